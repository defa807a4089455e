//! UTF-16, with and without a byte order mark.

/// Which byte of a UTF-16 unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum Endian {
    Little,
    Big,
}

/// Bytes that are weighed; the head of a file shows its byte order.
const SAMPLE: usize = 64 * 1024;
/// At least so many of a hundred units must be characters that texts of statistics have.
const PLAUSIBLE_PERCENT: usize = 90;

/// The byte order of a text in UTF-16, by its mark or else by its NUL bytes; none where it is in another encoding.
pub(in crate::source) fn endian(bytes: &[u8]) -> Option<Endian> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => None,
        [0xFF, 0xFE, ..] => Some(Endian::Little),
        [0xFE, 0xFF, ..] => Some(Endian::Big),
        _ => by_zeros(bytes),
    }
}

/// The byte order by NUL bytes: the ASCII characters of a UTF-16 text all have theirs on the same side.
pub(super) fn by_zeros(bytes: &[u8]) -> Option<Endian> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let pairs = sample.as_chunks::<2>().0;
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let both = pairs.iter().filter(|pair| **pair == [0, 0]).count();
    let (endian, most, fewest) = if second > first { (Endian::Little, second, first) } else { (Endian::Big, first, second) };
    // A few on the other side are characters such as U+3000, no accident in Japanese texts.
    let holds = most > 0 && both * 100 <= pairs.len() && plausible(sample, endian, PLAUSIBLE_PERCENT);
    let beyond_doubt = most >= 2 && fewest == 0 && plausible(sample, endian, 100);
    (holds && (beyond_doubt || !reads_as_ascii(sample))).then_some(endian)
}

/// The byte order under which a text without any NUL byte is Japanese almost throughout; the last thing to try.
pub(super) fn by_characters(bytes: &[u8]) -> Option<Endian> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let even = bytes.len() >= 4 && bytes.len().is_multiple_of(2);
    [Endian::Little, Endian::Big].into_iter().find(|&endian| even && plausible(sample, endian, PLAUSIBLE_PERCENT))
}

/// True where nearly every byte is ASCII text, so that NULs are strewn into it rather than half of it.
fn reads_as_ascii(sample: &[u8]) -> bool {
    let zeros: usize = sample.iter().map(|&byte| usize::from(byte == 0)).sum();
    let ascii = sample.iter().filter(|&&byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n')).count();
    zeros * 5 < sample.len() * 2 && (ascii + zeros) * 100 >= sample.len() * 95
}

fn plausible(sample: &[u8], endian: Endian, percent: usize) -> bool {
    let pairs = sample.as_chunks::<2>().0;
    let unit = |pair: &[u8; 2]| match endian {
        Endian::Little => u16::from_le_bytes(*pair),
        Endian::Big => u16::from_be_bytes(*pair),
    };
    let good = pairs.iter().filter(|pair| usual(unit(pair))).count();
    !pairs.is_empty() && good * 100 >= pairs.len() * percent
}

/// True for Latin, Greek and Cyrillic letters, signs, kana, common kanji and full-width forms.
const fn usual(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0x052F | 0x2010..=0x266F | 0x3000..=0x30FF | 0x3200..=0x33FF | 0x4E00..=0x9FFF | 0xFF01..=0xFF9F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn big(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn marks_and_zeros_give_the_byte_order() {
        for text in ["a,b\n1,2\n", "年,人口\n", "　　東京都\t13,159,388\n", "\u{FEFF}東京"] {
            assert_eq!(endian(&little(text)), Some(Endian::Little), "{text}");
            assert_eq!(endian(&big(text)), Some(Endian::Big), "{text}");
        }
    }

    #[test]
    fn zeros_in_a_text_of_bytes_do_not_make_it_utf16() {
        for bytes in [&b"a,b\n1,\0\n3,4\n"[..], b"city,\0\0\0,pop\nfoo,bar\n", b"plain", b""] {
            assert_eq!(endian(bytes), None, "{bytes:?}");
        }
    }
}
