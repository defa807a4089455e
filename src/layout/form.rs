//! Forms: one record spread over a sheet, each value beside or below the label that names it.
//!
//! What the tables of a sheet leave is cut into pieces, one a cell or merge. Pieces that look like labels (by fill, by bold type, else by
//! their turn in the row) claim the values right of them, else those below. A label left of labels is their parent, as is a heading that
//! stands alone in its row.

mod pieces;

use super::evidence::{Sheet, float, label_text};
use super::{Axis, Dimension, Field, Label, TableLayout, blocks, drop_unused_dimensions, left_over};
use crate::grid::Borders;
use crate::place::{Address, Range};
use crate::value::DecimalMark;
use pieces::{Look, Pieces, Scheme};
use std::collections::{BTreeMap, BTreeSet};

/// A form that was found beside the tables of a sheet.
pub(super) struct Form {
    fields: Vec<Field>,
    title: Vec<Address>,
    notes: Vec<Address>,
    hidden: Vec<Address>,
    decimal_mark: DecimalMark,
    /// Nobody need say that the sheet is a form.
    clear: bool,
    /// Labels stand in several columns.
    spread: bool,
}

/// A sheet with fewer values than this is a form only where a definition says so.
const CLEAR_FIELDS: usize = 5;

/// Share of the labels that must look alike, and have one value each, in a clear form; lists and cross tables stay under it.
const ALIKE: f64 = 0.8;

/// More rows than this are no form that anybody fills in.
const MOST_ROWS: usize = 500;

/// Finds the form of a sheet that is one, and leaves of its tables those that are blocks within it.
pub(super) fn find_wanted(sheet: &Sheet<'_>, tables: &mut Vec<TableLayout>, within: Option<Range>) -> Option<Form> {
    tables.retain(|table| is_block(sheet, table));
    find(sheet, tables, &left_over::find(sheet, tables), within)
}

/// Finds a form that is clear, and takes from the tables only those whose every figure is the value of a label in it.
pub(super) fn find_clear(sheet: &Sheet<'_>, tables: &mut Vec<TableLayout>) -> Option<Form> {
    if sheet.height() > MOST_ROWS || !sheet.grid.styles.iter().any(|style| style.fill.is_some() || style.header) {
        return None;
    }
    let find = |tables: &[TableLayout]| {
        let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
        let form = (rows * 2 <= sheet.height()).then(|| find(sheet, tables, &left_over::find(sheet, tables), None)).flatten();
        form.filter(|form| form.clear)
    };
    let (blocks, others): (Vec<_>, Vec<_>) = tables.iter().cloned().partition(|table| is_block(sheet, table));
    if !others.is_empty()
        && let Some(form) = find(&blocks).filter(|form| form.spread && form.is_mostly_text(sheet) && form.holds(sheet, &others))
    {
        *tables = blocks;
        return Some(form);
    }
    find(tables)
}

/// More cells than this outside of tables are no form to fill in.
const MOST_CELLS: usize = 5_000;

/// Pairs the labels and values among the cells that `tables` leave, `within` a range where one is given. None without two values.
fn find(sheet: &Sheet<'_>, tables: &[TableLayout], left_over: &[Address], within: Option<Range>) -> Option<Form> {
    let free = free_cells(tables, left_over, within);
    if free.len() > MOST_CELLS {
        return None;
    }
    Scheme::ALL.into_iter().find_map(|scheme| {
        let pieces = Pieces::new(sheet, &free, scheme);
        let reader = Reader::new(sheet, tables, &pieces);
        (reader.claimed() >= 2).then(|| reader.form(scheme))
    })
}

/// The cells that a form may take: those of titles and notes, and those left over.
fn free_cells(tables: &[TableLayout], left_over: &[Address], within: Option<Range>) -> BTreeSet<Address> {
    let told = tables.iter().flat_map(|table| table.title.iter().chain(&table.notes));
    let units: BTreeSet<Address> = tables.iter().flat_map(|table| &table.units).copied().collect();
    let cells = told.chain(left_over).copied().filter(|at| !units.contains(at));
    cells.filter(|at| within.is_none_or(|range| range.contains(*at))).collect()
}

/// True for a table within a form: figures in rows and columns under a header of their own, no label among them.
fn is_block(sheet: &Sheet<'_>, table: &TableLayout) -> bool {
    let (Some(first), Some(last)) = (table.columns.first(), table.columns.last()) else { return false };
    if table.header.is_none() || table.rows.len() < 2 || table.columns.len() < 2 {
        return false;
    }
    let is_own = |column: u32| table.columns.binary_search_by_key(&column, |column| column.column).is_ok();
    let between: Vec<usize> =
        (first.column..=last.column).filter(|&column| !is_own(column)).filter_map(|column| sheet.column_at(column)).collect();
    let mut rows = table.rows.iter().filter_map(|row| sheet.row_at(row.row));
    rows.all(|i| between.iter().all(|&j| !sheet.kind(i, j).is_label()))
}

impl Form {
    /// True where labels stand in several columns, as in no list.
    pub(super) const fn is_spread(&self) -> bool {
        self.spread
    }

    /// True where most values are no figures.
    fn is_mostly_text(&self, sheet: &Sheet<'_>) -> bool {
        let is_figure = |field: &&Field| sheet.position(field.cell).is_some_and(|(i, j)| sheet.kind(i, j).is_data());
        self.fields.iter().filter(is_figure).count() * 2 <= self.fields.len()
    }

    /// True where every figure of some tables is a value of the form.
    fn holds(&self, sheet: &Sheet<'_>, tables: &[TableLayout]) -> bool {
        let values: BTreeSet<Address> = self.fields.iter().map(|field| field.cell).collect();
        let held = |at: Address| values.contains(&at) || sheet.position(at).is_none_or(|(i, j)| !sheet.is_filled(i, j));
        let mut bodies = tables
            .iter()
            .flat_map(|table| table.rows.iter().flat_map(|row| table.columns.iter().map(|column| Address::new(row.row, column.column))));
        bodies.all(held)
    }

    /// Takes the cells of the form away from the tables that had them as title, note or label.
    pub(super) fn take_from(&self, tables: &mut [TableLayout]) {
        let labels = self.fields.iter().flat_map(|field| field.labels.iter().flat_map(|label| label.cells.iter()));
        let values = self.fields.iter().map(|field| &field.cell);
        let own: BTreeSet<Address> = labels.chain(values).chain(&self.title).chain(&self.notes).copied().collect();
        let is_own = |label: &Label| label.cells.iter().any(|cell| own.contains(cell));
        for table in tables {
            table.title.retain(|cell| !own.contains(cell));
            table.notes.retain(|cell| !own.contains(cell));
            table.rows.iter_mut().for_each(|row| row.labels.retain(|label| !is_own(label)));
            table.columns.iter_mut().for_each(|column| column.labels.retain(|label| !is_own(label)));
            drop_unused_dimensions(table);
        }
    }

    /// The form as a table of one record.
    pub(super) fn table(self) -> TableLayout {
        let cells = self.fields.iter().map(|field| Range::cell(field.cell));
        let body = cells.reduce(|body, cell| body.joined(&cell)).unwrap_or(Range::cell(Address::new(0, 0)));
        TableLayout {
            title: self.title,
            units: Vec::new(),
            notes: self.notes,
            stub_heads: Vec::new(),
            repeats: Vec::new(),
            header: None,
            stub: None,
            body,
            dimensions: vec![Dimension { axis: Axis::Header, level: 1, title: None }],
            rows: Vec::new(),
            columns: Vec::new(),
            fields: self.fields,
            decimal_mark: self.decimal_mark,
            hidden: self.hidden,
            doubts: Vec::new(),
        }
    }
}

/// Finds out which piece says what.
struct Reader<'s, 'g> {
    sheet: &'s Sheet<'g>,
    pieces: &'s Pieces,
    /// Grid rows that hold header or body of a table.
    table_rows: BTreeSet<u32>,
    /// For each value its label; values right of a label before those below one.
    label_of: BTreeMap<usize, usize>,
    /// Labels with values at their right.
    beside: BTreeSet<usize>,
    /// Labels with values below.
    above: BTreeSet<usize>,
    /// Labels whose value was left blank, with the blank cell.
    blank: BTreeMap<usize, Address>,
}

impl<'s, 'g> Reader<'s, 'g> {
    fn new(sheet: &'s Sheet<'g>, tables: &[TableLayout], pieces: &'s Pieces) -> Self {
        let header = tables.iter().filter_map(|table| table.header).flat_map(|header| header.first.row..=header.last.row);
        let body = tables.iter().flat_map(|table| &table.rows).map(|row| row.row);
        let table_rows = header.chain(body).collect();
        let mut reader = Self {
            sheet,
            pieces,
            table_rows,
            label_of: BTreeMap::new(),
            beside: BTreeSet::new(),
            above: BTreeSet::new(),
            blank: BTreeMap::new(),
        };
        for line in 0..pieces.lines() {
            reader.claim_beside(line);
        }
        for line in 0..pieces.lines() {
            reader.claim_below(line);
        }
        reader.blank = reader.blank_boxes();
        reader
    }

    /// How many values have a label.
    fn claimed(&self) -> usize {
        self.label_of.len()
    }

    /// Each value of a line goes to the next label at its left.
    fn claim_beside(&mut self, line: usize) {
        let mut label = None;
        for &at in self.pieces.line(line) {
            let Some(piece) = self.pieces.get(at) else { continue };
            if piece.is_label {
                label = Some(at);
            } else if let Some(label) = label.filter(|_| piece.line == line) {
                self.label_of.insert(at, label);
                self.beside.insert(label);
            }
        }
    }

    /// A label without a value beside it has those right below, within its own columns; one line of them where labels stand in a run.
    fn claim_below(&mut self, line: usize) {
        let alone = |at: &usize| self.pieces.get(*at).is_some_and(|piece| piece.is_label) && !self.beside.contains(at);
        let labels: Vec<usize> = self.pieces.line(line).iter().copied().filter(alone).collect();
        let in_run = labels.len() > 1;
        for label in labels {
            let below = self.free_below(label, line);
            if in_run && below.iter().any(|line| !self.free_below_line(label, line + 1).is_empty()) {
                continue;
            }
            for line in below {
                for value in self.free_below_line(label, line) {
                    self.label_of.insert(value, label);
                    self.above.insert(label);
                }
            }
        }
    }

    /// The lines below a label that hold values of it: the first alone where it is one of several labels, else as far as they follow.
    fn free_below(&self, label: usize, line: usize) -> Vec<usize> {
        let ends_here = self.pieces.get(label).is_some_and(|piece| piece.last_line == line);
        if !ends_here {
            return Vec::new();
        }
        let follows = |next: &usize| self.sheet.gap_above(*next) == 0 && !self.free_below_line(label, *next).is_empty();
        let lines = (line + 1..self.pieces.lines()).take_while(follows);
        let is_run = self.pieces.line(line).iter().filter(|&&at| self.pieces.get(at).is_some_and(|piece| piece.is_label)).count() > 1;
        lines.take(if is_run { 1 } else { usize::MAX }).collect()
    }

    /// The values of a line that no label has and that stand within the columns of a label above.
    fn free_below_line(&self, label: usize, line: usize) -> Vec<usize> {
        let Some(label) = self.pieces.get(label) else { return Vec::new() };
        let within = |at: &usize| {
            let piece = self.pieces.get(*at).filter(|piece| !piece.is_label && piece.line == line && !self.label_of.contains_key(at));
            piece.is_some_and(|piece| {
                label.range.first.column <= piece.range.first.column && piece.range.last.column <= label.range.last.column
            })
        };
        self.pieces.line(line).iter().copied().filter(within).collect()
    }

    /// The form that the pairs make up.
    fn form(&self, scheme: Scheme) -> Form {
        let headings = self.headings();
        let blank = self.blank.iter().map(|(&label, &cell)| Field { cell, labels: self.path(label, None, &headings) });
        let mut fields: Vec<Field> =
            self.label_of.iter().filter_map(|(&value, &label)| self.field(value, label, &headings)).chain(blank).collect();
        fields.sort_by_key(|field| field.cell);
        let first = self.label_of.values().filter_map(|&label| self.pieces.get(label)).map(|piece| piece.line).min().unwrap_or(0);
        let last = self.label_of.keys().filter_map(|&value| self.pieces.get(value)).map(|piece| piece.last_line).max().unwrap_or(0);
        let known: BTreeSet<Address> =
            fields.iter().flat_map(|field| &field.labels).flat_map(|label| label.cells.iter().copied()).collect();
        let rest = |from: usize, to: usize| {
            let pieces = (from..to).flat_map(|line| self.pieces.line(line).iter().map(move |&at| (line, at)));
            let new = pieces.filter_map(|(line, at)| Some((at, self.pieces.get(at).filter(|piece| piece.line == line)?)));
            new.filter(|(at, piece)| !self.label_of.contains_key(at) && !known.contains(&piece.at())).map(|(_, piece)| piece.at())
        };
        let table_above = self.table_rows.first().is_some_and(|&row| row < self.sheet.row(first));
        let title = if table_above { Vec::new() } else { rest(0, first).collect() };
        let is_note = |at: &Address| self.sheet.position(*at).is_some_and(|(i, j)| blocks::is_note_text(&self.sheet.text(i, j)));
        let is_last = |at: &Address| self.table_rows.last().is_none_or(|&row| row < at.row);
        let notes = rest(last + 1, self.pieces.lines()).filter(|at| is_note(at) && is_last(at)).collect();
        let columns: BTreeSet<u32> =
            self.beside.iter().filter_map(|&at| self.pieces.get(at)).map(|piece| piece.range.first.column).collect();
        let clear = scheme == Scheme::Fill && self.is_clear();
        Form {
            fields,
            title,
            notes,
            hidden: self.sheet.covered.clone(),
            decimal_mark: self.sheet.decimal_mark,
            clear,
            spread: columns.len() > 1,
        }
    }

    /// Enough labels that look alike, one value each, on a sheet of which tables take less than half.
    fn is_clear(&self) -> bool {
        let labels: BTreeSet<usize> = self.label_of.values().copied().collect();
        let mut looks: BTreeMap<Look, usize> = BTreeMap::new();
        for piece in labels.iter().filter_map(|&label| self.pieces.get(label)) {
            *looks.entry(piece.look).or_default() += 1;
        }
        let alike = looks.values().copied().max().unwrap_or(0);
        let values = |label: &usize| self.label_of.values().filter(|of| *of == label).count();
        let single = labels.iter().filter(|label| values(label) == 1).count();
        let crossed = self.label_of.keys().any(|&value| self.column_label(value).is_some()) || self.has_header();
        let most = |count: usize, of: usize| float(count) >= ALIKE * float(of);
        labels.len() >= CLEAR_FIELDS
            && most(alike, labels.len())
            && most(single, labels.len())
            && !crossed
            && self.table_rows.len() * 2 <= self.sheet.height()
    }

    /// True where several texts without label or value stand right above the first label, as the header of a table does.
    fn has_header(&self) -> bool {
        let first = self.label_of.values().filter_map(|&label| self.pieces.get(label)).map(|piece| piece.line).min().unwrap_or(0);
        let over = first.checked_sub(1).filter(|_| self.sheet.gap_above(first) == 0);
        over.is_some_and(|line| self.pieces.line(line).len() > 1)
    }

    fn label(&self, piece: usize) -> Option<Label> {
        let at = self.pieces.get(piece)?.at();
        let (i, j) = self.sheet.position(at)?;
        let text = label_text(&self.sheet.text(i, j));
        let text = text.trim_end_matches([':', '：']).trim_end();
        (!text.is_empty()).then(|| Label { dimension: 0, cells: at.into(), text: text.into() })
    }

    fn field(&self, value: usize, label: usize, headings: &BTreeMap<usize, Vec<usize>>) -> Option<Field> {
        Some(Field { cell: self.pieces.get(value)?.at(), labels: self.path(label, self.column_label(value), headings) })
    }

    /// The labels that hold for the values of a label, outermost first.
    fn path(&self, label: usize, column: Option<usize>, headings: &BTreeMap<usize, Vec<usize>>) -> Vec<Label> {
        let line = self.pieces.get(label).map_or(0, |piece| piece.line);
        let sections = headings.range(..=line).next_back().map_or(&[][..], |(_, open)| open);
        let sections = sections.iter().copied().filter(|&heading| heading != label);
        let mut parents: Vec<usize> = std::iter::successors(self.parent(label), |&at| self.parent(at)).collect();
        parents.reverse();
        sections.chain(parents).chain([label]).chain(column).filter_map(|piece| self.label(piece)).collect()
    }

    /// The label just left of a label, where it has no value of its own beside it or holds for more rows.
    fn parent(&self, label: usize) -> Option<usize> {
        let piece = self.pieces.get(label)?;
        let touches = |at: &usize| {
            let left = self.pieces.get(*at).filter(|left| left.is_label && left.range.last.column + 1 == piece.range.first.column);
            left.is_some_and(|left| !self.beside.contains(at) || left.range.height() > piece.range.height())
        };
        self.pieces.line(piece.line).iter().copied().find(touches)
    }

    /// The label at the top of the column that a value stands in: small tables of texts have one.
    fn column_label(&self, value: usize) -> Option<usize> {
        let mut below = self.pieces.get(value)?;
        loop {
            if self.sheet.gap_above(below.line) > 0 {
                return None;
            }
            let above = below.line.checked_sub(1)?;
            let same = |at: &usize| {
                self.pieces.get(*at).is_some_and(|piece| {
                    (piece.range.first.column, piece.range.last.column) == (below.range.first.column, below.range.last.column)
                })
            };
            let at = self.pieces.line(above).iter().copied().find(same)?;
            below = self.pieces.get(at)?;
            if below.is_label {
                return (!self.has_value(at)).then_some(at);
            }
        }
    }

    /// True for a label with values, or with a box for one.
    fn has_value(&self, label: usize) -> bool {
        self.beside.contains(&label) || self.above.contains(&label) || self.blank.contains_key(&label)
    }

    /// Labels whose box for a value is blank, with that box: the record has the field all the same.
    fn blank_boxes(&self) -> BTreeMap<usize, Address> {
        let labels = || self.pieces.all().filter(|(_, piece)| piece.is_label);
        let like: BTreeSet<(Look, u32)> =
            self.beside.iter().filter_map(|&at| self.pieces.get(at)).map(|piece| (piece.look, piece.range.first.column)).collect();
        let parents: BTreeSet<usize> = labels().filter_map(|(at, _)| self.parent(at)).collect();
        let open = labels().filter(|(at, _)| !self.beside.contains(at) && !self.above.contains(at) && !parents.contains(at));
        let boxes = open.filter_map(|(at, piece)| {
            let cell = Address::new(piece.range.first.row, piece.range.last.column.checked_add(1)?);
            let boxed = like.contains(&(piece.look, piece.range.first.column)) && self.is_boxed(cell);
            let right = self.pieces.line(piece.line).iter().filter_map(|&at| self.pieces.get(at));
            let mut right = right.skip_while(|other| other.range.first.column <= piece.range.first.column);
            let before_label = right.next().is_some_and(|next| next.is_label && next.range.first.column > cell.column);
            let blank = self.sheet.grid.cell(cell).is_none_or(|cell| cell.content.is_blank());
            (blank && (boxed || before_label)).then_some((at, cell))
        });
        boxes.collect()
    }

    /// True for a cell with lines around it, or the first of a merge.
    fn is_boxed(&self, cell: Address) -> bool {
        self.sheet.merge_at(cell.row, cell.column).is_some_and(|merge| merge.first == cell)
            || self.sheet.style_at(cell.row, cell.column).is_some_and(|style| style.borders != Borders::default())
    }

    /// For each line where headings change, the headings that hold from there, outermost first.
    ///
    /// A heading is alone in its row and has no value; one right above a table is that table's title and ends what held before.
    fn headings(&self) -> BTreeMap<usize, Vec<usize>> {
        let lines: Vec<(usize, usize)> = (0..self.pieces.lines()).filter_map(|line| Some((line, self.heading(line)?))).collect();
        let look = |at: usize| self.pieces.get(at).map(|piece| (piece.look, piece.range.first.column));
        let first = self.label_of.values().filter_map(|&label| self.pieces.get(label)).map(|piece| piece.line).min().unwrap_or(0);
        let last_before = lines.iter().rposition(|&(line, _)| line < first);
        let mut open: Vec<usize> = Vec::new();
        let mut headings = BTreeMap::new();
        for (n, &(line, heading)) in lines.iter().enumerate() {
            // Above the first value stands the title; only its last line may be a heading, and then others look like it.
            let repeats = || lines.iter().skip(n + 1).any(|&(_, other)| look(other) == look(heading));
            if line < first && (last_before != Some(n) || !repeats()) {
                continue;
            }
            if let Some(at) = open.iter().position(|&other| look(other) == look(heading)) {
                open.truncate(at);
            }
            if self.table_rows.contains(&self.sheet.row(line + 1)) {
                open.clear();
            } else {
                open.push(heading);
            }
            headings.insert(line, open.clone());
        }
        headings
    }

    /// The heading that a line is.
    fn heading(&self, line: usize) -> Option<usize> {
        let &[at] = self.pieces.line(line) else { return None };
        let piece = self.pieces.get(at).filter(|piece| piece.line == line)?;
        let paired = self.label_of.contains_key(&at) || self.has_value(at);
        let (i, j) = self.sheet.position(piece.at())?;
        let alone = self.sheet.filled(i).all(|other| other == j || super::is_unit(self.sheet, self.sheet.address(i, other)));
        let text = self.sheet.text(i, j);
        let short = text.chars().count() <= LONGEST_HEADING && !blocks::is_note_text(&text);
        (!paired && alone && short && self.sheet.kind(i, j).is_label()).then_some(at)
    }
}

/// A text longer than this is no heading.
const LONGEST_HEADING: usize = 40;

#[cfg(test)]
mod tests;
