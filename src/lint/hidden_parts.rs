//! GRD205: sheets, rows and columns that people do not see.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::{Grid, Row, Visibility};
use crate::message::Message;
use crate::place::{Address, Range};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "GRD205",
    name: "hidden-parts",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-13", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "非表示のシート・行・列",
            what: "値のある非表示のシート・行・列（重大）と、使われている範囲の中にある空白の非表示の行・列（軽微）を数えます。範囲の外の非表示の行・列は対象外です。",
            why: "人には見えない値をプログラムは読みます。公開するつもりのない値が公開されているおそれもあります。",
            example: "作業用の列を非表示にしたまま公開している。",
            instead: "公開する値なら再表示し、公開しない値なら削除する。",
        },
        en: Text {
            title: "hidden sheets, rows and columns",
            what: "Counts hidden sheets, rows and columns that hold anything (critical), and blank hidden rows and columns between those that are used (minor). What is hidden outside of them is passed over.",
            why: "Programs read what people do not see, and it may not be meant for publication.",
            example: "A column of workings that is hidden in the published file.",
            instead: "Show what is published, delete what is not.",
        },
    },
    check: Check::Sheet(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let grid = sheet.grid;
    if sheet.is_csv() {
        return Verdict::NotApplicable;
    }
    let Some(used) = grid.used() else { return Verdict::Passed };
    let instead = || Message::plain("lint.hidden-instead");
    if grid.visibility != Visibility::Visible {
        let message = Message::new("lint.hidden-sheet", [grid.filled().count().to_string()]);
        return Verdict::Broken(vec![Fault::whole(Severity::Critical, message, instead(), Mending::NeedsPerson).over(grid, &[used])]);
    }
    let used = stored(grid).map_or(used, |stored| used.joined(&stored));
    let filled: [BTreeSet<u32>; 2] = [grid.filled().map(|(at, _)| at.row).collect(), grid.filled().map(|(at, _)| at.column).collect()];
    let [rows, columns] = &filled;
    let mut faults = Vec::new();
    for (is_blank, severity, mending, keys) in [
        (false, Severity::Critical, Mending::NeedsPerson, ["lint.hidden-rows", "lint.hidden-columns"]),
        (true, Severity::Minor, Mending::Mended, ["lint.hidden-blank-rows", "lint.hidden-blank-columns"]),
    ] {
        let over_rows = hidden(&grid.hidden_rows, used.first.row, used.last.row).filter(|row| rows.contains(row) != is_blank);
        let over_columns =
            hidden(&grid.hidden_columns, used.first.column, used.last.column).filter(|column| columns.contains(column) != is_blank);
        let rows = runs(over_rows).into_iter();
        let columns = runs(over_columns).into_iter();
        let rows = rows.map(|(first, last)| Range::new(Address::new(first, used.first.column), Address::new(last, used.last.column)));
        let columns = columns.map(|(first, last)| Range::new(Address::new(used.first.row, first), Address::new(used.last.row, last)));
        let (rows, columns): (Vec<Range>, Vec<Range>) = (rows.collect(), columns.collect());
        let counts = [rows.iter().map(Range::height).sum::<u32>(), columns.iter().map(Range::width).sum()];
        for ((ranges, key), count) in [rows, columns].into_iter().zip(keys).zip(counts).filter(|((ranges, _), _)| !ranges.is_empty()) {
            let message = Message::new(key, [count.to_string()]);
            faults.push(Fault::whole(severity, message, instead(), mending).over(grid, &ranges));
        }
    }
    Verdict::of(faults)
}

/// The range of every cell of the file, blank ones with a style too.
fn stored(grid: &Grid) -> Option<Range> {
    let of = |row: &Row| {
        let (first, last) = row.cells.first().zip(row.cells.last())?;
        Some(Range::new(Address::new(row.index, first.column), Address::new(row.index, last.column)))
    };
    grid.rows().iter().filter_map(of).reduce(|one, other| one.joined(&other))
}

/// The numbers of hidden rows or columns between those that are used.
fn hidden(runs: &[(u32, u32)], first: u32, last: u32) -> impl Iterator<Item = u32> {
    runs.iter().flat_map(move |&(from, to)| from.max(first)..=to.min(last))
}

/// Ordered numbers as runs.
fn runs(numbers: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut runs = Vec::new();
    for number in numbers {
        crate::grid::push_run(&mut runs, number, number);
    }
    runs
}
