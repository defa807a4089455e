//! What a release changes against the one before it: observations that came, went or say something else, columns, categories, units.
//!
//! Observations are the same where their labels are: the code of a label where it has one, else its text, with its parents; for a time the
//! period that it means, however it is written. Where several observations have the same labels, they are told apart by their order.

mod compare;
mod rows;
mod write;

pub(super) use compare::common_keys as keys;
pub(super) use rows::Rows;
pub(super) use write::write;

use super::Manifest;
use crate::finding::Error;
use crate::message::{Lang, Message};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What a release changes, in numbers; the manifest carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionFacts {
    /// Date of the release before.
    pub before: String,
    /// Digest of the figures of the release before.
    pub before_sha256: String,
    /// Tables that the release before did not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_tables: Vec<String>,
    /// Tables that only the release before had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone_tables: Vec<String>,
    /// The tables of both.
    pub tables: Vec<TableRevisionFacts>,
}

/// What a release changes in a table, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRevisionFacts {
    /// Name of its files.
    pub name: String,
    /// Observations of both releases that say the same.
    pub unchanged: usize,
    /// Observations of both that say something else.
    pub changed: usize,
    /// Observations that are new.
    pub added: usize,
    /// Observations that are gone.
    pub removed: usize,
    /// Of those changed: another number, or text in place of one.
    pub values: usize,
    /// Of those changed: another mark or status.
    pub marks: usize,
    /// Of those changed: another note.
    pub notes: usize,
    /// Of those changed: another unit.
    pub units: usize,
    /// Columns that are new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_columns: Vec<String>,
    /// Columns that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone_columns: Vec<String>,
    /// Columns of labels of which none was there before; not of columns of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_columns: Vec<String>,
    /// Labels that are new, by column; not of columns of time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub new_categories: BTreeMap<String, Vec<String>>,
    /// Labels that are gone, by column; not of columns of time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gone_categories: BTreeMap<String, Vec<String>>,
    /// The file that lists every change, beside the table's; none where there is none, and where no observation is in both.
    pub file: Option<String>,
}

/// What a release changes, with every change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// In numbers.
    pub facts: RevisionFacts,
    /// The changes of each table, in the order of `facts.tables`.
    pub tables: Vec<TableRevision>,
}

/// The changes of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRevision {
    /// The columns that the labels of each change are of.
    pub dimensions: Vec<String>,
    /// What came and what changed, in the order of the new release, then what went, in the order of the old one.
    pub changes: Vec<Change>,
    /// True for made-up figures.
    pub sample: bool,
}

/// What can become of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It is gone.
    Removed,
}

impl ChangeKind {
    /// The word for files and machine output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// One observation that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// Its labels as written, for each of the dimensions.
    pub labels: Vec<String>,
    /// What it said before, for each of [`FIELDS`]; all empty where it is new.
    pub before: Vec<String>,
    /// What it says now, for each of [`FIELDS`]; all empty where it is gone.
    pub after: Vec<String>,
}

/// The columns that say something of an observation. The last one, where it stands, is told and does not count.
pub const FIELDS: [&str; 7] = ["value", "text", "unit", "status", "mark", "note", "source_cell"];

impl RevisionFacts {
    /// How many observations are not as they were.
    pub fn changes(&self) -> usize {
        self.tables.iter().map(|table| table.added + table.changed + table.removed).sum()
    }

    /// What it changes, in one sentence of a language: observations that changed, in what, those that came and those that went.
    pub fn line(&self, lang: Lang) -> String {
        line(&self.tables, lang)
    }

    /// True where the release before it says the same in every respect.
    pub fn is_nothing(&self) -> bool {
        let same = |table: &TableRevisionFacts| table.new_columns.is_empty() && table.gone_columns.is_empty();
        self.changes() == 0 && self.new_tables.is_empty() && self.gone_tables.is_empty() && self.tables.iter().all(same)
    }
}

impl TableRevisionFacts {
    /// What changes in the table, in one sentence of a language.
    pub fn line(&self, lang: Lang) -> String {
        line(std::slice::from_ref(self), lang)
    }
}

fn line(tables: &[TableRevisionFacts], lang: Lang) -> String {
    let sum = |count: fn(&TableRevisionFacts) -> usize| tables.iter().map(count).sum::<usize>().to_string();
    let changed = [sum(|table| table.changed), sum(|table| table.values), sum(|table| table.marks)];
    let others = [sum(|table| table.notes), sum(|table| table.units), sum(|table| table.added), sum(|table| table.removed)];
    Message::new("run.revision", changed.into_iter().chain(others)).text(lang)
}

/// Compares two releases, each a folder with its manifest.
///
/// Errs where a manifest, a tidy CSV or a dictionary is not there or is not what this program writes.
pub fn compare(before: &Path, after: &Path) -> Result<Revision, Error> {
    compare::releases(before, after)
}

/// A digest of the figures of a release, and of those that it carries on from the releases before.
pub(super) fn digest(manifest: &Manifest) -> String {
    let mut text = String::new();
    for table in &manifest.tables {
        let name = super::Rendering::Csv.file_name(&table.facts.name);
        let file = manifest.files.iter().find(|file| file.name == name);
        text.push_str(file.map_or("", |file| &file.sha256));
        text.push('\n');
        // The series of the next release goes on from that of this one.
        let series = super::series::file_name(&table.facts.name);
        if let Some(series) = manifest.files.iter().find(|file| file.name == series) {
            text.push_str(&series.sha256);
            text.push('\n');
        }
    }
    crate::definition::sha256(text.as_bytes())
}
