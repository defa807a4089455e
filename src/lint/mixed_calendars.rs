//! TAB212: eras and western years in one axis.

use super::time_axis::{has_western_year, stands_beside, western_year};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::concept::Concept;
use crate::message::Message;
use crate::place::Address;
use crate::table::Table;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "TAB212",
    name: "mixed-calendars",
    severity: Severity::Minor,
    level: Level::Three,
    basis: Basis { rules_2026: "", estat: "2-10, 4-9", unified_2020: "1-11" },
    documentation: Documentation {
        ja: Text {
            title: "和暦と西暦の混在",
            what: "1つの時間軸に、和暦だけの項目名と西暦だけの項目名が混じっているかを見ます。和暦と西暦の併記（同じセル、隣のセル、別の見出し）は対象外です。",
            why: "並べ替えも比較もできません。",
            example: "「平成30年」「2019年」「令和2年」が並ぶ列。",
            instead: "すべて西暦で書くか、和暦の列と西暦の列を分ける。",
        },
        en: Text {
            title: "eras and western years mixed",
            what: "Looks for an axis of time in which some labels are years of an era alone and others western years alone. Both side by side (in a cell, in the next cell, in another label) are passed over.",
            why: "They can be neither sorted nor compared.",
            example: "\"平成30年\", \"2019年\", \"令和2年\" in one column.",
            instead: "Write western years throughout, or a column for each.",
        },
    },
    check: Check::Tables(check),
};

/// The cells of labels with years of an era alone, and of those with western years alone.
type Calendars = (BTreeSet<Address>, BTreeSet<Address>);

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    for table in sheet.tables() {
        let calendars = calendars(sheet, &table);
        applies |= !calendars.is_empty();
        for (eras, western) in calendars.into_values().filter(|(eras, western)| !eras.is_empty() && !western.is_empty()) {
            let fewer = if eras.len() <= western.len() { &eras } else { &western };
            let cells: Vec<Address> = fewer.iter().copied().collect();
            let message = Message::new("lint.calendars-mixed", [eras.len().to_string(), western.len().to_string()]);
            let fault = Fault::whole(Severity::Minor, message, Message::plain("lint.calendars-mixed-instead"), Mending::Mended);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    if applies { Verdict::of(faults) } else { Verdict::NotApplicable }
}

/// The calendars of each dimension of periods.
fn calendars(sheet: &SheetSubject<'_>, table: &Table<'_>) -> BTreeMap<usize, Calendars> {
    let mut dimensions: BTreeMap<usize, Calendars> = BTreeMap::new();
    for path in table.layout.label_paths() {
        let has_both =
            path.iter().any(|label| western_year(&label.text).is_some()) && path.iter().any(|label| has_western_year(&label.text));
        for label in path.iter().filter(|label| table.meaning.concepts().get(label.dimension) == Some(&Concept::Time)) {
            let (eras, western) = dimensions.entry(label.dimension).or_default();
            let Some(&at) = label.cells.first().filter(|cell| !has_both && !table.layout.title.contains(cell)) else { continue };
            match western_year(&label.text) {
                Some(year) if !stands_beside(sheet, at, Some(year)) => {
                    eras.insert(at);
                }
                None if has_western_year(&label.text) => {
                    western.insert(at);
                }
                _ => {}
            }
        }
    }
    dimensions
}
