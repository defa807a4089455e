//! What is glued to a number: percent signs, units, status and footnote marks.

use super::Number;
use crate::value::fold::{self, Cursor, narrow};
use std::sync::LazyLock;

/// Units longer than this, in characters, are sentences.
const LONGEST_UNIT: usize = 10;

/// Reads a mark before a number, as in `r 1,234`; true where no space follows it.
pub(super) fn read_leading_flag(cursor: &mut Cursor<'_>, number: &mut Number) -> bool {
    let before = cursor.rest();
    if cursor.take_if(|c| matches!(narrow(c), 'r' | 'p')).is_none() {
        while cursor.take_if(|c| matches!(narrow(c), '*' | '※')).is_some() {}
    }
    let length = before.len() - cursor.rest().len();
    if length == 0 {
        return false;
    }
    number.flag = before.get(..length).map(str::to_owned);
    let glued = cursor.peek().is_some_and(|c| !fold::is_space(c));
    cursor.skip_spaces();
    glued
}

/// Reads all that follows the figure; none where it is neither percent, unit nor flag.
pub(super) fn read(rest: &str, number: &mut Number) -> Option<()> {
    if rest.is_empty() {
        return Some(());
    }
    let spaced = rest.starts_with(fold::is_space);
    let rest = fold::trim(rest);
    if !rest.chars().next().is_some_and(may_begin) {
        return None;
    }
    if let Some(flag) = read_flag(rest, spaced) {
        return set_flag(flag, number);
    }
    let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST_UNIT);
    // The longest unit that leaves nothing or a flag: 「％ポイント」 before 「％」.
    let mut found = None;
    for end in ends {
        let (Some(unit), Some(after)) = (rest.get(..end), rest.get(end..)) else { continue };
        let percent = matches!(unit, "%" | "％");
        let known = if percent { None } else { find_unit(unit) };
        let flag = read_flag(fold::trim(after), after.starts_with(fold::is_space));
        if (percent || known.is_some()) && (after.is_empty() || flag.is_some()) {
            found = Some((percent, known, flag));
        }
    }
    let (percent, unit, flag) = found?;
    if let Some(unit) = unit {
        if number.suffix.is_some() || (unit.label && number.decimals == 0) {
            return None;
        }
        number.suffix = Some(unit.text);
    }
    number.percent = percent;
    flag.map_or(Some(()), |flag| set_flag(flag, number))
}

/// True for the characters that a unit or flag can begin with; most of what follows digits is told from them by this alone.
fn may_begin(c: char) -> bool {
    static FIRST: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut first: Vec<char> = UNITS.iter().filter_map(|unit| unit.text.chars().next()).collect();
        first.sort_unstable();
        first.dedup();
        first
    });
    let status = matches!(narrow(c), 'a'..='z' | '%' | '(' | '[' | '速' | '確' | '概' | '暫' | '推' | '改');
    let footnote = matches!(narrow(c), '*' | '※' | '†' | '‡' | '注' | '0'..='9' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁾' | '⁽');
    status || footnote || FIRST.binary_search(&c).is_ok()
}

/// A second flag has no place: such a text is not understood.
fn set_flag(flag: &str, number: &mut Number) -> Option<()> {
    if number.flag.is_some() {
        return None;
    }
    number.flag = Some(flag.to_owned());
    Some(())
}

/// The text, where it is a status or footnote mark.
fn read_flag(text: &str, spaced: bool) -> Option<&str> {
    let inner =
        ["(", "（", "[", "［"].iter().find_map(|open| text.strip_prefix(open)).and_then(|rest| rest.strip_suffix([')', '）', ']', '］']));
    let is_flag = match inner {
        Some(inner) => is_status(inner) || is_footnote(inner, false),
        None => (is_status(text) && (spaced || text.chars().all(|c| narrow(c).is_ascii()))) || is_footnote(text, spaced),
    };
    is_flag.then_some(text)
}

/// True for the letters and words that say how firm a figure is.
fn is_status(text: &str) -> bool {
    matches!(text, "r" | "p" | "ｒ" | "ｐ" | "速報" | "速報値" | "確報" | "確報値" | "概数" | "概算" | "暫定" | "推計" | "改定" | "改訂")
}

/// True for `*`, `※1`, `注1)`, raised digits, and, after a space, `1)` and `a)`.
fn is_footnote(text: &str, spaced: bool) -> bool {
    let symbols = text.trim_start_matches(|c| matches!(narrow(c), '*' | '※' | '†' | '‡' | '注'));
    let marked = symbols.len() < text.len();
    let letter = symbols.trim_start_matches(|c| narrow(c).is_ascii_lowercase());
    let digits = symbols.trim_start_matches(|c| narrow(c).is_ascii_digit());
    let digits = if letter.len() < symbols.len() && spaced { letter } else { digits };
    let numbered = symbols.chars().count() - digits.chars().count();
    let closed = digits.strip_prefix([')', '）']);
    let raised = !text.is_empty() && text.chars().all(|c| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁾' | '⁽'));
    let plain = (marked || (spaced && closed.is_some() && numbered > 0)) && numbered <= 2;
    raised || (plain && closed.unwrap_or(digits).is_empty())
}

struct Unit {
    text: &'static str,
    /// A whole number with this unit is a label, such as 15歳, not a figure.
    label: bool,
}

fn find_unit(text: &str) -> Option<&'static Unit> {
    UNITS.binary_search_by_key(&text, |unit| unit.text).ok().and_then(|at| UNITS.get(at))
}

/// The units in the order of their text.
static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| {
    let rows = include_str!("../units.csv").lines().skip(1);
    let mut units: Vec<Unit> =
        rows.filter_map(|row| row.split_once(',')).map(|(text, whole)| Unit { text, label: whole == "label" }).collect();
    units.sort_unstable_by_key(|unit| unit.text);
    units
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_stands_once() {
        assert_eq!(UNITS.len(), include_str!("../units.csv").lines().count() - 1);
        for pair in UNITS.windows(2) {
            assert!(pair[0].text < pair[1].text, "{}", pair[0].text);
        }
    }
}
