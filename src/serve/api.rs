//! Questions to the tables of the catalog, read-only, in the words of CKAN.
//!
//! A table is named `DATASET/TABLE` where CKAN has the id of a resource. What CKAN has no word for (`group_by`, `aggregate`) comes on
//! top; `/api/openapi.json` describes all of it.

mod action;
mod tables;

pub(super) use action::action;
pub(super) use tables::Tables;

use super::page::filled;
use super::query::{Asked, Fault, Query};
use super::{State, aside, json, text};
use crate::catalog::encoded;
use crate::message::Lang;
use axum::extract::{Path, Query as Parameters, RawQuery, State as Of};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::context;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The description of every question by `OpenAPI` 3.1, as JSON.
const OPENAPI: &str = include_str!("assets/openapi.json");

/// The description for programs, with the version of this one.
pub(super) async fn openapi() -> Response {
    text("application/json; charset=utf-8", OPENAPI.replace("{VERSION}", env!("CARGO_PKG_VERSION")))
}

/// The questions that the description for people names, each with the key of what it gives.
const QUESTIONS: [(&str, &str); 9] = [
    ("/api/3/action/package_list", "serve.api-list"),
    ("/api/3/action/package_show?id=DATASET", "serve.api-show"),
    ("/api/3/action/datastore_info?id=DATASET/TABLE", "serve.api-info"),
    ("/api/3/action/datastore_search?resource_id=DATASET/TABLE&limit=5", "serve.api-search"),
    ("/api/3/action/datastore_search?resource_id=DATASET/TABLE&filters={\"sex\":[\"男\",\"女\"]}&sort=value desc", "serve.api-filters"),
    ("/api/3/action/datastore_search?resource_id=DATASET/TABLE&q=製造", "serve.api-words"),
    ("/api/3/action/datastore_search?resource_id=DATASET/TABLE&group_by=period,unit&aggregate=count,sum", "serve.api-groups"),
    ("/datastore/dump/DATASET/TABLE?format=csv&bom=true", "serve.api-dump"),
    ("/api/openapi.json", "serve.api-openapi"),
];

/// What a page may be told in its address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// Its language; that of the desk where it is not given.
    lang: Option<String>,
}

/// The description for people, with the tables that there are.
pub(super) async fn guide(Of(state): Of<State>, Parameters(wish): Parameters<Wish>) -> Response {
    aside(move || {
        let lang = wish.lang.as_deref().and_then(Lang::from_tag).unwrap_or(state.options.lang);
        let questions = QUESTIONS.map(|(address, says)| context! { address, says });
        let catalog = state.tables.catalog();
        let tables = catalog.iter().flat_map(|catalog| &catalog.datasets).flat_map(|dataset| {
            dataset.tables.iter().map(move |table| {
                let id = format!("{}/{}", dataset.facts.id, table.report.facts.name);
                context! { address => encoded(&id), id, title => format!("{} — {}", dataset.title(lang), table.title(lang)) }
            })
        });
        let tables: Vec<minijinja::Value> = tables.collect();
        let mut response = filled(&state, lang, "/api/", include_str!("assets/api.html"), context! { questions, tables });
        super::policy(&mut response, "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'");
        response
    })
    .await
}

/// A whole table, filtered and ordered as asked, as CSV, tab-separated text or JSON.
pub(super) async fn dump(Of(state): Of<State>, Path((dataset, table)): Path<(String, String)>, RawQuery(query): RawQuery) -> Response {
    aside(move || {
        let mut parameters = parameters(query.as_deref().unwrap_or_default());
        let format = parameters.remove("format").and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_else(|| "csv".to_owned());
        let mark = parameters.remove("bom").is_some_and(|value| value.as_str() == Some("true"));
        let id = format!("{dataset}/{table}");
        let Some(found) = state.tables.find(&id) else { return action::not_found(&id, state.options.lang) };
        let all = Query::from_parameters(&parameters).map(|query| Query { limit: usize::MAX, offset: 0, ..query });
        let answer = all.and_then(|query| query.ask(&Asked { rows: &found.rows, table: found.table() }));
        let answer = match answer {
            Ok(answer) => answer,
            Err(fault) => return action::conflict(&fault, state.options.lang),
        };
        let lines = |separator| format!("{}{}{}", if mark { "\u{feff}" } else { "" }, answer.header(separator), answer.lines(separator));
        let (mut response, ending) = match format.as_str() {
            "csv" => (text("text/csv; charset=utf-8", lines(b',')), "csv"),
            "tsv" => (text("text/tab-separated-values; charset=utf-8", lines(b'\t')), "tsv"),
            "json" => (json(StatusCode::OK, &answer.records(super::Format::Objects)), "json"),
            other => {
                let fault = Fault::wrong("format", other, "csv, tsv, json");
                return action::conflict(&fault, state.options.lang);
            }
        };
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{table}.{ending}\"")) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        }
        response.into_response()
    })
    .await
}

/// The parameters of an address as texts; of several of one name the last.
fn parameters(query: &str) -> Map<String, Value> {
    form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect()
}
