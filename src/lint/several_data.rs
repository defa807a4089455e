//! TAB201: several data in one cell.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::message::Message;
use crate::place::Address;

pub(super) static RULE: Rule = Rule {
    code: "TAB201",
    name: "several-data",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-07", estat: "2-1, 4-2", unified_2020: "1-2" },
    documentation: Documentation {
        ja: Text {
            title: "1セルに複数のデータ",
            what: "表の本体のセルに2つ以上の数値が書かれていないかを見ます（括弧書き、改行、斜線で並べた数値）。注番号、日付、折り返した見出し、「、」や「・」を含む名称は対象外です。",
            why: "どの数値を使えばよいか分からず、文字列として扱われて計算できません。",
            example: "「391445 (355943)」、「74（1）」。",
            instead: "データごとに列を分ける（例：売上金額、費用総額）。",
        },
        en: Text {
            title: "several data in one cell",
            what: "Looks for cells of the body that hold two or more figures: in brackets, on lines of their own, with a slash between them. Numbers of footnotes, dates, wrapped labels and names with 、 or ・ are passed over.",
            why: "The cell is a text: nothing can be reckoned with it, and it is not clear which figure is meant.",
            example: "\"391445 (355943)\", \"74（1）\".",
            instead: "Give each datum a column of its own.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut faults = Vec::new();
    for table in sheet.tables() {
        let cells: Vec<Address> = table.reading().split_cells().map(|observation| observation.cell).collect();
        if !cells.is_empty() {
            let message = Message::new("lint.several-data", [cells.len().to_string()]);
            let fault = Fault::whole(Severity::Critical, message, Message::plain("lint.several-data-instead"), Mending::Mended);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    Verdict::of(faults)
}
