//! CSV201: line breaks within a field.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::message::Message;
use crate::place::Address;

pub(super) static RULE: Rule = Rule {
    code: "CSV201",
    name: "line-break-in-field",
    severity: Severity::Fatal,
    level: Level::One,
    basis: Basis { rules_2026: "L1-14", estat: "4-5", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "項目の中の改行（CSV）",
            what: "CSV の項目の中に改行があるかを、表の内外を問わず見ます。",
            why: "1行を1レコードとして読むプログラムでは、レコードが途中で切れます。",
            example: "\"従業⏎者数\"",
            instead: "改行を取り除き、1レコードを1行で書く。",
        },
        en: Text {
            title: "a line break within a field (CSV)",
            what: "Looks for line breaks within fields of a CSV file, in the table and outside of it.",
            why: "Programs that read a line as a record cut the record in two.",
            example: "\"従業⏎者数\"",
            instead: "Leave the break out: one record, one line.",
        },
    },
    check: Check::Sheet(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    if !sheet.is_csv() {
        return Verdict::NotApplicable;
    }
    let broken = sheet.grid.filled().filter(|(_, cell)| super::subject::written(cell).is_some_and(|text| text.contains(['\n', '\r'])));
    let cells: Vec<Address> = broken.map(|(at, _)| at).collect();
    if cells.is_empty() {
        return Verdict::Passed;
    }
    let message = Message::new("lint.csv-line-break", [cells.len().to_string()]);
    Verdict::Broken(vec![
        Fault::whole(Severity::Fatal, message, Message::plain("lint.csv-line-break-instead"), Mending::Mended).at(sheet.grid, &cells),
    ])
}
