//! FIL202: columns that changed since the last edition.

use super::{Basis, Check, Documentation, FileSubject, Level, Rule, Severity, Text, Verdict};
use crate::message::Message;

pub(super) static RULE: Rule = Rule {
    code: "FIL202",
    name: "format-changes",
    severity: Severity::Critical,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-07", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "様式の変更",
            what: "前の版と列の名前・順序が同じかどうかは、1つのファイルからは分からないので、「判定できない」とします。版の比較は、定義ファイルで複数の版を1つの系列として変換するときに行います。",
            why: "列が変わるたびに、読むプログラムを直さなければなりません。",
            example: "前月の表にあった列が断りなくなくなる、順序が変わる。",
            instead: "様式を変えない。変えるときは事前に知らせ、新旧の対応を示す。",
        },
        en: Text {
            title: "columns that changed",
            what: "Whether the columns are named and ordered as in the edition before cannot be told from one file, so that it is never judged here. Editions are compared where a definition makes one series of them.",
            why: "Each change breaks the programs that read the file.",
            example: "A column of last month is gone, or has moved.",
            instead: "Keep the columns; announce a change before, and say what became of each column.",
        },
    },
    check: Check::File(check),
};

#[expect(clippy::missing_const_for_fn, reason = "a check is a function of its subject")]
fn check(_: &FileSubject<'_>) -> Verdict {
    Verdict::NotJudged(Message::plain("lint.one-edition"))
}
