//! The files that the desk holds.

use crate::dataset::{Loose, SourceFacts};
use crate::finding::{Error, Finding};
use crate::grid::Grid;
use crate::release::safe_name;
use crate::source::SourceFile;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many files are held; the first goes when one more comes.
const MOST_FILES: usize = 8;
/// How many bytes of files are held together; the newest is held whatever its size.
const MOST_BYTES: usize = 256 << 20;

/// The files that were brought last, the newest at the end.
#[derive(Default)]
pub(in super::super) struct Desk {
    files: Mutex<VecDeque<Arc<Held>>>,
}

/// A file that was brought and read.
pub(super) struct Held {
    /// The file as it came.
    pub(super) source: SourceFile,
    /// What is known of it.
    pub(super) facts: SourceFacts,
    /// What its reader found.
    pub(super) findings: Vec<Finding>,
    /// Its sheets.
    pub(super) grids: Vec<Arc<Grid>>,
}

impl Desk {
    /// Holds a file, in place of the same one of before; those that have no room go.
    pub(super) fn keep(&self, held: Held) -> Arc<Held> {
        let held = Arc::new(held);
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|other| other.id() != held.id());
        files.push_back(Arc::clone(&held));
        let bytes = |files: &VecDeque<Arc<Held>>| files.iter().map(|held| held.source.bytes.len()).sum::<usize>();
        while files.len() > MOST_FILES || (files.len() > 1 && bytes(&files) > MOST_BYTES) {
            files.pop_front();
        }
        held
    }

    /// The file of an id; none where it had to go.
    pub(super) fn find(&self, id: &str) -> Option<Arc<Held>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|held| held.id() == id).cloned()
    }
}

impl Held {
    /// Reads a file that is brought under a name. Errs where no reader can.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let plain = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let source = SourceFile { name: Arc::from(safe_name(plain)), bytes: Arc::from(bytes), declared_charset: None };
        let mut loose = Loose::read(&source)?;
        let grids = loose.take_grids();
        Ok(Self { source, facts: loose.facts, findings: loose.findings, grids })
    }

    /// What it is known by: the digest of its bytes.
    pub(super) fn id(&self) -> &str {
        &self.facts.sha256
    }

    /// The file, read once more. Errs where no reader can.
    pub(super) fn loose(&self) -> Result<Loose, Error> {
        Loose::read(&self.source)
    }

    /// Its format and encoding in a word each.
    pub(super) fn said(&self) -> Vec<String> {
        let encoding = self.facts.encoding.as_ref().map(|certificate| certificate.encoding.to_owned());
        std::iter::once(self.facts.format.name().to_owned()).chain(encoding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_file_goes_and_the_same_file_is_held_once() {
        let desk = Desk::default();
        let file = |number: usize| Held::read("a.csv", format!("年,人口\n2020年,{number}\n2021年,2\n").as_bytes()).unwrap();
        let first = desk.keep(file(0)).id().to_owned();
        desk.keep(file(0));
        for number in 1..MOST_FILES {
            desk.keep(file(number));
        }
        assert!(desk.find(&first).is_some(), "there is room for it");
        desk.keep(file(MOST_FILES));
        assert!(desk.find(&first).is_none() && desk.find("").is_none());
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_a_plain_name() {
        let named = |name: &str| Held::read(name, b"a,b\n1,2\n").unwrap().facts.name.to_string();
        for (name, expected) in [("a.csv", "a.csv"), ("../../etc/a.csv", "a.csv"), ("C:\\x\\a.csv", "a.csv"), ("", "_"), ("..", "_")] {
            assert_eq!(named(name), expected, "{name}");
        }
    }
}
