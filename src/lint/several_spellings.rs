//! TAB209: one name written in several ways.

use super::same::folded;
use super::subject::{body_cells, written};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Grid;
use crate::layout::{Label, TableLayout};
use crate::message::Message;
use crate::place::Address;
use crate::table::Table;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "TAB209",
    name: "several-spellings",
    severity: Severity::Critical,
    level: Level::Two,
    basis: Basis { rules_2026: "L2-04", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "表記の揺れ",
            what: "同じ項目名が、全角と半角、空白の有無、「ヶ」と「ケ」、「～」と「〜」、「，」と「、」の違いだけで2通り以上に書かれていないかを、項目名の軸ごと・文字の列ごとに見ます。大文字と小文字の違い、意味の近い別の語（「総数」と「合計」）は対象外です。選択肢が標準的なものかどうかは判定しません。",
            why: "別の項目として集計されます。",
            example: "「霞ケ関」と「霞ヶ関」、「ＧＤＰ」と「GDP」が混在する列。",
            instead: "1つの書き方に揃える。",
        },
        en: Text {
            title: "one name in several spellings",
            what: "Looks, in each dimension of labels and each column of texts, for a name that is written in two ways that differ only in width, spaces, ヶ and ケ, ～ and 〜, or ， and 、. Upper and lower case, and other words of the same meaning, are passed over; whether the categories are standard ones is not judged.",
            why: "They are counted as two categories.",
            example: "\"霞ケ関\" and \"霞ヶ関\", \"ＧＤＰ\" and \"GDP\" in one column.",
            instead: "Settle on one spelling.",
        },
    },
    check: Check::Tables(check),
};

/// Where the spellings of one name stand, by spelling.
type Spellings<'a> = BTreeMap<&'a str, Vec<Address>>;

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut faults = Vec::new();
    for table in sheet.tables() {
        for spellings in labels(sheet.grid, table.layout).into_iter().chain(texts(&table)).filter(|spellings| spellings.len() > 1) {
            let usual = spellings.values().map(Vec::len).max().unwrap_or(0);
            let mut cells: Vec<Address> = spellings.values().filter(|cells| cells.len() < usual).flatten().copied().collect();
            if cells.is_empty() {
                cells = spellings.values().skip(1).flatten().copied().collect();
            }
            cells.sort_unstable();
            let named: Vec<&str> = spellings.keys().copied().take(3).collect();
            let message = Message::new("lint.spellings", [spellings.len().to_string(), super::fault::shown(&named.join(" / "))]);
            let fault = Fault::whole(Severity::Critical, message, Message::plain("lint.spellings-instead"), Mending::NeedsPerson);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    Verdict::of(faults)
}

/// The labels of each dimension by what they say.
fn labels<'a>(grid: &'a Grid, layout: &'a TableLayout) -> Vec<Spellings<'a>> {
    let mut names: BTreeMap<(usize, String), Spellings<'_>> = BTreeMap::new();
    for label in layout.labels() {
        add(&mut names, label.dimension, as_written(grid, label), label.cells.first().copied());
    }
    names.into_values().collect()
}

/// A label as it stands in its cell; its text where it is more or less than that cell.
fn as_written<'a>(grid: &'a Grid, label: &'a Label) -> &'a str {
    let cell = label.cells.first().and_then(|at| written(grid.cell(*at)?)).map(str::trim);
    let is_same = |cell: &str| *cell == *label.text || folded(cell) == folded(&label.text);
    cell.filter(|cell| label.cells.len() == 1 && is_same(cell)).unwrap_or(&label.text)
}

/// More different texts than this in a column are no categories.
const MOST_CATEGORIES: usize = 100;

/// The texts of each column of the body by what they say, where they recur.
fn texts<'a>(table: &Table<'a>) -> Vec<Spellings<'a>> {
    let mut names: BTreeMap<(usize, String), Spellings<'a>> = BTreeMap::new();
    let (mut different, mut all): (BTreeMap<usize, usize>, BTreeMap<usize, usize>) = Default::default();
    for (at, cell) in body_cells(table.grid, table.layout) {
        let Some(text) = written(cell).map(str::trim).filter(|text| !text.contains(char::is_numeric)) else { continue };
        let column = at.column as usize;
        if different.get(&column).is_some_and(|count| *count > MOST_CATEGORIES) {
            continue;
        }
        let before = names.len();
        add(&mut names, column, text, Some(at));
        *different.entry(column).or_default() += names.len() - before;
        *all.entry(column).or_default() += 1;
    }
    // Categories recur; names and remarks do not.
    let recurs = |column: &usize| different.get(column).copied().unwrap_or(0) * 4 <= all.get(column).copied().unwrap_or(0);
    names.into_iter().filter(|((column, _), _)| recurs(column)).map(|(_, spellings)| spellings).collect()
}

fn add<'a>(names: &mut BTreeMap<(usize, String), Spellings<'a>>, of: usize, text: &'a str, at: Option<Address>) {
    let key = folded(text);
    // Marks and signs have rules of their own.
    if key.chars().any(char::is_alphabetic) {
        names.entry((of, key)).or_default().entry(text).or_default().extend(at);
    }
}
