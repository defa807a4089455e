//! Header and stub unfolded: one observation for each filled cell of a body.

mod flags;
mod legend;
mod reading;
mod split;

pub use legend::Legend;
pub use reading::Reading;
pub use split::CellDatum;

use crate::concept::area::Area;
use crate::grid::number_format::Around;
use crate::grid::{Cell, Content, Grid};
use crate::layout::{Label, TableLayout};
use crate::meaning::{Figure, Meaning};
use crate::place::Address;
use crate::value::{self, DecimalMark, MarkCode, Span, Value};
use split::Aside;
use std::borrow::Cow;

/// One table of a grid with its reading; unfolds to observations without copying them.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Where the cells are.
    pub grid: &'a Grid,
    /// How they were read.
    pub layout: &'a TableLayout,
    /// What their labels say about the figures.
    pub meaning: &'a Meaning,
    /// Which table of its sheet, from 1.
    pub number: usize,
}

/// What stands in one body cell, with all that says what it is.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// The body cell.
    pub cell: Address,
    /// The number; none for a mark, a text, a date.
    ///
    /// A stored number is given as it is stored, whatever its number format shows: 0.123 for 12.3%, 1234567 for 1,235 in thousands. Its
    /// unit is then one for which that is true, or none; see [`Observation::moved`]. (A text 12.3% is 12.3 with the unit %.)
    pub value: Option<f64>,
    /// Why there is no plain number, or what is special about it: a code of the status list; none for a plain figure.
    pub status: Option<&'static str>,
    /// Unit written beside the figure in its cell or by its number format: `円` of `3,100円`, `万人` of `#,##0"万人"`.
    pub own_unit: Option<&'a str>,
    /// True where the number format shows the number moved by a power of ten (`0.0%`, `#,##0,`): a unit that the table states or the
    /// definition gives is for the number shown, and does not hold for the value.
    pub moved: bool,
    /// Unit as published: the figure's own, else the one that labels, title or unit line state for it; none where neither is stated.
    pub unit: Option<&'a str>,
    /// What a figure of 1 stands for in the unit without its scale: 1000 for 千円. None where no unit is known, and for ratios and indices.
    pub multiplier: Option<f64>,
    /// The period that the figure is of; none where none is stated.
    pub period: Option<Span>,
    /// The area that the figure is for; none where its labels name none.
    pub area: Option<&'static Area>,
    /// Stub labels, outermost first.
    pub stub: &'a [Label],
    /// Header labels, outermost first.
    pub header: &'a [Label],
    /// False where the table carries a doubt about this observation.
    pub certain: bool,
    /// True where the cell holds several data, such as `74(1)`: it has no value then, [`Reading::data`] gives them.
    pub split: bool,
    /// The flag in a column of its own beside the figure.
    flag: Option<Address>,
    decimal_mark: DecimalMark,
    grid: &'a Grid,
    content: &'a Cell,
}

impl<'a> Observation<'a> {
    /// The cell as its program shows it.
    pub fn text(&self) -> Cow<'a, str> {
        self.grid.text(self.cell, self.content)
    }

    /// A cell with a text, as it stands in the grid; empty for any other.
    fn written(&self) -> &'a str {
        match self.text() {
            Cow::Borrowed(text) => text,
            Cow::Owned(_) => "",
        }
    }

    /// The body cell as the grid has it.
    pub const fn content(&self) -> &'a Cell {
        self.content
    }
}

impl<'a> Table<'a> {
    /// The table with what holds for all its cells: legend, flags, cells with several data.
    pub fn reading(&self) -> Reading<'a> {
        Reading::new(*self)
    }

    /// Every filled cell of the body, and every filled value of a form, as an observation, in reading order.
    pub fn observations(&self) -> impl Iterator<Item = Observation<'a>> + use<'a> {
        self.reading().observations()
    }
}

impl<'a> Reading<'a> {
    /// Every filled cell of the body, and every filled value of a form, as an observation, in reading order.
    pub fn observations(&self) -> impl Iterator<Item = Observation<'a>> + use<'a> {
        self.observations_of(|_| true)
    }

    /// Those whose cell is wanted.
    fn observations_of(&self, wanted: fn(&Cell) -> bool) -> impl Iterator<Item = Observation<'a>> + use<'a> {
        let Table { grid, layout, meaning, .. } = self.table;
        let certain = layout.doubts.is_empty();
        let sides = move |stub, header, figure| Sides { stub, header, meaning, figure, certain };
        let (in_fields, in_body) = (self.clone(), self.clone());
        let fields = layout.fields.iter().enumerate().filter_map(move |(number, field)| {
            let cell = grid.cell(field.cell).filter(|cell| wanted(cell))?;
            observe(&in_fields, field.cell, cell, &sides(&[], &field.labels, Figure::Field(number)))
        });
        let body = layout.rows.iter().enumerate().flat_map(move |(row_number, row)| {
            let cells = grid.row(row.row);
            let reading = in_body.clone();
            // Mostly the cell behind the last one is that of the next column.
            let mut next = 0;
            layout.columns.iter().enumerate().filter_map(move |(number, column)| {
                let is_next = cells.get(next).is_some_and(|cell| cell.column == column.column);
                let place = if is_next { next } else { cells.binary_search_by_key(&column.column, |cell| cell.column).ok()? };
                let cell = cells.get(place)?;
                next = place + 1;
                let at = Address::new(row.row, column.column);
                if cell.content.is_blank() || !wanted(cell) || layout.hidden_by_merge(at) {
                    return None;
                }
                observe(&reading, at, cell, &sides(&row.labels, &column.labels, Figure::Body(row_number, number)))
            })
        });
        body.chain(fields)
    }
}

/// What is known of a cell before it is looked at.
struct Sides<'a> {
    stub: &'a [Label],
    header: &'a [Label],
    meaning: &'a Meaning,
    figure: Figure,
    certain: bool,
}

/// A cell as an observation; none for a blank one.
fn observe<'a>(reading: &Reading<'a>, at: Address, cell: &'a Cell, sides: &Sides<'a>) -> Option<Observation<'a>> {
    let Table { grid, layout, .. } = reading.table;
    let Understood { value, status, own_unit, moved, split } = understand(reading, at, cell)?;
    let flag = reading.flag(at).filter(|_| status.is_none() && value.is_some());
    let status = status.or_else(|| flag.map(|(_, text)| reading.flag_status(text)));
    let &Sides { stub, header, certain, meaning, figure, .. } = sides;
    let (unit, multiplier) = if let Some(own) = own_unit {
        (Some(own), value::unit::read_unit(own).and_then(|unit| unit.multiplier))
    } else {
        let unit = meaning.unit(figure).filter(|_| !moved);
        (unit.map(|unit| unit.label.as_str()), unit.and_then(|unit| unit.multiplier))
    };
    Some(Observation {
        cell: at,
        value,
        status,
        own_unit,
        moved,
        unit,
        multiplier,
        period: meaning.period(figure),
        area: meaning.area(figure),
        stub,
        header,
        certain,
        split,
        flag: flag.map(|(at, _)| at),
        decimal_mark: layout.decimal_mark,
        grid,
        content: cell,
    })
}

/// What a body cell says.
#[derive(Default)]
struct Understood<'a> {
    value: Option<f64>,
    status: Option<&'static str>,
    own_unit: Option<&'a str>,
    moved: bool,
    split: bool,
}

/// What a body cell says; none for one that only holds spaces.
fn understand<'a>(reading: &Reading<'a>, at: Address, cell: &'a Cell) -> Option<Understood<'a>> {
    let grid = reading.table.grid;
    let nothing = Understood::default();
    Some(match &cell.content {
        Content::Blank => return None,
        // A date is no figure: its serial number would be read as one.
        Content::Number(number) if !number.is_finite() => nothing,
        // A zero has no sign.
        Content::Number(number) if grid.style(cell).format.is_bare() && !reading.zeros_matter() => {
            Understood { value: Some(*number + 0.0), ..nothing }
        }
        Content::Number(_) if grid.style(cell).format.is_date() => nothing,
        Content::Number(number) => {
            let seen = understand_number(reading, *number + 0.0, grid.style(cell).format.around(*number));
            let zero = reading.zeros_matter() && seen.status.is_none() && shows_zero(&grid.text(at, cell));
            Understood { status: seen.status.or_else(|| reading.zero_status().filter(|_| zero)), ..seen }
        }
        Content::Logical(_) => nothing,
        Content::Error(_) => Understood { status: Some("error"), ..nothing },
        Content::Text(_) => understand_text(reading, at, &grid.text(at, cell))?,
    })
}

/// What a text says; none for one that only holds spaces.
fn understand_text<'a>(reading: &Reading<'a>, at: Address, text: &str) -> Option<Understood<'a>> {
    let nothing = Understood::default();
    Some(match reading.read(text) {
        Value::Blank => return None,
        // (1) may be a second datum as well as a negative: where nothing tells, the text stands as it is.
        Value::Number(number) if number.parenthesised => match reading.aside(at, text) {
            Aside::Negative => Understood { value: Some(0.0 - number.value.abs()), own_unit: number.suffix, ..nothing },
            Aside::Second => Understood { split: true, ..nothing },
            Aside::Unknown => nothing,
        },
        // 0111 is a code; as a number it would lose its zero.
        Value::Number(number) if number.leading_zeros => nothing,
        Value::Number(number) => Understood {
            value: Some(number.value),
            status: match number.flag.as_deref() {
                Some(flag) => Some(reading.flag_status(flag)),
                None => reading.zero_status().filter(|_| number.value == 0.0),
            },
            own_unit: number.suffix.or(number.percent.then_some("%")),
            ..nothing
        },
        Value::Mark(mark) => Understood { status: Some(reading.code(text, mark.code).word()), ..nothing },
        // A legend may make a mark of any sign or word.
        Value::Period(_) | Value::Text => match reading.legend().code(text) {
            Some(code) => Understood { status: Some(code.word()), ..nothing },
            None => Understood { split: reading.splits(at, text), ..nothing },
        },
    })
}

/// True where no digit but 0 is shown.
fn shows_zero(text: &str) -> bool {
    value::read_number(text).is_some_and(|number| number.value == 0.0)
}

/// What a stored number says together with what its number format shows beside the digits.
fn understand_number<'a>(reading: &Reading<'_>, stored: f64, around: Option<Around<'a>>) -> Understood<'a> {
    let plain = Understood { value: Some(stored), ..Understood::default() };
    let Some(around) = around else { return plain };
    if !around.digits {
        return value::read_mark(around.before).map_or(plain, |mark| understand_mark(stored, reading.code(around.before, mark.code)));
    }
    let (before, after) = (around.before.trim(), around.after.trim());
    // Most of what stands beside digits is space, and the sign of a negative number.
    let only_sign = before.is_empty() || (around.negative && matches!(before, "-" | "△" | "▲"));
    if around.power == 0 && only_sign && after.is_empty() {
        return plain;
    }
    let beside = value::read_beside(around.before, around.after).unwrap_or_default();
    // A minus sign before a number that is stored without one, or brackets: people read something else than the number alone.
    let odd = !around.negative && (beside.brackets || (beside.negative && stored > 0.0));
    let own_unit = match (around.power, beside.power) {
        // 1,235千円 for a stored 1234567 is an amount in 円.
        (move_by, scale) if move_by + scale == 0 => beside.unit,
        // 5万人 for a stored 5 is a number in 万人.
        (0, _) if beside.flag.is_none() && only_sign => Some(after),
        _ => None,
    };
    Understood {
        status: beside.flag.as_deref().map(|flag| reading.flag_status(flag)).or(odd.then_some("flagged")),
        moved: around.power != 0 || beside.power != 0,
        own_unit,
        ..plain
    }
}

/// A number that its format shows as a mark: `－` may stand for zero, any other mark says that no number is to be seen.
fn understand_mark(stored: f64, code: MarkCode) -> Understood<'static> {
    let zero = Some(stored).filter(|&stored| stored == 0.0 && code == MarkCode::Nil);
    Understood { value: zero, status: Some(code.word()), ..Understood::default() }
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
mod tests;
