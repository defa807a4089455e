//! Areas of Japan: prefectures, municipalities, wards and their codes, and the area that a label means.
//!
//! `area.csv` has every prefecture, county (郡), city, town, village and ward with its five-digit code (JIS X 0401 and 0402) as far as
//! they exist or existed since 1996, and wards and codes of designated cities since 1972. Its rows are facts of the list of codes that
//! 総務省 keeps, compiled from its state on ten days between March 1996 and January 2021 and from two later lists, compared with each
//! other. First and last days are those of the notices of mergers and renamings, each taken only where it fits the states before and
//! after. For the days of wards and for the codes that cities had before they were designated (さいたま市 as 11244, 千葉市 as 12201)
//! there was no such state to check against. Where a day is not known (most counties), the row says by which day the area was there
//! (`<`) or until which day at least (`>`). Municipalities that ended before March 1996 are not there.
//! `groupings.csv` has what is tabulated without an official code (市部, 多摩地域, 関東地方) under codes that begin with `x-`; 全国 is
//! 00000 and the wards of Tokyo together 13100, as in e-Stat.
//!
//! ```
//! use seihyo::concept::area::{self, Context, Found};
//! let found = area::find("大阪府大阪市北区", &Context::default());
//! assert!(matches!(found, Found::One(one) if one.area.code == "27127"));
//! assert!(matches!(area::find("北区", &Context::default()), Found::Several(_)));
//! assert!(matches!(area::find("その他", &Context::default()), Found::None));
//! ```

mod bucket;
mod code;
mod codes;
mod decoration;
mod find;
mod levels;
mod list;
mod names;
mod table;
mod votes;

pub use code::{by_code, by_code_on, check_digit, prefecture_by_number, prefecture_by_short_name};
pub use codes::resolve_codes;
pub use find::{Candidate, Context, Found, Strength, find};
pub use levels::{resolve_levels, resolve_levels_read};
pub use list::{Labels, Resolution, resolve, resolve_read};

use jiff::civil::Date;

/// An area of Japan with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Five digits without check digit, or a code of ours that begins with `x-`.
    pub code: &'static str,
    /// The official name by itself: `北区`, not 大阪市北区.
    pub name: &'static str,
    /// What kind of area.
    pub kind: Kind,
    /// The county (郡 or 支庁) of a town or village, as last known.
    pub county: Option<&'static str>,
    /// Code of the area it is part of: the city of a ward (13100 for Tokyo's), else the prefecture; 00000 for prefectures and what spans
    /// them; none for the whole country.
    pub parent: Option<&'static str>,
    /// Its first day.
    pub first: Limit,
    /// Its last day.
    pub last: Limit,
}

/// What kinds of areas there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The whole country: 全国.
    Country,
    /// One of the 47 prefectures: 都道府県.
    Prefecture,
    /// A county: 郡.
    County,
    /// A city: 市, designated cities too.
    City,
    /// A town: 町.
    Town,
    /// A village: 村.
    Village,
    /// A special ward of Tokyo or a ward of a designated city: 区.
    Ward,
    /// Several areas that are tabulated together: 区部, 市部, 関東地方.
    Grouping,
}

impl Kind {
    /// The word for machine output: `country`, `prefecture`, `county`, `city`, `town`, `village`, `ward`, `grouping`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Prefecture => "prefecture",
            Self::County => "county",
            Self::City => "city",
            Self::Town => "town",
            Self::Village => "village",
            Self::Ward => "ward",
            Self::Grouping => "grouping",
        }
    }

    /// True for cities, towns, villages and wards.
    pub const fn is_municipal(self) -> bool {
        matches!(self, Self::City | Self::Town | Self::Village | Self::Ward)
    }
}

/// How far a first or last day is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// No such day within what is recorded: there before the records begin, or there still.
    Open,
    /// This day.
    Day(Date),
    /// The area was there on this day; its first day is this or earlier, its last day this or later.
    Near(Date),
}

impl Area {
    /// Every area and grouping in the order of the codes; an area that changed its name has several rows under one code.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        table::areas()
    }

    /// The code with its check digit; none for groupings of ours.
    ///
    /// ```
    /// use seihyo::concept::area;
    /// assert_eq!(area::by_code("13101").and_then(|area| area.code6()).as_deref(), Some("131016"));
    /// ```
    pub fn code6(&self) -> Option<String> {
        check_digit(self.code).map(|digit| format!("{}{digit}", self.code))
    }

    /// The name in English, as far as the tables have one: prefectures and the whole country.
    pub fn english(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Country => Some("Japan"),
            _ => table::prefectures().find(|[code, ..]| *code == self.code).map(|[.., latin]| latin),
        }
    }

    /// The prefecture that it is or lies in; none for the country and what spans prefectures.
    pub fn prefecture(&self) -> Option<&'static Self> {
        match self.kind {
            Kind::Country => None,
            Kind::Grouping => code::of_code(self.parent?).filter(|area| area.kind == Kind::Prefecture),
            _ => code::prefecture_of(self.code),
        }
    }

    /// True for the wards of a city, whatever code the city had when.
    fn is_ward_of(&self, city: &Self) -> bool {
        let parent = self.parent.filter(|_| self.kind == Kind::Ward).and_then(code::of_code);
        parent.is_some_and(|parent| parent.code == city.code || parent.name == city.name && parent.prefecture() == city.prefecture())
    }

    /// A day to which it is known to have been there; none where it is there still.
    fn end(&self) -> Option<Date> {
        match self.last {
            Limit::Open => None,
            Limit::Day(day) | Limit::Near(day) => Some(day),
        }
    }

    /// True where it is there still.
    pub fn is_current(&self) -> bool {
        self.last == Limit::Open
    }

    /// Whether it had this code and name on a day; none where the records do not tell.
    pub fn held_on(&self, day: Date) -> Option<bool> {
        let begun = match self.first {
            Limit::Open => Some(true),
            Limit::Day(first) => Some(first <= day),
            Limit::Near(seen) => (seen <= day).then_some(true),
        };
        let lasts = match self.last {
            Limit::Open => Some(true),
            Limit::Day(last) => Some(day <= last),
            Limit::Near(seen) => (day <= seen).then_some(true),
        };
        match (begun, lasts) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
