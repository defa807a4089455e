//! The legend of a table: what the notes around it say of its marks.

use crate::grid::{Content, Grid, Row};
use crate::layout::TableLayout;
use crate::place::Address;
use crate::value::{LegendEntry, MarkCode, read_legend};
use std::collections::BTreeMap;

/// What a table's own words say of its marks, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legend {
    /// The entries with the first cell of the line each stands in.
    pub entries: Vec<(Address, LegendEntry)>,
}

/// So many rows at the top and at the end of a sheet, and below a body, may hold the legend of every table in it.
const ROWS_AROUND: usize = 30;

/// How a legend calls figures in brackets.
const BRACKETS: &str = "( )";

/// Rows with more filled cells than this are rows of a table.
const MOST_CELLS: usize = 4;

impl Legend {
    /// Reads the title and notes of a table, and the rows around it that hold nothing but texts.
    pub(super) fn read(grid: &Grid, layout: &TableLayout) -> Self {
        let mut lines: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for cell in layout.title.iter().chain(&layout.notes).chain(&layout.units) {
            lines.entry(cell.row).or_default().push(cell.column);
        }
        let own: Vec<u32> = lines.keys().copied().collect();
        for row in around(grid, layout).filter(|row| is_line_of_texts(row)) {
            let filled = row.cells.iter().filter(|cell| !cell.content.is_blank()).map(|cell| cell.column);
            lines.entry(row.index).or_insert_with(|| filled.collect());
        }
        let mut legend = Self::default();
        for (row, mut columns) in lines {
            columns.sort_unstable();
            columns.dedup();
            legend.add_line(grid, row, &columns, own.binary_search(&row).is_ok());
        }
        legend
    }

    /// Adds what a line says; one that is no note or title of the table may be a label of another, which speaks of its own brackets.
    fn add_line(&mut self, grid: &Grid, row: u32, columns: &[u32], own: bool) {
        let cells = columns.iter().map(|&column| Address::new(row, column));
        let texts: Vec<_> = cells.filter_map(|at| Some((at, grid.text(at, grid.cell(at)?)))).collect();
        let Some(&(first, _)) = texts.first() else { return };
        let line: Vec<&str> = texts.iter().map(|(_, text)| text.as_ref()).collect();
        let is_note = own || line.iter().any(|text| begins_note(text));
        for entry in read_legend(&line).into_iter().filter(|entry| is_note || entry.mark != BRACKETS) {
            // A line that is said twice, as above each of several tables, counts once.
            if !self.entries.iter().any(|(_, known)| *known == entry) {
                self.entries.push((first, entry));
            }
        }
    }

    /// What it says of a mark: of the one that is printed the same, else of the one that only a fold of width or stroke tells apart.
    pub fn of(&self, mark: &str) -> Option<&(Address, LegendEntry)> {
        if self.entries.is_empty() {
            return None;
        }
        let mark = mark.trim();
        let exact = self.entries.iter().find(|(_, entry)| entry.mark == mark && !mark.is_empty());
        exact.or_else(|| {
            let folded = crate::value::fold_mark(mark);
            self.entries.iter().find(|(_, entry)| !folded.is_empty() && crate::value::fold_mark(&entry.mark) == folded)
        })
    }

    /// The code that it gives to a mark; none where it says nothing of it, or only that it makes numbers negative.
    pub fn code(&self, mark: &str) -> Option<MarkCode> {
        self.of(mark)?.1.code.filter(|&code| code != MarkCode::Negative)
    }

    /// What it says of figures in brackets.
    pub fn of_brackets(&self) -> Option<&LegendEntry> {
        self.entries.iter().map(|(_, entry)| entry).find(|entry| entry.mark == BRACKETS)
    }

    /// True where it says that a 0 is less than the unit shows.
    pub fn zero_is_below_unit(&self) -> bool {
        let zero = |mark: &str| mark.parse() == Ok(0.0) || crate::value::read_number(mark).is_some_and(|number| number.value == 0.0);
        self.entries.iter().any(|(_, entry)| entry.code == Some(MarkCode::BelowUnit) && zero(&entry.mark))
    }
}

/// The rows at the top of the sheet, below the body, and at the end of the sheet; not those of the body.
fn around<'a>(grid: &'a Grid, layout: &TableLayout) -> impl Iterator<Item = &'a Row> {
    let rows = grid.rows();
    let (first, last) = (layout.body.first.row, layout.body.last.row);
    let top = rows.iter().take(ROWS_AROUND);
    let below = rows.iter().skip(rows.partition_point(move |row| row.index <= last)).take(ROWS_AROUND);
    let end = rows.iter().skip(rows.len().saturating_sub(ROWS_AROUND));
    top.chain(below).chain(end).filter(move |row| row.index < first || row.index > last)
}

/// True for a text that begins as notes do, with 注, ※ or the brackets that it speaks of; not for the label （６）南関東.
fn begins_note(text: &str) -> bool {
    let text = text.trim();
    let inner = text.strip_prefix(['(', '（', '＜', '<', '〔', '［', '[']).map_or(text, str::trim_start);
    inner.starts_with(['注', '※', ')', '）', '＞', '>', '〕', '］', ']'])
        || ["備考", "凡例", "かっこ", "カッコ", "括弧"].iter().any(|word| inner.starts_with(word))
}

fn is_line_of_texts(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.content.is_blank());
    let count = filled.clone().take(MOST_CELLS + 1).count();
    (1..=MOST_CELLS).contains(&count) && filled.all(|cell| matches!(cell.content, Content::Text(_)))
}
