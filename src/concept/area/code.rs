//! Areas by their codes.

use super::table::{self, Areas};
use super::{Area, Kind};
use crate::concept::fold;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The area with a code: five digits, six with the right check digit, or a code that begins with `x-`; full-width digits are read too.
///
/// Where the area changed its name, the latest one; [`by_code_on`] tells the one of a day. Two digits are no code here, as they may be
/// any number: see [`prefecture_by_number`].
///
/// ```
/// use seihyo::concept::area;
/// assert_eq!(area::by_code("13101").map(|area| area.name), Some("千代田区"));
/// assert_eq!(area::by_code("１３１０１６").map(|area| area.name), Some("千代田区"));
/// assert_eq!(area::by_code("131017"), None);
/// ```
pub fn by_code(code: &str) -> Option<&'static Area> {
    with_code(code)?.last()
}

/// The area with a code as it was on a day; the latest one where none is known to have been there.
pub fn by_code_on(code: &str, day: Date) -> Option<&'static Area> {
    let areas = with_code(code)?;
    areas.iter().rev().find(|area| area.held_on(day) == Some(true)).or_else(|| areas.last())
}

/// The prefecture with a number from 1 to 47, with or without a leading zero.
pub fn prefecture_by_number(number: &str) -> Option<&'static Area> {
    let number = fold::key(number)?;
    let number: u8 = Some(number).filter(|number| number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    by_code(&format!("{number:02}000")).filter(|area| area.kind == Kind::Prefecture)
}

/// The prefecture whose name has been written without 都, 府 or 県: 東京, 大阪, 神奈川; not 京, nor 北海, which nobody writes.
///
/// ```
/// assert_eq!(seihyo::concept::area::prefecture_by_short_name("京都").map(|area| area.name), Some("京都府"));
/// assert_eq!(seihyo::concept::area::prefecture_by_short_name("京都府"), None);
/// ```
pub fn prefecture_by_short_name(name: &str) -> Option<&'static Area> {
    static SHORT: LazyLock<BTreeMap<&str, &Area>> = LazyLock::new(|| {
        let prefectures = (1..=47).filter_map(table::prefecture);
        prefectures.filter_map(|area| Some((area.name.strip_suffix(['都', '府', '県'])?, area))).collect()
    });
    SHORT.get(name).copied()
}

/// The check digit of a five-digit code by JIS X 0402; none for anything else.
pub fn check_digit(code: &str) -> Option<u32> {
    if code.len() != 5 {
        return None;
    }
    let digits: Option<Vec<u32>> = code.chars().map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits?.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
    Some((11 - sum % 11) % 10)
}

/// The prefecture in whose number a code begins.
pub(super) fn prefecture_of(code: &str) -> Option<&'static Area> {
    table::prefecture(code.get(..2)?.parse().ok()?)
}

/// The latest area with a code of the tables, which needs no folding.
pub(super) fn of_code(code: &str) -> Option<&'static Area> {
    table::of_code(code).last()
}

fn with_code(code: &str) -> Option<Areas> {
    let code = fold::key(code)?;
    let code = match code.split_at_checked(5) {
        Some((five, six)) if six.len() == 1 => {
            Some(five).filter(|five| check_digit(five).map(|digit| digit.to_string()).as_deref() == Some(six))?
        }
        _ => &code,
    };
    Some(table::of_code(code)).filter(|areas| !areas.is_empty())
}
