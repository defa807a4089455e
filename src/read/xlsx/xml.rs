//! A scanner for the XML of office files: tags, attributes and texts in one pass over a window that slides along the part.
//!
//! It knows what office files need and no more: elements by their local name, CDATA, comments, and no entities beyond the five
//! predefined ones and character references. It does not check that tags nest, so that a reader must say itself what it expects.

use super::fault::Fault;
use crate::limits::{Budget, Exceeded, Limit};
use std::io::{self, Read};

/// What is held of a part at once: large enough that refilling costs nothing, small enough to stay in the processor's cache.
const WINDOW: usize = 128 * 1024;

/// The same at the beginning: most parts of a workbook are not longer.
const FIRST_WINDOW: usize = 16 * 1024;

/// The next piece of a part.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `<name …>` or `<name …/>`.
    Open(Tag<'a>),
    /// `</name>`, by its local name.
    Close(&'a [u8]),
    /// Text with its references still in it.
    Text(&'a [u8]),
    /// Text of a CDATA section, which has no references.
    Plain(&'a [u8]),
    /// The part is at its end.
    End,
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// Name without prefix.
    pub(super) name: &'a [u8],
    /// True for `<name/>`, which no [`Token::Close`] follows.
    pub(super) empty: bool,
    rest: &'a [u8],
}

impl<'a> Tag<'a> {
    /// Takes `name a="1"` apart; `empty` where the tag ended in a slash.
    fn new(inner: &'a [u8], empty: bool) -> Self {
        let end = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        Self { name: local(name), empty, rest }
    }

    /// The attributes in order: name with its prefix, and value with its references still in it.
    pub(super) const fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.rest }
    }

    /// The value of the attribute of exactly this name.
    pub(super) fn get(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.attributes().find(|&(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text of the attribute of exactly this name.
    pub(super) fn text(&self, name: &[u8]) -> Option<String> {
        self.get(name).map(super::text::decoded)
    }

    /// The number in the attribute of exactly this name.
    pub(super) fn number(&self, name: &[u8]) -> Option<u32> {
        self.get(name).and_then(number)
    }

    /// True where the attribute of exactly this name says `1`, `true` or `on`.
    pub(super) fn flag(&self, name: &[u8]) -> bool {
        self.get(name).is_some_and(is_true)
    }

    /// The value of a `val` switch such as `<b/>` or `<strike val="0"/>`: on unless it says otherwise.
    pub(super) fn is_on(&self) -> bool {
        self.get(b"val").is_none_or(is_true)
    }

    /// The relationship that `r:id` names, whatever the prefix for relationships is.
    pub(super) fn relationship(&self) -> Option<String> {
        self.attributes().find(|&(key, _)| key.contains(&b':') && local(key) == b"id").map(|(_, value)| super::text::decoded(value))
    }
}

/// True for the ways in which a switch is written as on.
pub(super) fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true" | b"on")
}

/// A whole number as attributes and addresses write it; none where it is no number or far too large.
pub(super) fn number(bytes: &[u8]) -> Option<u32> {
    let bytes = bytes.trim_ascii();
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0, |number: u32, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|&byte| byte == b':') {
        Some(colon) => name.get(colon + 1..).unwrap_or_default(),
        None => name,
    }
}

/// The attributes of a tag.
pub(super) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        let equals = rest.iter().position(|&byte| byte == b'=')?;
        let (name, rest) = rest.split_at(equals);
        let (&quote, rest) = rest.get(1..)?.trim_ascii_start().split_first()?;
        if quote != b'"' && quote != b'\'' {
            return None;
        }
        let close = rest.iter().position(|&byte| byte == quote)?;
        let (value, rest) = rest.split_at(close);
        self.rest = rest.get(1..)?;
        Some((name.trim_ascii_end(), value))
    }
}

/// Goes along one part.
pub(super) struct Scanner<'a> {
    source: Box<dyn Read + 'a>,
    window: Vec<u8>,
    /// First byte of the window not yet given out.
    at: usize,
    /// Byte of the window after the last one read.
    end: usize,
    finished: bool,
    /// What the file may take.
    pub(super) budget: Budget,
}

/// What stands at the front of the window.
enum Piece {
    Open { inner: usize, end: usize, empty: bool },
    Close { end: usize },
    Text { end: usize },
    Plain { start: usize, end: usize, next: usize },
    Skip { next: usize },
    Entities,
    Incomplete,
}

impl<'a> Scanner<'a> {
    /// A scanner at the beginning of a part in UTF-8.
    pub(super) fn new(source: impl Read + 'a) -> Self {
        Self { source: Box::new(source), window: Vec::new(), at: 0, end: 0, finished: false, budget: Budget::default() }
    }

    /// The next piece. Errs where the part cannot be read on.
    pub(super) fn next(&mut self) -> Result<Token<'_>, Fault> {
        let (start, piece) = loop {
            let rest = self.window.get(self.at..self.end).unwrap_or_default();
            match piece(rest) {
                Piece::Incomplete if self.finished => match rest.first() {
                    None => return Ok(Token::End),
                    Some(b'<') => return Err(Fault::CutShort),
                    Some(_) => break (self.at, Piece::Text { end: rest.len() }),
                },
                Piece::Incomplete => self.refill()?,
                Piece::Skip { next } => self.at += next,
                Piece::Entities => return Err(Fault::Entities),
                found => break (self.at, found),
            }
        };
        let rest = self.window.get(start..self.end).unwrap_or_default();
        let (next, token) = match piece {
            Piece::Open { inner, end, empty } => (end, Token::Open(Tag::new(rest.get(1..inner).unwrap_or_default(), empty))),
            Piece::Close { end } => (end, Token::Close(local(rest.get(2..end - 1).unwrap_or_default().trim_ascii_end()))),
            Piece::Text { end } => (end, Token::Text(rest.get(..end).unwrap_or_default())),
            Piece::Plain { start, end, next } => (next, Token::Plain(rest.get(start..end).unwrap_or_default())),
            Piece::Skip { .. } | Piece::Entities | Piece::Incomplete => (0, Token::End),
        };
        self.at = start + next;
        Ok(token)
    }

    /// The bytes not yet given out: at least `least` of them, unless the part ends before.
    pub(super) fn ahead(&mut self, least: usize) -> Result<&[u8], Fault> {
        if self.end - self.at < least && !self.finished {
            self.refill()?;
        }
        Ok(self.window.get(self.at..self.end).unwrap_or_default())
    }

    /// Goes behind bytes that [`Self::ahead`] gave.
    pub(super) const fn advance(&mut self, bytes: usize) {
        let left = self.end - self.at;
        self.at += if bytes < left { bytes } else { left };
    }

    /// Goes behind the end tag of the element whose start tag came last. Not for an empty one.
    pub(super) fn skip_element(&mut self) -> Result<(), Fault> {
        let mut depth = 1u32;
        while depth > 0 {
            match self.next()? {
                Token::Open(tag) if !tag.empty => depth += 1,
                Token::Close(_) => depth -= 1,
                Token::End => return Err(Fault::CutShort),
                _ => {}
            }
        }
        Ok(())
    }

    /// The text of the element whose start tag came last, elements within it left out. Not for an empty one.
    pub(super) fn element_text(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        let mut depth = 1u32;
        while depth > 0 {
            match self.next()? {
                Token::Open(tag) if !tag.empty => depth += 1,
                Token::Close(_) => depth -= 1,
                Token::Text(raw) if depth == 1 => {
                    super::text::decode(raw, &mut text);
                }
                Token::Plain(raw) if depth == 1 => text.push_str(&String::from_utf8_lossy(raw)),
                Token::End => return Err(Fault::CutShort),
                _ => {}
            }
        }
        Ok(text)
    }

    /// Errs where a single tag or text is longer than the limit.
    pub(super) fn fits(&self, length: usize) -> Result<(), Exceeded> {
        self.budget.check(Limit::TextBytes, length as u64)
    }

    /// Moves what is left to the front and reads on behind it. The window has its full size from the second time on, and grows beyond it only
    /// where one piece fills it.
    fn refill(&mut self) -> Result<(), Fault> {
        self.window.copy_within(self.at..self.end, 0);
        self.end -= self.at;
        self.at = 0;
        if self.end == self.window.len() {
            self.fits(self.end)?;
            self.window.resize((self.end * 2).max(FIRST_WINDOW), 0);
        } else if self.window.len() < WINDOW {
            self.window.resize(WINDOW, 0);
        }
        while let Some(free) = self.window.get_mut(self.end..).filter(|free| !free.is_empty()) {
            match self.source.read(free) {
                Ok(0) => {
                    self.finished = true;
                    break;
                }
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// What stands at the front of the bytes, and where it ends.
fn piece(bytes: &[u8]) -> Piece {
    match bytes {
        [b'<', b'/', tail @ ..] => match tail.iter().position(|&byte| byte == b'>') {
            Some(end) => Piece::Close { end: end + 3 },
            None => Piece::Incomplete,
        },
        [b'<', b'?', ..] => behind(bytes, b"?>").map_or(Piece::Incomplete, |next| Piece::Skip { next }),
        [b'<', b'!', ..] => declaration(bytes),
        [b'<', tail @ ..] => match tag_end(tail) {
            Some(end) => {
                let empty = end > 0 && tail.get(end - 1) == Some(&b'/');
                Piece::Open { inner: end + 1 - usize::from(empty), end: end + 2, empty }
            }
            None => Piece::Incomplete,
        },
        _ => match bytes.iter().position(|&byte| byte == b'<') {
            Some(end) => Piece::Text { end },
            None => Piece::Incomplete,
        },
    }
}

/// The `>` that ends a start tag; one within an attribute's value is none.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    bytes.iter().position(|&byte| {
        if let Some(open) = quote {
            quote = quote.filter(|_| byte != open);
            return false;
        }
        if byte == b'"' || byte == b'\'' {
            quote = Some(byte);
        }
        byte == b'>'
    })
}

/// A comment, a CDATA section or a document type.
fn declaration(bytes: &[u8]) -> Piece {
    const CDATA: &[u8] = b"<![CDATA[";
    const COMMENT: &[u8] = b"<!--";
    if CDATA.starts_with(bytes) || COMMENT.starts_with(bytes) {
        return Piece::Incomplete;
    }
    if let Some(text) = bytes.strip_prefix(CDATA) {
        return behind(text, b"]]>").map_or(Piece::Incomplete, |next| {
            let start = CDATA.len();
            Piece::Plain { start, end: start + next - 3, next: start + next }
        });
    }
    if let Some(text) = bytes.strip_prefix(COMMENT) {
        return behind(text, b"-->").map_or(Piece::Incomplete, |next| Piece::Skip { next: COMMENT.len() + next });
    }
    let Some(close) = bytes.iter().position(|&byte| byte == b'>') else { return Piece::Incomplete };
    if bytes.get(..close).is_some_and(|head| head.contains(&b'[')) {
        // An internal subset has no use but to declare entities.
        return Piece::Entities;
    }
    Piece::Skip { next: close + 1 }
}

/// The place behind the first occurrence of a short mark.
fn behind(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|part| part == mark).map(|at| at + mark.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text, one letter and its bytes for each.
    fn pieces(xml: &str) -> String {
        let mut scanner = Scanner::new(xml.as_bytes());
        let mut out = Vec::new();
        loop {
            let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            match scanner.next() {
                Ok(Token::Open(tag)) => {
                    let attributes: Vec<String> =
                        tag.attributes().map(|(name, value)| format!(" {}={}", show(name), show(value))).collect();
                    out.push(format!("{}{}{}", if tag.empty { "e " } else { "o " }, show(tag.name), attributes.concat()));
                }
                Ok(Token::Close(name)) => out.push(format!("c {}", show(name))),
                Ok(Token::Text(text)) => out.push(format!("t {}", show(text))),
                Ok(Token::Plain(text)) => out.push(format!("p {}", show(text))),
                Ok(Token::End) => break,
                Err(fault) => {
                    out.push(format!("! {fault}"));
                    break;
                }
            }
        }
        out.join("|")
    }

    macro_rules! scans {
        ($name:ident, $xml:expr, $expected:expr) => {
            #[test]
            fn $name() {
                assert_eq!(pieces($xml), $expected);
            }
        };
    }

    scans!(elements, "<a><b c='1' d = \"2\"/>x</a>", "o a|e b c=1 d=2|t x|c a");
    scans!(prefixes_are_dropped_from_elements_only, "<x:a r:id='1'></x:a >", "o a r:id=1|c a");
    scans!(a_slash_stands_close_to_the_name, "<a/><b />", "e a|e b");
    scans!(greater_than_within_a_value, "<a b='1>2' c='\"'>", "o a b=1>2 c=\"");
    scans!(comments_and_instructions_are_skipped, "<?xml v?><!-- <a> --><a/><!---->", "e a");
    scans!(cdata_is_plain_text, "<![CDATA[<a>&amp;]]]]>", "p <a>&amp;]]");
    scans!(a_plain_doctype_is_skipped, "<!DOCTYPE a SYSTEM 'b'><a/>", "e a");
    scans!(a_doctype_with_entities_is_refused, "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "! Entities");
    scans!(a_cut_tag_is_an_error, "<a b='1", "! CutShort");
    scans!(broken_attributes_end_the_list, "<a b=1 c='2'>", "o a");
    scans!(nothing_gives_nothing, "", "");

    #[test]
    fn pieces_across_the_window_stay_whole() {
        let mut xml = String::new();
        while xml.len() < WINDOW * 2 {
            xml.push_str("<c r=\"A1\"><v>12345</v></c>");
        }
        let expected = xml.matches("<v>").count();
        let mut scanner = Scanner::new(xml.as_bytes());
        let mut values = 0;
        loop {
            match scanner.next().unwrap() {
                Token::Text(text) => {
                    assert_eq!(text, b"12345");
                    values += 1;
                }
                Token::End => break,
                _ => {}
            }
        }
        assert_eq!(values, expected);
    }

    #[test]
    fn a_text_without_end_is_refused_before_it_is_held() {
        let mut scanner = Scanner::new(io::repeat(b'A'));
        assert!(matches!(scanner.next(), Err(Fault::Exceeded(exceeded)) if exceeded.limit == Limit::TextBytes));
    }

    #[test]
    fn numbers_are_digits_alone() {
        assert_eq!(number(b" 42"), Some(42));
        for bytes in [&b""[..], b"-1", b"4.0", b"1234567890"] {
            assert_eq!(number(bytes), None);
        }
    }
}
