//! Lines over time.

use super::super::template::HtmlText;
use super::super::words::figure;
use super::scale::Scale;
use super::{Chart, Frame, class, em, number, unit};
use std::fmt::Write as _;

/// Draws the lines of the series that are shown at first.
pub(super) fn draw(chart: &Chart, frame: &Frame<'_>) -> String {
    let scale = Scale::new(chart.drawn().flat_map(|series| series.values.iter().flatten().copied()), 5.0, false);
    let decimals = scale.decimals();
    let marks: Vec<String> = scale.ticks().map(|tick| figure(tick, Some(decimals))).collect();
    let left = marks.iter().map(|mark| em(mark)).fold(1.0, f64::max) * 12.0 + 10.0;
    let plot = Plot { left, right: frame.width - 14.0, top: 26.0, bottom: frame.height - 30.0, days: days(chart) };
    let mut out = unit(chart);
    for (tick, mark) in scale.ticks().zip(&marks) {
        let y = number(plot.y(scale.place(tick)));
        let class = if tick == 0.0 { "zero" } else { "grid" };
        _ = write!(
            out,
            "<path class=\"{class}\" d=\"M{} {y}H{}\"/><text class=\"tick y\" x=\"{}\" y=\"{y}\" dy=\"4\">{mark}</text>",
            number(plot.left),
            number(plot.right),
            number(plot.left - 6.0)
        );
    }
    periods(chart, &plot, &mut out);
    let usual = usual_step(chart);
    for (place, series) in chart.drawn().enumerate() {
        line(chart, series, place, &plot, &scale, usual, &mut out);
    }
    frame.svg(frame.height, &out)
}

/// Where the lines are drawn.
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    days: (f64, f64),
}

impl Plot {
    fn x(&self, day: i32) -> f64 {
        let (first, last) = self.days;
        self.left + 8.0 + (f64::from(day) - first) / (last - first).max(1.0) * (self.right - self.left - 16.0)
    }

    fn y(&self, place: f64) -> f64 {
        self.bottom - place * (self.bottom - self.top)
    }
}

fn days(chart: &Chart) -> (f64, f64) {
    let day = |point: Option<&super::Point>| point.map_or(0.0, |point| f64::from(point.day));
    (day(chart.points.first()), day(chart.points.last()))
}

/// How many days lie between two points of the chart as a rule.
fn usual_step(chart: &Chart) -> i32 {
    let mut steps: Vec<i32> = chart.points.iter().zip(chart.points.iter().skip(1)).map(|(a, b)| b.day - a.day).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(1)
}

/// Names as many periods below the axis as find room, the last among them.
fn periods(chart: &Chart, plot: &Plot, out: &mut String) {
    let widest = chart.points.iter().map(|point| em(&point.label)).fold(1.0, f64::max) * 12.0 + 14.0;
    let mut free = plot.right + 14.0;
    for point in chart.points.iter().rev() {
        let x = plot.x(point.day);
        let half = widest / 2.0;
        let (anchor, from, to) = if x + half > plot.right + 14.0 {
            ("end", plot.right + 14.0 - widest, plot.right + 14.0)
        } else {
            ("middle", x - half, x + half)
        };
        if to > free + 0.1 || from < 0.0 {
            continue;
        }
        let at = if anchor == "end" { plot.right + 12.0 } else { x };
        _ = write!(
            out,
            "<path class=\"mark\" d=\"M{} {}v5\"/><text class=\"tick x {anchor}\" x=\"{}\" y=\"{}\">{}</text>",
            number(x),
            number(plot.bottom),
            number(at),
            number(plot.bottom + 20.0),
            HtmlText(&point.label)
        );
        free = from;
    }
}

/// One line; it is cut where a figure or a period is missing, and a point that stands alone is a dot.
fn line(chart: &Chart, series: &super::Series, place: usize, plot: &Plot, scale: &Scale, usual: i32, out: &mut String) {
    let (mut path, mut dots) = (String::new(), String::new());
    let mut before: Option<i32> = None;
    let many = chart.points.len() > 40;
    let values: Vec<Option<f64>> = series.values.clone();
    for (at, (point, value)) in chart.points.iter().zip(&values).enumerate() {
        let Some(value) = value else {
            before = None;
            continue;
        };
        let (x, y) = (number(plot.x(point.day)), number(plot.y(scale.place(*value))));
        let goes_on = before.is_some_and(|day| point.day - day <= usual + usual / 2);
        path.push(if goes_on { 'L' } else { 'M' });
        _ = write!(path, "{x} {y}");
        let alone = !goes_on && values.get(at + 1).is_none_or(Option::is_none);
        if !many || alone || at + 1 == values.len() {
            dots.push_str(&dot(place, plot.x(point.day), plot.y(scale.place(*value))));
        }
        before = Some(point.day);
    }
    _ = write!(out, "<g class=\"{}\"><path class=\"line\" d=\"{path}\"/>{dots}</g>", class(place));
}

/// A short line with its mark, for the list of lines.
pub(super) fn key(place: usize) -> String {
    let (class, dot) = (class(place), dot(place, 16.0, 7.0));
    format!(
        "<svg class=\"chart key\" viewBox=\"0 0 32 14\" aria-hidden=\"true\"><g class=\"{class}\"><path class=\"line\" d=\"M0 7H32\"/>{dot}</g></svg>"
    )
}

/// The mark of a point: another shape for each series, so that no colour is needed to tell them apart.
fn dot(place: usize, x: f64, y: f64) -> String {
    let r = 3.2;
    let n = number;
    match place % 6 {
        0 => format!("<circle cx=\"{}\" cy=\"{}\" r=\"{r}\"/>", n(x), n(y)),
        1 => format!("<path d=\"M{} {}h6v6h-6z\"/>", n(x - 3.0), n(y - 3.0)),
        2 => format!("<path d=\"M{} {}l4 7h-8z\"/>", n(x), n(y - 4.0)),
        3 => format!("<path d=\"M{} {}l4 4-4 4-4-4z\"/>", n(x), n(y - 4.0)),
        4 => format!("<path d=\"M{} {}l4-7h-8z\"/>", n(x), n(y + 4.0)),
        _ => format!("<circle class=\"open\" cx=\"{}\" cy=\"{}\" r=\"{r}\"/>", n(x), n(y)),
    }
}
