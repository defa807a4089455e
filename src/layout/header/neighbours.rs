//! Columns whose label says nothing alone, and the column beside them that it belongs to.

use super::is_bracketed;
use crate::layout::evidence::Sheet;
use crate::layout::{BodyColumn, BodyRow, Label, words};

/// Gives what stands beside its group the label of the group: うち市外から beside 転入, 計 beside the columns that it adds up.
///
/// `holds` tells whether the figures of one grid column can be parts of those of another, which comes first.
pub(in crate::layout) fn attach_neighbours(columns: &mut [BodyColumn], holds: &impl Fn(u32, u32) -> bool) {
    let totals = group_totals(columns);
    if totals.len() > 1 {
        for (at, position, label) in totals {
            if let Some(column) = columns.get_mut(at) {
                column.labels.insert(position, label);
            }
        }
    }
    for at in 1..columns.len() {
        // Nothing but a unit or a sign may stand below うち.
        let innermost =
            |column: &BodyColumn| column.labels.iter().rposition(|label| !is_bracketed(&label.text) && !words::is_sign(&label.text));
        let part = columns.get(at).and_then(|column| Some((column, innermost(column)?)));
        let part = part.filter(|(column, n)| column.labels.get(*n).is_some_and(|label| words::is_part_of(&label.text)));
        let Some((own, n)) = part.and_then(|(column, n)| Some((column.labels.get(n)?.dimension, n))) else { continue };
        let above = columns.get(at).and_then(|column| column.labels.get(..n)).unwrap_or(&[]);
        let part = columns.get(at).map_or(0, |column| column.column);
        let whole = columns
            .get(..at)
            .unwrap_or(&[])
            .iter()
            .rev()
            .filter(|column| holds(column.column, part))
            .map(|column| split_at_dimension(column, own))
            .find(|parts| parts.is_none_or(|(_, rest)| rest.first().is_some_and(|label| !words::is_part_of(&label.text))));
        let Some(Some((whole_above, [whole, ..]))) = whole else { continue };
        if above == whole_above && !words::is_bare_total(&whole.text) {
            let label = whole.clone();
            if let Some(column) = columns.get_mut(at) {
                column.labels.insert(n, label);
            }
        }
    }
}

/// True unless the figures of a matrix column are mostly larger than those of the one that they would be part of.
pub(in crate::layout) fn may_hold(sheet: &Sheet<'_>, rows: &[BodyRow], whole: usize, part: usize) -> bool {
    let pair = |row: &BodyRow| {
        let i = sheet.row_at(row.row)?;
        Some((sheet.number(i, whole)?, sheet.number(i, part)?)).filter(|&(whole, part)| whole >= 0.0 && part >= 0.0)
    };
    let pairs: Vec<(f64, f64)> = rows.iter().take(COMPARED).filter_map(pair).collect();
    pairs.iter().filter(|&&(whole, part)| part > whole).count() * 2 <= pairs.len()
}

/// So many rows are compared, to find out whether a column can be part of another.
const COMPARED: usize = 100;

/// The path of a column before its first label of a dimension, and from there.
fn split_at_dimension(column: &BodyColumn, dimension: usize) -> Option<(&[Label], &[Label])> {
    column.labels.iter().position(|label| label.dimension == dimension).map(|n| column.labels.split_at(n))
}

/// Totals that stand beside the one group that they follow: column, place in its path, and the group's label.
fn group_totals(columns: &[BodyColumn]) -> Vec<(usize, usize, Label)> {
    let mut totals = Vec::new();
    for (at, column) in columns.iter().enumerate().skip(1) {
        let Some((own, above)) = column.labels.split_last() else { continue };
        if !words::is_bare_total(&own.text) {
            continue;
        }
        let level = |column: &BodyColumn| column.labels.iter().position(|label| label.dimension == own.dimension);
        let group = |column: &BodyColumn| level(column).and_then(|n| column.labels.get(n).cloned().filter(|_| n + 1 < column.labels.len()));
        let siblings = columns.get(..at).unwrap_or(&[]).iter().rev().take_while(|sibling| sibling.labels.starts_with(above));
        let mut groups: Vec<Option<Label>> = Vec::new();
        for sibling in siblings {
            let label = group(sibling);
            if label.is_none() && sibling.labels.last().is_some_and(|label| words::is_bare_total(&label.text)) {
                break;
            }
            if !groups.contains(&label) {
                groups.push(label);
            }
        }
        if let [Some(label)] = groups.as_slice() {
            totals.push((at, above.len(), label.clone()));
        }
    }
    totals
}
