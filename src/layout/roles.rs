//! Which columns of a block are stub, which hold figures, and where a second panel begins beside the first.

use super::blocks::{Block, RowKind};
use super::evidence::{Kind, Sheet, float};
use crate::value;
use std::collections::HashSet;

/// One panel of a block: the stub columns, and the body columns that they label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Panel {
    /// Label columns at the left, in order.
    pub(super) stub: Vec<usize>,
    /// Columns whose filled cells are observations.
    pub(super) data: Vec<usize>,
    /// Label columns among or right of the figures that say something of the row.
    pub(super) side: Vec<usize>,
    /// Columns that repeat a stub column at the right edge, or only flag figures.
    pub(super) dropped: Vec<usize>,
}

/// What the body cells of a column are, counted.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    numbers: u32,
    marks: u32,
    labels: u32,
    periods: u32,
}

impl Counts {
    const fn filled(self) -> u32 {
        self.numbers + self.marks + self.labels + self.periods
    }

    const fn is_data(self) -> bool {
        self.numbers + self.marks > self.labels + self.periods
    }
}

/// A mark column is a flag beside figures where it is filled in at most this share of the rows.
const SPARSE: f64 = 0.5;

/// Cuts a block into panels. Never empty where the block has a body column.
pub(super) fn panels(sheet: &Sheet<'_>, block: &Block, kinds: &[RowKind]) -> Vec<Panel> {
    let body: Vec<usize> = block.body.clone().filter(|&i| kinds.get(i) == Some(&RowKind::Body)).collect();
    let counts: Vec<Counts> = (0..sheet.width()).map(|j| count(sheet, &body, j)).collect();
    let present: Vec<usize> = (0..sheet.width()).filter(|&j| counts.get(j).is_some_and(|c| c.filled() > 0)).collect();
    let is_data = |j: usize| counts.get(j).is_some_and(|c| c.is_data());
    let keys = key_columns(sheet, block, &body, &present, &is_data);
    let mut panels: Vec<Panel> = Vec::new();
    let mut panel = Panel::default();
    for &j in &present {
        if is_data(j) && !keys.contains(&j) {
            if is_flag(sheet, &body, counts.get(j).copied().unwrap_or_default(), j) && !panel.data.is_empty() {
                panel.dropped.push(j);
            } else {
                panel.data.push(j);
            }
        } else if panel.data.is_empty() {
            panel.stub.push(j);
        } else if keys.contains(&j) || starts_panel(sheet, block, &body, &panel, &present, j, &is_data) {
            panels.push(std::mem::take(&mut panel));
            panel.stub.push(j);
        } else if panel.stub.iter().any(|&stub| same_texts(sheet, &body, stub, j)) {
            panel.dropped.push(j);
        } else {
            panel.side.push(j);
        }
    }
    if panel.data.is_empty() {
        let rest = panel.stub;
        match panels.last_mut() {
            Some(last) => last.side.extend(rest),
            None if !rest.is_empty() => panels.push(Panel { stub: rest, ..Panel::default() }),
            None => {}
        }
    } else {
        panels.push(panel);
    }
    panels
}

fn count(sheet: &Sheet<'_>, body: &[usize], j: usize) -> Counts {
    let mut counts = Counts::default();
    for &i in body {
        match sheet.kind(i, j) {
            Kind::Blank => {}
            Kind::Number => counts.numbers += 1,
            Kind::Mark => counts.marks += 1,
            Kind::Period => counts.periods += 1,
            Kind::Code | Kind::Text => counts.labels += 1,
        }
    }
    counts
}

/// Columns of numbers that name rows instead of counting something: years, codes and serial numbers left of the figures.
fn key_columns(sheet: &Sheet<'_>, block: &Block, body: &[usize], present: &[usize], is_data: &impl Fn(usize) -> bool) -> HashSet<usize> {
    let mut keys: HashSet<usize> = HashSet::new();
    let first_label = present.iter().position(|&j| !is_data(j));
    let mut leading = true;
    for (n, &j) in present.iter().enumerate() {
        if !is_data(j) {
            continue;
        }
        let data_left = present.iter().skip(n + 1).any(|&p| is_data(p));
        let numbers = Numbers::of(sheet, body, j);
        let before_label = first_label.is_some_and(|label| n < label && label < KEY_COLUMNS);
        let between_labels = n.checked_sub(1).and_then(|before| present.get(before)).is_none_or(|&before| sparse(sheet, body, before))
            || present.get(n + 1).is_some_and(|&after| !is_data(after));
        let named = head_says_code(sheet, block, j);
        let is_key = data_left
            && numbers.whole
            && if leading {
                numbers.years || named || before_label || numbers.codes || (numbers.serial && between_labels)
            } else {
                (numbers.years || numbers.serial) && (is_new_panel(sheet, block, j) || precedes_panel(sheet, block, present, j, is_data))
            };
        if is_key {
            keys.insert(j);
        } else {
            leading = false;
        }
    }
    keys
}

/// A stub has at most this many columns before its first text: codes, years, serial numbers.
const KEY_COLUMNS: usize = 4;

/// What the numbers of a column look like as a sequence.
#[expect(clippy::struct_excessive_bools, reason = "a column may be any of these at once")]
struct Numbers {
    /// Whole numbers only, at least two.
    whole: bool,
    /// Years, one after the other for the most part.
    years: bool,
    /// Rising by one for the most part.
    serial: bool,
    /// Some have leading zeros.
    codes: bool,
}

/// Share of the steps that follow the rule, for a column to count as a sequence; eras and pages begin anew.
const REGULAR: f64 = 0.7;

impl Numbers {
    fn of(sheet: &Sheet<'_>, body: &[usize], j: usize) -> Self {
        let cells = || body.iter().filter(|&&i| matches!(sheet.kind(i, j), Kind::Number | Kind::Code));
        let numbers: Vec<f64> = cells().filter_map(|&i| sheet.number(i, j)).collect();
        let steps: Vec<f64> = numbers.iter().zip(numbers.iter().skip(1)).map(|(a, b)| b - a).collect();
        let regular = |most: f64| {
            let count = steps.iter().filter(|&&step| step > 0.0 && step <= most).count();
            !steps.is_empty() && float(count) >= REGULAR * float(steps.len())
        };
        Self {
            whole: numbers.len() >= 2 && cells().all(|&i| sheet.is_whole(i, j)) && body.iter().all(|&i| sheet.kind(i, j) != Kind::Mark),
            years: numbers.iter().all(|&n| value::is_year_like(n)) && regular(10.0),
            serial: regular(1.0),
            codes: cells().any(|&i| sheet.kind(i, j) == Kind::Code),
        }
    }
}

/// True where a column is filled in less than half of the rows: keys written once.
fn sparse(sheet: &Sheet<'_>, body: &[usize], j: usize) -> bool {
    body.iter().filter(|&&i| sheet.is_filled(i, j)).count() * 2 < body.len()
}

/// Words in a column's head that say its numbers are names.
const CODE_HEADS: [&str; 9] = ["コード", "ｺｰﾄﾞ", "番号", "番 号", "No", "NO", "№", "code", "Code"];

fn head_says_code(sheet: &Sheet<'_>, block: &Block, j: usize) -> bool {
    block.above.clone().any(|i| {
        let text = sheet.text(i, j);
        CODE_HEADS.iter().any(|word| text.contains(word)) || matches!(text.trim(), "年" | "年次" | "年度" | "年齢" | "year" | "Year")
    })
}

/// True where a column's head is the head of the block's first column: the stub begins anew.
fn is_new_panel(sheet: &Sheet<'_>, block: &Block, j: usize) -> bool {
    block.above.clone().any(|i| {
        let Some(first) = sheet.filled(i).next() else { return false };
        first < j && sheet.is_filled(i, j) && sheet.text(i, first).trim() == sheet.text(i, j).trim()
    })
}

/// True where a column without a head stands just before the stub of a further panel: the same keys in another spelling.
fn precedes_panel(sheet: &Sheet<'_>, block: &Block, present: &[usize], j: usize, is_data: &impl Fn(usize) -> bool) -> bool {
    let next = present.iter().copied().find(|&next| next > j);
    !block.above.clone().any(|i| sheet.is_filled(i, j)) && next.is_some_and(|next| !is_data(next) && is_new_panel(sheet, block, next))
}

/// A column of the same few marks beside figures, such as `*` or `r`.
fn is_flag(sheet: &Sheet<'_>, body: &[usize], counts: Counts, j: usize) -> bool {
    if counts.numbers > 0 || f64::from(counts.marks) > SPARSE * float(body.len()) {
        return false;
    }
    body.iter()
        .filter(|&&i| sheet.is_filled(i, j))
        .all(|&i| matches!(sheet.text(i, j).trim(), "*" | "＊" | "※" | "#" | "r" | "p" | "r " | "†"))
}

/// True where a label column among the figures is the stub of a further panel: its labels are its own and its head repeats the first one.
fn starts_panel(
    sheet: &Sheet<'_>,
    block: &Block,
    body: &[usize],
    panel: &Panel,
    present: &[usize],
    j: usize,
    is_data: &impl Fn(usize) -> bool,
) -> bool {
    if !present.iter().any(|&p| p > j && is_data(p)) {
        return false;
    }
    // The stub again, under its own head: side by side with figures of its own it begins a panel, else it only repeats.
    if panel.stub.iter().any(|&stub| same_texts(sheet, body, stub, j)) {
        return is_new_panel(sheet, block, j);
    }
    let texts: Vec<String> = body.iter().filter(|&&i| sheet.is_filled(i, j)).map(|&i| sheet.text(i, j).trim().to_owned()).collect();
    let distinct: HashSet<&str> = texts.iter().map(String::as_str).collect();
    let own = distinct.len() * 10 >= texts.len() * 7;
    is_new_panel(sheet, block, j) || (own && texts.len() * 2 >= body.len() && distinct.len() > 2)
}

/// True where two columns say the same in most rows that both fill.
fn same_texts(sheet: &Sheet<'_>, body: &[usize], a: usize, b: usize) -> bool {
    let both: Vec<usize> = body.iter().copied().filter(|&i| sheet.is_filled(i, a) && sheet.is_filled(i, b)).collect();
    let squash = |i: usize, j: usize| sheet.text(i, j).chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let same = both.iter().filter(|&&i| squash(i, a) == squash(i, b)).count();
    !both.is_empty() && same * 10 >= both.len() * 6
}
