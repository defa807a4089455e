//! A file mended: its tables as sheets that a program can take as they are, what stood around them on a sheet of their own.
//!
//! Each table becomes one sheet in the tidy form: the names of the columns in row 1, a row for each figure, labels first and pure numbers behind
//! them in `value`; what a mark said is in `status` (`normal` for a plain figure), the unit in `unit`, the cell that the figure came
//! from in `source_cell`. Texts of a body that are neither number nor mark get a sheet of their own. Nothing is merged, hidden or formatted.
//! Labels lose the spaces and line breaks that set them for the eye; prefectures get their official names where several are short, and of labels that differ in
//! writing alone the usual one stands for all; the sheet of notes has the others. Columns
//! that hold nothing are left out. No text is left blank, for a blank reads as a name that is left out: `_Z` says that a row has no label of
//! a level, `_U` that a unit or code is not stated. Periods and codes in digits that some rows lack stand right of the figures.

mod book;
mod label;
mod notes;
mod sheet;

use super::csv::CsvWriter;
use super::record::{Datum, Record};
use super::{CsvEncoding, record, wide::Wide};
use crate::dataset::{ColumnKind, Columns, Loose, Part, Sheet};
use crate::finding::{Error, Finding};
use crate::grid::{ObjectKind, Visibility};
use crate::message::{Lang, Message};
use crate::place::Place;
use notes::Notes;
use sheet::{MendedColumn, Plan, Value};

/// What a mended file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MendedForm {
    /// One `.xlsx` workbook.
    Workbook,
    /// One CSV file in UTF-8, for a file with one table; `true` begins it with a byte order mark, for Excel.
    Csv(bool),
}

/// A table that was mended.
#[derive(Clone, Debug)]
pub struct MendedTable {
    /// The sheet that it is on; empty in CSV.
    pub sheet: String,
    /// The body that it came from.
    pub source: Place,
    /// Its rows, the names of the columns left out.
    pub rows: usize,
    /// Rows with a number.
    pub figures: usize,
    /// What is doubtful about the reading; the column `certain` says `false` then.
    pub doubts: Vec<Finding>,
}

/// What a file became.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The new file.
    pub bytes: Vec<u8>,
    /// What stood around the tables of a CSV file, as CSV; none for a workbook, which holds it as its last sheet.
    pub notes: Option<Vec<u8>>,
    /// The tables in order.
    pub tables: Vec<MendedTable>,
    /// Tables and sheets that were not mended, and why.
    pub refused: Vec<(Place, Message)>,
}

/// Rows that a sheet of a workbook has room for, the first left out.
const MOST_ROWS: usize = 1_048_575;

/// Mends a file that was read; sentences on the sheet of notes are in a language.
///
/// Forms, tables of which the header is not clear, and hidden sheets are left as they are and named in [`Mended::refused`]. Errs where
/// nothing can be mended, where a table has more rows than a sheet, and where a CSV file would have to hold several tables.
pub fn mend(loose: &mut Loose, form: MendedForm, lang: Lang) -> Result<Mended, Error> {
    let file = Place::file(loose.facts.name.clone());
    let mut maker = Maker { book: book::Book::new(), csv: None, form, mended: Vec::new(), refused: Vec::new(), notes: Notes::new(lang) };
    for sheet in loose.sheets() {
        maker.sheet(&sheet)?;
    }
    if maker.mended.is_empty() {
        let error = Error::new(file, Message::plain("check.nothing-mended"));
        return Err(maker
            .refused
            .iter()
            .fold(error, |error, (place, why)| error.detail(Message::new("check.refused", [place.to_string(), why.text(lang)]))));
    }
    maker.finish(&file)
}

struct Maker {
    form: MendedForm,
    book: book::Book,
    csv: Option<Vec<u8>>,
    mended: Vec<MendedTable>,
    refused: Vec<(Place, Message)>,
    notes: Notes,
}

impl Maker {
    fn sheet(&mut self, sheet: &Sheet) -> Result<(), Error> {
        if sheet.grid.visibility != Visibility::Visible {
            if sheet.grid.used().is_some() {
                self.refuse(sheet.place(), "check.refused-hidden");
            }
            return Ok(());
        }
        let several = sheet.parts().filter(|part| refusal(part).is_none()).count() > 1;
        let mut first = String::new();
        for part in sheet.parts() {
            if let Some(why) = refusal(&part) {
                self.refuse(part.place(), why);
                continue;
            }
            let name = self.table(&part, several)?;
            if first.is_empty() {
                first = name;
            }
        }
        let layout = &sheet.layout;
        for group in crate::dataset::ranges(&layout.left_over) {
            let texts = sheet::texts(&sheet.grid, &group);
            self.notes.add(&first, "outside", &sheet.place().with_range(group), &texts);
        }
        for object in sheet.grid.objects.iter().filter(|object| object.kind != ObjectKind::Chart && !object.text.trim().is_empty()) {
            let place = object.range.map_or_else(|| sheet.place(), |range| sheet.place().with_range(range));
            self.notes.add(&first, "object", &place, object.text.trim());
        }
        Ok(())
    }

    fn refuse(&mut self, place: Place, why: &'static str) {
        let why = Message::plain(why);
        let said = self.notes.say(&why);
        self.notes.add("", "not-mended", &place, &said);
        self.refused.push((place, why));
    }

    /// Writes a table; gives the name of its sheet.
    fn table(&mut self, part: &Part<'_>, several: bool) -> Result<String, Error> {
        if matches!(self.form, MendedForm::Csv(_)) && !self.mended.is_empty() {
            let error = Error::new(part.place(), Message::plain("check.csv-one-table"));
            return Err(error.hint(Message::plain("check.csv-one-table-hint")));
        }
        let parts = [*part];
        let columns = Columns::new(&parts, None, false, false)?;
        let wide = Wide::new(&parts, &columns, false, false);
        let kinds = if self.form == MendedForm::Workbook { &[Rows::Figures, Rows::Texts][..] } else { &[Rows::All] };
        let mut first: Option<String> = None;
        for &kind in kinds {
            let mut plan = Plan::new(&columns, part);
            let counts = record::each(&parts, &columns, &wide, None, false, false, &mut |record| {
                if kind.takes(record) {
                    plan.look_at(record);
                }
                Ok(())
            })?;
            if plan.rows == 0 {
                continue;
            }
            if plan.rows > MOST_ROWS {
                return Err(Error::new(part.place(), Message::new("check.too-many-rows", [plan.rows.to_string()])));
            }
            let number = if several { format!("-{}", part.table.number) } else { String::new() };
            let ending = if first.is_some() { format!("{number}-text") } else { number };
            let name = match self.form {
                MendedForm::Workbook => self.book.begin(&part.table.grid.sheet, &ending),
                MendedForm::Csv(_) => String::new(),
            };
            let chosen = plan.columns();
            self.rows(&parts, &columns, &wide, (kind, &chosen))?;
            let doubts = if first.is_none() { part.table.layout.doubts.clone() } else { Vec::new() };
            if first.is_none() {
                self.notes.around(part, &name, &counts, &chosen);
                for (written, usual) in chosen.iter().flat_map(|column| &column.spellings) {
                    self.notes.add(&name, "spelling", &part.place(), &format!("{written} = {usual}"));
                }
            }
            self.mended.push(MendedTable { sheet: name.clone(), source: part.place(), rows: plan.rows, figures: plan.figures, doubts });
            first.get_or_insert(name);
        }
        Ok(first.unwrap_or_default())
    }

    /// Writes the names and the rows of a table.
    fn rows(&mut self, parts: &[Part<'_>], columns: &Columns, wide: &Wide, (kind, chosen): (Rows, &[MendedColumn])) -> Result<(), Error> {
        let fault = |error: std::io::Error| super::not_written(std::path::Path::new("csv"), &error);
        let mut csv = match self.form {
            MendedForm::Csv(mark) => Some(CsvWriter::new(Vec::new(), CsvEncoding::Utf8, mark)),
            MendedForm::Workbook => None,
        };
        let names: Vec<Value<'_>> = chosen.iter().map(|column| Value::Text(column.name.as_str().into())).collect();
        let mut row = 0_u32;
        let mut put = |values: Vec<Value<'_>>| -> Result<(), Error> {
            match &mut csv {
                Some(csv) => sheet::csv_row(csv, &values).map_err(fault)?,
                None => self.book.row(row, &values),
            }
            row += 1;
            Ok(())
        };
        put(names)?;
        record::each(parts, columns, wide, None, false, false, &mut |record| {
            if kind.takes(record) { put(chosen.iter().map(|column| column.value(record)).collect()) } else { Ok(()) }
        })?;
        if let Some(csv) = csv {
            self.csv = Some(csv.finish().map_err(fault)?.0);
        }
        Ok(())
    }

    fn finish(mut self, file: &Place) -> Result<Mended, Error> {
        let fault = |error: std::io::Error| super::not_written(std::path::Path::new("csv"), &error);
        let (tables, refused) = (self.mended, self.refused);
        if let Some(bytes) = self.csv {
            let mut csv = CsvWriter::new(Vec::new(), CsvEncoding::Utf8, matches!(self.form, MendedForm::Csv(true)));
            self.notes.rows().try_for_each(|row| sheet::csv_row(&mut csv, &row)).map_err(fault)?;
            return Ok(Mended { bytes, notes: Some(csv.finish().map_err(fault)?.0), tables, refused });
        }
        self.book.begin("notes", "");
        for (number, row) in (0..).zip(self.notes.rows().take(MOST_ROWS)) {
            self.book.row(number, &row);
        }
        let bytes = self.book.finish().map_err(|error| Error::new(file.clone(), Message::new("command.not-written", [error])))?;
        Ok(Mended { bytes, notes: None, tables, refused })
    }
}

/// Which rows of a table are on a sheet: texts stand apart from figures, so that no column has blanks where the other has values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    All,
    /// Numbers, and marks in place of them.
    Figures,
    /// Texts that are neither.
    Texts,
}

impl Rows {
    fn takes(self, record: &Record<'_>) -> bool {
        let is_text = record.datum(ColumnKind::Text) != Datum::Missing;
        match self {
            Self::All => true,
            Self::Figures => !is_text,
            Self::Texts => is_text,
        }
    }
}

/// Why a table is left as it is; none for one that is mended.
fn refusal(part: &Part<'_>) -> Option<&'static str> {
    let layout = part.table.layout;
    if layout.is_form() {
        return Some("check.refused-form");
    }
    let unclear = layout.header.is_none() && (layout.rows.len() < 2 || layout.columns.len() < 2);
    unclear.then_some("check.refused-unclear")
}
