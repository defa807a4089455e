//! A year and a part of it, as one label or one end of a range writes them.

mod english;
mod part;
mod year;

use super::dates::Year;
use super::scan::Scan;
use super::{Basis, Part, PeriodError, ShortYear};
use crate::value::era::Era;
use english::english;
use part::{numeric_part, worded_part};
use year::{YearLabel, read_year};

/// More years than this no era has; 昭和100年 is still said for 2025.
const LONGEST_ERA: u32 = 120;

/// A label, or one end of a range, before its dates are looked at.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) year: Option<WrittenYear>,
    pub(super) fiscal: bool,
    pub(super) part: Part,
    pub(super) basis: Basis,
}

/// A year as written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum WrittenYear {
    Western(u32),
    Era(&'static Era, u32),
    Short(ShortYear),
    /// In two ways that disagree: 2024(令和5)年.
    Contradiction,
}

impl Moment {
    /// True for a number alone, which may be anything.
    pub(super) const fn is_bare(&self) -> bool {
        matches!(self.year, Some(WrittenYear::Short(ShortYear { named: false, .. })))
    }

    /// The known year; none for a short one or none at all.
    pub(super) fn known_year(&self) -> Option<Result<Year, PeriodError>> {
        let (western, era) = match self.year? {
            WrittenYear::Western(year) => (i16::try_from(year).ok(), None),
            WrittenYear::Era(era, number) => {
                let counted = (1..=LONGEST_ERA).contains(&number);
                (i16::try_from(number).ok().filter(|_| counted).map(|number| era.western(number)), Some(era))
            }
            WrittenYear::Contradiction => (None, None),
            WrittenYear::Short(_) => return None,
        };
        Some(western.map(|western| Year { western, fiscal: self.fiscal, era }).ok_or(PeriodError::Impossible))
    }
}

/// Reads a moment; none where the text does not begin with one.
pub(super) fn read(scan: &mut Scan<'_>) -> Option<Moment> {
    // H1 2024 is no first year of Heisei.
    if let Some(moment) = half_before_year(scan) {
        return Some(moment);
    }
    match read_year(scan) {
        Some(label) => Some(after_year(scan, label)),
        None => without_year(scan),
    }
}

fn after_year(scan: &mut Scan<'_>, label: YearLabel) -> Moment {
    let mut part = None;
    let mut ahead = *scan;
    if !label.closed {
        part = numeric_part(&mut ahead, label.year);
    }
    if part.is_none() {
        ahead = *scan;
        ahead.eat_any(&[' ', '-', '/', '.', ':']);
        part = worded_part(&mut ahead, true);
    }
    let part = part.inspect(|_| *scan = ahead).unwrap_or(Part::Whole);
    let basis = read_basis(scan, part);
    Moment { year: Some(label.year), fiscal: label.fiscal, part, basis }
}

fn without_year(scan: &mut Scan<'_>) -> Option<Moment> {
    // 各年10月1日: the same day of every year.
    scan.eat_word("各年");
    if let Some(moment) = english(scan) {
        return Some(moment);
    }
    let mut ahead = *scan;
    if let Some(part) = worded_part(&mut ahead, false) {
        let basis = read_basis(&mut ahead, part);
        *scan = ahead;
        let year = if matches!(part, Part::Quarter(_)) { year_behind(&mut ahead) } else { None };
        if year.is_some() {
            *scan = ahead;
        }
        return Some(Moment { year: year.map(|label| label.year), fiscal: year.is_some_and(|label| label.fiscal), part, basis });
    }
    whole_year(scan).or_else(|| month_before_year(scan)).or_else(|| bare(scan))
}

/// The year behind a quarter: Q1 2020, Q1/2020, Q1-20, Q1'20.
fn year_behind(scan: &mut Scan<'_>) -> Option<YearLabel> {
    let separator = scan.eat_any(&[' ', '-', '/']);
    let label = read_year(scan);
    if let Some(label) = label.filter(|label| matches!(label.year, WrittenYear::Western(_) | WrittenYear::Short(_))) {
        return Some(label);
    }
    let (year, 2) = scan.digits().filter(|_| separator == Some('-'))? else { return None };
    let short = ShortYear { number: u8::try_from(year).ok()?, western: true, named: true };
    Some(YearLabel { year: WrittenYear::Short(short), fiscal: false, closed: false })
}

/// H1 2024, 1H 2024, 2H2024.
fn half_before_year(scan: &mut Scan<'_>) -> Option<Moment> {
    let mut ahead = *scan;
    let before = ahead.eat('H');
    let half = ahead.small().filter(|half| matches!(half, 1 | 2))?;
    if !before && !ahead.eat('H') {
        return None;
    }
    let separated = ahead.eat_any(&[' ', '-', '/']).is_some();
    let label = read_year(&mut ahead).filter(|label| (separated || !before) && matches!(label.year, WrittenYear::Western(_)))?;
    *scan = ahead;
    Some(Moment { year: Some(label.year), fiscal: label.fiscal, part: Part::Half(half), basis: Basis::Unstated })
}

/// 3/2024: only a year of four digits makes it one, and nothing may follow.
fn month_before_year(scan: &mut Scan<'_>) -> Option<Moment> {
    let mut ahead = *scan;
    let month = ahead.small().filter(|month| (1..=12).contains(month))?;
    if !ahead.eat('/') {
        return None;
    }
    let (year, 4) = ahead.digits().filter(|(year, _)| year::YEARS.contains(year) && ahead.is_at_end())? else { return None };
    *scan = ahead;
    Some(Moment { year: Some(WrittenYear::Western(year)), fiscal: false, part: part::one_month(month), basis: Basis::Unstated })
}

/// 年計, 年度平均, 年末, 通年: the year as a whole, unnamed.
fn whole_year(scan: &mut Scan<'_>) -> Option<Moment> {
    let mut ahead = *scan;
    if ahead.eat_word("通年") {
        *scan = ahead;
        return Some(Moment { year: None, fiscal: false, part: Part::Whole, basis: Basis::Unstated });
    }
    if !ahead.eat('年') {
        return None;
    }
    let fiscal = ahead.eat('度');
    let between = !fiscal && ahead.eat('間');
    let basis = read_basis(&mut ahead, Part::Whole);
    *scan = ahead;
    (basis != Basis::Unstated || between).then_some(Moment { year: None, fiscal, part: Part::Whole, basis })
}

/// A number alone, or two with a dot, of which the first may be a year: `30`, `6.1`.
fn bare(scan: &mut Scan<'_>) -> Option<Moment> {
    let number = scan.small()?;
    let year = WrittenYear::Short(ShortYear { number, western: false, named: false });
    let mut ahead = *scan;
    let part = match ahead.peek() {
        // 4/1 may be a day as well as a year and month; 30/4 may not.
        Some('.') => numeric_part(&mut ahead, year),
        Some('/') if number > 12 => numeric_part(&mut ahead, year),
        _ => None,
    };
    // 1.2.3 numbers a section or a class far more often than it is a day.
    if matches!(part, Some(Part::Day { .. })) {
        return None;
    }
    let part = part.inspect(|_| *scan = ahead).unwrap_or(Part::Whole);
    Some(Moment { year: Some(year), fiscal: false, part, basis: Basis::Unstated })
}

/// 期, 分, 中 say nothing more; 末, 現在, 平均, 計 say how the figures are taken.
fn read_basis(scan: &mut Scan<'_>, part: Part) -> Basis {
    if scan.is_at_end() {
        return Basis::Unstated;
    }
    match part {
        Part::Day { .. } => weekday(scan),
        Part::Whole => {
            scan.eat('中');
        }
        _ => {
            scan.eat_any(&['期', '分', '中', '度']);
        }
    }
    if scan.eat_words(&["末日", "末"]) {
        scan.eat_words(&["現在", "時点"]);
        Basis::End
    } else if scan.eat_words(&["現在", "時点"]) {
        Basis::Point
    } else if scan.eat_words(&["平均値", "平均"]) {
        Basis::Average
    } else if scan.eat_words(&["合計", "累計", "計"]) {
        Basis::Total
    } else {
        Basis::Unstated
    }
}

/// Steps over a day of the week: (水), (水曜日), 水曜日.
fn weekday(scan: &mut Scan<'_>) {
    let mut ahead = *scan;
    let bracket = ahead.eat('(');
    if ahead.eat_any(&['月', '火', '水', '木', '金', '土', '日']).is_none() {
        return;
    }
    let named = ahead.eat_words(&["曜日", "曜"]);
    let closed = bracket && (ahead.eat(')') || (ahead.eat_words(&["・祝", "祝"]) && ahead.eat(')')));
    if closed || (!bracket && named) {
        *scan = ahead;
    }
}
