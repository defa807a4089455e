//! Columns beside figures that hold nothing but marks for them: `r`, `p`, `*`.

use crate::grid::{Content, Grid};
use crate::layout::TableLayout;
use crate::place::Address;
use crate::value::{self, Value};
use std::collections::{BTreeMap, BTreeSet};

/// For each column of figures the column of its flags.
#[derive(Clone, Debug, Default)]
pub(super) struct Flags {
    columns: BTreeMap<u32, u32>,
}

impl Flags {
    /// Looks at the columns beside those of figures that hold neither figures nor labels.
    pub(super) fn find(grid: &Grid, layout: &TableLayout) -> Self {
        let figures: BTreeSet<u32> = layout.columns.iter().map(|column| column.column).collect();
        let labels = || layout.rows.iter().flat_map(|row| &row.labels).flat_map(|label| label.cells.iter()).map(|cell| cell.column);
        let free = |column: &u32| !figures.contains(column) && layout.stub.is_none_or(|stub| !holds(stub, *column));
        let beside = figures.iter().flat_map(|&column| [column.checked_add(1), column.checked_sub(1)]).flatten();
        let mut candidates: BTreeSet<u32> = beside.filter(free).collect();
        if !candidates.is_empty() {
            labels().for_each(|column| {
                candidates.remove(&column);
            });
        }
        let mut flags = Self::default();
        for column in candidates.into_iter().filter(|&column| is_flag_column(grid, layout, column)) {
            // A flag stands behind its figure, unless there is none before it.
            let before = column.checked_sub(1).filter(|before| figures.contains(before));
            if let Some(figure) = before.or_else(|| column.checked_add(1)) {
                flags.columns.entry(figure).or_insert(column);
            }
        }
        flags
    }

    /// The flag beside a figure, with its cell.
    pub(super) fn of<'a>(&self, grid: &'a Grid, figure: Address) -> Option<(Address, &'a str)> {
        let at = Address::new(figure.row, *self.columns.get(&figure.column)?);
        Some((at, flag(grid, at)?))
    }
}

fn holds(range: crate::place::Range, column: u32) -> bool {
    (range.first.column..=range.last.column).contains(&column)
}

/// The text of a cell, trimmed, where it is a text.
fn flag(grid: &Grid, at: Address) -> Option<&str> {
    match &grid.cell(at)?.content {
        Content::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// True where every filled cell beside the body rows is a flag, and at least one is.
fn is_flag_column(grid: &Grid, layout: &TableLayout, column: u32) -> bool {
    let cells = || {
        layout.rows.iter().map(|row| Address::new(row.row, column)).filter(|&at| grid.cell(at).is_some_and(|cell| !cell.content.is_blank()))
    };
    cells().next().is_some() && cells().all(|at| flag(grid, at).is_some_and(is_flag))
}

/// True for what can be glued to a figure as a flag, such as `r`, `※1` or `*`, and for what stands in its place.
fn is_flag(text: &str) -> bool {
    let glued = |text: &str| matches!(value::read(&format!("1.5 {text}")), Value::Number(number) if number.flag.is_some() && number.suffix.is_none());
    glued(text) || matches!(text, "R" | "P" | "ｒ" | "ｐ" | "#" | "＃" | "†") || value::read_mark(text).is_some()
}
