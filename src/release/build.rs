//! The whole catalog: every edition of every dataset, each on its own, then the catalog over what stands.
//!
//! A dataset of which nothing has changed is told by its state alone. The others are put together whole, in batches: the new files of a
//! batch are written through to the disk before the first of its datasets switches.

use super::assemble::{self, assemble};
use super::edition::{Edition, Places, manifest_of};
use super::stamp::Moment;
use super::state::{DatasetState, EditionState, Index, PROGRAM, State, index_look};
use super::{BuildReport, DatasetReport, Lock, Outcome, ReleaseReport, catalog, disk, not_written, switch, work};
use crate::definition::{self, CatalogSettings, Definition, DefinitionError, DefinitionText, sha256};
use crate::finding::Error;
use crate::limits::Limits;
use crate::message::Message;
use crate::place::Place;
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
    /// Whether it is only told what would be made, and why; nothing is written then, and the web is not asked.
    pub dry_run: bool,
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

/// What [`build`] would make of the datasets of a catalog, and why. Nothing is written, and the web is not asked.
pub fn plan(catalog: &Path, output: &Path, options: &BuildOptions) -> BuildReport {
    run(catalog, output, None, &BuildOptions { dry_run: true, ..options.clone() }, Describe::nothing(), &|_| ())
}

/// Builds the datasets of a catalog into an output folder, then writes `catalog.json` over all.
///
/// A release is made again when its sources or its definition have changed, or another program made it.
///
/// Datasets are built side by side; `done` is called as each is through. One that fails costs nothing but its own news: its last good
/// release stays in place and in the catalog. Paths of sources are relative to the folder that holds `catalog`.
pub fn build(
    catalog: &Path,
    lock: &Lock,
    options: &BuildOptions,
    describe: Describe<'_>,
    done: &(dyn Fn(&DatasetReport) + Sync),
) -> BuildReport {
    run(catalog, lock.output(), lock.began(), options, describe, done)
}

fn run(
    catalog: &Path,
    output: &Path,
    began: Option<Moment>,
    options: &BuildOptions,
    describe: Describe<'_>,
    done: &(dyn Fn(&DatasetReport) + Sync),
) -> BuildReport {
    let (texts, broken) = definition::texts(catalog);
    let mut report = BuildReport { definitions: broken, ..BuildReport::default() };
    let unlisted = texts.is_empty() && !report.definitions.is_empty();
    let mut ids: BTreeSet<String> = texts.iter().map(|text| text.id.clone()).collect();
    ids.extend(report.definitions.iter().filter_map(|error| id_of(&error.error.place)));
    let unknown = options.only.iter().filter(|id| !ids.contains(*id));
    report.errors = unknown.map(|id| unknown_id(id, catalog, &ids)).collect();
    let base = &definition::base(catalog);
    let settings = match definition::settings(base) {
        Ok(settings) => Some(settings.catalog),
        // What the catalog says of itself stays what it was.
        Err(faults) => {
            report.definitions.extend(faults);
            catalog::read(output).map(|standing| standing.catalog)
        }
    };
    let state = State::read(output);
    let run =
        Run { output, base, digest: digest(settings.as_ref()), settings: settings.unwrap_or_default(), options, describe, began, done };
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
    options: &'a BuildOptions,
    describe: Describe<'a>,
    began: Option<Moment>,
    done: &'a (dyn Fn(&DatasetReport) + Sync),
}

/// A dataset that must be looked at.
struct Due {
    definition: Definition,
}

/// A dataset that was looked at.
struct Looked {
    report: DatasetReport,
    state: DatasetState,
    /// What switching to its new folder would bring; none where there is nothing to switch to.
    news: Option<switch::News>,
}

/// What a first look at a definition gives.
enum First {
    /// Nothing has changed.
    Untouched(DatasetReport),
    Due(Due),
    Broken(Vec<DefinitionError>),
}

impl Run<'_> {
    fn all(&self, texts: &[DefinitionText], ids: &BTreeSet<String>, mut state: State, report: &mut BuildReport) {
        let wanted = |text: &&DefinitionText| self.options.only.is_empty() || self.options.only.contains(&text.id);
        let wanted: Vec<&DefinitionText> = texts.iter().filter(wanted).collect();
        let firsts: Vec<First> = wanted.into_par_iter().map(|text| self.first(text, &state)).collect();
        let mut due = Vec::new();
        for first in firsts {
            match first {
                First::Untouched(untouched) => {
                    (self.done)(&untouched);
                    report.datasets.push(untouched);
                }
                First::Due(of) => due.push(of),
                First::Broken(faults) => report.definitions.extend(faults),
            }
        }
        if self.options.dry_run {
            report.datasets.par_extend(due.par_iter().map(|due| self.plan(due, &state)));
        } else {
            let made = self.make(&due, ids, &mut state, report);
            report.errors.extend(made.err());
        }
        report.datasets.sort_by(|a, b| a.id.cmp(&b.id));
    }

    /// Tells by the state alone whether a dataset must be looked at.
    fn first(&self, text: &DefinitionText, state: &State) -> First {
        let known = state.datasets.get(&text.id).filter(|known| !self.options.force && known.is_from(&text.digest));
        let folder = self.output.join(&text.id);
        let accepted = |known: &DatasetState| {
            let mut held = known.editions.iter().filter(|edition| edition.held);
            held.any(|edition| self.places(&text.id, &edition.published).is_accepted())
        };
        match known.filter(|known| !accepted(known) && known.is_untouched(&text.id, &self.digest, self.base, &folder)) {
            Some(known) => First::Untouched(self.untouched(&text.id, known)),
            None => text.parse().map_or_else(First::Broken, |definition| First::Due(Due { definition })),
        }
    }

    /// The report of a dataset of which nothing has changed. Its findings are read again, for they still hold.
    fn untouched(&self, id: &str, known: &DatasetState) -> DatasetReport {
        let release = |edition: &EditionState| {
            let places = self.places(id, &edition.published);
            let place = if edition.held { &places.held } else { &places.standing };
            let findings = if edition.counts.findings > 0 { manifest_of(place).map(|manifest| manifest.findings) } else { None };
            ReleaseReport {
                outcome: if edition.held { Outcome::Held } else { Outcome::Unchanged },
                counts: edition.counts,
                findings: findings.unwrap_or_default(),
                ..ReleaseReport::new(&edition.published)
            }
        };
        DatasetReport {
            id: id.to_owned(),
            sample: known.sample,
            releases: known.editions.iter().map(release).collect(),
            reason: None,
            error: None,
        }
    }

    fn places(&self, id: &str, published: &str) -> Places {
        Places {
            standing: self.output.join(id).join("releases").join(published),
            stage: work::stages(self.output).join(id).join("releases").join(published),
            held: work::held(self.output).join(id).join(published),
        }
    }

    fn editions<'a>(&'a self, definition: &'a Definition, state: &'a State) -> impl Iterator<Item = Edition<'a>> {
        definition.sources.iter().map(|source| Edition {
            definition,
            source,
            base: self.base,
            places: self.places(&definition.id, &source.published),
            known: state.datasets.get(&definition.id),
            force: self.options.force,
            limits: &self.options.limits,
            began: self.began,
        })
    }

    /// What would be made of a dataset, and why.
    fn plan(&self, due: &Due, state: &State) -> DatasetReport {
        let definition = &due.definition;
        let release = |edition: Edition<'_>| {
            let published = &edition.source.published;
            match edition.why() {
                Ok(None) => ReleaseReport { outcome: Outcome::Unchanged, ..ReleaseReport::new(published) },
                Ok(reason) => ReleaseReport { outcome: Outcome::Built, reason, ..ReleaseReport::new(published) },
                Err(error) => ReleaseReport { error: Some(error), ..ReleaseReport::new(published) },
            }
        };
        let releases = self.editions(definition, state).map(release).collect();
        let reason = self.dataset_reason(&definition.id, state);
        let report = DatasetReport { id: definition.id.clone(), sample: definition.sample, releases, reason, error: None };
        (self.done)(&report);
        report
    }

    /// Why a dataset's folder may have to be put together though its releases stay.
    fn dataset_reason(&self, id: &str, state: &State) -> Option<Message> {
        let known = state.datasets.get(id)?;
        (known.settings != self.digest).then(|| Message::plain("run.why-settings"))
    }

    /// Makes what is due, batch by batch, then the catalog.
    fn make(&self, due: &[Due], ids: &BTreeSet<String>, state: &mut State, report: &mut BuildReport) -> Result<(), Error> {
        let mut changed = BTreeSet::new();
        let complete = state.index.look == index_look(self.output);
        for batch in due.chunks(BATCH) {
            let looked: Vec<Looked> = batch.par_iter().map(|due| self.look(&due.definition, state)).collect();
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
                (self.done)(&looked.report);
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
        // A release that is published now is held back no more.
        let published = looked.report.releases.iter().filter(|release| release.outcome == Outcome::Built);
        let held = published.map(|release| self.places(id, &release.published).held).filter(|held| held.exists());
        held.into_iter().try_for_each(|held| disk::remove_folder(&held).map_err(|error| not_written(&held, &error)))
    }

    /// Makes the releases of a dataset that must be made, and puts its folder together.
    fn look(&self, definition: &Definition, state: &State) -> Looked {
        let id = &definition.id;
        let (mut releases, mut editions) = (Vec::new(), Vec::new());
        for edition in self.editions(definition, state) {
            let (report, state) = edition.build();
            if report.outcome == Outcome::Failed {
                let _ = disk::remove_folder(&edition.places.stage);
            }
            releases.push(report);
            editions.extend(state);
        }
        let stands = releases.iter().all(|release| release.reason.is_none())
            && state.datasets.get(id).is_some_and(|known| known.stands(&self.digest, &self.output.join(id)));
        let assembled = if stands { Ok(None) } else { assemble(self.output, id, &self.settings, self.describe.dataset) };
        let (news, error) = match assembled {
            Ok(news) => (news, None),
            Err(error) => (None, Some(error)),
        };
        for release in &mut releases {
            let folder = format!("releases/{}/", release.published);
            release.written = news.iter().flat_map(|news| &news.fresh).filter(|name| name.starts_with(&folder)).count();
        }
        let reason = self.dataset_reason(id, state);
        let report = DatasetReport { id: id.clone(), sample: definition.sample, releases, reason, error };
        let state = DatasetState {
            program: PROGRAM.to_owned(),
            definition: definition.digest.clone(),
            settings: self.digest.clone(),
            folders: None,
            sample: definition.sample,
            editions,
        };
        Looked { report, state, news }
    }

    /// Writes the catalog over what stands, where anything of it is new; `complete` where it stood as the last run left it.
    fn index(&self, changed: &BTreeSet<String>, ids: &BTreeSet<String>, complete: bool, state: &mut State) -> Result<(), Error> {
        let over = sha256(format!("{} {ids:?}", self.digest).as_bytes());
        if complete && changed.is_empty() && state.index.over == over {
            return Ok(());
        }
        // Of a catalog that was complete, the datasets that did not change are taken over.
        let kept = if complete { catalog::read(self.output) } else { None };
        let manifest = catalog::over(self.output, self.settings.clone(), ids, changed, kept);
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
