//! Writing what the catalog is in each metadata standard beside what it describes.

use super::{Catalog, Cube, Dataset, Dcat, Observations, Published, PublishedTable, Table};
use super::{ckan, ckan_list, croissant, csvw, data_package, feed, json_stat, robots, schema_org, sdmx_csv, sdmx_structure, sitemap};
use crate::definition::sha256;
use crate::finding::Error;
use crate::message::{Lang, Message};
use crate::place::Place;
use crate::release::{FileFacts, is_metadata, write_text};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Reads the catalog of an output folder and writes it in every standard; the number of files whose bytes are new.
///
/// A file of a table, a dataset or a form that is no longer there is removed. Errs where the catalog cannot be read or a file cannot be
/// written; what was written before stays.
pub fn write(output: &Path) -> Result<usize, Error> {
    let catalog = super::read(output)?;
    let mut writer = Writer { output, written: 0 };
    let datasets: Vec<Published<'_>> =
        catalog.datasets.iter().map(|dataset| writer.dataset(&catalog, dataset)).collect::<Result<_, _>>()?;
    writer.catalog(&catalog, &datasets)?;
    Ok(writer.written)
}

/// Files in an output folder.
struct Writer<'o> {
    output: &'o Path,
    written: usize,
}

impl Writer<'_> {
    fn put(&mut self, name: &str, text: &str) -> Result<(), Error> {
        self.written += usize::from(write_text(&self.output.join(name), text)?);
        Ok(())
    }

    /// The files of one dataset.
    fn dataset<'a>(&mut self, catalog: &'a Catalog, dataset: &'a Dataset) -> Result<Published<'a>, Error> {
        let id = &dataset.facts.id;
        let mut published = Published::new(catalog, dataset);
        let mut names = BTreeSet::new();
        let mut all_rows = Vec::new();
        for at in 0..published.tables.len() {
            let Some(table) = dataset.tables.get(at) else { continue };
            let rows = Observations::read(self.output, dataset, table)?;
            let (files, made) = of_table(&published, table, &rows);
            for (name, text) in files {
                self.put(&format!("{id}/{name}"), &text)?;
                names.insert(name);
            }
            let wide = wide_header(&self.output.join(format!("{id}/{}.wide.csv", table.report.facts.name)));
            published.tables.splice(at..=at, [PublishedTable { wide, ..made }]);
            all_rows.push(rows);
        }
        for (name, value) in of_dataset(&published, &all_rows) {
            self.put(&format!("{id}/{name}"), &pretty(&value))?;
            names.insert(name.to_owned());
        }
        self.remove_stale(id, &names)?;
        Ok(published)
    }

    fn catalog(&mut self, catalog: &Catalog, datasets: &[Published<'_>]) -> Result<(), Error> {
        let dcat = Dcat::new(catalog, datasets);
        self.put("catalog.ttl", &dcat.turtle())?;
        self.put("catalog.jsonld", &dcat.json_ld())?;
        self.put("ckan.json", &pretty(&ckan_list(&datasets.iter().map(ckan).collect::<Vec<_>>())))?;
        self.put("feed.atom", &feed(catalog))?;
        for (name, text) in [("sitemap.xml", sitemap(catalog)), ("robots.txt", robots(catalog))] {
            match text {
                Some(text) => self.put(name, &text)?,
                None => self.remove(name)?,
            }
        }
        Ok(())
    }

    /// Removes metadata of a dataset that was not written now.
    fn remove_stale(&self, id: &str, names: &BTreeSet<String>) -> Result<(), Error> {
        let Ok(entries) = std::fs::read_dir(self.output.join(id)) else { return Ok(()) };
        let found = entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
        let mut stale = found.filter(|name| is_metadata(name) && !names.contains(name));
        stale.try_for_each(|name| self.remove(&format!("{id}/{name}")))
    }

    fn remove(&self, name: &str) -> Result<(), Error> {
        let path = self.output.join(name);
        if !path.is_file() {
            return Ok(());
        }
        let place = Place::file(path.to_string_lossy().replace('\\', "/"));
        std::fs::remove_file(path).map_err(|error| Error::new(place, Message::new("release.not-written", [error.to_string()])))
    }
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
