//! FIL204: links to other workbooks.

use super::{Basis, Check, Documentation, Fault, FileSubject, Level, Mending, Rule, Severity, Text, Verdict};
use crate::message::Message;
use crate::source::Format;

pub(super) static RULE: Rule = Rule {
    code: "FIL204",
    name: "external-links",
    severity: Severity::Minor,
    level: Level::Two,
    basis: Basis { rules_2026: "", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "他のブックへのリンク",
            what: ".xlsx ブックに、他のブックを参照するリンクがあるかを見ます。.xls、.xlsb、.ods のリンクは読み取らないので「判定できない」とします。CSV と Web ページには適用しません。",
            why: "参照先のブックは公開されないので、開くたびに更新の確認が出て、値が失われることがあります。",
            example: "='C:\\work\\[2024.xlsx]Sheet1'!A1 のような数式。",
            instead: "値として貼り付け、「リンクの編集」でリンクを解除する。",
        },
        en: Text {
            title: "links to other workbooks",
            what: "Looks for links of an .xlsx workbook to other ones. Those of .xls, .xlsb and .ods are not read, so that they cannot be judged. Does not apply to CSV and web pages.",
            why: "The other workbook is not published: programs ask to update at each opening, and values may be lost.",
            example: "A formula such as ='C:\\work\\[2024.xlsx]Sheet1'!A1.",
            instead: "Paste the values, and break the links.",
        },
    },
    check: Check::File(check),
};

/// How the reader of workbooks tells of links.
const SAID: &str = "FIL121";

fn check(file: &FileSubject<'_>) -> Verdict {
    match file.format {
        Format::Csv | Format::Html => return Verdict::NotApplicable,
        Format::Xlsx => {}
        _ => return Verdict::NotJudged(Message::plain("lint.links-unread")),
    }
    let Some(finding) = file.findings.iter().find(|finding| finding.code == SAID) else { return Verdict::Passed };
    let count = finding.message.arguments().first().cloned().unwrap_or_else(|| "1".to_owned());
    let message = Message::new("lint.links", [count]);
    Verdict::Broken(vec![Fault::whole(Severity::Minor, message, Message::plain("lint.links-instead"), Mending::Mended)])
}
