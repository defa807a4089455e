//! Sections that show fractions: `# ?/?`, `# ??/100`.

use super::code::Token;

/// A section with a fraction.
#[derive(Debug, PartialEq)]
pub(super) struct FractionFormat {
    /// Text before and after all of it.
    before: String,
    after: String,
    /// Has digits for whole numbers before the fraction.
    whole: bool,
    /// Placeholders of the numerator.
    width: usize,
    denominator: Denominator,
}

#[derive(Debug, PartialEq)]
enum Denominator {
    Fixed(u32),
    /// At most so many digits.
    Digits(usize),
}

/// Larger denominators are not written.
const MOST_DIGITS: usize = 5;

impl FractionFormat {
    /// Reads a section with a slash between digits; none for any other.
    pub(super) fn new(tokens: &[Token]) -> Option<Self> {
        let slash = tokens.iter().position(|token| *token == Token::Slash)?;
        let (left, right) = (tokens.get(..slash)?, tokens.get(slash + 1..)?);
        let is_digit = |token: &&Token| matches!(token, Token::Digit(_));
        let width = left.iter().rev().take_while(is_digit).count();
        if width == 0 {
            return None;
        }
        let start = left.len() - width;
        let head = left.get(..start)?;
        let whole = head.iter().any(|token| is_digit(&token));
        let first = head.iter().position(|token| is_digit(&token)).unwrap_or(head.len());
        let (denominator, rest) = denominator(right)?;
        Some(Self { before: text(head.get(..first)?), after: text(&rest), whole, width, denominator })
    }

    /// Shows a number without its sign; `minus` is the sign to put first.
    pub(super) fn show(&self, minus: &str, number: f64) -> String {
        let whole = if self.whole { number.trunc() } else { 0.0 };
        let rest = number - whole;
        let (numerator, denominator) = match self.denominator {
            Denominator::Fixed(denominator) => ((rest * f64::from(denominator)).round(), f64::from(denominator)),
            Denominator::Digits(digits) => nearest(rest, 10f64.powi(i32::try_from(digits.min(MOST_DIGITS)).unwrap_or(1)) - 1.0),
        };
        let width = self.width;
        let places = match self.denominator {
            Denominator::Fixed(denominator) => denominator.to_string().len(),
            Denominator::Digits(digits) => digits,
        };
        let (whole, numerator) = if self.whole && numerator >= denominator { (whole + 1.0, 0.0) } else { (whole, numerator) };
        let fraction = if self.whole && numerator == 0.0 {
            " ".repeat(width + 1 + places)
        } else {
            format!("{:>width$}/{:<places$}", whole_text(numerator), whole_text(denominator))
        };
        let whole = match (self.whole, whole > 0.0 || numerator == 0.0) {
            (true, true) => format!("{} ", whole_text(whole)),
            (true, false) => " ".to_owned(),
            (false, _) => String::new(),
        };
        format!("{minus}{}{whole}{fraction}{}", self.before, self.after)
    }
}

/// The denominator after the slash, and what follows it.
fn denominator(tokens: &[Token]) -> Option<(Denominator, Vec<Token>)> {
    match tokens.split_first()? {
        (Token::Literal(text), rest) => {
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let zeros = if digits == text.len() { rest.iter().take_while(|token| **token == Token::Digit('0')).count() } else { 0 };
            let number: u32 = format!("{}{}", text.get(..digits)?, "0".repeat(zeros)).parse().ok().filter(|&number| number > 0)?;
            let mut after = vec![Token::Literal(text.get(digits..)?.to_owned())];
            after.extend(rest.iter().skip(zeros).cloned());
            Some((Denominator::Fixed(number), after))
        }
        (Token::Digit(_), _) => {
            let digits = tokens.iter().take_while(|token| matches!(token, Token::Digit(_))).count();
            Some((Denominator::Digits(digits), tokens.iter().skip(digits).cloned().collect()))
        }
        _ => None,
    }
}

fn text(tokens: &[Token]) -> String {
    tokens.iter().filter_map(|token| if let Token::Literal(text) = token { Some(text.as_str()) } else { None }).collect()
}

/// The last convergent of the continued fraction whose denominator is at most so large; Excel looks no further.
fn nearest(number: f64, most: f64) -> (f64, f64) {
    let (mut before, mut last) = ((0.0, 1.0), (1.0, 0.0));
    let mut rest = number;
    for _ in 0..32 {
        let whole = rest.floor();
        let next = (whole * last.0 + before.0, whole * last.1 + before.1);
        if next.1 > most {
            break;
        }
        (before, last) = (last, next);
        if rest - whole < 5e-8 {
            break;
        }
        rest = 1.0 / (rest - whole);
    }
    last
}

fn whole_text(number: f64) -> String {
    format!("{number:.0}")
}
