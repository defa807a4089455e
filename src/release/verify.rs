//! Whether every published file is whole: its size and SHA-256 against manifests and lists.

use super::edition::manifest_of;
use super::sums::{self, SUMS};
use super::{FileFacts, MANIFEST, WORK, disk, files, switch, work};
use crate::definition::sha256;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What came of looking at every published file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Files that are what they should be, by path.
    pub whole: Vec<FileFacts>,
    /// Files that are not, by path.
    pub faults: Vec<VerifyFault>,
    /// Files that nothing names, by path.
    pub strangers: Vec<String>,
    /// Whether a run was cut off while it put files in their place; the next one completes it.
    pub pending: bool,
}

/// A file that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VerifyFault {
    /// Its path from the output folder.
    pub path: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// It is named, but not there.
    Missing,
    /// It has another size: as it should be, as it is.
    Size(u64, u64),
    /// It has the size, but other bytes.
    Bytes,
    /// It cannot be read.
    Unreadable(String),
}

/// What a file should be: of several that fit, one is enough.
type Expected = BTreeMap<String, Vec<Fit>>;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fit {
    bytes: Option<u64>,
    sha256: String,
}

/// Looks at every published file of an output folder. Nothing is written.
///
/// The manifests say what the files of releases are, `sha256sums.txt` what the rest is. While a run is being put in its place, a file may
/// be as it was before or as it will be.
pub fn verify(output: &Path) -> VerifyReport {
    let (mut expected, mut all) = (Expected::new(), BTreeSet::new());
    expect_index(output, output, &mut expected);
    for (name, is_folder) in files::entries(output) {
        if is_folder && name != WORK {
            expect_folder(&output.join(&name), &name, &mut expected);
            all.extend(disk::files(&output.join(&name)).into_iter().map(|file| format!("{name}/{file}")));
        } else if !is_folder {
            all.insert(name);
        }
    }
    let pending = switch::pending(output);
    let mut optional = BTreeSet::new();
    for (name, _) in &pending {
        let ready = work::ready(output).join(name);
        let known: BTreeSet<String> = expected.keys().cloned().collect();
        let is_index = name == work::INDEX;
        let folder = name.trim_start_matches('.');
        if is_index {
            expect_index(&ready, output, &mut expected);
        } else {
            expect_folder(&ready, folder, &mut expected);
        }
        let prefix = if is_index { String::new() } else { format!("{folder}/") };
        // What is still to come, and what is still to go, may be there or not.
        optional.extend(expected.keys().filter(|path| !known.contains(*path)).cloned());
        optional.extend(known.into_iter().filter(|path| path.starts_with(&prefix)));
    }
    let looked: Vec<(&String, Look)> = expected.par_iter().map(|(path, fits)| (path, look(&output.join(path), fits))).collect();
    let mut report = VerifyReport { pending: !pending.is_empty(), ..VerifyReport::default() };
    for (path, result) in looked {
        match result {
            Ok((bytes, sha256)) => report.whole.push(FileFacts { name: path.clone(), bytes, sha256 }),
            Err(Wrong::Missing) if optional.contains(path) => {}
            Err(wrong) => report.faults.push(VerifyFault { path: path.clone(), wrong }),
        }
    }
    // Beside a file that is being replaced stands the one that will be.
    let is_on_its_way = |path: &str| report.pending && path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
    report.strangers = all.into_iter().filter(|path| !expected.contains_key(path) && !is_on_its_way(path)).collect();
    report
}

/// The files beside the folders of the datasets.
fn expect_index(folder: &Path, output: &Path, expected: &mut Expected) {
    let sums = sums::read(folder);
    if !sums.is_empty() || output.join(SUMS).exists() {
        add_list(folder, "", expected);
    }
    for (name, sha256) in sums {
        expected.entry(name).or_default().push(Fit { bytes: None, sha256 });
    }
}

/// The list itself is what it is: nothing names it but that it must be there.
fn add_list(folder: &Path, prefix: &str, expected: &mut Expected) {
    let sha256 = disk::bytes(&folder.join(SUMS)).ok().flatten().map(|bytes| sha256(&bytes)).unwrap_or_default();
    expected.entry(format!("{prefix}{SUMS}")).or_default().push(Fit { bytes: None, sha256 });
}

/// The files of a dataset, or of the website: those of its list, and those that the manifests of its releases name.
fn expect_folder(folder: &Path, name: &str, expected: &mut Expected) {
    let prefix = format!("{name}/");
    if folder.join(SUMS).exists() {
        add_list(folder, &prefix, expected);
    }
    for (path, sha256) in sums::read(folder) {
        expected.entry(format!("{prefix}{path}")).or_default().push(Fit { bytes: None, sha256 });
    }
    let mut by_manifest = |release: &Path, prefix: &str| {
        let Some(manifest) = manifest_of(release) else { return };
        for file in manifest.files {
            expected.entry(format!("{prefix}{}", file.name)).or_default().push(Fit { bytes: Some(file.bytes), sha256: file.sha256 });
        }
        // Of an output folder without lists a manifest is at least known to be one.
        let sha256 = disk::bytes(&release.join(MANIFEST)).ok().flatten().map(|bytes| sha256(&bytes)).unwrap_or_default();
        let own = expected.entry(format!("{prefix}{MANIFEST}")).or_default();
        if own.is_empty() {
            own.push(Fit { bytes: None, sha256 });
        }
    };
    by_manifest(folder, &prefix);
    for (date, _) in files::entries(&folder.join("releases")) {
        by_manifest(&folder.join("releases").join(&date), &format!("{prefix}releases/{date}/"));
    }
}

/// The size of a file that is what it should be.
/// The size and the SHA-256 of a file that is what it should be.
type Look = Result<(u64, String), Wrong>;

fn look(path: &Path, fits: &[Fit]) -> Look {
    let bytes = match disk::bytes(path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(Wrong::Missing),
        Err(error) => return Err(Wrong::Unreadable(error.to_string())),
    };
    let size = bytes.len() as u64;
    let sum = sha256(&bytes);
    if fits.iter().any(|fit| fit.sha256 == sum && fit.bytes.is_none_or(|bytes| bytes == size)) {
        return Ok((size, sum));
    }
    let should = fits.iter().find_map(|fit| fit.bytes).filter(|bytes| *bytes != size);
    Err(should.map_or(Wrong::Bytes, |should| Wrong::Size(should, size)))
}
