//! The score by level, as the reference checker of the rules of 2026 reckons it.

use super::{Judgement, Level, Severity, Verdict};

/// The score of a sheet or file on each level; none where no rule of the level applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    levels: [Option<u32>; 3],
}

impl Score {
    /// The points of a level, from 0 to 100.
    pub fn of(&self, level: Level) -> Option<u32> {
        self.levels.get(level as usize).copied().flatten()
    }
}

impl Score {
    /// The score of a folder: the mean of the scores of its files, level by level, rounded down; a file without points for a level does
    /// not count there.
    pub fn mean(scores: &[Self]) -> Self {
        let mut mean = Self::default();
        for (level, points) in Level::ALL.into_iter().zip(&mut mean.levels) {
            let (sum, count) =
                scores.iter().filter_map(|score| score.of(level)).fold((0_u32, 0_u32), |(sum, count), p| (sum + p, count + 1));
            *points = sum.checked_div(count);
        }
        mean
    }
}

/// Reckons the score: 0 where a rule of the level is broken fatally, else 100 less what each broken rule costs.
///
/// A rule that is judged several times, once for each sheet, costs once, by its worst fault. One that does not apply or could not be
/// judged is left out, and so is one that is beyond the rules of 2026: scores stay comparable with those of the reference checker.
pub fn score<'a>(judgements: impl Iterator<Item = &'a Judgement>) -> Score {
    score_once_kept(judgements, &[])
}

/// The score as it would be if no sheet broke some rules.
pub(super) fn score_once_kept<'a>(judgements: impl Iterator<Item = &'a Judgement>, kept: &[&str]) -> Score {
    let mut worst: std::collections::BTreeMap<&str, (Level, Option<Severity>)> = std::collections::BTreeMap::new();
    for judgement in judgements.filter(|judgement| is_counted(judgement)) {
        let (_, severity) = worst.entry(judgement.rule.code).or_insert((judgement.rule.level, None));
        *severity = (*severity).max(judgement.severity().filter(|_| !kept.contains(&judgement.rule.code)));
    }
    let mut score = Score::default();
    for (level, points) in Level::ALL.into_iter().zip(&mut score.levels) {
        let of_level = worst.values().filter(|(of, _)| *of == level).map(|(_, severity)| *severity);
        *points = of_level.fold(None, |points, severity| {
            Some(points.unwrap_or(100_u32).saturating_sub(severity.map_or(0, |severity| deduction(level, severity))))
        });
    }
    score
}

fn is_counted(judgement: &Judgement) -> bool {
    matches!(judgement.verdict, Verdict::Passed | Verdict::Broken(_)) && !judgement.rule.basis.rules_2026.is_empty()
}

/// What a broken rule costs.
pub(super) const fn deduction(level: Level, severity: Severity) -> u32 {
    match (severity, level) {
        (Severity::Info, _) => 0,
        (Severity::Minor, Level::One) => 2,
        (Severity::Minor, Level::Two) | (Severity::Major, Level::Three) | (Severity::Critical, Level::One) => 10,
        (Severity::Minor, Level::Three) | (Severity::Major, Level::One) => 5,
        (Severity::Major, Level::Two) => 30,
        (Severity::Critical, Level::Two) => 40,
        (Severity::Critical, Level::Three) => 15,
        (Severity::Fatal, _) => 100,
    }
}
