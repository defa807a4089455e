//! The desk: a file is dropped, its sheets are seen as they were read, and what was read wrongly is corrected by pointing.
//!
//! A file stays in memory under its digest, the last few of them; nothing of it is written but what the officer saves.

mod describe;
mod held;
mod result;

pub(super) use held::Desk;

use super::page::filled;
use super::{State, aside, json, policy, text};
use crate::dataset::{Correction, Sheet};
use crate::finding::Error;
use crate::layout::{LayoutHint, Siblings};
use crate::lint::Selection;
use crate::message::{Lang, Message};
use crate::place::{Place, Range};
use crate::report::lint::{Keep, Lint, Linted};
use crate::report::{self, html};
use axum::body::Bytes;
use axum::extract::{Path, Query, State as Of};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use held::Held;
use serde::Deserialize;
use std::sync::Arc;

/// The largest file that is taken: workbooks that are published are under 100 MB.
pub(super) const MOST_BYTES: usize = 256 << 20;

/// What may be told of a file beside its bytes, or asked of one that is held.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// The name of the file.
    name: String,
    /// The language of the answer; that of the desk where it is not given.
    lang: Option<String>,
    /// Which sheet, from 0.
    sheet: usize,
    /// Which table of it, from 1; 0 for all as they were detected.
    table: usize,
    /// Corrections: a list of [`Said`] as JSON.
    corrections: String,
    /// The id of the definition.
    id: String,
    /// The date of publication.
    published: String,
}

/// A correction as the page sends it; ranges as `B3:H4`, empty for what is to be detected.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Said {
    sheet: usize,
    table: usize,
    header: String,
    stub: String,
    body: String,
    form: bool,
    drop: bool,
}

impl Wish {
    fn lang(&self, state: &State) -> Lang {
        self.lang.as_deref().and_then(Lang::from_tag).unwrap_or(state.options.lang)
    }

    /// What the officer says of the tables. Errs where a range is none.
    fn corrections(&self) -> Result<Vec<Correction>, Error> {
        let wrong = |found: &str, error: &dyn std::fmt::Display| {
            Error::new(Place::file(found), Message::new("serve.wrong-correction", [error.to_string()]))
        };
        if self.corrections.is_empty() {
            return Ok(Vec::new());
        }
        let said: Vec<Said> = serde_json::from_str(&self.corrections).map_err(|error| wrong(&self.corrections, &error))?;
        let range = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse::<Range>().map(Some).map_err(|error| wrong(text, &error)),
        };
        let one = |said: Said| {
            let hint = LayoutHint { header: range(&said.header)?, stub: range(&said.stub)?, body: range(&said.body)?, form: said.form };
            Ok(Correction { sheet: said.sheet, table: said.table, hint: (!said.drop).then_some(hint) })
        };
        said.into_iter().map(one).collect()
    }
}

/// The page of the desk.
pub(super) async fn page(Of(state): Of<State>, Query(wish): Query<Wish>) -> Response {
    let lang = wish.lang(&state);
    let mut response = filled(&state, lang, "/", include_str!("assets/desk.html"), minijinja::Value::UNDEFINED);
    policy(
        &mut response,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'",
    );
    response
}

/// Scripts and styles of the desk.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match name.as_str() {
        "desk.css" => text("text/css; charset=utf-8", include_str!("assets/desk.css")),
        "site.css" => text("text/css; charset=utf-8", crate::site::STYLE),
        "desk.js" => text("text/javascript; charset=utf-8", include_str!("assets/desk.js")),
        "page.js" => text("text/javascript; charset=utf-8", html::SCRIPT),
        "icon.svg" => text("image/svg+xml", crate::site::ICON),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Takes a file, and tells how it was read.
pub(super) async fn take(Of(state): Of<State>, Query(wish): Query<Wish>, bytes: Bytes) -> Response {
    aside(move || match Held::read(&wish.name, &bytes) {
        Ok(held) => {
            let held = state.desk.keep(held);
            json(StatusCode::OK, &describe::file(&held, &[], wish.lang(&state)))
        }
        Err(error) => refused(StatusCode::UNPROCESSABLE_ENTITY, &error, wish.lang(&state)),
    })
    .await
}

fn refused(status: StatusCode, error: &Error, lang: Lang) -> Response {
    json(status, &serde_json::json!({ "error": error.text(lang) }))
}

/// Does something with a file that is held; says so where it is not any more.
async fn with(
    state: State,
    id: String,
    wish: Wish,
    work: impl FnOnce(&Held, &Wish, Lang) -> Result<Response, Error> + Send + 'static,
) -> Response {
    aside(move || {
        let lang = wish.lang(&state);
        let Some(held) = state.desk.find(&id) else {
            let gone = Error::new(Place::file(id), Message::plain("serve.not-held")).hint(Message::plain("serve.not-held-hint"));
            return refused(StatusCode::NOT_FOUND, &gone, lang);
        };
        work(&held, &wish, lang).unwrap_or_else(|error| refused(StatusCode::UNPROCESSABLE_ENTITY, &error, lang))
    })
    .await
}

/// How a file that is held is read with what the officer says of it.
pub(super) async fn file(Of(state): Of<State>, Path(id): Path<String>, Query(wish): Query<Wish>) -> Response {
    let told = |held: &Held, wish: &Wish, lang: Lang| Ok(json(StatusCode::OK, &describe::file(held, &wish.corrections()?, lang)));
    with(state, id, wish, told).await
}

/// A sheet as it is read, drawn; one table of it by what the officer said of it.
pub(super) async fn sheet(Of(state): Of<State>, Path(id): Path<String>, Query(wish): Query<Wish>) -> Response {
    let drawn = |held: &Held, wish: &Wish, lang: Lang| {
        let corrections = wish.corrections()?;
        let said = corrections.iter().rfind(|correction| correction.sheet == wish.sheet && correction.table == wish.table);
        let sheet = held.sheet(wish.sheet, said.and_then(|said| said.hint.as_ref()))?;
        let findings = describe::findings(held, &sheet);
        let shown = report::Sheet { grid: &sheet.grid, layout: &sheet.layout, meanings: &sheet.meanings, proof: &sheet.proof };
        let file = report::File { name: &held.facts.name, facts: held.said(), sheets: vec![shown], findings: &findings };
        let mut response = text(
            "text/html; charset=utf-8",
            html::page(&file, html::Options { lang, script: Some("/desk/page.js"), ..html::Options::default() }),
        );
        // The page is one of ours, complete in itself; what came from the file is escaped in it.
        policy(&mut response, "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; base-uri 'none'; form-action 'none'");
        Ok(response)
    };
    with(state, id, wish, drawn).await
}

/// What check says of a file, as a page.
pub(super) async fn check(Of(state): Of<State>, Path(id): Path<String>, Query(wish): Query<Wish>) -> Response {
    let checked = |held: &Held, _: &Wish, lang: Lang| {
        let keep = Keep { sheets: true, prints: false };
        let lint = Lint { sources: vec![Linted::new(&*held.facts.name, held.loose(), Selection::default(), keep)], ..Lint::default() };
        let mut response = text("text/html; charset=utf-8", lint.html(lang));
        policy(&mut response, "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
        Ok(response)
    };
    with(state, id, wish, checked).await
}

/// The definition of the file with what the officer said.
pub(super) async fn definition(Of(state): Of<State>, Path(id): Path<String>, Query(wish): Query<Wish>) -> Response {
    let drafted = |held: &Held, wish: &Wish, _: Lang| {
        let draft = result::draft(held, wish)?;
        let mut response = text("application/toml; charset=utf-8", crate::definition::draft(&draft));
        named(&mut response, &format!("{}.toml", draft.id));
        Ok(response)
    };
    with(state, id, wish, drafted).await
}

/// Every table of the file in every form, as one archive.
pub(super) async fn result(Of(state): Of<State>, Path(id): Path<String>, Query(wish): Query<Wish>) -> Response {
    let packed = |held: &Held, wish: &Wish, _: Lang| {
        let (name, bytes) = result::archive(held, wish)?;
        let mut response = text("application/zip", bytes);
        named(&mut response, &format!("{name}.zip"));
        Ok(response)
    };
    with(state, id, wish, packed).await
}

/// Says under which name a file is to be saved: in ASCII for old programs, as it is for others.
fn named(response: &mut Response, name: &str) {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let whole = crate::catalog::encoded(name).replace('/', "%2F");
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
}

impl Held {
    /// A sheet, read as it stands or by a hint. Errs where there is none.
    fn sheet(&self, at: usize, hint: Option<&LayoutHint>) -> Result<Sheet, Error> {
        let grid = self.grids.get(at).ok_or_else(|| {
            let count = self.grids.len().to_string();
            Error::new(Place::file(self.facts.name.clone()), Message::new("serve.no-sheet", [at.to_string(), count]))
        })?;
        let mut sheet = Sheet::new(Arc::clone(&self.facts.name), Arc::clone(grid), hint);
        if hint.is_none() {
            let earlier = self.grids.iter().take(at).map(|grid| &**grid);
            Siblings::before(grid, earlier).compare(grid, &mut sheet.layout);
        }
        Ok(sheet)
    }
}
