//! FIL202: columns that changed since the last edition.

use super::fault::shown;
use super::headers::{Change, changes};
use super::{Basis, Check, Documentation, Fault, FileSubject, Level, Mending, Rule, Severity, Text, Verdict};
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
            what: "カタログの定義（[[source]]）に前の版があるファイルについて、表ごとに列の名前と順序を前の版と比べます。なくなった列・表、名前や順序の変わった列は重大、増えただけの列は中程度です。見出しの年月の違いとシート名の数字の違いは対象外です。前の版が分からないファイルは「判定できない」とします。",
            why: "列が変わるたびに、読むプログラムを直さなければなりません。",
            example: "前月の表にあった列が断りなくなくなる、順序が変わる。",
            instead: "様式を変えない。変えるときは事前に知らせ、新旧の対応を示す。",
        },
        en: Text {
            title: "columns that changed",
            what: "Where a definition of the catalog ([[source]]) has an edition before the file, compares the names of the columns and their order, table by table. Columns and tables that are gone, renamed or moved are critical, columns that were only added major. Other years and months in the header, and other digits in the name of a sheet, are passed over. Where no edition before is known, it cannot be judged.",
            why: "Each change breaks the programs that read the file.",
            example: "A column of last month is gone, or has moved.",
            instead: "Keep the columns; announce a change before, and say what became of each column.",
        },
    },
    check: Check::File(check),
};

/// So many changes are told one by one.
const TOLD: usize = 20;
/// So many names are told of a change.
const NAMED: usize = 8;

fn check(file: &FileSubject<'_>) -> Verdict {
    let Some(before) = file.beside.before else { return Verdict::NotJudged(Message::plain("lint.one-edition")) };
    if before.headers.is_empty() || file.beside.headers.is_empty() {
        return Verdict::NotJudged(Message::new("lint.no-headers", [before.name.as_str()]));
    }
    let told = changes(&before.headers, file.beside.headers).into_iter().take(TOLD);
    Verdict::of(told.map(|(sheet, change)| fault(&before.name, &sheet, &change)).collect())
}

fn fault(before: &str, sheet: &str, change: &Change) -> Fault {
    let list = |names: &[String]| shown_list(names);
    let message = match change {
        Change::Names(gone, new) if new.is_empty() => Message::new("lint.columns-gone", [before, sheet, &list(gone)]),
        Change::Names(gone, new) if gone.is_empty() => Message::new("lint.columns-new", [before, sheet, &list(new)]),
        Change::Names(gone, new) => Message::new("lint.columns-changed", [before, sheet, &list(gone), &list(new)]),
        Change::Order => Message::new("lint.columns-moved", [before, sheet]),
        Change::Gone => Message::new("lint.table-gone", [before, sheet]),
    };
    let severity = if matches!(change, Change::Names(gone, _) if gone.is_empty()) { Severity::Major } else { Severity::Critical };
    Fault::whole(severity, message, Message::plain("lint.columns-changed-instead"), Mending::NeedsPerson)
}

/// Names as a person is shown them, the first ones only.
fn shown_list(names: &[String]) -> String {
    let mut shown: Vec<String> = names.iter().take(NAMED).map(|name| shown(name)).collect();
    shown.extend((names.len() > NAMED).then(|| "…".to_owned()));
    shown.join(" ")
}
