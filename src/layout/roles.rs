//! Which columns of a block are stub, which hold figures, and where a second panel begins beside the first.

use super::blocks::{Block, RowKind};
use super::evidence::{Kind, Sheet, float};
use super::words;
use crate::hash::HashSet;
use crate::value;

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
    let counts = count(sheet, &body);
    let present: Vec<usize> = (0..sheet.width()).filter(|&j| counts.get(j).is_some_and(|c| c.filled() > 0)).collect();
    let mut columns = Columns { sheet, block, body: &body, present: &present, counts: &counts, keys: HashSet::default() };
    columns.find_keys();
    columns.find_codes_alone();
    let Columns { keys, .. } = &columns;
    let is_data = |j: usize| columns.is_data(j);
    let mut panels: Vec<Panel> = Vec::new();
    let mut panel = Panel::default();
    for &j in &present {
        if is_data(j) && !keys.contains(&j) {
            if !panel.data.is_empty()
                && (is_flag(sheet, &body, counts.get(j).copied().unwrap_or_default(), j) || columns.mirrors_stub(&panel, j))
            {
                panel.dropped.push(j);
            } else {
                panel.data.push(j);
            }
        } else if panel.data.is_empty() {
            panel.stub.push(j);
        } else if keys.contains(&j) || columns.starts_panel(&panel, j) {
            panels.push(std::mem::take(&mut panel));
            panel.stub.push(j);
        } else if columns.says_again(&panel, j) || is_clock(sheet, &body, j) {
            panel.dropped.push(j);
        } else {
            panel.side.push(j);
        }
    }
    if panels.is_empty() {
        columns.complete_keys(&mut panel);
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

/// What the body cells of each column are.
fn count(sheet: &Sheet<'_>, body: &[usize]) -> Vec<Counts> {
    let mut counts = vec![Counts::default(); sheet.width()];
    for &i in body {
        for (counts, kind) in counts.iter_mut().zip(sheet.kinds(i)) {
            match kind {
                Kind::Blank => {}
                Kind::Number => counts.numbers += 1,
                Kind::Mark => counts.marks += 1,
                Kind::Period => counts.periods += 1,
                Kind::Code | Kind::Text => counts.labels += 1,
            }
        }
    }
    counts
}

/// The columns of a block, and which of them hold keys.
struct Columns<'a, 'g> {
    sheet: &'a Sheet<'g>,
    block: &'a Block,
    /// The body rows.
    body: &'a [usize],
    /// The columns that are filled in the body.
    present: &'a [usize],
    counts: &'a [Counts],
    /// Columns of numbers that name rows instead of counting something.
    keys: HashSet<usize>,
}

impl Columns<'_, '_> {
    fn is_data(&self, j: usize) -> bool {
        self.counts.get(j).is_some_and(|c| c.is_data())
    }

    /// Finds the columns of numbers that name rows: years, codes and serial numbers left of the figures.
    fn find_keys(&mut self) {
        let first_label = self.present.iter().position(|&j| !self.is_data(j));
        let mut leading = true;
        for (n, &j) in self.present.iter().enumerate() {
            if !self.is_data(j) {
                continue;
            }
            let data_right = self.present.iter().skip(n + 1).any(|&p| self.is_data(p));
            let may_be = (data_right || self.is_named_code(j))
                && (leading || self.is_new_panel(j) || self.precedes_panel(j) || self.counts_as_a_date(j));
            let is_key = may_be && {
                let named = head_says_code(self.sheet, self.block, j);
                let numbers = Numbers::of(self.sheet, self.body, j, named);
                let leads = || {
                    let before_label = first_label.is_some_and(|label| n < label && label < KEY_COLUMNS);
                    named
                        || before_label
                        || numbers.codes
                        || numbers.counts_rows
                        || (numbers.serial && self.is_between_labels(n))
                        || (numbers.constant && self.has_label_right_of(n))
                };
                numbers.whole && (self.counts_as_a_date(j) || numbers.years || if leading { leads() } else { numbers.serial })
            };
            if is_key {
                self.keys.insert(j);
            } else {
                leading = false;
            }
        }
    }

    /// Where every column of numbers says that it holds codes, none holds figures: 部門 | コード.
    fn find_codes_alone(&mut self) {
        let figures: Vec<usize> = self.present.iter().copied().filter(|&j| self.is_data(j) && !self.keys.contains(&j)).collect();
        let is_code = |text: &str| {
            let lower = text.trim().to_lowercase();
            is_id(&lower) || CODE_HEADS.iter().any(|word| lower.ends_with(&word.to_lowercase()))
        };
        if figures.iter().all(|&j| says_code(self.sheet, self.block, j, is_code)) {
            self.keys.extend(figures);
        }
    }

    /// In a list without any layout, moves leading columns of few whole numbers into the stub, as far as rows are told apart by them.
    fn complete_keys(&self, panel: &mut Panel) {
        let Self { sheet, block, body, .. } = *self;
        let heads = block.above.clone().filter(|&i| panel.data.iter().all(|&j| sheet.is_filled(i, j))).count();
        let is_list = block.above.len() == 1 && heads == 1 && !sheet.has_borders && sheet.grid.merges.is_empty();
        if !is_list || body.len() < LEAST_LIST || panel.dropped.len() + panel.side.len() > 0 {
            return;
        }
        let is_unique = |stub: &[usize]| {
            let key = |&i: &usize| stub.iter().map(|&j| sheet.text(i, j)).collect::<Vec<_>>();
            let mut seen = HashSet::default();
            body.iter().map(key).all(|key| seen.insert(key))
        };
        let is_class = |&&j: &&usize| {
            let values = || body.iter().map(|&i| sheet.text(i, j)).collect::<HashSet<_>>();
            body.iter().all(|&i| sheet.is_whole(i, j)) && values().len() * 4 <= body.len()
        };
        let mut stub = panel.stub.clone();
        for j in panel.data.iter().take(panel.data.len().saturating_sub(1)).take_while(is_class) {
            if is_unique(&stub) {
                break;
            }
            stub.push(*j);
        }
        if stub.len() > panel.stub.len() && is_unique(&stub) {
            panel.data.retain(|j| !stub.contains(j));
            panel.stub = stub;
        }
        let (said, data): (Vec<usize>, Vec<usize>) = panel.data.iter().partition(|&&j| self.is_said_in_stub(&panel.stub, j));
        if !data.is_empty() {
            (panel.side, panel.data) = (said, data);
        }
    }

    /// True where every row's number is one that a label column of the row spells out: 2026 and 1 beside 2026-01.
    fn is_said_in_stub(&self, stub: &[usize], j: usize) -> bool {
        let Self { sheet, body, .. } = *self;
        let number = |digits: &str| digits.parse::<f64>().ok();
        let says = |i: usize, label: usize| {
            let own = sheet.number(i, j);
            own.is_some() && digits(&sheet.text(i, label)).iter().any(|digits| number(digits) == own)
        };
        let counts = |label: usize| sheet.kind(body.first().copied().unwrap_or(0), label).is_label();
        stub.iter().any(|&label| counts(label) && body.iter().all(|&i| sheet.is_whole(i, j) && says(i, label)))
    }

    /// True where the column before is mostly blank, or the one after holds labels.
    fn is_between_labels(&self, n: usize) -> bool {
        let before = n.checked_sub(1).and_then(|before| self.present.get(before));
        before.is_none_or(|&before| sparse(self.sheet, self.body, before))
            || self.present.get(n + 1).is_some_and(|&after| !self.is_data(after))
    }

    /// True where a column of labels follows soon.
    fn has_label_right_of(&self, n: usize) -> bool {
        self.present.iter().skip(n + 1).take(KEY_COLUMNS).any(|&j| !self.is_data(j))
    }

    /// True where a column's head is the head of the block's first column: the stub begins anew.
    fn is_new_panel(&self, j: usize) -> bool {
        let sheet = self.sheet;
        self.block.above.clone().any(|i| {
            let Some(first) = sheet.filled(i).next() else { return false };
            let in_stub = !self.is_data(first) || self.keys.contains(&first);
            in_stub && first < j && sheet.is_filled(i, j) && sheet.text(i, first).trim() == sheet.text(i, j).trim()
        })
    }

    /// True for a column of codes that says so, whose numbers hardly repeat.
    fn is_named_code(&self, j: usize) -> bool {
        let sheet = self.sheet;
        if !says_code(sheet, self.block, j, is_code_word) {
            return false;
        }
        let filled: Vec<usize> = self.body.iter().copied().filter(|&i| sheet.is_filled(i, j)).collect();
        let distinct: HashSet<_> = filled.iter().map(|&i| sheet.text(i, j)).collect();
        filled.len() > LEAST_STEPS && distinct.len() * 10 >= filled.len() * 9
    }

    /// True where the numbers of a column are the dates of another one that were left without their format.
    fn counts_as_a_date(&self, j: usize) -> bool {
        let sheet = self.sheet;
        let same = |i: usize, date: usize| sheet.number(i, date).is_some() && sheet.number(i, date) == sheet.number(i, j);
        let dates = |&other: &usize| other < j && self.counts.get(other).is_some_and(|counts| counts.periods * 10 >= counts.filled() * 9);
        let all = |other: usize| self.body.len() > LEAST_STEPS && self.body.iter().all(|&i| same(i, other));
        self.present.iter().copied().filter(dates).any(all)
    }

    /// True where the heads of the figures right of a column are those of a panel again, in their order.
    fn heads_begin_anew(&self, panel: &Panel, j: usize) -> bool {
        let sheet = self.sheet;
        let own: Vec<usize> = panel.data.iter().copied().filter(|&p| self.has_head(p)).collect();
        let right = self.present.iter().copied().filter(|&p| p > j && self.is_data(p) && self.has_head(p));
        let right: Vec<usize> = right.take(own.len()).collect();
        let same = |i: usize| {
            let pairs = || own.iter().zip(&right);
            pairs().all(|(&own, &other)| sheet.text(i, own).trim() == sheet.text(i, other).trim())
                && pairs().filter(|&(&own, _)| sheet.is_filled(i, own)).count() > 1
        };
        right.len() > 1 && right.len() == own.len() && self.block.above.clone().any(same)
    }

    /// True where a column without a head stands just before the stub of a further panel: the same keys in another spelling.
    fn precedes_panel(&self, j: usize) -> bool {
        let next = self.present.iter().copied().find(|&next| next > j);
        !self.has_head(j) && next.is_some_and(|next| !self.is_data(next) && self.is_new_panel(next))
    }

    fn has_head(&self, j: usize) -> bool {
        self.block.above.clone().any(|i| self.sheet.is_filled(i, j))
    }

    /// True where a label column among the figures is the stub of a further panel: its labels are its own and its head repeats the first one.
    fn starts_panel(&self, panel: &Panel, j: usize) -> bool {
        let Self { sheet, body, .. } = *self;
        if !self.present.iter().any(|&p| p > j && self.is_data(p) && !self.mirrors_stub(panel, p)) {
            return false;
        }
        // The stub again, under its own head: side by side with figures of its own it begins a panel, else it only repeats.
        if panel.stub.iter().any(|&stub| same_texts(sheet, body, stub, j)) {
            return self.is_new_panel(j) || self.heads_begin_anew(panel, j);
        }
        let texts: Vec<String> = body.iter().filter(|&&i| sheet.is_filled(i, j)).map(|&i| sheet.text(i, j).trim().to_owned()).collect();
        let distinct: HashSet<&str> = texts.iter().map(String::as_str).collect();
        let own = distinct.len() * 10 >= texts.len() * 7;
        self.is_new_panel(j) || (own && texts.len() * 2 >= body.len() && distinct.len() > 2)
    }

    /// True where a column right of the figures only repeats the stub.
    fn says_again(&self, panel: &Panel, j: usize) -> bool {
        panel.stub.iter().any(|&stub| same_texts(self.sheet, self.body, stub, j)) || self.mirrors_stub(panel, j)
    }

    /// True where numbers right of the figures only say again what the stub says: 28, 29, 30 for 平成28年, 29, 30.
    fn mirrors_stub(&self, panel: &Panel, j: usize) -> bool {
        let Self { sheet, block, body, .. } = *self;
        let squash = |i: usize, j: usize| sheet.text(i, j).chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let head = block.above.clone().rev().find(|&i| sheet.is_filled(i, j) && !super::is_unit(sheet, sheet.address(i, j)));
        let head_is_own = head.is_some_and(|i| !panel.stub.iter().any(|&stub| sheet.same_letters(i, stub, j)));
        if head_is_own {
            return false;
        }
        let filled: Vec<usize> = body.iter().copied().filter(|&i| sheet.is_filled(i, j)).collect();
        let says_again = |i: usize| {
            let own = digits(&sheet.text(i, j));
            let text = squash(i, j);
            let whole: String = panel.stub.iter().map(|&stub| squash(i, stub)).collect();
            let as_number = |&stub: &usize| matches!(own.as_slice(), [number] if digits(&sheet.text(i, stub)).contains(number));
            let as_text = text.chars().any(|c| !c.is_ascii_digit()) && whole.contains(&text);
            as_text || panel.stub.iter().any(as_number)
        };
        // As soon as more than a fifth of the rows say something of their own, the rest need not be looked at.
        let most = filled.len() - (filled.len() * 8).div_ceil(10);
        filled.len() > 2 && filled.iter().filter(|&&i| !says_again(i)).take(most + 1).count() <= most
    }
}

/// The whole numbers written in a text, in half-width digits.
fn digits(text: &str) -> Vec<String> {
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
            _ => c,
        })
        .collect();
    narrow.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// In shorter lists numbers repeat by chance.
const LEAST_LIST: usize = 20;

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
    /// One and the same in every row.
    constant: bool,
    /// 1, 2, 3 … without an exception, beside every row.
    counts_rows: bool,
}

/// Share of the steps that follow the rule, for a column to count as a sequence; eras and pages begin anew.
const REGULAR: f64 = 0.7;

impl Numbers {
    fn of(sheet: &Sheet<'_>, body: &[usize], j: usize, named: bool) -> Self {
        let cells = || body.iter().filter(|&&i| matches!(sheet.kind(i, j), Kind::Number | Kind::Code));
        let numbers: Vec<f64> = cells().filter_map(|&i| sheet.number(i, j)).collect();
        let marks = body.iter().filter(|&&i| sheet.kind(i, j) == Kind::Mark).count();
        let steps: Vec<f64> = numbers.iter().zip(numbers.iter().skip(1)).map(|(a, b)| b - a).collect();
        let regular = |most: f64| {
            let count = steps.iter().filter(|&&step| step > 0.0 && step <= most).count();
            !steps.is_empty() && float(count) >= REGULAR * float(steps.len())
        };
        Self {
            // In a column of codes a mark stands where there is none: 合計.
            whole: numbers.len() >= 2 && cells().all(|&i| sheet.is_whole(i, j)) && (marks == 0 || (named && marks * 10 <= numbers.len())),
            years: numbers.iter().all(|&n| value::is_year_like(n)) && (regular(10.0) || rises(&steps)),
            serial: regular(1.0),
            codes: cells().any(|&i| sheet.kind(i, j) == Kind::Code),
            constant: steps.len() >= LEAST_STEPS && steps.iter().all(|step| step.abs() < f64::EPSILON),
            counts_rows: numbers.len() == body.len()
                && numbers.first().is_some_and(|&first| (0.0..=1.0).contains(&first))
                && steps.len() >= LEAST_STEPS
                && steps.iter().all(|step| (step - 1.0).abs() < f64::EPSILON),
        }
    }
}

/// True where a column is filled in less than half of the rows: keys written once.
fn sparse(sheet: &Sheet<'_>, body: &[usize], j: usize) -> bool {
    body.iter().filter(|&&i| sheet.is_filled(i, j)).count() * 2 < body.len()
}

/// Words in a column's head that say its numbers are names.
const CODE_HEADS: [&str; 7] = ["コード", "ｺｰﾄﾞ", "番号", "番 号", "№", "code", "Code"];

fn head_says_code(sheet: &Sheet<'_>, block: &Block, j: usize) -> bool {
    says_code(sheet, block, j, |text| {
        let whole =
            matches!(text.trim(), "年" | "年次" | "年度" | "年齢" | "year" | "Year" | "No" | "NO" | "No." | "NO." | "Ｎｏ" | "ＮＯ");
        whole || is_code_word(text)
    })
}

/// True where a head of a column is of some kind; a head over several columns names none of them.
fn says_code(sheet: &Sheet<'_>, block: &Block, j: usize, is: impl Fn(&str) -> bool) -> bool {
    block.above.clone().any(|i| sheet.merge(i, j).is_none_or(|merge| merge.width() == 1) && is(&sheet.text(i, j)))
}

fn is_code_word(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    lower.ends_with("_no") || is_id(&lower) || CODE_HEADS.iter().any(|word| text.contains(word))
}

/// True for ID by itself, or behind something that is no English word: 施設ID, `post_id`; not COVID.
fn is_id(lower: &str) -> bool {
    let before = lower.strip_suffix("id").or_else(|| lower.strip_suffix("ｉｄ"));
    before.is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Fewer steps than this may be all alike by chance.
const LEAST_STEPS: usize = 4;

/// True for years that never fall and rise at least twice: the months of a year repeat it.
fn rises(steps: &[f64]) -> bool {
    steps.iter().all(|&step| (0.0..=10.0).contains(&step)) && steps.iter().filter(|&&step| step > 0.0).count() > 1
}

/// A column of the same few marks beside figures, such as `*` or `r`.
fn is_flag(sheet: &Sheet<'_>, body: &[usize], counts: Counts, j: usize) -> bool {
    if counts.numbers > 0 || f64::from(counts.marks) > SPARSE * float(body.len()) {
        return false;
    }
    body.iter()
        .filter(|&&i| sheet.is_filled(i, j))
        .all(|&i| words::is_sign(&sheet.text(i, j)) || matches!(sheet.text(i, j).trim(), "r" | "p"))
}

/// True for a column of times of day: when a row was entered says nothing of what it holds.
fn is_clock(sheet: &Sheet<'_>, body: &[usize], j: usize) -> bool {
    let is_time = |text: &str| {
        let parts = text.trim().split_once(':');
        parts.is_some_and(|(hour, minute)| {
            hour.len() <= 2 && minute.len() == 2 && format!("{hour}{minute}").bytes().all(|b| b.is_ascii_digit())
        })
    };
    body.iter().filter(|&&i| sheet.is_filled(i, j)).all(|&i| is_time(&sheet.text(i, j)))
}

/// True where two columns say the same in most rows that both fill.
fn same_texts(sheet: &Sheet<'_>, body: &[usize], a: usize, b: usize) -> bool {
    let both: Vec<usize> = body.iter().copied().filter(|&i| sheet.is_filled(i, a) && sheet.is_filled(i, b)).collect();
    let same = both.iter().filter(|&&i| sheet.same_letters(i, a, b)).count();
    !both.is_empty() && same * 10 >= both.len() * 6
}
