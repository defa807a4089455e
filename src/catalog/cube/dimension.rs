//! A dimension of a cube with its categories.

use super::category::{Category, Period};
use super::fold::{Axis, Kind};
use crate::catalog::published::words;
use crate::catalog::{CodeEntry, Dataset, Observations, Table};
use crate::message::Message;
use crate::release::Words;
use std::collections::{BTreeMap, BTreeSet};

/// What a dimension is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// When.
    Time,
    /// Where.
    Area,
    /// What was measured.
    Metric,
    /// By what it is broken down.
    Other,
}

/// A dimension of a cube.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CubeDimension {
    /// Its name: ASCII letters, digits and `_`.
    pub name: String,
    /// What it is called.
    pub title: Words,
    /// What it is for.
    pub role: Role,
    /// What it is about: `sex`, `industry`, …
    pub concept: Option<String>,
    /// The columns that it was made from.
    pub columns: Vec<String>,
    /// Its categories, in the order of first appearance.
    pub categories: Vec<Category>,
}

/// What separates a label from those above it in the tidy form.
const CHILD: &str = " > ";

/// The dimension of an axis.
pub(super) fn of(axis: &Axis, table: &Table, rows: &Observations) -> CubeDimension {
    let paths: Vec<Vec<String>> = axis.firsts.iter().map(|&row| path(axis, rows, row)).collect();
    let labels = labels(&paths);
    let periods: Vec<Option<String>> = axis.firsts.iter().map(|&row| period_of(axis, rows, row).map(|period| period.sdmx())).collect();
    let codes: Vec<Option<(String, &str)>> = axis.firsts.iter().map(|&row| code(axis, rows, row)).collect();
    let mut used = BTreeSet::new();
    let category = |(at, (label, &row)): (usize, (String, &usize))| {
        let period = period_of(axis, rows, row);
        let code = codes.get(at).cloned().flatten();
        let entry = code.as_ref().and_then(|(column, code)| table.dictionary.code(column, code));
        let own = code.as_ref().filter(|code| codes.iter().flatten().filter(|other| other == code).count() == 1);
        // A period that several categories have names none of them.
        let only = periods.get(at).and_then(Option::as_ref).filter(|id| periods.iter().flatten().filter(|other| other == id).count() == 1);
        let id = own.map(|(_, code)| (*code).to_owned()).or_else(|| only.cloned()).unwrap_or_else(|| label.clone());
        let label = Words { en: english(entry, own.is_some(), &label), ja: label };
        Category { id: unique(&id, &mut used), code: code.map(|(_, code)| code.to_owned()), label, parent: None, period }
    };
    let mut categories: Vec<Category> = labels.into_iter().zip(&axis.firsts).enumerate().map(category).collect();
    let parents = parents(&paths, &categories, &codes, table);
    categories.iter_mut().zip(parents).for_each(|(category, parent)| category.parent = parent);
    let role = role(axis);
    CubeDimension { name: name(axis, role), title: title(axis, role), role, concept: concept(axis, role), columns: names(axis), categories }
}

/// The dimension of a table whose labels say nowhere what was measured: its title does.
pub(super) fn only_measure(dataset: &Dataset, table: &Table) -> CubeDimension {
    let label = Words { ja: table.report.facts.title.clone(), en: table.title(crate::message::Lang::En).to_owned() };
    let id = format!("{}_{}", dataset.facts.id, table.report.facts.name).replace('-', "_");
    CubeDimension {
        name: "measure".to_owned(),
        title: words(&Message::plain("catalog.measure")),
        role: Role::Metric,
        concept: Some("measure".to_owned()),
        columns: Vec::new(),
        categories: vec![Category { id, code: None, label, parent: None, period: None }],
    }
}

fn role(axis: &Axis) -> Role {
    match axis.kind {
        Kind::Time { .. } => Role::Time,
        Kind::Area => Role::Area,
        Kind::Other if axis.columns.iter().any(|column| column.concept.as_deref() == Some("measure")) => Role::Metric,
        Kind::Other if axis.columns.iter().all(|column| column.concept.as_deref() == Some("time")) => Role::Time,
        Kind::Other => Role::Other,
    }
}

fn names(axis: &Axis) -> Vec<String> {
    axis.columns.iter().map(|column| column.name.clone()).collect()
}

fn name(axis: &Axis, role: Role) -> String {
    match role {
        Role::Time if axis.kind != Kind::Other => "time".to_owned(),
        Role::Area => "area".to_owned(),
        _ => names(axis).join("_"),
    }
}

fn title(axis: &Axis, role: Role) -> Words {
    let joined = |text: fn(&Words) -> &str| axis.columns.iter().map(|column| text(&column.title)).collect::<Vec<_>>().join("／");
    match (role, axis.columns.len()) {
        (Role::Time, 0 | 2..) => words(&Message::plain("catalog.time")),
        (Role::Area, 0 | 2..) => words(&Message::plain("catalog.area")),
        _ => Words { ja: joined(|title| &title.ja), en: joined(|title| &title.en) },
    }
}

fn concept(axis: &Axis, role: Role) -> Option<String> {
    match role {
        Role::Time => Some("time".to_owned()),
        Role::Area => Some("area".to_owned()),
        Role::Metric => Some("measure".to_owned()),
        Role::Other => axis.columns.iter().find_map(|column| column.concept.clone()).filter(|concept| concept != "plain"),
    }
}

/// The labels of a category with those above them, outermost first; what is blank is left out.
fn path(axis: &Axis, rows: &Observations, row: usize) -> Vec<String> {
    let text = |name: &str| rows.text(row, rows.column(name)).unwrap_or_default();
    let of = |name: &str| {
        let above = text(&format!("{name}_parents")).split(CHILD).map(str::to_owned).collect::<Vec<_>>();
        above.into_iter().chain([text(name).to_owned()])
    };
    let mut path: Vec<String> = axis.columns.iter().flat_map(|column| of(&column.name)).filter(|label| !label.is_empty()).collect();
    if path.is_empty() && axis.columns.is_empty() {
        path.extend(match axis.kind {
            Kind::Time { .. } => period(rows, row).map(|period| period.sdmx()),
            Kind::Area => rows.text(row, rows.column("area_code")).map(str::to_owned),
            Kind::Other => None,
        });
    }
    path
}

/// A label for each path: its last label where that is unique, else the whole.
fn labels(paths: &[Vec<String>]) -> Vec<String> {
    let last = |path: &Vec<String>| path.last().cloned().unwrap_or_else(|| Message::plain("catalog.none").text(crate::message::Lang::Ja));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in paths {
        *counts.entry(last(path)).or_default() += 1;
    }
    let label = |path: &Vec<String>| {
        let short = last(path);
        if counts.get(&short) == Some(&1) || path.is_empty() { short } else { path.join("／") }
    };
    paths.iter().map(label).collect()
}

/// The code of a category with the column that it stands in.
fn code<'r>(axis: &Axis, rows: &'r Observations, row: usize) -> Option<(String, &'r str)> {
    let [only] = &axis.columns[..] else {
        let code = rows.text(row, rows.column("area_code"))?;
        return (axis.kind == Kind::Area).then(|| ("area_code".to_owned(), code));
    };
    let column = if axis.kind == Kind::Area { "area_code".to_owned() } else { format!("{}_code", only.name) };
    let code = rows.text(row, rows.column(&column))?;
    (!matches!(axis.kind, Kind::Time { .. })).then_some((column, code))
}

/// The English label, where a code says it; else the label as published.
fn english(entry: Option<&CodeEntry>, own: bool, label: &str) -> String {
    if label == Message::plain("catalog.none").text(crate::message::Lang::Ja) {
        return Message::plain("catalog.none").text(crate::message::Lang::En);
    }
    entry.filter(|entry| own && !entry.label.en.is_empty()).map_or_else(|| label.to_owned(), |entry| entry.label.en.clone())
}

/// The period of a row on an axis of time.
fn period_of(axis: &Axis, rows: &Observations, row: usize) -> Option<Period> {
    matches!(axis.kind, Kind::Time { .. }).then(|| period(rows, row)).flatten()
}

fn period(rows: &Observations, row: usize) -> Option<Period> {
    let text = |name: &str| rows.text(row, rows.column(name)).map(str::to_owned);
    Some(Period { start: text("period_start")?, end: text("period_end")?, kind: text("period_type")? })
}

fn unique(id: &str, used: &mut BTreeSet<String>) -> String {
    let mut unique = id.to_owned();
    let mut number = 2usize;
    while !used.insert(unique.clone()) {
        unique = format!("{id}#{number}");
        number += 1;
    }
    unique
}

/// For each category the one whose path is the longest beginning of its own; else the one whose code contains its code.
fn parents(paths: &[Vec<String>], categories: &[Category], codes: &[Option<(String, &str)>], table: &Table) -> Vec<Option<usize>> {
    let mut by_path: BTreeMap<&[String], usize> = BTreeMap::new();
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, (path, category)) in paths.iter().zip(categories).enumerate() {
        by_path.entry(path).or_insert(at);
        by_code.entry(&category.id).or_insert(at);
    }
    let parent = |(at, path): (usize, &Vec<String>)| {
        let above = (1..path.len()).rev().find_map(|length| by_path.get(path.get(..length)?).copied());
        let by_list = || {
            let (column, code) = codes.get(at)?.as_ref()?;
            by_code.get(table.dictionary.code(column, code)?.parent.as_deref()?).copied()
        };
        above.or_else(by_list).filter(|&parent| parent != at)
    };
    acyclic(paths.iter().enumerate().map(parent).collect())
}

/// Parents without those that lead back to where they came from.
fn acyclic(mut parents: Vec<Option<usize>>) -> Vec<Option<usize>> {
    for at in 0..parents.len() {
        let mut above = parents.get(at).copied().flatten();
        let mut steps = 0;
        while let Some(next) = above.filter(|&next| next != at && steps <= parents.len()) {
            above = parents.get(next).copied().flatten();
            steps += 1;
        }
        if above.is_some()
            && let Some(parent) = parents.get_mut(at)
        {
            *parent = None;
        }
    }
    parents
}
