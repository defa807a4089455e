//! LAY204: columns without a name.

use super::header_rows::rows_of_names;
use super::subject::{is_filled, text};
use super::time_axis::{has_western_year, western_year};
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Grid;
use crate::layout::{Axis, BodyRow, TableLayout};
use crate::message::Message;
use crate::place::{Address, Range};
use std::collections::{BTreeMap, BTreeSet};

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
    let figures = unnamed_figures(layout, header);
    let labels = unnamed_labels(grid, layout, header);
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

/// Columns of a table without a name, over the rows of its header, in the order of the sheet.
pub(super) fn nameless(grid: &Grid, layout: &TableLayout, header: Range) -> Vec<Range> {
    let mut columns = [unnamed_labels(grid, layout, header), unnamed_figures(layout, header)].concat();
    columns.sort_unstable_by_key(|column| column.first.column);
    columns
}

/// A column over the rows of the header.
fn over(header: Range, column: u32) -> Range {
    Range::new(Address::new(header.first.row, column), Address::new(header.last.row, column))
}

/// Columns of figures without a label.
fn unnamed_figures(layout: &TableLayout, header: Range) -> Vec<Range> {
    let columns = layout.columns.iter().filter(|column| column.labels.is_empty());
    columns.map(|column| over(header, column.column)).collect()
}

/// Columns of the stub whose labels have no title, and over which no name stands.
fn unnamed_labels(grid: &Grid, layout: &TableLayout, header: Range) -> Vec<Range> {
    let top = rows_of_names(grid, layout).first().copied().unwrap_or(header.first.row);
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
        if is_caption(grid, layout, top, column) {
            return may_be_named(grid, layout, header, column);
        }
        let above = Range::new(Address::new(top, column), Address::new(layout.body.first.row.max(1) - 1, column));
        let cell = (above.first.row..=above.last.row).any(|row| is_filled(grid, Address::new(row, column)));
        cell || may_be_named(grid, layout, header, column)
            || grid.merges.iter().any(|merge| merge.meets(&above) && is_filled(grid, merge.first))
    };
    let is_titled = |column: u32, titled: bool| titled && !is_caption(grid, layout, top, column);
    columns
        .into_iter()
        .filter(|&(column, titled)| !is_titled(column, titled) && !is_named(column))
        .map(|(column, _)| over(header, column))
        .collect()
}

/// True where all that stands over a column of labels is a caption of the table: above the names of the figures, or a long or dated line above
/// the last row of names.
fn is_caption(grid: &Grid, layout: &TableLayout, top: u32, column: u32) -> bool {
    let last = layout.header.map_or(0, |header| header.last.row);
    let over: Vec<&Address> = layout.stub_heads.iter().filter(|at| at.column == column).collect();
    let is_line = |at: &&Address| is_long_or_dated(&text(grid, **at));
    let is_above = |at: &&Address| at.row < top || (at.row < last && is_line(at));
    // Where one line of a title stands above the names of the first figures, the others do so too.
    let nearest = first_name(layout).unwrap_or(top);
    let is_title = || over.iter().any(is_line) && over.iter().all(|at| at.row < nearest);
    !over.is_empty() && (over.iter().all(is_above) || is_title())
}

/// The row in which the names of the first column of figures begin.
fn first_name(layout: &TableLayout) -> Option<u32> {
    layout.columns.first()?.labels.iter().flat_map(|label| label.cells.iter()).map(|at| at.row).min()
}

/// Columns of labels that have one merged name with another: the cells of the name, those of the first column left out.
pub(super) fn shared(grid: &Grid, layout: &TableLayout, header: Range) -> Vec<Range> {
    let of_row = |row: &BodyRow| {
        row.labels.iter().filter_map(|label| label.cells.first().copied()).filter(move |at| at.row == row.row).collect::<Vec<_>>()
    };
    let columns: BTreeSet<u32> = layout.rows.iter().flat_map(of_row).map(|at| at.column).collect();
    let is_name = |merge: &&Range| {
        merge.width() > 1 && header.first.row <= merge.first.row && merge.last.row < layout.body.first.row && is_filled(grid, merge.first)
    };
    let is_bare =
        |merge: &Range, column: u32| (merge.last.row + 1..layout.body.first.row).all(|row| !is_filled(grid, Address::new(row, column)));
    let of_merge = |merge: &Range| {
        let merge = *merge;
        let under = columns.range(merge.first.column..=merge.last.column).copied().filter(move |&column| is_bare(&merge, column));
        under
            .skip(1)
            .map(|column| Range::new(Address::new(merge.first.row, column), Address::new(merge.last.row, column)))
            .collect::<Vec<_>>()
    };
    grid.merges.iter().filter(is_name).flat_map(of_merge).collect()
}

/// Cells in the corner of a table that name no column: lines above the names of the figures, and sentences.
pub(super) fn captions(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    let last = layout.header.map_or(0, |header| header.last.row);
    let is_line = |at: &&Address| {
        let text = text(grid, **at);
        (at.row < last && is_long_or_dated(&text)) || text.trim_end().ends_with('。')
    };
    layout.stub_heads.iter().filter(is_line).copied().collect()
}

/// True where a text stands right above the header that is neither title, unit, note nor date: it may be a part of the header.
fn may_be_named(grid: &Grid, layout: &TableLayout, header: Range, column: u32) -> bool {
    let above = header.first.row.checked_sub(1).map(|row| Address::new(row, column));
    let is_other = |at: &Address| ![&layout.title, &layout.units, &layout.notes].iter().any(|cells| cells.contains(at));
    above.is_some_and(|at| is_filled(grid, at) && is_other(&at) && !is_long_or_dated(&text(grid, at)))
}

/// More characters than this are a caption.
const LONGEST_NAME: usize = 24;

/// True for a line that says of what or when the table is.
fn is_long_or_dated(text: &str) -> bool {
    text.chars().count() > LONGEST_NAME || has_western_year(text) || western_year(text).is_some()
}
