//! TAB203: names that are left out because they stand above.

use super::same::folded;
use super::subject::{is_filled, label_cells, text};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Grid;
use crate::layout::{Axis, BodyRow, Label, TableLayout};
use crate::message::Message;
use crate::place::Address;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "TAB203",
    name: "omitted-names",
    severity: Severity::Fatal,
    level: Level::Two,
    basis: Basis { rules_2026: "L2-02", estat: "2-5, 4-6", unified_2020: "1-6" },
    documentation: Documentation {
        ja: Text {
            title: "省略された項目名",
            what: "表側で、上の行と同じ名称を空白にしたセルと、「〃」「同」で済ませたセルを見ます。結合セルは GRD204、1列の中の字下げは GRD201 で扱います。",
            why: "並べ替えや抽出をすると、その行が何のデータか分からなくなります。",
            example: "「東京都」を最初の行だけに書き、以下の区の行では空白にしている。",
            instead: "すべての行に名称を省略せずに書く。",
        },
        en: Text {
            title: "omitted names",
            what: "Looks beside the figures for cells left blank because the same name stands above, and for ditto marks. Merged cells are GRD204, indents within a column GRD201.",
            why: "Once the rows are sorted or filtered, nobody knows what they are about.",
            example: "\"東京都\" stands in the first row alone; the cells below it are blank.",
            instead: "Write the name in full in every row.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    for table in sheet.tables().filter(|table| table.layout.stub.is_some()) {
        applies = true;
        let ditto: Vec<Address> = label_cells(table.layout).into_iter().filter(|&at| is_ditto(&text(sheet.grid, at))).collect();
        for (cells, key) in [(blanks(sheet.grid, table.layout), "lint.omitted-blank"), (ditto, "lint.omitted-ditto")] {
            if !cells.is_empty() {
                let message = Message::new(key, [cells.len().to_string()]);
                let fault = Fault::whole(Severity::Fatal, message, Message::plain("lint.omitted-instead"), Mending::Mended);
                faults.push(fault.at(sheet.grid, &cells).on(table.layout));
            }
        }
    }
    if applies { Verdict::of(faults) } else { Verdict::NotApplicable }
}

fn is_ditto(text: &str) -> bool {
    matches!(text.trim(), "〃" | "″" | "\"" | "同" | "同上" | "々")
}

/// Blank cells of the stub for which a label of the same column above holds.
fn blanks(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    let mut cells: BTreeSet<Address> = BTreeSet::new();
    let last = layout.rows.last().map(|row| row.row);
    let nameless = layout.rows.iter().filter(|row| own(layout, row).next().is_none()).count();
    // Rows without any label are lines of one record where they are many, else reckonings at the foot that are under none of the names.
    let is_habit = nameless * 4 >= layout.rows.len();
    for row in &layout.rows {
        let is_nameless = own(layout, row).next().is_none();
        if (is_nameless && !is_habit) || (Some(row.row) == last && is_total(layout, row)) {
            continue;
        }
        for label in &row.labels {
            let is_stub = layout.dimensions.get(label.dimension).is_some_and(|dimension| dimension.axis == Axis::Stub);
            let Some(above) = label.cells.last().filter(|cell| is_stub && cell.row < row.row && label.cells.len() == 1) else { continue };
            let at = Address::new(row.row, above.column);
            let merged = || grid.merges.iter().any(|merge| merge.contains(at));
            if !is_filled(grid, at) && !merged() {
                cells.insert(at);
            }
        }
    }
    cells.into_iter().collect()
}

/// The labels beside the figures that stand in the row itself.
fn own<'a>(layout: &'a TableLayout, row: &'a BodyRow) -> impl Iterator<Item = &'a Label> {
    let is_stub = |label: &&Label| layout.dimensions.get(label.dimension).is_some_and(|dimension| dimension.axis == Axis::Stub);
    row.labels.iter().filter(is_stub).filter(|label| label.cells.iter().any(|cell| cell.row == row.row))
}

/// True for a row that is called the total of all, which is under none of the names above.
fn is_total(layout: &TableLayout, row: &BodyRow) -> bool {
    own(layout, row).any(|label| TOTALS.contains(&folded(&label.text).to_lowercase().as_str()))
}

/// What a row of totals of a whole table is called.
const TOTALS: [&str; 7] = ["合計", "総計", "総数", "計", "全体", "total", "grandtotal"];
