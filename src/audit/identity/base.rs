//! Index numbers: 100 in the base year that the sheet names, 2020年＝100.

use super::figures::Figure;
use super::sums::Lines;
use super::{Candidate, Kind};
use crate::grid::Grid;
use crate::layout::TableLayout;
use crate::value::{Period, read_period};

/// The base year that a text names: 2020 of 「令和2年平均＝100」.
pub(super) fn year(text: &str) -> Option<i16> {
    let plain = crate::audit::words::plain(text);
    let mut found = None;
    for (at, _) in plain.match_indices("=100") {
        let before = plain.get(..at)?;
        let start = before
            .rfind(|c: char| !(c.is_alphanumeric()))
            .map_or(0, |at| at + before.get(at..).and_then(|c| c.chars().next()).map_or(1, char::len_utf8));
        let words = before.get(start..)?.trim_end_matches("平均").trim_end_matches("基準");
        // The year may follow other words: 指数令和2年.
        let year = words.char_indices().map(|(at, _)| at).filter_map(|at| words.get(at..)).find_map(|words| match read_period(words)? {
            Period::Span(span) => Some(span.start.year()),
            Period::Partial(_) => None,
        });
        found = found.or(year);
    }
    found
}

/// The base year that a sheet names for a table, in its title, units, notes, corner or labels.
pub(super) fn year_of(grid: &Grid, layout: &TableLayout) -> Option<i16> {
    let cells = layout.title.iter().chain(&layout.units).chain(&layout.notes).chain(&layout.stub_heads);
    let texts = cells.filter_map(|&at| Some(grid.text(at, grid.cell(at)?)));
    let stated = texts.filter(|text| text.contains("100") || text.contains("１００")).find_map(|text| year(&text));
    let labels = || layout.columns.iter().flat_map(|column| &column.labels).filter(|label| label.text.contains("100"));
    stated.or_else(|| labels().find_map(|label| year(&label.text)))
}

/// Lines of the base year that are 100, or whose months are on the average.
pub(super) fn find(lines: Lines<'_>, base: i16) -> Option<Candidate> {
    let node = |line: &usize| lines.tree.node_of.get(*line).copied().unwrap_or(0);
    let is_month = |line: &usize| lines.tree.way(node(line)).any(|label| label.month.is_some());
    let of_base = |line: &usize| lines.tree.way(node(line)).any(|label| label.year == Some(base) || label.of_year == Some(base));
    let (months, years): (Vec<usize>, Vec<usize>) = (0..lines.count()).filter(of_base).partition(is_month);
    let parts = if let [_, ..] = years.as_slice() { years } else { months };
    if !matches!(parts.len(), 1 | 4 | 12) {
        return None;
    }
    let held = (0..lines.crosses()).filter(|&cross| is_hundred(lines, &parts, cross)).count();
    let line = parts.first().copied();
    let total = format!("{base} = 100");
    let enough = held > 0 && held * 3 >= lines.crosses();
    enough.then(|| Candidate {
        line,
        kind: Kind::Base,
        axis: lines.axis,
        total,
        parts: parts.len(),
        held,
        untested: 0,
        failing: 0,
        named: true,
        breaks: Vec::new(),
    })
}

/// True where the mean of some lines is 100, as near as a decimal tells.
fn is_hundred(lines: Lines<'_>, parts: &[usize], cross: usize) -> bool {
    let (mut sum, mut slack, mut count) = (0.0, 0.0, 0.0);
    for &part in parts {
        let Figure::Number(value, half) = lines.at(part, cross) else { return false };
        (sum, slack, count) = (sum + value, slack + half, count + 1.0);
    }
    let slack = (slack / count).min(0.05) + 1e-9;
    (sum / count - 100.0).abs() <= slack
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_year_is_read() {
        for (text, base) in [
            ("（2020年＝100）", Some(2020)),
            ("令和２年平均=100", Some(2020)),
            ("消費者物価指数 平成27年＝１００", Some(2015)),
            ("指数(令和2年=100)", Some(2020)),
            ("前年同月＝100", None),
            ("2020年", None),
            ("100", None),
        ] {
            assert_eq!(year(text), base, "{text}");
        }
    }
}
