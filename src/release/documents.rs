//! The documents of a release: in its manifest, and as a CSV file.

use super::csv::CsvWriter;
use super::files::Stage;
use super::{CsvEncoding, FileFacts};
use crate::dataset::Document;
use crate::definition::{Access, Field};
use crate::finding::Error;
use serde::{Deserialize, Serialize};

/// The file that lists the documents of a set.
pub const DOCUMENTS: &str = "documents.csv";

/// The columns of the list.
pub const DOCUMENT_COLUMNS: [&str; 10] =
    ["title", "date", "council", "agenda", "address", "access", "place", "until", "source_cell", "sample"];

/// The documents of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentsFacts {
    /// Who may see them where none says otherwise: `public`, `restricted`, `non-public`.
    pub access: String,
    /// Each of them, the newest first.
    pub items: Vec<DocumentFacts>,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// What it is called.
    pub title: String,
    /// Its date.
    pub date: String,
    /// The council or office that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub council: Option<String>,
    /// What was on the agenda.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// Where it is on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Who may see it; none where that is not known.
    pub access: Option<String>,
    /// Where it is open to inspection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Until when it is open to inspection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The cell of the list that names it.
    pub source_cell: String,
}

impl DocumentsFacts {
    pub(super) fn new(access: Access, documents: &[Document]) -> Self {
        Self { access: access.word().to_owned(), items: documents.iter().map(DocumentFacts::new).collect() }
    }
}

impl DocumentFacts {
    fn new(document: &Document) -> Self {
        let more = |field| document.more.get(&field).cloned();
        Self {
            title: document.title.clone(),
            date: document.date.clone(),
            council: more(Field::Council),
            agenda: more(Field::Agenda),
            address: more(Field::Address),
            access: document.access.map(|access| access.word().to_owned()),
            place: more(Field::Place),
            until: more(Field::Until),
            source_cell: document.place.to_string(),
        }
    }
}

/// Writes the list.
pub(super) fn write(stage: &Stage, documents: &DocumentsFacts, sample: bool) -> Result<FileFacts, Error> {
    let file = stage.file(DOCUMENTS)?;
    let mut writer = CsvWriter::new(file, CsvEncoding::Utf8, false);
    let fault = |error: std::io::Error| super::not_written(std::path::Path::new(DOCUMENTS), &error);
    let mut row = |fields: [&str; 10]| {
        for field in fields {
            writer.field(field);
        }
        writer.end_row().map_err(fault)
    };
    row(DOCUMENT_COLUMNS)?;
    for one in &documents.items {
        let of = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        let (council, agenda, address, access) = (of(&one.council), of(&one.agenda), of(&one.address), of(&one.access));
        let (place, until, sample) = (of(&one.place), of(&one.until), if sample { "true" } else { "false" });
        row([&one.title, &one.date, &council, &agenda, &address, &access, &place, &until, &one.source_cell, sample])?;
    }
    let (file, _) = writer.finish().map_err(fault)?;
    file.finish()
}
