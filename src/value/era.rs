//! Japanese eras: their names, first and last days.

use jiff::civil::Date;
use std::sync::LazyLock;

/// A Japanese era since 明治.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Era {
    /// Name in kanji: `令和`.
    pub name: &'static str,
    /// The era's ligature: `㋿`.
    pub ligature: char,
    /// The letter it is abbreviated to: `R`.
    pub letter: char,
    /// First day.
    pub first: Date,
    /// Last day; none for the present era.
    pub last: Option<Date>,
}

impl Era {
    /// Every era, oldest first.
    pub fn all() -> &'static [Self] {
        &ERAS
    }

    /// The era of a day; none before 明治.
    pub fn of(day: Date) -> Option<&'static Self> {
        Self::all().iter().rev().find(|era| era.first <= day)
    }

    /// The western year that the era's year is; year 1 is the year of its first day.
    pub fn western(&self, year: i16) -> i16 {
        self.first.year().saturating_add(year).saturating_sub(1)
    }

    /// The era's year that a western year is; below 1 before the era.
    pub fn year_of(&self, western: i16) -> i16 {
        western.saturating_sub(self.first.year()).saturating_add(1)
    }

    /// The era after this one.
    pub fn next(&self) -> Option<&'static Self> {
        Self::all().iter().find(|era| era.first > self.first)
    }

    /// The first character of the name, itself an abbreviation: `令`.
    pub fn initial(&self) -> char {
        self.name.chars().next().unwrap_or(self.ligature)
    }

    /// True where a day lies within the era.
    pub fn holds(&self, day: Date) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }
}

static ERAS: LazyLock<Vec<Era>> = LazyLock::new(|| {
    let rows = include_str!("eras.csv").lines().skip(1);
    rows.filter_map(|row| {
        let mut fields = row.split(',');
        let name = fields.next()?;
        let ligature = fields.next()?.chars().next()?;
        let letter = fields.next()?.chars().next()?;
        let first = fields.next()?.parse().ok()?;
        let last = fields.next()?.parse().ok();
        Some(Era { name, ligature, letter, first, last })
    })
    .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_era_follows_on_the_one_before() {
        assert_eq!(Era::all().len(), include_str!("eras.csv").lines().count() - 1);
        for pair in Era::all().windows(2) {
            assert_eq!(pair[0].last.and_then(|last| last.tomorrow().ok()), Some(pair[1].first));
        }
    }

    #[test]
    fn days_have_their_era() {
        let name = |y, m, d| Era::of(date(y, m, d)).map(|era| era.name);
        assert_eq!(name(2019, 4, 30), Some("平成"));
        assert_eq!(name(2019, 5, 1), Some("令和"));
        assert_eq!(name(1989, 1, 7), Some("昭和"));
        assert_eq!(name(1867, 1, 1), None);
    }
}
