//! What a run came to, told to those who were not there: files in a folder, and a command.

use super::{Context, Outcome, complain, guard};
use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::{Lang, Message};
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
    context.failed(error);
    notice(context, matches, &(error.text(context.lang) + "\n"), Outcome::Failed)
}

/// That the process of a run was ended from outside: told on standard error, and to the command that was asked for.
pub(crate) fn ended(matches: &ArgMatches, lang: Lang, error: &Error) {
    complain(&error.text(lang));
    let command = asked(matches, "notify");
    let done = command.map_or(Ok(()), |command| notify(command, &(error.text(lang) + "\n"), Outcome::Failed));
    if let Err(error) = done {
        complain(&error.text(lang));
    }
}

/// Writes the reports and runs the command that were asked for. What cannot be done is told, and makes the run fail.
pub(crate) fn tell(context: &Context, matches: &ArgMatches, summary: &Summary, outcome: Outcome) -> Outcome {
    let now = super::clock::now();
    let ended = u64::try_from(now.timestamp().as_second()).unwrap_or_default();
    let when = now.strftime("%Y-%m-%d %H:%M %z").to_string();
    let text = plain(context, summary);
    let files = [
        ("run.txt", format!("{when}\n{text}")),
        ("run.json", summary.json(context.lang)),
        ("run.html", summary.page(&when, context.lang)),
        ("seihyo.prom", summary.metrics(ended)),
    ];
    let outcome = written(context, matches, &files, outcome);
    notice(context, matches, &text, outcome)
}

/// Writes reports into the folder that was asked for; each takes the place of the one before at once.
pub(crate) fn written(context: &Context, matches: &ArgMatches, files: &[(&str, String)], outcome: Outcome) -> Outcome {
    let Some(folder) = asked(matches, "reports").map(Path::new) else { return outcome };
    let done = files.iter().try_for_each(|(name, text)| seihyo::release::write_text(&folder.join(name), text).map(drop));
    done.map_or_else(|error| context.failed(&error), |()| outcome)
}

/// Gives a report to the command that was asked for, where somebody must look.
pub(crate) fn notice(context: &Context, matches: &ArgMatches, report: &str, outcome: Outcome) -> Outcome {
    let command = asked(matches, "notify").filter(|_| outcome != Outcome::Clean);
    let done = command.map_or(Ok(()), |command| notify(command, report, outcome));
    done.map_or_else(|error| context.failed(&error), |()| outcome)
}

fn plain(context: &Context, summary: &Summary) -> String {
    summary.text(terminal::Options { lang: context.lang, ..terminal::Options::default() })
}

/// Gives the report to a command of the system's shell.
fn notify(command: &str, report: &str, outcome: Outcome) -> Result<(), Error> {
    let failed = |why: String| Error::new(Place::file(command), Message::new("run.not-notified", [why]));
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut shell = Command::new(shell);
    guard::let_go(&mut shell);
    let mut child = shell
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
