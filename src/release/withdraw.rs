//! Releases taken back, and old ones let go of.

use super::assemble::{assemble_without, dates};
use super::edition::{WITHDRAWN, hold, manifest_of, source_digest};
use super::manifest::pretty;
use super::state::State;
use super::{CATALOG, Describe, FindingFacts, Lock, MANIFEST, catalog, disk, files, not_written, switch, work};
use crate::definition::CatalogSettings;
use crate::finding::{Error, Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use std::collections::BTreeSet;
use std::path::Path;

/// Takes the releases of a dataset that are newer than a date out of what is published; without a date the newest alone. The dates of those.
///
/// They are held back, whole, until they are accepted or their sources change. The catalog over it is written by the next build. Errs where
/// there is no such dataset, no release of that date, or none would be left.
pub fn rollback(lock: &Lock, id: &str, date: Option<&str>, describe: Describe<'_>) -> Result<Vec<String>, Error> {
    let output = lock.output();
    let all = dates(&output.join(id));
    let to = date.map_or_else(|| all.iter().rev().nth(1).cloned(), |date| all.iter().find(|known| *known == date).cloned());
    let to = to.ok_or_else(|| no_release(id, &all))?;
    let gone: BTreeSet<String> = all.into_iter().filter(|date| *date > to).collect();
    let mut state = State::read(output);
    // Where this is cut off, the next build looks at the dataset, whatever its sources.
    state.datasets.entry(id.to_owned()).and_modify(|dataset| dataset.folders = None);
    state.write(output)?;
    gone.iter().try_for_each(|date| keep(output, id, date))?;
    without(output, id, &gone, describe)?;
    if let Some(dataset) = state.datasets.get_mut(id) {
        dataset.editions.iter_mut().filter(|edition| gone.contains(&edition.published)).for_each(|edition| edition.held = true);
    }
    announce(output, id, &mut state)?;
    Ok(gone.into_iter().collect())
}

fn no_release(id: &str, all: &[String]) -> Error {
    let error = Error::new(Place::file(id), Message::plain("run.no-such-release"));
    if all.is_empty() { error } else { error.hint(Message::new("definition.choices", [all.join(", ")])) }
}

/// Copies a release to where it is held back, with the note that a person withdrew it.
fn keep(output: &Path, id: &str, date: &str) -> Result<(), Error> {
    let from = output.join(id).join("releases").join(date);
    let to = work::stages(output).join(format!("{id}.{date}"));
    let fault = |error: std::io::Error| not_written(&to, &error);
    let Some(mut manifest) = manifest_of(&from) else { return Ok(()) };
    disk::remove_folder(&to).and_then(|()| disk::folder(&to)).map_err(fault)?;
    disk::files(&from)
        .iter()
        .filter(|name| *name != MANIFEST)
        .try_for_each(|name| disk::link(&from.join(name), &to.join(name)))
        .map_err(fault)?;
    let place = Place::file(format!("{id}/releases/{date}"));
    let withdrawn = Finding::new("REL020", Severity::Warning, place, Message::plain("run.withdrawn"));
    manifest.findings.push(FindingFacts::new(&withdrawn.hint(Message::new("run.withdrawn-hint", [id, date]))));
    manifest.accepted = None;
    files::replace(&to.join(WITHDRAWN), &source_digest(&manifest))?;
    files::replace(&to.join(MANIFEST), &pretty(&manifest))?;
    // That it was withdrawn outlasts a loss of power, whatever becomes of the rest.
    disk::sync(&to, &[to.join(WITHDRAWN), to.join(MANIFEST)]).map_err(fault)?;
    hold(&to, &work::held(output).join(id).join(date))
}

/// Switches to the folder of a dataset without some of its releases.
fn without(output: &Path, id: &str, gone: &BTreeSet<String>, describe: Describe<'_>) -> Result<(), Error> {
    let settings = catalog::read(output).map_or_else(CatalogSettings::default, |standing| standing.catalog);
    let Some(news) = assemble_without(output, id, &settings, describe.dataset, gone)? else { return Ok(()) };
    let stage = work::stages(output).join(id);
    let fresh: Vec<std::path::PathBuf> = news.fresh.iter().map(|name| stage.join(name)).collect();
    disk::sync(&stage, &fresh).map_err(|error| not_written(&stage, &error))?;
    switch::publish(output, id)
}

/// Notes that the catalog and the pages must be made again.
fn announce(output: &Path, id: &str, state: &mut State) -> Result<(), Error> {
    state.index = super::state::Index::default();
    state.undone.insert(id.to_owned());
    state.write(output).map(drop)
}

/// What is let go of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// So many of the newest releases of a dataset stay; at least one does.
    pub newest: usize,
    /// The last release of each year stays as well.
    pub yearly: bool,
}

/// Removes the releases that a retention rule does not keep, of those that no definition names any more, and those that were held back and
/// that none names. The dates of these.
///
/// A release whose edition is still in the definition stays, for the next build would only make it again. Errs where the folder cannot be
/// written into.
pub fn prune(lock: &Lock, id: &str, named: &BTreeSet<String>, rule: Retention, describe: Describe<'_>) -> Result<Vec<String>, Error> {
    let output = lock.output();
    let all = dates(&output.join(id));
    let newest: BTreeSet<&String> = all.iter().rev().take(rule.newest.max(1)).collect();
    let year = |date: &str| date.get(..4).map(str::to_owned);
    let last_of_year = |date: &String| all.iter().filter(|other| year(other) == year(date)).max() == Some(date);
    let kept = |date: &String| named.contains(date) || newest.contains(date) || rule.yearly && last_of_year(date);
    let mut gone: BTreeSet<String> = all.iter().filter(|date| !kept(date)).cloned().collect();
    if !output.join(CATALOG).exists() {
        return Ok(Vec::new());
    }
    if !gone.is_empty() {
        announce(output, id, &mut State::read(output))?;
        without(output, id, &gone, describe)?;
    }
    let folder = work::held(output).join(id);
    for (date, _) in files::entries(&folder).into_iter().filter(|(date, _)| !named.contains(date)) {
        let held = folder.join(&date);
        let_go(output, &held).map_err(|error| not_written(&held, &error))?;
        gone.insert(date);
    }
    Ok(gone.into_iter().collect())
}

/// Removes a release that was held back: first it is out of the way in one move, so that never a part of it is taken for it.
pub(super) fn let_go(output: &Path, held: &Path) -> std::io::Result<()> {
    let over = work::stages(output).join(".held.old");
    disk::folder(&work::stages(output))?;
    disk::remove_folder(&over)?;
    disk::rename(held, &over)?;
    disk::remove_folder(&over)
}
