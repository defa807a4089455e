//! Which program made each release, so that a changed program makes it again.
//!
//! It stands in `output/.state.json`, apart from the manifests: these are published and must not differ where the data do not. A release
//! that the file does not name is made again, so it can be deleted at any time, and needs no version control.

use super::files;
use super::manifest::pretty;
use crate::finding::Error;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Its file in the output folder.
const FILE: &str = ".state.json";

/// A digest of the sources that this program was compiled from.
const PROGRAM: &str = env!("SEIHYO_SOURCES");

/// For each dataset and date of release the program that made it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State(BTreeMap<String, BTreeMap<String, String>>);

impl State {
    /// The state of an output folder; empty where it has none.
    pub(super) fn read(output: &Path) -> Self {
        files::text(&output.join(FILE)).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// True where this program made the release.
    pub(super) fn is_ours(&self, dataset: &str, published: &str) -> bool {
        self.0.get(dataset).and_then(|releases| releases.get(published)).is_some_and(|program| program == PROGRAM)
    }

    /// Notes that this program made the release.
    pub(super) fn made(&mut self, dataset: &str, published: &str) {
        self.0.entry(dataset.to_owned()).or_default().insert(published.to_owned(), PROGRAM.to_owned());
    }

    /// Writes the state of the datasets that there are.
    pub(super) fn write(mut self, output: &Path, ids: &BTreeSet<String>) -> Result<(), Error> {
        self.0.retain(|id, _| ids.contains(id));
        files::replace(&output.join(FILE), &pretty(&self)).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_ours_only_where_this_program_made_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::default();
        state.made("a", "2026-08-10");
        state.made("gone", "2026-08-10");
        state.0.entry("b".to_owned()).or_default().insert("2026-08-10".to_owned(), "another".to_owned());
        state.write(folder.path(), &BTreeSet::from(["a", "b"].map(str::to_owned))).unwrap();
        let state = State::read(folder.path());
        assert!(state.is_ours("a", "2026-08-10") && !state.is_ours("a", "2026-09-10"));
        assert!(!state.is_ours("b", "2026-08-10") && !state.is_ours("gone", "2026-08-10"));
        assert_eq!(State::read(&folder.path().join("nowhere")), State::default());
    }

    #[test]
    fn the_program_knows_its_sources() {
        assert!(PROGRAM.len() == 16 && PROGRAM.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
