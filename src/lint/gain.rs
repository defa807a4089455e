//! What would raise a score most.

use super::score::{deduction, score_once_kept};
use super::{Judgement, Level, Score, score};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The rules that are to be kept for a level's score to rise, the fewest of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gain {
    /// The level whose score rises.
    pub level: Level,
    /// Codes of the rules, the dearest first. More than one where one alone raises nothing: two fatal rules, say.
    pub codes: Vec<&'static str>,
    /// The points now.
    pub from: u32,
    /// The points once no sheet breaks these rules.
    pub to: u32,
}

/// For each level below 100 points what would raise it most, the greatest gain first.
pub fn gains(judgements: &[&Judgement]) -> Vec<Gain> {
    let now = score(judgements.iter().copied());
    let mut gains: Vec<Gain> = Level::ALL.into_iter().filter_map(|level| gain(level, &now, judgements)).collect();
    gains.sort_by_key(|gain| (Reverse(gain.to - gain.from), gain.level));
    gains
}

fn gain(level: Level, now: &Score, judgements: &[&Judgement]) -> Option<Gain> {
    let from = now.of(level)?;
    let mut costs: Vec<(Reverse<u32>, &'static str)> = costs(level, judgements);
    costs.sort_unstable();
    let mut codes: Vec<&'static str> = Vec::new();
    for (_, code) in costs {
        codes.push(code);
        let to = score_once_kept(judgements.iter().copied(), &codes).of(level)?;
        if to > from {
            return Some(Gain { level, codes, from, to });
        }
    }
    None
}

/// What each broken rule of a level costs; one beyond the rules of 2026 costs nothing.
fn costs(level: Level, judgements: &[&Judgement]) -> Vec<(Reverse<u32>, &'static str)> {
    let mut worst: BTreeMap<&'static str, u32> = BTreeMap::new();
    for judgement in judgements.iter().filter(|judgement| judgement.rule.level == level && !judgement.rule.basis.rules_2026.is_empty()) {
        if let Some(severity) = judgement.severity() {
            let cost = worst.entry(judgement.rule.code).or_default();
            *cost = (*cost).max(deduction(level, severity));
        }
    }
    worst.into_iter().filter(|(_, cost)| *cost > 0).map(|(code, cost)| (Reverse(cost), code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Fault, Mending, Severity, Verdict, rule};
    use crate::message::Message;

    fn broken(code: &str, severity: Severity) -> Judgement {
        let instead = Message::plain("lint.merged-instead");
        let fault = Fault::whole(severity, Message::plain("lint.no-header"), instead, Mending::Mended);
        Judgement { rule: rule(code).unwrap(), verdict: Verdict::Broken(vec![fault]) }
    }

    #[test]
    fn the_fewest_rules_that_raise_a_level_are_named() {
        let (fatal, critical) = (Severity::Fatal, Severity::Critical);
        for (judgements, expected) in [
            (vec![], vec![]),
            (vec![broken("TAB202", fatal)], vec![(Level::Two, vec!["TAB202"], 0, 100)]),
            // One of two fatal rules alone raises nothing.
            (vec![broken("TAB202", fatal), broken("TAB203", fatal)], vec![(Level::Two, vec!["TAB202", "TAB203"], 0, 100)]),
            (vec![broken("TAB202", fatal), broken("TAB203", critical)], vec![(Level::Two, vec!["TAB202"], 0, 60)]),
            // The level that gains most comes first; what costs no points is no gain.
            (
                vec![broken("GRD204", critical), broken("TAB202", fatal), broken("GRD202", Severity::Info)],
                vec![(Level::Two, vec!["TAB202"], 0, 100), (Level::One, vec!["GRD204"], 90, 100)],
            ),
        ] {
            let found: Vec<_> = gains(&judgements.iter().collect::<Vec<_>>())
                .into_iter()
                .map(|gain| (gain.level, gain.codes, gain.from, gain.to))
                .collect();
            assert_eq!(found, expected);
        }
    }
}
