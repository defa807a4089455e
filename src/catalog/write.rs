//! Writing what the catalog is in each metadata standard beside what it describes.

use super::{Catalog, Cube, Dataset, Dcat, Observations, Published, PublishedTable, Table};
use super::{ckan, ckan_list, croissant, csvw, data_package, feed, json_stat, robots, schema_org, sdmx_csv, sdmx_structure, sitemap};
use crate::definition::{CatalogSettings, sha256};
use crate::finding::Error;
use crate::message::Lang;
use crate::release::{self, CatalogManifest, DatasetEntry, Describe, FileFacts, Lock, write_text};
use serde_json::Value;
use std::path::Path;

/// Writes the catalog of an output folder in every standard; the number of files whose bytes are new.
///
/// The metadata of a dataset switches at once, and so do the files of the catalog as a whole. A file of a table, a dataset or a form that
/// is no longer there is removed. Errs where the catalog cannot be read or a file cannot be written; what was written before stays.
pub fn write(lock: &Lock) -> Result<usize, Error> {
    let output = lock.output();
    let manifest = super::read::manifest(output)?;
    let written = manifest.datasets.iter().map(|entry| release::describe_again(output, &entry.facts.id, &manifest.catalog, &dataset));
    let written: usize = written.sum::<Result<usize, Error>>()?;
    Ok(written + release::index_again(output, &manifest, &index)?)
}

/// Who makes the metadata when releases are built.
pub const fn describe() -> Describe<'static> {
    Describe { dataset: &dataset, index: &index }
}

/// Writes the metadata of one dataset beside its tables, in a folder that holds the dataset's.
fn dataset(root: &Path, entry: &DatasetEntry, settings: &CatalogSettings) -> Result<(), Error> {
    let manifest = CatalogManifest { catalog: settings.clone(), datasets: vec![entry.clone()] };
    let catalog = super::read::of_manifest(root, manifest)?;
    let Some(dataset) = catalog.datasets.first() else { return Ok(()) };
    let id = &entry.facts.id;
    let mut published = Published::new(&catalog, dataset);
    let mut all_rows = Vec::new();
    for at in 0..published.tables.len() {
        let Some(table) = dataset.tables.get(at) else { continue };
        let rows = Observations::read(root, dataset, table)?;
        let (files, made) = of_table(&published, table, &rows);
        for (name, text) in files {
            put(root, &format!("{id}/{name}"), &text)?;
        }
        let wide = wide_header(&root.join(format!("{id}/{}.wide.csv", table.report.facts.name)));
        published.tables.splice(at..=at, [PublishedTable { wide, ..made }]);
        all_rows.push(rows);
    }
    of_dataset(&published, &all_rows).into_iter().try_for_each(|(name, value)| put(root, &format!("{id}/{name}"), &pretty(&value)))
}

/// Writes what the catalog is as a whole into a folder, from what stands in the output folder.
fn index(output: &Path, folder: &Path, manifest: &CatalogManifest) -> Result<(), Error> {
    let catalog = super::read::of_manifest(output, manifest.clone())?;
    let datasets: Vec<Published<'_>> = catalog.datasets.iter().map(|dataset| standing(output, &catalog, dataset)).collect();
    let dcat = Dcat::new(&catalog, &datasets);
    put(folder, "catalog.ttl", &dcat.turtle())?;
    put(folder, "catalog.jsonld", &dcat.json_ld())?;
    put(folder, "ckan.json", &pretty(&ckan_list(&datasets.iter().map(ckan).collect::<Vec<_>>())))?;
    put(folder, "feed.atom", &feed(&catalog))?;
    let only = [("sitemap.xml", sitemap(&catalog)), ("robots.txt", robots(&catalog))];
    only.into_iter().filter_map(|(name, text)| Some((name, text?))).try_for_each(|(name, text)| put(folder, name, &text))
}

/// A dataset with the metadata that stands in its folder.
fn standing<'a>(output: &Path, catalog: &'a Catalog, dataset: &'a Dataset) -> Published<'a> {
    let listed = release::listed(&output.join(&dataset.facts.id));
    let mut published = Published::new(catalog, dataset);
    for made in &mut published.tables {
        let name = &made.table.report.facts.name;
        let files = OF_TABLE.into_iter().filter_map(|ending| listed.iter().find(|file| file.name.strip_prefix(name) == Some(ending)));
        made.files.extend(files.cloned());
    }
    published
}

/// How the names of a table's metadata end, in their order.
const OF_TABLE: [&str; 4] = [".csv-metadata.json", ".jsonstat.json", ".sdmx.csv", ".sdmx.xml"];

fn put(folder: &Path, name: &str, text: &str) -> Result<(), Error> {
    write_text(&folder.join(name), text).map(drop)
}

/// The metadata of a table by name, and the table with these files.
pub fn of_table<'a>(published: &Published<'_>, table: &'a Table, rows: &Observations) -> (Vec<(String, String)>, PublishedTable<'a>) {
    let name = &table.report.facts.name;
    let mut files = vec![(format!("{name}.csv-metadata.json"), pretty(&csvw(published, table, rows)))];
    let why = match Cube::new(published.dataset, table, rows) {
        Ok(cube) => {
            let stat = json_stat(published, table, &cube, rows).map(|value| compact(&value));
            files.extend(stat.map(|text| (format!("{name}.jsonstat.json"), text)));
            if let Some(csv) = sdmx_csv(published, table, &cube, rows) {
                files.push((format!("{name}.sdmx.csv"), csv));
                files.push((format!("{name}.sdmx.xml"), sdmx_structure(published, table, &cube, rows)));
            }
            (cube.sparse(), None)
        }
        Err(why) => (Some(why.clone()), Some(why)),
    };
    let (no_cube, no_sdmx) = why;
    let facts =
        |(name, text): &(String, String)| FileFacts { name: name.clone(), bytes: text.len() as u64, sha256: sha256(text.as_bytes()) };
    let all = table.files.iter().cloned().chain(files.iter().map(facts)).collect();
    (files, PublishedTable { table, files: all, wide: Vec::new(), no_cube, no_sdmx })
}

/// The metadata of a dataset by name; `rows` are those of its tables, in order.
pub fn of_dataset(published: &Published<'_>, rows: &[Observations]) -> [(&'static str, Value); 4] {
    [
        ("datapackage.json", data_package(published, rows)),
        ("croissant.json", croissant(published, rows)),
        ("schema.jsonld", schema_org(published, Lang::Ja)),
        ("ckan.json", ckan(published)),
    ]
}

/// The header row of a wide CSV; empty where it is not there.
fn wide_header(path: &Path) -> Vec<String> {
    let header = csv::Reader::from_path(path).and_then(|mut reader| reader.headers().cloned());
    header.map(|header| header.iter().map(str::to_owned).collect()).unwrap_or_default()
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// Many numbers take a line together.
fn compact(value: &Value) -> String {
    format!("{value}\n")
}
