//! Header and stub unfolded: one observation for each filled cell of a body.

use crate::grid::{Cell, Content, Grid};
use crate::layout::{Label, TableLayout};
use crate::place::Address;
use crate::value::{self, Value};
use std::borrow::Cow;

/// One table of a grid with its reading; unfolds to observations without copying them.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Where the cells are.
    pub grid: &'a Grid,
    /// How they were read.
    pub layout: &'a TableLayout,
    /// Which table of its sheet, from 1.
    pub number: usize,
}

/// What stands in one body cell, with all that says what it is.
#[derive(Clone, Debug)]
pub struct Observation<'a> {
    /// The body cell.
    pub cell: Address,
    /// The number; none for a mark or a text.
    pub value: Option<f64>,
    /// Why there is no plain number, or what is special about it: a code of the status list; none for a plain figure.
    pub status: Option<&'static str>,
    /// The cell as its program shows it.
    pub text: Cow<'a, str>,
    /// Unit as published, where known.
    pub unit: Option<&'a str>,
    /// Stub labels, outermost first.
    pub stub: &'a [Label],
    /// Header labels, outermost first.
    pub header: &'a [Label],
    /// False where the table carries a doubt about this observation.
    pub certain: bool,
}

impl<'a> Table<'a> {
    /// The unit that is stated once for the whole table: `千円` of （単位：千円）. None where several are stated, or none.
    pub fn unit(&self) -> Option<&'a str> {
        let &[at] = self.layout.units.as_slice() else { return None };
        match &self.grid.cell(at)?.content {
            Content::Text(text) => stated_unit(text),
            _ => None,
        }
    }

    /// Every filled cell of the body as an observation, row by row.
    pub fn observations(&self) -> impl Iterator<Item = Observation<'a>> + use<'a> {
        let Self { grid, layout, .. } = *self;
        let certain = layout.doubts.is_empty();
        let unit = self.unit();
        layout.rows.iter().flat_map(move |row| {
            let cells = grid.row(row.row);
            layout.columns.iter().filter_map(move |column| {
                let cell = cells.binary_search_by_key(&column.column, |cell| cell.column).ok().and_then(|at| cells.get(at))?;
                let at = Address::new(row.row, column.column);
                if cell.content.is_blank() || layout.hidden_by_merge(at) {
                    return None;
                }
                let text = grid.text(at, cell);
                let (value, status) = understand(cell, &text)?;
                Some(Observation { cell: at, value, status, text, unit, stub: &row.labels, header: &column.labels, certain })
            })
        })
    }
}

/// The unit in a text such as （単位：千円）; none where it names several.
fn stated_unit(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("単位").or_else(|| text.split_once("Unit")).or_else(|| text.split_once("unit"))?;
    let rest = rest.trim_start_matches([':', '：', ' ', '\u{3000}']);
    let end = rest.find(['）', ')', '］', ']', '】', '\n']).unwrap_or(rest.len());
    let unit = rest.get(..end)?.trim();
    let several = unit.contains(['、', '，', ',', '・', ';', '；']) || unit.contains('：') || unit.split_whitespace().count() > 1;
    (!unit.is_empty() && !several).then_some(unit)
}

/// The number and status of a body cell; none for one that only holds spaces.
fn understand(cell: &Cell, text: &str) -> Option<(Option<f64>, Option<&'static str>)> {
    match &cell.content {
        Content::Number(number) => Some((Some(*number), None)),
        Content::Blank => None,
        Content::Logical(_) => Some((None, None)),
        Content::Error(_) => Some((None, Some("error"))),
        Content::Text(_) => match value::read(text) {
            Value::Blank => None,
            // 74(1) and (1) may be a second datum as well as a negative: the text stands as it is.
            Value::Number(number) if number.parenthesised => Some((None, None)),
            Value::Number(number) => Some((Some(number.value), None)),
            Value::Mark(mark) => Some((None, Some(mark.code.word()))),
            Value::Period(_) | Value::Text => Some((None, None)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::stated_unit;

    #[test]
    fn a_unit_is_taken_only_where_it_is_the_only_one() {
        assert_eq!(stated_unit("（単位：千円）"), Some("千円"));
        assert_eq!(stated_unit("単位　人"), Some("人"));
        assert_eq!(stated_unit("(Unit: 1000 persons)"), None);
        assert_eq!(stated_unit("（単位：千円、％）"), None);
        assert_eq!(stated_unit("就業者数"), None);
    }
}
