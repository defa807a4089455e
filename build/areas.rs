//! The tables of areas as Rust: every area, and the areas of each name and code by hash, so that no start of the program reads the rows.

use crate::{bucket, fold};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The files of the tables, as they are.
pub(crate) struct Files {
    /// Code, name, county, city, first and last day.
    pub(crate) areas: String,
    /// Code, name, parent, further names, names in short.
    pub(crate) groupings: String,
    /// Code, name in short, Latin name.
    pub(crate) prefectures: String,
    /// Code, further name.
    pub(crate) aliases: String,
}

/// One area; `first` and `last` are as the table writes them.
struct Area {
    code: String,
    name: String,
    kind: &'static str,
    county: Option<String>,
    parent: Option<String>,
    first: String,
    last: String,
}

/// Places of areas by a name, in the order in which they were added.
type Index = BTreeMap<String, Vec<usize>>;

/// The module's text: `TEXT`, `ROWS`, `PLACES`, `CODES`, `FULL`, `SHORT`, `BARE`, `PREFECTURES`.
///
/// None but `TEXT` holds an address, which the system would have to set right at every start of the program: texts are parts of the one
/// text, areas are known by their place.
pub(crate) fn rust(files: &Files) -> String {
    let areas = areas(files);
    let mut texts = Texts::default();
    let mut places = Vec::new();
    let mut out = String::new();
    let _ = writeln!(out, "static ROWS: [Row; {}] = [", areas.len());
    for area in &areas {
        push_area(&mut out, area, &mut texts);
    }
    out.push_str("];\n");
    for (name, index) in [("CODES", codes(&areas)), ("FULL", full(&areas, files)), ("SHORT", short(&areas, files)), ("BARE", bare(&areas))]
    {
        push_index(&mut out, name, &index, &mut texts, &mut places);
    }
    push_places(&mut out, "PLACES", &places);
    push_places(&mut out, "PREFECTURES", &prefectures(&areas));
    let _ = writeln!(out, "static TEXT: &str = {:?};", texts.all);
    out
}

/// Texts behind each other, each once.
#[derive(Default)]
struct Texts {
    all: String,
    known: BTreeMap<String, usize>,
}

impl Texts {
    /// Where a text stands among all, as Rust.
    fn place(&mut self, text: &str) -> String {
        let start = *self.known.entry(text.to_owned()).or_insert_with(|| {
            self.all.push_str(text);
            self.all.len() - text.len()
        });
        format!("Text({start}, {})", text.len())
    }
}

fn push_area(out: &mut String, area: &Area, texts: &mut Texts) {
    let Area { code, name, kind, county, parent, first, last } = area;
    let (code, name) = (texts.place(code), texts.place(name));
    let mut perhaps = |text: &Option<String>| text.as_ref().map_or("None".to_owned(), |text| format!("Some({})", texts.place(text)));
    let (county, parent) = (perhaps(county), perhaps(parent));
    let (first, last) = (limit(first), limit(last));
    let _ = writeln!(
        out,
        "Row {{ code: {code}, name: {name}, kind: Kind::{kind}, county: {county}, parent: {parent}, first: {first}, last: {last} }},"
    );
}

/// A table with the keys of a bucket behind each other, and where each bucket begins; about as many buckets as keys.
fn push_index(out: &mut String, name: &str, index: &Index, texts: &mut Texts, all: &mut Vec<usize>) {
    let buckets = index.len().next_power_of_two();
    let mut keys: Vec<(usize, &String, &Vec<usize>)> = index.iter().map(|(key, places)| (bucket::of(key, buckets), key, places)).collect();
    keys.sort_unstable();
    let starts: Vec<usize> = (0..=buckets).map(|bucket| keys.partition_point(|key| key.0 < bucket)).collect();
    let _ = writeln!(out, "static {name}: Table<{}, {}> = Table {{ starts: {starts:?}, keys: [", starts.len(), keys.len());
    for (_, key, places) in keys {
        let _ = writeln!(out, "Key {{ text: {}, first: {}, count: {} }},", texts.place(key), all.len(), places.len());
        all.extend(places);
    }
    out.push_str("] };\n");
}

fn push_places(out: &mut String, name: &str, places: &[usize]) {
    let _ = writeln!(out, "static {name}: [u16; {}] = {places:?};", places.len());
}

/// The prefectures by their number: the code's first two digits.
fn prefectures(areas: &[Area]) -> Vec<usize> {
    let of_number = |number: usize| areas.iter().rposition(|area| area.kind == "Prefecture" && area.code == format!("{number:02}000"));
    (1..=47).filter_map(of_number).collect()
}

/// Every area, then the groupings.
fn areas(files: &Files) -> Vec<Area> {
    let prefectures: Vec<&str> = rows(&files.prefectures).map(|[code, ..]: [&str; 3]| code).collect();
    let mut areas: Vec<Area> = rows(&files.areas).map(|row| area(row, &prefectures)).collect();
    for [code, name, parent, ..] in rows::<5>(&files.groupings) {
        if parent == "*" {
            areas.push(grouping(code.to_owned(), name, "00000"));
            let word = code.trim_start_matches("x-");
            let code = |prefecture: &str| format!("x-{}-{word}", prefecture.get(..2).unwrap_or_default());
            areas.extend(prefectures.iter().map(|prefecture| grouping(code(prefecture), name, prefecture)));
        } else {
            areas.push(grouping(code.to_owned(), name, parent));
        }
    }
    areas
}

fn area([code, name, county, city, first, last]: [&str; 6], prefectures: &[&str]) -> Area {
    let kind = kind(code, name);
    let parent = match kind {
        "Prefecture" => Some("00000"),
        "Ward" if city.is_empty() => Some("13100"),
        "Ward" => Some(city),
        _ => prefectures.iter().copied().find(|prefecture| prefecture.get(..2) == code.get(..2)),
    };
    Area {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        county: (!county.is_empty()).then(|| county.to_owned()),
        parent: parent.map(str::to_owned),
        first: first.to_owned(),
        last: last.to_owned(),
    }
}

fn grouping(code: String, name: &str, parent: &str) -> Area {
    let kind = if parent.is_empty() { "Country" } else { "Grouping" };
    let parent = (!parent.is_empty()).then(|| parent.to_owned());
    Area { code, name: name.to_owned(), kind, county: None, parent, first: String::new(), last: String::new() }
}

fn kind(code: &str, name: &str) -> &'static str {
    match name.chars().last() {
        _ if code.ends_with("000") => "Prefecture",
        Some('市') => "City",
        Some('町') => "Town",
        Some('村') => "Village",
        Some('区') => "Ward",
        _ => "County",
    }
}

/// `2005-03-31` is the day, `<` or `>` before it a day on which the area was there, nothing no such day.
fn limit(text: &str) -> String {
    let kind = if text.starts_with(['<', '>']) { "Near" } else { "Day" };
    let parts: Vec<Option<i16>> = text.trim_start_matches(['<', '>']).split('-').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        &[Some(year), Some(month), Some(day)] => format!("Limit::{kind}(date({year}, {month}, {day}))"),
        _ => "Limit::Open".to_owned(),
    }
}

fn codes(areas: &[Area]) -> Index {
    let mut index = Index::new();
    for (place, area) in areas.iter().enumerate() {
        index.entry(area.code.clone()).or_default().push(place);
    }
    index
}

/// The whole names: 千代田区, 北海道, 23区.
fn full(areas: &[Area], files: &Files) -> Index {
    let mut index = Index::new();
    for (place, area) in areas.iter().enumerate().filter(|(_, area)| !matches!(area.kind, "Country" | "Grouping")) {
        add(&mut index, &area.name, Some(place));
    }
    for [_, known_as, _, full, _] in rows::<5>(&files.groupings) {
        full.split('|').for_each(|name| add(&mut index, name, of_grouping(areas, known_as)));
    }
    for [code, name] in rows::<2>(&files.aliases) {
        add(&mut index, name, areas.iter().rposition(|area| area.code == code));
    }
    index
}

/// The short names of prefectures and groupings: 東京, 関東.
fn short(areas: &[Area], files: &Files) -> Index {
    let mut index = Index::new();
    for [code, short, _] in rows::<3>(&files.prefectures) {
        add(&mut index, short, areas.iter().rposition(|area| area.code == code));
    }
    for [_, known_as, _, _, short] in rows::<5>(&files.groupings) {
        short.split('|').for_each(|name| add(&mut index, name, of_grouping(areas, known_as)));
    }
    index
}

/// The names of municipalities without 市, 区, 町 or 村: 八王子.
fn bare(areas: &[Area]) -> Index {
    let mut index = Index::new();
    for (place, area) in areas.iter().enumerate().filter(|(_, area)| matches!(area.kind, "City" | "Town" | "Village" | "Ward")) {
        add(&mut index, area.name.strip_suffix(['市', '区', '町', '村']).unwrap_or_default(), Some(place));
    }
    index
}

/// The grouping that goes by a name; of those that each prefecture has, the one without a prefecture.
fn of_grouping(areas: &[Area], known_as: &str) -> Option<usize> {
    areas.iter().position(|area| matches!(area.kind, "Grouping" | "Country") && area.name == known_as)
}

fn add(index: &mut Index, name: &str, place: Option<usize>) {
    if let (Some(key), Some(place)) = (fold::key(name), place) {
        let places = index.entry(key).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }
}

/// The rows of a table without quotes, below its header; a row with another number of fields is none.
fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    table.lines().skip(1).filter_map(|row| row.split(',').collect::<Vec<_>>().try_into().ok())
}
