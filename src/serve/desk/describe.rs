//! How a file was read, for the page of the desk.

use super::Held;
use crate::audit;
use crate::dataset::{Correction, Part, Sheet};
use crate::finding::Finding;
use crate::grid::Visibility;
use crate::lint::{Level, Score, Selection};
use crate::message::Lang;
use crate::place::Range;
use crate::report::lint::{Keep, Linted};
use serde_json::{Value, json};

/// A file with its sheets and their tables as they are read with what the officer says of them, what is wrong with the file, and how
/// machine-readable it is.
pub(super) fn file(held: &Held, corrections: &[Correction], lang: Lang) -> Value {
    let sheets: Vec<Sheet> = Sheet::all(held.facts.name.clone(), held.grids.clone().into_iter()).collect();
    let mut told = held.findings.clone();
    told.extend(sheets.iter().flat_map(|sheet| audit::ledger_findings(&sheet.grid, &sheet.proof.ledger)));
    let of_sheet = |at: usize| corrections.iter().filter(|correction| correction.sheet == at).collect::<Vec<_>>();
    json!({
        "id": held.id(),
        "name": &*held.facts.name,
        "draft": crate::definition::draft_id(&held.facts.name),
        "bytes": held.facts.bytes,
        "facts": held.said(),
        "sheets": sheets.iter().enumerate().map(|(at, of)| sheet(of, &of_sheet(at), lang)).collect::<Vec<_>>(),
        "findings": told.iter().map(|finding| said(finding, lang)).collect::<Vec<_>>(),
        "score": score(held),
    })
}

/// What is known of a sheet beside the doubts of its tables.
pub(super) fn findings(held: &Held, sheet: &Sheet) -> Vec<Finding> {
    let of_sheet = held.findings.iter().filter(|finding| finding.place.sheet.as_ref().is_none_or(|name| *name == sheet.grid.sheet));
    let own = sheet.parts().flat_map(|part| {
        let values = part.table.reading().findings();
        values.into_iter().chain(part.table.meaning.findings(&sheet.grid, part.table.layout)).collect::<Vec<_>>()
    });
    of_sheet.cloned().chain(audit::ledger_findings(&sheet.grid, &sheet.proof.ledger)).chain(own).collect()
}

fn sheet(sheet: &Sheet, corrections: &[&Correction], lang: Lang) -> Value {
    let said = |number: usize| corrections.iter().rfind(|correction| correction.table == number);
    let corrected = |correction: &Correction| {
        let Some(hint) = &correction.hint else { return json!({ "dropped": true, "title": "", "doubts": [] }) };
        let read = Sheet::new(sheet.file.clone(), sheet.grid.clone(), Some(hint));
        let part = read.parts().find(|part| part.table.layout.is_form() == hint.form);
        part.map_or_else(|| json!({ "absent": true, "title": "", "doubts": [] }), |part| table(&part, lang))
    };
    let count = sheet.layout.tables.len();
    let detected = sheet.parts().map(|part| said(part.table.number).map_or_else(|| table(&part, lang), |said| corrected(said)));
    let further = corrections.iter().filter(|correction| correction.table > count).map(|correction| corrected(correction));
    json!({
        "name": &*sheet.grid.sheet,
        "hidden": sheet.grid.visibility != Visibility::Visible,
        "blank": sheet.grid.used().is_none(),
        "left_over": sheet.layout.left_over.len(),
        "detected": count,
        "tables": detected.chain(further).collect::<Vec<_>>(),
    })
}

fn table(part: &Part<'_>, lang: Lang) -> Value {
    let layout = part.table.layout;
    let range = |range: Option<Range>| range.map(|range| range.to_string()).unwrap_or_default();
    json!({
        "title": part.texts(&layout.title).join(" "),
        "form": layout.is_form(),
        "header": range(layout.header),
        "stub": range(layout.stub),
        "body": layout.body.to_string(),
        "observations": part.table.observations().count(),
        "doubts": layout.doubts.iter().map(|doubt| said(doubt, lang)).collect::<Vec<_>>(),
    })
}

fn said(finding: &Finding, lang: Lang) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.word(),
        "place": finding.place.to_string(),
        "text": finding.message.text(lang),
        "hint": finding.hint.as_ref().map(|hint| hint.text(lang)),
    })
}

/// The points of the file by level, out of 100; null where no rule of a level could be judged.
fn score(held: &Held) -> Value {
    let linted = Linted::new(&*held.facts.name, held.loose(), Selection::default(), Keep::default());
    let Ok(file) = &linted.file else { return Value::Null };
    let score: Score = file.score();
    let level = |level: Level| json!({ "level": level.word(), "points": score.of(level) });
    Level::ALL.into_iter().map(level).collect()
}
