//! What kind of file some bytes are, decided by content and never by the name.
//!
//! Only the head of a text and the directory of a container are looked at; nothing is unpacked.

mod container;
mod text;

use crate::finding::{Error, Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;

/// A kind of file that a reader exists for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Office Open XML workbook, with or without macros (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Binary workbook in a zip container (`.xlsb`).
    Xlsb,
    /// BIFF5 or BIFF8 workbook in an OLE container (`.xls`).
    Xls,
    /// BIFF2 to BIFF5 worksheet without a container (`.xls` of Excel 2 to 4).
    Biff,
    /// `OpenDocument` spreadsheet (`.ods`).
    Ods,
    /// Excel 2003 XML workbook, mostly named `.xls` or `.xml`.
    SpreadsheetMl,
    /// Web page, also one named `.xls`.
    Html,
    /// Text with delimiters: comma, tab, semicolon or pipe.
    Csv,
}

impl Format {
    /// The name people know the format by, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel (.xlsx)",
            Self::Xlsb => "Excel (.xlsb)",
            Self::Xls => "Excel (.xls)",
            Self::Biff => "Excel 2-5 (.xls)",
            Self::Ods => "OpenDocument (.ods)",
            Self::SpreadsheetMl => "Excel 2003 XML",
            Self::Html => "HTML",
            Self::Csv => "CSV/TSV",
        }
    }

    /// The name endings that promise this format.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm", "xlam"],
            Self::Xlsb => &["xlsb"],
            Self::Xls | Self::Biff => &["xls", "xlt", "xlw"],
            Self::Ods => &["ods", "ots"],
            Self::SpreadsheetMl => &["xml"],
            Self::Html => &["html", "htm", "xhtml", "shtml"],
            Self::Csv => &["csv", "tsv", "txt", "tab"],
        }
    }
}

const ALL: [Format; 8] =
    [Format::Xlsx, Format::Xlsb, Format::Xls, Format::Biff, Format::Ods, Format::SpreadsheetMl, Format::Html, Format::Csv];

/// Why no reader fits: what the file is, and what to do about it.
struct Refusal {
    message: Message,
    hint: Option<Message>,
}

impl Refusal {
    /// A file of a known kind that holds no table we read.
    fn other(what: &str) -> Self {
        Self { message: Message::new("source.format-other", [what]), hint: None }
    }

    fn new(message: Message) -> Self {
        Self { message, hint: None }
    }

    fn hint(mut self, key: &'static str) -> Self {
        self.hint = Some(Message::plain(key));
        self
    }
}

/// The format of a file by its content.
///
/// Errs where no reader fits (a PDF, an encrypted workbook, an empty file …) and says what the file is instead.
///
/// ```
/// use seihyo::source::{Format, SourceFile, format::sniff};
/// let page = SourceFile { name: "a.xls".into(), bytes: b"<table><tr><td>1".as_slice().into(), declared_charset: None };
/// assert_eq!(sniff(&page), Ok(Format::Html));
/// ```
pub fn sniff(source: &SourceFile) -> Result<Format, Error> {
    decide(&source.bytes).map_err(|refusal| {
        let error = Error::new(Place::file(source.name.clone()), refusal.message).detail(Message::plain("source.format-expected"));
        match refusal.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    })
}

/// What to say where the name promises another format than the content has: people and programs go by the name.
pub fn misnamed(source: &SourceFile, format: Format) -> Option<Finding> {
    let file_name = source.name.rsplit('/').next()?;
    let ending = file_name.rsplit_once('.')?.1.to_ascii_lowercase();
    let ending = ending.as_str();
    let promised = ALL.into_iter().any(|known| known.endings().contains(&ending));
    let kept = format.endings().contains(&ending);
    (promised && !kept).then(|| {
        let message = Message::new("source.format-misnamed", [&format!(".{ending}"), format.name()]);
        Finding::new("FIL001", Severity::Warning, Place::file(source.name.clone()), message)
            .hint(Message::new("source.format-rename", [format.endings().first().copied().unwrap_or_default()]))
    })
}

fn decide(bytes: &[u8]) -> Result<Format, Refusal> {
    if bytes.iter().all(|&byte| byte == 0) {
        let key = if bytes.is_empty() { "source.format-empty" } else { "source.format-zeros" };
        return Err(Refusal::new(Message::plain(key)));
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return container::ole(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(b"PK00PK\x03\x04") {
        return container::zip(bytes);
    }
    if is_raw_biff(bytes) {
        return Ok(Format::Biff);
    }
    if let Some((_, _, name)) = MAGIC.iter().find(|(at, magic, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic))) {
        return Err(Refusal::other(name));
    }
    if is_lock_file(bytes) {
        return Err(Refusal::new(Message::plain("source.format-lock")).hint("source.format-lock-hint"));
    }
    text::decide(bytes)
}

/// Kinds of file by the bytes they begin with: offset, bytes, name.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"%PDF-", "PDF"),
    (0, b"\x89PNG\r\n", "PNG"),
    (0, b"\xFF\xD8\xFF", "JPEG"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (8, b"WEBP", "WebP"),
    (6, b"\0\0\0\0\x36\0\0\0\x28\0\0\0", "BMP"),
    (4, b"ftyp", "MP4/HEIC"),
    (0, b"\x1F\x8B\x08", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xFD7zXZ\0", "xz"),
    (0, b"\x28\xB5\x2F\xFD", "Zstandard"),
    (0, b"7z\xBC\xAF\x27\x1C", "7-Zip"),
    (0, b"Rar!\x1A\x07", "RAR"),
    (2, b"-lh", "LZH"),
    (257, b"ustar", "tar"),
    (0, b"MSCF\0\0\0\0", "CAB"),
    (0, b"MZ\x90\0", "Windows EXE"),
    (0, b"{\\rtf", "RTF"),
    (0, b"%!PS", "PostScript"),
    (0, b"PAR1", "Parquet"),
    (0, b"ARROW1\0\0", "Arrow"),
    (0, b"SQLite format 3\0", "SQLite"),
    (4, b"Standard Jet DB", "Microsoft Access (.mdb)"),
    (4, b"Standard ACE DB", "Microsoft Access (.accdb)"),
    (0, b"$FL2@(#)", "SPSS (.sav)"),
    (0, b"<stata_dta>", "Stata (.dta)"),
    (0, b"\0\0\x02\0\x06\x04\x06\0", "Lotus 1-2-3"),
    (0, b"\0\0\x1A\0", "Lotus 1-2-3"),
    (0, b"ID;P", "SYLK (.slk)"),
    (0, b"TABLE\r\n0,1", "DIF (.dif)"),
    (0, b"TABLE\n0,1", "DIF (.dif)"),
];

/// True for a worksheet stream of Excel 2 to 5 that begins with its BOF record: record number, length, version, a known sheet type.
fn is_raw_biff(bytes: &[u8]) -> bool {
    let Some([number, version, length, 0, _, _, kind, kind_high]) = bytes.first_chunk::<8>() else { return false };
    let known = match (number, version) {
        (0x09, 0x00) => *length == 4,
        (0x09, 0x02 | 0x04) => (4..=16).contains(length),
        (0x09, 0x08) => (6..=16).contains(length),
        _ => false,
    };
    known && matches!(u16::from_le_bytes([*kind, *kind_high]), 0x0005 | 0x0006 | 0x0010 | 0x0020 | 0x0040 | 0x0100)
}

/// True for the `~$…` file that Office leaves beside an open document: length and name of its user, padded with blanks.
fn is_lock_file(bytes: &[u8]) -> bool {
    let (Some((&length, rest)), 160..=180) = (bytes.split_first(), bytes.len()) else { return false };
    let Some((name, padding)) = rest.split_at_checked(usize::from(length)) else { return false };
    (1..=54).contains(&length) && name.iter().all(|&byte| byte >= b' ') && padding.iter().take(20).all(|&byte| byte == b' ' || byte == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, bytes: &[u8]) -> SourceFile {
        SourceFile { name: name.into(), bytes: bytes.into(), declared_charset: None }
    }

    fn sniffed(bytes: &[u8]) -> Result<Format, &'static str> {
        sniff(&source("x", bytes)).map_err(|error| error.message.key())
    }

    #[test]
    fn texts_are_told_by_how_they_begin() {
        for page in [
            "<table>",
            "\u{FEFF} \n<!-- made by x --><HTML>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html>",
            "<tbody><tr><td>1",
            "<!-- table -->\n\n<thead>",
        ] {
            assert_eq!(sniffed(page.as_bytes()), Ok(Format::Html), "{page}");
        }
        for csv in ["a,b\n1,2\n", "年,人口\n", "<年>,人口\n", "<参考>,1", "{a},b", "[1],2\n", "BM,1", "1", "#REF!,<td>"] {
            assert_eq!(sniffed(csv.as_bytes()), Ok(Format::Csv), "{csv}");
        }
    }

    #[test]
    fn a_page_in_utf16_is_a_page() {
        let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        assert_eq!(sniffed(&utf16("\u{FEFF}<html><table>")), Ok(Format::Html));
        assert_eq!(sniffed(&utf16("<html><table>")), Ok(Format::Html));
        assert_eq!(sniffed(&utf16("年\t人口\n2020\t1\n")), Ok(Format::Csv));
    }

    #[test]
    fn excel_2003_xml_is_told_from_other_xml() {
        let xml = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook>";
        assert_eq!(sniffed(xml.as_bytes()), Ok(Format::SpreadsheetMl));
        let bare = "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert_eq!(sniffed(bare.as_bytes()), Ok(Format::SpreadsheetMl));
        assert_eq!(sniffed(b"<?xml version=\"1.0\"?><rss>"), Err("source.format-other"));
    }

    #[test]
    fn raw_biff_needs_a_known_sheet_type() {
        assert_eq!(sniffed(&[9, 0, 4, 0, 2, 0, 0x10, 0]), Ok(Format::Biff));
        assert_eq!(sniffed(b"\x09\x00\x04\x00\x02\x00\x99\x00"), Err("source.format-binary"));
        assert_eq!(sniffed(b"\t2020\t1\n"), Ok(Format::Csv));
    }

    #[test]
    fn what_no_reader_fits_is_named() {
        for (bytes, key) in [
            (&b""[..], "source.format-empty"),
            (&[0; 64], "source.format-zeros"),
            (b"%PDF-1.7", "source.format-other"),
            (b"{\"a\": [1, 2]}", "source.format-other"),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "source.format-other"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "source.format-damaged"),
            (b"PK\x03\x04 and no more", "source.format-damaged"),
            (b"\x01\x02\x03\x04\x05\x06\x07\x08", "source.format-binary"),
        ] {
            assert_eq!(sniffed(bytes), Err(key));
        }
    }

    #[test]
    fn an_owner_file_is_no_workbook() {
        let mut lock = vec![b' '; 165];
        lock[..7].copy_from_slice(b"\x06Yamada");
        assert_eq!(sniffed(&lock), Err("source.format-lock"));
    }

    #[test]
    fn a_name_that_promises_another_format_is_a_finding() {
        assert!(misnamed(&source("a/b.xls", b""), Format::Html).is_some());
        assert!(misnamed(&source("a/b.XLS", b""), Format::Xls).is_none());
        assert!(misnamed(&source("a/b.php", b""), Format::Html).is_none());
    }
}
