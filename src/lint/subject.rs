//! What rules look at: a file, and a sheet with how it was read.

use super::{Dictionary, Edition, Header, sound};
use crate::audit::SheetProof;
use crate::characters::Characters;
use crate::finding::Finding;
use crate::grid::{Cell, Content, Grid, Visibility};
use crate::layout::{Layout, TableLayout};
use crate::meaning::Meaning;
use crate::place::Address;
use crate::source::Format;
use crate::source::encoding::Certificate;
use crate::table::Table;
use std::borrow::Cow;

/// A file as its reader tells of it.
#[derive(Clone, Copy, Debug)]
pub struct FileSubject<'a> {
    /// Its name as the user knows it.
    pub name: &'a str,
    /// What it is, by content.
    pub format: Format,
    /// How its text was decoded; none for formats that carry their own encoding.
    pub encoding: Option<&'a Certificate>,
    /// The characters that another system shows otherwise.
    pub characters: &'a Characters,
    /// What its reader found.
    pub findings: &'a [Finding],
    /// What is known from outside of it, and the headers to hold against that.
    pub beside: Beside<'a>,
}

/// What is known of a file from outside of it; nothing by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The headers of its own tables.
    pub headers: &'a [Header],
    /// The edition before it.
    pub before: Option<&'a Edition>,
    /// The data dictionary beside it.
    pub dictionary: Option<&'a Dictionary>,
}

/// A sheet and how it was read.
#[derive(Clone, Debug)]
pub struct SheetSubject<'a> {
    /// What kind of file it is in.
    pub format: Format,
    /// Where the cells are.
    pub grid: &'a Grid,
    /// How they were read.
    pub layout: &'a Layout,
    /// What the labels of each table say.
    pub meanings: &'a [Meaning],
    /// The proof of it.
    pub proof: &'a SheetProof,
    /// Which of the tables were read surely enough to judge by; every rule asks.
    sound: Vec<usize>,
}

impl<'a> SheetSubject<'a> {
    /// A sheet of a file of some format, as it was read.
    pub fn new(format: Format, grid: &'a Grid, layout: &'a Layout, meanings: &'a [Meaning], proof: &'a SheetProof) -> Self {
        let is_sound = |table: &TableLayout| sound::is_sound(grid, table) && sound::is_understood(layout, table);
        let sound = if sound::is_covered(grid, layout) && sound::is_apart(layout) {
            (0..).zip(&layout.tables).filter(|(_, table)| is_sound(table)).map(|(at, _)| at).collect()
        } else {
            Vec::new()
        };
        Self { format, grid, layout, meanings, proof, sound }
    }

    /// True where people see the sheet.
    pub fn is_shown(&self) -> bool {
        self.grid.visibility == Visibility::Visible
    }

    /// True where a table, no form, was found.
    pub fn has_table(&self) -> bool {
        self.tables().next().is_some()
    }

    /// The tables of the sheet that were read surely enough to judge by; a form is no table of records, and one row or column of figures
    /// without a header may be none.
    pub fn tables(&self) -> impl Iterator<Item = Table<'a>> {
        let table = |&at: &usize| {
            let (layout, meaning) = (self.layout.tables.get(at)?, self.meanings.get(at)?);
            Some(Table { grid: self.grid, layout, meaning, number: at + 1 })
        };
        self.sound.iter().filter_map(table)
    }

    /// True for a workbook, which tells numbers from texts.
    pub fn has_types(&self) -> bool {
        !matches!(self.format, Format::Csv | Format::Html)
    }

    /// True for text with delimiters, where every value is a text.
    pub fn is_csv(&self) -> bool {
        self.format == Format::Csv
    }

    /// The text of a cell as people see it, not trimmed; empty for a blank one.
    pub fn text(&self, at: Address) -> Cow<'a, str> {
        text(self.grid, at)
    }

    /// True where figures may be in a table that was not found, or not clearly.
    pub fn may_have_table(&self) -> bool {
        !self.proof.ledger.left_over_figures.is_empty() || self.layout.tables.iter().any(|table| !table.is_form())
    }
}

/// The text of a cell as people see it, not trimmed; empty for a blank one.
pub(super) fn text(grid: &Grid, at: Address) -> Cow<'_, str> {
    grid.cell(at).map_or(Cow::Borrowed(""), |cell| grid.text(at, cell))
}

/// True where a cell with content stands at an address.
pub(super) fn is_filled(grid: &Grid, at: Address) -> bool {
    grid.cell(at).is_some_and(|cell| !cell.content.is_blank())
}

/// The cells of titles, units and notes of every table, and those that belong to none.
pub(super) fn around(layout: &Layout) -> impl Iterator<Item = Address> {
    let of = |table: &'_ TableLayout| {
        table.title.iter().chain(&table.units).chain(&table.notes).chain(&table.stub_heads).copied().collect::<Vec<_>>()
    };
    layout.tables.iter().flat_map(of).chain(layout.left_over.iter().copied())
}

/// The filled cells of a table's body, those that a merge hides left out, in reading order.
pub(super) fn body_cells<'a>(grid: &'a Grid, layout: &'a TableLayout) -> impl Iterator<Item = (Address, &'a Cell)> {
    layout.rows.iter().flat_map(move |row| {
        let cells = grid.row(row.row);
        layout.columns.iter().filter_map(move |column| {
            let cell = cells.binary_search_by_key(&column.column, |cell| cell.column).ok().and_then(|at| cells.get(at))?;
            let at = Address::new(row.row, column.column);
            (!cell.content.is_blank() && !layout.hidden_by_merge(at)).then_some((at, cell))
        })
    })
}

/// The cells of the labels of a table, each once, in reading order; those of its title left out.
pub(super) fn label_cells(layout: &TableLayout) -> Vec<Address> {
    let mut cells: Vec<Address> = layout.stub_heads.clone();
    let mut last: &[crate::layout::Label] = &[];
    for path in layout.label_paths() {
        cells.extend(path.iter().filter(|label| !last.contains(label)).flat_map(|label| label.cells.iter()));
        last = path;
    }
    cells.sort_unstable();
    cells.dedup();
    cells.retain(|cell| !layout.title.contains(cell) && !layout.units.contains(cell) && !layout.notes.contains(cell));
    cells
}

/// The text of a cell that holds one; none for numbers, dates and blanks.
pub(super) fn written(cell: &Cell) -> Option<&str> {
    match &cell.content {
        Content::Text(text) => Some(text),
        _ => None,
    }
}
