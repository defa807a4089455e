//! Marks on the cells of a picture: a number for each cause that a cell has part in, with a link to what is said of it.

use super::Words;
use crate::lint::Severity;
use crate::place::{Address, Range};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One mark: the anchor of what is said of the cell, its number, and how much it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) anchor: String,
    pub(super) number: usize,
    pub(super) severity: Severity,
}

/// The marks of a sheet.
#[derive(Debug, Default)]
pub(super) struct Marks {
    cells: BTreeMap<Address, Vec<Mark>>,
    tinted: Vec<(Range, Severity)>,
}

/// A cell shows so many marks at most.
const MARKS_OF_CELL: usize = 4;
/// So many ranges of a sheet are tinted at most; the others are marked at their first cell alone.
const TINTED: usize = 1000;

impl Marks {
    /// Marks a cell.
    pub(super) fn put(&mut self, at: Address, mark: Mark) {
        let marks = self.cells.entry(at).or_default();
        if marks.len() < MARKS_OF_CELL && !marks.contains(&mark) {
            marks.push(mark);
        }
    }

    /// Tints a range.
    pub(super) fn tint(&mut self, range: Range, severity: Severity) {
        if self.tinted.len() < TINTED {
            self.tinted.push((range, severity));
        }
    }

    /// The marks of a cell.
    pub(super) fn at(&self, at: Address) -> &[Mark] {
        self.cells.get(&at).map_or(&[], Vec::as_slice)
    }

    /// The rows with marks, from the top.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        self.cells.keys().map(|at| at.row)
    }

    /// The class of a cell: by the worst that is said of it.
    pub(super) fn class(&self, at: Address) -> Option<&'static str> {
        let of_cell = self.at(at).iter().map(|mark| mark.severity).max();
        let of_range = self.tinted.iter().filter(|(range, _)| range.contains(at)).map(|(_, severity)| *severity).max();
        of_cell.max(of_range).map(tint)
    }
}

/// The class of what matters so much.
pub(super) const fn tint(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal | Severity::Critical => "bad",
        Severity::Major => "mid",
        Severity::Minor | Severity::Info => "low",
    }
}

/// The marks behind a cell's text, each a link.
pub(super) fn links(words: Words, marks: &[Mark]) -> String {
    marks.iter().fold(String::new(), |mut out, mark| {
        let label = words.tell("check.to-cause", [mark.number.to_string()]);
        _ = write!(out, "<a class=\"ref {}\" href=\"#{}\" aria-label=\"{label}\">{}</a>", tint(mark.severity), mark.anchor, mark.number);
        out
    })
}
