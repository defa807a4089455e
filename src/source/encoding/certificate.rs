//! The certificate of an encoding: which one it is, what decided on it, what was ruled out and why, and what stands in the bytes.

use super::rivals::Rival;

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
    /// The rule of its format for files that say nothing: UTF-8 for XML.
    Format,
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
            Self::Format => "format",
            Self::Plausible => "plausible-text",
            Self::Guess => "guess",
        }
    }

    /// The key of the sentence that says it to people.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mark => "source.basis-mark",
            Self::Ascii => "source.basis-ascii",
            Self::Zeros => "source.basis-zeros",
            Self::Escapes => "source.basis-escapes",
            Self::Utf8 => "source.basis-utf8",
            Self::Declared => "source.basis-declared",
            Self::Format => "source.basis-format",
            Self::Plausible => "source.basis-plausible",
            Self::Guess => "source.basis-guess",
        }
    }
}

/// Who says in which encoding a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeclaredBy {
    /// The server, in the header `Content-Type`.
    Http,
    /// A `<meta>` of the page.
    Meta,
    /// The XML declaration at the beginning of the file.
    Xml,
}

impl DeclaredBy {
    /// The word for machine output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Meta => "meta",
            Self::Xml => "xml",
        }
    }

    /// How people know it, in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP Content-Type",
            Self::Meta => "<meta charset>",
            Self::Xml => "<?xml encoding?>",
        }
    }
}

/// A charset that came along with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Who says it.
    pub by: DeclaredBy,
    /// Its name as written.
    pub charset: String,
    /// Whether it is the encoding found; none where nobody knows the name, or for ASCII, and before the text is decoded.
    pub agrees: Option<bool>,
}

impl Declaration {
    /// A declaration that is not yet held against the bytes.
    pub fn new(by: DeclaredBy, charset: impl Into<String>) -> Self {
        Self { by, charset: charset.into(), agrees: None }
    }
}

/// How often each line end stands in a text, within quoted fields too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEnds {
    /// CR and LF, of Windows.
    pub crlf: usize,
    /// LF alone, of Unix.
    pub lf: usize,
    /// CR alone, of old Macintosh.
    pub cr: usize,
}

impl LineEnds {
    /// True where more than one kind occurs.
    pub const fn are_mixed(&self) -> bool {
        (self.crlf > 0) as u8 + (self.lf > 0) as u8 + (self.cr > 0) as u8 > 1
    }
}

/// Double-byte codes beyond JIS X 0208 in the bytes of CP932 or EUC-JP. The bytes alone tell them apart, for most of what IBM defined
/// has a second code that NEC selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VendorCodes {
    /// Row 13 of NEC: ①, Ⅳ, ㈱, ㎡.
    pub nec_row_13: usize,
    /// What NEC selected of IBM's extensions: CP932 from ED40 on, rows 89 to 92.
    pub nec_selected: usize,
    /// IBM's extensions at their own place: CP932 from FA40 on.
    pub ibm: usize,
    /// Codes for private use (gaiji): CP932 from F040 on.
    pub private_use: usize,
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
    /// The other encodings of Japanese texts, each with why it is not this one; empty for ASCII, which is the same in all of them.
    pub rivals: Vec<Rival>,
    /// True where a byte order mark stood in front; it is no part of the text.
    pub mark: bool,
    /// The charsets that came along, in the order in which they are believed.
    pub declarations: Vec<Declaration>,
    /// The line ends of the text.
    pub line_ends: LineEnds,
    /// Codes of vendors in the bytes; none in encodings that have no such codes.
    pub vendor_codes: Option<VendorCodes>,
    /// Characters for private use, which are gaiji of one organisation.
    pub private_use: usize,
    /// U+FFFD in the file: characters lost before it came here.
    pub replaced: usize,
    /// Control characters other than tab and line ends, NUL among them.
    pub controls: usize,
}
