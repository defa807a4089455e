//! `seihyo site`: the catalog in each standard and the website, from what stands in the output folder.

use super::{Context, Outcome, owner};
use clap::ArgMatches;
use seihyo::message::Message;
use seihyo::{catalog, site};
use std::path::Path;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    // An output folder that is not there is not made for a lock.
    if let Err(error) = catalog::read(Path::new(text("output"))) {
        return context.failed(&error);
    }
    let made = owner::lock(context, matches).and_then(|lock| Ok((catalog::write(&lock)?, lock)));
    let (metadata, lock) = match made {
        Ok(made) => made,
        Err(error) => return context.failed(&error),
    };
    let report = site::build(lock.output());
    if text("format") == "json" {
        let json = serde_json::json!({
            "files": report.files,
            "bytes": report.bytes,
            "written": report.written,
            "metadata_written": metadata,
            "errors": report.errors.iter().map(|error| error.text(context.lang)).collect::<Vec<_>>(),
        });
        super::print(&json.to_string());
    } else {
        let counts = [report.files.to_string(), (report.bytes / 1000).to_string(), report.written.to_string(), metadata.to_string()];
        super::print(&Message::new("command.site-done", counts).text(context.lang));
    }
    report.errors.iter().map(|error| context.failed(error)).max().unwrap_or(Outcome::Clean)
}
