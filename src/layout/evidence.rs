//! What each cell of a sheet is on its own: number, mark, period, text or blank; merges; the rows and columns that hold anything.

mod kinds;
mod rare;
mod spans;
mod symbols;
mod text;

pub(super) use kinds::Kind;
pub(super) use text::{is_japanese, is_label_text, label_text};

use crate::grid::number_format::NumberFormat;
use crate::grid::{Align, Borders, Cell, Content, Grid, Style};
use crate::hash::HashMap;
use crate::place::{Address, Range};
use crate::value::{DecimalMark, Value};
use kinds::{Decimals, Kinds, Rare};
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::rc::Rc;
use std::sync::Arc;

/// One cell of the dense matrix. A sheet may have millions of them.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    kind: Kind,
    /// Those of the facts below that hold.
    facts: u8,
    /// Index of the cell in its grid row, plus one; 0 where there is none, [`Seen::FAR`] where it is to be searched for.
    at: u16,
}

impl Seen {
    /// A whole number.
    const WHOLE: u8 = 1;
    /// It numbers the name right of it, which makes a text of it.
    const NUMBERS: u8 = 1 << 1;
    /// A merge covers it.
    const MERGED: u8 = 1 << 2;
    /// Stands for the index of a cell behind so many others as few rows have.
    const FAR: u16 = u16::MAX;

    const fn is(self, fact: u8) -> bool {
        self.facts & fact != 0
    }
}

/// More filled rows × filled columns than this are not laid out: no published table comes near, and the matrix would fill the memory.
const MOST_CELLS: usize = 60_000_000;

/// More cells under merges than this are not looked up one by one; a table of millions of merged cells has no layout worth reading.
const MOST_MERGED: u64 = 4_000_000;

/// The filled rows and columns of a grid as a dense matrix; `i` counts filled rows, `j` filled columns.
pub(super) struct Sheet<'a> {
    pub(super) grid: &'a Grid,
    rows: Vec<u32>,
    /// The cells of each filled row in the grid.
    grid_rows: Vec<&'a [Cell]>,
    columns: Vec<u32>,
    cells: Vec<Seen>,
    /// The merge of each cell under one, shared with the strips of the sheet.
    merges: Rc<HashMap<(u32, u32), u32>>,
    /// Filled cells that a merge hides, in reading order.
    pub(super) covered: Vec<Address>,
    /// True where the file carries borders at all.
    pub(super) has_borders: bool,
    /// The sign before the decimals of numbers that are texts.
    pub(super) decimal_mark: DecimalMark,
    /// True where every filled cell shows something: none holds only spaces, and no merge hides one.
    pub(super) all_shown: bool,
    /// True for a table of a web page, which says by its own marks what is a header and what spans.
    pub(super) is_web: bool,
    /// What may be among the cells.
    may_hold: Rare,
}

impl<'a> Sheet<'a> {
    /// Looks at every cell of a grid once; none where it holds nothing or is too wide and long to lay out.
    pub(super) fn new(grid: &'a Grid) -> Option<Self> {
        let mut decimals = Decimals::default();
        let mut sheet = Self::blank(grid, 0..=u32::MAX, |cell| decimals.look_at(cell))?;
        sheet.decimal_mark = decimals.mark();
        sheet.has_borders = grid.styles.iter().any(|style| style.borders != Borders::default());
        sheet.is_web = grid.styles.iter().any(|style| style.header);
        sheet.index_merges();
        sheet.fill();
        sheet.find_numbering();
        sheet.find_codes();
        sheet.find_symbols();
        sheet.find_spans();
        Some(sheet)
    }

    /// Some columns only, as if nothing else stood on the sheet; none where they hold nothing.
    pub(super) fn strip(&self, strip: RangeInclusive<u32>) -> Option<Self> {
        let mut part = Self::blank(self.grid, strip.clone(), |_| {})?;
        (part.has_borders, part.is_web, part.decimal_mark) = (self.has_borders, self.is_web, self.decimal_mark);
        part.may_hold = self.may_hold;
        part.merges = Rc::clone(&self.merges);
        part.covered = self.covered.iter().copied().filter(|at| strip.contains(&at.column)).collect();
        let columns: Vec<usize> = part.columns.iter().filter_map(|column| self.columns.binary_search(column).ok()).collect();
        let rows: Vec<usize> = part.rows.iter().filter_map(|&row| self.row_at(row)).collect();
        let seen = rows.iter().flat_map(|&i| columns.iter().map(move |&j| self.seen(i, j)));
        // What numbers a name in the sheet may have none right of it in the strip.
        let as_number = |seen: Seen| Seen { kind: Kind::Number, facts: seen.facts & !Seen::NUMBERS, ..seen };
        part.cells = seen.map(|seen| if seen.is(Seen::NUMBERS) { as_number(seen) } else { seen }).collect();
        part.find_numbering();
        Some(part)
    }

    /// The filled rows and columns, before their cells are looked at but by `look`, which is told each filled one.
    fn blank(grid: &'a Grid, strip: RangeInclusive<u32>, mut look: impl FnMut(&Cell)) -> Option<Self> {
        let fills = |cell: &&Cell| !cell.content.is_blank() && strip.contains(&cell.column);
        let (mut rows, mut grid_rows, mut present) = (Vec::new(), Vec::new(), Vec::new());
        for row in grid.rows() {
            let mut is_filled = false;
            for cell in row.cells.iter().filter(fills) {
                is_filled = true;
                look(cell);
                let column = cell.column as usize;
                if column >= present.len() {
                    present.resize(column + 1, false);
                }
                if let Some(slot) = present.get_mut(column) {
                    *slot = true;
                }
            }
            if is_filled {
                rows.push(row.index);
                grid_rows.push(row.cells.as_slice());
            }
        }
        let columns: Vec<u32> = (0u32..).zip(&present).filter(|&(_, &filled)| filled).map(|(column, _)| column).collect();
        let size = rows.len().checked_mul(columns.len())?;
        if size == 0 || size > MOST_CELLS {
            return None;
        }
        let decimal_mark = DecimalMark::default();
        let (cells, merges, covered) = (vec![Seen::default(); size], Rc::default(), Vec::new());
        Some(Self {
            grid,
            rows,
            grid_rows,
            columns,
            cells,
            merges,
            covered,
            has_borders: false,
            decimal_mark,
            all_shown: false,
            is_web: false,
            may_hold: Rare::default(),
        })
    }

    fn index_merges(&mut self) {
        let mut budget = MOST_MERGED;
        let width = self.columns.len();
        let mut merges = HashMap::default();
        for (number, merge) in (0u32..).zip(&self.grid.merges) {
            let rows = span(&self.rows, merge.first.row, merge.last.row);
            let columns = span(&self.columns, merge.first.column, merge.last.column);
            let size = rows.len() as u64 * columns.len() as u64;
            if size > budget {
                continue;
            }
            budget -= size;
            let (top, left) = (place(&self.rows, merge.first.row), place(&self.columns, merge.first.column));
            for (i, &row) in (top..).zip(rows) {
                for (j, &column) in (left..).zip(columns) {
                    merges.entry((row, column)).or_insert(number);
                    if let Some(seen) = self.cells.get_mut(i * width + j) {
                        seen.facts |= Seen::MERGED;
                    }
                }
            }
        }
        self.merges = Rc::new(merges);
    }

    fn fill(&mut self) {
        let mut kinds = Kinds::new(self.grid, self.decimal_mark);
        let width = self.columns.len().max(1);
        let Self { grid, rows, grid_rows, columns, cells, merges, covered, all_shown, .. } = self;
        *all_shown = true;
        for ((&row, grid_row), line) in rows.iter().zip(grid_rows.iter()).zip(cells.chunks_exact_mut(width)) {
            grid.deadline.look();
            let mut places = columns.iter().zip(line);
            for (position, cell) in (1usize..).zip(*grid_row).filter(|(_, cell)| !cell.content.is_blank()) {
                // Both are in the order of the columns, and each filled cell has its place.
                let Some((_, seen)) = places.find(|(column, _)| **column == cell.column) else { break };
                let at = Address::new(row, cell.column);
                let merge = if seen.is(Seen::MERGED) { merges.get(&(row, cell.column)) } else { None };
                if merge.and_then(|&number| grid.merges.get(number as usize)).is_some_and(|merge| merge.first != at) {
                    covered.push(at);
                    *all_shown = false;
                    continue;
                }
                let (kind, whole) = kinds.of(cell);
                if kind == Kind::Blank {
                    *all_shown = false;
                    continue;
                }
                seen.kind = kind;
                seen.facts |= if whole { Seen::WHOLE } else { 0 };
                seen.at = u16::try_from(position).unwrap_or(Seen::FAR);
            }
        }
        // What a cell shows may be other than its text, and a number may be shown in brackets, a date with its end.
        let shown = !grid.shown.is_empty();
        let formats = || grid.styles.iter().map(|style| &style.format);
        self.may_hold = Rare {
            codes: kinds.rare.codes,
            signs: shown || kinds.rare.signs,
            spans: shown || kinds.rare.spans || formats().any(NumberFormat::is_date),
            numbering: shown || kinds.rare.numbering || !formats().all(NumberFormat::is_bare),
        };
    }

    /// The cells of a filled row.
    fn line(&self, i: usize) -> &[Seen] {
        let start = i.saturating_mul(self.width());
        self.cells.get(start..start.saturating_add(self.width())).unwrap_or(&[])
    }

    fn seen(&self, i: usize, j: usize) -> Seen {
        if j >= self.columns.len() {
            return Seen::default();
        }
        self.cells.get(i * self.columns.len() + j).copied().unwrap_or_default()
    }

    /// Number of filled rows.
    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    /// Number of filled columns.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// What the cell is; blank under a merge but at its top left.
    pub(super) fn kind(&self, i: usize, j: usize) -> Kind {
        self.seen(i, j).kind
    }

    /// True for a whole number.
    pub(super) fn is_whole(&self, i: usize, j: usize) -> bool {
        self.seen(i, j).is(Seen::WHOLE)
    }

    /// True where the cell shows something.
    pub(super) fn is_filled(&self, i: usize, j: usize) -> bool {
        self.seen(i, j).at > 0
    }

    /// The cell, where it shows something.
    pub(super) fn cell(&self, i: usize, j: usize) -> Option<&'a Cell> {
        match self.seen(i, j).at {
            Seen::FAR => self.grid.cell(self.address(i, j)),
            at => self.grid_rows.get(i)?.get(usize::from(at.checked_sub(1)?)),
        }
    }

    /// True for a cell in which nothing but spaces was written.
    pub(super) fn is_spaced(&self, i: usize, j: usize) -> bool {
        let is_spaces = |cell: &Cell| matches!(&cell.content, Content::Text(text) if !text.is_empty() && text.trim().is_empty());
        !self.is_filled(i, j) && self.grid.cell(self.address(i, j)).is_some_and(is_spaces)
    }

    /// The cells of the filled rows in the grid, from the top.
    pub(super) fn grid_rows(&self) -> impl Iterator<Item = &'a [Cell]> + '_ {
        self.grid_rows.iter().copied()
    }

    /// The grid row of a filled row.
    pub(super) fn row(&self, i: usize) -> u32 {
        self.rows.get(i).copied().unwrap_or(u32::MAX)
    }

    /// The grid column of a filled column.
    pub(super) fn column(&self, j: usize) -> u32 {
        self.columns.get(j).copied().unwrap_or(u32::MAX)
    }

    /// The grid cell of a matrix position.
    pub(super) fn address(&self, i: usize, j: usize) -> Address {
        Address::new(self.row(i), self.column(j))
    }

    /// The columns of a row that show something.
    pub(super) fn filled(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        self.line(i).iter().enumerate().filter(|(_, seen)| seen.at > 0).map(|(j, _)| j)
    }

    /// What the cells of a row are, column by column.
    pub(super) fn kinds(&self, i: usize) -> impl ExactSizeIterator<Item = Kind> + '_ {
        self.line(i).iter().map(|seen| seen.kind)
    }

    /// The column of the only cell of a row that shows something.
    pub(super) fn only_filled(&self, i: usize) -> Option<usize> {
        let mut filled = self.filled(i);
        filled.next().filter(|_| filled.next().is_none())
    }

    /// True where two texts of a row are the same but for spaces.
    pub(super) fn same_letters(&self, i: usize, a: usize, b: usize) -> bool {
        // Their first bytes tell most texts apart; those of spaces are smaller than 0x21, or begin as these do.
        let first = |j: usize| {
            self.kept_text(i, j).and_then(|text| text.bytes().next()).filter(|byte| !matches!(byte, 0..=0x20 | 0xC2 | 0xE1..=0xE3))
        };
        if first(a).zip(first(b)).is_some_and(|(a, b)| a != b) {
            return false;
        }
        let (a, b) = (self.text(i, a), self.text(i, b));
        a.chars().filter(|c| !c.is_whitespace()).eq(b.chars().filter(|c| !c.is_whitespace()))
    }

    /// Number of blank grid rows above a filled row, up to the filled one before.
    pub(super) fn gap_above(&self, i: usize) -> u32 {
        i.checked_sub(1).map_or(0, |before| self.row(i).saturating_sub(self.row(before)).saturating_sub(1))
    }

    /// The style at a grid position, blank cells included.
    pub(super) fn style_at(&self, row: u32, column: u32) -> Option<&'a Style> {
        self.grid.cell(Address::new(row, column)).map(|cell| self.grid.style(cell))
    }

    /// The merge that covers a grid cell.
    pub(super) fn merge_at(&self, row: u32, column: u32) -> Option<Range> {
        self.merges.get(&(row, column)).and_then(|&number| self.grid.merges.get(number as usize)).copied()
    }

    /// The merge that covers a cell of the matrix.
    pub(super) fn merge(&self, i: usize, j: usize) -> Option<Range> {
        if self.seen(i, j).is(Seen::MERGED) { self.merge_at(self.row(i), self.column(j)) } else { None }
    }

    /// The filled row that a grid row is.
    pub(super) fn row_at(&self, row: u32) -> Option<usize> {
        /// So many blank rows before a row are little.
        const NEAR: usize = 16;
        // Where no row before it is blank throughout, it is as far from the first one as in the grid; else somewhat nearer.
        let ahead = row.checked_sub(*self.rows.first()?)? as usize;
        if self.rows.get(ahead) == Some(&row) {
            return Some(ahead);
        }
        let start = ahead.saturating_sub(NEAR);
        match self.rows.get(start..ahead.min(self.rows.len())) {
            Some(near @ [first, ..]) if *first <= row => near.binary_search(&row).ok().map(|at| start + at),
            _ => self.rows.binary_search(&row).ok(),
        }
    }

    /// The filled column that a grid column is.
    pub(super) fn column_at(&self, column: u32) -> Option<usize> {
        // Where no column before it is blank throughout, it is as far from the first one as in the grid.
        let ahead = column.checked_sub(*self.columns.first()?)? as usize;
        if self.columns.get(ahead) == Some(&column) { Some(ahead) } else { self.columns.binary_search(&column).ok() }
    }

    /// The matrix position of a grid cell.
    pub(super) fn position(&self, at: Address) -> Option<(usize, usize)> {
        Some((self.row_at(at.row)?, self.column_at(at.column)?))
    }

    /// The cell's text as shown, untrimmed.
    pub(super) fn text(&self, i: usize, j: usize) -> Cow<'a, str> {
        match self.cell(i, j) {
            Some(Cell { content: Content::Text(text), .. }) if self.grid.shown.is_empty() => {
                self.grid.deadline.look();
                Cow::Borrowed(text)
            }
            Some(cell) => self.grid.text(self.address(i, j), cell),
            None => Cow::Borrowed(""),
        }
    }

    /// The text of a cell as the grid keeps it, where it shows just that.
    pub(super) fn kept_text(&self, i: usize, j: usize) -> Option<&'a Arc<str>> {
        match &self.cell(i, j)?.content {
            Content::Text(text) if self.grid.shown.is_empty() => Some(text),
            _ => None,
        }
    }

    /// True where two cells of a column that show something show the same.
    pub(super) fn shows_same(&self, i: usize, above: usize, j: usize) -> bool {
        if let (Some(cell), Some(other)) = (self.cell(i, j), self.cell(above, j))
            && self.grid.shown.is_empty()
        {
            match (&cell.content, &other.content) {
                (Content::Text(text), Content::Text(other)) => return Arc::ptr_eq(text, other) || text == other,
                // Two numbers may look alike and be none the less different; the same one in one style looks alike.
                (Content::Number(number), Content::Number(same)) if number.to_bits() == same.to_bits() && cell.style() == other.style() => {
                    return true;
                }
                _ => {}
            }
        }
        self.text(i, j) == self.text(above, j)
    }

    /// True for a text without spaces within it, of which the label is made, that is known to be neither number nor mark nor period.
    pub(super) fn is_mere_text(&self, i: usize, j: usize, label: &Arc<str>) -> bool {
        let seen = self.seen(i, j);
        let is_read_as_it_is = seen.kind == Kind::Text && !seen.is(Seen::NUMBERS) && self.decimal_mark == DecimalMark::Point;
        // A label that shares the memory of its cell has no spaces at all.
        is_read_as_it_is && self.kept_text(i, j).is_some_and(|text| Arc::ptr_eq(text, label) || is_label_text(text.trim()))
    }

    /// The number in a cell.
    pub(super) fn number(&self, i: usize, j: usize) -> Option<f64> {
        match &self.cell(i, j)?.content {
            Content::Number(number) => Some(*number),
            Content::Text(text) => match self.decimal_mark.read(text) {
                Value::Number(number) => Some(number.value),
                _ => None,
            },
            _ => None,
        }
    }

    /// How far a label is set in: cell indent and leading spaces, in half-width characters.
    pub(super) fn indent(&self, i: usize, j: usize) -> u32 {
        let Some(cell) = self.cell(i, j) else { return 0 };
        let Content::Text(text) = &cell.content else { return 0 };
        let style = self.grid.style(cell);
        if matches!(style.align, Align::Center | Align::Spread | Align::CenterAcross | Align::Right) {
            return 0;
        }
        let spaces: u32 = text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum();
        spaces + 2 * u32::from(style.indent)
    }
}

/// Where in an ordered list the numbers begin that are no smaller than one.
fn place(ordered: &[u32], first: u32) -> usize {
    ordered.partition_point(|&n| n < first)
}

/// The part of an ordered list that lies between two numbers.
fn span(ordered: &[u32], first: u32, last: u32) -> &[u32] {
    let start = place(ordered, first);
    let end = ordered.partition_point(|&n| n <= last);
    ordered.get(start..end).unwrap_or(&[])
}

/// A count, to be weighed with a share.
#[expect(clippy::cast_precision_loss, reason = "a sheet has far fewer rows and columns than this type counts exactly")]
pub(super) const fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cell_of_the_matrix_takes_four_bytes() {
        assert_eq!(size_of::<Seen>(), 4);
    }

    #[test]
    fn cells_far_to_the_right_are_found() {
        let mut grid = Grid::new("a");
        let cells = 65_530..65_545_u32;
        grid.put_row(0, (0..65_545).map(|column| Cell::new(column, 0, Content::Number(column.into()))).collect());
        let sheet = Sheet::new(&grid).unwrap();
        assert!(cells.clone().all(|column| sheet.number(0, column as usize) == Some(column.into())), "{cells:?}");
        assert_eq!(sheet.number(0, 65_545), None);
    }
}
