//! The zip container of a workbook, with a fence around what its parts unpack to.

use super::xml::{Fault, Xml};
use crate::finding::Error;
use crate::limits::{Budget, Exceeded, Limit};
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Below this size a part may be packed as tightly as it likes.
const RATIO_MATTERS: u64 = 64 << 20;

/// A workbook's container, open for reading.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    place: Place,
    budget: Budget,
}

impl<'a> Package<'a> {
    /// Opens the container; errs where the bytes are no zip archive.
    pub(super) fn open(source: &'a SourceFile, budget: &Budget) -> Result<Self, Error> {
        let place = Place::file(source.name.clone());
        match ZipArchive::new(Cursor::new(&*source.bytes)) {
            Ok(zip) => Ok(Self { zip, place, budget: budget.clone() }),
            Err(error) => Err(Error::new(place, Message::new("read.no-zip", [error.to_string()]))),
        }
    }

    /// The place of the whole file.
    pub(super) const fn place(&self) -> &Place {
        &self.place
    }

    /// The unpacked bytes of a part; none where the container lacks it. Errs where it is encrypted or would unpack to too much.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<impl BufRead>, Error> {
        match self.zip.by_name(name) {
            Ok(file) => {
                let size = file.size();
                fence(&self.budget, size, file.compressed_size()).map_err(|exceeded| exceeded.error(self.place.clone()))?;
                Ok(Some(BufReader::with_capacity(1 << 16, file.take(size))))
            }
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(Error::new(self.place.clone(), Message::new("read.part-broken", [name.to_owned(), error.to_string()]))),
        }
    }

    /// The XML of a part; none where the container lacks it.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Xml<impl BufRead>>, Error> {
        let budget = self.budget.clone();
        Ok(self.part(name)?.map(|part| Xml::new(part, &budget)))
    }

    /// The error for XML of a part that cannot be read on.
    pub(super) fn fault(place: &Place, part: &str, fault: Fault) -> Error {
        let message = match fault {
            Fault::Entity(name) => Message::new("read.entity", [part.to_owned(), name]),
            Fault::Exceeded(exceeded) => return exceeded.error(place.clone()),
            Fault::Broken(at, why) => Message::new("read.broken-xml", [part.to_owned(), at.to_string(), why]),
        };
        Error::new(place.clone(), message)
    }
}

/// Asks for the bytes of a part, which are never more than its size says.
fn fence(budget: &Budget, size: u64, packed: u64) -> Result<(), Exceeded> {
    budget.check(Limit::PartBytes, size)?;
    if size > RATIO_MATTERS {
        budget.check(Limit::UnpackedRatio, size.div_ceil(packed.max(1)))?;
    }
    budget.take(Limit::UnpackedBytes, size)
}

/// A zip container of some parts.
#[cfg(test)]
pub(super) fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(bytes: Vec<u8>) -> SourceFile {
        SourceFile { name: "a.ods".into(), bytes: bytes.into(), declared_charset: None }
    }

    #[test]
    fn parts_are_found_by_name() {
        let source = source(container(&[("a.xml", b"<a/>")]));
        let mut package = Package::open(&source, &Budget::default()).unwrap();
        assert!(package.part("b.xml").unwrap().is_none());
        let mut text = String::new();
        package.part("a.xml").unwrap().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "<a/>");
    }

    #[test]
    fn a_part_that_unpacks_to_too_much_is_refused() {
        let mut bytes = container(&[("a.xml", b"<a/>")]);
        // The size in the central directory: the container then claims 4 GB.
        let at = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
        bytes.get_mut(at + 24..at + 28).unwrap().copy_from_slice(&[0xF0, 0xFF, 0xFF, 0xFF]);
        let source = source(bytes);
        let error = Package::open(&source, &Budget::default()).unwrap().part("a.xml").map(|_| ()).unwrap_err();
        assert_eq!((error.message.key(), error.message.arguments().first().map(String::as_str)), ("limit.exceeded", Some("part-bytes")));
    }

    #[test]
    fn what_is_no_container_is_refused() {
        for bytes in [Vec::new(), b"PK\x03\x04".to_vec(), b"<html>".to_vec()] {
            assert!(Package::open(&source(bytes), &Budget::default()).is_err());
        }
    }
}
