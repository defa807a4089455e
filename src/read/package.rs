//! The zip container of a workbook, with a fence around what its parts unpack to.

use super::xml::{Fault, Xml};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Bytes that one part may unpack to. The largest workbook that was seen has 100 MB; a bomb of a few megabytes asks for more.
const MAX_PART: u64 = 256 << 20;

/// Bytes that all parts that are read may unpack to.
const MAX_ALL: u64 = 512 << 20;

/// A workbook's container, open for reading.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    place: Place,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens the container; errs where the bytes are no zip archive.
    pub(super) fn open(source: &'a SourceFile) -> Result<Self, Error> {
        let place = Place::file(source.name.clone());
        match ZipArchive::new(Cursor::new(&*source.bytes)) {
            Ok(zip) => Ok(Self { zip, place, left: MAX_ALL }),
            Err(error) => Err(Error::new(place, Message::new("read.no-zip", [error.to_string()]))),
        }
    }

    /// The place of the whole file.
    pub(super) const fn place(&self) -> &Place {
        &self.place
    }

    /// The unpacked bytes of a part; none where the container lacks it. Errs where it is encrypted or would unpack to too much.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<impl BufRead>, Error> {
        let fail = |key, argument: String| Err(Error::new(self.place.clone(), Message::new(key, [name.to_owned(), argument])));
        match self.zip.by_name(name) {
            Ok(file) if file.size() > MAX_PART.min(self.left) => fail("read.part-too-big", file.size().to_string()),
            Ok(file) => {
                let size = file.size();
                self.left -= size;
                Ok(Some(BufReader::with_capacity(1 << 16, file.take(size))))
            }
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => fail("read.part-broken", error.to_string()),
        }
    }

    /// The XML of a part; none where the container lacks it.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Xml<impl BufRead>>, Error> {
        Ok(self.part(name)?.map(Xml::new))
    }

    /// The error for XML of a part that cannot be read on.
    pub(super) fn fault(place: &Place, part: &str, fault: Fault) -> Error {
        let message = match fault {
            Fault::Entity(name) => Message::new("read.entity", [part.to_owned(), name]),
            Fault::Broken(at, why) => Message::new("read.broken-xml", [part.to_owned(), at.to_string(), why]),
        };
        Error::new(place.clone(), message)
    }
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
        let mut package = Package::open(&source).unwrap();
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
        let error = Package::open(&source).unwrap().part("a.xml").map(|_| ()).unwrap_err();
        assert_eq!(error.message.key(), "read.part-too-big");
    }

    #[test]
    fn what_is_no_container_is_refused() {
        for bytes in [Vec::new(), b"PK\x03\x04".to_vec(), b"<html>".to_vec()] {
            assert!(Package::open(&source(bytes)).is_err());
        }
    }
}
