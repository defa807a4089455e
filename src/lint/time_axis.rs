//! TAB206: periods that a program cannot place.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::concept::Concept;
use crate::layout::{Label, TableLayout};
use crate::message::Message;
use crate::place::Address;
use crate::table::Table;
use crate::value::Era;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "TAB206",
    name: "era-years-alone",
    severity: Severity::Major,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-05", estat: "2-10, 4-9", unified_2020: "1-11" },
    documentation: Documentation {
        ja: Text {
            title: "和暦だけの時間軸",
            what: "時間を表す項目名のうち、和暦だけで西暦が併記されていないものと、元号を略した年（「28」「29年」）を見ます。同じ行・列の別の見出しか、上下左右の隣のセルに同じ年の西暦があれば適合です。表題や注の日付、括弧書きの日付、表全体に1つだけ書かれた時点は対象外です。",
            why: "和暦は元号をまたぐと大小の比較ができず、プログラムは西暦に直せないことがあります。",
            example: "「令和3年」、平成27年に続く「28」。",
            instead: "西暦で書く（2021年）か、西暦の列を並べる。e-Stat の時間軸コードでもよい。",
        },
        en: Text {
            title: "years of an era alone",
            what: "Looks among the labels that are periods for years of an era without the western year, and for years whose era is left out (\"28\", \"29年\"). A western year in another label of the same row or column, or the same year in a cell next to it, will do. Dates in titles, notes and brackets, and one date for the whole table, are passed over.",
            why: "Years of eras cannot be compared across eras, and programs may not know how to convert them.",
            example: "\"令和3年\"; \"28\" after 平成27年.",
            instead: "Write western years (2021), or add a column of them; time codes of e-Stat will do as well.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    for table in sheet.tables() {
        let (eras, short) = cells(sheet, &table, &mut applies);
        for (cells, key) in [(eras, "lint.time-era"), (short, "lint.time-short")] {
            if !cells.is_empty() {
                let message = Message::new(key, [cells.len().to_string()]);
                let fault = Fault::whole(Severity::Major, message, Message::plain("lint.time-instead"), Mending::Mended);
                faults.push(fault.at(sheet.grid, &cells).on(table.layout));
            }
        }
    }
    if applies { Verdict::of(faults) } else { Verdict::NotApplicable }
}

/// Labels with years of an era alone, and those without era, in reading order.
fn cells(sheet: &SheetSubject<'_>, table: &Table<'_>, applies: &mut bool) -> (Vec<Address>, Vec<Address>) {
    let TableLayout { title, .. } = table.layout;
    let (mut eras, mut short): (BTreeSet<Address>, BTreeSet<Address>) = Default::default();
    let is_time = |label: &&Label| table.meaning.concepts().get(label.dimension) == Some(&Concept::Time);
    let labels = different_labels(table.layout);
    for path in table.layout.label_paths() {
        // A date that is said of the whole table is no axis.
        let is_alone = |label: &Label| labels.get(&label.dimension).is_none_or(|labels| labels.len() < 2);
        let is_bracketed = |label: &Label| label.text.starts_with(['(', '（']);
        let is_caption = |label: &&Label| is_alone(label) || is_bracketed(label) || label.cells.iter().any(|cell| title.contains(cell));
        let own: Vec<&Label> = path.iter().filter(is_time).filter(|label| !is_caption(label)).collect();
        *applies |= !own.is_empty();
        if path.iter().any(|label| has_western_year(&label.text)) {
            continue;
        }
        for label in &own {
            let Some(&first) = label.cells.first() else { continue };
            if has_era(&label.text) {
                if !stands_beside(sheet, first, western_year(&label.text)) {
                    eras.insert(first);
                }
            } else if is_short_year(&label.text) {
                short.insert(first);
            }
        }
    }
    // Years without an era are short for one only where an era stands among them.
    if eras.is_empty() {
        short.clear();
    }
    (eras.into_iter().collect(), short.into_iter().collect())
}

/// The different texts of each dimension.
fn different_labels(layout: &TableLayout) -> BTreeMap<usize, BTreeSet<&str>> {
    let mut labels: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for label in layout.label_paths().flatten() {
        labels.entry(label.dimension).or_default().insert(&label.text);
    }
    labels
}

/// True where four digits stand that are a year.
pub(super) fn has_western_year(text: &str) -> bool {
    let digits: String = text.chars().map(|c| narrow(c).filter(char::is_ascii_digit).unwrap_or(' ')).collect();
    digits.split(' ').any(|run| {
        run.len() == 4 && run.parse().is_ok_and(crate::value::is_year_like) || run.len() == 10 || run.len() == 6 || run.len() == 8
    })
}

fn narrow(c: char) -> Option<char> {
    if c.is_ascii() { Some(c) } else { u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32) }
}

/// True where the name of an era or its letter stands before a year.
fn has_era(text: &str) -> bool {
    western_year(text).is_some()
}

/// The western year of a year of an era; none where no era is written.
pub(super) fn western_year(text: &str) -> Option<i16> {
    if !text.contains(|c: char| c.is_numeric() || c == '元') {
        return None;
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| narrow(c).filter(char::is_ascii).unwrap_or(c)).collect();
    let year = |rest: &str| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if rest.starts_with('元') { Some(1) } else { digits.parse::<i16>().ok().filter(|year| (1..100).contains(year)) }
    };
    let after = |at: usize| plain.get(at..).unwrap_or_default();
    let is_ascii = plain.is_ascii();
    let named = |era: &Era| {
        if is_ascii || !plain.contains(era.name) {
            return None;
        }
        plain.match_indices(era.name).find_map(|(at, name)| year(after(at + name.len())))
    };
    let lettered = |era: &Era| plain.strip_prefix(era.letter).and_then(year);
    Era::all().iter().find_map(|era| named(era).or_else(|| lettered(era)).map(|year| era.western(year)))
}

/// True where the western year stands above, below, left or right of a label.
pub(super) fn stands_beside(sheet: &SheetSubject<'_>, at: Address, year: Option<i16>) -> bool {
    let Some(year) = year.map(|year| year.to_string()) else { return false };
    let says = |row: Option<u32>, column: Option<u32>| {
        let text = row.zip(column).map(|(row, column)| sheet.text(Address::new(row, column)).into_owned()).unwrap_or_default();
        text.chars().filter_map(narrow).collect::<String>().contains(&year)
    };
    let (row, column) = (Some(at.row), Some(at.column));
    let rows = [at.row.checked_sub(1), Some(at.row + 1)].map(|other| says(other, column));
    let columns = [at.column.checked_sub(1), Some(at.column + 1)].map(|other| says(row, other));
    rows.into_iter().chain(columns).any(|says| says)
}

/// True for a year of one or two digits, with or without 年.
fn is_short_year(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| narrow(c).filter(char::is_ascii).unwrap_or(c)).collect();
    let bare = plain.strip_suffix("年度").or_else(|| plain.strip_suffix('年')).unwrap_or(&plain);
    (1..=2).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit())
}
