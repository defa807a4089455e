//! The whole catalog: every edition of every dataset, each on its own, then the catalog over what stands.
//!
//! A dataset of which nothing has changed is told by its state alone. The others are put together whole, in batches: the new files of a
//! batch are written through to the disk before the first of its datasets switches.

mod due;
mod observer;

use super::assemble::{self, assemble};
use super::edition::{Edition, Places};
use super::stamp::Moment;
use super::state::{DatasetState, Index, PROGRAM, State, index_look};
use super::web::{Web, WebUse};
use super::{BuildReport, DatasetReport, Lock, Outcome, ReleaseReport, catalog, disk, files, not_written, overdue, switch, withdraw, work};
use crate::definition::{self, CatalogSettings, Definition, DefinitionText, sha256};
use crate::fetch::Settings;
use crate::finding::Error;
use crate::limits::Limits;
use crate::message::Message;
use crate::place::Place;
use due::{Due, First};
pub use observer::Observer;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// As many datasets are put together before they switch: few enough that a run that is cut off loses little, and enough that writing
/// them through to the disk costs each but little.
const BATCH: usize = 256;

/// What of a catalog is built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildOptions {
    /// The ids of the datasets; all by default.
    pub only: Vec<String>,
    /// Whether releases of which nothing has changed are made again; not by default.
    pub force: bool,
    /// What a file may take.
    pub limits: Limits,
    /// Whether it is only told what would be made, and why; nothing is written then, and the web is not asked: sources on it are taken as
    /// they were last received.
    pub dry_run: bool,
    /// When the web is asked; for every source on it by default.
    pub web: WebUse,
    /// The present, for records of what came from the web and for what is overdue; neither is told without it.
    pub now: Option<jiff::ZonedDateTime>,
}

/// Who makes what stands beside the releases; each is given folders to write into and writes nowhere else.
#[derive(Clone, Copy)]
pub struct Describe<'a> {
    /// Writes the metadata of one dataset into `root/ID/`, from the releases that stand there.
    pub dataset: assemble::Describe<'a>,
    /// Writes what the catalog is as a whole into the second folder, from the output folder, which is the first.
    pub index: catalog::Describe<'a>,
}

impl Describe<'_> {
    /// Nothing stands beside the releases.
    pub const fn nothing() -> Self {
        Self { dataset: &|_, _, _| Ok(()), index: &|_, _, _| Ok(()) }
    }
}

/// What [`build`] would make of the datasets of a catalog, and why. Nothing is written, and the web is not asked: sources on it are taken as
/// they were last received.
pub fn plan(catalog: &Path, output: &Path, options: &BuildOptions) -> BuildReport {
    run(
        catalog,
        output,
        None,
        &BuildOptions { dry_run: true, web: WebUse::Never, ..options.clone() },
        Describe::nothing(),
        Observer::nothing(),
    )
}

/// Builds the datasets of a catalog into an output folder, then writes `catalog.json` over all.
///
/// A release is made again when its sources or its definition have changed, or another program made it.
///
/// Datasets are built side by side; `observer` follows them, and may have one left out. One that fails costs nothing but its own news: its
/// last good release stays in place and in the catalog. Paths of sources are relative to the folder that holds `catalog`.
pub fn build(catalog: &Path, lock: &Lock, options: &BuildOptions, describe: Describe<'_>, observer: Observer<'_>) -> BuildReport {
    run(catalog, lock.output(), lock.began(), options, describe, observer)
}

fn run(
    catalog: &Path,
    output: &Path,
    began: Option<Moment>,
    options: &BuildOptions,
    describe: Describe<'_>,
    observer: Observer<'_>,
) -> BuildReport {
    let (texts, broken) = definition::texts(catalog);
    let mut report = BuildReport { definitions: broken, ..BuildReport::default() };
    let unlisted = texts.is_empty() && !report.definitions.is_empty();
    let mut ids: BTreeSet<String> = texts.iter().map(|text| text.id.clone()).collect();
    ids.extend(report.definitions.iter().filter_map(|error| id_of(&error.error.place)));
    let unknown = options.only.iter().filter(|id| !ids.contains(*id));
    report.errors = unknown.map(|id| unknown_id(id, catalog, &ids)).collect();
    let base = &definition::base(catalog);
    let (settings, fetch) = match definition::settings(base) {
        Ok(settings) => (Some(settings.catalog), Some(settings.fetch)),
        // What the catalog says of itself stays what it was, and no server is asked in a way that nobody wanted.
        Err(faults) => {
            report.definitions.extend(faults);
            (catalog::read(output).map(|standing| standing.catalog), None)
        }
    };
    let state = State::read(output);
    let digest = digest(settings.as_ref());
    let run = Run { output, base, digest, settings: settings.unwrap_or_default(), fetch, options, describe, began, observer };
    if unlisted {
        // The folder of definitions cannot be read: what is published is still what it was.
        return report;
    }
    run.all(&texts, &ids, state, &mut report);
    report
}

fn digest(settings: Option<&CatalogSettings>) -> String {
    sha256(serde_json::to_string(&settings).unwrap_or_default().as_bytes())
}

pub(super) fn unknown_id(id: &str, catalog: &Path, ids: &BTreeSet<String>) -> Error {
    let place = Place::file(catalog.to_string_lossy().replace('\\', "/"));
    let valid: Vec<&str> = ids.iter().map(String::as_str).collect();
    let error = Error::new(place, Message::new("release.unknown-dataset", [id]));
    if valid.is_empty() { error } else { error.hint(Message::new("definition.choices", [valid.join(", ")])) }
}

/// The id that the file of a broken definition promises.
fn id_of(place: &Place) -> Option<String> {
    place.file.rsplit('/').next()?.strip_suffix(".toml").map(str::to_owned)
}

/// One run over a catalog.
struct Run<'a> {
    output: &'a Path,
    base: &'a Path,
    settings: CatalogSettings,
    /// Digest of the settings.
    digest: String,
    /// How servers are asked; none where they must not be.
    fetch: Option<Settings>,
    options: &'a BuildOptions,
    describe: Describe<'a>,
    began: Option<Moment>,
    observer: Observer<'a>,
}

/// A dataset that was looked at.
struct Looked {
    report: DatasetReport,
    state: DatasetState,
    /// What switching to its new folder would bring; none where there is nothing to switch to.
    news: Option<switch::News>,
    /// True where that folder could not be put together.
    broken: bool,
}

impl Run<'_> {
    fn all(&self, texts: &[DefinitionText], ids: &BTreeSet<String>, mut state: State, report: &mut BuildReport) {
        let wanted = |text: &&DefinitionText| self.options.only.is_empty() || self.options.only.contains(&text.id);
        let wanted: Vec<&DefinitionText> = texts.iter().filter(wanted).collect();
        let firsts: Vec<First> = wanted.into_par_iter().map(|text| self.first(text, &state)).collect();
        let mut due: Vec<Due> = Vec::new();
        for first in firsts {
            match first {
                First::Untouched(untouched) => {
                    (self.observer.done)(&untouched);
                    report.datasets.push(*untouched);
                }
                First::Due(of) => due.push(*of),
                First::Broken(faults) => report.definitions.extend(faults),
            }
        }
        let web = self.gather(&mut due);
        due.retain(|due| match self.is_settled(due, &state, &web) {
            Some(untouched) => {
                (self.observer.done)(&untouched);
                report.datasets.push(untouched);
                false
            }
            None => true,
        });
        if self.options.dry_run {
            report.datasets.par_extend(due.par_iter().map(|due| self.plan(due, &state, &web)));
        } else {
            let made = self.make(&due, &web, ids, &mut state, report);
            report.errors.extend(made.err());
        }
        report.datasets.sort_by(|a, b| a.id.cmp(&b.id));
    }

    fn places(&self, id: &str, published: &str) -> Places {
        Places {
            standing: self.output.join(id).join("releases").join(published),
            stage: work::stages(self.output).join(id).join("releases").join(published),
            held: work::held(self.output).join(id).join(published),
        }
    }

    fn editions<'a>(&'a self, definition: &'a Definition, state: &'a State, web: &'a Web) -> impl Iterator<Item = Edition<'a>> {
        definition.sources.iter().map(|source| Edition {
            definition,
            source,
            base: self.base,
            places: self.places(&definition.id, &source.published),
            known: state.datasets.get(&definition.id),
            force: self.options.force,
            web,
            limits: &self.options.limits,
            began: self.began,
        })
    }

    /// What would be made of a dataset, and why.
    fn plan(&self, due: &Due, state: &State, web: &Web) -> DatasetReport {
        let definition = &due.definition;
        let release = |edition: Edition<'_>| {
            let published = &edition.source.published;
            match edition.why() {
                Ok(None) => ReleaseReport { outcome: Outcome::Unchanged, ..ReleaseReport::new(published) },
                Ok(reason) => ReleaseReport { outcome: Outcome::Built, reason, ..ReleaseReport::new(published) },
                // What was never received will be, and is new then.
                Err(error) if error.message.key() == "fetch.not-stored" => ReleaseReport {
                    outcome: Outcome::Built,
                    reason: Some(Message::plain("run.why-not-received")),
                    ..ReleaseReport::new(published)
                },
                Err(error) => ReleaseReport { error: Some(error), ..ReleaseReport::new(published) },
            }
        };
        let releases = self.editions(definition, state, web).map(release).collect();
        let not_received = due.pages.error.as_ref().filter(|error| error.message.key() == "fetch.not-stored");
        let reason =
            not_received.map(|_| Message::plain("run.why-page-not-received")).or_else(|| self.dataset_reason(&definition.id, state));
        let error = due.pages.error.clone().filter(|_| not_received.is_none());
        let report = DatasetReport { id: definition.id.clone(), sample: definition.sample, releases, reason, error };
        (self.observer.done)(&report);
        report
    }

    /// Why a dataset's folder may have to be put together though its releases stay.
    fn dataset_reason(&self, id: &str, state: &State) -> Option<Message> {
        let known = state.datasets.get(id)?;
        (known.settings != self.digest).then(|| Message::plain("run.why-settings"))
    }

    /// Makes what is due, batch by batch, then the catalog.
    fn make(&self, due: &[Due], web: &Web, ids: &BTreeSet<String>, state: &mut State, report: &mut BuildReport) -> Result<(), Error> {
        let mut changed = BTreeSet::new();
        let complete = state.index.look == index_look(self.output);
        for batch in due.chunks(BATCH) {
            let looked = self.look_at(batch, web, state, report);
            let news: BTreeSet<String> =
                looked.iter().filter(|looked| looked.news.is_some()).map(|looked| looked.report.id.clone()).collect();
            if !news.is_empty() {
                self.announce(&news, state)?;
                self.write_through(&looked)?;
            }
            for mut looked in looked {
                let id = looked.report.id.clone();
                if let Err(error) = self.switch(&looked) {
                    looked.report.error = Some(error);
                } else if looked.news.is_some() {
                    changed.insert(id.clone());
                }
                let held = |dataset: &DatasetState| {
                    let held = dataset.editions.iter().filter(|edition| edition.held);
                    held.map(|edition| edition.published.clone()).collect::<Vec<_>>()
                };
                if state.datasets.get(&id).map(held).unwrap_or_default() != held(&looked.state) {
                    // The catalog says what is held back.
                    changed.insert(id.clone());
                    state.undone.insert(id.clone());
                }
                looked.state.note_folders(&self.output.join(&id));
                if looked.report.outcome() == Outcome::Failed {
                    looked.state.folders = None;
                }
                state.datasets.insert(id, looked.state);
                (self.observer.done)(&looked.report);
                report.datasets.push(looked.report);
            }
            if due.len() > BATCH {
                state.write(self.output)?;
            }
        }
        state.datasets.retain(|id, _| ids.contains(id));
        let indexed = self.index(&changed, ids, complete, state);
        report.cataloged = state.index.datasets;
        if indexed.is_ok() {
            // Pages are made from the catalog, so they wait for it.
            report.undone.clone_from(&state.undone);
        }
        // What the datasets came to is kept whatever became of the catalog.
        state.write(self.output).and(indexed)
    }

    /// Notes what is going to change before it does, so that a run that is cut off is completed.
    fn announce(&self, news: &BTreeSet<String>, state: &mut State) -> Result<(), Error> {
        state.index = Index::default();
        state.undone.extend(news.iter().cloned());
        state.write(self.output).map(drop)
    }

    fn write_through(&self, looked: &[Looked]) -> Result<(), Error> {
        let stages = work::stages(self.output);
        let fresh = |looked: &Looked| {
            let folder = stages.join(&looked.report.id);
            let news = looked.news.iter().flat_map(|news| &news.fresh);
            news.map(|name| folder.join(name)).collect::<Vec<_>>()
        };
        let files: Vec<PathBuf> = looked.iter().flat_map(fresh).collect();
        disk::sync(&stages, &files).map_err(|error| not_written(&stages, &error))
    }

    fn switch(&self, looked: &Looked) -> Result<(), Error> {
        let id = &looked.report.id;
        if looked.news.is_some() {
            switch::publish(self.output, id)?;
        }
        if looked.broken {
            return Ok(());
        }
        // A release that is published now is held back no more.
        let published = looked.report.releases.iter().filter(|release| matches!(release.outcome, Outcome::Built | Outcome::Unchanged));
        let held = published.map(|release| self.places(id, &release.published).held).filter(|held| held.exists());
        held.into_iter().try_for_each(|held| withdraw::let_go(self.output, &held).map_err(|error| not_written(&held, &error)))
    }

    /// Makes the releases of a dataset that must be made, and puts its folder together.
    fn look(&self, due: &Due, web: &Web, state: &State) -> Looked {
        let definition = &due.definition;
        let id = &definition.id;
        let known = state.datasets.get(id).filter(|known| known.is_from(&definition.digest));
        let (mut releases, mut editions) = (Vec::new(), Vec::new());
        for edition in self.editions(definition, state, web) {
            let (report, state) = edition.build();
            if report.outcome == Outcome::Failed {
                let _ = disk::remove_folder(&edition.places.stage);
            }
            // What is known of the release that stands is still so when its source is there again.
            editions.extend(state.or_else(|| known?.edition(&report.published).cloned()));
            releases.push(report);
        }
        let stands = releases.iter().all(|release| release.reason.is_none())
            && state.datasets.get(id).is_some_and(|known| known.stands(&self.digest, &self.output.join(id)));
        let assembled = if stands { Ok(None) } else { assemble(self.output, id, &self.settings, self.describe.dataset) };
        let broken = assembled.is_err();
        let (news, error) = match assembled {
            Ok(news) => (news, None),
            Err(error) => (None, Some(error)),
        };
        for release in &mut releases {
            let folder = format!("releases/{}/", release.published);
            let fresh = news.iter().flat_map(|news| &news.fresh).filter(|name| name.starts_with(&folder));
            let together = work::stages(self.output).join(id);
            let sizes: Vec<u64> = fresh.map(|name| files::size(&together.join(name)).unwrap_or_default()).collect();
            (release.written, release.bytes) = (sizes.len(), sizes.iter().sum());
        }
        let reason = self.dataset_reason(id, state);
        let mut report = DatasetReport { id: id.clone(), sample: definition.sample, releases, reason, error };
        due.tell(&mut report);
        overdue::tell(overdue::expected(definition).as_deref(), self.options.now.as_ref(), &mut report);
        let state = DatasetState {
            program: PROGRAM.to_owned(),
            definition: definition.digest.clone(),
            settings: self.digest.clone(),
            folders: None,
            sample: definition.sample,
            expected: overdue::expected(definition),
            web: definition.is_from_web(),
            editions,
        };
        Looked { report, state, news, broken }
    }

    /// Writes the catalog over what stands, where anything of it is new; `complete` where it stood as the last run left it.
    fn index(&self, changed: &BTreeSet<String>, ids: &BTreeSet<String>, complete: bool, state: &mut State) -> Result<(), Error> {
        let over = sha256(format!("{} {ids:?}", self.digest).as_bytes());
        if complete && changed.is_empty() && state.index.over == over {
            return Ok(());
        }
        // Of a catalog that was complete, the datasets that did not change are taken over.
        let kept = if complete { catalog::read(self.output) } else { None };
        let manifest = catalog::over(self.output, self.settings.clone(), ids, changed, kept, state);
        state.index = Index { datasets: manifest.datasets.len(), ..Index::default() };
        if manifest.datasets.is_empty() && !self.output.join(super::CATALOG).exists() {
            return Ok(());
        }
        state.undone.insert(String::new());
        state.write(self.output)?;
        catalog::publish(self.output, &manifest, self.describe.index)?;
        state.index = Index { look: index_look(self.output), over, ..state.index.clone() };
        Ok(())
    }
}

/// Notes that the pages of all datasets are made from what stands. Errs where it cannot be written.
pub fn pages_are_made(lock: &Lock) -> Result<(), Error> {
    let mut state = State::read(lock.output());
    state.undone.clear();
    state.write(lock.output()).map(drop)
}
