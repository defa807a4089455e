//! Bytes and where they came from: files, folders, URLs; the format by content; the encoding with its certificate. What is on the web is
//! only named here; [`crate::fetch`] asks for it.

pub mod encoding;
pub mod format;
pub mod input;
mod url;
pub(crate) mod web;

pub use format::Format;

use encoding::{Declaration, DeclaredBy};
use std::sync::Arc;

/// The charset of a content type, as written: of `text/html; charset=Shift_JIS` the latter.
pub fn charset_of(content_type: &str) -> Option<String> {
    url::charset(content_type)
}

/// The last part of an address as a file name, percent signs as they are; `index` where it has none.
pub fn file_name(address: &str) -> String {
    url::file_name(address)
}

/// One file as it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The name people know it by: a path with `/` on every system, or a URL.
    pub name: Arc<str>,
    /// The bytes as they came.
    pub bytes: Arc<[u8]>,
    /// The charset that came along with the file (HTTP `Content-Type`), as written.
    pub declared_charset: Option<String>,
}

impl SourceFile {
    /// What came along with the file about its encoding.
    pub fn declarations(&self) -> Vec<Declaration> {
        self.declared_charset.iter().map(|charset| Declaration::new(DeclaredBy::Http, charset)).collect()
    }
}
