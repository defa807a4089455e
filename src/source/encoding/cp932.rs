//! Writing CP932, the `Shift_JIS` that Excel opens: nothing is written that differs from the text without saying so.

mod repertoire;

pub use repertoire::{Part, part, twin};

use encoding_rs::{EncoderResult, SHIFT_JIS};

/// A character that CP932 does not have, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmappable {
    /// The character.
    pub character: char,
    /// Its line, counted from 1.
    pub line: usize,
    /// Its place in the line in characters, counted from 1.
    pub position: usize,
}

/// A character that was written as its twin in CP932, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Substituted {
    /// The character of the text.
    pub character: char,
    /// The one that was written.
    pub written: char,
    /// How often.
    pub count: usize,
    /// Line of the first one, counted from 1.
    pub first_line: usize,
}

/// A text in CP932.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The characters that were written as their twins, by code point.
    pub substituted: Vec<Substituted>,
}

/// Characters that the Unicode tables of JIS and of Microsoft map differently, so that each is the same sign as its twin.
const TWINS: [(char, char); 7] = [
    ('\u{00A2}', '\u{FFE0}'),
    ('\u{00A3}', '\u{FFE1}'),
    ('\u{00AC}', '\u{FFE2}'),
    ('\u{2014}', '\u{2015}'),
    ('\u{2016}', '\u{2225}'),
    ('\u{2212}', '\u{FF0D}'),
    ('\u{301C}', '\u{FF5E}'),
];

/// Encodes a text in CP932; twins are replaced and listed.
///
/// Errs with every character that CP932 lacks, in the order of the text; nothing is ever written as `?` or `&#…;`.
///
/// ```
/// use seihyo::source::encoding::encode_cp932;
/// assert_eq!(encode_cp932("東〜").unwrap().bytes, b"\x93\x8C\x81\x60");
/// assert_eq!(encode_cp932("1\n鷗").unwrap_err()[0].line, 2);
/// ```
pub fn encode_cp932(text: &str) -> Result<Encoded, Vec<Unmappable>> {
    let mut encoded = Encoded { bytes: Vec::with_capacity(text.len()), substituted: Vec::new() };
    let mut unmappable = Vec::new();
    let (mut line, mut position) = (1, 0);
    for character in text.chars() {
        position += 1;
        let written = repertoire::written(character).unwrap_or(character);
        if written != character {
            note(&mut encoded.substituted, character, written, line);
        }
        if !push(&mut encoded.bytes, written) {
            unmappable.push(Unmappable { character, line, position });
        }
        if character == '\n' {
            (line, position) = (line + 1, 0);
        }
    }
    encoded.substituted.sort_by_key(|substituted| substituted.character);
    if unmappable.is_empty() { Ok(encoded) } else { Err(unmappable) }
}

fn note(substituted: &mut Vec<Substituted>, character: char, written: char, line: usize) {
    match substituted.iter_mut().find(|known| known.character == character) {
        Some(known) => known.count += 1,
        None => substituted.push(Substituted { character, written, count: 1, first_line: line }),
    }
}

/// Appends a character; false where CP932 lacks it, or where the encoder would quietly write another one.
fn push(bytes: &mut Vec<u8>, character: char) -> bool {
    if character.is_ascii() {
        bytes.extend(u8::try_from(character));
        return true;
    }
    // The encoder of the web standard writes these as a backslash, a tilde and a C1 control.
    if matches!(character, '\u{A5}' | '\u{203E}' | '\u{80}') {
        return false;
    }
    if let Some(pair) = gaiji(character) {
        bytes.extend(pair);
        return true;
    }
    let (mut utf8, mut out) = ([0; 4], [0; 8]);
    let mut encoder = SHIFT_JIS.new_encoder();
    let (result, _, written) = encoder.encode_from_utf8_without_replacement(character.encode_utf8(&mut utf8), &mut out, true);
    if result == EncoderResult::InputEmpty {
        bytes.extend(out.iter().take(written));
    }
    result == EncoderResult::InputEmpty
}

/// The bytes of a character for private use: U+E000 to U+E757 are the 1,880 places from F040 on, 188 to a lead byte.
fn gaiji(character: char) -> Option<[u8; 2]> {
    let index = u32::from(character).checked_sub(0xE000).filter(|index| *index < 1880)?;
    let (lead, trail) = (u8::try_from(index / 188).ok()?, u8::try_from(index % 188).ok()?);
    Some([0xF0 + lead, 0x40 + trail + u8::from(trail >= 0x3F)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_are_written_and_listed() {
        let encoded = encode_cp932("1〜2\n3〜4−5").unwrap();
        assert_eq!(SHIFT_JIS.decode(&encoded.bytes).0, "1～2\n3～4－5");
        let listed: Vec<_> = encoded.substituted.iter().map(|s| (s.character, s.written, s.count, s.first_line)).collect();
        assert_eq!(listed, [('−', '－', 1, 2), ('〜', '～', 2, 1)]);
    }

    #[test]
    fn every_character_that_is_lacking_is_listed() {
        for lacking in "鷗麵𠮷é€㋿¥‾\u{80}\u{FE0F}㊿".chars() {
            let text = format!("東\n京{lacking}");
            assert_eq!(encode_cp932(&text), Err(vec![Unmappable { character: lacking, line: 2, position: 2 }]), "{lacking:?}");
        }
    }

    #[test]
    fn what_cp932_has_comes_back_as_it_was() {
        let text = "①Ⅳ㈱㍻髙﨑～－∥ｶﾞ\u{E000}\u{E03F}\u{E757}\\~\r\n\"a\",△1";
        assert_eq!(SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&encode_cp932(text).unwrap().bytes).unwrap(), text);
    }
}
