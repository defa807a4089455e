//! `croissant.json`: Croissant 1.0, for the programs that load data sets to learn from them.

use super::lists::licence;
use super::{ColumnEntry, Dataset, Published, PublishedTable, keys};
use crate::catalog::Observations;
use crate::message::Lang;
use crate::release::FileFacts;
use serde_json::{Value, json};

/// The description of a dataset; `rows` are those of its tables, in order.
pub fn croissant(published: &Published<'_>, rows: &[Observations]) -> Value {
    let dataset = published.dataset;
    let files = published.tables.iter().filter_map(|table| tidy(table).map(file));
    let sets = published.tables.iter().zip(rows).filter_map(|(table, rows)| record_set(dataset, table, rows));
    let context: Value = serde_json::from_str(include_str!("croissant.context.json")).unwrap_or_default();
    json!({
        "@context": context,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": dataset.facts.id,
        "alternateName": [dataset.facts.title, dataset.facts.title_en],
        "description": format!("{}\n{}", dataset.account(Lang::Ja), dataset.account(Lang::En)),
        "license": licence(&dataset.facts.licence).url,
        "url": published.page(),
        "version": version(dataset.modified()),
        "datePublished": dataset.modified(),
        "inLanguage": "ja",
        "isLiveDataset": dataset.facts.cadence != "irregular",
        "keywords": keywords(dataset),
        "creator": { "@type": "sc:Organization", "name": dataset.facts.publisher },
        "publisher": { "@type": "sc:Organization", "name": dataset.facts.publisher },
        "citeAs": format!("{} ({}) {}", dataset.facts.publisher, dataset.modified().get(..4).unwrap_or_default(), dataset.facts.title),
        "distribution": files.collect::<Vec<_>>(),
        "recordSet": sets.collect::<Vec<_>>(),
    })
}

/// A date as the three numbers that a version is: `2026.10.9`.
fn version(date: &str) -> String {
    date.split('-').map(|part| part.trim_start_matches('0')).collect::<Vec<_>>().join(".")
}

/// The keywords of a dataset; made-up figures say so.
pub(super) fn keywords(dataset: &Dataset) -> Vec<String> {
    let sample = dataset.sample.then(|| "見本データ".to_owned());
    dataset.facts.keywords.iter().cloned().chain(sample).collect()
}

fn tidy<'a>(table: &'a PublishedTable<'_>) -> Option<&'a FileFacts> {
    let name = format!("{}.csv", table.table.report.facts.name);
    table.files.iter().find(|file| file.name == name)
}

fn file(file: &FileFacts) -> Value {
    json!({
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": file.name,
        "contentSize": format!("{} B", file.bytes),
        "encodingFormat": "text/csv",
        "sha256": file.sha256,
    })
}

fn record_set(dataset: &Dataset, table: &PublishedTable<'_>, rows: &Observations) -> Option<Value> {
    let (file, of) = (tidy(table)?, table.table);
    let name = &of.report.facts.name;
    let field = |column: &ColumnEntry| field(name, &file.name, column);
    let mut set = json!({
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": format!("{}\n{}", dataset.title_of(of, Lang::Ja), of.account(dataset.sample, Lang::Ja)),
        "field": of.dictionary.columns.iter().map(field).collect::<Vec<_>>(),
    });
    if let (Some(key), Value::Object(map)) = (keys::primary(rows), &mut set) {
        map.insert("key".to_owned(), json!({ "@id": format!("{name}/{key}") }));
    }
    Some(set)
}

fn field(table: &str, file: &str, column: &ColumnEntry) -> Value {
    let id = format!("{table}/{}", column.name);
    let unit = column.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
    let mut types = vec![data_type(&column.kind)];
    types.extend(column.concept.as_deref().and_then(super::lists::sdmx_concept));
    json!({
        "@type": "cr:Field",
        "@id": id,
        "name": id,
        "description": format!("{}{unit} / {}", column.title.ja, column.title.en),
        "dataType": types,
        "source": { "fileObject": { "@id": file }, "extract": { "column": column.name } },
    })
}

fn data_type(kind: &str) -> &'static str {
    match kind {
        "number" => "sc:Float",
        "date" => "sc:Date",
        "boolean" => "sc:Boolean",
        _ => "sc:Text",
    }
}
