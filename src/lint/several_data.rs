//! TAB201: several data in one cell.

use super::subject::written;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::Grid;
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Address;

pub(super) static RULE: Rule = Rule {
    code: "TAB201",
    name: "several-data",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-07", estat: "2-1, 4-2", unified_2020: "1-2" },
    documentation: Documentation {
        ja: Text {
            title: "1セルに複数のデータ",
            what: "表の本体のセルに2つ以上の数値が書かれていないかを見ます（括弧書き、改行、斜線で並べた数値、改行で並べた電話番号など）。注番号、日付、折り返した見出し、「、」や「・」を含む名称は対象外です。",
            why: "どの数値を使えばよいか分からず、文字列として扱われて計算できません。",
            example: "「391445 (355943)」、「74（1）」。",
            instead: "データごとに列を分ける（例：売上金額、費用総額）。",
        },
        en: Text {
            title: "several data in one cell",
            what: "Looks for cells of the body that hold two or more figures: in brackets, on lines of their own (telephone numbers too), with a slash between them. Numbers of footnotes, dates, wrapped labels and names with 、 or ・ are passed over.",
            why: "The cell is a text: nothing can be reckoned with it, and it is not clear which figure is meant.",
            example: "\"391445 (355943)\", \"74（1）\".",
            instead: "Give each datum a column of its own.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let mut faults = Vec::new();
    for table in sheet.tables() {
        let mut cells: Vec<Address> = table.reading().split_cells().map(|observation| observation.cell).collect();
        cells.extend(text_cells(sheet.grid, table.layout).filter(|(_, text)| lists_numbers(text)).map(|(at, _)| at));
        cells.sort_unstable();
        cells.dedup();
        if !cells.is_empty() {
            let message = Message::new("lint.several-data", [cells.len().to_string()]);
            let fault = Fault::whole(Severity::Critical, message, Message::plain("lint.several-data-instead"), Mending::Mended);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    Verdict::of(faults)
}

/// The texts of the rows of a table, labels among them.
fn text_cells<'a>(grid: &'a Grid, layout: &'a TableLayout) -> impl Iterator<Item = (Address, &'a str)> {
    let left = layout.stub.map_or(layout.body.first.column, |stub| stub.first.column.min(layout.body.first.column));
    let right = layout.stub.map_or(layout.body.last.column, |stub| stub.last.column.max(layout.body.last.column));
    layout.rows.iter().flat_map(move |row| {
        let cells = grid.row(row.row).iter().filter(move |cell| (left..=right).contains(&cell.column));
        cells.filter_map(move |cell| Some((Address::new(row.row, cell.column), written(cell)?)))
    })
}

/// Fewer digits than this make no telephone number, code or date.
const FEWEST_DIGITS: usize = 6;

/// True for lines each of which begins with a number of the same form, such as telephone numbers.
fn lists_numbers(text: &str) -> bool {
    if !text.contains('\n') {
        return false;
    }
    let mut forms = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(form);
    let Some(Some(first)) = forms.next() else { return false };
    let rest: Vec<Option<String>> = forms.collect();
    !rest.is_empty() && rest.iter().all(|form| form.as_deref() == Some(&first))
}

/// How the digits at the beginning of a line are grouped: `9-9-9`; none where there are too few of them, or no groups.
fn form(line: &str) -> Option<String> {
    let head: String = line.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    let digits = head.chars().filter(char::is_ascii_digit).count();
    let groups: Vec<&str> = head.split('-').collect();
    (digits >= FEWEST_DIGITS && groups.len() > 1)
        .then(|| groups.iter().map(|group| if group.is_empty() { "" } else { "9" }).collect::<Vec<_>>().join("-"))
}
