//! What holds for all cells of a table: its legend, its columns of flags, and how cells with several data are split.

use super::flags::Flags;
use super::split::{self, Aside, BracketWords, CellDatum, Splits};
use super::{Legend, Observation, Table};
use crate::finding::{Finding, Severity};
use crate::grid::number_format::Kind;
use crate::grid::{Cell, Content};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::value::{self, MarkCode, Value};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// A table with what holds for all its cells; a clone is cheap.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    pub(super) table: Table<'a>,
    parts: Arc<Parts>,
}

#[derive(Debug)]
struct Parts {
    legend: Legend,
    flags: Flags,
    splits: Splits,
    brackets: BracketWords,
    below_unit: bool,
    /// Plain spaces stand between groups of three digits.
    spaced: OnceLock<bool>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(table: Table<'a>) -> Self {
        let Table { grid, layout, .. } = table;
        let legend = Legend::read(grid, layout);
        let below_unit = legend.zero_is_below_unit();
        let parts = Parts {
            legend,
            flags: Flags::find(grid, layout),
            splits: Splits::new(grid, layout),
            brackets: BracketWords::default(),
            below_unit,
            spaced: OnceLock::new(),
        };
        Self { table, parts: Arc::new(parts) }
    }

    /// What the table's own words say of its marks.
    pub fn legend(&self) -> &Legend {
        &self.parts.legend
    }

    /// The data of a cell that holds several; empty for any other.
    pub fn data(&self, observation: &Observation<'a>) -> Vec<CellDatum<'a>> {
        if observation.split { split::data(observation, self.legend(), &self.parts.brackets) } else { Vec::new() }
    }

    /// The cells that hold several data.
    pub fn split_cells(&self) -> impl Iterator<Item = Observation<'a>> + use<'a> {
        let may_be = |cell: &Cell| matches!(&cell.content, Content::Text(text) if value::may_hold_several(text));
        self.observations_of(may_be).filter(|observation| observation.split)
    }

    /// What a person may want to know of its values: cells that were split, marks to which the table gives a meaning of its own.
    pub fn findings(&self) -> Vec<Finding> {
        let data = self.split_cells().map(|observation| (observation.cell, self.data(&observation), observation.written()));
        let mut findings = split::findings(self.table.grid, data);
        findings.extend(self.legend().entries.iter().filter_map(|(cell, entry)| {
            let default = value::read_mark(&entry.mark)?.code;
            let said = entry.code.filter(|&said| said != default && said != MarkCode::Negative && default != MarkCode::Other)?;
            let message = Message::new(
                "table.mark-of-its-own",
                [entry.mark.clone(), entry.meaning.clone(), said.word().to_owned(), default.word().to_owned()],
            );
            Some(Finding::new("VAL002", Severity::Info, self.table.grid.place().with_range(Range::cell(*cell)), message))
        }));
        findings
    }

    /// What a text of the body says.
    pub(super) fn read(&self, text: &str) -> Value {
        let plain = self.table.layout.decimal_mark.read(text);
        if plain != Value::Text || !is_spaced(text) {
            return plain;
        }
        let spaced = *self.parts.spaced.get_or_init(|| spaces_group_digits(self.table));
        if spaced { value::read_spaced(text) } else { plain }
    }

    /// The code of a mark, by the legend, else by custom.
    pub(super) fn code(&self, mark: &str, custom: MarkCode) -> MarkCode {
        self.legend().code(mark).unwrap_or(custom)
    }

    /// The status that a flag gives to a figure, by the legend, else by custom.
    pub(super) fn flag_status(&self, flag: &str) -> &'static str {
        let bare = flag.trim().trim_matches(['(', ')', '（', '）']);
        self.legend().code(bare).map_or_else(|| super::flag_word(bare), MarkCode::word)
    }

    /// The status of a zero.
    pub(super) fn zero_status(&self) -> Option<&'static str> {
        self.parts.below_unit.then(|| MarkCode::BelowUnit.word())
    }

    /// True where a stored number that shows as zero has a status of its own.
    pub(super) fn zeros_matter(&self) -> bool {
        self.parts.below_unit
    }

    pub(super) fn splits(&self, at: Address, text: &str) -> bool {
        self.parts.splits.splits(self.table.grid, self.table.layout, at, text)
    }

    pub(super) fn aside(&self, at: Address, text: &str) -> Aside {
        self.parts.splits.aside(self.table.grid, self.table.layout, self.legend(), at, text)
    }

    /// The flag in its own column beside a figure.
    pub(super) fn flag(&self, figure: Address) -> Option<(Address, &'a str)> {
        self.parts.flags.of(self.table.grid, figure)
    }
}

impl<'a> Observation<'a> {
    /// The mark as printed: the flag of a figure, else the whole cell; empty where there is no status.
    pub fn mark(&self) -> Cow<'a, str> {
        let trimmed = |text: Cow<'a, str>| match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        if self.status.is_none() {
            return Cow::Borrowed("");
        }
        if let Some(text) = self.flag.and_then(|at| Some(self.grid.text(at, self.grid.cell(at)?))) {
            return trimmed(text);
        }
        let text = self.text();
        if self.value.is_some()
            && let Some(flag) = self.number(&text).and_then(|number| number.flag)
        {
            return Cow::Owned(flag.trim().to_owned());
        }
        trimmed(text)
    }

    /// Digits after the decimal point that are shown, by the number format or as written, counted in the value as it is given: 3 for a
    /// stored 0.123 that shows as 12.3%. None where there is no number.
    pub fn decimals(&self) -> Option<u8> {
        self.value?;
        match self.content.content {
            Content::Number(number) => match self.grid.style(self.content).format.kind() {
                Kind::Number { decimals, scale, .. } => Some(decimals.saturating_sub(3 * scale)),
                Kind::Percent { decimals } => Some(decimals.saturating_add(2)),
                Kind::General if number.fract() == 0.0 => Some(0),
                Kind::General => Some(after_point(&self.text())),
                _ => None,
            },
            _ => self.number(&self.text()).map(|number| number.decimals),
        }
    }

    /// A text that is known to be a number.
    fn number(&self, text: &str) -> Option<value::Number> {
        let number = |value| match value {
            Value::Number(number) => Some(number),
            _ => None,
        };
        number(self.decimal_mark.read(text)).or_else(|| number(value::read_spaced(text)))
    }
}

/// True for a number with plain spaces between groups of three digits.
fn is_spaced(text: &str) -> bool {
    text.contains(' ') && matches!(value::read_spaced(text), Value::Number(number) if number.grouped)
}

/// Fewer texts than this may be two numbers each by chance.
const LEAST_SPACED: usize = 4;

/// True where a table sets thousands apart by spaces: its number formats do, or enough texts, and none has spaces between other digits.
fn spaces_group_digits(table: Table<'_>) -> bool {
    let Table { grid, layout, .. } = table;
    let cells = layout.rows.iter().flat_map(|row| layout.columns.iter().map(|column| Address::new(row.row, column.column)));
    let (mut spaced, mut others) = (0, 0);
    for at in cells {
        let Some(cell) = grid.cell(at) else { continue };
        match cell.content {
            Content::Number(_) if grid.text(at, cell).trim().contains(' ') && is_spaced(&grid.text(at, cell)) => return true,
            Content::Text(_) => {
                let text = grid.text(at, cell);
                spaced += usize::from(is_spaced(&text));
                others += usize::from(
                    text.trim().contains(' ') && !is_spaced(&text) && text.trim().chars().all(|c| c.is_ascii_digit() || c == ' '),
                );
            }
            _ => {}
        }
    }
    spaced >= LEAST_SPACED && others == 0
}

/// Digits after the point of a plain number; an exponent hides them.
fn after_point(text: &str) -> u8 {
    let digits = text.split_once('.').map_or("", |(_, digits)| digits);
    u8::try_from(digits.bytes().take_while(u8::is_ascii_digit).count()).unwrap_or(u8::MAX)
}
