//! What the words of a label say of its figures: a total, a sex, an average, a share, a change.

use crate::value::Finder;
use std::sync::LazyLock;

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Say {
    /// The sum of what stands beside or below it.
    Total,
    Male,
    Female,
    /// The mean of what stands beside or below it.
    Average,
    /// A part that is given once more: うち, 再掲.
    Aside,
    /// Parts of a hundred.
    Share,
    /// A difference between two others, or how much they differ.
    Change,
    /// One divided by another.
    Quotient,
    /// Figures that do not add up, whatever they are of.
    NotASum,
    /// In a note: totals and parts do not agree, and why.
    NoMatch,
}

impl Say {
    /// The word of the table, and whether it takes back what another row says.
    fn from_word(word: &str) -> Option<(Self, bool)> {
        Some(match word {
            "total" => (Self::Total, true),
            "no-total" => (Self::Total, false),
            "male" => (Self::Male, true),
            "female" => (Self::Female, true),
            "average" => (Self::Average, true),
            "aside" => (Self::Aside, true),
            "share" => (Self::Share, true),
            "change" => (Self::Change, true),
            "quotient" => (Self::Quotient, true),
            "not-a-sum" => (Self::NotASum, true),
            "no-match" => (Self::NoMatch, true),
            _ => return None,
        })
    }

    /// True where a label, evened out by [`plain`], says it.
    pub(super) fn is_said_by(self, label: &str) -> bool {
        Heard::new(label).says(self)
    }

    /// The group of the words that say it, or that take it back, wherever they stand in a label.
    const fn group(self, holds: bool) -> u32 {
        2 * self as u32 + holds as u32
    }
}

/// A label, evened out by [`plain`], that has been searched for the words that may stand anywhere in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard<'a> {
    label: &'a str,
    /// The groups of the words that were found.
    found: u32,
}

impl<'a> Heard<'a> {
    pub(super) fn new(label: &'a str) -> Self {
        Self { label, found: WITHIN.find(label) }
    }

    /// True where the label says it.
    pub(super) fn says(self, say: Say) -> bool {
        let words = WORDS.get(say as usize).map_or(&[][..], Vec::as_slice);
        let said =
            |holds: bool| self.found & 1 << say.group(holds) != 0 || words.iter().any(|word| word.holds == holds && word.fits(self.label));
        said(true) && !said(false)
    }
}

/// A row of the table.
struct Word {
    /// False where it takes back what another row says.
    holds: bool,
    how: How,
    text: &'static str,
}

enum How {
    Is,
    Begins,
    Ends,
    Has,
}

impl Word {
    fn fits(&self, label: &str) -> bool {
        // Most labels are told from a word by one byte of either.
        let (text, bytes) = (self.text.as_bytes(), label.as_bytes());
        let may_fit = match self.how {
            How::Ends => text.last() == bytes.last(),
            How::Is | How::Begins => text.get(2).is_none_or(|byte| bytes.get(2) == Some(byte)),
            // Those have been looked for.
            How::Has => false,
        };
        may_fit
            && match self.how {
                How::Is => label == self.text,
                How::Begins => label.starts_with(self.text),
                How::Ends => label.ends_with(self.text),
                How::Has => false,
            }
    }
}

/// A label evened out: without spaces of any width, ASCII in half width and small letters, without footnote marks behind it.
pub(super) fn plain(label: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let plain: String = label.chars().filter(|c| !c.is_whitespace()).map(narrow).map(|c| c.to_ascii_lowercase()).collect();
    let bare = without_mark(&plain);
    bare.trim_matches(['・', '＊', '*', '※', '〔', '〕', '<', '>', '【', '】']).to_owned()
}

/// True for a label whose figures are those of other labels once more: a total, an average of them, or a part that is given again.
///
/// ```
/// use seihyo::audit::counts_again;
/// assert!(counts_again("合 計") && counts_again("総数") && counts_again("うち女性") && counts_again("平均"));
/// assert!(!counts_again("女性") && !counts_again("会計業"));
/// ```
pub fn counts_again(label: &str) -> bool {
    let heard = plain(label);
    let heard = Heard::new(&heard);
    [Say::Total, Say::Average, Say::Aside].into_iter().any(|say| heard.says(say))
}

/// A label without a footnote mark such as `1)`, `(注1)`, `*2` behind it.
fn without_mark(label: &str) -> &str {
    let number = |text: &str| text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    let signs = ['注', '*', '※'];
    let bare = match label.strip_suffix(')').map(|closed| (closed, closed.rsplit_once('('))) {
        Some((_, Some((bare, inner)))) => number(inner.trim_start_matches(signs)).then_some(bare),
        Some((closed, None)) => {
            let bare = closed.trim_end_matches(|c: char| c.is_ascii_digit());
            let digits = closed.len() - bare.len();
            matches!(digits, 1 | 2).then(|| bare.trim_end_matches(signs))
        }
        None => {
            let bare = label.trim_end_matches(|c: char| c.is_ascii_digit());
            (label.len() - bare.len() <= 2 && bare.ends_with(signs)).then(|| bare.trim_end_matches(signs))
        }
    };
    bare.filter(|bare| !bare.is_empty()).unwrap_or(label)
}

/// The rows of the table by what they say.
static WORDS: LazyLock<Vec<Vec<Word>>> = LazyLock::new(|| {
    let mut words: Vec<Vec<Word>> = Vec::new();
    for (say, word) in include_str!("words.csv").lines().skip(1).filter_map(read) {
        words.resize_with(words.len().max(say as usize + 1), Vec::new);
        if let Some(words) = words.get_mut(say as usize) {
            words.push(word);
        }
    }
    words
});

/// The words that may stand anywhere in a label.
static WITHIN: LazyLock<Finder> = LazyLock::new(|| {
    let rows = include_str!("words.csv").lines().skip(1).filter_map(read);
    Finder::new(rows.filter(|(_, word)| matches!(word.how, How::Has)).map(|(say, word)| (word.text, say.group(word.holds))))
});

fn read(row: &'static str) -> Option<(Say, Word)> {
    let mut fields = row.splitn(3, ',');
    let (say, holds) = Say::from_word(fields.next()?)?;
    let how = match fields.next()? {
        "is" => How::Is,
        "begins" => How::Begins,
        "ends" => How::Ends,
        "has" => How::Has,
        _ => return None,
    };
    Some((say, Word { holds, how, text: fields.next()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(WORDS.iter().map(Vec::len).sum::<usize>(), include_str!("words.csv").lines().count() - 1);
    }

    #[test]
    fn totals_are_told_from_words_that_end_alike() {
        for label in ["計", "総　　数", "合 計", "東京都計", "〃計", "男女計", "年計", "総数 1)", "合計(A+B)", "Total", "ＴＯＴＡＬ"]
        {
            assert!(Say::Total.is_said_by(&plain(label)), "{label}");
        }
        for label in ["一般会計", "家計", "人口推計", "時計", "男", "総務", "計画", "統計", "累計", "全国平均"] {
            assert!(!Say::Total.is_said_by(&plain(label)), "{label}");
        }
    }

    #[test]
    fn labels_are_evened_out() {
        for (label, even) in [
            ("総 　数", "総数"),
            ("Ｔｏｔａｌ", "total"),
            ("総数1)", "総数"),
            ("総数(注2)", "総数"),
            ("総数※", "総数"),
            ("０～１４", "0~14"),
        ] {
            assert_eq!(plain(label), even);
        }
        // What is no mark stays.
        for label in ["2020", "(再掲)", "区分2", "(2020年=100)", "65歳以上", "1)"] {
            assert_eq!(plain(label), label);
        }
    }
}
