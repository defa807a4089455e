//! Years: of an era, western, in short, and in two calendars at once.

use super::WrittenYear;
use crate::value::era::Era;
use crate::value::period::ShortYear;
use crate::value::period::context::LONGEST_PRESENT;
use crate::value::period::scan::Scan;

/// Western years that labels speak of without 年; other numbers of four digits are counts.
pub(super) const YEARS: std::ops::RangeInclusive<u32> = 1868..=2200;

/// Western years that labels speak of with 年.
const YEARS_NAMED: std::ops::RangeInclusive<u32> = 1000..=2200;

/// A year with what follows it.
#[derive(Clone, Copy)]
pub(super) struct YearLabel {
    pub(super) year: WrittenYear,
    pub(super) fiscal: bool,
    /// Ends in 年 or 年度, so that a part may follow without a separator.
    pub(super) closed: bool,
}

/// Reads a year in any notation, with a second one in parentheses or after a dot (平成31・令和元年).
pub(super) fn read_year(scan: &mut Scan<'_>) -> Option<YearLabel> {
    let mut ahead = *scan;
    let mut label = one_year(&mut ahead)?;
    let mut second = ahead;
    let other = match second.peek() {
        Some('(') => second.parenthesised().and_then(|mut inner| one_year(&mut inner).filter(|_| inner.is_at_end())),
        Some('・' | '/' | '=' | ',') => {
            second.eat_any(&['・', '/', '=', ',']);
            one_year(&mut second).filter(|other| matches!(other.year, WrittenYear::Era(..)))
        }
        _ => None,
    };
    if let Some(other) = other.filter(|other| !is_unnamed(other.year)) {
        ahead = second;
        label.fiscal |= other.fiscal;
        label.closed |= other.closed;
        close(&mut ahead, &mut label);
        if !agree(label.year, other.year) {
            label.year = WrittenYear::Contradiction;
        } else if matches!(other.year, WrittenYear::Era(..)) && !matches!(label.year, WrittenYear::Era(..)) {
            label.year = other.year;
        }
    }
    // 30 alone may be anything; '24 says that it is a year.
    if is_unnamed(label.year) && !label.closed {
        return None;
    }
    *scan = ahead;
    Some(label)
}

const fn is_unnamed(year: WrittenYear) -> bool {
    matches!(year, WrittenYear::Short(ShortYear { named: false, .. }))
}

/// True where two notations may be the same year.
fn agree(one: WrittenYear, other: WrittenYear) -> bool {
    let western = |year| match year {
        WrittenYear::Western(year) => Some(i64::from(year)),
        WrittenYear::Era(era, number) => i16::try_from(number).ok().map(|number| i64::from(era.western(number))),
        WrittenYear::Short(_) | WrittenYear::Contradiction => None,
    };
    match (western(one), western(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// Steps over 年 or 年度 and takes note of it.
fn close(scan: &mut Scan<'_>, label: &mut YearLabel) {
    if scan.eat_word("暦年") || scan.eat('年') {
        label.closed = true;
        label.fiscal |= scan.eat('度');
        scan.eat('次');
    }
}

fn one_year(scan: &mut Scan<'_>) -> Option<YearLabel> {
    let mut ahead = *scan;
    let mut fiscal = ahead.eat_word("FY");
    ahead.eat(' ');
    let mut label = if let Some((era, style)) = read_era(&mut ahead).filter(|_| !fiscal) {
        ahead.eat(' ');
        let number = era_number(&mut ahead)?;
        let mut label = YearLabel { year: WrittenYear::Era(era, number), fiscal, closed: false };
        close(&mut ahead, &mut label);
        if !label.closed && !stands_alone(&ahead, era, number, style) {
            return None;
        }
        label
    } else if ahead.eat('\'') {
        let (number, 2) = ahead.digits()? else { return None };
        short(number, true, true, fiscal)?
    } else if ahead.eat('元') {
        short(1, false, ahead.peek() == Some('年'), fiscal)?
    } else if let Some((number, length)) = ahead.digits() {
        match length {
            4 if YEARS.contains(&number) || (ahead.peek() == Some('年') && YEARS_NAMED.contains(&number)) => {
                YearLabel { year: WrittenYear::Western(number), fiscal, closed: fiscal }
            }
            1 | 2 => short(number, fiscal, fiscal || ahead.peek() == Some('年'), fiscal)?,
            _ => return None,
        }
    } else {
        let number = ahead.kanji_number().filter(|number| YEARS.contains(number) && ahead.peek() == Some('年'))?;
        YearLabel { year: WrittenYear::Western(number), fiscal, closed: false }
    };
    close(&mut ahead, &mut label);
    fiscal |= label.fiscal;
    *scan = ahead;
    Some(YearLabel { fiscal, ..label })
}

fn short(number: u32, western: bool, named: bool, fiscal: bool) -> Option<YearLabel> {
    let number = u8::try_from(number).ok()?;
    Some(YearLabel { year: WrittenYear::Short(ShortYear { number, western, named }), fiscal, closed: false })
}

/// How an era is written.
#[derive(Clone, Copy, PartialEq)]
enum EraStyle {
    Name,
    Initial,
    Letter,
}

fn read_era(scan: &mut Scan<'_>) -> Option<(&'static Era, EraStyle)> {
    let first = scan.peek()?;
    let era = Era::all().iter().find(|era| era.letter == first || era.initial() == first)?;
    let style = if scan.eat_word(era.name) {
        EraStyle::Name
    } else if scan.eat(era.letter) {
        EraStyle::Letter
    } else {
        scan.eat(first);
        EraStyle::Initial
    };
    Some((era, style))
}

fn era_number(scan: &mut Scan<'_>) -> Option<u32> {
    if scan.eat('元') {
        return Some(1);
    }
    match scan.digits() {
        Some((number, length)) => (length <= 3).then_some(number),
        None => scan.kanji_number(),
    }
}

/// True where an era and number without 年 are still a year: 平成30, H30, R6.4; but not M6.5, T1 or S-1, which are other things.
fn stands_alone(rest: &Scan<'_>, era: &Era, number: u32, style: EraStyle) -> bool {
    let recent = era.letter != 'M' && era.letter != 'T';
    let last = era.last.map_or(LONGEST_PRESENT, |last| era.year_of(last.year()));
    let counted = i16::try_from(number).is_ok_and(|number| (1..=last).contains(&number));
    let separated = !matches!(rest.peek(), Some('-' | ' '));
    style == EraStyle::Name || (recent && counted && separated)
}
