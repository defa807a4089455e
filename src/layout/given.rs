//! A table whose parts a definition gives.

use super::blocks::{Block, RowKind};
use super::evidence::Sheet;
use super::roles::Panel;
use super::{LayoutHint, TableLayout, header, read_panel};
use crate::place::{Address, Range};

/// Reads the table that a hint describes. None where no filled cell lies within its body.
pub(super) fn read(sheet: &Sheet<'_>, hint: &LayoutHint) -> Option<TableLayout> {
    let body = body(sheet, hint)?;
    let rows: Vec<usize> = (0..sheet.height()).filter(|&i| (body.first.row..=body.last.row).contains(&sheet.row(i))).collect();
    let columns = (0..sheet.width()).filter(|&j| (body.first.column..=body.last.column).contains(&sheet.column(j)));
    let data: Vec<usize> = columns.filter(|&j| rows.iter().any(|&i| sheet.is_filled(i, j))).collect();
    let kinds: Vec<RowKind> = (0..sheet.height())
        .map(|i| if rows.contains(&i) && data.iter().any(|&j| sheet.is_filled(i, j)) { RowKind::Body } else { RowKind::Label })
        .collect();
    let (first, last) = (*rows.first()?, *rows.last()?);
    let block = Block { above: 0..first, body: first..last + 1, below: last + 1..sheet.height() };
    let stub = (0..sheet.width()).filter(|&j| match hint.stub {
        Some(stub) => (stub.first.column..=stub.last.column).contains(&sheet.column(j)),
        None => sheet.column(j) < body.first.column && rows.iter().any(|&i| sheet.is_filled(i, j)),
    });
    let panel = Panel { stub: stub.collect(), data, ..Panel::default() };
    let mut rows = header::rows(sheet, &block, std::slice::from_ref(&panel));
    if let Some(given) = hint.header {
        let within = |i: &usize| (given.first.row..=given.last.row).contains(&sheet.row(*i));
        rows.header = block.above.clone().filter(within).collect();
        rows.sections = block.above.clone().filter(|&i| sheet.row(i) > given.last.row).collect();
        rows.title = block.above.clone().filter(|&i| sheet.row(i) < given.first.row).collect();
    }
    (!panel.data.is_empty()).then(|| read_panel(sheet, &block, &kinds, &rows, &panel, &[]))
}

/// The body: as given, else below the header and right of the stub, as far as they or the filled cells reach.
fn body(sheet: &Sheet<'_>, hint: &LayoutHint) -> Option<Range> {
    if hint.body.is_some() {
        return hint.body;
    }
    let used = sheet.grid.used()?;
    let top = hint.header.map(|header| header.last.row + 1).or(hint.stub.map(|stub| stub.first.row)).unwrap_or(used.first.row);
    let left = hint.stub.map(|stub| stub.last.column + 1).or(hint.header.map(|header| header.first.column)).unwrap_or(used.first.column);
    let bottom = hint.stub.map_or(used.last.row, |stub| stub.last.row);
    let right = hint.header.map_or(used.last.column, |header| header.last.column);
    (top <= bottom && left <= right).then(|| Range::new(Address::new(top, left), Address::new(bottom, right)))
}
