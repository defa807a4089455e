//! FIL203: facts about the data that stand nowhere.

use super::fault::shown;
use super::{Basis, Check, Documentation, Fault, FileSubject, Level, Mending, Rule, Severity, Text, Verdict};
use crate::message::Message;
use crate::source::Format;

pub(super) static RULE: Rule = Rule {
    code: "FIL203",
    name: "undeclared-facts",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-08", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "データの説明がない",
            what: "ファイルの隣にデータ辞書（CSVW の「ファイル名-metadata.json」、または「datapackage.json」）があるとき、文字コードが宣言され実際と合っているか、すべての項目に説明があるかを見ます。辞書がないときは、定義、作成方法、更新履歴がほかの場所にあるかもしれないので「判定できない」とします。文字コードそのものは ENC201 で見ます。",
            why: "数値の定義や更新の有無が分からず、正しく使えません。",
            example: "データ辞書も更新履歴もなく CSV だけを公開している。",
            instead: "データ辞書（項目名、定義、単位、文字コードと BOM の有無、更新履歴）を一緒に公開する。seihyo convert はデータ辞書を書き出します。",
        },
        en: Text {
            title: "no facts about the data",
            what: "Where a dictionary stands beside the file (NAME-metadata.json of CSVW, or datapackage.json), looks whether it declares the encoding and the bytes are in it, and whether it describes every field. Without one, definitions, method and history may stand elsewhere, so that it cannot be judged. The encoding itself is ENC201.",
            why: "Without definitions and history the figures cannot be used rightly.",
            example: "A CSV file alone, with neither dictionary nor history.",
            instead: "Publish a data dictionary (names, definitions, units, encoding with or without BOM, history). seihyo convert writes one.",
        },
    },
    check: Check::File(check),
};

fn check(file: &FileSubject<'_>) -> Verdict {
    let Some(dictionary) = file.beside.dictionary else { return Verdict::NotJudged(Message::plain("lint.facts-elsewhere")) };
    let mut faults = Vec::new();
    let mut tell = |severity: Severity, message: Message| {
        faults.push(Fault::whole(severity, message, Message::plain("lint.facts-instead"), Mending::Mended));
    };
    if let Some(certificate) = file.encoding.filter(|_| file.format == Format::Csv) {
        match &dictionary.encoding {
            None => tell(Severity::Minor, Message::new("lint.facts-encoding-missing", [dictionary.name.as_str()])),
            Some(declared) if !is_same(declared, certificate.encoding) => {
                let said = [dictionary.name.as_str(), declared.as_str(), certificate.encoding];
                tell(Severity::Major, Message::new("lint.facts-encoding-other", said));
            }
            Some(_) => {}
        }
    }
    if !dictionary.undescribed.is_empty() {
        let said = [dictionary.name.clone(), dictionary.undescribed.len().to_string(), shown(&dictionary.undescribed.join(" "))];
        tell(Severity::Minor, Message::new("lint.facts-undescribed", said));
    }
    Verdict::of(faults)
}

/// True for two names of one encoding: `shift_jis`, `Windows-31J` and `Shift_JIS` are the same.
fn is_same(declared: &str, found: &str) -> bool {
    let known = |label: &str| encoding_rs::Encoding::for_label(label.trim().as_bytes());
    known(declared).is_some_and(|encoding| Some(encoding) == known(found))
}
