//! Which sign stands before the decimals: a point in Japan, a comma in much of Europe.

use super::{Value, fold, read, read_number};

/// The sign before the decimals of a table's numbers. One text may not tell (`1,234`), a table does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,234.5`
    #[default]
    Point,
    /// `1 234,5`
    Comma,
}

impl DecimalMark {
    /// What a text says where this sign stands before decimals.
    ///
    /// ```
    /// use seihyo::value::{DecimalMark, Value};
    /// assert!(matches!(DecimalMark::Comma.read("1 234,5"), Value::Number(n) if n.value == 1234.5 && n.decimals == 1));
    /// assert_eq!(DecimalMark::Point.read("1 234,5"), Value::Text);
    /// ```
    pub fn read(self, text: &str) -> Value {
        match self {
            Self::Point => read(text),
            Self::Comma => read(&with_point(&with_hard_spaces(text))),
        }
    }
}

/// How `．` and `，` begin, as all full-width signs do.
const FULL_WIDTH: u8 = 0xEF;

/// The sign that a number's text can only be read with; none where it can be read with both, or is no number.
///
/// ```
/// use seihyo::value::{DecimalMark, decimal_mark_of};
/// assert_eq!(decimal_mark_of("96,7"), Some(DecimalMark::Comma));
/// assert_eq!(decimal_mark_of("96.7"), Some(DecimalMark::Point));
/// assert_eq!(decimal_mark_of("1,234"), None);
/// ```
pub fn decimal_mark_of(text: &str) -> Option<DecimalMark> {
    // Most texts are told by this alone.
    let may_stand = |byte: u8| matches!(byte, b'.' | b',' | FULL_WIDTH);
    if !text.bytes().any(may_stand) || !text.contains(['.', ',', '．', '，']) {
        return None;
    }
    let text = fold::trim(text);
    match read_number(text) {
        Some(number) if number.decimals > 0 || text.matches([',', '，']).count() > 1 => Some(DecimalMark::Point),
        Some(_) => None,
        None if !text.contains(',') => None,
        None => read_number(&with_point(&with_hard_spaces(text))).map(|_| DecimalMark::Comma),
    }
}

/// What a text says where plain spaces stand between groups of three digits: `r 3 587`. Elsewhere `341 400` may be two numbers.
///
/// ```
/// use seihyo::value::{Value, read, read_spaced};
/// assert!(matches!(read_spaced("341 400"), Value::Number(n) if n.value == 341_400.0));
/// assert_eq!((read("341 400"), read_spaced("9 93")), (Value::Text, Value::Text));
/// ```
pub fn read_spaced(text: &str) -> Value {
    read(&with_hard_spaces(text))
}

/// The text with a point for its only comma; as it is where it has points as well.
fn with_point(text: &str) -> String {
    let single = text.matches(',').count() == 1 && !text.contains(['.', '．', '，']);
    if single { text.replace(',', ".") } else { text.to_owned() }
}

/// The text with spaces between digits that hold a number together: where decimals follow a comma, thousands are set apart by spaces.
fn with_hard_spaces(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |n: Option<usize>| n.and_then(|n| chars.get(n)).is_some_and(char::is_ascii_digit);
    let between = |n: usize| digit(n.checked_sub(1)) && digit(Some(n + 1));
    chars.iter().enumerate().map(|(n, &c)| if c == ' ' && between(n) { '\u{a0}' } else { c }).collect()
}
