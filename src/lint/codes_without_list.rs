//! TAB211: codes without their names.

use super::{Basis, Check, Documentation, Level, Rule, Severity, SheetSubject, Text, Verdict};
use crate::layout::{BodyRow, Label, TableLayout};
use crate::message::Message;
use crate::value::{self, Value};

pub(super) static RULE: Rule = Rule {
    code: "TAB211",
    name: "codes-without-names",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-02", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "名称のないコード",
            what: "「コード」という名の列か、0で始まる数字だけの列があるとき、同じ行に名称の列もあるかを見ます。名称があれば適合、なければコード表が別にあるかどうか分からないので「判定できない」とします。コードのない表には適用しません。",
            why: "コード表がなければ、何を指すか分かりません。",
            example: "「産業コード」の列だけで、産業名がない。",
            instead: "名称の列を加えるか、コード表を一緒に公開する。",
        },
        en: Text {
            title: "codes without names",
            what: "Where a column is called コード or code, or holds digits that begin with zeros, looks for a column of names in the same rows. With names it is fine; without, a code list may be elsewhere, so that it cannot be judged. Does not apply to tables without codes.",
            why: "Without a list nobody knows what a code stands for.",
            example: "A column \"産業コード\" without the names of the industries.",
            instead: "Add a column of names, or publish the code list with the data.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut verdict = Verdict::NotApplicable;
    for table in sheet.tables() {
        let coded = table.layout.rows.iter().filter(|row| row.labels.iter().any(|label| is_code(table.layout, label)));
        let (named, nameless): (Vec<&BodyRow>, Vec<&BodyRow>) = coded.partition(|row| row.labels.iter().any(|label| is_name(&label.text)));
        if nameless.len() > named.len() {
            return Verdict::NotJudged(Message::plain("lint.codes-elsewhere"));
        }
        if !named.is_empty() {
            verdict = Verdict::Passed;
        }
    }
    verdict
}

/// True for a label whose column is called a code, and for digits that begin with a zero.
fn is_code(layout: &TableLayout, label: &Label) -> bool {
    let title = layout.dimensions.get(label.dimension).and_then(|dimension| dimension.title.as_deref()).unwrap_or_default();
    let called = title.contains("コード") || title.to_ascii_lowercase().contains("code");
    let zeros = matches!(value::read(&label.text), Value::Number(number) if number.leading_zeros);
    (called && label.text.contains(|c: char| c.is_ascii_digit())) || (zeros && label.text.len() > 1)
}

/// True for a text with a letter that is no digit.
fn is_name(text: &str) -> bool {
    text.contains(|c: char| c.is_alphabetic()) && !text.is_ascii()
}
