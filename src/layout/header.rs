//! The labels above the body: which rows are header, and the path of labels of each body column.

use super::blocks::{self, Block};
use super::evidence::{Kind, Sheet, is_japanese, label_text};
use super::roles::Panel;
use super::{BodyColumn, BodyRow, Label, rules, words};
use crate::grid::Borders;
use crate::place::Address;
use crate::value;
use std::collections::HashSet;

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
    let continues_above =
        |i: usize| i > start && (sheet.gap_above(i) < WIDE_GAP || is_gap_framed(sheet, i - 1, &data)) && over_at(i - 1) >= wanted;
    let mut in_title = false;
    for i in (start..block.above.end).rev() {
        let over = over_at(i);
        let below_gap = rows.header.last().or(rows.sections.last()).map_or(0, |&below| sheet.gap_above(below));
        let alone = sheet.only_filled(i).is_some();
        let is_heading = || over == 0 || is_band(sheet, i, &data) || is_below_frame(sheet, i, &data) || is_repeated_below(sheet, block, i);
        if in_title
            || (!rows.header.is_empty() && below_gap >= WIDE_GAP && !is_gap_framed(sheet, i, &data))
            || blocks::is_note(sheet, i) && alone
        {
            in_title = in_title || !rows.header.is_empty();
            rows.title.push(i);
        } else if !rows.header.is_empty() && continues_above(i) && over_at(i - 1) * 2 >= data.len() && is_unit_line(sheet, i) {
            // A unit between the rows of a header speaks of the whole table, and ends nothing.
            rows.title.push(i);
        } else if rows.header.is_empty() && alone && has_header_above(i) && is_heading() {
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

/// True for a row that holds a unit alone.
fn is_unit_line(sheet: &Sheet<'_>, i: usize) -> bool {
    sheet.only_filled(i).is_some_and(|j| super::is_unit(sheet, sheet.address(i, j)))
}

/// True for a cell that states several units, as only one for a whole table does: （単位：億円、％）.
pub(super) fn states_units(sheet: &Sheet<'_>, at: Address) -> bool {
    let text = sheet.position(at).map(|(i, j)| sheet.text(i, j)).unwrap_or_default();
    let bare = text.trim().trim_start_matches(['(', '（', '[', '［']);
    let units = bare.strip_prefix("単位").map(|rest| rest.trim_start_matches([':', '：', '；', ' ', '\u{3000}']));
    units.is_some_and(|units| units.split(['、', '，', ',', '・']).filter(|unit| !unit.trim().is_empty()).count() > 1)
}

/// True where lines run on through the blank rows below a row: the header's frame holds them together.
fn is_gap_framed(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let (upper, lower) = (sheet.row(i), sheet.row(i + 1));
    let has_line = |row: u32, column: u32| sheet.style_at(row, column).is_some_and(|style| style.borders != Borders::default());
    let ruled = |row: u32| data.iter().filter(|&&j| has_line(row, sheet.column(j))).count() * 2 >= data.len();
    sheet.has_borders && data.len() > 1 && lower > upper && (upper + 1..lower).all(ruled)
}

/// True where a line closes the header above a row, and none closes the row itself: it heads what stands below it.
fn is_below_frame(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let Some(above) = i.checked_sub(1) else { return false };
    let parted = |upper: u32, lower: u32| data.iter().filter(|&&j| rules::between_rows(sheet, upper, lower, sheet.column(j))).count();
    let bracketed = sheet.filled(i).all(|j| is_bracketed(&sheet.text(i, j)) || sheet.text(i, j).trim().chars().count() < 2);
    !bracketed
        && parted(sheet.row(above), sheet.row(i)) * 10 >= data.len() * 8
        && parted(sheet.row(i), sheet.row(i + 1)) * 10 <= data.len() * 2
}

/// True where a later row of the block holds a heading in the same place and of the same width.
fn is_repeated_below(sheet: &Sheet<'_>, block: &Block, i: usize) -> bool {
    let alone = |i: usize| {
        let j = sheet.only_filled(i)?;
        Some((j, sheet.merge(i, j).map(|merge| merge.width()), sheet.kind(i, j)))
    };
    let own = alone(i).filter(|&(j, width, kind)| kind == Kind::Text && (width.is_some() || j > 0));
    own.is_some() && block.body.clone().any(|below| alone(below) == own)
}

/// Whether a label row, met from below, is part of the header.
fn belongs_to_header(sheet: &Sheet<'_>, i: usize, data: &[usize], over: usize, rows: &Rows, continues_above: bool) -> bool {
    let begun = !rows.header.is_empty();
    let title_like = || is_title_like(sheet, i, data);
    if is_remark(sheet, i, data) || is_imprint(sheet, i, data) || sheet.only_filled(i).is_some_and(|j| is_date_line(sheet, i, j, data)) {
        return false;
    }
    match over {
        0 if !begun => continues_above && heads_the_stub(sheet, i, data),
        0 => is_corner_only(sheet, i, data) || continues_above || is_said_again(sheet, i, data),
        _ if over >= 2.min(data.len()) && (sheet.filled(i).count() > 1 || !title_like()) => true,
        _ => (begun || continues_above) && !title_like(),
    }
}

/// Number of labels that stand over body columns, a merged one counted once.
fn labels_over(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> usize {
    let over = |j: usize| {
        let right = sheet.merge(i, j).and_then(|merge| sheet.position(Address::new(merge.first.row, merge.last.column))).map_or(j, |p| p.1);
        data.get(data.partition_point(|&column| column < j)).is_some_and(|&column| column <= right)
    };
    sheet.filled(i).filter(|&j| over(j)).count()
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
        let long = is_band(sheet, i, data) && text.chars().map(|c| if is_japanese(c) { 2 } else { 1 }).sum::<usize>() > LONGEST_BAND;
        unit || wide || long || j < first_data
    })
}

/// A longer text across all columns, in half-width characters, is the table's title.
const LONGEST_BAND: usize = 80;

/// Units, or a bracketed text at the right end: what stands above a header at its edges speaks of the whole table.
fn is_remark(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let cells: Vec<usize> = sheet.filled(i).collect();
    let is_unit = |j: usize| super::is_unit(sheet, sheet.address(i, j));
    let units = cells.iter().filter(|&&j| is_unit(j)).count();
    let units = units > 0 && units + 1 >= cells.len() && (units == cells.len() || cells.first().is_some_and(|&j| !is_unit(j)));
    let over: Vec<usize> = cells.iter().copied().filter(|&j| data.first().is_some_and(|&first| j >= first)).collect();
    let few = over.iter().all(|&j| is_bracketed(&sheet.text(i, j)) || !data.contains(&j)) && over.len() * 4 <= data.len();
    let beside = cells.len() > over.len() || over.iter().any(|j| !data.contains(j));
    let units = units || (few && beside && over.len() > 1);
    let dated = data.len() > MOST_NAMED && matches!(over.as_slice(), &[title, date] if is_dated(sheet, i, title, date));
    let at_the_end = |j: usize| data.last().is_some_and(|&last| j >= last) && sheet.merge(i, j).is_none_or(|merge| merge.height() == 1);
    units || dated || matches!(cells.as_slice(), &[j] if at_the_end(j) && data.len() > 1 && is_bracketed(&sheet.text(i, j)))
}

/// A row that names two of no more columns than this may be a header row all the same.
const MOST_NAMED: usize = 3;

/// True for a title with its period in brackets at the right: 年齢別自殺者数 … (平成25年7月暫定値). Two periods may head columns.
fn is_dated(sheet: &Sheet<'_>, i: usize, title: usize, date: usize) -> bool {
    let says = |j: usize| value::period::mentions(&sheet.text(i, j)).len();
    let single = |j: usize| sheet.merge(i, j).is_none();
    single(title) && single(date) && says(title) == 0 && says(date) == 1 && is_bracketed(&sheet.text(i, date))
}

/// True for who publishes a table, at its right edge, alone or with dates of counting left of the body: 平成28年10月1日現在 … 企画調整局調査課.
fn is_imprint(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (data.first(), data.last()) else { return false };
    let mut cells = sheet.filled(i).rev();
    let is_office = |j: usize| j >= last && sheet.merge(i, j).is_none() && words::is_office(&sheet.text(i, j));
    data.len() > 2 && cells.next().is_some_and(is_office) && cells.all(|j| j < first && words::is_as_of(&sheet.text(i, j)))
}

/// True for a date that stands over the right half of the columns outside of the header's frame: 平成16年5月1日現在 at the end of a title.
pub(super) fn is_date_line(sheet: &Sheet<'_>, i: usize, j: usize, data: &[usize]) -> bool {
    let right = data.iter().filter(|&&column| column >= j).count();
    let (row, column) = (sheet.row(i), sheet.column(j));
    let ruled_above = row.checked_sub(1).is_some_and(|above| rules::between_rows(sheet, above, row, column));
    let ruled_beside = rules::right_of(sheet, row, column) || column.checked_sub(1).is_some_and(|left| rules::right_of(sheet, row, left));
    data.len() > 2 && right * 2 < data.len() && !ruled_above && !ruled_beside && words::is_as_of(&sheet.text(i, j))
}

/// A label row above a header that has cells over the stub alone and belongs to the corner: bordered, directly above.
fn is_corner_only(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let Some(&first_data) = data.first() else { return false };
    let spans_down = |j: usize| sheet.merge(i, j).is_some_and(|merge| merge.last.row > sheet.row(i));
    sheet.filled(i).all(|j| j < first_data && spans_down(j))
}

/// True for a label row that names several columns of the stub and none of figures.
fn heads_the_stub(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let Some(&first) = data.first() else { return false };
    sheet.filled(i).count() > 1 && sheet.filled(i).all(|j| j < first && sheet.merge(i, j).is_none_or(|merge| merge.width() == 1))
}

/// True for a label row that says the same left and right of the body: the head of a stub that stands on both sides.
fn is_said_again(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (data.first(), data.last()) else { return false };
    let cells: Vec<usize> = sheet.filled(i).collect();
    matches!(cells.as_slice(), &[left, right] if left < first && right > last && sheet.same_letters(i, left, right))
}

/// The header of a panel with the cell that labels each column on each row.
pub(super) struct Header<'s, 'g> {
    sheet: &'s Sheet<'g>,
    rows: &'s [usize],
    /// First and last column of the panel's body.
    first: usize,
    last: usize,
    /// For each header row, for each column from `first` on, the cell whose label holds there.
    covers: Vec<Vec<Option<(usize, usize)>>>,
    /// For each header row, whether it names the columns once more, by codes.
    twice_named: Vec<bool>,
    /// Columns of texts beside the figures: their heads name no figures.
    side: &'s [usize],
    /// Lines stand between the header's columns.
    columns_ruled: bool,
    /// Lines stand between the header's rows, too.
    rows_ruled: bool,
}

impl<'s, 'g> Header<'s, 'g> {
    /// Finds for every column of a panel the labels above it.
    pub(super) fn new(sheet: &'s Sheet<'g>, rows: &'s Rows, panel: &'s Panel) -> Self {
        let (first, last) = (panel.data.first().copied().unwrap_or(0), panel.data.last().copied().unwrap_or(0));
        let columns_ruled = has_vertical_lines(sheet, rows);
        let rows_ruled = columns_ruled && has_lines_between_rows(sheet, rows);
        let mut header = Self {
            sheet,
            rows: &rows.header,
            first,
            last,
            covers: Vec::new(),
            twice_named: Vec::new(),
            side: &panel.side,
            columns_ruled,
            rows_ruled,
        };
        header.twice_named = (0..rows.header.len()).map(|level| header.names_twice(level)).collect();
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
            if states_units(self.sheet, self.sheet.address(row, column)) {
                continue;
            }
            if path.iter().any(|label| label.cells.contains(&self.sheet.address(row, column))) {
                continue;
            }
            for (cells, text) in self.in_frame(level, row, column, j) {
                if !text.is_empty() {
                    path.push(Label { dimension: dimension_of(level), cells: cells.into(), text: text.into() });
                }
            }
        }
        path
    }

    /// The labels of a frame that hold for a column, from the left: one for the most part.
    ///
    /// What stands in one frame is one label that was cut in two (社会 | 動態), or a label with a further one at its side, whose column is not
    /// parted from it: 平成30年 | 総計に対する構成率.
    fn in_frame(&self, level: usize, row: usize, column: usize, j: usize) -> Vec<(Vec<Address>, String)> {
        let own = self.whole_label(row, column);
        if !self.columns_ruled {
            return vec![own];
        }
        if let Some(left) = self.frame_mate(level, row, column, Side::Left) {
            let (cells, text) = self.whole_label(left.0, left.1);
            if is_fragment(&text) && is_fragment(&own.1) {
                return vec![join(cells, &text, own)];
            }
            let short = text.chars().count() <= LONGEST_MATE;
            let single =
                short && self.cover(level, j + 1) != Some((row, column)) && self.cover(level, j.saturating_sub(1)) != Some((row, column));
            if single && !cells.iter().any(|cell| own.0.contains(cell)) {
                let mut labels = vec![(cells, text)];
                labels.extend(self.remarks_below(left, &own.0));
                labels.push(own);
                return labels;
            }
        } else if let Some(right) = self.frame_mate(level, row, column, Side::Right) {
            let other = self.whole_label(right.0, right.1);
            if is_fragment(&own.1) && is_fragment(&other.1) {
                let (cells, text) = own;
                return vec![join(cells, &text, other)];
            }
        }
        vec![own]
    }

    /// Bracketed texts below a label, in the rows of a further label of its frame: 平成30年 / （12月末） | 総計に / 対する.
    fn remarks_below(&self, (row, column): (usize, usize), beside: &[Address]) -> Vec<(Vec<Address>, String)> {
        let sheet = self.sheet;
        let below = beside.iter().filter_map(|at| sheet.position(*at)).map(|(i, _)| i).filter(|&i| i > row);
        below
            .filter(|&i| sheet.is_filled(i, column) && is_bracketed(&sheet.text(i, column)))
            .filter(|&i| !rules::between_rows(sheet, sheet.row(row), sheet.row(i), sheet.column(column)))
            .map(|i| (vec![sheet.address(i, column)], label_text(&sheet.text(i, column))))
            .collect()
    }

    /// The next label of a header row that no line parts from this one, while a line parts the columns below.
    fn frame_mate(&self, level: usize, row: usize, column: usize, side: Side) -> Option<(usize, usize)> {
        let sheet = self.sheet;
        let end = |i: usize, j: usize| sheet.merge(i, j).map_or(sheet.column(j), |merge| merge.last.column);
        let mut filled = sheet.filled(row);
        let other = match side {
            Side::Left => filled.rfind(|&other| other < column)?,
            Side::Right => filled.find(|&other| other > column)?,
        };
        let (left, right) = if other < column { (other, column) } else { (column, other) };
        let continues_above = |left: usize| {
            let upper = level.checked_sub(1).and_then(|upper| Some((upper, self.cover(upper, column)?)));
            upper.and_then(|(upper, (row, column))| self.frame_mate(upper, row, column, Side::Left)).is_some_and(|mate| mate.1 == left)
        };
        if left < self.first || is_bracketed(&sheet.text(row, right)) || (is_bracketed(&sheet.text(row, left)) && !continues_above(left)) {
            return None;
        }
        let start = sheet.column(right);
        let open = !rules::between_columns(sheet, sheet.row(row), end(row, left), start);
        let parted_below = self.rows.iter().skip(level + 1).any(|&below| rules::right_of(sheet, sheet.row(below), start.saturating_sub(1)));
        (open && parted_below).then_some((row, other))
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
        let same_parent = || (0..level).all(|upper| self.fills_all(upper) || self.cover(upper, left) == self.cover(upper, j));
        // What does not hold for the column in between does not hold for the one behind it.
        if left + 1 < j && self.cover(level, j - 1) != Some((row, column)) {
            return None;
        }
        if self.columns_ruled {
            let unit = units && is_bracketed(&sheet.text(row, column));
            let closed = || (sheet.column(left)..sheet.column(j)).any(|column| rules::right_of(sheet, sheet.row(row), column));
            let open = || !closed() && !self.ends_beside(level, (row, column), j);
            let has_lines = |row: usize, j: usize| {
                sheet.style_at(sheet.row(row), sheet.column(j)).is_some_and(|style| style.borders != Borders::default())
            };
            // Outside of any frame, spaces in a cell say that it is to be blank.
            if sheet.is_spaced(i, j) && !has_lines(row, column) && !has_lines(i, j) {
                return None;
            }
            return (!unit && (open() || (self.is_empty_box(level, left, j) && same_parent()))).then_some((row, column));
        }
        // A web page spans by its own marks, a text in brackets speaks of its own column, and spaces in a cell say that it is to be blank.
        if sheet.is_web
            || sheet.is_spaced(i, j)
            || is_bracketed(&sheet.text(row, column))
            || self.is_beyond_spacer(j)
            || self.twice_named.get(level) == Some(&true)
        {
            return None;
        }
        // Under two different parents no label reaches from one to the other.
        let has_label = |row: usize, j: usize| sheet.is_filled(row, j) || sheet.merge(row, j).is_some();
        let has_label_below = || self.rows.iter().skip(level + 1).any(|&below| has_label(below, j));
        let unlabelled = || !self.rows.iter().any(|&row| has_label(row, j));
        let is_aside = || self.side.contains(&column) && sheet.merge(row, column).is_none();
        (same_parent() && (has_label_below() || (unlabelled() && !is_aside()))).then_some((row, column))
    }

    /// True where a label runs on below in a box of its own, as those left of it do, down to the row in which a column beside it has its
    /// label, under a line: 平成 / 30年 / (2018), 令和 / 2年 / (2020), then 増減数.
    fn ends_beside(&self, level: usize, (row, column): (usize, usize), j: usize) -> bool {
        let sheet = self.sheet;
        let parted = |i: usize, j: usize| rules::between_rows(sheet, sheet.row(row), sheet.row(i), sheet.column(j));
        let named = self.rows.iter().skip(level + 1).copied().find(|&below| sheet.is_filled(below, j));
        let Some(below) = named else { return false };
        let is_own = |column: usize| sheet.merge(row, column).is_none() && sheet.is_filled(row, column) && sheet.is_filled(below, column);
        let first = column.saturating_sub(LIKE_COLUMNS).max(self.first);
        column - first == LIKE_COLUMNS && (first..=column).all(is_own) && parted(below, j) && !parted(below, column)
    }

    /// True for a row of texts, each its own, over nearly each of the names below, which are their own, too: agr | nei over 農林水産業 | 鉱工業.
    fn names_twice(&self, level: usize) -> bool {
        let (sheet, Some(&i), Some(&below)) = (self.sheet, self.rows.get(level), self.rows.get(level + 1)) else { return false };
        let texts = |row: usize| (self.first..=self.last).filter(move |&j| sheet.is_filled(row, j));
        let is_distinct = |row: usize| {
            let all: HashSet<_> = texts(row).map(|j| sheet.text(row, j)).collect();
            all.len() == texts(row).count()
        };
        let (own, names) = (texts(i).count(), texts(below).count());
        own >= LEAST_TWICE
            && own * 10 >= names * 9
            && texts(i).all(|j| sheet.is_filled(below, j) && sheet.merge(i, j).is_none())
            && is_distinct(i)
            && is_distinct(below)
    }

    /// True where blank columns stand just before a column, as they do in few places of the panel: they part its groups.
    fn is_beyond_spacer(&self, j: usize) -> bool {
        let sheet = self.sheet;
        let is_gap = |j: usize| sheet.column(j) > sheet.column(j.saturating_sub(1)) + 1;
        is_gap(j) && (self.first + 1..=self.last).filter(|&j| is_gap(j)).count() * SPACERS <= self.last - self.first
    }

    /// True while a column is no further from its group's label than the columns of the group before are from theirs, if the names below
    /// begin alike: 男女総数 and 男 have three columns each, so 女 has three.
    fn within_group(&self, i: usize, left: usize, j: usize) -> bool {
        let sheet = self.sheet;
        let Some(before) = (self.first..left).rev().find(|&before| sheet.is_filled(i, before)) else { return true };
        let size = left - before;
        let name = |j: usize| self.rows.iter().filter(|&&row| row > i).map(|&row| sheet.text(row, j)).collect::<Vec<_>>();
        let alike = (0..size).all(|n| name(before + n) == name(left + n));
        !alike || j - left < size
    }

    /// True for a header row whose cells have a frame each, filled or not, and are not merged.
    fn is_framed_singly(&self, i: usize) -> bool {
        let sheet = self.sheet;
        (self.first..=self.last).all(|j| sheet.merge(i, j).is_none() && rules::right_of(sheet, sheet.row(i), sheet.column(j)))
    }

    /// True for a header row in which a blank cell is open to the name below where it is the upper half of its frame.
    fn opens_to_names(&self, i: usize, below: usize) -> bool {
        let sheet = self.sheet;
        let (row, next) = (sheet.row(i), sheet.row(below));
        (self.first..=self.last).any(|j| {
            let is_half = !sheet.is_filled(i, j) && sheet.merge(i, j).is_none() && sheet.is_filled(below, j);
            is_half && rules::right_of(sheet, row, sheet.column(j)) && !rules::between_rows(sheet, row, next, sheet.column(j))
        })
    }

    /// True for a header row with a number of its own over nearly every column, which joins no columns.
    fn fills_all(&self, level: usize) -> bool {
        let is_number = |row: usize, column: usize| matches!(self.sheet.kind(row, column), Kind::Number | Kind::Code);
        let own = |(at, cover): (usize, &Option<(usize, usize)>)| {
            cover.is_some_and(|(row, column)| column == self.first + at && is_number(row, column))
        };
        self.covers
            .get(level)
            .is_some_and(|row| row.len() > 1 && row.iter().enumerate().filter(|&cell| own(cell)).count() * 10 >= row.len() * 9)
    }

    /// True for a blank cell that a line parts from the name below, in a header whose cells are framed one by one, or whose blank cells are
    /// else open to the name below: what stands left of it holds for it.
    fn is_empty_box(&self, level: usize, left: usize, j: usize) -> bool {
        let (Some(&i), Some(&below)) = (self.rows.get(level), self.rows.get(level + 1)) else { return false };
        let (row, column) = (self.sheet.row(i), self.sheet.column(j));
        let parted = rules::between_rows(self.sheet, row, self.sheet.row(below), column);
        let named = self.rows.iter().skip(level + 1).any(|&below| self.sheet.is_filled(below, j));
        parted && named && (self.is_framed_singly(i) || self.opens_to_names(i, below)) && self.within_group(i, left, j)
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

/// Over fewer names each may be the only one of its group, by chance.
const LEAST_TWICE: usize = 10;

/// So many columns left of one show what its label looks like.
const LIKE_COLUMNS: usize = 2;

/// Where one in this many columns or fewer stands behind blank columns, these part groups.
const SPACERS: usize = 6;

/// A longer text beside a label is a remark.
const LONGEST_MATE: usize = 20;

/// A side of a cell.
#[derive(Clone, Copy, Debug)]
enum Side {
    Left,
    Right,
}

/// Half of a short Japanese word.
fn is_fragment(text: &str) -> bool {
    text.chars().count() <= 2 && text.chars().all(is_japanese) && !words::is_bare_total(text) && !matches!(text, "男" | "女")
}

fn join(mut cells: Vec<Address>, text: &str, other: (Vec<Address>, String)) -> (Vec<Address>, String) {
    cells.extend(other.0);
    (cells, label_text(&format!("{text}\n{}", other.1)))
}

/// Gives what stands beside its group the label of the group: うち市外から beside 転入, 計 beside the columns that it adds up.
///
/// `holds` tells whether the figures of one grid column can be parts of those of another, which comes first.
pub(super) fn attach_neighbours(columns: &mut [BodyColumn], holds: &impl Fn(u32, u32) -> bool) {
    let totals = group_totals(columns);
    if totals.len() > 1 {
        for (at, position, label) in totals {
            if let Some(column) = columns.get_mut(at) {
                column.labels.insert(position, label);
            }
        }
    }
    for at in 1..columns.len() {
        // Nothing but a unit or a sign may stand below うち.
        let innermost =
            |column: &BodyColumn| column.labels.iter().rposition(|label| !is_bracketed(&label.text) && !words::is_sign(&label.text));
        let part = columns.get(at).and_then(|column| Some((column, innermost(column)?)));
        let part = part.filter(|(column, n)| column.labels.get(*n).is_some_and(|label| words::is_part_of(&label.text)));
        let Some((own, n)) = part.and_then(|(column, n)| Some((column.labels.get(n)?.dimension, n))) else { continue };
        let above = columns.get(at).and_then(|column| column.labels.get(..n)).unwrap_or(&[]);
        let part = columns.get(at).map_or(0, |column| column.column);
        let whole = columns
            .get(..at)
            .unwrap_or(&[])
            .iter()
            .rev()
            .filter(|column| holds(column.column, part))
            .map(|column| split_at_dimension(column, own))
            .find(|parts| parts.is_none_or(|(_, rest)| rest.first().is_some_and(|label| !words::is_part_of(&label.text))));
        let Some(Some((whole_above, [whole, ..]))) = whole else { continue };
        if above == whole_above && !words::is_bare_total(&whole.text) {
            let label = whole.clone();
            if let Some(column) = columns.get_mut(at) {
                column.labels.insert(n, label);
            }
        }
    }
}

/// True unless the figures of a matrix column are mostly larger than those of the one that they would be part of.
pub(super) fn may_hold(sheet: &Sheet<'_>, rows: &[BodyRow], whole: usize, part: usize) -> bool {
    let pair = |row: &BodyRow| {
        let i = sheet.row_at(row.row)?;
        Some((sheet.number(i, whole)?, sheet.number(i, part)?)).filter(|&(whole, part)| whole >= 0.0 && part >= 0.0)
    };
    let pairs: Vec<(f64, f64)> = rows.iter().take(COMPARED).filter_map(pair).collect();
    pairs.iter().filter(|&&(whole, part)| part > whole).count() * 2 <= pairs.len()
}

/// So many rows are compared, to find out whether a column can be part of another.
const COMPARED: usize = 100;

/// The path of a column before its first label of a dimension, and from there.
fn split_at_dimension(column: &BodyColumn, dimension: usize) -> Option<(&[Label], &[Label])> {
    column.labels.iter().position(|label| label.dimension == dimension).map(|n| column.labels.split_at(n))
}

/// Totals that stand beside the one group that they follow: column, place in its path, and the group's label.
fn group_totals(columns: &[BodyColumn]) -> Vec<(usize, usize, Label)> {
    let mut totals = Vec::new();
    for (at, column) in columns.iter().enumerate().skip(1) {
        let Some((own, above)) = column.labels.split_last() else { continue };
        if !words::is_bare_total(&own.text) {
            continue;
        }
        let level = |column: &BodyColumn| column.labels.iter().position(|label| label.dimension == own.dimension);
        let group = |column: &BodyColumn| level(column).and_then(|n| column.labels.get(n).cloned().filter(|_| n + 1 < column.labels.len()));
        let siblings = columns.get(..at).unwrap_or(&[]).iter().rev().take_while(|sibling| sibling.labels.starts_with(above));
        let mut groups: Vec<Option<Label>> = Vec::new();
        for sibling in siblings {
            let label = group(sibling);
            if label.is_none() && sibling.labels.last().is_some_and(|label| words::is_bare_total(&label.text)) {
                break;
            }
            if !groups.contains(&label) {
                groups.push(label);
            }
        }
        if let [Some(label)] = groups.as_slice() {
            totals.push((at, above.len(), label.clone()));
        }
    }
    totals
}

/// True where two texts, one above the other, stand in one box: no line between, the same width, the lower one no unit.
fn is_one_box(sheet: &Sheet<'_>, upper: usize, lower: usize, column: usize) -> bool {
    let width = |i: usize| sheet.merge(i, column).map(|merge| merge.last.column);
    sheet.kind(upper, column) == Kind::Text
        && sheet.kind(lower, column) == Kind::Text
        && width(upper) == width(lower)
        && !is_bracketed(&sheet.text(lower, column))
        && !rules::between_rows(sheet, sheet.row(upper), sheet.row(lower), sheet.column(column))
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
        .any(|(&upper, &lower)| (0..sheet.width()).any(|j| rules::between_rows(sheet, sheet.row(upper), sheet.row(lower), sheet.column(j))))
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
            (1..sheet.width()).any(|j| rules::right_of(sheet, row, sheet.column(j - 1)))
        })
}
