//! What the last run saw of sources, definitions and its own output, so that the next one can tell what is new.
//!
//! It stands in the hidden folder, apart from the manifests: these are published and must not differ where the data do not. What it does
//! not name is looked at anew, so it can be deleted at any time, and needs no version control.

use super::stamp::{Moment, Stamp};
use super::web::Web;
use super::{ReleaseCounts, files, work};
use crate::dataset;
use crate::definition::{Origin, Source, sha256};
use crate::finding::Error;
use crate::place::Place;
use crate::source::input::Input;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A digest of the sources that this program was compiled from.
pub const PROGRAM: &str = env!("SEIHYO_SOURCES");

/// What the last run saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The catalog as a whole.
    pub(super) index: Index,
    /// The datasets whose pages of the website are not made from what stands; an empty id for the pages that are about all.
    pub(super) undone: BTreeSet<String>,
    /// The datasets by id.
    pub(super) datasets: BTreeMap<String, DatasetState>,
}

/// The files of the catalog as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Index {
    /// What they looked like when they were made; empty where they are not made from what stands.
    pub(super) look: String,
    /// Digest of the settings and of the ids that they are over.
    pub(super) over: String,
    /// How many datasets are in them.
    pub(super) datasets: usize,
}

/// What was seen of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DatasetState {
    /// The program that made it.
    pub(super) program: String,
    /// SHA-256 of its definition.
    pub(super) definition: String,
    /// Digest of the settings that its metadata was made by.
    pub(super) settings: String,
    /// When its folders were last changed, as one digest; none where they are not there.
    pub(super) folders: Option<String>,
    /// True for made-up figures.
    pub(super) sample: bool,
    /// The day by which another edition is expected; none where none is.
    #[serde(default)]
    pub(super) expected: Option<String>,
    /// True where a source of it is on the web, so that it must be asked whether it has changed.
    #[serde(default)]
    pub(super) web: bool,
    /// Its editions, oldest first.
    pub(super) editions: Vec<EditionState>,
}

/// What was seen of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EditionState {
    pub(super) published: String,
    pub(super) origin: Origin,
    pub(super) inputs: Vec<InputState>,
    /// Whether its release is held back.
    pub(super) held: bool,
    pub(super) counts: ReleaseCounts,
}

/// What was seen of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct InputState {
    pub(super) name: String,
    pub(super) sha256: String,
    /// None where it was too new to be known again without its bytes.
    pub(super) stamp: Option<Stamp>,
    /// The charset that came along with it from the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) charset: Option<String>,
}

impl State {
    /// The state of an output folder; empty where it has none.
    pub(super) fn read(output: &Path) -> Self {
        files::text(&file(output)).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Writes the state; true where it is another one.
    pub(super) fn write(&self, output: &Path) -> Result<bool, Error> {
        files::replace(&file(output), &super::manifest::compact(self))
    }
}

/// The dates of the editions that a dataset had in the last run, those of its landing pages among them.
pub fn known_editions(output: &Path, id: &str) -> BTreeSet<String> {
    let state = State::read(output);
    state.datasets.get(id).into_iter().flat_map(|dataset| &dataset.editions).map(|edition| edition.published.clone()).collect()
}

fn file(output: &Path) -> PathBuf {
    work::folder(output).join("state.json")
}

impl DatasetState {
    /// True where this program made it from such a definition.
    pub(super) fn is_from(&self, definition: &str) -> bool {
        self.program == PROGRAM && self.definition == definition
    }

    /// True where nothing about the dataset has changed, as far as can be told without opening a file; `folder` is its place.
    ///
    /// Sources from the web are as `web` says that they were received.
    pub(super) fn is_untouched(&self, id: &str, settings: &str, base: &Path, folder: &Path, web: &Web) -> bool {
        let place = Place::file(format!("{id}.toml"));
        self.stands(settings, folder) && self.editions.iter().all(|edition| edition.is_untouched(base, &place, web))
    }

    /// True where it has the editions that a definition names, no more and no less.
    pub(super) fn has_editions(&self, sources: &[Source]) -> bool {
        let same = |(seen, source): (&EditionState, &Source)| seen.published == source.published && seen.origin == source.origin;
        self.editions.len() == sources.len() && self.editions.iter().zip(sources).all(same)
    }

    /// True where its folder is as it was left, and made by such settings.
    pub(super) fn stands(&self, settings: &str, folder: &Path) -> bool {
        self.settings == settings && self.folders.is_some() && self.folders == folders(folder, &self.dates())
    }

    /// The dates of the releases that stand, as far as this state knows.
    fn dates(&self) -> Vec<&str> {
        self.editions.iter().filter(|edition| !edition.held).map(|edition| edition.published.as_str()).collect()
    }

    /// Notes what the folders of the dataset look like now.
    pub(super) fn note_folders(&mut self, folder: &Path) {
        self.folders = folders(folder, &self.dates());
    }

    /// The edition of a date.
    pub(super) fn edition(&self, published: &str) -> Option<&EditionState> {
        self.editions.iter().find(|edition| edition.published == published)
    }
}

/// When a dataset's folders were last changed: a file that comes, goes or is replaced changes the time of its folder.
fn folders(folder: &Path, dates: &[&str]) -> Option<String> {
    let releases = folder.join("releases");
    let mut paths = vec![folder.to_owned(), releases.clone()];
    paths.extend(dates.iter().map(|date| releases.join(date)));
    let mut text = String::new();
    for path in paths {
        let _ = writeln!(text, "{:?}", Moment::of(&path)?);
    }
    Some(sha256(text.as_bytes()))
}

/// The sources of an edition, not yet read; those on the web as they were received. Errs where there are none.
pub(super) fn inputs(origin: &Origin, base: &Path, place: &Place, web: &Web) -> Result<Vec<Input>, Error> {
    match origin {
        Origin::Url(url) => Ok(vec![web.input(url)?]),
        Origin::Path(_) | Origin::Glob(_) => dataset::inputs(origin, base, place),
    }
}

impl EditionState {
    fn is_untouched(&self, base: &Path, place: &Place, web: &Web) -> bool {
        let Ok(inputs) = inputs(&self.origin, base, place, web) else { return false };
        let same = |(input, seen): (&Input, &InputState)| {
            input.name == seen.name
                && input.charset() == seen.charset.as_deref()
                && seen.stamp.is_some()
                && input.path().and_then(Stamp::of) == seen.stamp
        };
        inputs.len() == self.inputs.len() && inputs.iter().zip(&self.inputs).all(same)
    }
}

impl InputState {
    /// A source whose bytes were read after `stamp` was taken; `began` is when the run began, by the clock of the file system.
    pub(super) fn new(input: &Input, sha256: String, stamp: Option<Stamp>, began: Option<Moment>) -> Self {
        let stamp = stamp.filter(|stamp| began.is_some_and(|began| stamp.is_settled(began)));
        Self { name: input.name.clone(), sha256, stamp, charset: input.charset().map(str::to_owned) }
    }
}

/// What the files of the catalog as a whole look like.
pub(super) fn index_look(output: &Path) -> String {
    let stamps = super::switch::INDEX_FILES.map(|name| Stamp::of(&output.join(name)));
    sha256(format!("{PROGRAM} {stamps:?}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_back_and_is_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let edition = EditionState {
            published: "2026-08-10".to_owned(),
            origin: Origin::Glob("in/*.csv".to_owned()),
            inputs: vec![InputState::new(&Input::file(Path::new("in/a.csv"), "in/a.csv"), "00".to_owned(), None, None)],
            held: false,
            counts: ReleaseCounts::default(),
        };
        let dataset =
            DatasetState { program: PROGRAM.to_owned(), definition: "d".to_owned(), editions: vec![edition], ..DatasetState::default() };
        let state = State { datasets: BTreeMap::from([("a".to_owned(), dataset)]), ..State::default() };
        assert!(state.write(folder.path()).unwrap() && !state.write(folder.path()).unwrap());
        assert_eq!(State::read(folder.path()), state);
        assert!(state.datasets["a"].is_from("d") && !state.datasets["a"].is_from("e"));
        assert_eq!(State::read(&folder.path().join("nowhere")), State::default());
    }

    #[test]
    fn the_program_knows_its_sources() {
        assert!(PROGRAM.len() == 16 && PROGRAM.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
