//! `sitemap.xml` and `robots.txt`: which pages there are, for the programs that index them.

use super::xml::Xml;
use super::{Catalog, Dataset};

/// A map may name no more.
const MOST: usize = 50_000;

/// The pages of the catalog, Japanese with their English twins; none where the settings do not say where they are served.
pub fn sitemap(catalog: &Catalog) -> Option<String> {
    catalog.settings.base_url.as_ref()?;
    let mut xml = Xml::new();
    xml.open("urlset", &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")]);
    for (page, day) in pages(catalog).into_iter().take(MOST) {
        xml.open("url", &[]);
        xml.text("loc", &[], &catalog.address(&page));
        xml.text("lastmod", &[], &day);
        xml.close();
    }
    Some(xml.finish())
}

fn pages(catalog: &Catalog) -> Vec<(String, String)> {
    let folders = ["site", "site/en"];
    let of_dataset = |folder: &str, dataset: &Dataset| {
        let names = dataset.tables.iter().map(super::Table::page);
        let page = |name: String| (format!("{folder}/{}/{name}", dataset.facts.id), dataset.modified().to_owned());
        let releases = dataset.releases.iter().map(|release| (format!("{folder}/{}", release.page()), release.published.clone()));
        std::iter::once("index.html".to_owned()).chain(names).map(page).chain(releases).collect::<Vec<_>>()
    };
    let of_folder = |folder: &str| {
        let of_all = |name: &str| catalog.modified().map(|day| (format!("{folder}/{name}"), day.to_owned()));
        let of_all = ["index.html", "about.html"].into_iter().filter_map(of_all);
        of_all.chain(catalog.datasets.iter().flat_map(|dataset| of_dataset(folder, dataset))).collect::<Vec<_>>()
    };
    folders.into_iter().flat_map(of_folder).collect()
}

/// All may be indexed; programs look for the file only where the catalog is served from the root of its server, so it is made there alone.
pub fn robots(catalog: &Catalog) -> Option<String> {
    let base = catalog.settings.base_url.as_deref()?;
    let is_root = base.trim_end_matches('/').matches('/').count() == 2;
    is_root.then(|| format!("User-agent: *\nAllow: /\nSitemap: {}\n", catalog.address("sitemap.xml")))
}
