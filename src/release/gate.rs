//! What holds a release back: each gate of the definition that it does not pass, with what was found and what was expected.

use super::manifest::Manifest;
use super::revision::{ChangeKind, FIELDS, Revision};
use crate::definition::Gate;
use crate::finding::{Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use std::collections::BTreeSet;
use std::path::Path;

/// Of figures that jump so many are told, and the others counted.
const TOLD: usize = 5;

/// A release that is judged, beside the one before it.
pub(super) struct Judged<'a> {
    pub(super) manifest: &'a Manifest,
    /// Where its files are.
    pub(super) folder: &'a Path,
    /// The release before; none for the first one, which passes all gates that compare.
    pub(super) before: Option<&'a Manifest>,
    pub(super) revision: Option<&'a Revision>,
    /// True where a table carries a doubt, or figures were lost on the way.
    pub(super) doubtful: bool,
}

/// The gates that a release does not pass.
pub(super) fn closed(gate: &Gate, judged: &Judged<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(least) = gate.least_rows {
        found.extend(fewer_rows(judged, least));
    }
    if let Some(most) = gate.most_jump {
        found.extend(jumps(judged, most));
    }
    if gate.months {
        found.extend(missing_months(judged));
    }
    if gate.layout {
        found.extend(drift(judged));
    }
    if gate.identities {
        found.extend(broken(judged));
    }
    if gate.doubts && judged.doubtful {
        found.push(finding(judged, "REL015", Message::plain("run.gate-doubts")));
    }
    found
}

fn finding(judged: &Judged<'_>, code: &'static str, message: Message) -> Finding {
    let id = judged.manifest.dataset.as_ref().map_or("", |dataset| &dataset.id);
    let date = judged.manifest.published.as_deref().unwrap_or_default();
    let hint = Message::new("run.gate-hint", [id, date]);
    Finding::new(code, Severity::Warning, Place::file(format!("{id}/releases/{date}")), message).hint(hint)
}

fn fewer_rows(judged: &Judged<'_>, least: u32) -> Option<Finding> {
    let count = |manifest: &Manifest| manifest.tables.iter().map(|table| table.counts.observations as u64).sum::<u64>();
    let (now, before) = (count(judged.manifest), count(judged.before?));
    let message = || Message::new("run.gate-rows", [now.to_string(), before.to_string(), least.to_string()]);
    (now * 100 < before * u64::from(least)).then(|| finding(judged, "REL010", message()))
}

fn jumps(judged: &Judged<'_>, most: u32) -> Vec<Finding> {
    let value = FIELDS.iter().position(|field| *field == "value");
    let number = |fields: &[String]| fields.get(value?)?.parse::<f64>().ok();
    let most = f64::from(most);
    let tables = judged.revision.into_iter().flat_map(|revision| &revision.tables);
    let changed = tables.flat_map(|table| &table.changes).filter(|change| change.kind == ChangeKind::Changed);
    let jumped = changed.filter_map(|change| {
        let (before, now) = (number(&change.before)?, number(&change.after)?);
        // From or to nothing is no factor; that is what marks and rows are for.
        let jumps = before.abs() > 0.0 && now.abs() > 0.0 && (now.abs() > before.abs() * most || now.abs() * most < before.abs());
        jumps.then(|| {
            let labels: Vec<&str> = change.labels.iter().map(String::as_str).filter(|label| !label.is_empty()).collect();
            (labels.join(", "), before, now)
        })
    });
    let all: Vec<(String, f64, f64)> = jumped.collect();
    let told = all.iter().take(TOLD).map(|(labels, before, now)| {
        let arguments = [labels.clone(), before.to_string(), now.to_string(), most.to_string()];
        finding(judged, "REL011", Message::new("run.gate-jump", arguments))
    });
    let more = all.len().saturating_sub(TOLD);
    let rest = (more > 0).then(|| finding(judged, "REL011", Message::new("run.gate-jump-more", [more.to_string()])));
    told.chain(rest).collect()
}

fn missing_months(judged: &Judged<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for table in &judged.manifest.tables {
        let mut months = months(&judged.folder.join(super::Rendering::Csv.file_name(&table.facts.name)));
        let before = judged.before.and_then(|before| before.tables.iter().find(|other| other.facts.name == table.facts.name));
        let last = before.and_then(|before| before.coverage.as_ref()).and_then(|span| month(&span.end));
        // The series goes on where the release before ended.
        if let Some(last) = last.filter(|last| months.first().is_some_and(|first| first > last)) {
            months.insert(last);
        }
        let pairs = months.iter().zip(months.iter().skip(1));
        let gaps: Vec<String> =
            pairs.flat_map(|(one, next)| (one + 1..*next).map(|month| format!("{}-{:02}", month / 12, month % 12 + 1))).collect();
        if !gaps.is_empty() {
            let message = Message::new(
                "run.gate-months",
                [table.facts.name.clone(), gaps.len().to_string(), gaps.into_iter().take(24).collect::<Vec<_>>().join(", ")],
            );
            found.push(finding(judged, "REL012", message));
        }
    }
    found
}

/// The months that the figures of a tidy CSV are of, counted from the year 0; none where it cannot be read.
fn months(path: &Path) -> BTreeSet<u32> {
    let Ok(mut reader) = csv::Reader::from_path(path) else { return BTreeSet::new() };
    let Ok(names) = reader.headers().cloned() else { return BTreeSet::new() };
    let at = |name: &str| names.iter().position(|column| column == name);
    let (Some(kind), Some(start)) = (at("period_type"), at("period_start")) else { return BTreeSet::new() };
    let rows = reader.into_records().filter_map(Result::ok);
    rows.filter(|row| row.get(kind) == Some("month")).filter_map(|row| month(row.get(start)?)).collect()
}

/// The month of a day such as `2026-04-01`.
fn month(day: &str) -> Option<u32> {
    let mut parts = day.split('-').map(str::parse::<u32>);
    let (year, month) = (parts.next()?.ok()?, parts.next()?.ok()?);
    (year < 10_000 && (1..=12).contains(&month)).then(|| year * 12 + month - 1)
}

fn drift(judged: &Judged<'_>) -> Vec<Finding> {
    let Some(revision) = judged.revision else { return Vec::new() };
    let mut found = Vec::new();
    let mut note = |key, table: &str, names: &[String]| {
        if !names.is_empty() {
            found.push(finding(judged, "REL013", Message::new(key, [table.to_owned(), names.join(", ")])));
        }
    };
    note("run.gate-tables-new", "", &revision.facts.new_tables);
    note("run.gate-tables-gone", "", &revision.facts.gone_tables);
    for table in &revision.facts.tables {
        note("run.gate-columns-new", &table.name, &table.new_columns);
        note("run.gate-columns-gone", &table.name, &table.gone_columns);
        note("run.gate-columns-replaced", &table.name, &table.replaced_columns);
    }
    found
}

fn broken(judged: &Judged<'_>) -> Vec<Finding> {
    let broken = |manifest: &Manifest, name: &str| {
        let table = manifest.tables.iter().find(|table| table.facts.name == name);
        table.map_or(0, |table| table.proof.identities.broken)
    };
    let compared = judged.manifest.tables.iter().map(|table| {
        let name = &table.facts.name;
        (name, table.proof.identities.broken, judged.before.map_or(0, |before| broken(before, name)))
    });
    let worse = compared.filter(|(_, now, before)| now > before);
    worse
        .map(|(name, now, before)| {
            finding(judged, "REL014", Message::new("run.gate-identities", [name.clone(), now.to_string(), before.to_string()]))
        })
        .collect()
}
