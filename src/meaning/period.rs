//! Over which period a figure is: the labels of its row and column together, else the title.

mod dimension;
mod path;
mod stated;

use super::Figure;
use super::text::Around;
use crate::grid::Grid;
use crate::layout::TableLayout;
use crate::value::{Part, Partial, Span};
use dimension::Dimensions;
use path::{When, within};
use stated::Stated;

/// The periods of a table.
#[derive(Clone, Debug)]
pub(super) struct Periods {
    rows: Vec<When>,
    columns: Vec<When>,
    fields: Vec<When>,
    stated: Stated,
}

impl Periods {
    pub(super) fn read(grid: &Grid, layout: &TableLayout, around: &Around) -> Self {
        let dimensions = Dimensions::new(grid, layout, around);
        let stated = Stated::read(around);
        let rows = path::resolve(layout.rows.iter().map(|row| row.labels.as_slice()), &dimensions);
        let columns = path::resolve(layout.columns.iter().map(|column| column.labels.as_slice()), &dimensions);
        let fields = path::resolve(layout.fields.iter().map(|field| field.labels.as_slice()), &dimensions);
        Self { rows, columns, fields, stated }
    }

    pub(super) fn of(&self, figure: Figure) -> Option<Span> {
        let when = match figure {
            Figure::Body(row, column) => self.rows.get(row)?.with(*self.columns.get(column)?),
            Figure::Field(field) => *self.fields.get(field)?,
        };
        let span = match when {
            When::Unsaid => self.stated.whole?,
            When::Whole(span) => span,
            When::Part(partial) => self.stated.whole.and_then(|whole| within(&partial, &whole)).or_else(|| self.at_least(&partial))?,
            When::Contradiction => return None,
        };
        Some(self.stated.day_of(&span).unwrap_or(span))
    }

    /// A month that is said without a year where the title has none either is unknown; a bare number says nothing beside the title.
    fn at_least(&self, partial: &Partial) -> Option<Span> {
        let bare = partial.part == Part::Whole && partial.year.is_some_and(|year| !year.named);
        self.stated.whole.filter(|_| bare)
    }
}
