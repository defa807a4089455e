//! Cells that hold several data: which are split, and into what.

use super::{Legend, Observation, flag_word};
use crate::finding::{Finding, Severity};
use crate::grid::{Content, Grid};
use crate::hash::HashMap;
use crate::layout::{Label, TableLayout};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::value::{self, MarkCode, Shape, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

/// One of several data in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellDatum<'a> {
    /// Which of the cell's data, from 1; a figure that stands in brackets by itself is the second, without its first.
    pub part: usize,
    /// What tells it from the first: the words before it, else what the legend says of brackets, else `( )` for one in brackets.
    pub label: Option<Cow<'a, str>>,
    /// As written.
    pub text: &'a str,
    /// The number; none for a mark.
    pub value: Option<f64>,
    /// Digits after the decimal point; none for a mark.
    pub decimals: Option<u8>,
    /// Why there is no number: a code of the status list.
    pub status: Option<&'static str>,
    /// The unit written beside it.
    pub unit: Option<&'static str>,
}

/// How a bare `(1)` is to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    /// A negative number, by the legend.
    Negative,
    /// A second datum.
    Second,
    /// Not certain.
    Unknown,
}

/// What the columns of a table say of cells with several data, each looked at when it is asked for.
#[derive(Debug, Default)]
pub(super) struct Splits {
    columns: BTreeMap<u32, OnceLock<ColumnShapes>>,
    footnotes: Vec<f64>,
}

/// How often each shape of several data stands in a column.
#[derive(Clone, Copy, Debug, Default)]
struct ColumnShapes {
    bracketed: usize,
    lines: usize,
    slashed: usize,
    /// Slashed cells that are no day of a month either way.
    no_dates: usize,
    /// Filled cells with anything but a mark.
    filled: usize,
}

impl Splits {
    pub(super) fn new(grid: &Grid, layout: &TableLayout) -> Self {
        let columns = layout.columns.iter().map(|column| (column.column, OnceLock::new())).collect();
        Self { columns, footnotes: layout.notes.iter().filter_map(|&at| footnote(&grid.text(at, grid.cell(at)?))).collect() }
    }

    /// True where a text, which is no number, mark or period, holds several data, or one with words in brackets.
    pub(super) fn splits(&self, grid: &Grid, layout: &TableLayout, at: Address, text: &str) -> bool {
        let mark = layout.decimal_mark;
        let Some(several) = value::read_several(text, mark) else {
            return value::read_aside(text, mark).is_some_and(|datum| datum.label.is_some());
        };
        match several.shape {
            Shape::Labelled => true,
            Shape::Bracketed => !several.data.iter().any(|datum| self.is_footnote(datum)),
            Shape::Lines => self.column(grid, layout, at).is_some_and(|shapes| shapes.lines > 1 && shapes.lines * 2 >= shapes.filled),
            Shape::Slashed => {
                let alike = |shapes: &ColumnShapes| shapes.slashed > 1 && shapes.slashed == shapes.filled && shapes.no_dates > 0;
                self.column(grid, layout, at).is_some_and(alike)
            }
        }
    }

    /// How a number in brackets alone is to be understood.
    pub(super) fn aside(&self, grid: &Grid, layout: &TableLayout, legend: &Legend, at: Address, text: &str) -> Aside {
        let several = || self.column(grid, layout, at).is_some_and(|shapes| shapes.bracketed > 0);
        match legend.of_brackets().map(|entry| entry.code) {
            _ if value::read_aside(text, layout.decimal_mark).is_none() => Aside::Unknown,
            Some(Some(MarkCode::Negative)) => Aside::Negative,
            Some(_) => Aside::Second,
            None if several() => Aside::Second,
            None => Aside::Unknown,
        }
    }

    /// True for a number in brackets that a note begins with.
    fn is_footnote(&self, datum: &value::Datum<'_>) -> bool {
        let number = |value: &Value| match value {
            Value::Number(number) if number.is_plain() && number.decimals == 0 => Some(number.value),
            _ => None,
        };
        let is = |value: f64| self.footnotes.iter().any(|footnote| footnote.total_cmp(&value).is_eq());
        datum.bracketed && datum.label.is_none() && number(&datum.value).is_some_and(is)
    }

    fn column(&self, grid: &Grid, layout: &TableLayout, at: Address) -> Option<&ColumnShapes> {
        Some(self.columns.get(&at.column)?.get_or_init(|| shapes(grid, layout, at.column)))
    }
}

/// The number of a note that begins with one in brackets: (1) of 「(1) 速報値」.
fn footnote(text: &str) -> Option<f64> {
    let rest = text.trim().trim_start_matches('注').strip_prefix(['(', '（'])?;
    let (number, _) = rest.split_once([')', '）'])?;
    value::read_number(number).filter(|number| number.is_plain() && number.decimals == 0).map(|number| number.value)
}

fn shapes(grid: &Grid, layout: &TableLayout, column: u32) -> ColumnShapes {
    let mut shapes = ColumnShapes::default();
    for row in &layout.rows {
        let at = Address::new(row.row, column);
        let Some(cell) = grid.cell(at).filter(|cell| !cell.content.is_blank() && !layout.hidden_by_merge(at)) else { continue };
        let Content::Text(_) = cell.content else {
            shapes.filled += 1;
            continue;
        };
        let text = grid.text(at, cell);
        let several = value::read_several(&text, layout.decimal_mark);
        match several.as_ref().map(|several| several.shape) {
            Some(Shape::Bracketed) => shapes.bracketed += 1,
            Some(Shape::Lines) => shapes.lines += 1,
            Some(Shape::Slashed) => {
                shapes.slashed += 1;
                shapes.no_dates += usize::from(!value::may_be_day(&text));
            }
            Some(Shape::Labelled) | None => {}
        }
        shapes.filled += usize::from(!text.trim().is_empty() && value::read_mark(&text).is_none());
    }
    shapes
}

/// The data of a cell that is split.
pub(super) fn data<'a>(observation: &Observation<'a>, legend: &Legend, brackets: &BracketWords) -> Vec<CellDatum<'a>> {
    let (text, mark) = (observation.written(), observation.decimal_mark);
    let (first, data) = match value::read_several(text, mark) {
        Some(several) => (1, several.data),
        None => (2, value::read_aside(text, mark).into_iter().collect()),
    };
    let brackets = || brackets.of(observation, legend);
    (first..).zip(data).map(|(part, datum)| cell_datum(part, datum, brackets)).collect()
}

fn cell_datum(part: usize, datum: value::Datum<'_>, brackets: impl Fn() -> Option<String>) -> CellDatum<'_> {
    let nameless = || datum.bracketed.then(|| Cow::Owned(brackets().unwrap_or_else(|| "( )".to_owned())));
    let label = datum.label.map(Cow::Borrowed).or_else(nameless);
    let plain = CellDatum { part, label, text: datum.text, value: None, decimals: None, status: None, unit: None };
    match datum.value {
        Value::Number(number) => CellDatum {
            value: Some(number.value),
            decimals: Some(number.decimals),
            status: number.flag.as_deref().map(flag_word),
            unit: number.suffix.or(number.percent.then_some("%")),
            ..plain
        },
        Value::Mark(mark) => CellDatum { status: Some(mark.code.word()), ..plain },
        Value::Blank | Value::Period(_) | Value::Text => plain,
    }
}

/// What figures in brackets are by the labels of rows and columns. All cells of a row or column have the same labels, which are read once.
#[derive(Debug, Default)]
pub(super) struct BracketWords {
    /// By where the layout keeps the labels.
    known: Mutex<HashMap<usize, Option<String>>>,
}

impl BracketWords {
    /// By a label of the column or the row, else by the notes: 東京 of 「南関東 ( )は東京」.
    fn of(&self, observation: &Observation<'_>, legend: &Legend) -> Option<String> {
        let said = self.of_labels(observation.header).or_else(|| self.of_labels(observation.stub));
        said.or_else(|| legend.of_brackets().map(|entry| entry.meaning.clone()))
    }

    fn of_labels(&self, labels: &[Label]) -> Option<String> {
        let said = |label: &Label| value::read_legend(&[&*label.text]).into_iter().find(|entry| entry.mark == "( )");
        let read = || labels.iter().rev().find_map(said).map(|entry| entry.meaning);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(labels.as_ptr().addr()).or_insert_with(read).clone()
    }
}

/// VAL001: cells that hold several data, a finding for each column of them.
pub(super) fn findings<'a>(grid: &Grid, split: impl Iterator<Item = (Address, Vec<CellDatum<'a>>, &'a str)>) -> Vec<Finding> {
    let mut columns: BTreeMap<u32, (Range, usize, String, String)> = BTreeMap::new();
    for (at, data, written) in split {
        let said = || {
            data.iter().map(|datum| datum.label.as_ref().map_or_else(|| datum.text.to_owned(), |label| format!("{label} {}", datum.text)))
        };
        let (range, count, ..) = columns
            .entry(at.column)
            .or_insert_with(|| (Range::cell(at), 0, written.trim().to_owned(), said().collect::<Vec<_>>().join(" | ")));
        *range = range.joined(&Range::cell(at));
        *count += 1;
    }
    let finding = |(range, count, written, data): (Range, usize, String, String)| {
        let message = Message::new("table.several-data", [count.to_string(), written, data]);
        Finding::new("VAL001", Severity::Info, grid.place().with_range(range), message)
    };
    columns.into_values().map(finding).collect()
}
