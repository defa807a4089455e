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
    // Most texts are written in characters that stand for themselves.
    let is_plain = |c: char| matches!(c, ' '..='~' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}');
    if text.chars().all(is_plain) {
        return text.chars().filter(|c| !c.is_whitespace()).map(one_form).collect();
    }
    text.nfkc().filter(|c| !c.is_whitespace()).map(one_form).collect()
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
    fn characters_that_stand_for_themselves_are_told_right() {
        for c in (' '..='~').chain('\u{3041}'..='\u{3096}').chain('\u{30a1}'..='\u{30fe}').chain('\u{4e00}'..='\u{9fff}') {
            let nfkc: String = std::iter::once(c).nfkc().collect();
            assert_eq!(nfkc, c.to_string());
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
