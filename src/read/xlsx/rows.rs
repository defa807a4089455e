//! `sheetData`: the cells of a sheet, row by row.

use super::fault::Fault;
use super::plain::{self, PlainCell};
use super::styles::Styles;
use super::text::{self, RichText};
use super::value;
use super::xml::{Scanner, Tag, Token, is_true, number};
use super::{Fences, SharedStrings};
use crate::grid::{Cell, Content, Run};
use crate::place::Address;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The last row and column that a sheet has, counted from 0: `XFD1048576`.
pub(super) const LAST: Address = Address::new(1_048_575, 16_383);

/// Cells of a row after which they are counted: more than a row can have without giving some twice.
const LONG_ROW: usize = 1 << 15;

/// What is shared by the sheets of a workbook.
pub(super) struct Book<'a> {
    pub(super) strings: &'a SharedStrings,
    pub(super) styles: &'a Styles,
    pub(super) date1904: bool,
    pub(super) fences: &'a Fences,
}

/// How often something happened on a sheet, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) count: u64,
    pub(super) first: Option<Address>,
    /// What stood there the first time, where that tells more than the place.
    pub(super) text: String,
}

impl Tally {
    fn add(&mut self, at: Address) {
        self.count += 1;
        self.first.get_or_insert(at);
    }

    fn add_text(&mut self, at: Address, text: &[u8]) {
        /// Enough to know it by.
        const QUOTED: usize = 40;
        if self.count == 0 {
            self.text = String::from_utf8_lossy(text).chars().take(QUOTED).collect();
        }
        self.add(at);
    }
}

/// What was wrong or doubtful about cells, each kind together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    /// Formulas without a stored result.
    pub(super) without_result: Tally,
    /// Formulas with one.
    pub(super) formulas: Tally,
    /// Addresses outside of any sheet.
    pub(super) beyond: Tally,
    /// Cells given more than once.
    pub(super) twice: Tally,
    /// Texts that the shared strings lack.
    pub(super) without_text: Tally,
    /// Values that do not suit the type of their cell.
    pub(super) unread: Tally,
    /// Addresses that cannot be read, or name another row than the one they stand in.
    pub(super) misplaced: Tally,
    /// Styles that the workbook lacks.
    pub(super) without_style: Tally,
}

/// The rows of a sheet as far as they are read.
#[derive(Default)]
pub(super) struct Rows {
    /// In the order of the part, which need not be that of the sheet.
    done: Vec<(u32, Vec<Cell>)>,
    pub(super) runs: BTreeMap<Address, Vec<Run>>,
    /// Hidden rows, and shown ones, as first and last of each run.
    pub(super) hidden: Vec<(u32, u32)>,
    pub(super) shown: Vec<(u32, u32)>,
    /// Date formats that cells of type `d` need besides the workbook's: style taken from, format code, and its new number.
    pub(super) date_styles: BTreeMap<(u32, &'static str), u32>,
    pub(super) doubts: Doubts,
    row: u32,
    next_row: u32,
    next_column: u32,
    cells: Vec<Cell>,
    errors: Vec<Arc<str>>,
    value: Vec<u8>,
    rich: RichText,
}

/// What the type attribute of a cell says of its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Number,
    Shared,
    Text,
    Logical,
    Error,
    Date,
}

/// A cell that is being read.
struct Open {
    at: Address,
    style: u32,
    kind: Kind,
    formula: bool,
    has_value: bool,
    inline: bool,
}

impl Rows {
    /// Reads up to the end of `sheetData`. What was read stays where it errs.
    pub(super) fn read(&mut self, scanner: &mut Scanner<'_>, book: &Book<'_>) -> Result<(), Fault> {
        let result = self.read_rows(scanner, book);
        self.end_row(book.fences).and(result)
    }

    fn read_rows(&mut self, scanner: &mut Scanner<'_>, book: &Book<'_>) -> Result<(), Fault> {
        loop {
            while let Some((cell, length)) = plain::cell(scanner.ahead(plain::AHEAD)?) {
                self.plain_cell(&cell, book)?;
                scanner.advance(length);
            }
            match scanner.next()? {
                Token::Open(tag) => match tag.name {
                    b"c" => {
                        let empty = tag.empty;
                        match self.open_cell(&tag, book) {
                            Some(open) => self.read_cell(scanner, open, empty, book)?,
                            None if !empty => scanner.skip_element()?,
                            None => {}
                        }
                    }
                    b"row" => {
                        let row = self.open_row(&tag);
                        self.end_row(book.fences)?;
                        self.row = row;
                        self.next_row = row + 1;
                        self.next_column = 0;
                    }
                    b"extLst" if !tag.empty => scanner.skip_element()?,
                    _ => {}
                },
                Token::Close(b"sheetData") => return Ok(()),
                Token::End => return Err(Fault::CutShort),
                _ => {}
            }
        }
    }

    /// Notes whether the row is hidden; gives its number, which is that after the last one where the tag has none.
    fn open_row(&mut self, tag: &Tag<'_>) -> u32 {
        let mut row = None;
        let mut hidden = false;
        for (name, value) in tag.attributes() {
            match name {
                b"r" => row = number(value).and_then(|row| row.checked_sub(1)),
                b"hidden" => hidden |= is_true(value),
                b"ht" => hidden |= value::number(value).is_some_and(|height| height <= 0.0),
                _ => {}
            }
        }
        let row = row.unwrap_or(self.next_row);
        if row <= LAST.row {
            push_near(if hidden { &mut self.hidden } else { &mut self.shown }, row);
        }
        row
    }

    /// The cell that a tag opens; none where it lies outside of any sheet.
    fn open_cell(&mut self, tag: &Tag<'_>, book: &Book<'_>) -> Option<Open> {
        let mut at = Address::new(self.row, self.next_column);
        let (mut style, mut kind, mut written) = (0, Kind::Number, None);
        for (name, value) in tag.attributes() {
            match name {
                b"r" => written = Some(value),
                b"s" => style = number(value).unwrap_or(u32::MAX),
                b"t" => kind = Kind::of(value),
                _ => {}
            }
        }
        if let Some(written) = written {
            match address(written) {
                Some(address) => at = address,
                None => self.doubts.misplaced.add_text(at, written),
            }
        }
        self.place(at, written.unwrap_or_default(), style, kind, book)
    }

    fn plain_cell(&mut self, cell: &PlainCell<'_>, book: &Book<'_>) -> Result<(), Fault> {
        let &PlainCell { at, written, style, kind, value } = cell;
        match self.place(at, written, style, kind, book) {
            Some(open) => self.end_cell(&open, value, book),
            None => Ok(()),
        }
    }

    /// A cell at its place; none where that lies outside of any sheet.
    fn place(&mut self, at: Address, written: &[u8], mut style: u32, kind: Kind, book: &Book<'_>) -> Option<Open> {
        if at.row != self.row && at.row <= LAST.row {
            self.doubts.misplaced.add_text(at, written);
        }
        self.next_column = at.column.saturating_add(1);
        if at.row > LAST.row || at.column > LAST.column {
            self.doubts.beyond.add_text(at, written);
            return None;
        }
        if style as usize >= book.styles.dates.len() {
            self.doubts.without_style.add(at);
            style = 0;
        }
        Some(Open { at, style, kind, formula: false, has_value: false, inline: false })
    }

    /// Reads a cell that was opened up to its end.
    fn read_cell(&mut self, scanner: &mut Scanner<'_>, mut open: Open, empty: bool, book: &Book<'_>) -> Result<(), Fault> {
        self.value.clear();
        if !empty {
            self.read_value(scanner, &mut open)?;
        }
        let value = std::mem::take(&mut self.value);
        let result = self.end_cell(&open, &value, book);
        self.value = value;
        result
    }

    /// Reads what stands in a cell into `self.value`, or into `self.rich` for an inline text.
    fn read_value(&mut self, scanner: &mut Scanner<'_>, open: &mut Open) -> Result<(), Fault> {
        let mut within_value = false;
        loop {
            scanner.fits(self.value.len())?;
            match scanner.next()? {
                Token::Text(raw) if within_value => self.value.extend_from_slice(raw),
                Token::Plain(raw) if within_value => {
                    // Text of CDATA has no references, so its ampersands must not begin one.
                    self.value.extend(raw.split_inclusive(|&byte| byte == b'&').flat_map(|part| match part.strip_suffix(b"&") {
                        Some(before) => [before, b"&amp;"].concat(),
                        None => part.to_vec(),
                    }));
                }
                Token::Open(tag) => match tag.name {
                    b"v" => {
                        // An empty result is one where the formula gives a text.
                        open.has_value = !tag.empty || open.kind == Kind::Text;
                        within_value = !tag.empty;
                    }
                    b"f" => {
                        open.formula = true;
                        if !tag.empty {
                            scanner.skip_element()?;
                        }
                    }
                    b"is" if !tag.empty => {
                        self.rich.read(scanner, b"is")?;
                        open.inline = true;
                    }
                    b"extLst" if !tag.empty => scanner.skip_element()?,
                    _ => {}
                },
                Token::Close(b"v") => within_value = false,
                Token::Close(b"c") => return Ok(()),
                Token::End => return Err(Fault::CutShort),
                _ => {}
            }
        }
    }

    fn end_cell(&mut self, open: &Open, value: &[u8], book: &Book<'_>) -> Result<(), Fault> {
        let at = open.at;
        if open.formula {
            self.doubts.formulas.add(at);
            if !open.has_value || (value.is_empty() && open.kind != Kind::Text) {
                self.doubts.without_result.add(at);
            }
        }
        let (mut style, mut content) = (open.style, Content::Blank);
        if open.inline {
            book.fences.take_text(self.rich.size(), self.rich.damaged)?;
            content = Content::text(self.rich.text.as_str());
            let runs = std::mem::take(&mut self.rich.runs);
            self.note_runs(at, &runs);
        } else if open.kind == Kind::Shared && !value.is_empty() {
            let index = number(value).unwrap_or(u32::MAX);
            match book.strings.text(index) {
                Some(text) if text.is_empty() => {}
                Some(text) => content = Content::Text(text.clone()),
                None => self.doubts.without_text.add_text(at, value),
            }
            self.note_runs(at, book.strings.runs(index));
        } else if !value.is_empty() {
            content = self.content(open, value, &mut style, book)?;
            self.note_runs(at, &[]);
        }
        // A blank without a look of its own says no more than a cell that is not there.
        if content.is_blank() && style == 0 && !open.formula {
            return Ok(());
        }
        self.put(at, Cell::new(at.column, style, content).of_formula(open.formula), book.fences)
    }

    /// What a value says by the type of its cell; one that does not suit it is kept as text.
    fn content(&mut self, open: &Open, value: &[u8], style: &mut u32, book: &Book<'_>) -> Result<Content, Fault> {
        let content = match open.kind {
            Kind::Number => value::number(value).map(Content::Number),
            Kind::Text | Kind::Shared => return self.text(value, book.fences),
            Kind::Error => Some(self.error(value)),
            Kind::Logical => match value {
                b"1" | b"true" | b"TRUE" => Some(Content::Logical(true)),
                b"0" | b"false" | b"FALSE" => Some(Content::Logical(false)),
                _ => None,
            },
            Kind::Date => std::str::from_utf8(value).ok().and_then(|text| value::moment(text, book.date1904)).map(|moment| {
                *style = self.date_style(*style, moment, book);
                Content::Number(moment.serial)
            }),
        };
        content.map_or_else(
            || {
                self.doubts.unread.add_text(open.at, value);
                self.text(value, book.fences)
            },
            Ok,
        )
    }

    /// Notes the parts of a cell's text that look different.
    fn note_runs(&mut self, at: Address, runs: &[Run]) {
        if !runs.is_empty() {
            self.runs.insert(at, runs.to_vec());
        } else if self.runs.last_key_value().is_some_and(|(last, _)| *last >= at) {
            // The cell comes out of order, and may replace one that had runs.
            self.runs.remove(&at);
        }
    }

    /// Puts a cell into the row that is being read, or by itself where it belongs to another.
    fn put(&mut self, at: Address, cell: Cell, fences: &Fences) -> Result<(), Fault> {
        if at.row != self.row {
            // A row for a cell takes the room of three.
            fences.take_cells(3)?;
            self.done.push((at.row, vec![cell]));
            return Ok(());
        }
        match self.cells.last_mut() {
            Some(last) if last.column == cell.column => {
                *last = cell;
                self.doubts.twice.add(at);
            }
            _ => self.cells.push(cell),
        }
        // A row that does not end is counted on the way.
        if self.cells.len().is_multiple_of(LONG_ROW) {
            fences.take_cells(LONG_ROW)?;
        }
        Ok(())
    }

    fn end_row(&mut self, fences: &Fences) -> Result<(), Fault> {
        if self.cells.is_empty() {
            return Ok(());
        }
        // The row itself takes the room of a cell.
        fences.take_cells(self.cells.len() % LONG_ROW + 1)?;
        let ordered = self.cells.iter().zip(self.cells.iter().skip(1)).all(|(a, b)| a.column < b.column);
        if !ordered {
            self.doubts.sort(self.row, &mut self.cells);
        }
        // The next row is mostly as long as this one.
        let next = Vec::with_capacity(self.cells.len());
        let mut cells = std::mem::replace(&mut self.cells, next);
        if cells.capacity() > cells.len() + cells.len() / 4 {
            cells.shrink_to_fit();
        }
        self.done.push((self.row, cells));
        Ok(())
    }

    /// The rows in the order of the sheet, each once, with their cells in order.
    pub(super) fn take_rows(&mut self) -> Vec<(u32, Vec<Cell>)> {
        let rows = std::mem::take(&mut self.done);
        if rows.iter().zip(rows.iter().skip(1)).all(|(a, b)| a.0 < b.0) {
            return rows;
        }
        let mut rows = rows;
        rows.sort_by_key(|(row, _)| *row);
        let mut whole: Vec<(u32, Vec<Cell>)> = Vec::with_capacity(rows.len());
        for (row, cells) in rows {
            match whole.last_mut() {
                Some((last, all)) if *last == row => all.extend(cells),
                _ => whole.push((row, cells)),
            }
        }
        for (row, cells) in &mut whole {
            self.doubts.sort(*row, cells);
        }
        whole
    }

    fn text(&mut self, value: &[u8], fences: &Fences) -> Result<Content, Fault> {
        self.rich.clear();
        let damaged = text::decode(value, &mut self.rich.text);
        fences.take_text(self.rich.size(), damaged)?;
        Ok(Content::text(self.rich.text.as_str()))
    }

    /// An error value as written; each spelling is held once.
    fn error(&mut self, value: &[u8]) -> Content {
        /// Excel knows about 15; a file that writes more holds the further ones once a cell.
        const KEPT: usize = 32;
        let written = text::decoded(value);
        if let Some(known) = self.errors.iter().find(|known| ***known == *written) {
            return Content::Error(known.clone());
        }
        let error: Arc<str> = written.into();
        if self.errors.len() < KEPT {
            self.errors.push(error.clone());
        }
        Content::Error(error)
    }

    /// The style of a cell of type `d`: its own where that shows dates, else one like it that does.
    fn date_style(&mut self, style: u32, moment: value::Moment, book: &Book<'_>) -> u32 {
        if book.styles.dates.get(style as usize) == Some(&true) {
            return style;
        }
        let code = match (moment.has_date, moment.has_time) {
            (true, false) => "yyyy-mm-dd",
            (true, true) => "yyyy-mm-dd hh:mm:ss",
            (false, _) => "hh:mm:ss",
        };
        let next = book.styles.styles.len() + self.date_styles.len();
        *self.date_styles.entry((style, code)).or_insert_with(|| u32::try_from(next).unwrap_or(style))
    }
}

impl Doubts {
    /// Puts cells in order; of several in one column the last one stays.
    fn sort(&mut self, row: u32, cells: &mut Vec<Cell>) {
        cells.sort_by_key(|cell| cell.column);
        cells.dedup_by(|later, earlier| {
            let twice = later.column == earlier.column;
            if twice {
                std::mem::swap(later, earlier);
                self.twice.add(Address::new(row, earlier.column));
            }
            twice
        });
    }
}

impl Kind {
    /// The kind that the word of the type attribute stands for.
    pub(super) fn of(word: &[u8]) -> Self {
        match word {
            b"n" => Self::Number,
            b"s" => Self::Shared,
            b"b" => Self::Logical,
            b"e" => Self::Error,
            b"d" => Self::Date,
            // str, inlineStr, and what is none of these, of which nothing better is known.
            _ => Self::Text,
        }
    }
}

/// The cell that an address such as `AB12` names, however far out; none where it is no address.
pub(super) fn address(bytes: &[u8]) -> Option<Address> {
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if letters == 0 || letters > 6 {
        return None;
    }
    let (letters, digits) = bytes.split_at(letters);
    let column = letters.iter().fold(0, |column: u32, byte| column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    let row = number(digits)?;
    Some(Address::new(row.checked_sub(1)?, column - 1))
}

/// Adds a row to runs that mostly grow in order.
fn push_near(runs: &mut Vec<(u32, u32)>, row: u32) {
    match runs.last_mut() {
        Some(run) if run.1 + 1 == row => run.1 = row,
        _ => runs.push((row, row)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(xml: &str) -> Rows {
        let strings = "<sst><si><t>あ</t></si><si><t/></si><si><r><rPr><strike/></rPr><t>b</t></r></si></sst>";
        let fences = Fences::default();
        let strings = SharedStrings::read(&mut Scanner::new(strings.as_bytes()), &fences).unwrap();
        let book = Book { strings: &strings, styles: &Styles::default(), date1904: false, fences: &fences };
        let mut rows = Rows::default();
        let _ = rows.read(&mut Scanner::new(xml.as_bytes()), &book);
        rows
    }

    /// The cells as `A1=1`, texts in quotes, formulas with a star.
    fn cells(xml: &str) -> String {
        let mut rows = rows(xml);
        let mut out = Vec::new();
        for (row, cells) in rows.take_rows() {
            for cell in cells {
                let content = match &cell.content {
                    Content::Blank => String::new(),
                    Content::Number(number) => number.to_string(),
                    Content::Text(text) => format!("{text:?}"),
                    Content::Logical(logical) => logical.to_string(),
                    Content::Error(error) => error.to_string(),
                };
                out.push(format!("{}={content}{}", Address::new(row, cell.column), if cell.is_formula() { "*" } else { "" }));
            }
        }
        out.join(" ")
    }

    macro_rules! reads {
        ($name:ident, $xml:expr, $cells:expr) => {
            #[test]
            fn $name() {
                assert_eq!(cells(concat!($xml, "</sheetData>")), $cells);
            }
        };
    }

    reads!(numbers, "<row r='2'><c r='B2'><v>1.5</v></c><c r='D2' t='n'><v> -3 </v></c></row>", "B2=1.5 D2=-3");
    reads!(shared_texts, "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>", "A1=\"あ\"");
    reads!(inline_texts, "<row r='1'><c r='A1' t='inlineStr'><is><t> x </t><rPh><t>y</t></rPh></is></c></row>", "A1=\" x \"");
    reads!(formula_texts, "<row r='1'><c r='A1' t='str'><f>B1</f><v>a&amp;b</v></c></row>", "A1=\"a&b\"*");
    reads!(cdata_values, "<row r='1'><c r='A1' t='str'><v>a<![CDATA[&lt;&]]>b</v></c></row>", "A1=\"a&lt;&b\"");
    reads!(logicals, "<row r='1'><c r='A1' t='b'><v>1</v></c><c r='B1' t='b'><v>0</v></c></row>", "A1=true B1=false");
    reads!(errors_of_any_kind, "<row r='1'><c r='A1' t='e'><v>#SPILL!</v></c><c r='B1' t='e'><v>#new</v></c></row>", "A1=#SPILL! B1=#new");
    reads!(dates, "<row r='1'><c r='A1' t='d'><v>2020-05-01T12:00:00</v></c></row>", "A1=43952.5");
    reads!(places_by_counting, "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>", "A1=1 C1=2 A3=3");
    reads!(
        counting_goes_on_from_addresses,
        "<row r='5'><c r='C5'><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
        "C5=1 D5=2 A6=3"
    );
    reads!(the_last_of_two_counts, "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c><c r='A1'><v>3</v></c></row>", "A1=3 B1=2");
    reads!(
        rows_out_of_order,
        "<row r='2'><c r='A2'><v>2</v></c></row><row r='1'><c r='B1'><v>1</v></c></row><row r='2'><c r='A2'><v>3</v></c></row>",
        "B1=1 A2=3"
    );
    reads!(shared_formulas_without_text, "<row r='1'><c r='A1'><f t='shared' si='0'/><v>7</v></c></row>", "A1=7*");
    reads!(an_address_in_another_row, "<row r='1'><c r='A1'><v>1</v></c><c r='B9'><v>2</v></c></row>", "A1=1 B9=2");
    reads!(a_number_that_is_none, "<row r='1'><c r='A1'><v>1,000</v></c></row>", "A1=\"1,000\"");

    #[test]
    fn what_is_doubtful_is_counted_with_its_first_place() {
        let rows = rows(concat!(
            "<row r='1'><c r='A1'><f>1+1</f></c><c r='B1'><f>1+1</f><v/></c><c r='C1' t='str'><f>B1</f><v/></c>",
            "<c r='ZZZ99999999'><v>1</v></c><c r='D1' t='s'><v>9</v></c><c r='E1' t='b'><v>2</v></c><c r='F1' s='7'><v>1</v></c>",
            "<c r='F1'><v>1</v></c><c r='1F'><v>1</v></c></row></sheetData>"
        ));
        let Doubts { without_result, formulas, beyond, twice, without_text, unread, misplaced, without_style } = rows.doubts;
        let counts = [without_result.count, formulas.count, beyond.count, twice.count, without_text.count, unread.count];
        assert_eq!(counts, [2, 3, 1, 1, 1, 1]);
        assert_eq!((misplaced.count, without_style.count), (1, 1));
        assert_eq!((beyond.text.as_str(), without_result.first), ("ZZZ99999999", Some(Address::new(0, 0))));
    }

    #[test]
    fn runs_are_kept_by_cell() {
        let rows = rows("<row r='1'><c r='A1' t='s'><v>2</v></c></row></sheetData>");
        let run = Run { start: 0, end: 1, superscript: false, strike: true };
        assert_eq!(rows.runs, BTreeMap::from([(Address::new(0, 0), vec![run])]));
    }

    #[test]
    fn hidden_rows_are_told_from_shown_ones() {
        let rows = rows("<row r='1'/><row r='2' hidden='1'/><row hidden='true'/><row r='9' ht='0'/></sheetData>");
        assert_eq!((rows.hidden, rows.shown), (vec![(1, 2), (8, 8)], vec![(0, 0)]));
    }

    #[test]
    fn dates_get_a_date_format() {
        let rows =
            rows("<row r='1'><c t='d'><v>2020-05-01</v></c><c t='d'><v>06:00</v></c><c t='d'><v>2020-05-02</v></c></row></sheetData>");
        assert_eq!(rows.date_styles, BTreeMap::from([((0, "yyyy-mm-dd"), 1), ((0, "hh:mm:ss"), 2)]));
    }

    #[test]
    fn addresses() {
        for (text, at) in [("A1", Some((0, 0))), ("xfd1048576", Some((1_048_575, 16_383))), ("ZZZ99999999", Some((99_999_998, 18_277)))] {
            assert_eq!(address(text.as_bytes()), at.map(|(row, column)| Address::new(row, column)));
        }
        for text in ["", "A", "1", "A0", "A-1", "AAAAAAA1", "A1234567890", "A1B"] {
            assert_eq!(address(text.as_bytes()), None);
        }
    }
}
