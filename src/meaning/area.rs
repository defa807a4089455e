//! For which area a figure is: the labels of its row and column, or the codes beside them.

use super::Figure;
use super::text::Around;
use crate::concept::area::{self, Area, Context, Kind, Labels, resolve_codes, resolve_levels_read};
use crate::hash::{HashMap, HashSet};
use crate::layout::{Axis, Label, TableLayout};
use crate::value::period::mentions;
use crate::value::read_period;
use jiff::civil::Date;

/// The areas of a table.
#[derive(Clone, Debug)]
pub(super) struct Areas {
    rows: Vec<Option<&'static Area>>,
    columns: Vec<Option<&'static Area>>,
    fields: Vec<Option<&'static Area>>,
}

impl Areas {
    /// Reads the areas as they were on a day, where the day of the figures is known.
    pub(super) fn read<'a>(layout: &'a TableLayout, around: &Around, on: Option<Date>, names: &mut Labels<'a>) -> Self {
        let context = Context { on, ..of_title(around) };
        let rows: Vec<&[Label]> = layout.rows.iter().map(|row| row.labels.as_slice()).collect();
        let columns: Vec<&[Label]> = layout.columns.iter().map(|column| column.labels.as_slice()).collect();
        let fields: Vec<&[Label]> = layout.fields.iter().map(|field| field.labels.as_slice()).collect();
        let mut by_name = |paths: &[&'a [Label]]| of_paths(paths, &context, names);
        let mut of_rows = by_name(&rows);
        if let Some(coded) = of_codes(layout, &rows) {
            for (area, by_code) in of_rows.iter_mut().zip(coded) {
                *area = match (by_code, *area) {
                    // 札幌市中央区 beside the code of its prefecture.
                    (Some(code), Some(label)) => narrower(code, label).or(Some(code)),
                    (code, label) => code.or(label),
                };
            }
        }
        Self { rows: of_rows, columns: by_name(&columns), fields: by_name(&fields) }
    }

    /// The area that the labels of a body row name.
    pub(super) fn of_row(&self, row: usize) -> Option<&'static Area> {
        *self.rows.get(row)?
    }

    pub(super) fn of(&self, figure: Figure) -> Option<&'static Area> {
        match figure {
            Figure::Body(row, column) => {
                let (row, column) = (*self.rows.get(row)?, *self.columns.get(column)?);
                match (row, column) {
                    (Some(row), Some(column)) => narrower(row, column),
                    (area, None) | (None, area) => area,
                }
            }
            Figure::Field(field) => *self.fields.get(field)?,
        }
    }
}

/// The one of two areas that lies in the other; none for two areas between which something is counted.
fn narrower(one: &'static Area, two: &'static Area) -> Option<&'static Area> {
    let lies_in = |inner: &Area, outer: &Area| {
        inner.code == outer.code || outer.code == "00000" || inner.parent == Some(outer.code) || inner.prefecture() == Some(outer)
    };
    if lies_in(one, two) {
        Some(one)
    } else if lies_in(two, one) {
        Some(two)
    } else {
        None
    }
}

/// The innermost area of each path of labels.
fn of_paths<'a>(paths: &[&'a [Label]], context: &Context, names: &mut Labels<'a>) -> Vec<Option<&'static Area>> {
    let mut texts: HashMap<&str, &str> = HashMap::default();
    // Most tables have no area among their labels at all.
    let labels = paths.iter().copied().flatten().map(|label| &*label.text);
    if !labels.filter(|label| texts.insert(label, bare(label)).is_none()).any(|label| may_be(bare(label), context, names)) {
        return vec![None; paths.len()];
    }
    texts.clear();
    let levels = levels(paths);
    let mut rows = vec![vec![""; levels.len()]; paths.len()];
    for (row, path) in rows.iter_mut().zip(paths) {
        for (label, key) in path.iter().zip(keys(path)) {
            // Years and months among the areas of a list say nothing of them.
            let name = |text: &'a str| if read_period(text).is_some() { "" } else { bare(text) };
            let text = *texts.entry(&label.text).or_insert_with(|| name(&label.text));
            if let Some(slot) = levels.binary_search(&key).ok().and_then(|at| row.get_mut(at)) {
                *slot = text;
            }
        }
    }
    let Some(full) = full_names(rows.iter().flatten().copied(), context, names) else { return vec![None; paths.len()] };
    let areas = resolve_levels_read(&rows, context, names);
    if full.len() < SEVERAL {
        return areas;
    }
    // A list that is mostly of something else (health centres, constituencies) may still name cities in full.
    let innermost = |row: &Vec<&str>| row.iter().rev().find_map(|label| full.get(label).copied());
    areas.into_iter().zip(&rows).map(|(area, row)| area.or_else(|| innermost(row))).collect()
}

/// True where a label by itself may be an area.
fn may_be<'a>(label: &'a str, context: &Context, names: &mut Labels<'a>) -> bool {
    !label.is_empty() && names.find(label, context) != area::Found::None
}

/// Fewer full names among other labels may be chance.
const SEVERAL: usize = 3;

/// The labels that are the whole name of one area; none where no label may be an area at all.
fn full_names<'a>(
    labels: impl Iterator<Item = &'a str>,
    context: &Context,
    names: &mut Labels<'a>,
) -> Option<HashMap<&'a str, &'static Area>> {
    let mut seen: HashSet<&str> = HashSet::default();
    let (mut full, mut some) = (HashMap::default(), false);
    for label in labels.filter(|label| !label.is_empty()) {
        if !seen.insert(label) {
            continue;
        }
        let found = names.find(label, context);
        some |= found != area::Found::None;
        if let area::Found::One(one) = found
            && one.strength == area::Strength::Full
        {
            full.insert(label, one.area);
        }
    }
    some.then_some(full)
}

/// A label without the signs and the number that stand right before its name: ☆杉並区計, 1367墨田区.
fn bare(label: &str) -> &str {
    let is_sign = |c: char| c.is_whitespace() || matches!(c, '☆' | '★' | '○' | '●' | '◎' | '◇' | '◆' | '□' | '■' | '・' | '※' | '＊' | '*');
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
    let name = label.trim_start_matches(|c| is_sign(c) || is_digit(c));
    if name.chars().count() < 2 { label.trim_start_matches(is_sign) } else { name }
}

/// A level of labels: the dimension and how deep within it.
type Level = (usize, usize);

/// The level of each label of a path, which is short.
fn keys(path: &[Label]) -> impl Iterator<Item = Level> {
    path.iter().enumerate().map(|(at, label)| {
        let above = path.iter().take(at).filter(|other| other.dimension == label.dimension).count();
        (label.dimension, 1 + above)
    })
}

/// Every level of some paths, from the outermost.
fn levels(paths: &[&[Label]]) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for level in paths.iter().flat_map(|path| keys(path)) {
        if !levels.contains(&level) {
            levels.push(level);
        }
    }
    levels.sort_unstable();
    levels
}

/// The areas of the stub columns of codes: the narrowest of each row. Of codes as of several years (`2000年_地域コード`, `2020年_地域コード`) the
/// latest count; two that lie apart from each other are areas between which something is counted.
fn of_codes(layout: &TableLayout, rows: &[&[Label]]) -> Option<Vec<Option<&'static Area>>> {
    let stub = layout.dimensions.iter().enumerate().filter(|(_, dimension)| dimension.axis == Axis::Stub);
    let columns = stub.filter_map(|(at, dimension)| {
        let title = dimension.title.as_deref()?;
        let label = |path: &&[Label]| path.iter().rev().find(|label| label.dimension == at).map_or("", |label| &*label.text).to_owned();
        let labels: Vec<String> = rows.iter().map(label).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        Some((year_of(title), resolve_codes(title, &labels)?))
    });
    let columns: Vec<(Option<Date>, Vec<Option<&Area>>)> = columns.collect();
    let latest = columns.iter().filter_map(|(year, _)| *year).max();
    let counted = columns.into_iter().filter(|(year, _)| year.is_none() || *year == latest).map(|(_, areas)| areas);
    counted.reduce(|one, two| {
        let both = |(one, two): (Option<&'static Area>, Option<&'static Area>)| match (one, two) {
            (Some(one), Some(two)) => narrower(one, two),
            (one, two) => one.or(two),
        };
        one.into_iter().zip(two).map(both).collect()
    })
}

/// The first day of the year that a heading says.
fn year_of(heading: &str) -> Option<Date> {
    mentions(heading).iter().find_map(|mention| Some(mention.period.span()?.start))
}

/// The prefecture or city that the title is about.
fn of_title(around: &Around) -> Context {
    let lines = [&around.title, &around.stub_heads].into_iter().flatten().map(|words| words.text.as_str());
    let lines = lines.chain(around.page.iter().map(String::as_str)).chain([around.sheet.as_str()]);
    let mut context = Context::default();
    for area in lines.flat_map(areas_within) {
        match area.kind {
            Kind::Prefecture => context.prefecture = context.prefecture.or(Some(area)),
            Kind::City => {
                context.city = context.city.or(Some(area));
                context.prefecture = context.prefecture.or_else(|| area.prefecture());
            }
            _ => {}
        }
    }
    context
}

/// The prefectures and cities that a text names in full.
fn areas_within(text: &str) -> Vec<&'static Area> {
    /// No name of a city is longer, and none shorter.
    const LENGTHS: std::ops::RangeInclusive<usize> = 2..=7;
    /// As much of a text as a title may have.
    const FARTHEST: usize = 200;
    let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).take(FARTHEST).collect();
    let mut found: Vec<&'static Area> = Vec::new();
    for (end, _) in letters.iter().enumerate().filter(|(_, c)| matches!(c, '都' | '道' | '府' | '県' | '市')) {
        let name = |length: usize| letters.get((end + 1).checked_sub(length)?..=end).map(|letters| letters.iter().collect::<String>());
        let area = LENGTHS.rev().filter_map(name).find_map(|name| match area::find(&name, &Context::default()) {
            area::Found::One(one) if one.strength == area::Strength::Full && one.area.name == name => Some(one.area),
            _ => None,
        });
        found.extend(area);
    }
    found
}
