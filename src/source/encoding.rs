//! Which encoding a text is in, with the evidence.
//!
//! Order of trust: byte order mark, NUL bytes of UTF-16, escapes of ISO-2022-JP (all of it would decode as UTF-8), UTF-8 without an
//! error, the declared charset, then EUC-JP against `Shift_JIS` by how plausible the text is, with a detector breaking ties. Nothing
//! is ever replaced: bytes that no encoding explains are an error with their place.

pub mod cp932;
mod escapes;
mod japanese;
mod legacy;
mod suspicious;
pub(in crate::source) mod utf16;

pub use cp932::{Unmappable, encode_cp932};

use crate::finding::{Error, Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use encoding_rs::{Decoder, DecoderResult, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// What decided on an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The byte order mark.
    Mark,
    /// All bytes are ASCII, the same in every encoding here.
    Ascii,
    /// NUL bytes on one side of every ASCII character.
    Zeros,
    /// The escapes of ISO-2022-JP.
    Escapes,
    /// All bytes are UTF-8; other encodings almost never look so by chance.
    Utf8,
    /// The file or its server names it, and the bytes agree.
    Declared,
    /// The text is Japanese in this encoding and not in the others.
    Plausible,
    /// A detector's guess by the frequency of letters.
    Guess,
}

impl Basis {
    /// The word for machine output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mark => "byte-order-mark",
            Self::Ascii => "ascii",
            Self::Zeros => "nul-bytes",
            Self::Escapes => "escapes",
            Self::Utf8 => "valid-utf-8",
            Self::Declared => "declared",
            Self::Plausible => "plausible-text",
            Self::Guess => "guess",
        }
    }
}

/// How a file was decoded and why: the proof that its text is the one that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Name of the encoding as browsers know it: `UTF-8`, `Shift_JIS` (which is CP932), `EUC-JP` …
    pub encoding: &'static str,
    /// What decided on it.
    pub basis: Basis,
    /// False where another encoding would have been possible too.
    pub certain: bool,
    /// True where a byte order mark stood in front; it is no part of the text.
    pub mark: bool,
    /// The charset that came along, as written.
    pub declared: Option<String>,
    /// Whether the declared charset is the one used; none without a declaration or for ASCII.
    pub declared_agrees: Option<bool>,
    /// Characters for private use, which are gaiji of one organisation.
    pub private_use: usize,
    /// U+FFFD in the file: characters lost before it came here.
    pub replaced: usize,
    /// Control characters other than tab and line ends, NUL among them.
    pub controls: usize,
}

/// A text with the proof of its encoding.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// How it was decoded.
    pub certificate: Certificate,
    /// What is doubtful about it.
    pub findings: Vec<Finding>,
}

/// The encoding that was chosen for some bytes.
#[derive(Clone, Copy)]
struct Choice {
    encoding: &'static Encoding,
    basis: Basis,
    certain: bool,
}

impl Choice {
    const fn certain(encoding: &'static Encoding, basis: Basis) -> Self {
        Self { encoding, basis, certain: true }
    }
}

/// Decodes the bytes of a text file; `declared` is the charset that came along with them, as written.
///
/// Errs where no encoding explains every byte, and then says where each of the likely ones fails.
///
/// ```
/// use seihyo::{place::Place, source::encoding::decode};
/// let decoded = decode(&Place::file("a.csv"), b"\x93\x8C\x8B\x9E\x93s,\x90l\x8C\xFB", None).unwrap();
/// assert_eq!(decoded.text, "東京都,人口");
/// assert_eq!(decoded.certificate.encoding, "Shift_JIS");
/// ```
pub fn decode(place: &Place, bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Error> {
    let named = declared.and_then(for_label);
    let choice = choose(bytes, named).ok_or_else(|| undecodable(place, bytes, &[UTF_8, SHIFT_JIS, EUC_JP]))?;
    let mark = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding == choice.encoding);
    let body = bytes.get(mark.map_or(0, |(_, length)| length)..).unwrap_or_default();
    let text = strictly(choice.encoding, body).ok_or_else(|| undecodable(place, bytes, &[choice.encoding]))?.into_owned();
    let agrees = named.map(|named| named == choice.encoding || (named == UTF_16LE && choice.encoding == UTF_16BE));
    let mut certificate = Certificate {
        encoding: choice.encoding.name(),
        basis: choice.basis,
        certain: choice.certain,
        mark: mark.is_some(),
        declared: declared.map(str::to_owned),
        declared_agrees: agrees.filter(|_| choice.basis != Basis::Ascii),
        private_use: 0,
        replaced: 0,
        controls: 0,
    };
    let mut findings = doubts(place, &certificate);
    findings.extend(suspicious::find(place, &text, &mut certificate));
    Ok(Decoded { text, certificate, findings })
}

/// The encoding of a label, also of the names that browsers do not know.
fn for_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches(['"', '\'']);
    match label.to_ascii_lowercase().as_str() {
        "cp932" | "ms932" | "cp943" | "cp943c" | "shift-jis-2004" | "shift_jis-2004" => Some(SHIFT_JIS),
        "eucjp" | "eucjp-ms" | "eucjp-win" | "cp51932" | "euc_jp" => Some(EUC_JP),
        "jis" | "iso-2022-jp-1" | "iso-2022-jp-2" | "iso-2022-jp-ms" | "cp50220" | "cp50221" => Some(ISO_2022_JP),
        _ => Encoding::for_label(label.as_bytes()),
    }
}

fn choose(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<Choice> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(Choice::certain(encoding, Basis::Mark));
    }
    if let Some(endian) = utf16::by_zeros(bytes) {
        return Some(Choice::certain(utf16_of(endian), Basis::Zeros));
    }
    if bytes.is_ascii() {
        let escapes = escapes::present(bytes) && strictly(ISO_2022_JP, bytes).is_some();
        return Some(if escapes { Choice::certain(ISO_2022_JP, Basis::Escapes) } else { Choice::certain(UTF_8, Basis::Ascii) });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let euc = strictly(EUC_JP, bytes).map(|_| japanese::weigh(bytes, japanese::Scheme::EucJp));
        return Some(if legacy::is_euc_by_chance_utf8(text, euc) {
            Choice { encoding: EUC_JP, basis: Basis::Guess, certain: declared == Some(EUC_JP) }
        } else {
            Choice::certain(UTF_8, Basis::Utf8)
        });
    }
    by_plausibility(bytes, declared)
}

/// So few characters may all be rare and still be what was meant.
const FEW: u32 = 20;

/// Among the encodings that are told apart only by the text they give.
fn by_plausibility(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<Choice> {
    let weigh = |encoding, scheme| strictly(encoding, bytes).map(|_| japanese::weigh(bytes, scheme));
    let euc = weigh(EUC_JP, japanese::Scheme::EucJp);
    let sjis = weigh(SHIFT_JIS, japanese::Scheme::ShiftJis);
    let japanese = legacy::japanese(bytes, sjis, euc, declared);
    let declared = declared.filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE, ISO_2022_JP, SHIFT_JIS, EUC_JP].contains(encoding));
    let guess = |encoding| Choice { encoding, basis: Basis::Guess, certain: false };
    japanese
        .filter(|choice| choice.certain)
        .or_else(|| legacy::declared(bytes, declared))
        .or(japanese.filter(|choice| choice.basis == Basis::Plausible))
        .or_else(|| legacy::other(bytes))
        .or(japanese)
        .or_else(|| utf16::by_characters(bytes).map(|endian| guess(utf16_of(endian))))
        .or_else(|| sjis.filter(|weight| weight.characters < FEW && !legacy::is_nearly_utf8(bytes)).map(|_| guess(SHIFT_JIS)))
}

const fn utf16_of(endian: utf16::Endian) -> &'static Encoding {
    match endian {
        utf16::Endian::Little => UTF_16LE,
        utf16::Endian::Big => UTF_16BE,
    }
}

/// The text in an encoding, where every byte of it belongs to a character.
fn strictly<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    if text.is_none() && encoding == ISO_2022_JP {
        let plain = escapes::without_idle(bytes);
        return encoding.decode_without_bom_handling_and_without_replacement(&plain).map(|text| Cow::Owned(text.into_owned()));
    }
    text
}

/// Findings about the choice itself.
fn doubts(place: &Place, certificate: &Certificate) -> Vec<Finding> {
    let mut findings = Vec::new();
    if certificate.declared_agrees == Some(false) {
        let declared = certificate.declared.clone().unwrap_or_default();
        let message = Message::new("source.encoding-declared", [declared, certificate.encoding.to_owned()]);
        findings.push(Finding::new("ENC003", Severity::Warning, place.clone(), message));
    }
    if !certificate.certain {
        let message = Message::new("source.encoding-guessed", [certificate.encoding]);
        let finding = Finding::new("ENC004", Severity::Warning, place.clone(), message);
        findings.push(finding.hint(Message::plain("source.encoding-save-hint")));
    }
    findings
}

fn undecodable(place: &Place, bytes: &[u8], tried: &[&'static Encoding]) -> Error {
    if let [encoding] = tried {
        let name = encoding.name();
        let error = Error::new(place.clone(), Message::new("source.encoding-marked", [name]));
        return error.detail(failure(encoding, bytes)).hint(Message::plain("source.encoding-save-hint"));
    }
    let error = Error::new(place.clone(), Message::plain("source.encoding-none"));
    let error = tried.iter().fold(error, |error, encoding| error.detail(failure(encoding, bytes)));
    error.hint(Message::plain("source.encoding-save-hint"))
}

/// Bytes shown of a place that does not decode.
const SHOWN: usize = 8;

/// Where an encoding fails: offset, line, and the bytes there.
fn failure(encoding: &'static Encoding, bytes: &[u8]) -> Message {
    let Some(at) = first_malformed(encoding, bytes) else {
        return Message::new("source.encoding-implausible", [encoding.name()]);
    };
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = match encoding {
        wide if wide == UTF_16LE => before.as_chunks::<2>().0.split(|unit| *unit == [b'\n', 0]).count(),
        wide if wide == UTF_16BE => before.as_chunks::<2>().0.split(|unit| *unit == [0, b'\n']).count(),
        _ => before.split(|&byte| byte == b'\n').count(),
    };
    let shown: Vec<String> = bytes.iter().skip(at).take(SHOWN).map(|byte| format!("{byte:02X}")).collect();
    let shown = if shown.is_empty() { "-".to_owned() } else { shown.join(" ") };
    Message::new("source.encoding-fails", [encoding.name().to_owned(), at.to_string(), line.to_string(), shown])
}

/// Offset of the first byte that belongs to no character of the encoding.
fn first_malformed(encoding: &'static Encoding, bytes: &[u8]) -> Option<usize> {
    let mut decoder: Decoder = encoding.new_decoder_without_bom_handling();
    let mut sink = [0; 4096];
    let mut at = 0;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(bytes.get(at..).unwrap_or_default(), &mut sink, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return None,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => return Some(at.saturating_sub(usize::from(length) + usize::from(after))),
        }
    }
}

#[cfg(test)]
mod tests;
