//! A workbook as it is written: plain sheets, the same bytes for the same content.

use super::super::names::Names;
use super::sheet::Value;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

/// A name of a sheet has so many characters at most.
const LONGEST: usize = 31;
/// A cell holds so many characters at most; no figure or label comes near it.
const MOST_CHARACTERS: usize = 32_767;

/// A workbook whose sheets are written one after the other.
pub(super) struct Book {
    sheets: Vec<Worksheet>,
    names: Names,
    /// The first thing that could not be written.
    fault: Option<String>,
}

impl Book {
    pub(super) fn new() -> Self {
        Self { sheets: Vec::new(), names: Names::default(), fault: None }
    }

    /// Begins a sheet, named as the one it comes from, with an ending that tells it from others; gives its name.
    pub(super) fn begin(&mut self, name: &str, ending: &str) -> String {
        let plain = |c: char| if c.is_control() || "[]:*?/\\".contains(c) { '_' } else { c };
        let plain: String = name.trim().trim_matches('\'').chars().map(plain).collect();
        let plain = if plain.trim().is_empty() { "table".to_owned() } else { plain };
        // Room is left for a number behind a name that is in use.
        let room = LONGEST - 4 - ending.len().min(16);
        let cut: String = plain.chars().take(if plain.chars().count() + ending.len() > LONGEST { room } else { LONGEST }).collect();
        let unique = self.names.unique(&format!("{cut}{ending}"));
        let mut sheet = Worksheet::new();
        let named = sheet.set_name(unique.as_str()).map(|_| ()).and_then(|()| sheet.set_freeze_panes(1, 0).map(|_| ()));
        self.note(named.err());
        self.sheets.push(sheet);
        unique
    }

    /// Writes a row of the sheet that was begun last.
    pub(super) fn row(&mut self, row: u32, values: &[Value<'_>]) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        let mut fault = None;
        for (column, value) in (0_u16..).zip(values) {
            let written = match value {
                Value::Missing => continue,
                Value::Number(number) => sheet.write_number(row, column, *number).map(|_| ()),
                Value::Text(text) if text.chars().nth(MOST_CHARACTERS).is_some() => {
                    sheet.write_string(row, column, text.chars().take(MOST_CHARACTERS).collect::<String>()).map(|_| ())
                }
                Value::Text(text) => sheet.write_string(row, column, text.as_ref()).map(|_| ()),
            };
            fault = fault.or(written.err());
        }
        self.note(fault);
    }

    fn note(&mut self, fault: Option<rust_xlsxwriter::XlsxError>) {
        if let (None, Some(fault)) = (&self.fault, fault) {
            self.fault = Some(fault.to_string());
        }
    }

    /// The bytes of the workbook. Errs with what could not be written.
    pub(super) fn finish(self) -> Result<Vec<u8>, String> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let mut book = Workbook::new();
        // A fixed date: the same content gives the same bytes.
        let date = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|error| error.to_string())?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&date));
        for sheet in self.sheets {
            book.push_worksheet(sheet);
        }
        book.save_to_buffer().map_err(|error| error.to_string())
    }
}
