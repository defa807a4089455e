//! `seihyo verify`: whether every published file is whole.

use super::{Context, Outcome};
use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::{Lang, Message};
use seihyo::place::Place;
use seihyo::release::{self, VerifyReport, Wrong};
use std::path::Path;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let output = Path::new(text("output"));
    if !output.is_dir() {
        let place = Place::file(text("output"));
        return context.failed(&Error::new(place, Message::plain("source.absent")).hint(Message::plain("release.no-file-hint")));
    }
    let report = release::verify(output);
    if text("format") == "json" {
        super::print(&json(&report));
    } else {
        tell(&report, context.lang);
    }
    if !report.faults.is_empty() {
        Outcome::Failed
    } else if report.strangers.is_empty() && !report.pending {
        Outcome::Clean
    } else {
        Outcome::Findings
    }
}

fn tell(report: &VerifyReport, lang: Lang) {
    let say = |key, arguments: &[&str]| super::print(&Message::new(key, arguments.iter().copied()).text(lang));
    for fault in &report.faults {
        match &fault.wrong {
            Wrong::Missing => say("run.verify-missing", &[&fault.path]),
            Wrong::Size(should, is) => say("run.verify-size", &[&fault.path, &should.to_string(), &is.to_string()]),
            Wrong::Bytes => say("run.verify-bytes", &[&fault.path]),
            Wrong::Unreadable(why) => say("run.verify-unreadable", &[&fault.path, why]),
        }
    }
    report.strangers.iter().for_each(|path| say("run.verify-stranger", &[path]));
    if report.pending {
        say("run.verify-pending", &[]);
    }
    let counts = [report.whole.len(), report.faults.len(), report.strangers.len()].map(|count| count.to_string());
    say("run.verify-done", &[&counts[0], &(bytes(report) / 1000).to_string(), &counts[1], &counts[2]]);
    if !report.faults.is_empty() {
        say("run.verify-hint", &[]);
    }
}

fn bytes(report: &VerifyReport) -> u64 {
    report.whole.iter().map(|file| file.bytes).sum()
}

fn json(report: &VerifyReport) -> String {
    let fault = |fault: &release::VerifyFault| {
        let (wrong, detail) = match &fault.wrong {
            Wrong::Missing => ("missing", serde_json::Value::Null),
            Wrong::Size(should, is) => ("size", serde_json::json!({ "expected": should, "found": is })),
            Wrong::Bytes => ("bytes", serde_json::Value::Null),
            Wrong::Unreadable(why) => ("unreadable", why.as_str().into()),
        };
        serde_json::json!({ "path": fault.path, "wrong": wrong, "detail": detail })
    };
    serde_json::json!({
        "whole": report.whole.len(),
        "bytes": bytes(report),
        "faults": report.faults.iter().map(fault).collect::<Vec<_>>(),
        "strangers": report.strangers,
        "pending": report.pending,
    })
    .to_string()
}
