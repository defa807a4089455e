//! LAY205: names of columns that are not whole and unique in one row.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::layout::{BodyColumn, TableLayout};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::table::Table;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "LAY205",
    name: "header-not-one-row",
    severity: Severity::Fatal,
    level: Level::Two,
    basis: Basis { rules_2026: "L2-03", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "1行で完結しない列名",
            what: "数値の列の名前が1つの行で完結しているか、同じ名前の列がないかを見ます。見出しのない表は LAY204 で扱います。",
            why: "多くのプログラムは1行だけを列名として読むため、上の段の見出しが失われ、同じ名前の列ができます。",
            example: "1段目に「男」「女」、2段目に「総数」「就業者」「総数」「就業者」。",
            instead: "「男_総数」「男_就業者」のように1行に書く。",
        },
        en: Text {
            title: "names of columns over several rows",
            what: "Looks whether the names of the columns of figures are whole in one row, and no two the same. Tables without header are LAY204.",
            why: "Most programs take one row for the names: outer headings are lost, and columns get the same name.",
            example: "Row 1: men, women; row 2: total, employed, total, employed.",
            instead: "Write the whole name in one row: men_total, men_employed.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let tables: Vec<Table<'_>> = sheet.tables().filter(|table| table.layout.header.is_some()).collect();
    if tables.is_empty() {
        return Verdict::NotApplicable;
    }
    Verdict::of(tables.iter().flat_map(|table| faults(sheet, table.layout)).collect())
}

fn faults(sheet: &SheetSubject<'_>, layout: &TableLayout) -> Vec<Fault> {
    let Some(header) = layout.header else { return Vec::new() };
    let mut faults = Vec::new();
    let rows = rows_of_names(layout);
    if rows > 1 {
        let message = Message::new("lint.header-rows", [rows.to_string()]);
        let fault = Fault::whole(Severity::Fatal, message, Message::plain("lint.header-rows-instead"), Mending::Mended);
        faults.push(Fault { count: rows, ..fault.over(sheet.grid, &[header]).on(layout) });
    }
    let same = same_names(layout);
    if !same.is_empty() {
        let cells: Vec<Range> =
            same.iter().map(|&column| Range::new(Address::new(header.first.row, column), Address::new(header.last.row, column))).collect();
        let message = Message::new("lint.header-same", [same.len().to_string()]);
        let fault = Fault::whole(Severity::Fatal, message, Message::plain("lint.header-same-instead"), Mending::NeedsPerson);
        faults.push(fault.over(sheet.grid, &cells).on(layout));
    }
    faults
}

/// Rows of the sheet in which the labels of the columns stand, those of titles left out.
fn rows_of_names(layout: &TableLayout) -> usize {
    let cells = layout.columns.iter().flat_map(|column| &column.labels).flat_map(|label| label.cells.iter());
    let mut rows: Vec<u32> = cells.filter(|cell| !layout.title.contains(cell)).map(|cell| cell.row).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.len()
}

/// Columns whose whole name another column has too.
fn same_names(layout: &TableLayout) -> Vec<u32> {
    let name = |column: &BodyColumn| column.labels.iter().map(|label| label.text.to_string()).collect::<Vec<_>>();
    let mut names: BTreeMap<Vec<String>, Vec<u32>> = BTreeMap::new();
    for column in layout.columns.iter().filter(|column| !column.labels.is_empty()) {
        names.entry(name(column)).or_default().push(column.column);
    }
    let mut same: Vec<u32> = names.into_values().filter(|columns| columns.len() > 1).flatten().collect();
    same.sort_unstable();
    same
}
