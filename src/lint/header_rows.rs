//! LAY205: names of columns that are not whole and unique in one row.

use super::unnamed_columns;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Grid;
use crate::layout::{BodyColumn, Label, TableLayout};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::table::Table;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "LAY205",
    name: "header-not-one-row",
    severity: Severity::Fatal,
    level: Level::Two,
    basis: Basis { rules_2026: "L2-03", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "1行で完結しない列名",
            what: "列の名前が1つの行で完結しているか、名前のない列や同じ名前の列がないかを見ます。見出しのない表は LAY204 で扱います。",
            why: "多くのプログラムは1行だけを列名として読むため、上の段の見出しが失われ、同じ名前の列ができます。",
            example: "1段目に「男」「女」、2段目に「総数」「就業者」「総数」「就業者」。",
            instead: "「男_総数」「男_就業者」のように1行に書く。",
        },
        en: Text {
            title: "names of columns over several rows",
            what: "Looks whether the names of the columns are whole in one row, each column has one, and no two are the same. Tables without header are LAY204.",
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
    let rows = rows_of_names(sheet.grid, layout).len();
    if rows > 1 {
        let message = Message::new("lint.header-rows", [rows.to_string()]);
        let fault = Fault::whole(Severity::Fatal, message, Message::plain("lint.header-rows-instead"), Mending::Mended);
        faults.push(Fault { count: rows, ..fault.over(sheet.grid, &[header]).on(layout) });
    }
    let nameless = unnamed_columns::nameless(sheet.grid, layout, header);
    if !nameless.is_empty() {
        let message = Message::new("lint.header-nameless", [nameless.len().to_string()]);
        let fault = Fault::whole(Severity::Fatal, message, Message::plain("lint.unnamed-instead"), Mending::NeedsPerson);
        faults.push(fault.over(sheet.grid, &nameless).on(layout));
    }
    let over = |&column: &u32| Range::new(Address::new(header.first.row, column), Address::new(header.last.row, column));
    let mut cells = unnamed_columns::shared(sheet.grid, layout, header);
    cells.extend(same_names(layout).iter().map(over));
    if !cells.is_empty() {
        let message = Message::new("lint.header-same", [cells.len().to_string()]);
        let fault = Fault::whole(Severity::Fatal, message, Message::plain("lint.header-same-instead"), Mending::NeedsPerson);
        faults.push(fault.over(sheet.grid, &cells).on(layout));
    }
    faults
}

/// Rows of the sheet in which the labels of the columns stand, those of titles and of a caption over all columns left out.
pub(super) fn rows_of_names(grid: &Grid, layout: &TableLayout) -> Vec<u32> {
    let cells = layout.columns.iter().flat_map(|column| &column.labels).flat_map(|label| label.cells.iter());
    let rows: BTreeSet<u32> = cells.filter(|cell| !layout.title.contains(cell)).map(|cell| cell.row).collect();
    let mut rows: Vec<u32> = rows.into_iter().collect();
    let mut gaps = rows.windows(2).filter_map(|pair| match pair {
        &[above, below] if above + 1 < below => Some(below),
        _ => None,
    });
    let lowest = gaps.rfind(|&row| is_caption_above(grid, layout, row)).unwrap_or(0);
    rows.retain(|&row| row >= lowest);
    rows
}

/// True where the names below a blank row of the header are enough, and hardly anything stands above it.
fn is_caption_above(grid: &Grid, layout: &TableLayout, row: u32) -> bool {
    let is_above = |label: &&Label| label.cells.iter().all(|cell| cell.row < row);
    let above: BTreeSet<&str> =
        layout.columns.iter().flat_map(|column| column.labels.iter().filter(is_above)).map(|label| &*label.text).collect();
    let below =
        |column: &BodyColumn| column.labels.iter().filter(|label| !is_above(label)).map(|label| label.text.to_string()).collect::<Vec<_>>();
    let names: Vec<Vec<String>> = layout.columns.iter().map(below).collect();
    let different: BTreeSet<&Vec<String>> = names.iter().collect();
    let is_spanned = grid.merges.iter().any(|merge| merge.first.row < row && merge.last.row + 1 == row && merge.height() > 1);
    above.len() <= CAPTIONS && different.len() == names.len() && !is_spanned
}

/// So many texts over a table are its caption.
const CAPTIONS: usize = 2;

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
