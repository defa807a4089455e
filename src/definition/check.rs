//! A definition checked against itself: names, dates, ranges, choices.

use super::error::{Faults, choices};
use super::name::{is_kebab, is_reserved, is_snake};
use super::page::{Page, PageKeys};
use super::raw::{self, Text};
use super::{Cadence, Concept, Definition, DimensionDefinition, OnDoubt, Origin, Source, TableDefinition, sha256};
use crate::layout::{Axis, LayoutHint};
use crate::message::Message;
use crate::place::Range;
use std::collections::BTreeSet;
use toml::Spanned;

/// Column names of the tidy form that no dimension may take.
const TAKEN: [&str; 19] = [
    "time_code",
    "period_start",
    "period_end",
    "period_type",
    "area_code",
    "value",
    "text",
    "unit",
    "unit_code",
    "multiplier",
    "status",
    "mark",
    "note",
    "certain",
    "source",
    "source_cell",
    "sample",
    "part",
    "part_label",
];

/// Column names of a series that no dimension of a table with one may take.
const OF_SERIES: [&str; 3] = ["release", "edition", "first_release"];

/// Names of a dataset's own files, which no table may take.
const RESERVED: [&str; 4] = ["manifest", "datapackage", "croissant", "ckan"];

/// Licences that public bodies publish data under, for the hint; any SPDX identifier is valid.
const LICENCES: [&str; 6] = ["CC-BY-4.0", "CC0-1.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "ODbL-1.0", "LicenseRef-PDL-1.0"];

pub(super) fn definition(raw: raw::Definition, faults: &mut Faults) -> Definition {
    let id = id(&raw.id, faults);
    let licence = filled("licence", raw.licence.clone(), faults);
    if !licence.is_empty() && !licence.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.+".contains(&b)) {
        faults.add(raw.licence.span(), "definition.licence", &[&licence], Some(choices(&LICENCES)));
    }
    let cadence = choice("cadence", &raw.cadence, Cadence::from_word, Cadence::WORDS, faults);
    let (sources, pages) = sources(raw.source, &raw.id, faults);
    super::documents::one_of(raw.table.len(), raw.documents.is_some(), &raw.id, faults);
    let on_doubt = raw.on_doubt.and_then(|word| choice("on_doubt", &word, OnDoubt::from_word, OnDoubt::WORDS, faults));
    Definition {
        title: filled("title", raw.title, faults),
        title_en: filled("title_en", raw.title_en, faults),
        description: filled("description", raw.description, faults),
        description_en: raw.description_en.map(|text| filled("description_en", text, faults)),
        publisher: filled("publisher", raw.publisher, faults),
        contact: raw.contact.map(|text| filled("contact", text, faults)),
        theme: filled("theme", raw.theme, faults),
        keywords: raw.keywords.into_iter().map(|word| filled("keywords", word, faults)).collect(),
        sample: raw.sample,
        on_doubt: on_doubt.unwrap_or(OnDoubt::Publish),
        gate: super::gate::gate(raw.gate, faults),
        notes: raw.notes.map(|text| filled("notes", text, faults)),
        check: super::settings::wishes(raw.check, faults),
        sources,
        pages,
        documents: raw.documents.map(|set| super::documents::set(set, &raw.id, faults)),
        tables: tables(raw.table, faults),
        digest: sha256(faults.text().as_bytes()),
        cadence: cadence.unwrap_or(Cadence::Irregular),
        id,
        licence,
    }
}

/// A text that must say something.
pub(super) fn filled(key: &str, text: Text, faults: &mut Faults) -> String {
    if text.get_ref().trim().is_empty() {
        faults.add(text.span(), "definition.empty", &[key], None);
    }
    text.into_inner()
}

pub(super) fn choice<T>(key: &str, word: &Text, from: fn(&str) -> Option<T>, valid: &[&str], faults: &mut Faults) -> Option<T> {
    let value = from(word.get_ref());
    if value.is_none() {
        faults.add(word.span(), "definition.choice", &[key, word.get_ref()], Some(choices(valid)));
    }
    value
}

fn id(id: &Text, faults: &mut Faults) -> String {
    let text = id.get_ref();
    if !is_kebab(text) || !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        faults.add(id.span(), "definition.id-form", &["id", text], Some(Message::plain("definition.kebab-hint")));
    } else if is_reserved(text) || ["catalog", "site"].contains(&text.as_str()) {
        faults.add(id.span(), "definition.reserved", &["id", text], None);
    } else if text != faults.stem() {
        let stem = faults.stem().to_owned();
        faults.add(id.span(), "definition.id-name", &[text, &stem], Some(Message::new("definition.id-name-hint", [text.as_str()])));
    }
    text.clone()
}

fn sources(raw: Vec<Spanned<raw::Source>>, id: &Text, faults: &mut Faults) -> (Vec<Source>, Vec<Page>) {
    if raw.is_empty() {
        faults.add(id.span(), "definition.no-source", &[], Some(Message::plain("definition.no-source-hint")));
    }
    let (mut dates, mut editions) = (BTreeSet::new(), BTreeSet::new());
    let (mut sources, mut pages) = (Vec::new(), Vec::new());
    for (number, source) in (1..).zip(raw) {
        let key = |name: &str| format!("source {number}: {name}");
        let span = source.span();
        let mut source = source.into_inner();
        if let (Some(address), None, None, None) = (&source.page, &source.path, &source.url, &source.glob) {
            let (published, edition) = (source.published.map(|at| at.span()), source.edition.map(|at| at.span()));
            let keys = PageKeys { link: source.link, text: source.text, newest: source.newest, published, edition };
            pages.push(super::page::page(number, address.clone(), keys, faults));
            continue;
        }
        let of_page = [
            ("link", source.link.map(|at| at.span())),
            ("text", source.text.map(|at| at.span())),
            ("newest", source.newest.map(|at| at.span())),
        ];
        for (name, at) in of_page {
            if let Some(at) = at {
                faults.add(at, "definition.of-page", &[&key(name)], None);
            }
        }
        let Some(said) = source.published.take() else {
            faults.add(span, "definition.no-date", &[&key("published")], None);
            continue;
        };
        let published = date(&key("published"), &said, faults);
        if published.as_ref().is_some_and(|date| !dates.insert(date.clone())) {
            let date = published.as_deref().unwrap_or_default();
            faults.add(said.span(), "definition.twice", &[&key("published"), date], None);
        }
        if let Some(edition) = source.edition.as_ref().filter(|edition| !editions.insert(edition.get_ref().clone())) {
            faults.add(edition.span(), "definition.twice", &[&key("edition"), edition.get_ref()], None);
        }
        let origin = match (source.path, source.url, source.glob, source.page) {
            (Some(path), None, None, None) => Some(Origin::Path(portable(&key("path"), path, faults))),
            (None, None, Some(glob), None) => Some(Origin::Glob(portable(&key("glob"), glob, faults))),
            (None, Some(url), None, None) => Some(Origin::Url(web(&key("url"), url, faults))),
            _ => {
                let valid = choices(&["path", "url", "glob", "page"]);
                faults.add(span, "definition.source-one-of", &[&format!("source {number}")], Some(valid));
                None
            }
        };
        if let (Some(origin), Some(published)) = (origin, published) {
            sources.push(Source { origin, published, edition: source.edition.map(Spanned::into_inner) });
        }
    }
    sources.sort_by(|a, b| a.published.cmp(&b.published));
    (sources, pages)
}

/// A path with `/` between folders.
fn portable(key: &str, path: Text, faults: &mut Faults) -> String {
    if path.get_ref().contains('\\') {
        let hint = Message::new("definition.backslash-hint", [path.get_ref().replace('\\', "/")]);
        faults.add(path.span(), "definition.backslash", &[key, path.get_ref()], Some(hint));
    }
    filled(key, path, faults)
}

pub(super) fn web(key: &str, url: Text, faults: &mut Faults) -> String {
    if !url.get_ref().starts_with("https://") && !url.get_ref().starts_with("http://") {
        faults.add(url.span(), "definition.url", &[key, url.get_ref()], None);
    }
    url.into_inner()
}

/// A date as a TOML date or as a text, `2026-04-01`.
fn date(key: &str, value: &Spanned<toml::Value>, faults: &mut Faults) -> Option<String> {
    let text = match value.get_ref() {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let plain = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok_and(|date| date.to_string() == text);
    if plain {
        return Some(text);
    }
    faults.add(value.span(), "definition.date", &[key, &text], None);
    None
}

fn tables(raw: Vec<raw::Table>, faults: &mut Faults) -> Vec<TableDefinition> {
    let mut names = BTreeSet::new();
    (1..).zip(raw).map(|(number, raw)| table(number, raw, &mut names, faults)).collect()
}

fn table(index: usize, raw: raw::Table, names: &mut BTreeSet<String>, faults: &mut Faults) -> TableDefinition {
    let key = |name: &str| format!("table {index}: {name}");
    let name = raw.name.get_ref();
    if !is_kebab(name) {
        faults.add(raw.name.span(), "definition.id-form", &[&key("name"), name], Some(Message::plain("definition.kebab-hint")));
    } else if is_reserved(name) || RESERVED.contains(&name.as_str()) {
        faults.add(raw.name.span(), "definition.reserved", &[&key("name"), name], None);
    } else if !names.insert(name.clone()) {
        faults.add(raw.name.span(), "definition.twice", &[&key("name"), name], None);
    }
    let number = raw.number.map_or(Some(1), |number| {
        let valid = usize::try_from(*number.get_ref()).ok().filter(|&number| number > 0);
        if valid.is_none() {
            faults.add(number.span(), "definition.number", &[&key("table"), &number.get_ref().to_string()], None);
        }
        valid
    });
    let mut range = |name: &str, text: Option<Text>| {
        let text = text?;
        let range = text.get_ref().parse::<Range>().ok();
        if range.is_none() {
            faults.add(text.span(), "definition.range", &[&key(name), text.get_ref()], Some(Message::plain("definition.range-hint")));
        }
        range
    };
    let hint =
        LayoutHint { header: range("header", raw.header), stub: range("stub", raw.stub), body: range("body", raw.body), form: raw.form };
    TableDefinition {
        name: raw.name.into_inner(),
        title: filled(&key("title"), raw.title, faults),
        title_en: raw.title_en.map(|text| filled(&key("title_en"), text, faults)),
        sheet: raw.sheet,
        number: number.unwrap_or(1),
        hint,
        unit: raw.unit.map(|text| filled(&key("unit"), text, faults)),
        series: raw.series,
        dimensions: dimensions(index, raw.dimension, raw.series, faults),
    }
}

fn dimensions(table: usize, raw: Vec<raw::Dimension>, series: bool, faults: &mut Faults) -> Vec<DimensionDefinition> {
    let (mut names, mut levels) = (BTreeSet::new(), BTreeSet::new());
    let mut dimensions = Vec::new();
    for (index, raw) in (1..).zip(raw) {
        let key = |name: &str| format!("table {table}, dimension {index}: {name}");
        let from = from(raw.from.get_ref());
        match from {
            None => {
                faults.add(
                    raw.from.span(),
                    "definition.from",
                    &[&key("from"), raw.from.get_ref()],
                    Some(Message::plain("definition.from-hint")),
                );
            }
            Some(from) if !levels.insert(from) => {
                faults.add(raw.from.span(), "definition.twice", &[&key("from"), raw.from.get_ref()], None);
            }
            Some(_) => {}
        }
        let name = raw.name.get_ref();
        if !is_snake(name) {
            faults.add(raw.name.span(), "definition.snake", &[&key("name"), name], Some(Message::plain("definition.snake-hint")));
        } else if is_taken(name, &names)
            || series && OF_SERIES.contains(&name.as_str())
            || by_default(name).is_some_and(|level| Some(level) != from)
        {
            faults.add(raw.name.span(), "definition.reserved", &[&key("name"), name], None);
        } else if !names.insert(name.clone()) {
            faults.add(raw.name.span(), "definition.twice", &[&key("name"), name], None);
        }
        let concept = raw.concept.and_then(|word| choice(&key("concept"), &word, Concept::from_word, Concept::WORDS, faults));
        let title = raw.title.map(|text| filled(&key("title"), text, faults));
        if let Some((axis, level)) = from {
            dimensions.push(DimensionDefinition { name: raw.name.into_inner(), title, concept, axis, level });
        }
    }
    dimensions
}

/// True for the name of a column that belongs to figures, or to another dimension: `industry_code` beside `industry`.
fn is_taken(name: &str, others: &BTreeSet<String>) -> bool {
    let coded = || name.strip_suffix("_code").is_some_and(|stem| others.contains(stem));
    TAKEN.contains(&name) || name.ends_with("_parents") || coded() || others.contains(&format!("{name}_code"))
}

/// `stub:1`, `header:2`: the side and its level from 1.
fn from(text: &str) -> Option<(Axis, u32)> {
    let (side, level) = text.split_once(':')?;
    axis_level(side, level)
}

/// The side and level that a column has this name for by default: `stub_1`.
fn by_default(name: &str) -> Option<(Axis, u32)> {
    let (side, level) = name.rsplit_once('_')?;
    axis_level(side, level)
}

fn axis_level(side: &str, level: &str) -> Option<(Axis, u32)> {
    let axis = match side {
        "stub" => Axis::Stub,
        "header" => Axis::Header,
        _ => return None,
    };
    let plain = level.bytes().all(|b| b.is_ascii_digit());
    level.parse().ok().filter(|&level: &u32| plain && level > 0).map(|level| (axis, level))
}
