//! `seihyo build`: the whole catalog, from its definitions to the catalog in each standard.

use super::{Context, Outcome, progress, summary};
use clap::ArgMatches;
use seihyo::release::{self, BuildOptions, BuildReport, DatasetReport};
use seihyo::{catalog, site};
use std::path::Path;
use std::time::Instant;

/// Builds the releases, then the catalog in each standard and the site over what stands.
pub(super) fn whole(definitions: &Path, output: &Path, options: &BuildOptions, done: &(dyn Fn(&DatasetReport) + Sync)) -> BuildReport {
    let mut report = release::build(definitions, output, options, done);
    if report.cataloged > 0 {
        report.errors.extend(catalog::write(output).err());
        report.errors.extend(site::build(output).errors);
    }
    report
}

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let started = Instant::now();
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let only = matches.get_many::<String>("only").into_iter().flatten().cloned().collect();
    let options = BuildOptions { only, force: matches.get_flag("force"), limits: context.limits };
    let bar = progress::spinner(context);
    let done = |dataset: &DatasetReport| {
        bar.set_message(dataset.id.clone());
        bar.inc(1);
    };
    let report = whole(Path::new(text("catalog")), Path::new(text("output")), &options, &done);
    bar.finish_and_clear();
    summary::faults(context, &report.definitions);
    let summary = summary::built(&report, started.elapsed(), context);
    summary::close(context, &summary, text("format") == "json")
}
