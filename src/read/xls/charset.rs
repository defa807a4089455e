//! Which encoding the byte strings of a workbook before BIFF8 are in.

use super::strings::Text;
use crate::finding::Severity;
use crate::message::Message;
use encoding_rs::{DecoderResult, Encoding};

/// How byte strings are decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charset {
    /// None where the file's code page is not known: then only ASCII is certain.
    encoding: Option<&'static Encoding>,
}

/// What is to be said of the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) code: &'static str,
    pub(super) severity: Severity,
    pub(super) message: Message,
}

/// The encoding of a code page, by its number in the CODEPAGE record; none for those that nothing here decodes.
fn encoding(page: u16) -> Option<&'static Encoding> {
    Some(match page {
        367 | 1252 | 32769 => encoding_rs::WINDOWS_1252,
        866 => encoding_rs::IBM866,
        874 => encoding_rs::WINDOWS_874,
        932 | 10001 => encoding_rs::SHIFT_JIS,
        936 | 10008 => encoding_rs::GBK,
        949 | 10003 => encoding_rs::EUC_KR,
        950 | 10002 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 | 32768 => encoding_rs::MACINTOSH,
        10007 => encoding_rs::X_MAC_CYRILLIC,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}

/// The encoding of a font's character set, by its number in the FONT record; none for those of any language.
fn encoding_of_font(set: u8) -> Option<&'static Encoding> {
    Some(match set {
        77 => encoding_rs::MACINTOSH,
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        177 => encoding_rs::WINDOWS_1255,
        178 => encoding_rs::WINDOWS_1256,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        _ => return None,
    })
}

/// What tells of the encoding of a workbook's byte strings.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence<'a> {
    /// The number in the CODEPAGE record.
    pub(super) page: Option<u16>,
    /// The character sets of the fonts, in the file's order.
    pub(super) fonts: Vec<u8>,
    /// Strings that are more than ASCII.
    pub(super) samples: Vec<&'a [u8]>,
}

/// Chooses the encoding of byte strings by the declared code page and by the strings themselves, without a page also by the fonts.
///
/// Where the page is missing, unknown or a single-byte one, strings that can only be Japanese overrule it: Excel for the Macintosh and
/// some converters declare a Western page over `Shift_JIS`.
pub(super) fn choose(evidence: &Evidence) -> (Charset, Option<Remark>) {
    let named = evidence.page.and_then(encoding);
    if evidence.samples.is_empty() {
        return (Charset { encoding: named.or(Some(encoding_rs::WINDOWS_1252)) }, None);
    }
    let japanese = named.is_none_or(Encoding::is_single_byte) && are_japanese(&evidence.samples);
    let remark = |code, severity, message| Some(Remark { code, severity, message });
    let (encoding, remark) = match evidence.page {
        Some(page) if japanese => {
            let message = Message::new("read.xls-code-page-overruled", [page.to_string(), "Shift_JIS".to_owned()]);
            (Some(encoding_rs::SHIFT_JIS), remark("FIL102", Severity::Warning, message))
        }
        Some(page) if named.is_none() => {
            (None, remark("FIL104", Severity::Error, Message::new("read.xls-code-page-unknown", [page.to_string()])))
        }
        Some(_) => (named, None),
        None => {
            let of_fonts = evidence.fonts.iter().find_map(|&set| encoding_of_font(set));
            let chosen = if japanese { encoding_rs::SHIFT_JIS } else { of_fonts.unwrap_or(encoding_rs::WINDOWS_1252) };
            (Some(chosen), remark("FIL103", Severity::Warning, Message::new("read.xls-code-page-missing", [chosen.name()])))
        }
    };
    (Charset { encoding }, remark)
}

/// One in so many double-byte characters must have both bytes above ASCII, or the strings are not taken for Japanese.
///
/// In Japanese text it is three of five. Western text decodes as `Shift_JIS` where a letter follows an accent or a curved quote, and then
/// the second byte is ASCII.
const CLEAR_SHARE: usize = 4;

/// True where all strings are valid `Shift_JIS` and a good share of their characters could hardly be anything else.
fn are_japanese(samples: &[&[u8]]) -> bool {
    let mut double = 0;
    let mut clear = 0;
    for sample in samples {
        if encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(sample).is_none() {
            return false;
        }
        let mut bytes = sample.iter();
        while let Some(&lead) = bytes.next() {
            if matches!(lead, 0x81..=0x9F | 0xE0..=0xFC) {
                let trail = bytes.next().copied().unwrap_or_default();
                double += 1;
                clear += usize::from(lead <= 0x9F && trail >= 0x80);
            }
        }
    }
    clear > 0 && clear * CLEAR_SHARE >= double
}

impl Charset {
    /// Decodes a byte string; bytes that stand for no character become U+FFFD and are kept apart.
    pub(super) fn decode(self, bytes: &[u8]) -> Text {
        if let Ok(text) = std::str::from_utf8(bytes)
            && text.is_ascii()
        {
            return Text::plain(text, Vec::new());
        }
        let Some(encoding) = self.encoding else { return ascii_only(bytes) };
        match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => Text::plain(&text, Vec::new()),
            None => decode_in_part(encoding, bytes),
        }
    }

    /// Decodes a byte string in which the font changes at some of its bytes.
    pub(super) fn decode_rich(self, bytes: &[u8], changes: &[(usize, u16)]) -> Text {
        let mut text = self.decode(bytes);
        let runs: Vec<(usize, u16)> = changes
            .iter()
            .filter_map(|&(at, font)| Some((self.decode(bytes.get(..at)?).text.len(), font)))
            .filter(|run| text.text.is_char_boundary(run.0))
            .collect();
        if !runs.is_empty() {
            text.extra.get_or_insert_default().runs = runs;
        }
        text
    }
}

fn ascii_only(bytes: &[u8]) -> Text {
    let text: String = bytes.iter().map(|&byte| if byte.is_ascii() { char::from(byte) } else { char::REPLACEMENT_CHARACTER }).collect();
    Text::plain(&text, bytes.iter().copied().filter(|byte| !byte.is_ascii()).collect())
}

fn decode_in_part(encoding: &'static Encoding, bytes: &[u8]) -> Text {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut undecoded = Vec::new();
    let mut from = 0;
    while let Some(rest) = bytes.get(from..) {
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(0) + 4);
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        from += read;
        match result {
            DecoderResult::Malformed(length, after) => {
                let end = from.saturating_sub(usize::from(after));
                undecoded.extend(bytes.get(end.saturating_sub(usize::from(length))..end).unwrap_or_default());
                text.push(char::REPLACEMENT_CHARACTER);
            }
            DecoderResult::InputEmpty | DecoderResult::OutputFull => break,
        }
    }
    Text::plain(&text, undecoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    const JAPANESE: &[u8] = b"\x93\x73\x93\xB9\x95\x7B\x8C\xA7\x95\xCA\x90\x6C\x8C\xFB";

    fn chosen(declared: Option<u16>, sample: &[u8]) -> (String, Option<&'static str>) {
        let (charset, remark) = choose(&Evidence { page: declared, samples: vec![sample], ..Evidence::default() });
        (charset.decode(sample).text.to_string(), remark.map(|remark| remark.code))
    }

    #[test]
    fn a_declared_page_is_believed_where_it_can_be() {
        assert_eq!(chosen(Some(932), JAPANESE), ("都道府県別人口".to_owned(), None));
        assert_eq!(chosen(Some(10001), JAPANESE), ("都道府県別人口".to_owned(), None));
        assert_eq!(chosen(Some(1252), b"it\x92s d\xE9j\xE0 vu"), ("it’s déjà vu".to_owned(), None));
        assert_eq!(chosen(Some(1251), b"\xCD\xE0\xF1\xE5\xEB\xE5\xED\xE8\xE5"), ("Население".to_owned(), None));
    }

    #[test]
    fn japanese_overrules_a_western_page() {
        assert_eq!(chosen(Some(10000), JAPANESE), ("都道府県別人口".to_owned(), Some("FIL102")));
        assert_eq!(chosen(Some(1252), JAPANESE).1, Some("FIL102"));
    }

    #[test]
    fn a_missing_page_is_decided_by_content() {
        assert_eq!(chosen(None, JAPANESE), ("都道府県別人口".to_owned(), Some("FIL103")));
        assert_eq!(chosen(None, b"d\xE9j\xE0"), ("déjà".to_owned(), Some("FIL103")));
        let russian = Evidence { page: None, fonts: vec![0, 204], samples: vec![b"\xCD\xE0"] };
        assert_eq!(&*choose(&russian).0.decode(b"\xCD\xE0").text, "На");
    }

    #[test]
    fn of_an_unknown_page_only_ascii_is_read() {
        let (charset, remark) = choose(&Evidence { page: Some(10029), samples: vec![b"P\xCC"], ..Evidence::default() });
        let text = charset.decode(b"P\xCC");
        assert_eq!((&*text.text, text.undecoded()), ("P\u{FFFD}", &[0xCC][..]));
        assert_eq!(remark.map(|remark| remark.code), Some("FIL104"));
    }

    #[test]
    fn undecodable_bytes_are_kept_apart() {
        let text = Charset { encoding: Some(encoding_rs::SHIFT_JIS) }.decode(b"\x95\x5C\x85\x40\xFF1\x95");
        assert_eq!(text.undecoded(), [0x85, 0xFF, 0x95]);
        assert_eq!(&*text.text, "表\u{FFFD}@\u{FFFD}1\u{FFFD}");
    }

    #[test]
    fn font_changes_move_with_the_text() {
        let text = Charset { encoding: Some(encoding_rs::SHIFT_JIS) }.decode_rich(b"\x95\x5C1)", &[(2, 5), (9, 6)]);
        assert_eq!((&*text.text, text.runs()), ("表1)", &[(3, 5)][..]));
    }
}
