//! What the content of a cell is on its own.

use super::{spans, symbols};
use crate::grid::{Cell, Content, Grid};
use crate::hash::HashMap;
use crate::value::{self, DecimalMark, Value};
use std::sync::Arc;

/// What a cell is, before its neighbours are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::layout) enum Kind {
    #[default]
    Blank,
    /// A number, stored or as text.
    Number,
    /// A whole number with leading zeros: a code rather than a figure.
    Code,
    /// A status mark such as `-`, `…`, `x`, or several figures in one cell: `4(1)`.
    Mark,
    /// A text or date that says a period.
    Period,
    Text,
}

impl Kind {
    /// True for what stands in a body: numbers and marks.
    pub(in crate::layout) const fn is_data(self) -> bool {
        matches!(self, Self::Number | Self::Mark)
    }

    /// True for what names something: texts, periods, codes.
    pub(in crate::layout) const fn is_label(self) -> bool {
        matches!(self, Self::Text | Self::Period | Self::Code)
    }
}

/// What few sheets have among their cells: where there is none of it, nobody needs to look for it.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub(super) struct Rare {
    /// Whole numbers with leading zeros.
    pub(super) codes: bool,
    /// Texts of one sign alone, such as ○.
    pub(super) signs: bool,
    /// Texts such as 3.4～4.2.
    pub(super) spans: bool,
    /// Numbers such as (1).
    pub(super) numbering: bool,
}

impl Rare {
    /// Takes note of a text, which is of a kind.
    fn look_at(&mut self, text: &str, kind: Kind) {
        match kind {
            Kind::Blank | Kind::Mark => {}
            Kind::Number => self.numbering = self.numbering || is_numbering(text),
            Kind::Code | Kind::Period | Kind::Text => {
                self.codes |= kind == Kind::Code;
                self.signs = self.signs || symbols::is_symbol(text);
                self.spans = self.spans || spans::read(text).is_some();
            }
        }
    }
}

/// What the cells of a grid are. A text that several cells share (readers keep equal texts once) is looked at once.
pub(super) struct Kinds {
    /// What was met so far.
    pub(super) rare: Rare,
    decimal_mark: DecimalMark,
    /// For each style of the grid whether it shows numbers as dates.
    dates: Vec<bool>,
    /// By where the grid keeps the text.
    known: HashMap<usize, (Kind, bool)>,
}

impl Kinds {
    /// Nothing is known of any text yet; what numbers are depends on the sign before their decimals.
    pub(super) fn new(grid: &Grid, decimal_mark: DecimalMark) -> Self {
        let dates = grid.styles.iter().map(|style| style.format.is_date()).collect();
        Self { rare: Rare::default(), decimal_mark, dates, known: HashMap::default() }
    }

    /// What one cell is, and whether it is a whole number.
    pub(super) fn of(&mut self, cell: &Cell) -> (Kind, bool) {
        let Self { rare, decimal_mark, dates, known } = self;
        let mut of_text = |text: &str| {
            let seen = of_text(text, *decimal_mark);
            rare.look_at(text, seen.0);
            seen
        };
        match &cell.content {
            Content::Text(text) if Arc::strong_count(text) > 1 => *known.entry(text.as_ptr().addr()).or_insert_with(|| of_text(text)),
            Content::Text(text) => of_text(text),
            Content::Blank => (Kind::Blank, false),
            Content::Number(_) if dates.get(cell.style() as usize) == Some(&true) => (Kind::Period, false),
            Content::Number(number) => (Kind::Number, is_whole(*number)),
            Content::Logical(_) => (Kind::Text, false),
            Content::Error(_) => (Kind::Mark, false),
        }
    }
}

/// True for `(1)`, `（12）`.
pub(super) fn is_numbering(text: &str) -> bool {
    // Most have no byte that a bracket begins with.
    if !text.bytes().any(|byte| matches!(byte, b'(' | 0xEF)) {
        return false;
    }
    let inner = text.trim().strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    inner.is_some_and(|digits| (1..=2).contains(&digits.chars().count()) && digits.chars().all(|c| matches!(c, '0'..='9' | '０'..='９')))
}

/// True for a number without decimals. Most are told without a call of the mathematical library.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "numbers below FEW come back from an integer as they were"
)]
fn is_whole(number: f64) -> bool {
    const FEW: f64 = 1e15;
    if number.abs() < FEW { (number as i64) as f64 == number } else { number.fract() == 0.0 }
}

/// As many digits as any number is kept exactly with.
const MOST_DIGITS: usize = 15;

/// What a text is, and whether it is a whole number.
fn of_text(text: &str, decimal_mark: DecimalMark) -> (Kind, bool) {
    // Of the numbers that are texts most are nothing but a few digits.
    if let [b'1'..=b'9', rest @ ..] = text.as_bytes()
        && rest.len() < MOST_DIGITS
        && rest.iter().all(u8::is_ascii_digit)
    {
        return (Kind::Number, true);
    }
    match decimal_mark.read(text) {
        Value::Number(number) if number.leading_zeros => (Kind::Code, true),
        Value::Number(number) if is_unit(&number) => (Kind::Text, false),
        Value::Number(number) => (Kind::Number, is_whole(number.value)),
        Value::Mark(_) => (Kind::Mark, false),
        Value::Period(_) => (Kind::Period, false),
        Value::Text if may_be_data(text) && (is_several_figures(text) || is_explained_mark(text)) => (Kind::Mark, false),
        Value::Text => (Kind::Text, false),
        Value::Blank => (Kind::Blank, false),
    }
}

/// True for a unit that is written as a number: （1,000人）, (10,000円).
fn is_unit(number: &value::Number) -> bool {
    number.parenthesised && number.suffix.is_some() && [1e3, 1e4, 1e6, 1e8].contains(&number.value)
}

/// So many numbers must say that a comma stands before their decimals, and none may say that a point does; one alone is a slip.
const LEAST_COMMAS: usize = 5;

/// Finds the sign before the decimals of a sheet's numbers, cell after cell.
#[derive(Default)]
pub(super) struct Decimals {
    /// A number says that a point does.
    point: bool,
    /// Numbers that say that a comma does.
    commas: usize,
}

impl Decimals {
    /// Takes note of what a cell says.
    pub(super) fn look_at(&mut self, cell: &Cell) {
        if let (false, Content::Text(text)) = (self.point, &cell.content)
            && text.len() <= LONGEST_NUMBER
        {
            match value::decimal_mark_of(text) {
                Some(DecimalMark::Point) => self.point = true,
                Some(DecimalMark::Comma) => self.commas += 1,
                None => {}
            }
        }
    }

    /// The sign, after all cells.
    pub(super) const fn mark(&self) -> DecimalMark {
        if self.point || self.commas < LEAST_COMMAS { DecimalMark::Point } else { DecimalMark::Comma }
    }
}

/// Longer texts, in bytes, are no numbers.
const LONGEST_NUMBER: usize = 40;

/// True where a text has what several figures or an explained mark have: a comma, or a bracket behind its beginning. Most have neither.
fn may_be_data(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let may_begin = match byte {
            b'.' | b',' | b'(' | 0xEF => true,
            0xE3 => matches!(after, [0x80, 0x81, ..]),
            _ => false,
        };
        if may_begin {
            return text.trim() == "." || text.contains([',', '，', '、', '(', '（']);
        }
        // Kana and kanji are taken whole.
        rest = match (byte, after) {
            (0xE3..=0xEE, [_, _, after @ ..]) => after,
            _ => after,
        };
    }
    false
}

/// True for a figure with a second one in brackets or behind a comma: `4(1)`, `47（うち休5）`, `312,分3`; such cells stand in a body.
fn is_several_figures(text: &str) -> bool {
    let text = text.trim();
    let labelled = |text| value::read_several(text, DecimalMark::Point).is_some_and(|several| several.shape == value::Shape::Labelled);
    if text.contains([',', '，', '、']) && labelled(text) {
        return true;
    }
    let digits = text.find(|c: char| !matches!(c, '0'..='9' | '０'..='９' | ',' | '，' | '.')).unwrap_or(0);
    let rest = text.get(digits..).unwrap_or_default().trim_start();
    // 2005 (1997=100) is a year with a remark.
    let year = text.get(..digits).and_then(|digits| digits.parse().ok()).is_some_and(value::is_year_like);
    let remark = rest.chars().any(|c| c.is_ascii_alphabetic() || matches!(c, '=' | '＝' | '%' | '％'));
    digits > 0
        && !(year && remark)
        && rest.starts_with(['(', '（'])
        && rest.ends_with([')', '）'])
        && rest.chars().any(|c| matches!(c, '0'..='9' | '０'..='９'))
}

/// True for a dash with a remark: `―（黒字）`; and for a lone point, which stands for a missing figure in northern Europe.
fn is_explained_mark(text: &str) -> bool {
    if text.trim() == "." {
        return true;
    }
    let rest = text.trim().trim_start_matches(['-', '－', '―', '—', '–', '‐', '…', '*', '＊']);
    rest.len() < text.trim().len() && rest.starts_with(['(', '（']) && rest.ends_with([')', '）'])
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_several_figures, is_whole, may_be_data, of_text};
    use crate::value::DecimalMark;

    #[test]
    fn a_unit_that_looks_like_a_number_is_none() {
        for (text, kind) in [
            ("（1,000人）", Kind::Text),
            ("(10,000円)", Kind::Text),
            ("(1,001人)", Kind::Number),
            ("(1,000)", Kind::Number),
            ("1,000人", Kind::Number),
        ] {
            assert_eq!(of_text(text, DecimalMark::Point).0, kind, "{text}");
        }
    }

    #[test]
    fn signs_of_data_are_seen_wherever_they_stand() {
        for sign in [',', '，', '、', '(', '（'] {
            for text in [format!("{sign}"), format!("総数{sign}"), format!("あ{sign}い"), format!("é𠮷a{sign}"), format!("ﾃ{sign}")]
            {
                assert!(may_be_data(&text), "{text}");
            }
        }
        assert!(may_be_data(" . "));
        assert!(!["", "総数", "あいう", "。", "ﾃﾞｰﾀ", "1.5", "é𠮷"].iter().any(|text| may_be_data(text)));
    }

    #[test]
    fn whole_numbers_are_told_at_every_size() {
        for number in [0.0, 1.0, 7.0, 999_999_999_999_999.0, 1e15, 9_007_199_254_740_993.0, 1e300, f64::MAX] {
            assert!(is_whole(number) && is_whole(-number), "{number}");
        }
        for number in [0.5, 1.25, 99_999_999_999_999.98, 5e-324, f64::NAN, f64::INFINITY] {
            assert!(!is_whole(number) && !is_whole(-number), "{number}");
        }
    }

    #[test]
    fn two_figures_in_a_cell_are_data() {
        assert!(["4(1)", "47（うち休5）", "391445 (355943)", "312,分3"].iter().all(|text| is_several_figures(text)));
        assert!(!["(1)", "2023(令和5)年", "3 (注)", "第1表(1)", "1,234", "1、2", "3 区分2"].iter().any(|text| is_several_figures(text)));
    }
}
