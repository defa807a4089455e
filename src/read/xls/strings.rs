//! The texts of a workbook: UTF-16 or Latin-1 from BIFF8 on, bytes in a code page before.

use super::records::Pieces;
use std::sync::Arc;

/// A text of the file.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// Its characters, without furigana.
    pub(super) text: Arc<str>,
    /// What few texts have.
    pub(super) extra: Option<Box<Extra>>,
}

/// What few texts have.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    /// Where the font changes: the byte of the text, and the font's index.
    pub(super) runs: Vec<(usize, u16)>,
    /// Bytes that stand for no character; each place has U+FFFD in the text.
    pub(super) undecoded: Vec<u8>,
}

impl Text {
    /// A text with its changes of font, counted in UTF-16 units.
    fn new(buffer: &Buffer, marks: &[(u16, u16)]) -> Self {
        let extra = (!marks.is_empty() || !buffer.undecoded.is_empty())
            .then(|| Box::new(Extra { runs: runs(&buffer.text, marks), undecoded: buffer.undecoded.clone() }));
        Self { text: Arc::from(buffer.text.as_str()), extra }
    }

    /// A text of one font.
    pub(super) fn plain(text: &str, undecoded: Vec<u8>) -> Self {
        let extra = (!undecoded.is_empty()).then(|| Box::new(Extra { runs: Vec::new(), undecoded }));
        Self { text: Arc::from(text), extra }
    }

    /// Where the font changes, in bytes of the text.
    pub(super) fn runs(&self) -> &[(usize, u16)] {
        self.extra.as_ref().map_or(&[], |extra| &extra.runs)
    }

    /// The bytes that stand for no character.
    pub(super) fn undecoded(&self) -> &[u8] {
        self.extra.as_ref().map_or(&[], |extra| &extra.undecoded)
    }
}

/// Turns places counted in UTF-16 units into bytes of the text; those out of order or past the end are left out.
fn runs(text: &str, marks: &[(u16, u16)]) -> Vec<(usize, u16)> {
    let mut runs = Vec::with_capacity(marks.len());
    let mut units = 0;
    let mut marks = marks.iter().peekable();
    for (at, character) in text.char_indices() {
        while let Some(&(_, font)) = marks.next_if(|mark| usize::from(mark.0) <= units) {
            runs.push((at, font));
        }
        units += character.len_utf16();
    }
    runs
}

/// A text in the making, kept to be used again.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    text: String,
    undecoded: Vec<u8>,
    units: Vec<u16>,
}

impl Buffer {
    /// Reads so many characters, two bytes each where `wide`; after each break comes a byte that says anew how wide they are.
    ///
    /// False where the record ends before the text does: what is there is kept.
    fn read(&mut self, pieces: &mut Pieces, count: usize, wide: bool) -> bool {
        self.text.clear();
        self.undecoded.clear();
        self.units.clear();
        if pieces.here().len() >= count << u32::from(wide) {
            self.read_unbroken(pieces.take(count << u32::from(wide)), wide);
            return true;
        }
        let whole = self.read_broken(pieces, count, wide);
        let units = std::mem::take(&mut self.units);
        self.push_units(units.iter().copied());
        self.units = units;
        whole
    }

    fn read_unbroken(&mut self, bytes: &[u8], wide: bool) {
        if wide {
            self.push_units(bytes.as_chunks().0.iter().copied().map(u16::from_le_bytes));
        } else if let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()) {
            self.text.push_str(text);
        } else {
            self.text.extend(bytes.iter().copied().map(char::from));
        }
    }

    fn read_broken(&mut self, pieces: &mut Pieces, count: usize, mut wide: bool) -> bool {
        loop {
            let left = count - self.units.len();
            if wide {
                let bytes = pieces.take(left * 2);
                self.units.extend(bytes.as_chunks().0.iter().copied().map(u16::from_le_bytes));
            } else {
                self.units.extend(pieces.take(left).iter().copied().map(u16::from));
            }
            if self.units.len() >= count {
                return true;
            }
            if !pieces.turn() {
                return false;
            }
            wide = pieces.u8().is_some_and(|flags| flags & 1 != 0);
        }
    }

    fn push_units(&mut self, units: impl Iterator<Item = u16>) {
        for unit in char::decode_utf16(units) {
            self.text.push(unit.unwrap_or_else(|lone| {
                self.undecoded.extend(lone.unpaired_surrogate().to_be_bytes());
                char::REPLACEMENT_CHARACTER
            }));
        }
    }

    /// Reads a BIFF8 text of the given length, its flags first, and what belongs to it; none where it ends within the flags.
    fn text(&mut self, pieces: &mut Pieces, count: usize) -> Option<(Text, bool)> {
        let flags = pieces.u8()?;
        let changes = if flags & 8 != 0 { pieces.u16()? } else { 0 };
        let furigana = if flags & 4 != 0 { pieces.u32()? } else { 0 };
        let mut whole = self.read(pieces, count, flags & 1 != 0);
        let mut marks = Vec::new();
        for _ in 0..changes {
            let (Some(at), Some(font)) = (pieces.u16(), pieces.u16()) else {
                whole = false;
                break;
            };
            marks.push((at, font));
        }
        whole &= pieces.skip(usize::try_from(furigana).unwrap_or(usize::MAX));
        Some((Text::new(self, &marks), whole))
    }

    /// Reads a BIFF8 text with its length in two bytes; none where nothing of it is there.
    pub(super) fn long_text(&mut self, pieces: &mut Pieces) -> Option<Text> {
        let count = usize::from(pieces.u16()?);
        if count == 0 && pieces.is_empty() {
            return Some(Text::plain("", Vec::new()));
        }
        Some(self.text(pieces, count)?.0)
    }

    /// Reads a BIFF8 text with its length in one byte.
    pub(super) fn short_text(&mut self, pieces: &mut Pieces) -> Option<Text> {
        let count = usize::from(pieces.u8()?);
        Some(self.text(pieces, count)?.0)
    }

    /// Reads so many characters of which each piece begins with its flags, as the text of a drawn shape does.
    pub(super) fn shape_text(&mut self, pieces: &mut Pieces, count: usize) -> Option<String> {
        let flags = pieces.u8()?;
        self.read(pieces, count, flags & 1 != 0);
        Some(self.text.clone())
    }
}

/// The shared strings after the two counts at the front of their record, and whether all of them are whole.
///
/// The counts are not looked at: they are wrong in files of some programs, and the data says itself where it ends.
pub(super) fn shared_strings(mut pieces: Pieces) -> (Vec<Text>, bool) {
    let mut buffer = Buffer::default();
    let mut strings = Vec::new();
    while !pieces.is_empty() {
        let Some((text, whole)) = pieces.u16().and_then(|count| buffer.text(&mut pieces, usize::from(count))) else {
            return (strings, false);
        };
        strings.push(text);
        if !whole {
            return (strings, false);
        }
    }
    (strings, true)
}

#[cfg(test)]
mod tests {
    use super::super::records::Records;
    use super::*;

    /// The strings of an SST record whose data comes in these pieces.
    fn read(pieces: &[&[u8]]) -> (Vec<Text>, bool) {
        let mut stream = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            stream.extend([if index == 0 { 0xFC } else { 0x3C }, 0, u8::try_from(piece.len()).unwrap(), 0]);
            stream.extend(*piece);
        }
        shared_strings(Records::new(&stream).next().unwrap().pieces(0))
    }

    fn texts(pieces: &[&[u8]]) -> Vec<String> {
        read(pieces).0.iter().map(|text| text.text.to_string()).collect()
    }

    #[test]
    fn latin_and_wide_texts() {
        assert_eq!(texts(&[&[2, 0, 0, b'a', 0xE9, 1, 0, 1, 0x68, 0x88, 0, 0, 0]]), ["aé", "表", ""]);
    }

    #[test]
    fn a_break_says_anew_how_wide_the_characters_are() {
        assert_eq!(texts(&[&[3, 0, 1, 0x68, 0x88], &[0, b'1', b'2', 1, 0, 0, b'x']]), ["表12", "x"]);
        assert_eq!(texts(&[&[2, 0, 0], &[1, 0x68, 0x88, 0x68, 0x88]]), ["表表"]);
        assert_eq!(texts(&[&[2, 0, 1, 0x42, 0xD8], &[1, 0xB7, 0xDF]]), ["𠮷"]);
    }

    #[test]
    fn between_texts_and_within_furigana_a_break_says_nothing() {
        assert_eq!(texts(&[&[1, 0, 0, b'a'], &[1, 0, 0, b'b']]), ["a", "b"]);
        assert_eq!(texts(&[&[1, 0, 4, 3, 0, 0, 0, b'a', 9], &[9, 9, 1, 0, 0, b'b']]), ["a", "b"]);
    }

    #[test]
    fn font_changes_are_places_in_the_text() {
        let (strings, _) = read(&[&[3, 0, 9, 1, 0, 0x68, 0x88, b'1', 0, b')', 0, 1, 0, 6, 0]]);
        assert_eq!((&*strings[0].text, strings[0].runs()), ("表1)", &[(3, 6)][..]));
    }

    #[test]
    fn what_ends_early_says_so_and_keeps_what_is_there() {
        let (strings, whole) = read(&[&[4, 0, 0, b'a', b'b']]);
        assert_eq!((&*strings[0].text, whole), ("ab", false));
        assert!(!read(&[&[1, 0, 4, 255, 255, 255, 255, b'a']]).1);
    }

    #[test]
    fn half_a_pair_is_shown_and_kept() {
        let (strings, _) = read(&[&[2, 0, 1, 0x42, 0xD8, b'a', 0]]);
        assert_eq!((&*strings[0].text, strings[0].undecoded()), ("\u{FFFD}a", &[0xD8, 0x42][..]));
    }
}
