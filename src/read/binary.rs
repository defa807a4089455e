//! What both kinds of binary workbook, `.xls` and `.xlsb`, write alike.

/// The number in four bytes: the upper half of a floating point number or a whole one, either of them perhaps in hundredths.
pub(super) fn rk(bits: u32) -> f64 {
    let number = if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// The error value of a code, as Excel shows it; none for a code that Excel has not.
pub(super) const fn error_value(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        0x2C => "#SPILL!",
        0x2D => "#CONNECT!",
        0x2E => "#BLOCKED!",
        0x2F => "#UNKNOWN!",
        0x30 => "#FIELD!",
        0x31 => "#CALC!",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the very numbers are meant")]
    fn numbers_are_unpacked() {
        assert_eq!(rk(12_345 << 2 | 2), 12_345.0);
        assert_eq!(rk(12_345 << 2 | 3), 123.45);
        assert_eq!(rk((-5i32 << 2 | 2).cast_unsigned()), -5.0);
        assert_eq!(rk(0x3FF8_0000), 1.5);
    }

    #[test]
    fn codes_stand_for_error_values() {
        assert_eq!([0x07, 0x2A, 0x2C].map(error_value), [Some("#DIV/0!"), Some("#N/A"), Some("#SPILL!")]);
        assert_eq!([0x01, 0x32].map(error_value), [None, None]);
    }
}
