//! Tables of texts: a list with one header row, whose cells are all worth keeping as they are.

use super::blocks::{Block, RowKind};
use super::evidence::{Sheet, float};
use super::roles::Panel;

/// A list, found where a sheet has no row of figures.
pub(super) struct List {
    pub(super) block: Block,
    pub(super) kinds: Vec<RowKind>,
    pub(super) panel: Panel,
}

/// Share of the widest row's cells that a row fills to be the header of a list.
const HEADER_FILL: f64 = 0.7;

/// Share of the rows below that fill at least half of the header's columns; prose in columns stays under it.
const ROW_SHARE: f64 = 0.6;

/// Reads a sheet without figures as a list: the first full row is the header, the first column the key. None where it is prose.
pub(super) fn find(sheet: &Sheet<'_>) -> Option<List> {
    let filled: Vec<usize> = (0..sheet.height()).map(|i| sheet.filled(i).count()).collect();
    let widest = filled.iter().copied().max().filter(|&widest| widest >= 2)?;
    let header = filled.iter().position(|&count| float(count) >= HEADER_FILL * float(widest))?;
    let columns: Vec<usize> = sheet.filled(header).collect();
    let body = header + 1..sheet.height();
    let full = body.clone().filter(|&i| columns.iter().filter(|&&j| sheet.is_filled(i, j)).count() * 2 >= columns.len()).count();
    if body.is_empty() || float(full) < ROW_SHARE * float(body.len()) {
        return None;
    }
    let mut kinds = vec![RowKind::Label; sheet.height()];
    for i in body.clone() {
        if let Some(kind) = kinds.get_mut(i) {
            *kind = RowKind::Body;
        }
    }
    let (key, rest) = columns.split_first()?;
    let block = Block { above: 0..header + 1, body, below: sheet.height()..sheet.height() };
    Some(List { block, kinds, panel: Panel { stub: vec![*key], data: rest.to_vec(), ..Panel::default() } })
}
