//! A rectangle of cells with all that its file says of them, whatever the file was.
//!
//! A grid holds what a reader found: content, style, merges, hidden rows, objects. It interprets nothing: which part is header,
//! stub or body is for `layout`, what a text means is for `value`.

mod cell;
pub mod number_format;
mod style;

pub use cell::{Cell, Content};
pub use style::{Align, Borders, Line, Style};

use crate::limits::Deadline;
use crate::place::{Address, Place, Range};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether people see a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Shown as a tab.
    #[default]
    Visible,
    /// Hidden; can be unhidden from the menu.
    Hidden,
    /// Hidden so that only a program can unhide it.
    VeryHidden,
}

/// Something on a sheet that is no cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// The cells it covers, or the cell it belongs to; none where the file does not place it.
    pub range: Option<Range>,
    /// Its text: of a text box, shape or comment, or the alternative text of an image.
    pub text: String,
}

/// The kinds of objects that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKind {
    /// A comment (note) of a cell, threaded ones too.
    Comment,
    /// A text box, or any drawn shape with text in it.
    TextBox,
    /// A drawn shape or line without text.
    Shape,
    /// A picture.
    Image,
    /// A chart.
    Chart,
    /// A button, list box or other form control.
    Control,
    /// An embedded document.
    Embedded,
}

/// A part of a cell's text that looks unlike the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// First byte of the part in the cell's text.
    pub start: usize,
    /// Byte after the part's last one.
    pub end: usize,
    /// Set higher and smaller, as footnote marks are.
    pub superscript: bool,
    /// Struck through.
    pub strike: bool,
}

/// One sheet of a workbook, one table of a page, or one CSV file.
///
/// Rows and columns count from 0. Cells are kept sparsely: a cell that is absent is blank and has the default style.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The file it came from, as the user named it.
    pub file: Arc<str>,
    /// The sheet's name; `table 2` for the second `<table>` of a page; empty for CSV.
    pub sheet: Arc<str>,
    /// Whether people see the sheet.
    pub visibility: Visibility,
    /// A web table's `<caption>`.
    pub caption: Option<String>,
    /// What a page says right before a web table, outermost first: its title, the nearest heading, the nearest line.
    pub lead: Vec<String>,
    /// The styles that cells refer to; never empty, the first is the default.
    pub styles: Arc<[Style]>,
    /// Merged ranges of more than one cell, in reading order.
    pub merges: Vec<Range>,
    /// Hidden rows: first and last of each run, in order.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Hidden columns: first and last of each run, in order.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Rows of a web table that state fewer slots than its widest row: row, and how many slots it lacks, in order.
    pub short_rows: Vec<(u32, u32)>,
    /// Text boxes, images, comments and the like, in the file's order.
    pub objects: Vec<Object>,
    /// Texts of which a part looks different.
    pub runs: BTreeMap<Address, Vec<Run>>,
    /// Text as the file itself shows a cell, where it says so (ODS).
    pub shown: BTreeMap<Address, Arc<str>>,
    /// Days count from 1904 instead of 1900.
    pub date1904: bool,
    /// When the time for the file is up; never by default.
    pub deadline: Deadline,
    rows: Vec<Row>,
}

/// The cells of one row that has any, in column order.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Row, counted from 0.
    pub index: u32,
    /// The row's cells, by column, each column once.
    pub cells: Vec<Cell>,
}

impl Grid {
    /// An empty grid with the default style alone.
    pub fn new(sheet: impl Into<Arc<str>>) -> Self {
        Self { sheet: sheet.into(), styles: Arc::from([Style::default()]), ..Self::default() }
    }

    /// Where the grid is: its file and sheet.
    pub fn place(&self) -> Place {
        Place::file(self.file.clone()).with_sheet(self.sheet.clone())
    }

    /// Puts a cell at a place. Cheapest in reading order; what was at the place before is replaced (the last one counts, as in Excel).
    pub fn put(&mut self, row: u32, cell: Cell) {
        let index = match self.rows.last() {
            Some(last) if last.index == row => Ok(self.rows.len() - 1),
            Some(last) if last.index < row => Err(self.rows.len()),
            None => Err(0),
            _ => self.rows.binary_search_by_key(&row, |r| r.index),
        };
        let index = index.unwrap_or_else(|at| {
            self.rows.insert(at, Row { index: row, cells: Vec::new() });
            at
        });
        let Some(Row { cells, .. }) = self.rows.get_mut(index) else { return };
        match cells.last() {
            Some(last) if last.column >= cell.column => match cells.binary_search_by_key(&cell.column, |c| c.column) {
                Ok(at) => {
                    if let Some(old) = cells.get_mut(at) {
                        *old = cell;
                    }
                }
                Err(at) => cells.insert(at, cell),
            },
            _ => cells.push(cell),
        }
    }

    /// Puts a whole row whose cells are in column order, below all rows put so far; an empty one is left out.
    ///
    /// Where that does not hold, the cells are put one by one.
    pub fn put_row(&mut self, index: u32, cells: Vec<Cell>) {
        let ordered = cells.iter().zip(cells.iter().skip(1)).all(|(a, b)| a.column < b.column);
        if cells.is_empty() {
        } else if ordered && self.rows.last().is_none_or(|last| last.index < index) {
            self.rows.push(Row { index, cells });
        } else {
            for cell in cells {
                self.put(index, cell);
            }
        }
    }

    /// The rows that have cells, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The cells of a row, in column order; empty where it has none.
    pub fn row(&self, index: u32) -> &[Cell] {
        self.deadline.look();
        find(&self.rows, index, |row| row.index).map_or(&[], |row| &row.cells)
    }

    /// The cell at an address, where the file has one.
    pub fn cell(&self, at: Address) -> Option<&Cell> {
        find(self.row(at.row), at.column, |cell| cell.column)
    }

    /// All cells with content, in reading order.
    pub fn filled(&self) -> impl Iterator<Item = (Address, &Cell)> {
        self.rows.iter().flat_map(|row| {
            row.cells.iter().filter(|cell| !cell.content.is_blank()).map(|cell| (Address::new(row.index, cell.column), cell))
        })
    }

    /// The smallest range that holds every cell with content; none where all are blank.
    pub fn used(&self) -> Option<Range> {
        let mut used: Option<Range> = None;
        for row in &self.rows {
            let mut filled = row.cells.iter().filter(|cell| !cell.content.is_blank());
            let Some(first) = filled.next() else { continue };
            let last = filled.next_back().unwrap_or(first);
            let range = Range::new(Address::new(row.index, first.column), Address::new(row.index, last.column));
            used = Some(used.map_or(range, |used| used.joined(&range)));
        }
        used
    }

    /// The style of a cell.
    pub fn style(&self, cell: &Cell) -> &Style {
        static DEFAULT: std::sync::LazyLock<Style> = std::sync::LazyLock::new(Style::default);
        self.styles.get(cell.style() as usize).unwrap_or(&DEFAULT)
    }

    /// The text of a cell as its program shows it: numbers by their number format, dates in their era, texts as they are.
    ///
    /// Looks at [`Grid::deadline`], as [`Grid::cell`] and [`Grid::row`] do: whoever goes over cells keeps to it.
    pub fn text<'a>(&'a self, at: Address, cell: &'a Cell) -> Cow<'a, str> {
        self.deadline.look();
        if let Some(shown) = self.shown.get(&at) {
            return Cow::Borrowed(shown);
        }
        match &cell.content {
            Content::Blank => Cow::Borrowed(""),
            Content::Logical(true) => Cow::Borrowed("TRUE"),
            Content::Logical(false) => Cow::Borrowed("FALSE"),
            Content::Text(text) | Content::Error(text) => Cow::Borrowed(text),
            Content::Number(number) => Cow::Owned(self.style(cell).format.show(*number, self.date1904)),
        }
    }

    /// True where the row is hidden.
    pub fn row_is_hidden(&self, row: u32) -> bool {
        in_runs(&self.hidden_rows, row)
    }

    /// True where the column is hidden.
    pub fn column_is_hidden(&self, column: u32) -> bool {
        in_runs(&self.hidden_columns, column)
    }
}

/// The item with a number among some in the order of their numbers; where none is absent before it, without a search.
fn find<T>(items: &[T], number: u32, of: impl Fn(&T) -> u32) -> Option<&T> {
    let ahead = number.checked_sub(items.first().map(&of)?)?;
    match items.get(ahead as usize) {
        Some(item) if of(item) == number => Some(item),
        _ => items.binary_search_by_key(&number, of).ok().and_then(|at| items.get(at)),
    }
}

/// True where one of the ordered runs holds the number.
fn in_runs(runs: &[(u32, u32)], number: u32) -> bool {
    let after = runs.partition_point(|run| run.0 <= number);
    after.checked_sub(1).and_then(|at| runs.get(at)).is_some_and(|run| number <= run.1)
}

/// Adds a number to runs that grow in order: joins it to the last run where it follows on.
pub fn push_run(runs: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    match runs.last_mut() {
        Some(run) if run.1.saturating_add(1) >= first => run.1 = run.1.max(last),
        _ => runs.push((first, last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(column: u32, number: f64) -> Cell {
        Cell::new(column, 0, Content::Number(number))
    }

    #[test]
    fn cells_come_back_in_reading_order_however_they_came() {
        let mut grid = Grid::new("s");
        for (row, column) in [(2, 1), (0, 3), (2, 0), (0, 1), (1, 1)] {
            grid.put(row, number(column, f64::from(row * 10 + column)));
        }
        let order: Vec<String> = grid.filled().map(|(at, _)| at.to_string()).collect();
        assert_eq!(order, ["B1", "D1", "B2", "A3", "B3"]);
        assert_eq!(grid.used().map(|range| range.to_string()), Some("A1:D3".to_owned()));
    }

    #[test]
    fn the_last_of_two_cells_at_one_place_counts() {
        let mut grid = Grid::new("s");
        grid.put(0, number(0, 1.0));
        grid.put(0, number(0, 2.0));
        assert_eq!(grid.cell(Address::new(0, 0)).map(|cell| cell.content.clone()), Some(Content::Number(2.0)));
        assert_eq!(grid.filled().count(), 1);
    }

    #[test]
    fn hidden_runs_join_and_answer() {
        let mut grid = Grid::new("s");
        push_run(&mut grid.hidden_rows, 3, 3);
        push_run(&mut grid.hidden_rows, 4, 6);
        push_run(&mut grid.hidden_rows, 9, 9);
        assert_eq!(grid.hidden_rows, [(3, 6), (9, 9)]);
        push_run(&mut grid.hidden_rows, u32::MAX, u32::MAX);
        push_run(&mut grid.hidden_rows, u32::MAX, u32::MAX);
        assert_eq!(grid.hidden_rows, [(3, 6), (9, 9), (u32::MAX, u32::MAX)], "the last number that there is, twice");
        let hidden: Vec<u32> = (0..11).filter(|&row| grid.row_is_hidden(row)).collect();
        assert_eq!(hidden, [3, 4, 5, 6, 9]);
    }
}
