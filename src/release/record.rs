//! One row of the tidy form, the same for every format.

mod counts;
mod known;
mod number;
mod walk;

pub(super) use counts::Counts;
pub(super) use number::write_number;
pub(super) use walk::{each, source_prefix};

use crate::dataset::{ColumnKind, DimensionColumn};
use crate::layout::Label;
use crate::table::{CellDatum, Observation};
use known::{PeriodWords, Scale};
use std::borrow::Cow;
use std::sync::Arc;

/// What stands in one column of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum<'a> {
    /// Nothing.
    Missing,
    /// The figure.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// Anything else.
    Text(Cow<'a, str>),
}

/// One observation, or one of several data in its cell, with the labels of its row and column.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    /// Which part of the table it is in, from 0.
    pub(super) part: usize,
    pub(super) place: Place,
    pub(super) observation: &'a Observation<'a>,
    /// The labels of its row.
    pub(super) row: &'a Path,
    column: &'a Path,
    unit: Option<&'a str>,
    scale: Option<&'a Scale>,
    period: Option<&'a PeriodWords>,
    note: Option<&'a str>,
    file: &'a str,
    source: &'a str,
    /// One of several data in its cell.
    datum: Option<&'a CellDatum<'a>>,
}

/// Which of the rows and columns, the periods and units that were met a record has, by number: the same number, the same content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The labels of its row, among all parts of the table.
    pub(super) row: usize,
    /// The column of its body, among those of its part.
    pub(super) column: usize,
    /// From 1; 0 for none.
    pub(super) period: usize,
    /// From 1; 0 for none.
    pub(super) unit: usize,
}

/// A path of labels, by dimension.
#[derive(Debug, Default)]
pub(super) struct Path {
    fields: Vec<Field>,
}

#[derive(Clone, Debug, Default)]
struct Field {
    label: Option<Arc<str>>,
    parents: String,
    code: Option<Cow<'static, str>>,
}

/// What stands between a label and its child in the columns of parents.
pub const CHILD: &str = " > ";

impl Path {
    pub(super) fn new(labels: &[Label], places: &[usize], dimensions: &[DimensionColumn]) -> Self {
        let mut fields = vec![Field::default(); dimensions.len()];
        for label in labels {
            let Some(field) = places.get(label.dimension).and_then(|&place| fields.get_mut(place)) else { continue };
            if let Some(parent) = field.label.replace(label.text.clone()) {
                push_parent(&mut field.parents, &parent);
            }
        }
        for (field, dimension) in fields.iter_mut().zip(dimensions).filter(|(_, dimension)| dimension.has_codes()) {
            field.code = field.label.as_deref().and_then(|label| dimension.code(label));
        }
        Self { fields }
    }

    /// The innermost label of a dimension; empty where the path has none.
    pub(super) fn label(&self, dimension: usize) -> &str {
        self.field(dimension).and_then(|field| field.label.as_deref()).unwrap_or_default()
    }

    /// The labels above it, joined.
    pub(super) fn parents(&self, dimension: usize) -> &str {
        self.field(dimension).map_or("", |field| &field.parents)
    }

    /// The dimensions whose labels have a code, with code and label.
    fn codes(&self) -> impl Iterator<Item = (usize, &Cow<'static, str>, &Arc<str>)> {
        let fields = self.fields.iter().enumerate();
        fields.filter_map(|(dimension, field)| Some((dimension, field.code.as_ref()?, field.label.as_ref()?)))
    }

    fn field(&self, dimension: usize) -> Option<&Field> {
        self.fields.get(dimension).filter(|field| field.label.is_some())
    }
}

fn push_parent(parents: &mut String, parent: &str) {
    if !parents.is_empty() {
        parents.push_str(CHILD);
    }
    parents.push_str(parent);
}

impl Record<'_> {
    /// What stands in a column.
    pub(super) fn datum(&self, kind: ColumnKind) -> Datum<'_> {
        match kind {
            ColumnKind::Label(dimension) => self.label(dimension),
            ColumnKind::Parents(dimension) => self.parents(dimension),
            ColumnKind::Code(dimension) => text(self.labelled(dimension).and_then(|field| field.code.as_deref())),
            ColumnKind::TimeCode => text(self.period.and_then(|period| period.time_code.as_deref())),
            ColumnKind::PeriodStart => text(self.period.map(|period| period.start.as_str())),
            ColumnKind::PeriodEnd => text(self.period.map(|period| period.end.as_str())),
            ColumnKind::PeriodType => text(self.period.map(|period| period.kind)),
            ColumnKind::AreaCode => text(self.observation.area.map(|area| area.code)),
            ColumnKind::UnitCode => text(self.scale.and_then(|scale| scale.code)),
            ColumnKind::Multiplier => self.scale.and_then(|scale| scale.multiplier).map_or(Datum::Missing, Datum::Number),
            ColumnKind::Value => self.value().map_or(Datum::Missing, Datum::Number),
            ColumnKind::Text if self.value().is_none() && self.status().is_none() => Datum::Text(self.written()),
            ColumnKind::Mark if self.status().is_some() => Datum::Text(self.mark()),
            ColumnKind::Text | ColumnKind::Mark => Datum::Missing,
            ColumnKind::Unit => self.unit.map_or(Datum::Missing, |unit| Datum::Text(Cow::Borrowed(unit))),
            ColumnKind::Status => self.status().map_or(Datum::Missing, |status| Datum::Text(Cow::Borrowed(status))),
            ColumnKind::Note => self.note.map_or(Datum::Missing, |note| Datum::Text(Cow::Borrowed(note))),
            ColumnKind::Certain => Datum::Flag(self.observation.certain),
            ColumnKind::Source => Datum::Text(Cow::Borrowed(self.file)),
            ColumnKind::SourceCell => Datum::Text(Cow::Borrowed(self.source)),
            ColumnKind::Sample => Datum::Flag(true),
            #[expect(clippy::cast_precision_loss, reason = "a cell holds a handful of data")]
            ColumnKind::Part => self.datum.map_or(Datum::Missing, |datum| Datum::Number(datum.part as f64)),
            ColumnKind::PartLabel => text(self.part_label()),
        }
    }

    /// True where it has neither status nor comment.
    pub(super) fn has_no_aside(&self) -> bool {
        self.status().is_none() && self.note.is_none()
    }

    /// What one of several data in a cell is called.
    fn part_label(&self) -> Option<&str> {
        self.datum.and_then(|datum| datum.label.as_deref())
    }

    fn value(&self) -> Option<f64> {
        self.datum.map_or(self.observation.value, |datum| datum.value)
    }

    fn status(&self) -> Option<&'static str> {
        self.datum.map_or(self.observation.status, |datum| datum.status)
    }

    fn written(&self) -> Cow<'_, str> {
        self.datum.map_or_else(|| self.observation.text(), |datum| Cow::Borrowed(datum.text))
    }

    fn mark(&self) -> Cow<'_, str> {
        self.datum.map_or_else(|| self.observation.mark(), |datum| Cow::Borrowed(datum.text))
    }

    fn labelled(&self, dimension: usize) -> Option<&Field> {
        self.column.field(dimension).or_else(|| self.row.field(dimension))
    }

    fn label(&self, dimension: usize) -> Datum<'_> {
        text(self.labelled(dimension).and_then(|field| field.label.as_deref()))
    }

    fn parents(&self, dimension: usize) -> Datum<'_> {
        let parents = match (self.row.field(dimension), self.column.field(dimension)) {
            (Some(row), Some(column)) => {
                let mut parents = row.parents.clone();
                push_parent(&mut parents, row.label.as_deref().unwrap_or_default());
                if !column.parents.is_empty() {
                    push_parent(&mut parents, &column.parents);
                }
                Cow::Owned(parents)
            }
            (Some(field), None) | (None, Some(field)) => Cow::Borrowed(field.parents.as_str()),
            (None, None) => Cow::Borrowed(""),
        };
        if parents.is_empty() { Datum::Missing } else { Datum::Text(parents) }
    }
}

fn text(text: Option<&str>) -> Datum<'_> {
    text.map_or(Datum::Missing, |text| Datum::Text(Cow::Borrowed(text)))
}

/// A flag as every format spells it.
pub(super) const fn flag_word(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}
