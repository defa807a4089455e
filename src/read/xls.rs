//! Reads .xls workbooks, Excel 2 to 2003, in one pass over their records.
//!
//! All cell content, styles, merges, hidden rows and columns, comments and drawn objects of BIFF8 (Excel 97 to 2003) and BIFF5 (Excel 5
//! and 95) are read; of BIFF2 to BIFF4 the cells and their styles. Of a formula the result of last time is read. Charts, macros and Visual
//! Basic are left out with a finding. Encrypted workbooks are refused.

mod charset;
mod container;
mod drawing;
mod globals;
mod records;
mod sheet;
mod strings;
mod styles;

#[cfg(test)]
mod corpus_test;
#[cfg(test)]
mod tests;

use super::{Reading, check_sheets, each_sheet, take_text};
use crate::finding::{Error, Finding, Severity};
use crate::grid::Grid;
use crate::limits::{Budget, Exceeded, Limit};
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;
use globals::{Sheet, Workbook};
use records::Substream;
use std::fmt::Write;

/// Reads a workbook: a grid for each worksheet, in the order of the tabs.
///
/// Errs where the file holds no workbook, is encrypted, or is too damaged to find the sheets.
pub fn read(source: &SourceFile) -> Result<Reading, Error> {
    read_within(source, &Budget::default())
}

/// As [`read`], within a budget.
pub fn read_within(source: &SourceFile, budget: &Budget) -> Result<Reading, Error> {
    let place = Place::file(source.name.clone());
    let fail = |message: Message| {
        let hint = match message.key() {
            "read.xls-encrypted" => Message::plain("read.xls-encrypted-hint"),
            _ => Message::plain("read.xls-save-again-hint"),
        };
        Error::new(place.clone(), message).hint(hint)
    };
    let (stream, whole) = container::workbook_stream(&source.bytes).map_err(fail)?;
    let mut findings = Vec::new();
    if !whole {
        findings.push(Finding::new("FIL105", Severity::Error, place.clone(), Message::plain("read.xls-cut")));
    }
    budget.deadline().ask();
    let workbook = globals::read(&stream, &place, &mut findings).map_err(fail)?;
    let beyond = |exceeded: Exceeded| exceeded.error(place.clone());
    check_sheets(budget, workbook.sheets.len()).and_then(|()| take_strings(&workbook, budget)).map_err(beyond)?;
    let read = each_sheet(source.bytes.len(), &workbook.sheets, |_, sheet| read_sheet(&workbook, sheet, &place, budget));
    let read = read.into_iter().collect::<Result<Vec<_>, _>>().map_err(beyond)?;
    let mut reading = Reading { findings, ..Reading::default() };
    for (grid, findings) in read {
        reading.grids.extend(grid);
        reading.findings.extend(findings);
    }
    Ok(reading)
}

/// The grid of one sheet; none where it has no cells by its nature.
fn read_sheet(workbook: &Workbook, sheet: &Sheet, place: &Place, budget: &Budget) -> Result<(Option<Grid>, Vec<Finding>), Exceeded> {
    let finding =
        |code, severity, key| vec![Finding::new(code, severity, place.with_sheet(sheet.name.clone()), Message::new(key, [&*sheet.name]))];
    Ok(match (sheet.substream, sheet.stream) {
        (Substream::Chart, _) => (None, finding("FIL101", Severity::Info, "read.xls-chart-sheet")),
        (Substream::Macro, _) => (None, finding("FIL101", Severity::Info, "read.xls-macro-sheet")),
        (Substream::Basic, _) => (None, finding("FIL101", Severity::Info, "read.xls-basic-sheet")),
        (_, Some(stream)) => {
            let (grid, findings) = sheet::read(workbook, sheet, stream, place, budget)?;
            (Some(grid), findings)
        }
        (_, None) => {
            let mut grid = Grid::new(sheet.name.clone());
            grid.visibility = sheet.visibility;
            (Some(grid), finding("FIL106", Severity::Error, "read.xls-sheet-missing"))
        }
    })
}

/// Asks for the shared strings, which are never more than the file has bytes for.
fn take_strings(workbook: &Workbook, budget: &Budget) -> Result<(), Exceeded> {
    budget.take(Limit::SharedTexts, workbook.strings.len() as u64)?;
    workbook.strings.iter().try_for_each(|text| take_text(budget, text.text.len()))
}

/// Bytes as people write them: `93 73`.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for (index, byte) in bytes.iter().enumerate() {
        let gap = if index == 0 { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{gap}{byte:02X}");
    }
    text
}
