//! From the words of a legend to a code of the status list.

use crate::value::{MarkCode, fold};
use std::sync::LazyLock;

/// Meanings without は before them are not longer than this, in characters.
const SHORT: usize = 28;

/// The meaning without what only frames it: 「…を示す」, full stops, quotes.
pub(super) fn trim(text: &str) -> &str {
    const ENDS: [&str; 16] = [
        "を示す",
        "を示します",
        "を表す",
        "を表します",
        "を表わす",
        "を意味する",
        "である",
        "であることを示す",
        "のことである",
        "とする",
        "です",
        "の意",
        "ものを示す",
        "とした",
        "となっている",
        "。",
    ];
    let around =
        |c: char| fold::is_space(c) || matches!(c, '。' | '、' | '，' | ',' | '.' | '．' | '：' | ':' | '」' | '「' | '”' | '“' | '"');
    let mut text = text.trim_matches(around);
    // A bracket that was opened before the legend ends with it.
    let count = |brackets: [char; 2]| text.chars().filter(|c| brackets.contains(c)).count();
    if count([')', '）']) > count(['(', '（']) {
        text = text.trim_end_matches([')', '）']).trim_matches(around);
    }
    let end = ENDS.into_iter().filter(|end| text.ends_with(end)).max_by_key(|end| end.len());
    end.and_then(|end| text.strip_suffix(end)).filter(|rest| !rest.is_empty()).unwrap_or(text).trim_matches(around)
}

/// The code of what the words say; of several the one said first.
pub(super) fn code(text: &str) -> Option<MarkCode> {
    let text = text.to_lowercase();
    let found = ROWS.iter().filter_map(|row| {
        let at = if row.whole { (text == row.words).then_some(0) } else { text.find(row.words) };
        Some((at?, row.code))
    });
    found.min_by_key(|&(at, _)| at).map(|(_, code)| code)
}

/// True for a meaning that is no sentence about something else.
pub(super) fn is_short(text: &str) -> bool {
    const SENTENCES: [&str; 10] = ["含む", "含ま", "含み", "除く", "除い", "除き", "一致しない", "については", "による", "ただし"];
    text.chars().count() <= SHORT && !SENTENCES.iter().any(|word| text.contains(word))
}

/// True where a kanji is short for the word: 分 for 分校.
pub(super) fn explains(mark: &str, meaning: &str) -> bool {
    let mut chars = mark.chars();
    let kanji = matches!((chars.next(), chars.next()), (Some('\u{4e00}'..='\u{9fff}'), None));
    kanji && meaning.starts_with(mark) && (2..=8).contains(&meaning.chars().count())
}

struct Row {
    code: MarkCode,
    /// The words are the whole meaning, not a part of it.
    whole: bool,
    words: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let rows = include_str!("../meanings.csv").lines().skip(1);
    rows.filter_map(|row| {
        let (code, rest) = row.split_once(',')?;
        let (how, words) = rest.split_once(',')?;
        Some(Row { code: MarkCode::from_word(code)?, whole: how == "whole", words })
    })
    .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(ROWS.len(), include_str!("../meanings.csv").lines().count() - 1);
        assert!(ROWS.iter().all(|row| !row.words.is_empty() && row.words == row.words.to_lowercase()));
    }

    #[test]
    fn words_have_the_code_that_they_say_first() {
        for (words, expected) in [
            ("皆無又は単位未満", Some(MarkCode::Nil)),
            ("不詳または皆無", Some(MarkCode::Unavailable)),
            ("該当数値が少数のため秘匿したもの", Some(MarkCode::Suppressed)),
            ("該当数値なし", Some(MarkCode::Nil)),
            ("Revised", Some(MarkCode::Revised)),
            ("なし", Some(MarkCode::Nil)),
            ("変更なし", None),
            ("国勢調査による", None),
            ("加減", None),
        ] {
            assert_eq!(code(words), expected, "{words}");
        }
    }

    #[test]
    fn what_frames_a_meaning_is_left_out() {
        for (text, meaning) in [
            (" 該当なしを示す。", "該当なし"),
            ("秘匿を表す", "秘匿"),
            ("秘匿）", "秘匿"),
            ("概数（速報）", "概数（速報）"),
            ("を示す", "を示す"),
        ] {
            assert_eq!(trim(text), meaning);
        }
    }
}
