//! `catalog.json`: every dataset with its releases, made from the manifests that stand.

use super::build::{MANIFEST, releases};
use super::files;
use super::manifest::{DatasetFacts, FileFacts, Manifest, pretty};
use crate::finding::Error;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

#[derive(Serialize)]
struct Catalog {
    datasets: Vec<Dataset>,
}

#[derive(Serialize)]
struct Dataset {
    #[serde(flatten)]
    facts: DatasetFacts,
    /// True for made-up figures.
    sample: bool,
    /// Date of the newest release.
    latest: String,
    /// The tables of the newest release, under their stable addresses.
    tables: Vec<Table>,
    /// Newest first.
    releases: Vec<Release>,
}

#[derive(Serialize)]
struct Table {
    name: String,
    title: String,
    title_en: Option<String>,
    observations: usize,
    doubts: usize,
    files: Vec<String>,
}

#[derive(Serialize)]
struct Release {
    published: String,
    edition: Option<String>,
    sample: bool,
    /// Where its manifest is; the files stand beside it.
    manifest: String,
    files: Vec<FileFacts>,
}

/// Writes the catalog over the datasets that have a release. The number of them.
pub(super) fn write(output: &Path, ids: &BTreeSet<String>) -> Result<usize, Error> {
    let datasets: Vec<Dataset> = ids.iter().filter_map(|id| dataset(id, releases(&output.join(id)))).collect();
    let count = datasets.len();
    files::replace(&output.join("catalog.json"), &pretty(&Catalog { datasets }))?;
    Ok(count)
}

fn dataset(id: &str, releases: Vec<(String, Manifest)>) -> Option<Dataset> {
    let (latest, newest) = releases.first()?;
    let table = |table: &super::TableReport| Table {
        name: table.facts.name.clone(),
        title: table.facts.title.clone(),
        title_en: table.facts.title_en.clone(),
        observations: table.counts.observations,
        doubts: table.doubts,
        files: table.files.iter().map(|file| format!("{id}/{file}")).collect(),
    };
    Some(Dataset {
        facts: newest.dataset.clone()?,
        sample: newest.sample,
        latest: latest.clone(),
        tables: newest.tables.iter().map(table).collect(),
        releases: releases.into_iter().map(|(date, manifest)| release(id, date, manifest)).collect(),
    })
}

fn release(id: &str, date: String, manifest: Manifest) -> Release {
    let address = |name: &str| format!("{id}/releases/{date}/{name}");
    let files = manifest.files.into_iter().map(|file| FileFacts { name: address(&file.name), ..file }).collect();
    Release { manifest: address(MANIFEST), edition: manifest.edition, sample: manifest.sample, files, published: date }
}
