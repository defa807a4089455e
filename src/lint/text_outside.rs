//! LAY203: texts outside of the table.

use super::subject::body_cells;
use super::unnamed_columns;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Address;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "LAY203",
    name: "text-outside",
    severity: Severity::Major,
    level: Level::One,
    basis: Basis { rules_2026: "L1-04", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "表の外の文字",
            what: "表題、単位、注、出典など、表の外にあるセルを数えます。表と同じ行にあって役割の分からないセルは対象外です。2020年統一ルールと e-Stat は表題や注を認めていますが、2026年ルールでは表の外（メタデータ）に置きます。",
            why: "表題や注の行がデータとして読まれ、見出しの行の位置もファイルごとに変わります。",
            example: "1行目に「第1表　区別事業所数」、表の下に「資料：○○調査」。",
            instead: "表題・単位・注・出典はメタデータ（データ辞書など）か別シートに移す。",
        },
        en: Text {
            title: "texts outside of the table",
            what: "Counts the cells of titles, units, notes and sources outside of the table. Cells in the rows of a table whose part is not known are passed over. The rules of 2020 and of e-Stat allow titles and notes; those of 2026 want them in the metadata.",
            why: "Titles and notes are read as data, and the header stands in another row in every file.",
            example: "Row 1: a title; below the table: \"Source: survey of …\".",
            instead: "Move title, unit, notes and source to the metadata or to another sheet.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut titles: BTreeSet<Address> = BTreeSet::new();
    let mut captions: BTreeSet<Address> = BTreeSet::new();
    let mut notes: BTreeSet<Address> = BTreeSet::new();
    let mut labels: BTreeSet<Address> = BTreeSet::new();
    for table in sheet.tables() {
        let top = table.layout.header.map_or(table.layout.body.first.row, |header| header.first.row);
        // What stands below the first row of names is a part of the table that was not understood.
        titles.extend(table.layout.title.iter().chain(&table.layout.units).filter(|at| at.row <= top));
        captions.extend(unnamed_columns::captions(sheet.grid, table.layout));
        notes.extend(&table.layout.notes);
        labels.extend(&super::subject::label_cells(table.layout));
    }
    let is_text = |at: &Address| super::subject::is_filled(sheet.grid, *at) && !labels.contains(at);
    captions.extend(titles.into_iter().filter(is_text));
    let titles: Vec<Address> = captions.into_iter().collect();
    let notes: Vec<Address> = notes.into_iter().filter(is_text).collect();
    let parts = [
        (titles, "lint.outside-titles", "lint.outside-metadata", Mending::Mended),
        (notes, "lint.outside-notes", "lint.outside-metadata", Mending::Mended),
        (outside(sheet), "lint.outside-left-over", "lint.outside-left-over-instead", Mending::NeedsPerson),
    ];
    let first = sheet.tables().next().map(|table| table.layout);
    let fault = |(cells, key, instead, mending): (Vec<Address>, &'static str, &'static str, Mending)| {
        let message = Message::new(key, [cells.len().to_string()]);
        let fault = Fault::whole(Severity::Major, message, Message::plain(instead), mending).at(sheet.grid, &cells);
        first.map_or(fault.clone(), |layout| fault.on(layout))
    };
    Verdict::of(parts.into_iter().filter(|(cells, ..)| !cells.is_empty()).map(fault).collect())
}

/// Cells that belong to no table, in rows that none reaches or touches: what stands beside one may be a part that was not understood.
fn outside(sheet: &SheetSubject<'_>) -> Vec<Address> {
    let rows = |layout: &TableLayout| {
        let extent = layout.header.into_iter().chain(layout.stub).fold(layout.body, |range, part| range.joined(&part));
        extent.first.row.saturating_sub(1)..=extent.last.row.saturating_add(1)
    };
    let taken: Vec<_> = sheet.layout.tables.iter().map(rows).collect();
    let is_outside = |at: &&Address| !taken.iter().any(|rows| rows.contains(&at.row));
    let mut cells: Vec<Address> = sheet.layout.left_over.iter().filter(is_outside).copied().collect();
    cells.extend(bare(sheet));
    cells.sort_unstable();
    cells
}

/// Figures that stand alone beside tables that were understood: without a header, without labels.
fn bare(sheet: &SheetSubject<'_>) -> Vec<Address> {
    let judged: BTreeSet<usize> = sheet.tables().map(|table| table.number).collect();
    let alone = |(number, layout): &(usize, &TableLayout)| !judged.contains(number) && layout.header.is_none() && layout.stub.is_none();
    let cells = (1..).zip(&sheet.layout.tables).filter(alone).flat_map(|(_, layout)| body_cells(sheet.grid, layout));
    cells.map(|(at, _)| at).collect()
}
