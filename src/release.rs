//! A dataset written on a date: one file per rendering, a manifest per release, one catalog over all.
//!
//! [`build`] runs a catalog of definitions, [`convert`] a loose file. A release is put together beside its place and moved there when
//! it is whole, a file whose bytes are the same is left alone, and no clock is asked: the same input gives the same bytes.
//!
//! | file | what it holds |
//! |---|---|
//! | `NAME.csv` | tidy: one row an observation |
//! | `NAME.wide.csv` | one clean header row, one row a body row |
//! | `NAME.excel.csv` | the wide form as Excel opens it: UTF-8 with a mark at its beginning |
//! | `NAME.json` | the observations as records, after the facts of the table |
//! | `NAME.parquet` | the tidy form, typed |
//! | `NAME.dictionary.json` | what each column is, the labels and marks that occur |
//! | `NAME.statuses.csv` | the status list: each mark as printed with code and meaning; beside the dictionary, where there are marks |
//! | `NAME.codes.csv` | the code list: each code of its columns of codes with what it means; beside the dictionary, where there are codes |
//! | `NAME.sheet.json` | the sheet that it was read from, drawn, with the part each cell plays; in releases only |
//! | `manifest.json` | the sources with their hashes, what was counted and what proves it, findings, the files with their hashes |

mod build;
mod catalog;
mod certificate;
mod codes;
mod convert;
mod csv;
mod dictionary;
mod files;
mod json;
mod manifest;
mod mend;
mod names;
mod parquet;
mod proof;
mod record;
mod sheet;
mod state;
mod statuses;
mod table;
mod wide;

pub use build::{BuildOptions, build};
pub use catalog::CATALOG;
pub use certificate::{CertificateFacts, CharacterFacts, DeclarationFacts, LineEndFacts, NotedFacts, RivalFacts, VendorCodeFacts};
pub use convert::{ConvertOptions, FileReport, convert, output_folders};
pub use dictionary::{STATUSES, meaning as status_meaning};
pub use files::{metadata_files, remove_others, replace as write_text, replace_bytes as write_bytes, text as read_text};
pub use manifest::{
    CatalogManifest, CatalogTable, CoverageFacts, DatasetEntry, DatasetFacts, FileFacts, FindingFacts, Manifest, ReleaseEntry, SheetFacts,
    SourceRecord, TableCounts, TableFacts, TableReport, Words,
};
pub use mend::{Mended, MendedForm, MendedTable, mend};
pub use names::{is_metadata, safe as safe_name};
pub use proof::{IdentityFacts, LedgerFacts, ProofFacts, RoundTripFacts};
pub use record::CHILD;
pub use sheet::{SHEET_ENDING, SheetCell, SheetPart, SheetPicture, SheetRow};

use crate::definition::DefinitionError;
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use std::path::Path;

/// A form in which a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rendering {
    /// Tidy CSV.
    Csv,
    /// Wide CSV.
    Wide,
    /// Wide CSV as Excel opens it: UTF-8 with a mark at its beginning, lines that end as on Windows.
    Excel,
    /// JSON records.
    Json,
    /// Parquet.
    Parquet,
    /// Data dictionary.
    Dictionary,
}

impl Rendering {
    /// Every rendering, in the order of the files.
    pub const ALL: [Self; 6] = [Self::Csv, Self::Wide, Self::Excel, Self::Json, Self::Parquet, Self::Dictionary];

    /// The word for options and machine output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Wide => "wide",
            Self::Excel => "excel",
            Self::Json => "json",
            Self::Parquet => "parquet",
            Self::Dictionary => "dictionary",
        }
    }

    /// The rendering of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rendering| rendering.word() == word)
    }

    /// The name of a table's file.
    pub fn file_name(self, table: &str) -> String {
        match self {
            Self::Csv => format!("{table}.csv"),
            Self::Wide => format!("{table}.wide.csv"),
            Self::Excel => format!("{table}.excel.csv"),
            Self::Json => format!("{table}.json"),
            Self::Parquet => format!("{table}.parquet"),
            Self::Dictionary => format!("{table}.dictionary.json"),
        }
    }
}

/// The encoding of CSV files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvEncoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// CP932, which Excel takes for CSV in Japanese Windows; a file with a character that it lacks is not written.
    Cp932,
}

/// What became of a release or a dataset; of several the gravest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Sources and definition are those of the release that stands.
    Unchanged,
    /// Read and written.
    Built,
    /// Read, but doubtful, and the definition says to hold; the last good release stays.
    Held,
    /// Could not be read or written; the last good release stays.
    Failed,
}

impl Outcome {
    /// The word for machine output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Built => "built",
            Self::Held => "held",
            Self::Failed => "failed",
        }
    }
}

/// What came of one edition.
#[derive(Clone, Debug)]
pub struct ReleaseReport {
    /// Date of publication.
    pub published: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Its tables with their counts.
    pub tables: Vec<TableReport>,
    /// What is wrong or doubtful, doubts of the layout among it.
    pub findings: Vec<FindingFacts>,
    /// How many of the findings are doubts about how a table was read.
    pub doubts: usize,
    /// What no table accounts for.
    pub sheets: SheetFacts,
    /// Files whose bytes are new.
    pub written: usize,
    /// Why it failed.
    pub error: Option<Error>,
}

/// What came of one dataset.
#[derive(Clone, Debug)]
pub struct DatasetReport {
    /// Its id.
    pub id: String,
    /// True for made-up figures.
    pub sample: bool,
    /// Its editions, oldest first.
    pub releases: Vec<ReleaseReport>,
    /// Why the dataset's folder could not be brought up to date.
    pub error: Option<Error>,
}

impl DatasetReport {
    /// The gravest outcome of its editions.
    pub fn outcome(&self) -> Outcome {
        let releases = self.releases.iter().map(|release| release.outcome);
        releases.chain(self.error.as_ref().map(|_| Outcome::Failed)).max().unwrap_or(Outcome::Unchanged)
    }
}

/// What came of a build.
#[derive(Debug, Default)]
pub struct BuildReport {
    /// The datasets that were asked for, by id.
    pub datasets: Vec<DatasetReport>,
    /// Definitions that cannot be used.
    pub definitions: Vec<DefinitionError>,
    /// What else went wrong: an unknown id, a catalog that could not be written.
    pub errors: Vec<Error>,
    /// Datasets in the catalog.
    pub cataloged: usize,
}

/// An error of writing.
fn not_written(path: &Path, error: &dyn std::fmt::Display) -> Error {
    let path = path.to_string_lossy().replace('\\', "/");
    Error::new(Place::file(path), Message::new("release.not-written", [error.to_string()]))
}

#[cfg(test)]
mod tests;
