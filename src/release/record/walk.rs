//! The walk over the observations of a table, row by row.

use super::counts::{Decimals, Latest};
use super::known::{Periods, Scales};
use super::number::Digits;
use super::{Counts, Path, Place, Record};
use crate::dataset::{Columns, DimensionColumn, Part};
use crate::finding::Error;
use crate::grid::ObjectKind;
use crate::layout::Label;
use crate::place::{Address, column_letters};
use crate::release::wide::Wide;
use std::collections::BTreeMap;

/// Hands every row of a table to `write`, part by part in reading order; `many` adds the file to the source cells, `decimals` counts the
/// digits behind the point.
pub(in crate::release) fn each(
    parts: &[Part<'_>],
    columns: &Columns,
    wide: &Wide,
    unit: Option<&str>,
    many: bool,
    decimals: bool,
    write: &mut dyn FnMut(&Record<'_>) -> Result<(), Error>,
) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let (mut scales, mut periods, mut digits) = (Scales::default(), Periods::default(), Decimals::default());
    let mut latest = Latest::default();
    let mut row_number = 0;
    for (index, (part, places)) in parts.iter().zip(&columns.places).enumerate() {
        let notes = notes(part);
        let body = BodyColumns::new(part, places, &columns.dimensions);
        body.paths().for_each(|path| counts.add_codes(path));
        let (mut row, mut labels): (Path, Option<&[Label]>) = (Path::default(), None);
        let mut source = SourceCell::new(source_prefix(part, many));
        let reading = part.table.reading();
        reading.observations().try_for_each(|observation| {
            if labels.is_none_or(|labels| !std::ptr::eq(labels, observation.stub)) {
                row = Path::new(observation.stub, places, &columns.dimensions);
                row_number += 1;
                labels = Some(observation.stub);
                counts.add_codes(&row);
            }
            let Some((column_number, letters, column)) = body.get(observation.cell) else { return Ok(()) };
            let unit = observation.own_unit.or(unit.filter(|_| !observation.moved)).or(observation.unit);
            let place = Place {
                row: row_number,
                column: column_number,
                period: periods.number(column_number, observation.period, |period| counts.add_period(period)),
                unit: unit.map_or(0, |unit| scales.number(unit)),
            };
            counts.add(&observation);
            let wide_column = if decimals { wide.place(index, observation.cell) } else { None };
            let record = Record {
                part: index,
                place,
                observation: &observation,
                row: &row,
                column,
                unit,
                scale: None,
                period: periods.get(place.period),
                note: notes.get(&observation.cell).copied(),
                file: part.file,
                source: source.at(letters, observation.cell.row),
                datum: None,
            };
            if !observation.split {
                let record = Record { scale: scales.get(place.unit), ..record };
                counts.add_row(&record, &mut latest);
                if let Some((column, shown)) = wide_column.zip(observation.decimals().filter(|_| wide_column.is_some())) {
                    digits.add(column, shown);
                }
                write(&record)?;
            }
            for datum in &reading.data(&observation) {
                let place = Place { unit: datum.unit.map_or(place.unit, |unit| scales.number(unit)), ..place };
                let scale = scales.get(place.unit);
                let record = Record { datum: Some(datum), place, unit: datum.unit.or(unit), scale, ..record };
                counts.add_row(&record, &mut latest);
                if let Some((column, shown)) = wide_column.zip(datum.decimals) {
                    digits.add(column, shown);
                }
                write(&record)?;
            }
            Ok(())
        })?;
    }
    counts.decimals = digits.counted();
    Ok(counts)
}

/// The address of a cell as a row has it: `表1!B3`.
struct SourceCell {
    prefix: usize,
    text: String,
    row: Option<u32>,
    digits: Digits,
}

impl SourceCell {
    fn new(prefix: String) -> Self {
        Self { prefix: prefix.len(), text: prefix, row: None, digits: Digits::new(0) }
    }

    fn at(&mut self, letters: &str, row: u32) -> &str {
        if self.row != Some(row) {
            self.row = Some(row);
            self.digits = Digits::new(u64::from(row) + 1);
        }
        self.text.truncate(self.prefix);
        self.text.push_str(letters);
        self.text.push_str(self.digits.as_str());
        &self.text
    }
}

/// The columns of a body by their place in the grid, with their letters and labels; for a form those of each value.
struct BodyColumns {
    columns: Vec<(u32, String, Path)>,
    /// With their numbers, which go on from those of the columns.
    fields: BTreeMap<Address, (usize, String, Path)>,
}

impl BodyColumns {
    fn new(part: &Part<'_>, places: &[usize], dimensions: &[DimensionColumn]) -> Self {
        let column =
            |body: &crate::layout::BodyColumn| (body.column, column_letters(body.column), Path::new(&body.labels, places, dimensions));
        let mut columns: Vec<_> = part.table.layout.columns.iter().map(column).collect();
        columns.sort_by_key(|(column, ..)| *column);
        let first = columns.len();
        let field = |(at, field): (usize, &crate::layout::Field)| {
            (field.cell, (first + at, column_letters(field.cell.column), Path::new(&field.labels, places, dimensions)))
        };
        Self { columns, fields: part.table.layout.fields.iter().enumerate().map(field).collect() }
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        self.columns.iter().map(|(.., path)| path).chain(self.fields.values().map(|(.., path)| path))
    }

    /// The number of a cell's column, its letters and its labels.
    fn get(&self, cell: Address) -> Option<(usize, &str, &Path)> {
        if let Some((number, letters, path)) = self.fields.get(&cell) {
            return Some((*number, letters, path));
        }
        let column = cell.column;
        let at = self.columns.binary_search_by_key(&column, |(column, ..)| *column).ok()?;
        self.columns.get(at).map(|(_, letters, path)| (at, letters.as_str(), path))
    }
}

/// What stands before a cell's address: its sheet, and its file where a table has many.
pub(in crate::release) fn source_prefix(part: &Part<'_>, many: bool) -> String {
    let sheet = &part.table.grid.sheet;
    let file = if many { format!("{}!", part.file) } else { String::new() };
    if sheet.is_empty() { file } else { format!("{file}{sheet}!") }
}

/// The comments on single cells.
fn notes<'a>(part: &Part<'a>) -> BTreeMap<Address, &'a str> {
    let comments = part.table.grid.objects.iter().filter(|object| object.kind == ObjectKind::Comment && !object.text.trim().is_empty());
    comments.filter_map(|object| Some((object.range.filter(|range| range.first == range.last)?.first, object.text.trim()))).collect()
}
