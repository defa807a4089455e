//! The round trip: from what is written of an observation, what stands in its cell comes back.
//!
//! The side that is expected is read from the cells themselves, in a way of its own: which cells of a body are filled, what they store,
//! what they show. Numbers stored as numbers must come back bit by bit, marks and texts letter by letter. A number that is a text must come
//! back as its digits, sign and unit, however they are typed; see [`figure`].

mod figure;

use crate::grid::{Cell, Content, Grid};
use crate::layout::TableLayout;
use crate::place::Address;
use crate::table::{Observation, Table};
use crate::value::DecimalMark;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

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
            mark: observation.status.map(|_| Cow::Owned(observation.text().trim().to_owned())),
            unit: observation.unit,
        }
    }

    /// True where what stands in a cell can be told from what is written of it.
    pub fn gives_back(&self, grid: &Grid, at: Address, cell: &Cell, decimal_mark: DecimalMark) -> bool {
        let shown = || grid.text(at, cell);
        // A zero has no sign.
        let stored = |number: f64| self.value.is_some_and(|value| value.to_bits() == (number + 0.0).to_bits());
        if let Some(text) = &self.text {
            return *text == shown() && self.mark.is_none();
        }
        match (&cell.content, &self.mark) {
            (Content::Number(number), Some(mark)) => shown().trim() == mark && (self.value.is_none() || stored(*number)),
            (Content::Number(number), None) => stored(*number),
            (_, Some(mark)) => shown().trim() == mark,
            (Content::Text(_), None) => {
                self.value.is_some_and(|value| figure::Figure::read(&shown(), decimal_mark).is_some_and(|f| f.says(value, self.unit)))
            }
            _ => false,
        }
    }
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
        table.observations().for_each(|observation| trip.observation(&observation));
        trip.end()
    }
}

/// A round trip under way.
pub(super) struct Trip<'a> {
    grid: &'a Grid,
    decimal_mark: DecimalMark,
    /// The filled cells of the body, in reading order.
    expected: Vec<Address>,
    next: usize,
    equal: usize,
    faults: BTreeSet<Address>,
}

impl<'a> Trip<'a> {
    pub(super) fn new(table: Table<'a>) -> Self {
        let Table { grid, layout, .. } = table;
        Self { grid, decimal_mark: layout.decimal_mark, expected: expected(grid, layout), next: 0, equal: 0, faults: BTreeSet::new() }
    }

    /// Checks an observation; they come in reading order, so that each is the next cell that is expected.
    pub(super) fn observation(&mut self, observation: &Observation<'_>) {
        let at = observation.cell;
        let written = Written::of(observation);
        let comes_back = self.grid.cell(at).is_some_and(|cell| written.gives_back(self.grid, at, cell, self.decimal_mark));
        // Cells without observation were passed over.
        while let Some(&missing) = self.expected.get(self.next).filter(|&&expected| expected < at) {
            self.faults.insert(missing);
            self.next += 1;
        }
        let is_next = self.expected.get(self.next) == Some(&at);
        self.next += usize::from(is_next);
        if is_next && comes_back {
            self.equal += 1;
        } else {
            self.faults.insert(at);
        }
    }

    pub(super) fn end(mut self) -> RoundTrip {
        self.faults.extend(self.expected.iter().skip(self.next));
        RoundTrip { cells: self.expected.len(), equal: self.equal, faults: self.faults.into_iter().collect() }
    }
}

/// The cells of a body that hold anything to be seen, in the order of the observations: rows from top to bottom, then the values of a form.
fn expected(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    let columns: HashSet<u32> = layout.columns.iter().map(|column| column.column).collect();
    let shows = |at: Address, cell: &Cell| match &cell.content {
        Content::Blank => false,
        Content::Text(text) => text.chars().any(figure::shows) && !layout.hidden_by_merge(at),
        _ => !layout.hidden_by_merge(at),
    };
    let mut cells = Vec::new();
    for row in &layout.rows {
        let here = grid.row(row.row).iter().filter(|cell| columns.contains(&cell.column));
        cells.extend(here.map(|cell| (Address::new(row.row, cell.column), cell)).filter(|(at, cell)| shows(*at, cell)).map(|(at, _)| at));
    }
    let fields = layout.fields.iter().filter_map(|field| Some((field.cell, grid.cell(field.cell)?)));
    cells.extend(fields.filter(|(at, cell)| shows(*at, cell)).map(|(at, _)| at));
    cells
}

#[cfg(test)]
mod tests;
