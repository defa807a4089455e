//! Which chart suits a table.

use super::{Chart, Kind, Point, Series};
use crate::catalog::{Observations, Table};
use crate::hash::HashMap;
use crate::release::CHILD;
use crate::site::words::Words;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Periods that a chart over time has at least.
const FEWEST_PERIODS: usize = 3;

/// Figures that go into a page at most.
const MOST_FIGURES: usize = 20_000;

/// Lines that are drawn at first at most.
const LINES: usize = 5;

/// The chart of a table; none where neither time nor categories order its figures.
pub(in crate::site) fn choose(table: &Table, figures: &Observations, words: Words) -> Option<Chart> {
    over_time(table, figures, words).or_else(|| by_category(table, figures))
}

/// The dimensions that tell series apart: those with several labels that no earlier one says already.
fn telling<'t>(table: &'t Table, figures: &Observations, rows: &[usize], leave_out: &[&str]) -> Vec<(&'t str, usize)> {
    let candidates = table.dictionary.dimensions().filter(|column| !leave_out.contains(&column.name.as_str()));
    let mut telling: Vec<(&str, usize)> = Vec::new();
    for column in candidates {
        let Some(at) = figures.column(&column.name) else { continue };
        let labels: BTreeSet<Option<&str>> = rows.iter().map(|&row| figures.text(row, Some(at))).collect();
        let said = telling.iter().any(|&(_, known)| determines(figures, rows, known, at));
        let is_unit = column.concept.as_deref() == Some("unit");
        if labels.len() > 1 && !said && !is_unit {
            telling.push((&column.name, at));
        }
    }
    telling
}

/// Whether each label of one column goes with one label of another only, no label counting as one.
fn determines(figures: &Observations, rows: &[usize], one: usize, other: usize) -> bool {
    let mut seen: HashMap<Option<&str>, Option<&str>> = HashMap::default();
    rows.iter().all(|&row| {
        let other = figures.text(row, Some(other));
        *seen.entry(figures.text(row, Some(one))).or_insert(other) == other
    })
}

/// Whether the labels of one column stand within those of another, as cities within a region.
fn stands_within(figures: &Observations, rows: &[usize], inner: usize, outer: usize) -> bool {
    let labelled: Vec<usize> = rows.iter().copied().filter(|&row| figures.text(row, Some(inner)).is_some()).collect();
    determines(figures, &labelled, inner, outer)
}

/// The labels of a row that tell its series from the others.
fn name(figures: &Observations, row: usize, dimensions: &[(&str, usize)]) -> String {
    let mut labels = Vec::new();
    for (dimension, at) in dimensions {
        let parents = figures.text(row, figures.column(&format!("{dimension}_parents"))).filter(|_| dimensions.len() == 1);
        labels.extend(parents.map(|text| text.replace(CHILD, "／")));
        labels.extend(figures.text(row, Some(*at)).map(str::to_owned));
    }
    labels.join("／")
}

/// Series under construction, in the order in which they come.
struct Collected<'a> {
    figures: &'a Observations,
    names: HashMap<(String, String), usize>,
    series: Vec<Series>,
    /// Figures for which there is one already.
    double: usize,
}

impl<'a> Collected<'a> {
    fn new(figures: &'a Observations) -> Self {
        Self { figures, names: HashMap::default(), series: Vec::new(), double: 0 }
    }

    /// Adds the figure of a row to the series of its name and unit, at a point of so many.
    fn add(&mut self, row: usize, name: String, point: usize, points: usize) {
        let Some(value) = self.figures.number(row, self.figures.column("value")) else { return };
        let unit = self.figures.text(row, self.figures.column("unit")).unwrap_or_default().to_owned();
        let next = self.series.len();
        let at = *self.names.entry((name.clone(), unit.clone())).or_insert(next);
        if at == next {
            self.series.push(Series { name, unit, values: vec![None; points], decimals: 0 });
        }
        let Some(series) = self.series.get_mut(at) else { return };
        series.decimals = series.decimals.max(decimals(value));
        match series.values.get_mut(point) {
            Some(place @ None) => *place = Some(value),
            _ => self.double += 1,
        }
    }
}

/// Digits after the decimal point that a figure needs, 4 at most.
fn decimals(value: f64) -> u8 {
    (0..4)
        .find(|&decimals| {
            let times = value * 10f64.powi(i32::from(decimals));
            (times - times.round()).abs() < 1e-6
        })
        .unwrap_or(4)
}

fn over_time(table: &Table, figures: &Observations, words: Words) -> Option<Chart> {
    let (kinds, starts) = (figures.column("period_type"), figures.column("period_start"));
    let mut periods: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in 0..figures.len() {
        if let (Some(kind), Some(start)) = (figures.text(row, kinds), figures.text(row, starts)) {
            periods.entry(kind).or_default().insert(start);
        }
    }
    let (kind, periods) = periods.into_iter().max_by_key(|(_, periods)| periods.len())?;
    if periods.len() < FEWEST_PERIODS {
        return None;
    }
    let time: Vec<&str> = table
        .dictionary
        .dimensions()
        .filter(|column| column.concept.as_deref() == Some("time"))
        .map(|column| column.name.as_str())
        .collect();
    let rows: Vec<usize> = (0..figures.len()).filter(|&row| figures.text(row, kinds) == Some(kind)).collect();
    let dimensions = telling_beside_time(table, figures, &rows, &time, starts);
    let places: HashMap<&str, usize> = periods.iter().enumerate().map(|(at, start)| (*start, at)).collect();
    let mut collected = Collected::new(figures);
    for row in rows {
        let Some(&place) = figures.text(row, starts).and_then(|start| places.get(start)) else { continue };
        collected.add(row, name(figures, row, &dimensions), place, periods.len());
    }
    let filled: usize = collected.series.iter().map(|series| series.values.iter().flatten().count()).sum();
    if collected.double * 10 > filled {
        return None;
    }
    let most = MOST_FIGURES / periods.len();
    let series: Vec<Series> =
        collected.series.into_iter().filter(|series| series.values.iter().flatten().count() >= 2).take(most).collect();
    let unit = series.first()?.unit.clone();
    let shown = (0..series.len()).filter(|&at| series.get(at).is_some_and(|series| series.unit == unit)).take(LINES).collect();
    let point = |start: &&str| Point { label: words.period(kind, start), day: day(start) };
    Some(Chart { kind: Kind::Line, points: periods.iter().map(point).collect(), series, shown })
}

/// The dimensions that tell series apart, without those that say no more than when.
fn telling_beside_time<'t>(
    table: &'t Table,
    figures: &Observations,
    rows: &[usize],
    time: &[&str],
    starts: Option<usize>,
) -> Vec<(&'t str, usize)> {
    let says_when = |at: usize| starts.is_some_and(|starts| determines(figures, rows, starts, at));
    telling(table, figures, rows, time).into_iter().filter(|&(_, at)| !says_when(at)).collect()
}

/// Days from 1970 to a day.
fn day(iso: &str) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    iso.parse::<Date>().ok().and_then(|day| epoch.until(day).ok()).map_or(0, |span| span.get_days())
}

fn by_category(table: &Table, figures: &Observations) -> Option<Chart> {
    let all: Vec<usize> = (0..figures.len()).collect();
    let dimensions = telling(table, figures, &all, &[]);
    let labels = |at: usize| (0..figures.len()).filter_map(|row| figures.text(row, Some(at))).collect::<BTreeSet<_>>().len();
    // Of several with as many labels the first, which is the outermost.
    let (category, at) = dimensions.iter().rev().copied().max_by_key(|&(_, at)| labels(at))?;
    // Where a row has only the label that its category would stand within, that is its category.
    let (outer, others): (Vec<_>, Vec<_>) =
        dimensions.iter().copied().filter(|&(name, _)| name != category).partition(|&(_, other)| stands_within(figures, &all, at, other));
    let mut points: Vec<Point> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::default();
    let parents = figures.column(&format!("{category}_parents"));
    let rows = |row: usize| {
        let label = figures.text(row, Some(at)).or_else(|| outer.iter().rev().find_map(|&(_, at)| figures.text(row, Some(at))))?;
        Some((format!("{}\n{label}", figures.text(row, parents).unwrap_or_default()), label))
    };
    for (key, label) in (0..figures.len()).filter_map(rows) {
        places.entry(key).or_insert_with(|| {
            points.push(Point { label: label.to_owned(), day: 0 });
            points.len() - 1
        });
    }
    let mut collected = Collected::new(figures);
    for row in 0..figures.len() {
        let Some(&place) = rows(row).and_then(|(key, _)| places.get(&key)) else { continue };
        collected.add(row, name(figures, row, &others), place, points.len());
    }
    let filled: usize = collected.series.iter().map(|series| series.values.iter().flatten().count()).sum();
    if collected.double * 10 > filled || points.len() < 2 {
        return None;
    }
    let series: Vec<Series> = collected
        .series
        .into_iter()
        .filter(|series| series.values.iter().flatten().count() >= 2)
        .take(MOST_FIGURES / points.len())
        .collect();
    (!series.is_empty()).then_some(Chart { kind: Kind::Bar, points, series, shown: vec![0] })
}
