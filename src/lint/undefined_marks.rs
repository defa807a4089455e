//! TAB204: marks in place of figures that nothing explains.

use super::subject::{around, body_cells, written};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::message::Message;
use crate::place::Address;
use crate::value::{Value, fold_mark};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "TAB204",
    name: "undefined-marks",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-03", estat: "2-12, 4-11", unified_2020: "1-13" },
    documentation: Documentation {
        ja: Text {
            title: "説明のない記号",
            what: "数値の代わりに書かれた記号（－、…、x、*** など）のうち、同じシートに説明がないものを見ます。別のシートを参照するよう注に書かれている場合は判定しません。",
            why: "「－」が「該当なし」か「0」か「不明」か、表ごとに違います。",
            example: "「x」があるのに、秘匿を表すという注がない。",
            instead: "記号の意味を注（または凡例の列・コード表）に書く（例：x は秘匿）。",
        },
        en: Text {
            title: "marks that nothing explains",
            what: "Looks for marks in place of figures (－, …, x, ***) that the same sheet does not explain. Where a note refers to another sheet, it is not judged.",
            why: "\"-\" means none in one table, zero or unknown in another.",
            example: "There is an \"x\", but no note that it stands for withheld figures.",
            instead: "Say in a note or a code list what each mark means.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    for table in sheet.tables() {
        let reading = table.reading();
        let mut marks: BTreeMap<String, (String, Vec<Address>)> = BTreeMap::new();
        for (at, cell) in body_cells(sheet.grid, table.layout) {
            let Some(text) = written(cell).map(str::trim) else { continue };
            if !matches!(table.layout.decimal_mark.read(text), Value::Mark(_)) {
                continue;
            }
            applies = true;
            if reading.legend().of(text).is_none() {
                marks.entry(fold_mark(text)).or_insert_with(|| (text.to_owned(), Vec::new())).1.push(at);
            }
        }
        for (mark, cells) in marks.into_values() {
            let message = Message::new("lint.undefined-mark", [cells.len().to_string(), mark]);
            let fault = Fault::whole(Severity::Major, message, Message::plain("lint.undefined-mark-instead"), Mending::NeedsPerson);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    match (applies, faults.is_empty()) {
        (false, _) => Verdict::NotApplicable,
        (true, false) if refers_to_sheet(sheet) => Verdict::NotJudged(Message::plain("lint.marks-elsewhere")),
        (true, _) => Verdict::of(faults),
    }
}

/// True where a text around the tables refers to another sheet, which may explain the marks.
fn refers_to_sheet(sheet: &SheetSubject<'_>) -> bool {
    const REFERRING: [&str; 4] = ["参照", "ご覧", "refer", "see "];
    let refers = |text: &str| {
        let lower = text.to_lowercase();
        (lower.contains("シート") || lower.contains("sheet")) && REFERRING.iter().any(|word| lower.contains(word))
    };
    around(sheet.layout).any(|at| refers(&sheet.text(at)))
}
