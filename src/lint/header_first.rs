//! LAY206: a sheet that does not begin with the header.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::{Address, Range};

pub(super) static RULE: Rule = Rule {
    code: "LAY206",
    name: "header-not-first",
    severity: Severity::Fatal,
    level: Level::Three,
    basis: Basis { rules_2026: "L3-01", estat: "4-1", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "1行目が見出しでない",
            what: "シートの最初の表の見出しが1行目の1行だけで、2行目からデータが始まるかを見ます。Web ページの表は対象外です。",
            why: "読み飛ばす行数をファイルごとに指定しなければ読めません。",
            example: "1行目に表題、3行目に見出し、5行目からデータ。",
            instead: "1行目に見出し、2行目からデータを書く。",
        },
        en: Text {
            title: "the header is not in row 1",
            what: "Looks whether the header of the first table is row 1 alone, and data begins in row 2. Tables of web pages are passed over.",
            why: "A program must be told for every file how many rows to skip.",
            example: "Row 1: title; row 3: header; data from row 5.",
            instead: "Write the header in row 1, and data from row 2.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let Some(table) = sheet.tables().min_by_key(|table| table.layout.body.first).filter(|_| sheet.format != crate::source::Format::Html)
    else {
        return Verdict::NotApplicable;
    };
    let first = table.layout.rows.first().map_or(table.layout.body.first.row, |row| row.row);
    let header = table.layout.header.map_or(first, |header| header.first.row);
    if header == 0 && (first == 1 || begins_below(sheet, table.layout)) {
        return Verdict::Passed;
    }
    let told = |row: u32| (u64::from(row) + 1).to_string();
    let message = match table.layout.header {
        Some(_) => Message::new("lint.header-not-first", [told(header), told(first)]),
        None => Message::new("lint.header-none", [told(first)]),
    };
    let above = Range::new(Address::new(0, table.layout.body.first.column), Address::new(first, table.layout.body.last.column));
    let fault = Fault::whole(Severity::Fatal, message, Message::plain("lint.header-not-first-instead"), Mending::Mended);
    Verdict::Broken(vec![fault.over(sheet.grid, &[above]).on(table.layout)])
}

/// True where the row below a header of one row is filled as the header is, though none of its figures is: the data begins there.
fn begins_below(sheet: &SheetSubject<'_>, layout: &TableLayout) -> bool {
    let filled = |row: u32| sheet.grid.row(row).iter().filter(|cell| !cell.content.is_blank()).count();
    layout.header.is_some_and(|header| header.height() == 1) && filled(1) * 2 >= filled(0)
}
