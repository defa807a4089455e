//! The areas that the labels of a list mean, each by those around it.

use super::find::{self, Candidate, Context, Strength};
use super::table::Areas;
use super::votes::{self, Slot};
use super::{Area, Kind, decoration, names};
use crate::concept::fold;
use crate::hash::{HashMap, HashSet};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The areas of a list of labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// One for each label, in their order; none where it is no area, a total, or one of several areas between which nothing decides.
    pub areas: Vec<Option<&'static Area>>,
    /// The share of the distinct labels that are areas, from 0 to 1; totals (計, 総数) and blanks count neither way. 0 for an empty list.
    pub share: f64,
}

impl Resolution {
    /// True where the list as a whole is one of areas; else an area among its labels may be a namesake of something else.
    pub fn is_of_areas(&self) -> bool {
        self.share >= MOSTLY
    }
}

/// A list is one of areas when this share of its labels names one: notes and その他 between them are a few.
pub(super) const MOSTLY: f64 = 0.6;

/// Names without 市 or 区 are words of the language too; they count where nearly every label is one.
const NEARLY_ALL: f64 = 0.8;

/// Fewer names in short or without 市 and 区 than these may be chance: 福島, 山口 and 千葉 are people, too.
const FEW: usize = 4;

/// So many prefectures in short are meant as prefectures, whatever else the list has.
const MANY: usize = 10;

/// The areas that the labels of a list mean, in reading order: a stub column or the labels of one header level.
///
/// Names in short (東京, 大阪) and names without 市 or 区 (千代田, 港) are areas where their siblings are; a city's label holds for the wards
/// below it, a prefecture's for its municipalities; 北区 among wards of one city is that city's, and a town whose name several prefectures
/// have is of the one that its neighbours are of. Where no day is given, a list that names areas of the past is of their time.
///
/// ```
/// use seihyo::concept::area::{Context, resolve};
/// let codes = |labels: &[&str]| -> Vec<_> {
///     resolve(labels, &Context::default()).areas.into_iter().map(|area| area.map(|area| area.code)).collect()
/// };
/// assert_eq!(codes(&["大阪市", "北区", "堺市", "北区", "計"]), [Some("27100"), Some("27127"), Some("27140"), Some("27146"), None]);
/// assert_eq!(codes(&["男", "女", "福島"]), [None, None, None]);
/// ```
pub fn resolve(labels: &[&str], context: &Context) -> Resolution {
    resolve_read(labels, context, &mut Labels::default())
}

/// As [`resolve`], where labels that have been read before are not read anew.
pub fn resolve_read<'a>(labels: &[&'a str], context: &Context, read: &mut Labels<'a>) -> Resolution {
    resolve_slots(read.slots(labels), context)
}

/// The areas of labels that have been read.
pub(super) fn resolve_slots(mut slots: Vec<Slot<'_>>, context: &Context) -> Resolution {
    if slots.iter().all(Slot::is_nothing) {
        return Resolution { areas: vec![None; slots.len()], share: 0.0 };
    }
    accept(&mut slots, context);
    let on = context.on.or_else(|| time(&slots));
    votes::decide(&mut slots, &Context { on, ..*context });
    settle_in_common_prefecture(&mut slots);
    let areas: Vec<_> = slots.iter().map(Slot::area).collect();
    Resolution { share: share(&slots, |slot| slot.area().is_some()), areas }
}

/// Where the whole list lies in one prefecture, 都計 and 県計 are that prefecture, and 市部 and 郡部 are its.
fn settle_in_common_prefecture(slots: &mut [Slot]) {
    let mut prefectures = slots.iter().filter_map(Slot::area).filter_map(Area::prefecture);
    let Some(prefecture) = prefectures.next() else { return };
    if prefectures.any(|other| other != prefecture) {
        return;
    }
    let within = Context { prefecture: Some(prefecture), ..Context::default() };
    for slot in slots {
        if slot.candidates.is_empty() {
            slot.candidates.extend(slot.total.and_then(|sign| find::total_of(sign, &within)));
        } else {
            find::narrow_to_place(&mut slot.candidates, &within);
        }
    }
}

/// Labels with every area that each may mean by itself, for the tables of a sheet: one that is repeated is read once.
#[derive(Clone, Debug, Default)]
pub struct Labels<'a> {
    read: HashMap<&'a str, Slot<'a>>,
}

impl<'a> Labels<'a> {
    /// The labels of a list as they are read by themselves.
    pub(super) fn slots(&mut self, labels: &[&'a str]) -> Vec<Slot<'a>> {
        labels.iter().map(|&label| self.slot(label).clone()).collect()
    }

    /// What [`find`](super::find()) says of a label.
    pub fn find(&mut self, label: &'a str, context: &Context) -> find::Found {
        let Slot { candidates, total, .. } = self.slot(label);
        find::among(candidates.clone(), *total, context)
    }

    fn slot(&mut self, label: &'a str) -> &Slot<'a> {
        self.read.entry(label).or_insert_with(|| slot(label))
    }
}

fn slot(label: &str) -> Slot<'_> {
    let Some(key) = fold::key(label) else {
        return Slot { label, candidates: Vec::new(), bare: Areas::default(), total: None, neutral: true };
    };
    let neutral = decoration::is_total(&key);
    // Without a letter it is no name.
    if !key.contains(char::is_alphabetic) {
        return Slot { label, candidates: Vec::new(), bare: Areas::default(), total: None, neutral };
    }
    let bare = decoration::strip(&key);
    let (candidates, total) = (find::candidates(label, &key, &bare), find::total_sign(&key, &bare));
    Slot { label, candidates, bare: names::bare(bare.name), total, neutral }
}

/// The last day on which what the list names was there, where it names several areas that are there no more: then it is of that time.
pub(super) fn time(slots: &[Slot]) -> Option<Date> {
    let end = |slot: &Slot| -> Option<Date> {
        let ends: Option<Vec<_>> = slot.candidates.iter().map(|candidate| candidate.area.end()).collect();
        ends?.into_iter().max()
    };
    if distinct(slots, |slot| end(slot).is_some()) < 2 {
        return None;
    }
    slots.iter().filter_map(end).min()
}

/// The share of the distinct labels that are neither blank nor total.
fn share(slots: &[Slot], wanted: impl Fn(&Slot) -> bool) -> f64 {
    let mut seen = HashSet::default();
    let distinct: Vec<_> = slots.iter().filter(|slot| !slot.neutral && seen.insert(slot.label)).collect();
    let fits = distinct.iter().filter(|slot| wanted(slot)).count();
    if distinct.is_empty() { 0.0 } else { to_f64(fits) / to_f64(distinct.len()) }
}

pub(super) fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Takes the doubtful readings away that the list as a whole does not bear out.
fn accept(slots: &mut [Slot], context: &Context) {
    if !take_bare(slots) {
        keep_short(slots);
    }
    for slot in slots.iter_mut() {
        slot.candidates.extend(slot.total.and_then(|sign| find::total_of(sign, context)));
        find::narrow_to_place(&mut slot.candidates, context);
    }
}

/// A list of names without 市 or 区 of one city or prefecture becomes that; true where it is one.
fn take_bare(slots: &mut [Slot]) -> bool {
    let groups = |slot: &Slot| -> BTreeSet<&'static str> {
        let candidates = slot.candidates.iter().filter(|candidate| candidate.strength == Strength::Full).map(|candidate| candidate.area);
        slot.bare.iter().chain(candidates).filter_map(|area| area.parent).collect()
    };
    let Some(group) = votes::commonest(slots, groups, FEW) else { return false };
    let fits = |slot: &Slot| groups(slot).contains(group);
    let any_bare = slots.iter().any(|slot| slot.candidates.iter().all(|candidate| candidate.strength != Strength::Full) && fits(slot));
    if !any_bare || share(slots, fits) < NEARLY_ALL {
        return false;
    }
    for slot in slots.iter_mut().filter(|slot| slot.candidates.iter().all(|candidate| candidate.strength != Strength::Full)) {
        let there = slot.bare.iter().filter(|area| area.parent == Some(group));
        slot.candidates = there.map(|area| Candidate { area, strength: Strength::Weak }).collect();
    }
    true
}

/// Keeps prefectures in short where the list is one of areas or has many of them, as cities where more of its names are only cities.
fn keep_short(slots: &mut [Slot]) {
    let named = share(slots, |slot| slot.has(Strength::Full) || slot.has(Strength::Short));
    let any_full = slots.iter().any(|slot| slot.has(Strength::Full));
    let is_area = any_full && named >= MOSTLY || named >= NEARLY_ALL && distinct(slots, |slot| slot.has(Strength::Short)) >= FEW;
    let all = share(slots, |slot| !slot.candidates.is_empty()) >= NEARLY_ALL && distinct(slots, Slot::has_city) >= FEW;
    let many = distinct(slots, Slot::is_short_prefecture) >= MANY;
    let cities = distinct(slots, |slot| slot.has_city() && !slot.has(Strength::Short));
    let prefectures = distinct(slots, |slot| slot.is_short_prefecture() && !slot.has_city());
    let as_cities = all && cities > prefectures;
    for slot in slots {
        slot.candidates.retain(|candidate| match candidate.strength {
            Strength::Full => true,
            Strength::Short if candidate.area.kind == Kind::Prefecture => (is_area || many) && !as_cities,
            Strength::Short => is_area,
            Strength::Weak => as_cities && candidate.area.kind == Kind::City && candidate.area.is_current(),
        });
    }
}

fn distinct<'a>(slots: &[Slot<'a>], wanted: impl Fn(&Slot<'a>) -> bool) -> usize {
    slots.iter().filter(|slot| wanted(slot)).map(|slot| slot.label).collect::<HashSet<_>>().len()
}
