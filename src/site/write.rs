//! The pages put in their place under the output folder.

use super::past::{self, Notes, Past, Told};
use super::{Drawn, Page, SITE, Site, Spot, TableData, card, catalog_pages, dataset_pages, sites};
use crate::catalog::{self, Catalog, Dataset};
use crate::definition::sha256;
use crate::finding::Error;
use crate::release::{self, Pages};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
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

/// Brings the site of an output folder up to date where the datasets of some ids have changed; all of it, where what every page says has.
pub fn update(output: &Path, changed: &BTreeSet<String>) -> SiteReport {
    match catalog::read(output) {
        Ok(catalog) => {
            let same = release::noted(output, FRAME).is_some_and(|frame| frame == frame_of(&catalog));
            write_some(output, &catalog, &|id| !same || changed.contains(id))
        }
        Err(error) => SiteReport { errors: vec![error], ..SiteReport::default() },
    }
}

/// Where it is noted what every page of the site says.
const FRAME: &str = "site.frame";

/// What every page of a site says, whatever it is about, as a digest.
fn frame_of(catalog: &Catalog) -> String {
    let frames =
        sites(catalog).map(|site| serde_json::to_string(&Spot::new(catalog, site.words, "index.html").frame()).unwrap_or_default());
    sha256(format!("{} {frames:?}", release::PROGRAM).as_bytes())
}

/// Writes the site of a catalog to `output/site/`; pages whose bytes stand there already are left alone, those of vanished datasets go.
pub fn write(output: &Path, catalog: &Catalog) -> SiteReport {
    write_some(output, catalog, &|_| true)
}

/// Where it is noted what earlier releases said.
const TOLD: &str = "site.releases";

/// Writes the pages of the datasets that `wanted` asks for by their id, and those that are about all.
fn write_some(output: &Path, catalog: &Catalog, wanted: &(dyn Fn(&str) -> bool + Sync)) -> SiteReport {
    let sites = sites(catalog);
    let folder = match Pages::new(output, SITE) {
        Ok(folder) => folder,
        Err(error) => return SiteReport { errors: vec![error], ..SiteReport::default() },
    };
    let before: Notes = release::noted(output, TOLD).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let mut done: Vec<Done> = vec![put(&folder, &catalog_pages(&sites, catalog))];
    let all = catalog.datasets.par_iter().enumerate();
    let datasets: Vec<Done> = all
        .map(|(index, dataset)| {
            let id = &dataset.facts.id;
            let noted = before.get(id).cloned().unwrap_or_default();
            let kept = |errors| Done { kept: Some(id.clone()), told: Some((id.clone(), noted.clone())), errors, ..Done::default() };
            if !wanted(id) {
                return kept(Vec::new());
            }
            of_dataset(output, &folder, &sites, index, dataset, &noted).unwrap_or_else(|error| kept(vec![error]))
        })
        .collect();
    done.extend(datasets);
    let mut report = SiteReport::default();
    let (mut kept, mut told) = (BTreeSet::new(), Notes::new());
    for done in done {
        report.files += done.files;
        report.written += done.written;
        report.bytes += done.bytes;
        report.errors.extend(done.errors);
        kept.extend(done.kept);
        told.extend(done.told);
    }
    report.errors.extend(folder.finish(&|path| path.split('/').any(|part| kept.contains(part))).err());
    if report.errors.is_empty() {
        report.errors.extend(release::note(output, FRAME, &frame_of(catalog)).err());
        report.errors.extend(release::note(output, TOLD, &serde_json::to_string(&told).unwrap_or_default()).err());
    }
    report
}

/// Puts the pages and cards of a dataset; `noted` is what its earlier releases said when they were last looked at.
///
/// Errs where figures cannot be read.
fn of_dataset(
    output: &Path,
    folder: &Pages<'_>,
    sites: &[Site<'_>],
    index: usize,
    dataset: &Dataset,
    noted: &BTreeMap<String, Told>,
) -> Result<Done, Error> {
    let Some(site) = sites.first() else { return Ok(Done::default()) };
    let data = |table: usize| match dataset.tables.get(table) {
        Some(table) => TableData::read(output, dataset, table),
        None => Ok(TableData::default()),
    };
    let stands = |card: &Drawn| folder.standing(&card.path).is_some_and(|bytes| card::is_drawn(&bytes, &card.digest));
    let earlier = dataset.releases.iter().enumerate().skip(1);
    let past: Vec<Past> = earlier
        .clone()
        .map(|(at, release)| past::past(output, site.catalog, dataset, at, noted.get(&release.published), &stands))
        .collect::<Result<_, _>>()?;
    let (told, old): (Vec<Told>, Vec<Vec<Drawn>>) = past.into_iter().map(|past| (past.told, past.cards)).unzip();
    let (pages, cards) = dataset_pages(sites, index, &data, &told)?;
    let cards: Vec<Drawn> = cards.into_iter().chain(old.into_iter().flatten()).collect();
    let dates = earlier.map(|(_, release)| release.published.clone());
    let told = (dataset.facts.id.clone(), dates.zip(told).collect());
    Ok(Done { told: Some(told), ..put(folder, &pages).and(draw(folder, &cards, site)) })
}

/// What came of some pages.
#[derive(Default)]
struct Done {
    files: usize,
    written: usize,
    bytes: usize,
    /// The dataset whose pages stay as they were.
    kept: Option<String>,
    /// What the earlier releases of a dataset said, by their dates.
    told: Option<(String, BTreeMap<String, Told>)>,
    errors: Vec<Error>,
}

impl Done {
    /// What came of these pages and others.
    fn and(mut self, other: Self) -> Self {
        self.files += other.files;
        self.written += other.written;
        self.bytes += other.bytes;
        self.errors.extend(other.errors);
        self
    }

    fn take(&mut self, written: Result<bool, Error>, bytes: usize) {
        self.files += 1;
        self.bytes += bytes;
        match written {
            Ok(written) => self.written += usize::from(written),
            Err(error) => self.errors.push(error),
        }
    }
}

/// Draws the cards that are new, or whose drawing is.
fn draw(folder: &Pages<'_>, cards: &[Drawn], site: &Site<'_>) -> Done {
    let mut done = Done::default();
    for drawing in cards {
        let standing = folder.standing(&drawing.path).filter(|bytes| card::is_drawn(bytes, &drawing.digest));
        if let Some(bytes) = standing.or_else(|| card::png(drawing, &site.font)) {
            done.take(folder.put(&drawing.path, &bytes), bytes.len());
        }
    }
    done
}

fn put(folder: &Pages<'_>, pages: &[Page]) -> Done {
    let mut done = Done::default();
    for page in pages {
        done.take(folder.put(&page.path, page.text.as_bytes()), page.text.len());
    }
    done
}
