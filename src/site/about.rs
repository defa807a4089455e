//! The page on how the data is made, what its columns mean, and on accessibility.

use super::words::Words;
use crate::catalog::Catalog;
use crate::lint::{self, RULES};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Context<'a> {
    title: &'a str,
    modified: Option<String>,
    statuses: Vec<Status>,
    /// The rules that scores are reckoned by, with what to do.
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Rule {
    code: &'static str,
    level: &'static str,
    title: &'static str,
    why: &'static str,
    instead: &'static str,
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
        rules: RULES.iter().filter(|rule| !rule.basis.rules_2026.is_empty()).map(|rule| told(rule, words)).collect(),
        statuses: crate::release::STATUSES.iter().copied().map(status).collect(),
    }
}

fn told(rule: &lint::Rule, words: Words) -> Rule {
    let text = rule.documentation.text(words.0);
    Rule { code: rule.code, level: rule.level.word(), title: text.title, why: text.why, instead: text.instead }
}
