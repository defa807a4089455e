//! `General`: as many digits as fit into eleven characters.

use super::decimal::Decimal;

/// Digits of a number that has a decimal point: eleven characters with the point.
const WITH_POINT: i32 = 10;

/// The largest power of ten of a number that is written out.
const LARGEST_PLAIN: i32 = 10;

/// Digits before an exponent.
const BEFORE_EXPONENT: i32 = 6;

/// Shows a number as Excel does by `General` in a wide column.
pub(super) fn show(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e11 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and of at most eleven digits")]
        let whole = number as i64;
        return whole.to_string();
    }
    if !number.is_finite() {
        return number.to_string();
    }
    let minus = if number < 0.0 { "-" } else { "" };
    let decimal = Decimal::new(number);
    let plain = match decimal.magnitude() {
        LARGEST_PLAIN => Some(decimal.clone().rounded(0)),
        0..LARGEST_PLAIN => Some(decimal.clone().rounded_to(WITH_POINT)),
        -4..0 => Some(decimal.clone().rounded(WITH_POINT - 1)),
        -9..-4 if decimal.clone().rounded(12).fraction_length() < 10 => Some(decimal.clone().rounded(12)),
        _ => None,
    };
    match plain.filter(|plain| plain.magnitude() <= LARGEST_PLAIN) {
        Some(plain) => format!("{minus}{}", plain.plain()),
        None => format!("{minus}{}", scientific(decimal)),
    }
}

fn scientific(decimal: Decimal) -> String {
    let decimal = decimal.rounded_to(BEFORE_EXPONENT);
    let exponent = decimal.magnitude();
    let mantissa = decimal.shifted(-exponent).plain();
    format!("{mantissa}E{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::show;

    #[test]
    fn shows_what_fits_into_eleven_characters() {
        for (number, shown) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-1.0, "-1"),
            (1234.5, "1234.5"),
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.333333333"),
            (100.0 / 3.0, "33.33333333"),
            (-2.0 / 3.0, "-0.666666667"),
            (12_345_678_901.0, "12345678901"),
            (12_345_678_901.6, "12345678902"),
            (123_456_789_012.0, "1.23457E+11"),
            (1e11, "1E+11"),
            (1_234_567_890.12, "1234567890"),
            (0.000_123_4, "0.0001234"),
            (0.000_123_456_7, "0.000123457"),
            (0.00001, "0.00001"),
            (0.000_012_345_67, "1.23457E-05"),
            (1e-10, "1E-10"),
            (1e300, "1E+300"),
        ] {
            assert_eq!(show(number), shown);
        }
    }
}
