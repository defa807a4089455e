//! Periods within a longer text: titles, captions, notes.

use super::moment;
use super::parse::{range, single};
use super::scan::{Scan, Sentence};
use super::{Part, Period};

/// Texts are looked at as far as this; a title is shorter, and a longer text tells a story.
const FARTHEST: usize = 400;

/// A period that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What it says.
    pub period: Period,
    /// As written, spaces and full-width forms folded.
    pub text: String,
    /// The text before it, spaces and full-width forms folded.
    pub before: String,
    /// The text after it, folded likewise.
    pub after: String,
}

/// The periods and days that a text names, in order; those that need their context (`4月`, `10月1日現在`) only where they say what they
/// are.
///
/// ```
/// use seihyo::value::period::mentions;
/// let found = mentions("平成29年12月１日現在　神戸市の推計人口");
/// assert_eq!(found[0].period.span().unwrap().start.to_string(), "2017-12-01");
/// assert!(mentions("第12表 事業所数").is_empty());
/// ```
pub fn mentions(text: &str) -> Vec<Mention> {
    let sentence = Sentence::new(text, FARTHEST);
    let all = sentence.scan();
    let mut found = Vec::new();
    let mut at = all;
    while let Some(first) = at.peek() {
        match begins(all, at).then(|| period(at)).flatten().filter(|(_, rest)| !numbers_a_name(all, at, *rest)) {
            Some((period, rest)) => {
                found.push(Mention { period, text: at.until(rest), before: all.until(at), after: rest.text() });
                at = rest;
            }
            None => {
                at.eat(first);
            }
        }
    }
    found
}

/// True where a period may begin: not within a number or a word of Latin letters.
fn begins(all: Scan<'_>, at: Scan<'_>) -> bool {
    let before = all.last_before(at);
    match at.peek() {
        Some(c) if c.is_ascii_digit() => !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '第')),
        Some('明' | '大' | '昭' | '平' | '令' | '元' | '各' | '\'') => true,
        Some(c) if c.is_ascii_uppercase() => !before.is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

/// True for the number at the front of `1946_春日村`.
fn numbers_a_name(all: Scan<'_>, at: Scan<'_>, rest: Scan<'_>) -> bool {
    rest.peek() == Some('_') && all.last_before(at).is_none() && at.until(rest).bytes().all(|byte| byte.is_ascii_digit())
}

/// The period at the front, and what follows it.
fn period(at: Scan<'_>) -> Option<(Period, Scan<'_>)> {
    let mut scan = at;
    let first = moment::read(&mut scan).filter(|moment| !moment.is_bare())?;
    let alone = single(&first, None).ok().filter(names_itself);
    let mut ahead = scan;
    // 平成24年1月1日(日)～, 平成24年(1～3月)
    let wave = ahead.eat('~') || ahead.eat_word("から");
    if wave || ahead.eat('-') {
        let to = moment::read(&mut ahead).filter(|last| !last.is_bare() && !ahead.peek().is_some_and(|c| c.is_ascii_digit()));
        if let Some(period) = to.and_then(|last| range(&first, &last, None, wave).ok()) {
            return Some((period, ahead));
        }
    }
    // Cut within a number.
    if scan.peek().is_some_and(|c| c.is_ascii_digit()) && at.until(scan).ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    alone.map(|period| (period, scan))
}

/// True for what is a period wherever it stands; `1年`, `3日` and `5` may be lengths of time or anything else.
fn names_itself(period: &Period) -> bool {
    match period {
        Period::Span(_) => true,
        Period::Partial(partial) => {
            matches!(partial.part, Part::Months { .. } | Part::Day { month: Some(_), .. }) && partial.year.is_none()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> String {
        let shown = |mention: Mention| match mention.period {
            Period::Span(span) => format!("{}/{}", span.start, span.end),
            Period::Partial(partial) => format!("{:?}", partial.part),
        };
        mentions(text).into_iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn periods_are_found_in_titles() {
        for (text, expected) in [
            ("人口10万人当たり死者数（平成30年中）", "2018-01-01/2018-12-31"),
            ("15-1 消費者物価指数(佐賀市)(平成29～令和3年)", "2017-01-01/2021-12-31"),
            ("○ 交通事故発生状況の推移（昭和23年～平成30年）", "1948-01-01/2018-12-31"),
            ("（令和４年12月１日～令和５年11月末日）", "2022-12-01/2023-11-30"),
            ("2012年37週(09月10日～09月16日)", "2012-01-01/2012-12-31 Day { month: Some(9), day: 10 } Day { month: Some(9), day: 16 }"),
            ("令和3年度決算", "2021-04-01/2022-03-31"),
            ("平成27年（2015年）産業連関表", "2015-01-01/2015-12-31"),
            ("第13表 年齢", ""),
            ("1946_（旧：春日村）", ""),
            ("2020年_地域コード", "2020-01-01/2020-12-31"),
            ("japan_2011_26x18", "2011-01-01/2011-12-31"),
            ("A2015 分類", ""),
            ("10万人, 5歳, 1年, 12345年", ""),
            ("(各年10月1日現在)", "Day { month: Some(10), day: 1 }"),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn the_words_around_a_period_are_kept() {
        let all = mentions("令和６年10月27日　執行");
        assert_eq!((all.len(), all[0].after.as_str()), (1, "執行"));
    }
}
