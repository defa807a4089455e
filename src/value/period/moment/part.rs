//! Parts of a year: 4月, 1～3月, 上半期, 第1四半期, and the numbers after `R6.`.

use super::WrittenYear;
use super::english::english_month;
use crate::value::period::Part;
use crate::value::period::scan::Scan;

/// `.4`, `/4/1`, `-04-01`, `.1-3` after a year without 年.
pub(super) fn numeric_part(scan: &mut Scan<'_>, year: WrittenYear) -> Option<Part> {
    let mut ahead = *scan;
    let separator = ahead.eat_any(&['.', '/', '-'])?;
    let month = ahead.small()?;
    // 2024/1Q
    if matches!(ahead.peek(), Some('Q')) {
        return None;
    }
    let mut part = Part::Months { first: month, last: month };
    let mut after = ahead;
    if after.eat(separator)
        && let Some(day) = after.small()
    {
        part = Part::Day { month: Some(month), day };
        time(&mut after);
        ahead = after;
    } else {
        let mut after = ahead;
        if after.eat_any(&['-', '~']).is_some()
            && let Some(last) = after.small()
            && !matches!(after.peek(), Some('/' | '年' | '日'))
        {
            part = Part::Months { first: month, last };
            ahead = after;
        }
        ahead.eat_any(&['.', '/']);
        if ahead.eat('月') {
            ahead.eat('期');
        }
    }
    // 2024.13 and 2020-21 are no impossible months but something else.
    let is_plain_month = matches!(part, Part::Months { .. });
    let could_be = (1..=12).contains(&month) || !is_plain_month || (separator == '/' && matches!(year, WrittenYear::Era(..)));
    let dotted_era = separator == '.' && matches!(year, WrittenYear::Era(..));
    if !(could_be || dotted_era) || (separator == '-' && matches!(year, WrittenYear::Era(..) | WrittenYear::Short(_))) {
        return None;
    }
    *scan = ahead;
    Some(part)
}

/// Steps over a time of day, as ISO 8601 and spreadsheets write it.
fn time(scan: &mut Scan<'_>) {
    let mut ahead = *scan;
    if ahead.eat_any(&['T', ' ']).is_none() || ahead.small().is_none() {
        return;
    }
    let mut parts = 0;
    while ahead.eat(':') && ahead.small().is_some() {
        parts += 1;
    }
    if parts > 0 {
        if ahead.eat('.') {
            let _ = ahead.digits();
        }
        ahead.eat('Z');
        *scan = ahead;
    }
}

/// 4月, 4月1日, 1～3月期, 上半期, 第1四半期, Q1, Ⅰ.
pub(super) fn worded_part(scan: &mut Scan<'_>, has_year: bool) -> Option<Part> {
    scan.peek()?;
    let mut ahead = *scan;
    let part = half(&mut ahead, has_year)
        .or_else(|| quarter(&mut ahead, has_year))
        .or_else(|| months(&mut ahead))
        .or_else(|| if has_year { english_month(&mut ahead).map(one_month).or_else(|| lettered(&mut ahead)) } else { None })?;
    *scan = ahead;
    Some(part)
}

/// What statistics offices write behind a year: M01 for a month, H1 and S1 for half a year.
fn lettered(scan: &mut Scan<'_>) -> Option<Part> {
    let mut ahead = *scan;
    let letter = ahead.eat_any(&['M', 'H', 'S'])?;
    let number = ahead.small()?;
    let part = match letter {
        'M' => Some(one_month(number)).filter(|_| (1..=12).contains(&number)),
        _ => Some(Part::Half(number)).filter(|_| (1..=2).contains(&number)),
    };
    let goes_on = ahead.peek().is_some_and(|next| next.is_ascii_alphanumeric());
    let part = part.filter(|_| !goes_on)?;
    *scan = ahead;
    Some(part)
}

pub(super) const fn one_month(month: u8) -> Part {
    Part::Months { first: month, last: month }
}

fn half(scan: &mut Scan<'_>, has_year: bool) -> Option<Part> {
    const FIRST: [&str; 3] = ["上半期", "上半年", "上期"];
    const SECOND: [&str; 3] = ["下半期", "下半年", "下期"];
    // 前期 without a year is the period before this one.
    let (first, second): (&[&str], &[&str]) = if has_year { (&["前期", "前半"], &["後期", "後半"]) } else { (&[], &[]) };
    let half = if scan.eat_words(&FIRST) || scan.eat_words(first) {
        1
    } else if scan.eat_words(&SECOND) || scan.eat_words(second) {
        2
    } else {
        return None;
    };
    Some(Part::Half(half))
}

fn quarter(scan: &mut Scan<'_>, has_year: bool) -> Option<Part> {
    let mut ahead = *scan;
    if let Some(number) = english_quarter(&mut ahead) {
        *scan = ahead;
        return Some(Part::Quarter(number));
    }
    ahead = *scan;
    let ordinal = ahead.eat('第');
    let q_first = !ordinal && ahead.eat('Q');
    let (number, roman) = match ahead.peek()? {
        c @ 'Ⅰ'..='Ⅳ' => {
            ahead.eat(c);
            (c as u32 - 'Ⅰ' as u32 + 1, true)
        }
        'I' if has_year || ordinal => (ascii_roman(&mut ahead)?, true),
        _ => (ahead.small().map(u32::from).or_else(|| ahead.kanji_number())?, false),
    };
    let named = ahead.eat_words(&["四半期", "4半期"]) || (!ordinal && !q_first && ahead.eat('Q'));
    let term = !named && roman && ahead.eat('期');
    // Without a year I期 is any term; Ⅰ alone heads the quarters of a year.
    let says_quarter = named || q_first || (roman && (has_year || !term) && !ordinal) || (roman && ordinal && term);
    let number = u8::try_from(number).ok().filter(|number| (1..=4).contains(number) && says_quarter)?;
    *scan = ahead;
    Some(Part::Quarter(number))
}

/// 1st quarter, Second Quarter.
fn english_quarter(scan: &mut Scan<'_>) -> Option<u8> {
    const WORDS: [(&str, &str, u8, &str); 4] =
        [("First", "first", 1, "st"), ("Second", "second", 2, "nd"), ("Third", "third", 3, "rd"), ("Fourth", "fourth", 4, "th")];
    if !scan.peek()?.is_ascii_alphanumeric() {
        return None;
    }
    let word = WORDS.into_iter().find(|(upper, lower, ..)| scan.eat_word(upper) || scan.eat_word(lower)).map(|(_, _, number, _)| number);
    let number = word.or_else(|| {
        let number = scan.small()?;
        WORDS.into_iter().find(|(.., own, ending)| *own == number && scan.eat_word(ending)).map(|_| number)
    })?;
    scan.eat(' ');
    scan.eat_words(&["quarter", "Quarter"]).then_some(number)
}

/// I, II, III, IV in ASCII letters.
fn ascii_roman(scan: &mut Scan<'_>) -> Option<u32> {
    let numbers = [("IV", 4), ("III", 3), ("II", 2), ("I", 1)];
    let mut ahead = *scan;
    let number = numbers.into_iter().find(|(text, _)| ahead.eat_word(text)).map(|(_, number)| number);
    // 2011IOT is no quarter.
    let number = number.filter(|_| !ahead.peek().is_some_and(|next| next.is_ascii_alphabetic()))?;
    *scan = ahead;
    Some(number)
}

fn months(scan: &mut Scan<'_>) -> Option<Part> {
    let mut ahead = *scan;
    if let Some(third) = ten_days(&mut ahead) {
        *scan = ahead;
        return Some(Part::TenDays { month: None, third });
    }
    let (first, in_kanji) = match ahead.small() {
        Some(number) => (number, false),
        None => (ahead.kanji_number().and_then(|number| u8::try_from(number).ok()).filter(|number| (1..=12).contains(number))?, true),
    };
    let part = if ahead.eat('月') {
        in_that_month(&mut ahead, first)
    } else if in_kanji {
        return None;
    } else if ahead.eat('日') {
        Part::Day { month: None, day: first }
    } else {
        ahead.eat_any(&['-', '~', '・'])?;
        let last = ahead.small()?;
        // 1～3月 or, as in 「4- 6.」, a dot for it.
        let is_quarter = first % 3 == 1 && last == first + 2;
        if !(ahead.eat('月') || (is_quarter && ahead.eat('.'))) || ahead.peek().is_some_and(|c| c.is_ascii_digit()) {
            return None;
        }
        Part::Months { first, last }
    };
    *scan = ahead;
    Some(part)
}

/// What follows 4月: a day, a third of the month, or ～6月.
fn in_that_month(scan: &mut Scan<'_>, month: u8) -> Part {
    let mut ahead = *scan;
    if let Some(third) = ten_days(&mut ahead) {
        *scan = ahead;
        return Part::TenDays { month: Some(month), third };
    }
    if let Some(day) = ahead.small().or_else(|| ahead.kanji_number().and_then(|day| u8::try_from(day).ok()))
        && ahead.eat('日')
    {
        *scan = ahead;
        return Part::Day { month: Some(month), day };
    }
    ahead = *scan;
    if ahead.eat_any(&['-', '~']).is_some()
        && let Some(last) = ahead.small()
        && ahead.eat('月')
        && !ahead.peek().is_some_and(|c| c.is_ascii_digit())
    {
        *scan = ahead;
        return Part::Months { first: month, last };
    }
    one_month(month)
}

fn ten_days(scan: &mut Scan<'_>) -> Option<u8> {
    let thirds = [("上旬", 1), ("初旬", 1), ("中旬", 2), ("下旬", 3)];
    thirds.into_iter().find(|(word, _)| scan.eat_word(word)).map(|(_, third)| third)
}
