//! The rows of a table as the cells of a cube: dimensions whose categories tell every row from every other.
//!
//! Time is one dimension, whatever columns say it, made from the periods; so is the area. A column that another one determines (a name
//! in a second language, a code, the group that an item belongs to) is no dimension of its own. Levels of one axis are one dimension where
//! most of their combinations do not occur.

mod category;
mod dimension;
mod fold;

pub use category::{Category, Period};
pub use dimension::{CubeDimension, Role};

use super::{Dataset, Observations, Table};
use crate::message::Message;
use std::collections::BTreeSet;

/// A cube: each row of a table is one of its cells.
#[derive(Clone, Debug)]
pub struct Cube {
    /// Time first, then area, then the others as published.
    pub dimensions: Vec<CubeDimension>,
    /// For each row of the table its category in each dimension.
    pub rows: Vec<Vec<usize>>,
}

impl Cube {
    /// The cube of a table.
    ///
    /// Errs with the reason where the table holds no numbers, or its labels do not tell its rows apart.
    pub fn new(dataset: &Dataset, table: &Table, rows: &Observations) -> Result<Self, Message> {
        let value = rows.column("value");
        if !(0..rows.len()).any(|row| rows.number(row, value).is_some()) {
            return Err(Message::plain("catalog.no-numbers"));
        }
        let axes = fold::axes(table, rows)?;
        let mut dimensions: Vec<CubeDimension> = axes.iter().map(|axis| dimension::of(axis, table, rows)).collect();
        let cell = |row: usize| axes.iter().filter_map(|axis| axis.indices.get(row).copied()).collect();
        let mut cells: Vec<Vec<usize>> = (0..rows.len()).map(cell).collect();
        if !dimensions.iter().any(|dimension| dimension.role == Role::Metric) {
            dimensions.push(dimension::only_measure(dataset, table));
            for row in &mut cells {
                row.push(0);
            }
        }
        Ok(Self { dimensions, rows: cells })
    }

    /// How many cells there are, filled or not; none where they are more than can be counted.
    pub fn cells(&self) -> Option<usize> {
        self.dimensions.iter().try_fold(1usize, |cells, dimension| cells.checked_mul(dimension.categories.len()))
    }

    /// Why the cube is not to be written with all its cells: they are far more than the rows.
    pub fn sparse(&self) -> Option<Message> {
        let cells = self.cells();
        let most = self.rows.len().saturating_mul(fold::MOST);
        let shown = cells.map_or_else(|| format!("> {}", usize::MAX), |cells| cells.to_string());
        cells.is_none_or(|cells| cells > most).then(|| Message::new("catalog.sparse", [shown, self.rows.len().to_string()]))
    }

    /// Where each row stands among all cells, the last dimension fastest; empty for a cube that is too large to count.
    pub fn positions(&self) -> Vec<usize> {
        if self.cells().is_none() {
            return Vec::new();
        }
        let sizes: Vec<usize> = self.dimensions.iter().map(|dimension| dimension.categories.len()).collect();
        let at = |row: &Vec<usize>| row.iter().zip(&sizes).fold(0, |at, (index, size)| at * size + index);
        self.rows.iter().map(at).collect()
    }

    /// True where some rows have the same cell.
    pub fn repeats(&self) -> bool {
        self.rows.iter().collect::<BTreeSet<_>>().len() < self.rows.len()
    }
}
