//! `seihyo check`: what is wrong with files before they are published.

mod fix;
mod known;
mod wishes;

use super::{Context, Outcome, guard, progress};
use clap::ArgMatches;
use seihyo::dataset::Loose;
use seihyo::finding::Error;
use seihyo::lint::RULES;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::report::check::{Check, Checked};
use seihyo::report::lint::{Baseline, CsvOptions, Keep, Known, Lint, Linted};
use seihyo::report::terminal;
use seihyo::source::input::{self, Found, Input};
use std::path::Path;
use wishes::Asked;

/// Checks every source that is named by the rules; with `--encoding` its encoding alone.
pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    match checked(context, matches) {
        Ok(outcome) => outcome,
        Err(error) => context.failed(&error),
    }
}

fn checked(context: &Context, matches: &ArgMatches) -> Result<Outcome, Error> {
    let asked = Asked::new(context, matches)?;
    if matches.get_flag("fix") {
        return fix::run(context, matches, &asked);
    }
    let form = Form::new(matches)?;
    let known_before = text(matches, "baseline");
    let baseline = known_before.map(read_baseline).transpose()?;
    let named: Vec<String> = matches.get_many::<String>("inputs").into_iter().flatten().cloned().collect();
    let found = input::find(&named);
    if matches.get_flag("encoding") {
        return encoding(context, matches, form, found);
    }
    let Found { inputs, errors, passed_over, open_documents } = found;
    let written = text(matches, "write-baseline");
    let keep = Keep { sheets: form == Form::Html, prints: form == Form::Sarif || baseline.is_some() || written.is_some() };
    let sources = each(context, &inputs, |input, ready| {
        let selection = asked.selection(&input.name);
        let read = ready.and_then(|()| read(context, input));
        let known = if read.is_ok() { asked.editions.known(context, input, &selection) } else { Known::default() };
        Linted::beside(&*input.name, read, selection, keep, &known)
    });
    let mut lint = Lint { sources, errors, passed_over, open_documents, has_baseline: false };
    if let Some(path) = written {
        let baseline = Baseline::of(&lint, |name| known::key(path, name));
        super::write(Path::new(path), &baseline.json())?;
        let said = Message::new("check.baseline-written", [path.to_owned(), baseline.places().to_string()]).text(context.lang);
        super::print(&said);
        return Ok(outcome(lint.failed() + asked.broken, 0));
    }
    if let Some((baseline, path)) = baseline.zip(known_before) {
        baseline.excuse(&mut lint, |name| known::key(path, name));
    }
    let report = match form {
        Form::Text => lint.text(options(context, text(matches, "output"))),
        Form::Json => lint.json(context.lang),
        Form::Sarif => lint.sarif(context.lang),
        Form::Csv => lint.csv(CsvOptions { lang: context.lang, for_excel: matches.get_flag("bom") }),
        Form::Html => lint.html(context.lang),
    };
    hand_over(context, matches, &report)?;
    Ok(outcome(lint.failed() + asked.broken, lint.with_findings()))
}

fn encoding(context: &Context, matches: &ArgMatches, form: Form, found: Found) -> Result<Outcome, Error> {
    let Found { inputs, errors, passed_over, open_documents } = found;
    let sources = each(context, &inputs, |input, ready| Checked::encoding(&*input.name, ready.and_then(|()| read(context, input))));
    let check = Check { sources, errors, passed_over, open_documents };
    let report = match form {
        Form::Text => check.text(options(context, text(matches, "output"))),
        Form::Json => check.json(context.lang),
        Form::Sarif | Form::Csv | Form::Html => return Err(misused("command.encoding-form")),
    };
    hand_over(context, matches, &report)?;
    Ok(outcome(check.failed(), check.with_findings()))
}

/// Writes a report into the file that the user names, else to standard output.
fn hand_over(context: &Context, matches: &ArgMatches, report: &str) -> Result<(), Error> {
    match text(matches, "output") {
        Some(path) => {
            super::write(Path::new(path), report)?;
            super::print(&Message::new("command.written", [path]).text(context.lang));
        }
        None => super::print_as_it_is(report),
    }
    Ok(())
}

/// How text is written: to the terminal, or into a file.
fn options(context: &Context, output: Option<&str>) -> terminal::Options {
    let usual = terminal::Options::default();
    let to_file = output.is_some();
    let width = super::terminal_width().filter(|_| !to_file).unwrap_or(usual.width);
    terminal::Options { lang: context.lang, width, color: context.color && !to_file, ..usual }
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Json,
    Sarif,
    Csv,
    Html,
}

impl Form {
    /// What `--format` says, else the ending of `--output`, else text. Errs where another option does not go with it.
    fn new(matches: &ArgMatches) -> Result<Self, Error> {
        let output = text(matches, "output").unwrap_or_default();
        let ending = Path::new(output).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let form = match text(matches, "format").unwrap_or(&ending) {
            "json" => Self::Json,
            "sarif" => Self::Sarif,
            "csv" => Self::Csv,
            "html" | "htm" => Self::Html,
            _ => Self::Text,
        };
        if matches.get_flag("bom") && form != Self::Csv { Err(misused("command.bom-form")) } else { Ok(form) }
    }
}

fn text<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

fn misused(key: &'static str) -> Error {
    Error::new(Place::file("check"), Message::plain(key))
}

fn read(context: &Context, input: &Input) -> Result<Loose, Error> {
    context.web.bring(input)?.load_within(&context.limits).and_then(|source| Loose::read_within(&source, &context.limits))
}

#[expect(clippy::disallowed_methods, reason = "the user names the file of what was known before")]
fn read_baseline(path: &str) -> Result<Baseline, Error> {
    let read = std::fs::read_to_string(path);
    let text = read.map_err(|error| Error::new(Place::file(path), Message::new("source.unreadable", [error.to_string()])))?;
    Baseline::parse(path, &text)
}

/// Does the same with every source, several at a time; the results are in their order. `check` is told where a file is not to be read.
fn each<T: Send>(context: &Context, inputs: &[Input], check: impl Fn(&Input, Result<(), Error>) -> T + Sync) -> Vec<T> {
    let bar = progress::bar(context, inputs.len());
    let watch = guard::Watch::new();
    let all = guard::each(&watch, inputs, |_, input| {
        bar.set_message(input.name.clone());
        let checked = match watch.begin(&input.name) {
            Ok(_at_hand) => check(input, Ok(())),
            Err(lost) => check(input, Err(lost)),
        };
        bar.inc(1);
        checked
    });
    bar.finish_and_clear();
    all
}

const fn outcome(failed: usize, with_findings: usize) -> Outcome {
    match (failed, with_findings) {
        (0, 0) => Outcome::Clean,
        (0, _) => Outcome::Findings,
        _ => Outcome::Failed,
    }
}

/// What to say of a word that names no rule.
pub(super) fn no_rule(word: &str) -> Error {
    let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    Error::new(Place::file("check"), Message::new("lint.unknown-rule", [word]))
        .hint(Message::new("lint.unknown-rule-hint", [known.join(", ")]))
}
