//! Tables side by side whose rows do not match: where an empty column without lines parts two frames, each is read on its own.

use super::blocks::{self, RowKind};
use super::evidence::Sheet;
use crate::grid::Borders;
use std::ops::RangeInclusive;

/// A frame beside another one has at least this many rows of figures; less is a remark.
const LEAST_ROWS: usize = 2;

/// The strips of columns that a sheet falls into, from left to right; one for the most part.
pub(super) fn find(sheet: &Sheet<'_>) -> Vec<RangeInclusive<u32>> {
    let mut strips = Vec::new();
    let mut start = 0;
    for j in 1..sheet.width() {
        let (left, right) = (sheet.column(j - 1), sheet.column(j));
        if right > left + 1 && parts(sheet, start, left, right) {
            strips.push(start..=left);
            start = left + 1;
        }
    }
    strips.push(start..=u32::MAX);
    strips
}

/// True where the blank columns between two grid columns part two frames whose rows do not match.
fn parts(sheet: &Sheet<'_>, start: u32, left: u32, right: u32) -> bool {
    // Frames have lines at both sides.
    let has_line = |row: u32, column: u32| sheet.style_at(row, column).is_some_and(|style| style.borders != Borders::default());
    let is_lined = |column: u32| (0..sheet.height()).any(|i| has_line(sheet.row(i), column));
    if !sheet.has_borders || !is_lined(left) || !is_lined(right) {
        return false;
    }
    let Some(beside) = sheet.strip(right..=u32::MAX) else { return false };
    let Some(own) = sheet.strip(start..=left) else { return false };
    let kinds = blocks::row_kinds(&beside);
    let own_kinds = blocks::row_kinds(&own);
    let body: Vec<usize> = (0..kinds.len()).filter(|&i| kinds.get(i) == Some(&RowKind::Body)).collect();
    let is_named = |&&i: &&usize| beside.kind(i, 0).is_label() || beside.merge(i, 0).is_some();
    if body.len() < LEAST_ROWS || body.iter().filter(is_named).count() * 2 < body.len() {
        return false;
    }
    let rows = || body.iter().map(|&i| beside.row(i));
    let framed = |column: u32| rows().filter(|&row| has_line(row, column)).count() * 2 > body.len();
    let open = (left + 1..right).any(|column| rows().all(|row| !has_horizontal_line(sheet, row, column)));
    let differs = (0..own_kinds.len()).any(|i| {
        let same_row = beside.row_at(own.row(i)).and_then(|other| kinds.get(other));
        same_row.is_some_and(|kind| own_kinds.get(i) != Some(kind))
    });
    open && framed(right) && framed(left) && differs
}

/// True where a line stands above or below a cell.
fn has_horizontal_line(sheet: &Sheet<'_>, row: u32, column: u32) -> bool {
    use crate::grid::Line;
    sheet.style_at(row, column).is_some_and(|style| style.borders.top != Line::None || style.borders.bottom != Line::None)
}
