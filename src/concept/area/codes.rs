//! Areas of a column of codes, by what its heading says it is.

use super::{Area, by_code, check_digit, prefecture_by_number};
use crate::concept::fold;

/// The areas of a column of codes below its heading; none where the heading does not say that they are codes of areas.
///
/// Below 都道府県コード or 都道府県番号 stand numbers from 1 to 47; below 団体コード, 市区町村コード, 地域コード and their like codes of five
/// digits, or six with the check digit. Leading zeros may be lost, as Excel loses them; whether a code has the check digit is told by
/// which way of reading fits more of the column.
///
/// ```
/// use seihyo::concept::area::resolve_codes;
/// let areas = resolve_codes("団体コード", &["11002", "131016", ""]).unwrap();
/// assert_eq!(areas.iter().map(|area| area.map(|area| area.name)).collect::<Vec<_>>(), [Some("札幌市"), Some("千代田区"), None]);
/// assert_eq!(resolve_codes("産業コード", &["11002"]), None);
/// ```
pub fn resolve_codes(heading: &str, labels: &[&str]) -> Option<Vec<Option<&'static Area>>> {
    let heading = fold::key(heading)?;
    let says = |words: &[&str]| words.iter().any(|word| fold::key(word).is_some_and(|word| heading.contains(&word)));
    if !says(&["コード", "番号", "CD", "code", "Code"]) {
        return None;
    }
    if says(&["市区町村", "市町村", "団体", "地域", "自治体", "区市町村"]) {
        return Some(municipal(labels));
    }
    says(&["都道府県", "府県", "県"]).then(|| labels.iter().map(|label| prefecture(label)).collect())
}

/// A prefecture's number, or its code with the zeros behind.
fn prefecture(label: &str) -> Option<&'static Area> {
    prefecture_by_number(label).or_else(|| five(label))
}

fn municipal(labels: &[&str]) -> Vec<Option<&'static Area>> {
    let read = |as_code: fn(&str) -> Option<&'static Area>| labels.iter().map(|label| as_code(label)).collect::<Vec<_>>();
    let [with_digit, without] = [read(six), read(five)];
    let count = |areas: &[Option<&Area>]| areas.iter().flatten().count();
    if count(&with_digit) > count(&without) { with_digit } else { without }
}

/// A code of five digits, whose first zero may be lost.
fn five(label: &str) -> Option<&'static Area> {
    digits(label, 4..=5).and_then(|code| by_code(&format!("{code:0>5}")))
}

/// A code of six digits with the right check digit, whose first zero may be lost.
fn six(label: &str) -> Option<&'static Area> {
    let code = digits(label, 5..=6).map(|code| format!("{code:0>6}"))?;
    let digit = check_digit(code.get(..5)?)?;
    code.ends_with(&digit.to_string()).then(|| by_code(code.get(..5)?)).flatten()
}

fn digits(label: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<String> {
    fold::key(label).filter(|key| lengths.contains(&key.len()) && key.bytes().all(|b| b.is_ascii_digit()))
}
