//! What is missing or wrong about the meaning of a table, as findings.

use super::unit::{self, Units};
use crate::finding::{Finding, Severity};
use crate::grid::{Content, Grid};
use crate::layout::{Label, TableLayout};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::value::{PeriodError, parse_period};
use std::collections::BTreeSet;

/// Labels that a finding names; the others are counted.
const NAMED: usize = 3;

/// Amounts of money of which it is not said whether they are 円, 千円 or 百万円 (MEA001), and labels that are written as a period that
/// cannot be (MEA002).
pub(super) fn find(grid: &Grid, layout: &TableLayout, units: &Units, is_time: impl Fn(usize) -> bool) -> Vec<Finding> {
    let mut findings = impossible_periods(grid, layout, is_time);
    findings.extend(money_without_unit(grid, layout, units));
    findings
}

fn money_without_unit(grid: &Grid, layout: &TableLayout, units: &Units) -> Option<Finding> {
    let is_number = |at: Address| grid.cell(at).is_some_and(|cell| matches!(cell.content, Content::Number(_)));
    let in_column = |column: u32| layout.rows.iter().any(|row| is_number(Address::new(row.row, column)));
    let in_row = |row: u32| layout.columns.iter().any(|column| is_number(Address::new(row, column.column)));
    let columns = layout.columns.iter().enumerate().filter(|(at, column)| units.column_lacks(*at) && in_column(column.column));
    let rows = layout.rows.iter().enumerate().filter(|(at, row)| units.row_lacks(*at) && in_row(row.row));
    let fields = layout.fields.iter().enumerate().filter(|(at, field)| units.field_lacks(*at) && is_number(field.cell));
    let paths =
        columns.map(|(_, column)| &column.labels).chain(rows.map(|(_, row)| &row.labels)).chain(fields.map(|(_, field)| &field.labels));
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let amounts = paths.filter_map(|labels| labels.iter().rev().find(|label| unit::names_money(&label.text)));
    let labels: Vec<&Label> = amounts.filter(|label| seen.insert(&label.text)).collect();
    let first = labels.first()?.cells.first()?;
    let named: Vec<String> = labels.iter().take(NAMED).map(|label| format!("\"{}\"", label.text)).collect();
    let message = Message::new("meaning.money-without-unit", [labels.len().to_string(), named.join(", ")]);
    let place = grid.place().with_range(Range::cell(*first));
    Some(Finding::new("MEA001", Severity::Warning, place, message).hint(Message::plain("meaning.money-without-unit-hint")))
}

fn impossible_periods(grid: &Grid, layout: &TableLayout, is_time: impl Fn(usize) -> bool) -> Vec<Finding> {
    let mut seen: BTreeSet<Address> = BTreeSet::new();
    let labels = layout.label_paths().flatten().filter(|label| is_time(label.dimension));
    let impossible = labels.filter(|label| parse_period(&label.text) == Err(PeriodError::Impossible));
    let cell = |label: &Label| Some((*label.cells.first()?, label.text.to_string()));
    impossible
        .filter_map(cell)
        .filter(|(at, _)| seen.insert(*at))
        .map(|(at, text)| {
            let place = grid.place().with_range(Range::cell(at));
            Finding::new("MEA002", Severity::Warning, place, Message::new("meaning.impossible-period", [text]))
        })
        .collect()
}
