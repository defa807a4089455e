//! Web pages: every `<table>` a grid, nested ones too, in document order.
//!
//! A spanning cell's content stands at its top left slot and the span is a merge. Stylesheets are not evaluated: only attributes and
//! `style` attributes say what is hidden, bold or struck through.

mod charset;
mod form;
mod lead;
mod look;
mod nesting;
mod text;
mod weight;

use crate::finding::{Error, Finding, Severity};
use crate::grid::{Cell, Content, Grid, Object, ObjectKind, Visibility, push_run};
use crate::limits::{Budget, Exceeded, Limit};
use crate::message::Message;
use crate::place::{Address, Place};
use crate::read::{Reading, check_sheets, take_cells, take_text};
use crate::source::SourceFile;
use crate::source::encoding::{self, Declaration};
use form::{Form, Slot};
use look::{Look, Styles};
use scraper::{ElementRef, Html, Node};

/// Reads a page as one grid for each `<table>`, named `table 1`, `table 2` … in document order.
///
/// A page without a `<table>` gives no grid and a finding; cells that lost their `<table>` are read as if they had one.
/// Errs where the bytes are in no known encoding.
///
/// ```
/// use seihyo::{read::html, source::SourceFile};
/// let page = b"<table><tr><th>a<th>b<tr><td colspan=2>1</table>";
/// let source = SourceFile { name: "a.html".into(), bytes: page.as_slice().into(), declared_charset: None };
/// let reading = html::read(&source).unwrap();
/// assert_eq!(reading.grids[0].merges[0].to_string(), "A2:B2");
/// ```
pub fn read(source: &SourceFile) -> Result<Reading, Error> {
    read_within(source, &Budget::default())
}

/// As [`read`], within a budget.
pub fn read_within(source: &SourceFile, budget: &Budget) -> Result<Reading, Error> {
    let place = Place::file(source.name.clone());
    let declared: Vec<Declaration> = source.declarations().into_iter().chain(charset::declared(&source.bytes)).collect();
    let decoded = encoding::decode(&place, &source.bytes, &declared)?;
    let mut findings = decoded.findings;
    let (text, flattened) = nesting::prepare(&decoded.text, budget.most(Limit::Nesting));
    let fail = |exceeded: Exceeded| exceeded.error(place.clone());
    weight::weigh(&text, budget).map_err(fail)?;
    budget.deadline().ask();
    if flattened > 0 {
        let message = Message::new("read.html-nesting", [flattened.to_string()]);
        findings.push(Finding::new("GRD169", Severity::Warning, place.clone(), message));
    }
    let mut page = Html::parse_document(&text);
    if !nesting::has_tag(&text, "table") && nesting::has_tag(&text, "td") {
        page = Html::parse_document(&format!("<table>{text}"));
        findings.push(Finding::new("GRD161", Severity::Warning, place.clone(), Message::plain("read.html-bare-cells")));
    }
    budget.deadline().ask();
    let tables = tables(&page);
    check_sheets(budget, tables.len()).map_err(fail)?;
    if tables.is_empty() {
        findings.push(Finding::new("GRD168", Severity::Warning, place.clone(), Message::plain("read.html-no-table")));
    }
    let mut grids = Vec::with_capacity(tables.len());
    let mut leads = lead::leads(&page).into_iter();
    for (number, table) in (1..).zip(tables) {
        let sheet = format!("table {number}");
        let mut reader = TableReader::new(place.with_sheet(sheet.as_str()), Grid::new(sheet));
        reader.grid.lead = leads.next().unwrap_or_default();
        reader.read(table, budget).map_err(fail)?;
        grids.push(reader.finish(&mut findings));
    }
    Ok(Reading { grids, findings, encoding: Some(decoded.certificate), ..Reading::default() })
}

/// The tables of a page in document order; what a template holds is no part of the page.
fn tables(page: &Html) -> Vec<ElementRef<'_>> {
    let elements = page.tree.root().descendants().filter_map(ElementRef::wrap);
    elements
        .filter(|element| element.value().name() == "table")
        .filter(|table| table.ancestors().all(|ancestor| !matches!(ancestor.value(), Node::Fragment)))
        .collect()
}

/// Fills one grid.
struct TableReader {
    place: Place,
    grid: Grid,
    styles: Styles,
    hidden: Met,
    alternative: Met,
    overlaps: Met,
    left_out: usize,
}

/// Something met in cells: how often, and where first with which text.
#[derive(Default)]
struct Met {
    count: usize,
    first: Option<(Option<Address>, String)>,
}

impl Met {
    fn add(&mut self, at: Option<Address>, text: &str) {
        self.count += 1;
        self.first.get_or_insert_with(|| (at, shortened(text)));
    }

    fn finding(self, place: &Place, code: &'static str, key: &'static str) -> Option<Finding> {
        let (at, text) = self.first?;
        let place = at.map_or_else(|| place.clone(), |at| place.with_cell(at));
        Some(Finding::new(code, Severity::Warning, place, Message::new(key, [self.count.to_string(), text])))
    }
}

/// Characters of a text that a message shows.
const SHOWN: usize = 40;

fn shortened(text: &str) -> String {
    let mut short: String = text.trim().chars().take(SHOWN).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}

impl TableReader {
    fn new(place: Place, grid: Grid) -> Self {
        Self {
            place,
            grid,
            styles: Styles::default(),
            hidden: Met::default(),
            alternative: Met::default(),
            overlaps: Met::default(),
            left_out: 0,
        }
    }

    fn read(&mut self, table: ElementRef<'_>, budget: &Budget) -> Result<(), Exceeded> {
        let hidden =
            std::iter::once(table).chain(table.ancestors().filter_map(ElementRef::wrap)).any(|element| look::is_hidden(element.value()));
        if hidden {
            self.grid.visibility = Visibility::Hidden;
        }
        let caption = table.child_elements().find(|child| child.value().name() == "caption");
        self.grid.caption = caption.map(|caption| text::extract(caption, Look::default()).text).filter(|text| !text.is_empty());
        let form = form::form(table, budget);
        for row in &form.hidden_rows {
            push_run(&mut self.grid.hidden_rows, *row, *row);
        }
        self.grid.short_rows = form.short_rows();
        for slot in &form.slots {
            take_cells(budget, 1)?;
            let bytes = self.cell(slot);
            take_text(budget, bytes)?;
        }
        self.report(&form);
        Ok(())
    }

    /// Takes a cell in; gives the bytes of its text.
    fn cell(&mut self, slot: &Slot<'_>) -> usize {
        let at = slot.range.first;
        let look = look::of_cell(slot.element, slot.row);
        let extract = text::extract(slot.element, look.inherited());
        for text in &extract.hidden {
            self.hidden.add(Some(at), text);
        }
        let mut text = extract.text;
        if text.is_empty() && !extract.images.is_empty() {
            text = extract.images.iter().filter(|alt| !alt.is_empty()).cloned().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                self.alternative.add(Some(at), &text);
            }
        }
        let images = extract.images.into_iter().map(|text| (ObjectKind::Image, text));
        let controls = extract.controls.into_iter().map(|text| (ObjectKind::Control, text));
        let objects = images.chain(controls).map(|(kind, text)| Object { kind, range: Some(slot.range), text });
        self.grid.objects.extend(objects);
        if !extract.runs.is_empty() {
            self.grid.runs.insert(at, extract.runs);
        }
        let style = self.styles.index(look.with(&extract.whole));
        let bytes = text.len();
        if !text.is_empty() || style > 0 {
            self.grid.put(at.row, Cell::new(at.column, style, Content::text(text)));
        }
        if slot.range.first != slot.range.last {
            self.grid.merges.push(slot.range);
        }
        bytes
    }

    fn report(&mut self, form: &Form<'_>) {
        for row in &form.hidden_rows {
            let first = self.grid.row(*row).iter().find(|cell| !cell.content.is_blank());
            if let Some(cell) = first {
                let at = Address::new(*row, cell.column);
                let text = self.grid.text(at, cell).into_owned();
                self.hidden.add(Some(at), &text);
            }
        }
        for at in &form.overlaps {
            self.overlaps.add(Some(*at), "");
        }
        self.left_out = form.left_out;
    }

    fn finish(mut self, findings: &mut Vec<Finding>) -> Grid {
        self.grid.styles = self.styles.finish();
        self.grid.merges.sort_by_key(|range| range.first);
        findings.extend(self.hidden.finding(&self.place, "GRD163", "read.html-hidden"));
        findings.extend(self.alternative.finding(&self.place, "GRD164", "read.html-image-text"));
        findings.extend(self.overlaps.finding(&self.place, "GRD162", "read.html-overlap"));
        if self.left_out > 0 {
            let message = Message::new("read.html-too-large", [self.left_out.to_string()]);
            findings.push(Finding::new("GRD166", Severity::Error, self.place, message));
        }
        self.grid
    }
}

#[cfg(test)]
mod tests;
