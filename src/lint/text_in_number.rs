//! TAB202: figures that are not written as plain numbers.

use super::subject::{body_cells, written};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::{Cell, Content, Grid};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Address;
use crate::value::{self, Number, Value};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "TAB202",
    name: "text-in-number",
    severity: Severity::Fatal,
    level: Level::Two,
    basis: Basis { rules_2026: "L2-01", estat: "2-2, 4-3", unified_2020: "1-3" },
    documentation: Documentation {
        ja: Text {
            title: "数値に文字が混じる",
            what: "数値の列（値の半数以上が数値）で、単位・％・▲・桁区切りのコンマや空白・全角数字・注の記号・括弧の付いた文字列、文字や別の数値も書かれた数値、文字列として入力された数値を見ます。書式で表示しているだけの数値、数字のない記号（－、…、x）、コードや番号の列は対象外です。CSV と Web ページには型がないので、文字列として入力された数値は見ません。",
            why: "文字列は計算できず、合計や並べ替えから漏れます。",
            example: "「10,030円」、「▲200」、「５００」、「151 a)」。",
            instead: "数字だけを書く（10030、-200、500、151）。単位は項目名に、注は別の列に書く。",
        },
        en: Text {
            title: "text within numbers",
            what: "Looks in columns of figures (at least half are numbers) for texts with a unit, %, ▲, commas or spaces between digits, full-width digits, marks of notes or brackets, for figures with words or further figures beside them, and for numbers stored as text. What a number format shows, marks without digits, and columns of codes are passed over. In CSV and web pages, which have no types, every number is a text.",
            why: "Nothing can be reckoned with a text; sums and sorting leave it out.",
            example: "\"10,030円\", \"▲200\", \"５００\", \"151 a)\".",
            instead: "Write digits alone (10030, -200, 500, 151); the unit in the name of the column, the note in a column of its own.",
        },
    },
    check: Check::Tables(check),
};

/// What keeps a text from being a plain number; in this order one goes before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Several,
    Bracketed,
    Flagged,
    Unit,
    Percent,
    Triangle,
    Wide,
    Grouped,
    Stored,
}

impl Cause {
    const fn key(self) -> &'static str {
        match self {
            Self::Several => "lint.number-several",
            Self::Bracketed => "lint.number-bracketed",
            Self::Flagged => "lint.number-flagged",
            Self::Unit => "lint.number-unit",
            Self::Percent => "lint.number-percent",
            Self::Triangle => "lint.number-triangle",
            Self::Wide => "lint.number-wide",
            Self::Grouped => "lint.number-grouped",
            Self::Stored => "lint.number-stored",
        }
    }

    /// A number that is only stored as a text is one where its program is told so.
    const fn severity(self) -> Severity {
        match self {
            Self::Stored => Severity::Major,
            _ => Severity::Fatal,
        }
    }
}

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    let coded = if sheet.has_table() { columns_of_codes(sheet.grid) } else { BTreeSet::new() };
    for table in sheet.tables() {
        let mut causes: BTreeMap<Cause, Vec<Address>> = BTreeMap::new();
        for column in numeric_columns(sheet.grid, table.layout, &coded) {
            applies = true;
            for (at, cell) in column {
                if let Some(cause) = cause(sheet, table.layout, cell) {
                    causes.entry(cause).or_default().push(at);
                }
            }
        }
        for (cause, mut cells) in causes {
            cells.sort_unstable();
            let message = Message::new(cause.key(), [cells.len().to_string()]);
            let mending = if cause == Cause::Bracketed { Mending::NeedsPerson } else { Mending::Mended };
            let fault = Fault::whole(cause.severity(), message, Message::plain("lint.number-instead"), mending);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    if applies { Verdict::of(faults) } else { Verdict::NotApplicable }
}

/// The cells of a column with what they are.
#[derive(Default)]
struct Column<'a> {
    numbers: usize,
    others: usize,
    cells: Vec<(Address, &'a Cell)>,
}

/// The columns of a sheet in which a text says codes: what stands in a column outside of a body tells as well, such as codes or a header
/// that were taken for something else.
fn columns_of_codes(grid: &Grid) -> BTreeSet<u32> {
    // The first digit tells most texts from numbers with leading zeros.
    let begins_with_zero =
        |text: &str| text.chars().find(|c| matches!(c, '0'..='9' | '０'..='９')).is_some_and(|c| matches!(c, '0' | '０'));
    let zeros = |text: &str| begins_with_zero(text) && matches!(value::read(text), Value::Number(number) if number.leading_zeros);
    let says_codes = |(_, cell): &(Address, &Cell)| written(cell).is_some_and(|text| zeros(text) || text.contains("コード"));
    grid.filled().filter(says_codes).map(|(at, _)| at.column).collect()
}

/// The filled cells of each column in which at least half of what is no mark is a number.
fn numeric_columns<'a>(grid: &'a Grid, layout: &'a TableLayout, coded: &BTreeSet<u32>) -> Vec<Vec<(Address, &'a Cell)>> {
    let mut columns: BTreeMap<u32, Column<'_>> = BTreeMap::new();
    for (at, cell) in body_cells(grid, layout) {
        let column = columns.entry(at.column).or_default();
        match kind(layout, grid, cell) {
            Some(true) => column.numbers += 1,
            Some(false) => column.others += 1,
            None => continue,
        }
        column.cells.push((at, cell));
    }
    let is_numeric = |(number, column): &(u32, Column<'_>)| {
        let Column { numbers, others, cells } = column;
        *numbers > 0
            && (*numbers >= FEWEST || layout.rows.len() <= FEW_ROWS)
            && numbers >= others
            && !coded.contains(number)
            && !is_code(layout, *number)
            && !are_codes(cells)
    };
    columns.into_iter().filter(is_numeric).map(|(_, column)| column.cells).collect()
}

/// Fewer figures than this tell nothing about a column of a table that has more rows than [`FEW_ROWS`].
const FEWEST: usize = 3;
/// Tables with so few rows have few figures in a column.
const FEW_ROWS: usize = 10;

/// True for texts of three or more digits that never fall: `1111`, `1112`, `1121` are codes of a list.
fn are_codes(cells: &[(Address, &Cell)]) -> bool {
    let is_code = |text: &&str| text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let codes: Vec<&str> = cells.iter().filter_map(|(_, cell)| written(cell)).map(str::trim).filter(is_code).collect();
    codes.len() >= FEWEST && codes.len() == cells.len() && codes.is_sorted_by_key(|code| code.parse::<u64>().ok())
}

/// True for a column that is called a code or number: `0111` and `1111` are no figures.
fn is_code(layout: &TableLayout, column: u32) -> bool {
    const WORDS: [&str; 6] = ["コード", "番号", "分類", "code", "Code", "No."];
    let columns = layout.columns.iter().filter(|known| known.column == column);
    columns.flat_map(|column| &column.labels).any(|label| WORDS.iter().any(|word| label.text.contains(word)))
}

/// True for a number, false for anything else; none for a mark.
fn kind(layout: &TableLayout, grid: &Grid, cell: &Cell) -> Option<bool> {
    match &cell.content {
        Content::Number(_) => Some(!grid.style(cell).format.is_date()),
        Content::Text(text) => match layout.decimal_mark.read(text) {
            Value::Number(number) => Some(!number.leading_zeros),
            Value::Mark(_) | Value::Blank => None,
            Value::Period(_) | Value::Text => Some(holds_several(layout, text)),
        },
        _ => Some(false),
    }
}

/// True for a figure with words or further figures beside it.
fn holds_several(layout: &TableLayout, text: &str) -> bool {
    value::read_several(text.trim(), layout.decimal_mark).is_some_and(|several| several.shape.is_clear())
}

/// What keeps a cell from being a plain number; none for one that is, and for what is no number at all.
fn cause(sheet: &SheetSubject<'_>, layout: &TableLayout, cell: &Cell) -> Option<Cause> {
    let text = written(cell)?.trim();
    let Value::Number(number) = layout.decimal_mark.read(text) else {
        return holds_several(layout, text).then_some(Cause::Several);
    };
    if number.leading_zeros {
        return None;
    }
    Some(written_cause(text, &number)).flatten().or(sheet.has_types().then_some(Cause::Stored))
}

fn written_cause(text: &str, number: &Number) -> Option<Cause> {
    let wide = |c: char| matches!(c, '０'..='９' | '．' | '，');
    if number.parenthesised {
        return Some(Cause::Bracketed);
    }
    if number.flag.is_some() {
        return Some(Cause::Flagged);
    }
    if number.suffix.is_some() {
        return Some(Cause::Unit);
    }
    if number.percent {
        return Some(Cause::Percent);
    }
    if number.negative.is_some_and(|sign| sign != '-') {
        return Some(Cause::Triangle);
    }
    if text.contains(wide) {
        return Some(Cause::Wide);
    }
    (number.grouped || text.contains([',', ' ', '\u{3000}']))
        .then_some(Cause::Grouped)
        .filter(|_| value::read_number(&text.replace(' ', "")).is_some())
}
