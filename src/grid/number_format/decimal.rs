//! A number by its decimal digits, as Excel sees it: fifteen of them.

/// The digits that Excel keeps of a number.
const DIGITS: usize = 15;

/// Below this the product with a power of ten is within [`CLOSE`] of the true one.
const LARGEST_SURE: f64 = 1e9;

/// What lies closer to the middle of two digits needs all its digits to be rounded.
const CLOSE: f64 = 1e-6;

/// A positive number as decimal digits: 0.d₁d₂d₃… × 10^point.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    /// Digits 0 to 9 without leading or trailing zeros; empty for zero.
    digits: Vec<u8>,
    /// How many digits stand before the decimal point; negative where zeros follow it.
    point: i32,
}

impl Decimal {
    /// The first fifteen digits of a number, rounded; its sign is dropped.
    pub(super) fn new(number: f64) -> Self {
        let text = format!("{:.*e}", DIGITS - 1, number.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let mut decimal = Self { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 };
        decimal.trim();
        decimal
    }

    /// A number rounded to so many digits after the decimal point, by a short way for the numbers that most tables hold.
    ///
    /// The same as [`Decimal::new`] and [`Decimal::rounded`]: where the rounding is too close to call, it is left to them.
    pub(super) fn at(number: f64, decimals: i32) -> Self {
        let scaled = number * 10f64.powi(decimals.clamp(0, 18));
        let nearest = scaled.round();
        let is_sure = (0..=18).contains(&decimals) && scaled < LARGEST_SURE && ((scaled - nearest).abs() - 0.5).abs() > CLOSE;
        if !is_sure {
            return Self::new(number).rounded(decimals);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number below 2^32")]
        let mut rest = nearest as u32;
        let mut digits = Vec::with_capacity(10);
        while rest > 0 {
            digits.push(u8::try_from(rest % 10).unwrap_or(0));
            rest /= 10;
        }
        digits.reverse();
        let point = i32::try_from(digits.len()).unwrap_or(0) - decimals;
        let mut decimal = Self { digits, point };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    pub(super) const fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The power of ten of the first digit: 0 for 1 to 9, -1 for 0.1.
    pub(super) const fn magnitude(&self) -> i32 {
        self.point - 1
    }

    /// Multiplies by a power of ten.
    #[must_use]
    pub(super) fn shifted(mut self, power: i32) -> Self {
        if !self.is_zero() {
            self.point += power;
        }
        self
    }

    /// Rounds to so many digits after the decimal point, half away from zero.
    #[must_use]
    pub(super) fn rounded(mut self, decimals: i32) -> Self {
        let keep = self.point.saturating_add(decimals);
        let Ok(keep) = usize::try_from(keep) else { return Self { digits: Vec::new(), point: 0 } };
        let up = self.digits.get(keep).is_some_and(|&digit| digit >= 5);
        self.digits.truncate(keep);
        if up {
            self.digits.resize(keep, 0);
            self.carry();
        }
        self.trim();
        self
    }

    /// Rounds to so many digits in all.
    #[must_use]
    pub(super) fn rounded_to(self, digits: i32) -> Self {
        let decimals = digits - self.point;
        self.rounded(decimals)
    }

    /// Adds one to the last digit.
    fn carry(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
        self.point += 1;
    }

    /// The digits before the decimal point; none for numbers below 1.
    pub(super) fn whole(&self) -> impl DoubleEndedIterator<Item = u8> + ExactSizeIterator {
        let length = usize::try_from(self.point).unwrap_or(0);
        (0..length).map(|at| self.digits.get(at).copied().unwrap_or(0))
    }

    /// The nth digit after the decimal point, from 0.
    pub(super) fn fraction_digit(&self, n: usize) -> u8 {
        let at = i64::from(self.point) + i64::try_from(n).unwrap_or(i64::MAX / 2);
        usize::try_from(at).ok().and_then(|at| self.digits.get(at)).copied().unwrap_or(0)
    }

    /// How many digits after the decimal point are not just zeros at the end.
    pub(super) fn fraction_length(&self) -> usize {
        usize::try_from(i64::try_from(self.digits.len()).unwrap_or(0) - i64::from(self.point)).unwrap_or(0)
    }

    /// The number with all its digits, as in 1234.5 and 0.05.
    pub(super) fn plain(&self) -> String {
        let mut out: String = self.whole().map(digit).collect();
        if out.is_empty() {
            out.push('0');
        }
        let length = self.fraction_length();
        if length > 0 {
            out.push('.');
            out.extend((0..length).map(|n| digit(self.fraction_digit(n))));
        }
        out
    }
}

/// A digit as ASCII.
pub(super) const fn digit(value: u8) -> char {
    (b'0' + value % 10) as char
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_rounds_the_same() {
        for step in 0..20_000u32 {
            let number = f64::from(step) * 0.005 + 0.000_1 * f64::from(step % 7);
            for decimals in 0..5 {
                assert_eq!(Decimal::at(number, decimals).plain(), Decimal::new(number).rounded(decimals).plain(), "{number} {decimals}");
            }
        }
        assert_eq!(Decimal::at(1.005, 2).plain(), "1.01");
        assert_eq!(Decimal::at(1e300, 2).magnitude(), 300);
    }

    #[test]
    fn rounds_half_away_on_the_decimal_digits() {
        let rounded = |number, decimals| Decimal::new(number).rounded(decimals).plain();
        assert_eq!(rounded(1.005, 2), "1.01");
        assert_eq!(rounded(2.5, 0), "3");
        assert_eq!(rounded(0.5, 0), "1");
        assert_eq!(rounded(0.49, 0), "0");
        assert_eq!(rounded(0.05, 1), "0.1");
        assert_eq!(rounded(0.005, 1), "0");
        assert_eq!(rounded(999.96, 1), "1000");
        assert_eq!(rounded(0.1 + 0.2, 15), "0.3");
        assert_eq!(rounded(1e20, 0), "100000000000000000000");
        assert_eq!(rounded(0.0, 2), "0");
    }
}
