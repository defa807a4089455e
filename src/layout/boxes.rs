//! Labels of the stub that stand in boxes: one label in several cells from top to bottom, or in the middle of the rows that it holds for.
//!
//! Where lines part the rows of the body but leave a stub column open, the open part is a box, and what stands in it is one label:
//! 関 / 東 beside seven prefectures, 自動車 / 乗車中 beside two rows, a school's name in the middle of its six years.

use super::evidence::{Kind, Sheet, label_text};
use super::roles::Panel;
use super::rules;
use crate::place::Cells;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A label with the rows it holds for.
#[derive(Clone, Debug)]
pub(super) struct Boxed {
    /// First and last body row, as matrix rows.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Its cells, from the top.
    pub(super) cells: Cells,
    pub(super) text: Arc<str>,
}

/// The boxes of the stub columns, by column, from the top.
pub(super) type Boxes = BTreeMap<usize, Vec<Boxed>>;

/// A part of a split label is at most this long; longer texts are labels of their own.
const LONGEST_PART: usize = 8;

/// Finds the boxes beside the given rows, which follow each other in the sheet.
pub(super) fn find(sheet: &Sheet<'_>, panel: &Panel, rows: &[usize]) -> Boxes {
    let mut boxes = Boxes::new();
    if !sheet.has_borders {
        return boxes;
    }
    for (n, &j) in panel.stub.iter().enumerate() {
        let inner: Vec<usize> = panel.stub.iter().skip(n + 1).copied().collect();
        let beside = Beside { inner: &inner, data: &panel.data };
        let mut start = 0;
        for end in 1..=rows.len() {
            let closed = match (rows.get(end - 1), rows.get(end)) {
                (Some(&upper), Some(&lower)) => is_parted(sheet, upper, lower, j),
                _ => true,
            };
            if closed {
                let run = rows.get(start..end).unwrap_or(&[]);
                boxes.entry(j).or_default().extend(read(sheet, j, &beside, run));
                start = end;
            }
        }
    }
    boxes.retain(|_, boxes| !boxes.is_empty());
    boxes
}

/// True where a line, or a band without any line at its sides, parts two rows in a column.
fn is_parted(sheet: &Sheet<'_>, upper: usize, lower: usize, j: usize) -> bool {
    sheet.row(lower) > sheet.row(upper) + 1 || rules::between_rows(sheet, sheet.row(upper), sheet.row(lower), sheet.column(j))
}

/// The columns right of a stub column.
struct Beside<'a> {
    /// Stub columns.
    inner: &'a [usize],
    data: &'a [usize],
}

/// The label of an open run of rows in a stub column, if the lines around it show that the run is one box.
fn read(sheet: &Sheet<'_>, j: usize, beside: &Beside<'_>, run: &[usize]) -> Option<Boxed> {
    let (&first, &last) = (run.first()?, run.last()?);
    if run.len() < 2 || run.iter().any(|&i| sheet.merge(i, j).is_some()) {
        return None;
    }
    let texts: Vec<usize> = run.iter().copied().filter(|&i| sheet.is_filled(i, j)).collect();
    let &top = texts.first()?;
    // Most runs are no boxes, so that most texts need not be looked at.
    let parts = || texts.iter().map(|&i| label_text(&sheet.text(i, j)));
    let named = |column: Option<&usize>| column.is_some_and(|&column| run.iter().all(|&i| sheet.kind(i, column).is_label()));
    let full = texts.len() == run.len();
    let is_box = if beside.inner.is_empty() {
        !full && is_framed(sheet, j, run) && parts().skip(1).all(|part| part.starts_with(['(', '（']))
    } else if full {
        (run.len() <= SHORT || parts().all(|part| part.chars().count() == 1)) && is_framed(sheet, j, run) && named(beside.inner.first())
    } else {
        is_ruled_beside(sheet, beside, run) || (is_framed(sheet, j, run) && named(beside.inner.first()))
    };
    if !is_box {
        return None;
    }
    let parts: Vec<String> = parts().collect();
    let centred = top > first && top < last && parts.len() == 1;
    (centred || is_split(sheet, j, &texts, &parts)).then(|| Boxed {
        first,
        last,
        cells: texts.iter().map(|&i| sheet.address(i, j)).collect(),
        text: label_text(&parts.join("\n")).into(),
    })
}

/// A box with a text in each of its rows has at most this many: 酒気 / 帯び / 運転.
const SHORT: usize = 3;

/// True where a line stands between all rows of a run in the columns right beside it.
fn is_ruled_beside(sheet: &Sheet<'_>, beside: &Beside<'_>, run: &[usize]) -> bool {
    let between =
        |column: usize, upper: usize, lower: usize| rules::between_rows(sheet, sheet.row(upper), sheet.row(lower), sheet.column(column));
    let parted = |&column: &usize| run.iter().zip(run.iter().skip(1)).all(|(&upper, &lower)| between(column, upper, lower));
    beside.inner.iter().chain(beside.data).take(3).any(parted) && beside.data.iter().rev().take(2).all(parted)
}

/// True where lines close a run above and below.
fn is_framed(sheet: &Sheet<'_>, j: usize, run: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (run.first(), run.last()) else { return false };
    let column = sheet.column(j);
    let closed = |upper: Option<u32>, lower: u32| upper.is_none_or(|upper| rules::between_rows(sheet, upper, lower, column));
    closed(sheet.row(first).checked_sub(1), sheet.row(first)) && closed(Some(sheet.row(last)), sheet.row(last) + 1)
}

/// True where several texts in a box are parts of one label: short texts that are no labels by themselves.
fn is_split(sheet: &Sheet<'_>, j: usize, rows: &[usize], parts: &[String]) -> bool {
    let is_part = |(&i, part): (&usize, &String)| {
        matches!(sheet.kind(i, j), Kind::Text | Kind::Mark | Kind::Number | Kind::Period)
            && (part.chars().count() <= LONGEST_PART || part.starts_with(['(', '（']))
    };
    let texts = rows.iter().filter(|&&i| sheet.kind(i, j) == Kind::Text).count();
    parts.len() > 1 && texts * 2 >= parts.len() && rows.iter().zip(parts).all(is_part)
}
