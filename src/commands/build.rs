//! `seihyo build`: the whole catalog, from its definitions to `catalog.json`.

use super::{Context, Outcome, progress, summary};
use clap::ArgMatches;
use seihyo::release::{self, BuildOptions, BuildReport, DatasetReport};
use seihyo::{catalog, site};
use std::path::Path;
use std::time::Instant;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let started = Instant::now();
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let only = matches.get_many::<String>("only").into_iter().flatten().cloned().collect();
    let options = BuildOptions { only, force: matches.get_flag("force") };
    let bar = progress::spinner(context);
    let done = |dataset: &DatasetReport| {
        bar.set_message(dataset.id.clone());
        bar.inc(1);
    };
    let report = release::build(Path::new(text("catalog")), Path::new(text("output")), &options, &done);
    bar.finish_and_clear();
    let report = with_site(report, Path::new(text("output")));
    summary::faults(context, &report.definitions);
    let summary = summary::built(&report, started.elapsed(), context);
    summary::close(context, &summary, text("format") == "json")
}

/// Makes the website of what stands in the output folder, and adds what goes wrong there to the report.
fn with_site(mut report: BuildReport, output: &Path) -> BuildReport {
    match catalog::read(output) {
        Ok(catalog) => report.errors.extend(site::write(output, &catalog).errors),
        Err(error) => report.errors.push(error),
    }
    report
}
