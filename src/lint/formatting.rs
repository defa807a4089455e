//! GRD203: figures that are marked by how they look.

use super::subject::body_cells;
use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::grid::{Content, Grid, Style};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::Address;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "GRD203",
    name: "meaning-by-formatting",
    severity: Severity::Critical,
    level: Level::One,
    basis: Basis { rules_2026: "L1-11", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "書式による意味付け",
            what: "取消線の付いた数値と、同じ行とも同じ列とも違う文字色・塗りつぶしの数値を見ます。行全体・列全体の色分け（合計行の網掛けなど）と、数値の書式が付ける色は対象外です。",
            why: "色や取消線は CSV にすると失われ、プログラムにも見えません。",
            example: "訂正した数値だけ赤字。",
            instead: "意味を列で示す（例：「訂正」列に r と書く）。",
        },
        en: Text {
            title: "meaning told by formatting",
            what: "Looks for struck-through figures, and for figures in a font or fill colour that neither their row nor their column has. Whole rows and columns in a colour, and colours of number formats, are passed over.",
            why: "Colours and lines are lost in CSV, and programs do not see them.",
            example: "Only the corrected figures are red.",
            instead: "Say it in a column, such as r in a column \"revised\".",
        },
    },
    check: Check::Tables(check),
};

/// Font and fill colour.
type Look = (Option<u32>, Option<u32>);
/// How many figures of each row or column have a look.
type Looks = BTreeMap<u32, BTreeMap<Look, usize>>;

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    if sheet.is_csv() {
        return Verdict::NotApplicable;
    }
    let mut faults = Vec::new();
    for table in sheet.tables() {
        let instead = || Message::plain("lint.formatting-instead");
        for (cells, key) in
            [(struck(sheet.grid, table.layout), "lint.formatting-struck"), (odd_ones(sheet.grid, table.layout), "lint.formatting-colour")]
        {
            if !cells.is_empty() {
                let message = Message::new(key, [cells.len().to_string()]);
                faults.push(
                    Fault::whole(Severity::Critical, message, instead(), Mending::NeedsPerson).at(sheet.grid, &cells).on(table.layout),
                );
            }
        }
    }
    Verdict::of(faults)
}

fn struck(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    body_cells(grid, layout).filter(|(_, cell)| grid.style(cell).strike).map(|(at, _)| at).collect()
}

fn look(style: &Style) -> Look {
    (style.color, style.fill)
}

/// The look that most cells have; none where there is no cell.
fn usual(counts: &BTreeMap<Look, usize>) -> Option<Look> {
    counts.iter().max_by_key(|(_, count)| **count).map(|(look, _)| *look)
}

/// A row or column with fewer figures has no usual look.
const FEWEST: usize = 4;

/// Figures that look unlike most of their row and most of their column.
fn odd_ones(grid: &Grid, layout: &TableLayout) -> Vec<Address> {
    let figures: Vec<(Address, Look)> = body_cells(grid, layout)
        .filter(|(_, cell)| matches!(cell.content, Content::Number(_)))
        .map(|(at, cell)| (at, look(grid.style(cell))))
        .collect();
    let (mut rows, mut columns): (Looks, Looks) = Default::default();
    for (at, look) in &figures {
        *rows.entry(at.row).or_default().entry(*look).or_default() += 1;
        *columns.entry(at.column).or_default().entry(*look).or_default() += 1;
    }
    let is_odd = |counts: Option<&BTreeMap<Look, usize>>, look: Look| {
        counts.is_some_and(|counts| {
            let all: usize = counts.values().sum();
            let same = counts.get(&look).copied().unwrap_or(0);
            all >= FEWEST && same * 4 <= all && usual(counts) != Some(look)
        })
    };
    let plain = |look: Look| look == (None, None);
    let odd = |(at, look): &(Address, Look)| !plain(*look) && is_odd(rows.get(&at.row), *look) && is_odd(columns.get(&at.column), *look);
    figures.iter().filter(|figure| odd(figure)).map(|(at, _)| *at).collect()
}
