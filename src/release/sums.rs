//! `sha256sums.txt`: what each file of a folder hashes to, for `sha256sum -c` and for `seihyo verify`.
//!
//! It names what no manifest does: the manifests themselves, the files at the stable addresses, and the metadata.

use super::{disk, files};
use crate::definition::sha256;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// The name of the file.
pub const SUMS: &str = "sha256sums.txt";

/// The SHA-256 of files by their path from a folder, with `/` between folders.
pub(crate) type Sums = BTreeMap<String, String>;

/// The text of a list; each line a hash, two spaces, a path.
pub(crate) fn text(sums: &Sums) -> String {
    sums.iter().fold(String::new(), |mut out, (path, sum)| {
        let _ = writeln!(out, "{sum}  {path}");
        out
    })
}

/// The list of a folder; empty where it has none.
pub(super) fn read(folder: &Path) -> Sums {
    parse(&files::text(&folder.join(SUMS)).unwrap_or_default())
}

/// What a list says. Lines that are none of ours are passed over.
pub(crate) fn parse(text: &str) -> Sums {
    text.lines().filter_map(|line| line.split_once("  ")).map(|(sum, path)| (path.to_owned(), sum.to_owned())).collect()
}

/// What some files of a folder hash to now.
pub(super) fn of(folder: &Path, names: impl IntoIterator<Item = String>) -> io::Result<Sums> {
    let sum = |name: String| {
        let bytes = disk::bytes(&folder.join(&name))?.ok_or(io::ErrorKind::NotFound)?;
        Ok((name, sha256(&bytes)))
    };
    names.into_iter().map(sum).collect()
}

/// The SHA-256 and the size of each file that the list of a folder names, of those at its top alone.
pub fn listed(folder: &Path) -> Vec<super::FileFacts> {
    let top = read(folder).into_iter().filter(|(name, _)| !name.contains('/'));
    top.filter_map(|(name, sha256)| Some(super::FileFacts { bytes: files::size(&folder.join(&name))?, name, sha256 })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let sums = Sums::from([("a b.csv".to_owned(), sha256(b"x")), ("releases/2026-01-01/manifest.json".to_owned(), sha256(b""))]);
        io::Write::write_all(&mut std::fs::File::create(folder.path().join(SUMS)).unwrap(), text(&sums).as_bytes()).unwrap();
        assert_eq!(read(folder.path()), sums);
        assert!(read(&folder.path().join("none")).is_empty());
    }
}
