//! CSV203: texts that a spreadsheet takes for formulas.

use super::subject::written;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::message::Message;
use crate::place::Address;
use crate::value;

pub(super) static RULE: Rule = Rule {
    code: "CSV203",
    name: "formula-in-text",
    severity: Severity::Major,
    level: Level::One,
    basis: Basis { rules_2026: "", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "数式と解釈される文字列（CSV）",
            what: "CSV の項目のうち、=、+、-、@ で始まり、数値でも記号でも時点でもないものを見ます。「-」だけの記号、負の数、「+5」は対象外です。",
            why: "表計算ソフトで開くと数式として実行され、エラーになったり、外部に接続したりするおそれがあります。",
            example: "「=1+1」、「@総数」、「-うち男」。",
            instead: "先頭の記号を取るか、別の文字（「・」など）に変える。",
        },
        en: Text {
            title: "texts taken for formulas (CSV)",
            what: "Looks for fields of a CSV file that begin with =, +, - or @ and are neither a number nor a mark nor a period. The mark - alone, negative numbers and +5 are passed over.",
            why: "A spreadsheet takes them for formulas: it shows an error, or may even reach out to other systems.",
            example: "\"=1+1\", \"@総数\", \"-うち男\".",
            instead: "Leave the sign out, or write another one, such as ・.",
        },
    },
    check: Check::Sheet(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    if !sheet.is_csv() {
        return Verdict::NotApplicable;
    }
    let cells: Vec<Address> = sheet.grid.filled().filter(|(_, cell)| written(cell).is_some_and(is_formula)).map(|(at, _)| at).collect();
    if cells.is_empty() {
        return Verdict::Passed;
    }
    let message = Message::new("lint.csv-formula", [cells.len().to_string()]);
    let fault = Fault::whole(Severity::Major, message, Message::plain("lint.csv-formula-instead"), Mending::NeedsPerson);
    Verdict::Broken(vec![fault.at(sheet.grid, &cells)])
}

/// True for what a spreadsheet takes for a formula when it opens a text file.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '@', '-']) && value::is_formula(text)
}
