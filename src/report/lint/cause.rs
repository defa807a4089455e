//! The faults of a file by cause: 3,000 merged cells are one.

use super::{Linted, LintedFile};
use crate::lint::{Fault, Rule, Severity};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A fault with the sheet it is in.
#[derive(Clone, Copy)]
pub(in crate::report) struct Found<'a> {
    pub(in crate::report) rule: &'static Rule,
    /// Which sheet of the file, from 0; none for what is about the file.
    pub(in crate::report) index: Option<usize>,
    /// The name of the sheet; empty for a file and for CSV.
    pub(in crate::report) sheet: &'a str,
    pub(in crate::report) fault: &'a Fault,
}

/// One cause of trouble with all the sheets it is met in. Never without a fault.
pub(in crate::report) struct Cause<'a> {
    pub(in crate::report) rule: &'static Rule,
    /// The faults, in the order of the sheets.
    pub(in crate::report) found: Vec<Found<'a>>,
}

impl Cause<'_> {
    /// How often it is met in all sheets.
    pub(in crate::report) fn count(&self) -> usize {
        self.found.iter().map(|found| found.fault.count).sum()
    }

    /// How much the worst of it matters.
    pub(in crate::report) fn severity(&self) -> Severity {
        self.found.iter().map(|found| found.fault.severity).max().unwrap_or(Severity::Info)
    }

    /// True where all of it was known before.
    pub(in crate::report) fn is_known(&self) -> bool {
        self.found.iter().all(|found| found.fault.is_known())
    }

    /// How many of its places are new, and were not known before.
    pub(in crate::report) fn fresh(&self) -> usize {
        self.found.iter().map(|found| found.fault.prints.len().saturating_sub(found.fault.known)).sum()
    }
}

/// Every fault of a source that is to be told: those of the file, then those of its sheets in order.
pub(in crate::report) fn found<'a>(source: &'a Linted, file: &'a LintedFile) -> impl Iterator<Item = Found<'a>> {
    let of_file = file.judgements.iter().map(|judgement| (None, "", judgement));
    let sheets = file.sheets.iter().enumerate();
    let of_sheets = sheets.flat_map(|(index, sheet)| sheet.judgements.iter().map(move |judgement| (Some(index), &*sheet.name, judgement)));
    of_file
        .chain(of_sheets)
        .flat_map(|(index, sheet, judgement)| {
            judgement.verdict.faults().iter().map(move |fault| Found { rule: judgement.rule, index, sheet, fault })
        })
        .filter(|found| source.selection.tells(found.fault))
}

/// The causes of a source: new ones before those that were known, then the most severe, then the most frequent.
pub(in crate::report) fn causes<'a>(source: &'a Linted, file: &'a LintedFile) -> Vec<Cause<'a>> {
    let mut causes: BTreeMap<(&str, &str, &[String]), Cause<'a>> = BTreeMap::new();
    for found in found(source, file) {
        let key = (found.rule.code, found.fault.message.key(), beside_count(found.fault));
        causes.entry(key).or_insert(Cause { rule: found.rule, found: Vec::new() }).found.push(found);
    }
    let mut causes: Vec<Cause<'a>> = causes.into_values().collect();
    causes.sort_by_key(|cause| (cause.is_known(), Reverse(cause.severity()), Reverse(cause.count()), cause.rule.code));
    causes
}

/// What a message says beside its count, such as a mark, tells causes apart.
fn beside_count(fault: &Fault) -> &[String] {
    match fault.message.key() {
        "lint.header-not-first" => &[],
        _ => fault.message.arguments().get(1..).filter(|_| fault.ground.is_some()).unwrap_or_default(),
    }
}
