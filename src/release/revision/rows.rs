//! The rows of a tidy CSV, each with what tells it from the others.

use super::FIELDS;
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::release::{Rendering, files};
use crate::value::period::read_period;
use csv::StringRecord;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The columns that say when the figures are of.
const PERIODS: [&str; 2] = ["period_start", "period_end"];

/// A table of a release.
pub(in crate::release) struct Rows {
    /// The names of its columns.
    pub(in crate::release) columns: Vec<String>,
    /// Which of them are dimensions, and whether each is a time.
    pub(super) dimensions: Vec<(String, bool)>,
    records: Vec<StringRecord>,
}

impl Rows {
    /// Reads the tidy CSV and the dictionary of a table.
    pub(in crate::release) fn read(folder: &Path, table: &str) -> Result<Self, Error> {
        Self::read_from(folder, table, &Rendering::Csv.file_name(table))
    }

    /// Reads another CSV of a table that has the columns of the tidy one, and the dictionary of the table.
    pub(in crate::release) fn read_from(folder: &Path, table: &str, csv: &str) -> Result<Self, Error> {
        let path = folder.join(csv);
        let fault = |path: &Path, error: String| {
            Error::new(Place::file(path.to_string_lossy().replace('\\', "/")), Message::new("release.not-read", [error]))
        };
        let mut reader = csv::Reader::from_path(&path).map_err(|error| fault(&path, error.to_string()))?;
        let columns = reader.headers().map_err(|error| fault(&path, error.to_string()))?.iter().map(str::to_owned).collect();
        let records = reader.into_records().collect::<Result<_, _>>().map_err(|error| fault(&path, error.to_string()))?;
        let dictionary = folder.join(Rendering::Dictionary.file_name(table));
        let said: Value =
            serde_json::from_str(&files::text(&dictionary).unwrap_or_default()).map_err(|error| fault(&dictionary, error.to_string()))?;
        let mut read = Self { columns, dimensions: dimensions(&said), records };
        let times: Vec<bool> = read.dimensions.iter().map(|(name, time)| *time || read.says_times(name)).collect();
        read.dimensions.iter_mut().zip(times).for_each(|((_, is_time), time)| *is_time = time);
        read.add_periods();
        Ok(read)
    }

    /// Where no dimension is a time, the period that a title gives to the figures tells them from those of another period: a figure of
    /// another month is another observation, and not the same one revised.
    fn add_periods(&mut self) {
        if self.dimensions.iter().any(|(_, is_time)| *is_time) {
            return;
        }
        for name in PERIODS {
            if !self.categories(name).is_empty() {
                self.dimensions.push((name.to_owned(), true));
            }
        }
    }

    pub(in crate::release) fn len(&self) -> usize {
        self.records.len()
    }

    fn at(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// What stands in a row and a column; empty for nothing, and where there is no such row or column.
    pub(super) fn text(&self, row: usize, column: Option<usize>) -> &str {
        column.and_then(|column| self.records.get(row)?.get(column)).unwrap_or_default()
    }

    /// What stands in a row under the name of a column, likewise.
    pub(in crate::release) fn named(&self, row: usize, column: &str) -> &str {
        self.text(row, self.at(column))
    }

    /// The labels of a row in some columns, as written.
    pub(super) fn labels(&self, row: usize, columns: &[String]) -> Vec<String> {
        columns.iter().map(|column| self.text(row, self.at(column)).to_owned()).collect()
    }

    /// What a row says.
    pub(super) fn fields(&self, row: usize) -> Vec<String> {
        FIELDS.iter().map(|column| self.text(row, self.at(column)).to_owned()).collect()
    }

    pub(super) fn is_sample(&self) -> bool {
        self.at("sample").is_some()
    }

    /// The labels that occur in a dimension.
    pub(super) fn categories(&self, column: &str) -> BTreeSet<&str> {
        let at = self.at(column);
        (0..self.len()).map(|row| self.text(row, at)).filter(|label| !label.is_empty()).collect()
    }

    /// True where all labels of a dimension are periods, and at least one says its dates by itself.
    fn says_times(&self, dimension: &str) -> bool {
        let labels = self.categories(dimension);
        let is_span = |label: &&str| read_period(label).is_some_and(|period| period.span().is_some());
        labels.iter().all(|label| read_period(label).is_some()) && labels.iter().any(is_span)
    }

    /// What tells each row from the others by some dimensions; rows that these do not tell apart get a number.
    pub(super) fn keys(&self, dimensions: &BTreeSet<String>) -> Keys {
        let plain = self.plain_keys(dimensions, None);
        let source = self.at("source").filter(|_| !plain.unique);
        if source.is_some() { self.plain_keys(dimensions, source) } else { plain }
    }

    fn plain_keys(&self, dimensions: &BTreeSet<String>, source: Option<usize>) -> Keys {
        let of: Vec<Dimension> = self
            .dimensions
            .iter()
            .filter(|(name, _)| dimensions.contains(name))
            .map(|(name, time)| Dimension::new(self, name, *time))
            .collect();
        let period = ["period_type", "period_start", "period_end"].map(|column| self.at(column));
        let part = self.at("part");
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut unique = true;
        let keys = (0..self.len()).map(|row| {
            let mut key = String::new();
            // A label beside the periods, such as a weight, is none of them, whatever period the row was given.
            let mut times = of.iter().filter(|dimension| dimension.time);
            let is_time = times.any(|time| read_period(self.text(row, time.label)).is_some());
            let has_period = is_time && !self.text(row, period.first().copied().flatten()).is_empty();
            if has_period {
                for column in period {
                    add(&mut key, self.text(row, column));
                }
            }
            for dimension in of.iter().filter(|dimension| !(has_period && dimension.time)) {
                let code = self.text(row, dimension.code);
                add(&mut key, if code.is_empty() { self.text(row, dimension.label) } else { code });
                add(&mut key, self.text(row, dimension.parents));
            }
            add(&mut key, self.text(row, part));
            add(&mut key, self.text(row, source));
            let count = counts.entry(key.clone()).or_default();
            *count += 1;
            unique &= *count == 1;
            (key, *count)
        });
        let keys = keys.collect();
        Keys { keys, unique }
    }
}

fn add(key: &mut String, part: &str) {
    key.push_str(part);
    key.push('\u{1f}');
}

/// What tells rows apart.
pub(super) struct Keys {
    /// For each row its labels as one text, and which of the rows with these it is.
    pub(super) keys: Vec<(String, usize)>,
    /// True where no two rows have the same labels.
    pub(super) unique: bool,
}

/// The columns of a dimension.
struct Dimension {
    label: Option<usize>,
    code: Option<usize>,
    parents: Option<usize>,
    time: bool,
}

impl Dimension {
    fn new(rows: &Rows, name: &str, time: bool) -> Self {
        let beside = |what: &str| rows.at(&format!("{name}_{what}"));
        Self { label: rows.at(name), code: beside("code"), parents: beside("parents"), time }
    }
}

/// The dimensions that a dictionary names, each with whether it is a time; a label in a second language is none of its own.
fn dimensions(dictionary: &Value) -> Vec<(String, bool)> {
    let columns = dictionary.get("columns").and_then(Value::as_array).into_iter().flatten();
    let is = |column: &Value, key: &str, word: &str| column.get(key).and_then(Value::as_str) == Some(word);
    let all: Vec<(String, bool)> = columns
        .filter(|column| is(column, "role", "dimension"))
        .filter_map(|column| Some((column.get("name")?.as_str()?.to_owned(), is(column, "concept", "time"))))
        .collect();
    let second = |name: &str| name.strip_suffix("_en").is_some_and(|first| all.iter().any(|(other, _)| other == first));
    all.iter().filter(|(name, _)| !second(name)).cloned().collect()
}
