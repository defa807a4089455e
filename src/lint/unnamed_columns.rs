//! LAY204: columns without a name.

use super::subject::is_filled;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Grid;
use crate::layout::{Axis, TableLayout};
use crate::message::Message;
use crate::place::{Address, Range};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "LAY204",
    name: "unnamed-columns",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-05", estat: "2-5, 4-6", unified_2020: "1-6" },
    documentation: Documentation {
        ja: Text {
            title: "名前のない列",
            what: "見出しに何も書かれていない列を、数値の列と見出しの列（表側）について見ます。結合や上段の見出しが覆う列は名前があるものとします。見出しの行がない表は、表全体を1件として指摘します。",
            why: "何の値かを列名で示せないため、プログラムは列の順番に頼るしかありません。",
            example: "左端の都道府県名の列の上が空白。",
            instead: "すべての列に名前を付ける（例：都道府県）。",
        },
        en: Text {
            title: "columns without a name",
            what: "Looks for columns of figures and of labels over which nothing is written. A merge or an outer heading over a column names it. A table without any header is told once.",
            why: "Without a name only the position says what a column holds.",
            example: "The cell above the names of prefectures is blank.",
            instead: "Name every column, such as \"prefecture\".",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    Verdict::of(sheet.tables().flat_map(|table| faults(sheet.grid, table.layout)).collect())
}

fn faults(grid: &Grid, layout: &TableLayout) -> Vec<Fault> {
    let Some(header) = layout.header else {
        let instead = Message::plain("lint.unnamed-instead");
        let fault = Fault::whole(Severity::Critical, Message::plain("lint.no-header"), instead, Mending::NeedsPerson);
        return vec![fault.over(grid, &[layout.body]).on(layout)];
    };
    let over = |column: u32| Range::new(Address::new(header.first.row, column), Address::new(header.last.row, column));
    let figures: Vec<Range> = layout.columns.iter().filter(|column| column.labels.is_empty()).map(|column| over(column.column)).collect();
    let labels: Vec<Range> = unnamed_labels(grid, layout, header).into_iter().map(over).collect();
    let fault = |columns: &[Range], key: &'static str| {
        let message = Message::new(key, [columns.len().to_string()]);
        Fault::whole(Severity::Critical, message, Message::plain("lint.unnamed-instead"), Mending::NeedsPerson)
            .over(grid, columns)
            .on(layout)
    };
    [(figures, "lint.unnamed-figures"), (labels, "lint.unnamed-labels")]
        .into_iter()
        .filter(|(columns, _)| !columns.is_empty())
        .map(|(columns, key)| fault(&columns, key))
        .collect()
}

/// Columns of the stub whose labels have no title, and over which nothing stands.
fn unnamed_labels(grid: &Grid, layout: &TableLayout, header: Range) -> Vec<u32> {
    let mut columns: BTreeMap<u32, bool> = BTreeMap::new();
    for row in &layout.rows {
        // The first cell of a label tells its column; labels of the row itself only, as headings of sections have no column.
        for label in row.labels.iter().filter(|label| label.cells.first().is_some_and(|cell| cell.row == row.row)) {
            let Some(dimension) = layout.dimensions.get(label.dimension).filter(|dimension| dimension.axis == Axis::Stub) else { continue };
            if let Some(cell) = label.cells.first() {
                *columns.entry(cell.column).or_insert(false) |= dimension.title.is_some();
            }
        }
    }
    let is_named = |column: u32| {
        let above = Range::new(Address::new(header.first.row, column), Address::new(layout.body.first.row.max(1) - 1, column));
        let cell = (above.first.row..=above.last.row).any(|row| is_filled(grid, Address::new(row, column)));
        cell || may_be_named(grid, layout, header, column)
            || grid.merges.iter().any(|merge| merge.meets(&above) && is_filled(grid, merge.first))
    };
    columns.into_iter().filter(|&(column, titled)| !titled && !is_named(column)).map(|(column, _)| column).collect()
}

/// True where a text stands right above the header that is neither title, unit nor note: it may be a part of the header.
fn may_be_named(grid: &Grid, layout: &TableLayout, header: Range, column: u32) -> bool {
    let above = header.first.row.checked_sub(1).map(|row| Address::new(row, column));
    let is_other = |at: &Address| ![&layout.title, &layout.units, &layout.notes].iter().any(|cells| cells.contains(at));
    above.is_some_and(|at| is_filled(grid, at) && is_other(&at))
}
