//! The rows of the area tables.

use super::{Area, Kind, Limit};
use std::sync::LazyLock;

/// Every area, then the groupings, each in the order of the codes.
pub(super) fn areas() -> &'static [Area] {
    &AREAS
}

/// The names of the groupings beside the one by which they go, and whether they are doubtful by themselves (関東, 都心).
pub(super) fn grouping_names() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    groupings().flat_map(|[_, known_as, _, full, short]| {
        let full = full.split('|').map(move |name| (known_as, name, false));
        full.chain(short.split('|').map(move |name| (known_as, name, true))).filter(|(_, name, _)| !name.is_empty())
    })
}

/// The code, the short and the Latin name of each prefecture.
pub(super) fn prefectures() -> impl Iterator<Item = [&'static str; 3]> {
    rows(include_str!("prefectures.csv"))
}

/// Other names of areas beside their codes.
pub(super) fn aliases() -> impl Iterator<Item = [&'static str; 2]> {
    rows(include_str!("aliases.csv"))
}

static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| {
    let mut areas: Vec<_> = rows(include_str!("area.csv")).map(area).collect();
    for [code, name, parent, ..] in groupings() {
        match parent {
            "*" => areas.extend(std::iter::once(grouping(code, name, "00000")).chain(in_each_prefecture(code, name))),
            _ => areas.push(grouping(code, name, parent)),
        }
    }
    areas
});

fn area([code, name, county, city, first, last]: [&'static str; 6]) -> Area {
    let kind = kind(code, name);
    let parent = match kind {
        Kind::Prefecture => Some("00000"),
        Kind::Ward if city.is_empty() => Some("13100"),
        Kind::Ward => Some(city),
        _ => prefectures().map(|[prefecture, ..]| prefecture).find(|prefecture| prefecture.get(..2) == code.get(..2)),
    };
    Area { code, name, kind, county: (!county.is_empty()).then_some(county), parent, first: limit(first), last: limit(last) }
}

fn grouping(code: &'static str, name: &'static str, parent: &'static str) -> Area {
    let kind = if parent.is_empty() { Kind::Country } else { Kind::Grouping };
    let parent = (!parent.is_empty()).then_some(parent);
    Area { code, name, kind, county: None, parent, first: Limit::Open, last: Limit::Open }
}

/// The grouping once in each prefecture: `x-13-cities` for `x-cities`.
fn in_each_prefecture(code: &'static str, name: &'static str) -> impl Iterator<Item = Area> {
    let word = code.trim_start_matches("x-");
    prefectures().filter_map(move |[prefecture, ..]| Some(grouping(kept(format!("x-{}-{word}", prefecture.get(..2)?)), name, prefecture)))
}

/// A text of the tables that is kept as long as the program runs; there are as many as rows in the tables.
fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn kind(code: &str, name: &str) -> Kind {
    match name.chars().last() {
        _ if code.ends_with("000") => Kind::Prefecture,
        Some('市') => Kind::City,
        Some('町') => Kind::Town,
        Some('村') => Kind::Village,
        Some('区') => Kind::Ward,
        _ => Kind::County,
    }
}

/// `2005-03-31` is the day, `<` or `>` before it a day on which the area was there, nothing no such day.
fn limit(text: &str) -> Limit {
    let near = text.starts_with(['<', '>']);
    match text.trim_start_matches(['<', '>']).parse() {
        Ok(day) if near => Limit::Near(day),
        Ok(day) => Limit::Day(day),
        Err(_) => Limit::Open,
    }
}

fn groupings() -> impl Iterator<Item = [&'static str; 5]> {
    rows(include_str!("groupings.csv"))
}

/// The rows of a table without quotes, below its header; a row with another number of fields is none.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().skip(1).filter_map(|row| row.split(',').collect::<Vec<_>>().try_into().ok())
}
