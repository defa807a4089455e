//! The actions: `datastore_search`, `datastore_info`, `package_list`, `package_show`, `package_search`.

use super::super::query::{Answer, Asked, Fault, Query};
use super::super::{State, aside, json};
use super::parameters;
use super::tables::Found;
use crate::catalog::{Catalog, Published, ckan};
use crate::message::{Lang, Message};
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State as Of};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response;
use serde_json::{Map, Value, json as value};

/// Answers an action; its parameters stand in the address, or as JSON or a form in the body.
pub(in super::super) async fn action(
    Of(state): Of<State>,
    Path(name): Path<String>,
    uri: Uri,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    aside(move || {
        let mut given = parameters(query.as_deref().unwrap_or_default());
        if method == Method::POST && !body.is_empty() {
            let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form"));
            let brought = if is_form { std::str::from_utf8(&body).ok().map(parameters) } else { serde_json::from_slice(&body).ok() };
            match brought {
                Some(brought) => given.extend(brought),
                None => return conflict(&Fault::wrong("body", &String::from_utf8_lossy(&body), "{…}"), state.options.lang),
            }
        }
        let asked = Action { state: &state, path: uri.path().to_owned(), query: query.clone().unwrap_or_default(), given };
        match name.as_str() {
            "datastore_search" => asked.search(),
            "datastore_info" => asked.info(),
            "package_list" => asked.packages(|catalog| catalog.datasets.iter().map(|dataset| dataset.facts.id.clone()).collect()),
            "package_search" => asked.packages(|catalog| {
                let all: Vec<Value> = (0..catalog.datasets.len()).filter_map(|at| package(catalog, at)).collect();
                value!({ "count": all.len(), "results": all })
            }),
            "package_show" => asked.show(),
            _ => not_found(&name, state.options.lang),
        }
    })
    .await
}

struct Action<'a> {
    state: &'a State,
    path: String,
    query: String,
    given: Map<String, Value>,
}

impl Action<'_> {
    /// The rows of a table that fit.
    fn search(&self) -> Response {
        let found = match self.table("resource_id") {
            Ok(found) => found,
            Err(response) => return response,
        };
        let asked = Asked { rows: &found.rows, table: found.table() };
        let answered = Query::from_parameters(&self.given).and_then(|query| query.ask(&asked).map(|answer| (query, answer)));
        match answered {
            Ok((query, answer)) => success(&self.result(&found, &query, &answer)),
            Err(fault) => conflict(&fault, self.state.options.lang),
        }
    }

    fn result(&self, found: &Found, query: &Query, answer: &Answer) -> Value {
        let mut result = value!({
            "resource_id": self.text("resource_id"),
            "fields": fields(found, answer),
            "records_format": query.format.word(),
            "records": answer.records(query.format),
            "limit": query.limit,
            "offset": query.offset,
            "_links": { "start": self.link(0), "next": self.link(query.offset + query.limit) },
        });
        if let (Some(total), Some(members)) = (answer.total, result.as_object_mut()) {
            members.insert("total".to_owned(), total.into());
            members.insert("total_was_estimated".to_owned(), false.into());
        }
        result
    }

    /// The address of another page of the same answer.
    fn link(&self, offset: usize) -> String {
        let pairs = form_urlencoded::parse(self.query.as_bytes()).filter(|(name, _)| name != "offset");
        let mut link = form_urlencoded::Serializer::new(String::new());
        link.extend_pairs(pairs);
        if offset > 0 {
            link.append_pair("offset", &offset.to_string());
        }
        format!("{}?{}", self.path, link.finish())
    }

    /// What the columns of a table are.
    fn info(&self) -> Response {
        let found = match self.table("id") {
            Ok(found) => found,
            Err(response) => return response,
        };
        let asked = Asked { rows: &found.rows, table: found.table() };
        match Query::default().ask(&asked) {
            Ok(answer) => success(&value!({ "meta": { "count": found.rows.len() }, "fields": fields(&found, &answer) })),
            Err(fault) => conflict(&fault, self.state.options.lang),
        }
    }

    fn packages(&self, of: impl Fn(&Catalog) -> Value) -> Response {
        self.state.tables.catalog().map_or_else(|| not_found("catalog.json", self.state.options.lang), |catalog| success(&of(&catalog)))
    }

    fn show(&self) -> Response {
        let id = self.text("id");
        let catalog = self.state.tables.catalog();
        let found = catalog.and_then(|catalog| {
            let at = catalog.datasets.iter().position(|dataset| dataset.facts.id == id)?;
            package(&catalog, at)
        });
        found.map_or_else(|| not_found(&id, self.state.options.lang), |package| success(&package))
    }

    fn text(&self, name: &str) -> String {
        self.given.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    fn table(&self, parameter: &'static str) -> Result<Found, Response> {
        let id = self.text(parameter);
        if id.is_empty() {
            return Err(conflict(&Fault::wrong(parameter, "", "DATASET/TABLE"), self.state.options.lang));
        }
        self.state.tables.find(&id).ok_or_else(|| not_found(&id, self.state.options.lang))
    }
}

/// The answer to an action.
fn success(result: &Value) -> Response {
    json(StatusCode::OK, &value!({ "help": "/api/", "success": true, "result": result }))
}

/// The package of a dataset, its tables named as they are asked for.
fn package(catalog: &Catalog, at: usize) -> Option<Value> {
    let dataset = catalog.datasets.get(at)?;
    let mut package = ckan(&Published::new(catalog, dataset));
    let tables: Vec<String> = dataset.tables.iter().map(|table| format!("{}/{}", dataset.facts.id, table.report.facts.name)).collect();
    package.as_object_mut()?.insert("datastore_resources".to_owned(), tables.into());
    Some(package)
}

/// The columns of an answer with what the dictionary says of them.
fn fields(found: &Found, answer: &Answer) -> Vec<Value> {
    let field = |field: &super::super::Field| {
        let column = found.table().dictionary.column(&field.id);
        let mut told = value!({ "id": field.id, "type": field.kind.word() });
        if let (Some(column), Some(members)) = (column, told.as_object_mut()) {
            let info = value!({ "label": column.title.ja, "label_en": column.title.en, "unit": column.unit, "role": column.role, "concept": column.concept });
            members.insert("info".to_owned(), info);
        }
        told
    };
    answer.fields.iter().map(field).collect()
}

/// The answer where there is no such thing.
pub(super) fn not_found(what: &str, lang: Lang) -> Response {
    let message = Message::new("serve.not-found", [what]).text(lang);
    let error = value!({ "__type": "Not Found Error", "message": message });
    json(StatusCode::NOT_FOUND, &value!({ "help": "/api/", "success": false, "error": error }))
}

/// The answer to a question that is wrong.
pub(super) fn conflict(fault: &Fault, lang: Lang) -> Response {
    let message = fault.message.text(lang);
    let mut error = value!({ "__type": "Validation Error", "message": message });
    if let Some(members) = error.as_object_mut() {
        members.insert(fault.field.to_owned(), value!([message]));
    }
    json(StatusCode::CONFLICT, &value!({ "help": "/api/", "success": false, "error": error }))
}
