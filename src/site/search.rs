//! The search index: one tokenizer cuts titles, descriptions, labels and notes here and the words a person types in the browser.
//!
//! Japanese is cut into pairs of characters, so that a compound is found by any part of it; letters and digits are cut into words. Full
//! and half width, upper and lower case are the same. `assets/search.js` cuts the same way; a test runs both on the same texts.

use crate::catalog::{Catalog, Dataset, Table};
use crate::message::Lang;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// What a text is looked up by, in the order of the text.
///
/// ```
/// use seihyo::site::tokens;
/// assert_eq!(tokens("有効求人倍率"), ["有効", "効求", "求人", "人倍", "倍率"]);
/// assert_eq!(tokens("ＧＤＰ 2024年度"), ["gdp", "2024", "年度"]);
/// assert_eq!(tokens("県（計）"), ["県", "計"]);
/// ```
pub fn tokens(text: &str) -> Vec<String> {
    let text: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut tokens = Vec::new();
    for run in text.chunk_by(|a, b| Script::of(*a) == Script::of(*b)) {
        match run.first().map(|first| Script::of(*first)) {
            Some(Script::Japanese) if run.len() > 1 => tokens.extend(run.windows(2).map(|pair| pair.iter().collect())),
            Some(Script::Japanese | Script::Word) => tokens.push(run.iter().collect()),
            _ => {}
        }
    }
    tokens
}

/// How a character is cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Kanji, kana and their marks: in pairs.
    Japanese,
    /// Other letters, and digits: as words.
    Word,
    /// Whatever stands between.
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            '々' | '〆' | '〇' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' => {
                Self::Japanese
            }
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Self::Japanese,
            c if c.is_ascii_alphanumeric() || ('\u{c0}'..='\u{24f}').contains(&c) && c != '×' && c != '÷' => Self::Word,
            _ => Self::Other,
        }
    }
}

/// How much a word counts by where it stands.
const TITLE: u32 = 12;
const KEYWORD: u32 = 6;
const DESCRIPTION: u32 = 3;
const LABEL: u32 = 2;
const NOTE: u32 = 1;

/// Labels of a dimension that are looked up; more are a list of places or days.
const MOST_LABELS: usize = 300;

/// The index of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Index {
    /// What can be found: datasets, then their tables.
    documents: Vec<Document>,
    /// For each token the documents with what it counts there: the number of the document, less that of the one before, then the weight.
    terms: BTreeMap<String, Vec<u32>>,
}

/// A page that can be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Document {
    /// Its address in the folder of a language.
    path: String,
    ja: String,
    en: String,
    /// For a table the title of its dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<[String; 2]>,
    theme: String,
    cadence: String,
    latest: String,
}

impl Index {
    /// The index over titles, descriptions, keywords, labels, units and notes.
    pub fn new(catalog: &Catalog) -> Self {
        let mut index = Self::default();
        for dataset in &catalog.datasets {
            index.add(document(dataset, None), &dataset_texts(dataset));
            for table in &dataset.tables {
                index.add(document(dataset, Some(table)), &table_texts(table));
            }
        }
        for postings in index.terms.values_mut() {
            let mut before = 0;
            for pair in postings.chunks_exact_mut(2) {
                if let Some(number) = pair.first_mut() {
                    (*number, before) = (*number - before, *number);
                }
            }
        }
        index
    }

    fn add(&mut self, document: Document, texts: &[(u32, String)]) {
        let number = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        let mut weights: BTreeMap<String, u32> = BTreeMap::new();
        for (weight, text) in texts {
            // A word counts once for each text, however often it stands there.
            for token in tokens(text).into_iter().collect::<BTreeSet<_>>() {
                let known = weights.entry(token).or_default();
                *known = (*known + weight).min(4 * TITLE);
            }
        }
        for (token, weight) in weights {
            self.terms.entry(token).or_default().extend([number, weight]);
        }
        self.documents.push(document);
    }

    /// The index as a script that pages load, from a disk too.
    pub fn script(&self) -> String {
        format!("window.seihyoIndex = {};\n", serde_json::to_string(self).unwrap_or_default())
    }
}

fn document(dataset: &Dataset, table: Option<&Table>) -> Document {
    let id = &dataset.facts.id;
    let title = |lang| table.map_or_else(|| dataset.title(lang), |table| table.title(lang)).to_owned();
    Document {
        path: table.map_or_else(|| format!("{id}/index.html"), |table| format!("{id}/{}", table.page())),
        ja: title(Lang::Ja),
        en: title(Lang::En),
        of: table.map(|_| [dataset.facts.title.clone(), dataset.facts.title_en.clone()]),
        theme: dataset.facts.theme.clone(),
        cadence: dataset.facts.cadence.clone(),
        latest: dataset.modified().to_owned(),
    }
}

fn dataset_texts(dataset: &Dataset) -> Vec<(u32, String)> {
    let facts = &dataset.facts;
    let mut texts = vec![(TITLE, facts.title.clone()), (TITLE, facts.title_en.clone()), (DESCRIPTION, facts.description.clone())];
    texts.extend(facts.description_en.iter().map(|text| (DESCRIPTION, text.clone())));
    texts.extend(facts.keywords.iter().map(|word| (KEYWORD, word.clone())));
    texts.extend(facts.notes.iter().map(|text| (NOTE, text.clone())));
    texts.push((NOTE, facts.publisher.clone()));
    for document in dataset.documents().into_iter().flat_map(|set| &set.items).take(MOST_LABELS) {
        let told = [Some(&document.title), document.council.as_ref(), document.agenda.as_ref()];
        texts.extend(told.into_iter().flatten().map(|text| (LABEL, text.clone())));
    }
    texts
}

fn table_texts(table: &Table) -> Vec<(u32, String)> {
    let facts = &table.report.facts;
    let mut texts = vec![(TITLE, facts.title.clone())];
    texts.extend(facts.title_en.iter().map(|text| (TITLE, text.clone())));
    texts.extend(facts.notes.iter().map(|text| (NOTE, text.clone())));
    texts.extend(table.dictionary.units.iter().map(|text| (NOTE, text.clone())));
    for column in table.dictionary.dimensions() {
        texts.push((LABEL, column.title.ja.clone()));
        texts.extend(column.labels.iter().flatten().take(MOST_LABELS).map(|label| (LABEL, label.clone())));
    }
    texts
}
