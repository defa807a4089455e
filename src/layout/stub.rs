//! The labels beside the body: fills keys written once, finds parents by indent, and opens sections below label rows without figures.

mod columns;
mod frames;

use super::blocks::{self, Block, RowKind};
use super::boxes::{self, Boxed, Boxes};
use super::evidence::{Kind, Sheet, is_label_text, label_text};
use super::roles::Panel;
use super::{BodyRow, Label, header, heads, rules, title, words};
use crate::hash::HashMap;
use crate::place::Address;
use crate::value::{self, Period, PeriodKind};
use columns::Columns;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A label that holds for the rows below it until one of its own rank comes.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about one label")]
struct Open {
    label: Label,
    /// The same label in another calendar or language.
    alternates: Vec<Label>,
    /// The year that it says.
    year: Option<i16>,
    indent: u32,
    /// Last grid row that the label's merge covers, where it is merged downwards.
    until: Option<u32>,
    /// A total that directly follows one of its own rank.
    listed_total: bool,
    /// The row has figures of its own, and nothing has been set in below it yet.
    is_leaf: bool,
    /// In bold type, where bold labels head the others.
    is_head: bool,
    /// The row of figures that it labels itself, if any.
    figures: Option<usize>,
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
    /// It stands within a group of rows, without a gap above it, so that a gap ends it with its group.
    within_group: bool,
}

/// The rows of a panel with their labels, and the label rows that turned out to be notes.
pub(super) struct Stub {
    pub(super) rows: Vec<BodyRow>,
    pub(super) notes: Vec<usize>,
    /// Notes that stand in the stub itself.
    pub(super) note_cells: Vec<Address>,
    /// Rows that hold the second line of a label; one may stand below the body.
    pub(super) continued: Vec<usize>,
}

/// Label rows that follow each other are headings within headings down to this depth; more are rows whose figures are missing.
const DEEPEST_HEADING: usize = 4;

/// A text of more bytes than this is long.
const LONG_TEXT: usize = 1000;

/// Where the stub's dimensions begin: sections first (0), then one a stub column, then one a side column.
pub(super) const SECTION: usize = 0;

/// Reads the stub of a panel from top to bottom.
pub(super) fn read(sheet: &Sheet<'_>, block: &Block, kinds: &[RowKind], panel: &Panel, header: &header::Rows) -> Stub {
    let is_body = |i: usize| kinds.get(i) == Some(&RowKind::Body);
    let body: Vec<usize> = block.body.clone().filter(|&i| is_body(i)).collect();
    let mut reader = Reader::new(sheet, panel, &header.header, &block.body.clone().collect::<Vec<usize>>(), &body);
    if let Some(i) = first_section(sheet, block, &is_body, header) {
        reader.label_row(i, None);
        reader.after_label_row = false;
    }
    for (n, &i) in header.sections.iter().enumerate() {
        reader.label_row(i, Some(header.sections.get(n + 1).copied().unwrap_or(block.body.start)));
    }
    let rows = block.body.clone().chain(block.below.clone().take(1));
    for i in rows {
        let next = (block.body.contains(&(i + 1))).then_some(i + 1);
        if is_body(i) && reader.is_blank(i) {
            continue;
        }
        if is_body(i) {
            reader.body_row(i);
        } else if i > block.body.start && is_body(i - 1) && reader.continues(i - 1, i) {
            reader.continuation(i);
        } else if !block.body.contains(&i) {
            break;
        } else if blocks::is_note(sheet, i) {
            reader.notes.push(i);
        } else {
            reader.label_row(i, next);
        }
    }
    let mut rows = reader.rows;
    heads::attach(&mut rows.iter_mut().map(|row| &mut row.labels).collect::<Vec<_>>());
    Stub { rows, notes: reader.notes, note_cells: reader.note_cells, continued: reader.continued }
}

/// The heading of the first section, where it stands above the header: marked as the headings of the other sections are.
fn first_section(sheet: &Sheet<'_>, block: &Block, is_body: &impl Fn(usize) -> bool, header: &header::Rows) -> Option<usize> {
    let marked = |i: usize| sheet.only_filled(i).and_then(|j| Some((j, title::mark(&sheet.text(i, j))?)));
    let above =
        header.title.iter().rev().copied().find(|&i| sheet.only_filled(i).is_some_and(|j| !super::is_unit(sheet, sheet.address(i, j))))?;
    let first = marked(above)?;
    let others = block.body.clone().filter(|&i| !is_body(i)).filter_map(marked).filter(|&other| other == first).count();
    (others > 0).then_some(above)
}

struct Reader<'s, 'g> {
    sheet: &'s Sheet<'g>,
    panel: &'s Panel,
    /// The rows of figures.
    body: Vec<usize>,
    sections: Vec<Section>,
    /// True while label rows follow each other without a body row between.
    after_label_row: bool,
    /// Number of sections in force before the present run of label rows.
    run_base: usize,
    /// The labels in force, a stack of parents for each stub column from left to right.
    open: Vec<Vec<Open>>,
    /// The last label of each stub column that says its year: months below it may leave it out.
    years: BTreeMap<usize, Label>,
    /// Labels in boxes, by stub column.
    boxes: Boxes,
    columns: Columns,
    /// The long texts read so far, by where the grid keeps them.
    long_texts: RefCell<HashMap<(usize, usize), Arc<str>>>,
    rows: Vec<BodyRow>,
    notes: Vec<usize>,
    note_cells: Vec<Address>,
    continued: Vec<usize>,
}

impl<'s, 'g> Reader<'s, 'g> {
    fn new(sheet: &'s Sheet<'g>, panel: &'s Panel, header: &[usize], all: &[usize], body: &[usize]) -> Self {
        Self {
            sheet,
            panel,
            body: body.to_vec(),
            sections: Vec::new(),
            after_label_row: false,
            run_base: 0,
            open: panel.stub.iter().map(|_| Vec::new()).collect(),
            years: BTreeMap::new(),
            boxes: boxes::find(sheet, panel, all),
            columns: Columns::of(sheet, header, &panel.stub, body),
            long_texts: RefCell::default(),
            rows: Vec::new(),
            notes: Vec::new(),
            note_cells: Vec::new(),
            continued: Vec::new(),
        }
    }

    /// A label's text: what the grid keeps where that is a label as it stands; a long one that many cells share is read once.
    fn text(&self, i: usize, j: usize, shown: &str) -> Arc<str> {
        match self.sheet.kept_text(i, j) {
            Some(text) if is_label_text(text) => text.clone(),
            Some(text) if text.len() > LONG_TEXT => {
                let shared = (text.as_ptr().addr(), text.len());
                self.long_texts.borrow_mut().entry(shared).or_insert_with(|| Arc::from(label_text(text))).clone()
            }
            _ => Arc::from(label_text(shown)),
        }
    }

    fn label(&self, i: usize, j: usize, dimension: usize) -> Option<Label> {
        self.label_of(i, j, dimension, &self.sheet.text(i, j))
    }

    /// The label of a cell that shows a text.
    fn label_of(&self, i: usize, j: usize, dimension: usize, shown: &str) -> Option<Label> {
        let text = self.text(i, j, shown);
        (!text.is_empty()).then(|| Label { dimension, cells: self.sheet.address(i, j).into(), text })
    }

    /// A row without figures: a heading for the rows below, or the first half of a key.
    fn label_row(&mut self, i: usize, next: Option<usize>) {
        let Some(&last) = self.panel.data.last() else { return };
        let first = self.panel.stub.first().or(self.panel.data.first()).copied().unwrap_or(0);
        let cells: Vec<usize> = self.sheet.filled(i).filter(|&j| j >= first && j <= last && !self.is_boxed(i, j)).collect();
        let Some(&j) = cells.first() else { return };
        if cells.len() == 1 && self.columns.is_name(self.sheet, &self.panel.stub, &self.body, &(j, label_text(&self.sheet.text(i, j)))) {
            return;
        }
        if self.opens_level(i, &cells, next) {
            return;
        }
        if cells.len() == 1 && self.opens_branch(i, j, next) {
            return;
        }
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
        let within_group = !self.rows.is_empty() && self.sheet.gap_above(i) == 0;
        for j in cells {
            if let Some(label) = self.label(i, j, SECTION) {
                self.sections.push(Section { label, indent, column, closes: if in_stub { None } else { Some(false) }, within_group });
            }
        }
        self.open.iter_mut().for_each(Vec::clear);
        self.after_label_row = true;
    }

    /// Opens a level of the stub with a label row: where the next row is labelled further right, or the label's merge reaches down to it.
    fn opens_level(&mut self, i: usize, cells: &[usize], next: Option<usize>) -> bool {
        let (&[j], Some(next)) = (cells, next) else { return false };
        let stub = &self.panel.stub;
        let Some(n) = stub.iter().position(|&column| column == j) else { return false };
        let merged = self.sheet.merge(i, j).is_some_and(|merge| merge.last.row >= self.sheet.row(next));
        let first_below = stub
            .iter()
            .position(|&column| self.is_boxed(next, column) || (self.sheet.is_filled(next, column) && !self.is_code(next, column)));
        if !merged && first_below.is_none_or(|below| below <= n) {
            return false;
        }
        self.close_sections(i);
        if let Some(label) = self.label(i, j, 1 + n) {
            self.push(i, j, n, label);
        }
        if let Some(open) = self.innermost(n) {
            open.is_leaf = false;
            open.figures = None;
        }
        self.open.iter_mut().skip(n + 1).for_each(Vec::clear);
        true
    }

    /// Opens a branch of the stub's tree with a label row: set in further than a label in force, and less than the row of figures below.
    fn opens_branch(&mut self, i: usize, j: usize, next: Option<usize>) -> bool {
        let (Some(next), Some(n)) = (next, self.panel.stub.iter().position(|&column| column == j)) else { return false };
        let indent = self.sheet.indent(i, j);
        let is_below = |open: &Open| open.indent < indent && open.figures.is_some();
        let is_within = self.open.get(n).is_some_and(|stack| stack.iter().any(is_below)) && self.sheet.gap_above(i) == 0;
        let heads_next = self.body.binary_search(&next).is_ok() && self.sheet.is_filled(next, j) && self.sheet.indent(next, j) > indent;
        if !is_within || !heads_next || self.sheet.gap_above(next) > 0 {
            return false;
        }
        if let Some(label) = self.label(i, j, 1 + n) {
            self.push(i, j, n, label);
        }
        if let Some(open) = self.innermost(n) {
            open.is_leaf = false;
            open.figures = None;
        }
        true
    }

    /// True where a label row holds the second line of the label above it: no line between them, but one below, or a bracket left open.
    fn continues(&self, above: usize, i: usize) -> bool {
        let within = |&j: &usize| self.panel.data.last().is_some_and(|&last| j <= last);
        let is_mark = |i: usize, j: usize| self.sheet.text(i, j).trim().chars().count() <= FOOTNOTE_MARK;
        let mut cells = self.sheet.filled(i).filter(within);
        let Some(j) = cells.next() else { return false };
        if blocks::is_note(self.sheet, i) || cells.any(|other| !self.panel.stub.contains(&other) || !is_mark(i, other)) {
            return false;
        }
        let innermost = self.panel.stub.iter().rev().find(|&&j| self.sheet.is_filled(above, j));
        if innermost != Some(&j) || self.sheet.gap_above(i) > 0 || self.is_boxed(i, j) || self.sheet.merge(above, j).is_some() {
            return false;
        }
        let continues = blocks::continues_label(self.sheet, above, i) && self.has_lines_beside(self.sheet.row(i));
        continues || words::is_unfinished(&self.sheet.text(above, j)) || self.heads_nothing(i, j)
    }

    /// True for a label row that cannot head what follows: a gap parts it from that, or it is set in further.
    fn heads_nothing(&self, i: usize, j: usize) -> bool {
        let below = i + 1;
        let ends_group = self.sheet.gap_above(below) > 0 || below >= self.sheet.height();
        let next = (0..self.sheet.width()).find(|&column| self.sheet.is_filled(below, column));
        let set_in = next == Some(j) && self.sheet.indent(i, j) > self.sheet.indent(below, j);
        (ends_group || set_in) && self.sheet.kind(i, j) == Kind::Text && !blocks::is_note(self.sheet, i)
    }

    /// True where the line below a row runs on under the figures.
    fn has_lines_beside(&self, row: u32) -> bool {
        self.panel.data.first().is_some_and(|&j| rules::between_rows(self.sheet, row, row + 1, self.sheet.column(j)))
    }

    /// Adds a second line to the innermost label of the row above.
    fn continuation(&mut self, i: usize) {
        let stub = &self.panel.stub;
        let Some(j) = self.sheet.filled(i).find(|j| stub.contains(j)) else { return };
        let (at, text) = (self.sheet.address(i, j), self.sheet.text(i, j));
        let Some(n) = self.panel.stub.iter().position(|&column| column == j) else { return };
        let lengthen = |label: &mut Label| {
            label.text = Arc::from(label_text(&format!("{}\n{text}", label.text)));
            label.cells = label.cells.iter().copied().chain([at]).collect();
        };
        if let Some(label) = self.rows.last_mut().and_then(|row| row.labels.iter_mut().rev().find(|label| label.dimension == 1 + n)) {
            lengthen(label);
        }
        if let Some(open) = self.innermost(n) {
            lengthen(&mut open.label);
            open.year = value::read_period(&open.label.text).as_ref().and_then(year_of);
        }
        self.continued.push(i);
    }

    /// True for a code beside a name, 1.1.1 | 米, and for the name itself where it stands again further right.
    fn is_code(&self, i: usize, j: usize) -> bool {
        self.is_known_code(i, j) || self.is_code_that_shows(i, j, &self.sheet.text(i, j))
    }

    /// True for a code that its column or its neighbours show to be one.
    fn is_known_code(&self, i: usize, j: usize) -> bool {
        self.columns.codes.contains(&j) || self.columns.again.contains(&(i, j))
    }

    /// The same as [`Reader::is_code`], where the cell's text is at hand.
    fn is_code_that_shows(&self, i: usize, j: usize, shown: &str) -> bool {
        if self.is_known_code(i, j) {
            return true;
        }
        let named = self.panel.stub.iter().any(|&other| other > j && self.sheet.kind(i, other) == Kind::Text);
        named && self.sheet.kind(i, j) != Kind::Period && words::is_code(shown)
    }

    fn boxed(&self, i: usize, j: usize) -> Option<&Boxed> {
        let boxes = self.boxes.get(&j)?;
        boxes.get(boxes.partition_point(|boxed| boxed.last < i)).filter(|boxed| boxed.first <= i)
    }

    fn is_boxed(&self, i: usize, j: usize) -> bool {
        self.boxed(i, j).is_some()
    }

    /// True for a row that has nothing in this panel: the panel beside it is longer.
    fn is_blank(&self, i: usize) -> bool {
        let covered = |j: usize| self.is_boxed(i, j) || self.sheet.merge(i, j).is_some();
        let Panel { stub, data, side, .. } = self.panel;
        data.iter().chain(side).all(|&j| !self.sheet.is_filled(i, j)) && stub.iter().all(|&j| !self.sheet.is_filled(i, j) && !covered(j))
    }

    fn body_row(&mut self, i: usize) {
        self.close_sections(i);
        self.after_label_row = false;
        let closed = |j: usize| i > 0 && rules::between_rows(self.sheet, self.sheet.row(i - 1), self.sheet.row(i), self.sheet.column(j));
        let gap = self.sheet.gap_above(i) > 0;
        let ended = |open: &Open| open.until.is_none_or(|until| self.sheet.row(i) > until);
        for (stack, &j) in self.open.iter_mut().zip(&self.panel.stub) {
            if stack.last().is_some_and(|open| open.whole_row && ended(open) && (gap || closed(j))) {
                stack.clear();
            }
        }
        if gap {
            let within = |section: &Section| self.place(i).is_some_and(|place| place > (section.column, section.indent));
            if let Some(at) = self.sections.iter().position(|section| section.within_group && !within(section)) {
                self.sections.truncate(at);
            }
        }
        // Most rows have a label for each of these.
        let mut labels = Vec::with_capacity(self.sections.len() + self.panel.stub.len() + self.panel.side.len());
        labels.extend(self.sections.iter().map(|section| section.label.clone()));
        let panel = self.panel;
        let stub = &panel.stub;
        let last_filled = stub.iter().rposition(|&j| self.sheet.is_filled(i, j));
        // Most columns before the first with a name are none, so that most texts are asked for once.
        let mut asked = None;
        if stub.len() > 1 {
            for (n, &j) in stub.iter().enumerate().filter(|&(_, &j)| self.sheet.is_filled(i, j)) {
                let shown = self.sheet.text(i, j);
                let is_code = self.is_code_that_shows(i, j, &shown);
                asked = Some((n, shown, is_code));
                if !is_code {
                    self.close_dwarfed(i, n);
                    break;
                }
            }
        }
        for (n, &j) in stub.iter().enumerate() {
            if let Some(boxed) = self.boxed(i, j) {
                labels.push(Label { dimension: 1 + n, cells: boxed.cells.clone(), text: boxed.text.clone() });
                self.close(n);
                continue;
            }
            let (shown, is_code) = if let Some((_, shown, is_code)) = asked.take_if(|asked| asked.0 == n) {
                (Some(shown), is_code)
            } else {
                let shown = self.sheet.is_filled(i, j).then(|| self.sheet.text(i, j));
                let is_code = shown.as_ref().is_some_and(|shown| self.is_code_that_shows(i, j, shown));
                (shown, is_code)
            };
            if let (Some(shown), true) = (&shown, is_code) {
                labels.extend(self.label_of(i, j, 1 + n, shown));
                continue;
            }
            if shown.as_ref().is_some_and(|text| words::is_aside(text)) {
                labels.extend(self.aside(i, j, n));
                continue;
            }
            if shown.as_ref().is_some_and(|text| blocks::is_note_text(text)) {
                self.note_cells.push(self.sheet.address(i, j));
            } else if self.columns.is_stepped && n > 0 && last_filled == Some(n) && self.is_second_of_pair(i, n) {
                self.pair(i, j, n);
                labels.extend(self.label(i, j, 1 + n));
                continue;
            } else if shown.is_some() && self.is_alternate(i, j, n) {
                self.push_alternate(i, j, n);
            } else if let Some(shown) = &shown {
                if let Some(label) = self.label_of(i, j, 1 + n, shown) {
                    self.push(i, j, n, label);
                }
                let names = stub.len() - usize::from(self.columns.is_ladder && last_filled.is_some_and(|last| last + 1 == stub.len()));
                for (stack, inner) in self.open.iter_mut().zip(stub).take(names).skip(n + 1) {
                    if !self.columns.carried.contains(inner) {
                        stack.clear();
                    }
                }
            } else if self.columns.codes.contains(&j)
                || self.columns.spelled_out.contains(&j)
                || self.columns.twice_named.contains(&j) && !self.is_covered(i, j)
                || last_filled.is_some_and(|last| n > last) && !self.is_covered(i, j) && !self.columns.carried.contains(&j)
            {
                continue;
            }
            self.in_force(i, n, &mut labels);
        }
        for (n, &j) in self.panel.side.iter().enumerate() {
            labels.extend(self.label(i, j, 1 + stub.len() + n));
        }
        self.rows.push(BodyRow { row: self.sheet.row(i), labels });
    }

    /// Column and indent of the first label of a row.
    fn place(&self, i: usize) -> Option<(u32, u32)> {
        let j = self.panel.stub.iter().copied().find(|&j| self.is_boxed(i, j) || (self.sheet.is_filled(i, j) && !self.is_code(i, j)))?;
        Some((self.sheet.column(j), self.sheet.indent(i, j)))
    }

    /// Closes the sections that a row set in less than their first row ends.
    fn close_sections(&mut self, i: usize) {
        if self.sections.is_empty() {
            return;
        }
        let Some((column, indent)) = self.place(i) else { return };
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

    /// The labels of an aside such as (再掲)65歳以上, which holds for nothing but its own row: its parents by indent, and itself.
    fn aside(&self, i: usize, j: usize, n: usize) -> Vec<Label> {
        let indent = self.sheet.indent(i, j);
        let near = self.sheet.gap_above(i) == 0;
        let stack = self.open.get(n).map_or(&[][..], Vec::as_slice);
        let parents =
            stack.iter().filter(|open| near && open.indent < indent && !words::is_code(&open.label.text)).map(|open| open.label.clone());
        parents.chain(self.label(i, j, 1 + n)).collect()
    }

    /// True for the name in a pair of number and name.
    fn is_second_of_pair(&self, i: usize, n: usize) -> bool {
        let numbered = |n: usize| self.panel.stub.get(n).is_some_and(|&j| title::mark(&self.sheet.text(i, j)).is_some());
        n.checked_sub(1).is_some_and(numbered) && self.panel.stub.get(n).is_some_and(|&j| self.sheet.is_filled(i, j))
    }

    /// Keeps a name with the number left of it, so that both hold for the rows below.
    fn pair(&mut self, i: usize, j: usize, n: usize) {
        let Some(label) = self.label(i, j, 1 + n) else { return };
        if let Some(open) = n.checked_sub(1).and_then(|left| self.innermost(left)) {
            open.alternates.push(label);
        }
        self.close(n);
    }

    /// True where a cell says the same year as the label above it in another calendar: 1953 below 昭和28年.
    fn is_alternate(&self, i: usize, j: usize, n: usize) -> bool {
        let Some(open) = self.open.get(n).and_then(|stack| stack.last()) else { return false };
        let (Some(above), true) = (open.year, open.alternates.is_empty() && self.sheet.kind(i, j) != Kind::Text) else { return false };
        let text = self.sheet.text(i, j);
        *open.label.text != *text.trim() && value::read_period(text.trim()).and_then(|period| year_of(&period)) == Some(above)
    }

    fn push_alternate(&mut self, i: usize, j: usize, n: usize) {
        let Some(label) = self.label(i, j, 1 + n) else { return };
        if let Some(open) = self.innermost(n) {
            open.alternates.push(label);
        }
    }

    fn push(&mut self, i: usize, j: usize, n: usize, label: Label) {
        let indent = self.sheet.indent(i, j);
        let merge = self.sheet.merge(i, j);
        let whole_row = merge.is_some_and(|merge| {
            merge.width() > 1 && self.panel.stub.last().is_some_and(|&last| merge.last.column >= self.sheet.column(last))
        }) || frames::fills_its_row(self.sheet, self.panel, i, j);
        let until = merge.filter(|merge| merge.height() > 1).map(|merge| frames::end_of_box(self.sheet, merge.last.row, j));
        let row = self.sheet.row(i);
        let stands_alone = self.stands_alone(i);
        let is_head = self.columns.bold_heads && n == 0 && columns::is_bold(self.sheet, i, j) && !words::is_bare_total(&label.text);
        let indent = indent + LADDER * self.rung(i, n);
        if self.sheet.gap_above(i) > 0 && words::is_reference(&label.text) {
            self.close(n);
        }
        let Some(stack) = self.open.get_mut(n) else { return };
        // What is set in as far as the word after うち is its sibling; digits may be set in to align them.
        let indent = match stack.last() {
            Some(open)
                if open.indent.abs_diff(indent) == 1
                    && words::starts_with_digit(&open.label.text)
                    && words::starts_with_digit(&label.text) =>
            {
                open.indent
            }
            Some(open) if open.figures.is_some() && words::is_part_of(&open.label.text) && indent == open.indent + OF_WHICH => open.indent,
            _ => indent,
        };
        // In a list of totals (区部計, 市部計, 島部計) the last one is no parent of what comes below it.
        let listed_total =
            words::is_total(&label.text) && stack.last().is_some_and(|open| open.indent == indent && words::is_total(&open.label.text));
        while stack.last().is_some_and(|open| {
            open.until.is_some_and(|until| row > until)
                || open.indent > indent
                || open.listed_total
                || (open.indent == indent && !words::holds(&open.label.text, &label.text) && (is_head || !open.is_head))
        }) {
            stack.pop();
        }
        // A total comes after its parts: it is not the first part of a row with figures.
        while stack.last().is_some_and(|open| {
            open.indent < indent && ((words::is_bare_total(&label.text) && open.is_leaf) || (stands_alone && open.figures.is_some()))
        }) {
            stack.pop();
        }
        // Centred by its spaces, a total is no parent of what is set in by half a letter more.
        while stack.last().is_some_and(|open| words::is_bare_total(&open.label.text) && open.indent + 1 == indent) {
            stack.pop();
        }
        if let Some(open) = stack.last_mut() {
            open.is_leaf = false;
        }
        let period = if self.sheet.is_mere_text(i, j, &label.text) { None } else { value::read_period(&label.text) };
        let year = period.as_ref().and_then(year_of);
        let context = match period {
            Some(Period::Span(_)) => {
                self.years.insert(j, label.clone());
                None
            }
            Some(Period::Partial(partial)) if partial.year.is_none() => self.years.get(&j).cloned(),
            _ => None,
        };
        if let Some(said) = context.filter(|said| stack.iter().all(|open| open.label != *said)) {
            stack.push(Open {
                is_head: false,
                year: value::read_period(&said.text).as_ref().and_then(year_of),
                label: said,
                alternates: Vec::new(),
                indent,
                until: None,
                listed_total: false,
                is_leaf: false,
                figures: None,
                whole_row: false,
            });
        }
        stack.push(Open {
            label,
            alternates: Vec::new(),
            year,
            indent,
            until,
            listed_total,
            is_leaf: true,
            is_head,
            figures: Some(i),
            whole_row,
        });
    }

    /// The innermost label in force of a stub column.
    fn innermost(&mut self, n: usize) -> Option<&mut Open> {
        self.open.get_mut(n)?.last_mut()
    }

    /// Closes the labels of a stub column.
    fn close(&mut self, n: usize) {
        self.open.get_mut(n).into_iter().for_each(Vec::clear);
    }

    /// Closes the labels further left that cannot hold for a row, because its figures are many times theirs: 0.6 % of the households have no
    /// part of a million yen.
    fn close_dwarfed(&mut self, i: usize, n: usize) {
        let Some(left) = n.checked_sub(1) else { return };
        let dwarfed = |open: &Open| open.is_leaf && open.figures.is_some_and(|above| self.dwarfs(i, above));
        if self.open.get(left).and_then(|stack| stack.last()).is_some_and(dwarfed) {
            self.close(left);
        }
    }

    /// True where every figure of a row is many times the one of another row.
    fn dwarfs(&self, i: usize, above: usize) -> bool {
        let pairs: Vec<(f64, f64)> = self
            .panel
            .data
            .iter()
            .take(COMPARED)
            .filter_map(|&j| Some((self.sheet.number(i, j)?.abs(), self.sheet.number(above, j)?.abs())))
            .collect();
        pairs.len() > 2 && pairs.iter().all(|&(own, above)| own > MANY_TIMES * above)
    }

    /// True for a row between two gaps that is set in further than the row below it.
    fn stands_alone(&self, i: usize) -> bool {
        let above_its_next = || self.place(i + 1).is_some_and(|below| self.place(i) > Some(below));
        let aside = || {
            let first = self.sheet.filled(i + 1).next().map(|j| self.sheet.text(i + 1, j));
            first.is_some_and(|text| text.trim_start().starts_with(['(', '（']))
        };
        self.sheet.gap_above(i) > 0 && (self.sheet.gap_above(i + 1) > 0 || aside()) && above_its_next()
    }

    /// Which of the columns that number the rows numbers this one: １． | | 産業, then | (1) | 農業.
    fn rung(&self, i: usize, n: usize) -> u32 {
        if !self.columns.is_ladder || n + 1 < self.panel.stub.len() {
            return 0;
        }
        (0u32..).zip(&self.panel.stub).take(n).find(|&(_, &j)| self.sheet.is_filled(i, j)).map_or(0, |(rung, _)| rung)
    }

    /// Adds the labels of a stub column that hold for a row: its own one and its parents, or those above a blank.
    fn in_force(&self, i: usize, n: usize, labels: &mut Vec<Label>) {
        let row = self.sheet.row(i);
        let Some(stack) = self.open.get(n) else { return };
        let ended = stack.last().is_some_and(|open| open.until.is_some_and(|until| row > until));
        if !ended {
            labels.extend(stack.iter().flat_map(|open| std::iter::once(&open.label).chain(&open.alternates)).cloned());
        }
    }
}

/// The year that a period is, where it is one whole year.
fn year_of(period: &Period) -> Option<i16> {
    period.span().filter(|span| span.kind == PeriodKind::Year).map(|span| span.start.year())
}

/// Width of うち, in half-width characters.
const OF_WHICH: u32 = 4;

/// So many columns are compared, to find out whether a row can be part of another.
const COMPARED: usize = 12;

/// A part is never so many times its whole, whatever the units.
const MANY_TIMES: f64 = 1000.0;

/// A footnote mark beside a label has at most so many characters: b), *1.
const FOOTNOTE_MARK: usize = 3;

/// More than any indent, so that a level of numbering outweighs it.
const LADDER: u32 = 1000;

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
