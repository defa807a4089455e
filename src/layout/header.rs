//! The labels above the body: which rows are header, and the path of labels of each body column.

use super::Label;
use super::blocks::{self, Block};
use super::evidence::{Kind, Sheet, label_text};
use super::roles::Panel;
use crate::place::Address;

/// The label rows above a body, sorted.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Header rows, from the top.
    pub(super) header: Vec<usize>,
    /// Section headings between header and body.
    pub(super) sections: Vec<usize>,
    /// Rows above the header: titles and units.
    pub(super) title: Vec<usize>,
}

/// A blank band of this many rows ends a header: what stands above it belongs to the title.
const WIDE_GAP: u32 = 2;

/// More label rows than this above a body are not a header: they are a text, or a list of their own.
const DEEPEST: usize = 60;

/// Sorts the label rows above the body of a block.
pub(super) fn rows(sheet: &Sheet<'_>, block: &Block, panels: &[Panel]) -> Rows {
    let data: Vec<usize> = panels.iter().flat_map(|panel| panel.data.iter().copied()).collect();
    let wanted = 2.min(data.len());
    let mut rows = Rows::default();
    let start = block.above.start.max(block.above.end.saturating_sub(DEEPEST));
    let over: Vec<usize> = (start..block.above.end).map(|i| labels_over(sheet, i, &data)).collect();
    let over_at = |i: usize| i.checked_sub(start).and_then(|n| over.get(n)).copied().unwrap_or(0);
    let first_header = (start..block.above.end).find(|&i| over_at(i) >= wanted);
    let has_header_above = |i: usize| first_header.is_some_and(|first| first < i);
    let continues_above = |i: usize| i > start && sheet.gap_above(i) < WIDE_GAP && over_at(i - 1) >= wanted;
    let mut in_title = false;
    for i in (start..block.above.end).rev() {
        let over = over_at(i);
        let below_gap = rows.header.last().or(rows.sections.last()).map_or(0, |&below| sheet.gap_above(below));
        let alone = sheet.filled(i).count() == 1;
        if in_title || (!rows.header.is_empty() && below_gap >= WIDE_GAP) || blocks::is_note(sheet, i) && alone {
            in_title = in_title || !rows.header.is_empty();
            rows.title.push(i);
        } else if rows.header.is_empty() && alone && has_header_above(i) && (over == 0 || is_band(sheet, i, &data)) {
            rows.sections.push(i);
        } else if belongs_to_header(sheet, i, &data, over, &rows, continues_above(i)) {
            rows.header.push(i);
        } else {
            in_title = !rows.header.is_empty();
            rows.title.push(i);
        }
    }
    rows.title.extend((block.above.start..start).rev());
    rows.header.reverse();
    rows.sections.reverse();
    rows.title.reverse();
    rows
}

/// Whether a label row, met from below, is part of the header.
fn belongs_to_header(sheet: &Sheet<'_>, i: usize, data: &[usize], over: usize, rows: &Rows, continues_above: bool) -> bool {
    let begun = !rows.header.is_empty();
    let title_like = || is_title_like(sheet, i, data);
    if is_remark(sheet, i, data) {
        return false;
    }
    match over {
        0 => begun && (is_corner_only(sheet, i, data) || continues_above),
        _ if over >= 2.min(data.len()) && (sheet.filled(i).count() > 1 || !title_like()) => true,
        _ => (begun || continues_above) && !title_like(),
    }
}

/// Number of labels that stand over body columns, a merged one counted once.
fn labels_over(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> usize {
    let (Some(&first), Some(&last)) = (data.first(), data.last()) else { return 0 };
    sheet
        .filled(i)
        .filter(|&j| {
            let right =
                sheet.merge(i, j).and_then(|merge| sheet.position(Address::new(merge.first.row, merge.last.column))).map_or(j, |p| p.1);
            j <= last && right >= first
        })
        .count()
}

/// One cell across most of the body columns.
fn is_band(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    sheet.filled(i).next().is_some_and(|j| {
        sheet.merge(i, j).is_some_and(|merge| {
            let covered = data.iter().filter(|&&d| merge.first.column <= sheet.column(d) && sheet.column(d) <= merge.last.column).count();
            covered * 10 >= data.len() * 8
        })
    })
}

/// A cell that stands for the whole table: left of the body or across all of it, or a unit.
fn is_title_like(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let cells: Vec<usize> = sheet.filled(i).collect();
    let first_data = data.first().copied().unwrap_or(0);
    cells.iter().all(|&j| {
        let text = sheet.text(i, j);
        let unit = text.contains("単位") || text.contains("Unit") || text.contains("unit");
        let wide = sheet
            .merge(i, j)
            .is_some_and(|merge| merge.first.column < sheet.column(first_data) && merge.last.column >= sheet.column(first_data));
        unit || wide || j < first_data
    })
}

/// Units, or a bracketed text at the right end: what stands above a header at its edges speaks of the whole table.
fn is_remark(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let cells: Vec<usize> = sheet.filled(i).collect();
    let units = cells.iter().all(|&j| sheet.text(i, j).contains("単位"));
    let at_the_end = |j: usize| data.last().is_some_and(|&last| j >= last) && sheet.merge(i, j).is_none_or(|merge| merge.height() == 1);
    units || matches!(cells.as_slice(), &[j] if at_the_end(j) && data.len() > 1 && is_bracketed(&sheet.text(i, j)))
}

/// A label row above a header that has cells over the stub alone and belongs to the corner: bordered, directly above.
fn is_corner_only(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let Some(&first_data) = data.first() else { return false };
    let spans_down = |j: usize| sheet.merge(i, j).is_some_and(|merge| merge.last.row > sheet.row(i));
    sheet.filled(i).all(|j| j < first_data && spans_down(j))
}

/// The header of a panel with the cell that labels each column on each row.
pub(super) struct Header<'s, 'g> {
    sheet: &'s Sheet<'g>,
    rows: &'s [usize],
    /// First column of the panel's body.
    first: usize,
    /// For each header row, for each column from `first` on, the cell whose label holds there.
    covers: Vec<Vec<Option<(usize, usize)>>>,
    /// Lines stand between the header's columns.
    columns_ruled: bool,
    /// Lines stand between the header's rows, too.
    rows_ruled: bool,
}

impl<'s, 'g> Header<'s, 'g> {
    /// Finds for every column of a panel the labels above it.
    pub(super) fn new(sheet: &'s Sheet<'g>, rows: &'s Rows, panel: &Panel) -> Self {
        let (first, last) = (panel.data.first().copied().unwrap_or(0), panel.data.last().copied().unwrap_or(0));
        let columns_ruled = has_vertical_lines(sheet, rows);
        let rows_ruled = columns_ruled && has_lines_between_rows(sheet, rows);
        let mut header = Self { sheet, rows: &rows.header, first, covers: Vec::new(), columns_ruled, rows_ruled };
        for (level, &i) in rows.header.iter().enumerate() {
            header.covers.push(Vec::with_capacity(last - first + 1));
            let units = is_unit_row(sheet, i);
            for j in first..=last {
                let cover = header.covering(level, i, j, units);
                if let Some(row) = header.covers.get_mut(level) {
                    row.push(cover);
                }
            }
        }
        header
    }

    /// The header labels of a column, outermost first.
    pub(super) fn path(&self, j: usize, dimension_of: &impl Fn(usize) -> usize) -> Vec<Label> {
        let mut path: Vec<Label> = Vec::new();
        for level in 0..self.rows.len() {
            let Some((row, column)) = self.cover(level, j) else { continue };
            if path.iter().any(|label| label.cells.contains(&self.sheet.address(row, column))) {
                continue;
            }
            let (cells, text) = self.whole_label(row, column);
            if !text.is_empty() {
                path.push(Label { dimension: dimension_of(level), cells, text: text.into() });
            }
        }
        path
    }

    fn cover(&self, level: usize, j: usize) -> Option<(usize, usize)> {
        *self.covers.get(level)?.get(j.checked_sub(self.first)?)?
    }

    /// The filled cell whose label holds for column `j` in header row `i`; the columns left of it are known.
    fn covering(&self, level: usize, i: usize, j: usize, units: bool) -> Option<(usize, usize)> {
        let sheet = self.sheet;
        if let Some(merge) = sheet.merge(i, j) {
            let (row, column) = sheet.position(merge.first)?;
            return sheet.is_filled(row, column).then_some((row, column));
        }
        if sheet.is_filled(i, j) {
            return Some((i, j));
        }
        self.extended(level, i, j, units)
    }

    /// The label further left whose box, in lines or by custom, reaches over a blank header cell.
    fn extended(&self, level: usize, i: usize, j: usize, units: bool) -> Option<(usize, usize)> {
        let sheet = self.sheet;
        let left = (self.first..j).rev().find(|&left| sheet.is_filled(i, left) || sheet.merge(i, left).is_some())?;
        let (row, column) = match sheet.merge(i, left) {
            // A merge says by itself how far its label reaches; only open lines lead further.
            Some(_) if !self.columns_ruled => return None,
            Some(merge) => sheet.position(merge.first).filter(|&(row, column)| sheet.is_filled(row, column))?,
            None => (i, left),
        };
        if self.columns_ruled {
            let unit = units && is_bracketed(&sheet.text(row, column));
            let closed = || (sheet.column(left)..sheet.column(j)).any(|column| line_between(sheet, sheet.row(i), column));
            return (!unit && !closed()).then_some((row, column));
        }
        // A web page spans by its own marks, and a text in brackets speaks of its own column.
        if sheet.is_web || is_bracketed(&sheet.text(row, column)) {
            return None;
        }
        // Under two different parents no label reaches from one to the other.
        let same_parent = (0..level).all(|upper| self.cover(upper, left) == self.cover(upper, j));
        let has_label = |row: usize, j: usize| sheet.is_filled(row, j) || sheet.merge(row, j).is_some();
        let has_label_below = || self.rows.iter().skip(level + 1).any(|&below| has_label(below, j));
        let unlabelled = || !self.rows.iter().any(|&row| has_label(row, j));
        (same_parent && (has_label_below() || unlabelled())).then_some((row, column))
    }

    /// A label with the rows that it runs over: cells of one box, one below the other without a line between.
    fn whole_label(&self, row: usize, column: usize) -> (Vec<Address>, String) {
        let sheet = self.sheet;
        let at = self.rows.iter().position(|&i| i == row).filter(|_| self.rows_ruled);
        let Some(at) = at else { return (vec![sheet.address(row, column)], label_text(&sheet.text(row, column))) };
        let joined =
            |n: usize| self.rows.get(n).zip(self.rows.get(n + 1)).is_some_and(|(&upper, &lower)| is_one_box(sheet, upper, lower, column));
        let first = (0..at).rev().take_while(|&n| joined(n)).last().unwrap_or(at);
        let last = (at..self.rows.len()).take_while(|&n| joined(n)).last().map_or(at, |n| n + 1);
        let parts = self.rows.get(first..=last).unwrap_or(&[]);
        let text = parts.iter().map(|&i| sheet.text(i, column)).collect::<Vec<_>>().join("\n");
        (parts.iter().map(|&i| sheet.address(i, column)).collect(), label_text(&text))
    }
}

/// True where two texts, one above the other, stand in one box: no line between, the same width, the lower one no unit.
fn is_one_box(sheet: &Sheet<'_>, upper: usize, lower: usize, column: usize) -> bool {
    let width = |i: usize| sheet.merge(i, column).map(|merge| merge.last.column);
    sheet.kind(upper, column) == Kind::Text
        && sheet.kind(lower, column) == Kind::Text
        && width(upper) == width(lower)
        && !is_bracketed(&sheet.text(lower, column))
        && !line_below(sheet, sheet.row(upper), sheet.row(lower), sheet.column(column))
}

/// A text in brackets: a unit or a remark that speaks of its own column.
fn is_bracketed(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['(', '（', '[', '［', '〔']) && text.ends_with([')', '）', ']', '］', '〕'])
}

/// True where the header has lines between its rows.
fn has_lines_between_rows(sheet: &Sheet<'_>, rows: &Rows) -> bool {
    rows.header
        .iter()
        .zip(rows.header.iter().skip(1))
        .any(|(&upper, &lower)| (0..sheet.width()).any(|j| line_below(sheet, sheet.row(upper), sheet.row(lower), sheet.column(j))))
}

/// True where a line stands between two rows in a grid column, at whichever blank row between them.
fn line_below(sheet: &Sheet<'_>, upper: u32, lower: u32, column: u32) -> bool {
    use crate::grid::Line;
    (upper..lower).any(|row| {
        sheet.style_at(row, column).is_some_and(|style| style.borders.bottom != Line::None)
            || sheet.style_at(row + 1, column).is_some_and(|style| style.borders.top != Line::None)
    })
}

/// A row of nothing but texts in brackets: units, each for its own columns.
fn is_unit_row(sheet: &Sheet<'_>, i: usize) -> bool {
    sheet.filled(i).count() > 1 && sheet.filled(i).all(|j| is_bracketed(&sheet.text(i, j)))
}

/// True where the header has lines between its columns.
fn has_vertical_lines(sheet: &Sheet<'_>, rows: &Rows) -> bool {
    sheet.has_borders
        && rows.header.iter().any(|&i| {
            let row = sheet.row(i);
            (1..sheet.width()).any(|j| line_between(sheet, row, sheet.column(j - 1)))
        })
}

/// True where a line stands at the right edge of a grid column.
fn line_between(sheet: &Sheet<'_>, row: u32, column: u32) -> bool {
    use crate::grid::Line;
    let right = sheet.style_at(row, column).is_some_and(|style| style.borders.right != Line::None);
    right || sheet.style_at(row, column + 1).is_some_and(|style| style.borders.left != Line::None)
}
