//! TAB208: blanks in place of figures.

use super::subject::body_cells;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::{Content, Grid};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Address;
use crate::value::{MarkCode, Value};

pub(super) static RULE: Rule = Rule {
    code: "TAB208",
    name: "blank-figures",
    severity: Severity::Major,
    level: Level::One,
    basis: Basis { rules_2026: "L1-09", estat: "2-12, 4-11", unified_2020: "1-13" },
    documentation: Documentation {
        ja: Text {
            title: "空欄とゼロの区別がない",
            what: "数値の欄の空白を見ます。書式によって 0 が空白に見えるセルを指摘します。空白がなければ、または同じ表に 0 か「－」もあれば、空白とゼロは区別されているものとします。どちらもない表の空白は、ゼロか欠測か分からないので「判定できない」とします。",
            why: "空欄がゼロなのか、不明なのか、該当がないのかが分からず、合計や平均を誤ります。",
            example: "0 を空白にする書式（#,##0;-#,##0;）の列。",
            instead: "ゼロは 0 と書き、値がない欄には意味を説明した記号を書く。",
        },
        en: Text {
            title: "blanks that may be zeros",
            what: "Looks at blanks among figures. Told are zeros that a number format shows as blanks. Where there is no blank, or the table writes 0 or - as well, blanks and zeros are told apart. Blanks in a table that has neither cannot be judged: they may be zeros or missing.",
            why: "Nobody knows whether a blank is zero, unknown or not applicable; sums and means go wrong.",
            example: "A column whose format #,##0;-#,##0; hides zeros.",
            instead: "Write 0 for zero, and a mark with its meaning where there is no figure.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let hidden: Vec<Address> = sheet.tables().flat_map(|table| hidden_zeros(sheet.grid, table.layout)).collect();
    if !hidden.is_empty() {
        let message = Message::new("lint.zeros-hidden", [hidden.len().to_string()]);
        let instead = Message::plain("lint.zeros-hidden-instead");
        return Verdict::Broken(vec![Fault::whole(Severity::Major, message, instead, Mending::Mended).at(sheet.grid, &hidden)]);
    }
    let unclear = sheet.tables().find_map(|table| first_blank(sheet.grid, table.layout).filter(|_| !writes_zero(sheet.grid, table.layout)));
    unclear.map_or(Verdict::Passed, |at| Verdict::NotJudged(Message::new("lint.blanks-unclear", [at.to_string()])))
}

/// Stored zeros that are shown as nothing.
fn hidden_zeros(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    let is_hidden = |(at, cell): &(Address, &crate::grid::Cell)| {
        matches!(cell.content, Content::Number(number) if number == 0.0) && grid.text(*at, cell).trim().is_empty()
    };
    body_cells(grid, layout).filter(is_hidden).map(|(at, _)| at).collect()
}

/// The first blank of the body that no merge covers.
fn first_blank(grid: &Grid, layout: &TableLayout) -> Option<Address> {
    layout.rows.iter().find_map(|row| {
        let blank = |at: &Address| !super::subject::is_filled(grid, *at) && !grid.merges.iter().any(|merge| merge.contains(*at));
        layout.columns.iter().map(|column| Address::new(row.row, column.column)).find(blank)
    })
}

/// True where a zero, or the mark for none, stands among the figures.
fn writes_zero(grid: &Grid, layout: &TableLayout) -> bool {
    body_cells(grid, layout).any(|(_, cell)| match &cell.content {
        Content::Number(number) => *number == 0.0,
        Content::Text(text) => match layout.decimal_mark.read(text.trim()) {
            Value::Number(number) => number.value == 0.0,
            Value::Mark(mark) => mark.code == MarkCode::Nil,
            _ => false,
        },
        _ => false,
    })
}
