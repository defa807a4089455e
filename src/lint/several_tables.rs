//! LAY201: several tables on one sheet.

use super::split_table::families;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Range;

pub(super) static RULE: Rule = Rule {
    code: "LAY201",
    name: "several-tables",
    severity: Severity::Fatal,
    level: Level::One,
    basis: Basis { rules_2026: "L1-02", estat: "3-2, 4-14", unified_2020: "2-2" },
    documentation: Documentation {
        ja: Text {
            title: "1シートに複数の表",
            what: "項目の異なる表が1つのシート（CSV では1ファイル）に2つ以上あるかを見ます。同じ項目が繰り返される表は LAY202（分断された表）で扱います。帳票（様式）は対象外です。",
            why: "プログラムはシートの先頭の表だけを読むか、複数の表を1つの表として読み違えます。",
            example: "上に産業別の表、その下に規模別の表を置いたシート。",
            instead: "表ごとにシート（CSV ではファイル）を分ける。",
        },
        en: Text {
            title: "several tables on one sheet",
            what: "Looks for two or more tables with different columns on a sheet (in a CSV file). Tables that repeat the same columns are LAY202, a split table. Forms are passed over.",
            why: "Programs read the first table alone, or take all of them for one.",
            example: "A table by industry, and below it a table by size.",
            instead: "Give each table a sheet (a CSV file) of its own.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut families = families(sheet);
    let all: Vec<&TableLayout> = sheet.tables().map(|table| table.layout).collect();
    families.retain(|family| family.first().is_some_and(|table| !continues(table.layout, &all)));
    if families.len() < 2 {
        return Verdict::Passed;
    }
    let firsts: Vec<Range> = families.iter().filter_map(|family| family.first()).map(|table| table.layout.body).collect();
    let message = Message::new("lint.several-tables", [families.len().to_string()]);
    let fault = Fault::whole(Severity::Fatal, message, Message::plain("lint.several-tables-instead"), Mending::Mended);
    let ground = families.first().and_then(|family| family.first()).map(|table| table.layout);
    let fault = fault.over(sheet.grid, &firsts);
    Verdict::Broken(vec![ground.map_or(fault.clone(), |layout| fault.on(layout))])
}

/// True for a table right below another one, without a title or a blank row between, as a row of texts may have been taken for its header;
/// and for one right beside another in the same rows.
fn continues(layout: &TableLayout, all: &[&TableLayout]) -> bool {
    let top = |layout: &TableLayout| layout.header.map_or(layout.body.first.row, |header| header.first.row);
    let right_below = |other: &&TableLayout| {
        let columns = other.body.first.column <= layout.body.last.column && layout.body.first.column <= other.body.last.column;
        columns && other.body.last.row < top(layout) && top(layout) - other.body.last.row <= 1
    };
    // A column of texts between columns of figures cuts no table in two.
    let left = layout.stub.map_or(layout.body.first.column, |stub| stub.first.column.min(layout.body.first.column));
    let right_beside = |other: &&TableLayout| {
        let same_rows = other.body.first.row == layout.body.first.row && top(other) == top(layout);
        same_rows && other.body.last.column < left && left - other.body.last.column <= 1
    };
    (layout.title.is_empty() && all.iter().any(right_below)) || all.iter().any(right_beside)
}
