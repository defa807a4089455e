//! A dataset with every file that stands in its folder: what its metadata is made from.

use super::{Catalog, Dataset, Table};
use crate::definition::sha256;
use crate::message::{Lang, Message};
use crate::release::{FileFacts, Words};
use std::fmt::Write as _;

/// A dataset of a catalog with all files of its tables.
#[derive(Clone, Debug)]
pub struct Published<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The dataset.
    pub dataset: &'a Dataset,
    /// Its tables.
    pub tables: Vec<PublishedTable<'a>>,
}

/// A table with all its files.
#[derive(Clone, Debug)]
pub struct PublishedTable<'a> {
    /// The table.
    pub table: &'a Table,
    /// The files of the release and those made from them, with size and hash.
    pub files: Vec<FileFacts>,
    /// The header row of the wide form; empty where that was not read.
    pub wide: Vec<String>,
    /// Why it is not given as a cube in JSON-stat; none where it is.
    pub no_cube: Option<Message>,
    /// Why it is not given in SDMX; none where it is.
    pub no_sdmx: Option<Message>,
}

impl<'a> Published<'a> {
    /// A dataset with the files of its release alone.
    pub fn new(catalog: &'a Catalog, dataset: &'a Dataset) -> Self {
        let table = |table: &'a Table| PublishedTable { table, files: table.files.clone(), wide: Vec::new(), no_cube: None, no_sdmx: None };
        Self { catalog, dataset, tables: dataset.tables.iter().map(table).collect() }
    }

    /// Whom to ask: the dataset's contact, else the publisher of the catalog, else its own.
    pub(super) fn contact(&self) -> &str {
        let facts = &self.dataset.facts;
        facts.contact.as_deref().or(self.catalog.settings.publisher.as_deref()).unwrap_or(&facts.publisher)
    }

    /// The address of the dataset.
    pub(super) fn address(&self) -> String {
        self.catalog.address(&format!("{}/", self.dataset.facts.id))
    }

    /// The address of a file in the dataset's folder.
    pub(super) fn file_address(&self, name: &str) -> String {
        self.catalog.address(&format!("{}/{name}", self.dataset.facts.id))
    }

    /// The page of the dataset.
    pub(super) fn page(&self) -> String {
        self.catalog.address(&format!("site/{}/index.html", self.dataset.facts.id))
    }
}

impl Catalog {
    /// The absolute address of a path in the output folder.
    pub fn address(&self, path: &str) -> String {
        format!("{}{}", self.base_url(), encoded(path))
    }
}

/// A path as it stands in an address: all but plain ASCII letters, digits, `-._~` and `/` percent-encoded.
pub fn encoded(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// A short name for a text that is no name: eight hexadecimal digits that stay the same from release to release.
pub(super) fn short(text: &str) -> String {
    sha256(text.as_bytes()).get(..8).unwrap_or_default().to_owned()
}

impl Dataset {
    /// What it holds, in a language; for made-up figures it says so.
    pub fn account(&self, lang: Lang) -> String {
        let separator = if lang == Lang::Ja { "" } else { " " };
        let mut text = self.description(lang).to_owned();
        if self.sample {
            text.push_str(separator);
            text.push_str(&Message::plain("catalog.sample").text(lang));
        }
        text
    }

    /// Its title with the table's, in a language.
    pub(super) fn title_of(&self, table: &Table, lang: Lang) -> String {
        Message::new("catalog.table-of", [self.title(lang), table.title(lang)]).text(lang)
    }
}

impl Table {
    /// What it holds, in a language: its dimensions and units, its notes as published, and that figures are made up where `sample`.
    pub fn account(&self, sample: bool, lang: Lang) -> String {
        let mut parts = Vec::new();
        let comma = if lang == Lang::Ja { "、" } else { ", " };
        let dimensions: Vec<&str> = self.dictionary.dimensions().map(|column| column.title.text(lang)).collect();
        if !dimensions.is_empty() {
            parts.push(Message::new("catalog.dimensions", [dimensions.join(comma)]).text(lang));
        }
        if !self.dictionary.units.is_empty() {
            parts.push(Message::new("catalog.units", [self.dictionary.units.join(comma)]).text(lang));
        }
        parts.extend(self.report.facts.notes.iter().cloned());
        parts.extend(sample.then(|| Message::plain("catalog.sample").text(lang)));
        parts.join("\n")
    }
}

/// A message in both languages.
pub(super) fn words(message: &Message) -> Words {
    Words { ja: message.text(Lang::Ja), en: message.text(Lang::En) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_nothing_but_ascii() {
        assert_eq!(encoded("a/表 1\".csv"), "a/%E8%A1%A8%201%22.csv");
        assert_eq!(encoded("by-age_2.csv-metadata.json"), "by-age_2.csv-metadata.json");
    }
}
