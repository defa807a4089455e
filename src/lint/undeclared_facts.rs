//! FIL203: facts about the data that stand nowhere.

use super::{Basis, Check, Documentation, FileSubject, Level, Rule, Severity, Text, Verdict};
use crate::message::Message;

pub(super) static RULE: Rule = Rule {
    code: "FIL203",
    name: "undeclared-facts",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-08", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "データの説明がない",
            what: "定義、作成方法、更新履歴、文字コードの宣言は、ふつうファイルの外（データ辞書やカタログ）にあり、ファイルだけでは分からないので「判定できない」とします。文字コードそのものは ENC201 で見ます。",
            why: "数値の定義や更新の有無が分からず、正しく使えません。",
            example: "データ辞書も更新履歴もなく CSV だけを公開している。",
            instead: "データ辞書（項目名、定義、単位、文字コードと BOM の有無、更新履歴）を一緒に公開する。seihyo convert はデータ辞書を書き出します。",
        },
        en: Text {
            title: "no facts about the data",
            what: "Definitions, method, history of changes and the declared encoding mostly stand outside of the file, in a dictionary or catalog, so that they cannot be judged from the file alone. The encoding itself is ENC201.",
            why: "Without definitions and history the figures cannot be used rightly.",
            example: "A CSV file alone, with neither dictionary nor history.",
            instead: "Publish a data dictionary (names, definitions, units, encoding with or without BOM, history). seihyo convert writes one.",
        },
    },
    check: Check::File(check),
};

#[expect(clippy::missing_const_for_fn, reason = "a check is a function of its subject")]
fn check(_: &FileSubject<'_>) -> Verdict {
    Verdict::NotJudged(Message::plain("lint.facts-elsewhere"))
}
