//! The proof of a reading: that no cell is lost, that the figures come back, that what should add up does.
//!
//! | part | what it shows |
//! |---|---|
//! | [`Ledger`] | every filled cell of a sheet plays exactly one part, and the counts add up |
//! | [`RoundTrip`] | from what is written of a table, what stands in its body comes back, cell by cell |
//! | [`Identities`] | totals are the sums of their parts, shares add up to a hundred, an index is 100 in its base year |
//!
//! | code | what it says |
//! |---|---|
//! | `AUD001` | a cell of a sheet is claimed for two parts, or for none: an error of the program |
//! | `AUD002` | figures of a sheet belong to no table |
//! | `AUD003` | figures of a table do not come back from what is written of them: an error of the program |
//! | `AUD004` | a total is not the sum of its parts where it should be: a figure is wrong, or a label was misread |
//!
//! `AUD003` and `AUD004` are doubts about their table: its observations are no longer certain.

mod identity;
mod ledger;
mod legend;
mod round_trip;
mod words;

pub use identity::{Break, Identities, Identity, Kind};
pub use ledger::{Ledger, Role};
pub use round_trip::{RoundTrip, Written};
pub use words::counts_again;

use crate::finding::{Finding, Severity};
use crate::grid::Grid;
use crate::layout::{Layout, TableLayout};
use crate::meaning::Meaning;
use crate::message::Message;
use crate::place::Address;
use crate::table::Table;
use identity::Figures;
use round_trip::Trip;

/// The proof of how a sheet was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetProof {
    /// The ledger of its cells.
    pub ledger: Ledger,
    /// The proof of each of its tables, in their order.
    pub tables: Vec<TableProof>,
}

/// The proof of how one table was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableProof {
    /// Whether its body comes back.
    pub round_trip: RoundTrip,
    /// What adds up in it.
    pub identities: Identities,
}

/// Proves a layout; what the proof casts doubt on is added to the doubts of its tables.
pub fn examine(grid: &Grid, layout: &mut Layout, meanings: &[Meaning]) -> SheetProof {
    let ledger = Ledger::new(grid, layout);
    let tables = (1..).zip(layout.tables.iter().zip(meanings));
    let tables: Vec<TableProof> = tables.map(|(number, (layout, meaning))| prove(Table { grid, layout, meaning, number })).collect();
    for (table, proof) in layout.tables.iter_mut().zip(&tables) {
        let doubts = doubts(grid, table, proof);
        table.doubts.extend(doubts);
    }
    SheetProof { ledger, tables }
}

/// Proves one table, in one walk over its observations.
fn prove(table: Table<'_>) -> TableProof {
    let mut trip = Trip::new(table);
    let mut figures = Figures::new(table.layout);
    let reading = table.reading();
    reading.observations().for_each(|observation| {
        trip.observation(&observation, &reading.data(&observation));
        if let Some(figures) = &mut figures {
            figures.put(table.grid, &observation);
        }
    });
    let round_trip = trip.end();
    let identities = figures.map(|figures| identity::find(table.grid, table.layout, &figures)).unwrap_or_default();
    TableProof { round_trip, identities }
}

/// Breaks of one table that are told one by one; beyond them another is no news.
const MOST_TOLD: usize = 10;

fn doubts(grid: &Grid, table: &TableLayout, proof: &TableProof) -> Vec<Finding> {
    let place = |at: Address| grid.place().with_cell(at);
    let lost = proof.round_trip.faults.first().map(|&first| {
        let counts = [proof.round_trip.faults.len(), proof.round_trip.cells].map(|count| count.to_string());
        Finding::new("AUD003", Severity::Error, place(first), Message::new("audit.not-given-back", counts))
    });
    let broken = proof.identities.found.iter().filter_map(|identity| {
        let first = identity.breaks.first()?;
        let numbers = [first.found, first.expected].map(shown);
        let counts = [identity.breaks.len(), identity.breaks.len() + identity.held].map(|count| count.to_string());
        let arguments = std::iter::once(identity.total.clone()).chain(counts).chain(numbers).chain([first.parts.to_string()]);
        let key = if identity.kind == Kind::Difference { "audit.difference-broken" } else { "audit.total-broken" };
        let hint = Message::plain("audit.total-broken-hint");
        Some(Finding::new("AUD004", Severity::Warning, place(first.cell), Message::new(key, arguments)).hint(hint))
    });
    let room = MOST_TOLD.saturating_sub(table.doubts.len());
    lost.into_iter().chain(broken.take(room.max(1))).collect()
}

/// A number without the dust of reckoning with fractions.
fn shown(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    if rounded.is_finite() { (rounded + 0.0).to_string() } else { number.to_string() }
}

/// Places that are named of figures left over.
const PLACES_NAMED: usize = 5;

/// What a ledger finds: cells that play no part or two, and figures that belong to no table.
pub fn ledger_findings(grid: &Grid, ledger: &Ledger) -> Vec<Finding> {
    let place = |at: Address| grid.place().with_cell(at);
    let fault = (!ledger.balances()).then(|| {
        let at = ledger.faults.first().copied().unwrap_or(Address::new(0, 0));
        Finding::new("AUD001", Severity::Error, place(at), Message::new("audit.not-balanced", [ledger.faults.len().to_string()]))
    });
    let left_over = ledger.left_over_figures.first().map(|&first| {
        let named: Vec<String> = ledger.left_over_figures.iter().take(PLACES_NAMED).map(ToString::to_string).collect();
        let more = if ledger.left_over_figures.len() > PLACES_NAMED { ", …" } else { "" };
        let arguments = [ledger.left_over_figures.len().to_string(), format!("{}{more}", named.join(", "))];
        Finding::new("AUD002", Severity::Warning, place(first), Message::new("audit.figures-left-over", arguments))
            .hint(Message::plain("audit.figures-left-over-hint"))
    });
    fault.into_iter().chain(left_over).collect()
}
