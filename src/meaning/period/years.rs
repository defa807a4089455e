//! Lists that give the era on their first year only: 令和元年度, 2, 3, 4.
//!
//! Where the first year stands out (by its indent), the others look like its months.

use super::dimension::Dimensions;
use super::path::When;
use crate::layout::Label;
use crate::place::Address;
use crate::value::{Part, Partial, Period, PeriodKind, Span};
use std::collections::BTreeMap;

/// A year with the bare numbers below it in its own dimension.
struct List {
    dimension: usize,
    first: Span,
    numbers: Vec<(Address, Partial)>,
}

/// For the cells of bare numbers below a year what they are of, where they go on with the years, or where that is as likely as months.
pub(super) fn lists<'a>(paths: impl Iterator<Item = &'a [Label]>, dimensions: &Dimensions) -> BTreeMap<Address, When> {
    let lists = found(paths, dimensions);
    let mut years = BTreeMap::new();
    for (number, list) in (1..).zip(&lists) {
        let next = lists.iter().skip(number).find(|other| other.dimension == list.dimension).map(|other| other.first);
        if let Some(spans) = list.years(next) {
            let is_open = list.may_be_months();
            let when = |span| if is_open { When::Contradiction } else { When::Whole(span) };
            years.extend(list.numbers.iter().zip(spans).map(|(&(at, _), span)| (at, when(span))));
        }
    }
    years
}

fn found<'a>(paths: impl Iterator<Item = &'a [Label]>, dimensions: &Dimensions) -> Vec<List> {
    let mut lists: Vec<List> = Vec::new();
    let mut known: BTreeMap<(usize, Address), usize> = BTreeMap::new();
    for path in paths {
        let mut above: Option<usize> = None;
        for label in path {
            let Some(&at) = label.cells.first() else { continue };
            let list = above.and_then(|above| lists.get_mut(above)).filter(|list| list.dimension == label.dimension);
            match (dimensions.said(label), list) {
                (Some(Period::Span(span)), _) if matches!(span.kind, PeriodKind::Year | PeriodKind::FiscalYear) => {
                    let number = *known.entry((label.dimension, at)).or_insert(lists.len());
                    if number == lists.len() {
                        lists.push(List { dimension: label.dimension, first: span, numbers: Vec::new() });
                    }
                    above = Some(number);
                }
                (Some(Period::Partial(partial)), Some(list)) if is_bare(&partial) => {
                    if list.numbers.last().is_none_or(|(last, _)| *last != at) {
                        list.numbers.push((at, partial));
                    }
                    above = None;
                }
                _ => above = None,
            }
        }
    }
    lists
}

fn is_bare(partial: &Partial) -> bool {
    partial.part == Part::Whole && partial.year.is_some_and(|year| !year.named)
}

impl List {
    /// The years that the numbers are if each is the one after the last, and all are before the next year that is said.
    fn years(&self, next: Option<Span>) -> Option<Vec<Span>> {
        let mut spans: Vec<Span> = Vec::with_capacity(self.numbers.len());
        for (_, partial) in &self.numbers {
            let before = spans.last().unwrap_or(&self.first);
            let span = partial.after(before).filter(|span| span.start.year() == before.start.year() + 1 && span.kind == before.kind)?;
            spans.push(span);
        }
        let last = spans.last()?;
        next.is_none_or(|next| last.end < next.start || next.start < self.first.start).then_some(spans)
    }

    /// True where the numbers may as well be months: one alone, those to December, those from April of a fiscal year.
    fn may_be_months(&self) -> bool {
        let numbers: Vec<u16> = self.numbers.iter().filter_map(|(_, partial)| Some(u16::from(partial.year?.number))).collect();
        let are_months = numbers.iter().all(|number| (1..=12).contains(number));
        let begins = self.first.kind == PeriodKind::FiscalYear && numbers.first() == Some(&4);
        are_months && (numbers.len() == 1 || begins || numbers.last() == Some(&12))
    }
}
