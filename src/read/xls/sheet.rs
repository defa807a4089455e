//! One worksheet: its cells, merges, hidden rows and columns, comments and objects.

use super::drawing::Drawing;
use super::globals::{Sheet, Workbook, byte_string};
use super::records::{Biff, Record, Records, beginning, eight_at, kind, u8_at, u16_at, u32_at};
use super::strings::{Buffer, Text};
use super::styles::Xf;
use crate::finding::{Finding, Severity};
use crate::grid::{Cell, Content, Grid, Run, Style, push_run};
use crate::limits::{Budget, Exceeded, Limit};
use crate::message::Message;
use crate::place::{Address, Place, Range};
use crate::read::binary::{error_value, rk};
use crate::read::remarks::Remarks;
use crate::read::take_cells;
use std::collections::BTreeMap;
use std::sync::Arc;

/// No sheet of this format has more columns.
const COLUMNS: u32 = 256;

/// Flag of a row that is hidden, by hand or by a filter.
const HIDDEN_ROW: u16 = 0x20;

/// Reads the records of a worksheet.
///
/// Errs where it holds more than the budget allows.
pub(super) fn read(
    workbook: &Workbook,
    sheet: &Sheet,
    stream: &[u8],
    file: &Place,
    budget: &Budget,
) -> Result<(Grid, Vec<Finding>), Exceeded> {
    let mut reader = Reader::new(workbook, sheet, file);
    let mut records = Records::new(stream);
    let mut depth = 0;
    for record in records.by_ref() {
        take_cells(budget, std::mem::take(&mut reader.cells_put))?;
        // A chart on the sheet is a substream within it, with cells of its own that are no cells of the sheet.
        if beginning(&record).is_some() {
            depth += 1;
        } else if record.kind == kind::EOF {
            depth -= 1;
            if depth <= 0 {
                break;
            }
        } else if depth == 1 && reader.record(&record).is_none() {
            reader.damaged += 1;
        }
    }
    if records.cut || depth > 0 {
        let place = reader.place.clone();
        reader.remarks.tell("FIL105", Severity::Error, place, Message::plain("read.xls-cut"));
    }
    budget.check(Limit::Merges, reader.grid.merges.len() as u64)?;
    Ok(reader.finish())
}

/// A cell's row, column and style, as they stand at the front of its record.
#[derive(Clone, Copy, Debug)]
struct Head {
    row: u16,
    column: u16,
    style: u32,
}

/// A grid in the making.
struct Reader<'a> {
    workbook: &'a Workbook<'a>,
    grid: Grid,
    place: Place,
    remarks: Remarks,
    /// Records that are too short for what they are.
    damaged: usize,
    drawing: Drawing,
    buffer: Buffer,
    /// The row at hand, and its cells in the file's order.
    row: u16,
    cells: Vec<Cell>,
    /// Cells since they were last counted.
    cells_put: usize,
    /// The rows laid aside, in the file's order; a row that was come back to is there again.
    rows: Vec<(u16, Vec<Cell>)>,
    /// The formula whose result is the text in a record to come.
    awaited: Option<Head>,
    hidden_rows: Vec<u16>,
    hidden_columns: Vec<(u16, u16)>,
    /// Styles of BIFF2 cells, which have their look in themselves.
    looks: BTreeMap<[u8; 3], u32>,
    own_styles: Vec<Style>,
    /// The cell format that a BIFF2 record announces for the cell after it.
    announced: Option<u16>,
    /// The last record that was no CONTINUE.
    before: u16,
}

impl<'a> Reader<'a> {
    fn new(workbook: &'a Workbook<'a>, sheet: &Sheet, file: &Place) -> Self {
        let mut grid = Grid::new(sheet.name.clone());
        grid.visibility = sheet.visibility;
        grid.date1904 = workbook.date1904;
        grid.styles = workbook.styles.clone();
        let place = file.with_sheet(sheet.name.clone());
        Self {
            workbook,
            grid,
            remarks: Remarks::new(place.clone()),
            place,
            damaged: 0,
            drawing: Drawing::default(),
            buffer: Buffer::default(),
            row: 0,
            cells: Vec::new(),
            cells_put: 0,
            rows: Vec::new(),
            awaited: None,
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            looks: BTreeMap::new(),
            own_styles: Vec::new(),
            announced: None,
            before: 0,
        }
    }

    /// Takes a record in; none where it is too short for what it is.
    fn record(&mut self, record: &Record) -> Option<()> {
        let data = record.data;
        let before = self.before;
        if record.kind != kind::CONTINUE {
            self.before = record.kind;
        }
        match record.kind {
            kind::NUMBER | kind::NUMBER_2 => {
                let at = if record.kind == kind::NUMBER { 6 } else { 7 };
                self.number(data, f64::from_le_bytes(eight_at(data, at)?))?;
            }
            kind::INTEGER_2 => self.number(data, f64::from(u16_at(data, 7)?))?,
            kind::RK => self.number(data, rk(u32_at(data, 6)?))?,
            kind::MULRK => self.multiple(data, 6, |bytes| Some(Content::Number(rk(u32_at(bytes, 2)?))))?,
            kind::MULBLANK => self.multiple(data, 2, |_| Some(Content::Blank))?,
            kind::BLANK | kind::BLANK_2 => {
                let head = self.head(data)?;
                self.put(head, Content::Blank, false);
            }
            kind::LABELSST => self.shared_label(data)?,
            kind::LABEL | kind::RSTRING | kind::LABEL_2 => self.label(record)?,
            kind::BOOLERR | kind::BOOLERR_2 => {
                let head = self.head(data)?;
                let at = if record.kind == kind::BOOLERR { 6 } else { 7 };
                let content = self.logical_or_error(head, u8_at(data, at)?, u8_at(data, at + 1)? != 0);
                self.put(head, content, false);
            }
            kind::FORMULA | kind::FORMULA_3 | kind::FORMULA_4 => self.formula(data)?,
            kind::STRING | kind::STRING_2 => self.result(record)?,
            kind::ROW if u16_at(data, 12)? & HIDDEN_ROW != 0 => self.hidden_rows.push(u16_at(data, 0)?),
            // A column without width is hidden, whatever its flag says.
            kind::COLINFO if u16_at(data, 8)? & 1 != 0 || u16_at(data, 4)? == 0 => {
                self.hidden_columns.push((u16_at(data, 0)?, u16_at(data, 2)?));
            }
            kind::MERGECELLS => self.merges(data)?,
            kind::IXFE_2 => self.announced = u16_at(data, 0),
            kind::OBJ if self.workbook.biff == Biff::V8 => self.drawing.object(data),
            kind::OBJ if self.workbook.biff == Biff::V5 => self.drawing.object_v5(data, self.workbook.charset),
            kind::MSODRAWING => self.drawing.shapes(&record.pieces(0).joined()),
            kind::CONTINUE if before == kind::OBJ => self.drawing.shapes(data),
            kind::TXO => self.drawing.text(record, &mut self.buffer)?,
            kind::NOTE if self.workbook.biff == Biff::V8 => self.drawing.comment(data)?,
            kind::NOTE => self.drawing.comment_v5(data, self.workbook.charset)?,
            _ => {}
        }
        Some(())
    }

    /// The front of a cell record.
    fn head(&mut self, data: &[u8]) -> Option<Head> {
        let style = match self.workbook.biff {
            Biff::V2 => self.look([u8_at(data, 4)?, u8_at(data, 5)?, u8_at(data, 6)?]),
            _ => u32::from(u16_at(data, 4)?),
        };
        Some(Head { row: u16_at(data, 0)?, column: u16_at(data, 2)?, style })
    }

    /// The style of a BIFF2 cell: one of the file's cell formats, or its own where the file has none.
    fn look(&mut self, attributes: [u8; 3]) -> u32 {
        /// This index says that the true one stands in the record before.
        const ELSEWHERE: u8 = 63;
        let announced = self.announced.take();
        if self.workbook.styles.len() > 1 {
            let index = attributes.first().map_or(0, |first| first & 0x3F);
            return announced.filter(|_| index == ELSEWHERE).map_or(u32::from(index), u32::from);
        }
        if let Some(&style) = self.looks.get(&attributes) {
            return style;
        }
        self.own_styles.push(self.workbook.tables.style(&Xf::cell_v2(attributes)));
        let style = u32::try_from(self.own_styles.len()).unwrap_or_default();
        self.looks.insert(attributes, style);
        style
    }

    /// Puts a cell in its row.
    fn put(&mut self, head: Head, content: Content, formula: bool) {
        if self.awaited.is_some() {
            self.give_up_waiting();
        }
        let column = u32::from(head.column);
        if column >= COLUMNS {
            self.tell("GRD106", Severity::Error, head, Message::plain("read.xls-outside"));
            return;
        }
        if head.row != self.row {
            self.turn_to(head.row);
        }
        self.cells_put += 1;
        self.cells.push(Cell::new(column, head.style, content).of_formula(formula));
    }

    /// Says that the text of the last formula did not come.
    #[cold]
    fn give_up_waiting(&mut self) {
        if let Some(formula) = self.awaited.take() {
            self.tell("GRD104", Severity::Error, formula, Message::plain("read.xls-result-missing"));
        }
    }

    /// Lays the row at hand aside and begins another, which will have about as many cells.
    fn turn_to(&mut self, row: u16) {
        if !self.cells.is_empty() {
            let next = Vec::with_capacity(self.cells.len());
            self.rows.push((self.row, std::mem::replace(&mut self.cells, next)));
        }
        self.row = row;
    }

    fn number(&mut self, data: &[u8], number: f64) -> Option<()> {
        let head = self.head(data)?;
        let content = self.numeric(head, number);
        self.put(head, content, false);
        Some(())
    }

    /// A number as content; what is none, as only a damaged file has it, is an error value.
    fn numeric(&mut self, head: Head, number: f64) -> Content {
        if number.is_finite() {
            return Content::Number(number);
        }
        self.tell("GRD105", Severity::Error, head, Message::plain("read.xls-not-a-number"));
        Content::Error(Arc::from("#NUM!"))
    }

    /// Cells side by side in one record: row and first column, then so many bytes for each, its format first, then the last column.
    fn multiple(&mut self, data: &[u8], size: usize, content: impl Fn(&[u8]) -> Option<Content>) -> Option<()> {
        let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
        for (index, bytes) in data.get(4..data.len().checked_sub(2)?)?.chunks_exact(size).enumerate() {
            let column = first.saturating_add(u16::try_from(index).unwrap_or(u16::MAX));
            let head = Head { row, column, style: u32::from(u16_at(bytes, 0)?) };
            let content = match content(bytes)? {
                Content::Number(number) => self.numeric(head, number),
                other => other,
            };
            self.put(head, content, false);
        }
        Some(())
    }

    fn shared_label(&mut self, data: &[u8]) -> Option<()> {
        let head = self.head(data)?;
        let index = u32_at(data, 6)?;
        let workbook = self.workbook;
        if let Some(text) = usize::try_from(index).ok().and_then(|index| workbook.strings.get(index)) {
            self.put_text(head, text, false);
        } else {
            let message = Message::new("read.xls-string-missing", [index.to_string()]);
            self.tell("GRD103", Severity::Error, head, message);
            self.put(head, Content::Blank, false);
        }
        Some(())
    }

    fn label(&mut self, record: &Record) -> Option<()> {
        let head = self.head(record.data)?;
        let text = match self.workbook.biff {
            Biff::V8 => self.buffer.long_text(&mut record.pieces(6))?,
            Biff::V2 => self.workbook.charset.decode(byte_string(record.data, 7, false)?),
            _ if record.kind == kind::RSTRING => self.rich_bytes(record.data)?,
            _ => self.workbook.charset.decode(byte_string(record.data, 6, true)?),
        };
        self.put_text(head, &text, false);
        Some(())
    }

    /// A byte string with a list of font changes behind it, a byte each for place and font.
    fn rich_bytes(&self, data: &[u8]) -> Option<Text> {
        let bytes = byte_string(data, 6, true)?;
        let changes = byte_string(data, 8 + bytes.len(), false).map_or(&[][..], |_| data.get(9 + bytes.len()..).unwrap_or_default());
        let changes: Vec<(usize, u16)> = changes.as_chunks().0.iter().map(|&[at, font]| (usize::from(at), u16::from(font))).collect();
        Some(self.workbook.charset.decode_rich(bytes, &changes))
    }

    /// Puts a text in its cell, and what is to be said of it.
    fn put_text(&mut self, head: Head, text: &Text, formula: bool) {
        let content = if text.text.is_empty() { Content::Blank } else { Content::Text(text.text.clone()) };
        self.put(head, content, formula);
        if !text.undecoded().is_empty() {
            let message = Message::new("read.xls-undecoded", [text.text.to_string(), super::hex(text.undecoded())]);
            self.tell("GRD101", Severity::Error, head, message);
        }
        if let Some(runs) = self.runs(head.style, text) {
            self.grid.runs.insert(address(head), runs);
        }
    }

    /// The parts of a text that are set higher or struck through, where the cell's style does not say so of all of it.
    fn runs(&self, style: u32, text: &Text) -> Option<Vec<Run>> {
        let changes = text.runs();
        if changes.is_empty() {
            return None;
        }
        let all_struck = self.grid.styles.get(style as usize).is_some_and(|style| style.strike);
        let ends = changes.iter().skip(1).map(|change| change.0).chain([text.text.len()]);
        let parts = changes.iter().zip(ends).map(|(&(start, font), end)| {
            let font = self.workbook.tables.font(font);
            Run { start, end, superscript: font.superscript, strike: font.strike }
        });
        let before = changes.first().map_or(0, |change| change.0);
        let first = Run { start: 0, end: before, superscript: false, strike: all_struck };
        let parts: Vec<Run> = [first].into_iter().chain(parts).filter(|part| part.start < part.end).collect();
        let unlike = parts.iter().any(|part| part.superscript || part.strike != all_struck);
        unlike.then(|| parts.into_iter().filter(|part| part.superscript || part.strike).collect())
    }

    /// Adds a finding at a cell.
    fn tell(&mut self, code: &'static str, severity: Severity, head: Head, message: Message) {
        self.remarks.tell(code, severity, self.place.with_cell(address(head)), message);
    }

    fn logical_or_error(&mut self, head: Head, value: u8, is_error: bool) -> Content {
        if !is_error {
            return Content::Logical(value != 0);
        }
        Content::Error(error_value(value).map_or_else(
            || {
                let text = format!("#ERR(0x{value:02X})");
                self.tell("GRD102", Severity::Warning, head, Message::new("read.xls-error-unknown", [text.clone()]));
                Arc::from(text)
            },
            Arc::from,
        ))
    }

    /// A formula with its result of last time.
    fn formula(&mut self, data: &[u8]) -> Option<()> {
        let head = self.head(data)?;
        let value = eight_at(data, if self.workbook.biff == Biff::V2 { 7 } else { 6 })?;
        let content = match value {
            [0, .., 0xFF, 0xFF] => {
                self.put(head, Content::Blank, true);
                self.awaited = Some(head);
                return Some(());
            }
            [kind @ 1..=2, _, value, .., 0xFF, 0xFF] => self.logical_or_error(head, value, kind == 2),
            [3, .., 0xFF, 0xFF] => Content::Blank,
            number => self.numeric(head, f64::from_le_bytes(number)),
        };
        self.put(head, content, true);
        Some(())
    }

    /// The text that the formula before it gave.
    fn result(&mut self, record: &Record) -> Option<()> {
        let Some(head) = self.awaited.take() else { return Some(()) };
        let text = match self.workbook.biff {
            Biff::V8 => self.buffer.long_text(&mut record.pieces(0))?,
            Biff::V2 => self.workbook.charset.decode(byte_string(record.data, 0, false)?),
            _ => self.workbook.charset.decode(byte_string(record.data, 0, true)?),
        };
        if u32::from(head.column) < COLUMNS {
            self.cells.pop();
        }
        self.put_text(head, &text, true);
        Some(())
    }

    fn merges(&mut self, data: &[u8]) -> Option<()> {
        for merge in data.get(2..)?.as_chunks::<8>().0.iter().take(usize::from(u16_at(data, 0)?)) {
            let number = |at| u16_at(merge, at).map(u32::from);
            let range = Range::new(Address::new(number(0)?, number(4)?), Address::new(number(2)?, number(6)?));
            if range.first != range.last && range.first.column < COLUMNS {
                let last = Address::new(range.last.row, range.last.column.min(COLUMNS - 1));
                self.grid.merges.push(Range::new(range.first, last));
            }
        }
        Some(())
    }

    /// The grid with all that was gathered in order.
    fn finish(mut self) -> (Grid, Vec<Finding>) {
        self.give_up_waiting();
        self.turn_to(0);
        for (row, cells) in joined(self.rows) {
            self.grid.put_row(u32::from(row), in_order(cells));
        }
        self.grid.merges.sort_unstable();
        self.grid.merges.dedup();
        self.hidden_rows.sort_unstable();
        for row in self.hidden_rows.into_iter().map(u32::from) {
            push_run(&mut self.grid.hidden_rows, row, row);
        }
        self.hidden_columns.sort_unstable();
        for (first, last) in self.hidden_columns {
            let (first, last) = (u32::from(first), u32::from(last).min(COLUMNS - 1));
            if first <= last {
                push_run(&mut self.grid.hidden_columns, first, last);
            }
        }
        if !self.own_styles.is_empty() {
            self.grid.styles = self.grid.styles.iter().take(1).cloned().chain(self.own_styles).collect();
        }
        self.grid.objects = self.drawing.finish();
        if self.damaged > 0 {
            let message = Message::new("read.xls-records-damaged", [self.damaged.to_string()]);
            self.remarks.tell("FIL108", Severity::Error, self.place, message);
        }
        (self.grid, self.remarks.all())
    }
}

fn address(head: Head) -> Address {
    Address::new(u32::from(head.row), u32::from(head.column))
}

/// The rows from top to bottom, each once.
fn joined(mut rows: Vec<(u16, Vec<Cell>)>) -> Vec<(u16, Vec<Cell>)> {
    if !rows.is_sorted_by(|a, b| a.0 < b.0) {
        rows.sort_by_key(|row| row.0);
        rows.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1.append(&mut later.1);
            }
            same
        });
    }
    rows
}

/// The cells of a row by column, of two in one place the later.
fn in_order(mut cells: Vec<Cell>) -> Vec<Cell> {
    if cells.is_sorted_by(|a, b| a.column < b.column) {
        return cells;
    }
    cells.reverse();
    cells.sort_by_key(|cell| cell.column);
    cells.dedup_by_key(|cell| cell.column);
    cells
}
