//! A figure that is a text, evened out: what may be typed in several ways and says the same.
//!
//! Evened out are: characters of full width, spaces of any width, separators of thousands, the sign before the decimals, minus signs of
//! every kind and triangles, a plus sign, `¥` for 円, zeros behind the last decimal, 千 万 億 兆 as zeros. Nothing else: `001` is not `1`.

use crate::value::DecimalMark;

/// A figure as its text has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    negative: bool,
    /// Digits, with a point where decimals follow, without zeros behind them.
    digits: String,
    unit: String,
}

/// True for a character that people see.
pub(super) const fn shows(c: char) -> bool {
    !(c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
}

impl Figure {
    /// A text as a figure; none where it does not begin with digits, after a sign.
    pub(super) fn read(text: &str, decimal_mark: DecimalMark) -> Option<Self> {
        let plain: String = text.chars().filter(|&c| shows(c)).map(narrow).collect();
        let mut rest = plain.as_str();
        let mut unit = "";
        let (mut negative, mut signed) = (false, false);
        while let Some(c) = rest.chars().next().filter(|&c| !c.is_ascii_digit() && c != '.') {
            match c {
                '¥' | '￥' | '\\' if unit.is_empty() => unit = "円",
                '+' | '±' if !signed => signed = true,
                '-' if !signed => (negative, signed) = (true, true),
                _ => return None,
            }
            rest = rest.get(c.len_utf8()..)?;
        }
        let (digits, after) = amount(rest, decimal_mark)?;
        let unit = format!("{unit}{after}");
        Some(Self { negative: negative && digits != "0", digits, unit })
    }

    /// True where a value with a unit says the same.
    pub(super) fn says(&self, value: f64, unit: Option<&str>) -> bool {
        self.digits == trimmed(&value.abs().to_string())
            && self.negative == (value < 0.0)
            && (self.unit.is_empty() || unit.is_some_and(|unit| unit.chars().map(narrow).eq(self.unit.chars())))
    }
}

/// Full-width ASCII as ASCII, and one sign for every minus.
const fn narrow(c: char) -> char {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(c) => c,
            None => c,
        },
        c => c,
    };
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | 'ー' | '\u{fe63}' | 'ｰ' | '△' | '▲' | '▽' | '▼' => '-',
        c => c,
    }
}

/// The digits at the beginning of a text with their scale, and what follows them.
fn amount(text: &str, decimal_mark: DecimalMark) -> Option<(String, &str)> {
    let mut whole = String::new();
    let mut rest = text;
    let mut below = usize::MAX;
    let decimals = loop {
        let (digits, fraction, after) = run(rest, decimal_mark)?;
        let (power, after) = scale(after);
        if power >= below {
            return None;
        }
        let (digits, fraction) = shifted(digits, &fraction, power);
        if below == usize::MAX {
            whole = digits;
        } else {
            // 496億4216万: the smaller part takes the place of as many zeros.
            let keep = whole.len().checked_sub(digits.len())?;
            if !whole.get(keep..)?.bytes().all(|b| b == b'0') {
                return None;
            }
            whole.truncate(keep);
            whole.push_str(&digits);
        }
        (rest, below) = (after, power);
        if power == 0 || !rest.starts_with(|c: char| c.is_ascii_digit()) {
            break fraction;
        }
    };
    let digits = if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") };
    Some((trimmed(&digits), rest))
}

/// Whole digits, decimals and what follows; none where there are no digits.
fn run(text: &str, decimal_mark: DecimalMark) -> Option<(String, String, &str)> {
    let (point, group) = match decimal_mark {
        // One comma stands before decimals; several set thousands apart.
        DecimalMark::Comma if text.matches(',').count() == 1 && !text.contains('.') => (',', '.'),
        DecimalMark::Point | DecimalMark::Comma => ('.', ','),
    };
    let (mut whole, mut fraction) = (String::new(), String::new());
    let mut end = 0;
    let mut in_fraction = false;
    for (at, c) in text.char_indices() {
        match c {
            c if c.is_ascii_digit() => if in_fraction { &mut fraction } else { &mut whole }.push(c),
            c if c == point && !in_fraction => in_fraction = true,
            c if c == group && !in_fraction => {}
            _ => break,
        }
        end = at + c.len_utf8();
    }
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    if whole.is_empty() {
        whole.push('0');
    }
    Some((whole, fraction, text.get(end..)?))
}

/// The power of ten of 千, 万, 億, 兆 or an exponent at the beginning of a text, and what follows.
fn scale(text: &str) -> (usize, &str) {
    let mut power = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        power += match c {
            '十' => 1,
            '百' => 2,
            '千' => 3,
            '万' => 4,
            '億' => 8,
            '兆' => 12,
            _ => break,
        };
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    (power, rest)
}

/// Digits with the point moved to the right.
fn shifted(mut whole: String, fraction: &str, power: usize) -> (String, String) {
    let moved: String = fraction.chars().chain(std::iter::repeat('0')).take(power).collect();
    whole.push_str(&moved);
    if power > 0 && whole.len() > 1 {
        let first = whole.find(|c| c != '0').unwrap_or(whole.len() - 1);
        whole.drain(..first);
    }
    (whole, fraction.chars().skip(power).collect())
}

/// Digits without zeros behind the last decimal.
fn trimmed(digits: &str) -> String {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.').to_owned() } else { digits.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str, value: f64, unit: &str) -> bool {
        let figure = Figure::read(text, DecimalMark::Point);
        figure.is_some_and(|figure| figure.says(value, Some(unit).filter(|unit| !unit.is_empty())))
    }

    #[test]
    fn what_is_typed_in_another_way_says_the_same() {
        for (text, value, unit) in [
            ("1,234", 1234.0, ""),
            ("１，２３４．５", 1234.5, ""),
            ("△ 1,234", -1234.0, ""),
            ("▲12.50", -12.5, ""),
            ("－3", -3.0, ""),
            ("+5", 5.0, ""),
            (".5", 0.5, ""),
            ("0.0", 0.0, ""),
            ("△0", 0.0, ""),
            ("12.3％", 12.3, "%"),
            ("3,100円", 3100.0, "円"),
            ("¥3,100", 3100.0, "円"),
            ("496億4,216万円", 49_642_160_000.0, "円"),
            ("3.5万人", 35_000.0, "人"),
            ("1 234", 1234.0, ""),
        ] {
            assert!(says(text, value, unit), "{text}");
        }
    }

    #[test]
    fn what_says_something_else_does_not() {
        for (text, value, unit) in [
            ("001", 1.0, ""),
            ("1234", 1235.0, ""),
            ("△5", 5.0, ""),
            ("5", -5.0, ""),
            ("12.3%", 12.3, ""),
            ("12.3%", 0.123, "%"),
            ("5円", 5.0, "人"),
            ("3万", 3.0, ""),
            ("12.34", 12.3, ""),
            ("約5", 5.0, ""),
            ("3万4億", 34.0, ""),
            ("(5)", 5.0, ""),
        ] {
            assert!(!says(text, value, unit), "{text}");
        }
        assert!(Figure::read("1 234,5", DecimalMark::Comma).is_some_and(|figure| figure.says(1234.5, None)));
    }
}
