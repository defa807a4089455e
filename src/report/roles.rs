//! The part that each cell plays in a reading.

use super::view::Shown;
use crate::finding::Finding;
use crate::layout::{Label, Layout, TableLayout};
use crate::message::{Lang, text};
use crate::place::{Address, Range};
use std::collections::BTreeMap;

/// The part that a cell plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    Title,
    Unit,
    StubHead,
    Header,
    Stub,
    Body,
    Notes,
    LeftOver,
}

impl Role {
    /// Every role, in the order of a legend.
    pub(super) const ALL: [Self; 8] =
        [Self::Title, Self::Unit, Self::StubHead, Self::Header, Self::Stub, Self::Body, Self::Notes, Self::LeftOver];

    /// The mark that stands for the role where there is no colour.
    pub(super) fn mark(self, lang: Lang) -> &'static str {
        let key = match self {
            Self::Title => "inspect.mark-title",
            Self::Unit => "inspect.mark-unit",
            Self::StubHead => "inspect.mark-stub-head",
            Self::Header => "inspect.mark-header",
            Self::Stub => "inspect.mark-stub",
            Self::Body => "inspect.mark-body",
            Self::Notes => "inspect.mark-notes",
            Self::LeftOver => "inspect.mark-left-over",
        };
        text(key, lang)
    }

    /// The role in a word or two.
    pub(super) fn name(self, lang: Lang) -> &'static str {
        let key = match self {
            Self::Title => "inspect.role-title",
            Self::Unit => "inspect.role-unit",
            Self::StubHead => "inspect.role-stub-head",
            Self::Header => "inspect.role-header",
            Self::Stub => "inspect.role-stub",
            Self::Body => "inspect.role-body",
            Self::Notes => "inspect.role-notes",
            Self::LeftOver => "inspect.role-left-over",
        };
        text(key, lang)
    }
}

/// The roles of all cells of a sheet, and its doubts by cell.
pub(super) struct Roles<'a> {
    cells: BTreeMap<Address, Role>,
    tables: Vec<Extent<'a>>,
    doubts: Vec<(Range, usize, &'a Finding)>,
}

/// Where a table's cells are.
struct Extent<'a> {
    table: &'a TableLayout,
    rows: Vec<u32>,
    columns: Vec<u32>,
}

impl Extent<'_> {
    fn body_holds(&self, at: Address) -> bool {
        self.rows.binary_search(&at.row).is_ok() && self.columns.binary_search(&at.column).is_ok()
    }
}

impl<'a> Roles<'a> {
    /// The roles that a layout gives.
    pub(super) fn new(layout: &'a Layout) -> Self {
        let mut cells: BTreeMap<Address, Role> = layout.left_over.iter().map(|&at| (at, Role::LeftOver)).collect();
        for table in &layout.tables {
            let mut set = |at: &Address, role| cells.insert(*at, role);
            let cells_of = |labels: &'a [Label]| labels.iter().flat_map(|label| label.cells.iter());
            table.rows.iter().flat_map(|row| cells_of(&row.labels)).for_each(|at| _ = set(at, Role::Stub));
            table.columns.iter().flat_map(|column| cells_of(&column.labels)).for_each(|at| _ = set(at, Role::Header));
            table.fields.iter().flat_map(|field| cells_of(&field.labels)).for_each(|at| _ = set(at, Role::Header));
            table.fields.iter().for_each(|field| _ = set(&field.cell, Role::Body));
            table.repeats.iter().for_each(|at| _ = set(at, Role::Stub));
            table.stub_heads.iter().for_each(|at| _ = set(at, Role::StubHead));
            table.notes.iter().for_each(|at| _ = set(at, Role::Notes));
            table.title.iter().for_each(|at| _ = set(at, Role::Title));
            table.units.iter().for_each(|at| _ = set(at, Role::Unit));
        }
        let extents = layout.tables.iter().map(|table| {
            let mut rows: Vec<u32> = table.rows.iter().map(|row| row.row).collect();
            let mut columns: Vec<u32> = table.columns.iter().map(|column| column.column).collect();
            rows.sort_unstable();
            columns.sort_unstable();
            Extent { table, rows, columns }
        });
        let doubts = layout.tables.iter().flat_map(|table| &table.doubts).enumerate();
        let doubts = doubts.filter_map(|(index, doubt)| Some((doubt.place.range?, index, doubt)));
        Self { cells, tables: extents.collect(), doubts: doubts.collect() }
    }

    /// The same roles for a page that is not about doubts.
    pub(super) fn without_doubts(self) -> Self {
        Self { doubts: Vec::new(), ..self }
    }

    /// The part a cell plays; a blank cell has one where it lies in the header, stub or body of a table.
    pub(super) fn at(&self, at: Address) -> Option<Role> {
        if let Some(&role) = self.cells.get(&at) {
            return Some(role);
        }
        self.tables.iter().find_map(|extent| {
            if extent.body_holds(at) {
                Some(Role::Body)
            } else if extent.table.header.is_some_and(|range| range.contains(at)) {
                Some(Role::Header)
            } else if extent.table.stub.is_some_and(|range| range.contains(at)) {
                Some(Role::Stub)
            } else {
                None
            }
        })
    }

    /// The doubts about a cell with their index among all doubts of the sheet; those about a whole table are left out.
    pub(super) fn doubts_at(&self, at: Address) -> impl Iterator<Item = (usize, &'a Finding)> {
        self.doubts.iter().filter(move |(range, ..)| range.contains(at)).map(|&(_, index, doubt)| (index, doubt))
    }

    /// True where something about a cell is in doubt.
    pub(super) fn doubtful(&self, at: Address) -> bool {
        self.doubts_at(at).next().is_some()
    }

    /// The roles along a row, each once for a run of cells that share it.
    pub(super) fn along(&self, row: u32, columns: impl Iterator<Item = u32>) -> Vec<Role> {
        let mut along: Vec<Role> = columns.filter_map(|column| self.at(Address::new(row, column))).collect();
        along.dedup();
        along
    }

    /// The marks of a row's parts from left to right, and that of a doubt.
    pub(super) fn marks(&self, row: u32, columns: &Shown, lang: Lang) -> String {
        let along = self.along(row, columns.numbers());
        let mut marks: String = along.iter().take(MOST_MARKS).map(|role| role.mark(lang)).collect();
        if along.len() > MOST_MARKS {
            marks.push('~');
        }
        if columns.numbers().any(|column| self.doubtful(Address::new(row, column))) {
            marks.push_str(text("inspect.mark-doubt", lang));
        }
        marks
    }
}

/// Most marks that stand beside a row.
const MOST_MARKS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::view::tests::{SAMPLE, sample};

    #[test]
    fn each_cell_plays_one_part() {
        let (grid, layout) = sample();
        let roles = Roles::new(&layout);
        for (row, line) in (0..).zip(SAMPLE) {
            let along = roles.along(row, 0..4);
            assert_eq!(along.iter().map(|role| role.mark(Lang::En)).collect::<String>(), line.0, "row {}", row + 1);
        }
        assert_eq!(roles.at(Address::new(4, 1)), Some(Role::Body));
        assert_eq!(roles.at(Address::new(4, 0)), Some(Role::Stub));
        assert_eq!(roles.at(Address::new(9, 9)), None);
        assert!(grid.used().is_some());
    }

    #[test]
    fn doubts_are_found_by_cell() {
        let (_, layout) = sample();
        let roles = Roles::new(&layout);
        assert_eq!(roles.doubts_at(Address::new(5, 2)).count(), 1);
        assert_eq!(roles.doubts_at(Address::new(5, 1)).count(), 0);
    }
}
