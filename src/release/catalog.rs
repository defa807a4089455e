//! `catalog.json`: every dataset with its releases, made from the manifests that stand.

use super::build::{MANIFEST, releases};
use super::files;
use super::manifest::{CatalogManifest, CatalogTable, CoverageFacts, DatasetEntry, FileFacts, Manifest, ReleaseEntry, pretty};
use crate::definition::CatalogSettings;
use crate::finding::Error;
use std::collections::BTreeSet;
use std::path::Path;

/// The name of the catalog in the output folder.
pub const CATALOG: &str = "catalog.json";

/// Writes the catalog over the datasets that have a release. The number of them.
pub(super) fn write(output: &Path, settings: CatalogSettings, ids: &BTreeSet<String>) -> Result<usize, Error> {
    let datasets: Vec<DatasetEntry> = ids.iter().filter_map(|id| dataset(id, releases(&output.join(id)))).collect();
    let count = datasets.len();
    files::replace(&output.join(CATALOG), &pretty(&CatalogManifest { catalog: settings, datasets }))?;
    Ok(count)
}

fn dataset(id: &str, releases: Vec<(String, Manifest)>) -> Option<DatasetEntry> {
    let (latest, newest) = releases.first()?;
    let table = |table: &super::TableReport| CatalogTable {
        name: table.facts.name.clone(),
        title: table.facts.title.clone(),
        title_en: table.facts.title_en.clone(),
        observations: table.counts.observations,
        coverage: table.coverage.clone(),
        doubts: table.doubts,
        files: table.files.iter().map(|file| format!("{id}/{file}")).collect(),
    };
    Some(DatasetEntry {
        facts: newest.dataset.clone()?,
        sample: newest.sample,
        latest: latest.clone(),
        coverage: CoverageFacts::over(newest.tables.iter().filter_map(|table| table.coverage.as_ref())),
        tables: newest.tables.iter().map(table).collect(),
        releases: releases.into_iter().map(|(date, manifest)| release(id, date, manifest)).collect(),
    })
}

fn release(id: &str, date: String, manifest: Manifest) -> ReleaseEntry {
    let address = |name: &str| format!("{id}/releases/{date}/{name}");
    let files = manifest.files.into_iter().map(|file| FileFacts { name: address(&file.name), ..file }).collect();
    ReleaseEntry { manifest: address(MANIFEST), edition: manifest.edition, sample: manifest.sample, files, published: date }
}
