//! From a year and its part to first and last day.

use super::{Basis, Part, PeriodKind, Span};
use crate::value::era::Era;
use jiff::civil::Date;

/// A year that is known, in the western count.
#[derive(Clone, Copy)]
pub(super) struct Year {
    pub(super) western: i16,
    pub(super) fiscal: bool,
    pub(super) era: Option<&'static Era>,
}

/// The first month of a fiscal year.
const APRIL: u8 = 4;

impl Year {
    /// The span of a part of this year; none where there is no such date.
    pub(super) fn span(self, part: Part, basis: Basis, flag: Option<char>) -> Option<Span> {
        let (start, end, kind) = match part {
            Part::Whole => self.months(if self.fiscal { APRIL } else { 1 }, 12)?,
            Part::Half(half @ 1..=2) => self.months(self.nth(6, half), 6)?,
            Part::Quarter(quarter @ 1..=4) => self.months(self.nth(3, quarter), 3)?,
            Part::Months { first: first @ 1..=12, last: last @ 1..=12 } => self.months(first, (last + 12 - first) % 12 + 1)?,
            Part::TenDays { month: Some(month @ 1..=12), third: third @ 1..=3 } => {
                let (first, last, _) = self.months(month, 1)?;
                let day = |day| Date::new(first.year(), first.month(), day).ok();
                let start = day(i8::try_from(third).ok()? * 10 - 9)?;
                (start, if third == 3 { last } else { day(i8::try_from(third).ok()? * 10)? }, PeriodKind::TenDays)
            }
            Part::Day { month: Some(month @ 1..=12), day } => {
                let (first, ..) = self.months(month, 1)?;
                let day = Date::new(first.year(), first.month(), i8::try_from(day).ok()?).ok()?;
                (day, day, PeriodKind::Day)
            }
            _ => return None,
        };
        let outside_era = self.era.is_some_and(|era| end < era.first || era.last.is_some_and(|last| last < start));
        let start = if basis == Basis::End { end } else { start };
        Some(Span { start, end, kind, basis, era: self.era, outside_era, flag })
    }

    /// The first month of the nth part of so many months.
    const fn nth(self, length: u8, n: u8) -> u8 {
        let first = if self.fiscal { APRIL } else { 1 };
        (first - 1 + length * (n - 1)) % 12 + 1
    }

    /// First and last day of months of this year; January to March of a fiscal year lie in the next one.
    fn months(self, first: u8, count: u8) -> Option<(Date, Date, PeriodKind)> {
        let year = if self.fiscal && first < APRIL { self.western.checked_add(1)? } else { self.western };
        let start = Date::new(year, i8::try_from(first).ok()?, 1).ok()?;
        let after = i16::from(first) - 1 + i16::from(count) - 1;
        let last = Date::new(year.checked_add(after / 12)?, i8::try_from(after % 12 + 1).ok()?, 1).ok()?;
        let kind = match (count, first) {
            (1, _) => PeriodKind::Month,
            (3, _) => PeriodKind::Quarter,
            (6, _) => PeriodKind::Half,
            (12, 1) => PeriodKind::Year,
            (12, APRIL) => PeriodKind::FiscalYear,
            _ => PeriodKind::Range,
        };
        Some((start, last.last_of_month(), kind))
    }
}
