//! `feed.atom`: each release with what changed in it, newest first.

use super::xml::Xml;
use super::{Catalog, Dataset, Release};
use crate::message::{Lang, Message};
use crate::release::Manifest;

/// Releases older than the newest of this number are not in the feed.
const MOST: usize = 200;

/// The feed of a catalog.
pub fn feed(catalog: &Catalog) -> String {
    let mut xml = Xml::new();
    let title = Message::new("catalog.feed", [catalog.title(Lang::Ja)]).text(Lang::Ja);
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "ja")]);
    xml.text("id", &[], catalog.base_url());
    xml.text("title", &[], &title);
    xml.text("subtitle", &[], catalog.description(Lang::Ja));
    xml.text("updated", &[], &time(catalog.modified().unwrap_or("1970-01-01")));
    xml.open("author", &[]);
    xml.text("name", &[], catalog.publisher());
    xml.close();
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &catalog.address("feed.atom"))]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &catalog.address("site/index.html"))]);
    for (dataset, at) in newest(catalog) {
        entry(&mut xml, catalog, dataset, at);
    }
    xml.finish()
}

/// The releases of all datasets with their numbers, newest first; of one day in the order of the datasets.
fn newest(catalog: &Catalog) -> Vec<(&Dataset, usize)> {
    let mut all: Vec<(&Dataset, usize)> =
        catalog.datasets.iter().flat_map(|dataset| (0..dataset.releases.len()).map(move |at| (dataset, at))).collect();
    let date = |(dataset, at): &(&Dataset, usize)| dataset.releases.get(*at).map(|release| release.published.clone());
    all.sort_by_key(|item| std::cmp::Reverse(date(item)));
    all.truncate(MOST);
    all
}

fn entry(xml: &mut Xml, catalog: &Catalog, dataset: &Dataset, at: usize) {
    let Some(release) = dataset.releases.get(at) else { return };
    xml.open("entry", &[]);
    xml.text("id", &[], &catalog.address(&format!("{}/", release.folder)));
    xml.text("title", &[], &dataset.release_title(release, Lang::Ja));
    xml.text("updated", &[], &time(&release.published));
    xml.text("published", &[], &time(&release.published));
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &catalog.address(&format!("site/{}", release.page())))]);
    xml.empty(
        "link",
        &[("rel", "related"), ("type", "application/json"), ("href", &catalog.address(&format!("{}/manifest.json", release.folder)))],
    );
    xml.empty("category", &[("term", &dataset.facts.theme), ("label", super::lists::theme_title(&dataset.facts.theme, Lang::Ja))]);
    let mut lines = changes(&release.manifest, dataset.releases.get(at + 1), Lang::Ja);
    lines.extend(dataset.sample.then(|| Message::plain("catalog.sample").text(Lang::Ja)));
    xml.text("summary", &[], &lines.join("\n"));
    xml.close();
}

/// Midnight in Tokyo.
fn time(date: &str) -> String {
    format!("{date}T00:00:00+09:00")
}

impl Dataset {
    /// The title of a release, in a language.
    pub fn release_title(&self, release: &Release, lang: Lang) -> String {
        match &release.manifest.edition {
            Some(edition) => Message::new("catalog.release-edition", [self.title(lang), &release.published, edition]),
            None => Message::new("catalog.release", [self.title(lang), &release.published]),
        }
        .text(lang)
    }
}

/// What is new in a release since the one before it, a line each.
pub fn changes(manifest: &Manifest, before: Option<&Release>, lang: Lang) -> Vec<String> {
    if let Some(lines) = super::documents::news(manifest, before, lang) {
        return lines;
    }
    let count = |manifest: &Manifest| manifest.tables.iter().map(|table| table.counts.observations).sum::<usize>().to_string();
    let tables = |manifest: &Manifest| manifest.tables.len().to_string();
    let Some(before) = before else { return vec![Message::new("catalog.first-release", [tables(manifest), count(manifest)]).text(lang)] };
    let old = &before.manifest;
    let first =
        Message::new("catalog.next-release", [tables(manifest), count(manifest), before.published.clone(), tables(old), count(old)]);
    let mut lines = vec![first.text(lang)];
    let revision = manifest.revision.as_ref().filter(|revision| revision.before == before.published);
    lines.extend(revision.map(|revision| revision.line(lang)));
    let missing = |of: &Manifest, from: &Manifest| {
        let gone = of.tables.iter().filter(|table| from.tables.iter().all(|other| other.facts.name != table.facts.name));
        gone.map(|table| table.facts.title.clone()).collect::<Vec<_>>().join("、")
    };
    for (key, titles) in [("catalog.tables-new", missing(manifest, old)), ("catalog.tables-gone", missing(old, manifest))] {
        lines.extend((!titles.is_empty()).then(|| Message::new(key, [titles]).text(lang)));
    }
    for table in &manifest.tables {
        let known = old.tables.iter().find(|other| other.facts.name == table.facts.name).map(|other| other.counts.observations);
        if let Some(known) = known.filter(|&known| known != table.counts.observations) {
            let arguments = [table.facts.title.clone(), table.counts.observations.to_string(), known.to_string()];
            lines.push(Message::new("catalog.table-changed", arguments).text(lang));
        }
    }
    lines
}
