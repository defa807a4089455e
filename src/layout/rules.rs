//! The lines of a sheet: where they part rows and columns, and the boxes that they leave open.

use super::evidence::Sheet;
use crate::grid::Line;

/// True where a line stands between two grid rows in a grid column, at whichever blank row between them.
pub(super) fn between_rows(sheet: &Sheet<'_>, upper: u32, lower: u32, column: u32) -> bool {
    sheet.has_borders
        && (upper..lower).any(|row| {
            sheet.style_at(row, column).is_some_and(|style| style.borders.bottom != Line::None)
                || sheet.style_at(row + 1, column).is_some_and(|style| style.borders.top != Line::None)
        })
}

/// True where a line stands at the upper edge of a grid row in a grid column.
pub(super) fn above(sheet: &Sheet<'_>, row: u32, column: u32) -> bool {
    let top = sheet.style_at(row, column).is_some_and(|style| style.borders.top != Line::None);
    top || row.checked_sub(1).is_some_and(|upper| between_rows(sheet, upper, row, column))
}

/// True where a line stands at the right edge of a grid column.
pub(super) fn right_of(sheet: &Sheet<'_>, row: u32, column: u32) -> bool {
    if !sheet.has_borders {
        return false;
    }
    let right = sheet.style_at(row, column).is_some_and(|style| style.borders.right != Line::None);
    right || sheet.style_at(row, column + 1).is_some_and(|style| style.borders.left != Line::None)
}

/// True where a line stands between two grid columns in a grid row, at whichever blank column between them.
pub(super) fn between_columns(sheet: &Sheet<'_>, row: u32, left: u32, right: u32) -> bool {
    (left..right).any(|column| right_of(sheet, row, column))
}
