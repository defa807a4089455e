//! The rows of the area tables. `build/areas.rs` has made arrays of them, so that nothing is read when the program starts.

use super::{Area, Kind, Limit};
use jiff::civil::date;

include!(concat!(env!("OUT_DIR"), "/areas.rs"));

/// Every area, then the groupings, each in the order of the codes.
pub(super) fn areas() -> &'static [Area] {
    &AREAS
}

/// The areas that have had a code, oldest first.
pub(super) fn of_code(code: &str) -> &'static [&'static Area] {
    look_up(&CODES, code)
}

/// The areas with this whole name: 千代田区, 北海道, 23区.
pub(super) fn of_full_name(key: &str) -> &'static [&'static Area] {
    look_up(&FULL, key)
}

/// The prefecture or grouping with this short name: 東京, 関東.
pub(super) fn of_short_name(key: &str) -> &'static [&'static Area] {
    look_up(&SHORT, key)
}

/// The municipalities with this name without 市, 区, 町 or 村: 八王子.
pub(super) fn of_bare_name(key: &str) -> &'static [&'static Area] {
    look_up(&BARE, key)
}

/// The prefecture of a number from 1 to 47.
pub(super) fn prefecture(number: usize) -> Option<&'static Area> {
    PREFECTURES.get(number.checked_sub(1)?).copied()
}

/// The code, the short and the Latin name of each prefecture.
pub(super) fn prefectures() -> impl Iterator<Item = [&'static str; 3]> {
    include_str!("prefectures.csv").lines().skip(1).filter_map(|row| row.split(',').collect::<Vec<_>>().try_into().ok())
}

/// The areas of a key in a table that is in the order of its keys.
fn look_up(table: &'static [(&str, &[&Area])], key: &str) -> &'static [&'static Area] {
    table.binary_search_by_key(&key, |&(known, _)| known).ok().and_then(|at| table.get(at)).map_or(&[], |&(_, areas)| areas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_order_and_prefectures_at_their_number() {
        for table in [&CODES[..], &FULL, &SHORT, &BARE] {
            assert!(table.windows(2).all(|pair| pair[0].0 < pair[1].0) && table.iter().all(|(_, areas)| !areas.is_empty()));
        }
        assert!((1..=47).all(|number| prefecture(number).is_some_and(|area| area.code == format!("{number:02}000"))));
        assert_eq!((prefecture(0), prefecture(48)), (None, None));
    }

    #[test]
    fn every_row_is_there() {
        let rows = include_str!("area.csv").lines().count() - 1;
        assert_eq!(AREAS.iter().filter(|area| !matches!(area.kind, Kind::Grouping | Kind::Country)).count(), rows);
        assert_eq!(CODES.iter().map(|(_, areas)| areas.len()).sum::<usize>(), AREAS.len());
    }
}
