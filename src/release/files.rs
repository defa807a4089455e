//! Files put together beside their place and moved there when they are whole.

use super::manifest::FileFacts;
use super::names::is_metadata;
use super::{disk, not_written};
use crate::definition::hex;
use crate::finding::Error;
use crate::limits::{Budget, Limit};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// A folder where the files of a release are put together; what was not moved goes with it.
pub(super) struct Stage {
    folder: PathBuf,
    /// What may be written.
    budget: Budget,
    /// Whether the folder outlasts this.
    stays: bool,
}

impl Stage {
    /// An empty folder; what an interrupted run left in it is removed.
    pub(super) fn new(folder: PathBuf, budget: Budget) -> Result<Self, Error> {
        let made = if folder.exists() { disk::remove_folder(&folder) } else { Ok(()) }.and_then(|()| disk::folder(&folder));
        made.map_err(|error| not_written(&folder, &error))?;
        Ok(Self { folder, budget, stays: false })
    }

    /// An empty folder that stays when this goes.
    pub(super) fn lasting(folder: PathBuf, budget: Budget) -> Result<Self, Error> {
        let mut stage = Self::new(folder, budget)?;
        stage.stays = true;
        Ok(stage)
    }

    /// A new file.
    pub(super) fn file(&self, name: &str) -> Result<StagedFile, Error> {
        let path = self.folder.join(name);
        let file = disk::create(&path).map_err(|error| not_written(&path, &error))?;
        Ok(StagedFile {
            out: BufWriter::with_capacity(1 << 17, file),
            hash: Sha256::new(),
            bytes: 0,
            name: name.to_owned(),
            path,
            budget: self.budget.clone(),
        })
    }

    /// A new file with a text.
    pub(super) fn text(&self, name: &str, text: &str) -> Result<FileFacts, Error> {
        let mut file = self.file(name)?;
        file.write_all(text.as_bytes()).map_err(|error| file.fault(&error))?;
        file.finish()
    }

    /// Moves files to their place, in the order given; those whose bytes are there already are left alone. The number that was moved.
    pub(super) fn commit(&self, names: &[String], target: &Path) -> Result<usize, Error> {
        disk::folder(target).map_err(|error| not_written(target, &error))?;
        let mut moved = 0;
        for name in names {
            let (from, to) = (self.folder.join(name), target.join(name));
            if !same(&from, &to) {
                disk::rename(&from, &to).map_err(|error| not_written(&to, &error))?;
                moved += 1;
            }
        }
        Ok(moved)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.stays {
            // What stays behind is hidden from the server and removed by the next run.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A file of a stage that is being written, hashed on the way.
pub(super) struct StagedFile {
    out: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
    name: String,
    path: PathBuf,
    budget: Budget,
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.budget.take(Limit::OutputBytes, bytes.len() as u64)?;
        let written = self.out.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl StagedFile {
    /// The error of a write that failed.
    pub(super) fn fault(&self, error: &dyn std::fmt::Display) -> Error {
        not_written(&self.path, error)
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> Result<FileFacts, Error> {
        disk::before_writing().and_then(|()| self.out.flush()).map_err(|error| not_written(&self.path, &error))?;
        Ok(FileFacts { name: self.name, bytes: self.bytes, sha256: hex(&self.hash.finalize()) })
    }
}

/// Writes a text to its place by way of a file beside it, unless it stands there already; true where it was written.
pub fn replace(path: &Path, text: &str) -> Result<bool, Error> {
    put(path, |beside| {
        let mut file = disk::create(beside)?;
        disk::before_writing()?;
        file.write_all(text.as_bytes())
    })
}

fn put(path: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<bool, Error> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.new"));
    let put = || {
        disk::folder(path.parent().unwrap_or(Path::new("")))?;
        write(&beside)?;
        if same(&beside, path) { disk::remove_file(&beside).map(|()| false) } else { disk::rename(&beside, path).map(|()| true) }
    };
    put().map_err(|error: io::Error| {
        // What was begun beside it is of no use to anybody.
        let _ = fs::remove_file(&beside);
        not_written(path, &error)
    })
}

/// True where two names are known to be those of one file.
#[cfg(unix)]
pub(super) fn is_one(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |path: &Path| fs::symlink_metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    number(a).is_some_and(|number_of_a| number(b) == Some(number_of_a))
}

/// True where two names are known to be those of one file; this system does not tell.
#[cfg(not(unix))]
pub(super) fn is_one(_: &Path, _: &Path) -> bool {
    false
}

/// True where both files are there and hold the same bytes.
pub(super) fn same(a: &Path, b: &Path) -> bool {
    let size = |path: &Path| fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len());
    size(a).is_some() && size(a) == size(b) && same_bytes(a, b).unwrap_or(false)
}

fn same_bytes(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (BufReader::with_capacity(1 << 16, File::open(a)?), BufReader::with_capacity(1 << 16, File::open(b)?));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        left.clear();
        right.clear();
        a.by_ref().take(1 << 16).read_to_end(&mut left)?;
        b.by_ref().take(1 << 16).read_to_end(&mut right)?;
        if left != right {
            return Ok(false);
        }
        if left.is_empty() {
            return Ok(true);
        }
    }
}

/// The names of what is in a folder, in order, with true for a folder; empty where it cannot be read.
pub(super) fn entries(folder: &Path) -> Vec<(String, bool)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let name = |entry: fs::DirEntry| Some((entry.file_name().to_string_lossy().into_owned(), entry.file_type().ok()?.is_dir()));
    let mut names: Vec<(String, bool)> = entries.filter_map(Result::ok).filter_map(name).collect();
    names.sort();
    names
}

/// Removes the files below a folder that `keep` does not ask for by their path from there, with `/` between folders, and the folders that
/// are empty then.
pub(super) fn remove_others(folder: &Path, keep: &dyn Fn(&str) -> bool) -> Result<(), Error> {
    remove_below(folder, "", keep).map(drop)
}

/// True where nothing is left.
fn remove_below(folder: &Path, above: &str, keep: &dyn Fn(&str) -> bool) -> Result<bool, Error> {
    let mut left = false;
    for (name, is_folder) in entries(folder) {
        let (path, shown) = (folder.join(&name), format!("{above}{name}"));
        let removed = if is_folder {
            let empty = remove_below(&path, &format!("{shown}/"), keep)?;
            left |= !empty;
            if empty { disk::remove_empty(&path) } else { Ok(()) }
        } else if keep(&shown) {
            left = true;
            Ok(())
        } else {
            disk::remove_file(&path)
        };
        removed.map_err(|error| not_written(&path, &error))?;
    }
    Ok(!left)
}

/// How the names of stages begin.
pub(super) const STAGE: &str = ".stage";

/// The size of a file; none where there is none.
pub(super) fn size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
}

/// The metadata that the catalog has put into a dataset's folder: names and sizes, in order of name.
pub fn metadata_files(folder: &Path) -> Vec<(String, u64)> {
    let is_one = |(name, is_folder): &(String, bool)| !is_folder && is_metadata(name) && name != super::SUMS;
    let names = entries(folder).into_iter().filter(is_one).map(|(name, _)| name);
    names.filter_map(|name| size(&folder.join(&name)).map(|size| (name, size))).collect()
}

/// The text of a file; none where there is none or it is not UTF-8.
#[expect(clippy::disallowed_methods, reason = "manifests are read back by the module that writes them")]
pub fn text(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}
