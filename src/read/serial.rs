//! Days and times as XML writes them, as the serial numbers that spreadsheets count in.

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A day.
    Day,
    /// A day and a time of that day.
    DayAndTime,
}

/// A number as XML writes it; none for infinity and what is no number.
pub(super) fn number(value: &str) -> Option<f64> {
    value.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// The serial number of `2020-05-01` or `2020-05-01T09:30:00`, as Excel counts.
pub(super) fn date(value: &str) -> Option<(f64, Part)> {
    let (day, time) = value.trim().split_once('T').map_or((value.trim(), None), |(day, time)| (day, Some(time)));
    let day: jiff::civil::Date = day.parse().ok()?;
    let days = (day - jiff::civil::date(1899, 12, 30)).get_days();
    // Excel counts a 29 February 1900 that never was.
    let days = f64::from(if (1..=60).contains(&days) { days - 1 } else { days });
    match time {
        Some(time) => Some((days + clock(time)?, Part::DayAndTime)),
        None => Some((days, Part::Day)),
    }
}

/// The part of a day that `09:30:00.5` is; a zone at the end is left out, for it does not change what the clock shows.
fn clock(time: &str) -> Option<f64> {
    let time = time.split(['Z', '+', '-']).next().unwrap_or_default();
    let mut parts = time.split(':').map(number);
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0.0))?;
    Some((hours * 3600.0 + minutes * 60.0 + seconds) / 86400.0)
}

/// The days that a duration such as `PT09H30M00S` is.
pub(super) fn duration(value: &str) -> Option<f64> {
    let (sign, rest) = value.trim().strip_prefix('-').map_or((1.0, value.trim()), |rest| (-1.0, rest));
    let rest = rest.strip_prefix('P')?;
    let (days, clock) = rest.split_once('T').unwrap_or((rest, ""));
    let mut seconds = 0.0;
    for (part, units) in [(days, [('D', 86400.0)].as_slice()), (clock, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)])] {
        let mut rest = part;
        while !rest.is_empty() {
            let split = rest.find(|c: char| c.is_ascii_alphabetic())?;
            let (amount, after) = rest.split_at(split);
            let unit = after.chars().next()?;
            let (_, factor) = units.iter().find(|(letter, _)| *letter == unit)?;
            seconds += number(&amount.replace(',', "."))? * factor;
            rest = after.get(1..)?;
        }
    }
    Some(sign * seconds / 86400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_as_in_excel() {
        for (day, serial) in [("1899-12-30", 0.0), ("1900-01-01", 1.0), ("1900-02-28", 59.0), ("1900-03-01", 61.0), ("1899-12-29", -1.0)] {
            assert_eq!(date(day), Some((serial, Part::Day)), "{day}");
        }
    }

    #[test]
    fn times_and_durations_are_parts_of_days() {
        assert_eq!(date("2020-05-01T06:00:00Z"), Some((43952.25, Part::DayAndTime)));
        for (text, expected) in
            [("PT36H00M00S", Some(1.5)), ("-P1DT6H", Some(-1.25)), ("PT0,5S", Some(0.5 / 86400.0)), ("36:00", None), ("PT6", None)]
        {
            assert_eq!(duration(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "2020-13-01", "2020-05-01T", "2020-05-01T25", "令和2年"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
