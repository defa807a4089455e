//! GRD201: spaces and line breaks in labels for the look of them.

use super::subject::{body_cells, label_cells, written};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::{Cell, Grid};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Address;

pub(super) static RULE: Rule = Rule {
    code: "GRD201",
    name: "layout-spaces",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-06", estat: "2-4, 4-4", unified_2020: "1-5" },
    documentation: Documentation {
        ja: Text {
            title: "体裁のための空白や改行",
            what: "項目名について、字間の空白（「総　　数」）、前後の空白（字下げ）、セル内の改行を、本体の値について前後の空白を、見出しと本体について空白だけのセルを見ます。語の間の空白1つ（「東京都 港区」）と箇条の記号に続く空白（「ア　農業」）、表題や注は対象外です。",
            why: "「津　　市」と「津市」は別の文字列なので、検索や結合ができません。字下げで表した階層は失われます。",
            example: "「総　　数」、「　うち男」、「従業⏎者数」。",
            instead: "空白と改行を取り、階層は列に分けて書く（大分類の列、中分類の列）。",
        },
        en: Text {
            title: "spaces and line breaks for the look",
            what: "Looks in labels for spaces between the letters of a word, spaces at either end (indents) and line breaks, in the body for spaces around a value, and in both for cells of nothing but spaces. One space between words, the space behind a list mark, titles and notes are passed over.",
            why: "\"津　　市\" and \"津市\" are different texts, so that they cannot be found or joined; a hierarchy told by indents is lost.",
            example: "\"総　　数\", \"　うち男\", \"従業⏎者数\".",
            instead: "Leave the spaces and breaks out; give each level of a hierarchy a column.",
        },
    },
    check: Check::Tables(check),
};

/// What is odd about the white space of a label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Oddity {
    Padded,
    Indented,
    Trailing,
    Broken,
}

const ODDITIES: [(Oddity, &str); 4] = [
    (Oddity::Padded, "lint.spaces-padded"),
    (Oddity::Indented, "lint.spaces-indented"),
    (Oddity::Broken, "lint.spaces-broken"),
    (Oddity::Trailing, "lint.spaces-trailing"),
];

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut faults = Vec::new();
    for table in sheet.tables() {
        let labels = label_cells(table.layout);
        let of = |&at: &Address| Some((at, oddity(written(sheet.grid.cell(at)?)?)?));
        let odd: Vec<(Address, Oddity)> = labels.iter().filter_map(of).collect();
        for (oddity, key) in ODDITIES {
            let cells: Vec<Address> = odd.iter().filter(|(_, found)| *found == oddity).map(|(at, _)| *at).collect();
            if !cells.is_empty() {
                let severity = if oddity == Oddity::Trailing { Severity::Minor } else { Severity::Critical };
                let instead = if oddity == Oddity::Indented { "lint.spaces-indented-instead" } else { "lint.spaces-instead" };
                let message = Message::new(key, [cells.len().to_string()]);
                faults.push(
                    Fault::whole(severity, message, Message::plain(instead), Mending::Mended).at(sheet.grid, &cells).on(table.layout),
                );
            }
        }
        for (cells, key) in
            [(padded_values(sheet.grid, table.layout), "lint.spaces-values"), (spaces(sheet.grid, table.layout), "lint.spaces-only")]
        {
            if !cells.is_empty() {
                let message = Message::new(key, [cells.len().to_string()]);
                let fault = Fault::whole(Severity::Minor, message, Message::plain("lint.spaces-instead"), Mending::Mended);
                faults.push(fault.at(sheet.grid, &cells).on(table.layout));
            }
        }
    }
    Verdict::of(faults)
}

/// Texts of the body with spaces or line breaks at either end.
fn padded_values(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    let is_padded = |text: &str| !text.trim().is_empty() && text.trim() != text;
    body_cells(grid, layout).filter(|(_, cell)| written(cell).is_some_and(is_padded)).map(|(at, _)| at).collect()
}

/// Cells of the header and of the body that hold nothing but spaces.
fn spaces(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    let is_blank = |cell: &Cell| written(cell).is_some_and(|text| text.trim().is_empty());
    let rows = layout.header.into_iter().flat_map(|header| header.first.row..layout.body.first.row);
    let heads = rows.flat_map(|row| grid.row(row).iter().map(move |cell| (Address::new(row, cell.column), cell)));
    let is_over = |at: &Address| (layout.body.first.column..=layout.body.last.column).contains(&at.column);
    let heads = heads.filter(|(at, _)| is_over(at));
    heads.chain(body_cells(grid, layout)).filter(|(_, cell)| is_blank(cell)).map(|(at, _)| at).collect()
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{A0}')
}

/// The worst that is odd about the spaces of a label; none for a plain one.
fn oddity(text: &str) -> Option<Oddity> {
    let inner = text.trim();
    if inner.is_empty() {
        return None;
    }
    if inner.contains(['\n', '\r']) {
        return Some(Oddity::Broken);
    }
    if is_padded(inner) {
        return Some(Oddity::Padded);
    }
    if text.starts_with(is_space) {
        return Some(Oddity::Indented);
    }
    text.ends_with(is_space).then_some(Oddity::Trailing)
}

/// True for a word whose letters are set apart, or words with more than one space between them.
fn is_padded(text: &str) -> bool {
    let pieces: Vec<&str> = text.split(is_space).filter(|piece| !piece.is_empty()).collect();
    let Some((first, rest)) = pieces.split_first().filter(|(_, rest)| !rest.is_empty()) else { return false };
    let wide = |piece: &str| piece.chars().all(|c| !c.is_ascii()) && piece.chars().count() == 1;
    // 「1　総数」, 「ア　農業」 and 「※1  注」 begin with a mark of a list.
    let opens_list = is_list_mark(first);
    let gaps = text.as_bytes().windows(2).any(|pair| pair == b"  ") || text.contains("\u{3000}\u{3000}");
    let apart = wide(first) && rest.iter().all(|piece| wide(piece));
    (apart && !(opens_list && rest.len() == 1)) || (gaps && !opens_list)
}

/// True for what stands before the items of a list: `1`, `(2)`, `ア`, `A`, `①`, `〃`.
fn is_list_mark(piece: &str) -> bool {
    let bare = piece.trim_matches(['(', ')', '（', '）', '.', '．', '、', '〔', '〕']);
    let single = |c: char| c.is_alphanumeric() && !is_kanji(c);
    let number = !bare.is_empty() && bare.chars().all(|c| c.is_numeric() || matches!(c, '-' | '－' | '～' | '.' | '・'));
    let mut chars = bare.chars();
    let one = chars.next().is_some_and(single) && chars.next().is_none();
    number || one || piece.starts_with(['※', '〃', '・', '○', '●', '◎', '□', '■', '第', '*', '＊', '#'])
}

const fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '々')
}
