//! The encoding certificate of a source as manifests keep it.

use crate::characters::{Characters, Noted, is_visible};
use crate::source::encoding::{Certificate, Rival, Verdict};
use serde::{Deserialize, Serialize};

/// How a text was decoded, what decided on it, what was ruled out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// The encoding.
    pub name: String,
    /// What decided on it.
    pub basis: String,
    /// False where another one would have been possible.
    pub certain: bool,
    /// The other encodings of Japanese texts; none for ASCII.
    pub rivals: Vec<RivalFacts>,
    /// True where a byte order mark stood in front.
    pub byte_order_mark: bool,
    /// The charsets that came along.
    pub declared: Vec<DeclarationFacts>,
    /// How often each line end occurs.
    pub line_ends: LineEndFacts,
    /// Codes of vendors in the bytes; none in encodings that have no such codes.
    pub vendor_codes: Option<VendorCodeFacts>,
    /// Characters for private use.
    pub private_use: usize,
    /// Characters that were lost before the file came here.
    pub replaced: usize,
    /// Control characters other than tab and line ends.
    pub controls: usize,
}

/// An encoding that was not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RivalFacts {
    /// The encoding.
    pub name: String,
    /// False where it could be the right one as well.
    pub ruled_out: bool,
    /// Why it was not chosen.
    pub reason: String,
    /// How many bytes stand before those that are no character of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// Their line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// They and some that follow, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<String>,
}

/// A charset that came along with a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclarationFacts {
    /// Who says it: `http`, `meta`, `xml`.
    pub by: String,
    /// As written.
    pub charset: String,
    /// Whether it is the encoding found; none where nobody knows the name, or for ASCII.
    pub agrees: Option<bool>,
}

/// How often each line end occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineEndFacts {
    /// CR and LF.
    pub crlf: usize,
    /// LF alone.
    pub lf: usize,
    /// CR alone.
    pub cr: usize,
}

/// Double-byte codes beyond JIS X 0208.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorCodeFacts {
    /// Row 13 of NEC.
    pub nec_row_13: usize,
    /// IBM's extensions by the codes that NEC selected for them.
    pub nec_selected: usize,
    /// IBM's extensions by their own codes.
    pub ibm: usize,
    /// Codes for private use.
    pub private_use: usize,
}

impl CertificateFacts {
    pub(super) fn new(certificate: &Certificate) -> Self {
        let declared = certificate.declarations.iter().map(|declaration| DeclarationFacts {
            by: declaration.by.word().to_owned(),
            charset: declaration.charset.clone(),
            agrees: declaration.agrees,
        });
        let ends = certificate.line_ends;
        Self {
            name: certificate.encoding.to_owned(),
            basis: certificate.basis.word().to_owned(),
            certain: certificate.certain,
            rivals: certificate.rivals.iter().map(RivalFacts::new).collect(),
            byte_order_mark: certificate.mark,
            declared: declared.collect(),
            line_ends: LineEndFacts { crlf: ends.crlf, lf: ends.lf, cr: ends.cr },
            vendor_codes: certificate.vendor_codes.map(|codes| VendorCodeFacts {
                nec_row_13: codes.nec_row_13,
                nec_selected: codes.nec_selected,
                ibm: codes.ibm,
                private_use: codes.private_use,
            }),
            private_use: certificate.private_use,
            replaced: certificate.replaced,
            controls: certificate.controls,
        }
    }
}

impl RivalFacts {
    fn new(rival: &Rival) -> Self {
        let malformed = if let Verdict::Malformed(malformed) = &rival.verdict { Some(malformed) } else { None };
        Self {
            name: rival.encoding.to_owned(),
            ruled_out: rival.verdict.rules_out(),
            reason: rival.verdict.word().to_owned(),
            offset: malformed.map(|malformed| malformed.offset),
            line: malformed.map(|malformed| malformed.line),
            bytes: malformed.map(|malformed| malformed.bytes.clone()),
        }
    }
}

/// The characters of a source that another system shows otherwise or not at all, or that CP932 lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharacterFacts {
    /// Each with its occurrences, by class.
    pub noted: Vec<NotedFacts>,
    /// Occurrences of characters that are not listed, because there are too many different ones.
    pub unlisted: usize,
}

/// A character with its occurrences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedFacts {
    /// The character; none where it has no sign of its own.
    pub character: Option<String>,
    /// Its code point: `U+2460`.
    pub code: String,
    /// What it is; none for one that CP932 merely lacks.
    pub class: Option<String>,
    /// What becomes of it in CP932: `kept`, `twin`, `lost`.
    pub export: String,
    /// Its bytes in CP932, or those of its twin, in hexadecimal digits.
    pub cp932: Option<String>,
    /// How often it occurs.
    pub count: usize,
    /// The first cells it occurs in.
    pub places: Vec<String>,
}

impl CharacterFacts {
    pub(super) fn new(characters: &Characters) -> Self {
        Self { noted: characters.noted.iter().map(NotedFacts::new).collect(), unlisted: characters.unlisted }
    }
}

impl NotedFacts {
    fn new(noted: &Noted) -> Self {
        Self {
            character: is_visible(noted.character).then(|| noted.character.to_string()),
            code: format!("U+{:04X}", u32::from(noted.character)),
            class: noted.class.map(|class| class.word().to_owned()),
            export: noted.export.word().to_owned(),
            cp932: noted.export.bytes(),
            count: noted.count,
            places: noted.places.iter().map(ToString::to_string).collect(),
        }
    }
}
