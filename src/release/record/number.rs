//! Numbers as every text format spells them.

/// The digits of a whole number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    /// At the end.
    bytes: [u8; Digits::MOST],
    first: usize,
}

impl Digits {
    /// As many has the largest number.
    const MOST: usize = 20;

    pub(super) fn new(mut number: u64) -> Self {
        let mut digits = Self { bytes: [b'0'; Self::MOST], first: Self::MOST - 1 };
        for (at, byte) in digits.bytes.iter_mut().enumerate().rev() {
            let digit = (number % 10) as u8;
            *byte = b'0' + digit;
            digits.first = at;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        digits
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(self.first..).unwrap_or(&[])
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

/// Below this every whole number is exact, and shown by its digits alone.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes a number as the shortest decimal that reads back the same; no exponent, no sign before zero.
pub(in crate::release) fn write_number(out: &mut Vec<u8>, number: f64) {
    use std::io::Write as _;
    if number == 0.0 {
        out.push(b'0');
    } else if let Some((whole, decimals)) = short(number.abs()) {
        if number < 0.0 {
            out.push(b'-');
        }
        write_short(out, whole, decimals);
    } else if number.is_finite() {
        let _ = write!(out, "{number}");
    }
}

/// A positive number as a whole one and how many of its digits stand behind the point, where they are few.
///
/// Whole numbers below 10^15 and powers of ten are exact, and so is what the processor rounds their quotient to: the number itself where
/// the digits are its. No two decimals of so few digits are the same number, so that the first that is found is the shortest.
fn short(number: f64) -> Option<(u64, usize)> {
    const POWERS: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
    const FEW_DIGITS: f64 = 1e15;
    let whole = |number: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, positive and below 2^53")]
        let whole = number as u64;
        whole
    };
    if number.fract() == 0.0 {
        return (number < EXACT).then(|| (whole(number), 0));
    }
    POWERS.iter().enumerate().skip(1).find_map(|(decimals, power)| {
        let moved = (number * power).round();
        (moved < FEW_DIGITS && (moved / power).to_bits() == number.to_bits()).then(|| (whole(moved), decimals))
    })
}

/// Writes a whole number with a point before its last digits.
fn write_short(out: &mut Vec<u8>, whole: u64, decimals: usize) {
    let digits = Digits::new(whole);
    let digits = digits.as_bytes();
    if decimals == 0 {
        out.extend_from_slice(digits);
        return;
    }
    let (before, after) = digits.split_at(digits.len().saturating_sub(decimals));
    out.extend_from_slice(if before.is_empty() { b"0" } else { before });
    out.push(b'.');
    out.extend(std::iter::repeat_n(b'0', decimals - after.len()));
    out.extend_from_slice(after);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: f64) -> String {
        let mut out = Vec::new();
        write_number(&mut out, number);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_short_and_plain() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.00001, "0.00001"),
            (-1234.5, "-1234.5"),
            (4122.0, "4122"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e22, "10000000000000000000000"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (-1e-7, "-0.0000001"),
        ] {
            assert_eq!(shown(number), text);
            assert!(text.parse::<f64>().unwrap().total_cmp(&(number + 0.0)).is_eq(), "{text}");
        }
        assert_eq!(shown(f64::NAN), "");
    }

    #[test]
    fn decimals_are_the_shortest_there_are() {
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for power in [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 3.0] {
            for digits in 1..17 {
                for _ in 0..200 {
                    random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    #[expect(clippy::cast_precision_loss, reason = "any number will do")]
                    let number = (random >> 11) as f64 / 2f64.powi(53) * 10f64.powi(digits);
                    for number in [number, number.round() / power, (number.round() / power).next_up(), -number.trunc() - 0.1] {
                        assert_eq!(shown(number), (number + 0.0).to_string());
                    }
                }
            }
        }
    }
}
