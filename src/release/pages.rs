//! A folder of pages beside the datasets, brought up to date: what is new goes to its place together, with the list of all checksums.

use super::sums::{self, SUMS, Sums};
use super::{assemble, disk, files, not_written, switch, work};
use crate::definition::sha256;
use crate::finding::Error;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Pages on their way into a folder of the output folder.
#[derive(Debug)]
pub struct Pages<'o> {
    output: &'o Path,
    /// The name of the folder.
    name: &'static str,
    new: Mutex<New>,
}

#[derive(Debug, Default)]
struct New {
    sums: Sums,
    fresh: Vec<PathBuf>,
}

impl<'o> Pages<'o> {
    /// Begins with none. Errs where the output folder cannot be written into.
    pub fn new(output: &'o Path, name: &'static str) -> Result<Self, Error> {
        let pages = Self { output, name, new: Mutex::default() };
        let stage = pages.stage();
        disk::remove_folder(&stage).map_err(|error| not_written(&stage, &error))?;
        Ok(pages)
    }

    fn stage(&self) -> PathBuf {
        work::stages(self.output).join(format!(".{}", self.name))
    }

    fn place(&self, path: &str) -> PathBuf {
        self.output.join(self.name).join(path)
    }

    /// The bytes that stand at a path from the folder; none where there are none.
    pub fn standing(&self, path: &str) -> Option<Vec<u8>> {
        disk::bytes(&self.place(path)).ok().flatten()
    }

    /// Takes a page by its path from the folder; true where its bytes are new. Pages may come from several threads.
    ///
    /// Errs where it cannot be written.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<bool, Error> {
        let (new, old) = (self.stage().join(path), self.place(path));
        let stands = self.standing(path).is_some_and(|standing| standing == bytes);
        if !stands {
            let written = disk::folder(new.parent().unwrap_or(&new)).and_then(|()| assemble::write(&new, bytes));
            written.map_err(|error| not_written(&old, &error))?;
        }
        let mut all = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        all.sums.insert(path.to_owned(), sha256(bytes));
        if !stands {
            all.fresh.push(new);
        }
        Ok(!stands)
    }

    /// Puts what is new in its place, and removes the pages that were not put and that `keep` does not ask for.
    ///
    /// Errs where a file cannot be written or removed; the next run completes it then.
    pub fn finish(self, keep: &dyn Fn(&str) -> bool) -> Result<(), Error> {
        let (stage, place) = (self.stage(), self.output.join(self.name));
        let New { mut sums, mut fresh } = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (path, sum) in sums::read(&place) {
            if keep(&path) {
                sums.entry(path).or_insert(sum);
            }
        }
        let list = sums::text(&sums);
        if files::text(&place.join(SUMS)).is_none_or(|standing| standing != list) {
            let path = stage.join(SUMS);
            disk::folder(&stage).and_then(|()| assemble::write(&path, list.as_bytes())).map_err(|error| not_written(&path, &error))?;
            fresh.push(path);
        }
        if !fresh.is_empty() {
            disk::sync(&stage, &fresh).map_err(|error| not_written(&stage, &error))?;
            switch::publish_beside(self.output, &format!(".{}", self.name))?;
        }
        files::remove_others(&place, &|path| path == SUMS || sums.contains_key(path))
    }
}
