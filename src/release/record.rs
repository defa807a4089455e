//! One row of the tidy form, the same for every format.

use super::manifest::CoverageFacts;
use super::wide::Wide;
use crate::concept::area::Area;
use crate::dataset::{ColumnKind, Columns, DimensionColumn, Part};
use crate::finding::Error;
use crate::grid::ObjectKind;
use crate::layout::Label;
use crate::place::{Address, column_letters};
use crate::table::{CellDatum, Observation};
use crate::value::Span;
use crate::value::unit::read_unit;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What stands in one column of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum<'a> {
    /// Nothing.
    Missing,
    /// The figure.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// Anything else.
    Text(Cow<'a, str>),
}

/// One observation, or one of several data in its cell, with the labels of its row and column.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    /// Which part of the table it is in, from 0.
    pub(super) part: usize,
    pub(super) observation: &'a Observation<'a>,
    /// The labels of its row.
    pub(super) row: &'a Path,
    column: &'a Path,
    unit: Option<&'a str>,
    scale: Option<&'a Scale>,
    period: Option<&'a PeriodWords>,
    note: Option<&'a str>,
    file: &'a str,
    source: &'a str,
    /// One of several data in its cell.
    datum: Option<&'a CellDatum<'a>>,
}

/// What a unit says beside its label.
#[derive(Clone, Debug, Default)]
struct Scale {
    code: Option<&'static str>,
    multiplier: Option<f64>,
}

impl Scale {
    fn of(unit: &str) -> Self {
        read_unit(unit).map_or_else(Self::default, |unit| Self { code: unit.code, multiplier: unit.multiplier })
    }
}

/// The scales of the units that were met; most figures have the unit of the one before.
#[derive(Default)]
struct Scales {
    known: BTreeMap<String, Arc<Scale>>,
    last: Option<(String, Arc<Scale>)>,
}

impl Scales {
    fn of(&mut self, unit: &str) -> Arc<Scale> {
        if let Some((_, scale)) = self.last.as_ref().filter(|(last, _)| last == unit) {
            return scale.clone();
        }
        let scale = match self.known.get(unit) {
            Some(scale) => scale.clone(),
            None => self.known.entry(unit.to_owned()).or_insert(Arc::new(Scale::of(unit))).clone(),
        };
        self.last = Some((unit.to_owned(), scale.clone()));
        scale
    }
}

/// A period as it is written.
struct PeriodWords {
    time_code: Option<String>,
    start: String,
    end: String,
    kind: &'static str,
}

impl PeriodWords {
    fn new(span: &Span) -> Self {
        Self { time_code: span.time_code(), start: span.start.to_string(), end: span.end.to_string(), kind: span.type_word() }
    }
}

/// A path of labels, by dimension.
#[derive(Debug, Default)]
pub(super) struct Path {
    fields: Vec<Field>,
}

#[derive(Clone, Debug, Default)]
struct Field {
    label: Option<Arc<str>>,
    parents: String,
    code: Option<Cow<'static, str>>,
}

/// What stands between a label and its child in the columns of parents.
pub const CHILD: &str = " > ";

impl Path {
    pub(super) fn new(labels: &[Label], places: &[usize], dimensions: &[DimensionColumn]) -> Self {
        let mut fields = vec![Field::default(); dimensions.len()];
        for label in labels {
            let Some(field) = places.get(label.dimension).and_then(|&place| fields.get_mut(place)) else { continue };
            if let Some(parent) = field.label.replace(label.text.clone()) {
                push_parent(&mut field.parents, &parent);
            }
        }
        for (field, dimension) in fields.iter_mut().zip(dimensions).filter(|(_, dimension)| dimension.has_codes()) {
            field.code = field.label.as_deref().and_then(|label| dimension.code(label));
        }
        Self { fields }
    }

    /// The innermost label of a dimension; empty where the path has none.
    pub(super) fn label(&self, dimension: usize) -> &str {
        self.field(dimension).and_then(|field| field.label.as_deref()).unwrap_or_default()
    }

    /// The labels above it, joined.
    pub(super) fn parents(&self, dimension: usize) -> &str {
        self.field(dimension).map_or("", |field| &field.parents)
    }

    fn field(&self, dimension: usize) -> Option<&Field> {
        self.fields.get(dimension).filter(|field| field.label.is_some())
    }
}

fn push_parent(parents: &mut String, parent: &str) {
    if !parents.is_empty() {
        parents.push_str(CHILD);
    }
    parents.push_str(parent);
}

impl Record<'_> {
    /// What stands in a column.
    pub(super) fn datum(&self, kind: ColumnKind) -> Datum<'_> {
        match kind {
            ColumnKind::Label(dimension) => self.label(dimension),
            ColumnKind::Parents(dimension) => self.parents(dimension),
            ColumnKind::Code(dimension) => text(self.labelled(dimension).and_then(|field| field.code.as_deref())),
            ColumnKind::TimeCode => text(self.period.and_then(|period| period.time_code.as_deref())),
            ColumnKind::PeriodStart => text(self.period.map(|period| period.start.as_str())),
            ColumnKind::PeriodEnd => text(self.period.map(|period| period.end.as_str())),
            ColumnKind::PeriodType => text(self.period.map(|period| period.kind)),
            ColumnKind::AreaCode => text(self.observation.area.map(|area| area.code)),
            ColumnKind::UnitCode => text(self.scale.and_then(|scale| scale.code)),
            ColumnKind::Multiplier => self.scale.and_then(|scale| scale.multiplier).map_or(Datum::Missing, Datum::Number),
            ColumnKind::Value => self.value().map_or(Datum::Missing, Datum::Number),
            ColumnKind::Text if self.value().is_none() && self.status().is_none() => Datum::Text(self.written()),
            ColumnKind::Mark if self.status().is_some() => Datum::Text(self.mark()),
            ColumnKind::Text | ColumnKind::Mark => Datum::Missing,
            ColumnKind::Unit => self.unit.map_or(Datum::Missing, |unit| Datum::Text(Cow::Borrowed(unit))),
            ColumnKind::Status => self.status().map_or(Datum::Missing, |status| Datum::Text(Cow::Borrowed(status))),
            ColumnKind::Note => self.note.map_or(Datum::Missing, |note| Datum::Text(Cow::Borrowed(note))),
            ColumnKind::Certain => Datum::Flag(self.observation.certain),
            ColumnKind::Source => Datum::Text(Cow::Borrowed(self.file)),
            ColumnKind::SourceCell => Datum::Text(Cow::Borrowed(self.source)),
            ColumnKind::Sample => Datum::Flag(true),
            #[expect(clippy::cast_precision_loss, reason = "a cell holds a handful of data")]
            ColumnKind::Part => self.datum.map_or(Datum::Missing, |datum| Datum::Number(datum.part as f64)),
            ColumnKind::PartLabel => {
                let label = self.datum.and_then(|datum| datum.label.as_deref());
                label.map_or(Datum::Missing, |label| Datum::Text(Cow::Borrowed(label)))
            }
        }
    }

    fn value(&self) -> Option<f64> {
        self.datum.map_or(self.observation.value, |datum| datum.value)
    }

    fn status(&self) -> Option<&'static str> {
        self.datum.map_or(self.observation.status, |datum| datum.status)
    }

    fn written(&self) -> Cow<'_, str> {
        self.datum.map_or_else(|| self.observation.text(), |datum| Cow::Borrowed(datum.text))
    }

    fn mark(&self) -> Cow<'_, str> {
        self.datum.map_or_else(|| self.observation.mark(), |datum| Cow::Borrowed(datum.text))
    }

    fn labelled(&self, dimension: usize) -> Option<&Field> {
        self.column.field(dimension).or_else(|| self.row.field(dimension))
    }

    fn label(&self, dimension: usize) -> Datum<'_> {
        text(self.labelled(dimension).and_then(|field| field.label.as_deref()))
    }

    fn parents(&self, dimension: usize) -> Datum<'_> {
        let parents = match (self.row.field(dimension), self.column.field(dimension)) {
            (Some(row), Some(column)) => {
                let mut parents = row.parents.clone();
                push_parent(&mut parents, row.label.as_deref().unwrap_or_default());
                if !column.parents.is_empty() {
                    push_parent(&mut parents, &column.parents);
                }
                Cow::Owned(parents)
            }
            (Some(field), None) | (None, Some(field)) => Cow::Borrowed(field.parents.as_str()),
            (None, None) => Cow::Borrowed(""),
        };
        if parents.is_empty() { Datum::Missing } else { Datum::Text(parents) }
    }
}

fn text(text: Option<&str>) -> Datum<'_> {
    text.map_or(Datum::Missing, |text| Datum::Text(Cow::Borrowed(text)))
}

/// What was counted while the rows of a table went by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Filled body cells.
    pub(super) observations: usize,
    /// Those with a number, or with several data.
    pub(super) numbers: usize,
    /// Those with several data.
    pub(super) split: usize,
    /// Those with a mark in place of one.
    pub(super) marks: usize,
    /// Those with anything else.
    pub(super) texts: usize,
    /// Each status with its marks as printed, and how often each occurs.
    pub(super) statuses: BTreeMap<&'static str, BTreeMap<String, usize>>,
    /// The units that occur.
    pub(super) units: BTreeSet<String>,
    /// The areas that occur, by code.
    pub(super) areas: BTreeMap<&'static str, &'static Area>,
    /// From the first day of the earliest period to the last day of the latest.
    pub(super) coverage: Option<CoverageFacts>,
    /// The types of periods that occur.
    pub(super) period_types: BTreeSet<&'static str>,
    /// The codes of labels that occur, by dimension and code, with the label.
    pub(super) codes: BTreeMap<(usize, Cow<'static, str>), Arc<str>>,
    /// What several data in a cell are called.
    pub(super) part_labels: BTreeSet<String>,
    /// For each column of the wide form how often figures show so many digits after the decimal point.
    pub(super) decimals: BTreeMap<usize, BTreeMap<u8, usize>>,
}

/// No table uses this many marks; what comes beyond them is counted without its text.
const MOST_MARKS: usize = 100;

impl Counts {
    fn add(&mut self, observation: &Observation<'_>) {
        self.observations += 1;
        match (observation.value, observation.status) {
            _ if observation.split => {
                self.numbers += 1;
                self.split += 1;
            }
            (Some(_), _) => self.numbers += 1,
            (None, Some(_)) => self.marks += 1,
            (None, None) => self.texts += 1,
        }
    }

    /// Adds the codes of the labels of a row or column.
    fn add_codes(&mut self, path: &Path) {
        for (dimension, field) in path.fields.iter().enumerate() {
            if let (Some(code), Some(label)) = (&field.code, &field.label) {
                self.codes.entry((dimension, code.clone())).or_insert_with(|| label.clone());
            }
        }
    }

    fn add_period(&mut self, period: &PeriodWords) {
        if !self.period_types.contains(period.kind) {
            self.period_types.insert(period.kind);
        }
        let first = || CoverageFacts { start: period.start.clone(), end: period.end.clone() };
        self.coverage.get_or_insert_with(first).add(&period.start, &period.end);
    }

    /// Adds what a row says beside its figure.
    fn add_row(&mut self, record: &Record<'_>, column: Option<usize>, latest: &mut Latest) {
        if let Some(status) = record.status() {
            let marks = self.statuses.entry(status).or_default();
            let mark = record.mark();
            if let Some(count) = marks.get_mut(&*mark) {
                *count += 1;
            } else {
                let mark = if marks.len() < MOST_MARKS { &*mark } else { "" };
                *marks.entry(mark.to_owned()).or_default() += 1;
            }
        }
        if let Some(unit) = record.unit.filter(|unit| latest.unit.as_deref() != Some(unit)) {
            latest.unit = Some(unit.to_owned());
            self.units.insert(unit.to_owned());
        }
        if let Some(label) = record.datum.and_then(|datum| datum.label.as_deref()).filter(|label| !self.part_labels.contains(*label)) {
            self.part_labels.insert(label.to_owned());
        }
        if let Some(area) = record.observation.area.filter(|area| latest.area.is_none_or(|latest| !std::ptr::eq(latest, *area))) {
            latest.area = Some(area);
            self.areas.entry(area.code).or_insert(area);
        }
        if let Some(period) = record.period {
            self.add_period(period);
        }
        let Some(column) = column else { return };
        if let Some(decimals) = record.datum.map_or_else(|| record.observation.decimals(), |datum| datum.decimals) {
            *self.decimals.entry(column).or_default().entry(decimals).or_default() += 1;
        }
    }
}

/// What the row before had: what a row has in common with it is counted already.
#[derive(Default)]
struct Latest {
    unit: Option<String>,
    area: Option<&'static Area>,
}

/// Hands every row of a table to `write`, part by part in reading order; `many` adds the file to the source cells, `decimals` counts the
/// digits behind the point.
pub(super) fn each(
    parts: &[Part<'_>],
    columns: &Columns,
    wide: &Wide,
    unit: Option<&str>,
    many: bool,
    decimals: bool,
    write: &mut dyn FnMut(&Record<'_>) -> Result<(), Error>,
) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let mut scales = Scales::default();
    let mut latest = Latest::default();
    for (index, (part, places)) in parts.iter().zip(&columns.places).enumerate() {
        let notes = notes(part);
        let prefix = source_prefix(part, many);
        let body = BodyColumns::new(part, places, &columns.dimensions);
        body.columns
            .iter()
            .map(|(.., path)| path)
            .chain(body.fields.values().map(|(_, path)| path))
            .for_each(|path| counts.add_codes(path));
        let (mut row, mut labels): (Path, Option<&[Label]>) = (Path::default(), None);
        let mut source = prefix.clone();
        let mut last_row = (None, Digits::new(0));
        let mut periods: Option<(Span, PeriodWords)> = None;
        let reading = part.table.reading();
        for observation in reading.observations() {
            if labels.is_none_or(|labels| !std::ptr::eq(labels, observation.stub)) {
                row = Path::new(observation.stub, places, &columns.dimensions);
                labels = Some(observation.stub);
                counts.add_codes(&row);
            }
            let Some((letters, column)) = body.get(observation.cell) else { continue };
            source.truncate(prefix.len());
            source.push_str(letters);
            if last_row.0 != Some(observation.cell.row) {
                last_row = (Some(observation.cell.row), Digits::new(u64::from(observation.cell.row) + 1));
            }
            last_row.1.push(&mut source);
            let unit = observation.own_unit.or(unit.filter(|_| !observation.moved)).or(observation.unit);
            let scale = unit.map(|unit| scales.of(unit));
            if let Some(span) = observation.period.filter(|span| periods.as_ref().is_none_or(|(known, _)| known != span)) {
                periods = Some((span, PeriodWords::new(&span)));
            }
            let period = periods.as_ref().filter(|_| observation.period.is_some()).map(|(_, words)| words);
            counts.add(&observation);
            let note = notes.get(&observation.cell).copied();
            let place = if decimals { wide.place(index, observation.cell) } else { None };
            let record = Record {
                part: index,
                observation: &observation,
                row: &row,
                column,
                unit,
                scale: scale.as_deref(),
                period,
                note,
                file: part.file,
                source: &source,
                datum: None,
            };
            if !observation.split {
                counts.add_row(&record, place, &mut latest);
                write(&record)?;
            }
            for datum in &reading.data(&observation) {
                let own = datum.unit.map(Scale::of);
                let record = Record { datum: Some(datum), unit: datum.unit.or(unit), scale: own.as_ref().or(scale.as_deref()), ..record };
                counts.add_row(&record, place, &mut latest);
                write(&record)?;
            }
        }
    }
    Ok(counts)
}

/// The columns of a body by their place in the grid, with their letters and labels; for a form those of each value.
struct BodyColumns {
    columns: Vec<(u32, String, Path)>,
    fields: BTreeMap<Address, (String, Path)>,
}

impl BodyColumns {
    fn new(part: &Part<'_>, places: &[usize], dimensions: &[DimensionColumn]) -> Self {
        let column =
            |body: &crate::layout::BodyColumn| (body.column, column_letters(body.column), Path::new(&body.labels, places, dimensions));
        let mut columns: Vec<_> = part.table.layout.columns.iter().map(column).collect();
        columns.sort_by_key(|(column, ..)| *column);
        let field =
            |field: &crate::layout::Field| (field.cell, (column_letters(field.cell.column), Path::new(&field.labels, places, dimensions)));
        Self { columns, fields: part.table.layout.fields.iter().map(field).collect() }
    }

    fn get(&self, cell: Address) -> Option<(&str, &Path)> {
        if let Some((letters, path)) = self.fields.get(&cell) {
            return Some((letters, path));
        }
        let column = cell.column;
        let at = self.columns.binary_search_by_key(&column, |(column, ..)| *column).ok()?;
        self.columns.get(at).map(|(_, letters, path)| (letters.as_str(), path))
    }
}

/// What stands before a cell's address: its sheet, and its file where a table has many.
pub(super) fn source_prefix(part: &Part<'_>, many: bool) -> String {
    let sheet = &part.table.grid.sheet;
    let file = if many { format!("{}!", part.file) } else { String::new() };
    if sheet.is_empty() { file } else { format!("{file}{sheet}!") }
}

/// The comments on single cells.
fn notes<'a>(part: &Part<'a>) -> BTreeMap<Address, &'a str> {
    let comments = part.table.grid.objects.iter().filter(|object| object.kind == ObjectKind::Comment && !object.text.trim().is_empty());
    comments.filter_map(|object| Some((object.range.filter(|range| range.first == range.last)?.first, object.text.trim()))).collect()
}

/// A flag as every format spells it.
pub(super) const fn flag_word(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// The digits of a whole number.
#[derive(Clone, Copy, Debug)]
struct Digits {
    /// At the end.
    bytes: [u8; Digits::MOST],
    first: usize,
}

impl Digits {
    /// As many has the largest number.
    const MOST: usize = 20;

    fn new(mut number: u64) -> Self {
        let mut digits = Self { bytes: [b'0'; Self::MOST], first: Self::MOST - 1 };
        for (at, byte) in digits.bytes.iter_mut().enumerate().rev() {
            let digit = (number % 10) as u8;
            *byte = b'0' + digit;
            digits.first = at;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        digits
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(self.first..).unwrap_or(&[])
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.as_bytes());
    }

    fn push(&self, out: &mut String) {
        out.extend(self.as_bytes().iter().map(|&digit| char::from(digit)));
    }
}

/// Writes a number as the shortest decimal that reads back the same; no exponent, no sign before zero.
pub(super) fn write_number(out: &mut Vec<u8>, number: f64) {
    /// Below this every whole number is exact, and shown by its digits alone.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    use std::io::Write as _;
    if number == 0.0 {
        out.push(b'0');
    } else if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        let whole = number as i64;
        if whole < 0 {
            out.push(b'-');
        }
        Digits::new(whole.unsigned_abs()).write(out);
    } else if number.is_finite() {
        let _ = write!(out, "{number}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: f64) -> String {
        let mut out = Vec::new();
        write_number(&mut out, number);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_short_and_plain() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.00001, "0.00001"),
            (-1234.5, "-1234.5"),
            (4122.0, "4122"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e22, "10000000000000000000000"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (-1e-7, "-0.0000001"),
        ] {
            assert_eq!(shown(number), text);
            assert!(text.parse::<f64>().unwrap().total_cmp(&(number + 0.0)).is_eq(), "{text}");
        }
        assert_eq!(shown(f64::NAN), "");
    }
}
