//! The whole label: one moment or a range, what is glued to its end, and its dates.

use super::dates::Year;
use super::known;
use super::moment::{self, Moment, WrittenYear};
use super::scan::{LONGEST, Letters, Scan};
use super::{Basis, Part, Partial, Period, PeriodError, PeriodKind, Span};
use crate::value::fold;

/// The period that a text is as a whole.
pub(super) fn period(text: &str) -> Result<Period, PeriodError> {
    let text = fold::trim(text);
    if text.len() > LONGEST * 4 || !text.chars().next().is_some_and(may_begin) {
        return Err(PeriodError::NoPeriod);
    }
    known::or_read(text, read)
}

/// The period that a text without spaces around it is, letter by letter.
fn read(text: &str) -> Result<Period, PeriodError> {
    let letters = Letters::new(text).ok_or(PeriodError::NoPeriod)?;
    let mut scan = letters.scan();
    let mut bracketed = scan;
    if let Some(inner) = bracketed.parenthesised().filter(|_| bracketed.is_at_end()) {
        scan = inner;
    }
    if let Some(digits) = all_digits(scan) {
        return digits;
    }
    let first = moment::read(&mut scan).ok_or(PeriodError::NoPeriod)?;
    if first.is_bare() && !scan.is_at_end() {
        return Err(PeriodError::NoPeriod);
    }
    if let Ok(flag) = end(scan) {
        return single(&first, flag);
    }
    let wave = scan.eat('~') || scan.eat_word("から");
    if !wave && !scan.eat('-') {
        return Err(PeriodError::NoPeriod);
    }
    let last = moment::read(&mut scan).ok_or(PeriodError::NoPeriod)?;
    scan.eat_word("まで");
    scan.eat('間');
    let flag = end(scan)?;
    range(&first, &last, flag, wave)
}

/// True for the characters that a period can begin with; most texts are told from periods by this alone.
const fn may_begin(c: char) -> bool {
    let digit = matches!(c, '0'..='9' | '０'..='９' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '元');
    let era = matches!(c, '明' | '大' | '昭' | '平' | '令' | '㍾' | '㍽' | '㍼' | '㍻' | '㋿');
    let letter =
        matches!(c, 'A' | 'D' | 'F' | 'H' | 'J' | 'M' | 'N' | 'O' | 'Q' | 'R' | 'S' | 'T' | 'Ｈ' | 'Ｍ' | 'Ｑ' | 'Ｒ' | 'Ｓ' | 'Ｔ' | 'Ｆ');
    let part = matches!(c, 'Ⅰ'..='Ⅳ' | '第' | '上' | '中' | '下' | '年' | '通' | '各');
    digit || era || letter || part || matches!(c, '(' | '（' | '〔' | '\'' | '＇' | '’' | '‘')
}

/// 202004 and 20200401: a label of six or eight digits.
fn all_digits(scan: Scan<'_>) -> Option<Result<Period, PeriodError>> {
    let mut ahead = scan;
    let (number, length) = ahead.digits().filter(|_| ahead.is_at_end())?;
    let (month, day) = match length {
        6 => (number, None),
        8 => (number / 100, u8::try_from(number % 100).ok()),
        _ => return None,
    };
    let western = i16::try_from(month / 100).ok().filter(|&year| crate::value::is_year_like(f64::from(year)));
    let month = u8::try_from(month % 100).ok();
    let part = day.map_or_else(|| month.map(|month| Part::Months { first: month, last: month }), |day| Some(Part::Day { month, day }));
    // A count of as many digits is far likelier than a date that cannot be.
    let year = western.map(|western| Year { western, fiscal: false, era: None });
    let found = year.zip(part).and_then(|(year, part)| year.span(part, Basis::Unstated, None));
    Some(found.map(Period::Span).ok_or(PeriodError::NoPeriod))
}

pub(super) fn single(moment: &Moment, flag: Option<char>) -> Result<Period, PeriodError> {
    match moment.known_year() {
        Some(year) => year?.span(moment.part, moment.basis, flag).map(Period::Span).ok_or(PeriodError::Impossible),
        None => partial(moment, flag).map(Period::Partial),
    }
}

/// The moment as a partial label; `Impossible` where no year has such a part.
fn partial(moment: &Moment, flag: Option<char>) -> Result<Partial, PeriodError> {
    /// A leap year, in which every day of a year exists.
    const LEAP: Year = Year { western: 2000, fiscal: false, era: None };
    let year = match moment.year {
        Some(WrittenYear::Short(short)) => Some(short),
        _ => None,
    };
    let exists = match moment.part {
        Part::Day { month: None, day } => (1..=31).contains(&day),
        Part::TenDays { month: None, .. } => true,
        part => LEAP.span(part, Basis::Unstated, None).is_some(),
    };
    // 0 and 00 are no years; nor is anything else an error in a bare number.
    let counts = year.is_none_or(|year| year.western || year.number > 0);
    match (exists, counts, moment.is_bare()) {
        (true, true, _) => Ok(Partial { year, part: moment.part, fiscal: moment.fiscal, basis: moment.basis, flag }),
        (_, _, true) => Err(PeriodError::NoPeriod),
        _ => Err(PeriodError::Impossible),
    }
}

pub(super) fn range(first: &Moment, last: &Moment, flag: Option<char>, wave: bool) -> Result<Period, PeriodError> {
    let Some(year) = first.known_year() else { return Err(PeriodError::NoPeriod) };
    // 2020-21 and 2020～21 may be a season, a fiscal year or two years.
    let unnamed = matches!(last.year, Some(WrittenYear::Short(short)) if !short.named);
    if unnamed || (!wave && last.year.is_none()) {
        return Err(PeriodError::NoPeriod);
    }
    // 平成2～7年度: what closes the second year holds for the first.
    let year = year?;
    let both_whole = first.part == Part::Whole && last.part == Part::Whole;
    let year = Year { fiscal: year.fiscal || (both_whole && last.fiscal), ..year };
    let start = year.span(first.part, first.basis, flag).ok_or(PeriodError::Impossible)?;
    let end = match last.known_year() {
        Some(year) => year?.span(last.part, last.basis, flag),
        None => partial(last, flag)?.after(&start),
    };
    let end = end.filter(|end| start.start < end.end).ok_or(PeriodError::Impossible)?;
    let outside_era = start.outside_era || end.outside_era;
    Ok(Period::Span(Span { end: end.end, kind: PeriodKind::Range, basis: last.basis, outside_era, ..start }))
}

/// What may stand after a period: nothing, a status or a footnote mark: the status, where there is one. An error where the text goes on.
fn end(mut scan: Scan<'_>) -> Result<Option<char>, PeriodError> {
    const PROVISIONAL: [&str; 7] = ["p", "P", "速報値", "速報", "概数", "暫定値", "暫定"];
    const REVISED: [&str; 5] = ["r", "R", "改定", "改訂", "確報改定"];
    const FIRM: [&str; 4] = ["確報値", "確報", "確定値", "確定"];
    if scan.is_at_end() {
        return Ok(None);
    }
    scan.eat(' ');
    let mut inner = scan;
    if let Some(within) = scan.parenthesised() {
        inner = within;
        if !scan.is_at_end() {
            return Err(PeriodError::NoPeriod);
        }
    }
    let flag = if inner.eat_words(&PROVISIONAL) {
        Some('p')
    } else if inner.eat_words(&REVISED) {
        Some('r')
    } else {
        if !inner.eat_words(&FIRM) {
            footnote(&mut inner);
        }
        None
    };
    if inner.is_at_end() { Ok(flag) } else { Err(PeriodError::NoPeriod) }
}

/// Steps over `※1`, `*`, `注2)`, `1)`, `a)b)`.
fn footnote(scan: &mut Scan<'_>) {
    let mut marked = false;
    while scan.eat_any(&['※', '*', '†', '注']).is_some() {
        marked = true;
    }
    let mut ahead = *scan;
    if marked {
        let _ = ahead.small();
        ahead.eat(')');
    } else {
        let mut next = ahead;
        while (next.eat_if(|c| c.is_ascii_lowercase()) || next.small().is_some()) && next.eat(')') {
            ahead = next;
        }
    }
    *scan = ahead;
}
