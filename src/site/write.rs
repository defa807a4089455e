//! The pages put in their place under the output folder.

use super::{Drawn, Page, SITE, Site, TableData, card, catalog_pages, dataset_pages, sites};
use crate::catalog::{self, Catalog};
use crate::definition::sha256;
use crate::finding::Error;
use crate::release;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// What came of a site.
#[derive(Debug, Default)]
pub struct SiteReport {
    /// Files of the site.
    pub files: usize,
    /// Those whose bytes are new.
    pub written: usize,
    /// Bytes of the site.
    pub bytes: usize,
    /// What went wrong; the pages of a dataset whose figures cannot be read stay as they were.
    pub errors: Vec<Error>,
}

/// Reads the catalog of an output folder and writes its site; the report says so where it cannot be read.
pub fn build(output: &Path) -> SiteReport {
    match catalog::read(output) {
        Ok(catalog) => write(output, &catalog),
        Err(error) => SiteReport { errors: vec![error], ..SiteReport::default() },
    }
}

/// Writes the site of a catalog to `output/site/`; pages whose bytes stand there already are left alone, those of vanished datasets go.
pub fn write(output: &Path, catalog: &Catalog) -> SiteReport {
    let sites = sites(catalog);
    let folder = output.join(SITE);
    let mut done: Vec<Done> = vec![put(&folder, &catalog_pages(&sites, catalog))];
    let datasets: Vec<Done> = catalog
        .datasets
        .par_iter()
        .enumerate()
        .map(|(index, dataset)| {
            let data = |table: usize| match dataset.tables.get(table) {
                Some(table) => TableData::read(output, dataset, table),
                None => Ok(TableData::default()),
            };
            match dataset_pages(&sites, index, &data) {
                Ok((pages, cards)) => put(&folder, &pages).and(draw(&folder, &cards, sites.first())),
                Err(error) => Done { kept: Some(dataset.facts.id.clone()), errors: vec![error], ..Done::default() },
            }
        })
        .collect();
    done.extend(datasets);
    let mut report = SiteReport::default();
    let (mut paths, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for done in done {
        report.files += done.paths.len();
        report.written += done.written;
        report.bytes += done.bytes;
        report.errors.extend(done.errors);
        paths.extend(done.paths);
        kept.extend(done.kept);
    }
    let keep = |path: &str| paths.contains(path) || path.split('/').any(|part| kept.contains(part));
    report.errors.extend(release::remove_others(&folder, &keep).err());
    report
}

/// What came of some pages.
#[derive(Default)]
struct Done {
    paths: Vec<String>,
    written: usize,
    bytes: usize,
    /// The dataset whose pages stay as they were.
    kept: Option<String>,
    errors: Vec<Error>,
}

impl Done {
    /// What came of these pages and others.
    fn and(mut self, other: Self) -> Self {
        self.written += other.written;
        self.bytes += other.bytes;
        self.paths.extend(other.paths);
        self.errors.extend(other.errors);
        self
    }
}

/// Draws the cards that are new, or whose drawing is.
fn draw(folder: &Path, cards: &[Drawn], site: Option<&Site<'_>>) -> Done {
    let mut done = Done::default();
    let Some(site) = site else { return done };
    for drawing in cards {
        let (path, digest) = (folder.join(&drawing.path), sha256(drawing.svg.as_bytes()));
        if !card::is_drawn(&path, &digest) {
            let Some(bytes) = card::png(drawing, &digest, &site.font) else { continue };
            match release::write_bytes(&path, &bytes) {
                Ok(written) => done.written += usize::from(written),
                Err(error) => done.errors.push(error),
            }
        }
        done.bytes += std::fs::metadata(&path).map_or(0, |file| usize::try_from(file.len()).unwrap_or(usize::MAX));
        done.paths.push(drawing.path.clone());
    }
    done
}

fn put(folder: &Path, pages: &[Page]) -> Done {
    let mut done = Done::default();
    for page in pages {
        match release::write_text(&folder.join(&page.path), &page.text) {
            Ok(written) => done.written += usize::from(written),
            Err(error) => done.errors.push(error),
        }
        done.bytes += page.text.len();
        done.paths.push(page.path.clone());
    }
    done
}
