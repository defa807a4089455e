//! Agents, licences, places, periods, themes: what datasets lead to, with the classes that validators look for.

use super::super::graph::{About, Graph};
use super::super::lists::{european_theme, frequency, licence, sdmx_concept, theme_title};
use super::fragment;
use crate::catalog::{Catalog, Published, Table, documents};
use crate::concept::area;
use crate::message::Lang;
use crate::release::CoverageFacts;

/// Things of vocabularies of others, with their classes: validators look for these in the graph.
pub(super) fn types(graph: &mut Graph) {
    for (thing, class) in [
        (super::JAPANESE, "dct:LinguisticSystem"),
        (super::ENGLISH, "dct:LinguisticSystem"),
        ("spdx:checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"),
        ("http://publications.europa.eu/resource/authority/dataset-type/STATISTICAL", "skos:Concept"),
        ("http://publications.europa.eu/resource/authority/dataset-type/TEST_DATA", "skos:Concept"),
    ] {
        graph.about(thing).is(class);
    }
    let scheme = "http://publications.europa.eu/resource/authority/dataset-type";
    graph.about(scheme).is("skos:ConceptScheme").says("dct:title", "データセットの種類", "Types of datasets");
    for (name, ja, en) in [("STATISTICAL", "統計", "Statistical"), ("TEST_DATA", "見本", "Test data")] {
        graph.about(&format!("{scheme}/{name}")).is("skos:Concept").says("skos:prefLabel", ja, en).to("skos:inScheme", scheme);
    }
}

pub(super) fn agent(graph: &mut Graph, catalog: &Catalog, name: &str) -> String {
    let address = fragment(catalog, "agent", name);
    let about = graph.about(&address).is("foaf:Agent").is("foaf:Organization").says_in("foaf:name", name, "ja");
    if let Some(page) = catalog.settings.homepage.as_deref().filter(|_| name == catalog.publisher()) {
        about.to("foaf:homepage", page);
        graph.about(page).is("foaf:Document");
    }
    address
}

/// Whom to ask about a dataset.
pub(super) fn contact(graph: &mut Graph, published: &Published<'_>) -> String {
    let (catalog, facts) = (published.catalog, &published.dataset.facts);
    let name = facts.contact.as_deref().unwrap_or(&facts.publisher);
    let address = fragment(catalog, "contact", name);
    let about = graph.about(&address).is("vcard:Kind").is("vcard:Organization").says_in("vcard:fn", name, "ja");
    let about = about.says_in("vcard:organization-name", &facts.publisher, "ja");
    let ways = [Some(name), catalog.settings.contact.as_deref()];
    let _ = ways.into_iter().flatten().fold(about, reached);
    address
}

/// A mail address or a page by which someone is reached; nothing for other texts.
fn reached<'g>(about: About<'g>, way: &str) -> About<'g> {
    let is_mail = way.contains('@') && way.bytes().all(|b| b.is_ascii_alphanumeric() || b"@.-_+".contains(&b));
    match way {
        _ if is_mail => about.to("vcard:hasEmail", &format!("mailto:{way}")),
        _ if way.starts_with("http") => about.to("vcard:hasURL", way),
        _ => about,
    }
}

pub(super) fn licence_of(graph: &mut Graph, id: &str) -> String {
    let found = licence(id);
    graph.about(&found.url).is("dct:LicenseDocument").text("dct:identifier", id).says("rdfs:label", &found.title, &found.title_en);
    found.url
}

pub(super) fn frequency_of(graph: &mut Graph, cadence: &str) -> String {
    let address = format!("http://publications.europa.eu/resource/authority/frequency/{}", frequency(cadence));
    graph.about(&address).is("dct:Frequency");
    address
}

/// An area by its code.
pub(super) fn place(graph: &mut Graph, catalog: &Catalog, code: &str) -> Option<String> {
    let area = area::by_code(code)?;
    let address = format!("{}#area-{}", catalog.base_url(), area.code);
    let about = graph.about(&address).is("dct:Location").text("dct:identifier", area.code);
    about.says("skos:prefLabel", area.name, area.english().unwrap_or_default());
    Some(address)
}

pub(super) fn period(graph: &mut Graph, of: &str, span: &CoverageFacts) -> String {
    let address = format!("{}period", with_hash(of));
    let about = graph.about(&address).is("dct:PeriodOfTime");
    about.value("dcat:startDate", &span.start, "date").value("dcat:endDate", &span.end, "date");
    address
}

/// An address to which a name within it can be added.
pub(super) fn with_hash(address: &str) -> String {
    if address.contains('#') { format!("{address}-") } else { format!("{address}#") }
}

/// The scheme of the catalog's themes.
pub(super) fn themes(graph: &mut Graph, catalog: &Catalog) -> String {
    let address = format!("{}#themes", catalog.base_url());
    graph.about(&address).is("skos:ConceptScheme").says("dct:title", "分野", "Themes");
    address
}

/// A theme of the catalog, and the European one that contains it.
pub(super) fn theme(graph: &mut Graph, catalog: &Catalog, theme: &str) -> Vec<String> {
    let own = format!("{}#theme-{}", catalog.base_url(), super::super::published::encoded(theme));
    let scheme = format!("{}#themes", catalog.base_url());
    let about = graph.about(&own).is("skos:Concept").to("skos:inScheme", &scheme);
    about.says("skos:prefLabel", theme_title(theme, Lang::Ja), theme_title(theme, Lang::En));
    let european = european_theme(theme).map(|code| format!("http://publications.europa.eu/resource/authority/data-theme/{code}"));
    if let Some(address) = &european {
        let code = address.rsplit('/').next().unwrap_or_default();
        let scheme = "http://publications.europa.eu/resource/authority/data-theme";
        graph.about(scheme).is("skos:ConceptScheme").says_in("dct:title", "Data theme", "en");
        graph.about(address).is("skos:Concept").to("skos:inScheme", scheme).says_in("skos:prefLabel", code, "en");
    }
    std::iter::once(own).chain(european).collect()
}

/// Who may read what a level says; none for a level that is not known.
pub(super) fn access(graph: &mut Graph, level: Option<&str>) -> Option<String> {
    let address = documents::access_address(level)?;
    let title = |lang| documents::access_title(level, lang);
    graph.about(&address).is("dct:RightsStatement").says("rdfs:label", &title(Lang::Ja), &title(Lang::En));
    Some(address)
}

/// What the dimensions, units and notes of a table are, as a structure of the RDF Data Cube vocabulary.
pub(super) fn structure(graph: &mut Graph, published: &Published<'_>, table: &Table) {
    let (dataset, name) = (published.dataset, &table.report.facts.name);
    let address = structure_address(published, table);
    let columns = table.dictionary.dimensions().map(|column| (column, format!("{address}-{}", column.name)));
    for (column, property) in columns.clone() {
        let about = graph.about(&property).is("qb:DimensionProperty").is("rdf:Property").text("dct:identifier", &column.name);
        let about = about.says("rdfs:label", &column.title.ja, &column.title.en);
        if let Some(concept) = column.concept.as_deref().and_then(sdmx_concept) {
            about.to("qb:concept", concept);
        }
    }
    let parts: Vec<String> = columns.map(|(column, _)| format!("{address}-{}-component", column.name)).collect();
    for (part, column) in parts.iter().zip(table.dictionary.dimensions()) {
        graph.about(part).is("qb:ComponentSpecification").to("qb:dimension", &format!("{address}-{}", column.name));
    }
    let about = graph
        .about(&address)
        .is("qb:DataStructureDefinition")
        .is("dct:Standard")
        .says("dct:title", &dataset.title_of(table, Lang::Ja), &dataset.title_of(table, Lang::En))
        .all("qb:component", &parts)
        .to("rdfs:seeAlso", &published.file_address(&format!("{name}.dictionary.json")));
    let about = table.report.facts.notes.iter().fold(about, |about, note| about.says_in("skos:note", note, "ja"));
    let about = table.dictionary.units.iter().fold(about, |about, unit| about.says_in("schema:unitText", unit, "ja"));
    let marks = table.dictionary.statuses.iter().flat_map(|status| status.marks.iter().map(move |mark| (status, mark)));
    let _ = marks.fold(about, |about, (status, mark)| {
        let said = mark.meaning.as_deref().unwrap_or(&status.meaning.ja);
        about.says_in("skos:definition", &format!("{}: {} ({})", mark.mark, said, status.code), "ja")
    });
}

/// The address of the structure of a table.
pub(super) fn structure_address(published: &Published<'_>, table: &Table) -> String {
    format!("{}#table-{}", published.address(), super::super::published::encoded(&table.report.facts.name))
}
