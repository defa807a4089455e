//! The area that one label means by itself or within what is known around it.

use super::decoration::{self, Bare};
use super::{Area, Kind, names};
use crate::concept::fold;
use jiff::civil::Date;

/// How surely a label says an area, by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// A name of a municipality without its 市, 区, 町 or 村: 八王子.
    Weak,
    /// A name of a prefecture or region in short, which may be a person's or a country's: 福島, 中国.
    Short,
    /// The whole name: 福島県.
    Full,
}

/// An area that a label may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The area.
    pub area: &'static Area,
    /// How surely the label says it.
    pub strength: Strength,
}

/// What a label says as an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// No area.
    None,
    /// One area.
    One(Candidate),
    /// One of several areas, the more likely before the others: 北区 of eleven cities; 大阪, prefecture or city.
    Several(Vec<Candidate>),
}

/// What is known around a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The prefecture in which the area lies: municipalities elsewhere are not meant; none unknown.
    pub prefecture: Option<&'static Area>,
    /// The city of which the area is a ward, 13100 for Tokyo's; none unknown.
    pub city: Option<&'static Area>,
    /// A day of which the figures are: codes and names of that day go first. None: those of today.
    pub on: Option<Date>,
}

/// The area that a label means; none where it names none.
///
/// Spaces within, full-width digits, kanji variants, ケ and ヶ, numbering before and 計 behind the name do not matter; the prefecture, county
/// or city may stand before it. Of areas with one name go first those within the prefecture and city of the context, and those that were
/// there on its day. Wards without their city (北区) are several unless the context tells; [`super::resolve`] asks the labels around.
///
/// ```
/// use seihyo::concept::area::{Context, Found, Strength, by_code, find};
/// let kobe = Context { city: by_code("28100"), ..Context::default() };
/// assert!(matches!(find("北　区", &kobe), Found::One(one) if one.area.code == "28109" && one.strength == Strength::Full));
/// assert!(matches!(find("福島", &Context::default()), Found::Several(all) if all[0].area.code == "07000" && all[0].strength == Strength::Short));
/// assert_eq!(find("不詳", &Context::default()), Found::None);
/// ```
pub fn find(text: &str, context: &Context) -> Found {
    let Some(key) = fold::key(text) else { return Found::None };
    let bare = decoration::strip(&key);
    among(candidates(text, &key, &bare), total_sign(&key, &bare), context)
}

/// The area that a label means, of those that it may mean by itself.
pub(super) fn among(mut candidates: Vec<Candidate>, total: Option<&str>, context: &Context) -> Found {
    candidates.extend(total.and_then(|sign| total_of(sign, context)));
    narrow_to_place(&mut candidates, context);
    narrow_to_day(&mut candidates, context.on);
    without_lost_villages(&mut candidates);
    match candidates.as_slice() {
        [] => Found::None,
        [one] => Found::One(*one),
        _ => Found::Several(candidates),
    }
}

/// The sign of a prefecture's kind in 都計, 道計, 府計 and 県計.
pub(super) fn total_sign(key: &str, bare: &Bare<'_>) -> Option<&'static str> {
    let rest = bare.name;
    ["都", "道", "府", "県"].into_iter().find(|&sign| sign == rest && key.len() > rest.len())
}

/// 都計, 道計, 府計 and 県計, told by their sign, are the prefecture of the context.
pub(super) fn total_of(sign: &str, context: &Context) -> Option<Candidate> {
    let prefecture = context.prefecture.filter(|prefecture| prefecture.name.ends_with(sign))?;
    Some(Candidate { area: prefecture, strength: Strength::Full })
}

/// Every area that a label may mean; its key is the label folded, with and without its decoration.
pub(super) fn candidates(text: &str, key: &str, bare: &Bare<'_>) -> Vec<Candidate> {
    let mut found = with_strength(full(key), Strength::Full);
    if !found.is_empty() {
        return found;
    }
    let &Bare { name, number } = bare;
    if name != key {
        found = with_strength(full(name), Strength::Full);
    }
    if found.is_empty() {
        found = doubtful(name);
    }
    if found.is_empty() {
        found = latin(text);
    }
    keep_numbered(&mut found, number);
    found
}

fn with_strength(areas: Vec<&'static Area>, strength: Strength) -> Vec<Candidate> {
    areas.into_iter().map(|area| Candidate { area, strength }).collect()
}

/// The areas that a name says as a whole, perhaps behind its prefecture, county or city.
fn full(name: &str) -> Vec<&'static Area> {
    let whole = names::full(name);
    if !whole.is_empty() {
        return whole.iter().collect();
    }
    // One look for what a place within another has to have in its name.
    if !name.contains(['道', '都', '府', '県', '市', '郡', '庁', '局']) {
        return Vec::new();
    }
    let mut found = within_prefecture(name);
    for places in [within_city, within_county] {
        if found.is_empty() {
            found = places(name);
        }
    }
    found
}

/// Six villages on the Northern Territories have codes but no figures: left out where others have the name (泊村).
pub(super) fn without_lost_villages(found: &mut Vec<Candidate>) {
    prefer(found, |area| !("01695".."01701").contains(&area.code));
}

/// 大阪府大阪市北区: the prefecture in front.
fn within_prefecture(name: &str) -> Vec<&'static Area> {
    let split = |ending: char| name.split_inclusive(ending).next().filter(|front| front.len() < name.len());
    let mut found = Vec::new();
    for front in ['道', '都', '府', '県'].into_iter().filter_map(split) {
        let prefecture = names::full(front).iter().find(|area| area.kind == Kind::Prefecture);
        if let (Some(prefecture), Some(rest)) = (prefecture, name.strip_prefix(front)) {
            let there = full(rest).into_iter().map(|area| of_prefecture(area, prefecture));
            found.extend(there.filter(|&area| area.prefecture() == Some(prefecture) && area != prefecture));
        }
    }
    found
}

/// 市部 and 郡部 as those of a prefecture; every other area as it is.
pub(super) fn of_prefecture(area: &'static Area, prefecture: &'static Area) -> &'static Area {
    let code = || Some(format!("x-{}-{}", prefecture.code.get(..2)?, area.code.strip_prefix("x-")?));
    code().and_then(|code| super::code::of_code(&code)).unwrap_or(area)
}

/// 大阪市北区: the city in front.
fn within_city(name: &str) -> Vec<&'static Area> {
    let Some((city, ward)) = name.match_indices('市').map(|(at, sign)| name.split_at(at + sign.len())).find(|(city, _)| is_city(city))
    else {
        return Vec::new();
    };
    let parents: Vec<_> = names::full(city).iter().map(|city| city.code).collect();
    names::full(ward).iter().filter(|ward| ward.kind == Kind::Ward && ward.parent.is_some_and(|parent| parents.contains(&parent))).collect()
}

fn is_city(name: &str) -> bool {
    names::full(name).iter().any(|area| area.kind == Kind::City)
}

/// 北足立郡伊奈町: the county or 支庁 in front.
fn within_county(name: &str) -> Vec<&'static Area> {
    let ends = ["郡", "支庁", "振興局"].into_iter().flat_map(|ending| name.match_indices(ending).map(|(at, ending)| at + ending.len()));
    ends.filter_map(|end| name.split_at_checked(end)).flat_map(|(county, rest)| towns_of(county, rest)).collect()
}

/// The towns and villages of a name in a county; where none is known to be of it, those of its prefecture.
fn towns_of(county: &str, name: &str) -> Vec<&'static Area> {
    let towns = names::full(name).iter().filter(|area| matches!(area.kind, Kind::Town | Kind::Village));
    let (within, others): (Vec<_>, Vec<_>) = towns.partition(|area| area.county.and_then(fold::key).as_deref() == Some(county));
    if !within.is_empty() {
        return within;
    }
    let prefectures: Vec<_> = names::full(county).iter().map(Area::prefecture).collect();
    others.into_iter().filter(|area| prefectures.contains(&area.prefecture())).collect()
}

/// The areas that a name may say in short: prefectures and regions before cities and other municipalities.
fn doubtful(name: &str) -> Vec<Candidate> {
    let mut found = with_strength(names::short(name).iter().collect(), Strength::Short);
    if name.chars().count() >= 2 && !names::is_plain(name) {
        let bare = names::bare(name).iter();
        let only_cities = !found.is_empty();
        found.extend(with_strength(bare.filter(|area| !only_cities || area.kind == Kind::City).collect(), Strength::Weak));
    }
    found
}

fn latin(text: &str) -> Vec<Candidate> {
    let strength = |named| if named { Strength::Full } else { Strength::Short };
    names::latin(text).map(|(area, named)| Candidate { area, strength: strength(named) }).into_iter().collect()
}

/// Where the number before the name is the code of one of the areas, that one.
fn keep_numbered(found: &mut Vec<Candidate>, number: Option<&str>) {
    let coded = number.and_then(super::by_code);
    if coded.is_some_and(|coded| found.iter().any(|candidate| candidate.area.code == coded.code)) {
        found.retain(|candidate| coded.is_some_and(|coded| candidate.area.code == coded.code));
    }
}

/// Keeps what lies in the context's prefecture and, where there are any, the city's wards.
pub(super) fn narrow_to_place(found: &mut Vec<Candidate>, context: &Context) {
    if let Some(city) = context.city {
        prefer(found, |area| area.is_ward_of(city));
    }
    if let Some(prefecture) = context.prefecture {
        for candidate in found.iter_mut() {
            candidate.area = of_prefecture(candidate.area, prefecture);
        }
        found.retain(|candidate| candidate.area.kind == Kind::Prefecture || candidate.area.prefecture().is_none_or(|of| of == prefecture));
        prefer(found, |area| area.prefecture() == Some(prefecture));
    }
}

/// Keeps what was there on the day, else what may have been there; without a day what is there today.
pub(super) fn narrow_to_day(found: &mut Vec<Candidate>, on: Option<Date>) {
    match on {
        Some(day) if found.iter().any(|candidate| candidate.area.held_on(day) == Some(true)) => {
            prefer(found, |area| area.held_on(day) == Some(true));
        }
        Some(day) => prefer(found, |area| area.held_on(day).is_none()),
        None => prefer(found, Area::is_current),
    }
}

fn prefer(found: &mut Vec<Candidate>, wanted: impl Fn(&'static Area) -> bool) {
    if found.iter().any(|candidate| wanted(candidate.area)) {
        found.retain(|candidate| wanted(candidate.area));
    }
}
