//! The numbers of a table as one block, read once.

use crate::grid::number_format::Kind;
use crate::grid::{Cell, Content, Grid};
use crate::layout::TableLayout;
use crate::place::Address;
use crate::table::Observation;
use std::collections::HashMap;

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
    row_of: HashMap<u32, usize>,
    column_of: HashMap<u32, usize>,
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
            row_of: layout.rows.iter().enumerate().map(|(n, row)| (row.row, n)).collect(),
            column_of: layout.columns.iter().enumerate().map(|(n, column)| (column.column, n)).collect(),
        })
    }

    /// Takes an observation in.
    pub(in crate::audit) fn put(&mut self, grid: &Grid, observation: &Observation<'_>) {
        let at = observation.cell;
        let place = self.row_of.get(&at.row).zip(self.column_of.get(&at.column)).map(|(row, column)| row * self.columns + column);
        if let Some(slot) = place.and_then(|place| self.cells.get_mut(place)) {
            *slot = match (observation.value, observation.status) {
                (Some(value), _) => Figure::Number(value, half_unit(grid, at, value)),
                (None, Some("nil")) => Figure::Number(0.0, 0.5),
                _ => Figure::Unknown,
            };
        }
    }

    pub(super) fn at(&self, row: usize, column: usize) -> Figure {
        self.cells.get(row * self.columns + column).copied().unwrap_or(Figure::Blank)
    }
}

/// Half a unit of the last digit that is shown of a number.
fn half_unit(grid: &Grid, at: Address, value: f64) -> f64 {
    let decimals = grid.cell(at).map_or(0, |cell| decimals(grid, at, cell, value));
    0.5 * 10f64.powi(-decimals)
}

/// Digits of a stored number behind the point that are shown; negative where the last ones before it are not.
fn decimals(grid: &Grid, at: Address, cell: &Cell, value: f64) -> i32 {
    match &cell.content {
        Content::Number(_) => match grid.style(cell).format.kind() {
            Kind::Number { decimals, scale, .. } => i32::from(decimals) - 3 * i32::from(scale),
            Kind::Percent { decimals } => i32::from(decimals) + 2,
            _ => digits_behind_point(value),
        },
        _ => {
            let text = grid.text(at, cell);
            let behind = text.split(['.', '．']).nth(1).unwrap_or_default();
            let digits = behind.chars().take_while(char::is_ascii_digit).count();
            let scale = text.chars().map(|c| match c {
                '千' => 3,
                '万' => 4,
                '億' => 8,
                '兆' => 12,
                _ => 0,
            });
            i32::try_from(digits).unwrap_or(0) - scale.min_by_key(|&power| if power == 0 { i32::MAX } else { power }).unwrap_or(0)
        }
    }
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
