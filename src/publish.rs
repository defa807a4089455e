//! A finished output folder put where people and machines fetch it: a folder, S3, SFTP, `WebDAV`, a CKAN portal.
//!
//! Only whole files go out: each is checked against the manifests first, and again as it is sent. What is there already is left alone.
//! New data goes before the pages that name it, and what is gone goes last, so that no page ever names a file that is not there. A run that
//! is cut off is taken up by the next one. What was not put there by this program is never touched.
//!
//! | place | how it switches | content types and caching |
//! |---|---|---|
//! | folder | at once, all of it | as the web server says |
//! | S3 | file by file; each file at once | set |
//! | SFTP | file by file, by a rename | as the web server says |
//! | `WebDAV` | file by file, by a move | content type |
//! | CKAN | dataset by dataset | as the portal says |

mod ckan;
mod folder;
mod headers;
mod plan;
mod record;
mod store;

pub use plan::Plan;

use crate::definition::{Destination, Target};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::release::{self, FileFacts, Lock, disk};
use std::fmt::Display;
use std::path::Path;

/// What came of publishing to one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishReport {
    /// What was put there, in the order it was; of a portal the datasets and files by their names.
    pub put: Vec<String>,
    /// Bytes that were sent.
    pub bytes: u64,
    /// What was there already and is the same.
    pub same: usize,
    /// What was taken away.
    pub removed: Vec<String>,
    /// What a run that was cut off had put there already.
    pub resumed: usize,
}

/// Who is told of each file that is done.
pub type Done<'a> = &'a dyn Fn(&str);

/// Publishes the output folder that is locked; the paths of folders begin at `base`.
///
/// With `is_rehearsal` nothing is written anywhere: the report says what would be. Errs where a file of the output folder is not whole, and
/// where the place cannot be reached or does not take a file; what was put there until then stays, and the next run goes on from it.
pub fn publish(lock: &Lock, target: &Target, base: &Path, is_rehearsal: bool, done: Done<'_>) -> Result<PublishReport, Error> {
    let tree = Tree::read(lock.output())?;
    match &target.to {
        Destination::Folder { path } => folder::publish(&tree, &base.join(path), is_rehearsal, done),
        Destination::Ckan { .. } => ckan::publish(&tree, &target.to, is_rehearsal, done),
        remote => store::publish(&tree, target, remote, is_rehearsal, done),
    }
}

/// What is to be published: every file that a manifest or a list of checksums names.
#[derive(Debug)]
struct Tree<'o> {
    output: &'o Path,
    files: Vec<FileFacts>,
}

impl<'o> Tree<'o> {
    /// Reads every file and compares it with what it should be. Errs where one is not, and where there is none.
    fn read(output: &'o Path) -> Result<Self, Error> {
        let place = || Place::file(output.to_string_lossy().replace('\\', "/"));
        let verified = release::verify(output);
        if let Some(fault) = verified.faults.first() {
            let message = Message::new("publish.not-whole", [fault.path.clone(), verified.faults.len().to_string()]);
            return Err(Error::new(place(), message).hint(Message::plain("publish.not-whole-hint")));
        }
        if verified.whole.is_empty() {
            return Err(Error::new(place(), Message::plain("publish.nothing-built")).hint(Message::plain("publish.nothing-built-hint")));
        }
        Ok(Self { output, files: verified.whole })
    }

    /// The bytes of a file. Errs where they are not those that were checked.
    fn bytes(&self, file: &FileFacts) -> Result<Vec<u8>, Error> {
        let place = Place::file(file.name.clone());
        let bytes = disk::bytes(&self.output.join(&file.name))
            .map_err(|error| Error::new(place.clone(), Message::new("source.unreadable", [error.to_string()])))?
            .unwrap_or_default();
        if crate::definition::sha256(&bytes) == file.sha256 {
            return Ok(bytes);
        }
        Err(Error::new(place, Message::plain("publish.changed")).hint(Message::plain("publish.not-whole-hint")))
    }
}

/// That a place did not take something.
fn refused(what: &str, why: impl Display) -> Error {
    Error::new(Place::file(what), Message::new("publish.refused", [why.to_string()]))
}
