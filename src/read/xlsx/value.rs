//! What the text within `<v>` says, by the type of its cell.

/// The stored number that a text spells; none for what is no finite decimal number.
pub(super) fn number(bytes: &[u8]) -> Option<f64> {
    if let Some(number) = short_integer(bytes) {
        return Some(number);
    }
    let bytes = bytes.trim_ascii();
    // The standard parser also knows "inf" and "nan".
    let plain = bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    let text = std::str::from_utf8(bytes).ok().filter(|_| plain)?;
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// An integer of up to nine digits: most figures, and exact without the standard parser.
fn short_integer(bytes: &[u8]) -> Option<f64> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    let number = bytes.iter().try_fold(0, |number: u32, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))?;
    Some(f64::from(number))
}

/// What an ISO 8601 date or time (a cell of type `d`) is as a serial number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    /// Days from the beginning of the date system, with the time as a fraction.
    pub(super) serial: f64,
    /// True where it has a date.
    pub(super) has_date: bool,
    /// True where it has a time other than midnight.
    pub(super) has_time: bool,
}

/// The moment that a text spells: `2024-05-01`, `2024-05-01T12:30:00.5`, `12:30`; a `Z` at the end is dropped.
pub(super) fn moment(text: &str, date1904: bool) -> Option<Moment> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (Some(date), Some(time)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let days = date.map_or(Some(0), |date| days(date, date1904))?;
    let fraction = time.map_or(Some(0.0), day_fraction)?;
    Some(Moment { serial: f64::from(days) + fraction, has_date: date.is_some(), has_time: fraction > 0.0 })
}

/// The serial number of a day; none before the date system begins.
fn days(text: &str, date1904: bool) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let mut part = |length| parts.next().filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()));
    let (year, month, day) = (part(4)?.parse().ok()?, part(2)?.parse().ok()?, part(2)?.parse().ok()?);
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    let since = |year, month, day| (date - jiff::civil::Date::constant(year, month, day)).get_days();
    let serial = if date1904 {
        since(1904, 1, 1)
    } else {
        // The 1900 system has a 29 February 1900, so that days before it count one less.
        let serial = since(1899, 12, 30);
        if serial <= 60 { serial - 1 } else { serial }
    };
    (serial >= 0).then_some(serial)
}

/// A time of day as a fraction of it.
fn day_fraction(text: &str) -> Option<f64> {
    let mut parts = text.splitn(3, ':');
    let hours = parts.next()?.parse::<u8>().ok().filter(|&hours| hours < 24)?;
    let minutes = parts.next()?.parse::<u8>().ok().filter(|&minutes| minutes < 60)?;
    let seconds = parts.next().map_or(Some(0.0), |seconds| number(seconds.as_bytes())).filter(|seconds| (0.0..60.0).contains(seconds))?;
    Some((f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds) / 86400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        for text in ["0", "123456789", "1234567890", "-5", "0.1", "1E+3", "43951.5", "2.2250738585072014E-308", " 7 ", "9007199254740993"] {
            assert_eq!(number(text.as_bytes()), text.trim().parse().ok(), "{text}");
        }
        for text in ["", "inf", "NaN", "1e999", "1,000", "0x10", "１", "-", "1 2"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn dates_become_serial_numbers() {
        let serial = |text, date1904| moment(text, date1904).map(|moment| moment.serial);
        assert_eq!(serial("2020-05-01", false), Some(43952.0));
        assert_eq!(serial("2020-05-01T12:00:00.000Z", false), Some(43952.5));
        assert_eq!(serial("2020-05-01", true), Some(42490.0));
        assert_eq!(
            (serial("1900-01-01", false), serial("1900-02-28", false), serial("1900-03-01", false)),
            (Some(1.0), Some(59.0), Some(61.0))
        );
        assert_eq!(serial("06:00", false), Some(0.25));
        for text in ["", "2020-02-30", "2020-5-1", "1899-01-01", "2020-05-01T25:00", "令和2年", "2020"] {
            assert_eq!(serial(text, false), None, "{text}");
        }
    }
}
