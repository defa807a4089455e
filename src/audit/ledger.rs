//! The ledger of a sheet: every filled cell plays exactly one part, and the counts add up.
//!
//! It is kept from the cells, not from the layout's own list of what is left over, so that each is a check of the other.

mod claims;

use crate::grid::{Cell, Content, Grid, ObjectKind};
use crate::layout::{Layout, TableLayout};
use crate::place::Address;
use crate::value;
use claims::Claims;

/// The part that a filled cell plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// An observation: a filled cell of a body, or a filled value of a form.
    Observation,
    /// A label of a row, a column or a value.
    Label,
    /// A cell of the corner that names a column of the stub.
    StubHead,
    /// A cell that states a unit for the whole table.
    Unit,
    /// Any other cell of a title.
    Title,
    /// A note that says what marks such as `-` or `x` stand for.
    Legend,
    /// Any other note or source.
    Note,
    /// A body cell that shows nothing but spaces.
    Spaces,
    /// A body cell that a merge hides.
    MergedAway,
    /// Part of a table or sheet that is not published.
    Unpublished,
    /// No table accounts for it.
    LeftOver,
}

impl Role {
    /// Every role, in the order in which one goes before another where a cell may have both: a label that is also a title is a label.
    pub const ALL: [Self; 11] = [
        Self::Observation,
        Self::Label,
        Self::StubHead,
        Self::Unit,
        Self::Title,
        Self::Legend,
        Self::Note,
        Self::Spaces,
        Self::MergedAway,
        Self::Unpublished,
        Self::LeftOver,
    ];

    /// The word for machine output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Observation => "observations",
            Self::Label => "labels",
            Self::StubHead => "stub-heads",
            Self::Unit => "units",
            Self::Title => "titles",
            Self::Legend => "legends",
            Self::Note => "notes",
            Self::Spaces => "spaces",
            Self::MergedAway => "merged-away",
            Self::Unpublished => "unpublished",
            Self::LeftOver => "left-over",
        }
    }
}

/// What became of the filled cells of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Cells that hold anything.
    pub filled: usize,
    /// Cells of each role, in the order of [`Role::ALL`].
    counts: [usize; Role::ALL.len()],
    /// Cells that no table accounts for, in reading order.
    pub left_over: Vec<Address>,
    /// Cells with figures that no table accounts for, in reading order.
    pub left_over_figures: Vec<Address>,
    /// Cells that are claimed for parts of which a cell can only play one, and those of which the layout says that they are left over
    /// though a part claims them, or the other way round.
    pub faults: Vec<Address>,
    /// Comments of cells; they stand beside the cells and are not among the filled ones.
    pub comments: usize,
    /// Text boxes and shapes with text, beside the cells too.
    pub text_boxes: usize,
    /// Pictures, charts, controls, embedded documents and shapes without text.
    pub other_objects: usize,
}

impl Ledger {
    /// The ledger of a sheet all of whose tables are published.
    pub fn new(grid: &Grid, layout: &Layout) -> Self {
        let tables: Vec<&TableLayout> = layout.tables.iter().collect();
        Self::of(grid, &tables, &[], Some(&layout.left_over))
    }

    /// The ledger of a sheet of which some tables are published and others not.
    ///
    /// `listed` are the cells that belong to none of them, in reading order, as their layout has it. None where the tables come from
    /// several layouts: then there is no such list to compare with, and a cell may be published twice as the definition wants it.
    pub fn of(grid: &Grid, published: &[&TableLayout], others: &[&TableLayout], listed: Option<&[Address]>) -> Self {
        let (mut published, mut others) = (Claims::new(grid, published), Claims::new(grid, others));
        let mut ledger = Self::default();
        ledger.objects(grid);
        let mut list = listed.unwrap_or_default().iter().peekable();
        for row in grid.rows() {
            published.begin(row.index);
            others.begin(row.index);
            for cell in row.cells.iter().filter(|cell| !cell.content.is_blank()) {
                let at = Address::new(row.index, cell.column);
                let mut claimed = published.at(grid, at, cell);
                if claimed.role.is_none() && others.at(grid, at, cell).role.is_some() {
                    claimed.role = Some(Role::Unpublished);
                }
                let is_listed = list.next_if_eq(&&at).is_some();
                if listed.is_some() && (claimed.twice || is_listed == claimed.role.is_some()) {
                    ledger.faults.push(at);
                }
                ledger.enter(grid, at, cell, claimed.role.unwrap_or(Role::LeftOver));
            }
        }
        // What the layout lists besides is no filled cell.
        ledger.faults.extend(list);
        ledger
    }

    /// The ledger of a sheet of which nothing is published.
    pub fn unpublished(grid: &Grid) -> Self {
        let mut ledger = Self::default();
        ledger.objects(grid);
        ledger.filled = grid.filled().count();
        ledger.add(Role::Unpublished, ledger.filled);
        ledger
    }

    fn objects(&mut self, grid: &Grid) {
        for object in &grid.objects {
            *match object.kind {
                ObjectKind::Comment => &mut self.comments,
                ObjectKind::TextBox => &mut self.text_boxes,
                _ => &mut self.other_objects,
            } += 1;
        }
    }

    /// Enters a filled cell with the part it plays.
    fn enter(&mut self, grid: &Grid, at: Address, cell: &Cell, role: Role) {
        self.filled += 1;
        self.add(role, 1);
        if role == Role::LeftOver {
            self.left_over.push(at);
            self.left_over_figures.extend(is_figure(grid, at, cell).then_some(at));
        }
    }

    fn add(&mut self, role: Role, cells: usize) {
        if let Some(count) = self.counts.get_mut(role as usize) {
            *count += cells;
        }
    }

    /// How many cells play a part.
    pub fn count(&self, role: Role) -> usize {
        self.counts.get(role as usize).copied().unwrap_or(0)
    }

    /// True where every filled cell plays exactly one part and the parts add up to the cells.
    pub fn balances(&self) -> bool {
        self.faults.is_empty() && self.counts.iter().sum::<usize>() == self.filled
    }
}

/// True for a cell that people read as a figure; a date is none.
fn is_figure(grid: &Grid, at: Address, cell: &Cell) -> bool {
    match &cell.content {
        Content::Number(_) => !grid.style(cell).format.is_date(),
        Content::Text(_) => value::read_number(&grid.text(at, cell)).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
