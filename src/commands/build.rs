//! `seihyo build`: the whole catalog, from its definitions to the catalog in each standard.

use super::{Context, Outcome, progress, summary};
use clap::ArgMatches;
use seihyo::release::{self, BuildOptions, DatasetReport};
use seihyo::{catalog, site};
use std::path::Path;
use std::time::Instant;

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
    let output = Path::new(text("output"));
    let mut report = release::build(Path::new(text("catalog")), output, &options, &done);
    if report.cataloged > 0 {
        report.errors.extend(catalog::write(output).err());
    }
    bar.finish_and_clear();
    if report.cataloged > 0 {
        report.errors.extend(site::build(output).errors);
    }
    summary::faults(context, &report.definitions);
    let summary = summary::built(&report, started.elapsed(), context);
    summary::close(context, &summary, text("format") == "json")
}
