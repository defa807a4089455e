//! The figures of one table, from its tidy CSV.

use super::{Dataset, Table};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use csv::StringRecord;
use std::path::Path;

/// The rows of a tidy CSV, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    names: StringRecord,
    rows: Vec<StringRecord>,
}

impl Observations {
    /// Reads the tidy CSV of a table of the newest release.
    ///
    /// Errs where the file is not there or no CSV in UTF-8.
    pub fn read(output: &Path, dataset: &Dataset, table: &Table) -> Result<Self, Error> {
        Self::read_in(&output.join(&dataset.facts.id), table)
    }

    /// Reads the tidy CSV of a table in the folder of its release.
    ///
    /// Errs where the file is not there or no CSV in UTF-8.
    pub fn read_in(folder: &Path, table: &Table) -> Result<Self, Error> {
        let path = folder.join(format!("{}.csv", table.report.facts.name));
        let shown = path.to_string_lossy().replace('\\', "/");
        let fault = |error: csv::Error| Error::new(Place::file(&*shown), Message::new("release.not-read", [error.to_string()]));
        let mut reader = csv::Reader::from_path(&path).map_err(fault)?;
        let names = reader.headers().map_err(fault)?.clone();
        let rows = reader.into_records().collect::<Result<_, _>>().map_err(fault)?;
        Ok(Self { names, rows })
    }

    /// The rows of a text; for tests and for data that is at hand.
    ///
    /// ```
    /// let rows = seihyo::catalog::Observations::parse("year,value\n2024年,12\n2025年,\n").unwrap();
    /// assert_eq!((rows.len(), rows.number(0, rows.column("value")), rows.number(1, rows.column("value"))), (2, Some(12.0), None));
    /// ```
    ///
    /// Errs where a row has another number of fields than the header.
    pub fn parse(text: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let names = reader.headers()?.clone();
        Ok(Self { names, rows: reader.into_records().collect::<Result<_, _>>()? })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter()
    }

    /// Where a column is; none where there is no such column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// What stands in a row and a column; none for nothing, and where there is no such row or column.
    pub fn text(&self, row: usize, column: Option<usize>) -> Option<&str> {
        self.rows.get(row)?.get(column?).filter(|text| !text.is_empty())
    }

    /// The number in a row and a column; none for anything else.
    pub fn number(&self, row: usize, column: Option<usize>) -> Option<f64> {
        self.text(row, column)?.parse().ok().filter(|number: &f64| number.is_finite())
    }
}
