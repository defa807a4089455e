//! Serial numbers: days since the end of 1899, or since 1904.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The day and time of a serial number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    pub(super) year: i16,
    pub(super) month: u8,
    /// Day of the month; 0 for the serial number 0, 29 for the leap day that 1900 did not have.
    pub(super) day: u8,
    /// 0 for Sunday.
    pub(super) weekday: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    pub(super) millisecond: u16,
    /// All milliseconds of the serial number.
    total: i64,
}

/// One past the last day that Excel shows, 9999-12-31.
const DAYS_1900: f64 = 2_958_466.0;

/// Days between the two ways to count.
const DAYS_BEFORE_1904: f64 = 1462.0;

/// The day that Excel counts though 1900 was no leap year.
const FALSE_LEAP_DAY: i64 = 60;

const DAY: i64 = 86_400_000;

impl Moment {
    /// The moment of a serial number, rounded to so many digits of a second; none where Excel shows no date.
    pub(super) fn new(serial: f64, date1904: bool, subseconds: usize) -> Option<Self> {
        let last = if date1904 { DAYS_1900 - DAYS_BEFORE_1904 } else { DAYS_1900 };
        if !(0.0..last).contains(&serial) {
            return None;
        }
        let step = [1000, 100, 10, 1].get(subseconds).copied().unwrap_or(1);
        let total = rounded(serial, step);
        let (days, time) = (total / DAY, total % DAY);
        let counted = if date1904 { days + 1462 } else { days };
        let (year, month, day) = calendar(counted, date1904)?;
        let part = |unit: i64, modulus: i64| u8::try_from(time / unit % modulus).unwrap_or(0);
        Some(Self {
            year,
            month,
            day,
            weekday: u8::try_from((counted + 6) % 7).unwrap_or(0),
            hour: part(3_600_000, 24),
            minute: part(60_000, 60),
            second: part(1000, 60),
            millisecond: u16::try_from(time % 1000).unwrap_or(0),
            total,
        })
    }

    /// All hours, minutes or seconds that have gone by.
    pub(super) const fn elapsed(&self, letter: char) -> i64 {
        match letter {
            'h' => self.total / 3_600_000,
            'm' => self.total / 60_000,
            _ => self.total / 1000,
        }
    }

    /// The day, where there was one.
    pub(super) fn date(&self) -> Option<Date> {
        let day = |day| Date::new(self.year, i8::try_from(self.month).ok()?, day).ok();
        match self.day {
            0 => day(1),
            number => day(i8::try_from(number).ok()?).or_else(|| day(28)),
        }
    }
}

/// All milliseconds of a serial number, to the nearest step.
#[expect(clippy::cast_possible_truncation, reason = "a serial number below three million has less than 2^49 milliseconds")]
fn rounded(serial: f64, step: i64) -> i64 {
    let milliseconds = (serial * 86_400_000.0).round() as i64;
    (milliseconds + step / 2) / step * step
}

/// Year, month and day of a day's number in the count since 1900.
fn calendar(days: i64, date1904: bool) -> Option<(i16, u8, u8)> {
    let first = match days {
        0 if !date1904 => return Some((1900, 1, 0)),
        FALSE_LEAP_DAY if !date1904 => return Some((1900, 2, 29)),
        ..FALSE_LEAP_DAY => date(1899, 12, 31),
        _ => date(1899, 12, 30),
    };
    let day = first.checked_add(days.days()).ok()?;
    Some((day.year(), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn days_are_those_of_excel() {
        let day = |serial, date1904| Moment::new(serial, date1904, 0).map(|moment| (moment.year, moment.month, moment.day, moment.weekday));
        assert_eq!(day(0.0, false), Some((1900, 1, 0, 6)));
        assert_eq!(day(1.0, false), Some((1900, 1, 1, 0)));
        assert_eq!(day(59.0, false), Some((1900, 2, 28, 2)));
        assert_eq!(day(60.0, false), Some((1900, 2, 29, 3)));
        assert_eq!(day(61.0, false), Some((1900, 3, 1, 4)));
        assert_eq!(day(45383.0, false), Some((2024, 4, 1, 1)));
        assert_eq!(day(0.0, true), Some((1904, 1, 1, 5)));
        assert_eq!(day(2_958_465.0, false), Some((9999, 12, 31, 5)));
        assert_eq!(day(2_958_466.0, false), None);
        assert_eq!(day(-1.0, false), None);
    }

    #[test]
    fn time_rounds_up_into_the_next_day() {
        let time =
            |serial, digits| Moment::new(serial, false, digits).map(|moment| (moment.day, moment.hour, moment.minute, moment.second));
        assert_eq!(time(1.5, 0), Some((1, 12, 0, 0)));
        assert_eq!(time(1.999_999_9, 0), Some((2, 0, 0, 0)));
        assert_eq!(time(1.999_999_9, 3), Some((1, 23, 59, 59)));
    }
}
