//! A sheet as the format writes it, in repeated rows and cells, and how it becomes a grid.

use super::style::{Need, Styles};
use crate::grid::{Cell, Content, Grid};
use crate::limits::{Budget, Exceeded, Limit};
use crate::place::{Address, Range};
use std::sync::Arc;

/// Bytes that the text as shown takes besides the text itself: its place in an ordered map.
const SHOWN: u64 = 48;

/// Rows and columns that any program can write; content beyond is a forgery.
const LAST: Address = Address::new((1 << 24) - 1, (1 << 14) - 1);

/// Why a sheet cannot become a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TooMuch {
    /// More of something than a limit allows.
    Limit(Exceeded),
    /// Content beyond the last cell of a sheet.
    Outside(Address),
}

/// Equal cells side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CellRun {
    /// How many, at least 1.
    pub(super) count: u32,
    /// Name of the style; where there is none, the row's or the column's counts.
    pub(super) style: Option<Arc<str>>,
    /// What each holds.
    pub(super) content: Content,
    /// The number format that the value needs.
    pub(super) need: Need,
    /// True where the content is the result of a formula.
    pub(super) formula: bool,
    /// The text as shown, where it is not the content itself.
    pub(super) shown: Option<Arc<str>>,
    /// Rows and columns that each covers, where more than one.
    pub(super) span: Option<(u32, u32)>,
}

/// Equal rows one below the other.
#[derive(Clone, Debug, Default)]
pub(super) struct RowRun {
    /// How many, at least 1.
    pub(super) count: u32,
    /// Name of the style of cells that have none.
    pub(super) style: Option<Arc<str>>,
    /// The cells from the left edge on.
    pub(super) cells: Vec<CellRun>,
}

/// A sheet while it is read.
#[derive(Default)]
pub(super) struct Sheet {
    rows: Vec<RowRun>,
    /// First column, last column, name of the style of cells that have none.
    columns: Vec<(u32, u32, Arc<str>)>,
    next_row: u32,
    next_column: u32,
    /// Merged ranges so far.
    merges: u64,
    /// Last row and last column with content.
    used: Option<Address>,
}

impl From<Exceeded> for TooMuch {
    fn from(exceeded: Exceeded) -> Self {
        Self::Limit(exceeded)
    }
}

impl CellRun {
    /// True where the cells say nothing and cover nothing else.
    fn is_plain_blank(&self) -> bool {
        self.content.is_blank() && self.span.is_none()
    }
}

impl RowRun {
    /// Adds cells at the right; blank ones that look alike become one run.
    pub(super) fn add_cells(&mut self, cells: CellRun) {
        match self.cells.last_mut() {
            Some(last) if last.is_plain_blank() && cells.is_plain_blank() && last.style == cells.style => {
                last.count = last.count.saturating_add(cells.count);
            }
            _ => self.cells.push(cells),
        }
    }
}

impl Sheet {
    /// The row that comes next, counted from 0.
    pub(super) const fn next_row(&self) -> u32 {
        self.next_row
    }

    /// The column that the next column description is about, counted from 0.
    pub(super) const fn next_column(&self) -> u32 {
        self.next_column
    }

    /// Adds the description of columns.
    pub(super) fn add_columns(&mut self, count: u32, style: Option<Arc<str>>) {
        let first = self.next_column;
        self.next_column = first.saturating_add(count);
        if let Some(style) = style {
            self.columns.push((first, self.next_column.saturating_sub(1), style));
        }
    }

    /// Adds rows; errs where they hold more than the budget allows.
    pub(super) fn add_rows(&mut self, mut row: RowRun, budget: &Budget) -> Result<(), TooMuch> {
        let first = self.next_row;
        self.next_row = first.saturating_add(row.count);
        let is_filled = |cell: &CellRun| !cell.content.is_blank();
        let matters = |cell: &CellRun| !cell.is_plain_blank() || cell.style.is_some();
        if row.style.is_none() && self.columns.is_empty() {
            row.cells.truncate(row.cells.iter().rposition(matters).map_or(0, |at| at + 1));
        }
        row.cells.shrink_to_fit();
        let mut column = 0u32;
        let mut filled = 0u64;
        let mut merges = 0u64;
        let mut shown = 0u64;
        let mut last_column = None;
        for cell in &row.cells {
            column = column.saturating_add(cell.count);
            if is_filled(cell) {
                filled += u64::from(cell.count);
                shown += u64::from(cell.count) * u64::from(cell.shown.is_some());
                last_column = Some(column.saturating_sub(1));
            }
            merges += u64::from(cell.span.is_some()) * u64::from(cell.count);
        }
        if let Some(last_column) = last_column {
            let last = Address::new(self.next_row.saturating_sub(1), last_column);
            if last.row > LAST.row || last.column > LAST.column {
                return Err(TooMuch::Outside(last));
            }
            self.used = Some(self.used.map_or(last, |used| Address::new(last.row, used.column.max(last_column))));
        }
        let rows = u64::from(row.count);
        budget.take_cells(filled.saturating_mul(rows))?;
        let bytes = filled.saturating_mul(size_of::<Cell>() as u64).saturating_add(shown.saturating_mul(SHOWN));
        budget.take(Limit::CellBytes, bytes.saturating_mul(rows))?;
        budget.check(Limit::Merges, merges.saturating_mul(rows).saturating_add(self.merges))?;
        self.merges += merges.saturating_mul(rows);
        match self.rows.last_mut() {
            Some(last) if last.cells.is_empty() && row.cells.is_empty() => last.count = last.count.saturating_add(row.count),
            _ => self.rows.push(row),
        }
        Ok(())
    }

    /// Writes the repeats out into the grid. False where the styles of blank cells had to be dropped.
    pub(super) fn fill(mut self, grid: &mut Grid, styles: &mut Styles, budget: &Budget) -> bool {
        let plain = styles.index(None, Need::Any) == 0;
        let blank = self.blank_cells(plain);
        let with_blanks = budget.take(Limit::BlankCells, blank).is_ok();
        let used = self.used.filter(|_| with_blanks);
        let mut first = 0u32;
        for row in std::mem::take(&mut self.rows) {
            let last = first.saturating_add(row.count);
            let out = self.write_out(&row, used, plain, styles);
            let lasting = !row.cells.iter().all(CellRun::is_plain_blank);
            let end = if lasting { last } else { last.min(used.map_or(0, |used| used.row + 1)) };
            if !out.is_empty() {
                put(grid, first..end, out);
            }
            first = last;
        }
        with_blanks
    }

    /// One of a run of rows. Blank cells reach only as far as the used part.
    fn write_out(&self, row: &RowRun, used: Option<Address>, plain: bool, styles: &mut Styles) -> WrittenOut {
        let mut out = WrittenOut::default();
        let unnamed = self.styles_unnamed(row, plain);
        let end_of_blanks = used.map_or(0, |used| used.column + 1);
        let mut first = 0u32;
        for run in &row.cells {
            let last = first.saturating_add(run.count);
            let blank = run.content.is_blank();
            out.spans.extend(run.span.iter().flat_map(|&span| (first..last).map(move |column| (column, span))));
            let end = match blank {
                true if !unnamed && run.style.is_none() => first,
                true => last.min(end_of_blanks),
                false => last,
            };
            for column in first..end {
                let name = run.style.as_ref().or(row.style.as_ref()).or_else(|| column_style(&self.columns, column));
                let style = styles.index(name.map(|name| &**name), run.need);
                if !(blank && style == 0) {
                    out.cells.push(Cell::new(column, style, run.content.clone()).of_formula(run.formula));
                }
                out.shown.extend(run.shown.iter().map(|text| (column, text.clone())));
            }
            first = last;
        }
        out
    }

    /// True where blank cells of a row may have a style without naming it.
    fn styles_unnamed(&self, row: &RowRun, plain: bool) -> bool {
        !plain || row.style.is_some() || !self.columns.is_empty()
    }

    /// Blank cells within the used part of the sheet that may have a style.
    fn blank_cells(&self, plain: bool) -> u64 {
        let Some(used) = self.used else { return 0 };
        let mut blank = 0u64;
        let mut first = 0u32;
        for row in &self.rows {
            let rows = row.count.min(used.row.saturating_add(1).saturating_sub(first));
            let unnamed = self.styles_unnamed(row, plain);
            let mut column = 0u32;
            let mut in_row = 0u64;
            for cell in &row.cells {
                if cell.content.is_blank() && (unnamed || cell.style.is_some()) {
                    in_row += u64::from(cell.count.min(used.column.saturating_add(1).saturating_sub(column)));
                }
                column = column.saturating_add(cell.count);
            }
            blank = blank.saturating_add(in_row * u64::from(rows));
            first = first.saturating_add(row.count);
        }
        blank
    }
}

/// A row as it goes into the grid.
#[derive(Default)]
struct WrittenOut {
    cells: Vec<Cell>,
    /// Column and text as shown.
    shown: Vec<(u32, Arc<str>)>,
    /// Column, and the rows and columns that the cell covers.
    spans: Vec<(u32, (u32, u32))>,
}

impl WrittenOut {
    const fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.spans.is_empty()
    }
}

/// Puts the same row into the grid several times.
fn put(grid: &mut Grid, rows: std::ops::Range<u32>, out: WrittenOut) {
    for (row, cells) in rows.clone().zip(std::iter::repeat_n(out.cells, rows.len())) {
        grid.shown.extend(out.shown.iter().map(|(column, text)| (Address::new(row, *column), text.clone())));
        grid.merges.extend(out.spans.iter().map(|&(column, (height, width))| {
            let last = Address::new(row.saturating_add(height - 1), column.saturating_add(width - 1));
            Range::new(Address::new(row, column), last)
        }));
        grid.put_row(row, cells);
    }
}

fn column_style(columns: &[(u32, u32, Arc<str>)], column: u32) -> Option<&Arc<str>> {
    let after = columns.partition_point(|(first, ..)| *first <= column);
    let (_, last, style) = columns.get(after.checked_sub(1)?)?;
    (column <= *last).then_some(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(count: u32) -> CellRun {
        CellRun { count, content: Content::Number(1.0), ..CellRun::default() }
    }

    fn blank(count: u32) -> CellRun {
        CellRun { count, ..CellRun::default() }
    }

    fn grid(rows: Vec<(u32, Vec<CellRun>)>) -> Result<Grid, TooMuch> {
        let budget = Budget::default();
        let mut sheet = Sheet::default();
        for (count, cells) in rows {
            sheet.add_rows(RowRun { count, style: None, cells }, &budget)?;
        }
        let mut grid = Grid::new("s");
        sheet.fill(&mut grid, &mut Styles::default(), &budget);
        Ok(grid)
    }

    #[test]
    fn repeats_are_written_out_only_where_there_is_content() {
        let grid = grid(vec![(2, vec![blank(1), filled(2)]), (1_000_000, vec![blank(16384)]), (1, vec![filled(1)])]).unwrap();
        let cells: Vec<String> = grid.filled().map(|(at, _)| at.to_string()).collect();
        assert_eq!(cells, ["B1", "C1", "B2", "C2", "A1000003"]);
        assert_eq!(grid.rows().len(), 3);
    }

    #[test]
    fn a_sheet_filled_by_repeats_is_refused() {
        assert_eq!(
            grid(vec![(1 << 20, vec![filled(1 << 14)])]).err(),
            Some(TooMuch::Limit(Exceeded { limit: Limit::Cells, found: 20_000_001, allowed: 20_000_000 }))
        );
        assert_eq!(grid(vec![(u32::MAX, vec![filled(u32::MAX)])]).err(), Some(TooMuch::Outside(Address::new(u32::MAX - 1, u32::MAX - 1))));
    }

    #[test]
    fn merges_of_repeated_rows_are_repeated() {
        let span = CellRun { span: Some((1, 2)), ..filled(1) };
        let grid = grid(vec![(2, vec![span])]).unwrap();
        let merges: Vec<String> = grid.merges.iter().map(ToString::to_string).collect();
        assert_eq!(merges, ["A1:B1", "A2:B2"]);
    }
}
