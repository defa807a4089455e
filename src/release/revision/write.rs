//! `NAME.revisions.csv`: every change of a table, one a row.

use super::{FIELDS, Revision, TableRevision};
use crate::finding::Error;
use crate::release::csv::CsvWriter;
use crate::release::files::Stage;
use crate::release::{CsvEncoding, FileFacts, not_written};
use std::io::{self, Write};
use std::path::Path;

/// Writes the changes of each table beside its other files, and notes the names of the files.
///
/// A table of which no observation is in both releases, as of another year's edition, has no such file: all of it is new.
pub(in crate::release) fn write(stage: &Stage, revision: &mut Revision) -> Result<Vec<FileFacts>, Error> {
    let mut files = Vec::new();
    for (facts, table) in revision.facts.tables.iter_mut().zip(&revision.tables) {
        if table.changes.is_empty() || facts.changed + facts.unchanged == 0 {
            continue;
        }
        let name = format!("{}.revisions.csv", facts.name);
        let fault = |error: io::Error| not_written(Path::new(&name), &error);
        let file = rows(stage.file(&name)?, table).map_err(fault)?;
        files.push(file.finish()?);
        facts.file = Some(name);
    }
    Ok(files)
}

/// Writes the changes of a table as CSV and gives back what was written to.
fn rows<W: Write>(out: W, table: &TableRevision) -> io::Result<W> {
    let mut csv = CsvWriter::new(out, CsvEncoding::Utf8, false);
    csv.field("change");
    table.dimensions.iter().for_each(|name| csv.field(name));
    for field in FIELDS {
        csv.field(&format!("{field}_before"));
        csv.field(field);
    }
    if table.sample {
        csv.field("sample");
    }
    csv.end_row()?;
    for change in &table.changes {
        csv.field(change.kind.word());
        change.labels.iter().for_each(|label| csv.field(label));
        for (before, after) in change.before.iter().zip(&change.after) {
            csv.field(before);
            csv.field(after);
        }
        if table.sample {
            csv.field("true");
        }
        csv.end_row()?;
    }
    csv.finish().map(|(out, _)| out)
}

impl TableRevision {
    /// The changes as CSV in UTF-8, one a row after the header: what became of each, its labels, each field before and now.
    pub fn csv(&self) -> String {
        // A vector takes all that is written to it.
        rows(Vec::new(), self).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}
