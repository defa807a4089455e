//! What is counted while the rows of a table go by.

use super::known::PeriodWords;
use super::{Path, Record};
use crate::concept::area::Area;
use crate::release::manifest::CoverageFacts;
use crate::table::Observation;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was counted while the rows of a table went by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::release) struct Counts {
    /// Filled body cells.
    pub(in crate::release) observations: usize,
    /// Those with a number, or with several data.
    pub(in crate::release) numbers: usize,
    /// Those with several data.
    pub(in crate::release) split: usize,
    /// Those with a mark in place of one.
    pub(in crate::release) marks: usize,
    /// Those with anything else.
    pub(in crate::release) texts: usize,
    /// Each status with its marks as printed, and how often each occurs.
    pub(in crate::release) statuses: BTreeMap<&'static str, BTreeMap<String, usize>>,
    /// The units that occur.
    pub(in crate::release) units: BTreeSet<String>,
    /// The areas that occur, by code.
    pub(in crate::release) areas: BTreeMap<&'static str, &'static Area>,
    /// From the first day of the earliest period to the last day of the latest.
    pub(in crate::release) coverage: Option<CoverageFacts>,
    /// The types of periods that occur.
    pub(in crate::release) period_types: BTreeSet<&'static str>,
    /// The codes of labels that occur, by dimension and code, with the label.
    pub(in crate::release) codes: BTreeMap<(usize, Cow<'static, str>), Arc<str>>,
    /// What several data in a cell are called.
    pub(in crate::release) part_labels: BTreeSet<String>,
    /// For each column of the wide form how often figures show so many digits after the decimal point.
    pub(in crate::release) decimals: BTreeMap<usize, BTreeMap<u8, usize>>,
}

/// No table uses this many marks; what comes beyond them is counted without its text.
const MOST_MARKS: usize = 100;

impl Counts {
    pub(super) fn add(&mut self, observation: &Observation<'_>) {
        self.observations += 1;
        match (observation.value, observation.status) {
            _ if observation.split => {
                self.numbers += 1;
                self.split += 1;
            }
            (Some(_), _) => self.numbers += 1,
            (None, Some(_)) => self.marks += 1,
            (None, None) => self.texts += 1,
        }
    }

    /// Adds the codes of the labels of a row or column.
    pub(super) fn add_codes(&mut self, path: &Path) {
        for (dimension, code, label) in path.codes() {
            self.codes.entry((dimension, code.clone())).or_insert_with(|| label.clone());
        }
    }

    /// Adds a period that no row had before.
    pub(super) fn add_period(&mut self, period: &PeriodWords) {
        self.period_types.insert(period.kind);
        let first = || CoverageFacts { start: period.start.clone(), end: period.end.clone() };
        self.coverage.get_or_insert_with(first).add(&period.start, &period.end);
    }

    /// Adds what a row says beside its figure.
    pub(super) fn add_row(&mut self, record: &Record<'_>, latest: &mut Latest) {
        if let Some(status) = record.status() {
            let marks = self.statuses.entry(status).or_default();
            let mark = record.mark();
            if let Some(count) = marks.get_mut(&*mark) {
                *count += 1;
            } else {
                let mark = if marks.len() < MOST_MARKS { &*mark } else { "" };
                *marks.entry(mark.to_owned()).or_default() += 1;
            }
        }
        if let Some(unit) = record.unit.filter(|_| latest.unit != record.place.unit) {
            latest.unit = record.place.unit;
            if !self.units.contains(unit) {
                self.units.insert(unit.to_owned());
            }
        }
        if let Some(label) = record.part_label().filter(|label| !self.part_labels.contains(*label)) {
            self.part_labels.insert(label.to_owned());
        }
        if let Some(area) = record.observation.area.filter(|area| latest.area.is_none_or(|latest| !std::ptr::eq(latest, *area))) {
            latest.area = Some(area);
            self.areas.entry(area.code).or_insert(area);
        }
    }
}

/// What the row before had: what a row has in common with it is counted already.
#[derive(Default)]
pub(super) struct Latest {
    /// Its number.
    unit: usize,
    area: Option<&'static Area>,
}

/// How often figures show so many digits after the decimal point, by columns of the wide form.
#[derive(Default)]
pub(super) struct Decimals {
    columns: Vec<Vec<usize>>,
}

impl Decimals {
    pub(super) fn add(&mut self, column: usize, digits: u8) {
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, Vec::new);
        }
        let Some(counts) = self.columns.get_mut(column) else { return };
        let digits = usize::from(digits);
        if counts.len() <= digits {
            counts.resize(digits + 1, 0);
        }
        if let Some(count) = counts.get_mut(digits) {
            *count += 1;
        }
    }

    /// Those that occur.
    pub(super) fn counted(self) -> BTreeMap<usize, BTreeMap<u8, usize>> {
        let of_column = |counts: Vec<usize>| -> BTreeMap<u8, usize> { (0..=u8::MAX).zip(counts).filter(|(_, count)| *count > 0).collect() };
        self.columns.into_iter().map(of_column).enumerate().filter(|(_, counts)| !counts.is_empty()).collect()
    }
}
