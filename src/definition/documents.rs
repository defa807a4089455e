//! A set of documents in place of tables: minutes, notifications open to inspection. Its source is the list of them.

use super::error::{Faults, choices};
use super::raw::Text;
use super::{Access, check};
use crate::message::Message;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the list of a set of documents says, and who may see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSet {
    /// Who may see the documents whose own level the list does not say; everybody by default.
    pub access: Access,
    /// The heads of the columns that are read, by what they say; title and date are always among them.
    pub columns: BTreeMap<Field, String>,
}

super::words! {
    /// What a column of a list of documents says.
    Field {
        /// What the document is called.
        Title = "title",
        /// Its date.
        Date = "date",
        /// The council or office that it is of.
        Council = "council",
        /// What was on the agenda.
        Agenda = "agenda",
        /// Where it is on the web.
        Address = "address",
        /// Who may see it.
        Access = "access",
        /// Where it is open to inspection.
        Place = "place",
        /// Until when it is open to inspection.
        Until = "until",
    }
}

/// `[documents]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    access: Option<Text>,
    columns: BTreeMap<Text, Text>,
}

/// The set as it is wanted. Notes a key that is none and what is lacking.
pub(super) fn set(raw: Raw, id: &Text, faults: &mut Faults) -> DocumentSet {
    let access = raw.access.and_then(|word| check::choice("documents: access", &word, Access::from_word, Access::WORDS, faults));
    let mut columns = BTreeMap::new();
    for (key, head) in raw.columns {
        if let Some(field) = check::choice("documents: columns", &key, Field::from_word, Field::WORDS, faults) {
            columns.insert(field, check::filled(&format!("documents: {}", field.word()), head, faults));
        }
    }
    for field in [Field::Title, Field::Date].into_iter().filter(|field| !columns.contains_key(field)) {
        faults.add(id.span(), "definition.no-column", &[field.word()], Some(choices(Field::WORDS)));
    }
    DocumentSet { access: access.unwrap_or(Access::Public), columns }
}

/// Notes a definition with neither tables nor documents, and one with both.
pub(super) fn one_of(tables: usize, has_documents: bool, id: &Text, faults: &mut Faults) {
    match (tables, has_documents) {
        (0, false) => faults.add(id.span(), "definition.no-table", &[], Some(Message::plain("definition.no-table-hint"))),
        (1.., true) => faults.add(id.span(), "definition.tables-and-documents", &[], None),
        _ => {}
    }
}
