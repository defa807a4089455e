//! The catalog as a website: pages, charts and the search index, from the released data alone.
//!
//! [`write()`] makes every page from a [`Catalog`] and puts them under `output/site/`. Pages are static: reading and downloading need no
//! script, every address is relative, so the folder works on any server and from a disk. With scripts, search, sorting, filters and the
//! choice of series come on top.
//!
//! ```text
//! Catalog, Observations -> Table pages (Unfolded, Chart) -> templates -> Page -> output/site/
//! ```
//!
//! | address | page |
//! |---|---|
//! | `index.html` | search, newest releases, datasets by theme |
//! | `ID/index.html` | a dataset: what it is, downloads, releases, quality |
//! | `ID/releases/DATE/index.html` | a release: what was published on that day; its address stays |
//! | `ID/card-DATE.png` | the picture that is shown where the address of a dataset or of that release is passed on |
//! | `ID/TABLE.html` | a table: chart, figures, columns, marks, notes |
//! | `ID/TABLE.source.html` | the sheet that the table was read from, drawn, each figure in its cell |
//! | `about.html` | how the data is made, accessibility |
//! | `en/…` | the same in English |
//! | `assets/` | style, scripts, search index |

mod about;
mod card;
mod chart;
mod dataset;
mod documents;
mod headline;
mod more;
mod past;
mod release;
mod revised;
mod score;
mod search;
mod snippets;
mod source;
mod start;
mod table;
mod template;
mod unfold;
mod words;
mod write;

use revised::Revised;
pub use search::{Index, tokens};
pub use write::{SiteReport, build, update, write};

use crate::catalog::{self, Catalog, Dataset, Observations, Release, Table};
use crate::definition::sha256;
use crate::finding::Error;
use crate::message::Lang;
use crate::release::{SheetPicture, metadata_files};
use past::Told;
use std::path::Path;
use std::sync::Arc;
use template::Templates;
use words::Words;

/// The name of the site's folder in the output folder.
pub const SITE: &str = "site";

/// The style of the site, for pages that are to look like it.
pub const STYLE: &str = include_str!("site/assets/site.css");

/// The icon of the site.
pub const ICON: &str = include_str!("site/assets/icon.svg");

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Page {
    /// Where it is, from the site's folder, with `/` between folders.
    path: String,
    /// Its text.
    text: String,
}

/// The languages of the site: the first stands at the top, the others in a folder of their own.
const LANGS: [Lang; 2] = [Lang::Ja, Lang::En];

/// What is released of a table.
#[derive(Clone, Debug, Default)]
struct TableData {
    /// Its figures.
    observations: Observations,
    /// The sheets that it was read from, drawn; none where the release has no drawing.
    picture: Option<SheetPicture>,
    /// The metadata in the folder of its dataset, and what its newest release changes: names and sizes in bytes.
    metadata: Arc<Vec<(String, u64)>>,
    /// The first figures that say something else than in the release before.
    revised: Vec<Revised>,
}

impl TableData {
    /// Reads what is released of a table from the output folder. Errs where it cannot be read.
    fn read(output: &Path, dataset: &Dataset, table: &Table) -> Result<Self, Error> {
        let observations = Observations::read(output, dataset, table)?;
        let picture = catalog::picture(output, dataset, table)?;
        let (revised, file) = revised::read(output, &dataset.facts.id, &table.report.facts.name)?;
        let metadata = metadata_files(&output.join(&dataset.facts.id)).into_iter().chain(file).collect();
        Ok(Self { observations, picture, metadata: Arc::new(metadata), revised })
    }
}

/// The site in each language.
fn sites(catalog: &Catalog) -> [Site<'_>; 2] {
    let font = Arc::new(card::Font::new());
    LANGS.map(|lang| Site::new(catalog, lang, Arc::clone(&font)))
}

/// A card.
struct Drawn {
    /// Where it is, from the site's folder.
    path: String,
    /// The drawing; empty where its picture stands.
    svg: String,
    /// Digest of the drawing and of how it is made into a picture.
    digest: String,
    /// True where its figures are made up.
    sample: bool,
}

impl Drawn {
    fn new(path: String, svg: String, sample: bool) -> Self {
        Self { path, digest: sha256(format!("{} {svg}", card::MAKING).as_bytes()), svg, sample }
    }
}

/// The pages of one dataset and the cards of its newest release as drawings; `data` gives what is released of a table by its index, `told`
/// what the earlier releases said, the newest of them first.
fn dataset_pages(
    sites: &[Site<'_>],
    index: usize,
    data: &dyn Fn(usize) -> Result<TableData, Error>,
    told: &[Told],
) -> Result<(Vec<Page>, Vec<Drawn>), Error> {
    let Some(dataset) = sites.first().and_then(|site| site.catalog.datasets.get(index)) else { return Ok((Vec::new(), Vec::new())) };
    let tables: Vec<TableData> = (0..dataset.tables.len()).map(data).collect::<Result<_, _>>()?;
    let (mut pages, mut cards) = (Vec::new(), Vec::new());
    for site in sites {
        let newest = headline::newest(dataset, &tables, site.words);
        let headline = newest.as_ref().map(|(_, headline)| headline);
        let context = |at: &Spot<'_>| dataset::context(at, dataset, &tables, headline);
        pages.push(site.page(&format!("{}/index.html", dataset.facts.id), "dataset.html", context));
        pages.extend(release_pages(site, dataset, headline, told));
        let newest = newest.as_ref().map(|(chart, headline)| (chart, headline));
        let svg = card::svg(site.catalog, dataset, newest, site.words);
        let path = path(site.words.0, &format!("{}/{}", dataset.facts.id, card::name(dataset.modified())));
        cards.push(Drawn::new(path, svg, dataset.sample));
        pages.extend(dataset.tables.iter().zip(&tables).flat_map(|(table, data)| table_pages(site, dataset, table, data)));
    }
    Ok((pages, cards))
}

/// The page of each release.
fn release_pages(site: &Site<'_>, dataset: &Dataset, headline: Option<&headline::Headline>, told: &[Told]) -> Vec<Page> {
    let newest = headline.map(|headline| headline.sentence(dataset, site.words));
    let sentence = |place: usize| match place.checked_sub(1) {
        None => newest.as_deref(),
        Some(earlier) => told.get(earlier)?.sentence(site.words.0),
    };
    let page = |(place, release): (usize, &Release)| {
        site.page(&release.page(), "release.html", |at| release::context(at, dataset, place, release, sentence(place)))
    };
    dataset.releases.iter().enumerate().map(page).collect()
}

/// The page of a table, and the one of its source where that is drawn.
fn table_pages(site: &Site<'_>, dataset: &Dataset, table: &Table, data: &TableData) -> Vec<Page> {
    let path = format!("{}/{}", dataset.facts.id, table.page());
    let own = site.page(&path, "table.html", |at| table::context(at, dataset, table, data));
    let picture = data.picture.iter().map(|picture| {
        let path = format!("{}/{}", dataset.facts.id, source::page(table));
        site.page(&path, "source.html", |at| source::context(at.words, dataset, table, picture))
    });
    std::iter::once(own).chain(picture).collect()
}

/// The pages that are about the catalog as a whole, the assets and the search index.
fn catalog_pages(sites: &[Site<'_>], catalog: &Catalog) -> Vec<Page> {
    let mut pages = Vec::new();
    for site in sites {
        pages.push(site.page("index.html", "start.html", |at| start::context(catalog, at.words)));
        pages.push(site.page("about.html", "about.html", |at| about::context(catalog, at.words)));
    }
    let asset = |name: &str, text: &str| Page { path: format!("assets/{name}"), text: text.to_owned() };
    pages.push(asset("site.css", STYLE));
    pages.push(asset("icon.svg", ICON));
    pages.push(asset("site.js", include_str!("site/assets/site.js")));
    pages.push(asset("rows.js", include_str!("site/assets/rows.js")));
    pages.push(asset("table.js", include_str!("site/assets/table.js")));
    pages.push(asset("chart.js", include_str!("site/assets/chart.js")));
    pages.push(asset("search.js", include_str!("site/assets/search.js")));
    pages.push(asset("index.js", &Index::new(catalog).script()));
    pages
}

/// The site in one language.
struct Site<'a> {
    catalog: &'a Catalog,
    words: Words,
    templates: Templates,
    font: Arc<card::Font>,
}

impl<'a> Site<'a> {
    fn new(catalog: &'a Catalog, lang: Lang, font: Arc<card::Font>) -> Self {
        Self { catalog, words: Words(lang), templates: Templates::new(lang), font }
    }

    /// Fills a template for the page at `path`, which is its path in the first language.
    fn page<C: serde::Serialize>(&self, path: &str, template: &str, context: impl FnOnce(&Spot<'_>) -> C) -> Page {
        let at = Spot::new(self.catalog, self.words, path);
        let text = self.templates.fill(template, &at.frame(), &context(&at));
        Page { path: at.path, text }
    }
}

/// Where a page is, and how it names the others.
struct Spot<'a> {
    catalog: &'a Catalog,
    words: Words,
    /// Its path in the first language.
    common: String,
    /// Its path.
    path: String,
    /// How the site's folder is named from it: `../../` or nothing.
    root: String,
}

/// What every page is told.
#[derive(serde::Serialize)]
struct Frame<'a> {
    lang: &'static str,
    /// The site's folder, for assets.
    root: &'a str,
    /// The folder of this language.
    home: String,
    /// The output folder, for data.
    data: String,
    /// This page in the other language.
    other: String,
    other_lang: &'static str,
    /// Absolute addresses, where the settings say where the site is.
    canonical: Option<String>,
    canonical_other: Option<String>,
    site_title: &'a str,
    publisher: &'a str,
    homepage: Option<&'a str>,
    contact: Option<String>,
    sample: bool,
    tool: &'static str,
}

impl<'a> Spot<'a> {
    fn new(catalog: &'a Catalog, words: Words, common: &str) -> Self {
        let path = path(words.0, common);
        let root = "../".repeat(path.matches('/').count());
        Self { catalog, words, common: common.to_owned(), path, root }
    }

    /// The folder of this language, from the page.
    fn home(&self) -> String {
        format!("{}{}", self.root, folder(self.words.0))
    }

    /// The output folder, from the page.
    fn data(&self) -> String {
        format!("../{}", self.root)
    }

    /// The absolute address of a file of the output folder; none where the settings do not say where that is.
    fn absolute(&self, path: &str) -> Option<String> {
        self.catalog.settings.base_url.as_ref().map(|base| format!("{base}{path}"))
    }

    fn frame(&self) -> Frame<'_> {
        let other = if self.words.0 == Lang::Ja { Lang::En } else { Lang::Ja };
        Frame {
            lang: self.words.0.tag(),
            root: &self.root,
            home: self.home(),
            data: self.data(),
            other: format!("{}{}", self.root, path(other, &self.common)),
            other_lang: other.tag(),
            canonical: self.absolute(&format!("{SITE}/{}", self.path)),
            canonical_other: self.absolute(&format!("{SITE}/{}", path(other, &self.common))),
            site_title: self.catalog.title(self.words.0),
            publisher: self.catalog.publisher(),
            homepage: self.catalog.settings.homepage.as_deref(),
            contact: self.catalog.settings.contact.as_deref().map(contact_address),
            sample: self.catalog.datasets.iter().any(|dataset| dataset.sample),
            tool: concat!("seihyo ", env!("CARGO_PKG_VERSION")),
        }
    }
}

/// The folder of a language, with `/` at its end.
const fn folder(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "",
        Lang::En => "en/",
    }
}

/// The path of a page in a language.
fn path(lang: Lang, common: &str) -> String {
    format!("{}{common}", folder(lang))
}

/// A contact as the address of a link: a mail address gets its scheme.
fn contact_address(contact: &str) -> String {
    if contact.starts_with("http://") || contact.starts_with("https://") { contact.to_owned() } else { format!("mailto:{contact}") }
}

#[cfg(test)]
mod tests;
