//! The workbook stream of a file: within an OLE container since Excel 5, the file itself before.

use crate::message::Message;
use cfb::CompoundFile;
use std::borrow::Cow;
use std::io::{Cursor, Read};

/// The first bytes of an OLE container.
const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The streams that hold a workbook, the newer form first: a file for both Excel 95 and 97 has both.
///
/// They are looked for at the root alone; further down stand the workbooks embedded in this one.
const WORKBOOKS: [&str; 2] = ["/Workbook", "/Book"];

/// The streams of an encrypted .xlsx.
const ENCRYPTED: [&str; 2] = ["/EncryptedPackage", "/EncryptionInfo"];

/// The stream of records, and whether all of it is there; the message says why there is none.
pub(super) fn workbook_stream(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, bool), Message> {
    if !bytes.starts_with(&OLE) {
        return Ok((Cow::Borrowed(bytes), true));
    }
    let damaged = |error: std::io::Error| Message::new("read.xls-container-damaged", [error.to_string()]);
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    for path in WORKBOOKS {
        if container.is_stream(path) {
            let stream = container.open_stream(path).map_err(damaged)?;
            // A stream cannot be longer than the file that holds it, whatever its length is said to be.
            let length = stream.len().min(bytes.len() as u64);
            let mut records = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
            let whole = stream.take(length).read_to_end(&mut records).is_ok();
            return Ok((Cow::Owned(records), whole));
        }
    }
    if ENCRYPTED.iter().any(|path| container.is_stream(path)) {
        return Err(Message::plain("read.xls-encrypted"));
    }
    let names: Vec<String> = container.read_root_storage().map(|entry| entry.name().escape_debug().to_string()).collect();
    Err(Message::new("read.xls-no-workbook", [names.join(", ")]))
}
