//! The page of a release: what was published on its day, as it was then; its address stays.

use super::card;
use super::dataset::{Fact, Source, source};
use super::documents::list;
use super::table::{Download, released};
use super::words::{Words, digits};
use super::{SITE, Spot};
use crate::catalog::{self, Dataset, Release, cadence_title, licence};
use crate::release::{DatasetFacts, Manifest};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Context<'a> {
    title: String,
    /// The title of the dataset, as it was called then, and which release this is.
    name: &'a str,
    day: String,
    /// Its newest figure, else what it is.
    lead: String,
    /// The title of the dataset, as it is called now.
    dataset: &'a str,
    summary: String,
    facts: Vec<Fact>,
    /// The newest release, where this is none.
    newest: Option<Neighbour>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
    changes: Vec<String>,
    tables: Vec<Table<'a>>,
    /// The list of documents, in place of tables.
    documents: Option<Vec<Download>>,
    sources: Vec<Source<'a>>,
    manifest: String,
    citation: String,
    post: String,
    card: Option<String>,
}

/// Another release of the dataset, with its address from the page.
#[derive(Serialize)]
struct Neighbour {
    date: String,
    href: String,
}

#[derive(Serialize)]
struct Table<'a> {
    title: &'a str,
    observations: String,
    coverage: Option<String>,
    downloads: Vec<Download>,
}

/// What the page of a release is told; `sentence` is its newest figure, where it has one over time.
pub(super) fn context<'a>(at: &Spot<'_>, dataset: &'a Dataset, place: usize, release: &'a Release, sentence: Option<&str>) -> Context<'a> {
    let words = at.words;
    let manifest = &release.manifest;
    let facts = manifest.dataset.as_ref().unwrap_or(&dataset.facts);
    let neighbour = |place: usize| dataset.releases.get(place).map(|release| to(words, release));
    Context {
        title: title(words, facts, release),
        name: titled(words, facts),
        day: words.tell("site.release-of", [words.short_day(&release.published)]),
        lead: sentence.map_or_else(|| summary(words, facts, release), str::to_owned),
        dataset: dataset.title(words.0),
        summary: summary(words, facts, release),
        facts: told(words, facts, release),
        newest: neighbour(0).filter(|_| place > 0),
        before: neighbour(place + 1),
        after: place.checked_sub(1).and_then(neighbour),
        changes: catalog::changes(manifest, dataset.releases.get(place + 1), words.0),
        tables: manifest.tables.iter().map(|table| entry(words, release, table)).collect(),
        documents: manifest.documents.as_ref().map(|_| list(release, &release.folder)),
        sources: manifest.sources.iter().map(source).collect(),
        manifest: format!("{}/manifest.json", release.folder),
        citation: citation(at, facts, release),
        post: post(at, facts, release, sentence),
        card: card_of(at, dataset, release),
    }
}

fn to(words: Words, release: &Release) -> Neighbour {
    Neighbour { date: words.short_day(&release.published), href: format!("../{}/index.html", release.published) }
}

fn titled(words: Words, facts: &DatasetFacts) -> &str {
    words.either(&facts.title, Some(&facts.title_en))
}

fn title(words: Words, facts: &DatasetFacts, release: &Release) -> String {
    words.tell("site.release-title", [titled(words, facts), &words.short_day(&release.published)])
}

/// What the release is, in a sentence for lists of hits.
fn summary(words: Words, facts: &DatasetFacts, release: &Release) -> String {
    let prefix = if release.manifest.sample { words.say("site.sample-prefix") } else { "" };
    format!("{prefix}{}", words.tell("site.release-lead", [titled(words, facts), &words.day(&release.published)]))
}

fn told(words: Words, facts: &DatasetFacts, release: &Release) -> Vec<Fact> {
    let fact = |key, text: String| Fact { name: words.say(key).to_owned(), text, href: None };
    let manifest = &release.manifest;
    let mut list = vec![fact("site.fact-released", words.day(&release.published))];
    list.extend(manifest.edition.as_ref().map(|edition| fact("site.fact-edition", edition.clone())));
    list.extend(release.coverage().map(|span| fact("site.fact-coverage", words.span(&span.start, &span.end))));
    list.push(fact("site.fact-cadence", cadence_title(&facts.cadence, words.0).to_owned()));
    list.push(match &manifest.documents {
        Some(set) => fact("site.fact-documents", digits(set.items.len())),
        None => fact("site.fact-figures", digits(figures(manifest))),
    });
    list.push(fact("site.fact-publisher", facts.publisher.clone()));
    list.push(Fact { href: Some(licence(&facts.licence).url), ..fact("site.fact-licence", facts.licence.clone()) });
    list.push(fact("site.fact-tool", manifest.tool.clone()));
    list
}

fn figures(manifest: &Manifest) -> usize {
    manifest.tables.iter().map(|table| table.counts.observations).sum()
}

fn entry<'a>(words: Words, release: &Release, table: &'a crate::release::TableReport) -> Table<'a> {
    Table {
        title: table.facts.title_in(words.0),
        observations: digits(table.counts.observations),
        coverage: table.coverage.as_ref().map(|span| words.span(&span.start, &span.end)),
        downloads: released(words, &release.folder, &table.facts.name, &release.manifest.files),
    }
}

/// The absolute address of the page; where that is not known its path in the output folder.
fn address(at: &Spot<'_>, release: &Release) -> Option<String> {
    at.absolute(&format!("{SITE}/{}", super::path(at.words.0, &release.page())))
}

fn citation(at: &Spot<'_>, facts: &DatasetFacts, release: &Release) -> String {
    let place = address(at, release).unwrap_or_else(|| release.folder.clone());
    at.words.tell("site.citation", [&facts.publisher, titled(at.words, facts), &at.words.short_day(&release.published), &place])
}

/// A text to pass on: the newest figure where there is one over time, else what was released when; then the address.
fn post(at: &Spot<'_>, facts: &DatasetFacts, release: &Release, sentence: Option<&str>) -> String {
    let words = at.words;
    let sample = if release.manifest.sample { words.say("site.sample-prefix") } else { "" };
    let day = words.short_day(&release.published);
    let released = || format!("{sample}{}", words.tell("site.post-released", [titled(words, facts), &day]));
    let told = sentence.map_or_else(released, str::to_owned);
    address(at, release).map_or_else(|| told.clone(), |address| format!("{told}\n{address}"))
}

fn card_of(at: &Spot<'_>, dataset: &Dataset, release: &Release) -> Option<String> {
    let name = format!("{}/{}", dataset.facts.id, card::name(&release.published));
    at.absolute(&format!("{SITE}/{}", super::path(at.words.0, &name)))
}
