//! The start page: search, newest releases, datasets by theme.

use super::words::{Words, digits};
use crate::catalog::{Catalog, Dataset, cadence_title, theme_title};
use serde::Serialize;
use std::collections::BTreeMap;

/// Releases that the start page lists.
const NEWEST: usize = 6;

#[derive(Serialize)]
pub(super) struct Context<'a> {
    title: &'a str,
    description: &'a str,
    datasets: String,
    tables: String,
    figures: String,
    newest: Vec<Entry<'a>>,
    themes: Vec<Theme<'a>>,
    cadences: Vec<Choice>,
}

#[derive(Serialize)]
struct Theme<'a> {
    word: &'a str,
    name: String,
    datasets: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Choice {
    word: String,
    name: String,
    count: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
    date: String,
    iso: &'a str,
    edition: Option<&'a str>,
    cadence: String,
    coverage: Option<String>,
    tables: usize,
    /// The number of documents, in place of tables.
    documents: Option<String>,
}

/// What the start page is told.
pub(super) fn context(catalog: &Catalog, words: Words) -> Context<'_> {
    let datasets = &catalog.datasets;
    let mut newest: Vec<&Dataset> = datasets.iter().collect();
    // Of several on one day the first in the order of the ids.
    newest.sort_by(|a, b| b.modified().cmp(a.modified()).then_with(|| a.facts.id.cmp(&b.facts.id)));
    let tables = datasets.iter().flat_map(|dataset| &dataset.tables);
    Context {
        title: catalog.title(words.0),
        description: catalog.description(words.0),
        datasets: digits(datasets.len()),
        tables: digits(tables.clone().count()),
        figures: digits(tables.map(|table| table.report.counts.observations).sum()),
        newest: newest.into_iter().take(NEWEST).map(|dataset| entry(words, dataset)).collect(),
        themes: themes(words, datasets),
        cadences: cadences(words, datasets),
    }
}

fn entry(words: Words, dataset: &Dataset) -> Entry<'_> {
    Entry {
        id: &dataset.facts.id,
        title: dataset.title(words.0),
        description: dataset.description(words.0),
        date: words.short_day(dataset.modified()),
        iso: dataset.modified(),
        edition: dataset.releases.first().and_then(|release| release.manifest.edition.as_deref()),
        cadence: cadence_title(&dataset.facts.cadence, words.0).to_owned(),
        coverage: dataset.coverage.as_ref().map(|span| words.span(&span.start, &span.end)),
        tables: dataset.tables.len(),
        documents: dataset.documents().map(|set| digits(set.items.len())),
    }
}

fn themes(words: Words, datasets: &[Dataset]) -> Vec<Theme<'_>> {
    let mut themes: BTreeMap<&str, Vec<&Dataset>> = BTreeMap::new();
    for dataset in datasets {
        themes.entry(&dataset.facts.theme).or_default().push(dataset);
    }
    themes
        .into_iter()
        .map(|(theme, datasets)| Theme {
            word: theme,
            name: theme_title(theme, words.0).to_owned(),
            datasets: datasets.into_iter().map(|dataset| entry(words, dataset)).collect(),
        })
        .collect()
}

fn cadences(words: Words, datasets: &[Dataset]) -> Vec<Choice> {
    let count = |cadence: &str| datasets.iter().filter(|dataset| dataset.facts.cadence == cadence).count();
    let choices = crate::definition::Cadence::WORDS.iter().map(|cadence| Choice {
        word: (*cadence).to_owned(),
        name: cadence_title(cadence, words.0).to_owned(),
        count: count(cadence),
    });
    choices.filter(|choice| choice.count > 0).collect()
}
