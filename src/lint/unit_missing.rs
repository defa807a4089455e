//! TAB205: figures without a unit.

use super::same::folded;
use super::subject::text;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::concept::Concept;
use crate::grid::Grid;
use crate::layout::{Label, TableLayout};
use crate::message::Message;
use crate::place::Address;
use crate::table::Table;
use crate::value::Finder;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    code: "TAB205",
    name: "unit-missing",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-04", estat: "2-8, 4-7", unified_2020: "1-9" },
    documentation: Documentation {
        ja: Text {
            title: "単位がない",
            what: "数値の列のうち、項目名・単位の行・表題・注・セルのどこにも単位がないものを見ます。人口、世帯数、率など、名称から単位が分かるもの、指数、コード、順位、年、回答の番号（100行以上で2桁以下の整数だけの列）は対象外です。シートのどこかに「単位」とあれば、その表の単位とみなします。金額は千円か百万円か分からないので対象です。",
            why: "円か千円かで値が千倍違います。",
            example: "「売上金額」とだけ書かれ、単位がない。",
            instead: "項目名に単位を付ける（例：売上金額（百万円））か、単位の列を設ける。",
        },
        en: Text {
            title: "no unit",
            what: "Looks for columns of figures for which no label, unit line, title, note or cell states a unit. What the name tells (population, number of …, rate), indices, codes, ranks, years and numbers of answers are passed over; a unit stated anywhere on the sheet may hold for all its tables; amounts of money are not, as their scale is unknown.",
            why: "Yen or thousands of yen make a thousandfold difference.",
            example: "\"売上金額\" without a unit.",
            instead: "Put the unit in the name of the column, or in a column of its own.",
        },
    },
    check: Check::Tables(check),
};

/// Words in a label or title that tell the unit, or that there is none.
const TELLING: [&str; 36] = [
    "年齢",
    "人口",
    "数",
    "率",
    "割合",
    "比",
    "面積",
    "指数",
    "係数",
    "コード",
    "番号",
    "順位",
    "人員",
    "世帯",
    "者",
    "戸",
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
    "No",
    "№",
    "緯度",
    "経度",
    "ID",
    "西暦",
    "和暦",
    "指標",
    "区分",
];
/// Finds these words wherever they stand in a label.
static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::new(TELLING.into_iter().map(|word| (word, 0))));
/// Labels that are no measures as a whole.
const NAMES_OF_TIME: [&str; 6] = ["年", "月", "日", "年度", "年次", "年月"];
/// Words in a title that leave no unit, whatever a column is called.
const UNITLESS: [&str; 7] = ["係数", "率", "比", "指数", "構成", "割合", "依存度"];
/// Words of money, whose scale no title but one with a unit tells.
const MONEY: [&str; 9] = ["額", "費", "価格", "賃金", "給与", "売上", "所得", "収入", "支出"];

/// The same in English, as the beginnings of words in lower case.
const TELLING_EN: [&str; 18] = [
    "mesh",
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
    "share",
    "latitude",
];
/// Whole words in English by which the unit is known, or that there is none.
const TELLING_WORDS: [&str; 13] =
    ["lat", "lon", "lng", "longitude", "id", "no", "age", "flag", "timezone", "type", "category", "class", "indices"];
/// What a column of money is called where another column states the units of quantities.
const VALUES: [&str; 4] = ["金額", "価額", "value", "amount"];
/// What the unit of such a column holds.
const UNITS_OF_VALUES: [&str; 9] = ["円", "ドル", "％", "%", "yen", "jpy", "usd", "¥", "$"];

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

/// True where a line above the header, or the corner, says that the figures have no unit; its letters may be set apart, or in two cells.
fn is_unitless(grid: &Grid, layout: &TableLayout) -> bool {
    let top = layout.header.map_or(0, |header| header.first.row);
    let line = |row: u32| grid.row(row).iter().take(ABOVE).map(|cell| text(grid, Address::new(row, cell.column))).collect::<String>();
    let above = grid.rows().iter().map(|row| row.index).take_while(|row| *row < top).take(ABOVE).map(line);
    let corner = layout.stub_heads.iter().map(|&at| text(grid, at).into_owned());
    above.chain(corner).any(|line| {
        let plain = folded(&line);
        UNITLESS.iter().any(|word| plain.contains(word)) || plain.contains("=100")
    })
}

/// What the figures of a column tell of their unit.
#[derive(Default)]
struct Told {
    with: usize,
    without: usize,
    first: Option<Address>,
}

/// The first figure of each column hardly any of whose figures has a unit: a row of rates among amounts tells the unit of no other row.
fn columns_without(sheet: &SheetSubject<'_>, table: &Table<'_>, applies: &mut bool) -> Vec<Address> {
    let mut columns: BTreeMap<u32, Told> = BTreeMap::new();
    let mut above: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
    let mut beside: Option<(u32, bool)> = None;
    for observation in table.observations().filter(|observation| observation.value.is_some()) {
        *applies = true;
        let tell = |labels: &[Label]| labels.iter().any(|label| is_telling(table, label));
        // Labels are looked at once for each column, and for each row whose figures are not told otherwise.
        let (header, is_value) =
            *above.entry(observation.header.as_ptr().addr()).or_insert_with(|| (tell(observation.header), holds_value(observation.header)));
        let mut stub = || {
            let told = beside.filter(|(row, _)| *row == observation.cell.row).map_or_else(|| tell(observation.stub), |(_, told)| told);
            beside = Some((observation.cell.row, told));
            told
        };
        let own = observation.unit.or(observation.own_unit);
        let has_unit = observation.moved || own.is_some_and(|unit| !is_value || is_unit_of_value(unit));
        let column = columns.entry(observation.cell.column).or_default();
        if has_unit || header || stub() {
            column.with += 1;
        } else {
            column.without += 1;
            column.first.get_or_insert(observation.cell);
        }
    }
    let hardly = |told: Told| told.first.filter(|_| told.with * MOST_WITHOUT < told.without);
    let without: Vec<Address> =
        columns.into_values().filter_map(hardly).filter(|at| !names_nothing(sheet.grid, table.layout, at.column)).collect();
    let stated = stated(sheet);
    let is_open = |at: &Address| stated == Stated::Nowhere || (stated == Stated::ByColumn && is_value(table.layout, at.column));
    let without: Vec<Address> = without.into_iter().filter(is_open).collect();
    if without.is_empty() {
        return Vec::new();
    }
    let around = || table.layout.title.iter().chain(&table.layout.notes);
    let (has_sign, is_told) = (around().any(|&at| has_sign(&text(sheet.grid, at))), around().any(|&at| tells(&text(sheet.grid, at))));
    let is_unitless = is_unitless(sheet.grid, table.layout);
    without.into_iter().filter(|at| !(has_sign || is_unitless || is_told && !is_money(table.layout, at.column))).collect()
}

/// True for a label that tells the unit; periods, areas, sexes and classes tell none.
fn is_telling(table: &Table<'_>, label: &Label) -> bool {
    let is_plain = table.meaning.concepts().get(label.dimension).is_none_or(|concept| *concept == Concept::Plain);
    has_sign(&label.text) || (is_plain && (tells(&label.text) || NAMES_OF_TIME.contains(&label.text.trim())))
}

/// True for labels that call a column the value of what another column counts.
fn holds_value(labels: &[Label]) -> bool {
    labels.iter().any(|label| VALUES.iter().any(|word| label.text.to_ascii_lowercase().starts_with(word)))
}

fn is_value(layout: &TableLayout, column: u32) -> bool {
    layout.columns.iter().any(|known| known.column == column && holds_value(&known.labels))
}

/// True for a unit of money, and for a rate or an index of it.
fn is_unit_of_value(unit: &str) -> bool {
    let lower = unit.to_ascii_lowercase();
    UNITS_OF_VALUES.iter().any(|word| lower.contains(word)) || lower.contains(|c: char| c.is_ascii_digit())
}

/// True for a column of money by its labels.
fn is_money(layout: &TableLayout, column: u32) -> bool {
    let labels = layout.columns.iter().filter(|known| known.column == column).flat_map(|column| &column.labels);
    labels.into_iter().any(|label| MONEY.iter().any(|word| label.text.contains(word)))
}

/// True for a label or title by which the unit is known.
fn tells(text: &str) -> bool {
    // A name without a letter was hardly read right.
    if !text.contains(char::is_alphanumeric) {
        return true;
    }
    let is_known = |word: &str| TELLING_WORDS.contains(&word) || TELLING_EN.iter().any(|known| word.starts_with(known));
    FINDER.find(text) != 0 || text.to_ascii_lowercase().split(|c: char| !c.is_ascii_alphabetic()).any(is_known)
}

/// True where brackets hold letters that may be the sign of a unit that is not on the list: `（MtCO2）`, `[GWh]`.
fn has_sign(text: &str) -> bool {
    let in_brackets = text.split(['(', '（', '[', '［', '【']).skip(1).filter_map(|rest| rest.split([')', '）', ']', '］', '】']).next());
    let is_sign = |inner: &str| inner.len() <= LONGEST_SIGN && inner.chars().any(|c| c.is_ascii_alphabetic() || matches!(c, '%' | '％'));
    in_brackets.into_iter().any(is_sign) || is_bare_sign(text.trim())
}

/// True for a sign that is put together of others and stands alone: `t-CO2`, `GJ/t`, `10^6Nm3`.
fn is_bare_sign(text: &str) -> bool {
    let joined =
        text.contains(['-', '/', '^']) && text.chars().any(|c| c.is_ascii_lowercase()) && text.chars().any(|c| c.is_ascii_uppercase());
    joined && text.len() <= LONGEST_BARE && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '^'))
}

/// Longer than this, in bytes, a sign that stands alone is a word.
const LONGEST_BARE: usize = 8;

/// Longer than this, in bytes, no sign of a unit is.
const LONGEST_SIGN: usize = 24;

/// How far the unit is stated around the tables, as one line may hold for all tables of a sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stated {
    Nowhere,
    /// By the name of a column of units, which tells the units of all but values.
    ByColumn,
    ByLine,
}

fn stated(sheet: &SheetSubject<'_>) -> Stated {
    let said = super::subject::around(sheet.layout).map(|at| text(sheet.grid, at).trim().to_ascii_lowercase());
    let mut found = Stated::Nowhere;
    for text in said.filter(|text| text.contains("単位") || text.contains("unit")) {
        if text != "単位" && text != "unit" {
            return Stated::ByLine;
        }
        found = Stated::ByColumn;
    }
    found
}

/// Fewer rising numbers than this may be figures.
const CODES: usize = 20;
/// Where of so many figures one has a unit, it may be that of all.
const MOST_WITHOUT: usize = 4;
/// A column with a figure in fewer than one of so many rows is none of figures.
const SPARSEST: usize = 20;
/// So many rows above a header, and cells of each, are looked at for a title.
const ABOVE: usize = 200;
/// In so many rows no more than so many different whole numbers below a hundred are codes of answers.
const ANSWERS: (usize, usize) = (100, 60);

/// True for a column of years, and for one of the codes of answers: many rows, few different small whole numbers. Counts have zeros among
/// them, codes hardly ever but where there are two.
fn names_nothing(grid: &Grid, layout: &TableLayout, column: u32) -> bool {
    let mut different: BTreeSet<String> = BTreeSet::new();
    let (mut rows, mut years, mut answers, mut rising, mut last) = (0, 0, 0, 0, 99.0);
    for row in layout.rows.iter().take(2_000) {
        let text = text(grid, Address::new(row.row, column));
        let Some(number) = crate::value::read_number(text.trim()) else { continue };
        rows += 1;
        years += usize::from(crate::value::is_year_like(number.value) && text.trim().len() == 4);
        answers += usize::from(text.trim().len() <= 2 && number.is_plain());
        rising += usize::from(number.value > last && number.value.fract() == 0.0);
        last = number.value;
        different.insert(text.trim().to_owned());
    }
    // Whole numbers of three digits or more that always rise are codes of a list.
    if rows >= CODES && rising == rows {
        return true;
    }
    let is_stray = rows * SPARSEST < layout.rows.len();
    let has_counts = different.contains("0") && different.len() > 2;
    is_stray || rows == years || (answers == rows && rows >= ANSWERS.0 && different.len() <= ANSWERS.1 && !has_counts)
}
