//! The releases of a dataset, and the series that they make.

use super::super::graph::Graph;
use super::super::lists::media;
use super::{described, distribution, provenance, vocabulary};
use crate::catalog::{Published, Release};
use crate::message::{Lang, Message};
use crate::release::CoverageFacts;

/// The releases of a dataset; where there are several of a regular dataset, as the members of a series.
pub(super) fn of(graph: &mut Graph, published: &Published<'_>) {
    let (catalog, dataset) = (published.catalog, published.dataset);
    let address = |release: &Release| catalog.address(&format!("{}/", release.folder));
    let series = (dataset.releases.len() > 1 && dataset.facts.cadence != "irregular").then(|| format!("{}#series", published.address()));
    for (at, release) in dataset.releases.iter().enumerate() {
        let own = address(release);
        member(graph, published, release, &own);
        let about = graph.about(&own).to("dcat:isVersionOf", &published.address()).all("dcat:inSeries", &series);
        about.all("dcat:prev", &dataset.releases.get(at + 1).map(address));
    }
    if let Some(series) = series {
        described_series(graph, published, &series);
        let about = graph.about(&series).all("dcat:first", &dataset.releases.last().map(address));
        let about = about.all("dcat:last", &dataset.releases.first().map(address));
        about.all("dcat:seriesMember", &dataset.releases.iter().map(address).collect::<Vec<_>>());
    }
}

fn described_series(graph: &mut Graph, published: &Published<'_>, series: &str) {
    let (catalog, dataset) = (published.catalog, published.dataset);
    let title = |lang| Message::new("catalog.series", [dataset.title(lang)]).text(lang);
    let agent = vocabulary::agent(graph, catalog, &dataset.facts.publisher);
    let contact = vocabulary::contact(graph, published);
    let frequency = vocabulary::frequency_of(graph, &dataset.facts.cadence);
    graph
        .about(series)
        .is("dcat:DatasetSeries")
        .says("dct:title", &title(Lang::Ja), &title(Lang::En))
        .says("dct:description", &dataset.account(Lang::Ja), &dataset.account(Lang::En))
        .to("dct:publisher", &agent)
        .to("dcat:contactPoint", &contact)
        .to("dct:accrualPeriodicity", &frequency)
        .value("dct:issued", dataset.issued(), "date")
        .value("dct:modified", dataset.modified(), "date");
    let spans = dataset.releases.iter().flat_map(|release| release.manifest.tables.iter().filter_map(|table| table.coverage.as_ref()));
    if let Some(span) = CoverageFacts::over(spans) {
        let period = vocabulary::period(graph, series, &span);
        graph.about(series).to("dct:temporal", &period);
    }
}

/// One release, a dataset of its own.
fn member(graph: &mut Graph, published: &Published<'_>, release: &Release, own: &str) {
    let (catalog, dataset) = (published.catalog, published.dataset);
    let releases = vec![release.clone()];
    let coverage = release.coverage();
    let facts = release.manifest.dataset.clone().unwrap_or_else(|| dataset.facts.clone());
    // As it was described when it was released.
    let alone = crate::catalog::Dataset { facts, sample: release.manifest.sample, coverage, tables: Vec::new(), held: None, releases };
    described_as(graph, &Published::new(catalog, &alone), release, own);
    // What else there is of a release stands in its manifest.
    let files = release.manifest.files.iter().filter(|file| media(&file.name).is_whole);
    let files: Vec<String> = files.map(|file| distribution::of_release(graph, catalog, &alone, release, file)).collect();
    let about = graph.about(own).all("dcat:distribution", &files);
    about.to("rdfs:seeAlso", &catalog.address(&format!("{}/manifest.json", release.folder)));
    provenance::of_release(graph, catalog, release, own);
}

fn described_as(graph: &mut Graph, published: &Published<'_>, release: &Release, own: &str) {
    let mut titled = published.dataset.clone();
    titled.facts.title = published.dataset.release_title(release, Lang::Ja);
    titled.facts.title_en = published.dataset.release_title(release, Lang::En);
    // Its folder tells it from the others, and its page from theirs.
    titled.facts.id.clone_from(&release.folder);
    described(graph, &Published::new(published.catalog, &titled), own);
}
