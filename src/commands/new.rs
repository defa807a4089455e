//! `seihyo new`: a draft definition for a file.

use super::{Context, Outcome};
use clap::ArgMatches;
use seihyo::dataset;
use seihyo::definition::{self, Origin};
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::source::input;
use std::path::Path;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    match draft(text("file").unwrap_or_default(), text("id"), text("published"), text("output").map(Path::new)) {
        Err(error) => context.failed(&error),
        Ok(Written::Text(text)) => {
            super::print(&text);
            Outcome::Clean
        }
        Ok(Written::File(file)) => {
            super::print(&Message::new("command.new-written", [file]).text(context.lang));
            Outcome::Clean
        }
    }
}

enum Written {
    Text(String),
    File(String),
}

fn draft(named: &str, id: Option<&str>, published: Option<&str>, output: Option<&Path>) -> Result<Written, Error> {
    let published = match published {
        Some(date) => date
            .parse::<jiff::civil::Date>()
            .map_err(|_| Error::new(Place::file("--published"), Message::new("command.no-date", [date])))?,
        None => jiff::ZonedDateTime::now().date(),
    };
    let source = super::single(named)?.load()?;
    let origin = if input::is_url(named) { Origin::Url(named.to_owned()) } else { Origin::Path(input::portable(named)) };
    // A definition is named by its id, so the file it goes into gives the id where none is given.
    let stem = output.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    let draft = dataset::draft(&source, origin, id.or(stem.as_deref()), &published.to_string())?;
    let text = definition::draft(&draft);
    match output {
        None => Ok(Written::Text(text)),
        Some(file) => {
            if file.exists() {
                return Err(Error::new(Place::file(input::portable(file)), Message::plain("command.exists")));
            }
            super::write(file, &text)?;
            Ok(Written::File(input::portable(file)))
        }
    }
}
