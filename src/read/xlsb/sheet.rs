//! `sheet1.bin` and its kin: rows, cells, columns, merges.

use super::record::{Fields, Records};
use super::style::Styles;
use super::text::RichText;
use crate::finding::Severity;
use crate::grid::{Cell, Content, Grid, push_run};
use crate::limits::{Budget, Limit};
use crate::message::Message;
use crate::place::{Address, Place, Range};
use crate::read::binary::error_value;
use crate::read::remarks::Remarks;
use crate::read::take_cells;
use std::io::{self, BufRead};

const BRT_ROW_HDR: u32 = 0;
const BRT_CELL_BLANK: u32 = 1;
const BRT_CELL_RK: u32 = 2;
const BRT_CELL_ERROR: u32 = 3;
const BRT_CELL_BOOL: u32 = 4;
const BRT_CELL_REAL: u32 = 5;
const BRT_CELL_ST: u32 = 6;
const BRT_CELL_ISST: u32 = 7;
const BRT_FMLA_STRING: u32 = 8;
const BRT_FMLA_NUM: u32 = 9;
const BRT_FMLA_BOOL: u32 = 10;
const BRT_FMLA_ERROR: u32 = 11;
/// The first of the records that leave out the column, which is the one after the cell before.
const BRT_SHORT_BLANK: u32 = 12;
const BRT_SHORT_ISST: u32 = 18;
const BRT_COL_INFO: u32 = 60;
const BRT_CELL_R_STRING: u32 = 62;
const BRT_MERGE_CELL: u32 = 176;

/// The last cell of a sheet.
const LAST: Address = Address::new((1 << 20) - 1, (1 << 14) - 1);

/// What all sheets of a workbook share.
pub(super) struct Book {
    /// Texts that cells name by number.
    pub(super) texts: Vec<RichText>,
    /// Cell formats.
    pub(super) styles: Styles,
    /// What the file may take.
    pub(super) budget: Budget,
}

/// Reads a sheet into its grid; what cannot be read becomes a finding.
pub(super) fn read<R: BufRead>(
    records: &mut Records<R>,
    grid: &mut Grid,
    book: &Book,
    place: &Place,
    remarks: &mut Remarks,
) -> io::Result<()> {
    let mut row = 0;
    let mut next_column = 0;
    let mut before = None;
    while let Some((kind, mut fields)) = records.next()? {
        match kind {
            BRT_ROW_HDR => {
                let Some((index, hidden)) = row_header(fields) else { continue };
                (row, next_column) = (index, 0);
                if hidden {
                    push_run(&mut grid.hidden_rows, row, row);
                }
            }
            BRT_CELL_BLANK..=BRT_SHORT_ISST | BRT_CELL_R_STRING => {
                let short = (BRT_SHORT_BLANK..=BRT_SHORT_ISST).contains(&kind);
                let column = if short { Some(next_column) } else { fields.u32() };
                let (Some(column), Some((style, _))) = (column, fields.u24_and_flags()) else { continue };
                let at = Address::new(row, column);
                next_column = column.saturating_add(1);
                if row > LAST.row || column > LAST.column {
                    let message = Message::new("read.xlsb-outside", [at.to_string()]);
                    remarks.tell("GRD144", Severity::Error, place.clone(), message);
                    continue;
                }
                // Excel writes cells in order; putting others between them would take quadratic time.
                if before.replace(at).is_some_and(|before| at <= before) {
                    return Err(io::Error::other(format!("{at} stands after a later cell")));
                }
                take_cells(&book.budget, 1)?;
                let style = book.styles.index(style);
                let kind = if short { kind - BRT_SHORT_BLANK + BRT_CELL_BLANK } else { kind };
                let content = content(kind, fields, book, |text| {
                    let runs = text.runs(&book.styles, style);
                    if !runs.is_empty() {
                        grid.runs.insert(at, runs);
                    }
                });
                let content = content.unwrap_or_else(|| {
                    remarks.tell("GRD145", Severity::Error, place.with_cell(at), Message::plain("read.xlsb-unread-cell"));
                    Content::Blank
                });
                let formula = (BRT_FMLA_STRING..=BRT_FMLA_ERROR).contains(&kind);
                grid.put(row, Cell::new(column, style, content).of_formula(formula));
            }
            BRT_COL_INFO => hide_columns(grid, fields),
            BRT_MERGE_CELL => {
                merge(grid, fields);
                book.budget.check(Limit::Merges, grid.merges.len() as u64)?;
            }
            _ => {}
        }
    }
    grid.merges.sort_unstable();
    grid.merges.dedup();
    Ok(())
}

/// Row, and whether it is hidden.
fn row_header(mut fields: Fields<'_>) -> Option<(u32, bool)> {
    let row = fields.u32()?;
    let _format_and_height = fields.bytes(6)?;
    let _extra_space = fields.u8();
    Some((row, fields.u8().is_some_and(|flags| flags & 0x10 != 0)))
}

fn content(kind: u32, mut fields: Fields<'_>, book: &Book, mut rich: impl FnMut(&RichText)) -> Option<Content> {
    Some(match kind {
        BRT_CELL_RK => Content::Number(fields.rk()?),
        BRT_CELL_REAL | BRT_FMLA_NUM => Content::Number(fields.f64().filter(|number| number.is_finite())?),
        BRT_CELL_BOOL | BRT_FMLA_BOOL => Content::Logical(fields.u8()? != 0),
        BRT_CELL_ERROR | BRT_FMLA_ERROR => Content::Error(error_value(fields.u8()?)?.into()),
        BRT_CELL_ST | BRT_FMLA_STRING => Content::text(fields.text()?),
        BRT_CELL_ISST => {
            let text = book.texts.get(fields.u32()? as usize)?;
            rich(text);
            Content::text(text.text.clone())
        }
        BRT_CELL_R_STRING => {
            let text = RichText::read(fields)?;
            rich(&text);
            Content::text(text.text)
        }
        _ => Content::Blank,
    })
}

fn hide_columns(grid: &mut Grid, mut fields: Fields<'_>) {
    let mut read = || {
        let (first, last) = (fields.u32()?, fields.u32()?);
        let _width_and_format = fields.bytes(8)?;
        Some((first, last, fields.u16()? & 1 != 0))
    };
    if let Some((first, last, true)) = read()
        && first <= last
        && grid.hidden_columns.last().is_none_or(|run| run.1 < first)
    {
        push_run(&mut grid.hidden_columns, first, last.min(LAST.column));
    }
}

fn merge(grid: &mut Grid, mut fields: Fields<'_>) {
    let mut read = || Some((fields.u32()?, fields.u32()?, fields.u32()?, fields.u32()?));
    if let Some((top, bottom, left, right)) = read() {
        let range = Range::new(Address::new(top, left), Address::new(bottom, right));
        if range.first != range.last && range.last.row <= LAST.row && range.last.column <= LAST.column {
            grid.merges.push(range);
        }
    }
}
