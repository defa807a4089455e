//! What earlier releases said: their newest figures and their cards, made once and kept while what they are made from is the same.

use super::words::Words;
use super::{Drawn, card, headline, path};
use crate::catalog::{self, Catalog, Dataset, Observations, Release};
use crate::definition::sha256;
use crate::finding::Error;
use crate::message::Lang;
use crate::release::PROGRAM;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What the releases of all datasets said, by the id of the dataset and the date of the release.
pub(super) type Notes = BTreeMap<String, BTreeMap<String, Told>>;

/// What a release says, in each language of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// Digest of all that it is made from.
    key: String,
    /// Its newest figure in a sentence; none where it has none over time.
    pub(super) sentences: Vec<Option<String>>,
    /// Digests of the drawings of its cards.
    drawings: Vec<String>,
}

impl Told {
    /// The newest figure of a release in a sentence of a language.
    pub(super) fn sentence(&self, lang: Lang) -> Option<&str> {
        let at = super::LANGS.iter().position(|own| *own == lang)?;
        self.sentences.get(at)?.as_deref()
    }
}

/// An earlier release of a dataset: what it says, and its cards.
pub(super) struct Past {
    pub(super) told: Told,
    pub(super) cards: Vec<Drawn>,
}

/// What an earlier release says. Its figures are read only where it is not `noted`, or where one of its cards does not stand any more.
///
/// Errs where figures are to be read and cannot be.
pub(super) fn past(
    output: &Path,
    catalog: &Catalog,
    dataset: &Dataset,
    at: usize,
    noted: Option<&Told>,
    stands: &dyn Fn(&Drawn) -> bool,
) -> Result<Past, Error> {
    let Some(release) = dataset.releases.get(at) else { return Ok(Past { told: Told::default(), cards: Vec::new() }) };
    let key = key(catalog, release);
    if let Some(told) = noted.filter(|told| told.key == key && told.drawings.len() == super::LANGS.len()) {
        let cards: Vec<Drawn> =
            super::LANGS.iter().zip(&told.drawings).map(|(lang, digest)| kept(*lang, dataset, release, digest)).collect();
        if cards.iter().all(stands) {
            return Ok(Past { told: told.clone(), cards });
        }
    }
    let released = catalog::as_released(output, dataset, at)?;
    released.map_or_else(|| Ok(Past { told: Told::default(), cards: Vec::new() }), |released| made(output, catalog, &released, key))
}

/// Digest of what a release says and of what its cards are made from: the manifest holds the digests of all its files.
fn key(catalog: &Catalog, release: &Release) -> String {
    let manifest = serde_json::to_string(&release.manifest).unwrap_or_default();
    let titles = super::LANGS.map(|lang| catalog.title(lang));
    sha256(format!("{PROGRAM} {titles:?} {manifest}").as_bytes())
}

/// A card that is not drawn again.
fn kept(lang: Lang, dataset: &Dataset, release: &Release, digest: &str) -> Drawn {
    Drawn { path: place(lang, dataset, &release.published), digest: digest.to_owned(), svg: String::new(), sample: release.manifest.sample }
}

/// Where the card of a release is, from the site's folder.
fn place(lang: Lang, dataset: &Dataset, published: &str) -> String {
    path(lang, &format!("{}/{}", dataset.facts.id, card::name(published)))
}

/// What a dataset as it was says: the figures are read until there is one over time.
fn made(output: &Path, catalog: &Catalog, dataset: &Dataset, key: String) -> Result<Past, Error> {
    let folder = dataset.releases.first().map(|release| output.join(&release.folder)).unwrap_or_default();
    let mut found: Vec<Option<_>> = super::LANGS.iter().map(|_| None).collect();
    for table in dataset.tables.iter().filter(|table| table.report.doubts == 0) {
        let figures = Observations::read_in(&folder, table)?;
        found = super::LANGS.iter().map(|lang| headline::of_table(dataset, table, &figures, Words(*lang))).collect();
        if found.iter().any(Option::is_some) {
            break;
        }
    }
    let (mut sentences, mut cards) = (Vec::new(), Vec::new());
    for (lang, newest) in super::LANGS.into_iter().zip(&found) {
        let words = Words(lang);
        sentences.push(newest.as_ref().map(|(_, headline)| headline.sentence(dataset, words)));
        let svg = card::svg(catalog, dataset, newest.as_ref().map(|(chart, headline)| (chart, headline)), words);
        cards.push(Drawn::new(place(lang, dataset, dataset.modified()), svg, dataset.sample));
    }
    let drawings = cards.iter().map(|card| card.digest.clone()).collect();
    Ok(Past { told: Told { key, sentences, drawings }, cards })
}
