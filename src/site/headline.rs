//! The newest figure of a dataset, as people pass it on: the period, the figure, and the one of the year before.

use super::TableData;
use super::chart::{Chart, Kind, Series, choose};
use super::words::{Words, figure};
use crate::catalog::{Dataset, Observations, Table};
use crate::message::Lang;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

/// The newest figure of a dataset.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Headline {
    /// Which figure it is; empty where the dataset's title says so.
    pub(super) name: String,
    /// The period it is of.
    pub(super) period: String,
    /// The figure with its unit.
    pub(super) figure: String,
    /// The page of the table that it is from, beside that of the dataset; empty where the table is not known.
    pub(super) page: String,
    /// The one of a year before, and how they differ; none where there is none to compare with.
    pub(super) before: Option<String>,
}

/// Units of shares and rates: their figures differ by points, and how many per cent of them that is says nothing.
const POINTS: [&str; 5] = ["％", "%", "倍", "ポイント", "‰"];

impl Headline {
    /// The newest figure of the first series of a chart over time.
    ///
    /// None for other charts.
    pub(super) fn new(chart: &Chart, words: Words) -> Option<Self> {
        let series = chart.series.get(*chart.shown.first()?).filter(|_| chart.kind == Kind::Line)?;
        let (at, value) = series.values.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?))).next_back()?;
        let point = chart.points.get(at)?;
        let before = a_year_before(point.day)
            .and_then(|day| chart.points.iter().position(|point| point.day == day))
            .and_then(|at| series.values.get(at).copied().flatten());
        Some(Self {
            name: series.name.clone(),
            period: point.label.clone(),
            figure: shown(series, value),
            page: String::new(),
            before: before.map(|before| compared(series, before, value, words)),
        })
    }

    /// The figure, and in brackets the base that it is an index of; the base is empty where it is none.
    pub(super) fn figure_and_base(&self) -> (&str, &str) {
        self.figure.split_at(self.figure.find('（').unwrap_or(self.figure.len()))
    }

    /// The headline in one sentence, with what dataset it is of.
    pub(super) fn sentence(&self, dataset: &Dataset, words: Words) -> String {
        let sample = if dataset.sample { words.say("site.sample-prefix") } else { "" };
        let separator = if words.0 == Lang::Ja { "・" } else { ", " };
        let what = if self.name.is_empty() { String::new() } else { format!("{separator}{}", self.name) };
        let what = format!("{sample}{}{what}", dataset.title(words.0));
        let before = self.before.as_ref().map_or_else(String::new, |before| words.tell("site.headline-before", [before]));
        words.tell("site.headline", [&what, &self.period, &self.figure, &before])
    }
}

/// The chart over time that a dataset's newest figure is from, and that figure: of the first table of which nothing is in doubt.
pub(super) fn newest(dataset: &Dataset, tables: &[TableData], words: Words) -> Option<(Chart, Headline)> {
    dataset.tables.iter().zip(tables).find_map(|(table, data)| of_table(dataset, table, &data.observations, words))
}

/// The same of one table; none where something of it is in doubt.
pub(super) fn of_table(dataset: &Dataset, table: &Table, figures: &Observations, words: Words) -> Option<(Chart, Headline)> {
    let chart = (table.report.doubts == 0).then(|| choose(table, figures, words)).flatten()?;
    let mut headline = Headline::new(&chart, words)?;
    if headline.name.is_empty() && table.title(words.0) != dataset.title(words.0) {
        table.title(words.0).clone_into(&mut headline.name);
    }
    headline.page = table.page();
    Some((chart, headline))
}

/// The same day of the year before, both in days from 1970.
fn a_year_before(day: i32) -> Option<i32> {
    let epoch = date(1970, 1, 1);
    let before: Date = epoch.checked_add(Span::new().try_days(day).ok()?).ok()?.checked_sub(1.year()).ok()?;
    epoch.until(before).ok().map(|span| span.get_days())
}

/// A figure of a series with its unit; the base of an index, `令和2年＝100`, in brackets.
fn shown(series: &Series, value: f64) -> String {
    let figure = figure(value, Some(series.decimals));
    if series.unit.contains(['＝', '=']) { format!("{figure}（{}）", series.unit) } else { format!("{figure}{}", series.unit) }
}

/// The figure of the year before, and how much more or less the newest is.
///
/// Shares and rates differ by points, counts by per cent; without a unit, and where there is nothing to take per cent of, only the figure
/// of the year before is told.
fn compared(series: &Series, before: f64, now: f64, words: Words) -> String {
    let then = shown(series, before);
    let scale = 10f64.powi(i32::from(series.decimals));
    // What is printed is compared, so that the difference is the one that a reader finds.
    let difference = ((now * scale).round() - (before * scale).round()) / scale;
    let (key, size) = if POINTS.contains(&series.unit.as_str()) {
        (
            if difference < 0.0 { "site.headline-points-less" } else { "site.headline-points-more" },
            figure(difference.abs(), Some(series.decimals)),
        )
    } else if series.unit.is_empty() || before <= 0.0 {
        return then;
    } else {
        let share = figure((difference / before * 100.0).abs(), Some(1));
        (if difference < 0.0 { "site.headline-less" } else { "site.headline-more" }, share)
    };
    if difference == 0.0 { words.tell("site.headline-same", [then]) } else { words.tell(key, [then, size]) }
}

#[cfg(test)]
mod tests {
    use super::super::chart::Point;
    use super::*;

    fn chart(unit: &str, decimals: u8, values: &[Option<f64>]) -> Chart {
        let day = |year: i16| date(1970, 1, 1).until(date(year, 2, 1)).unwrap().get_days();
        let years = (2020..).take(values.len());
        Chart {
            kind: Kind::Line,
            points: years.map(|year| Point { label: format!("{year}年2月"), day: day(year) }).collect(),
            series: vec![Series { name: "総数".into(), unit: unit.into(), values: values.to_vec(), decimals }],
            shown: vec![0],
        }
    }

    #[test]
    fn the_newest_figure_is_told_with_the_one_of_the_year_before() {
        for (unit, decimals, values, figure, before) in [
            ("倍", 2, &[Some(1.75), Some(1.72)][..], "1.72倍", Some("1.75倍、0.03ポイント減")),
            ("％", 1, &[Some(2.5), Some(2.6)], "2.6％", Some("2.5％、0.1ポイント増")),
            ("人", 0, &[Some(1000.0), Some(1234.0)], "1,234人", Some("1,000人、23.4％増")),
            ("人", 0, &[Some(1000.0), Some(1000.0)], "1,000人", Some("1,000人と同じ")),
            ("", 1, &[Some(99.0), Some(100.5)], "100.5", Some("99.0")),
            ("令和2年＝100", 1, &[Some(100.0), Some(110.0)], "110.0（令和2年＝100）", Some("100.0（令和2年＝100）、10.0％増")),
            ("億円", 0, &[Some(-5.0), Some(3.0)], "3億円", Some("\u{2212}5億円")),
            // The year before is missing: the figure of two years ago is not taken for it.
            ("人", 0, &[Some(5.0), None, Some(7.0)], "7人", None),
            // The newest is missing: the last one there is, of its own period.
            ("人", 0, &[Some(5.0), Some(7.0), None], "7人", Some("5人、40.0％増")),
        ] {
            let found = Headline::new(&chart(unit, decimals, values), Words(Lang::Ja)).unwrap();
            assert_eq!((found.figure.as_str(), found.before.as_deref()), (figure, before), "{unit} {values:?}");
        }
        assert_eq!(Headline::new(&chart("人", 0, &[None, None]), Words(Lang::Ja)), None);
        let bars = Chart { kind: Kind::Bar, ..chart("人", 0, &[Some(1.0)]) };
        assert_eq!(Headline::new(&bars, Words(Lang::Ja)), None);
    }

    #[test]
    fn a_leap_day_has_a_year_before() {
        let day = |year, month, day| date(1970, 1, 1).until(date(year, month, day)).unwrap().get_days();
        assert_eq!(a_year_before(day(2025, 4, 1)), Some(day(2024, 4, 1)));
        assert_eq!(a_year_before(day(2024, 2, 29)), Some(day(2023, 2, 28)));
        assert_eq!(a_year_before(day(1950, 1, 1)), Some(day(1949, 1, 1)));
    }
}
