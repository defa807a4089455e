//! TAB207: names of areas that are neither official nor coded.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::concept::Concept;
use crate::concept::area::{Area, prefecture_by_short_name};
use crate::layout::Label;
use crate::message::Message;
use crate::place::Address;
use crate::table::Table;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "TAB207",
    name: "short-area-names",
    severity: Severity::Critical,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-06", estat: "2-11, 4-10", unified_2020: "1-12" },
    documentation: Documentation {
        ja: Text {
            title: "略した地域名",
            what: "地域を表す見出しのうち、都道府県名の「都府県」が略されたもの（「東京」「大阪」）が3つ以上あり、同じ行に地域コードがない場合に見ます。「北海道」、市区町村名、独自の地域区分、表題の地名は対象外です。",
            why: "「東京」では東京都か東京23区か、プログラムには分かりません。他の統計とも結合できません。",
            example: "「東京」「神奈川」「大阪」。",
            instead: "「東京都」と正式名称で書くか、標準地域コード（13000）の列を加える。",
        },
        en: Text {
            title: "short names of areas",
            what: "Looks among the labels that are areas for prefectures without their 都, 府 or 県 (\"東京\", \"大阪\"), three or more of them, where no code of the area stands in the same row. 北海道, municipalities, areas of the survey's own and names in titles are passed over.",
            why: "\"東京\" may be the prefecture or its 23 wards, and does not join with other statistics.",
            example: "\"東京\", \"神奈川\", \"大阪\".",
            instead: "Write the official name (東京都), or add a column with the standard code (13000).",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    for table in sheet.tables() {
        let cells = short_names(sheet, &table, &mut applies);
        if !cells.is_empty() {
            let message = Message::new("lint.area-short", [cells.len().to_string()]);
            let fault = Fault::whole(Severity::Critical, message, Message::plain("lint.area-instead"), Mending::Mended);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    if applies { Verdict::of(faults) } else { Verdict::NotApplicable }
}

/// So many different prefectures are a list of them.
const FEWEST: usize = 3;

fn short_names(sheet: &SheetSubject<'_>, table: &Table<'_>, applies: &mut bool) -> Vec<Address> {
    let (mut cells, mut prefectures): (BTreeSet<Address>, BTreeSet<&str>) = Default::default();
    let is_area = |label: &Label| table.meaning.concepts().get(label.dimension) == Some(&Concept::Area);
    // A label holds for row after row; once is enough.
    let mut last: &[Label] = &[];
    for path in table.layout.label_paths() {
        let is_new = |label: &&Label| !last.iter().any(|other| other.cells.is_same(&label.cells));
        for label in path.iter().filter(|label| is_area(label)).filter(is_new) {
            *applies = true;
            let (Some(prefecture), Some(&at)) = (short_prefecture(&label.text), label.cells.first()) else { continue };
            if !has_code(sheet, at, prefecture) {
                prefectures.insert(prefecture.code);
                cells.insert(at);
            }
        }
        last = path;
    }
    // 兵庫 may be a ward, 沖縄 a region: a few short names make no list of prefectures.
    if prefectures.len() < FEWEST { Vec::new() } else { cells.into_iter().collect() }
}

/// The prefecture that a text names without its last character.
fn short_prefecture(text: &str) -> Option<&'static Area> {
    let plain = || text.chars().filter(|c| !c.is_whitespace());
    // No name has more characters, so that hardly any text is looked up.
    if plain().take(4).count() > 3 { None } else { prefecture_by_short_name(&plain().collect::<String>()) }
}

/// True where the code of the area stands in the row: `13`, `13000`, `130001`.
fn has_code(sheet: &SheetSubject<'_>, at: Address, area: &Area) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = area.code.get(..2).unwrap_or_default();
    let is_code = |text: &str| {
        let bare = text.trim();
        let digits = digits(bare);
        digits.len() == bare.len()
            && (digits == area.code
                || Some(digits.as_str()) == area.code6().as_deref()
                || digits.trim_start_matches('0') == number.trim_start_matches('0'))
    };
    let beside = sheet.grid.row(at.row).iter().filter(|cell| cell.column < at.column || cell.column == at.column + 1);
    beside.map(|cell| sheet.text(Address::new(at.row, cell.column))).any(|text| is_code(&text))
}
