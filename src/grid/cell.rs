//! One cell: what it holds, and where its style is to be found.

use std::fmt;
use std::sync::Arc;

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Content {
    /// Nothing; the cell exists for its style.
    #[default]
    Blank,
    /// A stored number; dates are serial numbers with a date format.
    Number(f64),
    /// A text without furigana; never empty.
    Text(Arc<str>),
    /// TRUE or FALSE.
    Logical(bool),
    /// An error value as written: `#REF!`, `#SPILL!`.
    Error(Arc<str>),
}

impl Content {
    /// A text, or blank where it is empty.
    pub fn text(text: impl AsRef<str> + Into<Arc<str>>) -> Self {
        if text.as_ref().is_empty() { Self::Blank } else { Self::Text(text.into()) }
    }

    /// True where the cell holds nothing.
    pub const fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }
}

/// One cell of a row: its column, content and style, and whether it is a formula.
///
/// A sheet may have millions of them, all in memory at once: a flag of its own for formulas would make each a quarter larger.
#[derive(Clone, PartialEq)]
pub struct Cell {
    /// Column, counted from 0.
    pub column: u32,
    /// The style's number, and [`Cell::FORMULA`] where it is a formula.
    look: u32,
    /// What it holds; for a formula the cached result.
    pub content: Content,
}

impl Cell {
    /// The bit of `look` that stands for a formula; those below it are the style's number.
    const FORMULA: u32 = 1 << 31;

    /// A cell that is no formula. The style is an index into [`Grid::styles`](super::Grid::styles).
    ///
    /// Only the lower 31 bits of the style count: no grid has that many, and none can turn its cell into a formula.
    pub const fn new(column: u32, style: u32, content: Content) -> Self {
        Self { column, look: style & !Self::FORMULA, content }
    }

    /// The cell as a formula, whose cached result is the content, or as none.
    #[must_use]
    pub const fn of_formula(mut self, is_formula: bool) -> Self {
        self.look = if is_formula { self.look | Self::FORMULA } else { self.style() };
        self
    }

    /// Index into [`Grid::styles`](super::Grid::styles).
    pub const fn style(&self) -> u32 {
        self.look & !Self::FORMULA
    }

    /// True where the content is the cached result of a formula.
    pub const fn is_formula(&self) -> bool {
        self.look & Self::FORMULA != 0
    }
}

#[expect(clippy::missing_fields_in_debug, reason = "style and formula are all that the packed number says")]
impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cell")
            .field("column", &self.column)
            .field("style", &self.style())
            .field("content", &self.content)
            .field("formula", &self.is_formula())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_cell_takes_32_bytes() {
        assert_eq!(size_of::<Cell>(), 32);
    }

    #[test]
    fn style_and_formula_do_not_touch_each_other() {
        const LAST: u32 = u32::MAX >> 1;
        for (given, style) in [(0, 0), (1, 1), (65_490, 65_490), (LAST, LAST), (LAST + 1, 0), (LAST + 2, 1), (u32::MAX, LAST)] {
            let plain = Cell::new(2, given, Content::Number(1.0));
            let formula = plain.clone().of_formula(true);
            assert_eq!((plain.style(), plain.is_formula()), (style, false), "{given}");
            assert_eq!((formula.style(), formula.is_formula()), (style, true), "{given}");
            assert_ne!(plain, formula, "{given}");
            assert_eq!(formula.clone().of_formula(true), formula, "{given}");
            assert_eq!(formula.of_formula(false), plain, "{given}");
        }
        assert_ne!(Cell::new(2, 0, Content::Blank), Cell::new(2, 1, Content::Blank));
    }

    #[test]
    fn a_cell_shows_its_style_and_formula_apart() {
        let cell = |style| Cell::new(2, style, Content::Logical(true));
        for (cell, shown) in [
            (cell(5), "Cell { column: 2, style: 5, content: Logical(true), formula: false }"),
            (cell(5).of_formula(true), "Cell { column: 2, style: 5, content: Logical(true), formula: true }"),
        ] {
            assert_eq!(format!("{cell:?}"), shown);
        }
    }
}
