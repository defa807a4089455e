//! TAB205: figures without a unit.

use super::subject::text;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::message::Message;
use crate::place::Address;
use crate::table::Table;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "TAB205",
    name: "unit-missing",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-04", estat: "2-8, 4-7", unified_2020: "1-9" },
    documentation: Documentation {
        ja: Text {
            title: "単位がない",
            what: "数値の列のうち、項目名・単位の行・表題・注・セルのどこにも単位がないものを見ます。人口、世帯数、率など、名称から単位が分かるもの、指数、コード、順位、年は対象外です。金額は千円か百万円か分からないので対象です。",
            why: "円か千円かで値が千倍違います。",
            example: "「売上金額」とだけ書かれ、単位がない。",
            instead: "項目名に単位を付ける（例：売上金額（百万円））か、単位の列を設ける。",
        },
        en: Text {
            title: "no unit",
            what: "Looks for columns of figures for which no label, unit line, title, note or cell states a unit. What the name tells (population, number of …, rate), indices, codes, ranks and years are passed over; amounts of money are not, as their scale is unknown.",
            why: "Yen or thousands of yen make a thousandfold difference.",
            example: "\"売上金額\" without a unit.",
            instead: "Put the unit in the name of the column, or in a column of its own.",
        },
    },
    check: Check::Tables(check),
};

/// Words in a label or title that tell the unit, or that there is none.
const TELLING: [&str; 40] = [
    "人口",
    "数",
    "率",
    "割合",
    "比",
    "面積",
    "指数",
    "コード",
    "番号",
    "順位",
    "区分",
    "年",
    "月",
    "日",
    "人員",
    "世帯",
    "男",
    "女",
    "人",
    "戸",
    "件",
    "者",
    "回",
    "倍",
    "％",
    "%",
    "構成",
    "寄与",
    "ＤＩ",
    "DI",
    "D.I",
    "ポイント",
    "伸び",
    "増減",
    "No",
    "№",
    "緯度",
    "経度",
    "ID",
    "位",
];

/// The same in English, in lower case.
const TELLING_EN: [&str; 20] = [
    "year",
    "month",
    "week",
    "day",
    "date",
    "code",
    "number",
    "count",
    "population",
    "household",
    "rate",
    "ratio",
    "index",
    "rank",
    "percent",
    "lat",
    "lon",
    "id",
    "no.",
    "share",
];

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    for table in sheet.tables() {
        let without = columns_without(sheet, &table, &mut applies);
        if !without.is_empty() {
            let message = Message::new("lint.unit-missing", [without.len().to_string()]);
            let fault = Fault::whole(Severity::Major, message, Message::plain("lint.unit-missing-instead"), Mending::NeedsPerson);
            faults.push(fault.at(sheet.grid, &without).on(table.layout));
        }
    }
    if applies { Verdict::of(faults) } else { Verdict::NotApplicable }
}

/// The first figure of each column none of whose figures has a unit.
fn columns_without(sheet: &SheetSubject<'_>, table: &Table<'_>, applies: &mut bool) -> Vec<Address> {
    let tells = |text: &str| {
        let lower = text.to_ascii_lowercase();
        TELLING.iter().any(|word| text.contains(word)) || TELLING_EN.iter().any(|word| lower.contains(word))
    };
    let mut columns: BTreeMap<u32, Option<Address>> = BTreeMap::new();
    for observation in table.observations().filter(|observation| observation.value.is_some()) {
        *applies = true;
        let has_unit = observation.unit.is_some() || observation.own_unit.is_some() || observation.moved;
        let labels = || observation.stub.iter().chain(observation.header).any(|label| tells(&label.text));
        let column = columns.entry(observation.cell.column).or_insert(Some(observation.cell));
        if column.is_some() && (has_unit || labels()) {
            *column = None;
        }
    }
    let without: Vec<Address> = columns.into_values().flatten().collect();
    let around = || table.layout.title.iter().chain(&table.layout.notes).chain(&table.layout.stub_heads);
    let told = || around().any(|&at| tells(&text(sheet.grid, at)) || text(sheet.grid, at).contains("単位"));
    if without.is_empty() || told() { Vec::new() } else { without }
}
