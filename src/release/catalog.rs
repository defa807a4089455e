//! `catalog.json` and what stands beside it: every dataset with its releases, made from the manifests that stand.

use super::assemble::{releases, write};
use super::manifest::{CatalogManifest, CatalogTable, CoverageFacts, DatasetEntry, FileFacts, HeldFacts, Manifest, ReleaseEntry, pretty};
use super::state::State;
use super::switch::{self, INDEX_FILES};
use super::work::{self, INDEX};
use super::{MANIFEST, TableReport, disk, files, not_written, sums};
use crate::definition::CatalogSettings;
use crate::finding::Error;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The name of the catalog in the output folder.
pub const CATALOG: &str = "catalog.json";

/// Who writes what the catalog is as a whole: reads the output folder, which is the first, and writes into the second alone.
pub(super) type Describe<'a> = &'a (dyn Fn(&Path, &Path, &CatalogManifest) -> Result<(), Error> + Sync);

/// The catalog of an output folder; none where it cannot be read.
pub(super) fn read(output: &Path) -> Option<CatalogManifest> {
    serde_json::from_str(&files::text(&output.join(CATALOG))?).ok()
}

/// The catalog over the datasets that have a release. Those that have not changed since `kept` was made are taken from there.
pub(super) fn over(
    output: &Path,
    settings: CatalogSettings,
    ids: &BTreeSet<String>,
    changed: &BTreeSet<String>,
    kept: Option<CatalogManifest>,
    state: &State,
) -> CatalogManifest {
    let kept = kept.into_iter().flat_map(|kept| kept.datasets).filter(|dataset| !changed.contains(&dataset.facts.id));
    let mut kept: BTreeMap<String, DatasetEntry> = kept.map(|dataset| (dataset.facts.id.clone(), dataset)).collect();
    let all: Vec<(&String, Option<DatasetEntry>)> = ids.iter().map(|id| (id, kept.remove(id))).collect();
    let entry = |(id, kept): (&String, Option<DatasetEntry>)| {
        kept.or_else(|| {
            let entry = entry(id, releases(&output.join(id)))?;
            Some(DatasetEntry { held: held(output, id, &entry.latest, state), ..entry })
        })
    };
    CatalogManifest { catalog: settings, datasets: all.into_par_iter().filter_map(entry).collect() }
}

/// The newest release of a dataset that is held back, where its definition names it and nothing newer stands.
fn held(output: &Path, id: &str, latest: &str, state: &State) -> Option<HeldFacts> {
    let held = state.datasets.get(id)?.editions.iter().filter(|edition| edition.held && *edition.published >= *latest);
    let published = held.map(|edition| edition.published.clone()).max()?;
    let manifest = super::edition::manifest_of(&work::held(output).join(id).join(&published))?;
    Some(HeldFacts { published, findings: manifest.findings })
}

/// Writes the catalog and what else stands beside the folders of the datasets, all at once. The number of files whose bytes are new.
pub(super) fn publish(output: &Path, manifest: &CatalogManifest, describe: Describe<'_>) -> Result<usize, Error> {
    let stage = work::stages(output).join(INDEX);
    let fault = |error: std::io::Error| not_written(&stage, &error);
    disk::remove_folder(&stage).and_then(|()| disk::folder(&stage)).map_err(fault)?;
    write(&stage.join(CATALOG), pretty(manifest).as_bytes()).map_err(fault)?;
    describe(output, &stage, manifest)?;
    let names = files::entries(&stage).into_iter().map(|(name, _)| name);
    let sums = sums::of(&stage, names).map_err(fault)?;
    write(&stage.join(sums::SUMS), sums::text(&sums).as_bytes()).map_err(fault)?;
    let fresh: Vec<PathBuf> = files::entries(&stage)
        .iter()
        .filter(|(name, _)| !files::same(&stage.join(name), &output.join(name)))
        .map(|(name, _)| stage.join(name))
        .collect();
    let loses = INDEX_FILES.iter().any(|name| output.join(name).exists() && !stage.join(name).exists());
    if fresh.is_empty() && !loses {
        disk::remove_folder(&stage).map_err(fault)?;
        return Ok(0);
    }
    disk::sync(&stage, &fresh).map_err(fault)?;
    switch::publish_beside(output, INDEX)?;
    Ok(fresh.iter().filter(|path| !path.ends_with(sums::SUMS)).count())
}

/// Writes the catalog that stands once more, with what stands beside it. The number of files whose bytes are new.
pub fn index_again(output: &Path, manifest: &CatalogManifest, describe: Describe<'_>) -> Result<usize, Error> {
    publish(output, manifest, describe)
}

/// A dataset with its releases, newest first; none where it has none.
pub(super) fn entry(id: &str, releases: Vec<(String, Manifest)>) -> Option<DatasetEntry> {
    let (latest, newest) = releases.first()?;
    let table = |table: &TableReport| CatalogTable {
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
        held: None,
        releases: releases.into_iter().map(|(date, manifest)| release(id, date, manifest)).collect(),
    })
}

fn release(id: &str, date: String, manifest: Manifest) -> ReleaseEntry {
    let address = |name: &str| format!("{id}/releases/{date}/{name}");
    let files = manifest.files.into_iter().map(|file| FileFacts { name: address(&file.name), ..file }).collect();
    ReleaseEntry { manifest: address(MANIFEST), edition: manifest.edition, sample: manifest.sample, files, published: date }
}
