//! From a format code to its sections, and from a number to its section.

mod tokens;

use super::date::DateFormat;
use super::fraction::FractionFormat;
use super::kanji::Numerals;
use super::number::NumeralFormat;
use super::{Granularity, Kind};

/// One section of a format: how some of the numbers are shown.
#[derive(Debug, PartialEq)]
pub(super) struct Section {
    /// The numbers it is for, where the code says so itself: `[<1000]`.
    condition: Option<Condition>,
    pub(super) body: Body,
}

impl Section {
    /// True where the code says itself which numbers it is for.
    pub(super) const fn has_condition(&self) -> bool {
        self.condition.is_some()
    }
}

/// What a section shows.
#[derive(Debug, PartialEq)]
pub(super) enum Body {
    Date(DateFormat),
    Number(NumeralFormat),
    Fraction(FractionFormat),
}

/// Whether a minus sign is put before a negative number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Shown,
    /// The section is for negative numbers alone and says so in its own way.
    Dropped,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Condition {
    operator: Operator,
    limit: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// A piece of a section as the code has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    Slash,
    /// `E+` or `E-`: true where a positive exponent has its sign.
    Exponent(bool),
    /// `@`.
    Text,
    /// `General`, `G/標準`.
    General,
    /// A letter of a date with its number: `yyyy` is `('y', 4)`.
    Letters(char, usize),
    /// `[h]`, `[mm]`.
    Elapsed(char, usize),
    /// `AM/PM`, or `A/P`.
    HalfDay {
        short: bool,
    },
}

/// What the brackets of a section say of all of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Attributes {
    pub(super) condition: Option<Condition>,
    pub(super) numerals: Numerals,
    /// The language that the section is for.
    pub(super) locale: Locale,
    /// Year 1 of an era is 元.
    pub(super) first_year_is_gannen: bool,
}

/// The languages that show the same code in different ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Locale {
    /// Not said: that of the user, who is taken to be Japanese.
    #[default]
    Unsaid,
    Japanese,
    Other,
}

/// Reads the sections of a format code; those after the third, and a last one with `@`, are for texts and left out.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut parts = tokens::split(code);
    let texts = |tokens: &[Token]| tokens.contains(&Token::Text);
    if parts.len() > 1 && (parts.len() > 3 || parts.last().is_some_and(|(tokens, _)| texts(tokens))) {
        parts.truncate(3.min(parts.len() - 1));
    }
    parts.into_iter().map(|(tokens, attributes)| Section { condition: attributes.condition, body: body(tokens, &attributes) }).collect()
}

fn body(tokens: Vec<Token>, attributes: &Attributes) -> Body {
    if is_date(&tokens) {
        return Body::Date(DateFormat::new(&tokens, attributes));
    }
    match FractionFormat::new(&tokens) {
        Some(fraction) => Body::Fraction(fraction),
        None => Body::Number(NumeralFormat::new(tokens, attributes.numerals)),
    }
}

/// True where letters of a date stand in the section; `g`, `e` and the like beside digits are units without their quotes.
fn is_date(tokens: &[Token]) -> bool {
    let has_digits = tokens.iter().any(|token| matches!(token, Token::Digit(_) | Token::General));
    tokens.iter().any(|token| match token {
        Token::Letters(letter, _) => matches!(letter, 'y' | 'm' | 'd' | 'h' | 's') || !has_digits,
        Token::Elapsed(..) => true,
        _ => false,
    })
}

/// The section that shows a number; none where the code has none for it.
pub(super) fn pick(sections: &[Section], number: f64) -> Option<(&Section, Sign)> {
    let has_conditions = sections.iter().take(2).any(|section| section.condition.is_some());
    if !has_conditions {
        let index = match sections.len() {
            2 | 3 if number < 0.0 => 1,
            3 if number == 0.0 => 2,
            _ => 0,
        };
        let sign = if index == 1 { Sign::Dropped } else { Sign::Shown };
        return sections.get(index).map(|section| (section, sign));
    }
    let conditions = [sections.first().and_then(|section| section.condition), implied(sections)];
    for (section, condition) in sections.iter().zip(conditions) {
        if let Some(condition) = condition.filter(|condition| condition.holds(number)) {
            let sign = if condition.is_for_negatives() { Sign::Dropped } else { Sign::Shown };
            return Some((section, sign));
        }
    }
    let first_takes_the_rest = conditions.first().copied().flatten().is_some_and(Condition::takes_all_but_negatives);
    let sign = if sections.len() == 2 && first_takes_the_rest { Sign::Dropped } else { Sign::Shown };
    // A number that no condition takes goes to the section without one, else to the last.
    sections.get(2).or_else(|| sections.get(1)).or_else(|| sections.first()).map(|section| (section, sign))
}

/// The condition of the second section: its own, or of three `<0`.
fn implied(sections: &[Section]) -> Option<Condition> {
    let own = sections.get(1).and_then(|section| section.condition);
    let negatives = Condition { operator: Operator::Less, limit: 0.0 };
    own.or_else(|| (sections.len() == 3).then_some(negatives))
}

impl Condition {
    #[expect(clippy::float_cmp, reason = "the code asks for the very number")]
    fn holds(self, number: f64) -> bool {
        match self.operator {
            Operator::Less => number < self.limit,
            Operator::LessOrEqual => number <= self.limit,
            Operator::Equal => number == self.limit,
            Operator::NotEqual => number != self.limit,
            Operator::GreaterOrEqual => number >= self.limit,
            Operator::Greater => number > self.limit,
        }
    }

    fn is_for_negatives(self) -> bool {
        match self.operator {
            Operator::Less | Operator::LessOrEqual => self.limit <= 0.0,
            Operator::Equal => self.limit < 0.0,
            _ => false,
        }
    }

    fn takes_all_but_negatives(self) -> bool {
        matches!(self.operator, Operator::Greater | Operator::GreaterOrEqual) && self.limit == 0.0
    }
}

/// What a format makes of a positive number: what its first section is.
pub(super) fn kind(sections: &[Section]) -> Kind {
    let shows_nothing = |section: &Section| matches!(&section.body, Body::Number(format) if format.is_empty());
    if sections.len() > 1 && sections.iter().all(shows_nothing) {
        return Kind::Hidden;
    }
    match sections.first().map(|section| &section.body) {
        Some(Body::Date(date)) => Kind::Date(date.granularity().unwrap_or(Granularity::Time)),
        Some(Body::Fraction(_)) => Kind::Fraction,
        Some(Body::Number(format)) => format.kind(),
        None => Kind::General,
    }
}
