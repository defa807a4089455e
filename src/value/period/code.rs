//! Periods as machines write them: the time code of e-Stat, ISO 8601 intervals, a word for the type; and the days of a code.

use super::dates::Year;
use super::{Basis, Part, PeriodKind, Span};
use jiff::civil::Date;

impl Span {
    /// The time code of e-Stat, 10 digits: year, 1 for a fiscal year, 0, first and last month; none where e-Stat has none for such a
    /// period: half years, days, ranges, and quarters that reach into another year.
    ///
    /// Quarters of a fiscal year have the code of their months. A point in time has that of the period it ends or stands in.
    ///
    /// ```
    /// use seihyo::value::read_period;
    /// let code = |text| read_period(text).and_then(|period| period.span()?.time_code());
    /// assert_eq!(code("令和2年").as_deref(), Some("2020000000"));
    /// assert_eq!(code("2024年度").as_deref(), Some("2024100000"));
    /// assert_eq!(code("令和6年1～3月期").as_deref(), Some("2024000103"));
    /// assert_eq!(code("令和6年上半期"), None);
    /// ```
    pub fn time_code(&self) -> Option<String> {
        let last = self.end;
        match self.kind {
            PeriodKind::Year => Some(format!("{:04}000000", last.year())),
            // A fiscal year ends in March of the next one.
            PeriodKind::FiscalYear => Some(format!("{:04}100000", last.year() - 1)),
            PeriodKind::Month => Some(format!("{:04}00{:02}{:02}", last.year(), last.month(), last.month())),
            PeriodKind::Quarter if last.month() >= 3 => Some(format!("{:04}00{:02}{:02}", last.year(), last.month() - 2, last.month())),
            PeriodKind::Quarter | PeriodKind::Half | PeriodKind::TenDays | PeriodKind::Day | PeriodKind::Range => None,
        }
    }

    /// The span that a time code of e-Stat says: a year, fiscal year, quarter or month; none for any other text.
    ///
    /// Some tables of e-Stat give months of two years the code of the first alone (2006001010 for October 2006 to September 2007): where
    /// there is a label, it has to be read too.
    ///
    /// ```
    /// use seihyo::value::Span;
    /// let span = Span::from_time_code("2024000103").unwrap();
    /// assert_eq!(span.interval(), "2024-01-01/2024-03-31");
    /// assert_eq!(Span::from_time_code("2024130000"), None);
    /// ```
    pub fn from_time_code(code: &str) -> Option<Self> {
        if code.len() != 10 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let western: i16 = code.get(..4)?.parse().ok()?;
        let (first, last): (u8, u8) = (code.get(6..8)?.parse().ok()?, code.get(8..)?.parse().ok()?);
        let (fiscal, part) = match (code.get(4..6)?, first, last) {
            ("00", 0, 0) => (false, Part::Whole),
            ("10", 0, 0) => (true, Part::Whole),
            ("00", 1..=12, 1..=12) if last == first || last == first + 2 => (false, Part::Months { first, last }),
            _ => return None,
        };
        Year { western, fiscal, era: None }.span(part, Basis::Unstated, None)
    }

    /// First and last day as an ISO 8601 interval: `2024-01-01/2024-03-31`; the same day twice for one day.
    pub fn interval(&self) -> String {
        format!("{}/{}", self.start, self.end)
    }

    /// The type of the period: `point` where figures are taken at a point in time (末, 現在), else the word of its kind.
    pub const fn type_word(&self) -> &'static str {
        match self.basis {
            Basis::End | Basis::Point => "point",
            Basis::Unstated | Basis::Average | Basis::Total => self.kind.word(),
        }
    }
}

/// How a day is written with its era: `令和6年4月1日`, `令和元年5月1日`; none before 明治.
///
/// Until 1872 Japan counted months by the moon; days are then those of the Gregorian calendar, as e-Stat and this crate have them.
///
/// ```
/// use seihyo::value::{read_period, wareki};
/// let day = jiff::civil::date(2019, 5, 1);
/// assert_eq!(wareki(day).as_deref(), Some("令和元年5月1日"));
/// assert_eq!(read_period("令和元年5月1日").and_then(|period| Some(period.span()?.start)), Some(day));
/// ```
pub fn wareki(day: Date) -> Option<String> {
    let era = super::Era::of(day)?;
    let year = match era.year_of(day.year()) {
        1 => "元".to_owned(),
        year => year.to_string(),
    };
    Some(format!("{}{year}年{}月{}日", era.name, day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use super::super::read_period;
    use super::*;

    fn said(text: &str) -> (Option<String>, String, &'static str) {
        let span = read_period(text).and_then(|period| period.span().copied()).expect(text);
        (span.time_code(), span.interval(), span.type_word())
    }

    #[test]
    fn periods_have_codes_intervals_and_types() {
        for (text, code, interval, word) in [
            ("2020年", "2020000000", "2020-01-01/2020-12-31", "year"),
            ("令和2年平均", "2020000000", "2020-01-01/2020-12-31", "year"),
            ("令和5年末", "2023000000", "2023-12-31/2023-12-31", "point"),
            ("2024年度", "2024100000", "2024-04-01/2025-03-31", "fiscal-year"),
            ("令和5年度末", "2023100000", "2024-03-31/2024-03-31", "point"),
            ("R6.1", "2024000101", "2024-01-01/2024-01-31", "month"),
            ("令和6年12月", "2024001212", "2024-12-01/2024-12-31", "month"),
            ("令和6年10月末現在", "2024001010", "2024-10-31/2024-10-31", "point"),
            ("2024年1～3月期", "2024000103", "2024-01-01/2024-03-31", "quarter"),
            ("2024年Ⅳ期", "2024001012", "2024-10-01/2024-12-31", "quarter"),
            ("2024年度第4四半期", "2025000103", "2025-01-01/2025-03-31", "quarter"),
            ("2024年上半期", "", "2024-01-01/2024-06-30", "half"),
            ("2024年度下期", "", "2024-10-01/2025-03-31", "half"),
            ("2020年12月～2月", "", "2020-12-01/2021-02-28", "quarter"),
            ("2006年10月～2007年9月", "", "2006-10-01/2007-09-30", "range"),
            ("2024年4～12月", "", "2024-04-01/2024-12-31", "range"),
            ("令和6年4月上旬", "", "2024-04-01/2024-04-10", "ten-days"),
            ("令和2年10月1日現在", "", "2020-10-01/2020-10-01", "point"),
            ("2020-04-01", "", "2020-04-01/2020-04-01", "day"),
        ] {
            let code = Some(code.to_owned()).filter(|code| !code.is_empty());
            assert_eq!(said(text), (code, interval.to_owned(), word), "{text}");
        }
    }

    #[test]
    fn codes_that_say_no_period_are_none() {
        for code in [
            "",
            "2020",
            "1601",
            "20200000000",
            "2020-00000",
            "２０２０００００００",
            "2020200000",
            "2020010106",
            "2020000001",
            "2020000100",
            "2020001313",
            "2020000112",
            "2020000301",
            "2020100103",
            "2020110000",
            "202000010a",
        ] {
            assert_eq!(Span::from_time_code(code), None, "{code}");
        }
    }
}
