//! The documents of a set on its page: a list, the newest first.

use super::table::Download;
use super::words::{Words, digits};
use crate::catalog::{Dataset, Release, access_title};
use crate::release::{DOCUMENTS, DocumentFacts, FileFacts};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Documents<'a> {
    count: String,
    items: Vec<Item<'a>>,
    /// Whether any of them says it, so that there is a column for it.
    councils: bool,
    agendas: bool,
    places: bool,
    downloads: Vec<Download>,
    /// Who may see those of which nothing else is said.
    access: String,
}

#[derive(Serialize)]
struct Item<'a> {
    title: &'a str,
    date: String,
    iso: &'a str,
    council: &'a str,
    agenda: &'a str,
    href: Option<&'a str>,
    access: String,
    /// Where it is open to inspection, and until when.
    place: String,
}

/// The documents of a dataset; none where it is one of tables.
pub(super) fn documents(words: Words, dataset: &Dataset) -> Option<Documents<'_>> {
    let set = dataset.documents()?;
    let any = |of: fn(&DocumentFacts) -> &Option<String>| set.items.iter().any(|document| of(document).is_some());
    Some(Documents {
        count: digits(set.items.len()),
        items: set.items.iter().map(|document| item(words, document)).collect(),
        councils: any(|document| &document.council),
        agendas: any(|document| &document.agenda),
        places: any(|document| &document.place) || any(|document| &document.until),
        downloads: dataset.releases.first().map(|release| list(release, &dataset.facts.id)).unwrap_or_default(),
        access: access_title(Some(&set.access), words.0),
    })
}

/// The list itself, in a folder of the output folder, to take.
pub(super) fn list(release: &Release, folder: &str) -> Vec<Download> {
    let files = release.manifest.files.iter().filter(|file| file.name == DOCUMENTS);
    let download = |file: &FileFacts| Download {
        what: "CSV".to_owned(),
        encoding: "UTF-8",
        path: format!("{folder}/{DOCUMENTS}"),
        size: Words::size(file.bytes),
    };
    files.map(download).collect()
}

fn item(words: Words, document: &DocumentFacts) -> Item<'_> {
    let until = document.until.as_ref().map(|until| words.tell("site.document-until", [&words.short_day(until)]));
    let place = document.place.iter().cloned().chain(until).collect::<Vec<_>>().join(words.say("site.comma"));
    Item {
        title: &document.title,
        date: words.short_day(&document.date),
        iso: &document.date,
        council: document.council.as_deref().unwrap_or_default(),
        agenda: document.agenda.as_deref().unwrap_or_default(),
        href: document.address.as_deref(),
        access: access_title(document.access.as_deref(), words.0),
        place,
    }
}
