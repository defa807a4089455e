//! Small workbooks, made record by record.

use super::read;
use super::records::kind;
use crate::finding::Error;
use crate::grid::{Content, Grid, ObjectKind, Visibility};
use crate::place::Address;
use crate::read::Reading;
use crate::source::SourceFile;
use std::sync::Arc;

/// One record.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// A record of 16-bit numbers.
fn words(kind: u16, words: &[u16]) -> Vec<u8> {
    let data: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    record(kind, &data)
}

/// The front of a cell record, then the rest.
fn cell(kind: u16, row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
    let head: Vec<u8> = [row, column, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    record(kind, &[&head[..], rest].concat())
}

/// A string of Latin letters as BIFF8 has it, its length in two bytes.
fn latin(text: &str) -> Vec<u8> {
    [&u16::try_from(text.len()).unwrap().to_le_bytes()[..], &[0], text.as_bytes()].concat()
}

fn begin(version: u16, substream: u16) -> Vec<u8> {
    words(kind::BOF_5, &[version, substream, 0, 0])
}

/// A BIFF8 workbook with the given globals and sheets, each of them named, with its two flags.
fn book(globals: &[Vec<u8>], sheets: &[(&str, [u8; 2], Vec<u8>)]) -> Vec<u8> {
    let head = [begin(0x0600, 5), globals.concat()].concat();
    let list: usize = sheets.iter().map(|(name, ..)| 12 + name.len()).sum();
    let mut position = head.len() + list + 4;
    let mut list = Vec::new();
    let mut bodies = Vec::new();
    for (name, flags, records) in sheets {
        let body = [begin(0x0600, 0x10), records.clone(), record(kind::EOF, &[])].concat();
        let at = u32::try_from(position).unwrap().to_le_bytes();
        list.extend(record(kind::BOUNDSHEET, &[&at[..], flags, &[u8::try_from(name.len()).unwrap(), 0], name.as_bytes()].concat()));
        position += body.len();
        bodies.extend(body);
    }
    [head, list, record(kind::EOF, &[]), bodies].concat()
}

fn reading(bytes: &[u8]) -> Result<Reading, Error> {
    read(&SourceFile { name: Arc::from("folder/a.xls"), bytes: Arc::from(bytes), declared_charset: None })
}

/// The only sheet of a workbook with these records, and the codes of its findings.
fn sheet(globals: &[Vec<u8>], records: &[Vec<u8>]) -> (Grid, Vec<&'static str>) {
    let mut reading = reading(&book(globals, &[("s", [0, 0], records.concat())])).unwrap();
    (reading.grids.remove(0), reading.findings.iter().map(|finding| finding.code).collect())
}

/// The filled cells of a grid, as text.
fn shown(grid: &Grid) -> Vec<String> {
    let show = |content: &Content| match content {
        Content::Blank => String::new(),
        Content::Number(number) => number.to_string(),
        Content::Text(text) => format!("{text:?}"),
        Content::Logical(value) => value.to_string(),
        Content::Error(text) => text.to_string(),
    };
    grid.filled().map(|(at, cell)| format!("{at}={}{}", if cell.is_formula() { "=" } else { "" }, show(&cell.content))).collect()
}

#[test]
fn numbers_of_every_form() {
    let number = cell(kind::NUMBER, 0, 0, &1.5f64.to_le_bytes());
    let rk = |bits: u32| bits.to_le_bytes();
    let whole = cell(kind::RK, 0, 1, &rk(7 << 2 | 2));
    let negative = cell(kind::RK, 0, 2, &rk((-7_i32 << 2).cast_unsigned() | 2));
    let hundredths = cell(kind::RK, 0, 3, &rk(123 << 2 | 3));
    let float = cell(kind::RK, 0, 4, &rk(0x3FF8_0000));
    let many = record(kind::MULRK, &[&[1, 0, 2, 0, 0, 0][..], &rk(4 | 2), &[0, 0], &rk(8 | 2), &[3, 0]].concat());
    let (grid, findings) = sheet(&[], &[number, whole, negative, hundredths, float, many]);
    assert_eq!(shown(&grid), ["A1=1.5", "B1=7", "C1=-7", "D1=1.23", "E1=1.5", "C2=1", "D2=2"]);
    assert!(findings.is_empty());
}

#[test]
fn the_result_of_a_formula_is_read() {
    let formula = |column, value: [u8; 8]| cell(kind::FORMULA, 0, column, &[&value[..], &[0; 8]].concat());
    let records = [
        formula(0, 2f64.to_le_bytes()),
        formula(1, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x04BC, &[0; 10]),
        record(kind::STRING, &latin("sum")),
        formula(2, [1, 0, 1, 0, 0, 0, 0xFF, 0xFF]),
        formula(3, [2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]),
        formula(4, [3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        formula(5, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
    ];
    let (grid, findings) = sheet(&[], &records);
    assert_eq!(shown(&grid), ["A1==2", "B1==\"sum\"", "C1==true", "D1==#N/A"]);
    assert!(grid.cell(Address::new(0, 4)).is_some_and(|cell| cell.is_formula() && cell.content.is_blank()));
    assert_eq!(findings, ["GRD104"]);
}

#[test]
fn texts_are_shared_or_their_own() {
    let strings = [&[0; 8][..], &latin("a"), &latin("")].concat();
    let label = |column, index: u32| cell(kind::LABELSST, 0, column, &index.to_le_bytes());
    let records = [label(0, 0), label(1, 1), label(2, 9), cell(kind::LABEL, 0, 3, &latin("b"))];
    let (grid, findings) = sheet(&[record(kind::SST, &strings)], &records);
    assert_eq!(shown(&grid), ["A1=\"a\"", "D1=\"b\""]);
    assert_eq!(findings, ["GRD103"]);
}

#[test]
fn what_is_no_value_stays_visible() {
    let records = [
        cell(kind::BOOLERR, 0, 0, &[0x07, 1]),
        cell(kind::BOOLERR, 0, 1, &[0x99, 1]),
        cell(kind::BOOLERR, 0, 2, &[0, 0]),
        cell(kind::NUMBER, 0, 3, &f64::NAN.to_le_bytes()),
        cell(kind::NUMBER, 0, 256, &1f64.to_le_bytes()),
        cell(kind::NUMBER, 0, 4, &[0; 3]),
    ];
    let (grid, findings) = sheet(&[], &records);
    assert_eq!(shown(&grid), ["A1=#DIV/0!", "B1=#ERR(0x99)", "C1=false", "D1=#NUM!"]);
    assert_eq!(findings, ["GRD102", "GRD105", "GRD106", "FIL108"]);
}

#[test]
fn rows_and_cells_out_of_order_are_put_in_order_and_the_last_counts() {
    let number = |row, column, number: f64| cell(kind::NUMBER, row, column, &number.to_le_bytes());
    let (grid, _) = sheet(&[], &[number(1, 1, 1.0), number(0, 0, 2.0), number(1, 0, 3.0), number(1, 1, 4.0)]);
    assert_eq!(shown(&grid), ["A1=2", "A2=3", "B2=4"]);
}

#[test]
fn merges_and_hidden_rows_and_columns() {
    let row = |row, flags| words(kind::ROW, &[row, 0, 9, 0xFF, 0, 0, flags, 15]);
    let records = [
        row(1, 0x20),
        row(2, 0x20),
        row(3, 0x00),
        words(kind::COLINFO, &[4, 300, 2048, 0, 1, 0]),
        words(kind::COLINFO, &[2, 3, 0, 0, 0, 0]),
        words(kind::COLINFO, &[0, 0, 2048, 0, 0, 0]),
        words(kind::MERGECELLS, &[3, 4, 5, 0, 1, 0, 0, 1, 2, 7, 7, 7, 7]),
        words(kind::MERGECELLS, &[9, 0]),
    ];
    let (grid, _) = sheet(&[], &records);
    assert_eq!((&grid.hidden_rows[..], &grid.hidden_columns[..]), (&[(1, 2)][..], &[(2, 255)][..]));
    let merges: Vec<String> = grid.merges.iter().map(ToString::to_string).collect();
    assert_eq!(merges, ["B1:C1", "A5:B6"]);
}

#[test]
fn parts_struck_through_or_set_higher_are_runs() {
    let font = |flags, raised| words(kind::FONT, &[200, flags, 0x7FFF, 400, raised, 0, 0]);
    let globals = [
        font(0, 0),
        font(8, 0),
        font(0, 1),
        font(2, 0),
        record(kind::XF, &[0; 20]),
        record(kind::SST, &[&[0; 8][..], &[4, 0, 8, 2, 0], b"ab1)", &[1, 0, 1, 0, 2, 0, 2, 0]].concat()),
        record(kind::CONTINUE, &[&[2, 0, 8, 1, 0][..], b"ab", &[1, 0, 3, 0]].concat()),
    ];
    let label = |column, index: u32| cell(kind::LABELSST, 0, column, &index.to_le_bytes());
    let (grid, _) = sheet(&globals, &[label(0, 0), label(1, 1)]);
    let runs: Vec<_> = grid.runs.iter().map(|(at, runs)| (at.to_string(), runs.clone())).collect();
    assert_eq!(runs.len(), 1);
    let parts: Vec<_> = runs[0].1.iter().map(|run| (run.start, run.end, run.strike, run.superscript)).collect();
    assert_eq!((&*runs[0].0, &parts[..]), ("A1", &[(1, 2, true, false), (2, 4, false, true)][..]));
}

#[test]
fn sheets_come_in_the_order_of_the_tabs_and_charts_are_left_out() {
    let number = cell(kind::NUMBER, 0, 0, &1f64.to_le_bytes());
    let sheets = [("b", [0, 0], number.clone()), ("chart", [0, 2], Vec::new()), ("a", [1, 0], number.clone()), ("c", [2, 0], number)];
    let reading = reading(&book(&[words(kind::DATEMODE, &[1])], &sheets)).unwrap();
    let names: Vec<_> = reading.grids.iter().map(|grid| (&*grid.sheet, grid.visibility, grid.date1904)).collect();
    assert_eq!(names, [("b", Visibility::Visible, true), ("a", Visibility::Hidden, true), ("c", Visibility::VeryHidden, true)]);
    let findings: Vec<_> = reading.findings.iter().map(|finding| (finding.code, finding.place.to_string())).collect();
    assert_eq!(findings, [("FIL101", "folder/a.xls!chart".to_owned())]);
}

#[test]
fn a_chart_on_a_sheet_keeps_its_cells_to_itself() {
    let chart = [begin(0x0600, 0x20), cell(kind::NUMBER, 0, 0, &9f64.to_le_bytes()), record(kind::EOF, &[])].concat();
    let object = words(kind::OBJ, &[0x15, 18, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let (grid, _) = sheet(&[], &[object, chart, cell(kind::NUMBER, 1, 0, &1f64.to_le_bytes())]);
    assert_eq!(shown(&grid), ["A2=1"]);
    assert_eq!(grid.objects.iter().map(|object| object.kind).collect::<Vec<_>>(), [ObjectKind::Chart]);
}

#[test]
fn a_sheet_that_ends_early_says_so() {
    let mut bytes = book(&[], &[("s", [0, 0], cell(kind::NUMBER, 0, 0, &1f64.to_le_bytes()))]);
    bytes.truncate(bytes.len() - 4);
    let reading = reading(&bytes).unwrap();
    assert_eq!((shown(&reading.grids[0]), reading.findings[0].code), (vec!["A1=1".to_owned()], "FIL105"));
}

#[test]
fn a_sheet_that_is_not_there_says_so() {
    let mut bytes = book(&[], &[("s", [0, 0], Vec::new())]);
    bytes.truncate(bytes.len() - 16);
    let reading = reading(&bytes).unwrap();
    assert_eq!((reading.grids.len(), reading.findings[0].code), (1, "FIL106"));
}

#[test]
fn excel_5_has_bytes_in_a_code_page() {
    let stream = [
        begin(0x0500, 0x10),
        words(kind::CODEPAGE, &[932]),
        cell(kind::LABEL, 0, 0, b"\x02\0\x95\x5C"),
        record(kind::NOTE, &[&[0, 0, 0, 0, 2, 0][..], b"\x95\x5C"].concat()),
        record(kind::EOF, &[]),
    ];
    let reading = reading(&stream.concat()).unwrap();
    assert_eq!((&*reading.grids[0].sheet, shown(&reading.grids[0])), ("a", vec!["A1=\"表\"".to_owned()]));
    assert_eq!((reading.grids[0].objects[0].kind, &*reading.grids[0].objects[0].text), (ObjectKind::Comment, "表"));
}

#[test]
fn excel_2_cells_have_their_look_in_themselves() {
    let stream = [
        words(kind::BOF_2, &[2, 0x10]),
        record(kind::FONT, &[200, 0, 0, 0, 0]),
        record(kind::FONT, &[200, 0, 1, 0, 0]),
        record(kind::FORMAT_2, b"\x07General"),
        record(kind::FORMAT_2, b"\x020%"),
        record(kind::INTEGER_2, &[0, 0, 0, 0, 0, 0x41, 0x22, 5, 0]),
        record(kind::LABEL_2, &[0, 0, 1, 0, 0, 0, 0, 2, b'h', b'i']),
        record(kind::EOF, &[]),
    ];
    let grid = reading(&stream.concat()).unwrap().grids.remove(0);
    assert_eq!(shown(&grid), ["A1=5", "B1=\"hi\""]);
    let look = grid.style(grid.cell(Address::new(0, 0)).unwrap());
    assert_eq!((look.bold, look.format.code(), look.borders.top), (true, "0%", crate::grid::Line::Thin));
    assert!(!grid.style(grid.cell(Address::new(0, 1)).unwrap()).bold);
}

#[test]
fn what_is_no_workbook_is_refused() {
    let key = |bytes: &[u8]| reading(bytes).map(|_| ()).map_err(|error| error.message.key());
    assert_eq!(key(b"<html><table>"), Err("read.xls-no-records"));
    assert_eq!(key(b""), Err("read.xls-no-records"));
    assert_eq!(key(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more"), Err("read.xls-container-damaged"));
    assert_eq!(key(&book(&[words(kind::FILEPASS, &[0, 1])], &[])), Err("read.xls-encrypted"));
    assert_eq!(key(&words(kind::BOF_4, &[4, 0x100, 0])), Err("read.xls-workspace"));
}
