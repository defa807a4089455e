//! The check of sources for programs.

use super::text::gain_said;
use super::{Lint, Linted, LintedFile};
use crate::lint::{Fault, Gain, Ground, Judgement, Level, Score, Selection, Verdict};
use crate::message::Lang;
use crate::report::summary::error_json;
use serde_json::{Map, Value, json};

impl Lint {
    /// The check as one JSON object: `sources`, each with its score, its rules and those of its sheets, or with its error; `errors`,
    /// `folders`, `totals`; sentences in a language.
    pub fn json(&self, lang: Lang) -> String {
        let folders = self.folders().into_iter().map(|folder| {
            json!({
                "name": folder.name,
                "files": folder.files,
                "score": score_json(&folder.score),
                "gains": gains_json(&folder.gains, lang, true),
            })
        });
        let lint = json!({
            "sources": self.sources.iter().map(|source| source_json(source, lang)).collect::<Vec<_>>(),
            "errors": self.errors.iter().map(|error| error_json(error, lang)).collect::<Vec<_>>(),
            "folders": folders.collect::<Vec<_>>(),
            "totals": self.totals().json(),
        });
        format!("{lint:#}\n")
    }
}

fn source_json(source: &Linted, lang: Lang) -> Value {
    match &source.file {
        Err(error) => json!({"name": source.name, "error": error_json(error, lang)}),
        Ok(file) => file_json(source, file, lang),
    }
}

fn file_json(source: &Linted, file: &LintedFile, lang: Lang) -> Value {
    let rules = |judgements| rules_json(judgements, &source.selection, lang);
    let sheets = file
        .sheets
        .iter()
        .map(|sheet| json!({"name": &*sheet.name, "score": score_json(&sheet.score()), "rules": rules(&sheet.judgements)}));
    json!({
        "name": source.name,
        "format": file.facts.format.name(),
        "sha256": file.facts.sha256,
        "score": score_json(&file.score()),
        "gains": gains_json(&file.gains(), lang, false),
        "rules": rules(&file.judgements),
        "sheets": sheets.collect::<Vec<_>>(),
    })
}

/// The points of each level; null where no rule applies.
fn score_json(score: &Score) -> Value {
    Level::ALL.into_iter().map(|level| (level.word().to_owned(), json!(score.of(level)))).collect::<Map<_, _>>().into()
}

/// What would raise a score, level by level.
fn gains_json(gains: &[Gain], lang: Lang, is_folder: bool) -> Value {
    let gain = |gain: &Gain| {
        let message = gain_said(gain, lang, is_folder);
        json!({"level": gain.level.word(), "rules": gain.codes, "from": gain.from, "to": gain.to, "message": message})
    };
    gains.iter().map(gain).collect()
}

fn rules_json(judgements: &[Judgement], selection: &Selection, lang: Lang) -> Value {
    judgements.iter().map(|judgement| judgement_json(judgement, selection, lang)).collect()
}

/// The findings of a broken rule are those that are told; the verdict stands whether or not any is.
fn judgement_json(Judgement { rule, verdict }: &Judgement, selection: &Selection, lang: Lang) -> Value {
    let mut value = json!({
        "code": rule.code,
        "name": rule.name,
        "basis": rule.basis.items(selection.generation()),
        "verdict": verdict.word(),
    });
    let Some(object) = value.as_object_mut() else { return value };
    match verdict {
        Verdict::NotJudged(why) => {
            object.insert("message".to_owned(), why.text(lang).into());
        }
        Verdict::Broken(faults) => {
            let told = faults.iter().filter(|fault| selection.tells(fault));
            object.insert("findings".to_owned(), told.map(|fault| fault_json(fault, lang)).collect());
        }
        Verdict::Passed | Verdict::NotApplicable => {}
    }
    value
}

fn fault_json(fault: &Fault, lang: Lang) -> Value {
    let samples = fault.samples.iter().map(|(at, text)| json!({"cell": at.to_string(), "text": text}));
    let ground = |ground: Ground| json!({"header": ground.header.map(|range| range.to_string()), "body": ground.body.to_string()});
    json!({
        "severity": fault.severity.word(),
        "message": fault.message.text(lang),
        "instead": fault.instead.text(lang),
        "conversion": fault.mending.word(),
        "count": fault.count,
        "known": fault.known,
        "ranges": fault.ranges.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "samples": samples.collect::<Vec<_>>(),
        "rests_on": fault.ground.map(ground),
    })
}
