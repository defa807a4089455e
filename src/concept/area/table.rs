//! The rows of the area tables. `build/areas.rs` has made arrays of them, so that nothing is read when the program starts.

use super::{Area, Kind, Limit, bucket};
use jiff::civil::date;
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/areas.rs"));

/// A part of the one text in which all of the tables stand: where it begins, and its bytes.
#[derive(Clone, Copy)]
struct Text(u32, u8);

impl Text {
    fn get(self) -> &'static str {
        let start = self.0 as usize;
        TEXT.get(start..start + usize::from(self.1)).unwrap_or_default()
    }
}

/// An area as the arrays hold it.
struct Row {
    code: Text,
    name: Text,
    kind: Kind,
    county: Option<Text>,
    parent: Option<Text>,
    first: Limit,
    last: Limit,
}

impl Row {
    fn area(&self) -> Area {
        let &Self { code, name, kind, county, parent, first, last } = self;
        Area { code: code.get(), name: name.get(), kind, county: county.map(Text::get), parent: parent.map(Text::get), first, last }
    }
}

/// A name or code, and which part of `PLACES` tells its areas.
struct Key {
    text: Text,
    first: u16,
    count: u16,
}

/// The keys of a table, those of a bucket behind each other.
struct Table<const STARTS: usize, const KEYS: usize> {
    /// The first key of each bucket, and the end of the last.
    starts: [u16; STARTS],
    keys: [Key; KEYS],
}

/// Some areas, by their places among all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Areas(&'static [u16]);

impl Areas {
    /// The areas in their order.
    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = &'static Area> {
        self.0.iter().filter_map(|&place| area(place))
    }

    /// The last one; none where there are none.
    pub(super) fn last(self) -> Option<&'static Area> {
        self.0.last().and_then(|&place| area(place))
    }

    /// True where there are none.
    pub(super) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

/// The areas with their texts, each made when it is asked for first.
static AREAS: [OnceLock<Area>; ROWS.len()] = [const { OnceLock::new() }; ROWS.len()];

fn area(place: u16) -> Option<&'static Area> {
    let (area, row) = AREAS.get(usize::from(place)).zip(ROWS.get(usize::from(place)))?;
    Some(area.get_or_init(|| row.area()))
}

/// Every area, then the groupings, each in the order of the codes.
pub(super) fn areas() -> impl Iterator<Item = &'static Area> {
    (0..=u16::MAX).map_while(area)
}

/// The areas that have had a code, oldest first.
pub(super) fn of_code(code: &str) -> Areas {
    look_up(&CODES, code)
}

/// The areas with this whole name: 千代田区, 北海道, 23区.
pub(super) fn of_full_name(key: &str) -> Areas {
    look_up(&FULL, key)
}

/// The prefecture or grouping with this short name: 東京, 関東.
pub(super) fn of_short_name(key: &str) -> Areas {
    look_up(&SHORT, key)
}

/// The municipalities with this name without 市, 区, 町 or 村: 八王子.
pub(super) fn of_bare_name(key: &str) -> Areas {
    look_up(&BARE, key)
}

/// The prefecture of a number from 1 to 47.
pub(super) fn prefecture(number: usize) -> Option<&'static Area> {
    PREFECTURES.get(number.checked_sub(1)?).and_then(|&place| area(place))
}

/// The code, the short and the Latin name of each prefecture.
pub(super) fn prefectures() -> impl Iterator<Item = [&'static str; 3]> {
    include_str!("prefectures.csv").lines().skip(1).filter_map(|row| row.split(',').collect::<Vec<_>>().try_into().ok())
}

/// The areas of a key.
fn look_up<const STARTS: usize, const KEYS: usize>(table: &Table<STARTS, KEYS>, key: &str) -> Areas {
    let bucket = bucket::of(key, STARTS - 1);
    let bounds = table.starts.get(bucket).zip(table.starts.get(bucket + 1));
    let keys = bounds.and_then(|(&start, &end)| table.keys.get(usize::from(start)..usize::from(end))).unwrap_or_default();
    let found = keys.iter().find(|known| known.text.get() == key);
    let places = |key: &Key| PLACES.get(usize::from(key.first)..)?.get(..usize::from(key.count));
    Areas(found.and_then(places).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks every key of a table up, and what none is.
    fn holds_its_keys<const STARTS: usize, const KEYS: usize>(table: &Table<STARTS, KEYS>) -> bool {
        let found = |key: &Key| look_up(table, key.text.get()) == Areas(&PLACES[usize::from(key.first)..][..usize::from(key.count)]);
        let most = table.starts.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
        let near_miss = |key: &Key| look_up(table, &format!("{}?", key.text.get())).is_empty();
        table.keys.iter().all(|key| key.count > 0 && found(key) && near_miss(key)) && most < 10
    }

    #[test]
    fn every_key_is_found_and_prefectures_stand_at_their_number() {
        assert!(holds_its_keys(&CODES) && holds_its_keys(&FULL) && holds_its_keys(&SHORT) && holds_its_keys(&BARE));
        assert!((1..=47).all(|number| prefecture(number).is_some_and(|area| area.code == format!("{number:02}000"))));
        assert_eq!((prefecture(0), prefecture(48)), (None, None));
    }

    #[test]
    fn every_row_is_there() {
        let rows = include_str!("area.csv").lines().count() - 1;
        assert_eq!(areas().filter(|area| !matches!(area.kind, Kind::Grouping | Kind::Country)).count(), rows);
        assert_eq!(CODES.keys.iter().map(|key| usize::from(key.count)).sum::<usize>(), areas().count());
    }
}
