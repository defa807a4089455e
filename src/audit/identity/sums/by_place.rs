//! Totals that are found by their place: no label or indent says what their parts are.

use super::{EPSILON, Group, How, test};
use crate::audit::identity::figures::Figure;
use crate::audit::identity::{Candidate, Kind};
use crate::hash::HashSet;

impl Group<'_> {
    /// Totals that stand before or behind their parts without a word or an indent that says so: each line is tried with the run that
    /// follows it, and with the run before it; a line that was found to be a total stands for its parts in the next.
    pub(super) fn by_place(&self, known: &HashSet<usize>) -> Vec<Candidate> {
        if !self.spoken.iter().any(|label| label.total) || self.children.len() < 3 {
            return Vec::new();
        }
        let own: Vec<Option<usize>> = self.children.iter().map(|&child| self.lines.tree.line(child)).collect();
        let mut found = Vec::new();
        for forward in [true, false] {
            let order: Vec<usize> = if forward { (0..own.len()).collect() } else { (0..own.len()).rev().collect() };
            found.extend(self.runs(&order, &own));
        }
        // What labels say is not said again.
        found.retain(|candidate: &Candidate| candidate.line.is_none_or(|line| !known.contains(&line)));
        found
    }

    /// Totals before their parts, in an order of the children.
    fn runs(&self, order: &[usize], own: &[Option<usize>]) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut budget = MOST_STEPS;
        // Where the run of each place ends, counted in the order.
        let mut end: Vec<usize> = (1..=order.len()).collect();
        for place in (0..order.len()).rev() {
            let Some((&n, label)) = order.get(place).and_then(|n| Some((n, self.spoken.get(*n)?))) else { continue };
            let Some(line) = own.get(n).copied().flatten().filter(|_| !label.aside && !label.average) else { continue };
            let probes = self.probes(line);
            let Some(parts_end) = self.run(place, line, &probes, order, own, &end, &mut budget) else { continue };
            let mut parts = Vec::new();
            let mut next = place + 1;
            while next < parts_end {
                parts.extend(order.get(next).and_then(|&n| own.get(n).copied().flatten()));
                next = end.get(next).copied().unwrap_or(parts_end);
            }
            let outcome = test(self.lines, line, &parts, How::Sum);
            if outcome.confirms(if label.total { BITS_BY_PLACE } else { BITS_UNSAID }) {
                if let Some(end) = end.get_mut(place) {
                    *end = parts_end;
                }
                found.extend(self.children.get(n).map(|&child| self.candidate(Kind::Total, child, parts.len(), false, outcome)));
            }
        }
        found
    }

    /// Where the run ends that a line is the sum of; none where there is none of at least two parts.
    #[expect(clippy::too_many_arguments, reason = "the state of one search")]
    fn run(
        &self,
        place: usize,
        line: usize,
        probes: &[usize],
        order: &[usize],
        own: &[Option<usize>],
        end: &[usize],
        budget: &mut usize,
    ) -> Option<usize> {
        let number = |line: usize, cross: usize| match self.lines.at(line, cross) {
            Figure::Number(value, half) => Some((value, half)),
            Figure::Blank => Some((0.0, 0.0)),
            Figure::Unknown => None,
        };
        let wanted: Vec<(f64, f64)> = probes.iter().filter_map(|&cross| number(line, cross)).collect();
        let mut sums = vec![(0.0, 0.0); wanted.len()];
        let (mut next, mut count) = (place + 1, 0);
        while let Some(&n) = order.get(next).filter(|_| count < MOST_PARTS && !wanted.is_empty()) {
            *budget = budget.checked_sub(1)?;
            let part = own.get(n).copied().flatten()?;
            for (sum, &cross) in sums.iter_mut().zip(probes) {
                let (value, half) = number(part, cross)?;
                *sum = (sum.0 + value, sum.1 + half);
            }
            (next, count) = (end.get(next).copied()?, count + 1);
            let slack = |sum: &(f64, f64), wanted: &(f64, f64)| sum.1 + wanted.1 + wanted.0.abs() * EPSILON;
            let pairs = || sums.iter().zip(&wanted);
            if count > 1 && pairs().all(|(sum, wanted)| (sum.0 - wanted.0).abs() <= slack(sum, wanted)) {
                return Some(next);
            }
            // Beyond the total there is no way back, but over negative parts.
            if pairs().any(|(sum, wanted)| wanted.0 > 0.0 && sum.0 > 2.0 * wanted.0 + slack(sum, wanted)) {
                return None;
            }
        }
        None
    }

    /// Lines of the other axis by which a sum is tried first: those with the largest figures.
    fn probes(&self, line: usize) -> Vec<usize> {
        let mut sized: Vec<(f64, usize)> = (0..self.lines.crosses().min(MOST_PROBED))
            .filter_map(|cross| match self.lines.at(line, cross) {
                Figure::Number(value, _) if value != 0.0 && !self.lines.across.line_says(cross, |label| label.not_a_sum) => {
                    Some((value.abs(), cross))
                }
                _ => None,
            })
            .collect();
        sized.sort_by(|a, b| b.0.total_cmp(&a.0));
        sized.into_iter().take(PROBES).map(|(_, cross)| cross).collect()
    }
}

/// Evidence for lines that were found by their place alone.
const BITS_BY_PLACE: f64 = 20.0;
/// Evidence for lines found by their place that do not even say that they are a total.
const BITS_UNSAID: f64 = 26.0;

/// Steps that a search by place takes in one group.
const MOST_STEPS: usize = 4_000_000;
/// Parts of a total that is found by its place.
const MOST_PARTS: usize = 400;
/// Lines of the other axis that are looked at for those to try first.
const MOST_PROBED: usize = 64;
/// Lines of the other axis by which a sum is tried first.
const PROBES: usize = 4;
