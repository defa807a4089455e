//! What labels, titles and notes say about the figures of a table: over which period they are, in which unit, for which area.
//!
//! The layout tells which labels hold for a figure; here the labels are understood together. 28 after 平成27年 is 2016, 4月 under 2023年度
//! is 2023-04; ％ in a column's label goes before 千円 in the unit line; 北区 among the wards of 大阪市 is one of two that bear the name.
//! What is not stated or stays ambiguous is none: nothing is guessed.

mod area;
mod gaps;
mod period;
mod text;
mod unit;

use crate::concept::area::{Area, Labels};
use crate::concept::{self, Concept};
use crate::finding::Finding;
use crate::grid::Grid;
use crate::hash::HashSet;
use crate::layout::{Layout, TableLayout};
use crate::value::{Span, unit::Unit};
use area::Areas;
use period::Periods;
use text::Around;
use unit::Units;

/// What is known of the figures of one table.
#[derive(Clone, Debug)]
pub struct Meaning {
    concepts: Vec<Concept>,
    areas: Areas,
    periods: Periods,
    units: Units,
}

/// A figure by its place in the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// In the body: indices into [`rows`](crate::layout::TableLayout::rows) and [`columns`](crate::layout::TableLayout::columns).
    Body(usize, usize),
    /// In a form: index into [`fields`](crate::layout::TableLayout::fields).
    Field(usize),
}

impl Meaning {
    /// What each table of a sheet says about its figures, in the order of the tables.
    pub fn all(grid: &Grid, layout: &Layout) -> Vec<Self> {
        let mut above: Option<Around> = None;
        let mut all = Vec::with_capacity(layout.tables.len());
        let mut names = Labels::default();
        for table in &layout.tables {
            let around = Around::new(grid, layout, table).continued(above.as_ref());
            let mut periods = Periods::read(grid, table, &around);
            let areas = Areas::read(table, &around, periods.day(), &mut names);
            periods.carry_to_areas(|row| areas.of_row(row).is_some());
            all.push(Self { concepts: concepts(table, &periods, &mut names), areas, periods, units: Units::read(grid, table, &around) });
            above = Some(around);
        }
        all
    }

    /// What is missing or wrong: amounts of money without a unit, periods that cannot be.
    pub fn findings(&self, grid: &Grid, layout: &TableLayout) -> Vec<Finding> {
        gaps::find(grid, layout, &self.units, |dimension| self.periods.is_time(dimension))
    }

    /// What each dimension of the layout is about, in their order.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The period that a figure is of; none where none is stated, or several that contradict each other.
    pub fn period(&self, figure: Figure) -> Option<Span> {
        self.periods.of(figure)
    }

    /// The area that a figure is for, as it was at the time of the table; none where its labels name none, or not clearly which.
    pub fn area(&self, figure: Figure) -> Option<&'static Area> {
        self.areas.of(figure)
    }

    /// The unit of a figure as labels, title and unit line state it; none where none is stated or it is not clear for which figures.
    pub fn unit(&self, figure: Figure) -> Option<&Unit> {
        self.units.of(figure)
    }
}

/// So many different labels tell what a dimension is about.
const MOST: usize = 500;

/// What each dimension is about, by its labels.
fn concepts<'a>(layout: &'a TableLayout, periods: &Periods, names: &mut Labels<'a>) -> Vec<Concept> {
    let mut labels: Vec<(HashSet<&str>, Vec<&'a str>)> = vec![Default::default(); layout.dimensions.len()];
    for label in layout.labels() {
        if let Some((known, labels)) = labels.get_mut(label.dimension).filter(|(known, _)| known.len() < MOST)
            && known.insert(&label.text)
        {
            labels.push(&label.text);
        }
    }
    let concept = |(dimension, (_, labels)): (usize, &(_, Vec<&'a str>))| {
        if periods.is_time(dimension) { Concept::Time } else { concept::classify_read(labels, names) }
    };
    labels.iter().enumerate().map(concept).collect()
}
