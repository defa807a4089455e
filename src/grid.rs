//! A rectangle of cells with all that its file says of them, whatever the file was.
//!
//! A grid holds what a reader found: content, style, merges, hidden rows, objects. It interprets nothing: which part is header,
//! stub or body is for `layout`, what a text means is for `value`.

pub mod number_format;

use crate::limits::Deadline;
use crate::place::{Address, Place, Range};
use number_format::NumberFormat;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Content {
    /// Nothing; the cell exists for its style.
    #[default]
    Blank,
    /// A stored number; dates are serial numbers with a date format.
    Number(f64),
    /// A text without furigana; never empty.
    Text(Arc<str>),
    /// TRUE or FALSE.
    Logical(bool),
    /// An error value as written: `#REF!`, `#SPILL!`.
    Error(Arc<str>),
}

impl Content {
    /// A text, or blank where it is empty.
    pub fn text(text: impl AsRef<str> + Into<Arc<str>>) -> Self {
        if text.as_ref().is_empty() { Self::Blank } else { Self::Text(text.into()) }
    }

    /// True where the cell holds nothing.
    pub const fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }
}

/// One cell of a row: its column, content and style, and whether it is a formula.
///
/// A sheet may have millions of them, all in memory at once: a flag of its own for formulas would make each a quarter larger.
#[derive(Clone, PartialEq)]
pub struct Cell {
    /// Column, counted from 0.
    pub column: u32,
    /// The style's number, and [`Cell::FORMULA`] where it is a formula.
    look: u32,
    /// What it holds; for a formula the cached result.
    pub content: Content,
}

impl Cell {
    /// The bit of `look` that stands for a formula; those below it are the style's number.
    const FORMULA: u32 = 1 << 31;

    /// A cell that is no formula. The style is an index into [`Grid::styles`].
    ///
    /// Only the lower 31 bits of the style count: no grid has that many, and none can turn its cell into a formula.
    pub const fn new(column: u32, style: u32, content: Content) -> Self {
        Self { column, look: style & !Self::FORMULA, content }
    }

    /// The cell as a formula, whose cached result is the content, or as none.
    #[must_use]
    pub const fn of_formula(mut self, is_formula: bool) -> Self {
        self.look = if is_formula { self.look | Self::FORMULA } else { self.style() };
        self
    }

    /// Index into [`Grid::styles`].
    pub const fn style(&self) -> u32 {
        self.look & !Self::FORMULA
    }

    /// True where the content is the cached result of a formula.
    pub const fn is_formula(&self) -> bool {
        self.look & Self::FORMULA != 0
    }
}

#[expect(clippy::missing_fields_in_debug, reason = "style and formula are all that the packed number says")]
impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cell")
            .field("column", &self.column)
            .field("style", &self.style())
            .field("content", &self.content)
            .field("formula", &self.is_formula())
            .finish()
    }
}

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

/// Which sides of a cell have a border line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Borders {
    /// Line above.
    pub top: Line,
    /// Line at the right.
    pub right: Line,
    /// Line below.
    pub bottom: Line,
    /// Line at the left.
    pub left: Line,
}

/// The weight of a border line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// No line.
    #[default]
    None,
    /// Hair or dotted.
    Hair,
    /// Thin, dashed.
    Thin,
    /// Medium and medium dashed.
    Medium,
    /// Thick, double.
    Thick,
}

/// Where a cell's content stands between its left and right edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// By content: text left, numbers right.
    #[default]
    General,
    /// At the left edge.
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
    /// Stretched or repeated over the width (justify, distributed, fill).
    Spread,
    /// In the middle of this cell and the blank cells right of it that say the same, as if merged.
    CenterAcross,
}

/// How a cell looks, as far as its format says; the default is what a CSV cell has.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "a format says each of these or says it not")]
pub struct Style {
    /// Number format; `General` by default.
    pub format: NumberFormat,
    /// Bold font.
    pub bold: bool,
    /// Italic font.
    pub italic: bool,
    /// Struck through.
    pub strike: bool,
    /// Font colour as 0xRRGGBB where it is neither automatic nor black.
    pub color: Option<u32>,
    /// Fill colour as 0xRRGGBB where there is a fill other than white.
    pub fill: Option<u32>,
    /// Cell indent, in the levels that the format counts.
    pub indent: u8,
    /// Horizontal alignment.
    pub align: Align,
    /// Text set from top to bottom.
    pub vertical: bool,
    /// Marked as text by a leading apostrophe.
    pub quote_prefix: bool,
    /// Border lines.
    pub borders: Borders,
    /// True for a `<th>` of a web page.
    pub header: bool,
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
        Some(run) if run.1 + 1 >= first => run.1 = run.1.max(last),
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
    #[cfg(target_pointer_width = "64")]
    fn a_cell_takes_32_bytes() {
        assert_eq!(size_of::<Cell>(), 32);
    }

    #[test]
    fn style_and_formula_do_not_touch_each_other() {
        const LAST: u32 = u32::MAX >> 1;
        for (given, style) in [(0, 0), (1, 1), (65_490, 65_490), (LAST, LAST), (LAST + 1, 0), (LAST + 2, 1), (u32::MAX, LAST)] {
            let plain = Cell::new(2, given, Content::Number(1.0));
            let formula = plain.clone().of_formula(true);
            assert_eq!((plain.style(), plain.is_formula()), (style, false), "{given}");
            assert_eq!((formula.style(), formula.is_formula()), (style, true), "{given}");
            assert_ne!(plain, formula, "{given}");
            assert_eq!(formula.clone().of_formula(true), formula, "{given}");
            assert_eq!(formula.of_formula(false), plain, "{given}");
        }
        assert_ne!(Cell::new(2, 0, Content::Blank), Cell::new(2, 1, Content::Blank));
    }

    #[test]
    fn a_cell_shows_its_style_and_formula_apart() {
        let cell = |style| Cell::new(2, style, Content::Logical(true));
        for (cell, shown) in [
            (cell(5), "Cell { column: 2, style: 5, content: Logical(true), formula: false }"),
            (cell(5).of_formula(true), "Cell { column: 2, style: 5, content: Logical(true), formula: true }"),
        ] {
            assert_eq!(format!("{cell:?}"), shown);
        }
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
        let hidden: Vec<u32> = (0..11).filter(|&row| grid.row_is_hidden(row)).collect();
        assert_eq!(hidden, [3, 4, 5, 6, 9]);
    }
}
