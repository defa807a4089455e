//! `seihyo build`: the whole catalog, from its definitions to the catalog in each standard. `seihyo why` tells what it would make.

use super::{Context, Outcome, guard, owner, progress, summary, told};
use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::release::{self, BuildOptions, BuildReport, DatasetReport, Lock, Observer, OldReceived, Retention, WebUse};
use seihyo::{catalog, site};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let started = Instant::now();
    let many = |name: &str| matches.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
    let options = BuildOptions {
        only: [many("ids"), many("only")].concat(),
        force: matches.get_flag("force"),
        dry_run: matches.get_flag("dry-run"),
        limits: context.limits,
        web: if matches.get_flag("offline") { WebUse::Never } else { WebUse::Ask },
        now: Some(super::clock::now()),
    };
    if options.dry_run {
        return plan(context, matches, &options);
    }
    finish(context, matches, &options, started, &|_| Ok(()))
}

/// `seihyo accept`: what is held back is noted as right, and its dataset built.
pub(crate) fn accept(context: &Context, matches: &ArgMatches) -> Outcome {
    let started = Instant::now();
    let id = text(matches, "id");
    let options = BuildOptions { only: vec![id.to_owned()], limits: context.limits, web: WebUse::Missing, ..BuildOptions::default() };
    finish(context, matches, &options, started, &|lock| {
        let date = release::accept(lock, id, matches.get_one::<String>("date").map(String::as_str))?;
        if text(matches, "format") != "json" {
            super::print(&Message::new("run.accepted", [id.to_owned(), date]).text(context.lang));
        }
        Ok(())
    })
}

/// `seihyo rollback`: newer releases are withdrawn, then the catalog and the pages are made of what is left.
pub(crate) fn rollback(context: &Context, matches: &ArgMatches) -> Outcome {
    let started = Instant::now();
    let id = text(matches, "id");
    let options = BuildOptions { only: vec![id.to_owned()], limits: context.limits, web: WebUse::Missing, ..BuildOptions::default() };
    let date = matches.get_one::<String>("date").map(String::as_str);
    finish(context, matches, &options, started, &|lock| {
        let gone = release::rollback(lock, id, date, catalog::describe())?;
        if text(matches, "format") != "json" {
            super::print(&Message::new("run.rolled-back", [id.to_owned(), gone.join(", ")]).text(context.lang));
        }
        Ok(())
    })
}

/// `seihyo prune`: old releases are removed, then the catalog and the pages are made of what is left.
pub(crate) fn prune(context: &Context, matches: &ArgMatches) -> Outcome {
    let started = Instant::now();
    let (definitions, broken) = seihyo::definition::load(Path::new(text(matches, "catalog")));
    let days = matches.get_one::<u16>("received").copied();
    let only: Vec<String> = matches.get_many::<String>("ids").into_iter().flatten().cloned().collect();
    let options = BuildOptions { only: only.clone(), limits: context.limits, web: WebUse::Missing, ..BuildOptions::default() };
    let newest = matches.get_one::<u16>("keep").copied().map_or(1, usize::from);
    let rule = Retention { newest, yearly: matches.get_flag("yearly") };
    finish(context, matches, &options, started, &|lock| {
        let mut lines = Vec::new();
        for definition in definitions.iter().filter(|definition| only.is_empty() || only.contains(&definition.id)) {
            let mut named: BTreeSet<String> = definition.sources.iter().map(|source| source.published.clone()).collect();
            if !definition.pages.is_empty() {
                named.extend(release::known_editions(lock.output(), &definition.id));
            }
            let gone = release::prune(lock, &definition.id, &named, rule, catalog::describe())?;
            if !gone.is_empty() {
                lines.push(Message::new("run.pruned", [definition.id.clone(), gone.join(", ")]).text(context.lang));
            }
        }
        if let Some(days) = days {
            let before = super::clock::now().timestamp() - jiff::SignedDuration::from_hours(24 * i64::from(days));
            let old = OldReceived { definitions: &definitions, all: broken.is_empty(), before, limits: &context.limits };
            let freed = release::prune_received(lock, &old)?;
            tracing::info!(files = freed.files, bytes = freed.bytes, "received files removed");
            if freed.files > 0 {
                let counts = [freed.files.to_string(), freed.bytes.div_ceil(1000).to_string()];
                lines.push(Message::new("run.pruned-received", counts).text(context.lang));
            }
        }
        if lines.is_empty() {
            lines.push(Message::plain("run.pruned-none").text(context.lang));
        }
        if text(matches, "format") != "json" {
            super::print(&lines.join("\n"));
        }
        Ok(())
    })
}

/// Builds, after something else was done under the same lock, and tells what came of it.
fn finish(context: &Context, matches: &ArgMatches, options: &BuildOptions, started: Instant, first: &First<'_>) -> Outcome {
    let bar = progress::spinner(context);
    let done = |dataset: &DatasetReport| {
        bar.set_message(dataset.id.clone());
        bar.inc(1);
    };
    let watch = guard::Watch::new();
    let observer =
        Observer { alone: &|id| watch.is_alone(id), begin: &|id| watch.begin_dataset(id), end: &|id| watch.end_dataset(id), done: &done };
    let made = make(context, matches, options, observer, first);
    bar.finish_and_clear();
    let report = match made {
        Ok(report) => report,
        Err(error) => return told::failed(context, matches, &error),
    };
    summary::faults(context, &report.definitions);
    let summary = summary::built(&report, started.elapsed(), context);
    let outcome = summary::close(context, &summary, text(matches, "format") == "json");
    told::tell(context, matches, &summary, outcome)
}

/// What is done under the lock before the build.
type First<'a> = dyn Fn(&Lock) -> Result<(), Error> + 'a;

fn text<'m>(matches: &'m ArgMatches, name: &str) -> &'m str {
    matches.get_one::<String>(name).map(String::as_str).unwrap_or_default()
}

/// Builds the releases, then the catalog in each standard, and brings the site up to date where anything is new.
pub(super) fn whole(definitions: &Path, lock: &Lock, options: &BuildOptions, observer: Observer<'_>) -> BuildReport {
    let mut report = release::build(definitions, lock, options, catalog::describe(), observer);
    if report.cataloged > 0 && !report.undone.is_empty() {
        let pages = site::update(lock.output(), &report.undone);
        if pages.errors.is_empty() {
            report.errors.extend(release::pages_are_made(lock).err());
        }
        report.errors.extend(pages.errors);
    }
    report
}

/// Builds under the lock of the output folder.
fn make(
    context: &Context,
    matches: &ArgMatches,
    options: &BuildOptions,
    observer: Observer<'_>,
    first: &First<'_>,
) -> Result<BuildReport, Error> {
    let lock = owner::lock(context, matches)?;
    first(&lock)?;
    Ok(whole(Path::new(text(matches, "catalog")), &lock, options, observer))
}

/// `seihyo why`, and `build --dry-run`: which releases would be made, and why.
pub(crate) fn why(context: &Context, matches: &ArgMatches) -> Outcome {
    let only = matches.get_many::<String>("ids").into_iter().flatten().cloned().collect();
    plan(context, matches, &BuildOptions { only, dry_run: true, limits: context.limits, ..BuildOptions::default() })
}

fn plan(context: &Context, matches: &ArgMatches, options: &BuildOptions) -> Outcome {
    let report = release::plan(Path::new(text(matches, "catalog")), Path::new(text(matches, "output")), options);
    summary::faults(context, &report.definitions);
    for error in &report.errors {
        context.failed(error);
    }
    let failed = |dataset: &DatasetReport| dataset.releases.iter().any(|release| release.error.is_some());
    if text(matches, "format") == "json" {
        super::print(&json(context, &report));
    } else {
        tell(context, &report);
    }
    let all_well = report.errors.is_empty() && report.definitions.is_empty() && !report.datasets.iter().any(failed);
    if all_well { Outcome::Clean } else { Outcome::Failed }
}

fn tell(context: &Context, report: &BuildReport) {
    let mut due = 0;
    for dataset in &report.datasets {
        if let Some(reason) = &dataset.reason {
            super::print(&format!("{}: {}", dataset.id, reason.text(context.lang)));
        }
        for release in &dataset.releases {
            let why = release.reason.as_ref().map(|reason| reason.text(context.lang));
            due += usize::from(why.is_some());
            let why = why.or_else(|| release.error.as_ref().map(|error| error.text(context.lang)));
            if let Some(why) = why {
                super::print(&format!("{} {}: {why}", dataset.id, release.published));
            }
        }
    }
    let releases: usize = report.datasets.iter().map(|dataset| dataset.releases.len()).sum();
    super::print(&Message::new("run.plan-done", [due.to_string(), releases.to_string()]).text(context.lang));
}

fn json(context: &Context, report: &BuildReport) -> String {
    let mut due = Vec::new();
    for dataset in &report.datasets {
        if let Some(reason) = &dataset.reason {
            due.push(serde_json::json!({ "dataset": dataset.id, "release": null, "why": reason.key(), "text": reason.text(context.lang) }));
        }
        for release in &dataset.releases {
            let why = release.reason.as_ref().map(|reason| (reason.key(), reason.text(context.lang)));
            let why = why.or_else(|| release.error.as_ref().map(|error| (error.message.key(), error.text(context.lang))));
            due.extend(
                why.map(|(key, text)| serde_json::json!({ "dataset": dataset.id, "release": release.published, "why": key, "text": text })),
            );
        }
    }
    serde_json::json!({ "due": due, "errors": report.errors.iter().map(|error| error.text(context.lang)).collect::<Vec<_>>() }).to_string()
}
