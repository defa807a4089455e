//! What proves a release, as its manifest tells it: the ledger of each sheet, the round trip and the identities of each table.

use crate::audit::{Ledger, Role, TableProof};
use crate::place::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What part each filled cell of a sheet plays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerFacts {
    /// File and sheet.
    pub place: String,
    /// Filled cells.
    pub cells: usize,
    /// The parts they play with how many play each; together as many as there are cells.
    pub parts: BTreeMap<String, usize>,
    /// Figures among those left over.
    pub left_over_figures: usize,
    /// Cells that play no part, or two that exclude each other; none, but by an error of the program.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub faults: usize,
    /// Comments of cells; these and what follows are no cells, and not counted among them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub comments: usize,
    /// Text boxes and shapes with text.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub text_boxes: usize,
    /// Pictures, charts, controls and the like.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub other_objects: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl LedgerFacts {
    pub(super) fn new(place: &Place, ledger: &Ledger) -> Self {
        let parts = Role::ALL.into_iter().map(|role| (role.word().to_owned(), ledger.count(role)));
        Self {
            place: place.to_string(),
            cells: ledger.filled,
            parts: parts.filter(|(_, count)| *count > 0).collect(),
            left_over_figures: ledger.left_over_figures.len(),
            faults: ledger.faults.len(),
            comments: ledger.comments,
            text_boxes: ledger.text_boxes,
            other_objects: ledger.other_objects,
        }
    }
}

/// What proves a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofFacts {
    /// Whether its body comes back from what is written.
    pub round_trip: RoundTripFacts,
    /// What adds up in it.
    pub identities: IdentityFacts,
}

/// Whether a body comes back from what is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundTripFacts {
    /// Filled cells of the body.
    pub cells: usize,
    /// Those that come back.
    pub equal: usize,
}

/// What adds up in a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityFacts {
    /// True where a label says that it is a total.
    pub has_total: bool,
    /// True where at least one identity holds.
    pub confirmed: bool,
    /// Equations that hold.
    pub held: usize,
    /// Equations that should hold and do not.
    pub broken: usize,
    /// Identities of each kind.
    pub kinds: BTreeMap<String, usize>,
}

impl ProofFacts {
    /// The proof of a table, of all its parts together.
    pub(super) fn new<'a>(parts: impl Iterator<Item = &'a TableProof>) -> Self {
        let mut facts = Self::default();
        for TableProof { round_trip, identities } in parts {
            facts.round_trip.cells += round_trip.cells;
            facts.round_trip.equal += round_trip.equal;
            let told = &mut facts.identities;
            told.has_total |= identities.has_total;
            told.confirmed |= identities.confirmed();
            told.held += identities.held();
            told.broken += identities.broken();
            for (kind, count) in identities.kinds() {
                *told.kinds.entry(kind.word().to_owned()).or_default() += count;
            }
        }
        facts
    }
}
