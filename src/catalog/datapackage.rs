//! `datapackage.json`: Data Package version 2 with Table Schema for every table of a dataset.

use super::lists::{licence, media, sdmx_concept};
use super::published::words;
use super::{ColumnEntry, Observations, Published, PublishedTable, Table, documents, keys};
use crate::message::Lang;
use crate::release::{DOCUMENT_COLUMNS, FileFacts, Words};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The data package of a dataset; `rows` are those of its tables, in order.
pub fn data_package(published: &Published<'_>, rows: &[Observations]) -> Value {
    let dataset = published.dataset;
    let licence_of = licence(&dataset.facts.licence);
    let resources = published.tables.iter().zip(rows).flat_map(|(table, rows)| resources(published, table, rows));
    let resources = resources.chain(document_list(published));
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": dataset.facts.id,
        "id": published.address(),
        "title": dataset.facts.title,
        "titleEn": dataset.facts.title_en,
        "description": dataset.account(Lang::Ja),
        "descriptionEn": dataset.account(Lang::En),
        "homepage": published.page(),
        "version": dataset.modified(),
        "created": format!("{}T00:00:00+09:00", dataset.modified()),
        "sample": dataset.sample,
        "keywords": dataset.facts.keywords,
        "licenses": [{ "name": dataset.facts.licence, "path": licence_of.url, "title": licence_of.title }],
        "contributors": [
            { "title": dataset.facts.publisher, "roles": ["publisher"] },
            { "title": published.contact(), "roles": ["contact"] },
        ],
        "sources": sources(published),
        "resources": resources.collect::<Vec<_>>(),
    })
}

fn sources(published: &Published<'_>) -> Vec<Value> {
    let Some(release) = published.dataset.releases.first() else { return Vec::new() };
    let source = |source: &crate::release::SourceRecord| {
        let mut value =
            json!({ "title": source.name, "hash": format!("sha256:{}", source.sha256), "bytes": source.bytes, "format": source.format });
        if let (true, Value::Object(map)) = (source.name.starts_with("http"), &mut value) {
            map.insert("path".to_owned(), json!(source.name));
        }
        value
    };
    release.manifest.sources.iter().map(source).collect()
}

fn resources(published: &Published<'_>, table: &PublishedTable<'_>, rows: &Observations) -> Vec<Value> {
    table.files.iter().map(|file| resource(published, table, file, rows)).collect()
}

/// The list of the documents of a set.
fn document_list(published: &Published<'_>) -> Option<Value> {
    let (dataset, file) = (published.dataset, documents::list_file(published.dataset)?);
    let field = |name: &&str| {
        let kind = match *name {
            "date" => "date",
            "sample" => "boolean",
            _ => "string",
        };
        json!({ "name": name, "type": kind })
    };
    Some(json!({
        "name": file.name,
        "path": file.name,
        "title": documents::list_title(dataset, Lang::Ja),
        "titleEn": documents::list_title(dataset, Lang::En),
        "description": dataset.account(Lang::Ja),
        "format": "csv",
        "mediatype": media(&file.name).media_type,
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "type": "table",
        "encoding": "utf-8",
        "schema": { "fields": DOCUMENT_COLUMNS.iter().map(field).collect::<Vec<_>>() },
    }))
}

fn resource(published: &Published<'_>, of: &PublishedTable<'_>, file: &FileFacts, rows: &Observations) -> Value {
    let (kind, table) = (media(&file.name), of.table);
    let title = |lang| format!("{} — {}", table.title(lang), kind.title(lang));
    let mut value = json!({
        "name": file.name.to_lowercase(),
        "path": file.name,
        "title": title(Lang::Ja),
        "titleEn": title(Lang::En),
        "description": table.account(published.dataset.sample, Lang::Ja),
        "format": kind.format.to_lowercase(),
        "mediatype": kind.media_type,
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
    });
    let schema = match file.name.strip_prefix(&table.report.facts.name) {
        Some(".csv") => Some(tidy(of, rows)),
        Some(".wide.csv" | ".excel.csv") if !of.wide.is_empty() => Some(wide(of)),
        Some(".codes.csv") => Some(list(&CODES, codes_are_unique(table).then_some(&["column", "code"]))),
        Some(".statuses.csv") => Some(list(&STATUSES, None)),
        _ => None,
    };
    let Value::Object(map) = &mut value else { return value };
    let Some(schema) = schema else { return value };
    map.insert("type".to_owned(), json!("table"));
    map.insert("encoding".to_owned(), json!("utf-8"));
    map.insert("schema".to_owned(), schema);
    if file.name.strip_prefix(&table.report.facts.name) == Some(".csv") {
        map.extend(semantics(of));
    }
    value
}

/// What Table Schema has no word for: what the marks mean, which forms the table cannot take and why.
fn semantics(of: &PublishedTable<'_>) -> Map<String, Value> {
    let mut map = Map::new();
    let facts = &of.table.report.facts;
    map.insert("units".to_owned(), json!(of.table.dictionary.units));
    map.insert("notes".to_owned(), json!(facts.notes));
    let status = |status: &super::StatusEntry| {
        let marks: Vec<&str> = status.marks.iter().map(|mark| mark.mark.as_str()).collect();
        json!({ "code": status.code, "meaning": both(&status.meaning), "sdmx": status.sdmx, "marks": marks })
    };
    map.insert("statuses".to_owned(), json!(of.table.dictionary.statuses.iter().map(status).collect::<Vec<_>>()));
    if let Some(span) = &of.table.report.coverage {
        map.insert("temporal".to_owned(), json!({ "start": span.start, "end": span.end }));
    }
    let omitted = [("jsonStat", &of.no_cube), ("sdmx", &of.no_sdmx)];
    let omitted: Map<String, Value> =
        omitted.into_iter().filter_map(|(form, why)| Some((form.to_owned(), both(&words(why.as_ref()?))))).collect();
    if !omitted.is_empty() {
        map.insert("omitted".to_owned(), Value::Object(omitted));
    }
    map
}

fn both(words: &Words) -> Value {
    json!({ "ja": words.ja, "en": words.en })
}

fn tidy(of: &PublishedTable<'_>, rows: &Observations) -> Value {
    let table = of.table;
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": table.dictionary.columns.iter().map(|column| field(column, table, rows)).collect::<Vec<_>>(),
        "missingValues": [""],
    });
    let Value::Object(map) = &mut schema else { return schema };
    if let Some(key) = keys::primary(rows) {
        map.insert("primaryKey".to_owned(), json!([key]));
    }
    if let Some(names) = keys::labels(table, rows) {
        map.insert("uniqueKeys".to_owned(), json!([names]));
    }
    let keys = foreign_keys(of, rows);
    if !keys.is_empty() {
        map.insert("foreignKeys".to_owned(), json!(keys));
    }
    schema
}

fn field(column: &ColumnEntry, table: &Table, rows: &Observations) -> Value {
    let mut value =
        json!({ "name": column.name, "type": column.kind, "title": column.title.ja, "titleEn": column.title.en, "role": column.role });
    let Value::Object(map) = &mut value else { return value };
    if column.kind == "date" {
        map.insert("format".to_owned(), json!("%Y-%m-%d"));
    }
    if column.kind == "boolean" {
        map.insert("trueValues".to_owned(), json!(["true"]));
        map.insert("falseValues".to_owned(), json!(["false"]));
    }
    if let Some(concept) = &column.concept {
        map.insert("concept".to_owned(), json!(concept));
        map.extend(sdmx_concept(concept).map(|concept| ("rdfType".to_owned(), json!(concept))));
    }
    map.extend(column.unit.as_ref().map(|unit| ("unit".to_owned(), json!(unit))));
    map.extend(column.decimals.map(|decimals| ("decimals".to_owned(), json!(decimals.most))));
    map.extend(column.labels.as_ref().map(|labels| ("categories".to_owned(), json!(labels))));
    let constraints = constraints(column, table, rows);
    if !constraints.is_empty() {
        map.insert("constraints".to_owned(), Value::Object(constraints));
    }
    value
}

fn constraints(column: &ColumnEntry, table: &Table, rows: &Observations) -> Map<String, Value> {
    let mut map = Map::new();
    if keys::filled(rows, &column.name) {
        map.insert("required".to_owned(), json!(true));
    }
    let statuses = table.dictionary.statuses.iter().map(|status| status.code.as_str());
    let codes = table.dictionary.codes.iter().filter(|code| code.column == column.name).map(|code| code.code.as_str());
    let choices: BTreeSet<&str> = if column.name == "status" { statuses.collect() } else { codes.collect() };
    if keys::all_among(rows, &column.name, &choices) {
        map.insert("enum".to_owned(), json!(choices));
    }
    map
}

/// Columns of codes whose codes all stand in the code list, and statuses that all stand in the status list.
fn foreign_keys(of: &PublishedTable<'_>, rows: &Observations) -> Vec<Value> {
    let name = &of.table.report.facts.name;
    let key = |fields: &str, file: String, to: &str| {
        let there = of.files.iter().any(|known| known.name == file);
        there.then(|| json!({ "fields": [fields], "reference": { "resource": file.to_lowercase(), "fields": [to] } }))
    };
    let dictionary = &of.table.dictionary;
    let columns: BTreeSet<&str> = dictionary.codes.iter().map(|code| code.column.as_str()).collect();
    let coded = |column: &&str| {
        let codes = dictionary.codes.iter().filter(|code| code.column == *column).map(|code| code.code.as_str()).collect();
        keys::all_among(rows, column, &codes)
    };
    let coded = columns.iter().filter(|column| coded(column));
    let mut found: Vec<Value> = coded.filter_map(|column| key(column, format!("{name}.codes.csv"), "code")).collect();
    let statuses = dictionary.statuses.iter().map(|status| status.code.as_str()).collect();
    if keys::all_among(rows, "status", &statuses) {
        found.extend(key("status", format!("{name}.statuses.csv"), "code"));
    }
    found
}

fn codes_are_unique(table: &Table) -> bool {
    let mut known = BTreeSet::new();
    table.dictionary.codes.iter().all(|code| known.insert((&code.column, &code.code)))
}

/// The columns of the wide form: labels as in the tidy form, then those of figures.
fn wide(of: &PublishedTable<'_>) -> Value {
    let dictionary = &of.table.dictionary;
    let figures = if of.table.report.counts.texts == 0 { "number" } else { "any" };
    let kind = |name: &str| match dictionary.wide.iter().find(|column| column.name == name) {
        Some(column) => json!({ "name": name, "type": figures, "decimals": column.decimals.map(|decimals| decimals.most) }),
        None => json!({ "name": name, "type": dictionary.column(name).map_or("string", |column| &column.kind) }),
    };
    json!({ "fields": of.wide.iter().map(|name| kind(name)).collect::<Vec<_>>(), "missingValues": [""] })
}

/// The columns of the code list.
const CODES: [(&str, &str); 5] =
    [("column", "string"), ("code", "string"), ("label_ja", "string"), ("label_en", "string"), ("parent", "string")];

/// The columns of the status list.
const STATUSES: [(&str, &str); 7] = [
    ("code", "string"),
    ("mark", "string"),
    ("meaning_ja", "string"),
    ("meaning_en", "string"),
    ("sdmx", "string"),
    ("count", "integer"),
    ("source", "string"),
];

fn list(columns: &[(&str, &str)], key: Option<&[&str; 2]>) -> Value {
    let fields: Vec<Value> = columns.iter().map(|(name, kind)| json!({ "name": name, "type": kind })).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if let (Some(key), Value::Object(map)) = (key, &mut schema) {
        map.insert("primaryKey".to_owned(), json!(key));
    }
    schema
}
