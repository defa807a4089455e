//! LAY202: one table that is cut in pieces.

use super::header_rows::rows_of_names;
use super::same::folded as folded_text;
use super::subject::is_filled;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Grid;
use crate::layout::{Label, TableLayout};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::table::Table;

pub(super) static RULE: Rule = Rule {
    code: "LAY202",
    name: "split-table",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-03", estat: "3-1, 4-13", unified_2020: "2-1" },
    documentation: Documentation {
        ja: Text {
            title: "分断された表",
            what: "同じ項目の表が繰り返されていないか、1つの表が同じ行のまま上下に折り返されていないか、見出しと本体の中や間に空白の行や列がないかを見ます。表題の上下の空行、表の外の余白、結合セルに覆われた列は対象外です。",
            why: "空白の行や列で表が終わったと判断され、続きのデータが失われます。",
            example: "紙に収めるために左右2段に折り返した表。5行ごとに空白行を入れた表。",
            instead: "空白の行・列を削除し、見出しを1つにした1つの表にする。",
        },
        en: Text {
            title: "a table in pieces",
            what: "Looks for tables that repeat the same columns, for one that is folded into pieces below each other with the same rows, and for blank rows and columns within a table, header included. Blank rows around titles, margins, and columns that a merge covers are passed over.",
            why: "A blank row or column is taken for the end of the table, and what follows is lost.",
            example: "A table folded in two halves side by side to fit the paper; a blank row after every five rows.",
            instead: "Delete blank rows and columns, and make it one table with one header.",
        },
    },
    check: Check::Tables(check),
};

/// The tables of a sheet by what their columns are called: those that are pieces of one table stand together.
pub(super) fn families<'a>(sheet: &SheetSubject<'a>) -> Vec<Vec<Table<'a>>> {
    let mut families: Vec<(Vec<String>, Vec<Table<'a>>)> = Vec::new();
    for table in sheet.tables() {
        let names = names(table.layout);
        let known = families.iter_mut().find(|(known, _)| !names.is_empty() && *known == names);
        match known {
            Some((_, tables)) => tables.push(table),
            None => families.push((names, vec![table])),
        }
    }
    families.into_iter().map(|(_, tables)| tables).collect()
}

/// What the columns are called, labels of the title left out; empty where no column is called anything.
fn names(layout: &TableLayout) -> Vec<String> {
    let name = |label: &Label| !label.cells.iter().any(|cell| layout.title.contains(cell));
    let path = |column: &crate::layout::BodyColumn| {
        column.labels.iter().filter(|label| name(label)).map(|label| folded_text(&label.text)).collect::<Vec<_>>().join("/")
    };
    let names: Vec<String> = layout.columns.iter().map(path).collect();
    if names.iter().all(String::is_empty) { Vec::new() } else { names }
}

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let grid = sheet.grid;
    let mut faults = Vec::new();
    for family in families(sheet).iter().filter(|family| family.len() > 1) {
        let pieces: Vec<Range> = family.iter().map(|table| table.layout.body).collect();
        let message = Message::new("lint.split-repeated", [family.len().to_string()]);
        let fault = Fault::whole(Severity::Critical, message, Message::plain("lint.split-repeated-instead"), Mending::Mended);
        let fault = fault.over(grid, &pieces);
        faults.push(family.first().map_or(fault.clone(), |table| fault.on(table.layout)));
    }
    for folded in folded(sheet) {
        let pieces: Vec<Range> = folded.iter().map(|layout| layout.body).collect();
        let message = Message::new("lint.split-folded", [pieces.len().to_string()]);
        let fault = Fault::whole(Severity::Critical, message, Message::plain("lint.split-repeated-instead"), Mending::Mended);
        let fault = fault.over(grid, &pieces);
        faults.push(folded.first().map_or(fault.clone(), |layout| fault.on(layout)));
    }
    for table in sheet.tables() {
        let instead = || Message::plain("lint.split-blank-instead");
        let rows = blank_rows(grid, table.layout);
        if !rows.is_empty() {
            let message = Message::new("lint.split-blank-rows", [rows.len().to_string()]);
            faults.push(Fault::whole(Severity::Critical, message, instead(), Mending::Mended).over(grid, &rows).on(table.layout));
        }
        let columns = blank_columns(grid, table.layout);
        if !columns.is_empty() {
            let message = Message::new("lint.split-blank-columns", [columns.len().to_string()]);
            faults.push(Fault::whole(Severity::Critical, message, instead(), Mending::Mended).over(grid, &columns).on(table.layout));
        }
    }
    Verdict::of(faults)
}

/// Fewer rows in common than this may be chance.
const ROWS_IN_COMMON: usize = 5;

/// Tables right below each other that have no title of their own but the same labels in the same columns: one table, folded.
fn folded<'a>(sheet: &SheetSubject<'a>) -> Vec<Vec<&'a TableLayout>> {
    let mut groups: Vec<Vec<&TableLayout>> = Vec::new();
    for table in sheet.tables() {
        let layout = table.layout;
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|above| continues_rows(above, layout)) => group.push(layout),
            _ => groups.push(vec![layout]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// True where a table has the rows of the one above it, more of whose columns it tells.
fn continues_rows(above: &TableLayout, below: &TableLayout) -> bool {
    let labels = |layout: &TableLayout| {
        let of = |label: &Label| label.cells.first().map(|at| (at.column, folded_text(&label.text)));
        layout.rows.iter().map(|row| row.labels.iter().filter_map(of).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let is_below = above.body.last.row < below.body.first.row && above.body.first.column == below.body.first.column;
    let has_title = below.title.iter().any(|at| !above.title.contains(at));
    is_below && !has_title && below.rows.len() >= ROWS_IN_COMMON && names(above) != names(below) && labels(above) == labels(below)
}

/// Columns from the first of the stub to the last of the body.
fn extent(layout: &TableLayout) -> (u32, u32) {
    let left = layout.stub.map_or(layout.body.first.column, |stub| stub.first.column.min(layout.body.first.column));
    (left, layout.body.last.column)
}

/// Runs of blank rows between rows of names and of the body.
fn blank_rows(grid: &Grid, layout: &TableLayout) -> Vec<Range> {
    let (left, right) = extent(layout);
    let is_blank = |row: u32| {
        let inside = |column: u32| (left..=right).contains(&column);
        let in_merge = |row: u32| {
            let at_row = Range::new(Address::new(row, left), Address::new(row, right));
            grid.merges.iter().any(|merge| merge.height() > 1 && merge.meets(&at_row))
        };
        !grid.row(row).iter().any(|cell| inside(cell.column) && !cell.content.is_blank()) && !in_merge(row)
    };
    let mut rows = rows_of_names(grid, layout);
    rows.extend(layout.rows.iter().map(|row| row.row));
    let mut runs: Vec<Range> = Vec::new();
    for (&above, &below) in rows.iter().zip(rows.iter().skip(1)) {
        // A row that is far away is in another piece.
        for row in (above + 1..below).take(20).filter(|&row| is_blank(row)) {
            match runs.last_mut() {
                Some(run) if run.last.row + 1 == row => run.last.row = row,
                _ => runs.push(Range::new(Address::new(row, left), Address::new(row, right))),
            }
        }
    }
    runs
}

/// Blank columns between columns of the table, where no merge covers them.
fn blank_columns(grid: &Grid, layout: &TableLayout) -> Vec<Range> {
    let (left, right) = extent(layout);
    let top = layout.header.map_or(layout.body.first.row, |header| header.first.row);
    let bottom = layout.body.last.row;
    let mut filled: Vec<bool> = vec![false; usize::try_from(right.saturating_sub(left)).unwrap_or(0).min(20_000) + 1];
    let mut fill = |column: u32| {
        if let Some(filled) = column.checked_sub(left).and_then(|at| filled.get_mut(at as usize)) {
            *filled = true;
        }
    };
    let first = grid.rows().partition_point(|row| row.index < top);
    let heads_others = |at: Address| spans_names(grid, layout, at);
    for row in grid.rows().iter().skip(first).take_while(|row| row.index <= bottom) {
        let cells = row.cells.iter().filter(|cell| !cell.content.is_blank());
        cells.filter(|cell| !heads_others(Address::new(row.index, cell.column))).for_each(|cell| fill(cell.column));
    }
    let area = Range::new(Address::new(top, left), Address::new(bottom, right));
    for merge in grid.merges.iter().filter(|merge| merge.meets(&area) && is_filled(grid, merge.first)) {
        let columns = merge.first.column.max(left)..=merge.last.column.min(right);
        // A heading over several columns does not fill them; a merged figure does.
        if merge.first.row >= layout.body.first.row {
            columns.for_each(&mut fill);
        }
    }
    let blank = (left..=right).zip(&filled).filter(|(_, filled)| !**filled).map(|(column, _)| column);
    blank.map(|column| Range::new(Address::new(top, column), Address::new(bottom, column))).collect()
}

/// True for a heading that is merged over several columns and has names below it: it is about them, not about its own column alone.
fn spans_names(grid: &Grid, layout: &TableLayout, at: Address) -> bool {
    let Some(header) = layout.header.filter(|header| header.contains(at) && at.row < header.last.row) else { return false };
    let Some(merge) = grid.merges.iter().find(|merge| merge.first == at && merge.width() > 1) else { return false };
    let mut below = (merge.last.row + 1..=header.last.row).flat_map(|row| grid.row(row)).filter(|cell| !cell.content.is_blank());
    below.any(|cell| (merge.first.column..=merge.last.column).contains(&cell.column))
}
