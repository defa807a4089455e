//! The sheet that a table was read from, drawn: so that people see where each figure stands, without the file.

use super::record::source_prefix;
use crate::dataset::Part;
use crate::grid::Grid;
use crate::layout::TableLayout;
use crate::place::{Address, Range};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Cells that are drawn of a table's sheets at most.
const MOST_CELLS: usize = 20_000;

/// Columns that are drawn of a sheet at most.
const MOST_COLUMNS: u32 = 200;

/// Letters of a cell that are drawn at most.
const MOST_LETTERS: usize = 400;

/// How the ending of the file is called: `NAME.sheet.json`.
pub const SHEET_ENDING: &str = ".sheet.json";

/// The sheets that a table was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPicture {
    /// True for made-up figures.
    pub sample: bool,
    /// One for each sheet, in the order of the table's parts.
    pub parts: Vec<SheetPart>,
}

/// A sheet from the table's title to its notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPart {
    /// The file.
    pub file: String,
    /// The sheet; empty for a file that has only one and no name for it.
    pub sheet: String,
    /// What stands before the address of a cell in the column `source_cell`.
    pub prefix: String,
    /// The first column, from 0.
    pub first_column: u32,
    /// How many columns are drawn.
    pub columns: u32,
    /// Its rows; fewer than there are where the sheet is very large.
    pub rows: Vec<SheetRow>,
    /// True where rows or columns are left out.
    pub cut: bool,
}

/// A row of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u64,
    /// Its cells from left to right; cells that a merge covers are left out.
    pub cells: Vec<SheetCell>,
}

/// A cell, or a merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetCell {
    /// Its column, from 0.
    pub column: u32,
    /// What it shows; empty for a blank one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The part it plays: `title`, `unit`, `stub-head`, `header`, `stub`, `body`, `note`; none for what is not of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Columns that it covers.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub columns: u32,
    /// Rows that it covers.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rows: u32,
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_one(number: &u32) -> bool {
    *number == 1
}

impl SheetPicture {
    /// The sheets of a table's parts.
    pub(super) fn new(parts: &[Part<'_>], many: bool, sample: bool) -> Self {
        let mut left = MOST_CELLS;
        let parts = parts
            .iter()
            .map(|part| {
                let drawn = draw(part, many, left);
                left = left.saturating_sub(drawn.rows.iter().map(|row| row.cells.len()).sum());
                drawn
            })
            .collect();
        Self { sample, parts }
    }
}

fn draw(part: &Part<'_>, many: bool, most: usize) -> SheetPart {
    let (grid, layout) = (part.table.grid, part.table.layout);
    let area = area(grid, layout);
    let last = area.last.column.min(area.first.column.saturating_add(MOST_COLUMNS - 1));
    let roles = Roles::new(layout);
    let merges: BTreeMap<Address, Range> =
        grid.merges.iter().filter(|merge| merge.meets(&area)).map(|merge| (merge.first, *merge)).collect();
    let mut covered: BTreeSet<Address> = BTreeSet::new();
    let (mut rows, mut cells) = (Vec::new(), 0);
    for row in area.first.row..=area.last.row {
        if cells > most {
            break;
        }
        let mut drawn = Vec::new();
        let mut column = area.first.column;
        while column <= last {
            let at = Address::new(row, column);
            if covered.remove(&at) {
                column += 1;
                continue;
            }
            let (columns, deep) = merges
                .get(&at)
                .map_or((1, 1), |merge| ((merge.last.column.min(last) - column) + 1, (merge.last.row.min(area.last.row) - row) + 1));
            for down in 1..deep.min(1000) {
                covered.extend((column..column + columns).map(|column| Address::new(row + down, column)));
            }
            let text = grid.cell(at).map(|cell| shown(grid.text(at, cell).trim())).unwrap_or_default();
            let role = roles.of(at).filter(|_| !text.is_empty()).map(str::to_owned);
            drawn.push(SheetCell { column, text, role, columns, rows: deep.min(1000) });
            column += columns;
        }
        cells += drawn.len();
        rows.push(SheetRow { number: u64::from(row) + 1, cells: drawn });
    }
    let cut = last < area.last.column || rows.len() < usize::try_from(area.height()).unwrap_or(usize::MAX);
    SheetPart {
        file: part.file.to_string(),
        sheet: grid.sheet.to_string(),
        prefix: source_prefix(part, many),
        first_column: area.first.column,
        columns: last - area.first.column + 1,
        rows,
        cut,
    }
}

/// The beginning of a text that is very long.
fn shown(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The rows from the table's title to its last note, over all columns in use.
fn area(grid: &Grid, layout: &TableLayout) -> Range {
    let cells = layout.title.iter().chain(&layout.units).chain(&layout.notes).chain(&layout.stub_heads);
    let around = cells.map(|at| Range::cell(*at)).chain(layout.header).chain(layout.stub);
    let own = around.fold(layout.body, |area, other| area.joined(&other));
    let used = grid.used().unwrap_or(own);
    let columns = used.joined(&own);
    Range::new(Address::new(own.first.row, columns.first.column), Address::new(own.last.row, columns.last.column))
}

/// Which part each cell plays.
struct Roles<'a> {
    layout: &'a TableLayout,
    single: BTreeMap<Address, &'static str>,
}

impl<'a> Roles<'a> {
    fn new(layout: &'a TableLayout) -> Self {
        let lists = [("title", &layout.title), ("note", &layout.notes), ("unit", &layout.units), ("stub-head", &layout.stub_heads)];
        let single = lists.into_iter().flat_map(|(role, cells)| cells.iter().map(move |at| (*at, role))).collect();
        Self { layout, single }
    }

    fn of(&self, at: Address) -> Option<&'static str> {
        let within = |range: Option<Range>| range.is_some_and(|range| range.contains(at));
        let by_range = || match () {
            () if within(self.layout.header) => Some("header"),
            () if within(self.layout.stub) => Some("stub"),
            () if self.layout.body.contains(at) => Some("body"),
            () => None,
        };
        self.single.get(&at).copied().or_else(by_range)
    }
}
