//! Lines that are reckoned from others: shares that add up to a hundred, differences, ratios, an index that is 100 in its base year.

use super::figures::Figure;
use super::sums::{Lines, Outcome};
use super::{Candidate, Fault, Kind};

/// Finds the lines of an axis that say that they are reckoned from others, and are.
pub(super) fn find(lines: Lines<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for line in (0..lines.count()).take(MOST_LINES) {
        let Some(&node) = lines.tree.node_of.get(line) else { continue };
        let says = |says: fn(&super::tree::Spoken) -> bool| lines.tree.way(node).any(says);
        let (change, quotient) = (says(|label| label.change), says(|label| label.quotient));
        if change || quotient || says(|label| label.share) {
            found.extend(best(lines, line, change));
        }
    }
    found.extend(shares(lines));
    found
}

/// More lines than this are a list of cases, in which none is reckoned from another.
const MOST_LINES: usize = 400;
/// Lines before and behind that may be what a line is reckoned from.
const REACH: usize = 8;
/// Equations that must hold before a ratio is believed.
const FEWEST: usize = 4;
/// Evidence that a ratio or difference asks for, as so many are tried.
const BITS: f64 = 24.0;
/// Evidence that each equation brings on the average; where rounding leaves more room, other lines fit as well.
const BITS_EACH: f64 = 2.0;

/// How one line comes of two others.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    /// a − b
    Difference,
    /// a ÷ b times a power of ten.
    Quotient(f64),
    /// (a − b) ÷ b times a power of ten.
    Growth(f64),
    /// a − a some lines of the other axis before.
    DifferenceAfter(usize),
    /// The growth of a over some lines of the other axis.
    GrowthAfter(usize, f64),
    /// The ratio of a to itself some lines of the other axis before.
    QuotientAfter(usize, f64),
    /// The share of a in its value on a line of the other axis.
    ShareOf(usize, f64),
}

/// The pair of lines that a line comes of, if any does.
fn best(lines: Lines<'_>, line: usize, change: bool) -> Option<Candidate> {
    let others: Vec<usize> = (line.saturating_sub(REACH)..(line + REACH).min(lines.count())).filter(|&other| other != line).collect();
    let mut best: Option<(Outcome, How)> = None;
    let spread = spread(lines, line);
    let mut outcome = Outcome::default();
    let mut consider = |how: How, a: usize, b: usize| {
        test(lines, line, how, (a, b), spread, &mut outcome);
        let sharp = outcome.bits >= BITS_EACH * f64::from(u32::try_from(outcome.held).unwrap_or(u32::MAX));
        if outcome.confirms(BITS) && sharp && outcome.held >= FEWEST && best.as_ref().is_none_or(|(other, _)| outcome.bits > other.bits) {
            best = Some((std::mem::take(&mut outcome), how));
        }
    };
    for &a in &others {
        for &b in others.iter().filter(|&&b| b != a) {
            if change {
                consider(How::Difference, a, b);
                consider(How::Growth(100.0), a, b);
                consider(How::Growth(1.0), a, b);
            }
            for power in [1.0, 100.0, 1000.0, 10_000.0, 100_000.0] {
                consider(How::Quotient(power), a, b);
            }
        }
        if change {
            for lag in [1, 4, 12] {
                consider(How::DifferenceAfter(lag), a, a);
                consider(How::GrowthAfter(lag, 100.0), a, a);
                consider(How::GrowthAfter(lag, 1.0), a, a);
                consider(How::QuotientAfter(lag, 100.0), a, a);
            }
        }
        for whole in wholes(lines) {
            consider(How::ShareOf(whole, 100.0), a, a);
            consider(How::ShareOf(whole, 1.0), a, a);
        }
    }
    let (outcome, how) = best?;
    let kind = if matches!(how, How::Difference | How::DifferenceAfter(_)) { Kind::Difference } else { Kind::Ratio };
    Some(candidate(lines, kind, line, 2, outcome))
}

fn candidate(lines: Lines<'_>, kind: Kind, line: usize, parts: usize, outcome: Outcome) -> Candidate {
    let node = lines.tree.node_of.get(line).copied().unwrap_or(0);
    let Outcome { held, untested, failed, .. } = outcome;
    let failing = failed.len();
    // Ratios are often reckoned from figures that are not shown; only a plain difference can be told to be wrong.
    let sure = kind == Kind::Difference && held >= MANY && failing * 20 <= held;
    let breaks = failed.into_iter().filter(|fault| sure && fault.is_near()).collect();
    let total = lines.tree.name(node);
    Candidate { line: Some(line), kind, axis: lines.axis, total, parts, held, untested, failing, named: true, breaks }
}

/// Differences that hold before one that fails is called wrong.
const MANY: usize = 20;

/// Lines of the other axis that may be the whole of a share: totals, else the first and the last.
fn wholes(lines: Lines<'_>) -> Vec<usize> {
    let totals: Vec<usize> =
        (0..lines.crosses().min(MOST_LINES)).filter(|&cross| lines.across.line_says(cross, |label| label.total)).take(2).collect();
    if totals.is_empty() { vec![0, lines.crosses().saturating_sub(1)] } else { totals }
}

fn number(figure: Figure) -> Option<(f64, f64)> {
    match figure {
        Figure::Number(value, half) => Some((value, half)),
        Figure::Blank | Figure::Unknown => None,
    }
}

/// What a line should be at a line of the other axis, with its slack.
fn expected(lines: Lines<'_>, how: How, a: usize, b: usize, cross: usize) -> Option<(f64, f64)> {
    let before = |lag: usize| number(lines.at(a, cross.checked_sub(lag)?));
    let here = || number(lines.at(a, cross));
    let (a, b) = match how {
        How::Difference | How::Quotient(_) | How::Growth(_) => (here()?, number(lines.at(b, cross))?),
        How::DifferenceAfter(lag) | How::GrowthAfter(lag, _) | How::QuotientAfter(lag, _) => (here()?, before(lag)?),
        How::ShareOf(whole, _) => (here()?, number(lines.at(a, whole))?),
    };
    let ratio = |power: f64| {
        let slack = power * (a.1 / b.0.abs() + b.1 * a.0.abs() / (b.0 * b.0));
        (b.0 != 0.0).then_some((power * a.0 / b.0, slack))
    };
    match how {
        How::Difference | How::DifferenceAfter(_) => Some((a.0 - b.0, a.1 + b.1)),
        How::Quotient(power) | How::QuotientAfter(_, power) | How::ShareOf(_, power) => ratio(power),
        How::Growth(power) | How::GrowthAfter(_, power) => ratio(power).map(|(ratio, slack)| (ratio - power, slack)),
    }
}

/// Tests whether a line comes of two others in every line of the other axis; `spread` is how far its figures differ from each other.
///
/// So many pairs are tried that what came of the last one is written over.
fn test(lines: Lines<'_>, line: usize, how: How, (a, b): (usize, usize), spread: f64, outcome: &mut Outcome) {
    outcome.clear();
    for cross in 0..lines.crosses() {
        let Some((found, half)) = number(lines.at(line, cross)) else { continue };
        let Some((expected, slack)) = expected(lines, how, a, b, cross) else {
            outcome.untested += 1;
            continue;
        };
        let slack = slack + half * ONE_MORE + expected.abs() * 1e-9;
        if (expected - found).abs() <= slack {
            outcome.held += 1;
            if found != 0.0 {
                outcome.telling += 1;
                outcome.bits += (spread / (4.0 * slack)).max(1.0).log2().min(12.0);
            }
        } else {
            outcome.failed.push(Fault { line, cross, expected, found, parts: 2 });
            if outcome.failed.len() > 2 + outcome.held / 8 {
                break;
            }
        }
    }
}

/// How far the middle half of a line's figures differ from each other.
fn spread(lines: Lines<'_>, line: usize) -> f64 {
    let mut values: Vec<f64> = (0..lines.crosses()).filter_map(|cross| number(lines.at(line, cross))).map(|(value, _)| value).collect();
    values.sort_by(f64::total_cmp);
    let quarter = values.len() / 4;
    let (low, high) = (values.get(quarter), values.get(values.len().saturating_sub(1 + quarter)));
    low.zip(high).map_or(0.0, |(low, high)| high - low)
}

/// A value that lies on the edge may have been rounded either way.
const ONE_MORE: f64 = 1.02;

/// Groups of lines whose shares add up to a hundred.
fn shares(lines: Lines<'_>) -> Vec<Candidate> {
    let says_share = |label: &super::tree::Spoken| label.share;
    let crosses: Vec<usize> = (0..lines.crosses().min(MOST_CROSSES)).filter(|&cross| lines.across.line_says(cross, says_share)).collect();
    let mut found = Vec::new();
    for node in 0..lines.tree.nodes.len().min(MOST_NODES) {
        let own = lines.tree.way(node).any(says_share);
        if crosses.is_empty() && !own {
            continue;
        }
        let parts: Vec<usize> = lines
            .tree
            .children(node)
            .iter()
            .filter(|&&child| lines.tree.spoken(child).is_some_and(|label| !label.total && !label.average && !label.aside))
            .filter_map(|&child| lines.tree.line(child))
            .collect();
        if !(2..=MOST_PARTS).contains(&parts.len()) {
            continue;
        }
        let all: Vec<usize> = if own { (0..lines.crosses()).collect() } else { crosses.clone() };
        let outcome = hundred(lines, &parts, &all);
        if outcome.bits >= BITS_OF_SHARES && outcome.held * 5 >= (outcome.held + outcome.failed.len()) * 4 {
            let cross = crosses.first().and_then(|&cross| lines.across.node_of.get(cross));
            let total = if own { lines.tree.name(node) } else { cross.map_or_else(String::new, |&cross| lines.across.name(cross)) };
            let line = parts.first().copied().unwrap_or(0);
            found.push(Candidate { total, ..candidate(lines, Kind::Shares, line, parts.len(), outcome) });
        }
    }
    found
}

/// Evidence that shares ask for, whose label says that they add up to a hundred.
const BITS_OF_SHARES: f64 = 6.0;
/// Lines of the other axis that are looked at for shares.
const MOST_CROSSES: usize = 4000;
/// Groups of lines that are looked at for shares.
const MOST_NODES: usize = 20_000;
/// More shares than this lose too much by rounding.
const MOST_PARTS: usize = 200;

/// Tests whether some lines add up to a hundred, or to one, in some lines of the other axis.
fn hundred(lines: Lines<'_>, parts: &[usize], crosses: &[usize]) -> Outcome {
    let mut outcome = Outcome::default();
    for &cross in crosses {
        let (mut sum, mut slack, mut filled, mut unknown) = (0.0, 0.0, 0, false);
        for &part in parts {
            match lines.at(part, cross) {
                Figure::Number(value, half) => (sum, slack, filled) = (sum + value, slack + half, filled + usize::from(value != 0.0)),
                Figure::Blank => {}
                Figure::Unknown => unknown = true,
            }
        }
        if unknown || filled < 2 {
            outcome.untested += 1;
            continue;
        }
        let whole = [100.0, 1.0].into_iter().find(|whole: &f64| (sum - whole).abs() <= slack + 1e-9 && slack < whole / 20.0);
        match whole {
            Some(whole) => {
                outcome.held += 1;
                outcome.telling += 1;
                outcome.bits += (1.0 + whole / (2.0 * slack)).log2().min(12.0);
            }
            None => outcome.failed.push(Fault { line: 0, cross, expected: 100.0, found: sum, parts: parts.len() }),
        }
        if outcome.held == 0 && outcome.failed.len() > 24 {
            break;
        }
    }
    outcome
}
