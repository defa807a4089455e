//! Small files, made part by part and record by record.

use seihyo::finding::Error;
use seihyo::read::{Reading, read};
use seihyo::source::SourceFile;
use std::io::{Cursor, Write as _};

/// A zip container of some parts.
pub(crate) fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The list of sheets of a workbook with one.
pub(crate) const WORKBOOK: &str = "<workbook><workbookPr/><sheets><sheet name='表1' sheetId='1' r:id='r1'/></sheets></workbook>";

const LINKS: &str = "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>\
    <Relationship Id='r2' Type='x/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='r3' Type='x/styles' Target='styles.xml'/></Relationships>";

/// A workbook with a sheet, and further parts; those named here replace the usual ones.
pub(crate) fn xlsx(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let usual: [(&str, &[u8]); 4] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let kept = usual.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    container(&kept.chain(more).copied().collect::<Vec<_>>())
}

/// A sheet of these rows.
pub(crate) fn rows(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// An `OpenDocument` spreadsheet with these styles and sheets.
pub(crate) fn ods(styles: &str, sheets: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>\n{sheets}\n\
         </office:spreadsheet></office:body></office:document-content>"
    );
    container(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

/// One BIFF record.
pub(crate) fn record(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
    let data = parts.concat();
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), &data].concat()
}

/// The little-endian bytes of some 16-bit numbers.
pub(crate) fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CODEPAGE: u16 = 0x0042;
const BOUNDSHEET: u16 = 0x0085;
const LABEL: u16 = 0x0204;

/// A cell of a text in UTF-16, as BIFF8 has it.
pub(crate) fn wide_label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    record(LABEL, &[&words(&[row, column, 0, u16::try_from(units.len()).unwrap()]), &[1], &words(&units)])
}

/// A cell of a text in single bytes: Latin-1 in BIFF8, where flags stand before it, the file's code page in BIFF5.
pub(crate) fn byte_label(row: u16, column: u16, bytes: &[u8], flags: &[u8]) -> Vec<u8> {
    record(LABEL, &[&words(&[row, column, 0, u16::try_from(bytes.len()).unwrap()]), flags, bytes])
}

/// The stream of a workbook with one sheet: version 0x0600 for BIFF8, 0x0500 for BIFF5; a code page or none.
pub(crate) fn biff(version: u16, page: Option<u16>, cells: &[Vec<u8>]) -> Vec<u8> {
    let begin = |substream: u16| record(BOF, &[&words(&[version, substream, 0, 0])]);
    let head = [begin(5), page.map(|page| record(CODEPAGE, &[&words(&[page])])).unwrap_or_default()].concat();
    let name: &[u8] = if version == 0x0600 { &[1, 0, b's'] } else { &[1, b's'] };
    let position = u32::try_from(head.len() + 4 + 6 + name.len() + 4).unwrap();
    let entry = record(BOUNDSHEET, &[&position.to_le_bytes(), &[0, 0], name]);
    [head, entry, record(EOF, &[]), begin(0x10), cells.concat(), record(EOF, &[])].concat()
}

/// An OLE container of streams, with the storages that lead to them.
pub(crate) fn ole(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (path, bytes) in streams {
        if let Some((storage, _)) = path.trim_start_matches('/').rsplit_once('/') {
            file.create_storage_all(format!("/{storage}")).unwrap();
        }
        file.create_stream(path).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// What a reader makes of a file.
pub(crate) fn reading(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Reading, Error> {
    read(&SourceFile { name: name.into(), bytes: bytes.into().into(), declared_charset: None }).map(|(_, reading)| reading)
}

/// The filled cells of all sheets as they are shown, `A1=1`.
pub(crate) fn cells(reading: &Reading) -> Vec<String> {
    reading.grids.iter().flat_map(|grid| grid.filled().map(move |(at, cell)| format!("{at}={}", grid.text(at, cell)))).collect()
}

/// The codes of the findings.
pub(crate) fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.findings.iter().map(|finding| finding.code).collect()
}
