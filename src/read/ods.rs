//! Spreadsheets in the open document format (`.ods`), in one pass over the XML.
//!
//! Values come with the text that the file itself shows, so eras and percentages need no number format to be understood.
//! Repeated rows and cells are written out only where they hold something, and within limits that are checked first.

#[cfg(test)]
mod against_calamine;
mod cell;
mod content;
mod number_style;
mod object;
mod sheet;
mod style;
mod text;

use crate::finding::{Error, Severity};
use crate::limits::Budget;
use crate::message::Message;
use crate::place::Place;
use crate::read::Reading;
use crate::read::package::Package;
use crate::read::xml::{Fault, Xml, attribute};
use crate::source::SourceFile;
use content::{Stop, Workbook};
use quick_xml::events::Event;
use sheet::TooMuch;
use std::collections::BTreeSet;
use std::io::BufRead;

/// Reads all sheets of an `.ods` file, hidden ones too, in the order of the document.
///
/// A date is a serial number with a date format; its text as shown stays in [`Grid::shown`](crate::grid::Grid::shown).
/// A file that is damaged further down is kept as far as it can be read, with a finding of severity error.
/// Errs where the file is no zip archive, is encrypted, lacks `content.xml`, declares entities,
/// or goes beyond a limit once its repeats are written out.
pub fn read(source: &SourceFile) -> Result<Reading, Error> {
    read_within(source, &Budget::default())
}

/// As [`read`], within a budget.
pub fn read_within(source: &SourceFile, budget: &Budget) -> Result<Reading, Error> {
    let mut package = Package::open(source, budget)?;
    let place = package.place().clone();
    let mut charts = BTreeSet::new();
    if let Some(mut xml) = package.xml(MANIFEST)? {
        let manifest = manifest(&mut xml).map_err(|fault| Package::fault(&place, MANIFEST, fault))?;
        if manifest.encrypted {
            let hint = Message::plain("read.ods-encrypted-hint");
            return Err(Error::new(place, Message::plain("read.ods-encrypted")).hint(hint));
        }
        charts = manifest.charts;
    }
    let mut workbook = Workbook::new(&place, charts, budget);
    for part in ["styles.xml", "content.xml"] {
        match package.xml(part)? {
            Some(mut xml) => match workbook.read(&mut xml) {
                // What was read before the damage is kept.
                Err(Stop::Fault(Fault::Broken(_, why))) if !workbook.grids.is_empty() => {
                    let message = Message::new("read.broken-off", [why]);
                    workbook.remarks.tell("FIL141", Severity::Error, place.clone(), message);
                }
                outcome => outcome.map_err(|stop| stopped(&place, part, stop))?,
            },
            None if part == "content.xml" => return Err(Error::new(place, Message::plain("read.ods-no-content"))),
            None => {}
        }
    }
    if !workbook.is_spreadsheet {
        return Err(Error::new(place, Message::plain("read.ods-no-spreadsheet")));
    }
    let (mut grids, findings) = (workbook.grids, workbook.remarks.all());
    let styles = workbook.styles.used();
    for grid in &mut grids {
        grid.styles = styles.clone();
    }
    Ok(Reading { grids, findings, ..Reading::default() })
}

const MANIFEST: &str = "META-INF/manifest.xml";

/// What the list of parts says.
#[derive(Default)]
struct Manifest {
    encrypted: bool,
    /// Folders of embedded charts.
    charts: BTreeSet<String>,
}

fn manifest<R: BufRead>(xml: &mut Xml<R>) -> Result<Manifest, Fault> {
    let mut manifest = Manifest::default();
    loop {
        match xml.next()? {
            Event::Start(element) if element.name().0 == "manifest:encryption-data" => manifest.encrypted = true,
            Event::Start(element) if element.name().0 == "manifest:file-entry" => {
                let kind = attribute(&element, "manifest:media-type")?.unwrap_or_default();
                if kind.starts_with("application/vnd.oasis.opendocument.chart") {
                    let path = attribute(&element, "manifest:full-path")?.unwrap_or_default();
                    manifest.charts.insert(path.trim_end_matches('/').to_owned());
                }
            }
            Event::Eof => return Ok(manifest),
            _ => {}
        }
    }
}

fn stopped(place: &Place, part: &str, stop: Stop) -> Error {
    let (sheet, much) = match stop {
        Stop::Fault(fault) => return Package::fault(place, part, fault),
        Stop::TooMuch(sheet, much) => (sheet, much),
    };
    let message = match much {
        TooMuch::Limit(exceeded) => return exceeded.error(sheet),
        TooMuch::Outside(cell) => Message::new("read.ods-outside", [cell.to_string()]),
    };
    Error::new(sheet, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Align, Content, Grid, Line, ObjectKind, Run, Visibility};
    use crate::place::Address;
    use crate::read::package::container;

    const NAMESPACES: &str = "xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s' xmlns:fo='f' xmlns:number='n' xmlns:draw='d'";

    fn file(parts: &[(&str, &[u8])]) -> Result<Reading, Error> {
        read(&SourceFile { name: "a.ods".into(), bytes: container(parts).into(), declared_charset: None })
    }

    fn document(styles: &str, sheets: &str) -> String {
        format!(
            "<?xml version='1.0' encoding='UTF-8'?><office:document-content {NAMESPACES}>\
             <office:automatic-styles>{styles}</office:automatic-styles>\
             <office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
        )
    }

    fn sheet(styles: &str, rows: &str) -> Grid {
        let content = document(styles, &format!("<table:table table:name='表1'>{rows}</table:table>"));
        file(&[("content.xml", content.as_bytes())]).unwrap().grids.remove(0)
    }

    fn cells(grid: &Grid) -> Vec<(String, Content)> {
        grid.filled().map(|(at, cell)| (at.to_string(), cell.content.clone())).collect()
    }

    #[test]
    fn pretty_printed_rows_with_repeats() {
        let grid = sheet(
            "",
            "\n <table:table-row>\n  <table:table-cell office:value-type='string'>\n   <text:p>総数</text:p>\n  </table:table-cell>
               <table:table-cell table:number-columns-repeated='2' office:value-type='float' office:value='3'><text:p>3</text:p></table:table-cell>
             </table:table-row>
             <table:table-row table:number-rows-repeated='1000000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>
             <table:table-row><table:covered-table-cell/><table:table-cell><text:p>終</text:p></table:table-cell></table:table-row>",
        );
        let expected =
            [("A1", Content::text("総数")), ("B1", Content::Number(3.0)), ("C1", Content::Number(3.0)), ("B1000002", Content::text("終"))];
        assert_eq!(cells(&grid), expected.map(|(at, content)| (at.to_owned(), content)));
        assert_eq!(grid.shown.get(&Address::new(0, 2)).map(|text| &**text), Some("3"));
    }

    #[test]
    fn styles_come_from_cell_row_and_column_and_reach_blank_cells() {
        let styles = "<style:style style:name='b' style:family='table-cell'><style:table-cell-properties fo:border-bottom='0.74pt solid #000000'/></style:style>
            <style:style style:name='c' style:family='table-cell'><style:paragraph-properties fo:text-align='center'/></style:style>";
        let grid = sheet(
            styles,
            "<table:table-column/><table:table-column table:default-cell-style-name='b' table:number-columns-repeated='9'/>
             <table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated='9'/></table:table-row>
             <table:table-row table:default-cell-style-name='c'><table:table-cell/><table:table-cell table:style-name='b'/>
             <table:table-cell office:value-type='float' office:value='1'/></table:table-row>",
        );
        let style =
            |row, column| grid.cell(Address::new(row, column)).map(|cell| (grid.style(cell).borders.bottom, grid.style(cell).align));
        assert_eq!(
            (style(0, 0), style(0, 1), style(0, 2), style(0, 3)),
            (None, Some((Line::Thin, Align::General)), Some((Line::Thin, Align::General)), None)
        );
        assert_eq!((style(1, 0), style(1, 1)), (Some((Line::None, Align::Center)), Some((Line::Thin, Align::General))));
        assert_eq!(style(1, 2), Some((Line::None, Align::Center)));
    }

    #[test]
    fn merges_hidden_parts_and_formulas() {
        let grid = sheet(
            "<style:style style:name='ta' style:family='table'><style:table-properties table:display='false'/></style:style>",
            "<table:table-column table:visibility='collapse' table:number-columns-repeated='2'/>
             <table:table-row-group table:display='false'><table:table-row table:number-rows-repeated='2'/></table:table-row-group>
             <table:table-row table:visibility='filter'><table:table-cell table:number-columns-spanned='2' table:number-rows-spanned='3'
               table:formula='of:=1+1' office:value-type='float' office:value='2'/></table:table-row>
             <table:table-row/>",
        );
        assert_eq!(grid.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A3:B5"]);
        assert_eq!((grid.hidden_rows.as_slice(), grid.hidden_columns.as_slice()), ([(0, 2)].as_slice(), [(0, 1)].as_slice()));
        assert!(grid.cell(Address::new(2, 0)).unwrap().is_formula());
        let hidden = "<style:style style:name='ta' style:family='table'><style:table-properties table:display='false'/></style:style>";
        let content = document(hidden, "<table:table table:name='a' table:style-name='ta'/><table:table table:name='b'/>");
        let reading = file(&[("content.xml", content.as_bytes())]).unwrap();
        assert_eq!(reading.grids.iter().map(|grid| grid.visibility).collect::<Vec<_>>(), [Visibility::Hidden, Visibility::Visible]);
    }

    #[test]
    fn comments_drawings_and_marks_are_no_text_of_their_cell() {
        let styles =
            "<style:style style:name='T1' style:family='text'><style:text-properties style:text-position='super 58%'/></style:style>";
        let grid = sheet(
            styles,
            "<table:shapes><draw:frame><draw:image/></draw:frame></table:shapes>
             <table:table-row><table:table-cell office:value-type='string'><office:annotation><text:p>推計</text:p></office:annotation>
             <text:p>人口<text:span text:style-name='T1'>注1</text:span></text:p></table:table-cell></table:table-row>",
        );
        assert_eq!(cells(&grid), [("A1".to_owned(), Content::text("人口注1"))]);
        let runs = grid.runs.get(&Address::new(0, 0)).map(Vec::as_slice);
        assert_eq!(runs, Some([Run { start: 6, end: 10, superscript: true, strike: false }].as_slice()));
        let objects: Vec<_> = grid.objects.iter().map(|object| (object.kind, object.text.as_str())).collect();
        assert_eq!(objects, [(ObjectKind::Image, ""), (ObjectKind::Comment, "推計")]);
    }

    #[test]
    fn sheets_of_the_same_name_are_kept_apart() {
        let content = document("", "<table:table table:name='S'/><table:table table:name='S'/>");
        let reading = file(&[("content.xml", content.as_bytes())]).unwrap();
        assert_eq!(reading.grids.len(), 2);
        assert_eq!(reading.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["GRD143"]);
    }

    #[test]
    fn changes_and_copies_of_other_files_are_no_sheets() {
        let content = document(
            "",
            "<table:tracked-changes><table:deletion><table:table table:name='x'/></table:deletion></table:tracked-changes>
             <table:table table:name='a'/><table:table table:name=\"'file:///b.ods'#表\" table:style-name='ta_extref'/>",
        );
        let reading = file(&[("content.xml", content.as_bytes())]).unwrap();
        assert_eq!(reading.grids.iter().map(|grid| &*grid.sheet).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let key = |parts: &[(&str, &[u8])]| file(parts).unwrap_err().message.key();
        let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
        assert_eq!(key(&[(MANIFEST, manifest), ("content.xml", b"?")]), "read.ods-encrypted");
        assert_eq!(key(&[("a.txt", b"")]), "read.ods-no-content");
        assert_eq!(
            key(&[("content.xml", b"<office:document-content><office:body/></office:document-content>")]),
            "read.ods-no-spreadsheet"
        );
        assert_eq!(key(&[("content.xml", b"<office:document-content>")]), "read.broken-xml");
        assert_eq!(key(&[("content.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>")]), "read.entity");
        let fill = document("", "<table:table table:name='a'><table:table-row table:number-rows-repeated='1048576'>
            <table:table-cell table:number-columns-repeated='16384' office:value-type='float' office:value='1'/></table:table-row></table:table>");
        assert_eq!(key(&[("content.xml", fill.as_bytes())]), "limit.exceeded");
    }

    #[test]
    fn a_damaged_document_is_kept_up_to_the_damage() {
        let whole = document(
            "",
            "<table:table table:name='a'><table:table-row><table:table-cell office:value-type='float' office:value='1'/></table:table-row>",
        );
        let reading = file(&[("content.xml", whole.as_bytes())]).unwrap();
        assert_eq!(reading.grids.first().map(cells), Some(vec![("A1".to_owned(), Content::Number(1.0))]));
        assert_eq!(reading.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["FIL141"]);
    }
}
