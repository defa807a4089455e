//! Questions to the tables of the catalog, read-only, in the words of CKAN.
//!
//! A table is named `DATASET/TABLE` where CKAN has the id of a resource. What CKAN has no word for (`group_by`, `aggregate`) comes on
//! top; `/api/openapi.json` describes all of it.

mod action;
mod tables;

pub(super) use action::action;
pub(super) use tables::Tables;

use super::query::{Asked, Fault, Query};
use super::{State, aside, json, text};
use crate::message::Lang;
use axum::extract::{Path, RawQuery, State as Of};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

/// The description of every question by `OpenAPI` 3.1, as JSON.
const OPENAPI: &str = include_str!("assets/openapi.json");

/// The description for programs, with the version of this one.
pub(super) async fn openapi() -> Response {
    text("application/json; charset=utf-8", OPENAPI.replace("{VERSION}", env!("CARGO_PKG_VERSION")))
}

/// The description for people.
pub(super) async fn guide(Of(state): Of<State>) -> Response {
    let page = match state.options.lang {
        Lang::Ja => include_str!("assets/api.ja.html"),
        Lang::En => include_str!("assets/api.en.html"),
    };
    let mut response = text("text/html; charset=utf-8", page);
    super::policy(&mut response, "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'");
    response
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
