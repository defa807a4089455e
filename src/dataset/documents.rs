//! The list of a set of documents read: a row for each, under a row of heads.

use super::{EditionReading, facts, ranges};
use crate::definition::{Access, DocumentSet, Field};
use crate::finding::{Error, Finding, Severity};
use crate::grid::{Grid, Visibility};
use crate::limits::Limits;
use crate::message::Message;
use crate::place::{Address, Place, Range};
use crate::read;
use crate::source::SourceFile;
use crate::value::period::read_period;
use std::collections::{BTreeMap, BTreeSet};

/// A document as the list tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// Its date, `2026-10-05`.
    pub date: String,
    /// Who may see it; none where the list says something that is not understood.
    pub access: Option<Access>,
    /// What else the list says, as it is written there; dates as dates.
    pub more: BTreeMap<Field, String>,
    /// Where it stands.
    pub place: Place,
}

/// Words for who may see a document, as lists have them: one a line with the level after it.
const WORDS: &str = include_str!("access.csv");

/// Reads the lists of an edition: of each file the first visible sheet that holds anything.
///
/// A row without a title or without a date that is understood is left over and becomes a finding. Errs where a file cannot be read within the
/// limits, or lacks a column.
pub fn documents(set: &DocumentSet, sources: Vec<SourceFile>, limits: &Limits) -> Result<(EditionReading, Vec<Document>), Error> {
    let (mut edition, mut found) = (EditionReading::default(), Vec::new());
    for source in sources {
        let (format, reading) = read::read_within(&source, limits)?;
        edition.findings.extend(reading.findings);
        edition.sources.push(facts(&source, format, reading.encoding, reading.characters));
        let file = Place::file(source.name.clone());
        let shown = |grid: &&Grid| grid.visibility == Visibility::Visible && grid.used().is_some();
        let first = reading.grids.iter().position(|grid| shown(&grid));
        for (at, grid) in reading.grids.iter().enumerate() {
            let place = file.with_sheet(grid.sheet.clone());
            if Some(at) == first {
                found.extend(List::new(set, grid, place)?.read(&mut edition));
            } else if grid.visibility != Visibility::Visible && grid.used().is_some() {
                edition.hidden.push(place);
            } else if grid.used().is_some() {
                edition.unused.push(place);
            }
        }
    }
    // The newest first; of one day as the list has them.
    found.sort_by(|a, b| b.date.cmp(&a.date));
    Ok((edition, found))
}

/// A list on a sheet.
struct List<'a> {
    set: &'a DocumentSet,
    grid: &'a Grid,
    place: Place,
    /// The row of heads.
    head: u32,
    /// The column of each field.
    columns: BTreeMap<Field, u32>,
}

impl<'a> List<'a> {
    /// Finds the heads. Errs where no row has all of them, with what the likeliest row lacks.
    fn new(set: &'a DocumentSet, grid: &'a Grid, place: Place) -> Result<Self, Error> {
        let columns = |row: u32| -> BTreeMap<Field, u32> {
            let heads: Vec<(u32, String)> =
                grid.filled().filter(|(at, _)| at.row == row).map(|(at, _)| (at.column, text(grid, at))).collect();
            let column = |head: &str| heads.iter().find(|(_, text)| text == head).map(|(column, _)| *column);
            set.columns.iter().filter_map(|(field, head)| Some((*field, column(head)?))).collect()
        };
        let rows = grid.rows().iter().map(|row| row.index);
        // Of several that are alike the first.
        let best = rows.map(|row| (row, columns(row))).rev().max_by_key(|(_, columns)| columns.len());
        let (head, columns) = best.unwrap_or_default();
        if let Some((_, lacking)) = set.columns.iter().find(|(field, _)| !columns.contains_key(field)) {
            let heads: Vec<String> = grid.filled().filter(|(at, _)| at.row == head).map(|(at, _)| text(grid, at)).collect();
            let error = Error::new(place, Message::new("release.no-column", [lacking.as_str()]));
            return Err(error.hint(Message::new("definition.choices", [heads.join(", ")])));
        }
        Ok(Self { set, grid, place, head, columns })
    }

    fn read(&self, edition: &mut EditionReading) -> Vec<Document> {
        let mut rows: Vec<u32> = self.grid.filled().map(|(at, _)| at.row).filter(|row| *row > self.head).collect();
        rows.dedup();
        let (mut found, mut read) = (Vec::new(), BTreeSet::from([self.head]));
        for row in rows {
            if let Some(document) = self.document(row, edition) {
                found.push(document);
                read.insert(row);
            }
        }
        let is_read = |at: &Address| read.contains(&at.row) && self.columns.values().any(|column| *column == at.column);
        let left_over: Vec<Address> = self.grid.filled().map(|(at, _)| at).filter(|at| !is_read(at)).collect();
        edition.left_over.extend(ranges(&left_over).into_iter().map(|range| self.place.with_range(range)));
        found
    }

    fn document(&self, row: u32, edition: &mut EditionReading) -> Option<Document> {
        let said = |field: Field| Some(text(self.grid, self.at(row, field)?)).filter(|text| !text.is_empty());
        let mut told = |code, field: Field, key, text: &str| {
            let place = self.at(row, field).map_or_else(|| self.place.clone(), |at| self.place.with_range(Range::cell(at)));
            edition.findings.push(Finding::new(code, Severity::Warning, place, Message::new(key, [text])));
        };
        let Some(title) = said(Field::Title) else {
            told("DOC001", Field::Title, "release.document-untitled", "");
            return None;
        };
        let date = said(Field::Date).unwrap_or_default();
        let Some(date) = day(&date) else {
            told("DOC002", Field::Date, "release.document-undated", &date);
            return None;
        };
        let mut more = BTreeMap::new();
        for field in [Field::Council, Field::Agenda, Field::Address, Field::Place, Field::Until] {
            let Some(mut text) = said(field) else { continue };
            if field == Field::Address && !text.starts_with("https://") && !text.starts_with("http://") {
                told("DOC004", field, "release.document-address", &text);
                continue;
            }
            if field == Field::Until {
                text = day(&text).unwrap_or(text);
            }
            more.insert(field, text);
        }
        let access = match said(Field::Access) {
            None => Some(self.set.access),
            Some(word) => {
                let level = access(&word);
                if level.is_none() {
                    told("DOC003", Field::Access, "release.document-access", &word);
                }
                level
            }
        };
        let place = self.place.with_range(Range::cell(self.at(row, Field::Title)?));
        Some(Document { title, date, access, more, place })
    }

    fn at(&self, row: u32, field: Field) -> Option<Address> {
        Some(Address::new(row, *self.columns.get(&field)?))
    }
}

fn text(grid: &Grid, at: Address) -> String {
    grid.cell(at).map(|cell| grid.text(at, cell).trim().to_owned()).unwrap_or_default()
}

/// A day that a text says by itself; none for a month or a year.
fn day(text: &str) -> Option<String> {
    let period = read_period(text)?;
    let span = period.span()?;
    (span.start == span.end && !span.outside_era).then(|| span.start.to_string())
}

/// The level that a word of a list means.
fn access(word: &str) -> Option<Access> {
    let known = |line: &str| line.split_once(',').and_then(|(known, level)| (known == word).then_some(level.to_owned()));
    Access::from_word(&WORDS.lines().find_map(known)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_days_are_read_where_they_are_clear() {
        for (word, level) in [
            ("公開", Some(Access::Public)),
            ("一部公開", Some(Access::Restricted)),
            ("一部非公開", Some(Access::Restricted)),
            ("非公開", Some(Access::NonPublic)),
            ("restricted", Some(Access::Restricted)),
            ("要相談", None),
            ("公開予定", None),
        ] {
            assert_eq!(access(word), level, "{word}");
        }
        for (text, found) in [
            ("令和8年10月5日", Some("2026-10-05")),
            ("2026/10/5", Some("2026-10-05")),
            ("R8.10.5", Some("2026-10-05")),
            ("令和8年10月", None),
            ("10月5日", None),
            ("平成40年1月1日", None),
            ("随時", None),
        ] {
            assert_eq!(day(text).as_deref(), found, "{text}");
        }
    }
}
