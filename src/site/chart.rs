//! The chart of a table: which figures it shows, and its drawing.
//!
//! Figures over time are lines, with gaps where a figure is missing; figures of one period are bars by category. A table that suits
//! neither has no chart. All series go into the page as data, a few of them are drawn when the site is built; with scripts a person
//! chooses others.

mod bars;
mod choose;
mod lines;
mod scale;

pub(super) use choose::choose;

use super::words::Words;
use serde::Serialize;

/// What a chart shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Chart {
    /// `line` or `bar`.
    pub(super) kind: Kind,
    /// The periods or categories, in order.
    pub(super) points: Vec<Point>,
    /// The series, in the order of the table.
    pub(super) series: Vec<Series>,
    /// Which series are drawn at first.
    pub(super) shown: Vec<usize>,
}

/// What kind of chart it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// Lines over time.
    Line,
    /// Bars by category.
    Bar,
}

/// A period or a category.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Point {
    /// What it is called.
    pub(super) label: String,
    /// For a period its first day, in days from 1970; 0 for a category.
    pub(super) day: i32,
}

/// A row of figures that belong together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Series {
    /// Its labels.
    pub(super) name: String,
    /// Its unit; empty where it is not known.
    pub(super) unit: String,
    /// The figure of each point; none where there is no number.
    pub(super) values: Vec<Option<f64>>,
    /// Digits after the decimal point.
    pub(super) decimals: u8,
}

/// A chart drawn: one for wide screens and one for narrow ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Drawing {
    /// What it shows, as one sentence.
    pub(super) title: String,
    /// The range of each series, for those who do not see it.
    pub(super) description: String,
    /// SVG for screens from 640 px.
    pub(super) wide: String,
    /// SVG for narrower ones.
    pub(super) narrow: String,
    /// What its lines are, in the order of drawing.
    pub(super) keys: Vec<Key>,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Key {
    /// The class of its colour, `s1` to `s6`.
    pub(super) class: String,
    /// Its mark as SVG; empty for bars.
    pub(super) mark: String,
    /// Its name.
    pub(super) name: String,
}

impl Chart {
    /// Draws the series that are shown at first.
    pub(super) fn draw(&self, title: &str, words: Words) -> Drawing {
        let description = self.described(words);
        let draw = |id: &str, width: f64, height: f64| {
            let frame = Frame { id, title, description: &description, width, height };
            match self.kind {
                Kind::Line => lines::draw(self, &frame),
                Kind::Bar => bars::draw(self, &frame),
            }
        };
        Drawing { title: title.to_owned(), wide: draw("w", 760.0, 360.0), narrow: draw("n", 360.0, 320.0), keys: self.keys(), description }
    }

    fn keys(&self) -> Vec<Key> {
        let key = |(place, series): (usize, &Series)| {
            let class = class(place);
            let mark = if self.kind == Kind::Line { lines::key(place) } else { String::new() };
            Key { class, mark, name: series.name.clone() }
        };
        self.drawn().enumerate().filter(|(_, series)| !series.name.is_empty()).map(key).collect()
    }

    /// The series that are drawn at first.
    fn drawn(&self) -> impl Iterator<Item = &Series> + Clone {
        self.shown.iter().filter_map(|&at| self.series.get(at))
    }

    /// The unit of the series that are drawn at first; empty where it is not known.
    pub(super) fn unit(&self) -> &str {
        self.drawn().next().map_or("", |series| &series.unit)
    }

    /// From which point to which the chart goes, and what each drawn series begins and ends with.
    fn described(&self, words: Words) -> String {
        let label = |at: usize| self.points.get(at).map_or("", |point| point.label.as_str());
        let mut said = Vec::new();
        for series in self.drawn() {
            let filled = || series.values.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?)));
            let (Some((first, from)), Some((last, to))) = (filled().next(), filled().next_back()) else { continue };
            let shown = |value| format!("{}{}", super::words::figure(value, Some(series.decimals)), series.unit);
            let name = if series.name.is_empty() { words.say("site.chart-values") } else { &series.name };
            said.push(words.tell("site.chart-range", [name, label(first), &shown(from), label(last), &shown(to)]));
        }
        said.join(" ")
    }
}

/// The sheet of paper of a drawing.
struct Frame<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
    width: f64,
    height: f64,
}

impl Frame<'_> {
    /// The drawing with its frame: title and description for those who do not see it.
    fn svg(&self, height: f64, body: &str) -> String {
        let Self { id, title, description, width, .. } = self;
        let text = super::template::HtmlText;
        format!(
            "<svg class=\"chart {id}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"chart-{id}-t chart-{id}-d\">\
             <title id=\"chart-{id}-t\">{}</title><desc id=\"chart-{id}-d\">{}</desc>{body}</svg>",
            text(title),
            text(description)
        )
    }
}

/// The unit above the drawing, in brackets; nothing where it is not known.
fn unit(chart: &Chart) -> String {
    let unit = chart.unit();
    if unit.is_empty() {
        return String::new();
    }
    format!("<text class=\"unit\" x=\"0\" y=\"12\">（{}）</text>", super::template::HtmlText(&fitted(unit, 24.0)))
}

/// The class of a series by its place among those that are drawn.
fn class(place: usize) -> String {
    format!("s{}", place % 6 + 1)
}

/// A number of a drawing, with a tenth of a unit at most.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// How wide a text is about, in em: a letter of the Latin alphabet is half as wide as a kanji.
pub(super) fn em(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.56 } else { 1.0 }).sum()
}

/// The beginning of a text that is so many em wide, with `…` where the rest is left out.
pub(super) fn fitted(text: &str, most: f64) -> String {
    if em(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut width = 1.0;
    for c in text.chars() {
        width += em(c.encode_utf8(&mut [0; 4]));
        if width > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}
