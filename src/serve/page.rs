//! The pages that are served beside the site: templates filled in a language.

use super::State;
use crate::message::{Lang, by_key};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use minijinja::value::Rest;
use minijinja::{Environment, ErrorKind, Value, context};

/// What all of the pages have around them.
const FRAME: &str = include_str!("assets/frame.html");

/// Fills a template for the page at an address; `t("key", …)` in it is a sentence of the table of messages, `more` what it is about.
pub(super) fn filled(state: &State, lang: Lang, here: &str, template: &str, more: Value) -> Response {
    let other = if lang == Lang::Ja { Lang::En } else { Lang::Ja };
    let has_site = state.options.output.join(crate::site::SITE).join("index.html").is_file();
    let mut environment = Environment::new();
    environment.add_function("t", move |key: &str, arguments: Rest<String>| {
        by_key(key, lang, &arguments).ok_or_else(|| minijinja::Error::new(ErrorKind::InvalidOperation, format!("no message \"{key}\"")))
    });
    let about =
        context! { here, lang => lang.tag(), other => other.tag(), has_site => has_site, version => env!("CARGO_PKG_VERSION"), ..more };
    let page = environment.add_template("frame.html", FRAME).and_then(|()| environment.render_named_str("page.html", template, about));
    match page {
        Ok(page) => super::text("text/html; charset=utf-8", page),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
