//! The encodings that a text is not in, each with the reason.

use super::{Basis, Choice, japanese, strictly, utf16_of};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use encoding_rs::{Decoder, DecoderResult, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// The encodings that Japanese texts come in.
const CANDIDATES: [&Encoding; 6] = [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_16LE, UTF_16BE];

/// An encoding that was not chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    /// Its name.
    pub encoding: &'static str,
    /// Why it was not.
    pub verdict: Verdict,
}

/// Why an encoding was not chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Some bytes stand for no character of it.
    Malformed(Malformed),
    /// UTF-16 has a byte order mark or NUL bytes beside its ASCII characters, and here is neither.
    NoZeros,
    /// The byte order mark is that of another encoding.
    Marked,
    /// Every byte decodes, but with NUL characters all over the text.
    Zeros,
    /// Every byte decodes, but escapes of ISO-2022-JP would be text.
    Escapes,
    /// Every byte decodes, but so it does in UTF-8, which hardly happens by chance.
    ValidUtf8,
    /// Every byte decodes, but another encoding is declared that fits as well.
    Undeclared,
    /// Every byte decodes, but the text makes no words.
    Implausible,
    /// Not ruled out: every byte decodes, and the text could be meant so.
    Possible,
}

/// The first bytes that stand for no character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// How many bytes stand before them.
    pub offset: usize,
    /// Their line, counted from 1.
    pub line: usize,
    /// They and some that follow, in hexadecimal digits.
    pub bytes: String,
}

impl Verdict {
    /// False where the encoding could be the right one as well.
    pub const fn rules_out(&self) -> bool {
        !matches!(self, Self::Possible)
    }

    /// The word for machine output.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::NoZeros => "no-nul-bytes",
            Self::Marked => "byte-order-mark",
            Self::Zeros => "nul-bytes",
            Self::Escapes => "escapes",
            Self::ValidUtf8 => "valid-utf-8",
            Self::Undeclared => "not-declared",
            Self::Implausible => "implausible-text",
            Self::Possible => "possible",
        }
    }

    /// The reason in words.
    pub fn message(&self) -> Message {
        match self {
            Self::Malformed(Malformed { offset, line, bytes }) => {
                Message::new("source.rival-malformed", [offset.to_string(), line.to_string(), bytes.clone()])
            }
            Self::NoZeros => Message::plain("source.rival-no-zeros"),
            Self::Marked => Message::plain("source.rival-marked"),
            Self::Zeros => Message::plain("source.rival-zeros"),
            Self::Escapes => Message::plain("source.rival-escapes"),
            Self::ValidUtf8 => Message::plain("source.rival-valid-utf8"),
            Self::Undeclared => Message::plain("source.rival-undeclared"),
            Self::Implausible => Message::plain("source.rival-implausible"),
            Self::Possible => Message::plain("source.rival-possible"),
        }
    }
}

/// The encodings that the bytes are not in, in a fixed order; none for ASCII, whose text is the same in all of them.
pub(super) fn of(bytes: &[u8], choice: Choice) -> Vec<Rival> {
    if choice.basis == Basis::Ascii {
        return Vec::new();
    }
    let rivals = CANDIDATES.into_iter().filter(|rival| *rival != choice.encoding);
    rivals.map(|rival| Rival { encoding: rival.name(), verdict: verdict(bytes, choice, rival) }).collect()
}

fn verdict(bytes: &[u8], choice: Choice, rival: &'static Encoding) -> Verdict {
    let is_wide = |encoding| encoding == UTF_16LE || encoding == UTF_16BE;
    if is_wide(rival) && choice.basis == Basis::Mark {
        return Verdict::Marked;
    }
    if is_wide(rival) && !is_wide(choice.encoding) {
        let possible = super::utf16::by_characters(bytes).map(utf16_of) == Some(rival);
        return if possible && !choice.certain { Verdict::Possible } else { Verdict::NoZeros };
    }
    if let Some(malformed) = malformed(rival, bytes) {
        return Verdict::Malformed(malformed);
    }
    match choice.basis {
        Basis::Mark => Verdict::Marked,
        Basis::Zeros if is_wide(rival) => Verdict::Implausible,
        Basis::Zeros => Verdict::Zeros,
        Basis::Escapes => Verdict::Escapes,
        Basis::Utf8 => Verdict::ValidUtf8,
        Basis::Declared | Basis::Format => Verdict::Undeclared,
        _ if !choice.certain && is_likely(bytes, rival) => Verdict::Possible,
        _ => Verdict::Implausible,
    }
}

/// True where a text could well be meant in an encoding that all its bytes fit.
fn is_likely(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let weight = |scheme| {
        let weight = japanese::weigh(bytes, scheme);
        weight.score() > 0.0 || weight.characters < super::FEW
    };
    match encoding {
        sjis if sjis == SHIFT_JIS => weight(japanese::Scheme::ShiftJis),
        euc if euc == EUC_JP => weight(japanese::Scheme::EucJp),
        _ => true,
    }
}

/// The error for bytes that no encoding explains, or not the one that they must be in.
pub(super) fn undecodable(place: &Place, bytes: &[u8], tried: &[&'static Encoding]) -> Error {
    let message = match tried {
        [encoding] => Message::new("source.encoding-marked", [encoding.name()]),
        _ => Message::plain("source.encoding-none"),
    };
    let error = tried.iter().fold(Error::new(place.clone(), message), |error, encoding| error.detail(failure(encoding, bytes)));
    error.hint(Message::plain("source.encoding-save-hint"))
}

/// Where an encoding fails: offset, line, and the bytes there.
fn failure(encoding: &'static Encoding, bytes: &[u8]) -> Message {
    let name = encoding.name().to_owned();
    match malformed(encoding, bytes) {
        Some(Malformed { offset, line, bytes }) => {
            Message::new("source.encoding-fails", [name, offset.to_string(), line.to_string(), bytes])
        }
        None => Message::new("source.encoding-implausible", [name]),
    }
}

/// Bytes shown of a place that does not decode.
const SHOWN: usize = 8;

/// The first bytes that stand for no character of an encoding.
fn malformed(encoding: &'static Encoding, bytes: &[u8]) -> Option<Malformed> {
    // What is no error to the decoder that reads the text must be none here.
    let offset = first_malformed(encoding, bytes).filter(|_| encoding != ISO_2022_JP || strictly(encoding, bytes).is_none())?;
    let before = bytes.get(..offset).unwrap_or(bytes);
    let line = match encoding {
        wide if wide == UTF_16LE => before.as_chunks::<2>().0.split(|unit| *unit == [b'\n', 0]).count(),
        wide if wide == UTF_16BE => before.as_chunks::<2>().0.split(|unit| *unit == [0, b'\n']).count(),
        _ => before.split(|&byte| byte == b'\n').count(),
    };
    let shown: Vec<String> = bytes.iter().skip(offset).take(SHOWN).map(|byte| format!("{byte:02X}")).collect();
    Some(Malformed { offset, line, bytes: if shown.is_empty() { "-".to_owned() } else { shown.join(" ") } })
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
