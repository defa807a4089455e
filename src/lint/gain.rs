//! What would raise a score most.

use super::score::deduction;
use super::{Judgement, Level, Rule, Score, Verdict, score};
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
pub fn gains<'a>(judgements: impl Iterator<Item = &'a Judgement> + Clone) -> Vec<Gain> {
    let now = score(judgements.clone());
    let mut gains: Vec<Gain> = Level::ALL.into_iter().filter_map(|level| gain(level, &now, judgements.clone())).collect();
    gains.sort_by_key(|gain| (Reverse(gain.to - gain.from), gain.level));
    gains
}

fn gain<'a>(level: Level, now: &Score, judgements: impl Iterator<Item = &'a Judgement> + Clone) -> Option<Gain> {
    let from = now.of(level)?;
    let mut costs: Vec<(Reverse<u32>, &'static str)> = costs(level, judgements.clone()).into_iter().collect();
    costs.sort_unstable();
    let mut codes: Vec<&'static str> = Vec::new();
    for (_, code) in costs {
        codes.push(code);
        let mended: Vec<Judgement> = judgements.clone().map(|judgement| without(judgement, &codes)).collect();
        let to = score(mended.iter()).of(level)?;
        if to > from {
            return Some(Gain { level, codes, from, to });
        }
    }
    None
}

/// What each broken rule of a level costs.
fn costs<'a>(level: Level, judgements: impl Iterator<Item = &'a Judgement>) -> Vec<(Reverse<u32>, &'static str)> {
    let mut worst: BTreeMap<&'static str, u32> = BTreeMap::new();
    for judgement in judgements.filter(|judgement| judgement.rule.level == level) {
        if let Some(severity) = judgement.severity() {
            let cost = worst.entry(judgement.rule.code).or_default();
            *cost = (*cost).max(deduction(level, severity));
        }
    }
    worst.into_iter().filter(|(_, cost)| *cost > 0).map(|(code, cost)| (Reverse(cost), code)).collect()
}

/// The judgement as it would be if some rules were kept.
fn without(judgement: &Judgement, kept: &[&str]) -> Judgement {
    let rule: &'static Rule = judgement.rule;
    let passes = kept.contains(&rule.code) && matches!(judgement.verdict, Verdict::Broken(_));
    let severity = judgement.severity();
    let verdict = match (&judgement.verdict, severity) {
        _ if passes => Verdict::Passed,
        (Verdict::Broken(faults), Some(severity)) => {
            Verdict::Broken(faults.iter().filter(|f| f.severity == severity).take(1).cloned().collect())
        }
        (verdict, _) => verdict.clone(),
    };
    Judgement { rule, verdict }
}
