//! A dataset written on a date: one file per rendering, a manifest per release, one catalog over all.
//!
//! [`build`] runs a catalog of definitions, [`convert`] a loose file. What is new is put together out of sight and takes its place when it
//! is whole, a file whose bytes are the same is left alone, and no clock is asked: the same input gives the same bytes.
//! [`Lock`] is the right to write; [`verify`] looks whether every published file is what it should be.
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
//! | `NAME.revisions.csv` | each observation that is not as it was in the release before; where the two have any in common |
//! | `NAME.series.csv`, `.parquet` | the tidy form over all releases up to this one, each observation as the latest has it; where the definition asks for it |
//! | `NAME.sheet.json` | the sheet that it was read from, drawn, with the part each cell plays; in releases only |
//! | `sha256sums.txt` | the hashes of what no manifest names; beside the newest release, the catalog and the pages |
//! | `manifest.json` | the sources with their hashes, what was counted and what proves it, findings, the files with their hashes |

mod assemble;
mod build;
mod catalog;
mod certificate;
mod codes;
mod convert;
mod csv;
mod dictionary;
pub(crate) mod disk;
mod documents;
mod edition;
mod fault;
mod files;
mod gate;
mod json;
mod lock;
mod log;
mod manifest;
mod mend;
mod names;
mod overdue;
mod pages;
mod parquet;
mod proof;
mod received;
mod record;
mod revision;
mod runs;
mod series;
mod sheet;
mod stamp;
mod state;
mod statuses;
pub(crate) mod sums;
mod switch;
mod table;
mod verify;
mod web;
mod wide;
mod withdraw;
mod work;

pub use assemble::{dates, describe_again};
pub use build::{BuildOptions, Describe, Observer, build, pages_are_made, plan};
pub use catalog::{CATALOG, index_again};
pub use certificate::{CertificateFacts, CharacterFacts, DeclarationFacts, LineEndFacts, NotedFacts, RivalFacts, VendorCodeFacts};
pub use convert::{ConvertOptions, FileReport, convert, output_folders};
pub use dictionary::{STATUSES, meaning as status_meaning};
pub use documents::{DOCUMENT_COLUMNS, DOCUMENTS, DocumentFacts, DocumentsFacts};
pub use edition::accept;
pub use files::{metadata_files, replace as write_text, text as read_text};
pub use lock::{Lock, Owner};
pub use manifest::{
    CatalogManifest, CatalogTable, CoverageFacts, DatasetEntry, DatasetFacts, FileFacts, FindingFacts, GainFacts, HeldFacts, Manifest,
    ReleaseEntry, ScoreFacts, SheetFacts, SourceRecord, TableCounts, TableFacts, TableReport, Words,
};
pub use mend::{Mended, MendedForm, MendedTable, mend};
pub use names::{is_metadata, safe as safe_name};
pub use pages::Pages;
pub use proof::{IdentityFacts, LedgerFacts, ProofFacts, RoundTripFacts};
pub use received::{Freed, OldReceived, prune_received};
pub use record::CHILD;
pub use revision::{Change, ChangeKind, FIELDS, Revision, RevisionFacts, TableRevision, TableRevisionFacts, compare};
pub use sheet::{SHEET_ENDING, SheetCell, SheetPart, SheetPicture, SheetRow};
pub use state::{PROGRAM, known_editions};
pub use sums::{SUMS, listed};
pub use switch::INDEX_FILES;
pub use verify::{VerifyFault, VerifyReport, Wrong, verify};
pub use web::WebUse;
pub use withdraw::{Retention, prune, rollback};
pub use work::{WORK, note, noted};

use crate::definition::DefinitionError;
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// The name of the manifest of a release, and of the newest one at the top of its dataset; no table has it.
pub const MANIFEST: &str = "manifest.json";

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

/// What was counted in a release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseCounts {
    /// Its tables.
    pub tables: usize,
    /// Filled body cells of all of them.
    pub observations: usize,
    /// Findings that are doubts about how a table was read.
    pub doubts: usize,
    /// Filled cells that no table accounts for.
    pub left_over: usize,
    /// Hidden sheets with filled cells.
    pub hidden_sheets: usize,
    /// What is wrong or doubtful, doubts among it.
    pub findings: usize,
}

/// What came of one edition.
#[derive(Clone, Debug)]
pub struct ReleaseReport {
    /// Date of publication.
    pub published: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was made again; none where it was not.
    pub reason: Option<Message>,
    /// What was counted in it.
    pub counts: ReleaseCounts,
    /// Its tables with their counts; none where nothing about it has changed and nothing of it was read.
    pub tables: Vec<TableReport>,
    /// What is wrong or doubtful, doubts of the layout among it.
    pub findings: Vec<FindingFacts>,
    /// Files whose bytes are new.
    pub written: usize,
    /// The bytes of these.
    pub bytes: u64,
    /// How long it took to look at it, and to make it where it was made.
    pub took: Duration,
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
    /// Why its metadata was made again though its releases were not; none where it was not.
    pub reason: Option<Message>,
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
    /// The datasets whose pages of the website are to be made again, an empty id for the pages that are about all; none while the catalog
    /// that they are made from could not be written.
    pub undone: BTreeSet<String>,
}

/// An error of writing.
fn not_written(path: &Path, error: &dyn std::fmt::Display) -> Error {
    let path = path.to_string_lossy().replace('\\', "/");
    Error::new(Place::file(path), Message::new("release.not-written", [error.to_string()]))
}

#[cfg(test)]
mod tests;
