//! Periods and days: 令和6年4月, 2024年度, 1～3月期, 2020/4/1.
//!
//! A label that says its dates by itself is a [`Span`]; one that needs what stands around it (`4月`, `30`, `Ⅰ`) is a [`Partial`],
//! which becomes a span [within](Partial::within) the period that holds it or [after](Partial::after) the label before it.

mod code;
mod context;
mod dates;
mod known;
mod mention;
mod moment;
mod parse;
mod scan;

pub use code::wareki;
pub use mention::{Mention, mentions};

use super::era::Era;
use jiff::civil::Date;

/// A period as far as its text says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Says its dates by itself.
    Span(Span),
    /// Needs what stands around it.
    Partial(Partial),
}

impl Period {
    /// The span, where the text says it by itself.
    pub const fn span(&self) -> Option<&Span> {
        match self {
            Self::Span(span) => Some(span),
            Self::Partial(_) => None,
        }
    }
}

/// A period with its first and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub start: Date,
    /// Last day, within the period.
    pub end: Date,
    /// What kind of period.
    pub kind: PeriodKind,
    /// Whether figures are over the whole of it, at a point, or its average.
    pub basis: Basis,
    /// The era in which the text counts its years; none for western years.
    pub era: Option<&'static Era>,
    /// The era does not reach to these dates: `平成32年`, `令和元年4月`. The dates are those meant.
    pub outside_era: bool,
    /// A status glued to the label: `p` provisional, `r` revised.
    pub flag: Option<char>,
}

/// The kinds of periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// January to December.
    Year,
    /// April to March: 年度.
    FiscalYear,
    /// Six months: 上半期.
    Half,
    /// Three months: 1～3月期, 第1四半期.
    Quarter,
    /// One month.
    Month,
    /// A third of a month: 上旬, 中旬, 下旬.
    TenDays,
    /// One day.
    Day,
    /// Several years, fiscal years, months or days.
    Range,
}

impl PeriodKind {
    /// The word for machine output: `year`, `fiscal-year`, `half`, `quarter`, `month`, `ten-days`, `day`, `range`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::FiscalYear => "fiscal-year",
            Self::Half => "half",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::TenDays => "ten-days",
            Self::Day => "day",
            Self::Range => "range",
        }
    }
}

/// How figures of a period are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Not said.
    #[default]
    Unstated,
    /// At its end: 末. A span of any kind then starts and ends on its last day.
    End,
    /// At a point within it: 現在.
    Point,
    /// The average: 平均.
    Average,
    /// The total: 計.
    Total,
}

/// A label that needs its context to be a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partial {
    /// The year, where it is said in short.
    pub year: Option<ShortYear>,
    /// Which part of the year.
    pub part: Part,
    /// Says 年度.
    pub fiscal: bool,
    /// How figures are taken.
    pub basis: Basis,
    /// A status glued to the label: `p` provisional, `r` revised.
    pub flag: Option<char>,
}

/// A year without its era or century: `30`, `元年`, `'24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortYear {
    /// The number as written; 1 for 元年.
    pub number: u8,
    /// Written as an abbreviated western year: `'24`.
    pub western: bool,
    /// Says that it is a year (30年, 元年, `'24`); a bare number may as well be a month or anything else.
    pub named: bool,
}

/// A part of a year, or the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole year.
    Whole,
    /// 1 上半期 or 2 下半期.
    Half(u8),
    /// Quarter 1 to 4 by its number; the first of a fiscal year begins in April.
    Quarter(u8),
    /// From one month to another; the same twice for one month; `last` before `first` reaches into the next year.
    Months {
        /// First month, 1 to 12.
        first: u8,
        /// Last month, 1 to 12.
        last: u8,
    },
    /// A third of a month.
    TenDays {
        /// Month where it is said, 1 to 12.
        month: Option<u8>,
        /// 1 上旬, 2 中旬, 3 下旬.
        third: u8,
    },
    /// A day of a month.
    Day {
        /// Month where it is said, 1 to 12.
        month: Option<u8>,
        /// Day of the month, 1 to 31.
        day: u8,
    },
}

/// Why a text is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The text is about something else.
    #[error("the text says no period")]
    NoPeriod,
    /// It is written as a period, but there is no such date or its parts contradict each other: 令和6年13月, 2024(令和5)年.
    #[error("the text is written as a period, but there is no such date")]
    Impossible,
}

/// The period that a text is as a whole; none where it says none or one that cannot be.
///
/// ```
/// use seihyo::value::{Period, read_period};
/// let span = read_period("令和6年1～3月期").and_then(|period| period.span().copied()).unwrap();
/// assert_eq!((span.start.to_string(), span.end.to_string()), ("2024-01-01".to_owned(), "2024-03-31".to_owned()));
/// assert!(matches!(read_period("4月"), Some(Period::Partial(_))));
/// assert_eq!(read_period("令和6年13月"), None);
/// ```
pub fn read_period(text: &str) -> Option<Period> {
    parse_period(text).ok()
}

/// The period that a text is as a whole, or why it is none.
pub fn parse_period(text: &str) -> Result<Period, PeriodError> {
    parse::period(text)
}

#[cfg(test)]
mod round_trips;
#[cfg(test)]
mod tests;
