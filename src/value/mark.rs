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
    /// Not asked for, or out of the survey's scope.
    NotSurveyed,
    /// More than nothing, but less than the unit shows: a `0` by the words of a table.
    BelowUnit,
    /// Revised since it was first published: `r`.
    Revised,
    /// Provisional: `p`.
    Provisional,
    /// Estimated.
    Estimated,
    /// Does not continue the series before it.
    Break,
    /// Of low reliability, such as from a small sample.
    Unreliable,
    /// Says that a number is negative: `△`; no status of its own.
    Negative,
    /// A mark without a customary meaning: `***`, or a `△` without digits.
    Other,
}

impl MarkCode {
    /// Every code, in the order of the list.
    pub const ALL: [Self; 15] = [
        Self::Nil,
        Self::Unavailable,
        Self::Suppressed,
        Self::Ditto,
        Self::FromNothing,
        Self::ToNothing,
        Self::NotSurveyed,
        Self::BelowUnit,
        Self::Revised,
        Self::Provisional,
        Self::Estimated,
        Self::Break,
        Self::Unreliable,
        Self::Negative,
        Self::Other,
    ];

    /// The word for machine output: `nil`, `unavailable`, `suppressed`, `below-unit` …
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Unavailable => "unavailable",
            Self::Suppressed => "suppressed",
            Self::Ditto => "ditto",
            Self::FromNothing => "from-nothing",
            Self::ToNothing => "to-nothing",
            Self::NotSurveyed => "not-surveyed",
            Self::BelowUnit => "below-unit",
            Self::Revised => "revised",
            Self::Provisional => "provisional",
            Self::Estimated => "estimated",
            Self::Break => "break",
            Self::Unreliable => "unreliable",
            Self::Negative => "negative",
            Self::Other => "other",
        }
    }

    /// The code of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.word() == word)
    }
}

/// The mark that a text is, perhaps in parentheses; none where it is anything else.
pub fn read_mark(text: &str) -> Option<Mark> {
    let text = fold::trim(text);
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let find = |text: &str| MARKS.binary_search_by_key(&order(text), |&(mark, _)| order(mark)).ok();
    let bare = || {
        let inner = text.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?;
        find(fold::trim(inner))
    };
    let at = find(text).or_else(bare)?;
    MARKS.get(at).map(|&(_, code)| Mark { code })
}

/// The observation status of SDMX (`CL_OBS_STATUS`) for a code of the status list: `Q` for `suppressed`; none for one without.
///
/// ```
/// use seihyo::value::sdmx_status;
/// assert_eq!(sdmx_status("suppressed"), Some("Q"));
/// assert_eq!(sdmx_status("other"), None);
/// ```
pub fn sdmx_status(code: &str) -> Option<&'static str> {
    let mut rows = include_str!("statuses.csv").lines().skip(1).filter_map(|row| row.split_once(','));
    rows.find(|row| row.0 == code).map(|row| row.1).filter(|letter| !letter.is_empty())
}

/// No mark of the table is longer, in bytes, with its parentheses.
const LONGEST: usize = 24;

/// Marks stand in this order: their length tells most texts from them without a look at the letters.
const fn order(mark: &str) -> (usize, &str) {
    (mark.len(), mark)
}

/// The marks in their order.
static MARKS: LazyLock<Vec<(&'static str, MarkCode)>> = LazyLock::new(|| {
    let rows = include_str!("marks.csv").lines().skip(1);
    let mut marks: Vec<_> =
        rows.filter_map(|row| row.split_once(',')).filter_map(|(code, mark)| Some((mark, MarkCode::from_word(code)?))).collect();
    marks.sort_unstable_by_key(|&(mark, code)| (order(mark), code));
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
    fn every_code_but_that_of_negative_numbers_is_on_the_status_list() {
        let listed: Vec<&str> = include_str!("statuses.csv").lines().skip(1).filter_map(|row| Some(row.split_once(',')?.0)).collect();
        for code in MarkCode::ALL {
            assert_eq!(listed.contains(&code.word()), code != MarkCode::Negative, "{}", code.word());
            assert_eq!(MarkCode::from_word(code.word()), Some(code));
        }
        assert_eq!((sdmx_status("provisional"), sdmx_status("suppressed"), sdmx_status("x")), (Some("P"), Some("Q"), None));
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(MARKS.len(), include_str!("marks.csv").lines().count() - 1);
        assert!(MARKS.windows(2).all(|pair| order(pair[0].0) < order(pair[1].0)));
        assert!(MARKS.iter().all(|(mark, _)| mark.len() + 6 <= LONGEST));
    }
}
