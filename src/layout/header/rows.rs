//! Which of the rows above a body are header, which head a section, and which belong to the title.

use super::is_bracketed;
use crate::grid::Borders;
use crate::hash::{HashMap, HashSet};
use crate::layout::blocks::{self, Block};
use crate::layout::evidence::{Kind, Sheet, is_japanese, label_text};
use crate::layout::roles::Panel;
use crate::layout::{is_unit, rules, words};
use crate::place::{Address, Range};
use crate::value;

/// The label rows above a body, sorted.
#[derive(Clone, Debug, Default)]
pub(in crate::layout) struct Rows {
    /// Header rows, from the top.
    pub(in crate::layout) header: Vec<usize>,
    /// Section headings between header and body.
    pub(in crate::layout) sections: Vec<usize>,
    /// Rows above the header: titles and units.
    pub(in crate::layout) title: Vec<usize>,
}

/// A blank band of this many rows ends a header: what stands above it belongs to the title.
const WIDE_GAP: u32 = 2;

/// More label rows than this above a body are not a header: they are a text, or a list of their own.
const DEEPEST: usize = 60;

/// Sorts the label rows above the body of a block.
pub(in crate::layout) fn rows(sheet: &Sheet<'_>, block: &Block, panels: &[Panel]) -> Rows {
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
            || is_outside_frame(sheet, i, &data, rows.header.last())
            || stands_on_frame(sheet, i, panels, &rows.header)
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
    sheet.only_filled(i).is_some_and(|j| is_unit(sheet, sheet.address(i, j)))
}

/// True for a cell that states several units, as only one for a whole table does: （単位：億円、％）.
pub(in crate::layout) fn states_units(sheet: &Sheet<'_>, at: Address) -> bool {
    let text = sheet.position(at).map(|(i, j)| sheet.text(i, j)).unwrap_or_default();
    let bare = text.trim().trim_start_matches(['(', '（', '[', '［']);
    let units = bare.strip_prefix("単位").map(|rest| rest.trim_start_matches([':', '：', '；', ' ', '\u{3000}']));
    units.is_some_and(|units| units.split(['、', '，', ',', '・']).filter(|unit| !unit.trim().is_empty()).count() > 1)
}

/// True for a row without lines above a header that is ruled all over, where it holds texts across the columns, or none over them: what
/// stands on a frame is no part of what it holds.
fn is_outside_frame(sheet: &Sheet<'_>, i: usize, data: &[usize], below: Option<&usize>) -> bool {
    let Some(&below) = below.filter(|_| sheet.has_borders && data.len() > 2) else { return false };
    let own = sheet.row(i);
    let merges: Vec<Option<Range>> = sheet.filled(i).map(|j| sheet.merge(i, j)).collect();
    let covers =
        |&&j: &&usize| sheet.is_filled(i, j) || merges.iter().flatten().any(|merge| merge.contains(Address::new(own, sheet.column(j))));
    let covered = data.iter().filter(covers).count();
    let across = covered * 10 >= data.len() * 8 && merges.iter().flatten().count() == merges.len();
    let ruled = |j: usize| rules::right_of(sheet, own, sheet.column(j)) || rules::above(sheet, own, sheet.column(j));
    (covered == 0 || across) && frames(sheet, below, data) && !data.iter().copied().chain(sheet.filled(i)).any(ruled)
}

/// True for a row without lines on the line that closes a table above, from its stub to its last column, where the header within says of
/// every column what it is: such a row is title, or unit, or date, whichever columns it stands over.
fn stands_on_frame(sheet: &Sheet<'_>, i: usize, panels: &[Panel], header: &[usize]) -> bool {
    let (Some(&below), true) = (header.last(), sheet.has_borders) else { return false };
    let stub: Vec<usize> = panels.first().map(|panel| panel.stub.clone()).unwrap_or_default();
    let data: Vec<usize> = panels.iter().flat_map(|panel| panel.data.iter().copied()).collect();
    let (row, top) = (sheet.row(i), sheet.row(below));
    let columns = || stub.iter().chain(&data).copied();
    let ruled = |j: usize| rules::right_of(sheet, row, sheet.column(j)) || rules::above(sheet, row, sheet.column(j));
    let over: Vec<usize> = data.iter().copied().filter(|&j| sheet.is_filled(i, j)).collect();
    // 再掲 over the last columns says something of these alone.
    let is_aside = |&j: &usize| words::is_part_of(sheet.text(i, j).trim().trim_start_matches(['(', '（', '【', '［', '[']));
    data.len() > 2
        && over.len() * 2 <= data.len()
        && !over.iter().any(is_aside)
        && columns().all(|j| rules::above(sheet, top, sheet.column(j)))
        && !columns().chain(sheet.filled(i)).any(ruled)
        && tells_columns_apart(sheet, header, &data)
}

/// True where no two columns have the same labels above them, each label holding for the blank columns right of it.
fn tells_columns_apart(sheet: &Sheet<'_>, header: &[usize], data: &[usize]) -> bool {
    let mut numbers: HashMap<String, usize> = HashMap::default();
    let mut paths: Vec<Vec<Option<usize>>> = vec![Vec::with_capacity(header.len()); data.len()];
    for &i in header {
        let mut label = None;
        for (path, &j) in paths.iter_mut().zip(data) {
            if sheet.is_filled(i, j) {
                let next = numbers.len();
                label = Some(*numbers.entry(label_text(&sheet.text(i, j))).or_insert(next));
            }
            path.push(label);
        }
    }
    let mut seen = HashSet::default();
    paths.into_iter().all(|path| seen.insert(path))
}

/// True for a row with a line above every column of figures and lines between most of them.
fn frames(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let row = sheet.row(i);
    let closed = |&&j: &&usize| rules::above(sheet, row, sheet.column(j));
    let parted = data.iter().filter(|&&j| rules::right_of(sheet, row, sheet.column(j))).count();
    data.iter().filter(closed).count() == data.len() && parted * 2 >= data.len()
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
    let is_unit = |j: usize| is_unit(sheet, sheet.address(i, j));
    let units = cells.iter().filter(|&&j| is_unit(j)).count();
    let units = units > 0 && units + 1 >= cells.len() && (units == cells.len() || cells.first().is_some_and(|&j| !is_unit(j)));
    let over: Vec<usize> = cells.iter().copied().filter(|&j| data.first().is_some_and(|&first| j >= first)).collect();
    let few = over.iter().all(|&j| is_bracketed(&sheet.text(i, j)) || !data.contains(&j)) && over.len() * 4 <= data.len();
    let beside = cells.len() > over.len() || over.iter().any(|j| !data.contains(j));
    let units = units || (few && beside && over.len() > 1);
    let dated = data.len() > MOST_NAMED && matches!(over.as_slice(), &[title, period] if is_dated(sheet, i, title, period));
    let at_the_end = |j: usize| data.last().is_some_and(|&last| j >= last) && sheet.merge(i, j).is_none_or(|merge| merge.height() == 1);
    units || dated || matches!(cells.as_slice(), &[j] if at_the_end(j) && data.len() > 1 && is_bracketed(&sheet.text(i, j)))
}

/// A row that names two of no more columns than this may be a header row all the same.
const MOST_NAMED: usize = 3;

/// True for a title with its period in brackets at the right: 年齢別自殺者数 … (平成25年7月暫定値). Two periods may head columns.
fn is_dated(sheet: &Sheet<'_>, i: usize, title: usize, period: usize) -> bool {
    let says = |j: usize| value::period::mentions(&sheet.text(i, j)).len();
    let single = |j: usize| sheet.merge(i, j).is_none();
    single(title) && single(period) && says(title) == 0 && says(period) == 1 && is_bracketed(&sheet.text(i, period))
}

/// True for who publishes a table, at its right edge, alone or with dates of counting left of the body: 平成28年10月1日現在 … 企画調整局調査課.
fn is_imprint(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (data.first(), data.last()) else { return false };
    let mut cells = sheet.filled(i).rev();
    let is_office = |j: usize| j >= last && sheet.merge(i, j).is_none() && words::is_office(&sheet.text(i, j));
    data.len() > 2 && cells.next().is_some_and(is_office) && cells.all(|j| j < first && words::is_as_of(&sheet.text(i, j)))
}

/// True for a date that stands over the right half of the columns outside of the header's frame: 平成16年5月1日現在 at the end of a title.
pub(in crate::layout) fn is_date_line(sheet: &Sheet<'_>, i: usize, j: usize, data: &[usize]) -> bool {
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
