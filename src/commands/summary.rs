//! How a run ends: its closing table, its errors, and the outcome that the exit code tells.

use super::{Context, Outcome};
use miette::{GraphicalReportHandler, GraphicalTheme};
use seihyo::definition::DefinitionError;
use seihyo::finding::Error;
use seihyo::message::{Lang, text};
use seihyo::release::{self, BuildReport, DatasetReport, FileReport, FindingFacts, ReleaseCounts, ReleaseReport};
use seihyo::report::summary::{Item, Made, Status, Summary, Told};
use seihyo::report::terminal;
use seihyo::source::input::Found;
use std::time::Duration;

/// The closing table of `convert`.
pub(crate) fn converted(reports: &[FileReport], found: Found, time: Duration, context: &Context) -> Summary {
    let item = |report: &FileReport| Item {
        name: report.name.clone(),
        status: match (&report.error, report.written) {
            (Some(_), _) => Status::Failed,
            // What the user asked for is not all there, though the rest is.
            _ if unwritten(report).next().is_some() => Status::Failed,
            (None, 0) if !report.files.is_empty() => Status::Unchanged,
            (None, _) => Status::Done,
        },
        tables: report.tables.len(),
        observations: report.tables.iter().map(|table| table.counts.observations).sum(),
        findings: report.findings.iter().map(|finding| Told::new(finding, context.lang)).collect(),
        doubts: report.doubts,
        left_over: report.sheets.left_over_cells(),
        hidden_sheets: report.sheets.hidden.len(),
        written: report.written,
        made: Vec::new(),
        sample: false,
        errors: report.error.iter().cloned().chain(unwritten(report)).collect(),
        told: false,
    };
    let Found { errors, passed_over, open_documents, .. } = found;
    Summary { items: reports.iter().map(item).collect(), errors, passed_over, open_documents, time: Some(time) }
}

/// The files that were asked for and not written, each as the error it is.
fn unwritten(report: &FileReport) -> impl Iterator<Item = Error> {
    let lost = report.findings.iter().filter(|finding| finding.code == "REL001");
    lost.map(|finding| Error { hint: finding.hint.clone(), ..Error::new(finding.place.clone(), finding.message.clone()) })
}

/// The closing table of `build`: the datasets, and the definitions that cannot be used, by id.
pub(crate) fn built(report: &BuildReport, time: Duration, context: &Context) -> Summary {
    let mut items: Vec<Item> = report.datasets.iter().map(|dataset| item(dataset, context)).collect();
    for fault in &report.definitions {
        let file = fault.error.place.file.rsplit('/').next().unwrap_or_default();
        let name = file.strip_suffix(".toml").unwrap_or(file);
        match items.iter_mut().find(|item| item.told && item.name == name) {
            Some(item) => item.errors.push(fault.error.clone()),
            None => items.push(broken(name, &fault.error)),
        }
    }
    items.sort_by(|a, b| a.name.cmp(&b.name));
    Summary { items, errors: report.errors.clone(), time: Some(time), ..Summary::default() }
}

/// A definition that cannot be used; [`faults`] shows the line.
fn broken(name: &str, error: &Error) -> Item {
    Item {
        name: name.to_owned(),
        status: Status::Failed,
        tables: 0,
        observations: 0,
        findings: Vec::new(),
        doubts: 0,
        left_over: 0,
        hidden_sheets: 0,
        written: 0,
        made: Vec::new(),
        sample: false,
        errors: vec![error.clone()],
        told: true,
    }
}

fn item(dataset: &DatasetReport, context: &Context) -> Item {
    let releases = || dataset.releases.iter();
    let sum = |count: fn(&ReleaseCounts) -> usize| releases().map(|release| count(&release.counts)).sum();
    Item {
        name: dataset.id.clone(),
        status: match dataset.outcome() {
            release::Outcome::Unchanged => Status::Unchanged,
            release::Outcome::Built => Status::Done,
            release::Outcome::Held => Status::Held,
            release::Outcome::Failed => Status::Failed,
        },
        tables: sum(|counts| counts.tables),
        observations: sum(|counts| counts.observations),
        findings: releases().flat_map(|release| &release.findings).map(|finding| told(finding, context)).collect(),
        doubts: sum(|counts| counts.doubts),
        left_over: sum(|counts| counts.left_over),
        hidden_sheets: sum(|counts| counts.hidden_sheets),
        written: releases().map(|release| release.written).sum(),
        made: releases().filter(|release| release.outcome == release::Outcome::Built).filter_map(made).collect(),
        sample: dataset.sample,
        errors: releases().filter_map(|release| release.error.clone()).chain(dataset.error.clone()).collect(),
        told: false,
    }
}

fn made(release: &ReleaseReport) -> Option<Made> {
    let why = release.reason.clone()?;
    Some(Made { release: release.published.clone(), why, bytes: release.bytes, time: release.took })
}

fn told(finding: &FindingFacts, context: &Context) -> Told {
    Told {
        code: finding.code.clone(),
        severity: finding.severity.clone(),
        place: finding.place.clone(),
        message: finding.message.text(context.lang).to_owned(),
        hint: finding.hint.as_ref().map(|hint| hint.text(context.lang).to_owned()),
    }
}

/// Prints a summary and tells the outcome.
pub(crate) fn close(context: &Context, summary: &Summary, json: bool) -> Outcome {
    if json {
        super::print(&summary.json(context.lang));
    } else {
        let width = super::terminal_width().unwrap_or(terminal::Options::default().width);
        let options = terminal::Options { lang: context.lang, width, color: context.color, ..terminal::Options::default() };
        super::print(&summary.text(options));
    }
    if summary.failed() > 0 {
        Outcome::Failed
    } else if summary.needs_a_look() {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}

/// Prints what is wrong with definitions, each with its line.
pub(crate) fn faults(context: &Context, faults: &[DefinitionError]) {
    let handler =
        GraphicalReportHandler::new_themed(if context.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() });
    for fault in faults {
        let fault = fault.clone().shown_in(context.lang);
        let mut out = String::new();
        match handler.render_report(&mut out, &fault) {
            // The one word that miette says itself.
            Ok(()) => super::complain(&out.replacen(text("command.miette-help", Lang::En), text("command.miette-help", context.lang), 1)),
            Err(_) => super::complain(&fault.error.text(context.lang)),
        }
    }
}
