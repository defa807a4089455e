//! The page of a dataset: what it is, its tables and files, its releases, how good it is.

use super::card;
use super::documents::{Documents, documents};
use super::headline::Headline;
use super::revised::{Changes, changes};
use super::score::{Scored, scores};
use super::table::{Download, downloads};
use super::words::{Words, digits};
use super::{SITE, Spot, TableData};
use crate::catalog::{Dataset, Published, Table, access_title, cadence_title, in_script, licence, schema_org, theme_title};
use minijinja::Value;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Context<'a> {
    title: &'a str,
    other_title: &'a str,
    id: &'a str,
    description: &'a str,
    summary: String,
    sample: bool,
    facts: Vec<Fact>,
    headline: Option<Shown<'a>>,
    citation: String,
    tables: Vec<TableEntry<'a>>,
    /// The documents, in place of tables.
    documents: Option<Documents<'a>>,
    /// The date of a release that is held back, so that what is published is not the newest.
    held: Option<String>,
    releases: Vec<ReleaseEntry>,
    sources: Vec<Source<'a>>,
    notes: Option<&'a str>,
    quality: Vec<String>,
    /// How machine-readable its sources are.
    scores: Vec<Scored<'a>>,
    findings: Vec<Finding<'a>>,
    post: String,
    card: Option<String>,
    metadata: Vec<Download>,
    json_ld: Value,
}

/// The newest figure, for the eye.
#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    period: &'a str,
    /// The figure without the base of an index.
    figure: &'a str,
    /// That base, in brackets; empty without one.
    base: &'a str,
    before: Option<&'a str>,
    page: &'a str,
}

fn shown(headline: &Headline) -> Shown<'_> {
    let (figure, base) = headline.figure_and_base();
    Shown { name: &headline.name, period: &headline.period, figure, base, before: headline.before.as_deref(), page: &headline.page }
}

/// A fact with its name; `href` where it is a link.
#[derive(Serialize)]
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) href: Option<String>,
}

#[derive(Serialize)]
struct TableEntry<'a> {
    title: &'a str,
    page: String,
    observations: String,
    coverage: Option<String>,
    doubts: usize,
    downloads: Vec<Download>,
}

#[derive(Serialize)]
struct ReleaseEntry {
    date: String,
    iso: String,
    edition: Option<String>,
    manifest: String,
    /// Its page, from this one.
    page: String,
    tables: usize,
    /// The number of documents, in place of tables.
    documents: Option<String>,
    observations: String,
    newest: bool,
    changes: Option<Changes>,
}

#[derive(Serialize)]
pub(super) struct Source<'a> {
    name: &'a str,
    format: &'a str,
    size: String,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    place: &'a str,
    text: &'a str,
}

/// What the page of a dataset is told.
pub(super) fn context<'a>(at: &Spot<'_>, dataset: &'a Dataset, data: &[TableData], headline: Option<&'a Headline>) -> Context<'a> {
    let words = at.words;
    let lang = words.0;
    let newest = dataset.releases.first().map(|release| &release.manifest);
    let other = if lang == crate::message::Lang::Ja { crate::message::Lang::En } else { crate::message::Lang::Ja };
    let figures: usize = data.iter().map(|data| data.observations.len()).sum();
    Context {
        title: dataset.title(lang),
        other_title: dataset.title(other),
        id: &dataset.facts.id,
        description: dataset.description(lang),
        summary: summary(words, dataset),
        sample: dataset.sample,
        facts: facts(at, dataset, figures),
        headline: headline.map(shown),
        citation: citation(at, dataset),
        tables: dataset.tables.iter().zip(data).map(|(table, data)| entry(words, dataset, table, data)).collect(),
        documents: documents(words, dataset),
        held: dataset.held.as_ref().map(|held| words.day(&held.published)),
        releases: releases(words, dataset, data),
        sources: newest.into_iter().flat_map(|manifest| &manifest.sources).map(source).collect(),
        notes: dataset.facts.notes.as_deref(),
        quality: quality(words, dataset),
        scores: scores(words, dataset),
        findings: newest
            .into_iter()
            .flat_map(|manifest| &manifest.findings)
            .map(|finding| Finding { code: &finding.code, place: &finding.place, text: finding.message.text(lang) })
            .collect(),
        post: post(at, dataset, headline),
        card: at.absolute(&format!("{SITE}/{}", beside(&at.path, &card::name(dataset.modified())))),
        metadata: metadata(words, &dataset.facts.id, data),
        json_ld: Value::from_safe_string(in_script(&schema_org(&Published::new(at.catalog, dataset), lang))),
    }
}

/// What the dataset is, in a sentence for lists of hits.
fn summary(words: Words, dataset: &Dataset) -> String {
    let prefix = if dataset.sample { words.say("site.sample-prefix") } else { "" };
    format!("{prefix}{}", dataset.description(words.0))
}

fn facts(at: &Spot<'_>, dataset: &Dataset, figures: usize) -> Vec<Fact> {
    let words = at.words;
    let facts = &dataset.facts;
    let fact = |key, text: String| Fact { name: words.say(key).to_owned(), text, href: None };
    let mut list = Vec::new();
    if let Some(span) = &dataset.coverage {
        list.push(fact("site.fact-coverage", words.span(&span.start, &span.end)));
        list.push(fact("site.fact-last", words.month(&span.end)));
    }
    list.push(fact("site.fact-cadence", cadence_title(&facts.cadence, words.0).to_owned()));
    list.push(fact("site.fact-modified", words.day(dataset.modified())));
    list.push(fact("site.fact-issued", words.day(dataset.issued())));
    list.push(fact("site.fact-theme", theme_title(&facts.theme, words.0).to_owned()));
    list.push(match dataset.documents() {
        Some(set) => fact("site.fact-documents", digits(set.items.len())),
        None => fact("site.fact-figures", digits(figures)),
    });
    list.extend(dataset.documents().map(|set| fact("site.fact-access", access_title(Some(&set.access), words.0))));
    list.push(fact("site.fact-publisher", facts.publisher.clone()));
    list.extend(facts.contact.as_ref().map(|contact| fact("site.fact-contact", contact.clone())));
    let licence = licence(&facts.licence);
    list.push(Fact { href: Some(licence.url), ..fact("site.fact-licence", facts.licence.clone()) });
    if !facts.keywords.is_empty() {
        list.push(fact("site.fact-keywords", facts.keywords.join(words.say("site.comma"))));
    }
    list
}

/// The path of a file in the folder of a page.
fn beside(page: &str, name: &str) -> String {
    page.rsplit_once('/').map_or_else(|| name.to_owned(), |(folder, _)| format!("{folder}/{name}"))
}

/// A text to pass on: the newest figure where there is one over time, else what was released when; then the address.
fn post(at: &Spot<'_>, dataset: &Dataset, headline: Option<&Headline>) -> String {
    let words = at.words;
    let sample = if dataset.sample { words.say("site.sample-prefix") } else { "" };
    let released =
        || format!("{sample}{}", words.tell("site.post-released", [dataset.title(words.0), &words.short_day(dataset.modified())]));
    let told = headline.map_or_else(released, |headline| headline.sentence(dataset, words));
    at.absolute(&format!("{SITE}/{}", at.path)).map_or_else(|| told.clone(), |address| format!("{told}\n{address}"))
}

/// The line with which others say where the data is from.
fn citation(at: &Spot<'_>, dataset: &Dataset) -> String {
    let words = at.words;
    let address = at.absolute(&format!("{SITE}/{}", at.path)).unwrap_or_else(|| dataset.facts.id.clone());
    words.tell("site.citation", [&dataset.facts.publisher, dataset.title(words.0), &words.short_day(dataset.modified()), &address])
}

fn entry<'a>(words: Words, dataset: &Dataset, table: &'a Table, data: &TableData) -> TableEntry<'a> {
    TableEntry {
        title: table.title(words.0),
        page: table.page(),
        observations: digits(table.report.counts.observations),
        coverage: table.report.coverage.as_ref().map(|span| words.span(&span.start, &span.end)),
        doubts: table.report.doubts,
        downloads: downloads(words, &dataset.facts.id, table, data),
    }
}

fn releases(words: Words, dataset: &Dataset, data: &[TableData]) -> Vec<ReleaseEntry> {
    let revised = |name: &str| {
        let at = dataset.tables.iter().position(|table| table.report.facts.name == name);
        // Of figures whose time is not known nobody can say whether they were revised or are of another time.
        let known = at.filter(|at| dataset.tables.get(*at).is_some_and(|table| table.report.coverage.is_some()));
        known.and_then(|at| data.get(at)).map(|data| data.revised.clone()).unwrap_or_default()
    };
    let entry = |(index, release): (usize, &crate::catalog::Release)| ReleaseEntry {
        date: words.day(&release.published),
        iso: release.published.clone(),
        edition: release.manifest.edition.clone(),
        manifest: format!("{}/manifest.json", release.folder),
        page: format!("releases/{}/index.html", release.published),
        tables: release.manifest.tables.len(),
        documents: release.manifest.documents.as_ref().map(|set| digits(set.items.len())),
        observations: digits(release.manifest.tables.iter().map(|table| table.counts.observations).sum()),
        newest: index == 0,
        // Of documents no figure can be another one.
        changes: changes(words, release, &|name| if index == 0 { revised(name) } else { Vec::new() })
            .filter(|_| release.manifest.documents.is_none()),
    };
    dataset.releases.iter().enumerate().map(entry).collect()
}

pub(super) fn source(source: &crate::release::SourceRecord) -> Source<'_> {
    let bytes = u64::try_from(source.bytes).unwrap_or(u64::MAX);
    Source { name: &source.name, format: &source.format, size: Words::size(bytes), sha256: &source.sha256 }
}

/// How the release was proven, and what is open.
fn quality(words: Words, dataset: &Dataset) -> Vec<String> {
    let sheets = dataset.releases.first().map(|release| release.manifest.sheets.left_over_cells()).unwrap_or_default();
    let left_over = words.tell("site.quality-left-over", [digits(sheets)]);
    if dataset.documents().is_some() {
        return vec![left_over];
    }
    let proofs = dataset.tables.iter().map(|table| &table.report.proof);
    let (equal, cells) =
        proofs.clone().fold((0, 0), |(equal, cells), proof| (equal + proof.round_trip.equal, cells + proof.round_trip.cells));
    let (held, broken) = proofs.fold((0, 0), |(held, broken), proof| (held + proof.identities.held, broken + proof.identities.broken));
    let mut said = vec![words.tell("site.proof-round-trip", [digits(equal), digits(cells)])];
    if held + broken > 0 {
        said.push(words.tell("site.proof-identities", [digits(held), digits(held + broken)]));
    }
    said.push(left_over);
    said.push(match dataset.doubts() {
        0 => words.say("site.quality-certain").to_owned(),
        doubts => words.tell("site.quality-doubts", [digits(doubts)]),
    });
    said
}

/// The metadata of the dataset as a whole.
fn metadata(words: Words, id: &str, data: &[TableData]) -> Vec<Download> {
    const KINDS: [(&str, &str); 4] = [
        ("datapackage.json", "Data Package"),
        ("schema.jsonld", "schema.org (JSON-LD)"),
        ("croissant.json", "Croissant"),
        ("ckan.json", "CKAN"),
    ];
    let files = data.first().map(|data| data.metadata.as_slice()).unwrap_or_default();
    // Beside a list of documents all of them stand, and nobody has looked how large they are.
    let of_documents = KINDS.into_iter().filter(|_| data.is_empty()).map(|(name, what)| Download {
        what: what.to_owned(),
        encoding: "",
        path: format!("{id}/{name}"),
        size: "JSON".to_owned(),
    });
    let known = KINDS.into_iter().filter_map(|(name, what)| {
        let (_, bytes) = files.iter().find(|(file, _)| file == name)?;
        Some(Download { what: what.to_owned(), encoding: "", path: format!("{id}/{name}"), size: Words::size(*bytes) })
    });
    let whole = ["catalog.ttl", "catalog.jsonld"].map(|name| Download {
        what: format!("DCAT ({name})"),
        encoding: "",
        path: name.to_owned(),
        size: words.say("site.file-whole").to_owned(),
    });
    known.chain(of_documents).chain(whole).collect()
}
