//! The identities of a table: what adds up, is a difference, a ratio or a hundred, and whether it does.
//!
//! Labels and places say which lines may be the sum of which; the figures say which are. A total that is the sum of its parts in most
//! columns, and too well for chance, is an identity. Only where the labels say that it is a sum, and hardly any equation fails, is one
//! that fails a break. What adds up nowhere was no sum, whatever its label says.

mod base;
mod derived;
mod figures;
mod sums;
mod tree;

use super::words::{Say, plain};
use crate::grid::Grid;
use crate::layout::{Axis, TableLayout};
use crate::place::Address;
pub(super) use figures::Figures;
use std::collections::BTreeMap;
use sums::Lines;
use tree::Tree;

/// What kind of identity it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A total is the sum of its parts.
    Total,
    /// A total is the sum of men and women.
    Sexes,
    /// A year is the sum of its months or quarters.
    Year,
    /// An average is the mean of its parts, a year of its months.
    Mean,
    /// Shares add up to a hundred.
    Shares,
    /// A figure is the difference of two others.
    Difference,
    /// A figure is the ratio of two others, or tells by how much they differ.
    Ratio,
    /// An index is 100 in its base year.
    Base,
}

impl Kind {
    /// The word for machine output: `total`, `sexes`, `year`, `mean`, `shares`, `difference`, `ratio`, `base`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Sexes => "sexes",
            Self::Year => "year",
            Self::Mean => "mean",
            Self::Shares => "shares",
            Self::Difference => "difference",
            Self::Ratio => "ratio",
            Self::Base => "base",
        }
    }
}

/// An identity that a table was found to have.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// What kind it is.
    pub kind: Kind,
    /// The axis along which it adds up: the stub's where rows are added.
    pub axis: Axis,
    /// The labels of the total, outermost first, joined by ` > `; the innermost alone where it stands in several groups.
    pub total: String,
    /// How many parts it has; of several groups the most.
    pub parts: usize,
    /// In how many groups of lines it was found: 47 where each prefecture has its own 男 + 女 = 計.
    pub groups: usize,
    /// Equations that hold within rounding.
    pub held: usize,
    /// Equations that cannot be tested, as a mark or a blank stands in the way.
    pub untested: usize,
    /// Equations that fail and need not hold: of ratios and averages, where a note says that totals and parts differ, or where a total
    /// leaves a rest so small that it may be of those unknown.
    pub excused: usize,
    /// Equations that fail and should hold.
    pub breaks: Vec<Break>,
}

/// An equation that should hold and does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Break {
    /// The cell of the total.
    pub cell: Address,
    /// What its parts come to.
    pub expected: f64,
    /// What stands there.
    pub found: f64,
    /// How many parts were added.
    pub parts: usize,
}

/// The identities of one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identities {
    /// True where a label says that it is a total.
    pub has_total: bool,
    /// Those that hold, in most of their equations at least.
    pub found: Vec<Identity>,
}

impl Identities {
    /// True where at least one identity confirms the reading.
    pub const fn confirmed(&self) -> bool {
        !self.found.is_empty()
    }

    /// Equations that hold.
    pub fn held(&self) -> usize {
        self.found.iter().map(|identity| identity.held).sum()
    }

    /// Equations that should hold and do not.
    pub fn broken(&self) -> usize {
        self.found.iter().map(|identity| identity.breaks.len()).sum()
    }

    /// The kinds with how many identities there are of each.
    pub fn kinds(&self) -> BTreeMap<Kind, usize> {
        let mut kinds = BTreeMap::new();
        self.found.iter().for_each(|identity| *kinds.entry(identity.kind).or_default() += 1);
        kinds
    }
}

/// An equation that fails, by its lines.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fault {
    line: usize,
    cross: usize,
    expected: f64,
    found: f64,
    parts: usize,
}

/// Beyond this share of the figure a failing equation tells that another thing stands there, not that a figure is wrong.
const NEAR: f64 = 0.25;
/// Within this share a total that is more than its parts has a rest that no part shows: age or sex unknown.
const REST: f64 = 0.001;

impl Fault {
    fn is_near(&self) -> bool {
        (self.expected - self.found).abs() <= NEAR * self.expected.abs().max(self.found.abs())
    }

    fn leaves_a_rest(&self) -> bool {
        let rest = self.found - self.expected;
        self.expected > 0.0 && rest > 0.0 && rest <= REST * self.found
    }
}

/// An identity by its lines.
#[derive(Clone, Debug, PartialEq)]
struct Candidate {
    line: Option<usize>,
    kind: Kind,
    axis: Axis,
    total: String,
    parts: usize,
    held: usize,
    untested: usize,
    failing: usize,
    named: bool,
    breaks: Vec<Fault>,
}

/// Finds the identities of a table.
pub(super) fn find(grid: &Grid, layout: &TableLayout, figures: &Figures) -> Identities {
    let stub = Tree::new(layout.rows.iter().map(|row| row.labels.as_slice()));
    let header = Tree::new(layout.columns.iter().map(|column| column.labels.as_slice()));
    let has_total = stub.labels.iter().chain(&header.labels).any(|label| label.total);
    let base = base::year_of(grid, layout);
    let mut candidates = Vec::new();
    for (axis, tree, across) in [(Axis::Stub, &stub, &header), (Axis::Header, &header, &stub)] {
        let lines = Lines { axis, tree, across, figures };
        candidates.extend(sums::find(lines));
        candidates.extend(derived::find(lines));
        candidates.extend(base.and_then(|base| base::find(lines, base)));
    }
    let excused = says_that_parts_differ(grid, layout);
    Identities {
        has_total,
        found: joined(candidates).into_iter().map(|(candidate, groups)| identity(layout, candidate, groups, excused)).collect(),
    }
}

/// Candidates of one kind and label as one, with how many they were; in the order of the first of each.
fn joined(candidates: Vec<Candidate>) -> Vec<(Candidate, usize)> {
    let mut places: BTreeMap<(Kind, bool, String), usize> = BTreeMap::new();
    let mut joined: Vec<(Candidate, usize)> = Vec::new();
    for candidate in candidates {
        let innermost = candidate.total.rsplit(CHILD).next().unwrap_or_default().to_owned();
        let place = *places.entry((candidate.kind, candidate.axis == Axis::Stub, innermost)).or_insert(joined.len());
        match joined.get_mut(place) {
            Some((other, groups)) => {
                other.total = other.total.rsplit(CHILD).next().unwrap_or_default().to_owned();
                other.parts = other.parts.max(candidate.parts);
                other.held += candidate.held;
                other.untested += candidate.untested;
                other.failing += candidate.failing;
                other.breaks.extend(candidate.breaks);
                *groups += 1;
            }
            None => joined.push((candidate, 1)),
        }
    }
    joined
}

/// What stands between a label and its child.
const CHILD: &str = " > ";

fn identity(layout: &TableLayout, candidate: Candidate, groups: usize, excused: bool) -> Identity {
    let Candidate { kind, axis, total, parts, held, untested, failing, breaks, .. } = candidate;
    let place = |fault: &Fault| {
        let (row, column) = if axis == Axis::Stub { (fault.line, fault.cross) } else { (fault.cross, fault.line) };
        let cell = Address::new(layout.rows.get(row)?.row, layout.columns.get(column)?.column);
        Some(Break { cell, expected: fault.expected, found: fault.found, parts: fault.parts })
    };
    let breaks: Vec<Break> = if excused { Vec::new() } else { breaks.iter().filter_map(place).collect() };
    Identity { kind, axis, total, parts, groups, held, untested, excused: failing - breaks.len(), breaks }
}

/// True where a note says that totals and parts do not agree, or why.
fn says_that_parts_differ(grid: &Grid, layout: &TableLayout) -> bool {
    let text = |at: &Address| grid.cell(*at).map(|cell| plain(&grid.text(*at, cell)));
    layout.notes.iter().chain(&layout.title).filter_map(text).any(|text| Say::NoMatch.is_said_by(&text))
}

#[cfg(test)]
mod tests;
