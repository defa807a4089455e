//! What is done with bytes that nobody vouches for: a function for each fuzz target.
//!
//! Each takes any bytes and must end, without a panic, within the limits that files have. `tests/fuzz.rs` of the program runs them on the
//! stable compiler over damaged fixtures; `fuzz_targets/` hands them to libFuzzer.

use seihyo::dataset::Sheet;
use seihyo::grid::number_format::NumberFormat;
use seihyo::place::Place;
use seihyo::read::{self, Reading};
use seihyo::source::SourceFile;
use seihyo::source::encoding::{Declaration, DeclaredBy, decode};
use seihyo::value::{self, DecimalMark, period, unit};
use std::io::{Cursor, Write as _};
use std::sync::Arc;

/// A function over bytes, and the name of its target.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 17] = [
    ("any_file", any_file),
    ("encoding", encoding),
    ("csv", csv),
    ("html", html),
    ("spreadsheetml", spreadsheetml),
    ("xls_stream", xls_stream),
    ("xlsx_sheet", xlsx_sheet),
    ("xlsx_strings", xlsx_strings),
    ("xlsx_styles", xlsx_styles),
    ("xlsx_drawing", xlsx_drawing),
    ("xlsb_sheet", xlsb_sheet),
    ("ods_content", ods_content),
    ("layout", layout),
    ("value", value),
    ("periods", periods),
    ("number_format", number_format),
    ("definition", definition),
];

fn source(bytes: &[u8]) -> SourceFile {
    SourceFile { name: "a".into(), bytes: bytes.into(), declared_charset: None }
}

/// Goes over all that was read, as whatever comes after does.
fn touch(reading: &Reading) {
    for grid in &reading.grids {
        for (at, cell) in grid.filled() {
            std::hint::black_box(grid.text(at, cell).len());
        }
    }
}

/// A file of whatever format its bytes say.
pub fn any_file(bytes: &[u8]) {
    if let Ok((_, reading)) = read::read(&source(bytes)) {
        touch(&reading);
    }
}

/// A text in whatever encoding; the first byte chooses what is declared.
pub fn encoding(bytes: &[u8]) {
    const DECLARED: [&str; 6] = ["Shift_JIS", "EUC-JP", "utf-8", "windows-1252", "iso-2022-jp", "no-such"];
    let declared = bytes.first().and_then(|&first| DECLARED.get(usize::from(first) % 8));
    let declared: Vec<Declaration> = declared.map(|&label| Declaration::new(DeclaredBy::Http, label)).into_iter().collect();
    let _ = decode(&Place::file("a"), bytes, &declared);
}

/// Text with delimiters.
pub fn csv(bytes: &[u8]) {
    let _ = read::csv::read(&source(bytes)).map(|reading| touch(&reading));
}

/// A web page.
pub fn html(bytes: &[u8]) {
    let _ = read::html::read(&source(bytes)).map(|reading| touch(&reading));
}

/// An XML workbook of Excel 2003.
pub fn spreadsheetml(bytes: &[u8]) {
    let _ = read::spreadsheetml::read(&source(bytes)).map(|reading| touch(&reading));
}

/// The records of an .xls workbook, without their container.
pub fn xls_stream(bytes: &[u8]) {
    let _ = read::xls::read(&source(bytes)).map(|reading| touch(&reading));
}

/// A zip container of parts that are stored as they are.
fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let _ = zip.start_file(*name, stored).is_ok() && zip.write_all(bytes).is_ok();
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

const SHEET: &[u8] =
    b"<worksheet><sheetData><row r='1'><c r='A1' t='s' s='1'><v>0</v></c><c r='B1' s='2'><v>43952.5</v></c></row></sheetData></worksheet>";

/// A workbook of which one part is given.
fn xlsx(part: &str, bytes: &[u8]) {
    let links = b"<Relationships><Relationship Id='r1' Type='x/worksheet' Target='s.xml'/><Relationship Id='r2' Type='x/sharedStrings' Target='t.xml'/><Relationship Id='r3' Type='x/styles' Target='y.xml'/></Relationships>";
    let of_sheet = b"<Relationships><Relationship Id='r1' Type='x/drawing' Target='d.xml'/><Relationship Id='r2' Type='x/comments' Target='c.xml'/><Relationship Id='r3' Type='x/vmlDrawing' Target='v.xml'/></Relationships>";
    let own = [("xl/s.xml", SHEET), ("xl/t.xml", &b"<sst><si><t>x</t></si></sst>"[..])];
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='a' r:id='r1'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/_rels/s.xml.rels", of_sheet),
        (part, bytes),
    ];
    parts.extend(own.iter().filter(|(name, _)| *name != part));
    let _ = read::xlsx::read(&source(&container(&parts))).map(|reading| touch(&reading));
}

/// A sheet of an .xlsx workbook.
pub fn xlsx_sheet(bytes: &[u8]) {
    xlsx("xl/s.xml", bytes);
}

/// The shared texts of an .xlsx workbook.
pub fn xlsx_strings(bytes: &[u8]) {
    xlsx("xl/t.xml", bytes);
}

/// The styles of an .xlsx workbook.
pub fn xlsx_styles(bytes: &[u8]) {
    xlsx("xl/y.xml", bytes);
}

/// A drawing, the comments or a legacy drawing of an .xlsx workbook, by the first byte.
pub fn xlsx_drawing(bytes: &[u8]) {
    const PARTS: [&str; 3] = ["xl/d.xml", "xl/c.xml", "xl/v.xml"];
    let first = bytes.first().copied().unwrap_or_default();
    xlsx(PARTS.get(usize::from(first) % 3).copied().unwrap_or("xl/d.xml"), bytes);
}

/// A sheet of an .xlsb workbook.
pub fn xlsb_sheet(bytes: &[u8]) {
    let wide = |text: &str| -> Vec<u8> {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&u32::try_from(units.len() / 2).unwrap_or_default().to_le_bytes()[..], &units].concat()
    };
    let entry = [&[0; 4][..], &1u32.to_le_bytes(), &wide("r1"), &wide("a")].concat();
    let workbook = [&[0x9C, 0x01, u8::try_from(entry.len()).unwrap_or_default()][..], &entry].concat();
    let links = b"<Relationships><Relationship Id='r1' Type='x/worksheet' Target='s.bin'/></Relationships>";
    let parts: [(&str, &[u8]); 3] = [("xl/workbook.bin", &workbook), ("xl/_rels/workbook.bin.rels", links), ("xl/s.bin", bytes)];
    let _ = read::xlsb::read(&source(&container(&parts))).map(|reading| touch(&reading));
}

/// The content of an `OpenDocument` spreadsheet.
pub fn ods_content(bytes: &[u8]) {
    let _ = read::ods::read(&source(&container(&[("content.xml", bytes)]))).map(|reading| touch(&reading));
}

/// A page or a text through layout, proof and unfolding.
pub fn layout(bytes: &[u8]) {
    let read = if bytes.starts_with(b"<") { read::html::read(&source(bytes)) } else { read::csv::read(&source(bytes)) };
    let Ok(reading) = read else { return };
    for grid in reading.grids {
        let sheet = Sheet::new("a".into(), Arc::new(grid), None);
        for part in sheet.parts() {
            std::hint::black_box(part.table.reading().observations().count());
        }
    }
}

/// What one cell says.
pub fn value(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    std::hint::black_box((value::read(&text), value::read_number(&text), unit::read_unit(&text), value::is_formula(&text)));
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    for mark in marks {
        std::hint::black_box((value::read_several(&text, mark), value::read_aside(&text, mark)));
    }
    let lines: Vec<&str> = text.lines().collect();
    std::hint::black_box(value::read_legend(&lines));
}

/// Periods, alone and within a sentence.
pub fn periods(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    std::hint::black_box((value::read_period(&text), value::parse_period(&text).is_ok(), period::mentions(&text).len()));
}

/// A number format: eight bytes of the number to show, then the format.
pub fn number_format(bytes: &[u8]) {
    let Some((number, code)) = bytes.split_first_chunk::<8>() else { return };
    let format = NumberFormat::new(&String::from_utf8_lossy(code));
    let number = f64::from_le_bytes(*number);
    for number in [number, 0.0, -1.5, 43_952.75, 1e15].into_iter().filter(|number| number.is_finite()) {
        std::hint::black_box((format.show(number, false), format.show(number, true)));
    }
}

/// A definition and the settings of a catalog.
pub fn definition(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    std::hint::black_box(seihyo::definition::parse("a.toml", &text).is_ok());
    std::hint::black_box(seihyo::definition::parse_settings("seihyo.toml", &text).is_ok());
}
