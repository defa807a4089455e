//! What is uncertain about a reading, found by looking at it whole.

use super::{BodyColumn, BodyRow, Label, TableLayout, heads, words};
use crate::finding::{Finding, Severity};
use crate::grid::Grid;
use crate::message::Message;
use crate::place::{Address, Range};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Looks at a table as it was read and says what a person should check.
pub(super) fn find(grid: &Grid, table: &TableLayout) -> Vec<Finding> {
    let mut doubts = Vec::new();
    if table.is_form() {
        return doubts;
    }
    doubts.extend(no_header(grid, table));
    doubts.extend(unlabelled_columns(grid, table));
    doubts.extend(unlabelled_rows(grid, table));
    doubts.extend(same_labels(grid, table));
    doubts.extend(deep_header(grid, table));
    doubts.extend(single_values(grid, table));
    doubts
}

/// LAY009: a list of texts whose header is told from its rows by nothing but its place.
pub(super) fn unclear_list(grid: &Grid, table: &TableLayout) -> Finding {
    let range = table.header.unwrap_or(table.body);
    doubt(grid, "LAY009", range, Message::plain("layout.unclear-list")).hint(Message::plain("layout.deep-header-hint"))
}

/// A header has fewer levels than this.
const DEEP: usize = 8;

/// LAY008: columns with so many labels above them that rows of something else must be among these.
fn deep_header(grid: &Grid, table: &TableLayout) -> Option<Finding> {
    let deepest = table.columns.iter().map(|column| column.labels.len()).max()?;
    if deepest < DEEP + shared_labels(table) {
        return None;
    }
    let range = table.header.unwrap_or(table.body);
    let finding = doubt(grid, "LAY008", range, Message::new("layout.deep-header", [deepest.to_string()]));
    Some(finding.hint(Message::plain("layout.deep-header-hint")))
}

pub(super) fn doubt(grid: &Grid, code: &'static str, range: Range, message: Message) -> Finding {
    Finding::new(code, Severity::Warning, grid.place().with_range(range), message)
}

/// LAY001: figures without any label above them.
fn no_header(grid: &Grid, table: &TableLayout) -> Option<Finding> {
    table
        .header
        .is_none()
        .then(|| doubt(grid, "LAY001", table.body, Message::plain("layout.no-header")).hint(Message::plain("layout.no-header-hint")))
}

/// LAY002: columns of figures with no label above them, in a table that has a header; what stands over every column is none of theirs.
fn unlabelled_columns(grid: &Grid, table: &TableLayout) -> Option<Finding> {
    let shared = shared_labels(table);
    // A label of all that stands over one of them is the name of that one, too: the whole, left of its parts.
    let is_own = |column: &BodyColumn| column.labels.iter().any(|label| label.cells.iter().any(|cell| cell.column == column.column));
    let is_bare = |column: &&BodyColumn| column.labels.is_empty() || (column.labels.len() <= shared && !is_own(column));
    let bare: Vec<u32> = table.columns.iter().filter(is_bare).map(|column| column.column).collect();
    let (&first, &last) = (bare.first()?, bare.last()?);
    table.header?;
    let range = Range::new(Address::new(table.body.first.row, first), Address::new(table.body.last.row, last));
    Some(doubt(grid, "LAY002", range, Message::new("layout.unlabelled-columns", [bare.len().to_string()])))
}

/// How many labels, from the outermost, every one of several columns has.
fn shared_labels(table: &TableLayout) -> usize {
    let [first, rest @ ..] = table.columns.as_slice() else { return 0 };
    if rest.is_empty() {
        return 0;
    }
    let same = |labels: &[Label]| first.labels.iter().zip(labels).take_while(|(a, b)| a == b).count();
    rest.iter().map(|column| same(&column.labels)).min().unwrap_or(0)
}

/// LAY007: figures that stand in rows of the body and belong to no table. What a label of the row says, too, is its number at the edge.
pub(super) fn left_over(grid: &Grid, table: &TableLayout, figures: &[(Address, String)]) -> Option<Finding> {
    let in_row = |at: Address| table.rows.binary_search_by_key(&at.row, |row| row.row).ok().and_then(|n| table.rows.get(n));
    let says = |label: &Label, digits: &str| words::narrow_digits(&label.text).contains(digits);
    let is_lost = |&&(at, ref digits): &&(Address, String)| {
        in_row(at).is_some_and(|row| !digits.is_empty() && !row.labels.iter().any(|label| says(label, digits)))
    };
    let lost: Vec<Address> = figures.iter().filter(is_lost).map(|&(at, _)| at).collect();
    let range = Range::cell(*lost.first()?);
    let message = Message::new("layout.figures-left-over", [lost.len().to_string()]);
    Some(doubt(grid, "LAY007", range, message).hint(Message::plain("layout.figures-left-over-hint")))
}

/// A table of fewer columns has rows by chance that fill the first one alone.
const LEAST_COLUMNS: usize = 4;

/// Where the rows that fill several columns are fewer than so many times the others, a single column is usual in the table.
const MANY_FULL: usize = 4;

/// LAY011: rows at the end of a table that fill a single column: each may be a value with its name beside it, of which the header says
/// nothing.
fn single_values(grid: &Grid, table: &TableLayout) -> Option<Finding> {
    let columns: Vec<u32> = table.columns.iter().map(|column| column.column).collect();
    if columns.len() < LEAST_COLUMNS {
        return None;
    }
    let is_filled = |row: u32, column: u32| grid.cell(Address::new(row, column)).is_some_and(|cell| !cell.content.is_blank());
    let filled = |row: &BodyRow| columns.iter().filter(|&&column| is_filled(row.row, column)).count();
    let alone = table.rows.iter().rev().take_while(|row| filled(row) == 1).count();
    let (full, alone) = table.rows.split_at_checked(table.rows.len() - alone)?;
    let (first, last) = (alone.first()?, alone.last()?);
    let is_full = |row: &&BodyRow| filled(row) * 2 > columns.len();
    let behind_gap = full.last().is_some_and(|above| first.row > above.row + 1);
    let many = alone.len() * MANY_FULL > full.len() && !behind_gap;
    if full.is_empty() || many || full.iter().filter(is_full).count() * 10 < full.len() * 9 {
        return None;
    }
    let range = Range::new(Address::new(first.row, table.body.first.column), Address::new(last.row, table.body.last.column));
    let message = Message::new("layout.single-values", [alone.len().to_string()]);
    Some(doubt(grid, "LAY011", range, message).hint(Message::plain("layout.single-values-hint")))
}

/// LAY003: rows of figures with no label beside them, in a table that has a stub.
fn unlabelled_rows(grid: &Grid, table: &TableLayout) -> Option<Finding> {
    table.stub?;
    let bare: Vec<u32> = table.rows.iter().filter(|row| row.labels.is_empty()).map(|row| row.row).collect();
    let (&first, &last) = (bare.first()?, bare.last()?);
    let range = Range::new(Address::new(first, table.body.first.column), Address::new(last, table.body.last.column));
    Some(doubt(grid, "LAY003", range, Message::new("layout.unlabelled-rows", [bare.len().to_string()])))
}

/// LAY004: two rows, or two columns, whose labels say the same: their figures cannot be told apart.
fn same_labels(grid: &Grid, table: &TableLayout) -> Vec<Finding> {
    if heads::are_unique(table.rows.iter().map(|row| row.labels.as_slice()))
        && heads::are_unique(table.columns.iter().map(|column| column.labels.as_slice()))
    {
        return Vec::new();
    }
    let rows = twins(table.rows.iter().map(|row| (row.row, row.labels.as_slice())));
    let columns = twins(table.columns.iter().map(|column| (column.column, column.labels.as_slice())));
    let (left, right) = (table.body.first.column, table.body.last.column);
    let (top, bottom) = (table.body.first.row, table.body.last.row);
    let rows = rows.map(|(first, again, name)| {
        let range = Range::new(Address::new(again, left), Address::new(again, right));
        let message = Message::new("layout.same-row-labels", [(first + 1).to_string(), (again + 1).to_string(), name]);
        doubt(grid, "LAY004", range, message).hint(Message::plain("layout.same-labels-hint"))
    });
    let columns = columns.map(|(first, again, name)| {
        let range = Range::new(Address::new(top, again), Address::new(bottom, again));
        let letters = [first, again].map(crate::place::column_letters);
        let [first, again] = letters;
        let message = Message::new("layout.same-column-labels", [first, again, name]);
        doubt(grid, "LAY004", range, message).hint(Message::plain("layout.same-labels-hint"))
    });
    rows.into_iter().chain(columns).collect()
}

/// The first two lines with the same labels, and what the labels say; lines without labels are another doubt.
fn twins<'a>(lines: impl Iterator<Item = (u32, &'a [Label])>) -> Option<(u32, u32, String)> {
    let mut seen: BTreeMap<Vec<&Arc<str>>, u32> = BTreeMap::new();
    for (line, labels) in lines {
        if labels.is_empty() {
            continue;
        }
        let texts: Vec<&Arc<str>> = labels.iter().map(|label| &label.text).collect();
        let name = texts.iter().map(|text| &***text).collect::<Vec<&str>>().join(" / ");
        if let Some(first) = seen.insert(texts, line) {
            return Some((first, line, name));
        }
    }
    None
}
