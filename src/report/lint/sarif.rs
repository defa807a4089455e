//! The check of sources as SARIF 2.1.0, which programs that show findings of checkers read.

use super::cause::{Found, found};
use super::text::bases;
use super::{Lint, Linted};
use crate::finding::Error;
use crate::lint::{Fault, Print, RULES, Rule, Severity};
use crate::message::{Lang, Message, text};
use crate::place::Range;
use crate::source::input::is_url;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The schema that a log names.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// So many ranges of a fault have a location.
const LOCATIONS: usize = 20;

impl Lint {
    /// The check as one SARIF 2.1.0 log with one run; sentences in a language, the help of rules in both.
    ///
    /// A result is a fault with its first ranges as locations. Its `partialFingerprints` are `cause/v1`, of the rule, the sheet and what is
    /// wrong, and `cells/v1`, of what stands in its cells under which headings. Faults of a baseline are suppressed.
    pub fn sarif(&self, lang: Lang) -> String {
        let artifacts: Vec<Value> = self.sources.iter().map(artifact).collect();
        let mut results = Vec::new();
        for (at, source) in self.sources.iter().enumerate() {
            let Ok(file) = &source.file else { continue };
            results.extend(found(source, file).map(|found| self.result(at, source, &found, lang)));
        }
        let failed = self.sources.iter().enumerate().filter_map(|(at, source)| Some((Some((at, source)), source.file.as_ref().err()?)));
        let errors = failed.chain(self.errors.iter().map(|error| (None, error)));
        let notes: Vec<Value> = errors.map(|(source, error)| notification(source, error, lang)).collect();
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "seihyo",
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "language": language(lang),
                    "rules": RULES.iter().map(|rule| rule_json(rule, lang)).collect::<Vec<_>>(),
                }},
                "language": language(lang),
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": notes.is_empty(), "toolExecutionNotifications": notes}],
                "artifacts": artifacts,
                "results": results,
            }],
        });
        format!("{log:#}\n")
    }

    fn result(&self, at: usize, source: &Linted, found: &Found<'_>, lang: Lang) -> Value {
        let Found { rule, sheet, fault, .. } = *found;
        let message = format!("{}\n{}", fault.message.text(lang), fault.instead.text(lang));
        let cause = Print::of(&[rule.code, fault.message.key(), sheet]);
        let mut result = json!({
            "ruleId": rule.code,
            "ruleIndex": RULES.iter().position(|other| other.code == rule.code),
            "level": level(fault.severity),
            "message": {"text": message},
            "locations": locations(at, source, sheet, fault),
            "occurrenceCount": fault.count,
            "partialFingerprints": {"cause/v1": cause.to_string(), "cells/v1": cells(fault).to_string()},
            "properties": {
                "severity": fault.severity.word(),
                "conversion": fault.mending.word(),
                "header": fault.ground.and_then(|ground| ground.header).map(|range| range.to_string()),
                "body": fault.ground.map(|ground| ground.body.to_string()),
            },
        });
        if let Some(result) = result.as_object_mut().filter(|_| self.has_baseline) {
            let state = if fault.is_known() { "unchanged" } else { "new" };
            let suppressed = json!({"kind": "external", "status": "accepted", "justification": text("check.in-baseline", lang)});
            result.insert("baselineState".to_owned(), state.into());
            result.insert("suppressions".to_owned(), if fault.is_known() { json!([suppressed]) } else { json!([]) });
        }
        result
    }
}

/// The fingerprint of all places of a fault together, whatever their order.
fn cells(fault: &Fault) -> Print {
    let mut prints: Vec<String> = fault.prints.iter().map(ToString::to_string).collect();
    prints.sort_unstable();
    prints.dedup();
    Print::of(&prints.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The tag of a language as RFC 5646 has it, with its region where SARIF has a default for it.
const fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "ja",
        Lang::En => "en-US",
    }
}

/// The level that viewers know.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal | Severity::Critical => "error",
        Severity::Major => "warning",
        Severity::Minor | Severity::Info => "note",
    }
}

fn rule_json(rule: &Rule, lang: Lang) -> Value {
    let said = rule.documentation.text(lang);
    let tags: Vec<String> = bases(rule).map(|(key, items)| Message::new(key, [items]).text(Lang::En)).collect();
    let both = if lang == Lang::Ja { [Lang::Ja, Lang::En] } else { [Lang::En, Lang::Ja] };
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": said.title},
        "fullDescription": {"text": said.what},
        "help": {
            "text": both.map(|lang| help(rule, lang, false)).join("\n\n"),
            "markdown": both.map(|lang| help(rule, lang, true)).join("\n\n"),
        },
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"severity": rule.severity.word(), "level": rule.level.word(), "basis": tags, "tags": ["machine-readability", rule.level.word()]},
    })
}

/// Why, an example, what to write instead, and the basis, in one language.
fn help(rule: &Rule, lang: Lang, markdown: bool) -> String {
    let said = rule.documentation.text(lang);
    let parts = [
        ("lint.explain-what", said.what),
        ("lint.explain-why", said.why),
        ("lint.explain-example", said.example),
        ("lint.explain-instead", said.instead),
    ];
    let mut out = if markdown { format!("## {} {}", rule.code, said.title) } else { format!("{} {}", rule.code, said.title) };
    for (key, body) in parts {
        let key = text(key, lang);
        _ = if markdown { write!(out, "\n\n**{key}**\n\n{}", escaped(body)) } else { write!(out, "\n{key}: {body}") };
    }
    for (key, items) in bases(rule) {
        let basis = Message::new(key, [items]).text(lang);
        _ = if markdown { write!(out, "\n- {basis}") } else { write!(out, "\n{basis}") };
    }
    out
}

/// Markdown that shows a text as it is.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if matches!(c, '<' | '>' | '*' | '_' | '[' | ']' | '`' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

fn artifact(source: &Linted) -> Value {
    let mut artifact = json!({"location": {"uri": uri(&source.name)}, "roles": ["analysisTarget"]});
    if let (Some(object), Ok(file)) = (artifact.as_object_mut(), &source.file) {
        object.insert("length".to_owned(), file.facts.bytes.into());
        object.insert("hashes".to_owned(), json!({"sha-256": file.facts.sha256}));
        object.insert("properties".to_owned(), json!({"format": file.facts.format.name()}));
    }
    artifact
}

/// The file alone, or a location for each of the first ranges: the file with the sheet's cells as a logical location.
fn locations(at: usize, source: &Linted, sheet: &str, fault: &Fault) -> Vec<Value> {
    let file = || json!({"artifactLocation": {"uri": uri(&source.name), "index": at}});
    let logical = |name: String, range: Option<&Range>| {
        let kind = range.map_or("sheet", |_| "range");
        let full = match (sheet.is_empty(), range) {
            (true, _) => name.clone(),
            (false, None) => sheet.to_owned(),
            (false, Some(range)) => format!("{sheet}!{range}"),
        };
        json!([{"name": name, "fullyQualifiedName": full, "kind": kind}])
    };
    if fault.ranges.is_empty() {
        let mut location = json!({"physicalLocation": file()});
        if let Some(object) = location.as_object_mut().filter(|_| !sheet.is_empty()) {
            object.insert("logicalLocations".to_owned(), logical(sheet.to_owned(), None));
        }
        return vec![location];
    }
    let of_range = |range: &Range| json!({"physicalLocation": file(), "logicalLocations": logical(range.to_string(), Some(range))});
    fault.ranges.iter().take(LOCATIONS).map(of_range).collect()
}

fn notification(source: Option<(usize, &Linted)>, error: &Error, lang: Lang) -> Value {
    let mut note = json!({"level": "error", "message": {"text": error.text(lang)}});
    if let (Some(object), Some((at, source))) = (note.as_object_mut(), source) {
        let location = json!([{"physicalLocation": {"artifactLocation": {"uri": uri(&source.name), "index": at}}}]);
        object.insert("locations".to_owned(), location);
    }
    note
}

/// The name of a source as a URI reference: relative as it was given, `file://` for one from the root, URLs as they are.
fn uri(name: &str) -> String {
    let drive = name.get(1..3) == Some(":/") && name.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_url(name) {
        return encoded(name, ":/?#[]@!$&'()*+,;=%");
    }
    let path = encoded(name, "/!$&'()*+,;=@");
    match name {
        _ if drive => format!("file:///{path}"),
        _ if name.starts_with('/') => format!("file://{path}"),
        _ => path.strip_prefix("./").map_or_else(|| path.clone(), str::to_owned),
    }
}

/// A text with every byte in percent that is neither unreserved nor in a list.
fn encoded(text: &str, kept: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_uri_references() {
        for (name, expected) in [
            ("a b/表 1.xlsx", "a%20b/%E8%A1%A8%201.xlsx"),
            ("./a.csv", "a.csv"),
            ("../x/a.csv", "../x/a.csv"),
            ("/tmp/a#1.csv", "file:///tmp/a%231.csv"),
            ("C:/a.csv", "file:///C%3A/a.csv"),
            ("https://example.jp/a?b=%20c", "https://example.jp/a?b=%20c"),
            ("a:b.csv", "a%3Ab.csv"),
            ("50%.csv", "50%25.csv"),
        ] {
            assert_eq!(uri(name), expected);
        }
    }
}
