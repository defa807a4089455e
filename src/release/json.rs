//! JSON: the table's facts, then one observation a line.

use super::manifest::TableFacts;
use super::record::{Datum, Record, flag_word, write_number};
use crate::dataset::Columns;
use serde::Serialize;
use std::io::{self, Write};

/// Writes the observations of a table as they come.
pub(super) struct JsonWriter<W> {
    out: W,
    row: Vec<u8>,
    first: bool,
}

/// What stands before the observations.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    /// The dataset; none for a loose file.
    pub(super) dataset: Option<&'a str>,
    /// True for made-up figures.
    pub(super) sample: bool,
    #[serde(flatten)]
    pub(super) table: &'a TableFacts,
    /// Names of the keys of an observation.
    pub(super) columns: Vec<&'a str>,
}

impl<W: Write> JsonWriter<W> {
    /// Begins a file with the facts of its table.
    pub(super) fn new(mut out: W, head: &Head<'_>) -> io::Result<Self> {
        let text = serde_json::to_string(head)?;
        let open = text.strip_suffix('}').unwrap_or(&text);
        write!(out, "{open},\"observations\":[")?;
        Ok(Self { out, row: Vec::with_capacity(1024), first: true })
    }

    /// Writes an observation.
    pub(super) fn record(&mut self, columns: &Columns, record: &Record<'_>) -> io::Result<()> {
        self.row.clear();
        self.row.extend_from_slice(if std::mem::take(&mut self.first) { b"\n{" } else { b",\n{" });
        for (index, column) in columns.columns.iter().enumerate() {
            if index > 0 {
                self.row.push(b',');
            }
            // Names of columns are ASCII words and need no escapes.
            self.row.push(b'"');
            self.row.extend_from_slice(column.name.as_bytes());
            self.row.extend_from_slice(b"\":");
            match record.datum(column.kind) {
                Datum::Number(number) if number.is_finite() => write_number(&mut self.row, number),
                Datum::Flag(flag) => self.row.extend_from_slice(flag_word(flag).as_bytes()),
                Datum::Text(text) => serde_json::to_writer(&mut self.row, &*text)?,
                Datum::Missing | Datum::Number(_) => self.row.extend_from_slice(b"null"),
            }
        }
        self.row.push(b'}');
        self.out.write_all(&self.row)
    }

    /// Ends the file and gives back what was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"\n]}\n")?;
        Ok(self.out)
    }
}
