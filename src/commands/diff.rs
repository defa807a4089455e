//! `seihyo diff`: what one release changes against another.

use super::{Context, Outcome};
use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::{Lang, Message};
use seihyo::place::Place;
use seihyo::release::{self, Change, ChangeKind, FIELDS, Revision, TableRevision, TableRevisionFacts};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let output = Path::new(text("output"));
    let named: Vec<&String> = matches.get_many::<String>("releases").into_iter().flatten().collect();
    let revision = places(output, &named).and_then(|(before, after)| release::compare(&before, &after));
    let revision = match revision {
        Ok(revision) => revision,
        Err(error) => return context.failed(&error),
    };
    match text("format") {
        "csv" => tables(&revision).for_each(|(_, table)| super::print_as_it_is(&table.csv())),
        "json" => super::print(&as_json(&revision).to_string()),
        _ => tell(&revision, context.lang),
    }
    if revision.facts.is_nothing() { Outcome::Clean } else { Outcome::Findings }
}

/// The folders of the two releases that are named; of one dataset the newest and the one before it.
fn places(output: &Path, named: &[&String]) -> Result<(PathBuf, PathBuf), Error> {
    match named {
        [before, after] => Ok((place(output, before), place(output, after))),
        [one] => {
            let releases = output.join(one.as_str()).join("releases");
            let dates = release::dates(&output.join(one.as_str()));
            let [.., before, after] = dates.as_slice() else {
                return Err(Error::new(Place::file(one.as_str()), Message::plain("run.diff-only-release")));
            };
            Ok((releases.join(before), releases.join(after)))
        }
        _ => Ok((PathBuf::new(), PathBuf::new())),
    }
}

/// The folder of a release as a user names it.
fn place(output: &Path, named: &str) -> PathBuf {
    if Path::new(named).join("manifest.json").is_file() {
        return PathBuf::from(named);
    }
    match named.split_once('@') {
        Some((id, date)) => output.join(id).join("releases").join(date),
        None => output.join(named),
    }
}

fn tables(revision: &Revision) -> impl Iterator<Item = (&TableRevisionFacts, &TableRevision)> {
    revision.facts.tables.iter().zip(&revision.tables)
}

fn tell(revision: &Revision, lang: Lang) {
    let say = |key, arguments: &[&str]| super::print(&Message::new(key, arguments.iter().copied()).text(lang));
    if revision.facts.is_nothing() {
        say("run.diff-none", &[]);
        return;
    }
    revision.facts.new_tables.iter().for_each(|name| say("run.diff-table-new", &[name]));
    revision.facts.gone_tables.iter().for_each(|name| say("run.diff-table-gone", &[name]));
    for (facts, table) in tables(revision) {
        super::print(&format!("{}: {}", facts.name, told(facts, lang)));
        for (key, columns) in [("run.diff-columns-new", &facts.new_columns), ("run.diff-columns-gone", &facts.gone_columns)] {
            if !columns.is_empty() {
                say(key, &[&columns.join(", ")]);
            }
        }
        for (key, categories) in [("run.diff-labels-new", &facts.new_categories), ("run.diff-labels-gone", &facts.gone_categories)] {
            for (column, labels) in categories {
                say(key, &[column, &labels.join(", ")]);
            }
        }
        table.changes.iter().for_each(|change| super::print(&line(change)));
    }
}

fn told(facts: &TableRevisionFacts, lang: Lang) -> String {
    release::RevisionFacts { tables: vec![facts.clone()], ..release::RevisionFacts::default() }.line(lang)
}

/// `~ 千代田区, 事業所数: 980 -> 981`.
fn line(change: &Change) -> String {
    let sign = match change.kind {
        ChangeKind::Added => '+',
        ChangeKind::Changed => '~',
        ChangeKind::Removed => '-',
    };
    let labels: Vec<&str> = change.labels.iter().map(String::as_str).filter(|label| !label.is_empty()).collect();
    let all = || FIELDS.iter().zip(change.before.iter().zip(&change.after)).filter(|(field, _)| **field != "source_cell");
    let said = |texts: &[String]| {
        texts.iter().take(FIELDS.len() - 1).map(String::as_str).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let what = match change.kind {
        ChangeKind::Added => said(&change.after),
        ChangeKind::Removed => said(&change.before),
        ChangeKind::Changed => {
            let differing = all().filter(|(_, (before, after))| before != after);
            differing
                .map(|(field, (before, after))| format!("{field} {} -> {}", quoted(before), quoted(after)))
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    format!("  {sign} {}: {what}", labels.join(", "))
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "\"\"".to_owned() } else { text.to_owned() }
}

fn as_json(revision: &Revision) -> Value {
    let fields = |texts: &[String]| FIELDS.iter().zip(texts).map(|(field, text)| ((*field).to_owned(), json!(text))).collect::<Map<_, _>>();
    let change = |table: &TableRevision, change: &Change| {
        let labels: Map<String, Value> = table.dimensions.iter().cloned().zip(change.labels.iter().map(|label| json!(label))).collect();
        json!({ "change": change.kind.word(), "labels": labels, "before": fields(&change.before), "after": fields(&change.after) })
    };
    let changes: Map<String, Value> = tables(revision)
        .map(|(facts, table)| (facts.name.clone(), table.changes.iter().map(|of| change(table, of)).collect::<Vec<_>>().into()))
        .collect();
    json!({ "facts": revision.facts, "changes": changes })
}
