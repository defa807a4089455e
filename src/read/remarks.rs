//! Findings of a file or a sheet, with an end to those that repeat.

use crate::finding::{Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use std::collections::BTreeMap;

/// Findings of one code that are told one by one; who has more mends the cause, not the cells, and a damaged file would have millions.
const MAX_ALIKE: usize = 200;

/// Findings in the order in which they were made.
#[derive(Debug)]
pub(super) struct Remarks {
    /// The file or sheet that they are about.
    whole: Place,
    told: Vec<Finding>,
    /// How often each code came up, and how much its findings matter.
    counts: BTreeMap<&'static str, (usize, Severity)>,
}

impl Remarks {
    /// None yet, about a file or a sheet.
    pub(super) const fn new(whole: Place) -> Self {
        Self { whole, told: Vec::new(), counts: BTreeMap::new() }
    }

    /// Adds a finding.
    pub(super) fn tell(&mut self, code: &'static str, severity: Severity, place: Place, message: Message) {
        let (count, _) = self.counts.entry(code).or_insert((0, severity));
        *count += 1;
        if *count <= MAX_ALIKE {
            self.told.push(Finding::new(code, severity, place, message));
        }
    }

    /// All findings; at the end, for each code that came up too often, how many were left out.
    pub(super) fn all(self) -> Vec<Finding> {
        let mut all = self.told;
        for (code, (count, severity)) in self.counts {
            if let Some(more) = count.checked_sub(MAX_ALIKE).filter(|more| *more > 0) {
                all.push(Finding::new(code, severity, self.whole.clone(), Message::new("read.more-alike", [more.to_string()])));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_come_to_an_end() {
        let place = Place::file("a");
        let mut remarks = Remarks::new(place.clone());
        remarks.tell("GRD142", Severity::Info, place.clone(), Message::plain("read.ods-encrypted"));
        for _ in 0..MAX_ALIKE + 5 {
            remarks.tell("GRD141", Severity::Warning, place.clone(), Message::plain("read.ods-encrypted"));
        }
        let all = remarks.all();
        assert_eq!(all.len(), MAX_ALIKE + 2);
        assert_eq!(all.last().map(|finding| (finding.code, finding.message.arguments())), Some(("GRD141", ["5".to_owned()].as_slice())));
    }
}
