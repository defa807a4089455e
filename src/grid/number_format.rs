//! Number formats: how a stored number is shown.
//!
//! A format code is read once into sections of parts; showing a number picks its section and writes the parts. What Excel shows in a
//! Japanese locale is the model, with a column wide enough that nothing is cut off.

mod built_in;
mod code;
mod date;
mod decimal;
mod fraction;
mod general;
mod kanji;
mod number;

use code::{Body, Section, Sign};
use std::sync::Arc;

/// A number format such as `#,##0;"△ "#,##0` or `[$-411]ggge"年"m"月"`, ready to show numbers. The default is `General`; a clone is cheap.
///
/// ```
/// use seihyo::grid::number_format::NumberFormat;
/// assert_eq!(NumberFormat::new("#,##0;\"△ \"#,##0").show(-1234.0, false), "△ 1,234");
/// assert_eq!(NumberFormat::new("[$-411]ggge\"年\"m\"月\"").show(45383.0, false), "令和6年4月");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberFormat(Option<Arc<Parsed>>);

#[derive(Debug, PartialEq)]
struct Parsed {
    code: String,
    kind: Kind,
    sections: Vec<Section>,
    bare: bool,
}

/// What a format shows beside the digits of a number, and how it moves them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around<'a> {
    /// The text before the digits: `r ` of `"r "#,##0`; the whole text where no digits are shown.
    pub before: &'a str,
    /// The text behind them: `円` of `#,##0"円"`; the percent sign is one.
    pub after: &'a str,
    /// False where a text alone is shown, as by the last section of `#,##0;-#,##0;"-"`.
    pub digits: bool,
    /// The power of ten by which the digits shown differ from the stored number: 2 for `0.0%`, -3 for `#,##0,`.
    pub power: i32,
    /// True where the section is for negative numbers alone, so that its texts say the sign.
    pub negative: bool,
}

/// What a format makes of a positive number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// As many digits as the number needs.
    #[default]
    General,
    /// Digits, perhaps with a unit around them.
    Number {
        /// Digits after the decimal point.
        decimals: u8,
        /// Grouped in thousands.
        thousands: bool,
        /// Trailing commas: what is shown is the number divided by 1000 for each.
        scale: u8,
    },
    /// Times 100 with a percent sign.
    Percent {
        /// Digits after the decimal point.
        decimals: u8,
    },
    /// Mantissa and exponent.
    Scientific,
    /// A fraction.
    Fraction,
    /// A date, a time or a span of time.
    Date(Granularity),
    /// As text (`@`).
    Text,
    /// Nothing is shown (`;;;`).
    Hidden,
}

/// How finely a date format tells the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Granularity {
    /// The year only.
    Year,
    /// Up to the month.
    Month,
    /// Up to the day, or the day of the week.
    Day,
    /// Hours, minutes or seconds.
    Time,
}

/// Codes longer than this are no formats: Excel allows 255 characters.
const LONGEST_CODE: usize = 2048;

impl NumberFormat {
    /// Reads a format code; one that cannot be understood shows numbers as `General` does.
    pub fn new(code: &str) -> Self {
        if code.is_empty() || code.len() > LONGEST_CODE || is_general(code) {
            return Self(None);
        }
        let sections = code::sections(code);
        let kind = code::kind(&sections);
        let bare = is_bare(&sections);
        Self(Some(Arc::new(Parsed { code: code.to_owned(), kind, sections, bare })))
    }

    /// The code as the file has it; `General` for the default.
    pub fn code(&self) -> &str {
        self.0.as_ref().map_or("General", |parsed| &parsed.code)
    }

    /// What it makes of a positive number.
    pub fn kind(&self) -> Kind {
        self.0.as_ref().map_or(Kind::General, |parsed| parsed.kind)
    }

    /// True for `General`, which shows the digits of a number and nothing else.
    pub const fn is_general(&self) -> bool {
        self.0.is_none()
    }

    /// True where beside the digits of any number nothing stands but space and the sign of a negative one, and these are its digits.
    pub fn is_bare(&self) -> bool {
        self.0.as_ref().is_none_or(|parsed| parsed.bare)
    }

    /// True where it shows numbers as dates or times.
    pub fn is_date(&self) -> bool {
        matches!(self.kind(), Kind::Date(_))
    }

    /// What is shown beside the digits of a number; none where nothing is, or where it cannot be told from them: dates, fractions,
    /// exponents, texts among the digits.
    ///
    /// ```
    /// use seihyo::grid::number_format::NumberFormat;
    /// let format = NumberFormat::new("#,##0\" p\"");
    /// assert_eq!(format.around(1234.0).map(|around| (around.before, around.after)), Some(("", " p")));
    /// assert_eq!(NumberFormat::new("0.0%").around(0.123).map(|around| around.power), Some(2));
    /// ```
    pub fn around(&self, number: f64) -> Option<Around<'_>> {
        let parsed = self.0.as_ref()?;
        let (section, sign) = code::pick(&parsed.sections, number).filter(|_| number.is_finite())?;
        let Body::Number(format) = &section.body else { return None };
        let (before, after) = format.around()?;
        let around =
            Around { before, after, digits: format.has_digits(), power: format.power(), negative: sign == Sign::Dropped && number < 0.0 };
        (around.power != 0 || !before.is_empty() || !after.is_empty()).then_some(around)
    }

    /// Shows a number as Excel does in a Japanese locale and a wide enough column.
    ///
    /// Days count from 1904 where `date1904` is set. A number that is no date (negative, or beyond the year 9999) is shown as by
    /// `General` where Excel fills the cell with `#`.
    pub fn show(&self, number: f64, date1904: bool) -> String {
        let Some(parsed) = &self.0 else { return general::show(number) };
        if !number.is_finite() {
            return general::show(number);
        }
        let Some((section, sign)) = code::pick(&parsed.sections, number) else { return general::show(number) };
        let minus = if sign == Sign::Shown && number < 0.0 { "-" } else { "" };
        match &section.body {
            Body::Date(date) => date.show(number, date1904).unwrap_or_else(|| general::show(number)),
            Body::Number(format) => format.show(minus, number.abs()),
            Body::Fraction(format) => format.show(minus, number.abs()),
        }
    }
}

/// True where each section shows digits as they are, with nothing but space and a sign beside them.
fn is_bare(sections: &[Section]) -> bool {
    let sign_alone = |number: f64| {
        let Some((Section { body: Body::Number(format), .. }, sign)) = code::pick(sections, number) else { return false };
        let Some((before, after)) = format.around() else { return false };
        let negative = sign == Sign::Dropped && number < 0.0;
        let is_sign = before.trim().is_empty() || negative && matches!(before.trim(), "-" | "△" | "▲");
        format.has_digits() && format.power() == 0 && is_sign && after.trim().is_empty()
    };
    !sections.iter().any(Section::has_condition) && [1.0, -1.0, 0.0].into_iter().all(sign_alone)
}

/// True for `General` and its Japanese name, which files also write as `G/"標""準"` and `[$-FFFF]g/"標""準"`.
fn is_general(code: &str) -> bool {
    let bare = code.split_once(']').filter(|_| code.starts_with("[$")).map_or(code, |(_, rest)| rest);
    let plain = bare.chars().filter(|c| !matches!(c, '"' | '\\'));
    let is = |name: &str| plain.clone().map(|c| c.to_ascii_lowercase()).eq(name.chars());
    is("general") || is("g/標準")
}

#[cfg(test)]
mod tests;
