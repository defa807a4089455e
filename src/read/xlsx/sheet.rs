//! A worksheet part: its cells and what is said of them.

use super::drawings::{Anchor, Drawn};
use super::fault::Fault;
use super::rows::{Book, Doubts, LAST, Rows, address};
use super::value;
use super::xml::{Scanner, Tag, Token};
use crate::grid::number_format::NumberFormat;
use crate::grid::{Grid, Object, ObjectKind, Style, push_run};
use crate::limits::Limit;
use crate::place::Range;
use std::sync::Arc;

/// A worksheet as its part tells it.
#[derive(Default)]
pub(super) struct Sheet {
    rows: Rows,
    merges: Vec<Range>,
    hidden_columns: Vec<(u32, u32)>,
    /// Rows are hidden unless they say otherwise.
    rows_hidden: bool,
    /// Form controls and embedded documents.
    pub(super) controls: Vec<Drawn>,
    /// Merged ranges that were no ranges of the sheet.
    pub(super) merges_left_out: usize,
}

impl Sheet {
    /// Reads the part. What was read stays where it errs.
    pub(super) fn read(&mut self, scanner: &mut Scanner<'_>, book: &Book<'_>) -> Result<(), Fault> {
        let mut is_whole = false;
        loop {
            match scanner.next()? {
                Token::Open(tag) => match tag.name {
                    b"sheetFormatPr" => self.rows_hidden = tag.flag(b"zeroHeight"),
                    b"col" => self.hide_columns(&tag),
                    b"mergeCell" => {
                        self.merge(&tag);
                        book.fences.budget.check(Limit::Merges, self.merges.len() as u64)?;
                    }
                    b"sheetData" if !tag.empty => self.rows.read(scanner, book)?,
                    b"oleObjects" if !tag.empty => self.read_controls(scanner, b"oleObjects", b"oleObject", ObjectKind::Embedded)?,
                    b"controls" if !tag.empty => self.read_controls(scanner, b"controls", b"control", ObjectKind::Control)?,
                    b"worksheet" | b"cols" | b"mergeCells" | b"AlternateContent" | b"Choice" => is_whole |= tag.empty,
                    _ if !tag.empty => scanner.skip_element()?,
                    _ => {}
                },
                Token::Close(b"worksheet") => is_whole = true,
                Token::End if is_whole => return Ok(()),
                Token::End => return Err(Fault::CutShort),
                _ => {}
            }
        }
    }

    fn hide_columns(&mut self, tag: &Tag<'_>) {
        let no_width = tag.get(b"width").and_then(value::number).is_some_and(|width| width <= 0.0);
        let (Some(first), Some(last)) = (tag.number(b"min"), tag.number(b"max")) else { return };
        if (tag.flag(b"hidden") || no_width) && 1 <= first && first <= last && first - 1 <= LAST.column {
            self.hidden_columns.push((first - 1, (last - 1).min(LAST.column)));
        }
    }

    fn merge(&mut self, tag: &Tag<'_>) {
        let text = tag.get(b"ref").unwrap_or_default();
        let mut corners = text.split(|&byte| byte == b':').map(address);
        let range = match (corners.next(), corners.next(), corners.next()) {
            (Some(Some(a)), Some(Some(b)), None) => Range::new(a, b),
            (Some(Some(_)), None, None) => return,
            _ => {
                self.merges_left_out += 1;
                return;
            }
        };
        if range.last.row > LAST.row || range.last.column > LAST.column {
            self.merges_left_out += 1;
        } else if range.first != range.last {
            self.merges.push(range);
        }
    }

    /// Reads `<controls>` or `<oleObjects>`, the form for older programs left out.
    fn read_controls(&mut self, scanner: &mut Scanner<'_>, list: &[u8], element: &[u8], kind: ObjectKind) -> Result<(), Fault> {
        let mut anchor = Anchor::default();
        let mut shape = None;
        let most = scanner.budget.most(Limit::Objects);
        loop {
            match scanner.next()? {
                Token::Open(tag) if tag.name == b"Fallback" && !tag.empty => scanner.skip_element()?,
                Token::Open(tag) if tag.name == element => {
                    shape = tag.number(b"shapeId");
                    anchor = Anchor::default();
                    if tag.empty {
                        self.control(kind, &anchor, shape, most);
                    }
                }
                Token::Open(tag) if matches!(tag.name, b"from" | b"to") && !tag.empty => {
                    let is_from = tag.name == b"from";
                    anchor.read_corner(scanner, is_from)?;
                }
                Token::Close(name) if name == element => self.control(kind, &anchor, shape, most),
                Token::Close(name) if name == list => return Ok(()),
                Token::End => return Err(Fault::CutShort),
                _ => {}
            }
        }
    }

    fn control(&mut self, kind: ObjectKind, anchor: &Anchor, shape: Option<u32>, most: usize) {
        if self.controls.len() < most {
            self.controls.push(Drawn { object: Object { kind, range: anchor.range(), text: String::new() }, shape });
        }
    }

    /// The grid of what was read, and what was doubtful about its cells.
    pub(super) fn grid(mut self, name: Arc<str>, book: &Book<'_>) -> (Grid, Doubts) {
        let mut grid = Grid::new(name);
        for (row, cells) in self.rows.take_rows() {
            grid.put_row(row, cells);
        }
        grid.styles = self.styles(&book.styles.styles);
        self.merges.sort_unstable();
        self.merges.dedup();
        grid.merges = self.merges;
        grid.hidden_columns = joined(self.hidden_columns);
        grid.hidden_rows = joined(self.rows.hidden);
        if self.rows_hidden {
            let shown = joined(self.rows.shown);
            grid.hidden_rows = between(&shown, LAST.row);
        }
        grid.runs = self.rows.runs;
        grid.date1904 = book.date1904;
        (grid, self.rows.doubts)
    }

    /// The workbook's styles, and behind them those that only dates of this sheet need.
    fn styles(&self, shared: &Arc<[Style]>) -> Arc<[Style]> {
        if self.rows.date_styles.is_empty() {
            return shared.clone();
        }
        let mut added: Vec<_> = self.rows.date_styles.iter().map(|(&(style, code), &number)| (number, style, code)).collect();
        added.sort_unstable();
        let like = |style: u32, code| Style { format: NumberFormat::new(code), ..shared.get(style as usize).cloned().unwrap_or_default() };
        shared.iter().cloned().chain(added.into_iter().map(|(_, style, code)| like(style, code))).collect()
    }
}

/// Runs in order, those that touch joined.
fn joined(mut runs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    runs.sort_unstable();
    let mut joined = Vec::with_capacity(runs.len());
    for (first, last) in runs {
        push_run(&mut joined, first, last);
    }
    joined
}

/// The runs up to `last` that ordered runs leave out.
fn between(runs: &[(u32, u32)], last: u32) -> Vec<(u32, u32)> {
    let mut between = Vec::with_capacity(runs.len() + 1);
    let mut next = 0;
    for &(first, end) in runs {
        if next < first {
            between.push((next, first - 1));
        }
        next = end + 1;
    }
    if next <= last {
        between.push((next, last));
    }
    between
}

#[cfg(test)]
mod tests {
    use super::super::styles::Styles;
    use super::super::{Fences, SharedStrings};
    use super::*;

    fn sheet(xml: &str) -> (Result<(), Fault>, Grid, usize) {
        let (strings, styles, fences) = (SharedStrings::default(), Styles::default(), Fences::default());
        let book = Book { strings: &strings, styles: &styles, date1904: true, fences: &fences };
        let mut sheet = Sheet::default();
        let result = sheet.read(&mut Scanner::new(xml.as_bytes()), &book);
        let left_out = sheet.merges_left_out;
        (result, sheet.grid("s".into(), &book).0, left_out)
    }

    #[test]
    fn merges_are_ranges_of_more_than_a_cell() {
        let xml = "<worksheet><mergeCells><mergeCell ref='C3:B2'/><mergeCell ref='A1'/><mergeCell ref='D4:D4'/><mergeCell ref='A1:B1'/><mergeCell ref='A1:XFE1'/><mergeCell ref='x'/></mergeCells></worksheet>";
        let (result, grid, left_out) = sheet(xml);
        let merges: Vec<String> = grid.merges.iter().map(ToString::to_string).collect();
        assert_eq!((result, merges, left_out), (Ok(()), vec!["A1:B1".to_owned(), "B2:C3".to_owned()], 2));
    }

    #[test]
    fn columns_without_width_are_hidden() {
        let xml = "<worksheet><cols><col min='9' max='16384' hidden='1'/><col min='2' max='2' width='0'/><col min='3' max='3' width='0.5'/><col min='0' max='1' hidden='1'/></cols></worksheet>";
        assert_eq!(sheet(xml).1.hidden_columns, [(1, 1), (8, 16383)]);
    }

    #[test]
    fn rows_may_be_hidden_by_default() {
        let xml =
            "<worksheet><sheetFormatPr zeroHeight='1'/><sheetData><row r='1'/><row r='4'/><row r='5' hidden='1'/></sheetData></worksheet>";
        assert_eq!(sheet(xml).1.hidden_rows, [(1, 2), (4, 1_048_575)]);
    }

    #[test]
    fn a_sheet_that_breaks_off_keeps_what_was_read() {
        let (result, grid, _) = sheet("<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c><c r='C1'><v>3");
        assert_eq!((result, grid.filled().count(), grid.date1904), (Err(Fault::CutShort), 2, true));
        assert_eq!(sheet("<worksheet/>").0, Ok(()));
    }

    #[test]
    fn dates_bring_their_style() {
        let (_, grid, _) = sheet("<worksheet><sheetData><row><c t='d'><v>1904-01-02</v></c></row></sheetData></worksheet>");
        let (_, cell) = grid.filled().next().unwrap();
        assert_eq!(grid.style(cell).format, NumberFormat::new("yyyy-mm-dd"));
    }

    #[test]
    fn controls_and_embedded_documents_are_listed() {
        let xml = concat!(
            "<worksheet><mc:AlternateContent><mc:Choice><controls><mc:AlternateContent><mc:Choice><control shapeId='7'><controlPr><anchor>",
            "<from><xdr:col>1</xdr:col><xdr:row>2</xdr:row></from></anchor></controlPr></control></mc:Choice><mc:Fallback><control shapeId='7'/>",
            "</mc:Fallback></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent><oleObjects><oleObject shapeId='8'/></oleObjects></worksheet>"
        );
        let (strings, styles, fences) = (SharedStrings::default(), Styles::default(), Fences::default());
        let book = Book { strings: &strings, styles: &styles, date1904: false, fences: &fences };
        let mut sheet = Sheet::default();
        sheet.read(&mut Scanner::new(xml.as_bytes()), &book).unwrap();
        let found: Vec<_> = sheet
            .controls
            .iter()
            .map(|drawn| (drawn.object.kind, drawn.object.range.map(|range| range.to_string()), drawn.shape))
            .collect();
        assert_eq!(found, [(ObjectKind::Control, Some("B3".to_owned()), Some(7)), (ObjectKind::Embedded, None, Some(8))]);
    }
}
