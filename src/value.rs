//! What one cell says, as written and as understood.
//!
//! [`read`] looks at a text on its own: is it a number, a status mark, a period, or just a text? It never guesses. What depends on the
//! table (does `30` mean a year? does `-` mean none or unknown?) is told as far as the text tells it, and left to the caller.
//!
//! ```
//! use seihyo::value::{self, Value};
//! assert!(matches!(value::read("△1,234.5"), Value::Number(n) if n.value == -1234.5 && n.decimals == 1));
//! assert!(matches!(value::read("令和6年4月"), Value::Period(_)));
//! assert_eq!(value::read("1-2"), Value::Text);
//! ```

mod beside;
mod decimal;
pub mod era;
mod finder;
mod fold;
mod formula;
mod legend;
pub mod mark;
pub mod number;
pub mod period;
mod several;
pub mod unit;

pub use beside::{Beside, read_beside};
pub use decimal::{DecimalMark, decimal_mark_of, read_spaced};
pub use era::Era;
pub use finder::Finder;
pub use formula::is_formula;
pub use legend::{LegendEntry, fold_mark, read_legend};
pub use mark::{Mark, MarkCode, read_mark, sdmx_status};
pub use number::{Number, read_number};
pub use period::{Basis, Part, Partial, Period, PeriodError, PeriodKind, ShortYear, Span, parse_period, read_period, wareki};
pub use several::{Datum, Several, Shape, may_be_day, may_hold_several, read_aside, read_several};

/// What a text says on its own, before its table is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing but white space.
    Blank,
    /// A number, perhaps with a unit or a flag glued to it.
    Number(Number),
    /// A status mark in place of a number, such as `-` or `…`.
    Mark(Mark),
    /// A period or day, or a part of one that needs its context.
    Period(Period),
    /// Anything else.
    Text,
}

/// What a text says: blank, number, mark, period, else text, in this order.
///
/// A bare `2024` or `30` is a number here; where it stands among labels, [`read_period`] tells what it says as a period.
pub fn read(text: &str) -> Value {
    let text = fold::trim(text);
    if text.is_empty() {
        return Value::Blank;
    }
    if let Some(number) = read_number(text) {
        return Value::Number(number);
    }
    if let Some(mark) = read_mark(text) {
        return Value::Mark(mark);
    }
    read_period(text).map_or(Value::Text, Value::Period)
}

/// True for a whole number from 1868 (明治元年) to 2200: a year, when it stands in a label position.
pub fn is_year_like(number: f64) -> bool {
    number.fract() == 0.0 && (1868.0..=2200.0).contains(&number)
}
