//! Notes that say what marks stand for: 「－」該当なし, …：不詳, xは秘匿.

use crate::value;

/// True for a note that names a mark and says what it stands for.
///
/// The mark stands in quotes, or at the beginning of the note or of a part of it; a meaning of `legend.csv` comes within a few words.
pub(super) fn is_legend(note: &str) -> bool {
    parts(note).any(|part| {
        let Some(meaning) = MEANINGS.lines().skip(1).filter_map(|word| part.find(word)).min() else { return false };
        part.get(..meaning).is_some_and(names_mark)
    })
}

/// The words for what marks stand for, one a line.
const MEANINGS: &str = include_str!("legend.csv");

/// What a note says of one mark each, at most: sentences, lines and items.
fn parts(note: &str) -> impl Iterator<Item = &str> {
    note.split(['\n', '。', '、', '，', ';', '；']).map(str::trim).filter(|part| !part.is_empty())
}

/// True where a text before a meaning names a mark: 「－」は, X：, ***=.
fn names_mark(text: &str) -> bool {
    let quoted =
        text.split(['「', '『', '"', '“', '\'', '‘', '(', '（', '〔', '［', '[', '”', '」', '』', '’', ')', '）', '］', ']', '〕']);
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '=' | '＝' | '.' | '．' | '注' | 'は' | '印' | '※'));
    let is_mark = |word: &str| value::read_mark(word).is_some() || matches!(word.trim(), "0" | "０" | "0.0" | "０．０");
    quoted.skip(1).step_by(2).any(is_mark) || words.filter(|word| !word.is_empty()).take(3).any(|word| value::read_mark(word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_names_a_mark_and_what_it_stands_for() {
        for note in [
            "注 「－」は該当数値なし",
            "「x」は秘匿した数値",
            "「…」は不詳",
            "-：皆無",
            "X 秘匿",
            "… 不明、- 該当なし",
            "「0.0」は単位未満",
            "(注)「***」は調査していない項目",
        ] {
            assert!(is_legend(note), "{note}");
        }
    }

    #[test]
    fn other_notes_are_none() {
        for note in [
            "",
            "資料：統計課",
            "年齢不詳を含む。",
            "「その他」には不詳を含む",
            "- 令和5年は速報値",
            "単位未満は四捨五入した",
            "注1 不明を除く",
        ] {
            assert!(!is_legend(note), "{note}");
        }
    }
}
