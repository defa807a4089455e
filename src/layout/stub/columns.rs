//! What the columns of a stub are to each other: codes, numbers and names, columns that hold downwards and columns that say all.

use super::super::evidence::{Kind, Sheet, label_text};
use super::super::{title, words};
use super::head_text;
use crate::hash::HashSet;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Facts of a stub that no single row shows.
pub(super) struct Columns {
    /// The stub's last column holds every name, the columns before it the numbers of the names, one column a level.
    pub(super) is_ladder: bool,
    /// Number and name stand in a pair of columns, one column further right a level: １． | 産業, then | (1) | 農業.
    pub(super) is_stepped: bool,
    /// Bold labels head the others.
    pub(super) bold_heads: bool,
    /// The innermost labels of the rows of figures, by column; found when they are asked for first, as few sheets ask.
    names: OnceCell<HashSet<(usize, String)>>,
    /// Stub columns with a code in every row.
    pub(super) codes: Vec<usize>,
    /// Labels that stand again further right in their row, as their neighbours above or below do.
    pub(super) again: BTreeSet<(usize, usize)>,
    /// Stub columns that say the same in row after row: a blank in them is blank, not the label above.
    pub(super) spelled_out: Vec<usize>,
    /// Stub columns that name each row by a text of its own beside its name, agr | 農林水産業: a blank in them is blank.
    pub(super) twice_named: Vec<usize>,
    /// Stub columns that stay in force to the right of a filled one: (週), written once beside 0, 1, 2, 3.
    pub(super) carried: Vec<usize>,
}

impl Columns {
    /// Looks at the stub columns of a panel over all its body rows.
    pub(super) fn of(sheet: &Sheet<'_>, header: &[usize], stub: &[usize], body: &[usize]) -> Self {
        Self {
            is_ladder: is_ladder(sheet, stub, body),
            is_stepped: is_stepped(sheet, stub, body),
            bold_heads: stub.first().is_some_and(|&j| bold_heads(sheet, j, body)),
            names: OnceCell::new(),
            codes: stub.iter().copied().filter(|&j| holds_codes(sheet, header, j, body)).collect(),
            again: again(sheet, stub, body),
            spelled_out: stub.iter().copied().filter(|&j| is_spelled_out(sheet, j, body)).collect(),
            twice_named: twice_named(sheet, stub, body),
            carried: carried(sheet, stub, body),
        }
    }

    /// True for a label that is the innermost one of a row of figures: a row without figures that bears it is no heading.
    pub(super) fn is_name(&self, sheet: &Sheet<'_>, stub: &[usize], body: &[usize], label: &(usize, String)) -> bool {
        self.names.get_or_init(|| names(sheet, stub, body)).contains(label)
    }
}

/// The labels of a stub, as row and column, that stand again further right in two rows or more that follow each other.
fn again(sheet: &Sheet<'_>, stub: &[usize], body: &[usize]) -> BTreeSet<(usize, usize)> {
    let mut again = BTreeSet::new();
    for (n, &j) in stub.iter().enumerate() {
        let right = stub.get(n + 1..).unwrap_or(&[]);
        let repeats = |i: usize| {
            sheet.kind(i, j) == Kind::Text
                && right.iter().any(|&other| sheet.kind(i, other) == Kind::Text && sheet.same_letters(i, j, other))
        };
        let rows: Vec<usize> = body.iter().copied().filter(|&i| repeats(i)).collect();
        let follow = |a: Option<&usize>, b: Option<&usize>| a.zip(b).is_some_and(|(&a, &b)| a + 1 == b);
        for (at, &i) in rows.iter().enumerate() {
            if follow(rows.get(at), rows.get(at + 1)) || follow(at.checked_sub(1).and_then(|at| rows.get(at)), rows.get(at)) {
                again.insert((i, j));
            }
        }
    }
    again
}

/// True for a label in bold type.
pub(super) fn is_bold(sheet: &Sheet<'_>, i: usize, j: usize) -> bool {
    sheet.cell(i, j).is_some_and(|cell| sheet.grid.style(cell).bold)
}

/// True where the first row and few others are in bold type, each followed by rows that are not, and no indent tells levels.
fn bold_heads(sheet: &Sheet<'_>, j: usize, body: &[usize]) -> bool {
    let right = |i: usize| sheet.filled(i).find(|&right| right > j && sheet.kind(i, right).is_data());
    let bold: Vec<bool> = body.iter().map(|&i| is_bold(sheet, i, j) && right(i).is_some_and(|j| is_bold(sheet, i, j))).collect();
    let heads = bold.iter().filter(|&&bold| bold).count();
    let leads = bold.iter().zip(bold.iter().skip(1)).filter(|&(&bold, &next)| bold && !next).count();
    bold.first() == Some(&true) && heads * 3 <= bold.len() && leads + 1 >= heads
}

/// True where a stub column holds the names of one level and the numbers of the next.
fn is_stepped(sheet: &Sheet<'_>, stub: &[usize], body: &[usize]) -> bool {
    let numbered = |i: usize, j: usize| title::mark(&sheet.text(i, j)).is_some();
    stub.iter().zip(stub.iter().skip(1)).any(|(&left, &right)| {
        body.iter().any(|&i| !sheet.is_filled(i, left) && numbered(i, right))
            && body.iter().any(|&i| sheet.kind(i, right) == Kind::Text && numbered(i, left) && !numbered(i, right))
    })
}

/// True for a column whose text mostly repeats from a row to the next.
fn is_spelled_out(sheet: &Sheet<'_>, j: usize, body: &[usize]) -> bool {
    let (mut same, mut other) = (0, 0);
    let mut above = None;
    for &i in body {
        let filled = sheet.is_filled(i, j).then_some(i);
        match (above, filled) {
            (Some(above), Some(i)) if sheet.shows_same(i, above, j) => same += 1,
            (Some(_), Some(_)) => other += 1,
            _ => {}
        }
        // What is left cannot outweigh it any more.
        if other * 2 >= body.len() {
            return false;
        }
        above = filled;
    }
    same > 2 && same > other
}

/// The stub columns in which nearly every row has a text that no other row has, left of names that no other row has either.
fn twice_named(sheet: &Sheet<'_>, stub: &[usize], body: &[usize]) -> Vec<usize> {
    let filled = |j: usize| body.iter().copied().filter(move |&i| sheet.is_filled(i, j));
    let is_distinct = |j: usize| {
        let mut seen = HashSet::default();
        filled(j).all(|i| seen.insert(sheet.text(i, j).trim().to_owned()))
    };
    let names = |&(_, name): &(&usize, &usize)| body.iter().all(|&i| sheet.is_filled(i, *name));
    let is_twice = |&(key, name): &(&usize, &usize)| {
        let keys = filled(*key).count();
        keys < body.len() && keys * 10 >= body.len() * 9 && is_distinct(*key) && is_distinct(*name)
    };
    if body.len() < LEAST_TWICE {
        return Vec::new();
    }
    stub.iter().zip(stub.iter().skip(1)).filter(names).filter(is_twice).map(|(&key, _)| key).collect()
}

/// In fewer rows each group may have one row only, by chance.
const LEAST_TWICE: usize = 10;

/// A text of more bytes than this is a paragraph that no other row repeats as its name.
const LONGEST_NAME: usize = 1000;

/// The innermost label of each body row, with its column.
fn names(sheet: &Sheet<'_>, stub: &[usize], body: &[usize]) -> HashSet<(usize, String)> {
    let name = |i: usize, j: usize| Some(sheet.text(i, j)).filter(|text| text.len() <= LONGEST_NAME).map(|text| (j, label_text(&text)));
    let innermost = |&i: &usize| stub.iter().rev().find(|&&j| sheet.is_filled(i, j)).and_then(|&j| name(i, j));
    body.iter().filter_map(innermost).collect()
}

/// True for a column of codes: its head says so, or nearly every row has letters, digits and signs without spaces.
fn holds_codes(sheet: &Sheet<'_>, header: &[usize], j: usize, body: &[usize]) -> bool {
    if head_text(sheet, header, j).is_some_and(|head| head.contains("コード") || head.to_lowercase().contains("code")) {
        return true;
    }
    let filled = || body.iter().copied().filter(|&i| sheet.is_filled(i, j));
    filled().all(|i| sheet.kind(i, j) != Kind::Period && words::is_code(&sheet.text(i, j))) && filled().count() * 10 >= body.len() * 9
}

/// True where each row has its number in one of several columns, and most have their name in the column right of these.
fn is_ladder(sheet: &Sheet<'_>, stub: &[usize], body: &[usize]) -> bool {
    let Some((&names, numbers)) = stub.split_last() else { return false };
    let used = |j: usize| body.iter().filter(|&&i| sheet.is_filled(i, j)).count();
    let one_each = body.iter().all(|&i| numbers.iter().filter(|&&j| sheet.is_filled(i, j)).count() == 1);
    numbers.len() > 1 && one_each && numbers.iter().all(|&j| used(j) > 1) && used(names) * 10 >= body.len() * 8
}

/// The stub columns, right of one that is filled in every row, whose few texts hold downwards: without them rows would say the same.
fn carried(sheet: &Sheet<'_>, stub: &[usize], body: &[usize]) -> Vec<usize> {
    let mut carried = Vec::new();
    for (n, &j) in stub.iter().enumerate().skip(1) {
        let left = stub.get(..n).unwrap_or(&[]);
        let filled = body.iter().filter(|&&i| sheet.is_filled(i, j)).count();
        let full = body.iter().all(|&i| left.last().is_some_and(|&left| sheet.is_filled(i, left)));
        if filled == 0 || filled * 2 > body.len() || !full {
            continue;
        }
        let mut held = String::new();
        let keys: Vec<(String, String)> = body
            .iter()
            .map(|&i| {
                if sheet.is_filled(i, j) {
                    held = sheet.text(i, j).into_owned();
                }
                (left.iter().map(|&left| sheet.text(i, left)).collect::<Vec<_>>().join("\t"), held.clone())
            })
            .collect();
        let alone: BTreeSet<&String> = keys.iter().map(|(key, _)| key).collect();
        let together: BTreeSet<&(String, String)> = keys.iter().collect();
        if alone.len() < body.len() && together.len() == body.len() {
            carried.push(j);
        }
    }
    carried
}
