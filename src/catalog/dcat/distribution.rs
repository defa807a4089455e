//! A file that can be had.

use super::super::graph::Graph;
use super::super::lists::media;
use super::vocabulary;
use crate::catalog::documents;
use crate::catalog::{Catalog, Dataset, Published, Release, Table};
use crate::message::{Lang, Message};
use crate::release::FileFacts;

/// A file of the newest release at its stable address.
pub(super) fn of_file(graph: &mut Graph, published: &Published<'_>, table: &Table, file: &FileFacts) -> String {
    let (dataset, kind) = (published.dataset, media(&file.name));
    let address = published.file_address(&file.name);
    let named = format!("{}#file-{}", published.address(), super::super::published::encoded(&file.name));
    written(graph, dataset, &named, &address, file, dataset.modified());
    let title = |lang| format!("{} — {}", dataset.title_of(table, lang), kind.title(lang));
    let about = graph
        .about(&named)
        .says("dct:title", &title(Lang::Ja), &title(Lang::En))
        .says("dct:description", &account(dataset, table, Lang::Ja), &account(dataset, table, Lang::En))
        .to("dct:conformsTo", &vocabulary::structure_address(published, table));
    if let Some(span) = &table.report.coverage {
        let period = format!("{}-period", vocabulary::structure_address(published, table));
        about.to("dct:temporal", &period);
        let period = graph.about(&period).is("dct:PeriodOfTime");
        period.value("dcat:startDate", &span.start, "date").value("dcat:endDate", &span.end, "date");
    }
    named
}

/// The list of the documents of a set.
pub(super) fn of_documents(graph: &mut Graph, published: &Published<'_>) -> Option<String> {
    let dataset = published.dataset;
    let file = documents::list_file(dataset)?;
    let named = format!("{}#file-{}", published.address(), file.name);
    written(graph, dataset, &named, &published.file_address(&file.name), file, dataset.modified());
    let title = |lang| documents::list_title(dataset, lang);
    let about = graph.about(&named).says("dct:title", &title(Lang::Ja), &title(Lang::En));
    about.says("dct:description", &dataset.account(Lang::Ja), &dataset.account(Lang::En));
    Some(named)
}

/// What a table holds; its title where nothing else is known.
fn account(dataset: &Dataset, table: &Table, lang: Lang) -> String {
    let text = table.account(dataset.sample, lang);
    if text.is_empty() { dataset.title_of(table, lang) } else { text }
}

/// A file of a release, where it stays.
pub(super) fn of_release(graph: &mut Graph, catalog: &Catalog, dataset: &Dataset, release: &Release, file: &FileFacts) -> String {
    let address = catalog.address(&format!("{}/{}", release.folder, file.name));
    let named = format!("{}#file-{}", catalog.address(&format!("{}/", release.folder)), super::super::published::encoded(&file.name));
    written(graph, dataset, &named, &address, file, &release.published);
    let kind = media(&file.name);
    let title = |lang| format!("{} — {}", dataset.release_title(release, lang), kind.title(lang));
    graph.about(&named).says("dct:title", &title(Lang::Ja), &title(Lang::En)).says("dct:description", &file.name, &file.name);
    named
}

/// Where a file is, how large, what its bytes are.
fn written(graph: &mut Graph, dataset: &Dataset, named: &str, address: &str, file: &FileFacts, day: &str) {
    let kind = media(&file.name);
    let licence = vocabulary::licence_of(graph, &dataset.facts.licence);
    let media_type = format!("http://www.iana.org/assignments/media-types/{}", kind.media_type);
    graph.about(&media_type).is("dct:MediaType");
    graph.about(address).is("rdfs:Resource");
    let status = status(graph);
    let checksum = format!("{}-sha256", vocabulary::with_hash(named).trim_end_matches('-'));
    let about = graph.about(&checksum).is("spdx:Checksum").to("spdx:algorithm", "spdx:checksumAlgorithm_sha256");
    about.value("spdx:checksumValue", &file.sha256, "hexBinary");
    graph
        .about(named)
        .is("dcat:Distribution")
        .to("dcat:accessURL", address)
        .to("dcat:downloadURL", address)
        .to("dcat:mediaType", &media_type)
        .to("dct:license", &licence)
        .to("adms:status", &status)
        .to("spdx:checksum", &checksum)
        .value("dcat:byteSize", &file.bytes.to_string(), "nonNegativeInteger")
        .value("dct:issued", day, "date")
        .value("dct:modified", day, "date");
}

/// The file is there.
fn status(graph: &mut Graph) -> String {
    let scheme = "http://publications.europa.eu/resource/authority/distribution-status";
    let address = format!("{scheme}/COMPLETED");
    let title = super::words(&Message::plain("catalog.available"));
    graph.about(scheme).is("skos:ConceptScheme").says("dct:title", "配信状態", "Distribution status");
    graph.about(&address).is("skos:Concept").says("skos:prefLabel", &title.ja, &title.en).to("skos:inScheme", scheme);
    address
}
