//! ENC201: text in an encoding other than UTF-8.

use super::{Basis, Check, Documentation, Fault, FileSubject, Level, Mending, Rule, Severity, Text, Verdict};
use crate::message::Message;
use crate::source::Format;

pub(super) static RULE: Rule = Rule {
    code: "ENC201",
    name: "old-encoding",
    severity: Severity::Minor,
    level: Level::One,
    basis: Basis { rules_2026: "", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "UTF-8 でない文字コード（CSV）",
            what: "CSV の文字コードを中身から判定し、UTF-8（BOM の有無は問わない）と ASCII 以外を指摘します。どの文字コードか決められないときは「判定できない」とします。Web ページとブックには適用しません。",
            why: "文字コードを誤って読むと文字が化け、Shift_JIS などにない文字は書けません。",
            example: "Shift_JIS で保存した CSV。",
            instead: "UTF-8 で保存し、BOM の有無とともにデータ辞書に書く（Excel で開かせるなら BOM 付き）。",
        },
        en: Text {
            title: "text that is not UTF-8 (CSV)",
            what: "The encoding of a CSV file is told by its bytes; any but UTF-8 (with or without BOM) and ASCII is told. Where several encodings are possible, it cannot be judged. Does not apply to web pages and workbooks.",
            why: "Read in the wrong encoding the text is garbled, and there are characters that Shift_JIS and the like lack.",
            example: "A CSV file in Shift_JIS.",
            instead: "Save in UTF-8, and say so in the dictionary, with or without BOM (with, where people open it in Excel).",
        },
    },
    check: Check::File(check),
};

fn check(file: &FileSubject<'_>) -> Verdict {
    let Some(certificate) = file.encoding.filter(|_| file.format == Format::Csv) else { return Verdict::NotApplicable };
    if !certificate.certain {
        return Verdict::NotJudged(Message::new("lint.encoding-unsure", [certificate.encoding]));
    }
    if certificate.encoding == "UTF-8" {
        return Verdict::Passed;
    }
    let message = Message::new("lint.encoding-old", [certificate.encoding]);
    Verdict::Broken(vec![Fault::whole(Severity::Minor, message, Message::plain("lint.encoding-old-instead"), Mending::Mended)])
}
