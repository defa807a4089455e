//! The unit that a label states itself: 人口（千人）, 構成比 %, a row of units in the header.

use super::kind::{self, Kind};
use crate::hash::HashSet;
use crate::layout::{Dimension, TableLayout};
use crate::value::read_period;
use crate::value::unit::{Unit, UnitKind, is_per, read_unit, without_brackets};

/// What a label says about the unit of its figures.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Own {
    /// The unit it states.
    pub(super) unit: Option<Unit>,
    /// The kind of figures it names.
    pub(super) kind: Kind,
    /// The words that name the kind.
    pub(super) word: String,
    /// What it is the unit of, where the column of units says so: 数量 of 数量単位.
    pub(super) subject: Option<String>,
    /// The unit that such figures have where none is stated at all: 件 for 件数, % for 構成比.
    pub(super) usual: Option<Unit>,
}

/// What a label says; none where it says nothing about units. `whole`: a label that is nothing but a unit states one.
pub(super) fn of_label(text: &str, whole: bool, subject: Option<&String>) -> Option<Own> {
    // 上段：社 下段：％ speaks of two rows, of which this is only one.
    if text.contains("上段") || text.contains("下段") {
        return None;
    }
    let kind = kind::of_words(text);
    if let Some(unit) = stated(text, whole) {
        return Some(Own { unit: Some(unit), kind, word: text.to_owned(), subject: subject.cloned(), usual: None });
    }
    let usual = match kind {
        Kind::Ratio if kind::is_percent(text) => read_unit("%"),
        Kind::Count => kind::counter(text),
        _ => None,
    };
    (kind != Kind::Plain).then_some(Own { unit: None, kind, word: text.to_owned(), subject: None, usual })
}

/// A unit in brackets, or the whole label, or a % at its end.
fn stated(text: &str, whole: bool) -> Option<Unit> {
    let whole = whole && read_period(text).is_none();
    if let Some(unit) = read_unit(text).filter(|unit| whole || is_bracketed(text) || unit.multiplier.is_none()) {
        return Some(unit);
    }
    bracketed(text.trim_start_matches(['(', '（']))
        .into_iter()
        .find_map(read_unit)
        .or_else(|| {
            let percent = text.trim_end().ends_with(['%', '％']);
            percent.then(|| read_unit("%")).flatten()
        })
        .or_else(|| text.split_whitespace().filter(|word| is_per(word)).find_map(read_unit))
}

fn is_bracketed(text: &str) -> bool {
    text.trim_start().starts_with(['(', '（', '[', '［', '【'])
}

/// What stands in brackets, in order; a bracket that is not closed counts too.
pub(super) fn bracketed(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    // The letters of a formula are no units: 開差(5-(1+2+3(1)a(a))).
    let inner = text.find(['(', '（']).and_then(|open| text.get(open..)).map(|inner| inner.trim_start_matches(['(', '（']));
    let is_formula = |inner: &str| {
        let opens_again = inner.find(['(', '（']).zip(inner.find([')', '）'])).is_some_and(|(open, close)| open < close);
        opens_again && inner.contains(['+', '＋'])
    };
    if inner.is_some_and(is_formula) {
        return found;
    }
    while let Some(open) = rest.find(['(', '（', '[', '［', '〔', '【']) {
        rest = rest.get(open..).and_then(|from| from.chars().next().and_then(|c| from.get(c.len_utf8()..))).unwrap_or_default();
        let close = rest.find([')', '）', ']', '］', '〕', '】']).unwrap_or(rest.len());
        let inner = rest.get(..close).unwrap_or_default();
        found.push(inner.strip_prefix("単位").map_or(inner, |unit| unit.trim_start_matches([':', '：', ';', '；', ' ', '\u{3000}'])));
    }
    found
}

/// What the labels of a dimension are as units.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Holds {
    /// Each row, or each column, its unit; what it is the unit of, empty where that is not said.
    Units(String),
    /// Parts of dates and ages, beside their numbers: （週）, （月）, （年）.
    Dates,
    /// Other things, among which a unit may stand: 世帯 is a heading then.
    Others,
}

/// What each dimension holds. Where the table states a unit, one word alone (世帯) is a heading; in a table of prices (1kg) is what they are
/// asked for.
pub(super) fn unit_dimensions(layout: &TableLayout, is_stated: bool, of_prices: bool) -> Vec<Holds> {
    let mut texts: Vec<HashSet<&str>> = vec![HashSet::default(); layout.dimensions.len()];
    for label in layout.labels() {
        if let Some(texts) = texts.get_mut(label.dimension).filter(|texts| texts.len() < MOST) {
            texts.insert(&label.text);
        }
    }
    let is_quantity =
        |text: &str, unit: &Unit| unit.kind == UnitKind::Amount && without_brackets(text).starts_with(|c: char| c.is_numeric());
    let is_unit = |text: &&&str| read_unit(text).is_some_and(|unit| !(of_prices && is_quantity(text, &unit)));
    // 年 beside 23 in a column of its own is a part of the year, or of an age.
    let is_date = |text: &&str| matches!(without_brackets(text), "年" | "月" | "日" | "時" | "分" | "週");
    let of_units = |texts: &HashSet<&str>| texts.iter().filter(is_unit).count() * 10 >= texts.len() * 8;
    let subject = |title: Option<&str>| title.and_then(|title| title.trim().strip_suffix("単位")).unwrap_or_default().to_owned();
    let one = |(dimension, texts): (&Dimension, &HashSet<&str>)| match texts {
        texts if texts.is_empty() => Holds::Others,
        texts if texts.iter().all(is_date) => Holds::Dates,
        texts if is_stated && texts.len() == 1 && texts.iter().all(|text| without_brackets(text) == *text) => Holds::Others,
        texts if of_units(texts) => Holds::Units(subject(dimension.title.as_deref())),
        _ => Holds::Others,
    };
    layout.dimensions.iter().zip(&texts).map(one).collect()
}

/// No column of units has more.
const MOST: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_state_their_unit() {
        for (text, unit, kind) in [
            ("人　口（1,000人）", "1,000人", Kind::Plain),
            ("構成比（％）", "％", Kind::Ratio),
            ("増減率％", "%", Kind::Ratio),
            ("Area(k㎡)", "k㎡", Kind::Plain),
            ("(万人)", "万人", Kind::Plain),
            ("金額(百万円", "百万円", Kind::Plain),
            ("失業率", "", Kind::Ratio),
            ("うち（男）", "", Kind::Plain),
            ("上段：社 下段：％", "", Kind::Plain),
            ("単位：％", "%", Kind::Plain),
            ("年間", "", Kind::Plain),
            ("人口に対する割合", "", Kind::Other),
            ("役員に対する成り手不足", "", Kind::Plain),
            ("（ａ）配当（受取）", "", Kind::Plain),
            ("６．　開差(5-(1+2+3(1)a(a)+3(1)a(b)))", "", Kind::Plain),
            ("合算（男+女）（人）", "人", Kind::Plain),
        ] {
            let own = of_label(text, true, None);
            let found = own.as_ref().and_then(|own| own.unit.as_ref()).map_or("", |unit| unit.label.as_str());
            assert_eq!((found, own.as_ref().map_or(Kind::Plain, |own| own.kind)), (unit, kind), "{text}");
        }
    }
}
