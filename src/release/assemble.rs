//! The folder of a dataset put together in the stage: its releases, the newest of them at the stable addresses, metadata, checksums.

use super::edition::manifest_of;
use super::manifest::Manifest;
use super::switch::{self, News};
use super::{DatasetEntry, MANIFEST, catalog, disk, files, not_written, sums, work};
use crate::definition::CatalogSettings;
use crate::finding::Error;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// Who writes the metadata of a dataset into `root/ID/`.
pub(super) type Describe<'a> = &'a (dyn Fn(&Path, &DatasetEntry, &CatalogSettings) -> Result<(), Error> + Sync);

/// Puts the folder of a dataset together around the releases that are staged, and says what it would bring.
///
/// The releases that stand and are not made anew are taken over as they are. Nothing is left in the stage where there is nothing new, and
/// where this errs.
pub(super) fn assemble(output: &Path, id: &str, settings: &CatalogSettings, describe: Describe<'_>) -> Result<Option<News>, Error> {
    assemble_without(output, id, settings, describe, &BTreeSet::new())
}

/// The same, without the releases of some dates that stand.
pub(super) fn assemble_without(
    output: &Path,
    id: &str,
    settings: &CatalogSettings,
    describe: Describe<'_>,
    gone: &BTreeSet<String>,
) -> Result<Option<News>, Error> {
    let stage = work::stages(output).join(id);
    let news = put_together(output, id, settings, describe, gone);
    if !news.as_ref().is_ok_and(Option::is_some) {
        disk::remove_folder(&stage).map_err(|error| not_written(&stage, &error))?;
    }
    news
}

fn put_together(
    output: &Path,
    id: &str,
    settings: &CatalogSettings,
    describe: Describe<'_>,
    gone: &BTreeSet<String>,
) -> Result<Option<News>, Error> {
    let (root, place) = (work::stages(output), output.join(id));
    let stage = root.join(id);
    let fault = |error: io::Error| not_written(&stage, &error);
    take_over(&place, &stage, gone).map_err(fault)?;
    let releases = releases(&stage);
    let Some((date, newest)) = releases.first() else { return Ok(None) };
    let mut names: Vec<String> = newest.files.iter().map(|file| file.name.clone()).collect();
    names.push(MANIFEST.to_owned());
    let release = stage.join("releases").join(date);
    names.iter().try_for_each(|name| to_stable_address(&release.join(name), &stage.join(name), &place.join(name))).map_err(fault)?;
    if let Some(entry) = catalog::entry(id, releases) {
        describe(&root, &entry, settings)?;
    }
    write_sums(&stage).map_err(fault)?;
    let news = switch::settle(&stage, &place)?;
    Ok(Some(news).filter(|news| !news.is_nothing()))
}

/// Links the folders of what stands into the stage, but for those that are there already.
fn take_over(place: &Path, stage: &Path, gone: &BTreeSet<String>) -> io::Result<()> {
    for (name, is_folder) in files::entries(place) {
        let releases = name == "releases";
        if is_folder && !releases && !name.starts_with(files::STAGE) {
            link_all(&place.join(&name), &stage.join(&name))?;
        }
        if releases {
            for (date, _) in files::entries(&place.join(&name))
                .into_iter()
                .filter(|(date, _)| !gone.contains(date) && !stage.join(&name).join(date).exists())
            {
                link_all(&place.join(&name).join(&date), &stage.join(&name).join(&date))?;
            }
        }
    }
    Ok(())
}

fn link_all(from: &Path, to: &Path) -> io::Result<()> {
    for name in disk::files(from) {
        let new = to.join(&name);
        disk::folder(new.parent().unwrap_or(to))?;
        disk::link(&from.join(&name), &new)?;
    }
    Ok(())
}

/// A file of the newest release at its stable address: the one that stands there, where its bytes are the same, else a copy.
///
/// A file that its manifest names and that is not there cannot be had here: `seihyo verify` says so, and the next build makes it again.
fn to_stable_address(release: &Path, stage: &Path, place: &Path) -> io::Result<()> {
    if !release.is_file() {
        return Ok(());
    }
    if files::same(release, place) { disk::link(place, stage) } else { disk::copy(release, stage) }
}

/// Lists what no manifest names: the files at the top, and the manifests of the releases.
fn write_sums(stage: &Path) -> io::Result<()> {
    let top = files::entries(stage).into_iter().filter(|(_, is_folder)| !is_folder).map(|(name, _)| name);
    let dates = files::entries(&stage.join("releases")).into_iter();
    let manifests = dates.map(|(date, _)| format!("releases/{date}/{MANIFEST}")).filter(|name| stage.join(name).is_file());
    let sums = sums::of(stage, top.chain(manifests))?;
    write(&stage.join(sums::SUMS), sums::text(&sums).as_bytes())
}

/// Writes a new file of a stage.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = disk::create(path)?;
    disk::before_writing()?;
    io::Write::write_all(&mut file, bytes)
}

/// The releases of a dataset that have a manifest, newest first, with their dates; `folder` is the dataset's.
pub(super) fn releases(folder: &Path) -> Vec<(String, Manifest)> {
    let folder = folder.join("releases");
    let dated = files::entries(&folder).into_iter().filter(|(_, is_folder)| *is_folder);
    let mut releases: Vec<(String, Manifest)> =
        dated.filter_map(|(date, _)| Some((date.clone(), manifest_of(&folder.join(date))?))).collect();
    releases.reverse();
    releases
}

/// Makes the metadata of a dataset that stands again, and switches to it where it is new. The number of files whose bytes are new.
///
/// Errs where a file cannot be read or written; what stood before stays then.
pub fn describe_again(output: &Path, id: &str, settings: &CatalogSettings, describe: Describe<'_>) -> Result<usize, Error> {
    let Some(news) = assemble(output, id, settings, describe)? else { return Ok(0) };
    let stage = work::stages(output).join(id);
    let fresh: Vec<std::path::PathBuf> = news.fresh.iter().map(|name| stage.join(name)).collect();
    disk::sync(&stage, &fresh).map_err(|error| not_written(&stage, &error))?;
    switch::publish(output, id)?;
    Ok(news.fresh.iter().filter(|name| *name != sums::SUMS).count())
}

/// The dates of the releases of a dataset's folder, oldest first.
pub fn dates(folder: &Path) -> Vec<String> {
    let folder = folder.join("releases");
    let is_release = |(date, _): &(String, bool)| folder.join(date).join(MANIFEST).is_file();
    files::entries(&folder).into_iter().filter(is_release).map(|(date, _)| date).collect()
}
