//! Progress on standard error, only on a terminal.

use super::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over a known number of files; hidden where nobody watches.
pub(crate) fn bar(context: &Context, length: usize) -> ProgressBar {
    styled(context, ProgressBar::with_draw_target(Some(length as u64), target(context)), "{bar:30} {pos}/{len} {wide_msg}")
}

/// A count of things whose number is not known before.
pub(crate) fn spinner(context: &Context) -> ProgressBar {
    styled(context, ProgressBar::with_draw_target(None, target(context)), "{spinner} {pos} {wide_msg}")
}

fn target(context: &Context) -> ProgressDrawTarget {
    if context.progress { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}

fn styled(_: &Context, bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style.progress_chars("█▌░")),
        Err(_) => bar,
    }
}
