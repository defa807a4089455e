//! Every release of an output folder, read back: what the metadata standards and the website are made from.
//!
//! [`read`] takes `catalog.json` and the manifests and dictionaries that it names; [`Observations`] the figures of one table. Nothing
//! else is asked for, so an output folder on any server can be read again without its sources. [`write()`] puts beside it what it is in
//! each standard:
//!
//! | file | standard |
//! |---|---|
//! | `catalog.ttl`, `catalog.jsonld` | DCAT 3 with DCAT-AP 3.0.1, DCAT-GoJ and PROV |
//! | `DATASET/datapackage.json` | Data Package 2 with Table Schema |
//! | `DATASET/TABLE.csv-metadata.json` | CSV on the Web |
//! | `DATASET/TABLE.jsonstat.json` | JSON-stat 2.0 |
//! | `DATASET/TABLE.sdmx.csv`, `.sdmx.xml` | SDMX-CSV 2.0 with its structure in SDMX-ML 2.1 |
//! | `DATASET/croissant.json` | Croissant 1.0 |
//! | `DATASET/schema.jsonld` | Dataset of schema.org |
//! | `DATASET/ckan.json`, `ckan.json` | packages of CKAN |
//! | `feed.atom` | Atom |
//! | `sitemap.xml`, `robots.txt` | Sitemaps 0.9 |

mod ckan;
mod croissant;
mod csvw;
mod cube;
mod datapackage;
mod dcat;
mod dictionary;
mod documents;
mod feed;
mod graph;
mod jsonstat;
mod keys;
mod lists;
mod observations;
mod published;
mod read;
mod schema_org;
mod sdmx;
mod sitemap;
mod write;
mod xml;

pub use ckan::{ckan, ckan_extras, ckan_list};
pub use croissant::croissant;
pub use csvw::csvw;
pub use cube::{Category, Cube, CubeDimension, Period, Role};
pub use datapackage::data_package;
pub use dcat::Dcat;
pub use dictionary::{CodeEntry, ColumnEntry, Decimals, Dictionary, LabelEntry, LegendEntry, MarkEntry, StatusEntry, WideEntry};
pub use documents::access_title;
pub use feed::{changes, feed};
pub use jsonstat::json_stat;
pub use lists::{Licence, Media, cadence_title, ckan_licence, licence, media, theme_title};
pub use observations::Observations;
pub use published::{Published, PublishedTable, encoded};
pub use read::{as_released, picture, read};
pub use schema_org::{in_script, schema_org};
pub use sdmx::{sdmx_csv, sdmx_structure};
pub use sitemap::{robots, sitemap};
pub use write::{describe, of_dataset, of_table, write};

use crate::definition::CatalogSettings;
use crate::message::Lang;
use crate::release::{CoverageFacts, DatasetFacts, DocumentsFacts, FileFacts, HeldFacts, Manifest, TableReport};
use std::collections::BTreeMap;

/// A catalog as it is published.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// What it is as a whole.
    pub settings: CatalogSettings,
    /// Its datasets by id.
    pub datasets: Vec<Dataset>,
}

/// A dataset with all its releases.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// What its definition says of it.
    pub facts: DatasetFacts,
    /// True for made-up figures.
    pub sample: bool,
    /// From when to when the figures of the newest release are; none where no period is known.
    pub coverage: Option<CoverageFacts>,
    /// The tables of the newest release.
    pub tables: Vec<Table>,
    /// The newest release that is held back; none where there is none, and what is published is the newest there is.
    pub held: Option<HeldFacts>,
    /// Its releases, newest first; at least one.
    pub releases: Vec<Release>,
}

/// A table of the newest release.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it is, what was counted, what proves it.
    pub report: TableReport,
    /// What its columns are.
    pub dictionary: Dictionary,
    /// Its files with size and hash; names are those within the dataset's folder.
    pub files: Vec<FileFacts>,
}

/// A release.
#[derive(Clone, Debug)]
pub struct Release {
    /// Date of publication.
    pub published: String,
    /// Where its files are, from the output folder, without `/` at the end.
    pub folder: String,
    /// Everything about it.
    pub manifest: Manifest,
}

impl Catalog {
    /// Where the output folder is served, ending with `/`; `https://example.org/` where the settings do not say.
    pub fn base_url(&self) -> &str {
        self.settings.base_url.as_deref().unwrap_or("https://example.org/")
    }

    /// Who publishes the catalog: as the settings say, else the publisher of most datasets.
    pub fn publisher(&self) -> &str {
        if let Some(publisher) = &self.settings.publisher {
            return publisher;
        }
        let names = self.datasets.iter().map(|dataset| dataset.facts.publisher.as_str());
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        names.clone().for_each(|name| *counts.entry(name).or_default() += 1);
        // Of several with as many datasets the first in the order of the ids.
        names.rev().max_by_key(|name| counts.get(name).copied()).unwrap_or(&self.settings.title)
    }

    /// The catalog's title in a language.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.settings.title,
            Lang::En => &self.settings.title_en,
        }
    }

    /// What is in the catalog, in a language.
    pub fn description(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.settings.description,
            Lang::En => &self.settings.description_en,
        }
    }

    /// Date of the newest release of all; none for an empty catalog.
    pub fn modified(&self) -> Option<&str> {
        self.datasets.iter().map(Dataset::modified).max()
    }
}

impl Dataset {
    /// Its title in a language.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.facts.title,
            Lang::En => &self.facts.title_en,
        }
    }

    /// What it holds, in a language; in Japanese where there is no English.
    pub fn description(&self, lang: Lang) -> &str {
        match (lang, &self.facts.description_en) {
            (Lang::En, Some(text)) => text,
            _ => &self.facts.description,
        }
    }

    /// Date of the newest release.
    pub fn modified(&self) -> &str {
        self.releases.first().map_or("", |release| &release.published)
    }

    /// Date of the first release.
    pub fn issued(&self) -> &str {
        self.releases.last().map_or("", |release| &release.published)
    }

    /// The documents of the newest release; none in a dataset of tables.
    pub fn documents(&self) -> Option<&DocumentsFacts> {
        self.releases.first()?.manifest.documents.as_ref()
    }

    /// Doubts about how the tables of the newest release were read.
    pub fn doubts(&self) -> usize {
        self.tables.iter().map(|table| table.report.doubts).sum()
    }
}

impl Release {
    /// From when to when its figures are; none where no period is known.
    pub fn coverage(&self) -> Option<CoverageFacts> {
        CoverageFacts::over(self.manifest.tables.iter().filter_map(|table| table.coverage.as_ref()))
    }

    /// Its page on the website, from the site's folder in Japanese.
    pub fn page(&self) -> String {
        format!("{}/index.html", self.folder)
    }
}

impl Table {
    /// Its title in a language; in Japanese where there is no English.
    pub fn title(&self, lang: Lang) -> &str {
        self.report.facts.title_in(lang)
    }

    /// The name of its page on the website, beside its dataset's `index.html`.
    pub fn page(&self) -> String {
        let name = &self.report.facts.name;
        if name == "index" { "index.table.html".to_owned() } else { format!("{name}.html") }
    }

    /// The file with an ending such as `.csv`, exactly: the name is the table's with it.
    pub fn file(&self, ending: &str) -> Option<&FileFacts> {
        self.files.iter().find(|file| file.name.strip_prefix(&self.report.facts.name) == Some(ending))
    }
}
