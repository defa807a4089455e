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
            Self::Comma => with_point(text).map_or_else(|| read(text), |text| read(&text)),
        }
    }
}

/// The sign that a number's text can only be read with; none where it can be read with both, or is no number.
///
/// ```
/// use seihyo::value::{DecimalMark, decimal_mark_of};
/// assert_eq!(decimal_mark_of("96,7"), Some(DecimalMark::Comma));
/// assert_eq!(decimal_mark_of("96.7"), Some(DecimalMark::Point));
/// assert_eq!(decimal_mark_of("1,234"), None);
/// ```
pub fn decimal_mark_of(text: &str) -> Option<DecimalMark> {
    let text = fold::trim(text);
    match read_number(text) {
        Some(number) if number.decimals > 0 || text.matches([',', '，']).count() > 1 => Some(DecimalMark::Point),
        Some(_) => None,
        None => with_point(text).and_then(|text| read_number(&text)).map(|_| DecimalMark::Comma),
    }
}

/// The text with a point for its only comma; none where it has none, or points as well.
fn with_point(text: &str) -> Option<String> {
    let single = text.matches(',').count() == 1 && !text.contains(['.', '．', '，']);
    single.then(|| text.replace(',', "."))
}
