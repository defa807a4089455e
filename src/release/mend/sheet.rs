//! The columns of a mended table: which there are, in what order, and what stands in them.

use super::super::csv::CsvWriter;
use super::super::record::{Datum, Record, flag_word};
use super::label;
use crate::concept::Concept;
use crate::concept::area::prefecture_by_short_name;
use crate::dataset::{ColumnKind, Columns, Part};
use crate::grid::Grid;
use crate::lint::folded;
use crate::place::{Address, Range};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

/// What a cell of a mended table holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Missing,
    Number(f64),
    Text(Cow<'a, str>),
}

/// A column of a mended table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MendedColumn {
    pub(super) name: String,
    kind: ColumnKind,
    is_area: bool,
    /// True where every label is a whole number, such as a year.
    are_numbers: bool,
    /// Labels that differ from a more frequent one in writing alone, with that one.
    pub(super) spellings: BTreeMap<String, String>,
    /// What stands where a row has nothing; none where it is left blank.
    pub(super) filler: Option<&'static str>,
}

/// Stands where a row has no label of a level: "not applicable" in SDMX. A blank would read as a name that is left out.
pub(super) const NOT_APPLICABLE: &str = "_Z";
/// Stands where a unit or code is not stated: "unknown" in SDMX.
pub(super) const UNKNOWN: &str = "_U";
/// The status of a plain figure.
pub(super) const NORMAL: &str = "normal";

/// What a column says where a row has nothing; none for figures, dates and codes in digits, of which a word would make texts.
const fn filler(kind: ColumnKind) -> Option<&'static str> {
    match kind {
        ColumnKind::Value
        | ColumnKind::Part
        | ColumnKind::Multiplier
        | ColumnKind::AreaCode
        | ColumnKind::TimeCode
        | ColumnKind::PeriodStart
        | ColumnKind::PeriodEnd => None,
        ColumnKind::Status => Some(NORMAL),
        ColumnKind::Unit | ColumnKind::Code(_) => Some(UNKNOWN),
        _ => Some(NOT_APPLICABLE),
    }
}

impl MendedColumn {
    /// What stands in the column in the row of a figure.
    pub(super) fn value<'a>(&self, record: &'a Record<'_>) -> Value<'a> {
        let nothing = || self.filler.map_or(Value::Missing, |filler| Value::Text(filler.into()));
        match record.datum(self.kind) {
            Datum::Missing => nothing(),
            Datum::Number(number) => Value::Number(number),
            Datum::Flag(flag) => Value::Text(flag_word(flag).into()),
            Datum::Text(text) => match cleaned(self.kind, text) {
                text if text.is_empty() => nothing(),
                text => self.text(text),
            },
        }
    }

    /// A text that is not empty: as a number, by its official name, or as it is.
    fn text<'a>(&self, text: Cow<'a, str>) -> Value<'a> {
        if let Some(number) = whole(&text).filter(|_| self.are_numbers) {
            return Value::Number(number);
        }
        if let Some(usual) = self.spellings.get(&*text) {
            return Value::Text(Cow::Owned(usual.clone()));
        }
        let official = if self.is_area { official(&text) } else { None };
        Value::Text(official.map_or(text, Cow::Borrowed))
    }
}

/// Labels that differ from a more frequent one in writing alone, with that one; of several as frequent the first in order.
fn usual(labels: &BTreeMap<String, usize>) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<String, Vec<(&String, usize)>> = BTreeMap::new();
    for (label, &count) in labels {
        groups.entry(folded(label)).or_default().push((label, count));
    }
    let mut usual = BTreeMap::new();
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let Some((best, _)) = group.iter().rev().max_by_key(|(_, count)| *count).copied() else { continue };
        usual.extend(group.iter().filter(|(label, _)| *label != best).map(|(label, _)| ((*label).clone(), best.clone())));
    }
    usual
}

/// A text as it is written: a label plain, anything else on one line.
fn cleaned(kind: ColumnKind, text: Cow<'_, str>) -> Cow<'_, str> {
    match (kind, text) {
        (ColumnKind::Label(_) | ColumnKind::Parents(_), text) => Cow::Owned(label::plain(&text).into_owned()),
        (ColumnKind::Unit, text) => label::unit(text),
        (_, text) if text.contains(['\n', '\r', '\t']) => Cow::Owned(label::one_line(&text)),
        (_, text) => text,
    }
}

/// A whole number of at most nine digits without a leading zero.
fn whole(text: &str) -> Option<f64> {
    let plain = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse::<u32>().ok().filter(|_| plain).map(f64::from)
}

/// The official name of a prefecture that is written without 都, 府 or 県.
fn official(text: &str) -> Option<&'static str> {
    prefecture_by_short_name(text).map(|area| area.name)
}

/// Where the figure stands among the columns; right of it are only numbers and dates that some rows lack.
const VALUE: u32 = 20;

/// So many different prefectures in a dimension of areas are a list of them: 兵庫 alone may be a ward.
const FEWEST: usize = 3;

/// Which columns a table has, by what its rows hold.
pub(super) struct Plan {
    pub(super) rows: usize,
    pub(super) figures: usize,
    columns: Vec<Planned>,
}

struct Planned {
    column: MendedColumn,
    filled: usize,
    /// False once a row said that a figure is in doubt.
    certain: bool,
    prefectures: std::collections::BTreeSet<&'static str>,
    /// The labels and how often each occurs.
    spellings: BTreeMap<String, usize>,
}

/// Labels of a column that are looked through for spellings; more are no categories.
const MOST_LABELS: usize = 5_000;

impl Plan {
    /// Every column of the tidy form, before any row was looked at.
    pub(super) fn new(columns: &Columns, part: &Part<'_>) -> Self {
        let is_area = |kind| match kind {
            ColumnKind::Label(at) => {
                let dimensions = part.table.layout.dimensions.iter().enumerate();
                let places = columns.places.first().map_or(&[][..], Vec::as_slice);
                let mine = |(index, _): &(usize, _)| places.get(*index) == Some(&at);
                dimensions.filter(mine).any(|(index, _)| part.table.meaning.concepts().get(index) == Some(&Concept::Area))
            }
            _ => false,
        };
        let planned = |column: &crate::dataset::Column| Planned {
            column: MendedColumn {
                name: column.name.clone(),
                kind: column.kind,
                is_area: is_area(column.kind),
                are_numbers: matches!(column.kind, ColumnKind::Label(_)),
                spellings: BTreeMap::new(),
                filler: None,
            },
            spellings: BTreeMap::new(),
            filled: 0,
            certain: true,
            prefectures: std::collections::BTreeSet::new(),
        };
        Self { rows: 0, figures: 0, columns: columns.columns.iter().map(planned).collect() }
    }

    /// Takes note of a row.
    pub(super) fn look_at(&mut self, record: &Record<'_>) {
        self.rows += 1;
        for Planned { column, filled, certain, prefectures, spellings } in &mut self.columns {
            let datum = record.datum(column.kind);
            match (&datum, column.kind) {
                (Datum::Missing, _) => continue,
                (Datum::Number(_), ColumnKind::Value) => self.figures += 1,
                (Datum::Flag(flag), ColumnKind::Certain) => *certain &= flag,
                (Datum::Text(text), ColumnKind::Label(_)) => {
                    let text = label::plain(text);
                    if text.is_empty() {
                        continue;
                    }
                    column.are_numbers &= whole(&text).is_some();
                    if let Some(count) = spellings.get_mut(&*text) {
                        *count += 1;
                    } else if spellings.len() < MOST_LABELS {
                        spellings.insert(text.clone().into_owned(), 1);
                    }
                    prefectures.extend(official(&text).filter(|_| column.is_area));
                }
                _ => {}
            }
            *filled += 1;
        }
    }

    /// The columns in their order: the labels, what belongs to the figure, then the figure itself.
    pub(super) fn columns(&self) -> Vec<MendedColumn> {
        let mut chosen: Vec<(u32, &Planned)> = self.columns.iter().filter_map(|planned| Some((self.rank(planned)?, planned))).collect();
        chosen.sort_by_key(|(rank, _)| *rank);
        let column = |(_, planned): (u32, &Planned)| MendedColumn {
            is_area: planned.column.is_area && planned.prefectures.len() >= FEWEST,
            spellings: usual(&planned.spellings),
            filler: filler(planned.column.kind).filter(|_| planned.filled < self.rows && !planned.column.are_numbers),
            ..planned.column.clone()
        };
        chosen.into_iter().map(column).collect()
    }

    /// The place of a column; none for one that is left out.
    fn rank(&self, planned: &Planned) -> Option<u32> {
        if planned.filled == 0 {
            return None;
        }
        let has_blanks = planned.filled < self.rows && (planned.column.are_numbers || filler(planned.column.kind).is_none());
        Some(match planned.column.kind {
            ColumnKind::Value | ColumnKind::Text => VALUE,
            _ if has_blanks => VALUE + 1,
            ColumnKind::Label(_) => 0,
            ColumnKind::Parents(_) => 1,
            ColumnKind::Code(_) => 2,
            ColumnKind::AreaCode => 3,
            ColumnKind::TimeCode => 4,
            ColumnKind::PeriodStart => 5,
            ColumnKind::PeriodEnd => 6,
            ColumnKind::Part => 7,
            ColumnKind::PartLabel => 8,
            ColumnKind::Note => 9,
            ColumnKind::SourceCell => 10,
            ColumnKind::Certain if !planned.certain => 11,
            ColumnKind::Unit => 12,
            ColumnKind::Status => 13,
            // Marks are told by their status, the rest by the unit and the period.
            ColumnKind::Mark
            | ColumnKind::Certain
            | ColumnKind::PeriodType
            | ColumnKind::UnitCode
            | ColumnKind::Multiplier
            | ColumnKind::Source
            | ColumnKind::Sample => return None,
        })
    }
}

/// Writes a row of CSV.
pub(super) fn csv_row(csv: &mut CsvWriter<Vec<u8>>, values: &[Value<'_>]) -> io::Result<()> {
    for value in values {
        match value {
            Value::Missing => csv.field(""),
            Value::Number(number) => csv.number(*number),
            Value::Text(text) => csv.field(text),
        }
    }
    csv.end_row()
}

/// Cells of a range that are looked at for its texts.
const MOST_CELLS: usize = 1000;

/// What stands in a range, cell by cell in reading order.
pub(super) fn texts(grid: &Grid, range: &Range) -> String {
    let columns = |row: u32| (range.first.column..=range.last.column).map(move |column| Address::new(row, column));
    let cells = (range.first.row..=range.last.row).flat_map(columns).take(MOST_CELLS);
    let texts = cells.filter_map(|at| grid.cell(at).map(|cell| grid.text(at, cell).trim().to_owned()));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}
