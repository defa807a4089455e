//! `seihyo convert`: files, folders and URLs to data, without a definition.

use super::{Context, Outcome, guard, progress, summary};
use clap::ArgMatches;
use seihyo::release::{self, ConvertOptions, CsvEncoding, FileReport, Rendering};
use seihyo::source::input;
use std::path::Path;
use std::time::Instant;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let started = Instant::now();
    let many = |name: &str| matches.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<String>>();
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let found = input::find(&many("inputs"));
    let options = ConvertOptions {
        renderings: many("to").iter().filter_map(|word| Rendering::from_word(word)).collect(),
        encoding: if text("encoding") == "cp932" { CsvEncoding::Cp932 } else { CsvEncoding::Utf8 },
        mark: matches.get_flag("bom"),
        safe_for_excel: matches.get_flag("safe-for-excel"),
        limits: context.limits,
    };
    let output = Path::new(text("output"));
    let folders = release::output_folders(&found.inputs);
    let bar = progress::bar(context, found.inputs.len());
    let watch = guard::Watch::new();
    let reports: Vec<FileReport> = guard::each(&watch, &found.inputs, |number, input| {
        bar.set_message(input.name.clone());
        let folder = folders.get(number).map_or_else(|| output.to_owned(), |folder| output.join(folder));
        let report = match watch.begin(&input.name) {
            Ok(_at_hand) => match context.web.bring(input) {
                Ok(input) => release::convert(&input, &folder, &options),
                Err(error) => FileReport::failed(input, &folder, error),
            },
            Err(lost) => FileReport::failed(input, &folder, lost),
        };
        bar.inc(1);
        report
    });
    bar.finish_and_clear();
    let summary = summary::converted(&reports, found, started.elapsed(), context);
    summary::close(context, &summary, text("format") == "json")
}
