//! Labels as keys: characters that are written in several ways folded to one, spaces taken out.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// No name of a code list with its decoration is longer, in bytes; longer labels are sentences.
const LONGEST: usize = 180;

/// The label without spaces, full-width forms, variation selectors and kanji variants; none where it is too long for a name or blank.
pub(super) fn key(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let mut key = String::with_capacity(text.len());
    if text.contains(|c| matches!(c, '\u{ff66}'..='\u{ff9f}')) {
        text.nfkc().filter(|&c| !is_silent(c)).for_each(|c| push(&mut key, c));
    } else {
        text.chars().filter(|&c| !is_silent(c)).for_each(|c| push(&mut key, c));
    }
    (!key.is_empty()).then_some(key)
}

/// One character in its folded form. Half-width kana are composed with their marks before.
fn push(key: &mut String, c: char) {
    match c {
        '!'..='~' | '\u{3041}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}' => key.push(folded(c)),
        '～' | '〜' => key.push('～'),
        '−' | '‐' | '–' | '—' | '―' | '－' => key.push('-'),
        _ => key.extend(std::iter::once(c).nfkc().filter(|&c| !is_silent(c)).map(folded)),
    }
}

fn folded(c: char) -> char {
    // Most characters are told from variants by their last bits alone.
    let variants: &Variants = &VARIANTS;
    if variants.may_be.get(c as usize % Variants::BITS) != Some(&true) {
        return c;
    }
    let found = variants.pairs.binary_search_by_key(&c, |&(from, _)| from).ok().and_then(|at| variants.pairs.get(at));
    found.map_or(c, |&(_, to)| to)
}

/// White space, and what shows nothing: control characters, zero-width characters and variation selectors.
fn is_silent(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Kanji and kana variants with the form that stands for them.
struct Variants {
    /// In the order of the variants.
    pairs: Vec<(char, char)>,
    /// By the last bits of a character.
    may_be: [bool; Variants::BITS],
}

impl Variants {
    const BITS: usize = 1 << 12;
}

static VARIANTS: LazyLock<Variants> = LazyLock::new(|| {
    let rows = include_str!("variants.csv").lines().skip(1);
    let pair = |row: &str| row.split_once(',').and_then(|(from, to)| Some((from.chars().next()?, to.chars().next()?)));
    let mut pairs: Vec<(char, char)> = rows.filter_map(pair).collect();
    pairs.sort_unstable();
    let mut may_be = [false; Variants::BITS];
    for &(from, _) in &pairs {
        if let Some(bit) = may_be.get_mut(from as usize % Variants::BITS) {
            *bit = true;
        }
    }
    Variants { pairs, may_be }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_are_one() {
        for (text, other) in [
            ("津　　市", "津市"),
            ("北　海　道", "北海道"),
            ("茅ヶ崎市", "茅ケ崎市"),
            ("龍ケ崎市", "竜ヶ崎市"),
            ("青梅\n市", "青梅市"),
            ("１３１０１　千代田区", "13101千代田区"),
            ("檜原村", "桧原村"),
            ("葛\u{e0100}飾区", "葛飾区"),
            ("ﾎｯｶｲﾄﾞｳ", "ホッカイドウ"),
            ("福\u{fa1b}市", "福福市"),
        ] {
            assert_eq!(key(text), key(other), "{text}");
        }
        assert_ne!(key("青森市"), key("青森県"));
        assert_eq!(key(" \u{3000}"), None);
        assert_eq!(key(&"長".repeat(61)), None);
    }

    #[test]
    fn no_variant_stands_for_another_variant() {
        assert_eq!(VARIANTS.pairs.len(), include_str!("variants.csv").lines().count() - 1);
        assert!(VARIANTS.pairs.iter().all(|&(from, to)| folded(from) == to && folded(to) == to));
    }
}
