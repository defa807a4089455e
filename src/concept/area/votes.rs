//! Which of several areas with one name a label of a list means: what stands above it and beside it decides.

use super::find::{self, Candidate, Context, Strength};
use super::table::Areas;
use super::{Area, Kind};
use crate::hash::HashSet;
use std::collections::{BTreeMap, BTreeSet};

/// A label of a list with the areas that it may mean.
#[derive(Clone, Debug)]
pub(super) struct Slot<'a> {
    pub(super) label: &'a str,
    pub(super) candidates: Vec<Candidate>,
    /// The municipalities that it may be without 市 or 区 behind its name.
    pub(super) bare: Areas,
    /// The sign of 県計 and the like.
    pub(super) total: Option<&'static str>,
    /// Blank or a total: says nothing about the list.
    pub(super) neutral: bool,
}

impl Slot<'_> {
    /// True where it is no area, whatever the other labels of a list are.
    pub(super) const fn is_nothing(&self) -> bool {
        self.candidates.is_empty() && self.bare.is_empty() && self.total.is_none()
    }

    /// The area, where only one is left.
    pub(super) fn area(&self) -> Option<&'static Area> {
        match self.candidates.as_slice() {
            [one] => Some(one.area),
            _ => None,
        }
    }

    pub(super) fn has(&self, strength: Strength) -> bool {
        self.candidates.iter().any(|candidate| candidate.strength == strength)
    }

    /// True where it may be a city of today without its 市.
    pub(super) fn has_city(&self) -> bool {
        let weak = self.candidates.iter().filter(|candidate| candidate.strength == Strength::Weak);
        weak.map(|candidate| candidate.area).any(|area| area.kind == Kind::City && area.is_current())
    }

    pub(super) fn is_short_prefecture(&self) -> bool {
        self.candidates.iter().any(|candidate| candidate.strength == Strength::Short && candidate.area.kind == Kind::Prefecture)
    }

    /// Keeps the areas within a prefecture, where there are any; 市部 becomes that of the prefecture, 区部 is Tokyo's only.
    fn keep_prefecture(&mut self, prefecture: &'static Area) {
        for candidate in &mut self.candidates {
            candidate.area = find::of_prefecture(candidate.area, prefecture);
        }
        self.prefer(|area| area.prefecture() == Some(prefecture));
        self.candidates
            .retain(|candidate| candidate.area.kind != Kind::Grouping || candidate.area.prefecture().is_none_or(|of| of == prefecture));
    }

    /// Keeps the areas that are wanted, where there are any.
    fn prefer(&mut self, wanted: impl Fn(&'static Area) -> bool) -> bool {
        let any = self.candidates.iter().any(|candidate| wanted(candidate.area));
        if any {
            self.candidates.retain(|candidate| wanted(candidate.area));
        }
        any
    }
}

/// Leaves one area for each label, as far as something decides.
pub(super) fn decide(slots: &mut [Slot], context: &Context) {
    by_heading(slots, context);
    by_run(slots);
    by_neighbours(slots);
    for slot in slots {
        find::without_lost_villages(&mut slot.candidates);
        slot.candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.strength));
        let first = slot.candidates.first().map(|candidate| candidate.strength);
        slot.candidates.retain(|candidate| Some(candidate.strength) == first);
    }
}

/// What stands above a label: it holds until the next of its kind or a larger one.
#[derive(Clone, Copy)]
struct Heading {
    prefecture: Option<&'static Area>,
    county: Option<&'static Area>,
    city: Option<&'static Area>,
}

impl Heading {
    /// Keeps the areas of the city, else of the county, else of the prefecture.
    fn narrow(self, slot: &mut Slot) {
        let in_city = self.city.is_some_and(|city| slot.prefer(|area| area.is_ward_of(city)));
        let in_county = !in_city && self.county.is_some_and(|county| slot.prefer(|area| area.county == Some(county.name)));
        if let Some(prefecture) = self.prefecture.filter(|_| !in_city && !in_county) {
            slot.keep_prefecture(prefecture);
        }
    }

    /// Goes on below an area; one of another prefecture than the last says that the list has moved on.
    fn follow(&mut self, area: &'static Area) {
        if self.prefecture.is_some() && area.prefecture().is_some() && area.prefecture() != self.prefecture {
            *self = Self { prefecture: None, county: None, city: None };
        }
        match area.kind {
            Kind::Prefecture => *self = Self { prefecture: Some(area), county: None, city: None },
            Kind::County => *self = Self { prefecture: area.prefecture(), county: Some(area), city: None },
            Kind::City => *self = Self { county: None, city: Some(area), ..*self },
            Kind::Grouping if area.code == "13100" => self.city = Some(area),
            Kind::Town | Kind::Village | Kind::Country => self.city = None,
            Kind::Grouping | Kind::Ward => {}
        }
    }
}

/// The city, county or prefecture named before a label holds for it; then what was there on the day goes first.
fn by_heading(slots: &mut [Slot], context: &Context) {
    let mut heading = Heading { prefecture: context.prefecture, county: None, city: context.city };
    for slot in slots.iter_mut().filter(|slot| !slot.candidates.is_empty()) {
        heading.narrow(slot);
        find::narrow_to_day(&mut slot.candidates, context.on);
        if let Some(area) = slot.area() {
            heading.follow(area);
        }
    }
}

/// Wards in a run without a repeated name are of the city that most of them can be of.
fn by_run(slots: &mut [Slot]) {
    let is_ward = |slot: &Slot| slot.candidates.iter().any(|candidate| candidate.area.kind == Kind::Ward);
    let mut from = 0;
    while from < slots.len() {
        let mut seen = HashSet::default();
        let rest = slots.get(from..).unwrap_or_default();
        let length = rest.iter().take_while(|slot| slot.neutral || is_ward(slot) && seen.insert(slot.label)).count();
        if let Some(run) = slots.get_mut(from..from + length) {
            to_common_city(run);
        }
        from += length.max(1);
    }
}

/// The area that a label has been decided to mean.
fn area_of(slot: &Slot<'_>) -> Option<&'static Area> {
    slot.area()
}

fn to_common_city(run: &mut [Slot]) {
    let after = next_of_each(run, area_of);
    let mut before = None;
    for (slot, after) in run.iter_mut().zip(after) {
        if slot.candidates.len() > 1 {
            to_city_beside(slot, before, after);
        }
        before = slot.area().or(before);
    }
    let parents = |slot: &Slot| slot.candidates.iter().filter_map(|candidate| candidate.area.parent).collect();
    if let Some(city) = commonest(run, parents, 2) {
        for slot in run.iter_mut().filter(|slot| slot.candidates.len() > 1) {
            slot.prefer(|area| area.parent == Some(city));
        }
    }
}

/// The ward of the city of the ward before; of the city of the ward behind, where the order of the codes speaks for that one only.
fn to_city_beside(slot: &mut Slot, before: Option<&Area>, after: Option<&Area>) {
    let of = |beside: Option<&Area>| {
        slot.candidates.iter().map(|one| one.area).find(|area| beside.is_some_and(|beside| beside.parent == area.parent))
    };
    let (with_before, with_after) = (of(before), of(after));
    let rises = with_before.zip(before).is_some_and(|(area, before)| before.code < area.code);
    let leads = with_after.zip(after).is_some_and(|(area, after)| area.code < after.code);
    let chosen = if leads && !rises { with_after } else { with_before.or(with_after) };
    slot.prefer(|area| Some(area) == chosen);
}

/// The group to which most distinct labels can belong; none where two are as common, or fewer labels than asked for are of it.
pub(super) fn commonest(slots: &[Slot], groups: impl Fn(&Slot) -> BTreeSet<&'static str>, least: usize) -> Option<&'static str> {
    let mut votes: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    for slot in slots {
        for group in groups(slot) {
            votes.entry(group).or_default().insert(slot.label);
        }
    }
    let most = votes.values().map(HashSet::len).max().filter(|&most| most >= least)?;
    let mut best = votes.iter().filter(|(_, labels)| labels.len() == most).map(|(&group, _)| group);
    best.next().filter(|_| best.next().is_none())
}

/// What is left is of the city or prefecture of its neighbours, in the order of the codes where both neighbours differ.
fn by_neighbours(slots: &mut [Slot]) {
    let decided = |slot: &Slot| slot.area().filter(|area| area.kind.is_municipal() || area.kind == Kind::County);
    let after = next_of_each(slots, decided);
    let mut before = None;
    for (slot, after) in slots.iter_mut().zip(after) {
        if slot.candidates.len() > 1 {
            to_place_beside(slot, before, after);
        }
        before = decided(slot).or(before);
    }
}

fn to_place_beside(slot: &mut Slot, before: Option<&'static Area>, after: Option<&'static Area>) {
    let near = || [before, after].into_iter().flatten();
    slot.prefer(|area| near().any(|other| other.kind == Kind::Ward && other.parent == area.parent));
    slot.prefer(|area| near().any(|other| other.prefecture() == area.prefecture()));
    if slot.candidates.len() > 1 {
        slot.prefer(|area| before.is_none_or(|before| before.code < area.code) && after.is_none_or(|after| area.code < after.code));
    }
}

/// For each label what the next one behind it is for which there is anything.
fn next_of_each(slots: &[Slot], wanted: impl Fn(&Slot) -> Option<&'static Area>) -> Vec<Option<&'static Area>> {
    let mut next = None;
    let mut all = Vec::with_capacity(slots.len());
    for slot in slots.iter().rev() {
        all.push(next);
        next = wanted(slot).or(next);
    }
    all.reverse();
    all
}
