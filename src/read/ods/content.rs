//! The pass over `content.xml`: sheets in the order of the document, each row and cell once.

use super::cell::{CellStart, Texts, count};
use super::object::{Drawn, comment};
use super::sheet::{CellRun, RowRun, Sheet, TooMuch};
use super::style::{Need, Styles};
use super::text::{Foreign, Paragraphs, rest_of_paragraph};
use crate::finding::Severity;
use crate::grid::{Content, Grid, Object, Run, Visibility, push_run};
use crate::limits::Budget;
use crate::message::Message;
use crate::place::{Address, Place};
use crate::read::check_sheets;
use crate::read::remarks::Remarks;
use crate::read::xml::{Fault, Xml, attributes};
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::sync::Arc;

/// Style that office programs give to their copies of cells of other files, which are no sheets.
const EXTERNAL_CACHE: &str = "ta_extref";

/// Why the pass cannot go on.
#[derive(Debug)]
pub(super) enum Stop {
    /// The XML.
    Fault(Fault),
    /// Sheet, and what it has too much of.
    TooMuch(Place, TooMuch),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What the pass gathers.
pub(super) struct Workbook<'a> {
    /// The file.
    pub(super) place: &'a Place,
    /// Embedded documents that are charts.
    pub(super) charts: BTreeSet<String>,
    /// Styles, those of `styles.xml` too.
    pub(super) styles: Styles,
    /// The sheets so far; their styles are set when all are known.
    pub(super) grids: Vec<Grid>,
    /// What was wrong with them.
    pub(super) remarks: Remarks,
    /// True once the element that holds sheets was seen.
    pub(super) is_spreadsheet: bool,
    budget: Budget,
    texts: Texts,
}

/// What a sheet has beside its cells.
#[derive(Default)]
struct Extras {
    objects: Vec<Object>,
    runs: BTreeMap<Address, Vec<Run>>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
}

impl<'a> Workbook<'a> {
    /// Nothing read yet.
    pub(super) fn new(place: &'a Place, charts: BTreeSet<String>, budget: &Budget) -> Self {
        Self {
            place,
            charts,
            styles: Styles::default(),
            grids: Vec::new(),
            remarks: Remarks::new(place.clone()),
            is_spreadsheet: false,
            budget: budget.clone(),
            texts: Texts::default(),
        }
    }

    /// Reads a whole document: the styles of `styles.xml`, the styles and sheets of `content.xml`.
    pub(super) fn read<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Stop> {
        enum Part {
            Styles,
            Sheets,
            Open,
            Other,
        }
        let mut depth = 0u64;
        loop {
            let part = match xml.next()? {
                Event::Start(element) => match element.name().0 {
                    "office:styles" | "office:automatic-styles" => Part::Styles,
                    "office:spreadsheet" => Part::Sheets,
                    "office:document" | "office:document-content" | "office:document-styles" | "office:body" => Part::Open,
                    _ => Part::Other,
                },
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    continue;
                }
                Event::Eof if depth > 0 => return Err(Fault::early_end().into()),
                Event::Eof => return Ok(()),
                _ => continue,
            };
            match part {
                Part::Styles => self.styles.read(xml)?,
                Part::Sheets => self.sheets(xml)?,
                Part::Open => depth += 1,
                Part::Other => xml.skip()?,
            }
        }
    }

    fn sheets<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Stop> {
        self.is_spreadsheet = true;
        loop {
            let start = match xml.inside()? {
                Event::Start(element) if element.name().0 == "table:table" => Some(SheetStart::from(&element)?),
                Event::Start(_) => None,
                Event::End(_) => return Ok(()),
                _ => continue,
            };
            match start.filter(|start| start.style != EXTERNAL_CACHE) {
                Some(start) => self.sheet(xml, &start)?,
                None => xml.skip()?,
            }
        }
    }

    /// Reads a sheet; what was read of a damaged one is kept.
    fn sheet<R: BufRead>(&mut self, xml: &mut Xml<R>, start: &SheetStart) -> Result<(), Stop> {
        let counted = check_sheets(&self.budget, self.grids.len() + 1);
        counted.map_err(|exceeded| Stop::TooMuch(self.place.clone(), exceeded.into()))?;
        let mut sheet = Sheet::default();
        let mut extras = Extras::default();
        let mut grid = Grid::new(start.name.as_str());
        let place = self.place.with_sheet(grid.sheet.clone());
        let outcome = self.rows(xml, &mut sheet, &mut extras, &place);
        if matches!(outcome, Err(Stop::TooMuch(..) | Stop::Fault(Fault::Exceeded(_)))) {
            return outcome;
        }
        if !sheet.fill(&mut grid, &mut self.styles, &self.budget) {
            let message = Message::plain("read.ods-blank-styles-dropped");
            self.remarks.tell("GRD142", Severity::Info, place.clone(), message);
        }
        if self.grids.iter().any(|other| other.sheet == grid.sheet) {
            let message = Message::new("read.ods-same-name", [&*grid.sheet]);
            self.remarks.tell("GRD143", Severity::Warning, place, message);
        }
        if self.styles.hides_table(&start.style) {
            grid.visibility = Visibility::Hidden;
        }
        grid.objects = extras.objects;
        grid.runs = extras.runs;
        grid.hidden_rows = extras.hidden_rows;
        grid.hidden_columns = extras.hidden_columns;
        self.grids.push(grid);
        outcome
    }

    fn rows<R: BufRead>(&mut self, xml: &mut Xml<R>, sheet: &mut Sheet, extras: &mut Extras, place: &Place) -> Result<(), Stop> {
        // Groups of rows and columns that are open; true for one that is folded.
        let mut groups: Vec<bool> = Vec::new();
        let mut folded = 0u64;
        loop {
            let child = match xml.inside()? {
                Event::Start(element) => SheetChild::of(&element)?,
                Event::End(_) => match groups.pop() {
                    Some(was_folded) => {
                        folded -= u64::from(was_folded);
                        continue;
                    }
                    None => return Ok(()),
                },
                _ => continue,
            };
            match child {
                SheetChild::Group(is_folded) => {
                    folded += u64::from(is_folded);
                    groups.push(is_folded);
                }
                SheetChild::Columns(columns) => {
                    let first = sheet.next_column();
                    let style = columns.style.filter(|style| self.styles.index(Some(style), Need::Any) != 0);
                    sheet.add_columns(columns.count, style.map(|style| self.texts.share(&style)));
                    if columns.hidden || folded > 0 {
                        push_run(&mut extras.hidden_columns, first, sheet.next_column().saturating_sub(1));
                    }
                    xml.skip()?;
                }
                SheetChild::Rows(rows) => {
                    let first = sheet.next_row();
                    let style = rows.style.map(|style| self.texts.share(&style));
                    let mut row = RowRun { count: rows.count, style, cells: Vec::new() };
                    self.row(xml, first, &mut row, extras, place)?;
                    sheet.add_rows(row, &self.budget).map_err(|much| Stop::TooMuch(place.clone(), much))?;
                    if rows.hidden || folded > 0 {
                        push_run(&mut extras.hidden_rows, first, sheet.next_row().saturating_sub(1));
                    }
                }
                SheetChild::Drawn(drawn) => {
                    let object = drawn.read(xml, None, &self.charts, &self.styles)?;
                    extras.objects.push(object);
                }
                SheetChild::Other => xml.skip()?,
            }
        }
    }

    fn row<R: BufRead>(&mut self, xml: &mut Xml<R>, index: u32, row: &mut RowRun, extras: &mut Extras, sheet: &Place) -> Result<(), Fault> {
        let mut column = 0u32;
        loop {
            let start = match xml.inside()? {
                Event::Start(element) if matches!(element.name().0, "table:table-cell" | "table:covered-table-cell") => {
                    Some(CellStart::from(&element)?)
                }
                Event::Start(_) => None,
                Event::End(_) => return Ok(()),
                _ => continue,
            };
            let Some(start) = start else {
                xml.skip()?;
                continue;
            };
            let at = Address::new(index, column);
            column = column.saturating_add(start.count());
            row.add_cells(self.cell(xml, start, at, extras, sheet)?);
        }
    }

    fn cell<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        start: CellStart,
        at: Address,
        extras: &mut Extras,
        sheet: &Place,
    ) -> Result<CellRun, Fault> {
        let mut text = Paragraphs::default();
        let (charts, styles) = (&self.charts, &self.styles);
        let mut foreign = |thing, xml: &mut Xml<R>| {
            extras.objects.push(match thing {
                Foreign::Annotation => comment(xml, at, styles)?,
                Foreign::Drawn(drawn) => drawn.read(xml, Some(at), charts, styles)?,
            });
            Ok(())
        };
        let mut depth = 1u64;
        while depth > 0 {
            let child = match xml.inside()? {
                Event::Start(element) => CellChild::of(&element)?,
                Event::End(_) => {
                    depth -= 1;
                    continue;
                }
                _ => continue,
            };
            match child {
                CellChild::Paragraph => {
                    text.begin();
                    rest_of_paragraph(xml, &mut text, styles, &mut foreign)?;
                }
                CellChild::Open => depth += 1,
                CellChild::Foreign(thing) => foreign(thing, xml)?,
                CellChild::Other => xml.skip()?,
            }
        }
        let (run, unread) = start.run(&text.text, &mut self.texts);
        if let Some(value) = unread {
            let message = Message::new("read.ods-unread-value", [value]);
            self.remarks.tell("GRD141", Severity::Warning, sheet.with_cell(at), message);
        }
        if matches!(&run.content, Content::Text(content) if **content == *text.text) && !text.runs.is_empty() {
            extras.runs.insert(at, text.runs);
        }
        Ok(run)
    }
}

/// The attributes of a sheet.
struct SheetStart {
    name: String,
    style: String,
}

impl SheetStart {
    fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let mut start = Self { name: String::new(), style: String::new() };
        for pair in attributes(element) {
            match pair? {
                ("table:name", name) => start.name = name.into_owned(),
                ("table:style-name", style) => start.style = style.into_owned(),
                _ => {}
            }
        }
        Ok(start)
    }
}

/// The attributes of rows or columns.
struct Lines {
    count: u32,
    style: Option<Arc<str>>,
    hidden: bool,
}

impl Lines {
    fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let mut lines = Self { count: 1, style: None, hidden: false };
        for pair in attributes(element) {
            match pair? {
                ("table:number-rows-repeated" | "table:number-columns-repeated", value) => lines.count = count(&value),
                ("table:default-cell-style-name", style) => lines.style = Some(style.into()),
                ("table:visibility", value) => lines.hidden = value != "visible",
                _ => {}
            }
        }
        Ok(lines)
    }
}

/// What stands in a sheet.
enum SheetChild {
    /// Rows or columns that belong together; holds whether they are folded away.
    Group(bool),
    Columns(Lines),
    Rows(Lines),
    Drawn(Drawn),
    Other,
}

impl SheetChild {
    fn of(element: &BytesStart<'_>) -> Result<Self, Fault> {
        Ok(match element.name().0 {
            "table:table-column" => Self::Columns(Lines::from(element)?),
            "table:table-row" => Self::Rows(Lines::from(element)?),
            "table:table-row-group" | "table:table-column-group" => {
                let display = crate::read::xml::attribute(element, "table:display")?;
                Self::Group(display.is_some_and(|display| display == "false"))
            }
            "table:table-header-rows"
            | "table:table-rows"
            | "table:table-header-columns"
            | "table:table-columns"
            | "table:shapes"
            | "draw:g"
            | "draw:a" => Self::Group(false),
            name if name.starts_with("draw:") || name.starts_with("dr3d:") => Self::Drawn(Drawn::from(element)?),
            _ => Self::Other,
        })
    }
}

/// What stands in a cell.
enum CellChild {
    Paragraph,
    Open,
    Foreign(Foreign),
    Other,
}

impl CellChild {
    fn of(element: &BytesStart<'_>) -> Result<Self, Fault> {
        Ok(match element.name().0 {
            "text:p" | "text:h" => Self::Paragraph,
            "text:list" | "text:list-item" | "draw:g" | "draw:a" => Self::Open,
            "office:annotation" => Self::Foreign(Foreign::Annotation),
            name if name.starts_with("draw:") || name.starts_with("dr3d:") => Self::Foreign(Foreign::Drawn(Drawn::from(element)?)),
            _ => Self::Other,
        })
    }
}
