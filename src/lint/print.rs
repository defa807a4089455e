//! Fingerprints: what a fault is known by when the file has changed around it.
//!
//! A fingerprint is made of the rule, the sheet, what stands in the cell and the heading of its column, never of row numbers: it stays the
//! same when rows are inserted or deleted above, and another one when somebody writes something else.

use super::{Fault, SheetSubject};
use crate::layout::TableLayout;
use crate::place::Address;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The fingerprint of one place of a fault, shown as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print(u64);

impl std::fmt::Display for Print {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for Print {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Print {
    /// The fingerprint of some texts in their order.
    pub(crate) fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            // The length before each text: "ab","c" is not "a","bc".
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest: [u8; 32] = hash.finalize().into();
        Self(digest.iter().take(8).fold(0, |print, byte| (print << 8) | u64::from(*byte)))
    }
}

/// More places of a fault than this have one fingerprint in common.
const MOST_PLACES: usize = 100_000;

/// A fingerprint for each place of a fault; alike ones stand as often as they are met.
pub(crate) fn prints(code: &str, sheet: Option<&SheetSubject<'_>>, fault: &Fault) -> Vec<Print> {
    let name = sheet.map_or("", |sheet| &*sheet.grid.sheet);
    let whole = Print::of(&[code, fault.message.key(), name]);
    let mut prints = Vec::new();
    if let Some(sheet) = sheet {
        let mut columns = Columns::new(sheet, fault);
        for &at in fault.cells.iter().take(MOST_PLACES) {
            let heading = columns.heading(at);
            prints.push(Print::of(&[code, fault.message.key(), name, sheet.text(at).trim(), heading]));
        }
    }
    let missing = fault.count.max(1).saturating_sub(prints.len()).min(MOST_PLACES);
    prints.extend(std::iter::repeat_n(whole, missing));
    prints
}

/// The headings of the columns that a fault is in.
struct Columns<'a> {
    tables: Vec<&'a TableLayout>,
    known: BTreeMap<(usize, u32), String>,
}

impl<'a> Columns<'a> {
    fn new(sheet: &SheetSubject<'a>, fault: &Fault) -> Self {
        let tables = sheet.layout.tables.iter();
        let ground = fault.ground.map(|ground| ground.body);
        Self { tables: tables.filter(|table| ground.is_none_or(|body| body == table.body)).collect(), known: BTreeMap::new() }
    }

    /// The labels above a cell in the first table that reaches down to it; empty where it is in none.
    fn heading(&mut self, at: Address) -> &str {
        let Some(table) = self.tables.iter().position(|table| at.row <= table.body.last.row) else { return "" };
        let tables = &self.tables;
        self.known.entry((table, at.column)).or_insert_with(|| {
            let column = tables.get(table).and_then(|table| table.columns.iter().find(|column| column.column == at.column));
            let labels = column.map(|column| column.labels.iter().map(|label| &*label.text).collect::<Vec<_>>());
            labels.unwrap_or_default().join("\u{1f}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart_where_they_end() {
        assert_ne!(Print::of(&["ab", "c"]), Print::of(&["a", "bc"]));
        let print = Print::of(&["GRD204", "表1"]);
        assert_eq!(print.to_string().parse(), Ok(print));
    }
}
