//! How far the frame of a stub label reaches: over the rest of its row, down to the row of a total.

use super::super::evidence::Sheet;
use super::super::roles::Panel;
use super::super::rules;
use crate::place::Address;

/// True for a label whose frame reaches over the whole stub, where other rows have a line right of it.
pub(super) fn fills_its_row(sheet: &Sheet<'_>, panel: &Panel, i: usize, j: usize) -> bool {
    let Some(&last) = panel.stub.last().filter(|&&last| last > j) else { return false };
    let open = (j + 1..=last).all(|other| !sheet.is_filled(i, other))
        && !rules::between_columns(sheet, sheet.row(i), sheet.column(j), sheet.column(last));
    open && rules::right_of(sheet, sheet.row(i + 1), sheet.column(j))
}

/// The last grid row of the box that a merge stands in: the row of a total below it may be left out of the merge.
pub(super) fn end_of_box(sheet: &Sheet<'_>, last: u32, j: usize) -> u32 {
    let (column, mut end) = (sheet.column(j), last);
    while sheet.has_borders
        && !rules::between_rows(sheet, end, end + 1, column)
        && sheet.position(Address::new(end + 1, column)).is_some_and(|(i, j)| !sheet.is_filled(i, j) && sheet.merge(i, j).is_none())
    {
        end += 1;
    }
    if rules::between_rows(sheet, end, end + 1, column) { end } else { last }
}
