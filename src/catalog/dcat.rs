//! `catalog.ttl` and `catalog.jsonld`: DCAT 3 as DCAT-AP 3.0.1 and the Japanese profile DCAT-GoJ (DS-469) want it, with PROV.

mod distribution;
mod provenance;
mod series;
mod vocabulary;

use super::graph::Graph;
use super::lists::licence;
use super::published::{short, words};
use super::{Catalog, Published, documents};
use crate::concept::area::by_code;
use crate::message::{Lang, Message};
use crate::release::DocumentFacts;

/// A catalog in DCAT.
#[derive(Debug)]
pub struct Dcat(Graph);

impl Dcat {
    /// The graph of a catalog with all its datasets.
    pub fn new(catalog: &Catalog, datasets: &[Published<'_>]) -> Self {
        let mut graph = Graph::default();
        of_catalog(&mut graph, catalog, datasets);
        for published in datasets {
            of_dataset(&mut graph, published);
        }
        vocabulary::types(&mut graph);
        Self(graph)
    }

    /// In Turtle.
    pub fn turtle(&self) -> String {
        self.0.turtle()
    }

    /// In JSON-LD, a line for each thing.
    pub fn json_ld(&self) -> String {
        self.0.json_ld()
    }
}

fn of_catalog(graph: &mut Graph, catalog: &Catalog, datasets: &[Published<'_>]) {
    let publisher = vocabulary::agent(graph, catalog, catalog.publisher());
    let licence_of = vocabulary::licence_of(graph, &catalog.settings.licence);
    let place = catalog.settings.area.as_deref().and_then(|code| vocabulary::place(graph, catalog, code));
    let themes = vocabulary::themes(graph, catalog);
    let addresses: Vec<String> = datasets.iter().map(Published::address).collect();
    let records: Vec<String> = datasets.iter().map(|published| record(graph, published)).collect();
    let about = graph
        .about(catalog.base_url())
        .is("dcat:Catalog")
        .text("dct:identifier", catalog.base_url())
        .says("dct:title", catalog.title(Lang::Ja), catalog.title(Lang::En))
        .says("dct:description", catalog.description(Lang::Ja), catalog.description(Lang::En))
        .to("dct:publisher", &publisher)
        .to("dct:license", &licence_of)
        .to("dct:language", JAPANESE)
        .to("dct:language", ENGLISH)
        .to("dcat:themeTaxonomy", &themes)
        .to("foaf:homepage", &catalog.address("site/index.html"))
        .all("dcat:dataset", &addresses)
        .all("dcat:record", &records)
        .all("dct:spatial", &place);
    if let (Some(first), Some(last)) = (catalog.datasets.iter().map(super::Dataset::issued).min(), catalog.modified()) {
        about.value("dct:issued", first, "date").value("dct:modified", last, "date");
    }
    graph.about(&catalog.address("site/index.html")).is("foaf:Document");
}

const JAPANESE: &str = "http://publications.europa.eu/resource/authority/language/JPN";
const ENGLISH: &str = "http://publications.europa.eu/resource/authority/language/ENG";

/// The record of a dataset in the catalog.
fn record(graph: &mut Graph, published: &Published<'_>) -> String {
    let (dataset, address) = (published.dataset, format!("{}#record", published.address()));
    let title = words(&Message::new("catalog.record", [&dataset.facts.title]));
    let english = Message::new("catalog.record", [&dataset.facts.title_en]).text(Lang::En);
    graph
        .about(&address)
        .is("dcat:CatalogRecord")
        .says("dct:title", &title.ja, &english)
        .says("dct:description", &dataset.account(Lang::Ja), &dataset.account(Lang::En))
        .to("foaf:primaryTopic", &published.address())
        .value("dct:issued", dataset.issued(), "date")
        .value("dct:modified", dataset.modified(), "date")
        .to("dct:language", JAPANESE)
        .to("dct:language", ENGLISH);
    address
}

fn of_dataset(graph: &mut Graph, published: &Published<'_>) {
    let (catalog, dataset) = (published.catalog, published.dataset);
    let address = published.address();
    described(graph, published, &address);
    let distributions: Vec<String> = published
        .tables
        .iter()
        .flat_map(|table| table.files.iter().map(|file| distribution::of_file(graph, published, table.table, file)).collect::<Vec<_>>())
        .collect();
    let list = distribution::of_documents(graph, published);
    let parts: Vec<String> =
        dataset.documents().into_iter().flat_map(|set| &set.items).map(|one| document(graph, published, one)).collect();
    published.tables.iter().for_each(|table| vocabulary::structure(graph, published, table.table));
    let versions: Vec<String> = dataset.releases.iter().map(|release| catalog.address(&format!("{}/", release.folder))).collect();
    let about = graph
        .about(&address)
        .all("dcat:distribution", &distributions)
        .all("dcat:distribution", &list)
        .all("dct:hasPart", &parts)
        .all("dcat:hasVersion", &versions);
    let about = about.all("dcat:hasCurrentVersion", versions.first());
    about.to("rdfs:seeAlso", &catalog.address(&format!("{}/manifest.json", dataset.facts.id)));
    series::of(graph, published);
}

/// A document of a set, with who may see it.
fn document(graph: &mut Graph, published: &Published<'_>, document: &DocumentFacts) -> String {
    let address = documents::address(published, document);
    let access = vocabulary::access(graph, document.access.as_deref());
    let told = [&document.council, &document.agenda, &document.place].into_iter().flatten().map(String::as_str);
    let told = told.collect::<Vec<_>>().join("\n");
    let about = graph.about(&address).is("foaf:Document").says_in("dct:title", &document.title, "ja");
    let about = about.value("dct:issued", &document.date, "date").all("dct:accessRights", &access).to("dct:isPartOf", &published.address());
    if !told.is_empty() {
        about.says_in("dct:description", &told, "ja");
    }
    address
}

/// What a dataset, its series and its releases have in common.
fn described(graph: &mut Graph, published: &Published<'_>, address: &str) {
    let (catalog, dataset) = (published.catalog, published.dataset);
    let agent = vocabulary::agent(graph, catalog, &dataset.facts.publisher);
    let contact = vocabulary::contact(graph, published);
    let place = catalog.settings.area.as_deref().and_then(by_code).and_then(|area| vocabulary::place(graph, catalog, area.code));
    let frequency = vocabulary::frequency_of(graph, &dataset.facts.cadence);
    let themes = vocabulary::theme(graph, catalog, &dataset.facts.theme);
    let level = dataset.documents().map_or("public", |set| &set.access);
    let access = vocabulary::access(graph, Some(level));
    let page = published.page();
    graph.about(&page).is("foaf:Document");
    let about = graph
        .about(address)
        .is("dcat:Dataset")
        .is("dcat:Resource")
        .text("dct:identifier", &dataset.facts.id)
        .says("dct:title", &dataset.facts.title, &dataset.facts.title_en)
        .says("dct:description", &dataset.account(Lang::Ja), &dataset.account(Lang::En))
        .to("dct:publisher", &agent)
        .to("dct:creator", &agent)
        .to("dcat:contactPoint", &contact)
        .to("dct:accrualPeriodicity", &frequency)
        .all("dct:accessRights", &access)
        .to("dct:license", &licence(&dataset.facts.licence).url)
        .to("dct:language", JAPANESE)
        .to("dcat:landingPage", &page)
        .value("dct:issued", dataset.issued(), "date")
        .value("dct:modified", dataset.modified(), "date")
        .text("dcat:version", dataset.modified())
        .all("dcat:theme", &themes)
        .all("dct:spatial", &place);
    let about = super::croissant::keywords(dataset).iter().fold(about, |about, word| about.says_in("dcat:keyword", word, "ja"));
    let about = match dataset.documents() {
        None => about.to("dct:type", "http://publications.europa.eu/resource/authority/dataset-type/STATISTICAL"),
        Some(_) => about,
    };
    if dataset.sample {
        about.to("dct:type", "http://publications.europa.eu/resource/authority/dataset-type/TEST_DATA").value(
            "seihyo:sample",
            "true",
            "boolean",
        );
    }
    if let Some(span) = &dataset.coverage {
        let period = vocabulary::period(graph, address, span);
        graph.about(address).to("dct:temporal", &period);
    }
}

/// A name within a page for a text that is no name.
fn fragment(catalog: &Catalog, kind: &str, text: &str) -> String {
    format!("{}#{kind}-{}", catalog.base_url(), short(text))
}
