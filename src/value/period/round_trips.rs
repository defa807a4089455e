//! Every period and day from 明治 to 2035 in every notation that is said to be read, and back.

use super::*;
use jiff::ToSpan as _;
use jiff::civil::date;

/// The span of a text; a panic where it says none.
fn read(text: &str) -> Span {
    read_period(text).and_then(|period| period.span().copied()).unwrap_or_else(|| panic!("{text}"))
}

/// True where a text says these days as this kind of period, and its code, if any, says them too.
fn says(text: &str, start: Date, end: Date, kind: PeriodKind) {
    let span = read(text);
    assert_eq!((span.start, span.end, span.kind), (start, end, kind), "{text}");
    if let Some(back) = span.time_code().and_then(|code| Span::from_time_code(&code)) {
        assert_eq!((back.start, back.end, back.kind), (start, end, kind), "code of {text}");
    }
    assert_eq!(span.interval(), format!("{start}/{end}"));
}

/// Digits in full width.
fn wide(text: &str) -> String {
    text.chars()
        .map(|c| char::from_digit(c.to_digit(10).unwrap_or(99), 10).map_or(c, |c| char::from_u32(c as u32 + 0xfee0).unwrap()))
        .collect()
}

/// A number in kanji: 二十六.
fn kanji(number: i16) -> String {
    let digit = |n: i16| ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"][usize::try_from(n).unwrap()];
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        n => format!("{}十", digit(n)),
    };
    format!("{tens}{}", digit(number % 10))
}

/// The year in the count of its era: 元 for the first.
fn counted(year: i16) -> String {
    if year == 1 { "元".to_owned() } else { year.to_string() }
}

fn days() -> impl Iterator<Item = Date> {
    std::iter::successors(Some(date(1868, 1, 25)), |day| day.tomorrow().ok()).take_while(|day| *day <= date(2035, 12, 31))
}

fn months() -> impl Iterator<Item = (Date, Date)> {
    let next = |first: &Date| first.checked_add(1.month()).ok();
    let firsts = std::iter::successors(Some(date(1868, 2, 1)), next).take_while(|first| first.year() <= 2035);
    firsts.map(|first| (first, first.last_of_month()))
}

#[test]
fn every_day_goes_to_wareki_and_back() {
    let mut count = 0;
    for day in days() {
        let text = wareki(day).unwrap();
        let span = read(&text);
        assert_eq!((span.start, span.end, span.kind, span.outside_era), (day, day, PeriodKind::Day, false), "{text}");
        assert_eq!(span.era.map(|era| era.name), Era::of(day).map(|era| era.name), "{text}");
        count += 1;
    }
    assert_eq!(count, 61_337);
    assert_eq!(wareki(date(1868, 1, 24)), None);
}

#[test]
fn every_day_is_read_in_western_and_short_notations() {
    for day in days() {
        let (y, m, d) = (day.year(), day.month(), day.day());
        let era = Era::of(day).unwrap();
        let number = era.year_of(y);
        let mut texts = vec![
            format!("{y}-{m:02}-{d:02}"),
            format!("{y}/{m}/{d}"),
            format!("{y}年{m}月{d}日"),
            wide(&format!("{y}年{m}月{d}日")),
            format!("{y}{m:02}{d:02}"),
        ];
        // 明治 and 大正 by a letter or without 年 are more often the numbers of tables.
        if !matches!(era.letter, 'M' | 'T') {
            texts.push(format!("{}{number}.{m}.{d}", era.letter));
            texts.push(format!("{}{number}/{m}/{d}", era.letter));
        }
        for text in texts {
            says(&text, day, day, PeriodKind::Day);
        }
    }
}

#[test]
fn every_month_is_read_in_every_notation() {
    for (first, last) in months() {
        let (y, m) = (first.year(), first.month());
        let mut texts =
            vec![format!("{y}年{m}月"), wide(&format!("{y}年{m}月")), format!("{y}-{m:02}"), format!("{y}/{m}"), format!("{y}{m:02}")];
        // A month in which an era ends is written in both.
        for era in Era::all().iter().filter(|era| era.first <= last && era.last.is_none_or(|end| first <= end)) {
            let number = era.year_of(y);
            texts.push(format!("{}{}年{m}月", era.name, counted(number)));
            texts.push(format!("{}{number}年{m}月分", era.name));
            texts.push(wide(&format!("{}{number}年{m}月", era.name)));
            texts.push(format!("{}{}年{}月", era.name, kanji(number), kanji(m.into())));
            texts.push(format!("{}{number}年{m}月", era.ligature));
            texts.push(format!("{}{number}年{m}月", era.initial()));
            texts.push(format!("{}{number}年{m}月", era.letter));
            texts.push(format!("{}{}年（{y}年）{m}月", era.name, counted(number)));
            texts.push(format!("{y}({}{})年{m}月", era.name, counted(number)));
            if !matches!(era.letter, 'M' | 'T') {
                texts.push(format!("{}{number}.{m}", era.letter));
                texts.push(format!("{}{number}/{m}", era.letter));
            }
        }
        for text in texts {
            says(&text, first, last, PeriodKind::Month);
        }
        let end = read(&format!("{y}年{m}月末現在"));
        assert_eq!((end.start, end.end, end.basis), (last, last, Basis::End));
    }
}

#[test]
fn every_year_is_read_in_every_notation() {
    for y in 1869..=2035 {
        let (first, last) = (date(y, 1, 1), date(y, 12, 31));
        let (april, march) = (date(y, 4, 1), date(y + 1, 3, 31));
        says(&format!("{y}"), first, last, PeriodKind::Year);
        let mut names = vec![format!("{y}"), wide(&y.to_string())];
        for era in Era::all().iter().filter(|era| era.first <= last && era.last.is_none_or(|end| first <= end)) {
            let number = era.year_of(y);
            names.push(format!("{}{}", era.name, counted(number)));
            names.push(wide(&format!("{}{number}", era.name)));
            names.push(format!("{}{}", era.name, kanji(number)));
            names.push(format!("{}{number}", era.letter));
            names.push(format!("{}{}", era.initial(), counted(number)));
            names.push(format!("{y}({}{})", era.name, counted(number)));
        }
        for name in names {
            says(&format!("{name}年"), first, last, PeriodKind::Year);
            says(&format!("{name}年計"), first, last, PeriodKind::Year);
            says(&format!("{name}年度"), april, march, PeriodKind::FiscalYear);
            says(&format!("{name}年度平均"), april, march, PeriodKind::FiscalYear);
        }
    }
}

#[test]
fn every_quarter_and_half_is_read_in_every_notation() {
    for y in 1990..=2035i16 {
        for n in 1..=4i8 {
            let (first, fiscal) = (date(y, 3 * n - 2, 1), date(y, 4, 1).checked_add((3 * i32::from(n) - 3).months()).unwrap());
            let last = |first: Date| first.checked_add(2.months()).unwrap().last_of_month();
            let roman = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"][usize::try_from(n).unwrap() - 1];
            let (from, to) = (first.month(), first.month() + 2);
            for text in [
                format!("{y}年第{n}四半期"),
                wide(&format!("{y}年第{n}四半期")),
                format!("{y}年{roman}期"),
                format!("{y}年{n}Q"),
                format!("{y}Q{n}"),
                format!("{y}年{from}～{to}月期"),
                format!("{y}年{from}〜{to}月"),
                format!("{y}年{from}-{to}月"),
                format!("{y}年{from}月～{to}月"),
            ] {
                says(&text, first, last(first), PeriodKind::Quarter);
            }
            says(&format!("{y}年度第{n}四半期"), fiscal, last(fiscal), PeriodKind::Quarter);
            says(&format!("{y}年度{n}Q"), fiscal, last(fiscal), PeriodKind::Quarter);
        }
        for (half, names) in [(0, ["上半期", "上期"]), (1, ["下半期", "下期"])] {
            let first = date(y, 1 + 6 * half, 1);
            let fiscal = date(y, 4, 1).checked_add((6 * i32::from(half)).months()).unwrap();
            let last = |first: Date| first.checked_add(5.months()).unwrap().last_of_month();
            for name in names {
                says(&format!("{y}年{name}"), first, last(first), PeriodKind::Half);
                says(&format!("{y}年度{name}"), fiscal, last(fiscal), PeriodKind::Half);
            }
        }
    }
}

#[test]
fn days_that_are_none_are_impossible_in_every_notation() {
    for y in 1873..=2035i16 {
        for (m, d) in [(2, 30), (4, 31), (6, 31), (9, 31), (11, 31), (13, 1), (0, 1), (1, 0), (1, 32)] {
            let era = Era::of(date(y, 12, 31)).unwrap();
            let short = (!matches!(era.letter, 'M' | 'T')).then(|| format!("{}{}.{m}.{d}", era.letter, era.year_of(y)));
            let long =
                [format!("{y}-{m:02}-{d:02}"), format!("{y}年{m}月{d}日"), format!("{}{}年{m}月{d}日", era.name, counted(era.year_of(y)))];
            for text in long.into_iter().chain(short) {
                assert_eq!(parse_period(&text), Err(PeriodError::Impossible), "{text}");
            }
        }
        let leap = date(y, 1, 1).in_leap_year();
        assert_eq!(parse_period(&format!("{y}-02-29")).is_ok(), leap, "{y}");
    }
}
