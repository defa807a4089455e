//! Which encoding a text is in, with the evidence.
//!
//! Order of trust: byte order mark, NUL bytes of UTF-16, escapes of ISO-2022-JP (all of it would decode as UTF-8), UTF-8 without an
//! error, the declared charset, then EUC-JP against `Shift_JIS` by how plausible the text is, with a detector breaking ties. Nothing
//! is ever replaced: bytes that no encoding explains are an error with their place.

mod certificate;
pub mod cp932;
mod escapes;
mod japanese;
mod legacy;
mod rivals;
mod suspicious;
pub(in crate::source) mod utf16;
mod vendor;

pub use certificate::{Basis, Certificate, Declaration, DeclaredBy, LineEnds, VendorCodes};
pub use cp932::{Unmappable, encode_cp932};
pub use rivals::{Malformed, Rival, Verdict};

use crate::finding::{Error, Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use rivals::undecodable;
use std::borrow::Cow;

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

/// Decodes the bytes of a text file; `declared` are the charsets that came along with them, the most trusted first.
///
/// Errs where no encoding explains every byte, and then says where each of the likely ones fails.
///
/// ```
/// use seihyo::{place::Place, source::encoding::decode};
/// let decoded = decode(&Place::file("a.csv"), b"\x93\x8C\x8B\x9E\x93s,\x90l\x8C\xFB", &[]).unwrap();
/// assert_eq!(decoded.text, "東京都,人口");
/// assert_eq!(decoded.certificate.encoding, "Shift_JIS");
/// ```
pub fn decode(place: &Place, bytes: &[u8], declared: &[Declaration]) -> Result<Decoded, Error> {
    let named = declared.iter().find_map(|declaration| for_label(&declaration.charset));
    let choice = choose(bytes, named).ok_or_else(|| undecodable(place, bytes, &[UTF_8, SHIFT_JIS, EUC_JP]))?;
    let mark = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding == choice.encoding);
    let body = bytes.get(mark.map_or(0, |(_, length)| length)..).unwrap_or_default();
    let text = strictly(choice.encoding, body).ok_or_else(|| undecodable(place, bytes, &[choice.encoding]))?.into_owned();
    let (certificate, findings) = certify(place, bytes, &text, choice, declared);
    Ok(Decoded { text, certificate, findings })
}

/// The certificate of a text whose format lays down how its encoding is told, by what `basis` says, and what is doubtful about it.
///
/// `text` is what the bytes were decoded to without a byte order mark; in a text that had to be mended, U+FFFD counts as lost.
pub fn stated(
    place: &Place,
    bytes: &[u8],
    text: &str,
    encoding: &'static Encoding,
    basis: Basis,
    declared: &[Declaration],
) -> (Certificate, Vec<Finding>) {
    certify(place, bytes, text, Choice::certain(encoding, basis), declared)
}

fn certify(place: &Place, bytes: &[u8], text: &str, choice: Choice, declared: &[Declaration]) -> (Certificate, Vec<Finding>) {
    let mark = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding == choice.encoding);
    let body = bytes.get(mark.map_or(0, |(_, length)| length)..).unwrap_or_default();
    let mut certificate = Certificate {
        encoding: choice.encoding.name(),
        basis: choice.basis,
        certain: choice.certain,
        rivals: rivals::of(bytes, choice),
        mark: mark.is_some(),
        declarations: declared.iter().map(|declaration| held_against(declaration, choice)).collect(),
        line_ends: LineEnds::default(),
        vendor_codes: vendor::count(choice.encoding, body),
        private_use: 0,
        replaced: 0,
        controls: 0,
    };
    let mut findings = doubts(place, &certificate);
    findings.extend(suspicious::find(place, text, &mut certificate));
    (certificate, findings)
}

/// A declaration with whether it names the encoding that was found; ASCII is in every encoding.
fn held_against(declaration: &Declaration, choice: Choice) -> Declaration {
    let named = for_label(&declaration.charset).filter(|_| choice.basis != Basis::Ascii);
    let agrees = named.map(|named| named == choice.encoding || (named == UTF_16LE && choice.encoding == UTF_16BE));
    Declaration { agrees, ..declaration.clone() }
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
    let wrong = certificate.declarations.iter().filter(|declaration| declaration.agrees == Some(false));
    let mut findings: Vec<Finding> = wrong
        .map(|declaration| {
            let message = Message::new("source.encoding-declared", [&*declaration.charset, certificate.encoding]);
            Finding::new("ENC003", Severity::Warning, place.clone(), message)
        })
        .collect();
    if !certificate.certain {
        let message = Message::new("source.encoding-guessed", [certificate.encoding]);
        let finding = Finding::new("ENC004", Severity::Warning, place.clone(), message);
        findings.push(finding.hint(Message::plain("source.encoding-save-hint")));
    }
    findings
}

#[cfg(test)]
mod tests;
