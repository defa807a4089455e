//! Totals and their parts: which lines of an axis may add up to which, and whether they do.

mod by_place;

use super::figures::{Figure, Figures};
use super::tree::{Spoken, Tree};
use super::{Candidate, Fault, Kind};
use crate::hash::HashSet;
use crate::layout::Axis;

/// One axis of a table with its figures; a line is a row of the stub's axis, a column of the header's.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) axis: Axis,
    pub(super) tree: &'a Tree,
    /// The other axis.
    pub(super) across: &'a Tree,
    pub(super) figures: &'a Figures,
}

impl Lines<'_> {
    pub(super) fn at(&self, line: usize, cross: usize) -> Figure {
        match self.axis {
            Axis::Stub => self.figures.at(line, cross),
            Axis::Header => self.figures.at(cross, line),
        }
    }

    /// Lines of the other axis.
    pub(super) fn crosses(&self) -> usize {
        match self.axis {
            Axis::Stub => self.figures.columns,
            Axis::Header => self.figures.rows,
        }
    }

    pub(super) fn count(&self) -> usize {
        match self.axis {
            Axis::Stub => self.figures.rows,
            Axis::Header => self.figures.columns,
        }
    }
}

/// What came of testing one equation in every line of the other axis.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) held: usize,
    /// Those that hold of at least two parts that are not nought.
    pub(super) telling: usize,
    /// How unlikely it is that they hold by chance, in bits.
    pub(super) bits: f64,
    /// Marks or blanks stand in the way.
    pub(super) untested: usize,
    pub(super) failed: Vec<Fault>,
}

impl Outcome {
    /// Makes it one of no test, and keeps its memory.
    pub(super) fn clear(&mut self) {
        let mut failed = std::mem::take(&mut self.failed);
        failed.clear();
        *self = Self { failed, ..Self::default() };
    }

    pub(super) fn add(&mut self, other: Self) {
        self.held += other.held;
        self.telling += other.telling;
        self.bits += other.bits;
        self.untested += other.untested;
        self.failed.extend(other.failed);
    }

    /// True where most equations hold, and too well for chance.
    pub(super) fn confirms(&self, bits: f64) -> bool {
        self.telling > 0 && self.bits >= bits && self.held * 5 >= (self.held + self.failed.len()) * 4
    }
}

/// How a total comes of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Sum,
    Mean,
}

/// An equation fails early where hardly any of the first ones hold.
const LOOKED_AT: usize = 24;

/// Tests whether a line is what its parts come to, in every line of the other axis.
pub(super) fn test(lines: Lines<'_>, total: usize, parts: &[usize], how: How) -> Outcome {
    let mut outcome = Outcome::default();
    for cross in 0..lines.crosses() {
        let Figure::Number(found, unit) = lines.at(total, cross) else { continue };
        one(lines, (total, cross), (found, unit), parts, how, &mut outcome);
        if outcome.held == 0 && outcome.failed.len() > LOOKED_AT {
            break;
        }
    }
    outcome
}

/// Tests one equation.
fn one(lines: Lines<'_>, at: (usize, usize), (found, unit): (f64, f64), parts: &[usize], how: How, outcome: &mut Outcome) {
    let (mut sum, mut size, mut slack, mut blanks, mut filled) = (0.0, 0.0, 0.0, 0, 0);
    for &part in parts {
        match lines.at(part, at.1) {
            Figure::Number(value, half) => {
                sum += value;
                size += value.abs();
                slack += half;
                filled += usize::from(value != 0.0);
            }
            Figure::Blank => blanks += 1,
            Figure::Unknown => {
                outcome.untested += 1;
                return;
            }
        }
    }
    if blanks == parts.len() {
        outcome.untested += 1;
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of lines")]
    let count = if how == How::Mean { parts.len() as f64 } else { 1.0 };
    let (expected, slack) = (sum / count, slack / count + unit + size.max(found.abs()) * EPSILON);
    if (expected - found).abs() <= slack {
        outcome.held += 1;
        if filled > 1 {
            outcome.telling += 1;
            outcome.bits += (1.0 + found.abs() / (2.0 * slack)).log2().min(MOST_BITS);
        }
    } else if blanks > 0 {
        outcome.untested += 1;
    } else {
        outcome.failed.push(Fault { line: at.0, cross: at.1, expected, found, parts: parts.len() });
    }
}

/// What reckoning with stored fractions costs.
const EPSILON: f64 = 1e-9;
/// One equation alone proves no more.
const MOST_BITS: f64 = 20.0;
/// Evidence that a total word with its siblings, or a parent with its children, asks for: one chance in a thousand.
const BITS: f64 = 10.0;
/// Finds the totals of an axis that are the sums or means of their parts.
pub(super) fn find(lines: Lines<'_>) -> Vec<Candidate> {
    let tree = lines.tree;
    let mut found: Vec<Candidate> = Vec::new();
    // The lines that are known to be totals.
    let mut known: HashSet<usize> = HashSet::default();
    for node in 0..tree.nodes.len() {
        let children = tree.children(node);
        if children.len() < 2 {
            continue;
        }
        let spoken: Vec<&Spoken> = children.iter().filter_map(|&child| tree.spoken(child)).collect();
        let group = Group { lines, node, children, spoken: &spoken };
        let told = found.len();
        found.extend(group.totals());
        found.extend(group.parent());
        known.extend(found.iter().skip(told).filter_map(|candidate| candidate.line));
        found.extend(group.by_place(&known));
        known.extend(found.iter().skip(told).filter_map(|candidate| candidate.line));
    }
    found
}

/// The children of one node.
struct Group<'a> {
    lines: Lines<'a>,
    node: usize,
    children: &'a [usize],
    spoken: &'a [&'a Spoken],
}

/// Suffixes of a total that are tested, at most.
const MOST_SUFFIXES: usize = 5000;

impl Group<'_> {
    /// Children that say that they are a total or an average of the others.
    fn totals(&self) -> Vec<Candidate> {
        let heads = self.spoken.iter().enumerate().filter(|(_, label)| label.total || label.average);
        heads.filter_map(|(place, label)| self.best(place, label, &self.variants(place))).collect()
    }

    /// The parts that a total may have among its siblings, by their places.
    fn variants(&self, total: usize) -> Vec<Vec<usize>> {
        let is_head = |n: usize| self.spoken.get(n).is_some_and(|label| label.total || label.average);
        let is_part = |n: &usize| self.spoken.get(*n).is_some_and(|label| !label.total && !label.average && !label.aside);
        let all = 0..self.spoken.len();
        let after = (total + 1..self.spoken.len()).take_while(|&n| !is_head(n)).filter(is_part);
        let before = (0..total).rev().take_while(|&n| !is_head(n)).filter(is_part);
        let sexes = all.clone().filter(|&n| self.spoken.get(n).is_some_and(|label| label.male || label.female));
        let is_total = |n: &usize| *n != total && self.spoken.get(*n).is_some_and(|label| label.total);
        let loose_before =
            (0..total).rev().take_while(|&n| !self.spoken.get(n).is_some_and(|label| label.total && label.text.starts_with(['総', '合'])));
        let mut variants: Vec<Vec<usize>> = vec![
            all.clone().filter(is_part).collect(),
            after.collect(),
            before.collect(),
            sexes.collect(),
            all.clone().filter(is_total).collect(),
            (total + 1..self.spoken.len()).filter(is_total).collect(),
            (0..total).filter(is_total).collect(),
            (total + 1..self.spoken.len()).filter(is_part).collect(),
            (0..total).filter(is_part).collect(),
            loose_before.filter(is_part).collect(),
        ];
        for variant in &mut variants {
            variant.sort_unstable();
        }
        let mut seen: Vec<Vec<usize>> = Vec::new();
        variants.retain(|variant| {
            let new = variant.len() > 1 && !seen.contains(variant);
            if new {
                seen.push(variant.clone());
            }
            new
        });
        variants
    }

    /// The parts that fit a child best, if any do.
    fn best(&self, total: usize, label: &Spoken, variants: &[Vec<usize>]) -> Option<Candidate> {
        let &head = self.children.get(total)?;
        let how = if label.average && !label.total { How::Mean } else { How::Sum };
        let suffixes = self.lines.tree.below(head, MOST_SUFFIXES);
        let mut best: Option<(Outcome, &Vec<usize>)> = None;
        for variant in variants {
            let outcome = self.outcome(&suffixes, variant, how);
            let better = best.as_ref().is_none_or(|(other, _)| outcome.bits > other.bits);
            if outcome.confirms(BITS) && better {
                best = Some((outcome, variant));
            }
        }
        let (outcome, variant) = best?;
        let kind = if how == How::Mean { Kind::Mean } else { self.kind(variant) };
        Some(self.candidate(kind, head, variant.len(), true, outcome))
    }

    fn outcome(&self, suffixes: &[(Vec<usize>, usize)], variant: &[usize], how: How) -> Outcome {
        let mut all = Outcome::default();
        for (way, line) in suffixes {
            let nodes = variant.iter().filter_map(|&n| self.children.get(n));
            let parts: Option<Vec<Vec<usize>>> = nodes.map(|&node| self.lines.tree.lines(node, way)).collect();
            let Some(parts) = parts else { continue };
            all.add(test(self.lines, *line, &parts.concat(), how));
            if all.held == 0 && all.failed.len() > LOOKED_AT {
                break;
            }
        }
        all
    }

    /// What kind of parts some children are.
    fn kind(&self, parts: &[usize]) -> Kind {
        let labels = || parts.iter().filter_map(|&n| self.spoken.get(n));
        let months = labels().filter(|label| label.month.is_some()).count();
        if labels().all(|label| label.male || label.female) {
            Kind::Sexes
        } else if months == parts.len() && matches!(months, 4 | 12) {
            Kind::Year
        } else {
            Kind::Total
        }
    }

    fn candidate(&self, kind: Kind, total: usize, parts: usize, named: bool, outcome: Outcome) -> Candidate {
        let tree = self.lines.tree;
        let line = tree.line(total);
        let says_no_sum = |line: usize, tree: &Tree| tree.line_says(line, |label| label.not_a_sum);
        let Outcome { held, untested, failed, .. } = outcome;
        // Ratios, averages and the like need not add up.
        let is_sum = |fault: &Fault| !says_no_sum(fault.cross, self.lines.across) && !says_no_sum(fault.line, tree);
        let failing = failed.len();
        let breaks = failed.into_iter().filter(|fault| named && is_sum(fault) && fault.is_near() && !fault.leaves_a_rest());
        Candidate {
            line,
            kind,
            axis: self.lines.axis,
            total: tree.name(total),
            parts,
            held,
            untested,
            failing,
            named,
            breaks: breaks.collect(),
        }
    }

    /// The parent's own line, where its children may be its parts; a year of twelve months may be their mean.
    fn parent(&self) -> Option<Candidate> {
        let tree = self.lines.tree;
        let line = tree.line(self.node)?;
        let is_part = |n: &usize| self.spoken.get(*n).is_some_and(|label| !label.total && !label.average && !label.aside);
        let all: Vec<usize> = (0..self.children.len()).filter(is_part).collect();
        let sexes: Vec<usize> =
            all.iter().copied().filter(|&n| self.spoken.get(n).is_some_and(|label| label.male || label.female)).collect();
        let own = [(Vec::new(), line)];
        let mut best: Option<(Outcome, Kind, usize)> = None;
        for variant in [all, sexes] {
            let kind = self.kind(&variant);
            let hows: &[How] = if kind == Kind::Year { &[How::Sum, How::Mean] } else { &[How::Sum] };
            for &how in hows.iter().filter(|_| variant.len() > 1) {
                let outcome = self.outcome(&own, &variant, how);
                if outcome.confirms(BITS) && best.as_ref().is_none_or(|(other, ..)| outcome.bits > other.bits) {
                    best = Some((outcome, if how == How::Mean { Kind::Mean } else { kind }, variant.len()));
                }
            }
        }
        let (outcome, kind, parts) = best?;
        Some(self.candidate(kind, self.node, parts, true, outcome))
    }
}
