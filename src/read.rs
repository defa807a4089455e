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

mod binary;
mod package;
mod relationship;
mod remarks;
mod serial;
mod xml;

use crate::characters::{self, Characters};
use crate::finding::{Error, Finding};
use crate::grid::Grid;
use crate::source::SourceFile;
use crate::source::encoding::Certificate;
use crate::source::format::{self, Format};

/// The most sheets of a workbook. Real ones have up to some hundred.
const MAX_SHEETS: usize = 10_000;

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
    let format = format::sniff(source)?;
    let mut reading = match format {
        Format::Xlsx => xlsx::read(source),
        Format::Xlsb => xlsb::read(source),
        Format::Xls | Format::Biff => xls::read(source),
        Format::Ods => ods::read(source),
        Format::SpreadsheetMl => spreadsheetml::read(source),
        Format::Html => html::read(source),
        Format::Csv => csv::read(source),
    }?;
    for grid in &mut reading.grids {
        grid.file = source.name.clone();
    }
    reading.characters = characters::survey(&reading.grids);
    if reading.encoding.is_none() {
        // Of a text all is looked at when it is decoded.
        reading.findings.extend(reading.characters.damage());
    }
    reading.findings.extend(format::misnamed(source, format));
    Ok((format, reading))
}
