//! The scanner: records and fields, with nothing dropped.

use crate::limits::{Budget, Exceeded, Limit};
use std::borrow::Cow;

/// Something in a field that RFC 4180 does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Oddity {
    /// Text behind the quote that closes a field; it is kept behind the quoted text.
    AfterQuote,
    /// A quote that nothing closes, or only another field far below; it is kept as text.
    Unclosed,
    /// A quote amid a field that does not begin with one; it is kept as text.
    WithinText,
}

/// Which line ends a file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LineEnds {
    crlf: bool,
    lf: bool,
    cr: bool,
}

impl LineEnds {
    pub(super) const fn are_mixed(self) -> bool {
        (self.crlf as u8) + (self.lf as u8) + (self.cr as u8) > 1
    }
}

/// Reads one record after another from a text.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    delimiter: Option<u8>,
    /// Oddities of the records read so far, each with its column.
    pub(super) oddities: Vec<(Oddity, u32)>,
    pub(super) line_ends: LineEnds,
    budget: &'t Budget,
}

impl<'t> Scanner<'t> {
    /// A scanner at the beginning of a text; without a delimiter every record is one field.
    pub(super) const fn new(text: &'t str, delimiter: Option<u8>, budget: &'t Budget) -> Self {
        Self { text, at: 0, delimiter, oddities: Vec::new(), line_ends: LineEnds { crlf: false, lf: false, cr: false }, budget }
    }

    /// Reads the next record into `fields`, a blank line as one empty field; false at the end of the text. Errs where it has more fields than there may be columns.
    pub(super) fn record(&mut self, fields: &mut Vec<Cow<'t, str>>) -> Result<bool, Exceeded> {
        fields.clear();
        if self.at >= self.text.len() {
            return Ok(false);
        }
        loop {
            self.budget.check(Limit::Columns, fields.len() as u64 + 1)?;
            let column = u32::try_from(fields.len()).unwrap_or(u32::MAX);
            fields.push(self.field(column));
            match self.next_byte() {
                Some(byte) if Some(byte) == self.delimiter => self.at += 1,
                Some(b'\r') if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => {
                    (self.at, self.line_ends.crlf) = (self.at + 2, true);
                    return Ok(true);
                }
                Some(byte) => {
                    self.at += 1;
                    self.line_ends.cr |= byte == b'\r';
                    self.line_ends.lf |= byte == b'\n';
                    return Ok(true);
                }
                None => return Ok(true),
            }
        }
    }

    fn next_byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The rest of the text from a byte on; all places where the scanner stops lie between characters.
    fn rest(&self, from: usize) -> &'t str {
        self.text.get(from..).unwrap_or_default()
    }

    /// Reads a field and stops at the delimiter or line end behind it.
    fn field(&mut self, column: u32) -> Cow<'t, str> {
        if self.next_byte() != Some(b'"') {
            let field = self.unquoted();
            if field.contains('"') && !field.starts_with("=\"") {
                self.oddities.push((Oddity::WithinText, column));
            }
            return Cow::Borrowed(field);
        }
        let start = self.at + 1;
        let Some(close) = closing_quote(self.rest(start)).map(|close| start + close) else {
            self.oddities.push((Oddity::Unclosed, column));
            if self.rest(start).contains(['\n', '\r']) {
                return Cow::Borrowed(self.unquoted());
            }
            self.at = self.text.len();
            return unescaped(self.rest(start));
        };
        let quoted = self.text.get(start..close).unwrap_or_default();
        let follows = self.text.as_bytes().get(close + 1).copied();
        if follows.is_none_or(|byte| self.ends_field(byte)) {
            self.at = close + 1;
            return unescaped(quoted);
        }
        if quoted.contains(['\n', '\r']) {
            self.oddities.push((Oddity::Unclosed, column));
            return Cow::Borrowed(self.unquoted());
        }
        self.oddities.push((Oddity::AfterQuote, column));
        self.at = close + 1;
        let tail = self.unquoted();
        Cow::Owned(unescaped(quoted).into_owned() + tail)
    }

    /// The text up to the next delimiter or line end, quotes included.
    fn unquoted(&mut self) -> &'t str {
        let rest = self.rest(self.at);
        let length = rest.bytes().position(|byte| self.ends_field(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn ends_field(&self, byte: u8) -> bool {
        byte == b'\n' || byte == b'\r' || Some(byte) == self.delimiter
    }
}

/// Where the quote stands that closes a quoted field; doubled quotes are part of it.
fn closing_quote(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let quote = at + text.get(at..)?.find('"')?;
        if text.as_bytes().get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

fn unescaped(quoted: &str) -> Cow<'_, str> {
    if quoted.contains('"') { Cow::Owned(quoted.replace("\"\"", "\"")) } else { Cow::Borrowed(quoted) }
}
