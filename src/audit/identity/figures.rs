//! The numbers of a table as one block, read once.

use crate::grid::number_format::Kind;
use crate::grid::{Cell, Content, Grid};
use crate::layout::TableLayout;
use crate::place::Address;
use crate::table::Observation;

/// What is known of a body cell for reckoning with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Figure {
    /// Nothing stands there: nothing to reckon with, or nought.
    Blank,
    /// A number, or a mark for none, which is nought; with half a unit of its last digit.
    Number(f64, f64),
    /// A mark or a text: there may be a number behind it.
    Unknown,
}

/// The body of a table by line and column of its layout.
pub(in crate::audit) struct Figures {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// The numbers, and how many digits behind the point each shows: apart, as this takes half the room.
    values: Vec<f64>,
    shown: Vec<i16>,
    halves: Halves,
    /// Rows of the grid with their places, in order; columns likewise.
    row_of: Vec<(u32, usize)>,
    column_of: Vec<(u32, usize)>,
    /// The row that was asked for last.
    last: (u32, usize),
    /// Where the column that was asked for last stands among the columns.
    at_column: usize,
}

/// In the place of digits: nothing stands there; what stands there is no number.
const BLANK: i16 = i16::MIN;
const UNKNOWN: i16 = i16::MIN + 1;

/// Half a unit of the digits that most numbers show, by how many there are behind the point.
struct Halves([f64; Halves::MOST]);

impl Halves {
    const MOST: usize = 16;

    fn new() -> Self {
        let mut digits = 0_i16..;
        Self(std::array::from_fn(|_| Self::reckoned(digits.next().unwrap_or_default())))
    }

    fn reckoned(digits: i16) -> f64 {
        0.5 * 10f64.powi(-i32::from(digits))
    }

    fn of(&self, digits: i16) -> f64 {
        let known = usize::try_from(digits).ok().and_then(|digits| self.0.get(digits));
        known.copied().unwrap_or_else(|| Self::reckoned(digits))
    }
}

/// A body with more cells than this, most of them blank, is not reckoned with.
const MOST_CELLS: usize = 1 << 24;

impl Figures {
    /// Room for the figures of a table; none for a form, or a body that is too wide and long.
    pub(in crate::audit) fn new(layout: &TableLayout) -> Option<Self> {
        let (rows, columns) = (layout.rows.len(), layout.columns.len());
        let size = rows.checked_mul(columns).filter(|&size| size > 0 && size <= MOST_CELLS)?;
        Some(Self {
            rows,
            columns,
            values: vec![0.0; size],
            shown: vec![BLANK; size],
            halves: Halves::new(),
            row_of: places(layout.rows.iter().map(|row| row.row)),
            column_of: places(layout.columns.iter().map(|column| column.column)),
            last: (u32::MAX, 0),
            at_column: 0,
        })
    }

    /// Takes an observation in.
    pub(in crate::audit) fn put(&mut self, grid: &Grid, observation: &Observation<'_>) {
        let at = observation.cell;
        if self.last.0 != at.row {
            let Some(row) = place(&self.row_of, at.row) else { return };
            self.last = (at.row, row);
        }
        let place = self.column(at.column).map(|column| self.last.1 * self.columns + column);
        let slot = place.and_then(|place| self.values.get_mut(place).zip(self.shown.get_mut(place)));
        if let Some((number, shown)) = slot {
            (*number, *shown) = match (observation.value, observation.status) {
                (Some(value), _) => (value, digits(grid, observation, value)),
                (None, Some("nil")) => (0.0, 0),
                _ => (0.0, UNKNOWN),
            };
        }
    }

    /// The place of a column of the grid; mostly that behind the last one.
    fn column(&mut self, column: u32) -> Option<usize> {
        let is_at = |at: &usize| self.column_of.get(*at).is_some_and(|place| place.0 == column);
        let near = [self.at_column + 1, self.at_column, 0].into_iter().find(is_at);
        self.at_column = near.or_else(|| self.column_of.binary_search_by_key(&column, |place| place.0).ok())?;
        self.column_of.get(self.at_column).map(|place| place.1)
    }

    pub(super) fn at(&self, row: usize, column: usize) -> Figure {
        let place = row * self.columns + column;
        match self.shown.get(place) {
            None | Some(&BLANK) => Figure::Blank,
            Some(&UNKNOWN) => Figure::Unknown,
            Some(&digits) => Figure::Number(self.values.get(place).copied().unwrap_or_default(), self.halves.of(digits)),
        }
    }
}

/// Lines of the grid with their places, in order.
fn places(lines: impl Iterator<Item = u32>) -> Vec<(u32, usize)> {
    let mut places: Vec<(u32, usize)> = lines.enumerate().map(|(n, line)| (line, n)).collect();
    places.sort_unstable();
    places
}

fn place(places: &[(u32, usize)], line: u32) -> Option<usize> {
    places.binary_search_by_key(&line, |place| place.0).ok().and_then(|at| places.get(at)).map(|place| place.1)
}

/// Digits behind the point that are shown; where there are so many that a unit of the last one is nothing, fewer are as good.
fn digits(grid: &Grid, observation: &Observation<'_>, value: f64) -> i16 {
    const MOST: i32 = 1000;
    i16::try_from(decimals(grid, observation.cell, observation.content(), value).clamp(-MOST, MOST)).unwrap_or_default()
}

/// Digits of a stored number behind the point that are shown; negative where the last ones before it are not.
fn decimals(grid: &Grid, at: Address, cell: &Cell, value: f64) -> i32 {
    if let Content::Number(_) = &cell.content {
        return match grid.style(cell).format.kind() {
            Kind::Number { decimals, scale, .. } => i32::from(decimals) - 3 * i32::from(scale),
            Kind::Percent { decimals } => i32::from(decimals) + 2,
            _ => digits_behind_point(value),
        };
    }
    let text = grid.text(at, cell);
    let behind = text.split(['.', '．']).nth(1).unwrap_or_default();
    let digits = behind.chars().take_while(char::is_ascii_digit).count();
    let power = |c: char| match c {
        '千' => Some(3),
        '万' => Some(4),
        '億' => Some(8),
        '兆' => Some(12),
        _ => None,
    };
    i32::try_from(digits).unwrap_or(0) - text.chars().filter_map(power).min().unwrap_or(0)
}

/// Digits of a number behind the point, as many as it takes to tell it from others; a program shows no more than ten.
fn digits_behind_point(value: f64) -> i32 {
    const MOST: i32 = 10;
    let mut scaled = value.abs();
    for digits in 0..MOST {
        if (scaled - scaled.round()).abs() <= 1e-9 * scaled.max(1.0) {
            return digits;
        }
        scaled *= 10.0;
    }
    MOST
}
