//! A category of a dimension: what it is called, its code, its period, what contains it.

use crate::release::Words;

/// A category of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its name among the categories of its dimension: the code where it has one of its own, else the label.
    pub id: String,
    /// Its code.
    pub code: Option<String>,
    /// Its label.
    pub label: Words,
    /// The category that contains it.
    pub parent: Option<usize>,
    /// The period that it is.
    pub period: Option<Period>,
}

/// A period of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day, `2024-04-01`.
    pub start: String,
    /// Last day.
    pub end: String,
    /// `month`, `fiscal-year`, …
    pub kind: String,
}

impl Period {
    /// The period as SDMX writes it: `2024-01`, `2024-Q1`; a fiscal year from April is `2024-04-01/P1Y`.
    ///
    /// ```
    /// use seihyo::catalog::Period;
    /// let period = |start: &str, end: &str, kind: &str| Period { start: start.into(), end: end.into(), kind: kind.into() }.sdmx();
    /// assert_eq!(period("2024-04-01", "2025-03-31", "fiscal-year"), "2024-04-01/P1Y");
    /// assert_eq!(period("2024-04-01", "2024-06-30", "quarter"), "2024-Q2");
    /// assert_eq!(period("2024-02-01", "2024-04-30", "quarter"), "2024-02-01/P3M");
    /// assert_eq!(period("2024-10-01", "2024-10-01", "point"), "2024-10-01");
    /// assert_eq!(period("2024-10-01", "2024-10-10", "ten-days"), "2024-10-01/P10D");
    /// ```
    pub fn sdmx(&self) -> String {
        let year = self.start.get(..4).unwrap_or_default();
        let month: u32 = self.start.get(5..7).and_then(|text| text.parse().ok()).unwrap_or(1);
        let first_day = self.start.ends_with("-01");
        match self.kind.as_str() {
            "year" if self.start.ends_with("-01-01") && self.end.ends_with("-12-31") => year.to_owned(),
            "year" | "fiscal-year" => format!("{}/P1Y", self.start),
            "half" if first_day && month % 6 == 1 => format!("{year}-S{}", month / 6 + 1),
            "half" => format!("{}/P6M", self.start),
            "quarter" if first_day && month % 3 == 1 => format!("{year}-Q{}", month / 3 + 1),
            "quarter" => format!("{}/P3M", self.start),
            "month" if first_day => self.start.get(..7).unwrap_or_default().to_owned(),
            _ if self.start == self.end => self.start.clone(),
            _ => format!("{}/P{}D", self.start, self.days()),
        }
    }

    /// Code of the frequency in SDMX; `_O` for spans of no fixed length.
    pub(in crate::catalog) fn frequency(&self) -> &'static str {
        match self.kind.as_str() {
            "year" | "fiscal-year" => "A",
            "half" => "S",
            "quarter" => "Q",
            "month" => "M",
            "day" => "D",
            _ => "_O",
        }
    }

    /// How many days it has, the last among them.
    fn days(&self) -> i32 {
        let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
        let days = day(&self.start).zip(day(&self.end)).and_then(|(start, end)| start.until(end).ok());
        days.map_or(1, |span| span.get_days() + 1)
    }
}
