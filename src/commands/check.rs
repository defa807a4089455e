//! `seihyo check`: what is wrong with files before they are published.

use super::{Context, Outcome, progress};
use clap::ArgMatches;
use rayon::prelude::*;
use seihyo::dataset::Loose;
use seihyo::report::check::{Check, Checked};
use seihyo::report::terminal;
use seihyo::source::input::{self, Found};

/// Checks the encoding of every source that is named; it is all that is checked yet, so that `--encoding` leaves nothing out.
pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let named: Vec<String> = matches.get_many::<String>("inputs").into_iter().flatten().cloned().collect();
    let Found { inputs, errors, passed_over, open_documents } = input::find(&named);
    let bar = progress::bar(context, inputs.len());
    let check = |input: &input::Input| {
        bar.set_message(input.name.clone());
        let checked = Checked::encoding(&*input.name, input.load().and_then(|source| Loose::read(&source)));
        bar.inc(1);
        checked
    };
    let sources = inputs.par_iter().map(check).collect();
    bar.finish_and_clear();
    let json = matches.get_one::<String>("format").is_some_and(|format| format == "json");
    close(context, &Check { sources, errors, passed_over, open_documents }, json)
}

/// Prints what came out and tells the outcome.
fn close(context: &Context, check: &Check, json: bool) -> Outcome {
    if json {
        super::print(&check.json(context.lang));
    } else {
        let width = super::terminal_width().unwrap_or(terminal::Options::default().width);
        super::print(&check.text(terminal::Options { lang: context.lang, width, color: context.color, ..terminal::Options::default() }));
    }
    match (check.failed(), check.with_findings()) {
        (0, 0) => Outcome::Clean,
        (0, _) => Outcome::Findings,
        _ => Outcome::Failed,
    }
}
