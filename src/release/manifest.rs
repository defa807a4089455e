//! What is said about a release: read back to see what is new, and to make the catalog.

use super::certificate::{CertificateFacts, CharacterFacts};
use super::documents::DocumentsFacts;
use super::proof::{LedgerFacts, ProofFacts};
use super::revision::RevisionFacts;
use crate::dataset::{Part, SourceFacts, SourceScore};
use crate::definition::{CatalogSettings, Definition, TableDefinition};
use crate::finding::Finding;
use crate::lint::{Gain, Level};
use crate::message::{Lang, Message};
use crate::place::Range;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything about one release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// True for made-up figures.
    pub sample: bool,
    /// The dataset; none for a loose file.
    pub dataset: Option<DatasetFacts>,
    /// Date of publication; none for a loose file.
    pub published: Option<String>,
    /// What the publisher calls the edition.
    pub edition: Option<String>,
    /// The program that wrote it, with its version.
    pub tool: String,
    /// SHA-256 of the definition; none for a loose file.
    pub definition: Option<String>,
    /// The files it was made from.
    pub sources: Vec<SourceRecord>,
    /// Its tables.
    pub tables: Vec<TableReport>,
    /// Its documents; none in a release of tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<DocumentsFacts>,
    /// What no table accounts for.
    pub sheets: SheetFacts,
    /// What is wrong or doubtful.
    pub findings: Vec<FindingFacts>,
    /// What it changes against the release before; none for the first one, and for a loose file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<RevisionFacts>,
    /// Digest of the sources for which a person accepted what a gate held back; none where none did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// The files beside this one.
    pub files: Vec<FileFacts>,
}

/// This program with its version, as manifests name it.
pub(super) const TOOL: &str = concat!("seihyo ", env!("CARGO_PKG_VERSION"));

/// What the definition says of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetFacts {
    /// Its id.
    pub id: String,
    /// Title in Japanese.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Description in Japanese.
    pub description: String,
    /// Description in English.
    pub description_en: Option<String>,
    /// Who publishes it.
    pub publisher: String,
    /// Whom to ask.
    pub contact: Option<String>,
    /// SPDX identifier of the licence.
    pub licence: String,
    /// How often a new edition comes.
    pub cadence: String,
    /// Theme.
    pub theme: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Notes for users.
    pub notes: Option<String>,
}

impl DatasetFacts {
    pub(super) fn new(definition: &Definition) -> Self {
        Self {
            id: definition.id.clone(),
            title: definition.title.clone(),
            title_en: definition.title_en.clone(),
            description: definition.description.clone(),
            description_en: definition.description_en.clone(),
            publisher: definition.publisher.clone(),
            contact: definition.contact.clone(),
            licence: definition.licence.clone(),
            cadence: definition.cadence.word().to_owned(),
            theme: definition.theme.clone(),
            keywords: definition.keywords.clone(),
            notes: definition.notes.clone(),
        }
    }
}

/// One file that a release was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Its path or URL.
    pub name: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What it is, by content.
    pub format: String,
    /// How its text was decoded; none for formats that carry their own encoding.
    pub encoding: Option<CertificateFacts>,
    /// Its characters that another system shows otherwise or not at all.
    pub characters: CharacterFacts,
    /// How machine-readable it is by the rules of 2026; none for a loose file and for a list of documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreFacts>,
}

/// How machine-readable a file is by the rules of 2026.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreFacts {
    /// Points from 0 to 100 by level, `L1` to `L3`; a level of which no rule applies is not there.
    pub levels: BTreeMap<String, u32>,
    /// What would raise it, the greatest gain first.
    pub gains: Vec<GainFacts>,
}

/// What would raise a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GainFacts {
    /// The level whose points rise.
    pub level: String,
    /// Codes of the rules that are to be kept.
    pub codes: Vec<String>,
    /// The points now.
    pub from: u32,
    /// The points once no sheet breaks these rules.
    pub to: u32,
}

impl ScoreFacts {
    /// What is kept of the score of a file.
    pub(super) fn new(scored: &SourceScore) -> Self {
        let points = |level: Level| Some((level.word().to_owned(), scored.score.of(level)?));
        let gain = |gain: &Gain| GainFacts {
            level: gain.level.word().to_owned(),
            codes: gain.codes.iter().map(|code| (*code).to_owned()).collect(),
            from: gain.from,
            to: gain.to,
        };
        Self { levels: Level::ALL.into_iter().filter_map(points).collect(), gains: scored.gains.iter().map(gain).collect() }
    }
}

impl SourceRecord {
    /// What is kept of a file.
    pub fn new(facts: &SourceFacts) -> Self {
        Self {
            name: facts.name.to_string(),
            bytes: facts.bytes,
            sha256: facts.sha256.clone(),
            format: facts.format.name().to_owned(),
            encoding: facts.encoding.as_ref().map(CertificateFacts::new),
            characters: CharacterFacts::new(&facts.characters),
            score: None,
        }
    }
}

/// What a table is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFacts {
    /// Name of its files.
    pub name: String,
    /// Title in Japanese: the definition's, else what the sheet says.
    pub title: String,
    /// Title in English.
    pub title_en: Option<String>,
    /// Where its figures stand, a place for each file.
    pub places: Vec<String>,
    /// What stands above it on the sheet.
    pub heading: Vec<String>,
    /// The unit that the definition gives to all figures.
    pub unit: Option<String>,
    /// What the sheet says of units for the whole table, as written.
    pub units: Vec<String>,
    /// Notes and sources on the sheet, as written.
    pub notes: Vec<String>,
}

impl TableFacts {
    /// Its title in a language; in Japanese where there is no English.
    pub fn title_in(&self, lang: Lang) -> &str {
        match (lang, &self.title_en) {
            (Lang::En, Some(text)) => text,
            _ => &self.title,
        }
    }

    pub(super) fn new(name: &str, parts: &[Part<'_>], definition: Option<&TableDefinition>) -> Self {
        let texts = |of: fn(&Part<'_>) -> Vec<String>| {
            let mut texts: Vec<String> = Vec::new();
            for text in parts.iter().flat_map(of) {
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            texts
        };
        let heading = texts(|part| part.texts(&part.table.layout.title_of(part.table.grid)));
        let (units, notes) = (texts(|part| part.texts(&part.table.layout.units)), texts(|part| part.texts(&part.table.layout.notes)));
        let from_sheet = || heading.iter().filter(|text| !units.contains(text)).cloned().collect::<Vec<_>>().join(" ");
        Self {
            name: name.to_owned(),
            title: definition.map_or_else(from_sheet, |definition| definition.title.clone()),
            title_en: definition.and_then(|definition| definition.title_en.clone()),
            places: parts.iter().map(|part| part.place().to_string()).collect(),
            heading,
            unit: definition.and_then(|definition| definition.unit.clone()),
            units,
            notes,
        }
    }
}

/// What was counted in a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCounts {
    /// Filled body cells.
    pub observations: usize,
    /// Those with a number, or with several data.
    pub numbers: usize,
    /// Those with several data, each a row of the tidy form.
    #[serde(default, skip_serializing_if = "is_none")]
    pub split: usize,
    /// Those with a mark in place of one.
    pub marks: usize,
    /// Those with anything else.
    pub texts: usize,
    /// Body cells that hold nothing.
    pub blanks: usize,
    /// Cells of labels.
    pub label_cells: usize,
    /// Cells of titles and units.
    pub title_cells: usize,
    /// Cells of notes and sources.
    pub note_cells: usize,
    /// Filled cells that a merge hides.
    pub hidden_cells: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_none(count: &usize) -> bool {
    *count == 0
}

/// From when to when the figures of a table are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CoverageFacts {
    /// First day of the earliest period, `2024-01-01`.
    pub start: String,
    /// Last day of the latest period.
    pub end: String,
}

impl CoverageFacts {
    /// The span over several; none over none.
    pub fn over<'a>(spans: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let mut spans = spans.into_iter();
        let mut over = spans.next()?.clone();
        spans.for_each(|span| over.add(&span.start, &span.end));
        Some(over)
    }

    /// Takes in another span.
    pub(super) fn add(&mut self, start: &str, end: &str) {
        if *start < *self.start {
            start.clone_into(&mut self.start);
        }
        if *end > *self.end {
            end.clone_into(&mut self.end);
        }
    }
}

/// A table of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableReport {
    /// What it is.
    #[serde(flatten)]
    pub facts: TableFacts,
    /// What was counted.
    pub counts: TableCounts,
    /// What proves how it was read.
    #[serde(default)]
    pub proof: ProofFacts,
    /// From when to when its figures are; none where no period is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageFacts>,
    /// Doubts about how it was read.
    pub doubts: usize,
    /// Names of its files.
    pub files: Vec<String>,
}

/// What no table of a release accounts for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetFacts {
    /// Filled cells of the sheets in use that belong to no table.
    pub left_over: Vec<String>,
    /// Sheets and tables that are not published.
    pub unused: Vec<String>,
    /// Hidden sheets with filled cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// What part each filled cell of each sheet plays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<LedgerFacts>,
}

impl SheetFacts {
    /// How many filled cells are left over.
    pub fn left_over_cells(&self) -> usize {
        let size = |range: Range| u64::from(range.height()) * u64::from(range.width());
        let ranges = self.left_over.iter().filter_map(|place| place.rsplit('!').next()?.parse().ok());
        ranges.map(|range| usize::try_from(size(range)).unwrap_or(usize::MAX)).sum()
    }
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl Words {
    pub(super) fn new(message: &Message) -> Self {
        Self { ja: message.text(Lang::Ja), en: message.text(Lang::En) }
    }

    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// A finding as it is kept: code, place, and what it says in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingFacts {
    /// Stable code.
    pub code: String,
    /// `info`, `warning`, `error`.
    pub severity: String,
    /// Where it is.
    pub place: String,
    /// What it says.
    pub message: Words,
    /// What to do about it.
    pub hint: Option<Words>,
}

impl FindingFacts {
    pub(super) fn new(finding: &Finding) -> Self {
        Self {
            code: finding.code.to_owned(),
            severity: finding.severity.word().to_owned(),
            place: finding.place.to_string(),
            message: Words::new(&finding.message),
            hint: finding.hint.as_ref().map(Words::new),
        }
    }

    /// The finding as one line: code, place, message.
    pub fn line(&self, lang: Lang) -> String {
        format!("{} {}: {}", self.code, self.place, self.message.text(lang))
    }
}

/// A file of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// `catalog.json`: what the catalog is and every dataset that has a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogManifest {
    /// What the catalog as a whole is.
    pub catalog: CatalogSettings,
    /// Its datasets by id.
    pub datasets: Vec<DatasetEntry>,
}

/// A dataset in the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetEntry {
    /// What the definition of the newest release says of it.
    #[serde(flatten)]
    pub facts: DatasetFacts,
    /// True for made-up figures.
    pub sample: bool,
    /// Date of the newest release.
    pub latest: String,
    /// From when to when the figures of the newest release are; none where no period is known.
    pub coverage: Option<CoverageFacts>,
    /// The tables of the newest release, under their stable addresses.
    pub tables: Vec<CatalogTable>,
    /// The newest release that is held back, so that what is published is not the newest there is; none where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldFacts>,
    /// Newest first.
    pub releases: Vec<ReleaseEntry>,
}

/// A release that is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldFacts {
    /// Date of publication.
    pub published: String,
    /// Why, and what else was found.
    pub findings: Vec<FindingFacts>,
}

/// A table in the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogTable {
    /// Name of its files.
    pub name: String,
    /// Title in Japanese.
    pub title: String,
    /// Title in English.
    pub title_en: Option<String>,
    /// Filled body cells.
    pub observations: usize,
    /// From when to when its figures are; none where no period is known.
    pub coverage: Option<CoverageFacts>,
    /// Doubts about how it was read.
    pub doubts: usize,
    /// Its files, from the output folder.
    pub files: Vec<String>,
}

/// A release in the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseEntry {
    /// Date of publication.
    pub published: String,
    /// What the publisher calls the edition.
    pub edition: Option<String>,
    /// True for made-up figures.
    pub sample: bool,
    /// Where its manifest is, from the output folder; the files stand beside it.
    pub manifest: String,
    /// Its files, from the output folder.
    pub files: Vec<FileFacts>,
}

/// A value as JSON for people and programs: indented, with a line end.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// A value as JSON for programs: on one line, with a line end.
pub(super) fn compact(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text
}
