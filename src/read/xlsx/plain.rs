//! Cells in the one form that practically every program writes, taken without going through tags and attributes.
//!
//! `<c r="B3" s="4" t="s"><v>12</v></c>` and `<c r="B3" s="4"/>`. Whatever looks otherwise is left to the general reader.

use super::rows::Kind;
use crate::place::Address;

/// The bytes that [`cell`] wants to see ahead. A cell that is longer goes the general way.
pub(super) const AHEAD: usize = 512;

/// A cell, with its value as it stands between `<v>` and `</v>`.
#[derive(Debug, PartialEq)]
pub(super) struct PlainCell<'a> {
    pub(super) at: Address,
    /// The address as written.
    pub(super) written: &'a [u8],
    pub(super) style: u32,
    pub(super) kind: Kind,
    /// Empty where there is no `<v>`.
    pub(super) value: &'a [u8],
}

/// The cell at the front of the bytes and its length, where it is in the plain form.
pub(super) fn cell(bytes: &[u8]) -> Option<(PlainCell<'_>, usize)> {
    let address = bytes.strip_prefix(b"<c r=\"")?;
    let (column, rest) = column(address)?;
    let (row, mut rest) = number(rest)?;
    let written = address.get(..address.len() - rest.len() - 1)?;
    let at = Address::new(row.checked_sub(1)?, column);
    let (mut style, mut kind) = (0, Kind::Number);
    loop {
        match rest {
            [b' ', b's', b'=', b'"', tail @ ..] => (style, rest) = number(tail)?,
            [b' ', b't', b'=', b'"', b's', b'"', tail @ ..] => (kind, rest) = (Kind::Shared, tail),
            [b' ', b't', b'=', b'"', tail @ ..] => {
                let end = tail.iter().position(|&byte| byte == b'"')?;
                (kind, rest) = (Kind::of(tail.get(..end)?), tail.get(end + 1..)?);
            }
            [b'/', b'>', tail @ ..] => {
                return Some((PlainCell { at, written, style, kind, value: &[] }, bytes.len() - tail.len()));
            }
            [b'>', b'<', b'v', b'>', tail @ ..] => {
                let end = tail.iter().position(|&byte| byte == b'<')?;
                let (value, tail) = tail.split_at(end);
                let tail = tail.strip_prefix(b"</v></c>")?;
                return Some((PlainCell { at, written, style, kind, value }, bytes.len() - tail.len()));
            }
            _ => return None,
        }
    }
}

/// The column of up to three capital letters, and what follows them.
fn column(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut column = 0;
    let mut rest = bytes;
    while let [letter @ b'A'..=b'Z', tail @ ..] = rest {
        column = column * 26 + u32::from(letter - b'A') + 1;
        rest = tail;
        if bytes.len() - rest.len() > 3 {
            return None;
        }
    }
    Some((u32::checked_sub(column, 1)?, rest))
}

/// A number of up to seven digits and the quote behind it, and what follows.
fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut number = 0;
    let mut rest = bytes;
    while let [digit @ b'0'..=b'9', tail @ ..] = rest {
        number = number * 10 + u32::from(digit - b'0');
        rest = tail;
        if bytes.len() - rest.len() > 7 {
            return None;
        }
    }
    match rest {
        [b'"', tail @ ..] if rest.len() < bytes.len() => Some((number, tail)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_form_is_taken_whole() {
        let xml = b"<c r=\"AB12\" s=\"34\" t=\"s\"><v>5</v></c><c";
        let expected = PlainCell { at: Address::new(11, 27), written: b"AB12", style: 34, kind: Kind::Shared, value: b"5" };
        assert_eq!(cell(xml), Some((expected, xml.len() - 2)));
        let xml = b"<c r=\"A1\" t=\"b\" s=\"1\"/>";
        let expected = PlainCell { at: Address::new(0, 0), written: b"A1", style: 1, kind: Kind::Logical, value: b"" };
        assert_eq!(cell(xml), Some((expected, xml.len())));
    }

    #[test]
    fn any_other_form_is_left_alone() {
        for xml in [
            "<c r='A1'><v>1</v></c>",
            "<c s=\"1\" r=\"A1\"/>",
            "<c r=\"A1\" ><v>1</v></c>",
            "<c r=\"A1\"><f>1</f><v>1</v></c>",
            "<c r=\"A1\"><v>1</v> </c>",
            "<c r=\"A1\"><v>1<!----></v></c>",
            "<c r=\"A1\"><v>1",
            "<c r=\"A1\" s=\"\"/>",
            "<c r=\"A0\"/>",
            "<c r=\"a1\"/>",
            "<c r=\"AAAA1\"/>",
            "<c r=\"A12345678\"/>",
            "<c r=\"\"/>",
            "<col r=\"A1\"/>",
            "<c",
        ] {
            assert_eq!(cell(xml.as_bytes()), None, "{xml}");
        }
    }
}
