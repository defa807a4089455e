//! What a run came to, told to those who were not there: files in a folder, and a command.

use super::{Context, Outcome};
use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::report::summary::Summary;
use seihyo::report::terminal;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// An option that not every command has.
fn asked<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m String> {
    matches.try_get_one::<String>(name).ok().flatten()
}

/// That nothing could be done at all: told as any error, and to the command that was asked for.
pub(crate) fn failed(context: &Context, matches: &ArgMatches, error: &Error) -> Outcome {
    let report = error.text(context.lang) + "\n";
    if let Some(Err(error)) = asked(matches, "notify").map(|command| notify(command, &report, Outcome::Failed)) {
        context.failed(&error);
    }
    context.failed(error)
}

/// Writes the reports and runs the command that were asked for. What cannot be done is told, and makes the run fail.
pub(crate) fn tell(context: &Context, matches: &ArgMatches, summary: &Summary, outcome: Outcome) -> Outcome {
    let reports = asked(matches, "reports").map(|folder| write(context, Path::new(folder), summary));
    let command = asked(matches, "notify").filter(|_| outcome != Outcome::Clean);
    let notice = command.map(|command| notify(command, &plain(context, summary), outcome));
    [reports, notice].into_iter().flatten().fold(outcome, |outcome, done| match done {
        Ok(()) => outcome,
        Err(error) => context.failed(&error),
    })
}

/// The run as text, JSON, a web page and metrics. Each file takes the place of the one before at once.
fn write(context: &Context, folder: &Path, summary: &Summary) -> Result<(), Error> {
    let now = jiff::ZonedDateTime::now();
    let ended = u64::try_from(now.timestamp().as_second()).unwrap_or_default();
    let when = now.strftime("%Y-%m-%d %H:%M %z").to_string();
    let files = [
        ("run.txt", format!("{when}\n{}", plain(context, summary))),
        ("run.json", summary.json(context.lang)),
        ("run.html", summary.page(&when, context.lang)),
        ("seihyo.prom", summary.metrics(ended)),
    ];
    files.iter().try_for_each(|(name, text)| seihyo::release::write_text(&folder.join(name), text).map(drop))
}

fn plain(context: &Context, summary: &Summary) -> String {
    summary.text(terminal::Options { lang: context.lang, ..terminal::Options::default() })
}

/// Gives the report to a command of the system's shell.
fn notify(command: &str, report: &str, outcome: Outcome) -> Result<(), Error> {
    let failed = |why: String| Error::new(Place::file(command), Message::new("run.not-notified", [why]));
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = Command::new(shell)
        .args([flag, command])
        .env("SEIHYO_OUTCOME", if outcome == Outcome::Failed { "failed" } else { "findings" })
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    if let Some(mut input) = child.stdin.take() {
        // A command that reads nothing is no fault.
        let _ = input.write_all(report.as_bytes());
    }
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string())) }
}
