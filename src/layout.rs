//! Which part of a grid is title, header, stub, body, unit and note; the labels of every body row and column; doubts.
//!
//! A [`TableLayout`] is the reading of one table: its parts, and for each body row and column, or each value of a form, the path of labels
//! that says what it is, outermost first. Nothing is copied from the grid but the labels' texts; every part points to its cells.

mod blocks;
mod boxes;
mod doubt;
mod evidence;
mod form;
mod given;
mod header;
mod heads;
mod left_over;
mod list;
mod ragged;
mod repeats;
mod roles;
mod rules;
mod siblings;
mod strips;
mod stub;
#[cfg(test)]
mod tests;
mod title;
mod words;

use crate::finding::Finding;
use crate::grid::{Content, Grid};
use crate::place::{Address, Cells, Range};
use crate::value::{self, DecimalMark};
use blocks::{Block, RowKind};
use evidence::{Kind, Sheet, label_text};
use roles::Panel;
pub use siblings::Siblings;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How a grid was read: its tables in reading order, and what belongs to none.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The tables, in reading order; after them the form, where the sheet is one.
    pub tables: Vec<TableLayout>,
    /// Filled cells that no table accounts for.
    pub left_over: Vec<Address>,
}

/// How one table was read.
#[derive(Clone, Debug)]
pub struct TableLayout {
    /// Cells of the title, outermost line first.
    pub title: Vec<Address>,
    /// Cells that state a unit for the whole table.
    pub units: Vec<Address>,
    /// Cells of notes and sources.
    pub notes: Vec<Address>,
    /// The corner: cells above the stub that name its columns.
    pub stub_heads: Vec<Address>,
    /// Cells at the right edge that say again what the stub and its heads say.
    pub repeats: Vec<Address>,
    /// The header: label rows above the body; none for a table without.
    pub header: Option<Range>,
    /// The stub: label columns beside the body; none for a table without.
    pub stub: Option<Range>,
    /// The body: the range that holds every figure.
    pub body: Range,
    /// What the labels say, as columns of the tidy table, in order.
    pub dimensions: Vec<Dimension>,
    /// Body rows in order.
    pub rows: Vec<BodyRow>,
    /// Body columns in order.
    pub columns: Vec<BodyColumn>,
    /// The values of a form, in reading order; a form has no body rows and columns, a table no fields.
    pub fields: Vec<Field>,
    /// The sign before the decimals of numbers that are texts.
    pub decimal_mark: DecimalMark,
    /// Filled cells that a merge hides, in reading order: no observations.
    pub hidden: Vec<Address>,
    /// What is uncertain about this reading; a table without doubts is certain.
    pub doubts: Vec<Finding>,
}

impl TableLayout {
    /// A table without rows and columns, to be filled.
    #[cfg(test)]
    pub(crate) fn empty() -> Self {
        let nowhere = Range::cell(Address::new(0, 0));
        Self {
            title: Vec::new(),
            units: Vec::new(),
            notes: Vec::new(),
            stub_heads: Vec::new(),
            repeats: Vec::new(),
            header: None,
            stub: None,
            body: nowhere,
            dimensions: Vec::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            fields: Vec::new(),
            decimal_mark: DecimalMark::Point,
            hidden: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// True for a form: one record, each value beside or below its label.
    pub const fn is_form(&self) -> bool {
        !self.fields.is_empty()
    }

    /// The labels of every body row, body column and field, outermost first.
    pub fn label_paths(&self) -> impl Iterator<Item = &[Label]> {
        let columns = self.columns.iter().map(|column| column.labels.as_slice());
        let fields = self.fields.iter().map(|field| field.labels.as_slice());
        self.rows.iter().map(|row| row.labels.as_slice()).chain(columns).chain(fields)
    }

    /// The labels of all paths in their order, without those that a path has from the one before it: a label holds for row after row.
    pub(crate) fn labels(&self) -> impl Iterator<Item = &Label> {
        let is_in = |path: &[Label], label: &Label| {
            path.iter().any(|other| other.dimension == label.dimension && other.cells.is_same(&label.cells))
        };
        let mut last: &[Label] = &[];
        self.label_paths().flat_map(move |path| {
            let before = std::mem::replace(&mut last, path);
            path.iter().filter(move |label| !is_in(before, label))
        })
    }

    /// The cells of the title that say something: numbers in hidden rows only count columns.
    pub fn title_of(&self, grid: &Grid) -> Vec<Address> {
        let counts =
            |at: &Address| grid.row_is_hidden(at.row) && grid.cell(*at).is_some_and(|cell| matches!(cell.content, Content::Number(_)));
        self.title.iter().copied().filter(|at| !counts(at)).collect()
    }

    /// True where a merge hides the cell.
    pub fn hidden_by_merge(&self, at: Address) -> bool {
        !self.hidden.is_empty() && self.hidden.binary_search(&at).is_ok()
    }
}

/// Which side of the body a label stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// Beside the body: says something of a row.
    Stub,
    /// Above the body: says something of a column.
    Header,
}

/// One level of the header or one column of the stub: a dimension of the tidy table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Where its labels stand.
    pub axis: Axis,
    /// Which level of its axis, from 1: the outermost header row, the leftmost stub column.
    pub level: u32,
    /// What the stub head says of it; none where nothing does.
    pub title: Option<String>,
}

/// A label: its text and the cells it stands in (several where it is split).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Index into [`TableLayout::dimensions`]. Two labels of one dimension in a path are parent and child.
    pub dimension: usize,
    /// The label's cells, in the order of its text; shared by all rows that it holds for.
    pub cells: Cells,
    /// The text, joined and trimmed.
    pub text: Arc<str>,
}

/// A row of the body with the labels that hold for it, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyRow {
    /// Row of the grid, counted from 0.
    pub row: u32,
    /// Its labels, outermost first.
    pub labels: Vec<Label>,
}

/// A column of the body with the labels that hold for it, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyColumn {
    /// Column of the grid, counted from 0.
    pub column: u32,
    /// Its labels, outermost first.
    pub labels: Vec<Label>,
}

/// A value of a form with the labels that say what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The cell of the value; blank where the form was left blank.
    pub cell: Address,
    /// Its labels, outermost first: headings of sections, then the label beside or above it.
    pub labels: Vec<Label>,
}

/// What a definition says of a layout where detection is wrong; what is absent is detected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayoutHint {
    /// The header rows and columns.
    pub header: Option<Range>,
    /// The stub rows and columns.
    pub stub: Option<Range>,
    /// The body; for a form the range that holds it.
    pub body: Option<Range>,
    /// True where the sheet is a form, whether it looks like one or not.
    pub form: bool,
}

impl LayoutHint {
    /// True where it describes a table.
    const fn gives_table(&self) -> bool {
        !self.form && (self.header.is_some() || self.stub.is_some() || self.body.is_some())
    }
}

/// Reads the layout of a grid: cuts it into blocks and panels, and reads header and stub of each; then the form around them, if any.
///
/// A hint speaks of one table: the parts it gives are taken as they are, the rest is detected around them, and the layout has that
/// table alone; none where the hint lies outside of what is filled. A hint that the sheet is a form finds it even where it is not
/// clear, beside the tables.
pub fn detect(grid: &Grid, hint: Option<&LayoutHint>) -> Layout {
    let Some(sheet) = Sheet::new(grid) else {
        return Layout { left_over: grid.filled().map(|(at, _)| at).collect(), ..Layout::default() };
    };
    let tables = match hint.filter(|hint| hint.gives_table()) {
        Some(hint) => given::read(&sheet, hint).into_iter().collect(),
        None => ragged::tables(grid, hint).unwrap_or_else(|| detect_tables(&sheet, hint)),
    };
    let mut layout = Layout { tables, left_over: Vec::new() };
    for table in &mut layout.tables {
        table.doubts.extend(doubt::find(grid, table));
    }
    layout.left_over = left_over::find(&sheet, &layout.tables);
    let figures: Vec<(Address, String)> = layout.left_over.iter().filter_map(|&at| Some((at, left_over_figure(&sheet, at)?))).collect();
    for table in &mut layout.tables {
        table.doubts.extend(doubt::left_over(grid, table, &figures));
    }
    layout
}

fn detect_tables(sheet: &Sheet<'_>, hint: Option<&LayoutHint>) -> Vec<TableLayout> {
    let mut tables = match strips::find(sheet).as_slice() {
        [_] => tables_of_figures(sheet, false),
        strips => {
            let strips = strips.iter().filter_map(|strip| sheet.strip(strip.clone()));
            let mut tables: Vec<TableLayout> =
                strips.enumerate().flat_map(|(number, strip)| tables_of_figures(&strip, number > 0)).collect();
            tables.sort_by_key(|table| table.body.first);
            tables
        }
    };
    let wanted = hint.filter(|hint| hint.form);
    let form = match wanted {
        Some(hint) => form::find_wanted(sheet, &mut tables, hint.body),
        None => form::find_clear(sheet, &mut tables),
    };
    let is_form = form.as_ref().is_some_and(|form| wanted.is_some() || form.is_spread());
    if !is_form
        && list::is_meant(sheet, &tables)
        && let Some(list) = list::find(sheet)
    {
        let rows = header::rows(sheet, &list.block, std::slice::from_ref(&list.panel));
        let mut table = read_panel(sheet, &list.block, &list.kinds, &rows, &list.panel, &[]);
        table.doubts.extend((!list.clear).then(|| doubt::unclear_list(sheet.grid, &table)));
        return vec![table];
    }
    if let Some(form) = &form {
        form.take_from(&mut tables);
    }
    tell_apart_by_corner(sheet, &mut tables);
    tables.extend(form.map(form::Form::table));
    tables
}

/// The tables that have rows of figures. Those that stand beside others are told from them by their titles.
fn tables_of_figures(sheet: &Sheet<'_>, beside_others: bool) -> Vec<TableLayout> {
    let mut kinds = blocks::row_kinds(sheet);
    let blocks = blocks::split(sheet, &kinds);
    let mut read = Vec::new();
    for mut block in blocks {
        let mut panels = roles::panels(sheet, &block, &kinds);
        if let Some(panel) = panels.first() {
            let within = blocks::header_rows(sheet, &block, &kinds, &panel.stub, &panel.data);
            if within > 0 {
                let start = block.body.start + within;
                kinds.iter_mut().take(start).skip(block.body.start).for_each(|kind| *kind = RowKind::Label);
                block.above.end = start;
                block.body.start = start;
                panels = roles::panels(sheet, &block, &kinds);
            }
        }
        let rows = header::rows(sheet, &block, &panels);
        panels.retain(|panel| !panel.data.is_empty());
        read.push((block, rows, panels));
    }
    let parts: Vec<title::Part<'_>> =
        read.iter().map(|(_, rows, panels)| title::Part { title: &rows.title, header: &rows.header, panels }).collect();
    let headings = title::headings(sheet, &parts, beside_others);
    let mut tables = Vec::new();
    for ((block, rows, panels), headings) in read.iter().zip(&headings) {
        for (panel, headings) in panels.iter().zip(headings) {
            tables.push(read_panel(sheet, block, &kinds, rows, panel, headings));
        }
    }
    tables
}

/// Where tables have the same header and rows, what is special in a corner names its table: 季節調整済指数 here, 前期比 there.
fn tell_apart_by_corner(sheet: &Sheet<'_>, tables: &mut [TableLayout]) {
    if tables.len() < 2 {
        return;
    }
    let text = |at: Address| sheet.position(at).map(|(i, j)| label_text(&sheet.text(i, j))).unwrap_or_default();
    let corners: Vec<Vec<String>> = tables.iter().map(|table| table.stub_heads.iter().map(|&at| text(at)).collect()).collect();
    let innermost = |table: &TableLayout| -> Vec<Option<Arc<str>>> {
        table.columns.iter().map(|column| column.labels.last().map(|label| label.text.clone())).collect()
    };
    let headers: Vec<Vec<Option<Arc<str>>>> = tables.iter().map(innermost).collect();
    let rows = |table: &TableLayout| -> BTreeSet<Arc<str>> {
        table.rows.iter().filter_map(|row| row.labels.last()).map(|label| label.text.clone()).collect()
    };
    let names: Vec<BTreeSet<Arc<str>>> = tables.iter().map(rows).collect();
    let share_rows = |a: usize, b: usize| names.get(a).zip(names.get(b)).is_some_and(|(a, b)| a.iter().any(|name| b.contains(name)));
    let has_heading = |table: &TableLayout| {
        let first = table.columns.first().and_then(|column| column.labels.first());
        first.is_some_and(|label| label.cells.iter().any(|cell| table.title.contains(cell)))
    };
    for (number, table) in tables.iter_mut().enumerate() {
        let twins: Vec<&Vec<String>> = (0..corners.len())
            .filter(|&other| other != number && headers.get(other) == headers.get(number) && share_rows(other, number))
            .filter_map(|other| corners.get(other))
            .collect();
        let own: Vec<Address> =
            table.stub_heads.iter().copied().filter(|&at| twins.iter().all(|texts| !texts.contains(&text(at)))).collect();
        if twins.is_empty() || own.is_empty() || has_heading(table) {
            continue;
        }
        let dimension = table.dimensions.len();
        let level = 1 + table.dimensions.iter().filter(|dimension| dimension.axis == Axis::Header).map(|d| d.level).max().unwrap_or(0);
        table.dimensions.push(Dimension { axis: Axis::Header, level, title: None });
        let labels: Vec<Label> = own.iter().map(|&at| Label { dimension, cells: at.into(), text: Arc::from(text(at)) }).collect();
        for column in &mut table.columns {
            column.labels.splice(0..0, labels.iter().cloned());
        }
    }
}

/// Reads one panel of a block.
fn read_panel(
    sheet: &Sheet<'_>,
    block: &Block,
    kinds: &[RowKind],
    rows: &header::Rows,
    panel: &Panel,
    headings: &[title::Heading],
) -> TableLayout {
    let stub = stub::read(sheet, block, kinds, panel, rows);
    let stub_levels = 1 + panel.stub.len() + panel.side.len();
    let title: Vec<Address> = rows.title.iter().flat_map(|&i| sheet.filled(i).map(move |j| sheet.address(i, j))).collect();
    let titles: Vec<Label> =
        headings.iter().map(|(at, text)| Label { dimension: stub_levels, cells: (*at).into(), text: Arc::from(text.as_str()) }).collect();
    let header = header::Header::new(sheet, rows, panel);
    let column = |&j: &usize| BodyColumn { column: sheet.column(j), labels: header.path(j, &|level| stub_levels + 1 + level) };
    let mut columns: Vec<BodyColumn> = panel.data.iter().map(column).collect();
    let place = |column: u32| sheet.column_at(column).unwrap_or(usize::MAX);
    header::attach_neighbours(&mut columns, &|whole, part| header::may_hold(sheet, &stub.rows, place(whole), place(part)));
    heads::attach(&mut columns.iter_mut().map(|column| &mut column.labels).collect::<Vec<_>>());
    for column in &mut columns {
        column.labels.splice(0..0, titles.iter().cloned());
    }
    let mut table = TableLayout {
        units: title.iter().copied().filter(|&at| states_unit(sheet, at)).chain(units_in_header(sheet, rows)).collect(),
        notes: block
            .below
            .clone()
            .filter(|i| !stub.continued.contains(i))
            .chain(stub.notes.iter().copied())
            .flat_map(|i| sheet.filled(i).map(move |j| sheet.address(i, j)))
            .chain(stub.note_cells)
            .collect(),
        stub_heads: stub::heads(sheet, &rows.header, &panel.stub),
        repeats: repeats::find(sheet, panel, &rows.header, &stub.rows),
        header: corners(sheet, &rows.header, &panel.data),
        stub: body_corners(sheet, &stub.rows, &panel.stub),
        body: body_corners(sheet, &stub.rows, &panel.data).unwrap_or(Range::cell(Address::new(0, 0))),
        title,
        dimensions: dimensions(sheet, rows, panel),
        columns,
        rows: stub.rows,
        fields: Vec::new(),
        decimal_mark: sheet.decimal_mark,
        hidden: sheet.covered.clone(),
        doubts: Vec::new(),
    };
    drop_unused_dimensions(&mut table);
    table
}

/// Cells of the header that state the units of the whole table.
fn units_in_header<'a>(sheet: &'a Sheet<'_>, rows: &'a header::Rows) -> impl Iterator<Item = Address> + 'a {
    let cells = rows.header.iter().flat_map(move |&i| sheet.filled(i).map(move |j| sheet.address(i, j)));
    cells.filter(move |&at| header::states_units(sheet, at))
}

/// Sections, stub columns, side columns, block title, header rows: in the order in which labels name them by index.
fn dimensions(sheet: &Sheet<'_>, rows: &header::Rows, panel: &Panel) -> Vec<Dimension> {
    let mut dimensions = vec![Dimension { axis: Axis::Stub, level: 0, title: None }];
    for (level, &j) in (1u32..).zip(panel.stub.iter().chain(&panel.side)) {
        dimensions.push(Dimension { axis: Axis::Stub, level, title: stub::head_text(sheet, &rows.header, j) });
    }
    dimensions.push(Dimension { axis: Axis::Header, level: 0, title: None });
    dimensions.extend((1u32..).zip(&rows.header).map(|(level, _)| Dimension { axis: Axis::Header, level, title: None }));
    dimensions
}

/// Leaves out the dimensions that no label uses and counts the levels of each axis anew from 1.
fn drop_unused_dimensions(table: &mut TableLayout) {
    let mut is_used = vec![false; table.dimensions.len()];
    for label in table.labels() {
        if let Some(used) = is_used.get_mut(label.dimension) {
            *used = true;
        }
    }
    let renumbered: Vec<usize> = is_used.into_iter().enumerate().filter(|(_, used)| *used).map(|(dimension, _)| dimension).collect();
    let mut ranks = vec![0; table.dimensions.len()];
    for (rank, &old) in renumbered.iter().enumerate() {
        if let Some(slot) = ranks.get_mut(old) {
            *slot = rank;
        }
    }
    let rank = |dimension: usize| ranks.get(dimension).copied().unwrap_or(0);
    for row in &mut table.rows {
        row.labels.iter_mut().for_each(|label| label.dimension = rank(label.dimension));
    }
    for column in &mut table.columns {
        column.labels.iter_mut().for_each(|label| label.dimension = rank(label.dimension));
    }
    let mut levels = [0u32; 2];
    table.dimensions = renumbered
        .iter()
        .filter_map(|&old| table.dimensions.get(old).cloned())
        .map(|mut dimension| {
            let level = match dimension.axis {
                Axis::Stub => &mut levels[0],
                Axis::Header => &mut levels[1],
            };
            *level += 1;
            dimension.level = *level;
            dimension
        })
        .collect();
}

/// True for a cell above a table that states a unit: （単位：千円）, (万人).
fn states_unit(sheet: &Sheet<'_>, at: Address) -> bool {
    let text = || sheet.position(at).map(|(i, j)| sheet.text(i, j)).unwrap_or_default();
    is_unit(sheet, at) || {
        let text = text();
        let text = text.trim();
        value::unit::without_brackets(text).len() < text.len() && value::unit::read_unit(text).is_some()
    }
}

/// True for a cell that says that it states a unit: （単位：千円）.
fn is_unit(sheet: &Sheet<'_>, at: Address) -> bool {
    let text = sheet.position(at).map(|(i, j)| sheet.text(i, j)).unwrap_or_default();
    text.contains("単位") || text.trim_start_matches(['(', '（']).get(..4).is_some_and(|word| word.eq_ignore_ascii_case("unit"))
}

/// The range from the first to the last of some matrix rows and columns.
fn corners(sheet: &Sheet<'_>, rows: &[usize], columns: &[usize]) -> Option<Range> {
    let (top, bottom) = (*rows.first()?, *rows.last()?);
    let (left, right) = (*columns.first()?, *columns.last()?);
    Some(Range::new(sheet.address(top, left), sheet.address(bottom, right)))
}

/// The range of the body rows over some matrix columns.
fn body_corners(sheet: &Sheet<'_>, rows: &[BodyRow], columns: &[usize]) -> Option<Range> {
    let (top, bottom) = (rows.first()?.row, rows.last()?.row);
    let (left, right) = (sheet.column(*columns.first()?), sheet.column(*columns.last()?));
    Some(Range::new(Address::new(top, left), Address::new(bottom, right)))
}

/// The digits of a cell that holds a number.
fn left_over_figure(sheet: &Sheet<'_>, at: Address) -> Option<String> {
    let (i, j) = sheet.position(at).filter(|&(i, j)| matches!(sheet.kind(i, j), Kind::Number))?;
    Some(words::narrow_digits(&sheet.text(i, j)))
}
