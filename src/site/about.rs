//! The page on how the data is made, what its columns mean, and on accessibility.

use super::words::Words;
use crate::catalog::Catalog;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Context<'a> {
    title: &'a str,
    modified: Option<String>,
    statuses: Vec<Status>,
}

#[derive(Serialize)]
struct Status {
    code: &'static str,
    meaning: String,
}

/// What the page is told.
pub(super) fn context(catalog: &Catalog, words: Words) -> Context<'static> {
    let status = |code: &'static str| Status { code, meaning: words.say(crate::release::status_meaning(code)).to_owned() };
    Context {
        title: words.say("site.about"),
        modified: catalog.modified().map(|day| words.day(day)),
        statuses: crate::release::STATUSES.iter().copied().map(status).collect(),
    }
}
