//! How the columns of a file are called, as far as its editions have that in common.

use super::SheetSubject;
use super::same::folded;
use crate::concept::Concept;
use crate::layout::{Axis, Label};
use crate::table::Table;
use crate::value::read_period;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The names of the columns of a table, periods left out: another year at the right is the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The sheet it is on; empty for CSV.
    pub sheet: Arc<str>,
    /// What the columns of labels and those of figures are called, in their order, each once where it follows itself.
    pub names: Vec<String>,
}

/// The headers of an edition of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// The file, as people know it.
    pub name: String,
    /// Its headers in the order of the file.
    pub headers: Vec<Header>,
}

/// What changed in a table from one edition to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Names that are gone, and names that are new.
    Names(Vec<String>, Vec<String>),
    /// The same names in another order.
    Order,
    /// The whole table is gone.
    Gone,
}

impl Header {
    /// The headers of the tables of a sheet that were read surely; none of a hidden sheet.
    pub fn all(sheet: &SheetSubject<'_>) -> Vec<Self> {
        if !sheet.is_shown() {
            return Vec::new();
        }
        let of = |table: Table<'_>| Self { sheet: sheet.grid.sheet.clone(), names: names(&table) };
        sheet.tables().filter(|table| table.layout.header.is_some()).map(of).collect()
    }
}

fn names(table: &Table<'_>) -> Vec<String> {
    let layout = table.layout;
    let stub = layout.dimensions.iter().filter(|dimension| dimension.axis == Axis::Stub).filter_map(|dimension| dimension.title.as_deref());
    let is_lasting = |label: &&Label| {
        let is_time = table.meaning.concepts().get(label.dimension) == Some(&Concept::Time);
        !is_time && read_period(&label.text).is_none() && !label.cells.iter().any(|cell| layout.title.contains(cell))
    };
    let path = |labels: &[Label]| labels.iter().filter(is_lasting).map(|label| folded(&label.text)).collect::<Vec<_>>().join("/");
    let mut names: Vec<String> = stub.map(folded).chain(layout.columns.iter().map(|column| path(&column.labels))).collect();
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

/// What changed in the tables of an edition before: by the sheet that each table is on and its place there.
pub(super) fn changes(before: &[Header], now: &[Header]) -> Vec<(Arc<str>, Change)> {
    let mut found = Vec::new();
    let after = by_place(now);
    for (place, header) in by_place(before) {
        match after.get(&place) {
            None => found.push((header.sheet.clone(), Change::Gone)),
            Some(same) => found.extend(change(&header.names, &same.names).map(|change| (same.sheet.clone(), change))),
        }
    }
    found
}

/// The headers by the name of their sheet without digits (`2026年8月` and `2026年9月` are the same) and their number there.
fn by_place(headers: &[Header]) -> BTreeMap<(String, usize), &Header> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for header in headers {
        let sheet: String = folded(&header.sheet).chars().filter(|c| !c.is_numeric() && *c != '元').collect();
        let number = count.entry(sheet.clone()).or_default();
        found.insert((sheet, *number), header);
        *number += 1;
    }
    found
}

fn change(before: &[String], now: &[String]) -> Option<Change> {
    if before == now {
        return None;
    }
    let only = |of: &[String], other: &[String]| {
        let other: BTreeSet<&String> = other.iter().collect();
        let mut seen = BTreeSet::new();
        of.iter().filter(|name| !other.contains(name) && seen.insert(*name)).cloned().collect::<Vec<_>>()
    };
    let (gone, new) = (only(before, now), only(now, before));
    Some(if gone.is_empty() && new.is_empty() { Change::Order } else { Change::Names(gone, new) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(sheet: &str, names: &str) -> Header {
        Header { sheet: sheet.into(), names: names.split(' ').map(str::to_owned).collect() }
    }

    #[test]
    fn what_is_gone_new_or_moved_is_told_and_a_month_later_is_the_same() {
        let names = |gone: &[&str], new: &[&str]| {
            Some(Change::Names(gone.iter().map(ToString::to_string).collect(), new.iter().map(ToString::to_string).collect()))
        };
        for (before, now, expected) in [
            (header("2026年8月", "区 人口 世帯数"), header("2026年9月", "区 人口 世帯数"), None),
            (header("表", "区 人口 世帯数"), header("表", "区 人口"), names(&["世帯数"], &[])),
            (header("表", "区 人口"), header("表", "区 総人口 面積"), names(&["人口"], &["総人口", "面積"])),
            (header("表", "区 人口 世帯数"), header("表", "区 世帯数 人口"), Some(Change::Order)),
            (header("表", "区 人口"), header("別表", "区 人口"), Some(Change::Gone)),
        ] {
            let found = changes(std::slice::from_ref(&before), std::slice::from_ref(&now));
            assert_eq!(found.into_iter().next().map(|(_, change)| change), expected, "{before:?} {now:?}");
        }
    }
}
