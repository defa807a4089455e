//! The round trip: from what is written of an observation, what stands in its cell comes back.
//!
//! The side that is expected is read from the cells themselves, in a way of its own: which cells of a body are filled, what they store,
//! what they show. Numbers stored as numbers must come back bit by bit, marks and texts letter by letter. A number that is a text must come
//! back as its digits, sign and unit, however they are typed; see [`figure`].

mod figure;

use crate::grid::{Cell, Content, Grid};
use crate::layout::TableLayout;
use crate::place::Address;
use crate::table::{CellDatum, Observation, Table};
use crate::value::DecimalMark;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::iter::Peekable;
use std::rc::Rc;

/// What is written of an observation, as the columns of the tidy form have it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written<'a> {
    /// The column `value`.
    pub value: Option<f64>,
    /// The column `text`.
    pub text: Option<Cow<'a, str>>,
    /// The column `mark`.
    pub mark: Option<Cow<'a, str>>,
    /// The column `unit`.
    pub unit: Option<&'a str>,
}

impl<'a> Written<'a> {
    /// What is written of an observation.
    pub fn of(observation: &Observation<'a>) -> Self {
        let plain = observation.value.is_none() && observation.status.is_none();
        Self {
            value: observation.value,
            text: plain.then(|| observation.text()),
            mark: observation.status.map(|_| observation.mark()),
            unit: observation.unit,
        }
    }

    /// What is written of one of several data in a cell.
    pub fn of_datum(datum: &CellDatum<'a>) -> Self {
        Self { value: datum.value, text: None, mark: datum.status.map(|_| Cow::Borrowed(datum.text)), unit: datum.unit }
    }

    /// True where what stands in a cell can be told from what is written of it. The mark of a figure may stand in a cell beside it.
    pub fn gives_back(&self, grid: &Grid, at: Address, cell: &Cell, decimal_mark: DecimalMark) -> bool {
        let shown = || grid.text(at, cell);
        // A zero has no sign.
        let stored = |number: f64| self.value.is_some_and(|value| value.to_bits() == (number + 0.0).to_bits());
        if let Some(text) = &self.text {
            return *text == shown() && self.mark.is_none();
        }
        match (&cell.content, self.value, &self.mark) {
            (Content::Number(number), Some(_), _) => stored(*number),
            (Content::Text(_), Some(value), mark) => says(&shown(), value, self.unit, mark.as_deref(), decimal_mark),
            (_, None, Some(mark)) => shown().trim() == mark,
            _ => false,
        }
    }

    /// True where several data are all that stands in a cell, in their order: its numbers are theirs, and it holds their marks.
    pub fn all_give_back(data: &[Self], grid: &Grid, at: Address, cell: &Cell, decimal_mark: DecimalMark) -> bool {
        let shown = grid.text(at, cell);
        let numbers = numbers(&shown);
        let values: Vec<f64> = data.iter().filter_map(|datum| datum.value).collect();
        let says = |(text, value): (&&str, &f64)| figure::Figure::read(text, decimal_mark).is_some_and(|f| f.says(value.abs(), None));
        let marks =
            data.iter().filter(|datum| datum.value.is_none()).all(|datum| datum.mark.as_ref().is_some_and(|mark| shown.contains(&**mark)));
        marks && numbers.len() == values.len() && numbers.iter().zip(&values).all(says)
    }
}

/// True where a text says a value, beside its mark; in brackets it may say a negative one.
fn says(text: &str, value: f64, unit: Option<&str>, mark: Option<&str>, decimal_mark: DecimalMark) -> bool {
    let figure = |text: &str, value: f64| figure::Figure::read(text, decimal_mark).is_some_and(|figure| figure.says(value, unit));
    let bracketed = text.trim().strip_prefix(['(', '（']).and_then(|text| text.strip_suffix([')', '）']));
    let plain = || figure(text, value) || (value < 0.0 && bracketed.is_some_and(|text| figure(text, -value)));
    match mark {
        None => plain(),
        Some(mark) => figure(&text.replacen(mark, "", 1), value) || plain(),
    }
}

/// The numbers in a text, as written.
fn numbers(text: &str) -> Vec<&str> {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
    let is_number = |c: char| is_digit(c) || matches!(c, ',' | '.' | '，' | '．');
    let runs = text.split(|c| !is_number(c)).map(|run| run.trim_matches(|c| !is_digit(c)));
    runs.filter(|run| !run.is_empty()).collect()
}

/// What came of the round trip of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundTrip {
    /// Filled cells of the body; what shows nothing but spaces and what a merge hides is not among them.
    pub cells: usize,
    /// Cells that have exactly one observation, from which they come back.
    pub equal: usize,
    /// Cells that do not come back: no observation, several, or one that says something else. In reading order.
    pub faults: Vec<Address>,
}

impl RoundTrip {
    /// True where every cell comes back.
    pub const fn is_equal(&self) -> bool {
        self.faults.is_empty()
    }

    /// Compares some observations with the cells of their table.
    pub fn new(table: Table<'_>) -> Self {
        let mut trip = Trip::new(table);
        let reading = table.reading();
        reading.observations().for_each(|observation| trip.observation(&observation, &reading.data(&observation)));
        trip.end()
    }
}

/// A round trip under way.
pub(super) struct Trip<'a> {
    grid: &'a Grid,
    decimal_mark: DecimalMark,
    /// The filled cells of the body that are to come, in reading order.
    expected: Peekable<Box<dyn Iterator<Item = Address> + 'a>>,
    /// Those that have come.
    cells: usize,
    /// The row of the grid that was asked for last, its cells, and how many of these were passed.
    row: (u32, &'a [Cell]),
    passed: usize,
    equal: usize,
    faults: BTreeSet<Address>,
}

impl<'a> Trip<'a> {
    pub(super) fn new(table: Table<'a>) -> Self {
        let Table { grid, layout, .. } = table;
        Self {
            grid,
            decimal_mark: layout.decimal_mark,
            expected: expected(grid, layout).peekable(),
            cells: 0,
            row: (u32::MAX, &[]),
            passed: 0,
            equal: 0,
            faults: BTreeSet::new(),
        }
    }

    /// Checks an observation; they come in reading order, so that each is the next cell that is expected.
    pub(super) fn observation(&mut self, observation: &Observation<'_>, data: &[CellDatum<'_>]) {
        let at = observation.cell;
        let written = Written::of(observation);
        let data: Vec<Written<'_>> = data.iter().map(Written::of_datum).collect();
        if self.row.0 != at.row {
            (self.row, self.passed) = ((at.row, self.grid.row(at.row)), 0);
        }
        let cell = self.cell(at.column);
        let comes_back = cell.is_some_and(|cell| match data.as_slice() {
            [] => written.gives_back(self.grid, at, cell, self.decimal_mark),
            data => Written::all_give_back(data, self.grid, at, cell, self.decimal_mark),
        });
        // Cells without observation were passed over.
        while let Some(missing) = self.expected.next_if(|&expected| expected < at) {
            self.faults.insert(missing);
            self.cells += 1;
        }
        let is_next = self.expected.next_if_eq(&at).is_some();
        self.cells += usize::from(is_next);
        if is_next && comes_back {
            self.equal += 1;
        } else {
            self.faults.insert(at);
        }
    }

    /// The cell of a column in the row at hand; mostly it is the one behind the last.
    fn cell(&mut self, column: u32) -> Option<&'a Cell> {
        let cells = self.row.1;
        let is_next = cells.get(self.passed).is_some_and(|cell| cell.column == column);
        let at = if is_next { self.passed } else { cells.binary_search_by_key(&column, |cell| cell.column).ok()? };
        self.passed = at + 1;
        cells.get(at)
    }

    pub(super) fn end(mut self) -> RoundTrip {
        for missing in self.expected {
            self.faults.insert(missing);
            self.cells += 1;
        }
        RoundTrip { cells: self.cells, equal: self.equal, faults: self.faults.into_iter().collect() }
    }
}

/// The cells of a body that hold anything to be seen, in the order of the observations: rows from top to bottom, then the values of a form.
fn expected<'a>(grid: &'a Grid, layout: &'a TableLayout) -> Box<dyn Iterator<Item = Address> + 'a> {
    let columns: BTreeSet<u32> = layout.columns.iter().map(|column| column.column).collect();
    let columns: Rc<[u32]> = columns.into_iter().collect();
    let shows = |at: Address, cell: &Cell| match &cell.content {
        Content::Blank => false,
        Content::Text(text) => text.chars().any(figure::shows) && !layout.hidden_by_merge(at),
        _ => !layout.hidden_by_merge(at),
    };
    let body = layout.rows.iter().flat_map(move |row| {
        let (columns, mut passed) = (columns.clone(), 0);
        let here = grid.row(row.row).iter().filter(move |cell| {
            passed += columns.iter().skip(passed).take_while(|&&column| column < cell.column).count();
            columns.get(passed) == Some(&cell.column)
        });
        here.map(|cell| (Address::new(row.row, cell.column), cell))
    });
    let fields = layout.fields.iter().filter_map(|field| Some((field.cell, grid.cell(field.cell)?)));
    Box::new(body.chain(fields).filter(move |(at, cell)| shows(*at, cell)).map(|(at, _)| at))
}

#[cfg(test)]
mod tests;
