//! JSON: the table's facts, then one observation a line.

use super::manifest::TableFacts;
use super::record::{Datum, Record, flag_word, write_number};
use super::runs::{By, Runs};
use crate::dataset::{ColumnKind, Columns};
use serde::Serialize;
use std::io::{self, Write};

/// Rows are handed on when this many bytes have come together.
const CHUNK: usize = 1 << 16;

/// Writes the observations of a table as they come.
pub(super) struct JsonWriter<W> {
    out: W,
    rows: Vec<u8>,
    first: bool,
    /// What stands before the value of each column, and its kind.
    columns: Vec<(String, ColumnKind)>,
    runs: Runs,
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
    /// Begins a file with the facts of its table; `by` says what each column hangs on.
    pub(super) fn new(mut out: W, head: &Head<'_>, columns: &Columns, by: &[By]) -> io::Result<Self> {
        let text = serde_json::to_string(head)?;
        let open = text.strip_suffix('}').unwrap_or(&text);
        write!(out, "{open},\"observations\":[")?;
        // Names of columns are ASCII words and need no escapes.
        let key = |(at, name): (usize, &str)| format!("{}\"{name}\":", if at == 0 { '{' } else { ',' });
        let keys = columns.columns.iter().map(|column| column.name.as_str()).enumerate().map(key);
        let columns = keys.zip(columns.columns.iter().map(|column| column.kind)).collect();
        Ok(Self { out, rows: Vec::with_capacity(CHUNK + 4096), first: true, columns, runs: Runs::new(by) })
    }

    /// Writes an observation.
    pub(super) fn record(&mut self, record: &Record<'_>) -> io::Result<()> {
        let Self { rows, columns, runs, .. } = self;
        rows.extend_from_slice(if std::mem::take(&mut self.first) { b"\n" } else { b",\n" });
        runs.write(record, rows, |column, out| {
            if let Some((key, kind)) = columns.get(column) {
                out.extend_from_slice(key.as_bytes());
                push_value(out, record.datum(*kind));
            }
            0
        });
        rows.push(b'}');
        if rows.len() >= CHUNK {
            self.out.write_all(rows)?;
            rows.clear();
        }
        Ok(())
    }

    /// Ends the file and gives back what was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.rows.extend_from_slice(b"\n]}\n");
        self.out.write_all(&self.rows)?;
        Ok(self.out)
    }
}

fn push_value(out: &mut Vec<u8>, datum: Datum<'_>) {
    match datum {
        Datum::Number(number) if number.is_finite() => write_number(out, number),
        Datum::Flag(flag) => out.extend_from_slice(flag_word(flag).as_bytes()),
        // Memory takes any text.
        Datum::Text(text) => drop(serde_json::to_writer(&mut *out, &*text)),
        Datum::Missing | Datum::Number(_) => out.extend_from_slice(b"null"),
    }
}
