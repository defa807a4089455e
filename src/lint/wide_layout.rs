//! LAY207: periods side by side instead of below each other.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::concept::Concept;
use crate::layout::{Axis, BodyColumn, Label};
use crate::message::Message;
use crate::place::Range;
use crate::table::Table;
use crate::value;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "LAY207",
    name: "wide-layout",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-09", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "横持ちの表",
            what: "見出しに3つ以上の異なる年・月・四半期が並ぶ表を見ます。表側に時間を置いた表は適合です。",
            why: "年が増えるたびに列が増え、プログラムを直さなければなりません。",
            example: "見出しが「2019年」「2020年」「2021年」。",
            instead: "「年」の列を設け、1年を1行に書く（縦持ち）。",
        },
        en: Text {
            title: "a wide table",
            what: "Looks for tables with three or more different years, months or quarters in the header. Tables with the periods beside the figures are fine.",
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
            && let Some(header) = table.layout.header
        {
            let message = Message::new("lint.wide", [periods.to_string()]);
            let fault = Fault::whole(Severity::Major, message, Message::plain("lint.wide-instead"), Mending::Mended);
            faults.push(Fault { count: periods, ..fault.over(sheet.grid, &[header] as &[Range]).on(table.layout) });
        }
    }
    Verdict::of(faults)
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

/// True for what is read as a period, and for a bare year.
fn is_period(text: &str) -> bool {
    value::read_period(text).is_some()
        || value::read_number(text).is_some_and(|number| number.is_plain() && value::is_year_like(number.value))
}
