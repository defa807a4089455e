//! What tables claim of the cells of a sheet.

use super::Role;
use crate::audit::legend;
use crate::grid::{Cell, Content, Grid};
use crate::layout::TableLayout;
use crate::place::Address;
use crate::value::{self, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The part for which a cell is claimed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Claimed {
    pub(super) role: Option<Role>,
    /// True where it is claimed for another part that it cannot play as well.
    pub(super) twice: bool,
}

/// The claims of some tables, asked for in reading order.
pub(super) struct Claims<'a> {
    /// Cells outside of bodies, in reading order, each once for every role.
    words: Vec<(Address, Role)>,
    /// The words of rows above are done with.
    next: usize,
    /// The tables that have a row in their body.
    bodies: BTreeMap<u32, Vec<&'a TableLayout>>,
    /// Those of the row that is asked for, each with how many of its columns were passed.
    here: Vec<(&'a TableLayout, usize)>,
}

impl<'a> Claims<'a> {
    pub(super) fn new(grid: &Grid, tables: &[&'a TableLayout]) -> Self {
        let mut words = Vec::new();
        let mut bodies: BTreeMap<u32, Vec<&TableLayout>> = BTreeMap::new();
        for &table in tables {
            claim_labels(table, &mut words);
            claim_words(grid, table, &mut words);
            for row in &table.rows {
                bodies.entry(row.row).or_default().push(table);
            }
        }
        // They come in a few ordered runs, which a stable sort only joins.
        words.sort();
        words.dedup();
        Self { words, next: 0, bodies, here: Vec::new() }
    }

    /// Goes on to a row.
    pub(super) fn begin(&mut self, row: u32) {
        self.here.clear();
        self.here.extend(self.bodies.remove(&row).into_iter().flatten().map(|table| (table, 0)));
    }

    /// What claims a filled cell of the row; each cell may be asked for once, from left to right.
    pub(super) fn at(&mut self, grid: &Grid, at: Address, cell: &Cell) -> Claimed {
        let mut claimed = Claimed::default();
        while let Some(&(word, role)) = self.words.get(self.next).filter(|word| word.0 <= at) {
            self.next += 1;
            if word == at {
                claimed.add(role);
            }
        }
        for (table, passed) in &mut self.here {
            let columns = table.columns.get(*passed..).unwrap_or_default();
            *passed += columns.iter().take_while(|column| column.column < at.column).count();
            if table.columns.get(*passed).is_some_and(|column| column.column == at.column) {
                claimed.add(body_role(grid, table, at, cell));
            }
        }
        claimed
    }
}

impl Claimed {
    /// Words may play several parts, of which the first counts: a unit stands in a title, a title heads columns. A figure plays one, once.
    fn add(&mut self, role: Role) {
        let exclusive = |role: Role| matches!(role, Role::Observation | Role::Spaces | Role::MergedAway);
        self.twice |= self.role.is_some_and(|other| exclusive(role) || exclusive(other));
        self.role = Some(self.role.map_or(role, |other| other.min(role)));
    }
}

fn claim_labels(table: &TableLayout, words: &mut Vec<(Address, Role)>) {
    words.extend(table.labels().flat_map(|label| label.cells.iter()).map(|&at| (at, Role::Label)));
}

fn claim_words(grid: &Grid, table: &TableLayout, words: &mut Vec<(Address, Role)>) {
    let filled = |at: Address| grid.cell(at).filter(|cell| !cell.content.is_blank());
    words.extend(table.stub_heads.iter().map(|&at| (at, Role::StubHead)));
    words.extend(table.repeats.iter().map(|&at| (at, Role::Label)));
    words.extend(table.title.iter().map(|&at| (at, Role::Title)));
    words.extend(table.units.iter().map(|&at| (at, Role::Unit)));
    // A mark and what it stands for may be cells of one row: X, 数値が秘匿されているもの.
    for row in table.notes.chunk_by(|a, b| a.row == b.row) {
        let texts: Vec<Cow<'_, str>> = row.iter().filter_map(|&at| filled(at).map(|cell| grid.text(at, cell))).collect();
        let role = if legend::is_legend(&texts.join(" ")) { Role::Legend } else { Role::Note };
        words.extend(row.iter().map(|&at| (at, role)));
    }
    for (at, cell) in table.fields.iter().filter_map(|field| Some((field.cell, filled(field.cell)?))) {
        words.push((at, if shows_nothing(grid, at, cell) { Role::Spaces } else { Role::Observation }));
    }
}

fn body_role(grid: &Grid, table: &TableLayout, at: Address, cell: &Cell) -> Role {
    if table.hidden_by_merge(at) {
        Role::MergedAway
    } else if shows_nothing(grid, at, cell) {
        Role::Spaces
    } else {
        Role::Observation
    }
}

/// True for a filled cell that shows nothing: spaces of any width.
fn shows_nothing(grid: &Grid, at: Address, cell: &Cell) -> bool {
    let begins_blank = |text: &str| !text.starts_with(|c: char| c.is_ascii_graphic());
    match &cell.content {
        Content::Text(text) => begins_blank(text) && matches!(value::read(&grid.text(at, cell)), Value::Blank),
        _ => false,
    }
}
