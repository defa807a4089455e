//! Areas by their names.

use super::{Area, Kind, by_code, table};
use crate::concept::fold;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

type Names = HashMap<String, Vec<&'static Area>>;

/// The areas with this whole name: 千代田区, 北海道, 23区.
pub(super) fn full(key: &str) -> &'static [&'static Area] {
    FULL.get(key).map_or(&[], Vec::as_slice)
}

/// The prefecture or grouping with this short name: 東京, 関東.
pub(super) fn short(key: &str) -> &'static [&'static Area] {
    SHORT.get(key).map_or(&[], Vec::as_slice)
}

/// The municipalities with this name without 市, 区, 町 or 村: 八王子.
pub(super) fn bare(key: &str) -> &'static [&'static Area] {
    BARE.get(key).map_or(&[], Vec::as_slice)
}

/// The prefecture with this Latin name, and whether it says that it is one: Hokkaido, Tokyo-to, Osaka Prefecture.
pub(super) fn latin(text: &str) -> Option<(&'static Area, bool)> {
    let key = letters(text)?;
    let named = ["prefecture", "pref", "ken", "to", "fu", "metropolis"].iter().find_map(|ending| LATIN.get(key.strip_suffix(ending)?));
    let bare = LATIN.get(key.as_str()).map(|&area| (area, area.code == "01000"));
    bare.or_else(|| named.map(|&area| (area, true)))
}

/// True for words that are also names of municipalities without their 市, 区, 町 or 村: 中央, 昭和.
pub(super) fn is_plain(key: &str) -> bool {
    PLAIN.contains(key)
}

/// The words of `words.csv` of one kind, folded.
pub(super) fn words(kind: &str) -> impl Iterator<Item = String> {
    let rows = include_str!("words.csv").lines().skip(1).filter_map(|row| row.split_once(','));
    rows.filter(move |&(of, _)| of == kind).filter_map(|(_, word)| fold::key(word))
}

fn add(names: &mut Names, name: &str, area: Option<&'static Area>) {
    if let (Some(key), Some(area)) = (fold::key(name), area) {
        let areas = names.entry(key).or_default();
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
}

static FULL: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::new();
    for area in Area::all().iter().filter(|area| !matches!(area.kind, Kind::Country | Kind::Grouping)) {
        add(&mut names, area.name, Some(area));
    }
    for (known_as, name, _) in table::grouping_names().filter(|&(.., short)| !short) {
        add(&mut names, name, grouping(known_as));
    }
    for [code, name] in table::aliases() {
        add(&mut names, name, by_code(code));
    }
    names
});

/// The grouping that goes by a name; of those that each prefecture has, the one without a prefecture.
fn grouping(known_as: &str) -> Option<&'static Area> {
    Area::all().iter().find(|area| matches!(area.kind, Kind::Grouping | Kind::Country) && area.name == known_as)
}

static SHORT: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::new();
    for [code, short, _] in table::prefectures() {
        add(&mut names, short, by_code(code));
    }
    for (known_as, name, _) in table::grouping_names().filter(|&(.., short)| short) {
        add(&mut names, name, grouping(known_as));
    }
    names
});

static BARE: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::new();
    for area in Area::all().iter().filter(|area| area.kind.is_municipal()) {
        let name = area.name.strip_suffix(['市', '区', '町', '村']).unwrap_or_default();
        add(&mut names, name, Some(area));
    }
    names
});

static LATIN: LazyLock<HashMap<String, &'static Area>> =
    LazyLock::new(|| table::prefectures().filter_map(|[code, _, latin]| Some((letters(latin)?, by_code(code)?))).collect());

static PLAIN: LazyLock<HashSet<String>> = LazyLock::new(|| words("plain").collect());

/// The Latin letters of a text in small form, without accents and hyphens; none where it has any other character.
fn letters(text: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization as _;
    let plain = text.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '-' | '\'' | '.' | ' ' | '\u{3000}' | '・'));
    let letters: Option<String> = plain.map(|c| c.is_ascii_alphabetic().then(|| c.to_ascii_lowercase())).collect();
    letters.filter(|letters| letters.len() >= 3)
}
