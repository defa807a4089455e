//! Texts that say the same, however they are written.

use unicode_normalization::UnicodeNormalization as _;

/// A text without what only differs in writing: width, spaces and line breaks, dashes and waves, ヶ and ケ, old and new commas.
///
/// ```
/// assert_eq!(seihyo::lint::folded("（４歳)"), seihyo::lint::folded("(4歳）"));
/// ```
///
/// `霞ケ関` and `霞ヶ関`, `ＧＤＰ` and `GDP`, `総　数` and `総数` are the same; `総数` and `総計` are not.
pub fn folded(text: &str) -> String {
    // Most texts are written in characters of which each stands for one alone.
    match text.chars().filter(|c| !c.is_whitespace()).map(|c| alone(c).map(one_form)).collect() {
        Some(folded) => folded,
        None => text.nfkc().filter(|c| !c.is_whitespace()).map(one_form).collect(),
    }
}

/// What compatibility folding makes of a character wherever it stands, for those that it neither joins nor parts.
const fn alone(c: char) -> Option<char> {
    match c {
        '!'..='~'
        | '\u{3001}'..='\u{3002}'
        | '\u{3008}'..='\u{3011}'
        | '\u{301c}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fe}'
        | '\u{4e00}'..='\u{9fff}' => Some(c),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        _ => None,
    }
}

/// One sign for those that are written for each other.
const fn one_form(c: char) -> char {
    match c {
        'ヶ' | 'ｹ' => 'ケ',
        'ヵ' => 'カ',
        '〜' | '～' => '~',
        '−' | '‐' | '–' | '—' | '―' | '－' | '─' => '-',
        '，' | '、' => ',',
        '･' => '・',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_alone_is_folded_as_unicode_folds_it() {
        for c in '\0'..='\u{ffff}' {
            let nfkc: String = std::iter::once(c).nfkc().collect();
            assert!(alone(c).is_none_or(|alone| nfkc == alone.to_string()), "{c:?}");
            // Nothing that stands behind it joins it but marks, which do not stand alone.
            assert!(alone(c).is_none() || unicode_normalization::char::canonical_combining_class(c) == 0, "{c:?}");
        }
    }

    #[test]
    fn texts_that_differ_in_writing_alone_are_the_same() {
        for (one, other, same) in [
            ("霞ケ関", "霞ヶ関", true),
            ("ＧＤＰ", "GDP", true),
            ("GDP", "gdp", false),
            ("総　　数", "総数", true),
            ("１～４人", "1〜4人", true),
            ("卸売業，小売業", "卸売業、小売業", true),
            ("ｻｰﾋﾞｽ業", "サービス業", true),
            ("総数", "総計", false),
            ("男", "男女", false),
            ("ハ", "バ", false),
        ] {
            assert_eq!(folded(one) == folded(other), same, "{one} {other}");
        }
    }
}
