//! The columns of the tidy form: one for each dimension, then the figure and all that belongs to it.
//!
//! Where there is a definition, its words and the levels of header and stub tell which columns there are, never what the cells hold: the
//! editions of a table, and its JSON and Parquet files, have the same columns whether or not one has a doubt, a text or a hierarchy. Without
//! one, dimensions are named by what their labels are about. The only exception stands behind all others: where cells hold several data,
//! `part` and `part_label` tell them apart.

use super::Part;
use crate::concept;
use crate::definition::{Concept, DimensionDefinition, TableDefinition};
use crate::finding::Error;
use crate::hash::HashSet;
use crate::layout::{Axis, Label, TableLayout};
use crate::message::Message;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A dimension as a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionColumn {
    /// Its name: the definition's, or what its labels are about where there is no definition (`time`, `area`, `item`, `measure`), else
    /// `stub_1`, `header_2`.
    pub name: String,
    /// Its title: the definition's, else what the stub head says.
    pub title: Option<String>,
    /// What it is, where the definition says so, or its labels where there is none.
    pub concept: Option<Concept>,
    /// The side of the body it stands on.
    pub axis: Axis,
    /// Which level of that side, from 1.
    pub level: u32,
    /// True where its labels form a hierarchy, so that its column of parents holds any.
    pub parents: bool,
    /// Its labels in order of appearance; none where there are more than [`Columns::MOST_CODES`].
    pub labels: Option<Vec<String>>,
}

impl DimensionColumn {
    /// The code that a label of the dimension has in the code list of what it is about.
    pub fn code(&self, label: &str) -> Option<Cow<'static, str>> {
        concept::code_of(self.coded()?, label)
    }

    /// True where its labels have codes of their own; time and areas have columns of their own.
    pub fn has_codes(&self) -> bool {
        self.coded().is_some()
    }

    const fn coded(&self) -> Option<concept::Concept> {
        match self.concept {
            Some(Concept::Industry) => Some(concept::Concept::Industry),
            Some(Concept::Occupation) => Some(concept::Concept::Occupation),
            Some(Concept::Sex) => Some(concept::Concept::Sex),
            Some(Concept::Age) => Some(concept::Concept::Age),
            _ => None,
        }
    }
}

/// What a column of the tidy form holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// The innermost label of a dimension, by its place among [`Columns::dimensions`].
    Label(usize),
    /// The code of that label, in dimensions that have a code list.
    Code(usize),
    /// The labels above it, outermost first, joined by ` > `.
    Parents(usize),
    /// The time code of e-Stat.
    TimeCode,
    /// First day of the period.
    PeriodStart,
    /// Last day of the period, within it.
    PeriodEnd,
    /// The type of the period: `year`, `month`, `point` …
    PeriodType,
    /// The code of the area.
    AreaCode,
    /// The number.
    Value,
    /// A text that is neither number nor mark.
    Text,
    /// The unit as published.
    Unit,
    /// A stable code of what the unit counts or measures.
    UnitCode,
    /// What a figure of 1 stands for in that unit.
    Multiplier,
    /// Why there is no plain number: a code of the status list.
    Status,
    /// The mark as printed.
    Mark,
    /// The comment on the cell.
    Note,
    /// `false` where the table carries a doubt about the figure.
    Certain,
    /// The file of the row.
    Source,
    /// The body cell.
    SourceCell,
    /// `true`: the figures are made up.
    Sample,
    /// Which of several data in a cell, from 1; empty for a cell with one.
    Part,
    /// What that datum is: the words before it in its cell, or `( )` for one in brackets.
    PartLabel,
}

/// A column of the tidy form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, ASCII.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// The columns of a table, the same for all its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The dimensions, stub before header, by level.
    pub dimensions: Vec<DimensionColumn>,
    /// Every column in order.
    pub columns: Vec<Column>,
    /// For each part the column of each dimension of its layout.
    pub places: Vec<Vec<usize>>,
}

impl Columns {
    /// A dimension with more labels has no code list.
    pub const MOST_CODES: usize = 200;

    /// The columns of a table; `many` where its parts are of many files, which a column tells apart. Errs where the definition names a level
    /// that no part has.
    pub fn new(parts: &[Part<'_>], definition: Option<&TableDefinition>, many: bool, sample: bool) -> Result<Self, Error> {
        let mut levels: BTreeMap<(Axis, u32), DimensionColumn> = BTreeMap::new();
        for dimension in parts.iter().flat_map(|part| &part.table.layout.dimensions) {
            let known = levels.entry((dimension.axis, dimension.level)).or_insert_with(|| unnamed(dimension.axis, dimension.level));
            known.title = known.title.take().or_else(|| dimension.title.clone());
        }
        for named in definition.map_or(&[][..], |definition| &definition.dimensions) {
            match levels.get_mut(&(named.axis, named.level)) {
                Some(column) => name(column, named),
                None => return Err(no_level(parts, named, levels.values())),
            }
        }
        let order: Vec<(Axis, u32)> = levels.keys().copied().collect();
        let place = |dimension: &crate::layout::Dimension| order.binary_search(&(dimension.axis, dimension.level)).unwrap_or(0);
        let places: Vec<Vec<usize>> = parts.iter().map(|part| part.table.layout.dimensions.iter().map(place).collect()).collect();
        let mut dimensions: Vec<DimensionColumn> = levels.into_values().collect();
        for (part, places) in parts.iter().zip(&places) {
            look_at_labels(part.table.layout, places, &mut dimensions);
        }
        if definition.is_none() {
            recognise(parts, &places, &mut dimensions);
        }
        let mut columns = columns(&dimensions, many, sample);
        if parts.iter().any(|part| part.table.reading().split_cells().next().is_some()) {
            columns.extend([("part", ColumnKind::Part), ("part_label", ColumnKind::PartLabel)].map(own));
        }
        Ok(Self { dimensions, columns, places })
    }
}

/// The side of the body as it stands in column names.
pub(crate) const fn side(axis: Axis) -> &'static str {
    match axis {
        Axis::Stub => "stub",
        Axis::Header => "header",
    }
}

fn unnamed(axis: Axis, level: u32) -> DimensionColumn {
    let name = format!("{}_{level}", side(axis));
    DimensionColumn { name, title: None, concept: None, axis, level, parents: false, labels: Some(Vec::new()) }
}

fn name(column: &mut DimensionColumn, named: &DimensionDefinition) {
    column.name.clone_from(&named.name);
    column.concept = named.concept;
    column.title = named.title.clone().or_else(|| column.title.take());
}

/// Says what dimensions are about by their labels, and names them for it.
fn recognise(parts: &[Part<'_>], places: &[Vec<usize>], dimensions: &mut [DimensionColumn]) {
    let mut about: Vec<BTreeSet<concept::Concept>> = vec![BTreeSet::new(); dimensions.len()];
    for (part, places) in parts.iter().zip(places) {
        for (&place, &concept) in places.iter().zip(part.table.meaning.concepts()) {
            if let Some(about) = about.get_mut(place) {
                about.insert(concept);
            }
        }
    }
    let concept = |about: &BTreeSet<concept::Concept>| {
        let only = about.first().filter(|_| about.len() == 1).copied();
        only.and_then(|concept| Concept::from_word(concept.word())).filter(|&concept| concept != Concept::Plain)
    };
    let names: Vec<&str> = dimensions
        .iter_mut()
        .zip(&about)
        .map(|(dimension, about)| {
            dimension.concept = concept(about);
            match (dimension.concept, dimension.axis) {
                (Some(concept), _) => concept.word(),
                (None, Axis::Stub) => "item",
                (None, Axis::Header) => "measure",
            }
        })
        .collect();
    for (at, dimension) in dimensions.iter_mut().enumerate() {
        let Some(name) = names.get(at) else { continue };
        let several = names.iter().filter(|other| *other == name).count() > 1;
        let number = names.iter().take(at + 1).filter(|other| *other == name).count();
        dimension.name = if several { format!("{name}_{number}") } else { (*name).to_owned() };
    }
}

fn no_level<'a>(parts: &[Part<'_>], named: &DimensionDefinition, levels: impl Iterator<Item = &'a DimensionColumn>) -> Error {
    let place = parts.first().map_or_else(|| crate::place::Place::file(""), Part::place);
    let from = format!("{}:{}", side(named.axis), named.level);
    let valid: Vec<String> = levels.map(|column| format!("{}:{}", side(column.axis), column.level)).collect();
    Error::new(place, Message::new("release.no-level", [named.name.clone(), from]))
        .hint(Message::new("definition.choices", [valid.join(", ")]))
}

/// Finds which dimensions form a hierarchy, and their labels while there are few.
fn look_at_labels(layout: &TableLayout, places: &[usize], dimensions: &mut [DimensionColumn]) {
    let mut seen: Vec<HashSet<&str>> = vec![HashSet::default(); dimensions.len()];
    // How many labels other parts of the table have told.
    let told: Vec<usize> = dimensions.iter().map(|column| column.labels.as_ref().map_or(0, Vec::len)).collect();
    for path in layout.label_paths() {
        for (index, label) in path.iter().enumerate() {
            let Some(&place) = places.get(label.dimension) else { continue };
            let (Some(column), Some(seen)) = (dimensions.get_mut(place), seen.get_mut(place)) else { continue };
            column.parents |= path.iter().take(index).any(|other| other.dimension == label.dimension);
            if column.labels.is_some() && seen.insert(&label.text) {
                add_label(column, label, told.get(place).copied().unwrap_or_default());
            }
        }
    }
}

/// Adds a label that is not among the first `told` ones, nor was added since.
fn add_label(column: &mut DimensionColumn, label: &Label, told: usize) {
    let Some(labels) = &mut column.labels else { return };
    if labels.len() == Columns::MOST_CODES {
        column.labels = None;
    } else if !labels.iter().take(told).any(|known| **known == *label.text) {
        labels.push(label.text.to_string());
    }
}

fn columns(dimensions: &[DimensionColumn], many: bool, sample: bool) -> Vec<Column> {
    let labels = dimensions.iter().enumerate().flat_map(|(at, dimension)| {
        let code = dimension.has_codes().then(|| (format!("{}_code", dimension.name), ColumnKind::Code(at)));
        std::iter::once((dimension.name.clone(), ColumnKind::Label(at))).chain(code)
    });
    let facts = [
        ("time_code", ColumnKind::TimeCode),
        ("period_start", ColumnKind::PeriodStart),
        ("period_end", ColumnKind::PeriodEnd),
        ("period_type", ColumnKind::PeriodType),
        ("area_code", ColumnKind::AreaCode),
    ];
    let parents = dimensions.iter().enumerate().map(|(at, dimension)| (format!("{}_parents", dimension.name), ColumnKind::Parents(at)));
    let figure = [
        ("value", ColumnKind::Value),
        ("text", ColumnKind::Text),
        ("unit", ColumnKind::Unit),
        ("unit_code", ColumnKind::UnitCode),
        ("multiplier", ColumnKind::Multiplier),
        ("status", ColumnKind::Status),
        ("mark", ColumnKind::Mark),
        ("note", ColumnKind::Note),
        ("certain", ColumnKind::Certain),
    ];
    let file = many.then_some(("source", ColumnKind::Source));
    let source = file.into_iter().chain([("source_cell", ColumnKind::SourceCell)]);
    let made_up = sample.then_some(("sample", ColumnKind::Sample));
    let parents = parents.map(|(name, kind)| Column { name, kind });
    let labels = labels.map(|(name, kind)| Column { name, kind });
    labels.chain(facts.map(own)).chain(figure.map(own)).chain(source.map(own)).chain(made_up.map(own)).chain(parents).collect()
}

fn own((name, kind): (&str, ColumnKind)) -> Column {
    Column { name: name.to_owned(), kind }
}
