//! Which of the files that came from the web nothing needs any more.
//!
//! The bytes of a release that stands or is held back stay, as do those that came last from an address that is still asked, and the last
//! page of which links could be read. The records of what came and when always stay.

use super::super::edition::manifest_of;
use super::super::manifest::Manifest;
use super::super::state::State;
use super::super::web::page_links;
use super::super::{Lock, WORK, disk, files, not_written, work};
use super::{Reception, Store};
use crate::definition::{Definition, Origin};
use crate::finding::Error;
use crate::limits::Limits;
use crate::message::Message;
use crate::place::Place;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Of which files it is known that nothing needs them.
pub struct OldReceived<'a> {
    /// The definitions of the catalog.
    pub definitions: &'a [Definition],
    /// Whether these are all: where one cannot be read, what came last from any address stays.
    pub all: bool,
    /// What came at this moment or later stays.
    pub before: Timestamp,
    /// What reading a landing page may take.
    pub limits: &'a Limits,
}

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// Files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Removes files that came from the web before a moment and that nothing needs any more.
///
/// Errs where it cannot be told what a release was made from, or what came from where; nothing is removed then.
pub fn prune_received(lock: &Lock, old: &OldReceived<'_>) -> Result<Freed, Error> {
    let output = lock.output();
    let store = Store::of(output);
    let records = store.records()?;
    let mut needed = of_releases(output)?;
    needed.extend(old.asked(&store, &records, &State::read(output)));
    let mut came: BTreeMap<&str, Option<Timestamp>> = BTreeMap::new();
    for reception in records.iter().flatten() {
        let time = reception.received.as_ref().and_then(|time| time.parse().ok());
        let last = came.entry(&reception.sha256).or_default();
        *last = time.max(*last);
    }
    let mut freed = Freed::default();
    for sum in store.sums() {
        let is_young = came.get(sum.as_str()).copied().flatten().is_some_and(|time| time >= old.before);
        if needed.contains(&sum) || is_young {
            continue;
        }
        let path = store.path(&sum);
        freed.bytes += files::size(&path).unwrap_or_default();
        freed.files += 1;
        disk::remove_file(&path).map_err(|error| not_written(&path, &error))?;
        if let Some(folder) = path.parent().filter(|folder| files::entries(folder).is_empty()) {
            disk::remove_empty(folder).map_err(|error| not_written(folder, &error))?;
        }
    }
    Ok(freed)
}

impl OldReceived<'_> {
    /// What came last from the addresses that are still asked.
    fn asked(&self, store: &Store, records: &[Vec<Reception>], state: &State) -> BTreeSet<String> {
        let by_definition = self.definitions.iter().flat_map(|definition| &definition.sources).map(|source| &source.origin);
        let by_state = state.datasets.values().flat_map(|dataset| &dataset.editions).map(|edition| &edition.origin);
        let urls = by_definition.chain(by_state).filter_map(|origin| if let Origin::Url(url) = origin { Some(url) } else { None });
        let pages = self.definitions.iter().flat_map(|definition| &definition.pages);
        let urls: BTreeSet<&String> = urls.chain(pages.clone().map(|page| &page.address)).collect();
        let asked = records.iter().filter_map(|receptions| receptions.last()).filter(|last| !self.all || urls.contains(&last.url));
        let mut sums: BTreeSet<String> = asked.map(|last| last.sha256.clone()).collect();
        for page in pages {
            let receptions = store.receptions(&page.address);
            let readable = receptions.iter().rev().find(|reception| page_links(store, reception, page, self.limits).is_ok());
            sums.extend(readable.map(|reception| reception.sha256.clone()));
        }
        sums
    }
}

/// The sources of every release that stands or is held back.
fn of_releases(output: &Path) -> Result<BTreeSet<String>, Error> {
    let datasets = files::entries(output).into_iter().filter(|(name, is_folder)| *is_folder && name != WORK);
    let standing = datasets.map(|(id, _)| output.join(id).join("releases"));
    let held = files::entries(&work::held(output)).into_iter().map(|(id, _)| work::held(output).join(id));
    let mut sums = BTreeSet::new();
    for folder in standing.chain(held) {
        for (date, _) in files::entries(&folder).into_iter().filter(|(_, is_folder)| *is_folder) {
            let Manifest { sources, .. } = manifest_of(&folder.join(&date)).ok_or_else(|| unknown(&folder.join(&date)))?;
            sums.extend(sources.into_iter().map(|source| source.sha256));
        }
    }
    Ok(sums)
}

fn unknown(path: &Path) -> Error {
    let place = Place::file(path.to_string_lossy().replace('\\', "/"));
    Error::new(place, Message::plain("run.received-unknown")).hint(Message::plain("run.received-unknown-hint"))
}

impl Store {
    /// All that came, by address. Errs where a record cannot be read.
    fn records(&self) -> Result<Vec<Vec<Reception>>, Error> {
        let folder = self.folder.join("records");
        let names = files::entries(&folder).into_iter().filter(|(name, _)| !name.starts_with('.'));
        let read = |path: &Path| files::text(path).and_then(|text| serde_json::from_str(&text).ok());
        names.map(|(name, _)| folder.join(name)).map(|path| read(&path).ok_or_else(|| unknown(&path))).collect()
    }

    /// The SHA-256 of every file that is kept; what a run that was cut off left beside them is named by none.
    fn sums(&self) -> Vec<String> {
        let folder = self.folder.join("bytes");
        let folders = files::entries(&folder).into_iter().map(|(name, _)| folder.join(name));
        folders.flat_map(|folder| files::entries(&folder)).map(|(name, _)| name).filter(|name| !name.starts_with('.')).collect()
    }
}
