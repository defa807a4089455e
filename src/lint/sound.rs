//! Whether a sheet was read surely enough to be judged by its tables.
//!
//! A rule that rests on a header says nothing true where the header was not found. Each sign here is one by which sheets were misread:
//! lists of codes, lists of texts with a running number, notes with numbers before them.

use crate::grid::{Cell, Content, Grid};
use crate::layout::{BodyColumn, Layout, TableLayout};
use crate::place::Address;
use crate::value::Value;

/// A "header" of more rows than this took rows of the body for names; printed ones have up to nine.
const HIGHEST_HEADER: u32 = 10;
/// A body this far below its header left rows out that belong to it.
const FARTHEST_BODY: u32 = 10;
/// So many cells of a body tell what it holds.
const LOOKED_AT: usize = 400;

/// False for a form, for one row or column of figures without a header such as the numbers of notes, and where signs speak against the
/// reading.
pub(super) fn is_sound(grid: &Grid, layout: &TableLayout) -> bool {
    is_clear(layout) && header_fits(layout) && !is_numbered_list(layout) && !names_codes(layout) && holds_figures(grid, layout)
}

/// False where names of columns begin with digits and a text in their row, over labels at the right of the figures, belongs to nothing:
/// a row of the body may have been taken for the header.
pub(super) fn is_understood(layout: &Layout, table: &TableLayout) -> bool {
    let Some(header) = table.header else { return true };
    let labels = || table.rows.iter().flat_map(|row| &row.labels).flat_map(|label| label.cells.iter());
    let is_over =
        |at: &Address| at.row == header.last.row && at.column > table.body.last.column && labels().any(|label| label.column == at.column);
    let reads_as_figures = table.columns.iter().flat_map(|column| &column.labels).any(|label| label.text.starts_with(char::is_numeric));
    !(reads_as_figures && layout.left_over.iter().any(is_over))
}

/// False where more cells belong to no table than to the bodies of all.
pub(super) fn is_covered(grid: &Grid, layout: &Layout) -> bool {
    let left_over = layout.left_over.len();
    let mut filled = layout.tables.iter().flat_map(|table| super::subject::body_cells(grid, table));
    left_over < LEAST || filled.nth(left_over.saturating_sub(1)).is_some()
}

/// False where tables without a title stand right below each other, again and again: rows of one table were taken for headers.
pub(super) fn is_apart(layout: &Layout) -> bool {
    let top = |table: &TableLayout| table.header.map_or(table.body.first.row, |header| header.first.row);
    let below = |(above, table): &(&TableLayout, &TableLayout)| table.title.is_empty() && above.body.last.row + 1 == top(table);
    layout.tables.iter().zip(layout.tables.iter().skip(1)).filter(below).count() < STACKED
}

/// So many tables right below others are no tables.
const STACKED: usize = 2;

/// So few cells that belong to no table are a remark.
const LEAST: usize = 20;

fn is_clear(layout: &TableLayout) -> bool {
    !layout.is_form() && (layout.header.is_some() || (layout.rows.len() > 1 && layout.columns.len() > 1))
}

fn header_fits(layout: &TableLayout) -> bool {
    layout
        .header
        .is_none_or(|header| header.height() <= HIGHEST_HEADER && layout.body.first.row.saturating_sub(header.last.row) <= FARTHEST_BODY)
}

/// True for one column of numbers with all texts at its right.
fn is_numbered_list(layout: &TableLayout) -> bool {
    let [column] = layout.columns.as_slice() else { return false };
    layout.stub.is_none_or(|stub| stub.first.column > column.column)
}

/// True where every column is called a code.
fn names_codes(layout: &TableLayout) -> bool {
    let is_code = |column: &BodyColumn| column.labels.iter().any(|label| label.text.contains("コード"));
    !layout.columns.is_empty() && layout.columns.iter().all(is_code)
}

/// False for a body of texts, marks or codes: where texts outnumber figures four to one, the reading must be without doubt.
fn holds_figures(grid: &Grid, layout: &TableLayout) -> bool {
    let (mut figures, mut codes, mut texts) = (0, 0, 0);
    for (_, cell) in super::subject::body_cells(grid, layout).take(LOOKED_AT) {
        match kind(layout, cell) {
            Some(Kind::Figure) => figures += 1,
            Some(Kind::Code) => codes += 1,
            Some(Kind::Text) => texts += 1,
            None => {}
        }
    }
    figures > codes && (layout.doubts.is_empty() || figures * 4 >= texts)
}

enum Kind {
    Figure,
    Code,
    Text,
}

/// What a cell of a body holds; none for a mark.
fn kind(layout: &TableLayout, cell: &Cell) -> Option<Kind> {
    match &cell.content {
        Content::Number(_) => Some(Kind::Figure),
        Content::Text(text) => match layout.decimal_mark.read(text.trim()) {
            Value::Number(number) if number.leading_zeros => Some(Kind::Code),
            Value::Number(_) => Some(Kind::Figure),
            Value::Mark(_) | Value::Blank => None,
            Value::Period(_) | Value::Text => Some(if crate::value::may_hold_several(text) { Kind::Figure } else { Kind::Text }),
        },
        _ => None,
    }
}
