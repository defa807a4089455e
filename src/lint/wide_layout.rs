//! LAY207: periods side by side instead of below each other.

use super::same::folded;
use super::time_axis::{has_western_year, western_year};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::concept::Concept;
use crate::layout::{Axis, BodyColumn, Label, TableLayout};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::table::Table;
use crate::value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "LAY207",
    name: "wide-layout",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-09", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "横持ちの表",
            what: "見出しに3つ以上の異なる年・月・四半期が並ぶ表、列が100を超える表、番号だけが違う列名（「項目1」「項目2」…）が1から4つ以上続く表（軽微）を見ます。表側に時間を置いた表は適合です。",
            why: "年が増えるたびに列が増え、プログラムを直さなければなりません。",
            example: "見出しが「2019年」「2020年」「2021年」。",
            instead: "「年」の列を設け、1年を1行に書く（縦持ち）。",
        },
        en: Text {
            title: "a wide table",
            what: "Looks for tables with three or more different years, months or quarters in the header, for those of more than 100 columns, and (minor) for four or more names that differ in a number from 1 alone (項目1, 項目2, …). Tables with the periods beside the figures are fine.",
            why: "Each year adds a column, and every program that reads it must be changed.",
            example: "A header of 2019, 2020, 2021.",
            instead: "Make a column \"year\", and write each year in rows of its own.",
        },
    },
    check: Check::Tables(check),
};

/// So many periods side by side make a wide table, as the reference checker has it.
const PERIODS: usize = 3;

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut faults = Vec::new();
    for table in sheet.tables() {
        let periods = periods(&table);
        if periods >= PERIODS
            && !has_time_axis(&table)
            && let Some(header) = table.layout.header
        {
            let message = Message::new("lint.wide", [periods.to_string()]);
            let fault = Fault::whole(Severity::Major, message, Message::plain("lint.wide-instead"), Mending::Mended);
            faults.push(Fault { count: periods, ..fault.over(sheet.grid, &[header] as &[Range]).on(table.layout) });
        }
        let columns = names(table.layout);
        if columns > COLUMNS {
            let message = Message::new("lint.wide-columns", [columns.to_string()]);
            let fault = Fault::whole(Severity::Major, message, Message::plain("lint.wide-columns-instead"), Mending::Mended);
            faults.push(Fault {
                count: columns,
                ..fault.over(sheet.grid, &[table.layout.header.unwrap_or(table.layout.body)]).on(table.layout)
            });
        }
        let numbered = numbered(sheet, table.layout);
        if !numbered.is_empty() {
            let message = Message::new("lint.numbered", [numbered.len().to_string()]);
            let fault = Fault::whole(Severity::Minor, message, Message::plain("lint.numbered-instead"), Mending::NeedsPerson);
            faults.push(fault.at(sheet.grid, &numbered).on(table.layout));
        }
    }
    Verdict::of(faults)
}

/// A table of more columns is wide, whatever they are called, as the reference checker has it.
const COLUMNS: usize = 100;

/// Columns of figures and of labels.
fn names(layout: &TableLayout) -> usize {
    layout.columns.len() + layout.stub.map_or(0, |stub| stub.width() as usize)
}

/// Different periods in the header; a 増減 beside two years is none.
fn periods(table: &Table<'_>) -> usize {
    let is_time = |label: &&Label| {
        table.meaning.concepts().get(label.dimension) == Some(&Concept::Time)
            && table.layout.dimensions.get(label.dimension).is_some_and(|dimension| dimension.axis == Axis::Header)
            && is_period(&label.text)
    };
    let of = |column: &BodyColumn| {
        let labels: Vec<String> = column.labels.iter().filter(is_time).map(|label| label.text.to_string()).collect();
        (!labels.is_empty()).then_some(labels)
    };
    table.layout.columns.iter().filter_map(of).collect::<BTreeSet<_>>().len()
}

/// True where the rows are periods with their years: dates in the header are then something that is said of the columns.
fn has_time_axis(table: &Table<'_>) -> bool {
    let is_dated = |label: &&Label| has_western_year(&label.text) || western_year(&label.text).is_some();
    let is_stub = |label: &&Label| table.layout.dimensions.get(label.dimension).is_some_and(|dimension| dimension.axis == Axis::Stub);
    let labels = table.layout.rows.iter().flat_map(|row| row.labels.iter().filter(is_stub));
    let periods: BTreeSet<&str> = labels.filter(|label| is_period(&label.text)).filter(is_dated).map(|label| &*label.text).collect();
    periods.len() >= DATED
}

/// So many different periods with years beside the figures are an axis of time.
const DATED: usize = 12;

/// True for what is read as a period, and for a bare year.
fn is_period(text: &str) -> bool {
    value::read_period(text).is_some()
        || value::read_number(text).is_some_and(|number| number.is_plain() && value::is_year_like(number.value))
}

/// So many names that differ in their number alone make a wide table, as the reference checker has it.
const NUMBERED: usize = 4;

/// The cells of names `項目1`, `項目2`, … in the last row of the header, counted from 1 without gaps.
fn numbered(sheet: &SheetSubject<'_>, layout: &TableLayout) -> Vec<Address> {
    let Some(row) = layout.header.map(|header| header.last.row) else { return Vec::new() };
    let mut stems: BTreeMap<String, Vec<(u32, Address)>> = BTreeMap::new();
    for cell in sheet.grid.row(row) {
        let at = Address::new(row, cell.column);
        let name = folded(&sheet.text(at));
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = name.get(stem.len()..).and_then(|digits| digits.parse().ok());
        if let Some(number) = number.filter(|_| stem.chars().last().is_some_and(char::is_alphabetic)) {
            stems.entry(stem.to_owned()).or_default().push((number, at));
        }
    }
    let is_series = |numbers: &&Vec<(u32, Address)>| numbers.len() >= NUMBERED && (1..).zip(*numbers).all(|(n, (number, _))| n == *number);
    let mut cells: Vec<Address> = stems.values().filter(is_series).flatten().map(|(_, at)| *at).collect();
    cells.sort_unstable();
    cells
}
