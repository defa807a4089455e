//! `seihyo publish`: the finished output folder put where it is served.

use super::{Context, Outcome, owner, progress};
use clap::ArgMatches;
use seihyo::definition::{self, Destination, Target};
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::publish::{self, PublishReport};
use std::path::Path;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let base = definition::base(Path::new(text("catalog")));
    let targets = match targets(context, matches, &base) {
        Ok(targets) => targets,
        Err(outcome) => return outcome,
    };
    let lock = match owner::lock(context, matches) {
        Ok(lock) => lock,
        Err(error) => return context.failed(&error),
    };
    let is_rehearsal = matches.get_flag("dry-run");
    let (mut outcome, mut all) = (Outcome::Clean, Vec::new());
    for target in &targets {
        let bar = progress::spinner(context);
        let done = |path: &str| {
            bar.set_message(path.to_owned());
            bar.inc(1);
        };
        let made = publish::publish(&lock, target, &base, is_rehearsal, &done);
        bar.finish_and_clear();
        match made {
            Ok(report) if text("format") == "json" => all.push(json(target, &report)),
            Ok(report) => tell(context, target, &report, is_rehearsal),
            Err(error) => {
                outcome = context.failed(&error);
                all.push(serde_json::json!({ "target": target.name, "error": error.text(context.lang) }));
            }
        }
    }
    if text("format") == "json" {
        super::print(&serde_json::Value::Array(all).to_string());
    }
    outcome
}

/// The places that are asked for: all of the settings by default.
fn targets(context: &Context, matches: &ArgMatches, base: &Path) -> Result<Vec<Target>, Outcome> {
    if let Some(path) = matches.get_one::<String>("folder") {
        // The path is from where the program runs, not from where the settings stand.
        let path = std::path::absolute(path).map_or_else(|_| path.clone(), |path| path.to_string_lossy().into_owned());
        return Ok(vec![Target { name: "folder".to_owned(), to: Destination::Folder { path } }]);
    }
    let settings = definition::settings(base).map_err(|faults| {
        super::summary::faults(context, &faults);
        Outcome::Failed
    })?;
    let names: Vec<&String> = matches.get_many::<String>("targets").into_iter().flatten().collect();
    let place = || Place::file(definition::SETTINGS);
    if settings.publish.is_empty() {
        return Err(
            context.failed(&Error::new(place(), Message::plain("publish.no-targets")).hint(Message::plain("publish.no-targets-hint")))
        );
    }
    if names.is_empty() {
        return Ok(settings.publish);
    }
    let found = names.into_iter().map(|name| match definition::target_named(&settings.publish, name) {
        Ok(target) => Ok(target.clone()),
        Err(choices) => Err(context.failed(&Error::new(place(), Message::new("publish.no-target", [name.as_str()])).hint(choices))),
    });
    found.collect()
}

fn tell(context: &Context, target: &Target, report: &PublishReport, is_rehearsal: bool) {
    let say = |key, arguments: &[String]| super::print(&Message::new(key, arguments.iter().map(String::as_str)).text(context.lang));
    if is_rehearsal {
        report.put.iter().for_each(|path| say("publish.put", std::slice::from_ref(path)));
        report.removed.iter().for_each(|path| say("publish.removed", std::slice::from_ref(path)));
    }
    if report.resumed > 0 {
        say("publish.resumed", &[target.name.clone(), report.resumed.to_string()]);
    }
    let counts =
        [report.put.len().to_string(), (report.bytes / 1000).to_string(), report.same.to_string(), report.removed.len().to_string()];
    let key = if is_rehearsal { "publish.rehearsed" } else { "publish.done" };
    say(key, &[&[target.name.clone()][..], &counts[..]].concat());
}

fn json(target: &Target, report: &PublishReport) -> serde_json::Value {
    serde_json::json!({
        "target": target.name,
        "put": report.put,
        "bytes": report.bytes,
        "same": report.same,
        "removed": report.removed,
        "resumed": report.resumed,
    })
}
