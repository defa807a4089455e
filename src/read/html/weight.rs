//! How many nodes the parser will make of a page, at the most, told before it makes them.
//!
//! A formatting element that is never closed, such as `<b>`, is opened again in every block that follows; a thousand of them before a
//! hundred thousand `<p>` would be a hundred million nodes. So each tag weighs one and as
//! many as there are such elements open, but for those that close one.

use super::nesting::{Tag, tags};
use crate::limits::{Budget, Exceeded, Limit};

/// Elements that the parser opens again.
const FORMATTING: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// A formatting element that is open, or the cell of a table that keeps those outside out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Formatting,
    Table,
    Cell,
}

/// Errs where the nodes of a page are more than the limit.
pub(super) fn weigh(text: &str, budget: &Budget) -> Result<(), Exceeded> {
    let mut open: Vec<Open> = Vec::new();
    let mut live = 0u64;
    for tag in tags(text) {
        let is_formatting = FORMATTING.iter().any(|name| tag.is(name));
        let mut changed = true;
        if is_formatting {
            note(&tag, &mut open);
        } else if tag.is("table") {
            table(&tag, &mut open);
        } else if ["td", "th", "caption"].iter().any(|name| tag.is(name)) {
            end_cell(&mut open);
            if !tag.closes && open.contains(&Open::Table) {
                open.push(Open::Cell);
            }
        } else if ["tr", "tbody", "thead", "tfoot"].iter().any(|name| tag.is(name)) {
            end_cell(&mut open);
        } else {
            changed = false;
        }
        if changed {
            live = open.iter().rev().take_while(|kind| **kind != Open::Cell).filter(|kind| **kind == Open::Formatting).count() as u64;
        }
        budget.take(Limit::Elements, if is_formatting && tag.closes { 1 } else { live + 1 })?;
    }
    Ok(())
}

fn note(tag: &Tag<'_>, open: &mut Vec<Open>) {
    if !tag.closes {
        open.push(Open::Formatting);
    } else if open.last() == Some(&Open::Formatting) {
        open.pop();
    }
}

fn table(tag: &Tag<'_>, open: &mut Vec<Open>) {
    if !tag.closes {
        open.push(Open::Table);
    } else if let Some(at) = open.iter().rposition(|kind| *kind == Open::Table) {
        end_cell(open);
        // What stands in a table and outside of its cells stays open.
        open.remove(at.min(open.len().saturating_sub(1)));
    }
}

/// Forgets what is open in the cell of the innermost table, if one is open there.
fn end_cell(open: &mut Vec<Open>) {
    if let Some(at) = open.iter().rposition(|kind| *kind != Open::Formatting).filter(|&at| open.get(at) == Some(&Open::Cell)) {
        open.truncate(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{Deadline, Limits};

    #[test]
    fn formatting_that_stays_open_weighs_in_every_block() {
        let mut limits = Limits::default();
        limits.set(Limit::Elements, 10_000);
        for (page, fits) in [
            ("<b>".repeat(100) + &"<p>x".repeat(200), false),
            ("<b>".repeat(100) + &"</b>".repeat(100) + &"<p>x".repeat(200), true),
            ("<b>x</b><p>".repeat(2000), true),
            ("<p>".repeat(10_001), false),
            ("<table>".to_owned() + &"<tr><td><font>1<td><b><i>2".repeat(900) + "</table>", true),
            ("<td>".to_owned() + &"<font><td>".repeat(1000), false),
            ("<table><b>".to_owned() + &"<b>".repeat(100) + &"<tr>x".repeat(200), false),
        ] {
            let budget = Budget::new(&limits, u64::MAX, Deadline::default());
            assert_eq!(weigh(&page, &budget).is_ok(), fits, "{}", page.get(..60).unwrap_or(&page));
        }
    }
}
