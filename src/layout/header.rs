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

/// Sorts the label rows above the body of a block.
pub(super) fn rows(sheet: &Sheet<'_>, block: &Block, panels: &[Panel]) -> Rows {
    let data: Vec<usize> = panels.iter().flat_map(|panel| panel.data.iter().copied()).collect();
    let mut rows = Rows::default();
    let above: Vec<usize> = block.above.clone().collect();
    let has_header_above = |i: usize| above.iter().any(|&row| row < i && labels_over(sheet, row, &data) >= 2.min(data.len()));
    let continues_above = |i: usize| {
        let above = above.iter().rev().find(|&&row| row < i);
        sheet.gap_above(i) < WIDE_GAP && above.is_some_and(|&row| labels_over(sheet, row, &data) >= 2.min(data.len()))
    };
    let mut in_title = false;
    for &i in above.iter().rev() {
        let over = labels_over(sheet, i, &data);
        let below_gap = rows.header.last().or(rows.sections.last()).map_or(0, |&below| sheet.gap_above(below));
        let alone = sheet.filled(i).count() == 1;
        if in_title || (!rows.header.is_empty() && below_gap >= WIDE_GAP) || blocks::is_note(sheet, i) && alone {
            in_title = in_title || !rows.header.is_empty();
            rows.title.push(i);
        } else if rows.header.is_empty() && alone && has_header_above(i) && (over == 0 || is_band(sheet, i, &data)) {
            rows.sections.push(i);
        } else if over >= 2.min(data.len()) && !(alone && is_title_like(sheet, i, &data)) {
            rows.header.push(i);
        } else if over >= 1 && (!rows.header.is_empty() || continues_above(i)) && !is_title_like(sheet, i, &data) {
            rows.header.push(i);
        } else if over == 0 && !rows.header.is_empty() && (is_corner_only(sheet, i, &data) || continues_above(i)) {
            rows.header.push(i);
        } else {
            in_title = !rows.header.is_empty();
            rows.title.push(i);
        }
    }
    rows.header.reverse();
    rows.sections.reverse();
    rows.title.reverse();
    rows
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

/// A label row above a header that has cells over the stub alone and belongs to the corner: bordered, directly above.
fn is_corner_only(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let Some(&first_data) = data.first() else { return false };
    let spans_down = |j: usize| sheet.merge(i, j).is_some_and(|merge| merge.last.row > sheet.row(i));
    sheet.filled(i).all(|j| j < first_data && spans_down(j))
}

/// The header labels of a column, outermost first.
pub(super) fn path(sheet: &Sheet<'_>, rows: &Rows, panel: &Panel, j: usize, dimension_of: &impl Fn(usize) -> usize) -> Vec<Label> {
    let mut path: Vec<Label> = Vec::new();
    for (level, &i) in rows.header.iter().enumerate() {
        let Some((row, column)) = covering(sheet, rows, level, panel, i, j) else { continue };
        if path.iter().any(|label| label.cells.contains(&sheet.address(row, column))) {
            continue;
        }
        let (cells, text) = whole_label(sheet, rows, row, column);
        if !text.is_empty() {
            path.push(Label { dimension: dimension_of(level), cells, text: text.into() });
        }
    }
    path
}

/// A label with the rows that it runs over: cells of one box, one below the other without a line between.
fn whole_label(sheet: &Sheet<'_>, rows: &Rows, row: usize, column: usize) -> (Vec<Address>, String) {
    let single = || (vec![sheet.address(row, column)], label_text(&sheet.text(row, column)));
    let Some(at) = rows.header.iter().position(|&i| i == row) else { return single() };
    if !has_lines(sheet, rows) {
        return single();
    }
    let joined = |upper: usize, lower: usize| {
        sheet.is_filled(upper, column)
            && sheet.is_filled(lower, column)
            && sheet.kind(upper, column) == Kind::Text
            && sheet.kind(lower, column) == Kind::Text
            && sheet.merge(upper, column).map(|merge| merge.last.column) == sheet.merge(lower, column).map(|merge| merge.last.column)
            && !is_bracketed(&sheet.text(lower, column))
            && !line_below(sheet, sheet.row(upper), sheet.row(lower), sheet.column(column))
    };
    let mut first = at;
    while let Some((before, (&upper, &lower))) =
        first.checked_sub(1).and_then(|n| Some((n, (rows.header.get(n)?, rows.header.get(first)?))))
    {
        if !joined(upper, lower) {
            break;
        }
        first = before;
    }
    let mut last = at;
    while let Some((&upper, &lower)) = rows.header.get(last).zip(rows.header.get(last + 1)) {
        if !joined(upper, lower) {
            break;
        }
        last += 1;
    }
    let parts: Vec<usize> = rows.header.get(first..=last).unwrap_or(&[]).to_vec();
    let text = parts.iter().map(|&i| sheet.text(i, column).into_owned()).collect::<Vec<String>>().join("\n");
    (parts.iter().map(|&i| sheet.address(i, column)).collect(), label_text(&text))
}

/// A text in brackets: a unit or a remark that speaks of its own column.
fn is_bracketed(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['(', '（', '[', '［', '〔']) && text.ends_with([')', '）', ']', '］', '〕'])
}

/// True where the header has lines between its rows.
fn has_lines(sheet: &Sheet<'_>, rows: &Rows) -> bool {
    has_vertical_lines(sheet, rows)
        && rows
            .header
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

/// The filled cell whose label holds for column `j` in header row `i`.
fn covering(sheet: &Sheet<'_>, rows: &Rows, level: usize, panel: &Panel, i: usize, j: usize) -> Option<(usize, usize)> {
    if let Some(merge) = sheet.merge(i, j) {
        let (row, column) = sheet.position(merge.first)?;
        return sheet.is_filled(row, column).then_some((row, column));
    }
    if sheet.is_filled(i, j) {
        return Some((i, j));
    }
    extended(sheet, rows, level, panel, i, j)
}

/// The label further left whose box, in lines or by custom, reaches over a blank header cell.
fn extended(sheet: &Sheet<'_>, rows: &Rows, level: usize, panel: &Panel, i: usize, j: usize) -> Option<(usize, usize)> {
    let first = panel.data.first().copied()?;
    let left = (first..j).rev().find(|&left| sheet.is_filled(i, left) || sheet.merge(i, left).is_some())?;
    let (row, column) = match sheet.merge(i, left) {
        Some(merge) => {
            // A merge says by itself how far its label reaches; only open lines lead further.
            if !has_vertical_lines(sheet, rows) {
                return None;
            }
            sheet.position(merge.first).filter(|&(row, column)| sheet.is_filled(row, column))?
        }
        None => (i, left),
    };
    if has_vertical_lines(sheet, rows) {
        let units = is_bracketed(&sheet.text(row, column)) && (row, column) == (i, left) && is_unit_row(sheet, i);
        if units {
            return None;
        }
        let grid_row = sheet.row(i);
        let closed = (sheet.column(left)..sheet.column(j)).any(|column| line_between(sheet, grid_row, column));
        return (!closed).then_some((row, column));
    }
    // A web page spans by its own marks, and a unit in brackets speaks of its own column.
    if sheet.grid.styles.iter().any(|style| style.header) || is_bracketed(&sheet.text(row, column)) {
        return None;
    }
    // Under two different parents no label reaches from one to the other.
    let same_parent = level == 0
        || (0..level).all(|upper| {
            let row = rows.header.get(upper).copied().unwrap_or(i);
            covering(sheet, rows, upper, panel, row, left) == covering(sheet, rows, upper, panel, row, j)
        });
    if !same_parent {
        return None;
    }
    let has_label_below =
        |j: usize| rows.header.iter().skip(level + 1).any(|&below| sheet.is_filled(below, j) || sheet.merge(below, j).is_some());
    let unlabelled = !rows.header.iter().any(|&row| sheet.is_filled(row, j) || sheet.merge(row, j).is_some());
    (has_label_below(j) || unlabelled).then_some((row, column))
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
            (1..sheet.width()).filter(|&j| line_between(sheet, row, sheet.column(j - 1))).count() >= 1
        })
}

/// True where a line stands at the right edge of a grid column.
fn line_between(sheet: &Sheet<'_>, row: u32, column: u32) -> bool {
    use crate::grid::Line;
    let right = sheet.style_at(row, column).is_some_and(|style| style.borders.right != Line::None);
    right || sheet.style_at(row, column + 1).is_some_and(|style| style.borders.left != Line::None)
}
