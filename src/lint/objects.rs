//! GRD202: what stands on a sheet but in no cell.

use super::fault::shown;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::{Object, ObjectKind};
use crate::message::Message;
use crate::place::Range;

pub(super) static RULE: Rule = Rule {
    code: "GRD202",
    name: "objects",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-10", estat: "2-7", unified_2020: "1-8" },
    documentation: Documentation {
        ja: Text {
            title: "オブジェクト",
            what: "テキストボックス、画像、埋め込み文書（重大）、コメントとフォーム部品（中程度）、文字のない図形（軽微）、グラフ（参考）を数えます。ファイル内での数え方は種類ごとです。",
            why: "オブジェクトの中の文字や画像は、セルを読むプログラムからは見えません。",
            example: "注をテキストボックスに書いている。",
            instead: "内容をセルに書くか、メタデータに移し、オブジェクトを削除する。",
        },
        en: Text {
            title: "objects",
            what: "Counts text boxes, pictures and embedded documents (critical), comments and form controls (major), shapes without text (minor) and charts (worth knowing), each kind by itself.",
            why: "Programs that read cells do not see what objects say.",
            example: "A note in a text box.",
            instead: "Write it in cells or in the metadata, and delete the object.",
        },
    },
    check: Check::Sheet(check),
};

const KINDS: [(ObjectKind, Severity, &str); 7] = [
    (ObjectKind::TextBox, Severity::Critical, "lint.objects-text-box"),
    (ObjectKind::Image, Severity::Critical, "lint.objects-image"),
    (ObjectKind::Embedded, Severity::Critical, "lint.objects-embedded"),
    (ObjectKind::Comment, Severity::Major, "lint.objects-comment"),
    (ObjectKind::Control, Severity::Major, "lint.objects-control"),
    (ObjectKind::Shape, Severity::Minor, "lint.objects-shape"),
    (ObjectKind::Chart, Severity::Info, "lint.objects-chart"),
];

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    if sheet.is_csv() {
        return Verdict::NotApplicable;
    }
    Verdict::of(KINDS.into_iter().filter_map(|(kind, severity, key)| fault(sheet, kind, severity, key)).collect())
}

fn fault(sheet: &SheetSubject<'_>, kind: ObjectKind, severity: Severity, key: &'static str) -> Option<Fault> {
    let objects: Vec<&Object> = sheet.grid.objects.iter().filter(|object| object.kind == kind).collect();
    let first = objects.first()?;
    let said = objects.iter().find(|object| !object.text.trim().is_empty()).map_or(String::new(), |object| shown(object.text.trim()));
    let instead = if kind == ObjectKind::Chart { "lint.objects-chart-instead" } else { "lint.objects-instead" };
    let message = Message::new(key, [objects.len().to_string(), said]);
    let ranges: Vec<Range> = objects.iter().filter_map(|object| object.range).collect();
    let fault = Fault::whole(severity, message, Message::plain(instead), Mending::NeedsPerson).over(sheet.grid, &ranges);
    let samples = first.range.map(|range| (range.first, shown(first.text.trim()))).into_iter().collect();
    Some(Fault { count: objects.len(), samples, ..fault })
}
