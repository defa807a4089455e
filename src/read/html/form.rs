//! Rows and columns from `<tr>`, `<td>` and spans: the "forming a table" algorithm of the HTML standard.
//!
//! Unlike the standard a row span ends with its row group, as browsers draw it, and a `<tfoot>` stays where it stands.

use crate::limits::{Budget, Deadline, Limit};
use crate::place::{Address, Range};
use scraper::ElementRef;

/// What a table may have; what goes beyond is cut or left out.
#[derive(Clone, Copy, Default)]
struct Most {
    columns: u32,
    cells: usize,
    column_span: u32,
    row_span: u32,
}

impl Most {
    fn of(budget: &Budget) -> Self {
        let number = |limit| u32::try_from(budget.limits().get(limit)).unwrap_or(u32::MAX);
        Self {
            columns: number(Limit::Columns),
            cells: budget.most(Limit::Cells),
            column_span: number(Limit::ColumnSpan),
            row_span: number(Limit::RowSpan),
        }
    }
}

/// A cell in its slot.
pub(super) struct Slot<'a> {
    /// The `<td>` or `<th>`.
    pub(super) element: ElementRef<'a>,
    /// Its `<tr>`.
    pub(super) row: ElementRef<'a>,
    /// The slots it covers.
    pub(super) range: Range,
}

/// A table with every cell in its slot.
#[derive(Default)]
pub(super) struct Form<'a> {
    /// The cells in reading order.
    pub(super) slots: Vec<Slot<'a>>,
    /// Rows that are not shown.
    pub(super) hidden_rows: Vec<u32>,
    /// Cells whose span ran into another cell's.
    pub(super) overlaps: Vec<Address>,
    /// Cells that found no room within the limits.
    pub(super) left_out: usize,
    /// For each row the slots up to its last cell, those of row spans from above counted.
    widths: Vec<u32>,
    rows: u32,
    most: Most,
    deadline: Deadline,
}

/// Puts the cells of a table into slots.
pub(super) fn form<'a>(table: ElementRef<'a>, budget: &Budget) -> Form<'a> {
    let mut form = Form { most: Most::of(budget), deadline: budget.deadline().clone(), ..Form::default() };
    for group in table.child_elements() {
        match group.value().name() {
            "thead" | "tbody" | "tfoot" => {
                let hidden = super::look::is_hidden(group.value());
                let rows: Vec<_> = group.child_elements().filter(|row| row.value().name() == "tr").collect();
                form.row_group(&rows, hidden);
            }
            "tr" => form.row_group(&[group], false),
            _ => {}
        }
    }
    form
}

impl<'a> Form<'a> {
    fn row_group(&mut self, rows: &[ElementRef<'a>], hidden: bool) {
        let end = self.rows.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        // For each column the row from which on it is free.
        let mut free_from: Vec<u32> = Vec::new();
        for row in rows {
            if hidden || super::look::is_hidden(row.value()) {
                self.hidden_rows.push(self.rows);
            }
            self.row(*row, end, &mut free_from);
            self.rows = self.rows.saturating_add(1);
        }
    }

    fn row(&mut self, row: ElementRef<'a>, end: u32, free_from: &mut Vec<u32>) {
        let mut column = 0u32;
        for element in row.child_elements().filter(|child| matches!(child.value().name(), "td" | "th")) {
            while free_from.get(column as usize).is_some_and(|free| *free > self.rows) {
                column += 1;
            }
            self.deadline.look();
            if column >= self.most.columns || self.slots.len() >= self.most.cells {
                self.left_out += 1;
                continue;
            }
            let wanted = column_span(element, self.most.column_span).min(self.most.columns - column);
            let height = row_span(element, self.most.row_span).unwrap_or(u32::MAX).min(end - self.rows);
            let width = self.free_width(column, wanted, free_from);
            if width < wanted {
                self.overlaps.push(Address::new(self.rows, column));
            }
            let past = (column + wanted) as usize;
            if free_from.len() < past {
                free_from.resize(past, 0);
            }
            for free in free_from.iter_mut().take(past).skip(column as usize) {
                *free = (*free).max(self.rows + height);
            }
            let first = Address::new(self.rows, column);
            let range = Range::new(first, Address::new(self.rows + height - 1, column + width - 1));
            self.slots.push(Slot { element, row, range });
            column += wanted;
        }
        let last = free_from.iter().rposition(|free| *free > self.rows);
        self.widths.push(last.and_then(|last| u32::try_from(last + 1).ok()).unwrap_or(0));
    }

    /// The rows with fewer slots than the widest: row, and how many it lacks.
    pub(super) fn short_rows(&self) -> Vec<(u32, u32)> {
        let widest = self.widths.iter().max().copied().unwrap_or(0);
        let lacks = (0u32..).zip(&self.widths).filter(|(_, width)| **width > 0).map(|(row, width)| (row, widest - width));
        lacks.filter(|(_, lacks)| *lacks > 0).collect()
    }

    /// How many of the wanted columns are free, counted from the first one, which is.
    fn free_width(&self, column: u32, wanted: u32, free_from: &[u32]) -> u32 {
        let busy = free_from.iter().skip(column as usize).take(wanted as usize).position(|free| *free > self.rows);
        busy.and_then(|busy| u32::try_from(busy).ok()).unwrap_or(wanted).max(1)
    }
}

/// The column span: 1 where it is missing, zero or no number.
fn column_span(cell: ElementRef<'_>, most: u32) -> u32 {
    number(cell.attr("colspan")).filter(|span| *span > 0).map_or(1, |span| span.min(most))
}

/// The row span: 1 where it is missing or no number, none for 0, which means down to the end of the row group.
fn row_span(cell: ElementRef<'_>, most: u32) -> Option<u32> {
    match number(cell.attr("rowspan")) {
        Some(0) => None,
        span => Some(span.map_or(1, |span| span.min(most))),
    }
}

/// The number that an attribute begins with, as browsers read it; the largest one where it is beyond bounds.
fn number(attribute: Option<&str>) -> Option<u32> {
    let text = attribute?.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let text = text.strip_prefix('+').unwrap_or(text);
    let digits = text.get(..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))?;
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX))
}
