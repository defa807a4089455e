//! Sections that show dates and times, Japanese eras among them.

mod serial;

use super::Granularity;
use super::code::{Attributes, Locale, Token};
use super::kanji::Numerals;
use crate::value::Era;
use serial::Moment;
use std::fmt::Write as _;

/// A section that shows a serial number as a date, a time or a span of time.
#[derive(Debug, PartialEq)]
pub(super) struct DateFormat {
    parts: Vec<DatePart>,
    numerals: Numerals,
    locale: Locale,
    first_year_is_gannen: bool,
    /// Digits of a second to round to: those shown; all where no seconds are shown, as hours and minutes are cut off, not rounded.
    subseconds: usize,
    twelve_hours: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum DatePart {
    Literal(String),
    /// `yy`: 2 digits, `yyyy`: 4.
    Year(usize),
    /// `bb`, `bbbb`: the Buddhist year.
    BuddhistYear(usize),
    /// `g`: R, `gg`: 令, `ggg`: 令和.
    EraName(usize),
    /// `e`: 6, `ee`: 06.
    EraYear(usize),
    /// `m`: 4, `mm`: 04, `mmm`: Apr, `mmmm`: April, `mmmmm`: A.
    Month(usize),
    /// `d`: 1, `dd`: 01, `ddd`: Mon, `dddd`: Monday.
    Day(usize),
    /// `aaa`: 月, `aaaa`: 月曜日.
    Weekday(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// `.00` after seconds.
    Subsecond(usize),
    /// `[h]`, `[m]`, `[s]`: all hours, minutes or seconds.
    Elapsed(char, usize),
    HalfDay {
        short: bool,
    },
}

/// Most dates are shown with fewer bytes.
const SHORT: usize = 24;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const KANJI_WEEKDAYS: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];

impl DateFormat {
    pub(super) fn new(tokens: &[Token], attributes: &Attributes) -> Self {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            let after_second = matches!(parts.last(), Some(DatePart::Second(_) | DatePart::Elapsed('s', _)));
            let zeros = tokens.get(at..).unwrap_or_default().iter().take_while(|token| **token == Token::Digit('0')).count();
            if *token == Token::Point && after_second && zeros > 0 {
                at += zeros;
                parts.push(DatePart::Subsecond(zeros.min(3)));
                continue;
            }
            match token {
                Token::Letters('r', count) => {
                    parts.extend((*count == 2).then_some(DatePart::EraName(3)));
                    parts.push(DatePart::EraYear(2));
                }
                token => parts.push(part(token)),
            }
        }
        tell_minutes_from_months(&mut parts);
        let subseconds = parts.iter().map(|part| if let DatePart::Subsecond(digits) = part { *digits } else { 0 }).max().unwrap_or(0);
        let shows_seconds = parts.iter().any(|part| matches!(part, DatePart::Second(_) | DatePart::Elapsed('s', _)));
        let subseconds = if shows_seconds { subseconds } else { 3 };
        let twelve_hours = parts.iter().any(|part| matches!(part, DatePart::HalfDay { .. }));
        let Attributes { numerals, locale, first_year_is_gannen, .. } = *attributes;
        Self { parts, numerals, locale, first_year_is_gannen, subseconds, twelve_hours }
    }

    /// The finest unit shown; none where only literals are left.
    pub(super) fn granularity(&self) -> Option<Granularity> {
        self.parts.iter().filter_map(DatePart::granularity).max()
    }

    /// Shows a serial number; none where it is no date.
    pub(super) fn show(&self, serial: f64, date1904: bool) -> Option<String> {
        let moment = Moment::new(serial, date1904, self.subseconds)?;
        let mut out = String::with_capacity(SHORT);
        for part in &self.parts {
            self.write(part, &moment, &mut out);
        }
        Some(out)
    }

    fn write(&self, part: &DatePart, moment: &Moment, out: &mut String) {
        match part {
            DatePart::Literal(text) => out.push_str(text),
            DatePart::Year(count) => self.write_year(moment.year, *count, out),
            DatePart::BuddhistYear(count) => self.write_year(moment.year + 543, *count, out),
            DatePart::EraName(count) => write_era(*count, moment, out),
            DatePart::EraYear(count) => self.write_era_year(*count, moment, out),
            DatePart::Month(count) => match (count, MONTHS.get(usize::from(moment.month).saturating_sub(1))) {
                (3, Some(name)) => out.push_str(name.get(..3).unwrap_or(name)),
                (4, Some(name)) => out.push_str(name),
                (5, Some(name)) => out.push_str(name.get(..1).unwrap_or(name)),
                _ => self.write_number(moment.month.into(), *count, out),
            },
            DatePart::Day(count @ 3..) | DatePart::Weekday(count) => self.write_weekday(part, *count, moment, out),
            DatePart::Day(count) => self.write_number(moment.day.into(), *count, out),
            DatePart::Hour(count) => {
                let hour = if self.twelve_hours { (moment.hour + 11) % 12 + 1 } else { moment.hour };
                self.write_number(hour.into(), *count, out);
            }
            DatePart::Minute(count) => self.write_number(moment.minute.into(), *count, out),
            DatePart::Second(count) => self.write_number(moment.second.into(), *count, out),
            DatePart::Subsecond(count) => {
                let shown = format!("{:03}", moment.millisecond);
                out.push('.');
                out.push_str(shown.get(..*count).unwrap_or(&shown));
            }
            DatePart::Elapsed(letter, count) => out.push_str(&padded(moment.elapsed(*letter), *count)),
            DatePart::HalfDay { short } => out.push_str(self.half_day(moment.hour >= 12, *short)),
        }
    }

    /// A number of a date: two digits where two letters ask for them; kanji are said, so have no zero before them.
    fn write_number(&self, number: u32, count: usize, out: &mut String) {
        let padded = count >= 2 && !matches!(self.numerals, Numerals::Kanji | Numerals::Formal);
        let digits = if padded { 2 } else { 1 };
        if self.numerals == Numerals::Ascii {
            let _ = write!(out, "{number:0digits$}");
        } else {
            out.push_str(&self.numerals.say_date(&format!("{number:0digits$}")));
        }
    }

    fn write_year(&self, year: i16, count: usize, out: &mut String) {
        let (year, digits) = if count <= 2 { (year.rem_euclid(100), 2) } else { (year, 4) };
        if self.numerals == Numerals::Ascii {
            let _ = write!(out, "{year:0digits$}");
        } else {
            out.push_str(&self.numerals.write(&format!("{year:0digits$}")));
        }
    }

    fn write_era_year(&self, count: usize, moment: &Moment, out: &mut String) {
        let era = moment.date().and_then(Era::of).filter(|_| self.locale != Locale::Other);
        let Some(era) = era else { return self.write_year(moment.year, 4, out) };
        let year = era.year_of(moment.year);
        if year == 1 && self.first_year_is_gannen {
            out.push('元');
        } else {
            self.write_number(u32::try_from(year).unwrap_or(0), count, out);
        }
    }

    fn write_weekday(&self, part: &DatePart, count: usize, moment: &Moment, out: &mut String) {
        let japanese = matches!(part, DatePart::Weekday(_)) || self.locale == Locale::Japanese;
        let names = if japanese { KANJI_WEEKDAYS } else { WEEKDAYS };
        let Some(name) = names.get(usize::from(moment.weekday)) else { return };
        match (japanese, count) {
            (true, 3) => out.push_str(name),
            (true, _) => {
                out.push_str(name);
                out.push_str("曜日");
            }
            (false, 3) => out.push_str(name.get(..3).unwrap_or(name)),
            (false, _) => out.push_str(name),
        }
    }

    const fn half_day(&self, afternoon: bool, short: bool) -> &'static str {
        match (matches!(self.locale, Locale::Japanese), short, afternoon) {
            (true, false, false) => "午前",
            (true, false, true) => "午後",
            (_, true, false) => "A",
            (_, true, true) => "P",
            (false, false, false) => "AM",
            (false, false, true) => "PM",
        }
    }
}

fn write_era(count: usize, moment: &Moment, out: &mut String) {
    let Some(era) = moment.date().and_then(Era::of) else { return };
    match count {
        1 => out.push(era.letter),
        2 => out.push(era.initial()),
        _ => out.push_str(era.name),
    }
}

fn padded(number: i64, digits: usize) -> String {
    format!("{number:0digits$}", digits = digits.min(9))
}

fn part(token: &Token) -> DatePart {
    match token {
        Token::Letters('y', count) => DatePart::Year(*count),
        Token::Letters('b', count) => DatePart::BuddhistYear(*count),
        Token::Letters('g', count) => DatePart::EraName(*count),
        Token::Letters('e', count) => DatePart::EraYear(*count),
        Token::Letters('m', count) => DatePart::Month(*count),
        Token::Letters('d', count) => DatePart::Day(*count),
        Token::Letters('a', count) => DatePart::Weekday(*count),
        Token::Letters('h', count) => DatePart::Hour(*count),
        Token::Letters('s', count) => DatePart::Second(*count),
        Token::Letters(letter, count) => DatePart::Literal(letter.to_string().repeat(*count)),
        Token::Elapsed(letter, count) => DatePart::Elapsed(*letter, *count),
        Token::HalfDay { short } => DatePart::HalfDay { short: *short },
        Token::Literal(text) => DatePart::Literal(text.clone()),
        Token::Digit(c) => DatePart::Literal(c.to_string()),
        Token::Point => DatePart::Literal(".".to_owned()),
        Token::Comma => DatePart::Literal(",".to_owned()),
        Token::Percent => DatePart::Literal("%".to_owned()),
        Token::Slash => DatePart::Literal("/".to_owned()),
        Token::Exponent(plus) => DatePart::Literal((if *plus { "e+" } else { "e-" }).to_owned()),
        Token::Text | Token::General => DatePart::Literal(String::new()),
    }
}

/// `m` beside hours or seconds is minutes.
fn tell_minutes_from_months(parts: &mut [DatePart]) {
    let timed: Vec<usize> = (0..).zip(parts.iter()).filter(|(_, part)| part.granularity().is_some()).map(|(at, _)| at).collect();
    for (nth, &at) in timed.iter().enumerate() {
        let Some(DatePart::Month(count @ 1..=2)) = parts.get(at) else { continue };
        let count = *count;
        let beside = |nth: Option<usize>| nth.and_then(|nth| timed.get(nth)).and_then(|&at| parts.get(at));
        let after_hour = matches!(beside(nth.checked_sub(1)), Some(DatePart::Hour(_) | DatePart::Elapsed('h', _)));
        let before_second = matches!(beside(Some(nth + 1)), Some(DatePart::Second(_) | DatePart::Elapsed('s', _)));
        if (after_hour || before_second)
            && let Some(part) = parts.get_mut(at)
        {
            *part = DatePart::Minute(count);
        }
    }
}

impl DatePart {
    const fn granularity(&self) -> Option<Granularity> {
        match self {
            Self::Literal(_) => None,
            Self::Year(_) | Self::BuddhistYear(_) | Self::EraName(_) | Self::EraYear(_) => Some(Granularity::Year),
            Self::Month(_) => Some(Granularity::Month),
            Self::Day(_) | Self::Weekday(_) => Some(Granularity::Day),
            _ => Some(Granularity::Time),
        }
    }
}
