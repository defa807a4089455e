//! What was put at a place, kept there: so that the next run, from whatever machine, sends only what is new.
//!
//! | name | what it holds |
//! |---|---|
//! | `.seihyo/published.txt` | the SHA-256 and path of each file, as the last run left them |
//! | `.seihyo/publishing.txt` | the paths that a run is changing; it is gone when the run ended well |

use super::plan::{Held, Plan};
pub(super) use crate::release::sums::{parse, text};
use std::collections::BTreeSet;

/// What the last run left.
pub(super) const PUBLISHED: &str = ".seihyo/published.txt";

/// What a run is changing.
pub(super) const PUBLISHING: &str = ".seihyo/publishing.txt";

/// What a place is known to hold: what the last run left, but for what a run that was cut off may have changed.
///
/// Of these only what it noted as done is known; the others are taken for other than they should be.
pub(super) fn known(published: &str, publishing: Option<&str>, noted: &Held) -> Held {
    let mut held = parse(published);
    for path in publishing.unwrap_or_default().lines() {
        held.insert(path.to_owned(), noted.get(path).cloned().unwrap_or_default());
    }
    held
}

/// The text of [`PUBLISHING`]: what a plan changes, and what a run that was cut off may have changed.
pub(super) fn marker(plan: &Plan, before: Option<&str>) -> String {
    let paths = plan.files().map(|file| file.name.as_str()).chain(plan.gone.iter().map(String::as_str));
    let all: BTreeSet<&str> = paths.chain(before.unwrap_or_default().lines()).collect();
    all.into_iter().fold(String::new(), |out, path| out + path + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_that_was_cut_off_may_have_changed_is_not_relied_on() {
        let of = |pairs: &[(&str, &str)]| pairs.iter().map(|(path, sum)| ((*path).to_owned(), (*sum).to_owned())).collect::<Held>();
        let published = text(&of(&[("a", "1"), ("b", "1"), ("c", "1")]));
        assert_eq!(known(&published, None, &Held::new()), of(&[("a", "1"), ("b", "1"), ("c", "1")]));
        let cut = known(&published, Some("b\nc\nd\n"), &of(&[("c", "2"), ("x", "9")]));
        assert_eq!(cut, of(&[("a", "1"), ("b", ""), ("c", "2"), ("d", "")]));
    }
}
