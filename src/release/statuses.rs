//! The status list: every mark of a table with its code and meaning, and where the meaning is from.

use super::csv::CsvWriter;
use super::dictionary::meaning;
use super::manifest::Words;
use super::record::Counts;
use crate::dataset::Part;
use crate::message::Message;
use crate::value::{LegendEntry, MarkCode, fold_mark, read_mark, sdmx_status};
use serde::Serialize;
use std::io::{self, Write};

/// The marks of a table.
#[derive(Debug, Default)]
pub(super) struct StatusList {
    /// Each mark that occurs, and those that only the legend names.
    pub(super) rows: Vec<StatusRow>,
    /// What the table's own words say.
    pub(super) legend: Vec<StatusRow>,
}

/// A mark with its meaning.
#[derive(Clone, Debug, Serialize)]
pub(super) struct StatusRow {
    /// Code of the status list; none for what says nothing of a figure's status.
    code: Option<&'static str>,
    /// As printed; empty for blank cells, `( )` for figures in brackets.
    mark: String,
    /// What it means: as published in Japanese, where the table says it.
    pub(super) meaning: Words,
    /// Observation status of SDMX.
    sdmx: Option<&'static str>,
    /// How often it occurs.
    count: usize,
    /// The cell that says so; none where it is so by custom.
    pub(super) cell: Option<String>,
}

impl StatusList {
    /// The marks that were counted in a table, and its legend; `many` names the file of each cell.
    pub(super) fn new(parts: &[Part<'_>], counts: &Counts, blanks: usize, many: bool) -> Self {
        let mut list = Self::default();
        for part in parts {
            let prefix = super::record::source_prefix(part, many);
            for (cell, entry) in &part.table.reading().legend().entries {
                if list.legend.iter().all(|known| known.mark != entry.mark || known.meaning.ja != entry.meaning) {
                    list.legend.push(legend_row(entry, format!("{prefix}{cell}")));
                }
            }
        }
        for (code, marks) in &counts.statuses {
            for (mark, &count) in marks {
                let row = counted(code, mark, count, list.said(mark));
                list.rows.push(row);
            }
        }
        let unused = list.legend.iter().filter(|row| list.rows.iter().all(|known| fold_mark(&known.mark) != fold_mark(&row.mark)));
        let blank = |row: &StatusRow| StatusRow { count: if row.mark.is_empty() { blanks } else { 0 }, ..row.clone() };
        let unused: Vec<StatusRow> = unused.map(blank).collect();
        list.rows.extend(unused);
        list
    }

    /// What the table says of a mark.
    pub(super) fn said(&self, mark: &str) -> Option<&StatusRow> {
        let exact = self.legend.iter().find(|row| row.mark == mark && !mark.is_empty());
        exact.or_else(|| self.legend.iter().find(|row| !row.mark.is_empty() && fold_mark(&row.mark) == fold_mark(mark)))
    }

    /// Writes the list as a table.
    pub(super) fn write<W: Write>(&self, csv: &mut CsvWriter<W>) -> io::Result<()> {
        for name in ["code", "mark", "meaning_ja", "meaning_en", "sdmx", "count", "source"] {
            csv.field(name);
        }
        csv.end_row()?;
        for row in &self.rows {
            let source = row.cell.as_deref().unwrap_or("default");
            for text in [row.code.unwrap_or_default(), &row.mark, &row.meaning.ja, &row.meaning.en, row.sdmx.unwrap_or_default()] {
                csv.field(text);
            }
            csv.field(&row.count.to_string());
            csv.field(source);
            csv.end_row()?;
        }
        Ok(())
    }
}

fn counted(code: &'static str, mark: &str, count: usize, said: Option<&StatusRow>) -> StatusRow {
    let by_custom = || Words::new(&Message::plain(meaning(code)));
    StatusRow {
        code: Some(code),
        mark: mark.to_owned(),
        meaning: said.map_or_else(by_custom, |row| row.meaning.clone()),
        sdmx: sdmx_status(code),
        count,
        cell: said.and_then(|row| row.cell.clone()),
    }
}

/// A legend names the meaning in the language of the table; the other one is that of the code.
fn legend_row(entry: &LegendEntry, cell: String) -> StatusRow {
    let custom = || read_mark(&entry.mark).map(|mark| mark.code);
    let code = entry.code.or_else(custom).filter(|&code| code != MarkCode::Negative).map(MarkCode::word);
    let english = || code.filter(|_| entry.code.is_some()).map(|code| Words::new(&Message::plain(meaning(code))).en);
    let en = if entry.meaning.is_ascii() { entry.meaning.clone() } else { english().unwrap_or_default() };
    StatusRow {
        code,
        mark: entry.mark.clone(),
        meaning: Words { ja: entry.meaning.clone(), en },
        sdmx: code.and_then(sdmx_status),
        count: 0,
        cell: Some(cell),
    }
}
