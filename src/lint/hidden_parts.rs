//! GRD205: sheets, rows and columns that people do not see.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Visibility;
use crate::message::Message;
use crate::place::{Address, Range};

pub(super) static RULE: Rule = Rule {
    code: "GRD205",
    name: "hidden-parts",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-13", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "非表示のシート・行・列",
            what: "非表示のシート、行、列のうち、値があるものを数えます。空白の行・列は対象外です。",
            why: "人には見えない値をプログラムは読みます。公開するつもりのない値が公開されているおそれもあります。",
            example: "作業用の列を非表示にしたまま公開している。",
            instead: "公開する値なら再表示し、公開しない値なら削除する。",
        },
        en: Text {
            title: "hidden sheets, rows and columns",
            what: "Counts hidden sheets, rows and columns that hold anything. Blank ones are passed over.",
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
    let rows = runs(grid.filled().map(|(at, _)| at.row).filter(|&row| grid.row_is_hidden(row)));
    let mut columns: Vec<u32> = grid.filled().map(|(at, _)| at.column).filter(|&column| grid.column_is_hidden(column)).collect();
    columns.sort_unstable();
    let columns = runs(columns.into_iter());
    let count = |runs: &[(u32, u32)]| runs.iter().map(|(first, last)| last - first + 1).sum::<u32>().to_string();
    let over_rows: Vec<Range> = rows
        .iter()
        .map(|&(first, last)| Range::new(Address::new(first, used.first.column), Address::new(last, used.last.column)))
        .collect();
    let over_columns: Vec<Range> =
        columns.iter().map(|&(first, last)| Range::new(Address::new(used.first.row, first), Address::new(used.last.row, last))).collect();
    let mut faults = Vec::new();
    for (runs, ranges, key) in [(&rows, over_rows, "lint.hidden-rows"), (&columns, over_columns, "lint.hidden-columns")] {
        if !runs.is_empty() {
            let message = Message::new(key, [count(runs)]);
            faults.push(Fault::whole(Severity::Critical, message, instead(), Mending::NeedsPerson).over(grid, &ranges));
        }
    }
    Verdict::of(faults)
}

/// Ordered numbers as runs.
fn runs(numbers: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut runs = Vec::new();
    for number in numbers {
        crate::grid::push_run(&mut runs, number, number);
    }
    runs
}
