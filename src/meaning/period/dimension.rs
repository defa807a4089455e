//! Which dimensions of a table are about time, and what their labels say.

use crate::grid::number_format::{Granularity, Kind, NumberFormat};
use crate::grid::{Content, Grid};
use crate::hash::HashMap;
use crate::layout::{Label, TableLayout};
use crate::meaning::text::Around;
use crate::place::Address;
use crate::value::period::{Mention, mentions};
use crate::value::unit::read_unit;
use crate::value::{Basis, Part, Partial, Period, PeriodKind, Span, read_period};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// What the labels of a table say about time, by their text.
#[derive(Debug)]
pub(super) struct Dimensions {
    /// By dimension: how far it is about time.
    about_time: Vec<AboutTime>,
    /// By dimension: what first days of months stand for.
    firsts: Vec<Firsts>,
    /// The dates that label cells store.
    stored: HashMap<Address, Span>,
    read: HashMap<Arc<str>, Said>,
    /// The days that footnotes give to the years they are on: a) 10月1日現在.
    days: Vec<(String, Partial)>,
}

/// How far a dimension is about time, which tells what its labels may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum AboutTime {
    /// None of its labels is a period for sure.
    No,
    /// Some of its labels are periods, others are not: 5年 is a year there, 5 is anything.
    Partly,
    /// Its labels are periods: 5 is a year or a month.
    Yes,
}

/// What a label says about time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    /// Nothing, or several things.
    Nothing,
    /// A period, whatever stands around it.
    Sure(Period),
    /// A period, if its dimension is about time: `30`, `5年`, `2015`.
    Perhaps(Period),
    /// Names a period among other words: 平成27年国勢調査人口.
    Within(Period),
}

impl Dimensions {
    pub(super) fn new(grid: &Grid, layout: &TableLayout, around: &Around) -> Self {
        let mut read: HashMap<Arc<str>, Said> = HashMap::default();
        let mut labels: Vec<HashMap<&str, Said>> = vec![HashMap::default(); layout.dimensions.len()];
        let mut dates = vec![Dates::default(); layout.dimensions.len()];
        let mut stored: HashMap<Address, Span> = HashMap::default();
        for label in layout.labels() {
            let said = *read.entry(label.text.clone()).or_insert_with(|| look_at(&label.text));
            if let Some(labels) = labels.get_mut(label.dimension).filter(|labels| labels.len() < MOST) {
                labels.insert(&label.text, said);
            }
            if let (Some(dates), &[at]) = (dates.get_mut(label.dimension), &*label.cells) {
                let date = stored.get(&at).copied().or_else(|| stored_date(grid, at));
                dates.add(date.as_ref(), &label.text, said);
                stored.extend(date.map(|date| (at, date)));
            }
        }
        let sure = |labels: &HashMap<&str, Said>| labels.values().any(|said| matches!(said, Said::Sure(_)));
        let mut times: Vec<AboutTime> =
            layout.dimensions.iter().zip(&labels).map(|(dimension, labels)| about_time(dimension.title.as_deref(), labels)).collect();
        for (at, dimension) in layout.dimensions.iter().enumerate() {
            let beside = layout.dimensions.iter().zip(&times).any(|(other, &time)| time > AboutTime::No && other.axis == dimension.axis);
            let months = labels.get(at).is_some_and(|labels| !sure(labels) && are_month_numbers(labels));
            if let Some(time) = times.get_mut(at).filter(|_| beside && months) {
                *time = AboutTime::Yes;
            }
        }
        let firsts = dates.iter().map(Dates::stand_for).collect();
        let days = around.sheet_notes.iter().filter_map(|note| day_of_note(&note.text)).collect();
        Self { about_time: times, firsts, stored, read, days }
    }

    /// By dimension, whether its labels are periods.
    pub(super) fn are_time(&self) -> Vec<bool> {
        self.about_time.iter().map(|&about| about == AboutTime::Yes).collect()
    }

    /// What a label says, in its dimension.
    pub(super) fn said(&self, label: &Label) -> Option<Period> {
        let about_time = self.about_time.get(label.dimension).copied().unwrap_or(AboutTime::No);
        let firsts = self.firsts.get(label.dimension).copied().unwrap_or(Firsts::Days);
        if let Some(date) = label.cells.first().filter(|_| label.cells.len() == 1).and_then(|at| self.stored.get(at)) {
            return Some(Period::Span(firsts.span(date)));
        }
        let period = match *self.read.get(&label.text)? {
            Said::Sure(Period::Span(span)) => Period::Span(firsts.span(&span)),
            Said::Sure(period) | Said::Within(period) => period,
            Said::Perhaps(period) if about_time == AboutTime::Yes => period,
            Said::Perhaps(period) if about_time == AboutTime::Partly && is_named(&period) => period,
            Said::Nothing | Said::Perhaps(_) => return None,
        };
        Some(self.on_its_day(label, over_the_whole(label, period)))
    }

    /// A year with a footnote that says which day of it: 平成25年 a).
    fn on_its_day(&self, label: &Label, period: Period) -> Period {
        let day = || self.days.iter().find(|(mark, _)| label.text.ends_with(&**mark) || label.text.contains(&format!(" {mark}")));
        let Some((_, day)) = day() else { return period };
        match period {
            Period::Span(span) if matches!(span.kind, PeriodKind::Year) => day.within(&span).map_or(period, Period::Span),
            Period::Partial(partial) if partial.part == Part::Whole && partial.year.is_some() => {
                Period::Partial(Partial { part: day.part, ..partial })
            }
            _ => period,
        }
    }
}

/// So many different labels tell what a dimension is about.
const MOST: usize = 2000;

/// Of the labels of a dimension about time at least so many percent say a period.
const ENOUGH: usize = 50;

/// As [`ENOUGH`], where none of them is a period for sure.
const NEARLY_ALL: usize = 80;

/// Most labels are periods and at least one is for sure, or nearly all are years, or the stub head says so.
fn about_time(title: Option<&str>, labels: &HashMap<&str, Said>) -> AboutTime {
    let count = |wanted: fn(&Said) -> bool| labels.values().filter(|said| wanted(said)).count();
    let sure = count(|said| matches!(said, Said::Sure(_)));
    let perhaps = count(|said| matches!(said, Said::Perhaps(_)));
    let years = labels.iter().filter(|(text, said)| matches!(said, Said::Perhaps(_)) && is_western_year(text)).count();
    let share = |part: usize| part * 100 / labels.len().max(1);
    if labels.is_empty() || sure + perhaps == 0 {
        return AboutTime::No;
    }
    let yes = (sure > 0 && share(sure + perhaps) >= ENOUGH)
        || (years > 1 && share(years + sure) >= NEARLY_ALL)
        || (title.is_some_and(names_time) && share(sure + perhaps) >= ENOUGH);
    if yes {
        AboutTime::Yes
    } else if sure > 0 {
        AboutTime::Partly
    } else {
        AboutTime::No
    }
}

/// True for a part that says that it is a year or month: 5年, 4月.
fn is_named(period: &Period) -> bool {
    matches!(period, Period::Partial(partial) if partial.year.is_none_or(|year| year.named))
}

/// True for 年次, 年　月, 年度, 時点, Year …
fn names_time(head: &str) -> bool {
    const WORDS: [&str; 14] =
        ["年", "年次", "年度", "年月", "月", "年・月", "年次・月", "年月次", "時点", "期間", "月次", "年月日", "調査年", "調査年月"];
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    WORDS.contains(&plain.as_str()) || ["year", "month", "period", "date"].iter().any(|word| plain.to_lowercase().starts_with(word))
}

/// True for digits alone, four for a year, six or eight with month and day: they may as well be a code.
fn is_western_year(text: &str) -> bool {
    matches!(text.len(), 4 | 6 | 8) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// True where the labels are numbers of months, several in a row, and none counts further as the numbers of a list do.
fn are_month_numbers(labels: &HashMap<&str, Said>) -> bool {
    const SEVERAL: usize = 4;
    let number = |text: &&str| text.parse::<u8>().ok().filter(|number| (1..=12).contains(number));
    let numbers: BTreeSet<u8> = labels.keys().filter_map(number).collect();
    let in_a_row = numbers.iter().zip(numbers.iter().skip(1)).filter(|(one, two)| **one + 1 == **two).count();
    let goes_further = labels.keys().any(|text| text.parse::<u16>() == Ok(13));
    in_a_row + 1 >= SEVERAL && !goes_further && numbers.len() * 100 >= labels.len() * ENOUGH
}

/// What a text says about time on its own.
fn look_at(text: &str) -> Said {
    if let Some(months) = months_by_number(text) {
        return Said::Perhaps(Period::Partial(months));
    }
    if let Some(period) = read_period(text) {
        return if is_sure(text, &period) { Said::Sure(period) } else { Said::Perhaps(period) };
    }
    if text.contains(['=', '＝']) && read_unit(text).is_some() {
        return Said::Nothing;
    }
    let is_sentence = text.contains('。') || text.chars().count() > LONGEST;
    let may_name_one = text.contains(['年', '月', '日', '/', '.']) || names_month_in_english(text);
    if is_sentence || !may_name_one || stands_for_a_class(text) {
        return Said::Nothing;
    }
    let found: Vec<Mention> = mentions(text).into_iter().filter(super::stated::speaks_of_figures).collect();
    match found.as_slice() {
        [only] => Said::Within(only.period),
        [first, second] => super::stated::from_to(first, second).map_or(Said::Nothing, |span| Said::Within(Period::Span(span))),
        _ => Said::Nothing,
    }
}

/// 1-3, 4～6, 10-12.: a quarter or half year by the numbers of its months.
fn months_by_number(text: &str) -> Option<Partial> {
    const WAVES: [char; 7] = ['-', '~', '～', '〜', '－', '–', '−'];
    if !text.contains(WAVES) {
        return None;
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (first, last) = plain.trim_end_matches('.').split_once(WAVES)?;
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    let whole = matches!((first, last), (1, 3 | 6 | 12) | (4, 6 | 9) | (7, 9 | 12) | (10, 12 | 3));
    whole.then_some(Partial { year: None, part: Part::Months { first, last }, fiscal: false, basis: Basis::Unstated, flag: None })
}

/// True for `Value-Jun`, `Quantity_Feb`: a word of three letters or more that begins as a month does, behind another word.
fn names_month_in_english(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    text.is_ascii() && text.split(['-', '_', ' ']).skip(1).any(|word| MONTHS.iter().any(|month| word.starts_with(month)))
}

/// Labels with more characters than this are sentences.
const LONGEST: usize = 60;

/// True for what is a period wherever it stands.
fn is_sure(text: &str, period: &Period) -> bool {
    match period {
        Period::Span(_) => !is_western_year(text.trim()),
        Period::Partial(partial) => match partial.part {
            Part::Whole => partial.fiscal || partial.year.is_some_and(|year| year.western && year.named) || partial.year.is_none(),
            Part::Half(_) | Part::Quarter(_) => partial.year.is_none_or(|year| year.named),
            Part::Months { .. } | Part::TenDays { .. } => partial.year.is_none_or(|year| year.named),
            Part::Day { month, .. } => month.is_some() && partial.year.is_none_or(|year| year.named),
        },
    }
}

/// True for labels of classes that are cut by time: 昭和55年以前, 平成3年～7年に建築.
fn stands_for_a_class(text: &str) -> bool {
    const WORDS: [&str; 11] = ["以前", "以後", "生まれ", "建築", "創業", "開設", "設立", "入職", "卒", "基準", "未満"];
    WORDS.iter().any(|word| text.contains(word))
}

/// 平成30年中, （令和５年11月中）: what is counted over the whole of the period, not at a day within it.
fn over_the_whole(label: &Label, period: Period) -> Period {
    let through = label.text.trim_end_matches([')', '）']).ends_with('中');
    match period {
        Period::Span(span) if through && span.basis == Basis::Unstated => Period::Span(Span { basis: Basis::Total, ..span }),
        period => period,
    }
}

/// The footnote mark of a note and the day it says: a) 10月１日現在.
fn day_of_note(note: &str) -> Option<(String, Partial)> {
    let (mark, rest) = note.split_once([')', '）'])?;
    let mark: String = mark.chars().filter(|c| !c.is_whitespace()).collect();
    if mark.is_empty() || mark.chars().count() > 3 {
        return None;
    }
    let mention =
        mentions(rest).into_iter().next().filter(|mention| mention.before.is_empty() && matches!(mention.after.as_str(), "現在" | ""))?;
    match mention.period {
        Period::Partial(day) if matches!(day.part, Part::Day { month: Some(_), .. }) && day.year.is_none() => {
            Some((format!("{mark})"), day))
        }
        _ => None,
    }
}

/// The date that a cell stores, as finely as its format shows it.
fn stored_date(grid: &Grid, at: Address) -> Option<Span> {
    let cell = grid.cell(at)?;
    let Content::Number(number) = cell.content else { return None };
    let Kind::Date(granularity) = grid.style(cell).format.kind() else { return None };
    let [year, month, day] = &*DATES;
    let format = match granularity {
        Granularity::Year => year,
        Granularity::Month => month,
        Granularity::Day | Granularity::Time => day,
    };
    let period = read_period(&format.show(number, grid.date1904))?;
    period.span().copied()
}

/// Dates up to the year, the month, the day.
static DATES: LazyLock<[NumberFormat; 3]> =
    LazyLock::new(|| ["yyyy\"年\"", "yyyy\"年\"m\"月\"", "yyyy\"年\"m\"月\"d\"日\""].map(NumberFormat::new));

/// The dates of a dimension that a program stored, or wrote as it writes them: 1969-04-01, 1969/4/1.
#[derive(Clone, Debug, Default)]
struct Dates {
    firsts: BTreeSet<Date>,
    written: bool,
    others: bool,
}

/// What the first days of a dimension stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Firsts {
    Days,
    Months,
    Years,
}

impl Dates {
    fn add(&mut self, stored: Option<&Span>, text: &str, said: Said) {
        let written = match said {
            Said::Sure(Period::Span(span)) if stored.is_none() => Some(span),
            _ => None,
        };
        self.written |= written.is_some();
        let by_program = || stored.is_some() || text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/'));
        match stored.copied().or(written) {
            Some(span) if span.kind == PeriodKind::Day && span.start.day() == 1 && by_program() => {
                self.firsts.insert(span.start);
            }
            Some(_) => self.others = true,
            None => {}
        }
    }

    /// Dates that are all the first of a month, several of them, stand for months: a program made them so. Those that are all the first
    /// of a year stand for years where the years follow on each other.
    fn stand_for(&self) -> Firsts {
        const SEVERAL: usize = 3;
        /// Dates that are texts may be days of something after all; a year of months is none.
        const MANY: usize = 12;
        let enough = if self.written { MANY } else { SEVERAL };
        if self.others || self.firsts.len() < enough {
            return Firsts::Days;
        }
        let follow = self.firsts.iter().zip(self.firsts.iter().skip(1)).all(|(one, two)| one.year() + 1 == two.year());
        match self.firsts.iter().all(|date| date.month() == 1) {
            true if follow || self.firsts.len() >= MANY => Firsts::Years,
            true => Firsts::Days,
            false => Firsts::Months,
        }
    }
}

impl Firsts {
    fn span(self, day: &Span) -> Span {
        match (self, day.kind) {
            (Self::Months, PeriodKind::Day) => Span { end: day.start.last_of_month(), kind: PeriodKind::Month, ..*day },
            (Self::Years, PeriodKind::Day) => Span { end: day.start.last_of_year(), kind: PeriodKind::Year, ..*day },
            _ => *day,
        }
    }
}
