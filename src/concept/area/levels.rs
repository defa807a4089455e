//! The area of each row of a table whose labels stand in several levels: prefecture, city, ward.

use super::list::{Labels, MOSTLY, resolve_slots, time, to_f64};
use super::votes::Slot;
use super::{Area, Context, Kind};

/// The innermost area of each row, whose labels are given from the outermost level to the innermost.
///
/// A level whose labels are mostly no areas (sex, industry) says nothing about areas. In a level of areas, labels are read within the area
/// of the level outside; a total (計, 総数) is the area outside, and a label that is no area (その他) makes the row's area unknown.
///
/// ```
/// use seihyo::concept::area::{Context, resolve_levels};
/// let rows = [["東京都", "府中市", "男"], ["広島県", "府中市", "男"], ["広島県", "計", "男"]];
/// let codes: Vec<_> = resolve_levels(&rows, &Context::default()).into_iter().map(|area| area.map(|area| area.code)).collect();
/// assert_eq!(codes, [Some("13206"), Some("34208"), Some("34000")]);
/// ```
pub fn resolve_levels<'a, R: AsRef<[&'a str]>>(rows: &[R], context: &Context) -> Vec<Option<&'static Area>> {
    resolve_levels_read(rows, context, &mut Labels::default())
}

/// As [`resolve_levels`], where labels that have been read before are not read anew.
pub fn resolve_levels_read<'a, R: AsRef<[&'a str]>>(rows: &[R], context: &Context, read: &mut Labels<'a>) -> Vec<Option<&'static Area>> {
    let mut found = vec![Inner { area: None, known: true }; rows.len()];
    let depth = rows.iter().map(|row| row.as_ref().len()).max().unwrap_or(0);
    for level in 0..depth {
        let labels: Vec<&str> = rows.iter().map(|row| row.as_ref().get(level).copied().unwrap_or_default()).collect();
        let slots = read.slots(&labels);
        if slots.iter().all(Slot::is_nothing) {
            continue;
        }
        let on = context.on.or_else(|| time(&slots));
        let areas = within_outer(&slots, &found, &Context { on, ..*context });
        if is_of_areas(&slots, &areas) {
            found = found.iter().zip(&slots).zip(areas).map(|((outer, slot), area)| outer.go_in(slot, area)).collect();
        }
    }
    found.iter().map(|inner| inner.area.filter(|_| inner.known)).collect()
}

/// The area of a row as far as its levels have been read.
#[derive(Clone, Copy)]
struct Inner {
    area: Option<&'static Area>,
    /// False where a level of areas has a label that is none.
    known: bool,
}

impl Inner {
    fn go_in(self, slot: &Slot<'_>, area: Option<&'static Area>) -> Self {
        Self { area: area.or(self.area), known: self.known && (area.is_some() || slot.neutral) }
    }
}

/// The labels of a level, those below one area together, each in the order of the rows.
fn within_outer(slots: &[Slot<'_>], outer: &[Inner], context: &Context) -> Vec<Option<&'static Area>> {
    let mut areas = vec![None; slots.len()];
    let mut from = 0;
    while let Some(first) = outer.get(from) {
        let length = outer.iter().skip(from).take_while(|inner| inner.area == first.area).count();
        let group = slots.get(from..from + length).unwrap_or_default();
        if !group.iter().all(Slot::is_nothing) {
            let read = resolve_slots(group.to_vec(), &inside(first.area, context)).areas;
            areas.iter_mut().skip(from).zip(read).for_each(|(area, read)| *area = read);
        }
        from += length;
    }
    areas
}

/// The context below an area.
fn inside(area: Option<&'static Area>, context: &Context) -> Context {
    let prefecture = area.and_then(Area::prefecture).or(context.prefecture);
    let city = area.filter(|area| area.kind == Kind::City || area.code == "13100").or(context.city);
    Context { prefecture, city, ..*context }
}

/// True where most of the labels that are neither blank nor total are areas.
fn is_of_areas(slots: &[Slot<'_>], areas: &[Option<&'static Area>]) -> bool {
    let told = slots.iter().zip(areas).filter(|(slot, _)| !slot.neutral);
    let (some, all) = told.fold((0, 0), |(some, all), (_, area)| (some + usize::from(area.is_some()), all + 1));
    all > 0 && to_f64(some) >= MOSTLY * to_f64(all)
}
