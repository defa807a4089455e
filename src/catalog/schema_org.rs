//! `schema.jsonld`: a Dataset of schema.org, which search engines read in the page of the dataset.

use super::croissant::keywords;
use super::lists::{cadence_title, licence, media};
use super::{Published, Table, access_title, documents};
use crate::concept::area::by_code;
use crate::message::Lang;
use crate::release::{DocumentFacts, FileFacts};
use serde_json::{Map, Value, json};

/// The description of a dataset in a language.
pub fn schema_org(published: &Published<'_>, lang: Lang) -> Value {
    let (catalog, dataset) = (published.catalog, published.dataset);
    let organisation = |name: &str| json!({ "@type": "GovernmentOrganization", "name": name });
    let other = if lang == Lang::Ja { Lang::En } else { Lang::Ja };
    let files = published.tables.iter().flat_map(|table| table.files.iter().map(|file| download(published, table.table, file, lang)));
    let mut value = json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": published.address(),
        "identifier": dataset.facts.id,
        "name": dataset.title(lang),
        "alternateName": dataset.title(other),
        "description": long_enough(dataset.account(lang), &published.tables.iter().map(|table| table.table.title(lang)).collect::<Vec<_>>()),
        "url": published.page(),
        "inLanguage": ["ja", "en"],
        "keywords": keywords(dataset),
        "license": licence(&dataset.facts.licence).url,
        "isAccessibleForFree": true,
        "creativeWorkStatus": if dataset.sample { "sample" } else { "published" },
        "creator": organisation(&dataset.facts.publisher),
        "publisher": organisation(&dataset.facts.publisher),
        "datePublished": dataset.issued(),
        "dateModified": dataset.modified(),
        "version": dataset.modified(),
        "temporal": cadence_title(&dataset.facts.cadence, lang),
        "measurementTechnique": dataset.facts.notes,
        "variableMeasured": published.tables.iter().flat_map(|table| variables(table.table, lang)).collect::<Vec<_>>(),
        "includedInDataCatalog": { "@type": "DataCatalog", "name": catalog.title(lang), "url": catalog.address("site/index.html") },
        "distribution": files.collect::<Vec<_>>(),
    });
    if let Value::Object(map) = &mut value {
        coverage(published, lang, map);
        with_documents(published, lang, map);
        map.retain(|_, value| !value.is_null());
    }
    value
}

/// The same as it stands in a page between `<script type="application/ld+json">` and `</script>`: nothing in it ends the element.
///
/// ```
/// let text = seihyo::catalog::in_script(&serde_json::json!({ "name": "</script><b>" }));
/// assert_eq!(text, r#"{"name":"\u003c/script\u003e\u003cb\u003e"}"#);
/// ```
pub fn in_script(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

fn coverage(published: &Published<'_>, lang: Lang, map: &mut Map<String, Value>) {
    if let Some(span) = &published.dataset.coverage {
        map.insert("temporalCoverage".to_owned(), json!(format!("{}/{}", span.start, span.end)));
    }
    if let Some(area) = published.catalog.settings.area.as_deref().and_then(by_code) {
        let name = if lang == Lang::Ja { area.name } else { area.english().unwrap_or(area.name) };
        map.insert("spatialCoverage".to_owned(), json!({ "@type": "Place", "name": name, "identifier": area.code }));
    }
}

/// The documents of a set, and who may see them.
fn with_documents(published: &Published<'_>, lang: Lang, map: &mut Map<String, Value>) {
    let (dataset, Some(set)) = (published.dataset, published.dataset.documents()) else { return };
    let part = |document: &DocumentFacts| {
        let mut part = json!({
            "@type": "DigitalDocument",
            "@id": documents::address(published, document),
            "name": document.title,
            "datePublished": document.date,
            "url": document.address,
            "about": document.agenda,
            "creator": document.council.as_ref().map(|name| json!({ "@type": "GovernmentOrganization", "name": name })),
            "conditionsOfAccess": access_title(document.access.as_deref(), lang),
        });
        part.as_object_mut().into_iter().for_each(|part| part.retain(|_, value| !value.is_null()));
        part
    };
    map.insert("conditionsOfAccess".to_owned(), access_title(Some(&set.access), lang).into());
    map.insert("hasPart".to_owned(), set.items.iter().map(part).collect());
    let list = documents::list_file(dataset).map(|file| {
        json!({
            "@type": "DataDownload",
            "name": documents::list_title(dataset, lang),
            "encodingFormat": media(&file.name).media_type,
            "contentUrl": published.file_address(&file.name),
            "contentSize": format!("{} B", file.bytes),
            "sha256": file.sha256,
        })
    });
    map.insert("distribution".to_owned(), list.into_iter().collect());
}

/// Search engines take descriptions of 50 to 5,000 characters: a short one goes on with the titles of the tables.
fn long_enough(mut text: String, tables: &[&str]) -> String {
    let mut tables = tables.iter();
    while text.chars().count() < 50 {
        let Some(table) = tables.next() else { break };
        text.push('\n');
        text.push_str(table);
    }
    text.chars().take(5000).collect()
}

/// What was measured, with units: the labels of the dimension of measures, else the title of the table.
fn variables(table: &Table, lang: Lang) -> Vec<Value> {
    let measures = table.dictionary.dimensions().filter(|column| column.concept.as_deref() == Some("measure"));
    let labels: Vec<&str> = measures.filter_map(|column| column.labels.as_deref()).flatten().map(String::as_str).collect();
    let unit = table.dictionary.units.join("、");
    let plain = |name: &str| json!({ "@type": "PropertyValue", "name": name });
    let with_unit = |name: &str| json!({ "@type": "PropertyValue", "name": name, "unitText": unit });
    let variable = |name: &str| if unit.is_empty() { plain(name) } else { with_unit(name) };
    if labels.is_empty() { vec![variable(table.title(lang))] } else { labels.into_iter().map(variable).collect() }
}

fn download(published: &Published<'_>, table: &Table, file: &FileFacts, lang: Lang) -> Value {
    let kind = media(&file.name);
    json!({
        "@type": "DataDownload",
        "name": format!("{} — {}", table.title(lang), kind.title(lang)),
        "encodingFormat": kind.media_type,
        "contentUrl": published.file_address(&file.name),
        "contentSize": format!("{} B", file.bytes),
        "sha256": file.sha256,
    })
}
