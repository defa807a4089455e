//! How machine-readable the sources of a dataset are, and what would raise that most.

use super::words::Words;
use crate::catalog::Dataset;
use crate::lint::{Level, rule};
use crate::release::{GainFacts, ScoreFacts};
use serde::Serialize;

/// So many sources are told of; of more only the worst are.
const MOST: usize = 3;

#[derive(Serialize)]
pub(super) struct Scored<'a> {
    /// The file.
    source: &'a str,
    /// Its points, level by level.
    points: String,
    /// What would raise them most.
    gain: Option<Gained>,
}

#[derive(Serialize)]
struct Gained {
    /// By how much.
    text: String,
    rules: Vec<Rule>,
}

/// A rule, told of on the page about the data.
#[derive(Serialize)]
struct Rule {
    code: &'static str,
    title: &'static str,
}

/// The scores of the sources of the newest release, the worst first where there are many.
pub(super) fn scores(words: Words, dataset: &Dataset) -> Vec<Scored<'_>> {
    let sources = dataset.releases.first().into_iter().flat_map(|release| &release.manifest.sources);
    let mut scored: Vec<(&str, &ScoreFacts)> = sources.filter_map(|source| Some((source.name.as_str(), source.score.as_ref()?))).collect();
    if scored.len() > MOST {
        scored.sort_by_key(|(_, score)| score.levels.values().sum::<u32>());
        scored.truncate(MOST);
    }
    scored.into_iter().map(|(source, score)| Scored { source, points: points(words, score), gain: gained(words, score) }).collect()
}

fn points(words: Words, score: &ScoreFacts) -> String {
    let of = |level: Level| {
        let points = score.levels.get(level.word()).map_or_else(|| "-".to_owned(), ToString::to_string);
        words.tell("lint.score-level", [level.word().to_owned(), points])
    };
    Level::ALL.map(of).join(" / ")
}

fn gained(words: Words, score: &ScoreFacts) -> Option<Gained> {
    let GainFacts { level, codes, from, to } = score.gains.first()?;
    let known = codes.iter().filter_map(|code| rule(code));
    let rules = known.map(|rule| Rule { code: rule.code, title: rule.documentation.text(words.0).title }).collect();
    Some(Gained { text: words.tell("site.score-gain", [level.clone(), from.to_string(), to.to_string()]), rules })
}
