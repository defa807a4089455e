//! What happens, for whoever looks into a run: as text on standard error, and as one JSON object a line in a file.

use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::place::Place;
use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Starts what the user asked for: `--log LEVEL`, `--log-file FILE`. Errs where the file cannot be written to.
pub(crate) fn start(matches: &ArgMatches) -> Result<(), Error> {
    let text = |name: &str| matches.get_one::<String>(name);
    let level = text("log").and_then(|level| level.parse::<LevelFilter>().ok());
    let file = text("log-file").map(|path| open(path)).transpose()?;
    let screen = level.map(|level| layer().with_writer(std::io::stderr).with_ansi(colors()).without_time().with_filter(level));
    // A line is written at once, so that those of several processes stand below each other.
    let lines = file.map(|file| {
        let json = layer().json().flatten_event(true).with_current_span(false).with_span_list(false);
        json.log_internal_errors(false).with_writer(Mutex::new(file)).with_filter(level.unwrap_or(LevelFilter::INFO))
    });
    if screen.is_some() || lines.is_some() {
        // Fails only where a log was started before, and this is the first.
        let _ = tracing_subscriber::registry().with(screen).with(lines).try_init();
    }
    Ok(())
}

fn colors() -> bool {
    std::io::stderr().is_terminal() && super::colors_are_welcome()
}

/// The file that lines are added to, with the folders that it is to be in.
fn open(path: &str) -> Result<File, Error> {
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    let file = folder.map_or(Ok(()), std::fs::create_dir_all).and_then(|()| File::options().create(true).append(true).open(path));
    file.map_err(|error| Error::new(Place::file(path), Message::new("command.not-written", [error.to_string()])))
}

/// How long ago something began.
pub(crate) fn milliseconds(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}
