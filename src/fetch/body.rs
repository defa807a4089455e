//! The body of an answer: read within its limit, whole or not at all, and what was asked for.

use super::Partial;
use super::client::Reply;
use super::fault::Fault;
use crate::limits::{Exceeded, Limit};
use crate::place::Place;
use crate::source::web::causes;
use reqwest::header::{self, HeaderMap};
use reqwest::{StatusCode, Url};
use std::io::Read;

/// A body that did not come whole.
pub(super) struct Partly {
    pub(super) fault: Fault,
    /// What can be gone on with.
    pub(super) partial: Option<Partial>,
}

impl From<Fault> for Box<Partly> {
    fn from(fault: Fault) -> Self {
        Self::new(Partly { fault, partial: None })
    }
}

/// Endings of workbooks, which are no web pages whatever a server says.
const ARCHIVES: [&str; 5] = [".xlsx", ".xlsm", ".xlsb", ".ods", ".zip"];

/// Endings of other files that are no web pages where the server says that they are. Old `.xls` files may hold a page by content.
const OTHERS: [&str; 5] = [".xls", ".csv", ".tsv", ".txt", ".xml"];

/// Of the end of a zip archive its directory's end may begin so far from the last byte.
const ZIP_END: usize = 22 + 65_535;

/// Reads a body, after `begun` where the server sends the rest of it.
pub(super) fn read(address: &str, url: &Url, response: Reply<'_>, begun: Option<Partial>, most: u64) -> Result<Vec<u8>, Box<Partly>> {
    let headers = response.headers().clone();
    let is_rest = response.status() == StatusCode::PARTIAL_CONTENT;
    // Where the body is compressed, the client has taken this header away with the compression.
    let length: Option<u64> = text(&headers, header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    let (mut bytes, total) = match (begun, is_rest) {
        (Some(begun), true) => {
            check_rest(address, &headers, &begun)?;
            (begun.bytes, Some(begun.total))
        }
        (None, true) => return Err(Fault::passing(address, "fetch.no-range", []).into()),
        (_, false) => (Vec::new(), length),
    };
    let too_large = |found| Fault {
        error: Exceeded { limit: Limit::InputBytes, found, allowed: most }.error(Place::file(address)),
        passes: false,
        after: None,
    };
    if let Some(total) = total.filter(|total| *total > most) {
        return Err(too_large(total).into());
    }
    let left = most.saturating_add(1).saturating_sub(bytes.len() as u64);
    let done = response.take(left).read_to_end(&mut bytes);
    let came = bytes.len() as u64;
    if came > most {
        return Err(too_large(came).into());
    }
    let cut = match done {
        Err(error) => Some(causes(&error)),
        Ok(_) => total.filter(|total| *total != came).map(|total| format!("{came} / {total}")),
    };
    let Some(reason) = cut else { return Ok(bytes) };
    let fault = Fault::passing(address, "fetch.cut", [reason]);
    Err(Box::new(Partly { fault, partial: resumable(url, &headers, bytes, total) }))
}

/// Errs where what the server sends is not the rest of what came before.
fn check_rest(address: &str, headers: &HeaderMap, begun: &Partial) -> Result<(), Fault> {
    let expected = format!("bytes {}-{}/{}", begun.bytes.len(), begun.total.saturating_sub(1), begun.total);
    let range = text(headers, header::CONTENT_RANGE).unwrap_or_default();
    let same = text(headers, header::ETAG).is_none_or(|etag| etag == begun.etag);
    if range == expected && same { Ok(()) } else { Err(Fault::passing(address, "fetch.no-range", [])) }
}

/// What can be gone on with: the beginning of a file with a strong validator and a size.
fn resumable(url: &Url, headers: &HeaderMap, bytes: Vec<u8>, total: Option<u64>) -> Option<Partial> {
    let etag = text(headers, header::ETAG).filter(|etag| etag.starts_with('"'))?.to_owned();
    let total = total.filter(|total| *total > bytes.len() as u64)?;
    let whole = text(headers, header::ACCEPT_RANGES).is_none_or(|unit| unit != "none");
    (whole && !bytes.is_empty()).then(|| Partial { address: url.to_string(), bytes, etag, total })
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// The first bytes of a body as text. Errs where it breaks off before.
pub(super) fn head(address: &str, response: Reply<'_>, most: u64) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    response.take(most).read_to_end(&mut bytes).map_err(|error| Fault::passing(address, "fetch.cut", [causes(&error)]))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Errs where a file is empty, broken off, or a web page in place of what was asked for.
pub(super) fn check(address: &str, content_type: &str, bytes: &[u8], was_workbook: bool) -> Result<(), Fault> {
    if bytes.is_empty() {
        return Err(Fault::passing(address, "fetch.empty", []));
    }
    if is_archive(bytes) && !has_end(bytes) {
        return Err(Fault::passing(address, "fetch.cut-archive", [bytes.len().to_string()]));
    }
    let name = crate::source::file_name(address).to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let (said, is_page) = (says_page(content_type), begins_page(bytes));
    let archive = ends(&ARCHIVES);
    let wrong = if archive { is_page || said && !is_workbook(bytes) } else { (ends(&OTHERS) || was_workbook) && is_page && said };
    if wrong {
        return Err(Fault::lasting(address, "fetch.page", [content_type.to_owned()]).hint("fetch.page-hint"));
    }
    if archive && !is_workbook(bytes) {
        return Err(Fault::lasting(address, "fetch.no-workbook", [content_type.to_owned()]).hint("fetch.page-hint"));
    }
    Ok(())
}

/// True for the bytes of a workbook: a zip archive or an old compound file.
pub fn is_workbook(bytes: &[u8]) -> bool {
    is_archive(bytes) || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// True where a zip archive has the end of its directory, without which it is the beginning of one.
fn has_end(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(ZIP_END)..).unwrap_or_default();
    memchr::memmem::rfind(tail, b"PK\x05\x06").is_some()
}

fn says_page(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

/// True for bytes that begin as a web page does.
fn begins_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..1024.min(bytes.len())).unwrap_or_default()).to_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<?xml") && head.contains("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_is_refused() {
        let (page, zip) = (b"\n<!DOCTYPE html><title>404</title>".as_slice(), b"PK\x03\x04....PK\x05\x06..................".as_slice());
        for (address, kind, bytes, was, key) in [
            ("http://a/b.xlsx", "text/html; charset=utf-8", page, false, Some("fetch.page")),
            ("http://a/b.xlsx", "application/octet-stream", page, false, Some("fetch.page")),
            ("http://a/b.xlsx?x=1", "text/html", page, false, Some("fetch.page")),
            ("http://a/b.xlsx", "text/html", zip, false, None),
            ("http://a/b.xlsx", "application/octet-stream", b"{}".as_slice(), false, Some("fetch.no-workbook")),
            ("http://a/b.xls", "text/html", page, false, Some("fetch.page")),
            ("http://a/b.xls", "application/vnd.ms-excel", page, false, None),
            ("http://a/b.csv", "text/html", page, false, Some("fetch.page")),
            ("http://a/b.csv", "text/html", b"a,b\n1,2".as_slice(), false, None),
            ("http://a/b.html", "text/html", page, false, None),
            ("http://a/download?id=3", "text/html", page, false, None),
            ("http://a/download?id=3", "text/html", page, true, Some("fetch.page")),
            ("http://a/b.xlsx", "", b"PK\x03\x04........".as_slice(), false, Some("fetch.cut-archive")),
            ("http://a/b.csv", "text/csv", b"".as_slice(), false, Some("fetch.empty")),
        ] {
            let found = check(address, kind, bytes, was).err().map(|fault| fault.error.message.key());
            assert_eq!(found, key, "{address} {kind}");
        }
    }
}
