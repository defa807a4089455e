//! Which characters CP932 has, and in which part of it: asked of every character of every source, so it is one look into a table.

use super::{TWINS, gaiji};

/// A part of CP932.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// ASCII and JIS X 0208, which every Japanese system has.
    Standard,
    /// Half-width kana of JIS X 0201.
    HalfWidthKana,
    /// Row 13 of NEC, but for the signs that JIS X 0208 has too: ①, Ⅳ, ㈱, ㎡.
    NecRow13,
    /// The extensions of IBM, most of which NEC selected as well: ⅰ, ￤, 髙, 﨑.
    Ibm,
    /// Places for private use (gaiji), U+E000 to U+E757.
    PrivateUse,
}

impl Part {
    /// By the number that a part has in the table.
    const ALL: [Self; 5] = [Self::Standard, Self::HalfWidthKana, Self::NecRow13, Self::Ibm, Self::PrivateUse];
}

/// For each character up to U+FFFF the number of its part, from 1; 0 for none. `build/cp932.rs` has made it.
static PARTS: &[u8; 1 << 16] = include_bytes!(concat!(env!("OUT_DIR"), "/cp932.bin"));

/// The part of CP932 that a character is in; none where [`encode_cp932`](super::encode_cp932) cannot write it, or only as its twin.
///
/// ```
/// use seihyo::source::encoding::cp932::{Part, part};
/// assert_eq!(['東', '①', '髙', '𠮷'].map(part), [Some(Part::Standard), Some(Part::NecRow13), Some(Part::Ibm), None]);
/// ```
pub fn part(character: char) -> Option<Part> {
    if character.is_ascii() {
        return Some(Part::Standard);
    }
    if gaiji(character).is_some() {
        return Some(Part::PrivateUse);
    }
    let number = PARTS.get(character as usize).copied().unwrap_or_default();
    Part::ALL.get(usize::from(number).checked_sub(1)?).copied()
}

/// The other character of a pair that the tables of JIS and of Microsoft map differently: 〜 and ～, − and －.
pub fn twin(character: char) -> Option<char> {
    TWINS.iter().find_map(|&(a, b)| if character == a { Some(b) } else { (character == b).then_some(a) })
}

/// What a character that CP932 lacks is written as; none where it has no twin, or needs none.
pub(super) fn written(character: char) -> Option<char> {
    TWINS.iter().find(|(from, _)| *from == character).map(|(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::super::encode_cp932;
    use super::*;

    #[test]
    fn the_table_and_the_encoder_are_of_one_mind() {
        let ends = ['𠮷', '\u{F0000}', char::MAX];
        for c in ('\0'..='\u{FFFF}').chain(ends) {
            // Encoding is slow: of the ranges where the table has nothing or everything, some characters must do.
            if matches!(c, '\u{AC00}'..='\u{D7A3}') && !(c as u32).is_multiple_of(97) {
                continue;
            }
            let encoded = encode_cp932(c.encode_utf8(&mut [0; 4]));
            let is_as_it_is = encoded.is_ok_and(|encoded| encoded.substituted.is_empty());
            assert_eq!(part(c).is_some(), is_as_it_is, "{c:?} U+{:04X}", c as u32);
        }
    }

    #[test]
    fn parts_are_as_large_as_the_code_says() {
        let size = |wanted| ('\0'..='\u{FFFF}').filter(|&c| part(c) == Some(wanted)).count();
        // Row 13 has 83 signs of which JIS X 0208 has nine; IBM's 388 are 14 fewer without ¬, ∵ and what row 13 has.
        assert_eq!(size(Part::NecRow13), 74);
        assert_eq!(size(Part::Ibm), 388 - 1 - 1 - 10 - 3);
        assert_eq!(size(Part::HalfWidthKana), 63);
        assert_eq!(size(Part::PrivateUse), 1880);
    }

    #[test]
    fn twins_are_twins_of_each_other() {
        for (a, b) in TWINS {
            assert_eq!((twin(a), twin(b), written(a), written(b)), (Some(b), Some(a), Some(b), None));
        }
        assert_eq!(twin('～').and_then(twin), Some('～'));
        assert_eq!((twin('ー'), twin('-')), (None, None));
    }
}
