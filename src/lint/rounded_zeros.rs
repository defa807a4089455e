//! TAB214: figures that only rounding shows as zero.

use super::subject::body_cells;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::{Content, Grid};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Address;

pub(super) static RULE: Rule = Rule {
    code: "TAB214",
    name: "zeros-by-rounding",
    severity: Severity::Info,
    level: Level::Two,
    basis: Basis { rules_2026: "", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "四捨五入で 0 に見える数値",
            what: "0 でない値が、表示形式の桁数のために 0、0.0 などと表示されているセルを数えます。CSV と Web ページには適用しません。",
            why: "表示された 0 は「単位未満」であって「なし」ではありません。値で保存すると 0 でなく、表示で写すと 0 になります。",
            example: "0.3 が書式 #,##0 で「0」と表示されている。",
            instead: "公表する桁で四捨五入した値を保存するか、「0 は単位未満」と注に書く。",
        },
        en: Text {
            title: "zeros by rounding",
            what: "Counts cells whose value is not zero but whose format shows 0, 0.0 and the like. Does not apply to CSV and web pages.",
            why: "Such a 0 means less than the unit, not none; copied by value it is not zero, copied by sight it is.",
            example: "0.3 shown as \"0\" by the format #,##0.",
            instead: "Store the figure rounded to the published digits, or say in a note that 0 is less than the unit.",
        },
    },
    check: Check::Tables(check),
};

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    if !sheet.has_types() {
        return Verdict::NotApplicable;
    }
    let mut faults = Vec::new();
    for table in sheet.tables() {
        let cells = rounded(sheet.grid, table.layout);
        if !cells.is_empty() {
            let message = Message::new("lint.zeros-rounded", [cells.len().to_string()]);
            let fault = Fault::whole(Severity::Info, message, Message::plain("lint.zeros-rounded-instead"), Mending::NeedsPerson);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    Verdict::of(faults)
}

/// Figures that are shown as zero and are none.
fn rounded(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    let is_small = |number: f64| number != 0.0 && number.abs() <= 0.5;
    let shows_zero = |text: &str| text.contains('0') && !text.contains(|c: char| c.is_numeric() && c != '0' || c.is_alphabetic());
    body_cells(grid, layout)
        .filter(|(_, cell)| matches!(cell.content, Content::Number(number) if is_small(number)) && !grid.style(cell).format.is_date())
        .filter(|(at, cell)| shows_zero(&grid.text(*at, cell)))
        .map(|(at, _)| at)
        .collect()
}
