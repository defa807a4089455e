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
    cells: Vec<Figure>,
    /// Rows of the grid with their places, in order; columns likewise.
    row_of: Vec<(u32, usize)>,
    column_of: Vec<(u32, usize)>,
    /// The row that was asked for last.
    last: (u32, usize),
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
            cells: vec![Figure::Blank; size],
            row_of: places(layout.rows.iter().map(|row| row.row)),
            column_of: places(layout.columns.iter().map(|column| column.column)),
            last: (u32::MAX, 0),
        })
    }

    /// Takes an observation in.
    pub(in crate::audit) fn put(&mut self, grid: &Grid, observation: &Observation<'_>) {
        let at = observation.cell;
        if self.last.0 != at.row {
            let Some(row) = place(&self.row_of, at.row) else { return };
            self.last = (at.row, row);
        }
        let place = place(&self.column_of, at.column).map(|column| self.last.1 * self.columns + column);
        if let Some(slot) = place.and_then(|place| self.cells.get_mut(place)) {
            *slot = match (observation.value, observation.status) {
                (Some(value), _) => Figure::Number(value, half_unit(grid, observation, value)),
                (None, Some("nil")) => Figure::Number(0.0, 0.5),
                _ => Figure::Unknown,
            };
        }
    }

    pub(super) fn at(&self, row: usize, column: usize) -> Figure {
        self.cells.get(row * self.columns + column).copied().unwrap_or(Figure::Blank)
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

/// Half a unit of the last digit that is shown of a number.
fn half_unit(grid: &Grid, observation: &Observation<'_>, value: f64) -> f64 {
    0.5 * 10f64.powi(-decimals(grid, observation.cell, observation.content(), value))
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
