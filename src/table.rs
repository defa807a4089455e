//! Header and stub unfolded: one observation for each filled cell of a body.

use crate::concept::area::Area;
use crate::grid::number_format::Around;
use crate::grid::{Cell, Content, Grid};
use crate::layout::{Label, TableLayout};
use crate::meaning::{Figure, Meaning};
use crate::place::Address;
use crate::value::{self, DecimalMark, MarkCode, Span, Value};
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
    /// Every filled cell of the body, and every filled value of a form, as an observation, in reading order.
    pub fn observations(&self) -> impl Iterator<Item = Observation<'a>> + use<'a> {
        let Self { grid, layout, meaning, .. } = *self;
        let certain = layout.doubts.is_empty();
        let sides = move |stub, header, figure| Sides { stub, header, meaning, figure, decimal_mark: layout.decimal_mark, certain };
        let fields = layout.fields.iter().enumerate().filter_map(move |(number, field)| {
            observe(grid, field.cell, grid.cell(field.cell)?, &sides(&[], &field.labels, Figure::Field(number)))
        });
        let body = layout.rows.iter().enumerate().flat_map(move |(row_number, row)| {
            let cells = grid.row(row.row);
            layout.columns.iter().enumerate().filter_map(move |(number, column)| {
                let cell = cells.binary_search_by_key(&column.column, |cell| cell.column).ok().and_then(|at| cells.get(at))?;
                let at = Address::new(row.row, column.column);
                if cell.content.is_blank() || layout.hidden_by_merge(at) {
                    return None;
                }
                observe(grid, at, cell, &sides(&row.labels, &column.labels, Figure::Body(row_number, number)))
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
    decimal_mark: DecimalMark,
    certain: bool,
}

/// A cell as an observation; none for a blank one.
fn observe<'a>(grid: &'a Grid, at: Address, cell: &'a Cell, sides: &Sides<'a>) -> Option<Observation<'a>> {
    let Understood { value, status, own_unit, moved } = understand(grid, at, cell, sides.decimal_mark)?;
    let &Sides { stub, header, certain, meaning, figure, .. } = sides;
    let (unit, multiplier) = match own_unit {
        Some(own) => (Some(own), value::unit::read_unit(own).and_then(|unit| unit.multiplier)),
        None => {
            let unit = meaning.unit(figure).filter(|_| !moved);
            (unit.map(|unit| unit.label.as_str()), unit.and_then(|unit| unit.multiplier))
        }
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
}

/// What a body cell says; none for one that only holds spaces.
fn understand<'a>(grid: &'a Grid, at: Address, cell: &'a Cell, decimal_mark: DecimalMark) -> Option<Understood<'a>> {
    let nothing = Understood::default();
    Some(match &cell.content {
        Content::Blank => return None,
        // A date is no figure: its serial number would be read as one.
        Content::Number(_) if grid.style(cell).format.is_date() => nothing,
        Content::Number(number) if !number.is_finite() => nothing,
        // A zero has no sign.
        Content::Number(number) => understand_number(*number + 0.0, grid.style(cell).format.around(*number)),
        Content::Logical(_) => nothing,
        Content::Error(_) => Understood { status: Some("error"), ..nothing },
        Content::Text(_) => match decimal_mark.read(&grid.text(at, cell)) {
            Value::Blank => return None,
            // 74(1) and (1) may be a second datum as well as a negative: the text stands as it is.
            Value::Number(number) if number.parenthesised => nothing,
            Value::Number(number) => Understood {
                value: Some(number.value),
                status: number.flag.as_deref().map(flag_word),
                own_unit: number.suffix.or(number.percent.then_some("%")),
                ..nothing
            },
            Value::Mark(mark) => Understood { status: Some(mark.code.word()), ..nothing },
            Value::Period(_) | Value::Text => nothing,
        },
    })
}

/// What a stored number says together with what its number format shows beside the digits.
fn understand_number(stored: f64, around: Option<Around<'_>>) -> Understood<'_> {
    let plain = Understood { value: Some(stored), ..Understood::default() };
    let Some(around) = around else { return plain };
    if !around.digits {
        return value::read_mark(around.before).map_or(plain, |mark| understand_mark(stored, mark.code));
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
        status: beside.flag.as_deref().map(flag_word).or(odd.then_some("flagged")),
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
mod tests {
    use super::*;
    use crate::grid::Style;
    use crate::grid::number_format::NumberFormat;
    use crate::layout;
    use std::sync::Arc;

    /// Value, status and unit (empty for none) of a stored number with a number format, in a table that states 千円.
    fn stored(number: f64, code: &str) -> (Option<f64>, Option<&'static str>, String) {
        let mut grid = Grid::new("s");
        grid.styles = Arc::from([Style::default(), Style { format: NumberFormat::new(code), ..Style::default() }]);
        let texts = [(0, 0, "（単位：千円）"), (1, 0, "区分"), (1, 1, "計"), (2, 0, "甲"), (3, 0, "乙"), (4, 0, "丙")];
        let numbers = [(2, 1, number), (3, 4, 1000.0), (4, 4, 2000.0)];
        for (row, column, text) in texts {
            grid.put(row, Cell { column, style: 0, content: Content::text(text), formula: false });
        }
        for (row, style, number) in numbers {
            grid.put(row, Cell { column: 1, style: u32::from(style == 1), content: Content::Number(number), formula: false });
        }
        let layout = layout::detect(&grid, None);
        let meanings = Meaning::all(&grid, &layout);
        let table = Table { grid: &grid, layout: &layout.tables[0], meaning: &meanings[0], number: 1 };
        let seen = table.observations().next().unwrap();
        (seen.value, seen.status, seen.unit.unwrap_or_default().to_owned())
    }

    #[test]
    fn flags_of_a_number_format_are_a_status() {
        for (code, status) in [
            ("\"r \"#,##0", Some("revised")),
            ("#,##0\" p\"", Some("provisional")),
            ("\"※\"#,##0", Some("flagged")),
            ("#,##0\"*\"", Some("flagged")),
            ("\"(\"#,##0\")\"", Some("flagged")),
            ("\\(0000\\)\"*\"", Some("flagged")),
            ("#,##0_)", None),
            ("#,##0", None),
            ("\"第\"0\"位\"", None),
        ] {
            assert_eq!(stored(1234.0, code), (Some(1234.0), status, "千円".to_owned()), "{code}");
        }
    }

    #[test]
    fn units_of_a_number_format_are_those_of_the_figure() {
        for (number, code, own) in [
            (1234.0, "#,##0\"円\"", "円"),
            (1234.0, "#,##0\"人\"", "人"),
            (5.0, "#,##0\"万人\"", "万人"),
            (-5.0, "#,##0\"万人\";\"△ \"#,##0\"万人\"", "万人"),
            (1_234_567.0, "#,##0,\"千円\"", "円"),
            (12.3, "0.0\"%\"", "%"),
            (15.0, "0\"歳\"", "歳"),
        ] {
            assert_eq!(stored(number, code), (Some(number), None, own.to_owned()), "{code}");
        }
    }

    #[test]
    fn a_number_that_is_shown_moved_keeps_its_value_and_loses_the_unit_of_the_table() {
        for (number, code) in [(0.123, "0.0%"), (0.07, "0%"), (-0.123, "0.0%;\"△ \"0.0%"), (0.5, "0%\"増\""), (1_234_567.0, "#,##0,")] {
            assert_eq!(stored(number, code), (Some(number), None, String::new()), "{code}");
        }
    }

    #[test]
    fn a_sign_that_is_only_shown_is_flagged() {
        let triangle = "#,##0;\"△ \"#,##0";
        for (number, code, status) in [
            (-5.0, triangle, None),
            (5.0, triangle, None),
            (-5.0, "#,##0_);(#,##0)", None),
            (5.0, "\"△ \"#,##0", Some("flagged")),
            (-5.0, "\"△ \"#,##0", None),
            (171.0, "+0;-0", None),
        ] {
            assert_eq!(stored(number, code), (Some(number), status, "千円".to_owned()), "{number} {code}");
        }
    }

    #[test]
    fn a_number_shown_as_a_mark_is_no_figure_but_for_zero() {
        let dash = "#,##0;-#,##0;\"－\"";
        let seen = |number, code| {
            let (value, status, _) = stored(number, code);
            (value, status)
        };
        assert_eq!((seen(0.0, dash), seen(7.0, dash)), ((Some(0.0), Some("nil")), (Some(7.0), None)));
        assert_eq!(seen(7.0, "\"x\""), (None, Some("suppressed")));
        assert_eq!(seen(0.0, "0;0;\"…\""), (None, Some("unavailable")));
        assert_eq!(seen(7.0, "\"－\""), (None, Some("nil")));
    }

    #[test]
    fn numbers_that_are_none_stay_texts_and_zero_has_no_sign() {
        assert_eq!((stored(f64::NAN, "0").0, stored(f64::INFINITY, "General").0), (None, None));
        assert!(stored(-0.0, "General").0.is_some_and(f64::is_sign_positive));
    }
}
