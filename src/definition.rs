//! One `catalog/NAME.toml`: what a dataset is, where its sources are, and how its tables are called.
//!
//! A definition says only what the files cannot say themselves. [`parse`] reads one and checks it against itself, [`load`] reads a
//! folder of them, [`draft`] writes a first one from what was read of a file, [`settings`](settings()) reads what the catalog as a whole is.
//!
//! ```
//! let text = r#"
//! id = "population"
//! title = "人口"
//! title_en = "Population"
//! description = "区市町村別の人口"
//! publisher = "東京都"
//! licence = "CC-BY-4.0"
//! cadence = "monthly"
//! theme = "population"
//!
//! [[source]]
//! path = "sources/population.xlsx"
//! published = 2026-04-01
//!
//! [[table]]
//! name = "by-municipality"
//! title = "区市町村別人口"
//! sheet = "表1"
//!
//! [[table.dimension]]
//! name = "area"
//! concept = "area"
//! from = "stub:1"
//! "#;
//! let definition = seihyo::definition::parse("catalog/population.toml", text).unwrap();
//! assert_eq!(definition.tables[0].number, 1);
//! ```

mod catalog;
mod check;
mod documents;
mod draft;
mod error;
mod fetch;
mod gate;
mod name;
mod page;
mod publish;
mod raw;
mod settings;

pub use catalog::CatalogSettings;
pub use documents::{DocumentSet, Field};
pub use draft::{Draft, DraftDimension, DraftTable, draft, draft_id, says_sample};
pub use error::DefinitionError;
pub use gate::Gate;
pub use name::is_reserved;
pub use page::Page;
pub use publish::{Destination, Target, target_named};
pub use settings::{SETTINGS, Settings, base, parse_settings, settings};

use crate::finding::Error;
use crate::layout::{Axis, LayoutHint};
use crate::lint::Wishes;
use crate::message::Message;
use crate::place::Place;
use error::Faults;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::Path;

/// A dataset as its definition describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Name of the dataset in paths and addresses: that of its file, ASCII.
    pub id: String,
    /// Title in Japanese.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// What the dataset holds, in Japanese.
    pub description: String,
    /// What the dataset holds, in English.
    pub description_en: Option<String>,
    /// Who publishes it.
    pub publisher: String,
    /// Whom to ask: a name, an address, a URL.
    pub contact: Option<String>,
    /// SPDX identifier of the licence, such as `CC-BY-4.0`.
    pub licence: String,
    /// How often a new edition comes.
    pub cadence: Cadence,
    /// The theme under which the catalog lists it.
    pub theme: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// True for made-up figures; every file that is written says so.
    pub sample: bool,
    /// What happens to a release that carries a doubt; published by default.
    pub on_doubt: OnDoubt,
    /// What a new release must not do to be published.
    pub gate: Gate,
    /// Notes for the users of the data.
    pub notes: Option<String>,
    /// What is asked of a check of its sources.
    pub check: Wishes,
    /// The editions that it names, oldest first.
    pub sources: Vec<Source>,
    /// The landing pages of which further editions are linked.
    pub pages: Vec<Page>,
    /// The tables, in the order of the file; none in a set of documents.
    pub tables: Vec<TableDefinition>,
    /// What its list of documents says; none in a dataset of tables.
    pub documents: Option<DocumentSet>,
    /// SHA-256 of the definition's text, in hexadecimal digits.
    pub digest: String,
}

/// One edition: where it is and when it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where its file or files are.
    pub origin: Origin,
    /// Date of publication, `2026-04-01`; the name of its release.
    pub published: String,
    /// What the publisher calls the edition.
    pub edition: Option<String>,
}

/// Where an edition comes from; paths are relative to the folder that holds the catalog, with `/` between folders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// One file.
    Path(String),
    /// A page or file on the web.
    Url(String),
    /// Every file that fits, in order of name; `*` stands for a part of a name, `**` for any folders. Their rows make up each table.
    Glob(String),
}

/// One table of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDefinition {
    /// Name of its files, ASCII.
    pub name: String,
    /// Title in Japanese.
    pub title: String,
    /// Title in English.
    pub title_en: Option<String>,
    /// The sheet; without it the first visible one that holds a table.
    pub sheet: Option<String>,
    /// Which table of the sheet, from 1; forms are not counted among the tables.
    pub number: usize,
    /// Header, stub and body where detection is wrong, and whether the table is a form.
    pub hint: LayoutHint,
    /// The unit of all figures where the sheet does not say it.
    pub unit: Option<String>,
    /// Whether a file over all its editions is written beside those of each; not by default.
    pub series: bool,
    /// Names for dimensions; the others keep `stub_1`, `header_1` and so on.
    pub dimensions: Vec<DimensionDefinition>,
}

/// What a dimension of a table is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionDefinition {
    /// Name of its column: ASCII letters, digits and `_`.
    pub name: String,
    /// Title in Japanese.
    pub title: Option<String>,
    /// What it is.
    pub concept: Option<Concept>,
    /// The side of the body it stands on.
    pub axis: Axis,
    /// Which level of that side, from 1.
    pub level: u32,
}

/// A closed list of words, each with its value.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $value,)+ }

        impl $name {
            /// Every word that is valid here.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word in definitions and machine output.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$value => $word,)+ }
            }

            /// The value of a word; none for any other text.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$value),)+ _ => None }
            }
        }
    };
}

use words;

words! {
    /// Who may see a document.
    Access {
        /// Everybody.
        Public = "public",
        /// Who asks, or at the place where it is open to inspection; or only a part of it.
        Restricted = "restricted",
        /// Nobody outside of the body.
        NonPublic = "non-public",
    }
}

words! {
    /// How often a new edition comes.
    Cadence {
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
        /// Every three months.
        Quarterly = "quarterly",
        /// Every half year.
        Semiannual = "semiannual",
        /// Every year.
        Annual = "annual",
        /// At no fixed time.
        Irregular = "irregular",
    }
}

words! {
    /// What happens to a release whose reading is doubtful.
    OnDoubt {
        /// It is published, and says what is doubtful.
        Publish = "publish",
        /// It is held back; the last good release stays.
        Hold = "hold",
    }
}

words! {
    /// What a dimension is.
    Concept {
        /// A period or a point in time.
        Time = "time",
        /// A region.
        Area = "area",
        /// An industry.
        Industry = "industry",
        /// An occupation.
        Occupation = "occupation",
        /// A sex.
        Sex = "sex",
        /// An age or age group.
        Age = "age",
        /// A class of size, such as employees or sales.
        Size = "size",
        /// A unit of measurement.
        Unit = "unit",
        /// What was measured.
        Measure = "measure",
        /// None of the others.
        Plain = "plain",
    }
}

/// Reads every `.toml` of a folder: the definitions by id, and what is wrong with the others.
///
/// A definition with an error costs itself only. Without the folder there is one error and nothing else.
pub fn load(folder: &Path) -> (Vec<Definition>, Vec<DefinitionError>) {
    let (texts, mut errors) = texts(folder);
    let mut definitions = Vec::new();
    for text in &texts {
        match text.parse() {
            Ok(definition) => definitions.push(definition),
            Err(faults) => errors.extend(faults),
        }
    }
    definitions.sort_by(|a, b| a.id.cmp(&b.id));
    (definitions, errors)
}

/// A definition that was read and not yet parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionText {
    /// Its file as people know it.
    pub name: String,
    /// The id that its file promises: the name without folder and ending.
    pub id: String,
    /// SHA-256 of its text, as [`Definition::digest`] will be.
    pub digest: String,
    text: String,
}

impl DefinitionText {
    /// Parses it, as [`parse`] does.
    pub fn parse(&self) -> Result<Definition, Vec<DefinitionError>> {
        parse(&self.name, &self.text)
    }
}

/// Reads the text of every `.toml` of a folder, by id, and what cannot be read.
pub fn texts(folder: &Path) -> (Vec<DefinitionText>, Vec<DefinitionError>) {
    let shown = folder.to_string_lossy().replace('\\', "/");
    let files = match files(folder) {
        Ok(files) => files,
        Err(error) => return (Vec::new(), vec![no_folder(shown, &error)]),
    };
    let (mut texts, mut errors) = (Vec::new(), Vec::new());
    for file in files {
        let name = format!("{}/{file}", shown.trim_end_matches('/'));
        match text(&folder.join(&file), &name) {
            Ok(text) => {
                let id = file.strip_suffix(".toml").unwrap_or(&file).to_owned();
                let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
                texts.push(DefinitionText { id, digest: sha256(text.as_bytes()), name, text });
            }
            Err(faults) => errors.extend(faults),
        }
    }
    texts.sort_by(|a, b| a.id.cmp(&b.id));
    (texts, errors)
}

fn no_folder(shown: String, error: &std::io::Error) -> DefinitionError {
    let place = Place::file(shown);
    DefinitionError::plain(match error.kind() {
        std::io::ErrorKind::NotFound => {
            Error::new(place, Message::plain("definition.absent")).hint(Message::plain("definition.absent-hint"))
        }
        _ => Error::new(place, Message::new("definition.no-folder", [error.to_string()])),
    })
}

/// The `.toml` files of a folder by name; hidden ones are left out.
fn files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && Path::new(&name).extension().is_some_and(|ending| ending == "toml") {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

#[expect(clippy::disallowed_methods, reason = "reading the catalog is this module's task")]
fn text(path: &Path, name: &str) -> Result<String, Vec<DefinitionError>> {
    let fail = |message| vec![DefinitionError::plain(Error::new(Place::file(name), message))];
    let bytes = std::fs::read(path).map_err(|error| fail(Message::new("definition.unreadable", [error.to_string()])))?;
    String::from_utf8(bytes).map_err(|_| fail(Message::plain("definition.not-utf8")))
}

/// Reads one definition; `name` is its file as people know it, and its last part must be the id.
///
/// Errs with everything that is wrong: one error where it is no TOML or has an unknown or missing key, else one for each check that fails.
pub fn parse(name: &str, text: &str) -> Result<Definition, Vec<DefinitionError>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let raw: raw::Definition = toml::from_str(text).map_err(|error| vec![error::syntax(name, text, &error)])?;
    let mut faults = Faults::new(name, text);
    let definition = check::definition(raw, &mut faults);
    faults.none_or(definition)
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests;
