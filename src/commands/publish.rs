//! `seihyo publish`: the finished output folder put where it is served.

use super::{Context, Outcome, log, owner, progress, told};
use clap::ArgMatches;
use seihyo::definition::{self, Destination, Target};
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::publish::{self, PublishReport};
use seihyo::release::Lock;
use seihyo::report::gauge;
use std::path::Path;
use std::time::Instant;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let started = Instant::now();
    let base = definition::base(Path::new(text(matches, "catalog")));
    let targets = match targets(context, matches, &base) {
        Ok(targets) => targets,
        Err(why) => return told::notice(context, matches, &why, Outcome::Failed),
    };
    let lock = match owner::lock(context, matches) {
        Ok(lock) => lock,
        Err(error) => return told::failed(context, matches, &error),
    };
    let all: Vec<Published> = targets.iter().map(|target| put(context, matches, &lock, &base, target)).collect();
    let outcome = if all.iter().all(|published| published.made.is_ok()) { Outcome::Clean } else { Outcome::Failed };
    let json = serde_json::Value::Array(all.iter().map(|published| published.json(context)).collect()).to_string();
    if is_json(matches) {
        super::print(&json);
    }
    let text = all.iter().map(|published| published.text(context)).collect::<String>();
    let files = [("publish.txt", text.clone()), ("publish.json", json), ("seihyo-publish.prom", metrics(&all, started))];
    let outcome = told::written(context, matches, &files, outcome);
    told::notice(context, matches, &text, outcome)
}

/// What came of one place.
struct Published {
    target: String,
    made: Result<PublishReport, Error>,
}

/// Publishes to one place, and says what came of it.
fn put(context: &Context, matches: &ArgMatches, lock: &Lock, base: &Path, target: &Target) -> Published {
    let (began, is_rehearsal) = (Instant::now(), matches.get_flag("dry-run"));
    let bar = progress::spinner(context);
    let done = |path: &str| {
        tracing::debug!(place = target.name, path, "file");
        bar.set_message(path.to_owned());
        bar.inc(1);
    };
    let made = publish::publish(lock, target, base, is_rehearsal, &done);
    bar.finish_and_clear();
    match &made {
        Ok(report) => {
            let (put, removed, ms) = (report.put.len(), report.removed.len(), log::milliseconds(began));
            tracing::info!(place = target.name, put, same = report.same, removed, bytes = report.bytes, is_rehearsal, ms, "publish");
            if !is_json(matches) {
                tell(context, target, report, is_rehearsal);
            }
        }
        Err(error) => drop(context.failed(error)),
    }
    Published { target: target.name.clone(), made }
}

impl Published {
    fn json(&self, context: &Context) -> serde_json::Value {
        match &self.made {
            Ok(report) => json(&self.target, report),
            Err(error) => serde_json::json!({ "target": self.target, "error": error.text(context.lang) }),
        }
    }

    fn text(&self, context: &Context) -> String {
        let line = match &self.made {
            Ok(report) => Message::new("publish.done", counts(&self.target, report)).text(context.lang),
            Err(error) => format!("{}: {}", self.target, error.text(context.lang)),
        };
        line + "\n"
    }
}

/// The run as metrics in the text format of Prometheus.
fn metrics(all: &[Published], started: Instant) -> String {
    let mut out = String::new();
    let one = |value: String| vec![(String::new(), value)];
    let ended = u64::try_from(super::clock::now().timestamp().as_second()).unwrap_or_default();
    gauge(&mut out, "publish_end_timestamp_seconds", "When publishing ended.", one(ended.to_string()));
    let seconds = format!("{:.3}", started.elapsed().as_secs_f64());
    gauge(&mut out, "publish_duration_seconds", "How long publishing took.", one(seconds));
    let each = |value: &dyn Fn(&Published) -> Option<usize>| {
        let row = |published: &Published| Some((format!("{{target=\"{}\"}}", published.target), value(published)?.to_string()));
        all.iter().filter_map(row).collect::<Vec<_>>()
    };
    gauge(
        &mut out,
        "publish_failed",
        "Whether the place was not reached or did not take a file.",
        each(&|one| Some(usize::from(one.made.is_err()))),
    );
    gauge(&mut out, "publish_files_put", "Files that were put there.", each(&|one| Some(one.made.as_ref().ok()?.put.len())));
    gauge(&mut out, "publish_files_removed", "Files that were taken away.", each(&|one| Some(one.made.as_ref().ok()?.removed.len())));
    gauge(&mut out, "publish_bytes", "Bytes that were sent.", each(&|one| usize::try_from(one.made.as_ref().ok()?.bytes).ok()));
    out
}

fn text<'m>(matches: &'m ArgMatches, name: &str) -> &'m str {
    matches.get_one::<String>(name).map(String::as_str).unwrap_or_default()
}

fn is_json(matches: &ArgMatches) -> bool {
    text(matches, "format") == "json"
}

/// The places that are asked for: all of the settings by default. Where they cannot be told, what was said of it.
fn targets(context: &Context, matches: &ArgMatches, base: &Path) -> Result<Vec<Target>, String> {
    if let Some(path) = matches.get_one::<String>("folder") {
        // The path is from where the program runs, not from where the settings stand.
        let path = std::path::absolute(path).map_or_else(|_| path.clone(), |path| path.to_string_lossy().into_owned());
        return Ok(vec![Target { name: "folder".to_owned(), to: Destination::Folder { path } }]);
    }
    let refused = |error: Error| {
        context.failed(&error);
        error.text(context.lang) + "\n"
    };
    let settings = definition::settings(base).map_err(|faults| {
        super::summary::faults(context, &faults);
        faults.iter().map(|fault| fault.error.text(context.lang) + "\n").collect::<String>()
    })?;
    let names: Vec<&String> = matches.get_many::<String>("targets").into_iter().flatten().collect();
    let place = || Place::file(definition::SETTINGS);
    if settings.publish.is_empty() {
        return Err(refused(Error::new(place(), Message::plain("publish.no-targets")).hint(Message::plain("publish.no-targets-hint"))));
    }
    if names.is_empty() {
        return Ok(settings.publish);
    }
    let found = names.into_iter().map(|name| match definition::target_named(&settings.publish, name) {
        Ok(target) => Ok(target.clone()),
        Err(choices) => Err(refused(Error::new(place(), Message::new("publish.no-target", [name.as_str()])).hint(choices))),
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
    say(if is_rehearsal { "publish.rehearsed" } else { "publish.done" }, &counts(&target.name, report));
}

/// The name of the place, what was put there with its size in kilobytes, what is the same, what was removed.
fn counts(target: &str, report: &PublishReport) -> [String; 5] {
    let [put, same, removed] = [report.put.len(), report.same, report.removed.len()].map(|count| count.to_string());
    [target.to_owned(), put, (report.bytes / 1000).to_string(), same, removed]
}

fn json(target: &str, report: &PublishReport) -> serde_json::Value {
    serde_json::json!({
        "target": target,
        "put": report.put,
        "bytes": report.bytes,
        "same": report.same,
        "removed": report.removed,
        "resumed": report.resumed,
    })
}
