//! A folder that a web server reads: put together beside it, then switched at once.

use super::plan::{Held, Plan};
use super::record::{self, PUBLISHED};
use super::{Done, PublishReport, Tree, refused};
use crate::definition::sha256;
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::release::{WORK, disk};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts the files into a folder; what stands there and is none of ours is taken over.
pub(super) fn publish(tree: &Tree<'_>, place: &Path, is_rehearsal: bool, done: Done<'_>) -> Result<PublishReport, Error> {
    let place = real(place);
    let fault = |error: io::Error| refused(&place.to_string_lossy().replace('\\', "/"), error);
    let (stage, old) = (beside(&place, "new"), beside(&place, "old"));
    if !is_rehearsal {
        clean_up(&place, &stage, &old).map_err(fault)?;
    }
    let standing: BTreeSet<String> = disk::files(&place).into_iter().collect();
    let record = disk::bytes(&place.join(PUBLISHED)).map_err(fault)?;
    if record.is_none() && !standing.is_empty() {
        let at = Place::file(place.to_string_lossy().replace('\\', "/"));
        return Err(Error::new(at, Message::plain("publish.foreign-folder")).hint(Message::plain("publish.foreign-hint")));
    }
    let listed = record::parse(&String::from_utf8_lossy(&record.unwrap_or_default()));
    let held: Held = listed.clone().into_par_iter().filter(|(path, sum)| is_whole(&place.join(path), sum)).collect();
    let mut plan = Plan::new(&tree.files, &held);
    // What was damaged there and is no longer wanted goes too.
    let wanted: BTreeSet<&str> = tree.files.iter().map(|file| file.name.as_str()).collect();
    plan.gone = listed.into_keys().filter(|path| !wanted.contains(path.as_str()) && standing.contains(path)).collect();
    let report = PublishReport {
        put: plan.files().map(|file| file.name.clone()).collect(),
        bytes: plan.files().map(|file| file.bytes).sum(),
        same: plan.same,
        removed: plan.gone.clone(),
        resumed: 0,
    };
    if is_rehearsal || plan.is_nothing() {
        return Ok(report);
    }
    put_together(tree, &place, &stage, &plan, &standing, done)?;
    switch(&stage, &place, &old).map_err(fault)?;
    Ok(report)
}

/// The folder itself, where the path is a link to it.
fn real(place: &Path) -> PathBuf {
    let found = std::fs::canonicalize(place).or_else(|_| std::path::absolute(place));
    found.unwrap_or_else(|_| place.to_owned())
}

/// Puts in order what a run left that was cut off.
fn clean_up(place: &Path, stage: &Path, old: &Path) -> io::Result<()> {
    if !place.exists() && old.exists() {
        // It was cut off between the two moves.
        disk::rename(old, place)?;
    }
    [stage, old].into_iter().filter(|folder| folder.exists()).try_for_each(disk::remove_folder)
}

/// A hidden folder beside another.
fn beside(place: &Path, what: &str) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}.seihyo-{what}"))
}

fn is_whole(path: &Path, sum: &str) -> bool {
    disk::bytes(path).is_ok_and(|bytes| bytes.is_some_and(|bytes| sha256(&bytes) == sum))
}

fn put_together(
    tree: &Tree<'_>,
    place: &Path,
    stage: &Path,
    plan: &Plan,
    standing: &BTreeSet<String>,
    done: Done<'_>,
) -> Result<(), Error> {
    let fault = |error: io::Error| refused(&stage.to_string_lossy().replace('\\', "/"), error);
    disk::folder(stage).map_err(fault)?;
    let mut fresh = Vec::new();
    for file in plan.files() {
        let path = stage.join(&file.name);
        write(&path, &tree.bytes(file)?).map_err(fault)?;
        fresh.push(path);
        done(&file.name);
    }
    let new: BTreeSet<&str> = plan.files().map(|file| file.name.as_str()).chain(plan.gone.iter().map(String::as_str)).collect();
    let kept = standing.iter().filter(|path| !new.contains(path.as_str()) && !path.starts_with(WORK));
    for path in kept {
        let to = stage.join(path);
        disk::folder(to.parent().unwrap_or(stage)).and_then(|()| disk::link(&place.join(path), &to)).map_err(fault)?;
    }
    let held = tree.files.iter().map(|file| (file.name.clone(), file.sha256.clone())).collect();
    write(&stage.join(PUBLISHED), record::text(&held).as_bytes()).map_err(fault)?;
    fresh.push(stage.join(PUBLISHED));
    if let Ok(metadata) = std::fs::metadata(place) {
        std::fs::set_permissions(stage, metadata.permissions()).map_err(fault)?;
    }
    disk::sync(stage, &fresh).map_err(fault)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    disk::folder(path.parent().unwrap_or(path))?;
    let mut file = disk::create(path)?;
    disk::before_writing()?;
    file.write_all(bytes)
}

/// Puts the new folder where the old one is: in one move where the system can, else in two.
fn switch(stage: &Path, place: &Path, old: &Path) -> io::Result<()> {
    let above = place.parent().unwrap_or(place);
    if !place.exists() {
        disk::rename(stage, place)?;
        return disk::sync_folder(above);
    }
    if disk::exchange(stage, place)? {
        disk::sync_folder(above)?;
        return disk::remove_folder(stage);
    }
    disk::rename(place, old)?;
    disk::rename(stage, place)?;
    disk::sync_folder(above)?;
    disk::remove_folder(old)
}
