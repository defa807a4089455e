//! `TABLE.csv-metadata.json`: CSV on the Web, beside each tidy CSV.

use super::lists::{licence, sdmx_concept};
use super::{ColumnEntry, Observations, Published, Table, keys};
use crate::message::Lang;
use crate::release::Words;
use serde_json::{Value, json};

/// The metadata of the tidy CSV of a table.
pub fn csvw(published: &Published<'_>, table: &Table, rows: &Observations) -> Value {
    let (dataset, facts) = (published.dataset, &table.report.facts);
    let title = Words { ja: dataset.title_of(table, Lang::Ja), en: dataset.title_of(table, Lang::En) };
    let account = Words { ja: table.account(dataset.sample, Lang::Ja), en: table.account(dataset.sample, Lang::En) };
    let mut schema = json!({ "columns": table.dictionary.columns.iter().map(|entry| column(entry, rows)).collect::<Vec<_>>() });
    if let (Some(key), Value::Object(schema)) = (keys::primary(rows), &mut schema) {
        schema.insert("primaryKey".to_owned(), json!(key));
    }
    json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "ja" }],
        "url": format!("{}.csv", facts.name),
        "dc:title": both(&title),
        "dc:description": both(&account),
        "dc:publisher": dataset.facts.publisher,
        "dc:license": { "@id": licence(&dataset.facts.licence).url },
        "dc:issued": { "@value": dataset.modified(), "@type": "xsd:date" },
        "dc:type": if dataset.sample { "sample" } else { "statistics" },
        "dc:source": facts.places,
        "rdfs:seeAlso": [{ "@id": format!("{}.dictionary.json", facts.name) }],
        "dialect": { "encoding": "utf-8", "header": true, "delimiter": ",", "quoteChar": "\"", "lineTerminators": ["\r\n", "\n"] },
        "tableSchema": schema,
    })
}

fn both(words: &Words) -> Value {
    json!([{ "@value": words.ja, "@language": "ja" }, { "@value": words.en, "@language": "en" }])
}

fn column(entry: &ColumnEntry, rows: &Observations) -> Value {
    let mut value = json!({
        "name": entry.name,
        "titles": entry.name,
        "rdfs:label": both(&entry.title),
        "datatype": datatype(&entry.kind),
        "null": "",
    });
    let Value::Object(map) = &mut value else { return value };
    if keys::filled(rows, &entry.name) {
        map.insert("required".to_owned(), json!(true));
    }
    if let Some(unit) = &entry.unit {
        map.insert("schema:unitText".to_owned(), json!(unit));
    }
    if let Some(concept) = entry.concept.as_deref().and_then(sdmx_concept) {
        map.insert("dc:subject".to_owned(), json!({ "@id": concept }));
    }
    value
}

fn datatype(kind: &str) -> Value {
    match kind {
        "number" => json!("number"),
        "date" => json!({ "base": "date", "format": "yyyy-MM-dd" }),
        "boolean" => json!({ "base": "boolean", "format": "true|false" }),
        _ => json!("string"),
    }
}
