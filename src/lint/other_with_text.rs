//! TAB210: what was written under other.

use super::subject::{body_cells, text, written};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::layout::{BodyRow, TableLayout};
use crate::message::Message;
use crate::place::Address;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "TAB210",
    name: "other-with-text",
    severity: Severity::Major,
    level: Level::Two,
    basis: Basis { rules_2026: "L2-05", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "「その他」に続けた自由記述",
            what: "回答や区分の列で、「その他（○○）」「その他：○○」のように内容を続けて書いたものが2種類以上あるかを見ます。統計表の分類名（「その他（製造業）」など）として並ぶ表側・表頭は対象外です。「その他」のない表には適用しません。",
            why: "内容ごとに別の区分として数えられ、「その他」の合計が得られません。",
            example: "「その他（自転車）」「その他（バス）」。",
            instead: "区分の列には「その他」とだけ書き、内容は別の列に書く。",
        },
        en: Text {
            title: "text behind other",
            what: "Looks in columns of answers or categories for two or more different texts such as その他（…） or その他：…. Names of classes in the stub and header of a statistical table, such as その他（製造業）, are passed over. Does not apply where there is no その他.",
            why: "Each is counted as a category of its own, and there is no total of other.",
            example: "\"その他（自転車）\", \"その他（バス）\".",
            instead: "Write その他 alone in the column, and what it is in another one.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    for table in sheet.tables() {
        let mut columns: BTreeMap<u32, (BTreeSet<String>, Vec<Address>)> = BTreeMap::new();
        for (at, text) in answers(sheet, table.layout) {
            applies |= text.starts_with(OTHER);
            if let Some(said) = said(&text) {
                let (different, cells) = columns.entry(at.column).or_default();
                different.insert(said.to_owned());
                cells.push(at);
            }
        }
        for (_, cells) in columns.into_values().filter(|(different, _)| different.len() >= FEWEST) {
            let message = Message::new("lint.other-text", [cells.len().to_string()]);
            let fault = Fault::whole(Severity::Major, message, Message::plain("lint.other-text-instead"), Mending::NeedsPerson);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    if applies { Verdict::of(faults) } else { Verdict::NotApplicable }
}

/// Texts among the figures and at their right; labels at the left are the classes of a table.
fn answers<'a>(sheet: &SheetSubject<'a>, layout: &'a TableLayout) -> impl Iterator<Item = (Address, Cow<'a, str>)> {
    let grid = sheet.grid;
    let right = move |cell: &&Address| cell.column > layout.body.last.column;
    let of_row =
        move |row: &'a BodyRow| row.labels.iter().flat_map(|label| label.cells.iter()).filter(right).filter(|cell| cell.row == row.row);
    let beside = layout.rows.iter().flat_map(of_row).copied().map(move |at| (at, text(grid, at)));
    let among = body_cells(grid, layout).filter_map(|(at, cell)| Some((at, Cow::Borrowed(written(cell)?))));
    among.chain(beside)
}

const OTHER: &str = "その他";
/// One text behind it may be the name of a class.
const FEWEST: usize = 2;

/// What is said behind other; none where nothing is.
fn said(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix(OTHER)?.trim_start();
    let said = rest.strip_prefix(['(', '（', ':', '：', '［', '['])?;
    Some(said.trim_end_matches([')', '）', '］', ']']).trim()).filter(|said| !said.is_empty())
}
