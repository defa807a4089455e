//! The card of a dataset: the picture that is shown where its address is passed on (Open Graph, 1200 × 630).
//!
//! Title, newest figure with the one of the year before, and the line that leads there; who publishes it and when. It is drawn with a
//! font of its own, so that its bytes are the same on every machine.

mod colours;
mod png;

pub(super) use png::{Font, is_drawn, png};

use super::chart::{Chart, em, fitted, number};
use super::headline::Headline;
use super::template::HtmlText;
use super::words::Words;
use crate::catalog::{Catalog, Dataset};
use std::fmt::Write as _;

/// Width and height of a card in pixels.
pub(super) const SIZE: (u32, u32) = (1200, 630);

/// How drawings are made into pictures: a picture that was made otherwise is made again.
pub(super) const MAKING: &str = "indexed";

/// Left and right edge of what stands on a card.
const EDGES: (f64, f64) = (80.0, 1120.0);
/// Where the line of the chart is: left, top, right, bottom.
const LINE: (f64, f64, f64, f64) = (650.0, 330.0, 1090.0, 500.0);

/// The size of the letters that say that figures are made up.
const BADGE: f64 = 26.0;

const INK: &str = "#1b1f24";
const QUIET: &str = "#535a63";
const BLUE: &str = "#17457a";

/// The name of the card of a release, by its date, in the folder of its dataset.
pub(super) fn name(published: &str) -> String {
    format!("card-{published}.png")
}

/// The card of a dataset as SVG; `chart` and its headline where there is one over time.
pub(super) fn svg(catalog: &Catalog, dataset: &Dataset, chart: Option<(&Chart, &Headline)>, words: Words) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">\
         <rect width=\"{0}\" height=\"{1}\" fill=\"#fcfbf8\"/><rect width=\"20\" height=\"{1}\" fill=\"{BLUE}\"/>",
        SIZE.0, SIZE.1
    );
    let mut write = |x: f64, y: f64, size: f64, colour: &str, text: &str| {
        _ = write!(
            out,
            "<text x=\"{x}\" y=\"{y}\" font-family=\"{}\" font-size=\"{size}\" fill=\"{colour}\">{}</text>",
            png::FAMILY,
            HtmlText(&Font::shown(text))
        );
    };
    let width = |size: f64| (EDGES.1 - EDGES.0) / size;
    let sample = dataset.sample.then(|| words.say("site.card-sample"));
    let badge = sample.map_or(0.0, |text| em(text) * BADGE + 40.0);
    write(EDGES.0, 92.0, 28.0, QUIET, &fitted(catalog.title(words.0), (1160.0 - badge - EDGES.0 - 30.0) / 28.0));
    let lines = if chart.is_some() { 2 } else { 3 };
    let title = wrapped(dataset.title(words.0), width(56.0), lines);
    for (line, at) in title.iter().zip(0u8..) {
        write(EDGES.0, 176.0 + 74.0 * f64::from(at), 56.0, INK, line);
    }
    let below = 176.0 + 74.0 * f64::from(u8::try_from(title.len()).unwrap_or(3)) + 20.0;
    if let Some((_, headline)) = chart {
        // The base of an index stands with its name.
        let (figure, base) = headline.figure_and_base();
        let name = if headline.name.is_empty() { String::new() } else { format!("　{}", headline.name) };
        let name = format!("{}{name}{base}", headline.period);
        write(EDGES.0, below, 30.0, QUIET, &fitted(&name, if below < 320.0 { width(30.0) } else { 18.0 }));
        let size = if em(figure) > 6.0 { 64.0 } else { 88.0 };
        write(EDGES.0, below + 100.0, size, BLUE, &fitted(figure, 560.0 / size));
        let before = headline.before.as_ref().map(|before| words.tell("site.card-before", [before]));
        let before = before.map(|before| wrapped(&before, 560.0 / 28.0, 2)).unwrap_or_default();
        for (line, at) in before.iter().zip(0u8..) {
            write(EDGES.0, below + 152.0 + 38.0 * f64::from(at), 28.0, QUIET, line);
        }
    } else {
        for (line, at) in wrapped(dataset.description(words.0), width(30.0), 4).iter().zip(0u8..) {
            write(EDGES.0, below + 10.0 + 48.0 * f64::from(at), 30.0, QUIET, line);
        }
    }
    let date = words.tell("site.card-published", [&dataset.facts.publisher, &words.short_day(dataset.modified())]);
    write(EDGES.0, 588.0, 26.0, QUIET, &fitted(&date, width(26.0)));
    if let Some(text) = sample {
        let (left, text_left) = (number(1160.0 - badge), number(1180.0 - badge));
        _ = write!(out, "<rect x=\"{left}\" y=\"40\" width=\"{}\" height=\"56\" rx=\"6\" fill=\"#fff3df\"/>", number(badge));
        _ = write!(
            out,
            "<text x=\"{text_left}\" y=\"77\" font-family=\"{}\" font-size=\"{BADGE}\" fill=\"#7a3b00\">{}</text>",
            png::FAMILY,
            HtmlText(&Font::shown(text))
        );
    }
    if let Some((chart, _)) = chart {
        out.push_str(&line(chart));
    }
    out.push_str("</svg>");
    out
}

/// The series of the headline as a line with gaps, its last figure as a dot.
fn line(chart: &Chart) -> String {
    let Some(series) = chart.shown.first().and_then(|&at| chart.series.get(at)) else { return String::new() };
    let filled = series.values.iter().flatten();
    let (low, high) = filled.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let days = chart.points.iter().map(|point| f64::from(point.day));
    let (first, last) = days.clone().fold((f64::INFINITY, f64::NEG_INFINITY), |(first, last), day| (first.min(day), last.max(day)));
    let (left, top, right, bottom) = LINE;
    let along = |from: f64, to: f64, value: f64, low: f64, high: f64| {
        if high > low { from + (to - from) * (value - low) / (high - low) } else { f64::midpoint(from, to) }
    };
    let (mut path, mut end, mut drawn) = (String::new(), None, false);
    for (day, value) in days.zip(&series.values) {
        let Some(value) = value else {
            drawn = false;
            continue;
        };
        let at = (along(left, right, day, first, last), along(bottom, top, *value, low, high));
        _ = write!(path, "{}{} {}", if drawn { "L" } else { "M" }, number(at.0), number(at.1));
        // A figure between two gaps is a dot.
        if !drawn {
            path.push_str("h.1");
        }
        (end, drawn) = (Some(at), true);
    }
    let dot = end.map(|(x, y)| format!("<circle cx=\"{}\" cy=\"{}\" r=\"11\" fill=\"{BLUE}\"/>", number(x), number(y))).unwrap_or_default();
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"6\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>{dot}"
    )
}

/// A text in lines of so many em, broken where a line of its language may break; the last ends with `…` where it goes on.
fn wrapped(text: &str, most: f64, lines: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (to, _) in unicode_linebreak::linebreaks(text) {
        parts.push(text.get(from..to).unwrap_or_default());
        from = to;
    }
    let mut all: Vec<String> = vec![String::new()];
    for part in parts {
        let is_last = all.len() == lines;
        let Some(line) = all.last_mut() else { break };
        if !line.is_empty() && em(line) + em(part.trim_end()) > most {
            if is_last {
                line.push_str(part);
                let cut = fitted(&format!("{}……", line.trim_end()), most);
                *line = format!("{}…", cut.trim_end_matches('…'));
                break;
            }
            all.push(part.to_owned());
        } else {
            line.push_str(part);
        }
    }
    all.iter().map(|line| fitted(line.trim_end(), most)).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_breaks_where_a_line_may_break() {
        for (text, most, lines, expected) in [
            ("有効求人倍率", 10.0, 2, &["有効求人倍率"][..]),
            ("有効求人倍率（季節調整値）、月次", 7.0, 3, &["有効求人倍率", "（季節調整", "値）、月次"]),
            ("Jobs to applicants", 6.0, 2, &["Jobs to", "applicants"]),
            ("あいうえおかきくけこ", 4.0, 2, &["あいうえ", "おかき…"]),
            ("", 4.0, 2, &[]),
        ] {
            assert_eq!(wrapped(text, most, lines), expected, "{text}");
        }
    }
}
