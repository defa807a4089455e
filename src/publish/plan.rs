//! What is to be put and what is to be taken away, and in which order.

use crate::release::sums::Sums;
use crate::release::{FileFacts, MANIFEST, SUMS};
use std::collections::BTreeSet;

/// What a place holds: the SHA-256 of each file by its path.
pub(super) type Held = Sums;

/// What is to be done at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What is to be put there, in order: files of a later step name those of an earlier one.
    pub steps: Vec<Vec<FileFacts>>,
    /// What is there and is to go, after everything else.
    pub gone: Vec<String>,
    /// How many files are there as they should be.
    pub same: usize,
}

impl Plan {
    /// What makes a place that holds `held` hold these files.
    pub(super) fn new(files: &[FileFacts], held: &Held) -> Self {
        let (mut steps, mut same) = (vec![Vec::new(); STEPS], 0);
        for file in files {
            if held.get(&file.name).is_some_and(|sha256| *sha256 == file.sha256) {
                same += 1;
            } else if let Some(step) = steps.get_mut(step(&file.name)) {
                step.push(file.clone());
            }
        }
        let wanted: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let gone = held.keys().filter(|path| !wanted.contains(path.as_str())).cloned().collect();
        Self { steps, gone, same }
    }

    /// True where nothing is to be done.
    pub fn is_nothing(&self) -> bool {
        self.gone.is_empty() && self.files().next().is_none()
    }

    /// All that is to be put there, in order.
    pub fn files(&self) -> impl Iterator<Item = &FileFacts> {
        self.steps.iter().flatten()
    }
}

const STEPS: usize = 5;

/// When a file goes: data, then what describes it, then the lists of the catalog, then the pages, then the list of all.
fn step(path: &str) -> usize {
    let name = path.rsplit('/').next().unwrap_or(path);
    match path.split_once('/') {
        None if name == SUMS => 4,
        None => 2,
        Some(("site", _)) => 3,
        Some(_) if name == MANIFEST || name == SUMS || name.ends_with(".csv-metadata.json") || name == "datapackage.json" => 1,
        Some(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> FileFacts {
        FileFacts { name: name.to_owned(), bytes: 1, sha256: format!("of {name}") }
    }

    #[test]
    fn data_goes_before_what_names_it_and_what_is_gone_goes_last() {
        let names =
            ["catalog.json", "sha256sums.txt", "a/main.csv", "a/manifest.json", "a/releases/2026-01-01/main.csv", "site/index.html"];
        let held = Held::from([("a/main.csv".into(), "of a/main.csv".into()), ("b/main.csv".into(), "x".into())]);
        let plan = Plan::new(&names.map(file), &held);
        let order: Vec<&str> = plan.files().map(|file| file.name.as_str()).collect();
        assert_eq!(order, ["a/releases/2026-01-01/main.csv", "a/manifest.json", "catalog.json", "site/index.html", "sha256sums.txt"]);
        assert_eq!((plan.gone, plan.same), (vec!["b/main.csv".to_owned()], 1));
    }

    #[test]
    fn what_is_there_already_is_nothing_to_do() {
        let files = [file("a/main.csv")];
        assert!(Plan::new(&files, &Held::from([("a/main.csv".into(), "of a/main.csv".into())])).is_nothing());
        assert!(!Plan::new(&files, &Held::from([("a/main.csv".into(), "other".into())])).is_nothing());
        assert!(!Plan::new(&[], &Held::from([("a/main.csv".into(), "other".into())])).is_nothing());
    }
}
