//! The XML spreadsheets of Excel 2003: a workbook as one XML document, often named `.xls`.
//!
//! Elements are known by their local names, for programs differ in the prefixes that they use.

mod style;
mod text;

use super::remarks::Remarks;
use super::serial::{date, number};
use super::xml::{Fault, Xml, attributes};
use super::{Reading, check_sheets, take_cells, take_text};
use crate::finding::{Error, Finding, Severity};
use crate::grid::{Cell, Content, Grid, Object, ObjectKind, Visibility, push_run};
use crate::limits::{Budget, Exceeded, Limit};
use crate::message::Message;
use crate::place::{Address, Place, Range};
use crate::source::SourceFile;
use crate::source::encoding::{self, Basis, Certificate, Declaration, DeclaredBy};
use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use style::Styles;
use text::RichText;

/// The last cell of a sheet.
const LAST: Address = Address::new((1 << 20) - 1, (1 << 14) - 1);

/// Days between the two date systems.
const DAYS_TO_1904: f64 = 1462.0;

/// Reads all sheets of an XML spreadsheet, hidden ones too, in their order.
///
/// The encoding is that of the byte order mark or the XML declaration, else UTF-8. A file that is damaged further down is kept
/// as far as it can be read, with a finding of severity error. Errs where the XML holds no workbook, declares entities,
/// or is in an unknown encoding.
pub fn read(source: &SourceFile) -> Result<Reading, Error> {
    read_within(source, &Budget::default())
}

/// As [`read`], within a budget.
pub fn read_within(source: &SourceFile, budget: &Budget) -> Result<Reading, Error> {
    let place = Place::file(source.name.clone());
    let mut document = Document {
        place: &place,
        styles: Styles::default(),
        date1904: false,
        is_workbook: false,
        budget,
        grids: Vec::new(),
        remarks: Remarks::new(place.clone()),
    };
    let (text, certificate, findings) = decoded(source, &mut document)?;
    match document.read(&mut Xml::new(text.as_bytes(), budget)) {
        Ok(()) => {}
        Err(Stop::Fault(Fault::Broken(_, why))) if !document.grids.is_empty() => {
            document.tell(Place::clone(&place), "FIL141", Severity::Error, Message::new("read.broken-off", [why]));
        }
        Err(Stop::Fault(Fault::Broken(at, why))) => {
            let message = Message::new("read.broken-xml", [source.name.to_string(), at.to_string(), why]);
            return Err(Error::new(place, message));
        }
        Err(Stop::Fault(Fault::Entity(name))) => {
            return Err(Error::new(place, Message::new("read.entity", [source.name.to_string(), name])));
        }
        Err(Stop::Exceeded(exceeded) | Stop::Fault(Fault::Exceeded(exceeded))) => return Err(exceeded.error(place)),
    }
    if !document.is_workbook {
        return Err(Error::new(place, Message::plain("read.spreadsheetml-no-workbook")));
    }
    let styles = document.styles.all();
    for grid in &mut document.grids {
        grid.styles = styles.clone();
    }
    let findings = document.remarks.all().into_iter().chain(findings).collect();
    Ok(Reading { grids: document.grids, findings, encoding: Some(certificate), ..Reading::default() })
}

/// The document as UTF-8, how it was decoded, and what is doubtful about that.
fn decoded<'a>(source: &'a SourceFile, document: &mut Document<'_>) -> Result<(Cow<'a, str>, Certificate, Vec<Finding>), Error> {
    let declared = declared(&source.bytes);
    let (encoding, skip, basis) = match (Encoding::for_bom(&source.bytes), &declared) {
        (Some((encoding, skip)), _) => (encoding, skip, Basis::Mark),
        (None, Some(label)) => match Encoding::for_label(label.as_bytes()) {
            // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
            Some(encoding) => (encoding.output_encoding(), 0, Basis::Declared),
            None => return Err(Error::new(document.place.clone(), Message::new("read.spreadsheetml-encoding", [label.as_str()]))),
        },
        (None, None) => (UTF_8, 0, Basis::Format),
    };
    let (text, bad) = encoding.decode_without_bom_handling(source.bytes.get(skip..).unwrap_or_default());
    if bad {
        let message = Message::new("read.spreadsheetml-bad-bytes", [encoding.name()]);
        document.tell(document.place.clone(), "FIL145", Severity::Warning, message);
    }
    let declared: Vec<Declaration> = declared.into_iter().map(|label| Declaration::new(DeclaredBy::Xml, label)).collect();
    let (certificate, findings) = encoding::stated(document.place, &source.bytes, &text, encoding, basis, &declared);
    Ok((text, certificate, findings))
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    /// Bytes in which the declaration ends.
    const DECLARATION: usize = 256;
    let head = String::from_utf8_lossy(bytes.get(..DECLARATION).unwrap_or(bytes));
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_owned)
}

/// Why the pass cannot go on.
enum Stop {
    Fault(Fault),
    Exceeded(Exceeded),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Exceeded> for Stop {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}

/// The document while it is read.
struct Document<'a> {
    place: &'a Place,
    styles: Styles,
    date1904: bool,
    is_workbook: bool,
    budget: &'a Budget,
    grids: Vec<Grid>,
    remarks: Remarks,
}

type Input<'a> = Xml<&'a [u8]>;

impl Document<'_> {
    fn tell(&mut self, place: Place, code: &'static str, severity: Severity, message: Message) {
        self.remarks.tell(code, severity, place, message);
    }

    fn read(&mut self, xml: &mut Input<'_>) -> Result<(), Stop> {
        enum Part {
            Styles,
            Sheet(String),
            Date1904,
            Open,
            Other,
        }
        let mut depth = 0u64;
        loop {
            let part = match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "Workbook" => {
                        self.is_workbook = true;
                        Part::Open
                    }
                    "ExcelWorkbook" => Part::Open,
                    "Date1904" => Part::Date1904,
                    "Styles" => Part::Styles,
                    "Worksheet" => Part::Sheet(local_attribute(&element, "Name")?.unwrap_or_default()),
                    _ => Part::Other,
                },
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    continue;
                }
                Event::Eof if depth > 0 => return Err(Fault::early_end().into()),
                Event::Eof => return Ok(()),
                _ => continue,
            };
            match part {
                Part::Styles => self.styles.read(xml)?,
                Part::Sheet(name) => self.sheet(xml, &name)?,
                Part::Date1904 => {
                    self.date1904 = true;
                    xml.skip()?;
                }
                Part::Open => depth += 1,
                Part::Other => xml.skip()?,
            }
        }
    }

    /// Reads a sheet; what was read of a damaged one is kept.
    fn sheet(&mut self, xml: &mut Input<'_>, name: &str) -> Result<(), Stop> {
        check_sheets(self.budget, self.grids.len() + 1)?;
        let mut grid = Grid::new(name);
        grid.date1904 = self.date1904;
        let mut position = Position::default();
        let outcome = self.table(xml, &mut grid, &mut position);
        grid.merges.sort_unstable();
        grid.merges.dedup();
        self.grids.push(grid);
        outcome
    }

    fn table(&mut self, xml: &mut Input<'_>, grid: &mut Grid, position: &mut Position) -> Result<(), Stop> {
        enum Child {
            Open(Lines),
            Column(Lines),
            Row(Lines),
            Visible,
            Other,
        }
        let mut depth = 1u64;
        while depth > 0 {
            let child = match xml.inside()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "Table" | "WorksheetOptions" => Child::Open(Lines::from(&element)?),
                    "Column" => Child::Column(Lines::from(&element)?),
                    "Row" => Child::Row(Lines::from(&element)?),
                    "Visible" => Child::Visible,
                    _ => Child::Other,
                },
                Event::End(_) => {
                    depth -= 1;
                    continue;
                }
                _ => continue,
            };
            match child {
                Child::Open(lines) => {
                    position.table_style = lines.style.or(position.table_style.take());
                    depth += 1;
                }
                Child::Column(lines) => {
                    let first = lines.index.unwrap_or(position.next_column);
                    let last = first.saturating_add(lines.span);
                    position.next_column = last.saturating_add(1);
                    if lines.hidden && grid.hidden_columns.last().is_none_or(|run| run.1 < first) {
                        push_run(&mut grid.hidden_columns, first, last.min(LAST.column));
                    }
                    // Out of order they would be a forgery, and finding one would take long.
                    if position.columns.last().is_none_or(|before| before.1 < first) {
                        position.columns.extend(lines.style.map(|style| (first, last, style)));
                    }
                    xml.skip()?;
                }
                Child::Row(lines) => {
                    let first = lines.index.unwrap_or(position.next_row);
                    if first < position.next_row {
                        return Err(backwards(Address::new(first, 0)));
                    }
                    let last = first.saturating_add(lines.span);
                    position.next_row = last.saturating_add(1);
                    if lines.hidden && grid.hidden_rows.last().is_none_or(|run| run.1 < first) {
                        push_run(&mut grid.hidden_rows, first, last.min(LAST.row));
                    }
                    self.row(xml, grid, first, lines.style.as_deref(), position)?;
                }
                Child::Visible => {
                    grid.visibility = match xml.text()?.trim() {
                        "SheetHidden" => Visibility::Hidden,
                        "SheetVeryHidden" => Visibility::VeryHidden,
                        _ => Visibility::Visible,
                    };
                }
                Child::Other => xml.skip()?,
            }
        }
        Ok(())
    }

    fn row(&mut self, xml: &mut Input<'_>, grid: &mut Grid, row: u32, style: Option<&str>, position: &Position) -> Result<(), Stop> {
        let mut next = 0u32;
        let mut before = None;
        loop {
            let start = match xml.inside()? {
                Event::Start(element) if element.local_name().as_ref() == "Cell" => Some(CellStart::from(&element)?),
                Event::Start(_) => None,
                Event::End(_) => return Ok(()),
                _ => continue,
            };
            let Some(start) = start else {
                xml.skip()?;
                continue;
            };
            let at = Address::new(row, start.index.unwrap_or(next));
            if before.is_some_and(|before| at.column <= before) {
                return Err(backwards(at));
            }
            before = Some(at.column);
            next = at.column.saturating_add(start.across).saturating_add(1);
            let style = start.style.as_deref().or(style).or_else(|| position.column_style(at.column));
            let style = self.styles.index(style.or(position.table_style.as_deref()));
            self.cell(xml, grid, at, style, &start)?;
        }
    }

    fn cell(&mut self, xml: &mut Input<'_>, grid: &mut Grid, at: Address, style: u32, start: &CellStart) -> Result<(), Stop> {
        enum Child {
            Data(String),
            Comment,
            Other,
        }
        let mut content = Content::Blank;
        let mut style = style;
        let place = self.place.with_sheet(grid.sheet.clone());
        let outside = at.row > LAST.row || at.column > LAST.column;
        loop {
            let child = match xml.inside()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "Data" => Child::Data(local_attribute(&element, "Type")?.unwrap_or_default()),
                    "Comment" => Child::Comment,
                    _ => Child::Other,
                },
                Event::End(_) => break,
                _ => continue,
            };
            match child {
                Child::Data(kind) => {
                    let text = RichText::read(xml)?;
                    if let Some(value) = self.value(&kind, &text.text) {
                        content = value;
                    } else {
                        let message = Message::new("read.spreadsheetml-unread-value", [text.text.clone(), kind.clone()]);
                        self.tell(place.with_cell(at), "GRD141", Severity::Warning, message);
                        content = Content::text(text.text.as_str());
                    }
                    if kind == "DateTime" && matches!(content, Content::Number(_)) {
                        style = self.styles.with_date(style, text.text.ends_with("T00:00:00.000") || !text.text.contains('T'));
                    }
                    if matches!(content, Content::Text(_)) && !text.runs.is_empty() && !outside {
                        grid.runs.insert(at, text.runs);
                    }
                }
                Child::Comment => {
                    let text = RichText::read_within(xml, "Data")?.text;
                    grid.objects.push(Object { kind: ObjectKind::Comment, range: Some(Range::cell(at)), text });
                }
                Child::Other => xml.skip()?,
            }
        }
        if outside {
            self.tell(place, "GRD144", Severity::Error, Message::new("read.spreadsheetml-outside", [at.to_string()]));
            return Ok(());
        }
        let last = Address::new(at.row.saturating_add(start.down), at.column.saturating_add(start.across));
        if last != at && last.row <= LAST.row && last.column <= LAST.column {
            grid.merges.push(Range::new(at, last));
            self.budget.check(Limit::Merges, grid.merges.len() as u64)?;
        }
        if !content.is_blank() || style != 0 {
            take_cells(self.budget, 1)?;
            if let Content::Text(text) = &content {
                take_text(self.budget, text.len())?;
            }
            grid.put(at.row, Cell::new(at.column, style, content).of_formula(start.formula));
        }
        Ok(())
    }

    /// What a text of a type says; none where it is not of that type.
    fn value(&self, kind: &str, text: &str) -> Option<Content> {
        Some(match kind {
            _ if text.is_empty() => Content::Blank,
            "Number" => Content::Number(number(text)?),
            "DateTime" => {
                let (day, _) = date(text)?;
                Content::Number(if self.date1904 { day - DAYS_TO_1904 } else { day })
            }
            "Boolean" => Content::Logical(match text.trim() {
                "1" | "true" => true,
                "0" | "false" => false,
                _ => return None,
            }),
            "Error" => Content::Error(text.trim().into()),
            _ => Content::text(text),
        })
    }
}

/// Where the reader is in a table.
#[derive(Default)]
struct Position {
    next_row: u32,
    next_column: u32,
    table_style: Option<String>,
    /// First column, last column, style of its cells that name none.
    columns: Vec<(u32, u32, String)>,
}

impl Position {
    fn column_style(&self, column: u32) -> Option<&str> {
        let after = self.columns.partition_point(|(first, ..)| *first <= column);
        let (_, last, style) = self.columns.get(after.checked_sub(1)?)?;
        (column <= *last).then_some(style)
    }
}

/// The attributes of a table, of columns or of rows.
#[derive(Default)]
struct Lines {
    index: Option<u32>,
    /// How many more of them there are.
    span: u32,
    hidden: bool,
    style: Option<String>,
}

impl Lines {
    fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let mut lines = Self::default();
        for pair in attributes(element) {
            let (name, value) = pair?;
            match local(name) {
                "Index" => lines.index = index(&value),
                "Span" => lines.span = value.trim().parse().unwrap_or(0),
                "Hidden" => lines.hidden = value == "1",
                "StyleID" => lines.style = Some(value.into_owned()),
                _ => {}
            }
        }
        Ok(lines)
    }
}

/// The attributes of a cell.
#[derive(Default)]
struct CellStart {
    index: Option<u32>,
    style: Option<String>,
    formula: bool,
    /// Columns and rows that it covers besides its own.
    across: u32,
    down: u32,
}

impl CellStart {
    fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let mut start = Self::default();
        for pair in attributes(element) {
            let (name, value) = pair?;
            match local(name) {
                "Index" => start.index = index(&value),
                "StyleID" => start.style = Some(value.into_owned()),
                "Formula" => start.formula = true,
                "MergeAcross" => start.across = value.trim().parse().unwrap_or(0),
                "MergeDown" => start.down = value.trim().parse().unwrap_or(0),
                _ => {}
            }
        }
        Ok(start)
    }
}

/// The fault of an index that leads back, which Excel does not open either.
fn backwards(at: Address) -> Stop {
    Stop::Fault(Fault::Broken(0, format!("{at} stands after a later cell")))
}

/// An index as the file counts, from 1, counted from 0.
fn index(value: &str) -> Option<u32> {
    value.trim().parse::<u32>().ok()?.checked_sub(1)
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, whatever its prefix.
fn local_attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Fault> {
    for pair in attributes(element) {
        let (key, value) = pair?;
        if local(key) == name {
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::number_format::NumberFormat;
    use crate::grid::{Align, Line, Run};

    fn reading(bytes: &[u8]) -> Result<Reading, Error> {
        read(&SourceFile { name: "a.xml".into(), bytes: bytes.into(), declared_charset: None })
    }

    fn sheet(table: &str) -> Grid {
        let xml = format!(
            "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>\n<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' \
             xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet' xmlns:x='urn:schemas-microsoft-com:office:excel' \
             xmlns:html='http://www.w3.org/TR/REC-html40'>{STYLES}<Worksheet ss:Name='表1'>\n<Table>{table}</Table>\
             <WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"
        );
        reading(xml.as_bytes()).unwrap().grids.remove(0)
    }

    const STYLES: &str = "<Styles><Style ss:ID='Default' ss:Name='Normal'><Alignment ss:Vertical='Center'/><Borders/></Style>\
        <Style ss:ID='s1'><Font ss:Bold='1' ss:Color='#FF0000'/><Interior ss:Color='#CCFFCC' ss:Pattern='Solid'/>\
        <Borders><Border ss:Position='Top' ss:LineStyle='Continuous' ss:Weight='2'/></Borders></Style>\
        <Style ss:ID='s2' ss:Parent='s1'><Alignment ss:Horizontal='Left' ss:Indent='2'/><NumberFormat ss:Format='Percent'/></Style></Styles>";

    fn cells(grid: &Grid) -> Vec<(String, Content)> {
        grid.filled().map(|(at, cell)| (at.to_string(), cell.content.clone())).collect()
    }

    #[test]
    fn cells_stand_where_their_index_says() {
        let grid = sheet(
            "<Row><Cell><Data ss:Type='String'>総数</Data></Cell><Cell ss:Index='3'><Data ss:Type='Number'>1234.5</Data></Cell></Row>
             <Row ss:Index='5'><Cell ss:MergeAcross='1' ss:MergeDown='1' ss:Formula='=1+1'><Data ss:Type='Number'>2</Data></Cell>
             <Cell><Data ss:Type='Boolean'>1</Data></Cell><Cell><Data ss:Type='Error'>#N/A</Data></Cell></Row>",
        );
        let expected = [
            ("A1", Content::text("総数")),
            ("C1", Content::Number(1234.5)),
            ("A5", Content::Number(2.0)),
            ("C5", Content::Logical(true)),
            ("D5", Content::Error("#N/A".into())),
        ];
        assert_eq!(cells(&grid), expected.map(|(at, content)| (at.to_owned(), content)));
        assert_eq!(grid.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A5:B6"]);
        assert!(grid.cell(Address::new(4, 0)).unwrap().is_formula() && !grid.cell(Address::new(0, 0)).unwrap().is_formula());
        assert_eq!((&*grid.sheet, grid.visibility), ("表1", Visibility::Hidden));
    }

    #[test]
    fn styles_come_from_cell_row_and_column() {
        let grid = sheet(
            "<Column/><Column ss:StyleID='s2' ss:Hidden='1'/><Row ss:StyleID='s1'><Cell><Data ss:Type='Number'>1</Data></Cell></Row>
             <Row ss:Hidden='1' ss:Span='2'><Cell><Data ss:Type='Number'>2</Data></Cell><Cell><Data ss:Type='Number'>3</Data></Cell></Row>",
        );
        let style = |row, column| grid.style(grid.cell(Address::new(row, column)).unwrap()).clone();
        assert_eq!((style(0, 0).bold, style(0, 0).fill, style(0, 0).borders.top), (true, Some(0x00CC_FFCC), Line::Medium));
        assert!(!style(1, 0).bold);
        let child = style(1, 1);
        assert_eq!((child.bold, child.align, child.indent, child.format), (true, Align::Left, 2, NumberFormat::new("0.00%")));
        assert_eq!((grid.hidden_rows.as_slice(), grid.hidden_columns.as_slice()), ([(1, 3)].as_slice(), [(1, 1)].as_slice()));
    }

    #[test]
    fn dates_are_serial_numbers_with_a_date_format() {
        let grid = sheet("<Row><Cell><Data ss:Type='DateTime'>2020-05-01T00:00:00.000</Data></Cell></Row>");
        let cell = grid.cell(Address::new(0, 0)).unwrap();
        assert_eq!((&cell.content, &grid.style(cell).format), (&Content::Number(43952.0), &NumberFormat::new("yyyy/m/d")));
        let xml = "<Workbook><ExcelWorkbook><Date1904/></ExcelWorkbook><Worksheet ss:Name='a'><Table><Row><Cell>\
            <Data ss:Type='DateTime'>1904-01-02T12:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>";
        let grid = reading(xml.as_bytes()).unwrap().grids.remove(0);
        assert!(grid.date1904);
        assert_eq!(cells(&grid), [("A1".to_owned(), Content::Number(1.5))]);
    }

    #[test]
    fn markup_gives_runs_and_furigana_is_dropped() {
        let grid = sheet(
            "<Row><Cell><ss:Data ss:Type='String' xmlns='http://www.w3.org/TR/REC-html40'><Font html:Color='#000000'>人口</Font><Sup>注1</Sup></ss:Data>
             <PhoneticText xmlns='urn:schemas-microsoft-com:office:excel'>ジンコウ</PhoneticText>
             <Comment ss:Author='a'><ss:Data><B>a:</B>&#10;推計</ss:Data></Comment></Cell></Row>",
        );
        assert_eq!(cells(&grid), [("A1".to_owned(), Content::text("人口注1"))]);
        assert_eq!(
            grid.runs.get(&Address::new(0, 0)).map(Vec::as_slice),
            Some([Run { start: 6, end: 10, superscript: true, strike: false }].as_slice())
        );
        assert_eq!(grid.objects.iter().map(|object| object.text.as_str()).collect::<Vec<_>>(), ["a:\n推計"]);
    }

    #[test]
    fn the_declaration_names_the_encoding() {
        let xml = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><Workbook><Worksheet ss:Name='表'><Table/></Worksheet></Workbook>";
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(xml);
        assert_eq!(reading(&bytes).unwrap().grids.first().map(|grid| grid.sheet.to_string()), Some("表".to_owned()));
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(xml.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(reading(&utf16).unwrap().grids.first().map(|grid| grid.sheet.to_string()), Some("表".to_owned()));
        assert!(reading(b"<?xml version='1.0' encoding='klingon'?><Workbook/>").is_err());
    }

    #[test]
    fn values_that_do_not_fit_their_type_stay_text() {
        let xml = "<Workbook><Worksheet ss:Name='a'><Table><Row><Cell><Data ss:Type='Number'>12,3a4</Data></Cell></Row></Table></Worksheet></Workbook>";
        let reading = reading(xml.as_bytes()).unwrap();
        assert_eq!(reading.grids.first().map(cells), Some(vec![("A1".to_owned(), Content::text("12,3a4"))]));
        assert_eq!(reading.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["GRD141"]);
    }

    #[test]
    fn a_damaged_document_is_kept_up_to_the_damage() {
        let xml = "<Workbook><Worksheet ss:Name='a'><Table><Row><Cell><Data ss:Type='Number'>1</Data></Cell><Cell><Da";
        let read = reading(xml.as_bytes()).unwrap();
        assert_eq!(read.grids.first().map(|grid| cells(grid).len()), Some(1));
        assert_eq!(read.findings.first().map(|finding| finding.code), Some("FIL141"));
        assert!(reading(b"<Workbook").is_err() && reading(b"<html></html>").is_err() && reading(b"").is_err());
        assert!(reading(b"<!DOCTYPE a [<!ENTITY b 'c'>]><Workbook/>").is_err());
    }

    #[test]
    fn far_cells_and_spans_take_no_memory() {
        let grid = sheet(
            "<Row ss:Index='4294967295' ss:Span='4294967295' ss:Hidden='1'><Cell ss:Index='4294967295' ss:MergeAcross='4294967295'/></Row>",
        );
        assert_eq!((grid.rows().len(), grid.merges.len()), (0, 0));
    }
}
