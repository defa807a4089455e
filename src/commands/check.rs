//! `seihyo check`: what is wrong with files before they are published.

use super::{Context, Outcome, progress};
use clap::ArgMatches;
use rayon::prelude::*;
use seihyo::dataset::Loose;
use seihyo::finding::Error;
use seihyo::lint::{RULES, Rule};
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::report::check::{Check, Checked};
use seihyo::report::lint::{Lint, Linted};
use seihyo::report::terminal;
use seihyo::source::input::{self, Found, Input};

/// Checks every source that is named by the rules; with `--encoding` its encoding alone.
pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let rules = match Rules::new(matches) {
        Ok(rules) => rules,
        Err(error) => return context.failed(&error),
    };
    let named: Vec<String> = matches.get_many::<String>("inputs").into_iter().flatten().cloned().collect();
    let Found { inputs, errors, passed_over, open_documents } = input::find(&named);
    let json = matches.get_one::<String>("format").is_some_and(|format| format == "json");
    let options = terminal::Options {
        lang: context.lang,
        width: super::terminal_width().unwrap_or(terminal::Options::default().width),
        color: context.color,
        ..terminal::Options::default()
    };
    if matches.get_flag("encoding") {
        let sources = each(context, &inputs, |input| Checked::encoding(&*input.name, read(input)));
        let check = Check { sources, errors, passed_over, open_documents };
        super::print(&if json { check.json(context.lang) } else { check.text(options) });
        return outcome(check.failed(), check.with_findings());
    }
    let sources = each(context, &inputs, |input| Linted::new(&*input.name, read(input), |rule| rules.want(rule)));
    let lint = Lint { sources, errors, passed_over, open_documents };
    super::print(&if json { lint.json(context.lang) } else { lint.text(options) });
    outcome(lint.failed(), lint.with_findings())
}

fn read(input: &Input) -> Result<Loose, Error> {
    input.load().and_then(|source| Loose::read(&source))
}

/// Does the same with every source, several at a time; the results are in their order.
fn each<T: Send>(context: &Context, inputs: &[Input], check: impl Fn(&Input) -> T + Sync) -> Vec<T> {
    let bar = progress::bar(context, inputs.len());
    let one = |input: &Input| {
        bar.set_message(input.name.clone());
        let checked = check(input);
        bar.inc(1);
        checked
    };
    let all = inputs.par_iter().map(one).collect();
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

/// Which rules the user asks for: codes, the letters that codes begin with, or names.
struct Rules {
    select: Vec<String>,
    ignore: Vec<String>,
}

impl Rules {
    /// Errs where a word names no rule.
    fn new(matches: &ArgMatches) -> Result<Self, Error> {
        let words = |name| matches.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
        let rules = Self { select: words("select"), ignore: words("ignore") };
        let unknown = rules.select.iter().chain(&rules.ignore).find(|word| !RULES.iter().any(|rule| names(word, rule)));
        match unknown {
            Some(word) => Err(no_rule(word)),
            None => Ok(rules),
        }
    }

    fn want(&self, rule: &Rule) -> bool {
        let in_list = |list: &[String]| list.iter().any(|word| names(word, rule));
        (self.select.is_empty() || in_list(&self.select)) && !in_list(&self.ignore)
    }
}

/// True where a word is the rule's name, its code, the first letters of its code, or its item in the rules of 2026.
fn names(word: &str, rule: &Rule) -> bool {
    let word = word.to_ascii_uppercase();
    let begins = word.len() >= 3 && rule.code.starts_with(&word);
    begins || rule.name.eq_ignore_ascii_case(&word) || rule.basis.rules_2026 == word || rule.level.word() == word
}

/// What to say of a word that names no rule.
pub(super) fn no_rule(word: &str) -> Error {
    let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    Error::new(Place::file("check"), Message::new("lint.unknown-rule", [word]))
        .hint(Message::new("lint.unknown-rule-hint", [known.join(", ")]))
}
