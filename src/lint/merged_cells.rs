//! GRD204: merged cells within a table.

use super::subject::is_filled;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Range;

pub(super) static RULE: Rule = Rule {
    code: "GRD204",
    name: "merged-cells",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-12", estat: "2-3", unified_2020: "1-4" },
    documentation: Documentation {
        ja: Text {
            title: "結合セル",
            what: "表の見出し、表側、本体にかかる結合セルを数えます（HTML の rowspan、colspan も同じ）。表題や注の結合と、何も書かれていない結合は対象外です。",
            why: "結合した範囲の値は左上のセルにしかなく、ほかの行や列は空白として読まれます。",
            example: "都道府県名を市区町村の行にわたって結合している。",
            instead: "結合を解き、それぞれのセルに同じ値を書く。",
        },
        en: Text {
            title: "merged cells",
            what: "Counts the merges that touch header, stub or body of a table (rowspan and colspan of web pages too). Merges of titles and notes, and merges with nothing in them, are passed over.",
            why: "The value is in the first cell alone; the other rows and columns are read as blank.",
            example: "The name of a prefecture merged over the rows of its cities.",
            instead: "Undo the merge, and write the value in each cell.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    if sheet.is_csv() {
        return Verdict::NotApplicable;
    }
    let mut faults = Vec::new();
    for table in sheet.tables() {
        let mut parts: [Vec<Range>; 3] = Default::default();
        for merge in sheet.grid.merges.iter().filter(|merge| is_filled(sheet.grid, merge.first)) {
            if let Some(part) = part(table.layout, merge).and_then(|part| parts.get_mut(part)) {
                part.push(*merge);
            }
        }
        let told =
            [("lint.merged-header", Mending::Mended), ("lint.merged-stub", Mending::Mended), ("lint.merged-body", Mending::NeedsPerson)];
        for (merges, (key, mending)) in parts.iter().zip(told).filter(|(merges, _)| !merges.is_empty()) {
            let message = Message::new(key, [merges.len().to_string()]);
            let fault = Fault::whole(Severity::Critical, message, Message::plain("lint.merged-instead"), mending);
            faults.push(fault.over(sheet.grid, merges).on(table.layout));
        }
    }
    Verdict::of(faults)
}

/// Which part of a table a merge is in: 0 the header with its corner, 1 the stub, 2 the body; none for titles and what is outside.
fn part(layout: &TableLayout, merge: &Range) -> Option<usize> {
    if layout.title.contains(&merge.first) || layout.notes.contains(&merge.first) || layout.units.contains(&merge.first) {
        return None;
    }
    let corner = layout
        .header
        .zip(layout.stub)
        .map(|(header, stub)| header.joined(&Range { first: crate::place::Address::new(header.first.row, stub.first.column), ..header }));
    let header = corner.or(layout.header);
    if header.is_some_and(|header| header.meets(merge)) || layout.stub_heads.contains(&merge.first) {
        return Some(0);
    }
    // A text merged over labels and all figures is a line of text between or below them.
    if layout.stub.is_some_and(|stub| stub.contains(merge.first)) {
        return (merge.last.column < layout.body.last.column).then_some(1);
    }
    let is_body = layout.rows.binary_search_by_key(&merge.first.row, |row| row.row).is_ok() && layout.body.contains(merge.first);
    // A heading over the rows that follow is a label, wherever it stands.
    is_body.then_some(2).or(layout.body.contains(merge.first).then_some(1))
}
