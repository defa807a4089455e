//! Bars by category, one under the other so that long labels have room.

use super::super::template::HtmlText;
use super::super::words::figure;
use super::scale::Scale;
use super::{Chart, Frame, em, fitted, number, unit};
use std::fmt::Write as _;

/// Categories that are drawn at most.
const MOST: usize = 30;

/// The height of a category, and of its text.
const ROW: f64 = 24.0;

/// Draws the first series that is shown.
pub(super) fn draw(chart: &Chart, frame: &Frame<'_>) -> String {
    let Some(series) = chart.drawn().next() else { return String::new() };
    let rows: Vec<(&str, Option<f64>)> =
        chart.points.iter().map(|point| point.label.as_str()).zip(series.values.iter().copied()).take(MOST).collect();
    let scale = Scale::new(rows.iter().filter_map(|(_, value)| *value), 4.0, true);
    let names = rows.iter().map(|(name, _)| em(name)).fold(2.0, f64::max).min(frame.width * 0.4 / 12.0);
    let shown = |value: f64| figure(value, Some(series.decimals));
    let room = rows.iter().filter_map(|(_, value)| *value).map(|value| em(&shown(value))).fold(1.0, f64::max) * 12.0 + 10.0;
    let (left, right) = (names * 12.0 + 12.0, frame.width - room);
    let left = if scale.low < 0.0 { left + room } else { left };
    let x = |value: f64| left + scale.place(value) * (right - left);
    let rows_count = u32::try_from(rows.len()).unwrap_or(1);
    let bottom = 26.0 + f64::from(rows_count) * ROW;
    let mut out = unit(chart);
    out.push_str("<g class=\"s1\">");
    let mut y = 26.0;
    for (name, value) in rows {
        _ = write!(
            out,
            "<text class=\"name\" x=\"{}\" y=\"{}\">{}</text>",
            number(names * 12.0 + 4.0),
            number(y + 15.0),
            HtmlText(&fitted(name, names))
        );
        if let Some(value) = value {
            let (from, to) = (x(0.0).min(x(value)), x(0.0).max(x(value)));
            let (anchor, at) = if value < 0.0 { ("end", from - 5.0) } else { ("start", to + 5.0) };
            _ = write!(
                out,
                "<path class=\"bar\" d=\"M{} {}h{}v{}h-{}z\"/><text class=\"value {anchor}\" x=\"{}\" y=\"{}\">{}</text>",
                number(from),
                number(y + 3.0),
                number(to - from),
                number(ROW - 6.0),
                number(to - from),
                number(at),
                number(y + 16.0),
                shown(value)
            );
        } else {
            _ = write!(out, "<text class=\"value start\" x=\"{}\" y=\"{}\">…</text>", number(x(0.0) + 5.0), number(y + 16.0));
        }
        y += ROW;
    }
    _ = write!(out, "</g><path class=\"zero\" d=\"M{0} 22V{1}\"/>", number(x(0.0)), number(bottom));
    frame.svg(bottom + 8.0, &out)
}
