//! What a partial label says where its context is known.

use super::dates::Year;
use super::{Basis, Part, Partial, PeriodKind, ShortYear, Span};
use crate::value::era::Era;

/// Labels of one series further apart than this, in years, are more likely misread than meant.
const FARTHEST: i16 = 30;

/// As [`FARTHEST`], for two digits after a western year, which may as well be an era's year.
const FARTHEST_WESTERN: i16 = 10;

/// The present era has no last year; a label beyond this one counts something else.
pub(super) const LONGEST_PRESENT: i16 = 50;

impl Partial {
    /// The span that this label says under a period that holds it: 4月 under 2023年度 is 2023-04, 1月 is 2024-01.
    ///
    /// A bare number is a month under a year and a day under a month; 年度計 under a calendar year is the fiscal year of that number.
    /// None where the label does not fit into the period.
    pub fn within(&self, whole: &Span) -> Option<Span> {
        if whole.basis == Basis::End {
            return None;
        }
        let part = match (self.year, self.part) {
            (None, part) => part,
            (Some(ShortYear { number, named: false, .. }), Part::Whole) if whole.kind == PeriodKind::Month => {
                Part::Day { month: None, day: number }
            }
            (Some(ShortYear { number, named: false, .. }), Part::Whole) => Part::Months { first: number, last: number },
            _ => return None,
        };
        let whole_is_fiscal = whole.kind == PeriodKind::FiscalYear;
        let fiscal = whole_is_fiscal || self.fiscal;
        let flag = self.flag.or(whole.flag);
        let year = |western| Year { western, fiscal, era: whole.era };
        match part {
            Part::Whole | Part::Half(_) | Part::Quarter(_) => {
                let is_year = matches!(whole.kind, PeriodKind::Year | PeriodKind::FiscalYear);
                if is_year { year(whole.start.year()).span(part, self.basis, flag) } else { None }
            }
            _ => {
                let part = in_month(part, whole)?;
                // Without 年度 the years of the whole are tried as calendar years.
                let years = [whole.start.year(), whole.end.year()];
                let spans =
                    years.into_iter().filter_map(|western| Year { western, fiscal: false, era: whole.era }.span(part, self.basis, flag));
                spans.into_iter().find(|span| whole.start <= span.start && span.end <= whole.end)
            }
        }
    }

    /// The span that this label says after the label before it: 30 after 平成29年 is 2018, 元年 after 平成30年 is 2019, 1月 after
    /// 2023年12月 is 2024-01.
    ///
    /// A short year is the nearest one, in the era of the label before or in another; none where the nearest is far.
    pub fn after(&self, before: &Span) -> Option<Span> {
        let flag = self.flag;
        let Some(short) = self.year else { return self.next(before, self.part) };
        if !short.named && self.part == Part::Whole {
            match before.kind {
                PeriodKind::Month => return self.next(before, Part::Months { first: short.number, last: short.number }),
                PeriodKind::Day => return self.next(before, Part::Day { month: None, day: short.number }),
                _ => {}
            }
        }
        let fiscal = self.fiscal || (self.part == Part::Whole && before.kind == PeriodKind::FiscalYear);
        let basis = if self.basis == Basis::Unstated && self.part == Part::Whole { before.basis } else { self.basis };
        let (western, era) = nearest_year(short, before)?;
        Year { western, fiscal, era }.span(self.part, basis, flag)
    }

    /// The first such month or day that begins after the start of the label before it.
    fn next(&self, before: &Span, part: Part) -> Option<Span> {
        let start = before.start;
        if let Part::Day { month: None, day } = part {
            let first = start.first_of_month();
            let next = first.checked_add(jiff::Span::new().months(1)).ok();
            let days = [Some(first), next].into_iter().flatten();
            let mut spans = days.filter_map(|first| {
                let month = u8::try_from(first.month()).ok();
                Year { western: first.year(), fiscal: false, era: before.era }.span(Part::Day { month, day }, self.basis, self.flag)
            });
            return spans.find(|span| span.start > start);
        }
        if matches!(part, Part::Whole | Part::Half(_) | Part::Quarter(_)) {
            return None;
        }
        let years = [start.year(), start.year().checked_add(1)?];
        let mut spans =
            years.into_iter().filter_map(|western| Year { western, fiscal: false, era: before.era }.span(part, self.basis, self.flag));
        spans.find(|span| if self.basis == Basis::End { span.end > before.end } else { span.start > start })
    }
}

/// A part without its month, in the month that holds it; the others as they are.
fn in_month(part: Part, whole: &Span) -> Option<Part> {
    let one_month = (whole.kind == PeriodKind::Month).then(|| u8::try_from(whole.start.month()).ok()).flatten();
    match part {
        Part::Day { month: None, day } => Some(Part::Day { month: Some(one_month?), day }),
        Part::TenDays { month: None, third } => Some(Part::TenDays { month: Some(one_month?), third }),
        part => Some(part),
    }
}

/// The western year that a short year says beside another label, and its era.
fn nearest_year(short: ShortYear, before: &Span) -> Option<(i16, Option<&'static Era>)> {
    let ends_fiscal_year = before.kind == PeriodKind::FiscalYear && before.basis == Basis::End;
    let known = before.start.year() - i16::from(ends_fiscal_year);
    let number = i16::from(short.number);
    if short.western || (before.era.is_none() && !(short.named && number == 1)) {
        let century = known - known.rem_euclid(100);
        let years = [century + number - 100, century + number, century + number + 100];
        let year = years.into_iter().min_by_key(|year| (year - known).abs())?;
        return ((year - known).abs() <= FARTHEST_WESTERN).then_some((year, None));
    }
    let holds = |era: &Era| number >= 1 && number <= era.last.map_or(LONGEST_PRESENT, |last| era.year_of(last.year()));
    let same = before.era.filter(|_| number >= 1);
    let others = Era::all().iter().filter(|era| holds(era));
    // The era of the label before comes first: of two equally near, it is meant; and it may run beyond its end (平成32年).
    let candidates = same.into_iter().chain(others).map(|era| (era.western(number), era));
    let (year, era) = candidates.min_by_key(|(year, _)| (year - known).abs())?;
    ((year - known).abs() <= FARTHEST).then_some((year, Some(era)))
}
