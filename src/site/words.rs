//! How pages say dates, periods, sizes and numbers.

use crate::message::{Lang, Message, grouped, text};
use crate::value::wareki;
use jiff::civil::Date;

/// A language and how things are said in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub(super) Lang);

/// Months in English.
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

impl Words {
    /// A sentence of the table.
    pub(super) fn say(self, key: &'static str) -> &'static str {
        text(key, self.0)
    }

    /// A sentence of the table with arguments.
    pub(super) fn tell<A: Into<String>>(self, key: &'static str, arguments: impl IntoIterator<Item = A>) -> String {
        Message::new(key, arguments).text(self.0)
    }

    /// The first of two texts where pages are Japanese, else the second where there is one.
    pub(super) fn either<'t>(self, ja: &'t str, en: Option<&'t str>) -> &'t str {
        match (self.0, en) {
            (Lang::En, Some(en)) if !en.is_empty() => en,
            _ => ja,
        }
    }

    /// A day: `2026年10月9日（令和8年10月9日）`, `9 October 2026`; the text itself where it is no day.
    pub(super) fn day(self, iso: &str) -> String {
        let Ok(day) = iso.parse::<Date>() else { return iso.to_owned() };
        match self.0 {
            Lang::En => format!("{} {} {}", day.day(), month_name(day), day.year()),
            Lang::Ja => {
                let era = wareki(day).map(|era| format!("（{era}）")).unwrap_or_default();
                format!("{}{era}", self.short_day(iso))
            }
        }
    }

    /// A day without the era: `2026年10月9日`, `9 October 2026`.
    pub(super) fn short_day(self, iso: &str) -> String {
        match (self.0, iso.parse::<Date>()) {
            (_, Err(_)) => iso.to_owned(),
            (Lang::En, Ok(_)) => self.day(iso),
            (Lang::Ja, Ok(day)) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        }
    }

    /// The month of a day: `2026年10月`, `October 2026`.
    pub(super) fn month(self, iso: &str) -> String {
        match (self.0, iso.parse::<Date>()) {
            (_, Err(_)) => iso.to_owned(),
            (Lang::En, Ok(day)) => format!("{} {}", month_name(day), day.year()),
            (Lang::Ja, Ok(day)) => format!("{}年{}月", day.year(), day.month()),
        }
    }

    /// A period by its type and first day: `2026年10月`, `2025年度`, `Q3 2026`.
    pub(super) fn period(self, kind: &str, start: &str) -> String {
        let Ok(day) = start.parse::<Date>() else { return start.to_owned() };
        let (year, ja) = (day.year(), self.0 == Lang::Ja);
        let quarter = (day.month() + 2) / 3;
        match kind {
            "year" if ja => format!("{year}年"),
            "year" => year.to_string(),
            "fiscal-year" if ja => format!("{year}年度"),
            "fiscal-year" => format!("FY {year}"),
            "quarter" if ja => format!("{year}年{}～{}月", day.month(), day.month() + 2),
            "quarter" => format!("Q{quarter} {year}"),
            "half" if ja => format!("{year}年{}月から半年", day.month()),
            "half" => format!("half year from {}", self.month(start)),
            "month" => self.month(start),
            _ => self.short_day(start),
        }
    }

    /// From one month to another; one month alone where they are the same.
    pub(super) fn span(self, start: &str, end: &str) -> String {
        let (from, to) = (self.month(start), self.month(end));
        match self.0 {
            _ if from == to => from,
            Lang::Ja => format!("{from}～{to}"),
            Lang::En => format!("{from} to {to}"),
        }
    }

    /// A size in bytes as people say it, in steps of 1,000: `12 KB`.
    pub(super) fn size(bytes: u64) -> String {
        match bytes {
            0..1_000 => format!("{bytes} B"),
            1_000..1_000_000 => format!("{}.{} KB", bytes / 1_000, bytes % 1_000 / 100),
            _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        }
    }
}

fn month_name(day: Date) -> &'static str {
    usize::try_from(day.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// A whole number with commas.
pub(super) fn digits(number: usize) -> String {
    grouped(&number.to_string())
}

/// A figure with so many decimals, commas and a true minus sign.
///
/// Without decimals, as many as it needs.
pub(super) fn figure(value: f64, decimals: Option<u8>) -> String {
    let shown = decimals.map_or_else(|| format!("{}", value.abs()), |decimals| format!("{:.*}", usize::from(decimals), value.abs()));
    let (whole, fraction) = shown.split_once('.').map_or((shown.as_str(), ""), |(whole, fraction)| (whole, fraction));
    let zero = shown.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if value < 0.0 && !zero { "\u{2212}" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", grouped(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        for (value, decimals, shown) in [
            (1234.5, None, "1,234.5"),
            (-0.04, Some(1), "0.0"),
            (-1_234_567.0, Some(0), "\u{2212}1,234,567"),
            (3.0, Some(1), "3.0"),
            (999.0, None, "999"),
            (0.00001, None, "0.00001"),
        ] {
            assert_eq!(figure(value, decimals), shown);
        }
    }

    #[test]
    fn days_and_periods_are_said_in_both_languages() {
        let (ja, en) = (Words(Lang::Ja), Words(Lang::En));
        assert_eq!(ja.day("2019-05-01"), "2019年5月1日（令和元年5月1日）");
        assert_eq!(en.day("2019-05-01"), "1 May 2019");
        assert_eq!(ja.day("soon"), "soon");
        assert_eq!(ja.span("2024-01-01", "2024-03-31"), "2024年1月～2024年3月");
        assert_eq!(en.span("2024-03-01", "2024-03-31"), "March 2024");
        assert_eq!((ja.period("fiscal-year", "2024-04-01"), en.period("quarter", "2024-07-01")), ("2024年度".into(), "Q3 2024".into()));
        assert_eq!(Words::size(12_345), "12.3 KB");
    }
}
