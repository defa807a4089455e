//! Where something is: file, sheet, range.
//!
//! Every observation, label, note and finding knows its [`Place`]; nothing later in the pipeline points back by any other means.

mod cells;

pub use cells::Cells;
use std::fmt;
use std::sync::Arc;

/// One cell of a grid, zero-based, shown as spreadsheets show it: row 0, column 0 is `A1`.
///
/// ```
/// use seihyo::place::Address;
/// assert_eq!(Address::new(2, 27).to_string(), "AB3");
/// assert_eq!("AB3".parse(), Ok(Address::new(2, 27)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Row, counted from 0.
    pub row: u32,
    /// Column, counted from 0.
    pub column: u32,
}

impl Address {
    /// The cell in `row` and `column`, both counted from 0.
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), u64::from(self.row) + 1)
    }
}

/// A text that is no cell address or range; holds the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no cell range; expected the form B3 or B3:H4")]
pub struct NoRange(pub String);

impl std::str::FromStr for Address {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        let fail = || NoRange(text.to_owned());
        let plain: String = text.chars().filter(|&c| c != '$').collect();
        let split = plain.find(|c: char| !c.is_ascii_alphabetic()).ok_or_else(fail)?;
        let (letters, digits) = plain.split_at(split);
        if letters.is_empty() || letters.len() > 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(fail());
        }
        let column = letters.bytes().fold(0u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
        let row: u32 = digits.parse().map_err(|_| fail())?;
        if row == 0 {
            return Err(fail());
        }
        Ok(Self::new(row - 1, column - 1))
    }
}

/// A rectangle of cells, both corners within it, shown as `B3:H4` (a single cell as `B3`).
///
/// ```
/// use seihyo::place::{Address, Range};
/// let range: Range = "B3:H4".parse().unwrap();
/// assert!(range.contains(Address::new(3, 7)));
/// assert_eq!((range.height(), range.width()), (2, 7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    /// Top left cell.
    pub first: Address,
    /// Bottom right cell; never above or left of `first`.
    pub last: Address,
}

impl Range {
    /// The smallest range that holds both cells, whichever corners they are.
    pub fn new(a: Address, b: Address) -> Self {
        Self { first: Address::new(a.row.min(b.row), a.column.min(b.column)), last: Address::new(a.row.max(b.row), a.column.max(b.column)) }
    }

    /// The range of one cell.
    pub const fn cell(address: Address) -> Self {
        Self { first: address, last: address }
    }

    /// True where the cell lies within the range.
    pub const fn contains(&self, cell: Address) -> bool {
        self.first.row <= cell.row && cell.row <= self.last.row && self.first.column <= cell.column && cell.column <= self.last.column
    }

    /// True where the two ranges share a cell.
    pub const fn meets(&self, other: &Self) -> bool {
        self.first.row <= other.last.row
            && other.first.row <= self.last.row
            && self.first.column <= other.last.column
            && other.first.column <= self.last.column
    }

    /// Number of rows, at least 1.
    pub const fn height(&self) -> u32 {
        self.last.row - self.first.row + 1
    }

    /// Number of columns, at least 1.
    pub const fn width(&self) -> u32 {
        self.last.column - self.first.column + 1
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        Self {
            first: Address::new(self.first.row.min(other.first.row), self.first.column.min(other.first.column)),
            last: Address::new(self.last.row.max(other.last.row), self.last.column.max(other.last.column)),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { self.first.fmt(f) } else { write!(f, "{}:{}", self.first, self.last) }
    }
}

impl std::str::FromStr for Range {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        match text.split_once(':') {
            Some((a, b)) => Ok(Self::new(a.parse()?, b.parse()?)),
            None => Ok(Self::cell(text.parse()?)),
        }
    }
}

/// A file, and where known the sheet and the cells: shown as `a.xlsx!表1!B3:H4`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file as the user named it, with `/` between folders on every system.
    pub file: Arc<str>,
    /// The sheet; `table 2` for the second table of a page, empty for CSV.
    pub sheet: Option<Arc<str>>,
    /// The cells; none for the whole sheet or file.
    pub range: Option<Range>,
}

impl Place {
    /// The whole file.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), sheet: None, range: None }
    }

    /// A whole sheet of this place's file.
    #[must_use]
    pub fn with_sheet(&self, sheet: impl Into<Arc<str>>) -> Self {
        Self { file: self.file.clone(), sheet: Some(sheet.into()), range: None }
    }

    /// Cells of this place's sheet.
    #[must_use]
    pub fn with_range(&self, range: Range) -> Self {
        Self { range: Some(range), ..self.clone() }
    }

    /// One cell of this place's sheet.
    #[must_use]
    pub fn with_cell(&self, cell: Address) -> Self {
        self.with_range(Range::cell(cell))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = self.sheet.as_deref().filter(|sheet| !sheet.is_empty()) {
            write!(f, "!{sheet}")?;
        }
        self.range.map_or(Ok(()), |range| write!(f, "!{range}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_and_show_the_same() {
        for text in ["A1", "Z9", "AA10", "XFD1048576"] {
            assert_eq!(text.parse::<Address>().map(|a| a.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("$C$4".parse(), Ok(Address::new(3, 2)));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "A", "1", "A0", "1A", "A1B", "ABCDEFGH1", "表1"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }

    #[test]
    fn places_show_as_far_as_they_are_known() {
        let file = Place::file("a.xlsx");
        assert_eq!(file.to_string(), "a.xlsx");
        assert_eq!(file.with_sheet("表1").with_cell(Address::new(2, 1)).to_string(), "a.xlsx!表1!B3");
        assert_eq!(file.with_sheet("").with_cell(Address::new(2, 1)).to_string(), "a.xlsx!B3");
    }
}
