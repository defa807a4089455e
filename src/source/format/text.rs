//! Texts: page, XML, JSON, mail or plain text with delimiters, by how they begin.

use super::{Format, Refusal};
use crate::message::Message;
use crate::source::encoding::utf16;

/// Bytes that are looked at to tell a text by its beginning; comments and scripts may stand before the first tag.
const HEAD: usize = 16 * 1024;
/// A text with more control characters than one in so many is none.
const CONTROLS: usize = 20;

/// Tags that a page, or a piece cut out of one, begins with.
const HTML_TAGS: &[&str] = &[
    "html", "head", "body", "table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "meta", "title", "link", "base",
    "style", "script", "div", "span", "p", "br", "hr", "center", "font", "form", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "section",
    "article", "main", "header", "nav", "a", "img", "b", "pre", "frameset",
];

pub(super) fn decide(bytes: &[u8]) -> Result<Format, Refusal> {
    let head = head(bytes);
    let start = skip_preamble(&head);
    if start.starts_with('<')
        && let Some(decided) = markup(start, &head)
    {
        return decided;
    }
    if start.starts_with("mime-version:") || start.contains("content-type: multipart/related") {
        return Err(Refusal::other("MHTML (.mht)").hint("source.format-save-hint"));
    }
    if start.starts_with(['{', '[']) && is_json(bytes) {
        return Err(Refusal::other("JSON"));
    }
    if start.starts_with(',') && start.contains("file:///") && start.trim_end().ends_with(';') && !start.trim_end().contains('\n') {
        return Err(Refusal::new(Message::plain("source.format-lock")).hint("source.format-lock-hint"));
    }
    let controls = head.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1A}' | '\u{1B}'));
    // A C1 control is the half of a character here: the head is not decoded yet.
    if controls.filter(|&c| c < ' ').count() * CONTROLS > head.chars().count() {
        return Err(Refusal::new(Message::plain("source.format-binary")));
    }
    Ok(Format::Csv)
}

/// The beginning of the text in lower case, every byte or UTF-16 unit a character: enough to see ASCII markup.
fn head(bytes: &[u8]) -> String {
    let part = bytes.get(..HEAD).unwrap_or(bytes);
    let wide = |unit: fn([u8; 2]) -> u16| part.as_chunks::<2>().0.iter().map(|&pair| u32::from(unit(pair))).collect::<Vec<_>>();
    let units: Vec<u32> = match utf16::endian(bytes) {
        Some(utf16::Endian::Little) => wide(u16::from_le_bytes),
        Some(utf16::Endian::Big) => wide(u16::from_be_bytes),
        None => part.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(part).iter().map(|&byte| u32::from(byte)).collect(),
    };
    units.into_iter().map(|unit| char::from_u32(unit).unwrap_or('\u{FFFD}').to_ascii_lowercase()).collect()
}

/// The text after white space, marks and comments.
fn skip_preamble(head: &str) -> &str {
    let blank = |c: char| c.is_ascii_whitespace() || c == '\u{FEFF}';
    let mut rest = head.trim_start_matches(blank);
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->").map_or("", |(_, after)| after).trim_start_matches(blank);
    }
    rest
}

/// What a text is that begins with a tag; none where the tag is no markup after all, such as a label in brackets.
fn markup(start: &str, head: &str) -> Option<Result<Format, Refusal>> {
    let is_xml = start.starts_with("<?xml");
    let mut rest = start;
    let mut excel = false;
    while rest.starts_with("<?") || (rest.starts_with("<!") && !rest.starts_with("<!doctype html")) {
        excel |= rest.starts_with("<?mso-application") && rest.get(..80).unwrap_or(rest).contains("excel.sheet");
        rest = skip_preamble(rest.split_once('>').map_or("", |(_, after)| after));
    }
    if rest.starts_with("<!doctype html") || (start.starts_with("<!doctype html") && !is_xml) {
        return Some(Ok(Format::Html));
    }
    let name: String = rest.chars().skip(1).take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_')).collect();
    let local = name.rsplit(':').next().unwrap_or_default();
    if excel || (local == "workbook" && head.contains("urn:schemas-microsoft-com:office:spreadsheet")) {
        return Some(Ok(Format::SpreadsheetMl));
    }
    if HTML_TAGS.contains(&local) {
        return Some(Ok(Format::Html));
    }
    if name == "office:document" {
        return Some(Err(Refusal::other("Flat OpenDocument (.fods)").hint("source.format-save-hint")));
    }
    let tag_ends = rest.chars().nth(name.len() + 1).is_some_and(|c| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    let is_xml = is_xml || (head.contains("xmlns") && tag_ends);
    is_xml.then(|| Err(Refusal::other(&if name.is_empty() { "XML".to_owned() } else { format!("XML <{name}>") })))
}

/// True where the whole text, or its first line, is one JSON value; nothing of it is kept.
fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let whole = |text: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok();
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    whole(bytes) || (line.starts_with(b"{\"") && whole(line))
}
