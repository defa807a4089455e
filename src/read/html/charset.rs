//! The charset that a page declares in its own head.

use crate::source::encoding::{Declaration, DeclaredBy};

/// Bytes in which the declaration must stand; browsers look no further than the first KiB, older pages put scripts before it.
const HEAD: usize = 8 * 1024;

/// The charset of the first `<meta charset=…>`, `<meta … content="…; charset=…">` or XML declaration, as written.
pub(super) fn declared(bytes: &[u8]) -> Option<Declaration> {
    let head: String = bytes.get(..HEAD).unwrap_or(bytes).iter().filter(|&&byte| byte != 0).map(|&byte| char::from(byte)).collect();
    let lower = head.to_ascii_lowercase();
    let start = lower.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace());
    if let Some(declaration) = start.strip_prefix("<?xml")
        && let Some(name) = value(declaration.split('>').next()?, "encoding")
    {
        return Some(Declaration::new(DeclaredBy::Xml, name));
    }
    let mut rest = lower.as_str();
    while let Some(at) = next_tag(rest) {
        let tag = rest.get(at..)?;
        let end = tag.find('>').unwrap_or(tag.len());
        if let Some(name) = tag.strip_prefix("<meta").and_then(|_| value(tag.get(..end)?, "charset")) {
            return Some(Declaration::new(DeclaredBy::Meta, name));
        }
        rest = tag.get(end..)?;
    }
    None
}

/// Where the next `<meta` stands outside of comments.
fn next_tag(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let meta = rest.find("<meta")?;
        match rest.find("<!--").filter(|comment| *comment < meta) {
            Some(comment) => at += comment + rest.get(comment..)?.find("-->")? + 3,
            None => return Some(at + meta),
        }
    }
}

/// What stands behind `key=` up to a quote, blank, semicolon or the end.
fn value(text: &str, key: &str) -> Option<String> {
    let after = text.get(text.find(key)? + key.len()..)?.trim_start().strip_prefix('=')?;
    let after = after.trim_start().trim_start_matches(['"', '\'']);
    let end = after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>' | '?')).unwrap_or(after.len());
    after.get(..end).filter(|name| !name.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn charsets_are_read_however_they_are_declared() {
        for page in [
            "<meta charset=Shift_JIS>",
            "<html><head><META http-equiv='Content-Type' content='text/html; charset = shift_jis'>",
            "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><html>",
            "<!-- <meta charset=utf-8> --><meta name=a content=b><meta charset=\"shift_jis\"/>",
        ] {
            assert_eq!(declared(page.as_bytes()).map(|found| found.charset).as_deref(), Some("shift_jis"), "{page}");
        }
    }

    #[test]
    fn nothing_is_declared_by_other_words() {
        for page in ["", "<meta name=charset>", "<p>charset=utf-8", "<!-- <meta charset=x>"] {
            assert_eq!(declared(page.as_bytes()), None, "{page}");
        }
    }
}
