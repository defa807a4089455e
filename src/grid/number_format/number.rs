//! Sections that show digits: grouping, decimals, percent, scaling, exponents.

use super::code::Token;
use super::decimal::{Decimal, digit};
use super::kanji::Numerals;
use super::{Kind, general};

/// A section that shows a number by its digits, or only a text.
#[derive(Debug, PartialEq)]
pub(super) struct NumeralFormat {
    parts: Vec<NumberPart>,
    numerals: Numerals,
    /// Placeholders before the decimal point.
    whole: usize,
    /// Placeholders after the decimal point.
    decimals: usize,
    thousands: bool,
    /// Trailing commas.
    scale: u8,
    percents: u8,
    exponent: bool,
    /// Nothing but digits in the plainest way, so that whole numbers need no rounding.
    plain: bool,
    /// The texts before and after the digits; none where one stands among the digits.
    around: Option<(String, String)>,
}

#[derive(Debug, PartialEq)]
enum NumberPart {
    Literal(String),
    /// A placeholder before the decimal point.
    Whole(char),
    Point,
    /// A placeholder after the decimal point.
    Decimal(char),
    Exponent {
        plus: bool,
        digits: usize,
    },
    General,
    Text,
}

impl NumeralFormat {
    pub(super) fn new(tokens: Vec<Token>, numerals: Numerals) -> Self {
        let mut format = Self {
            parts: Vec::new(),
            numerals,
            whole: 0,
            decimals: 0,
            thousands: false,
            scale: 0,
            percents: 0,
            exponent: false,
            plain: false,
            around: None,
        };
        let (mut point, mut commas) = (false, 0u8);
        for token in tokens {
            match token {
                Token::Digit(_) if format.exponent => {
                    if let Some(NumberPart::Exponent { digits, .. }) =
                        format.parts.iter_mut().rev().find(|part| matches!(part, NumberPart::Exponent { .. }))
                    {
                        *digits += 1;
                    }
                }
                Token::Digit(c) if point => {
                    format.decimals += 1;
                    format.parts.push(NumberPart::Decimal(c));
                }
                Token::Digit(c) => {
                    format.thousands |= commas > 0;
                    commas = 0;
                    format.whole += 1;
                    format.parts.push(NumberPart::Whole(c));
                }
                Token::Comma if format.whole + format.decimals > 0 => commas = commas.saturating_add(1),
                Token::Point if !point => {
                    point = true;
                    format.parts.push(NumberPart::Point);
                }
                Token::Percent => {
                    format.percents = format.percents.saturating_add(1);
                    format.parts.push(NumberPart::Literal("%".to_owned()));
                }
                Token::Exponent(plus) if !format.exponent => {
                    format.exponent = true;
                    format.parts.push(NumberPart::Exponent { plus, digits: 0 });
                }
                Token::General => format.parts.push(NumberPart::General),
                Token::Text => format.parts.push(NumberPart::Text),
                other => format.parts.push(NumberPart::Literal(literal(other))),
            }
        }
        format.scale = commas;
        format.plain = format.is_plain();
        format.around = format.texts_around();
        format
    }

    fn texts_around(&self) -> Option<(String, String)> {
        let (mut before, mut after) = (String::new(), String::new());
        let mut digits = false;
        for part in &self.parts {
            match part {
                NumberPart::Literal(text) if digits => after.push_str(text),
                NumberPart::Literal(text) => before.push_str(text),
                // Digits behind a text: 123-4567.
                _ if !after.is_empty() => return None,
                _ => digits = true,
            }
        }
        (!self.exponent && self.numerals == Numerals::Ascii).then_some((before, after))
    }

    /// The texts before and after the digits; none where one stands among the digits, or they are no plain digits.
    pub(super) fn around(&self) -> Option<(&str, &str)> {
        self.around.as_ref().map(|(before, after)| (before.as_str(), after.as_str()))
    }

    /// True where the number itself is shown, not only a text.
    pub(super) fn has_digits(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, NumberPart::Literal(_)))
    }

    /// The power of ten by which the digits shown differ from the stored number: 2 for a percent sign, -3 for a trailing comma.
    pub(super) fn power(&self) -> i32 {
        2 * i32::from(self.percents) - 3 * i32::from(self.scale)
    }

    /// True for one run of `#` and a single `0` at its end, with nothing but literals around it.
    fn is_plain(&self) -> bool {
        let is_whole = |part: &&NumberPart| matches!(part, NumberPart::Whole(_));
        let simple = self.parts.iter().all(|part| matches!(part, NumberPart::Whole('0' | '#') | NumberPart::Literal(_)));
        let run = self.parts.iter().skip_while(|part| !is_whole(part)).take_while(is_whole).count();
        let zeros = self.parts.iter().filter(|part| **part == NumberPart::Whole('0')).count();
        let last = self.parts.iter().rev().find(is_whole);
        let as_it_is = self.percents == 0 && self.scale == 0 && self.numerals == Numerals::Ascii;
        simple && as_it_is && run == self.whole && zeros == 1 && last == Some(&NumberPart::Whole('0'))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn kind(&self) -> Kind {
        let decimals = u8::try_from(self.decimals).unwrap_or(u8::MAX);
        if self.parts.contains(&NumberPart::Text) {
            Kind::Text
        } else if self.whole + self.decimals == 0 {
            Kind::General
        } else if self.exponent {
            Kind::Scientific
        } else if self.percents > 0 {
            Kind::Percent { decimals }
        } else {
            Kind::Number { decimals, thousands: self.thousands, scale: self.scale }
        }
    }

    /// Shows a number without its sign; `minus` is the sign to put first.
    pub(super) fn show(&self, minus: &str, number: f64) -> String {
        if self.plain && number.fract() == 0.0 && number < 1e15 {
            return self.show_whole(minus, number);
        }
        let power = self.power();
        let (decimal, exponent) = match (self.exponent, power) {
            (true, _) => self.normalised(Decimal::new(number).shifted(power)),
            (false, 0) => (Decimal::at(number, self.decimal_places()), 0),
            (false, _) => (Decimal::new(number).shifted(power).rounded(self.decimal_places()), 0),
        };
        self.write(minus, number, &decimal, exponent)
    }

    fn decimal_places(&self) -> i32 {
        i32::try_from(self.decimals).unwrap_or(i32::MAX / 2)
    }

    /// The quick way for `0`, `#,##0` and their kin.
    fn show_whole(&self, minus: &str, number: f64) -> String {
        let digits = format!("{number}");
        let mut out = String::with_capacity(digits.len() * 2 + 8);
        out.push_str(minus);
        let mut written = false;
        for part in &self.parts {
            match part {
                NumberPart::Literal(text) => out.push_str(text),
                _ if !written => {
                    written = true;
                    for (position, c) in (0..digits.len()).rev().zip(digits.chars()) {
                        out.push(c);
                        if self.thousands && position > 0 && position % 3 == 0 {
                            out.push(',');
                        }
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// The mantissa and the exponent; the exponent is a multiple of the digits before the point.
    fn normalised(&self, decimal: Decimal) -> (Decimal, i32) {
        if decimal.is_zero() {
            return (decimal, 0);
        }
        let step = i32::try_from(self.whole).unwrap_or(1).max(1);
        let exponent = |decimal: &Decimal| decimal.magnitude().div_euclid(step) * step;
        let first = exponent(&decimal);
        let mantissa = decimal.clone().shifted(-first).rounded(self.decimal_places());
        // 9.99 may round to 10.
        let second = exponent(&mantissa.clone().shifted(first));
        if second == first { (mantissa, first) } else { (decimal.shifted(-second).rounded(self.decimal_places()), second) }
    }

    fn write(&self, minus: &str, number: f64, decimal: &Decimal, exponent: i32) -> String {
        let mut out = minus.to_owned();
        let mut whole = Whole::new(decimal, self.whole, self.thousands, self.numerals);
        let mut decimals = 0;
        for part in &self.parts {
            match part {
                NumberPart::Literal(text) => out.push_str(text),
                NumberPart::Whole(placeholder) => whole.write(*placeholder, &mut out),
                NumberPart::Point => {
                    whole.finish(&mut out);
                    out.push('.');
                }
                NumberPart::Decimal(placeholder) => {
                    let more = decimals < decimal.fraction_length();
                    match placeholder {
                        '#' if !more => {}
                        '?' if !more => out.push(' '),
                        _ => push_digit(decimal.fraction_digit(decimals), self.numerals, &mut out),
                    }
                    decimals += 1;
                }
                NumberPart::Exponent { plus, digits } => {
                    let sign = if exponent < 0 {
                        "-"
                    } else if *plus {
                        "+"
                    } else {
                        ""
                    };
                    out.push_str(&exponent_text(sign, exponent, *digits));
                }
                NumberPart::General | NumberPart::Text => out.push_str(&self.numerals.say(&general::show(number))),
            }
        }
        out
    }
}

/// `E+04`.
fn exponent_text(sign: &str, exponent: i32, digits: usize) -> String {
    format!("E{sign}{:0width$}", exponent.abs(), width = digits.min(8))
}

/// A token that stands for itself.
fn literal(token: Token) -> String {
    match token {
        Token::Literal(text) => text,
        Token::Letters(letter, count) | Token::Elapsed(letter, count) => letter.to_string().repeat(count),
        Token::Comma => ",".to_owned(),
        Token::Point => ".".to_owned(),
        Token::Slash => "/".to_owned(),
        Token::Exponent(plus) => (if plus { "E+" } else { "E-" }).to_owned(),
        Token::HalfDay { short } => (if short { "A/P" } else { "AM/PM" }).to_owned(),
        Token::Digit(_) | Token::Percent | Token::General | Token::Text => String::new(),
    }
}

/// The digits before the decimal point, going into their placeholders.
struct Whole {
    digits: Vec<u8>,
    /// Placeholders still to come.
    left: usize,
    thousands: bool,
    numerals: Numerals,
    /// A `0` has come, after which every placeholder shows a digit.
    zeros: bool,
    started: bool,
}

impl Whole {
    fn new(decimal: &Decimal, placeholders: usize, thousands: bool, numerals: Numerals) -> Self {
        Self { digits: decimal.whole().collect(), left: placeholders, thousands, numerals, zeros: false, started: false }
    }

    /// Fills the next placeholder; the first one takes all digits that have no placeholder of their own.
    fn write(&mut self, placeholder: char, out: &mut String) {
        self.left = self.left.saturating_sub(1);
        if !self.started {
            self.started = true;
            for position in (self.left + 1..self.digits.len()).rev() {
                self.push(position, out);
            }
        }
        self.zeros |= placeholder == '0';
        if self.left < self.digits.len() || self.zeros {
            self.push(self.left, out);
        } else if placeholder == '?' {
            out.push(' ');
            if self.thousands && self.left > 0 && self.left.is_multiple_of(3) {
                out.push(' ');
            }
        }
    }

    /// Writes all digits, where no placeholder stood before the point.
    fn finish(&mut self, out: &mut String) {
        if !self.started {
            self.started = true;
            for position in (0..self.digits.len()).rev() {
                self.push(position, out);
            }
        }
    }

    /// Writes the digit at a position, counted from the decimal point, and the comma after it.
    fn push(&self, position: usize, out: &mut String) {
        let index = self.digits.len().checked_sub(position + 1);
        push_digit(index.and_then(|index| self.digits.get(index)).copied().unwrap_or(0), self.numerals, out);
        if self.thousands && position > 0 && position.is_multiple_of(3) {
            out.push(',');
        }
    }
}

fn push_digit(value: u8, numerals: Numerals, out: &mut String) {
    let ascii = digit(value);
    if numerals == Numerals::Ascii {
        out.push(ascii);
    } else {
        out.push_str(&numerals.write(ascii.encode_utf8(&mut [0; 4])));
    }
}
