//! The labels above the body: the path of labels of each body column.

mod neighbours;
mod rows;

use super::Label;
use super::evidence::{Kind, Sheet, is_japanese, label_text};
use super::roles::Panel;
use super::{rules, words};
use crate::grid::Borders;
use crate::hash::HashSet;
use crate::place::Address;
pub(super) use neighbours::{attach_neighbours, may_hold};
pub(super) use rows::{Rows, is_date_line, rows, states_units};

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
        let rows_ruled = columns_ruled && (has_lines_between_rows(sheet, rows) || is_one_row_of_boxes(sheet, rows, &panel.data));
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
                    path.push(Label { dimension: dimension_of(level), cells: cells.into_iter().collect(), text: text.into() });
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
        // Where each column has a label of its own in the row, no two of them are one.
        if (self.first..=self.last).all(|j| sheet.is_filled(row, j)) {
            return None;
        }
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

/// True where each column of figures has one box for all header rows: lines around it, and between the columns in every row.
fn is_one_row_of_boxes(sheet: &Sheet<'_>, rows: &Rows, data: &[usize]) -> bool {
    let (Some(&top), Some(&bottom)) = (rows.header.first(), rows.header.last()) else { return false };
    let closed = |j: usize| {
        let column = sheet.column(j);
        rules::above(sheet, sheet.row(top), column) && rules::between_rows(sheet, sheet.row(bottom), sheet.row(bottom + 1), column)
    };
    let single = |i: usize, j: usize| sheet.merge(i, j).is_none() && rules::right_of(sheet, sheet.row(i), sheet.column(j));
    let boxes = || data.iter().filter(|&&j| closed(j) && rows.header.iter().all(|&i| single(i, j))).count();
    rows.header.len() > 1 && data.len() > 2 && boxes() * 10 >= data.len() * 8
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
