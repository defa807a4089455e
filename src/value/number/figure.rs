//! The digits of a number: grouping, decimals, exponent, and the kanji 千, 万, 億 that scale them.

use super::Number;
use crate::value::fold::{self, Cursor};
use std::sync::LazyLock;

/// Whole numbers beyond this are no longer all different as `f64`.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// Reads the figure at the cursor into the number: its value, decimals, grouping and leading zeros.
pub(super) fn read(cursor: &mut Cursor<'_>, number: &mut Number) -> Option<()> {
    let mut segment = Segment::read(cursor)?;
    number.leading_zeros = segment.leading_zeros;
    number.grouped = segment.grouped;
    number.decimals = segment.decimals;
    let Some(mut power) = scale(cursor) else {
        number.value = segment.value(exponent(cursor)?)?;
        return (number.decimals > 0 || number.value <= LARGEST_WHOLE).then_some(());
    };
    let mut value = segment.value(power)?;
    // 496億4,216万: each segment must fit below the scale of the one before.
    loop {
        let mut ahead = *cursor;
        ahead.skip_spaces();
        if power == 0 || !ahead.peek().is_some_and(|c| c.is_ascii_digit()) {
            break;
        }
        let spaced = ahead.rest().len() < cursor.rest().len();
        *cursor = ahead;
        segment = Segment::read(cursor)?;
        let next = scale(cursor).unwrap_or(0);
        // 3,867億 300万 is one amount, but 3億 300 may be two.
        if (spaced && next == 0) || next >= power || segment.value(next)? >= 10f64.powi(power) || segment.leading_zeros {
            return None;
        }
        number.grouped |= segment.grouped;
        number.decimals = segment.decimals;
        value += segment.value(next)?;
        power = next;
    }
    number.value = value;
    Some(())
}

/// Digits without the scale that follows them.
struct Segment {
    /// The digits and the decimal point in ASCII.
    digits: [u8; Segment::MOST],
    length: usize,
    decimals: u8,
    grouped: bool,
    leading_zeros: bool,
}

impl Segment {
    /// More digits than this are not printed in statistics.
    const MOST: usize = 48;

    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut segment = Self { digits: [0; Self::MOST], length: 0, decimals: 0, grouped: false, leading_zeros: false };
        segment.read_whole(cursor)?;
        segment.leading_zeros = segment.length > 1 && segment.digits.first() == Some(&b'0');
        let mut ahead = *cursor;
        if ahead.take_if(|c| fold::narrow(c) == '.').is_some() && ahead.peek().is_some_and(|c| c.is_ascii_digit()) {
            *cursor = ahead;
            segment.push(b'.')?;
            while let Some(digit) = cursor.take_digit() {
                segment.push(digit)?;
                segment.decimals = segment.decimals.saturating_add(1);
            }
        }
        (segment.length > 0).then_some(segment)
    }

    /// Reads digits, in groups of three where a separator stands between them.
    fn read_whole(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let mut separator = None;
        let mut group = 0;
        loop {
            if let Some(digit) = cursor.take_digit() {
                self.push(digit)?;
                group += 1;
                continue;
            }
            let mut ahead = *cursor;
            // In 1 ,234 the comma says that it is one number.
            ahead.skip_spaces();
            let comma = ahead.peek() == Some(',');
            if !comma {
                ahead = *cursor;
            }
            let found = ahead.take_if(is_separator).map(fold::narrow);
            if found.is_none() || !ahead.peek().is_some_and(|c| c.is_ascii_digit()) {
                break;
            }
            let fits = match separator {
                None => (1..=3).contains(&group) && self.digits.first() != Some(&b'0'),
                Some(_) => separator == found && group == 3,
            };
            if !fits {
                return None;
            }
            (*cursor, separator, group) = (ahead, found, 0);
        }
        self.grouped = separator.is_some();
        (!self.grouped || group == 3).then_some(())
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.digits.get_mut(self.length)? = byte;
        self.length += 1;
        Some(())
    }

    /// The digits times ten to the power, rounded once.
    fn value(&self, power: i32) -> Option<f64> {
        let digits = std::str::from_utf8(self.digits.get(..self.length)?).ok()?;
        let value: f64 = if power == 0 { digits.parse().ok()? } else { format!("{digits}e{power}").parse().ok()? };
        value.is_finite().then_some(value)
    }
}

/// True for what stands between groups of three digits; a plain space is left out, as two numbers may stand side by side.
const fn is_separator(c: char) -> bool {
    matches!(c, ',' | '，' | '\u{2009}' | '\u{202f}' | '\u{2007}' | '\u{a0}' | '\u{3000}')
}

/// The power of ten of the kanji at the cursor (千万 is 7); none where there is no such kanji.
fn scale(cursor: &mut Cursor<'_>) -> Option<i32> {
    let power_of = |c: char| SCALES.iter().find(|scale| scale.0 == c).map(|scale| scale.1);
    let mut power = None;
    while let Some(found) = cursor.rest().chars().next().filter(|c| !c.is_ascii()).and_then(power_of) {
        // 百万 and 千億, but neither 万千 nor 千百.
        if power.is_some_and(|power| power >= 4 || found < 4) {
            return power;
        }
        power = Some(power.unwrap_or(0) + found);
        cursor.take_if(|_| true);
    }
    power
}

/// The exponent of `1.5E+05`, which must have its sign; 0 where there is none.
fn exponent(cursor: &mut Cursor<'_>) -> Option<i32> {
    let mut ahead = *cursor;
    if ahead.take_if(|c| matches!(c, 'e' | 'E')).is_none() {
        return Some(0);
    }
    let Some(sign) = ahead.take_if(|c| matches!(c, '+' | '-')) else { return Some(0) };
    let mut power = 0;
    while let Some(digit) = ahead.take_digit() {
        power = power * 10 + i32::from(digit - b'0');
        if power > 400 {
            return None;
        }
    }
    *cursor = ahead;
    Some(if sign == '-' { -power } else { power })
}

/// The kanji that scale a number, with their powers of ten.
static SCALES: LazyLock<Vec<(char, i32)>> = LazyLock::new(|| {
    let rows = include_str!("../scales.csv").lines().skip(1);
    rows.filter_map(|row| row.split_once(',')).filter_map(|(kanji, power)| Some((kanji.chars().next()?, power.parse().ok()?))).collect()
});
