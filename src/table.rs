//! Header and stub unfolded: one observation for each filled cell of a body.

use crate::grid::{Cell, Content, Grid};
use crate::layout::{Label, TableLayout};
use crate::place::Address;
use crate::value::{self, Value};
use std::borrow::Cow;
use std::sync::Arc;

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
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// The body cell.
    pub cell: Address,
    /// The number; none for a mark, a text, a date.
    pub value: Option<f64>,
    /// Why there is no plain number, or what is special about it: a code of the status list; none for a plain figure.
    pub status: Option<&'static str>,
    /// Unit written beside the figure in its cell: `円` of `3,100円`.
    pub own_unit: Option<&'static str>,
    /// Unit as published: the figure's own, else that of its table; none where neither is stated.
    pub unit: Option<&'a str>,
    /// Stub labels, outermost first.
    pub stub: &'a [Label],
    /// Header labels, outermost first.
    pub header: &'a [Label],
    /// False where the table carries a doubt about this observation.
    pub certain: bool,
    grid: &'a Grid,
    content: &'a Cell,
}

impl<'a> Observation<'a> {
    /// The cell as its program shows it.
    pub fn text(&self) -> Cow<'a, str> {
        self.grid.text(self.cell, self.content)
    }
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

    /// Every filled cell of the body, and every filled value of a form, as an observation, in reading order.
    pub fn observations(&self) -> impl Iterator<Item = Observation<'a>> + use<'a> {
        let Self { grid, layout, .. } = *self;
        let certain = layout.doubts.is_empty();
        let unit = self.unit();
        let holds: Arc<[bool]> = layout.columns.iter().map(|column| unit.is_some_and(|unit| holds_for(unit, &column.labels))).collect();
        let fields = layout.fields.iter().filter_map(move |field| {
            let cell = grid.cell(field.cell)?;
            observe(grid, field.cell, cell, &Sides { stub: &[], header: &field.labels, unit: None, certain })
        });
        let body = layout.rows.iter().flat_map(move |row| {
            let cells = grid.row(row.row);
            let row_unit = unit.filter(|unit| holds_for(unit, &row.labels));
            let holds = holds.clone();
            layout.columns.iter().enumerate().filter_map(move |(number, column)| {
                let unit = row_unit.filter(|_| holds.get(number) == Some(&true));
                let cell = cells.binary_search_by_key(&column.column, |cell| cell.column).ok().and_then(|at| cells.get(at))?;
                let at = Address::new(row.row, column.column);
                if cell.content.is_blank() || layout.hidden_by_merge(at) {
                    return None;
                }
                observe(grid, at, cell, &Sides { stub: &row.labels, header: &column.labels, unit, certain })
            })
        });
        body.chain(fields)
    }
}

/// What is known of a cell before it is looked at.
struct Sides<'a> {
    stub: &'a [Label],
    header: &'a [Label],
    unit: Option<&'a str>,
    certain: bool,
}

/// A cell as an observation; none for a blank one.
fn observe<'a>(grid: &'a Grid, at: Address, cell: &'a Cell, sides: &Sides<'a>) -> Option<Observation<'a>> {
    let Understood { value, status, own_unit } = understand(grid, at, cell)?;
    let &Sides { stub, header, unit, certain } = sides;
    Some(Observation { cell: at, value, status, own_unit, unit: own_unit.or(unit), stub, header, certain, grid, content: cell })
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

/// Words of labels whose figures are ratios, ranks or the like, whatever unit the table states.
const OTHER_UNITS: [&str; 12] = ["比", "率", "割合", "指数", "順位", "ポイント", "%", "％", "倍", "構成", "DI", "ＤＩ"];

/// True where the unit of a table can hold for figures with these labels: amounts in 千円, not the ratios and counts beside them.
fn holds_for(unit: &str, labels: &[Label]) -> bool {
    let ratio = |text: &str| OTHER_UNITS.iter().any(|word| text.contains(word));
    let count = |text: &str| unit.contains('円') && text.ends_with('数');
    !labels.iter().any(|label| ratio(&label.text) || count(&label.text))
}

/// What a body cell says.
#[derive(Default)]
struct Understood {
    value: Option<f64>,
    status: Option<&'static str>,
    own_unit: Option<&'static str>,
}

/// What a body cell says; none for one that only holds spaces.
fn understand(grid: &Grid, at: Address, cell: &Cell) -> Option<Understood> {
    let nothing = Understood::default();
    Some(match &cell.content {
        Content::Blank => return None,
        // A date is no figure: its serial number would be read as one.
        Content::Number(_) if grid.style(cell).format.is_date() => nothing,
        Content::Number(number) => Understood { value: Some(*number), ..nothing },
        Content::Logical(_) => nothing,
        Content::Error(_) => Understood { status: Some("error"), ..nothing },
        Content::Text(_) => match value::read(&grid.text(at, cell)) {
            Value::Blank => return None,
            // 74(1) and (1) may be a second datum as well as a negative: the text stands as it is.
            Value::Number(number) if number.parenthesised => nothing,
            Value::Number(number) => Understood {
                value: Some(number.value),
                status: number.flag.as_deref().map(flag_word),
                own_unit: number.suffix.or(number.percent.then_some("%")),
            },
            Value::Mark(mark) => Understood { status: Some(mark.code.word()), ..nothing },
            Value::Period(_) | Value::Text => nothing,
        },
    })
}

/// The status that a flag glued to a figure stands for: `r` revised, `p` provisional, another one a footnote.
fn flag_word(flag: &str) -> &'static str {
    match flag.trim() {
        "r" | "R" | "ｒ" => "revised",
        "p" | "P" | "ｐ" => "provisional",
        _ => "flagged",
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
