//! The proof of a reading in words: where the cells of a sheet went, whether the figures come back, what adds up.

use super::width::{digits, plain};
use crate::audit::{Identity, Kind, Ledger, Role, TableProof};
use crate::message::{Lang, Message, text};

/// Identities that are named of one table.
const NAMED: usize = 6;

/// Where the filled cells of a sheet went: `13 filled cells = 4 observations + 5 labels + …`.
pub(super) fn ledger(ledger: &Ledger, lang: Lang) -> String {
    let part = |role: Role| match ledger.count(role) {
        0 => None,
        count => Some(Message::new(role_key(role), [digits(count)]).text(lang)),
    };
    let parts: Vec<String> = Role::ALL.into_iter().filter_map(part).collect();
    let key = if ledger.balances() { "inspect.ledger" } else { "inspect.ledger-fails" };
    Message::new(key, [digits(ledger.filled), parts.join(" + ")]).text(lang)
}

const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Observation => "inspect.count-observations-of",
        Role::Label => "inspect.count-labels",
        Role::StubHead => "inspect.count-stub-heads",
        Role::Unit => "inspect.count-units",
        Role::Title => "inspect.count-titles",
        Role::Legend => "inspect.count-legends",
        Role::Note => "inspect.count-notes",
        Role::Spaces => "inspect.count-spaces",
        Role::MergedAway => "inspect.count-merged-away",
        Role::Unpublished => "inspect.count-unpublished",
        Role::LeftOver => "inspect.count-left-over-of",
    }
}

/// The lines of a table's summary that prove it, each with the key of its name.
pub(super) fn entries(proof: &TableProof, lang: Lang) -> Vec<(&'static str, String)> {
    let trip = &proof.round_trip;
    let back = Message::new("inspect.comes-back", [trip.equal, trip.cells].map(digits)).text(lang);
    let mut entries = vec![("inspect.key-round-trip", back)];
    let found = &proof.identities.found;
    if found.is_empty() {
        if proof.identities.has_total {
            entries.push(("inspect.key-identities", text("inspect.identities-none", lang).to_owned()));
        }
        return entries;
    }
    let counts = [proof.identities.held(), proof.identities.broken()].map(digits);
    let mut said = Message::new("inspect.identities", counts).text(lang);
    // Those that break first, then those with the most equations.
    let mut order: Vec<&Identity> = found.iter().collect();
    order.sort_by_key(|identity| (identity.breaks.is_empty(), std::cmp::Reverse(identity.held)));
    let named: Vec<String> = order.iter().take(NAMED).map(|identity| one(identity, lang)).collect();
    said.push_str(&named.join("; "));
    if order.len() > NAMED {
        said.push_str("; ");
        said.push_str(&Message::new("inspect.more", [digits(order.len() - NAMED)]).text(lang));
    }
    entries.push(("inspect.key-identities", said));
    entries
}

/// One identity: what it is, of how many parts, how often it holds.
fn one(identity: &Identity, lang: Lang) -> String {
    let key = match identity.kind {
        Kind::Total => "inspect.identity-total",
        Kind::Sexes => "inspect.identity-sexes",
        Kind::Year => "inspect.identity-year",
        Kind::Mean => "inspect.identity-mean",
        Kind::Shares => "inspect.identity-shares",
        Kind::Difference => "inspect.identity-difference",
        Kind::Ratio => "inspect.identity-ratio",
        Kind::Base => "inspect.identity-base",
    };
    let all = identity.held + identity.breaks.len();
    let name = plain(&identity.total);
    Message::new(key, [name, digits(identity.parts), digits(identity.held), digits(all)]).text(lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, Content, Grid};
    use crate::{audit, layout};

    #[test]
    fn a_proof_says_what_was_counted_and_what_adds_up() {
        let mut grid = Grid::new("s");
        let rows = ["区,人口,世帯", "総数,3514,1207", "東区,1234,402", "西区,1180,405", "南区,1100,400", "注,,"];
        for (row, line) in (0..).zip(rows) {
            for (column, text) in (0..).zip(line.split(',')).filter(|(_, text)| !text.is_empty()) {
                let content = text.parse().map_or_else(|_| Content::text(text), Content::Number);
                grid.put(row, Cell::new(column, 0, content));
            }
        }
        let mut layout = layout::detect(&grid, None);
        let meanings = crate::meaning::Meaning::all(&grid, &layout);
        let proof = audit::examine(&grid, &mut layout, &meanings);
        let told = ledger(&proof.ledger, Lang::En);
        assert!(told.starts_with("16 filled cells = 8 observations + 6 labels + 1 stub heads + 1 notes"), "{told}");
        let entries = entries(&proof.tables[0], Lang::En);
        assert_eq!(entries[0].1, "8 of 8 body cells come back from what is written");
        assert_eq!(entries[1].1, "2 equations hold, 0 do not: 総数 = sum of 3 parts (2 of 2)");
    }
}
