//! `seihyo explain`: what a rule looks at, why it matters, what to do.

use super::{Context, Outcome, check};
use seihyo::lint;
use seihyo::report::lint::explain;
use seihyo::report::terminal;

/// Prints the documentation of the rule of a code or name.
pub(crate) fn run(context: &Context, named: &str) -> Outcome {
    let Some(rule) = lint::rule(named) else { return context.failed(&check::no_rule(named)) };
    let width = super::terminal_width().unwrap_or(terminal::Options::default().width);
    super::print(&explain(rule, terminal::Options { lang: context.lang, width, color: context.color, ..terminal::Options::default() }));
    Outcome::Clean
}
