//! What came from the web, kept as it came: the bytes by their SHA-256, and for each address a record of when they came and how.
//!
//! ```text
//! .seihyo/sources/bytes/3f/3fa1…      a file
//! .seihyo/sources/records/9c….json   what came from one address, oldest first; the name is the SHA-256 of the address
//! .seihyo/sources/partial/9c….json   the beginning of a file that was cut off, with its bytes beside it
//! ```
//!
//! Bytes are written before the record that names them, so that a run that is cut off leaves at most bytes that nothing names, and the next
//! one asks for them again. Nothing is written where the server says that nothing has changed.

mod old;

pub use old::{Freed, OldReceived, prune_received};

use super::{disk, files, not_written, work};
use crate::definition::sha256;
use crate::fetch::{Known, Partial, Received};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::source::input::Input;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The store of an output folder.
pub(super) struct Store {
    folder: PathBuf,
}

/// One file as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reception {
    /// The address that was asked.
    pub(super) url: String,
    /// The address that answered, after redirects.
    pub(super) address: String,
    /// When the run began in which it came, `2026-11-28T02:00:00Z`; none where the caller has no clock.
    pub(super) received: Option<String>,
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    /// The charset of its `Content-Type`.
    pub(super) charset: Option<String>,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// The beginning of a file, but for its bytes.
#[derive(Serialize, Deserialize)]
struct PartialRecord {
    address: String,
    etag: String,
    total: u64,
    sha256: String,
}

impl Store {
    /// The store of an output folder; it need not be there.
    pub(super) fn of(output: &Path) -> Self {
        Self { folder: work::folder(output).join("sources") }
    }

    /// What came last from an address, where its bytes are still what came.
    pub(super) fn newest(&self, url: &str) -> Option<Reception> {
        let last = self.receptions(url).pop()?;
        let bytes = disk::bytes(&self.path(&last.sha256)).ok().flatten()?;
        (bytes.len() as u64 == last.bytes && sha256(&bytes) == last.sha256).then_some(last)
    }

    /// All that came from an address, oldest first.
    pub(super) fn receptions(&self, url: &str) -> Vec<Reception> {
        files::text(&self.record(url)).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// The file of a reception, as a source under the address that was asked.
    pub(super) fn input(&self, reception: &Reception) -> Input {
        Input::received(&reception.url, &self.path(&reception.sha256), reception.charset.clone())
    }

    /// What is to be said to the server of an address.
    pub(super) fn known(&self, url: &str) -> Known {
        let partial = self.partial(url);
        let Some(last) = self.newest(url) else { return Known { partial, ..Known::default() } };
        let header = |name: &str| last.headers.get(name).cloned();
        let workbook = disk::bytes(&self.path(&last.sha256)).ok().flatten().is_some_and(|bytes| crate::fetch::is_workbook(&bytes));
        Known { etag: header("etag"), last_modified: header("last-modified"), address: last.address, workbook, partial }
    }

    /// Keeps a file that came. Where it is what came before, nothing is written but a change of what the server says of it.
    pub(super) fn keep(&self, url: &str, received: Received, now: Option<&str>) -> Result<Reception, Error> {
        let sum = sha256(&received.bytes);
        let reception = Reception {
            url: url.to_owned(),
            address: received.address,
            received: now.map(str::to_owned),
            status: received.status,
            headers: received.headers,
            charset: received.charset,
            bytes: received.bytes.len() as u64,
            sha256: sum,
        };
        let path = self.path(&reception.sha256);
        let whole = disk::bytes(&path).ok().flatten().is_some_and(|bytes| bytes == received.bytes);
        if !whole {
            put(&path, &received.bytes)?;
        }
        let mut all = self.receptions(url);
        if all.last().is_none_or(|last| !last.says_the_same(&reception)) {
            all.push(reception.clone());
            put(&self.record(url), super::manifest::pretty(&all).as_bytes())?;
        }
        self.forget_partial(url)?;
        Ok(reception)
    }

    /// Keeps the beginning of a file, so that the next run asks for the rest alone.
    pub(super) fn keep_partial(&self, url: &str, partial: &Partial) -> Result<(), Error> {
        let Partial { address, etag, total, bytes } = partial;
        let record = PartialRecord { address: address.clone(), etag: etag.clone(), total: *total, sha256: sha256(bytes) };
        let [record_at, bytes_at] = self.partial_places(url);
        put(&bytes_at, bytes)?;
        put(&record_at, super::manifest::pretty(&record).as_bytes())
    }

    /// Forgets the beginning of a file.
    pub(super) fn forget_partial(&self, url: &str) -> Result<(), Error> {
        for path in self.partial_places(url) {
            if path.exists() {
                disk::remove_file(&path).map_err(|error| not_written(&path, &error))?;
            }
        }
        Ok(())
    }

    fn partial(&self, url: &str) -> Option<Partial> {
        let [record, bytes] = self.partial_places(url);
        let PartialRecord { address, etag, total, sha256: sum } = serde_json::from_str(&files::text(&record)?).ok()?;
        let bytes = disk::bytes(&bytes).ok().flatten().filter(|bytes| sha256(bytes) == sum)?;
        Some(Partial { address, bytes, etag, total })
    }

    fn path(&self, sum: &str) -> PathBuf {
        self.folder.join("bytes").join(sum.get(..2).unwrap_or_default()).join(sum)
    }

    fn record(&self, url: &str) -> PathBuf {
        self.folder.join("records").join(format!("{}.json", sha256(url.as_bytes())))
    }

    fn partial_places(&self, url: &str) -> [PathBuf; 2] {
        let name = sha256(url.as_bytes());
        [self.folder.join("partial").join(format!("{name}.json")), self.folder.join("partial").join(name)]
    }
}

impl Reception {
    /// True where another one differs in no more than its time and the headers that tell it.
    fn says_the_same(&self, other: &Self) -> bool {
        let lasting = |reception: &Self| {
            let mut headers = reception.headers.clone();
            headers.remove("date");
            (reception.address.clone(), headers, reception.charset.clone(), reception.sha256.clone())
        };
        lasting(self) == lasting(other)
    }
}

/// Writes a file by way of one beside it, through to the disk.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.new"));
    let write = || {
        let folder = path.parent().unwrap_or(Path::new(""));
        disk::folder(folder)?;
        let mut file = disk::create(&beside)?;
        disk::before_writing()?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        disk::rename(&beside, path)?;
        disk::sync_folder(folder)
    };
    write().map_err(|error: std::io::Error| {
        // What was begun beside it is of no use to anybody.
        let _ = std::fs::remove_file(&beside);
        not_written(path, &error)
    })
}

/// The error of what was never received, or is damaged, while the web is not asked.
pub(super) fn not_stored(url: &str) -> Error {
    Error::new(Place::file(url), Message::plain("fetch.not-stored")).hint(Message::plain("fetch.not-stored-hint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(bytes: &[u8], date: &str, charset: Option<&str>) -> Received {
        let headers = BTreeMap::from([("etag".to_owned(), "\"1\"".to_owned()), ("date".to_owned(), date.to_owned())]);
        let charset = charset.map(str::to_owned);
        Received { address: "http://a/b.csv".to_owned(), status: 200, headers, charset, bytes: bytes.to_vec() }
    }

    #[test]
    fn what_came_is_kept_once_and_known_while_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (store, url) = (Store::of(folder.path()), "http://a/b.csv");
        assert_eq!((store.newest(url), store.known(url)), (None, Known::default()));
        store.keep(url, received(b"1", "Mon", None), Some("t1")).unwrap();
        // The same again, at another time, is nothing new; another charset is.
        store.keep(url, received(b"1", "Tue", None), Some("t2")).unwrap();
        assert_eq!(store.receptions(url).len(), 1);
        let last = store.keep(url, received(b"1", "Tue", Some("x")), Some("t3")).unwrap();
        assert_eq!((store.receptions(url).len(), store.newest(url)), (2, Some(last.clone())));
        assert_eq!(store.known(url).etag.as_deref(), Some("\"1\""));
        let file = store.input(&last).load().unwrap();
        assert_eq!((&*file.bytes, file.declared_charset.as_deref(), &*file.name), (&b"1"[..], Some("x"), url));
        files::replace(&store.path(&last.sha256), "2").unwrap();
        assert_eq!((store.newest(url), store.known(url)), (None, Known::default()));
        store.keep(url, received(b"1", "Wed", Some("x")), Some("t4")).unwrap();
        assert!(store.newest(url).is_some());
    }

    #[test]
    fn the_beginning_of_a_file_is_kept_until_the_whole_comes() {
        let folder = tempfile::tempdir().unwrap();
        let (store, url) = (Store::of(folder.path()), "http://a/b.csv");
        let partial = Partial { address: url.to_owned(), bytes: b"ab".to_vec(), etag: "\"1\"".to_owned(), total: 9 };
        store.keep_partial(url, &partial).unwrap();
        assert_eq!(store.known(url).partial, Some(partial));
        store.keep(url, received(b"abcdefghi", "Mon", None), None).unwrap();
        assert_eq!(store.known(url).partial, None);
    }
}
