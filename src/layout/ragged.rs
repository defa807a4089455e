//! Rows of a web table that lack cells: their first cell should span several slots and does not say so, and all behind it stands too far
//! left of its heading.
//!
//! What stands where it should not shows it: figures where all other rows have names, and names where they have figures. Such a table is
//! read as if the span were there. Its rows go to two tables, since the figures of either stand in other columns; both carry a doubt.

use super::doubt::doubt;
use super::{BodyColumn, BodyRow, Label, LayoutHint, Sheet, TableLayout};
use crate::grid::{Cell, Content, Grid};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::value::{self, Value};
use std::collections::BTreeSet;

/// So many whole rows at least show what each column holds.
const LEAST_WHOLE: usize = 2;

/// The tables of a sheet whose first cells lack their span; none where no row does.
pub(super) fn tables(grid: &Grid, hint: Option<&LayoutHint>) -> Option<Vec<TableLayout>> {
    let ragged = Ragged::find(grid)?;
    let whole = ragged.widened(grid);
    let tables = super::detect_tables(&Sheet::new(&whole)?, hint);
    Some(tables.iter().flat_map(|table| ragged.told_apart(grid, table)).collect())
}

/// Rows that lack the same number of cells behind their first one.
struct Ragged {
    rows: BTreeSet<u32>,
    lack: u32,
}

/// What a column holds in the rows that are whole.
#[derive(Clone, Copy, Default)]
struct Holds {
    figures: usize,
    texts: usize,
}

impl Ragged {
    fn find(grid: &Grid) -> Option<Self> {
        let &(_, lack) = grid.short_rows.first()?;
        let ragged = Self { rows: grid.short_rows.iter().map(|&(row, _)| row).collect(), lack };
        let alike = grid.short_rows.iter().all(|&(_, other)| other == lack);
        (alike && ragged.can_be_widened(grid) && ragged.is_out_of_place(grid)).then_some(ragged)
    }

    /// True where the rows begin with a name of their own that spans nothing, and no cell of theirs reaches into a row that is whole.
    fn can_be_widened(&self, grid: &Grid) -> bool {
        let begins = |&row: &u32| grid.row(row).first().is_some_and(|cell| cell.column == 0 && is_text(&cell.content));
        let spans = |merge: &Range| {
            let rows = merge.first.row..=merge.last.row;
            self.rows.range(rows).next().is_some() && (merge.height() > 1 || merge.first.column == 0)
        };
        self.rows.iter().all(begins) && !grid.merges.iter().any(spans)
    }

    /// True where the figures of these rows, or for want of such the columns without a heading, are in their places only once the first
    /// cell spans what it lacks.
    fn is_out_of_place(&self, grid: &Grid) -> bool {
        let columns = self.columns(grid);
        let of = |column: u32| columns.get(column as usize).copied().unwrap_or_default();
        let names = |column: u32| of(column).texts > 0 && of(column).figures == 0;
        let figures = |column: u32| of(column).figures > 0 && of(column).texts == 0;
        let behind: Vec<&Cell> = self.rows.iter().flat_map(|&row| grid.row(row)).filter(|cell| cell.column > 0).collect();
        let own: Vec<&&Cell> = behind.iter().filter(|cell| is_figure(&cell.content)).collect();
        let moved = |cell: &Cell| cell.column.saturating_add(self.lack);
        let headed = behind.iter().filter(|cell| is_text(&cell.content)).all(|cell| figures(moved(cell)));
        let is_odd = if own.is_empty() { !behind.is_empty() } else { own.iter().any(|cell| names(cell.column)) };
        (0..=self.lack).all(names) && headed && own.iter().all(|cell| figures(moved(cell))) && is_odd
    }

    /// What each column holds in the rows that are whole; nothing where these are too few.
    fn columns(&self, grid: &Grid) -> Vec<Holds> {
        let whole =
            || grid.rows().iter().filter(|row| !self.rows.contains(&row.index) && row.cells.iter().any(|cell| is_figure(&cell.content)));
        let mut columns: Vec<Holds> = Vec::new();
        if whole().count() < LEAST_WHOLE {
            return columns;
        }
        for cell in whole().flat_map(|row| &row.cells) {
            let at = cell.column as usize;
            if at >= columns.len() {
                columns.resize(at + 1, Holds::default());
            }
            if let Some(holds) = columns.get_mut(at) {
                holds.figures += usize::from(is_figure(&cell.content));
                holds.texts += usize::from(is_text(&cell.content));
            }
        }
        columns
    }

    /// The sheet as it would be with the spans.
    fn widened(&self, grid: &Grid) -> Grid {
        let mut whole = without_cells(grid);
        whole.merges = grid.merges.iter().map(|merge| self.moved(*merge)).collect();
        for row in grid.rows() {
            let mut cells = row.cells.clone();
            for cell in &mut cells {
                cell.column = self.widened_column(row.index, cell.column);
            }
            whole.put_row(row.index, cells);
        }
        whole.merges.extend(self.rows.iter().map(|&row| Range::new(Address::new(row, 0), Address::new(row, self.lack))));
        whole.merges.sort_unstable_by_key(|merge| merge.first);
        whole
    }

    fn moved(&self, range: Range) -> Range {
        let of = |at: Address| Address::new(at.row, self.widened_column(at.row, at.column));
        Range::new(of(range.first), of(range.last))
    }

    fn widened_column(&self, row: u32, column: u32) -> u32 {
        if column > 0 && self.rows.contains(&row) { column.saturating_add(self.lack) } else { column }
    }

    /// Where a cell of the widened sheet stands in truth.
    fn place(&self, at: Address) -> Address {
        Address::new(at.row, if self.rows.contains(&at.row) { at.column.saturating_sub(self.lack) } else { at.column })
    }

    /// A table of the widened sheet as one of the rows that are whole and one of those that are not, with its cells where they stand.
    fn told_apart(&self, grid: &Grid, table: &TableLayout) -> Vec<TableLayout> {
        let part = |short: bool| {
            let rows: Vec<BodyRow> = table.rows.iter().filter(|row| self.rows.contains(&row.row) == short).cloned().collect();
            let (first, last) = (rows.first()?.row, rows.last()?.row);
            let lines = |range: Range| Range::new(Address::new(first, range.first.column), Address::new(last, range.last.column));
            let mut part = TableLayout { rows, body: lines(table.body), stub: table.stub.map(lines), ..table.clone() };
            self.put_back(&mut part, if short { self.lack } else { 0 });
            part.doubts.push(self.doubt(grid));
            super::drop_unused_dimensions(&mut part);
            Some(part)
        };
        let mut parts: Vec<TableLayout> = [false, true].into_iter().filter_map(part).collect();
        parts.sort_by_key(|part| part.body.first);
        parts
    }

    /// Gives every cell of a table its true place; its columns of figures stand so many further left.
    fn put_back(&self, table: &mut TableLayout, left: u32) {
        let TableLayout { title, units, notes, stub_heads, repeats, hidden, header, stub, body, .. } = table;
        for cells in [title, units, notes, stub_heads, repeats, hidden] {
            for at in cells.iter_mut() {
                *at = self.place(*at);
            }
        }
        let back = |range: Range| Range::new(self.place(range.first), self.place(range.last));
        (*header, *stub, *body) = (header.map(back), stub.map(back), back(*body));
        let place = |label: &Label| Label { cells: label.cells.iter().map(|at| self.place(*at)).collect(), ..label.clone() };
        let places = |labels: &[Label]| labels.iter().map(place).collect();
        table.rows = table.rows.iter().map(|row| BodyRow { row: row.row, labels: places(&row.labels) }).collect();
        let columns = table.columns.iter().filter_map(|column| Some((column.column.checked_sub(left)?, places(&column.labels))));
        table.columns = columns.map(|(column, labels)| BodyColumn { column, labels }).collect();
    }

    /// LAY012: the reading rests on spans that the page does not state.
    fn doubt(&self, grid: &Grid) -> crate::finding::Finding {
        let first = self.rows.first().copied().unwrap_or(0);
        let counts = [self.rows.len().to_string(), self.lack.to_string(), (self.lack + 1).to_string()];
        let hint = Message::new("layout.short-rows-hint", [(self.lack + 1).to_string()]);
        doubt(grid, "LAY012", Range::cell(Address::new(first, 0)), Message::new("layout.short-rows", counts)).hint(hint)
    }
}

fn without_cells(grid: &Grid) -> Grid {
    let mut whole = Grid::new(grid.sheet.clone());
    whole.file = grid.file.clone();
    whole.caption.clone_from(&grid.caption);
    whole.lead.clone_from(&grid.lead);
    whole.styles = grid.styles.clone();
    whole.hidden_rows.clone_from(&grid.hidden_rows);
    whole.hidden_columns.clone_from(&grid.hidden_columns);
    whole.deadline = grid.deadline.clone();
    whole
}

/// True for numbers, and for texts that are one or a mark.
fn is_figure(content: &Content) -> bool {
    match content {
        Content::Number(_) => true,
        Content::Text(text) => matches!(value::read(text), Value::Number(_) | Value::Mark(_)),
        _ => false,
    }
}

/// True for texts that are none of these.
fn is_text(content: &Content) -> bool {
    matches!(content, Content::Text(_)) && !is_figure(content)
}
