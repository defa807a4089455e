//! Status marks: what stands where a number would, such as `-`, `…` or `x`.
//!
//! A mark's meaning is per table (its notes say); the code here is what the mark says where nothing else is said.

use super::fold;
use std::sync::LazyLock;

/// A status mark; the mark as printed is the cell's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What the mark says where the table does not say otherwise.
    pub code: MarkCode,
}

/// What marks say by custom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkCode {
    /// None, or not applicable: `-`.
    Nil,
    /// Unknown or not available: `…`.
    Unavailable,
    /// Withheld so that nobody can be recognised: `x`.
    Suppressed,
    /// The same as above: `〃`.
    Ditto,
    /// Grown from nothing: `皆増`.
    FromNothing,
    /// Shrunk to nothing: `皆減`.
    ToNothing,
    /// A mark without a customary meaning: `***`, or a `△` without digits.
    Other,
}

impl MarkCode {
    /// The word for machine output: `nil`, `unavailable`, `suppressed`, `ditto`, `from-nothing`, `to-nothing`, `other`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Unavailable => "unavailable",
            Self::Suppressed => "suppressed",
            Self::Ditto => "ditto",
            Self::FromNothing => "from-nothing",
            Self::ToNothing => "to-nothing",
            Self::Other => "other",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        const ALL: [MarkCode; 7] = [
            MarkCode::Nil,
            MarkCode::Unavailable,
            MarkCode::Suppressed,
            MarkCode::Ditto,
            MarkCode::FromNothing,
            MarkCode::ToNothing,
            MarkCode::Other,
        ];
        ALL.into_iter().find(|code| code.word() == word)
    }
}

/// The mark that a text is, perhaps in parentheses; none where it is anything else.
pub fn read_mark(text: &str) -> Option<Mark> {
    let text = fold::trim(text);
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let find = |text: &str| MARKS.binary_search_by_key(&text, |&(mark, _)| mark).ok();
    let bare = || {
        let inner = text.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?;
        find(fold::trim(inner))
    };
    let at = find(text).or_else(bare)?;
    MARKS.get(at).map(|&(_, code)| Mark { code })
}

/// No mark of the table is longer, in bytes, with its parentheses.
const LONGEST: usize = 24;

/// The marks in the order of their text.
static MARKS: LazyLock<Vec<(&'static str, MarkCode)>> = LazyLock::new(|| {
    let rows = include_str!("marks.csv").lines().skip(1);
    let mut marks: Vec<_> =
        rows.filter_map(|row| row.split_once(',')).filter_map(|(code, mark)| Some((mark, MarkCode::from_word(code)?))).collect();
    marks.sort_unstable();
    marks
});

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<MarkCode> {
        read_mark(text).map(|mark| mark.code)
    }

    #[test]
    fn marks_say_what_they_say_by_custom() {
        for text in ["-", "－", "―", "−", "ー", "‐", " － ", "--", "(-)", "（－）"] {
            assert_eq!(code(text), Some(MarkCode::Nil), "{text}");
        }
        for text in ["…", "...", "・・・", "･･･", "‥", "NA"] {
            assert_eq!(code(text), Some(MarkCode::Unavailable), "{text}");
        }
        for text in ["x", "X", "χ", "ｘ", "Ｘ", "(x)"] {
            assert_eq!(code(text), Some(MarkCode::Suppressed), "{text}");
        }
        for text in ["***", "*", "＊", "△", "▲", "#"] {
            assert_eq!(code(text), Some(MarkCode::Other), "{text}");
        }
        assert_eq!(code("〃"), Some(MarkCode::Ditto));
        assert_eq!(code("皆増"), Some(MarkCode::FromNothing));
    }

    #[test]
    fn what_is_more_than_a_mark_is_none() {
        for text in ["", "-1", "△1", "x1", "--------", "xx", "○", "・", "()", "na", "(", "不詳", "０"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(MARKS.len(), include_str!("marks.csv").lines().count() - 1);
        assert!(MARKS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(MARKS.iter().all(|(mark, _)| mark.len() + 6 <= LONGEST));
    }
}
