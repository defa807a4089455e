//! What a unit says: 千円 is a thousand yen, 2020年=100 the base of an index, 人/k㎡ a rate.

use super::fold::{self, narrow};
use super::period::{Basis, Period, PeriodKind, read_period};
use crate::hash::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// A unit of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// As published, without the brackets around it: `千円`, `％`, `2020年=100`.
    pub label: String,
    /// A stable ASCII code of what is counted or measured: `JPY`, `persons`, `percent`, `index`; none for units that are not in the list.
    pub code: Option<&'static str>,
    /// What a figure of 1 stands for, in the unit that the code names: 1000 for 千円. None for ratios, rates and indices.
    pub multiplier: Option<f64>,
    /// What kind of figures it is for.
    pub kind: UnitKind,
}

impl Unit {
    /// True for the same unit, whatever language or form it is written in.
    pub fn is_same(&self, other: &Self) -> bool {
        let listed = self.code.is_some() && self.kind != UnitKind::Index && self.code == other.code && self.multiplier == other.multiplier;
        listed || self.label == other.label
    }
}

/// The kinds of units, as far as they matter for which figures they hold for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// People, households, cases: 人, 千世帯, 件.
    Count,
    /// 円, 百万円.
    Money,
    /// Areas, weights, times: ㎡, トン, 時間.
    Amount,
    /// %, ‰, 倍.
    Ratio,
    /// Points between two percentages.
    Difference,
    /// So much for each of something: 人/k㎡, 人口10万人当たり.
    Rate,
    /// An index with its base, or a diffusion index.
    Index,
}

impl UnitKind {
    /// The word for machine output: `count`, `money`, `amount`, `ratio`, `difference`, `rate`, `index`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Money => "money",
            Self::Amount => "amount",
            Self::Ratio => "ratio",
            Self::Difference => "difference",
            Self::Rate => "rate",
            Self::Index => "index",
        }
    }
}

/// The unit that a text is as a whole, in brackets or not; none where it says anything else.
///
/// ```
/// use seihyo::value::unit::read_unit;
/// let unit = read_unit("（百万円）").unwrap();
/// assert_eq!((unit.label.as_str(), unit.code, unit.multiplier), ("百万円", Some("JPY"), Some(1e6)));
/// assert!(read_unit("2020年=100").is_some());
/// assert!(read_unit("就業者").is_none());
/// ```
pub fn read_unit(text: &str) -> Option<Unit> {
    let label = without_brackets(fold::trim(text));
    if label.is_empty() || label.chars().count() > LONGEST {
        return None;
    }
    let bare = label.chars().filter(|&c| !fold::is_space(c));
    // ﾄﾝ is トン.
    let has_half_width = label.contains(|c| matches!(c, '\u{ff61}'..='\u{ff9f}'));
    let plain: String = if has_half_width { bare.nfkc().collect() } else { bare.map(narrow).collect() };
    index(label, &plain).or_else(|| measure(label, &plain)).or_else(|| in_english(label)).or_else(|| rate(label, &plain))
}

/// Units with more characters than this are sentences.
const LONGEST: usize = 32;

/// A text without one pair of brackets around the whole of it.
pub fn without_brackets(text: &str) -> &str {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('〔', '〕'), ('【', '】')];
    let Some(&(open, close)) = PAIRS.iter().find(|(open, _)| text.starts_with(*open)) else { return text };
    let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    inner.filter(|inner| !inner.contains([open, close])).map_or(text, fold::trim)
}

/// `2020年=100`, `令和2年平均＝100`, `季節調整済、2015年＝100`.
fn index(label: &str, plain: &str) -> Option<Unit> {
    let (before, after) = plain.split_once('=')?;
    // 令和2年平均=100(2020 average = 100): the same in another language.
    let hundred = after.strip_prefix("100").is_some_and(|rest| rest.is_empty() || (rest.starts_with('(') && rest.ends_with("=100)")));
    if !hundred {
        return None;
    }
    let base = before.rsplit([',', '、', '，', ';']).next()?;
    let base = base.strip_prefix("CY").unwrap_or(base);
    is_base(base).then(|| index_unit(if before == base && after == "100" { label.to_owned() } else { format!("{base}=100") }))
}

fn index_unit(label: String) -> Unit {
    Unit { label, code: Some("index"), multiplier: None, kind: UnitKind::Index }
}

/// A year, its average, or one of its parts.
fn is_base(text: &str) -> bool {
    let text = text.strip_suffix("average").unwrap_or(text);
    let Some(Period::Span(span)) = read_period(text) else { return false };
    !matches!(span.kind, PeriodKind::Day | PeriodKind::TenDays) && !matches!(span.basis, Basis::Total)
}

/// The base of an index that a sentence states: 昭和45年を100とした指数.
pub fn base_in_sentence(text: &str) -> Option<Unit> {
    let plain: String = text.chars().filter(|&c| !fold::is_space(c)).map(narrow).collect();
    for (at, found) in ["を100と", "=100"].iter().flat_map(|word| plain.match_indices(word)) {
        let before = plain.get(..at)?;
        let starts = before.char_indices().rev().take(LONGEST).map(|(at, _)| at);
        let base = starts.filter_map(|start| before.get(start..)).filter(|text| is_base(text)).last();
        if let Some(base) = base.filter(|_| !found.is_empty()) {
            return Some(index_unit(format!("{base}=100")));
        }
    }
    None
}

/// 千円, 人, 10億円, 百万kWh, %.
fn measure(label: &str, plain: &str) -> Option<Unit> {
    let (multiplier, base) = scale(plain);
    let &Measure { code, kind } = MEASURES.get(base)?;
    let scaled = multiplier > 1.0;
    if scaled && !matches!(kind, UnitKind::Count | UnitKind::Money | UnitKind::Amount) {
        return None;
    }
    let multiplier = matches!(kind, UnitKind::Count | UnitKind::Money | UnitKind::Amount).then_some(multiplier);
    Some(Unit { label: label.to_owned(), code: Some(code), multiplier, kind })
}

struct Measure {
    code: &'static str,
    kind: UnitKind,
}

static MEASURES: LazyLock<HashMap<&'static str, Measure>> = LazyLock::new(|| {
    let rows = include_str!("measures.csv").lines().skip(1);
    rows.filter_map(|row| {
        let mut fields = row.split(',');
        let (base, code) = (fields.next()?, fields.next()?);
        let kind = match fields.next()? {
            "count" => UnitKind::Count,
            "money" => UnitKind::Money,
            "amount" => UnitKind::Amount,
            "ratio" => UnitKind::Ratio,
            "difference" => UnitKind::Difference,
            "index" => UnitKind::Index,
            _ => return None,
        };
        Some((base, Measure { code, kind }))
    })
    .collect()
});

/// The scale at the front and what it scales: 百万 and 円 of 百万円, 1,000 and 人 of 1,000人; 1 where there is none.
fn scale(plain: &str) -> (f64, &str) {
    let digits = plain.len() - plain.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').len();
    let (number, mut rest) = plain.split_at(digits);
    let mut multiplier = if number.is_empty() { 1.0 } else { power_of_ten(number).unwrap_or(0.0) };
    while let Some((word, power)) = rest.chars().next().and_then(|first| KANJI.iter().find(|(word, _)| *word == first)) {
        let Some(scaled) = rest.strip_prefix(*word).filter(|scaled| !scaled.is_empty()) else { break };
        multiplier *= 10f64.powi(*power);
        rest = scaled;
    }
    if multiplier < 1.0 { (1.0, "") } else { (multiplier, rest) }
}

static KANJI: LazyLock<Vec<(char, i32)>> = LazyLock::new(|| {
    let rows = include_str!("scales.csv").lines().skip(1);
    rows.filter_map(|row| row.split_once(',').and_then(|(kanji, power)| Some((kanji.chars().next()?, power.parse().ok()?)))).collect()
});

/// 10, 100, 1,000 …; none for other numbers.
fn power_of_ten(digits: &str) -> Option<f64> {
    let digits: String = digits.chars().filter(|&c| c != ',').collect();
    let power = digits.strip_prefix('1').filter(|zeros| zeros.bytes().all(|byte| byte == b'0'))?.len();
    (1..=15).contains(&power).then(|| 10f64.powi(i32::try_from(power).unwrap_or(0)))
}

/// `ten thousand persons`, `Million yen`, `1,000 persons`.
fn in_english(label: &str) -> Option<Unit> {
    if !label.as_bytes().last()?.is_ascii() {
        return None;
    }
    let lower = label.to_ascii_lowercase();
    let mut words: Vec<&str> = lower.split([' ', '\u{a0}']).filter(|word| !word.is_empty() && *word != "in").collect();
    let base = words.pop()?;
    let &Measure { code, kind } = MEASURES.get(base).filter(|_| base.is_ascii())?;
    let mut multiplier = 1.0;
    for word in words {
        multiplier *= match word {
            "ten" => 10.0,
            "hundred" => 100.0,
            "thousand" | "thousands" => 1e3,
            "million" | "millions" => 1e6,
            "billion" | "billions" => 1e9,
            "trillion" => 1e12,
            number => power_of_ten(number)?,
        };
    }
    let multiplier = matches!(kind, UnitKind::Count | UnitKind::Money | UnitKind::Amount).then_some(multiplier);
    Some(Unit { label: label.to_owned(), code: Some(code), multiplier, kind })
}

/// `人/k㎡`, `人口10万人当たり`, `人口千対`, `1k㎡当たり人`, `女100人につき男`.
fn rate(label: &str, plain: &str) -> Option<Unit> {
    let per = |of: &str, each: &str| {
        let each = without_brackets(each);
        let (_, base) = scale(each.trim_start_matches('1'));
        MEASURES.contains_key(scale(of).1)
            && (MEASURES.contains_key(base) || MEASURES.contains_key(scale(each).1) || PEOPLE.contains(&base))
    };
    let slash = plain.split_once('/').is_some_and(|(of, each)| per(of, each));
    let per_minute = plain.strip_prefix('/').is_some_and(|each| MEASURES.contains_key(each));
    (slash || per_minute || is_narrow_per(plain)).then(|| Unit {
        label: label.to_owned(),
        code: None,
        multiplier: None,
        kind: UnitKind::Rate,
    })
}

/// Words for those that a rate is for each of.
const PEOPLE: [&str; 3] = ["人口", "世帯", "人当たり"];

/// True for `人口10万人当たり`, `人口千対`, `出生千対`, `1世帯当たり人員`: so much for each of so many, and nothing else.
pub fn is_per(text: &str) -> bool {
    text.ends_with(PER) && is_narrow_per(&text.chars().map(narrow).collect::<String>())
}

/// How the words end that stand behind what a rate is for each of.
const PER: [char; 3] = ['り', 'き', '対'];

/// As [`is_per`], for a text in half-width characters.
fn is_narrow_per(plain: &str) -> bool {
    if !plain.ends_with(PER) {
        return false;
    }
    let ends = ["当たり", "あたり", "当り", "につき", "対"].iter().find_map(|end| {
        let before = plain.strip_suffix(end)?;
        let number = before.trim_end_matches(['人', '世', '帯', '件', 'k', '㎡', 'm', '2', '㎢']);
        let digits = number.trim_start_matches(|c: char| !c.is_ascii_digit() && !"十百千万億".contains(c));
        let counts = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == ',' || "十百千万億".contains(c));
        // 対 alone ends many a word.
        (counts && (*end != "対" || before.ends_with(['千', '万', '0']))).then_some(())
    });
    ends.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        read_unit(text).map_or_else(String::new, |unit| {
            let multiplier = unit.multiplier.map_or(String::new(), |m| format!(" {m}"));
            format!("{} {} {}{multiplier}", unit.label, unit.code.unwrap_or("-"), unit.kind.word())
        })
    }

    #[test]
    fn units_are_read_with_their_scale() {
        for (text, expected) in [
            ("円", "円 JPY money 1"),
            ("（千円）", "千円 JPY money 1000"),
            ("百万円", "百万円 JPY money 1000000"),
            ("１０億円", "１０億円 JPY money 1000000000"),
            ("1,000人", "1,000人 persons count 1000"),
            ("万世帯", "万世帯 households count 10000"),
            ("百万kWh", "百万kWh kWh amount 1000000"),
            ("千Ｎ立方米", "千Ｎ立方米 Nm3 amount 1000"),
            ("【世帯】", "世帯 households count 1"),
            ("％", "％ percent ratio"),
            ("ポイント", "ポイント percentage_points difference"),
            ("人/k㎡", "人/k㎡ - rate"),
            ("/分", "/分 - rate"),
            ("件/10万人", "件/10万人 - rate"),
            ("人口10万人当たり", "人口10万人当たり - rate"),
            ("人口千対", "人口千対 - rate"),
            ("2020年=100", "2020年=100 index index"),
            ("令和２年平均＝１００", "令和２年平均＝１００ index index"),
            ("令和２年平均＝１００(2020 average = 100)", "令和2年平均=100 index index"),
            ("季節調整済、2015年＝100", "2015年=100 index index"),
            ("ten thousand persons", "ten thousand persons persons count 10000"),
            ("Million yen", "Million yen JPY money 1000000"),
            // Near misses.
            ("就業者", ""),
            ("千", ""),
            ("200人", ""),
            ("千%", ""),
            ("(注)", ""),
            ("年=100", ""),
            ("絶対", ""),
            ("男女", ""),
            ("総数", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn every_unit_that_stands_beside_a_figure_is_one_here() {
        let units = include_str!("units.csv").lines().skip(1).filter_map(|row| Some(row.split_once(',')?.0));
        assert_eq!(units.filter(|unit| read_unit(unit).is_none()).collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn the_base_of_an_index_is_read_from_a_sentence() {
        let base = |text| base_in_sentence(text).map(|unit| unit.label);
        assert_eq!(base("注　指数は昭和45年を100とした。").as_deref(), Some("昭和45年=100"));
        assert_eq!(base("指数（2020年＝100）は").as_deref(), Some("2020年=100"));
        assert_eq!(base("前年を100とすると"), None);
    }
}
