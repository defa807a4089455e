//! Headings that tell the tables of a sheet apart: the title line of each of several blocks, or of panels side by side.

use super::evidence::{Sheet, label_text};
use super::roles::Panel;
use super::{blocks, header, states_unit};
use crate::place::Address;
use std::collections::BTreeSet;

/// A heading: its cell and text.
pub(super) type Heading = (Address, String);

/// A block as its headings need it: the rows of its title and header, and its panels.
pub(super) struct Part<'a> {
    pub(super) title: &'a [usize],
    pub(super) header: &'a [usize],
    pub(super) panels: &'a [Panel],
}

/// The headings of every panel of every block, outermost first. None where a single table stands on the sheet: its title says nothing of
/// one figure that it does not say of all.
pub(super) fn headings(sheet: &Sheet<'_>, parts: &[Part<'_>], beside_others: bool) -> Vec<Vec<Vec<Heading>>> {
    let mut outer: Vec<Heading> = Vec::new();
    let mut beside: Vec<Vec<Heading>> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut all: Vec<Vec<Vec<Heading>>> = Vec::with_capacity(parts.len());
    for (number, part) in parts.iter().enumerate() {
        let own = own_outer(sheet, part, &seen);
        let own_beside = headings_beside(sheet, part);
        if !own_beside.is_empty() || (number > 0 && !own.is_empty()) || beside.len() < part.panels.len() {
            beside = own_beside;
        }
        if number > 0 && !own.is_empty() {
            outer = own;
        }
        seen.extend(part.title.iter().flat_map(|&i| sheet.filled(i).map(move |j| label_text(&sheet.text(i, j)))));
        let several = beside_others || parts.len() > 1 || has_own_titles(sheet, part);
        let of_panel = |(n, panel): (usize, &Panel)| {
            let near = if several { nearest(sheet, part.title, panel) } else { Vec::new() };
            let beside = beside.get(n).into_iter().flatten();
            outer.iter().chain(beside).cloned().chain(near).collect()
        };
        let own: Vec<Vec<Heading>> = part.panels.iter().enumerate().map(of_panel).collect();
        let inherited = all.last().filter(|above| above.len() >= own.len() && stands_below_titles(sheet, parts, number));
        all.push(inherited.and_then(|above| above.get(..own.len())).map_or(own, <[_]>::to_vec));
    }
    all
}

/// True for a block without a title whose header stands again further up or down, below another title: only the title above tells them
/// apart.
fn stands_below_titles(sheet: &Sheet<'_>, parts: &[Part<'_>], number: usize) -> bool {
    let texts = |part: &Part<'_>| -> Vec<Vec<(usize, String)>> {
        part.header.iter().map(|&i| sheet.filled(i).map(|j| (j, label_text(&sheet.text(i, j)))).collect()).collect()
    };
    let has_title = |part: &Part<'_>| part.title.iter().any(|&i| sheet.filled(i).any(|j| heading(sheet, i, j).is_some()));
    let Some(own) = parts.get(number).filter(|part| !part.header.is_empty() && !has_title(part)) else { return false };
    let header = texts(own);
    let is_within = |own: &[Vec<(usize, String)>], other: &[Vec<(usize, String)>]| {
        let pairs = || own.iter().zip(other);
        let within = |a: &[(usize, String)], b: &[(usize, String)]| a.iter().all(|cell| b.contains(cell));
        own.len() == other.len() && (pairs().all(|(a, b)| within(a, b)) || pairs().all(|(a, b)| within(b, a)))
    };
    let is_twin = |(at, part): (usize, &Part<'_>)| {
        let (first, last) = (at.min(number), at.max(number));
        let parted = parts.get(first + 1..=last).unwrap_or(&[]).iter().any(has_title);
        at != number && parted && !has_title(part) && is_within(&header, &texts(part))
    };
    parts.iter().enumerate().any(is_twin)
}

/// The title row nearest to the header that has a heading over a panel.
fn nearest(sheet: &Sheet<'_>, title: &[usize], panel: &Panel) -> Vec<Heading> {
    title.iter().rev().map(|&i| over(sheet, i, panel)).find(|headings| !headings.is_empty()).unwrap_or_default()
}

/// The headings of each panel in the row above the title line nearest to the header: 北海道 over the first one, 東北 over the second.
/// They hold for the blocks below, too, whose panels have a title line alone.
fn headings_beside(sheet: &Sheet<'_>, part: &Part<'_>) -> Vec<Vec<Heading>> {
    if part.panels.len() < 2 {
        return Vec::new();
    }
    let of_row = |i: usize| part.panels.iter().map(|panel| over(sheet, i, panel)).collect::<Vec<_>>();
    let full = |headings: &Vec<Vec<Heading>>| headings.iter().all(|headings| !headings.is_empty());
    let mut rows = part.title.iter().rev().map(|&i| of_row(i)).filter(full);
    let nearest = rows.next();
    let told = |headings: &Vec<Vec<Heading>>| {
        let texts: BTreeSet<&str> = headings.iter().flatten().map(|(_, text)| text.as_str()).collect();
        texts.len() >= headings.len()
    };
    nearest.and_then(|_| rows.find(told)).unwrap_or_default()
}

/// The headings of a row that stand over a panel.
fn over(sheet: &Sheet<'_>, i: usize, panel: &Panel) -> Vec<Heading> {
    let (first, last) = (panel.stub.first().or(panel.data.first()), panel.data.last());
    let (Some(&first), Some(&last)) = (first, last) else { return Vec::new() };
    if is_only_note(sheet, i) {
        return Vec::new();
    }
    let over = sheet.filled(i).filter(|j| (first..=last).contains(j) && !header::is_date_line(sheet, i, *j, &panel.data));
    over.filter_map(|j| heading(sheet, i, j)).collect()
}

fn heading(sheet: &Sheet<'_>, i: usize, j: usize) -> Option<Heading> {
    let at = sheet.address(i, j);
    let text = label_text(&sheet.text(i, j));
    (!text.is_empty() && !states_unit(sheet, at)).then_some((at, text))
}

/// A note by its first words; a long line above a table may still be its title.
fn is_only_note(sheet: &Sheet<'_>, i: usize) -> bool {
    blocks::is_note(sheet, i) && sheet.filled(i).next().is_some_and(|j| blocks::is_note_text(&sheet.text(i, j)))
}

/// True where panels side by side have a title each in the same row, and names of columns in common.
fn has_own_titles(sheet: &Sheet<'_>, part: &Part<'_>) -> bool {
    part.panels.len() > 1
        && share_names(sheet, part)
        && part.title.iter().any(|&i| part.panels.iter().all(|panel| !over(sheet, i, panel).is_empty()))
}

/// True where a name of a column stands in two panels: without their titles its figures cannot be told apart.
fn share_names(sheet: &Sheet<'_>, part: &Part<'_>) -> bool {
    let Some(&innermost) = part.header.last() else { return true };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let names = |panel: &Panel| -> BTreeSet<String> {
        panel.data.iter().map(|&j| label_text(&sheet.text(innermost, j))).filter(|text| !text.is_empty()).collect()
    };
    part.panels.iter().any(|panel| {
        let names = names(panel);
        let shared = names.iter().any(|name| seen.contains(name));
        seen.extend(names);
        shared
    })
}

/// Marked headings above the title line nearest to the header, which hold for the blocks below, too; a page's repeated head is none.
fn own_outer(sheet: &Sheet<'_>, part: &Part<'_>, seen: &BTreeSet<String>) -> Vec<Heading> {
    let is_heading = |i: usize| !is_only_note(sheet, i) && sheet.filled(i).any(|j| heading(sheet, i, j).is_some());
    let Some(inner) = part.title.iter().rposition(|&i| is_heading(i)) else { return Vec::new() };
    let rows = part.title.get(..inner).unwrap_or(&[]);
    let alone = rows.iter().filter_map(|&i| heading(sheet, i, sheet.only_filled(i)?));
    alone.filter(|(_, text)| mark(text).is_some() && !seen.contains(text)).collect()
}

/// How a heading begins, where it is numbered or marked: headings of one rank begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// 1, １, (1), （１）, ①, Ⅰ, followed by more than a unit.
    Number,
    Bracketed,
    Circled,
    Roman,
    /// ○, ◎, ■, 【 and the like.
    Sign(char),
}

/// The mark that a heading begins with.
pub(super) fn mark(text: &str) -> Option<Mark> {
    let text = text.trim_start();
    let mut chars = text.chars();
    let first = chars.next()?;
    let digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    match first {
        '①'..='⑳' => Some(Mark::Circled),
        'Ⅰ'..='Ⅻ' => Some(Mark::Roman),
        '(' | '（' => (chars.next().is_some_and(digit) && text.contains([')', '）'])).then_some(Mark::Bracketed),
        '○' | '◎' | '●' | '◇' | '◆' | '□' | '■' | '△' | '▲' | '☆' | '★' | '【' | '《' | '＜' | '〈' | '・' => {
            Some(Mark::Sign(first))
        }
        c if digit(c) => {
            let rest = text.trim_start_matches(digit);
            let length = text.chars().count() - rest.chars().count();
            (length <= 2 && rest.starts_with([' ', '\u{3000}', '.', '．', '、', ')', '）'])).then_some(Mark::Number)
        }
        _ => None,
    }
}
