//! The labels beside the body: fills keys written once, finds parents by indent, and opens sections below label rows without figures.

use super::blocks::{self, Block, RowKind};
use super::evidence::{Kind, Sheet, label_text};
use super::roles::Panel;
use super::{BodyRow, Label};
use crate::place::Address;
use crate::value::{self, Period, PeriodKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A label that holds for the rows below it until one of its own rank comes.
#[derive(Clone, Debug)]
struct Open {
    label: Label,
    /// The same label in another calendar or language.
    alternates: Vec<Label>,
    indent: u32,
    /// Last grid row that the label's merge covers, where it is merged downwards.
    until: Option<u32>,
    /// A total that directly follows one of its own rank.
    listed_total: bool,
    /// Merged over the whole stub: holds for rows below only as far as they follow without a gap.
    whole_row: bool,
}

/// A section heading in force.
#[derive(Clone, Debug)]
struct Section {
    label: Label,
    indent: u32,
    column: u32,
    /// Whether the first row below was set in further, so that a row set in less closes the section.
    closes: Option<bool>,
}

/// The rows of a panel with their labels, and the label rows that turned out to be notes.
pub(super) struct Stub {
    pub(super) rows: Vec<BodyRow>,
    pub(super) notes: Vec<usize>,
    /// Notes that stand in the stub itself.
    pub(super) note_cells: Vec<Address>,
}

/// Label rows that follow each other are headings within headings down to this depth; more are rows whose figures are missing.
const DEEPEST_HEADING: usize = 4;

/// Where the stub's dimensions begin: sections first (0), then one a stub column, then one a side column.
pub(super) const SECTION: usize = 0;

/// Reads the stub of a panel from top to bottom.
pub(super) fn read(sheet: &Sheet<'_>, block: &Block, kinds: &[RowKind], panel: &Panel, sections_above: &[usize]) -> Stub {
    let mut reader = Reader::new(sheet, panel);
    for &i in sections_above {
        reader.label_row(i);
    }
    for i in block.body.clone() {
        if kinds.get(i) == Some(&RowKind::Body) {
            reader.body_row(i);
        } else if blocks::is_note(sheet, i) {
            reader.notes.push(i);
        } else {
            reader.label_row(i);
        }
    }
    Stub { rows: reader.rows, notes: reader.notes, note_cells: reader.note_cells }
}

struct Reader<'s, 'g> {
    sheet: &'s Sheet<'g>,
    panel: &'s Panel,
    sections: Vec<Section>,
    /// True while label rows follow each other without a body row between.
    after_label_row: bool,
    /// Number of sections in force before the present run of label rows.
    run_base: usize,
    /// The labels in force, a stack of parents for each stub column.
    open: BTreeMap<usize, Vec<Open>>,
    /// The last label of each stub column that says its year: months below it may leave it out.
    years: BTreeMap<usize, Label>,
    rows: Vec<BodyRow>,
    notes: Vec<usize>,
    note_cells: Vec<Address>,
}

impl<'s, 'g> Reader<'s, 'g> {
    fn new(sheet: &'s Sheet<'g>, panel: &'s Panel) -> Self {
        Self {
            sheet,
            panel,
            sections: Vec::new(),
            after_label_row: false,
            run_base: 0,
            open: BTreeMap::new(),
            years: BTreeMap::new(),
            rows: Vec::new(),
            notes: Vec::new(),
            note_cells: Vec::new(),
        }
    }

    fn label(&self, i: usize, j: usize, dimension: usize) -> Option<Label> {
        let text = label_text(&self.sheet.text(i, j));
        (!text.is_empty()).then(|| Label { dimension, cells: vec![self.sheet.address(i, j)], text: Arc::from(text) })
    }

    /// A row without figures: a heading for the rows below, or the first half of a key.
    fn label_row(&mut self, i: usize) {
        let Some(&last) = self.panel.data.last() else { return };
        let first = self.panel.stub.first().or(self.panel.data.first()).copied().unwrap_or(0);
        let cells: Vec<usize> = self.sheet.filled(i).filter(|&j| j >= first && j <= last).collect();
        let Some(&j) = cells.first() else { return };
        let in_stub = self.panel.stub.contains(&j);
        let indent = self.sheet.indent(i, j);
        let column = self.sheet.column(j);
        if !self.after_label_row {
            let same = self.sections.iter().position(|open| open.column == column && open.indent == indent);
            let outer = self.sections.iter().position(|open| (open.column, open.indent) > (column, indent));
            if let Some(at) = same.or(outer) {
                self.sections.truncate(at);
            }
            self.run_base = self.sections.len();
        } else if self.sections.len() >= self.run_base + DEEPEST_HEADING {
            self.sections.truncate(self.run_base);
        }
        for j in cells {
            if let Some(label) = self.label(i, j, SECTION) {
                self.sections.push(Section { label, indent, column, closes: if in_stub { None } else { Some(false) } });
            }
        }
        self.open.clear();
        self.after_label_row = true;
    }

    fn body_row(&mut self, i: usize) {
        self.close_sections(i);
        self.after_label_row = false;
        if self.sheet.gap_above(i) > 0 {
            self.open.retain(|_, stack| !stack.last().is_some_and(|open| open.whole_row));
        }
        let mut labels: Vec<Label> = self.sections.iter().map(|section| section.label.clone()).collect();
        let stub = &self.panel.stub;
        let last_filled = stub.iter().rposition(|&j| self.sheet.is_filled(i, j));
        for (n, &j) in stub.iter().enumerate() {
            if self.sheet.is_filled(i, j) && blocks::is_note_text(&self.sheet.text(i, j)) {
                self.note_cells.push(self.sheet.address(i, j));
            } else if self.sheet.is_filled(i, j) && self.is_alternate(i, j) {
                self.push_alternate(i, j, n);
            } else if self.sheet.is_filled(i, j) {
                self.push(i, j, n);
                for inner in stub.iter().skip(n + 1) {
                    self.open.remove(inner);
                }
            } else if last_filled.is_some_and(|last| n > last) && !self.is_covered(i, j) {
                continue;
            }
            labels.extend(self.in_force(i, j));
        }
        for (n, &j) in self.panel.side.iter().enumerate() {
            labels.extend(self.label(i, j, 1 + stub.len() + n));
        }
        self.rows.push(BodyRow { row: self.sheet.row(i), labels });
    }

    /// Closes the sections that a row set in less than their first row ends.
    fn close_sections(&mut self, i: usize) {
        let Some(j) = self.panel.stub.iter().copied().find(|&j| self.sheet.is_filled(i, j)) else { return };
        let (indent, column) = (self.sheet.indent(i, j), self.sheet.column(j));
        let keep = self
            .sections
            .iter_mut()
            .position(|section| {
                let within = (column, indent) > (section.column, section.indent);
                let closes = *section.closes.get_or_insert(within);
                closes && !within
            })
            .unwrap_or(self.sections.len());
        self.sections.truncate(keep);
    }

    /// True where a merge from above covers the cell.
    fn is_covered(&self, i: usize, j: usize) -> bool {
        self.sheet.merge(i, j).is_some_and(|merge| merge.first.row < self.sheet.row(i))
    }

    /// True where a cell says the same year as the label above it in another calendar: 1953 below 昭和28年.
    fn is_alternate(&self, i: usize, j: usize) -> bool {
        let year = |text: &str| match value::read_period(text)? {
            Period::Span(span) if span.kind == PeriodKind::Year => Some(span.start.year()),
            _ => None,
        };
        let Some(open) = self.open.get(&j).and_then(|stack| stack.last()) else { return false };
        let above = year(&open.label.text);
        let text = self.sheet.text(i, j);
        above.is_some()
            && open.alternates.is_empty()
            && *open.label.text != *text.trim()
            && self.sheet.kind(i, j) != Kind::Text
            && above == year(text.trim())
    }

    fn push_alternate(&mut self, i: usize, j: usize, n: usize) {
        let Some(label) = self.label(i, j, 1 + n) else { return };
        if let Some(open) = self.open.get_mut(&j).and_then(|stack| stack.last_mut()) {
            open.alternates.push(label);
        }
    }

    fn push(&mut self, i: usize, j: usize, n: usize) {
        let Some(label) = self.label(i, j, 1 + n) else { return };
        let indent = self.sheet.indent(i, j);
        let merge = self.sheet.merge(i, j);
        let whole_row = merge.is_some_and(|merge| {
            merge.width() > 1 && self.panel.stub.last().is_some_and(|&last| merge.last.column >= self.sheet.column(last))
        });
        let until = merge.filter(|merge| merge.height() > 1).map(|merge| merge.last.row);
        let stack = self.open.entry(j).or_default();
        // In a list of totals (区部計, 市部計, 島部計) the last one is no parent of what comes below it.
        let listed_total = is_total(&label.text) && stack.last().is_some_and(|open| open.indent == indent && is_total(&open.label.text));
        while stack.last().is_some_and(|open| open.indent >= indent || open.listed_total) {
            stack.pop();
        }
        let context = match value::read_period(&label.text) {
            Some(Period::Span(_)) => {
                self.years.insert(j, label.clone());
                None
            }
            Some(Period::Partial(partial)) if partial.year.is_none() => self.years.get(&j).cloned(),
            _ => None,
        };
        if let Some(year) = context.filter(|year| stack.iter().all(|open| open.label != *year)) {
            stack.push(Open { label: year, alternates: Vec::new(), indent, until: None, listed_total: false, whole_row: false });
        }
        stack.push(Open { label, alternates: Vec::new(), indent, until, listed_total, whole_row });
    }

    /// The labels of a stub column that hold for a row: its own one and its parents, or those above a blank.
    fn in_force(&self, i: usize, j: usize) -> Vec<Label> {
        let row = self.sheet.row(i);
        let Some(stack) = self.open.get(&j) else { return Vec::new() };
        let ended = stack.last().is_some_and(|open| open.until.is_some_and(|until| row > until));
        if ended {
            return Vec::new();
        }
        stack.iter().flat_map(|open| std::iter::once(&open.label).chain(&open.alternates)).cloned().collect()
    }
}

/// True for a label that says it is a total.
fn is_total(label: &str) -> bool {
    label.ends_with('計')
}

/// The cells above the stub that name its columns.
pub(super) fn heads(sheet: &Sheet<'_>, header: &[usize], stub: &[usize]) -> Vec<Address> {
    header.iter().flat_map(|&i| stub.iter().filter(move |&&j| sheet.kind(i, j) != Kind::Blank).map(move |&j| sheet.address(i, j))).collect()
}

/// What the heads say of one stub column.
pub(super) fn head_text(sheet: &Sheet<'_>, header: &[usize], j: usize) -> Option<String> {
    let parts: Vec<String> =
        header.iter().filter(|&&i| sheet.is_filled(i, j)).map(|&i| label_text(&sheet.text(i, j))).filter(|text| !text.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
