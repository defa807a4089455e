//! Excel binary workbooks (`.xlsb`): the records of MS-XLSB within a zip container.
//!
//! Values, formula results, styles, merges, hidden rows, columns and sheets, comments and changes of font within a cell are read;
//! drawings are not.

mod comment;
mod record;
mod sheet;
mod style;
mod text;

use super::package::Package;
use super::relationship::{Relationship, resolved};
use super::remarks::Remarks;
use super::xml::attributes;
use super::{Reading, check_sheets};
use crate::finding::{Error, Severity};
use crate::grid::{Grid, Visibility};
use crate::limits::{Budget, Exceeded};
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;
use quick_xml::events::Event;
use record::{Fields, Records};
use sheet::Book;
use std::io;

const BRT_WB_PROP: u32 = 153;
const BRT_BUNDLE_SH: u32 = 156;

/// Reads all sheets of an Excel binary workbook, hidden ones too, in the order of its tabs.
///
/// A sheet that is damaged is kept as far as it can be read, with a finding. Errs where the file is no zip archive,
/// or its list of sheets, its styles or its shared texts cannot be read.
pub fn read(source: &SourceFile) -> Result<Reading, Error> {
    read_within(source, &Budget::default())
}

/// As [`read`], within a budget.
pub fn read_within(source: &SourceFile, budget: &Budget) -> Result<Reading, Error> {
    let mut package = Package::open(source, budget)?;
    let place = package.place().clone();
    let broken = |part: &str, error: io::Error| match exceeded(&error) {
        Some(exceeded) => exceeded.error(place.clone()),
        None => Error::new(place.clone(), Message::new("read.xlsb-broken", [part.to_owned(), error.to_string()])),
    };
    let links = relationships(&mut package, WORKBOOK)?;
    let workbook = match package.part(WORKBOOK)? {
        Some(part) => Workbook::read(&mut Records::new(part)).map_err(|error| broken(WORKBOOK, error))?,
        None => return Err(Error::new(place, Message::new("read.xlsb-no-workbook", [WORKBOOK]))),
    };
    let part_of = |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());
    let mut book = Book { texts: Vec::new(), styles: style::Styles::default(), budget: budget.clone() };
    let styles = part_of("styles").unwrap_or("xl/styles.bin");
    if let Some(part) = package.part(styles)? {
        book.styles = style::Styles::read(&mut Records::new(part)).map_err(|error| broken(styles, error))?;
    }
    let texts = part_of("sharedStrings").unwrap_or("xl/sharedStrings.bin");
    if let Some(part) = package.part(texts)? {
        book.texts = text::read_shared(&mut Records::new(part), budget).map_err(|error| broken(texts, error))?;
    }
    check_sheets(budget, workbook.tabs.len()).map_err(|exceeded| exceeded.error(place.clone()))?;
    let mut grids = Vec::new();
    let mut remarks = Remarks::new(place);
    for tab in &workbook.tabs {
        let link = links.iter().find(|link| link.id == tab.link);
        grids.extend(read_sheet(&mut package, tab, link, workbook.date1904, &mut book, &mut remarks)?);
    }
    Ok(Reading { grids, findings: remarks.all(), ..Reading::default() })
}

const WORKBOOK: &str = "xl/workbook.bin";

/// What the workbook part says.
#[derive(Default)]
struct Workbook {
    date1904: bool,
    tabs: Vec<Tab>,
}

/// An entry of the list of sheets.
struct Tab {
    name: String,
    visibility: Visibility,
    link: String,
}

impl Workbook {
    fn read<R: io::BufRead>(records: &mut Records<R>) -> io::Result<Self> {
        let mut workbook = Self::default();
        while let Some((kind, mut fields)) = records.next()? {
            match kind {
                BRT_WB_PROP => workbook.date1904 = fields.u32().is_some_and(|flags| flags & 1 != 0),
                BRT_BUNDLE_SH => {
                    let visibility = match fields.u32() {
                        Some(1) => Visibility::Hidden,
                        Some(2) => Visibility::VeryHidden,
                        _ => Visibility::Visible,
                    };
                    let (link, name) = link_and_name(fields).unwrap_or_default();
                    workbook.tabs.push(Tab { name, visibility, link });
                }
                _ => {}
            }
        }
        Ok(workbook)
    }
}

/// The last two texts of an entry of the list of sheets. A number stands before them; in files of Excel 2007 Beta there are two.
fn link_and_name(fields: Fields<'_>) -> Option<(String, String)> {
    [4, 8].into_iter().find_map(|numbers| {
        let mut fields = fields;
        fields.bytes(numbers)?;
        let texts = (fields.text()?, fields.text()?);
        fields.0.is_empty().then_some(texts)
    })
}

fn read_sheet(
    package: &mut Package<'_>,
    tab: &Tab,
    link: Option<&Relationship>,
    date1904: bool,
    book: &mut Book,
    remarks: &mut Remarks,
) -> Result<Option<Grid>, Error> {
    let mut grid = Grid::new(tab.name.as_str());
    let place = package.place().with_sheet(grid.sheet.clone());
    let lost = |part: &str| Message::new("read.xlsb-no-sheet-part", [part]);
    let Some(link) = link else {
        remarks.tell("FIL142", Severity::Error, place, lost(&tab.link));
        return Ok(None);
    };
    if link.kind != "worksheet" {
        remarks.tell("FIL143", Severity::Info, place, Message::new("read.xlsb-other-sheet", [link.kind.as_str()]));
        return Ok(None);
    }
    let Some(part) = package.part(&link.target)? else {
        remarks.tell("FIL142", Severity::Error, place, lost(&link.target));
        return Ok(None);
    };
    grid.visibility = tab.visibility;
    grid.date1904 = date1904;
    grid.styles = book.styles.formats.clone();
    let mut records = Records::new(part);
    if let Err(error) = sheet::read(&mut records, &mut grid, book, &place, remarks) {
        if let Some(exceeded) = exceeded(&error) {
            return Err(exceeded.error(place));
        }
        let message = Message::new("read.xlsb-sheet-broken", [error.to_string()]);
        remarks.tell("FIL141", Severity::Error, place.clone(), message);
    }
    drop(records);
    for comments in relationships(package, &link.target)?.iter().filter(|link| link.kind == "comments") {
        if let Some(part) = package.part(&comments.target)? {
            match comment::read(&mut Records::new(part)) {
                Ok(read) => grid.objects.extend(read),
                Err(error) => {
                    let message = Message::new("read.xlsb-broken", [comments.target.clone(), error.to_string()]);
                    remarks.tell("FIL144", Severity::Warning, place.clone(), message);
                }
            }
        }
    }
    Ok(Some(grid))
}

/// The limit that an error is about, where it is about one.
fn exceeded(error: &io::Error) -> Option<Exceeded> {
    error.get_ref()?.downcast_ref().copied()
}

/// The relationships of a part; none where it has no list of them.
fn relationships(package: &mut Package<'_>, part: &str) -> Result<Vec<Relationship>, Error> {
    let (list, folder) = Relationship::list_of(part);
    let place: Place = package.place().clone();
    let Some(mut xml) = package.xml(&list)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let mut read = || loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let mut relationship = Relationship::default();
                for pair in attributes(&element) {
                    match pair? {
                        ("Id", value) => relationship.id = value.into_owned(),
                        ("Type", value) => Relationship::kind_of(&value).clone_into(&mut relationship.kind),
                        ("Target", value) => relationship.target = resolved(folder, &value),
                        _ => {}
                    }
                }
                found.push(relationship);
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    };
    read().map_err(|fault| Package::fault(&place, &list, fault))?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Align, Content, Line, ObjectKind, Run};
    use crate::place::Address;
    use crate::read::package::container;

    /// A record: number, length, bytes.
    fn record(kind: u32, parts: &[&[u8]]) -> Vec<u8> {
        let data = parts.concat();
        let mut bytes = seven_bits(kind as usize);
        bytes.extend(seven_bits(data.len()));
        bytes.extend(data);
        bytes
    }

    fn seven_bits(mut number: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        loop {
            let [low, ..] = (number & 0x7F).to_le_bytes();
            number >>= 7;
            bytes.push(if number > 0 { low | 0x80 } else { low });
            if number == 0 {
                return bytes;
            }
        }
    }

    fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let length = u32::try_from(units.len()).unwrap().to_le_bytes();
        length.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
    }

    fn numbers<const N: usize>(numbers: [u32; N]) -> Vec<u8> {
        numbers.into_iter().flat_map(u32::to_le_bytes).collect()
    }

    /// A list of links: id, kind, target.
    fn links(links: &[(&str, &str, &str)]) -> String {
        let links: Vec<String> =
            links.iter().map(|(id, kind, target)| format!("<Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/>")).collect();
        format!("<Relationships>{}</Relationships>", links.concat())
    }

    fn workbook(sheet: &[u8]) -> Reading {
        let tabs = [
            record(BRT_WB_PROP, &[&numbers([1])]),
            record(BRT_BUNDLE_SH, &[&numbers([1, 1]), &wide("r1"), &wide("表1")]),
            record(BRT_BUNDLE_SH, &[&numbers([0, 2]), &wide("r2"), &wide("グラフ")]),
            record(BRT_BUNDLE_SH, &[&numbers([0, 3]), &wide("r9"), &wide("消えた")]),
        ];
        let font = |flags: u16, weight: u16, script: u16| {
            let words: Vec<u8> = [220, flags, weight, script].into_iter().flat_map(u16::to_le_bytes).collect();
            record(43, &[&words, &[0; 4], &[5, 0, 0, 0, 255, 0, 0, 255], &[0; 5]])
        };
        let side = |line: u8| [line, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let xf = |words: [u16; 5], indent: u8, flags: u16| {
            let words: Vec<u8> = words.into_iter().flat_map(u16::to_le_bytes).collect();
            record(47, &[&words, &[0, indent], &flags.to_le_bytes(), &[0; 2]])
        };
        let styles = [
            record(44, &[&200u16.to_le_bytes(), &wide("ggge\"年\"")]),
            font(0, 400, 0),
            font(8, 700, 1),
            record(45, &[&numbers([0]), &[0; 16]]),
            record(45, &[&numbers([1]), &[5, 0, 0, 0, 0xCC, 0xFF, 0xCC, 255], &[0; 8]]),
            record(46, &[&[0], &side(0), &side(0), &side(0), &side(0), &side(0)]),
            record(46, &[&[0], &side(5), &side(1), &side(0), &side(0), &side(0)]),
            record(617, &[&numbers([2])]),
            xf([0, 0, 0, 0, 0], 0, 0),
            xf([0, 200, 1, 1, 1], 2, 1),
            record(618, &[]),
        ];
        let texts = [record(19, &[&[0], &wide("総数")]), record(19, &[&[1], &wide("人口1"), &numbers([2]), &[0, 0, 0, 0, 2, 0, 1, 0]])];
        let comments = [record(635, &[&numbers([0, 4, 4, 1, 1]), &[0; 16]]), record(637, &[&[0], &wide("推計")]), record(636, &[])];
        let rels = links(&[
            ("r1", "worksheet", "worksheets/sheet1.bin"),
            ("r2", "chartsheet", "/xl/c.bin"),
            ("r3", "styles", "s.bin"),
            ("r4", "sharedStrings", "t.bin"),
        ]);
        let bytes = container(&[
            (WORKBOOK, &tabs.concat()),
            ("xl/_rels/workbook.bin.rels", rels.as_bytes()),
            ("xl/s.bin", &styles.concat()),
            ("xl/t.bin", &texts.concat()),
            ("xl/worksheets/sheet1.bin", sheet),
            ("xl/worksheets/_rels/sheet1.bin.rels", links(&[("r1", "comments", "../comments1.bin")]).as_bytes()),
            ("xl/comments1.bin", &comments.concat()),
        ]);
        read(&SourceFile { name: "a.xlsb".into(), bytes: bytes.into(), declared_charset: None }).unwrap()
    }

    /// Column and style of a cell.
    fn cell(column: u32, style: u32) -> Vec<u8> {
        numbers([column, style])
    }

    fn row(index: u32, hidden: bool) -> Vec<u8> {
        record(0, &[&numbers([index, 0]), &[0, 0, 0, if hidden { 0x10 } else { 0 }, 0], &numbers([0])])
    }

    fn cells(reading: &Reading) -> Vec<(String, Content)> {
        reading.grids.first().unwrap().filled().map(|(at, cell)| (at.to_string(), cell.content.clone())).collect()
    }

    #[test]
    fn every_kind_of_cell() {
        let sheet = [
            record(60, &[&numbers([1, 2, 0, 0]), &[1, 0]]),
            row(0, false),
            record(7, &[&cell(0, 0), &numbers([0])]),
            record(7, &[&cell(1, 1), &numbers([1])]),
            record(2, &[&cell(2, 0), &numbers([5 << 2 | 2])]),
            record(5, &[&cell(3, 0), &1.5f64.to_le_bytes()]),
            record(4, &[&cell(4, 0), &[1]]),
            record(3, &[&cell(5, 0), &[0x2A]]),
            record(6, &[&cell(6, 0), &wide("表")]),
            record(1, &[&cell(7, 1)]),
            row(4, true),
            record(9, &[&cell(0, 0), &2.5f64.to_le_bytes(), &[0; 10]]),
            record(8, &[&cell(1, 0), &wide("計"), &[0; 10]]),
            record(16, &[&numbers([0]), &3.5f64.to_le_bytes()]),
            record(176, &[&numbers([4, 5, 0, 1])]),
        ];
        let reading = workbook(&sheet.concat());
        let expected = [
            ("A1", Content::text("総数")),
            ("B1", Content::text("人口1")),
            ("C1", Content::Number(5.0)),
            ("D1", Content::Number(1.5)),
            ("E1", Content::Logical(true)),
            ("F1", Content::Error("#N/A".into())),
            ("G1", Content::text("表")),
            ("A5", Content::Number(2.5)),
            ("B5", Content::text("計")),
            ("C5", Content::Number(3.5)),
        ];
        assert_eq!(cells(&reading), expected.map(|(at, content)| (at.to_owned(), content)));
        let grid = reading.grids.first().unwrap();
        assert_eq!((&*grid.sheet, grid.visibility, grid.date1904), ("表1", Visibility::Hidden, true));
        assert_eq!((grid.hidden_rows.as_slice(), grid.hidden_columns.as_slice()), ([(4, 4)].as_slice(), [(1, 2)].as_slice()));
        assert_eq!(grid.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A5:B6"]);
        assert!(grid.cell(Address::new(4, 0)).unwrap().is_formula() && !grid.cell(Address::new(0, 3)).unwrap().is_formula());
        let style = grid.style(grid.cell(Address::new(0, 7)).unwrap());
        assert!(style.bold && style.strike);
        assert_eq!((style.color, style.fill, style.indent, style.align), (Some(0x00FF_0000), Some(0x00CC_FFCC), 2, Align::Left));
        assert_eq!((style.borders.top, style.borders.bottom, style.borders.left), (Line::Thick, Line::Thin, Line::None));
        assert_eq!(style.format, crate::grid::number_format::NumberFormat::new("ggge\"年\""));
        let run = grid.runs.get(&Address::new(0, 1)).and_then(|runs| runs.last()).cloned();
        assert_eq!(run, Some(Run { start: 6, end: 7, superscript: true, strike: true }));
        let comment = grid.objects.first().unwrap();
        assert_eq!((comment.kind, comment.text.as_str()), (ObjectKind::Comment, "推計"));
        assert_eq!(comment.range.map(|range| range.to_string()), Some("B5".to_owned()));
        assert_eq!(reading.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["FIL143", "FIL142"]);
    }

    #[test]
    fn damaged_cells_and_sheets_are_told() {
        let codes = |sheet: &[Vec<u8>]| {
            let reading = workbook(&sheet.concat());
            let codes: Vec<&str> =
                reading.findings.iter().map(|finding| finding.code).filter(|code| !matches!(*code, "FIL142" | "FIL143")).collect();
            (cells(&reading).len(), codes.join(" "))
        };
        assert_eq!(codes(&[row(0, false), record(7, &[&cell(0, 0), &numbers([99])])]), (0, "GRD145".to_owned()));
        assert_eq!(codes(&[row(0, false), record(3, &[&cell(0, 0), &[0x99]])]), (0, "GRD145".to_owned()));
        assert_eq!(codes(&[row(0, false), record(4, &[&cell(0, 0), &[1]]), vec![5, 99, 0]]), (1, "FIL141".to_owned()));
        assert_eq!(codes(&[row(u32::MAX, false), record(4, &[&cell(0, 0), &[1]])]), (0, "GRD144".to_owned()));
        assert_eq!(codes(&[row(0, false), record(4, &[&cell(0, 999), &[1]])]), (1, String::new()));
    }

    #[test]
    fn a_beta_of_excel_2007_has_another_list_of_sheets() {
        let entry = [&numbers([0, 0, 1])[..], &wide("rId1"), &wide("Sheet1")].concat();
        let mut fields = Fields(&entry);
        fields.u32();
        assert_eq!(link_and_name(fields), Some(("rId1".to_owned(), "Sheet1".to_owned())));
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        let error = |parts: &[(&str, &[u8])]| {
            read(&SourceFile { name: "a.xlsb".into(), bytes: container(parts).into(), declared_charset: None }).unwrap_err().message.key()
        };
        assert_eq!(error(&[("a", b"")]), "read.xlsb-no-workbook");
        assert_eq!(error(&[(WORKBOOK, &[0x9C, 0x01, 0xFF])]), "read.xlsb-broken");
    }
}
