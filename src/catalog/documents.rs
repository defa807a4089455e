//! What is said of a set of documents: who may see them, what the list is, what is new in it.

use super::lists::media;
use super::{Dataset, Published, Release};
use crate::message::{Lang, Message};
use crate::release::{DOCUMENTS, DocumentFacts, FileFacts, Manifest};
use std::collections::BTreeSet;

/// So many documents are named where a release is announced.
const NAMED: usize = 5;

/// The list of the newest release, with its size and hash; none in a dataset of tables.
pub(super) fn list_file(dataset: &Dataset) -> Option<&FileFacts> {
    dataset.releases.first()?.manifest.files.iter().find(|file| file.name == DOCUMENTS)
}

/// The title of the list with its form, in a language.
pub(super) fn list_title(dataset: &Dataset, lang: Lang) -> String {
    let list = Message::plain("catalog.document-list").text(lang);
    format!("{} — {list} ({})", dataset.title(lang), media(DOCUMENTS).format)
}

/// What may be seen by whom, in a language: `public`, `restricted`, `non-public`, or that it is not known.
pub fn access_title(access: Option<&str>, lang: Lang) -> String {
    let key = match access {
        Some("public") => "catalog.public",
        Some("restricted") => "catalog.restricted",
        Some("non-public") => "catalog.non-public",
        _ => "catalog.access-unknown",
    };
    Message::plain(key).text(lang)
}

/// The access level as the European vocabulary and schema.org's readers know it; none where it is not known.
pub(super) fn access_address(access: Option<&str>) -> Option<String> {
    let word = match access? {
        "public" => "PUBLIC",
        "restricted" => "RESTRICTED",
        "non-public" => "NON_PUBLIC",
        _ => return None,
    };
    Some(format!("http://publications.europa.eu/resource/authority/access-right/{word}"))
}

/// What names a document: its own address, else one within the page of the set.
pub(super) fn address(published: &Published<'_>, document: &DocumentFacts) -> String {
    let named = || format!("{}#document-{}", published.address(), super::published::short(&key(document).join("\n")));
    document.address.clone().unwrap_or_else(named)
}

fn key(document: &DocumentFacts) -> [&str; 3] {
    [&document.date, document.council.as_deref().unwrap_or_default(), &document.title]
}

/// What is new in a list since the one before it, a line each.
pub(super) fn news(manifest: &Manifest, before: Option<&Release>, lang: Lang) -> Option<Vec<String>> {
    let documents = manifest.documents.as_ref()?;
    let known: BTreeSet<[&str; 3]> =
        before.and_then(|release| release.manifest.documents.as_ref()).into_iter().flat_map(|old| old.items.iter().map(key)).collect();
    let new: Vec<&DocumentFacts> = documents.items.iter().filter(|document| !known.contains(&key(document))).collect();
    let counts = [documents.items.len().to_string(), new.len().to_string()];
    let line = |document: &&DocumentFacts| format!("{} {}", document.date, document.title);
    Some(std::iter::once(Message::new("catalog.documents-new", counts).text(lang)).chain(new.iter().take(NAMED).map(line)).collect())
}
