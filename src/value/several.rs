//! Several data in one cell: `74(1)`, `391445 (355943)`, `312,分3`, two numbers on two lines.

use super::era::Era;
use super::{DecimalMark, Number, Value, fold, is_year_like, read_mark, read_period};

/// What a cell says that holds several data.
#[derive(Clone, Debug, PartialEq)]
pub struct Several<'a> {
    /// How they stand beside each other.
    pub shape: Shape,
    /// The data in their order; at least two.
    pub data: Vec<Datum<'a>>,
}

/// One of several data in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum<'a> {
    /// The words before it, as written: `分`, `うち休`; none where it has none.
    pub label: Option<&'a str>,
    /// Stands in brackets.
    pub bracketed: bool,
    /// The figure or mark, as written.
    pub text: &'a str,
    /// A [`Value::Number`] or a [`Value::Mark`].
    pub value: Value,
}

/// How several data stand in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// All but the first in brackets: `74(1)`, `47(うち休5)`.
    Bracketed,
    /// All but the first with words before them: `312,分3`.
    Labelled,
    /// One on each line, without words.
    Lines,
    /// `12/34`, which may also be a fraction or a date.
    Slashed,
}

impl Shape {
    /// True where one cell is enough to tell; else the others of its column have to say so too.
    pub const fn is_clear(self) -> bool {
        matches!(self, Self::Bracketed | Self::Labelled)
    }
}

/// More data than this do not stand in one cell.
const MOST: usize = 6;

/// Texts longer than this, in bytes, are prose.
const LONGEST: usize = 120;

/// Words before a figure are not longer than this, in characters.
const LONGEST_LABEL: usize = 12;

/// The data of a text that holds several; none for one number, a list of numbers, a period, or prose.
///
/// A bare `(1)` is none: see [`read_aside`]. None for codes with leading zeros, and for a year in two calendars: `2012(24)`.
///
/// ```
/// use seihyo::value::{DecimalMark, Value, read_several};
/// let several = read_several("312,分3", DecimalMark::Point).unwrap();
/// let labels: Vec<_> = several.data.iter().map(|datum| (datum.label, datum.text)).collect();
/// assert_eq!(labels, [(None, "312"), (Some("分"), "3")]);
/// assert_eq!(read_several("1,234", DecimalMark::Point), None);
/// ```
pub fn read_several(text: &str, mark: DecimalMark) -> Option<Several<'_>> {
    let text = fold::trim(text);
    if !text.chars().next().is_some_and(may_begin) || !may_hold_several(text) {
        return None;
    }
    if read_period(text).is_some() {
        return None;
    }
    let found = bracketed(text, mark).or_else(|| labelled(text, mark)).or_else(|| lines(text, mark)).or_else(|| slashed(text, mark))?;
    (found.data.len() <= MOST && !is_year_twice(&found.data)).then_some(found)
}

/// False for most texts of which neither [`read_several`] nor [`read_aside`] makes anything; asks little.
pub fn may_hold_several(text: &str) -> bool {
    let text = fold::trim(text);
    let begins = |c: char| may_begin(c) || matches!(c, '(' | '（' | '[' | '［' | '〔' | '<' | '＜' | '〈');
    text.len() <= LONGEST && text.chars().next().is_some_and(begins) && text.contains(is_between)
}

/// A figure alone in brackets: `(1)`, `（うち休5）`. It may be a second datum whose first one stands in another cell, or a negative number.
pub fn read_aside(text: &str, mark: DecimalMark) -> Option<Datum<'_>> {
    let (before, inner) = last_bracket(fold::trim(text))?;
    if before.is_empty() { aside(inner, mark) } else { None }
}

/// True for what may stand between two data.
const fn is_between(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '［' | '〔' | '<' | '＜' | '〈' | '《' | '\n' | ',' | '，' | '、' | ' ' | '\u{3000}' | '/' | '／')
}

fn may_begin(c: char) -> bool {
    fold::narrow(c).is_ascii_digit() || super::number::is_minus(c) || matches!(c, '¥' | '￥' | '.' | '．')
}

/// A figure that can be one of several: nothing is glued to it but a unit.
fn figure(text: &str, mark: DecimalMark) -> Option<Value> {
    let plain = |number: &Number| !number.parenthesised && !number.leading_zeros && number.flag.is_none();
    match mark.read(text) {
        Value::Number(number) if plain(&number) => Some(Value::Number(number)),
        _ => None,
    }
}

/// The text before the last pair of brackets, which ends the text, and what stands within.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    const OPEN: [char; 8] = ['(', '（', '[', '［', '〔', '<', '＜', '〈'];
    const CLOSE: [char; 8] = [')', '）', ']', '］', '〕', '>', '＞', '〉'];
    let inside = text.strip_suffix(CLOSE)?;
    let (before, inner) = inside.split_at(inside.rfind(OPEN)?);
    let inner = inner.strip_prefix(OPEN)?;
    Some((fold::trim(before), fold::trim(inner)))
}

/// What stands within brackets, as a datum: a figure, a figure with words before it, or a mark.
fn aside(inner: &str, mark: DecimalMark) -> Option<Datum<'_>> {
    if let Some(value) = figure(inner, mark).or_else(|| read_mark(inner).map(Value::Mark)) {
        return Some(Datum { label: None, bracketed: true, text: inner, value });
    }
    named(inner, mark).map(|datum| Datum { bracketed: true, ..datum })
}

/// A figure with words before it.
fn named(text: &str, mark: DecimalMark) -> Option<Datum<'_>> {
    let at = text.find(may_begin)?;
    let (words, rest) = text.split_at_checked(at)?;
    let label = fold::trim(words).trim_end_matches([':', '：', '=', '＝']);
    let label = fold::trim(label);
    if !is_label(label) || read_period(text).is_some() {
        return None;
    }
    Some(Datum { label: Some(label), bracketed: false, text: rest, value: figure(rest, mark)? })
}

/// True for words that can name a figure; not for what belongs to the figure itself, such as 約 or 第.
fn is_label(text: &str) -> bool {
    const NONE: [&str; 12] = ["約", "およそ", "第", "計画", "No", "No.", "№", "電話", "内線", "FAX", "各", "延べ"];
    let letters = |c: char| c.is_alphabetic() || matches!(c, 'ー' | '・' | ' ' | '\u{3000}');
    let japanese = text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    japanese && text.chars().count() <= LONGEST_LABEL && text.chars().all(letters) && !NONE.contains(&text)
}

/// `74(1)`, `47(うち休5)`, `12(3)(4)`.
fn bracketed(text: &str, mark: DecimalMark) -> Option<Several<'_>> {
    let mut data = Vec::new();
    let mut rest = text;
    while let Some((before, inner)) = last_bracket(rest) {
        data.push(aside(inner, mark)?);
        rest = before;
        if data.len() == MOST {
            return None;
        }
    }
    if data.is_empty() {
        return None;
    }
    data.push(Datum { label: None, bracketed: false, text: rest, value: figure(rest, mark)? });
    data.reverse();
    Some(Several { shape: Shape::Bracketed, data })
}

/// `312,分3`, `312 分3 休1`, and a second line with words before its figure.
fn labelled(text: &str, mark: DecimalMark) -> Option<Several<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = next_words(rest) {
        let (piece, after) = rest.split_at_checked(at)?;
        pieces.push(fold::trim(piece));
        rest = after.trim_start_matches(is_separator);
        if pieces.len() == MOST {
            return None;
        }
    }
    let first = *pieces.first()?;
    let mut data = vec![Datum { label: None, bracketed: false, text: first, value: figure(first, mark)? }];
    for piece in pieces.into_iter().skip(1).chain([rest]) {
        data.push(named(piece, mark)?);
    }
    Some(Several { shape: Shape::Labelled, data })
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | '，' | '、' | '\n') || fold::is_space(c)
}

/// Where the first separator stands that words follow.
fn next_words(text: &str) -> Option<usize> {
    let follows = |at: usize| {
        let after = text.get(at..)?.trim_start_matches(is_separator);
        after.chars().next().filter(|&c| c.is_alphabetic() && !c.is_ascii())
    };
    text.char_indices().find(|&(at, c)| at > 0 && is_separator(c) && follows(at).is_some()).map(|(at, _)| at)
}

/// A figure on each line.
fn lines(text: &str, mark: DecimalMark) -> Option<Several<'_>> {
    if !text.contains('\n') {
        return None;
    }
    let line = |line| {
        let text = fold::trim(line);
        let value = figure(text, mark).or_else(|| read_mark(text).map(Value::Mark))?;
        Some(Datum { label: None, bracketed: false, text, value })
    };
    let data = text.split('\n').filter(|text| !fold::trim(text).is_empty()).take(MOST + 1).map(line).collect::<Option<Vec<_>>>()?;
    (data.len() > 1).then_some(Several { shape: Shape::Lines, data })
}

/// `12/34`, `12／34`.
fn slashed(text: &str, mark: DecimalMark) -> Option<Several<'_>> {
    let (first, second) = text.split_once(['/', '／'])?;
    let datum = |text| {
        let text = fold::trim(text);
        Some(Datum { label: None, bracketed: false, text, value: figure(text, mark)? })
    };
    Some(Several { shape: Shape::Slashed, data: vec![datum(first)?, datum(second)?] })
}

/// True where two numbers with a slash between them can be a month and a day: `12/31`, not `12/34`.
pub fn may_be_day(text: &str) -> bool {
    let number = |text: &str| super::read_number(text).filter(Number::is_plain).map(|number| number.value);
    let Some((Some(first), Some(second))) = text.split_once(['/', '／']).map(|(first, second)| (number(first), number(second))) else {
        return false;
    };
    let day = |month: f64, day: f64| (1.0..=12.0).contains(&month) && (1.0..=31.0).contains(&day);
    day(first, second) || day(second, first)
}

/// True for a year with its year of the era: 2012 (24).
fn is_year_twice(data: &[Datum<'_>]) -> bool {
    let whole = |datum: &Datum<'_>| match &datum.value {
        Value::Number(number) if number.decimals == 0 && number.is_plain() && !number.grouped => Some(number.value),
        _ => None,
    };
    let [Some(first), Some(second)] = data.iter().map(whole).collect::<Vec<_>>()[..] else { return false };
    let same = |era: &Era| {
        (1..=120).any(|year| f64::from(year).total_cmp(&second).is_eq() && f64::from(era.western(year)).total_cmp(&first).is_eq())
    };
    is_year_like(first) && data.iter().all(|datum| datum.label.is_none()) && Era::all().iter().any(same)
}

#[cfg(test)]
mod tests;
