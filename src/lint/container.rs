//! FIL201: a container that programs do not open as it is.

use super::{Basis, Check, Documentation, Fault, FileSubject, Level, Mending, Rule, Severity, Text, Verdict};
use crate::message::Message;
use crate::source::Format;

pub(super) static RULE: Rule = Rule {
    code: "FIL201",
    name: "unsuitable-container",
    severity: Severity::Fatal,
    level: Level::One,
    basis: Basis { rules_2026: "L1-01", estat: "1, 4-1", unified_2020: "1-1" },
    documentation: Documentation {
        ja: Text {
            title: "機械判読に向かないファイル形式",
            what: "ファイルの中身から形式を判定します（拡張子は見ません）。xlsx、ods、CSV は適合です。Web ページだけの公開は致命的、xlsb と古い形式（xls、Excel 2003 XML）は軽いものとして指摘します。",
            why: "仕様が公開された標準形式でなければ、読めるプログラムが限られ、将来読めなくなるおそれがあります。",
            example: "統計表を HTML の <table> だけで公開している。Excel 97-2003 形式（.xls）で公開している。",
            instead: "CSV（UTF-8）か .xlsx で公開する。",
        },
        en: Text {
            title: "a container that is unfit for machines",
            what: "The format is told by the content, not by the name. xlsx, ods and CSV are fit. A web page alone is fatal; xlsb and old formats (xls, Excel 2003 XML) matter less.",
            why: "What is no open, standard format is read by few programs, and may not be read at all one day.",
            example: "A table that is published as an HTML <table> alone; a workbook of Excel 97-2003 (.xls).",
            instead: "Publish CSV (UTF-8) or .xlsx.",
        },
    },
    check: Check::File(check),
};

fn check(file: &FileSubject<'_>) -> Verdict {
    let severity = match file.format {
        Format::Xlsx | Format::Ods | Format::Csv => return Verdict::Passed,
        Format::Xls | Format::SpreadsheetMl => Severity::Minor,
        Format::Xlsb | Format::Biff => Severity::Major,
        Format::Html => Severity::Fatal,
    };
    let key = if severity == Severity::Fatal { "lint.container-page" } else { "lint.container-old" };
    let instead = Message::plain("lint.container-instead");
    Verdict::Broken(vec![Fault::whole(severity, Message::new(key, [file.format.name()]), instead, Mending::Mended)])
}
