//! One reader per format: a source becomes grids.
//!
//! [`read`] looks at the bytes, never at the name, and hands them to the reader of their format. Every reader fills the same
//! [`Grid`]s, so that nothing later in the pipeline knows what the file was.

pub mod csv;
pub mod html;
pub mod ods;
pub mod spreadsheetml;
pub mod xls;
pub mod xlsb;
pub mod xlsx;

mod archive;
mod binary;
mod package;
mod relationship;
mod remarks;
mod serial;
mod xml;

use crate::characters::{self, Characters};
use crate::finding::{Error, Finding};
use crate::grid::{Cell, Content, Grid};
use crate::limits::{Budget, Deadline, Exceeded, Limit, Limits, contained};
use crate::place::Place;
use crate::source::SourceFile;
use crate::source::encoding::Certificate;
use crate::source::format::{self, Format};
use rayon::prelude::*;

/// What a reader made of a file.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The sheets, tables or the one CSV grid, in the file's order, hidden ones too.
    pub grids: Vec<Grid>,
    /// What was wrong or doubtful.
    pub findings: Vec<Finding>,
    /// How the bytes were decoded; none for formats that carry their own encoding.
    pub encoding: Option<Certificate>,
    /// The characters of the grids that another system shows otherwise or not at all.
    pub characters: Characters,
}

/// Reads a file into grids, whatever it is.
///
/// Errs where the bytes are no workbook, page or text that can be read: encrypted, damaged, another kind of file, no known encoding.
pub fn read(source: &SourceFile) -> Result<(Format, Reading), Error> {
    read_by(source, &Budget::new(&Limits::default(), source.bytes.len() as u64, Deadline::default()))
}

/// Reads a file into grids within limits, of which the time is one.
///
/// The grids hold the deadline, so that later stages keep to it as well: they unwind to [`contained`] where the time is up. Errs as
/// [`read`] does, and where the file goes beyond a limit.
pub fn read_within(source: &SourceFile, limits: &Limits) -> Result<(Format, Reading), Error> {
    let bytes = source.bytes.len() as u64;
    contained(&Place::file(source.name.clone()), || read_by(source, &Budget::new(limits, bytes, Deadline::of(limits, bytes))))
}

fn read_by(source: &SourceFile, budget: &Budget) -> Result<(Format, Reading), Error> {
    fence(source, budget).map_err(|exceeded| exceeded.error(Place::file(source.name.clone())))?;
    let format = format::sniff(source)?;
    let mut reading = match format {
        Format::Xlsx => xlsx::read_within(source, budget),
        Format::Xlsb => xlsb::read_within(source, budget),
        Format::Xls | Format::Biff => xls::read_within(source, budget),
        Format::Ods => ods::read_within(source, budget),
        Format::SpreadsheetMl => spreadsheetml::read_within(source, budget),
        Format::Html => html::read_within(source, budget),
        Format::Csv => csv::read_within(source, budget),
    }?;
    for grid in &mut reading.grids {
        grid.file = source.name.clone();
        grid.deadline = budget.deadline().clone();
        fence_grid(grid, budget).map_err(|exceeded| exceeded.error(grid.place()))?;
    }
    budget.deadline().ask();
    reading.characters = characters::survey(&reading.grids);
    if reading.encoding.is_none() {
        // Of a text all is looked at when it is decoded.
        reading.findings.extend(reading.characters.damage());
    }
    reading.findings.extend(format::misnamed(source, format));
    Ok((format, reading))
}

/// What can be told before anything is read.
fn fence(source: &SourceFile, budget: &Budget) -> Result<(), Exceeded> {
    budget.check(Limit::InputBytes, source.bytes.len() as u64)?;
    budget.check(Limit::ZipEntries, archive::entries(&source.bytes))
}

/// What only the sheet as a whole tells, whatever its format: its extent, and the texts that will be written out for its cells.
fn fence_grid(grid: &Grid, budget: &Budget) -> Result<(), Exceeded> {
    budget.take(Limit::Merges, grid.merges.len() as u64)?;
    budget.check(Limit::Rows, grid.rows().last().map_or(0, |row| u64::from(row.index) + 1))?;
    for row in grid.rows() {
        budget.check(Limit::Columns, row.cells.last().map_or(0, |cell| u64::from(cell.column) + 1))?;
        let text = |cell: &Cell| if let Content::Text(text) = &cell.content { text.len() as u64 } else { 0 };
        budget.take(Limit::WrittenBytes, row.cells.iter().map(text).sum())?;
    }
    Ok(())
}

/// Asks for the cells of a reader that are held as they are, and for their memory.
fn take_cells(budget: &Budget, cells: usize) -> Result<(), Exceeded> {
    budget.take_cells(cells as u64)?;
    budget.take(Limit::CellBytes, cells.saturating_mul(size_of::<Cell>()) as u64)
}

/// Asks for a text of so many bytes that is held once.
fn take_text(budget: &Budget, bytes: usize) -> Result<(), Exceeded> {
    /// Two counters, and a pointer with a length.
    const OVERHEAD: usize = 32;
    budget.check(Limit::TextBytes, bytes as u64)?;
    budget.take(Limit::CellBytes, bytes.saturating_add(OVERHEAD) as u64)
}

/// Does the same with every sheet of a file, several at a time where it is so large that it pays to begin threads; the results are in order.
fn each_sheet<S: Sync, R: Send>(bytes: usize, sheets: &[S], read: impl Fn(usize, &S) -> R + Sync + Send) -> Vec<R> {
    const LARGE: usize = 1 << 18;
    if bytes < LARGE {
        return sheets.iter().enumerate().map(|(number, sheet)| read(number, sheet)).collect();
    }
    sheets.par_iter().enumerate().map(|(number, sheet)| read(number, sheet)).collect()
}

/// The error for more sheets than a workbook may have.
fn check_sheets(budget: &Budget, sheets: usize) -> Result<(), Exceeded> {
    budget.check(Limit::Sheets, sheets as u64)
}
