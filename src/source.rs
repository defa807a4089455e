//! Bytes and where they came from: files, folders, URLs; the format by content; the encoding with its certificate.

pub mod encoding;
pub mod format;
pub mod input;
mod url;

pub use format::Format;

use encoding::{Declaration, DeclaredBy};
use std::sync::Arc;

/// One file as it was received.
#[derive(Clone, Debug)]
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
