//! GRD206: formulas and errors in place of values.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Content;
use crate::message::Message;
use crate::place::Address;

pub(super) static RULE: Rule = Rule {
    code: "GRD206",
    name: "formulas",
    severity: Severity::Major,
    level: Level::Two,
    basis: Basis { rules_2026: "L2-06", estat: "2-6", unified_2020: "1-7" },
    documentation: Documentation {
        ja: Text {
            title: "数式とエラー値",
            what: "数式のセルと、#REF! などのエラー値を数えます。値が保存されていない数式も数えます。CSV と Web ページは対象外です。",
            why: "数式を計算しないプログラムでは値が空になり、参照先が変わると値が変わります。エラー値からは値が分かりません。",
            example: "=SUM(B2:B10)、#DIV/0!。",
            instead: "値として貼り付ける。",
        },
        en: Text {
            title: "formulas and errors",
            what: "Counts formulas, formulas without a stored value, and error values such as #REF!. CSV and web pages are passed over.",
            why: "Programs that do not reckon find nothing there, and the value changes with what it refers to. An error value says nothing.",
            example: "=SUM(B2:B10), #DIV/0!.",
            instead: "Paste the values.",
        },
    },
    check: Check::Sheet(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    if sheet.is_csv() || sheet.format == crate::source::Format::Html || !sheet.is_shown() {
        return Verdict::NotApplicable;
    }
    let (mut formulas, mut unsaved, mut errors): (Vec<Address>, Vec<Address>, Vec<Address>) = Default::default();
    for row in sheet.grid.rows() {
        for cell in &row.cells {
            let at = Address::new(row.index, cell.column);
            match &cell.content {
                Content::Error(_) => errors.push(at),
                Content::Blank if cell.is_formula() => unsaved.push(at),
                _ if cell.is_formula() => formulas.push(at),
                _ => {}
            }
        }
    }
    let told = [
        (formulas, "lint.formulas", "lint.formulas-instead", Mending::Mended),
        (unsaved, "lint.formulas-unsaved", "lint.formulas-instead", Mending::NeedsPerson),
        (errors, "lint.formulas-errors", "lint.formulas-errors-instead", Mending::NeedsPerson),
    ];
    let fault = |(cells, key, instead, mending): (Vec<Address>, &'static str, &'static str, Mending)| {
        Fault::whole(Severity::Major, Message::new(key, [cells.len().to_string()]), Message::plain(instead), mending).at(sheet.grid, &cells)
    };
    Verdict::of(told.into_iter().filter(|(cells, ..)| !cells.is_empty()).map(fault).collect())
}
