//! The day that a link tells of its file: in its text, in the name of the file, or in the text around it.

use crate::value::period::mentions;
use crate::value::{Basis, Era, PeriodKind, Span};
use jiff::civil::Date;

/// A day that a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// A period was told: this is its last day, before which a file about it is not published.
    End(Date),
    /// The day itself was told.
    Day(Date),
}

impl Told {
    pub(super) const fn date(self) -> Date {
        match self {
            Self::End(date) | Self::Day(date) => date,
        }
    }
}

/// The day that is told of a file: a day before a period, and what is nearer to the link before what is farther.
pub(super) fn told(text: &str, name: &str, around: &str) -> Option<Told> {
    let places = [in_text(text), in_name(name), in_text(around)];
    let days = places.iter().flatten().find(|told| matches!(told, Told::Day(_)));
    days.or_else(|| places.iter().flatten().next()).copied()
}

/// The latest day of a text, else the end of its latest period. A day at which figures are taken (`8月1日現在`) is such a period.
fn in_text(text: &str) -> Option<Told> {
    let spans = mentions(text).into_iter().filter_map(|mention| mention.period.span().copied()).filter(|span| !span.outside_era);
    spans
        .map(|span: Span| if is_day(&span) { Told::Day(span.end) } else { Told::End(span.end) })
        .max_by_key(|told| (matches!(told, Told::Day(_)), told.date()))
}

fn is_day(span: &Span) -> bool {
    span.kind == PeriodKind::Day && !matches!(span.basis, Basis::End | Basis::Point)
}

/// The date in the name of a file: `20260401`, `2026-04`, `202604`, `r080401`, `R8_4`.
pub(super) fn in_name(name: &str) -> Option<Told> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let chars: Vec<char> = stem.chars().collect();
    let starts = (0..chars.len()).filter(|&at| digit(&chars, at) && !at.checked_sub(1).is_some_and(|before| digit(&chars, before)));
    let found = starts.filter_map(|at| date_at(&chars, at));
    found.max_by_key(|told| (matches!(told, Told::Day(_)), told.date()))
}

fn digit(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(char::is_ascii_digit)
}

/// The date that begins with a digit.
fn date_at(chars: &[char], at: usize) -> Option<Told> {
    let letter = at.checked_sub(1).and_then(|before| chars.get(before)).copied().filter(char::is_ascii_alphabetic);
    let alone = !at.checked_sub(2).and_then(|before| chars.get(before)).is_some_and(char::is_ascii_alphabetic);
    let era = letter.filter(|_| alone).and_then(|letter| Era::all().iter().find(|era| era.letter.eq_ignore_ascii_case(&letter)));
    let (first, after) = number(chars, at);
    let parts: Vec<&str> = match (era, first.len()) {
        (Some(_), 4 | 6) => pairs(&first, 2),
        (None, 6 | 8) => pairs(&first, 4),
        (Some(_), 1 | 2) | (None, 4) => {
            let (second, third) = further(chars, after);
            let whole = [Some(first), second, third].into_iter().flatten().collect::<Vec<_>>();
            return date(era, &whole.iter().map(String::as_str).collect::<Vec<_>>());
        }
        _ => return None,
    };
    date(era, &parts)
}

/// Digits cut into a year of so many and pairs.
fn pairs(digits: &str, year: usize) -> Vec<&str> {
    let cut = |from: usize, to: usize| digits.get(from..to);
    [cut(0, year), cut(year, year + 2), cut(year + 2, year + 4)].into_iter().flatten().collect()
}

/// A month and a day behind a year, each after a sign that parts them.
fn further(chars: &[char], at: usize) -> (Option<String>, Option<String>) {
    let next = |at: usize| {
        chars.get(at).filter(|c| ['-', '_', '.', '/', '年', '月'].contains(c))?;
        let (digits, after) = number(chars, at + 1);
        (1..=2).contains(&digits.len()).then_some((digits, after))
    };
    match next(at) {
        Some((month, after)) => (Some(month), next(after).map(|(day, _)| day)),
        None => (None, None),
    }
}

fn number(chars: &[char], at: usize) -> (String, usize) {
    let digits: String = chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).collect();
    let after = at + digits.len();
    (digits, after)
}

/// A year with a month, and perhaps a day; none where there is no such date, or the era does not reach to it.
fn date(era: Option<&'static Era>, parts: &[&str]) -> Option<Told> {
    let (year, month) = (parts.first()?.parse::<i16>().ok()?, parts.get(1)?.parse::<i8>().ok()?);
    let western = match era {
        Some(era) => (year > 0).then(|| era.western(year))?,
        None => Some(year).filter(|year| (1900..2200).contains(year))?,
    };
    let day = parts.get(2).map(|day| day.parse::<i8>());
    let told = match day {
        Some(day) => Told::Day(Date::new(western, month, day.ok()?).ok()?),
        None => Told::End(Date::new(western, month, 1).ok()?.last_of_month()),
    };
    era.is_none_or(|era| era.holds(told.date())).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(told: Option<Told>) -> String {
        match told {
            Some(Told::Day(date)) => date.to_string(),
            Some(Told::End(date)) => format!("≥{date}"),
            None => String::new(),
        }
    }

    #[test]
    fn names_tell_dates() {
        for (name, expected) in [
            ("20260401.xlsx", "2026-04-01"),
            ("koyo_202608.xls", "≥2026-08-31"),
            ("2026-04.csv", "≥2026-04-30"),
            ("2026_4_1.csv", "2026-04-01"),
            ("r0808.xlsx", "≥2026-08-31"),
            ("R080810.xlsx", "2026-08-10"),
            ("h31-4.xlsx", "≥2019-04-30"),
            ("H31_5.xlsx", ""),
            ("hyou1.xlsx", ""),
            ("000123456.xlsx", ""),
            ("20261301.xlsx", ""),
            ("tbl2026.xlsx", ""),
            ("for0808.xlsx", ""),
            ("r8.xlsx", ""),
        ] {
            assert_eq!(shown(in_name(name)), expected, "{name}");
        }
    }

    #[test]
    fn the_day_of_publication_goes_before_a_period() {
        for (text, name, around, expected) in [
            ("令和8年8月分（令和8年10月30日公表）", "a.xlsx", "", "2026-10-30"),
            ("令和８年８月分", "a.xlsx", "2026年10月30日　令和８年８月分", "2026-10-30"),
            ("令和8年8月分", "a.xlsx", "", "≥2026-08-31"),
            ("令和8年8月1日現在", "a.xlsx", "", "≥2026-08-01"),
            ("2026年8月（R8.10.30更新）", "a.xlsx", "", "2026-10-30"),
            ("エクセル", "202608.xlsx", "令和8年", "≥2026-08-31"),
            ("令和7年度", "a.xlsx", "", "≥2026-03-31"),
            ("2026-10-30", "a.xlsx", "", "2026-10-30"),
            ("2026/10/30", "a.xlsx", "", "2026-10-30"),
            ("第1表", "hyou.xlsx", "統計表", ""),
        ] {
            assert_eq!(shown(told(text, name, around)), expected, "{text}");
        }
    }
}
