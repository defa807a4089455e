//! The labels of a row or column, outermost first, as one period.

use super::dimension::Dimensions;
use super::years;
use crate::layout::Label;
use crate::place::Address;
use crate::value::{Basis, Era, Part, Partial, Period, PeriodKind, Span, read_period};
use std::collections::BTreeMap;

/// When the figures of a row or column are of, as far as its labels say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum When {
    /// The labels say nothing.
    Unsaid,
    /// The whole period.
    Whole(Span),
    /// A part of one that stands elsewhere.
    Part(Partial),
    /// Several that cannot be together.
    Contradiction,
}

impl When {
    /// What two sides say together.
    pub(super) fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unsaid, when) | (when, Self::Unsaid) => when,
            (Self::Whole(one), Self::Whole(two)) => narrower(&one, &two).map_or(Self::Contradiction, Self::Whole),
            (Self::Whole(whole), Self::Part(part)) | (Self::Part(part), Self::Whole(whole)) => {
                Self::Whole(within(&part, &whole).unwrap_or(whole))
            }
            (Self::Part(one), Self::Part(two)) => join(&one, &two).map_or(Self::Contradiction, Self::Part),
            (Self::Contradiction, _) | (_, Self::Contradiction) => Self::Contradiction,
        }
    }
}

/// The one of two periods that lies in the other; of a year and a fiscal year of one number, the fiscal one (平成6年度 beside 1994).
fn narrower(one: &Span, two: &Span) -> Option<Span> {
    if one.start.year() == two.start.year() {
        match (one.kind, two.kind) {
            (PeriodKind::FiscalYear, PeriodKind::Year) => return Some(*one),
            (PeriodKind::Year, PeriodKind::FiscalYear) => return Some(*two),
            _ => {}
        }
    }
    let holds = |outer: &Span, inner: &Span| outer.start <= inner.start && inner.end <= outer.end;
    if holds(one, two) {
        Some(*two)
    } else if holds(two, one) {
        Some(*one)
    } else {
        None
    }
}

/// A part of a period that is given elsewhere: 4月 of 2023年度, 24年 in 平成20～24年.
pub(super) fn within(part: &Partial, whole: &Span) -> Option<Span> {
    let named = part.year.is_some_and(|year| year.named || part.part != Part::Whole);
    // 4-6 under 1984/1-3: the year was written once, on its first quarter.
    let next = matches!(part.part, Part::Months { .. }) && matches!(whole.kind, PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Half);
    part.within(whole).or_else(|| (named || next).then(|| part.after(whole)).flatten())
}

/// A year and a part of a year, from two labels.
fn join(one: &Partial, two: &Partial) -> Option<Partial> {
    let is_same_month = |bare: &Partial, month: &Partial| match (bare.year, month.part) {
        (Some(year), Part::Months { first, last }) => bare.part == Part::Whole && !year.named && year.number == first && first == last,
        _ => false,
    };
    if is_same_month(one, two) {
        return Some(*two);
    }
    if is_same_month(two, one) {
        return Some(*one);
    }
    // 第1四半期 over 1-3: the months say it exactly.
    let is_quarter = |part: &Partial| matches!(part.part, Part::Quarter(_)) && part.year.is_none();
    let are_its_months = |part: &Partial| matches!(part.part, Part::Months { first, last } if (last + 12 - first) % 12 == 2);
    if is_quarter(one) && are_its_months(two) {
        return Some(*two);
    }
    if is_quarter(two) && are_its_months(one) {
        return Some(*one);
    }
    let (year, part) = if two.part == Part::Whole { (two, one) } else { (one, two) };
    let is_bare_month = |part: &Partial| part.part == Part::Whole && part.year.is_some_and(|year| !year.named);
    match (year.year, part.year) {
        (Some(_), None) if year.part == Part::Whole => Some(Partial { year: year.year, fiscal: year.fiscal || part.fiscal, ..*part }),
        _ if is_bare_month(one) => Some(*two),
        _ if is_bare_month(two) => Some(*one),
        _ if one == two => Some(*one),
        _ => None,
    }
}

/// The periods of rows or columns in their order.
pub(super) fn resolve<'a>(paths: impl Iterator<Item = &'a [Label]> + Clone, dimensions: &Dimensions) -> Vec<When> {
    let mut before: BTreeMap<usize, Span> = BTreeMap::new();
    let years = years::lists(paths.clone(), dimensions);
    paths.map(|path| path_of(path, dimensions, &years, &mut before)).collect()
}

fn path_of(path: &[Label], dimensions: &Dimensions, years: &BTreeMap<Address, When>, before: &mut BTreeMap<usize, Span>) -> When {
    let mut when = When::Unsaid;
    let mut era: Option<&Label> = None;
    let mut last_dimension = None;
    for (at, label) in path.iter().enumerate() {
        // A stub that is repeated at the right edge.
        if path.iter().take(at).any(|other| other.text == label.text) {
            continue;
        }
        if Era::all().iter().any(|era| era.name == &*label.text) {
            era = Some(label);
            continue;
        }
        if let Some(span) = to_date(&label.text, before) {
            when = When::Whole(span);
            continue;
        }
        let Some(period) = era.and_then(|era| year_of_era(era, label)).or_else(|| dimensions.said(label)) else { continue };
        // A year above another one in its own column is only the first of a list.
        let goes_on = last_dimension == Some(label.dimension);
        last_dimension = Some(label.dimension);
        let listed = label.cells.first().filter(|_| goes_on).and_then(|at| years.get(at));
        when = match period {
            _ if let Some(&listed) = listed => listed,
            Period::Span(span) if goes_on && when.with(When::Whole(span)) == When::Contradiction => When::Whole(span),
            Period::Span(span) => when.with(When::Whole(span)),
            // 12月末 below 平成30年中 says how far it was counted.
            Period::Partial(partial)
                if partial.basis == Basis::End && matches!(when, When::Whole(whole) if whole.basis == Basis::Total) =>
            {
                when
            }
            Period::Partial(partial) => add(when, &partial, before.get(&label.dimension)),
        };
        if let When::Whole(span) = when {
            before.insert(label.dimension, span);
        }
    }
    when
}

/// 本年累計, 前年同期累計: from January to the last month before, of this year or the last.
fn to_date(text: &str, before: &BTreeMap<usize, Span>) -> Option<Span> {
    const THIS_YEAR: [&str; 3] = ["本年累計", "年初来累計", "年累計"];
    const LAST_YEAR: [&str; 3] = ["前年同期累計", "前年累計", "前年同月累計"];
    if !text.contains('累') {
        return None;
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let back = if THIS_YEAR.contains(&plain.as_str()) {
        0
    } else if LAST_YEAR.contains(&plain.as_str()) {
        1
    } else {
        return None;
    };
    let last = before.values().filter(|span| span.kind == PeriodKind::Month).max_by_key(|span| span.end)?;
    let in_year = |date: jiff::civil::Date| date.checked_sub(jiff::Span::new().years(back)).ok();
    let start = in_year(last.start.first_of_year())?;
    Some(Span { start, end: in_year(last.start)?.last_of_month(), kind: PeriodKind::Range, ..*last })
}

/// 昭和 above 41: the number in a label of its own.
fn year_of_era(era: &Label, label: &Label) -> Option<Period> {
    let digits = label.text.trim_end_matches('年');
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
    let is_year = digits == "元" || (!digits.is_empty() && digits.chars().all(is_digit));
    if is_year { read_period(&format!("{}{digits}年", era.text)) } else { None }
}

/// A part after what the labels above it say, or after the label before it.
fn add(when: When, part: &Partial, before: Option<&Span>) -> When {
    match when {
        When::Unsaid => match before.and_then(|before| part.after(before)) {
            Some(span) => When::Whole(span),
            None => When::Part(*part),
        },
        When::Whole(whole) => match within(part, &whole) {
            // 3年 repeated at the right edge of 令和3年1月.
            Some(span) => When::Whole(narrower(&whole, &span).unwrap_or(span)),
            None => When::Whole(whole),
        },
        when => when.with(When::Part(*part)),
    }
}
