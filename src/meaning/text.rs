//! The texts around a table that speak of all its figures.

use crate::grid::{Content, Grid};
use crate::layout::{Layout, TableLayout};
use crate::place::Address;
use crate::value::unit::without_brackets;
use std::collections::{BTreeMap, BTreeSet};

/// A text with its cell.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) at: Address,
    pub(super) text: String,
}

/// What stands around a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    /// The lines of the title, outermost first, and what states a unit.
    pub(super) title: Vec<Words>,
    /// The cells that state a unit for the table.
    pub(super) units: Vec<Words>,
    /// The cells above the stub.
    pub(super) stub_heads: Vec<Words>,
    /// Labels of the header that speak of the whole table: （1,000人） or (平成25年4月暫定値) at the end of the title line.
    pub(super) asides: Vec<Words>,
    /// Notes and sources.
    pub(super) notes: Vec<Words>,
    /// The notes of all tables of the sheet: those of several tables may stand below the last one.
    pub(super) sheet_notes: Vec<Words>,
    /// What the page says before a web table, nearest first.
    pub(super) page: Vec<String>,
    /// The name of the sheet.
    pub(super) sheet: String,
}

impl Around {
    pub(super) fn new(grid: &Grid, sheet: &Layout, layout: &TableLayout) -> Self {
        let words = |cells: &[Address]| -> Vec<Words> {
            let word = |&at: &Address| {
                let cell = grid.cell(at)?;
                let text = match &cell.content {
                    Content::Blank => return None,
                    _ => grid.text(at, cell).trim().to_owned(),
                };
                (!text.is_empty()).then_some(Words { at, text })
            };
            cells.iter().filter_map(word).collect()
        };
        Self {
            title: words(&layout.title_of(grid)),
            units: words(&layout.units),
            stub_heads: words(&layout.stub_heads),
            asides: asides(layout),
            notes: words(&layout.notes),
            sheet_notes: sheet.tables.iter().flat_map(|table| words(&table.notes)).collect(),
            page: grid.caption.iter().chain(grid.lead.iter().rev()).cloned().collect(),
            sheet: grid.sheet.to_string(),
        }
    }

    /// What stands around a table below another one that has no title of its own: that of the one above goes on.
    pub(super) fn continued(mut self, above: Option<&Self>) -> Self {
        if let Some(above) = above.filter(|_| self.title.is_empty() && self.units.is_empty()) {
            self.title.clone_from(&above.title);
            self.units.clone_from(&above.units);
            if self.asides.is_empty() {
                self.asides.clone_from(&above.asides);
            }
        }
        self
    }
}

/// A label of the header with the columns it is over.
struct HeaderLabel {
    words: Words,
    columns: usize,
}

/// The header labels that speak of the whole table: they are written like a unit line or the end of a title, and stand in a row of such
/// labels alone, or over one column of many.
fn asides(layout: &TableLayout) -> Vec<Words> {
    let mut rows: BTreeMap<u32, BTreeMap<Address, HeaderLabel>> = BTreeMap::new();
    for label in layout.columns.iter().flat_map(|column| &column.labels) {
        let Some(&at) = label.cells.first() else { continue };
        let words = || HeaderLabel { words: Words { at, text: label.text.to_string() }, columns: 0 };
        rows.entry(at.row).or_default().entry(at).or_insert_with(words).columns += 1;
    }
    let all = layout.columns.len();
    let of_row = |(first, labels): (bool, BTreeMap<Address, HeaderLabel>)| {
        let count = labels.len();
        let stating: Vec<HeaderLabel> = labels.into_values().filter(|label| is_statement(&label.words.text)).collect();
        let over_few = |label: &HeaderLabel| label.columns == 1 || (first && label.columns * 2 <= all);
        let alone = stating.len() == 1 && (count == 1 || stating.iter().all(over_few));
        let texts: BTreeSet<&str> = stating.iter().map(|label| label.words.text.as_str()).collect();
        // In two languages at most; else each speaks of its own column.
        let together = stating.len() == count && texts.len() <= 2;
        let speak = all > 2 && (together || alone);
        stating.into_iter().filter(move |_| speak).map(|label| label.words)
    };
    let firsts = std::iter::once(true).chain(std::iter::repeat(false));
    firsts.zip(rows.into_values()).flat_map(of_row).collect()
}

/// True for what is written as a unit line or as the end of a title: in brackets, with 単位, with the base of an index.
fn is_statement(text: &str) -> bool {
    let bracketed = without_brackets(text).len() < text.len();
    bracketed
        || text.contains("単位")
        || text.ends_with("=100")
        || text.contains("＝１００")
        || text.contains("=100)")
        || text.contains("＝100")
}
