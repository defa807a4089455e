//! Over which period a figure is: the labels of its row and column together, else the title.

mod dimension;
mod path;
mod stated;
mod years;

use super::Figure;
use super::text::Around;
use crate::grid::Grid;
use crate::layout::TableLayout;
use crate::value::{Part, Partial, PeriodKind, Span};
use dimension::Dimensions;
use jiff::civil::Date;
use path::{When, within};
use stated::Stated;

/// The periods of a table.
#[derive(Clone, Debug)]
pub(super) struct Periods {
    /// By dimension of the layout.
    is_time: Vec<bool>,
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
        Self { is_time: dimensions.are_time(), rows, columns, fields, stated }
    }

    /// True where the labels of a dimension are periods.
    pub(super) fn is_time(&self, dimension: usize) -> bool {
        self.is_time.get(dimension) == Some(&true)
    }

    /// The last day that the table is about, where all of it is about one period.
    pub(super) fn day(&self) -> Option<Date> {
        let whole = |when: &When| match when {
            When::Whole(span) => Some(span.end),
            _ => None,
        };
        let labelled = self.rows.iter().chain(&self.columns).filter_map(whole);
        self.stated.whole.map(|whole| whole.end).or_else(|| labelled.max())
    }

    /// Gives rows for areas that stand below the years of a list without one of their own the last year above them: 平成24年, 1月 … 12月,
    /// then the wards. Where a title says the period, it is that.
    pub(super) fn carry_to_areas(&mut self, is_area: impl Fn(usize) -> bool) {
        if self.stated.whole.is_some() || self.columns.iter().any(|when| matches!(when, When::Whole(_))) {
            return;
        }
        let mut year: Option<Span> = None;
        for (number, when) in self.rows.iter_mut().enumerate() {
            match when {
                When::Whole(span) if matches!(span.kind, PeriodKind::Year | PeriodKind::FiscalYear) => year = Some(*span),
                When::Unsaid if is_area(number) => *when = year.map_or(When::Unsaid, When::Whole),
                _ => {}
            }
        }
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
