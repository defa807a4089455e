//! Rows that head the rows below them without being set apart: 総数, then every age; 男, then every age again. Columns likewise: 1月 | 伸率.
//!
//! Nothing but the labels shows it: they repeat, and what comes before each repetition does not.

use super::Label;
use crate::hash::{self, HashMap, HashSet};

/// Gives labels that still say the same the total that leads their group: 勤務問題総計, … 性別による差別; 学校問題総計, … 性別による差別.
fn attach_totals(rows: &mut [&mut Vec<Label>]) {
    for (n, at, lead) in leads(rows).unwrap_or_default() {
        if let Some(labels) = rows.get_mut(n) {
            labels.insert(at, lead);
        }
    }
}

/// For each row that says the same as another the total that leads it, and where it goes; none where that does not tell them all apart.
fn leads(rows: &[&mut Vec<Label>]) -> Option<Vec<(usize, usize, Label)>> {
    let paths = texts(rows);
    let counts = counts(&paths);
    let count = |n: usize| paths.get(n).and_then(|path| counts.get(path.as_slice())).copied().unwrap_or(0);
    let mut leads: Vec<(usize, usize, Label)> = Vec::new();
    for n in (0..rows.len()).filter(|&n| count(n) > 1) {
        let Some((own, above)) = rows.get(n).and_then(|labels| labels.split_last()) else { continue };
        let is_lead = |labels: &&mut Vec<Label>| {
            labels
                .split_last()
                .is_some_and(|(label, before)| before == above && label.dimension == own.dimension && label.text.ends_with('計'))
        };
        let lead = (0..n).rev().find(|&m| rows.get(m).is_some_and(is_lead));
        match lead.filter(|&m| count(m) == 1).and_then(|m| rows.get(m)?.last()) {
            Some(label) if label.text != own.text => leads.push((n, above.len(), label.clone())),
            _ => return None,
        }
    }
    let told: HashSet<(&str, &str)> = leads.iter().filter_map(|(n, _, lead)| Some((&*lead.text, *paths.get(*n)?.last()?))).collect();
    (told.len() == leads.len()).then_some(leads)
}

/// What the labels of each row say.
fn texts<'a>(rows: &'a [&mut Vec<Label>]) -> Vec<Vec<&'a str>> {
    rows.iter().map(|labels| labels.iter().map(|label| &*label.text).collect()).collect()
}

/// How many rows say the same.
fn counts<'a>(paths: &'a [Vec<&'a str>]) -> HashMap<&'a [&'a str], usize> {
    let mut counts: HashMap<&[&str], usize> = HashMap::default();
    for path in paths {
        *counts.entry(path.as_slice()).or_default() += 1;
    }
    counts
}

/// Gives repeated labels the row (or column) that heads them, where the repetitions follow each other in the same order.
pub(super) fn attach(rows: &mut [&mut Vec<Label>]) {
    if are_unique(rows.iter().map(|labels| labels.as_slice())) {
        return;
    }
    attach_heads(rows);
    attach_totals(rows);
}

/// True where no two paths of labels say the same; told by their hashes, so that it may err to false.
pub(super) fn are_unique<'a>(paths: impl Iterator<Item = &'a [Label]>) -> bool {
    let mut hashes: Vec<u64> = paths.map(|path| hash::of_texts(path.iter().map(|label| &*label.text))).collect();
    hashes.sort_unstable();
    hashes.array_windows().all(|[one, next]| one != next)
}

fn attach_heads(rows: &mut [&mut Vec<Label>]) {
    let paths = texts(rows);
    let counts = counts(&paths);
    let repeats = |n: usize| paths.get(n).is_some_and(|path| counts.get(path.as_slice()).is_some_and(|&count| count > 1));
    let heads: Vec<(usize, Vec<usize>)> = runs(rows, &repeats);
    let texts = |run: &[usize]| run.iter().filter_map(|&n| paths.get(n)?.last().copied()).collect::<Vec<&str>>();
    let sequences: Vec<Vec<&str>> = heads.iter().map(|(_, run)| texts(run)).collect();
    let Some(longest) = sequences.iter().max_by_key(|sequence| sequence.len()) else { return };
    let repeated = (0..rows.len()).filter(|&n| repeats(n)).count();
    let headed: usize = heads.iter().map(|(_, run)| run.len()).sum();
    let alike = sequences.iter().all(|sequence| is_subsequence(sequence, longest) && are_distinct(sequence));
    if heads.len() < 2 || !alike || headed * 10 < repeated * 7 || repeated * LEAST_SHARE < rows.len() {
        return;
    }
    let parents: Vec<(usize, usize, Label)> = heads
        .iter()
        .filter_map(|(head, run)| Some((run, rows.get(*head)?.split_last()?)))
        .flat_map(|(run, (label, above))| run.iter().map(move |&n| (n, above.len(), label.clone())))
        .collect();
    for (n, at, parent) in parents {
        if let Some(labels) = rows.get_mut(n) {
            labels.insert(at, parent);
        }
    }
}

/// One in this many rows repeats, at least; fewer namesakes are chance.
const LEAST_SHARE: usize = 6;

/// Each row that may be a head with the repeated rows below it, in order.
fn runs(rows: &[&mut Vec<Label>], repeats: &impl Fn(usize) -> bool) -> Vec<(usize, Vec<usize>)> {
    let mut runs: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut head = None;
    let path = |n: usize| rows.get(n).map_or(&[][..], |labels| labels.as_slice());
    // What a head holds for has its last label in the same column, and all that the head has above it.
    let holds = |head: usize, n: usize| {
        let (head, path) = (path(head), path(n));
        let same_column = head.last().map(|label| label.dimension) == path.last().map(|label| label.dimension);
        same_column && head.split_last().is_some_and(|(_, above)| path.starts_with(above))
    };
    for (n, labels) in rows.iter().enumerate() {
        let Some(label) = labels.last() else { continue };
        if !repeats(n) {
            let aside = label.text.starts_with(['(', '（', '［', '[']);
            head = if aside { head } else { Some(n) };
        } else if let Some(head) = head.filter(|&head| holds(head, n)) {
            match runs.last_mut() {
                Some((last, run)) if *last == head => run.push(n),
                _ => runs.push((head, vec![n])),
            }
        }
    }
    runs
}

fn is_subsequence<T: PartialEq>(part: &[T], whole: &[T]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|item| rest.any(|other| other == item))
}

fn are_distinct<T: Ord>(items: &[T]) -> bool {
    items.iter().collect::<std::collections::BTreeSet<_>>().len() == items.len()
}
