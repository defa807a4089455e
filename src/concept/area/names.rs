//! Areas by their names.

use super::{Area, code, table};
use crate::concept::fold;
use crate::hash::{HashMap, HashSet};
use std::sync::LazyLock;

pub(super) use table::{of_bare_name as bare, of_full_name as full, of_short_name as short};

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

static LATIN: LazyLock<HashMap<String, &'static Area>> =
    LazyLock::new(|| table::prefectures().filter_map(|[code, _, latin]| Some((letters(latin)?, code::of_code(code)?))).collect());

static PLAIN: LazyLock<HashSet<String>> = LazyLock::new(|| words("plain").collect());

/// The Latin letters of a text in small form, without accents and hyphens; none where it has any other character.
fn letters(text: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization as _;
    let plain = text.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '-' | '\'' | '.' | ' ' | '\u{3000}' | '・'));
    let letters: Option<String> = plain.map(|c| c.is_ascii_alphabetic().then(|| c.to_ascii_lowercase())).collect();
    letters.filter(|letters| letters.len() >= 3)
}
