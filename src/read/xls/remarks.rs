//! Findings of one sheet, so few of each kind that they can be read.

use crate::finding::{Finding, Severity};
use crate::message::Message;
use crate::place::{Address, Place};
use std::collections::BTreeMap;

/// Findings of one sheet.
#[derive(Debug)]
pub(super) struct Remarks {
    sheet: Place,
    findings: Vec<Finding>,
    counts: BTreeMap<(&'static str, Severity), usize>,
    damaged: usize,
}

/// So many findings of a kind are listed each at its cell; of more there is no use, and a damaged file would have millions.
const LISTED: usize = 100;

impl Remarks {
    pub(super) const fn new(sheet: Place) -> Self {
        Self { sheet, findings: Vec::new(), counts: BTreeMap::new(), damaged: 0 }
    }

    /// A finding at a cell.
    pub(super) fn cell(&mut self, code: &'static str, severity: Severity, at: Address, message: Message) {
        let count = self.counts.entry((code, severity)).or_default();
        *count += 1;
        if *count <= LISTED {
            self.findings.push(Finding::new(code, severity, self.sheet.with_cell(at), message));
        }
    }

    /// A finding about the whole sheet.
    pub(super) fn sheet(&mut self, code: &'static str, severity: Severity, message: Message) {
        self.findings.push(Finding::new(code, severity, self.sheet.clone(), message));
    }

    /// Counts a record that is too short for what it is.
    pub(super) const fn count_damaged(&mut self) {
        self.damaged += 1;
    }

    /// All findings, with a line for those that were only counted.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.damaged > 0 {
            let message = Message::new("read.xls-records-damaged", [self.damaged.to_string()]);
            self.sheet("FIL108", Severity::Error, message);
        }
        for ((code, severity), count) in self.counts {
            if let Some(more) = count.checked_sub(LISTED).filter(|&more| more > 0) {
                let message = Message::new("read.xls-more", [more.to_string()]);
                self.findings.push(Finding::new(code, severity, self.sheet.clone(), message));
            }
        }
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_counted() {
        let mut remarks = Remarks::new(Place::file("a.xls").with_sheet("s"));
        for row in 0..103 {
            remarks.cell("GRD105", Severity::Error, Address::new(row, 0), Message::plain("read.xls-not-a-number"));
        }
        remarks.cell("GRD104", Severity::Error, Address::new(0, 0), Message::plain("read.xls-result-missing"));
        let findings = remarks.finish();
        assert_eq!(findings.len(), 102);
        assert_eq!(findings.last().map(|finding| finding.message.arguments().to_vec()), Some(vec!["3".to_owned()]));
    }
}
