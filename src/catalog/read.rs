//! `catalog.json` and what it names, read back.

use super::{Catalog, Dataset, Dictionary, Release, Table};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::release::{
    self, CATALOG, CatalogManifest, DatasetEntry, FileFacts, Manifest, ReleaseEntry, Rendering, SHEET_ENDING, SheetPicture, TableReport,
};
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads the catalog of an output folder.
///
/// Errs where `catalog.json`, or a manifest or a dictionary that it names, is not there or is not what this program writes.
pub fn read(output: &Path) -> Result<Catalog, Error> {
    of_manifest(output, manifest(output)?)
}

/// `catalog.json` alone.
pub(super) fn manifest(output: &Path) -> Result<CatalogManifest, Error> {
    parsed(output, CATALOG)
}

/// The catalog of a manifest that is at hand, with what it names in the output folder.
pub(super) fn of_manifest(output: &Path, manifest: CatalogManifest) -> Result<Catalog, Error> {
    let datasets = manifest.datasets.into_par_iter().map(|entry| dataset(output, entry)).collect::<Result<_, _>>()?;
    Ok(Catalog { settings: manifest.catalog, datasets })
}

fn dataset(output: &Path, entry: DatasetEntry) -> Result<Dataset, Error> {
    let releases: Vec<Release> = entry.releases.iter().map(|entry| read_release(output, entry)).collect::<Result<_, _>>()?;
    let newest = releases.first().map(|release| &release.manifest);
    let tables = newest.into_iter().flat_map(|manifest| manifest.tables.iter().map(move |table| (manifest, table)));
    let id = &entry.facts.id;
    let tables = tables.map(|(manifest, report)| table(output, id, manifest, report)).collect::<Result<_, _>>()?;
    Ok(Dataset { facts: entry.facts, sample: entry.sample, coverage: entry.coverage, tables, held: entry.held, releases })
}

fn read_release(output: &Path, entry: &ReleaseEntry) -> Result<Release, Error> {
    let manifest: Manifest = parsed(output, &entry.manifest)?;
    let folder = entry.manifest.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    Ok(Release { published: entry.published.clone(), folder, manifest })
}

/// A dataset as it was with one of its releases, by its place in the list: that release is its newest; none where there is no such.
///
/// Errs where a dictionary of the release is not there or is not what this program writes.
pub fn as_released(output: &Path, dataset: &Dataset, at: usize) -> Result<Option<Dataset>, Error> {
    let Some(release) = dataset.releases.get(at) else { return Ok(None) };
    let manifest = &release.manifest;
    let tables = manifest.tables.iter().map(|report| table(output, &release.folder, manifest, report)).collect::<Result<_, _>>()?;
    Ok(Some(Dataset {
        facts: manifest.dataset.clone().unwrap_or_else(|| dataset.facts.clone()),
        sample: manifest.sample,
        coverage: release.coverage(),
        tables,
        held: None,
        releases: vec![release.clone()],
    }))
}

fn table(output: &Path, folder: &str, manifest: &Manifest, report: &TableReport) -> Result<Table, Error> {
    let dictionary: Dictionary = parsed(output, &format!("{folder}/{}", Rendering::Dictionary.file_name(&report.facts.name)))?;
    let files: Vec<FileFacts> =
        report.files.iter().filter_map(|name| manifest.files.iter().find(|file| file.name == *name)).cloned().collect();
    Ok(Table { report: report.clone(), dictionary, files })
}

/// A JSON file of the output folder.
fn parsed<T: DeserializeOwned>(output: &Path, name: &str) -> Result<T, Error> {
    let path = output.join(name);
    let place = || Place::file(path.to_string_lossy().replace('\\', "/"));
    let text = release::read_text(&path)
        .ok_or_else(|| Error::new(place(), Message::plain("release.no-file")).hint(Message::plain("release.no-file-hint")))?;
    serde_json::from_str(&text).map_err(|error| Error::new(place(), Message::new("release.not-read", [error.to_string()])))
}

/// The sheets that a table of the newest release was read from, drawn; none where the release has no drawing.
///
/// Errs where the drawing is not what this program writes.
pub fn picture(output: &Path, dataset: &Dataset, table: &Table) -> Result<Option<SheetPicture>, Error> {
    let Some(file) = table.file(SHEET_ENDING) else { return Ok(None) };
    parsed(output, &format!("{}/{}", dataset.facts.id, file.name)).map(Some)
}
