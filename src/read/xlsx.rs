//! Excel workbooks of the present kind (`.xlsx`, `.xlsm`, strict ones too), each part read in a single pass.
//!
//! ```text
//! package ── workbook ── styles, shared strings ──┬── sheet: rows, merges, hidden ──┬── grids and findings
//!  (zip)      (list)      (once, for all sheets)  └── drawings, comments ───────────┘
//!                                                     (sheets in parallel)
//! ```
//!
//! - Nothing is taken from the file at its word: dimensions, counts and spans are not asked, and no memory is taken before the
//!   bytes that need it are there. What a file may unpack to and hold is fenced by named limits.
//! - Parts are found by their relationships, by name without regard to case, and streamed; none is held unpacked.
//! - No address outside of the file is followed, and a part that declares entities is refused.

mod colors;
mod comments;
mod drawings;
mod fault;
mod package;
mod plain;
mod rows;
mod shared_strings;
mod sheet;
mod styles;
mod text;
mod value;
mod workbook;
mod xml;

#[cfg(test)]
mod against_calamine;
#[cfg(test)]
mod hostile;

use super::relationship::Relationship;
use super::{Reading, check_sheets, each_sheet, take_cells, take_text};
use crate::finding::{Error, Finding, Severity};
use crate::grid::{Grid, Object, ObjectKind};
use crate::limits::{Budget, Exceeded, Limit};
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;
use drawings::Drawn;
use fault::{Broken, Fault};
use package::Package;
use rows::{Book, Doubts, Tally};
use shared_strings::SharedStrings;
use sheet::Sheet;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use styles::Styles;
use workbook::Workbook;
use xml::Scanner;

/// What the sheets of a workbook have taken together.
#[derive(Debug, Default)]
struct Fences {
    budget: Budget,
    /// Texts in which bytes that are no UTF-8 were replaced.
    damaged_texts: AtomicU64,
}

impl Fences {
    /// Asks for room for so many cells more.
    fn take_cells(&self, cells: usize) -> Result<(), Exceeded> {
        take_cells(&self.budget, cells)
    }

    /// Asks for room for a text, and notes one that was damaged.
    fn take_text(&self, bytes: usize, damaged: bool) -> Result<(), Exceeded> {
        if damaged {
            self.damaged_texts.fetch_add(1, Ordering::Relaxed);
        }
        take_text(&self.budget, bytes)
    }
}

/// Reads every worksheet of a workbook, hidden ones too, in the order of its tabs.
///
/// A sheet that is damaged is kept as far as it can be read, with a finding of severity error. Errs where the file is no workbook,
/// declares entities, or asks for more memory than the fences of this module allow; then nothing of it is taken.
pub fn read(source: &SourceFile) -> Result<Reading, Error> {
    read_within(source, &Budget::default())
}

/// As [`read`], within a budget.
pub fn read_within(source: &SourceFile, budget: &Budget) -> Result<Reading, Error> {
    let place = Place::file(source.name.clone());
    let package = Package::open(&source.bytes, budget)
        .map_err(|error| Error::new(place.clone(), Message::new("read.xlsx-no-archive", [error.to_string()])))?;
    let reader = Reader { package, place };
    reader.read().map_err(|broken| broken.error(&reader.place))
}

/// A workbook that is being read.
struct Reader<'a> {
    package: Package<'a>,
    place: Place,
}

/// A sheet's grid, where it has one, and its findings.
type SheetReading = (Option<Grid>, Vec<Finding>);

impl Reader<'_> {
    fn read(&self) -> Result<Reading, Broken> {
        let part = self.workbook_part()?;
        let workbook = self.required(&part, Limit::SidePartBytes, Workbook::read)?;
        check_sheets(&self.package.budget, workbook.sheets.len()).map_err(|exceeded| Fault::from(exceeded).within(&part))?;
        if workbook.sheets.is_empty() {
            return Err(Fault::NoSheets.within(&part));
        }
        let relationships = self.package.relationships(&part).map_err(|fault| fault.within(&part))?;
        let linked = Linked::new(&part, &relationships);

        let mut findings = self.findings_of_package();
        let fences = Fences { budget: self.package.budget.clone(), ..Fences::default() };
        let styles = self.styles(&linked, &mut findings)?;
        let strings = match self.part(&linked, "sharedStrings") {
            Some(part) => self.required(&part, Limit::PartBytes, |scanner| SharedStrings::read(scanner, &fences))?,
            None => SharedStrings::default(),
        };
        let book = Book { strings: &strings, styles: &styles, date1904: workbook.date1904, fences: &fences };

        let sheet = |index, entry: &_| self.sheet(index, entry, &workbook, &linked, &book);
        let read = each_sheet(self.package.size(), &workbook.sheets, sheet);
        let mut grids = Vec::new();
        let mut of_sheets = Vec::new();
        for (grid, mut found) in all_or_fault(read)? {
            grids.extend(grid);
            of_sheets.append(&mut found);
        }
        let damaged = fences.damaged_texts.load(Ordering::Relaxed);
        if damaged > 0 {
            findings.push(self.finding("FIL127", Severity::Error, Message::new("read.xlsx-damaged-text", [damaged.to_string()])));
        }
        findings.append(&mut of_sheets);
        Ok(Reading { grids, findings, ..Reading::default() })
    }

    /// The part that lists the sheets: by relationship, by content type, or where it usually is.
    fn workbook_part(&self) -> Result<String, Broken> {
        let related = self.package.relationships("").map_err(|fault| fault.within("_rels/.rels"))?;
        let target = related.into_iter().find(|relationship| relationship.kind == "officeDocument").map(|relationship| relationship.target);
        let by_type = || self.package.part_of_content_type(b"sheet.main+xml").map_err(|fault| fault.within("[Content_Types].xml"));
        let part = match target.filter(|target| self.package.has(target)) {
            Some(part) => part,
            None => by_type()?.filter(|part| self.package.has(part)).unwrap_or_else(|| "xl/workbook.xml".to_owned()),
        };
        if self.package.has(&part) { Ok(part) } else { Err(Fault::NoWorkbook.within(&part)) }
    }

    /// The part of a kind that the workbook has once: by relationship, or where it usually is.
    fn part(&self, linked: &Linked<'_>, kind: &str) -> Option<String> {
        let related = linked.relationships.iter().find(|relationship| relationship.kind == kind);
        let part = related.map_or_else(|| format!("{}/{kind}.xml", linked.folder), |relationship| relationship.target.clone());
        self.package.has(&part).then_some(part)
    }

    fn styles(&self, linked: &Linked<'_>, findings: &mut Vec<Finding>) -> Result<Styles, Broken> {
        // Without its colours a theme is no loss that matters, so that its damage is not told.
        let theme =
            self.part(linked, "theme").and_then(|part| self.package.read(&part, Limit::SidePartBytes, colors::read_theme).ok().flatten());
        let Some(part) = self.part(linked, "styles") else { return Ok(Styles::default()) };
        match self.package.read(&part, Limit::SidePartBytes, |scanner| Styles::read(scanner, theme.unwrap_or_default())) {
            Ok(styles) => Ok(styles.unwrap_or_default()),
            Err(fault) if fault.is_damage() => {
                findings.push(self.finding("FIL126", Severity::Error, Message::new("read.xlsx-no-styles", [part])));
                Ok(Styles::default())
            }
            Err(fault) => Err(fault.within(&part)),
        }
    }

    fn findings_of_package(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let links = self.package.count_under("xl/externallinks/externallink");
        if links > 0 {
            findings.push(self.finding("FIL121", Severity::Info, Message::new("read.xlsx-external-links", [links.to_string()])));
        }
        let same = &self.package.same_but_case;
        if let Some(first) = same.first() {
            let message = Message::new("read.xlsx-same-but-case", [&same.len().to_string(), first]);
            findings.push(self.finding("FIL122", Severity::Warning, message));
        }
        findings
    }

    /// Reads one sheet of the list.
    fn sheet(
        &self,
        index: usize,
        entry: &workbook::Sheet,
        workbook: &Workbook,
        linked: &Linked<'_>,
        book: &Book<'_>,
    ) -> Result<SheetReading, Broken> {
        let name: Arc<str> = entry.name.as_str().into();
        let place = self.place.with_sheet(name.clone());
        let related = linked.by_id.get(entry.relationship.as_str());
        if let Some(related) = related.filter(|related| related.kind.to_lowercase().ends_with("sheet") && related.kind != "worksheet") {
            let message = Message::new("read.xlsx-other-sheet", [&*name, &related.kind]);
            return Ok((None, vec![Finding::new("FIL123", Severity::Info, place, message)]));
        }
        let part = related.map_or_else(|| format!("{}/worksheets/sheet{}.xml", linked.folder, index + 1), |related| related.target.clone());
        let mut sheet = Sheet::default();
        let mut findings = Vec::new();
        match self.package.read(&part, Limit::PartBytes, |scanner| sheet.read(scanner, book)) {
            Ok(Some(())) => {}
            Ok(None) => {
                let message = Message::new("read.xlsx-no-sheet-part", [&*name, &part]);
                return Ok((None, vec![Finding::new("FIL124", Severity::Error, place, message)]));
            }
            Err(fault) if fault.is_damage() => {
                findings.push(Finding::new("FIL125", Severity::Error, place.clone(), broken_sheet(&name, &fault)));
            }
            Err(fault) => return Err(fault.within(&part)),
        }
        if sheet.merges_left_out > 0 {
            let message = Message::new("read.xlsx-merges", [sheet.merges_left_out.to_string()]);
            findings.push(Finding::new("GRD128", Severity::Warning, place.clone(), message));
        }
        let controls = std::mem::take(&mut sheet.controls);
        let (mut grid, doubts) = sheet.grid(name, book);
        grid.visibility = entry.visibility;
        grid.objects = Beside { package: &self.package, place: &place, findings: &mut findings }.objects(&part, controls)?;
        doubts.tell(workbook.uncalculated, &place, &mut findings);
        Ok((Some(grid), findings))
    }

    /// Reads a part without which there is no workbook.
    fn required<T>(&self, part: &str, fence: Limit, read: impl FnOnce(&mut Scanner<'_>) -> Result<T, Fault>) -> Result<T, Broken> {
        let read = self.package.read(part, fence, read).and_then(|read| read.ok_or(Fault::NoWorkbook));
        read.map_err(|fault| fault.within(part))
    }

    fn finding(&self, code: &'static str, severity: Severity, message: Message) -> Finding {
        Finding::new(code, severity, self.place.clone(), message)
    }
}

/// All sheets, or the fault of the first that has one.
///
/// Which sheet meets a fence around the whole depends on the threads, so that such a fault goes before all others.
fn all_or_fault(read: Vec<Result<SheetReading, Broken>>) -> Result<Vec<SheetReading>, Broken> {
    let of_the_whole = |read: &&Result<SheetReading, Broken>| matches!(read, Err(broken) if broken.fault.is_of_the_whole());
    match read.iter().find(of_the_whole) {
        Some(Err(broken)) => Err(broken.clone()),
        _ => read.into_iter().collect(),
    }
}

/// The parts that the workbook leads to.
struct Linked<'a> {
    folder: &'a str,
    relationships: &'a [Relationship],
    by_id: BTreeMap<&'a str, &'a Relationship>,
}

impl<'a> Linked<'a> {
    fn new(workbook: &'a str, relationships: &'a [Relationship]) -> Self {
        let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
        Self { folder, relationships, by_id: relationships.iter().map(|related| (related.id.as_str(), related)).collect() }
    }
}

/// Reads what lies beside the cells of a sheet. The cells are good without it, so that damage is a finding.
struct Beside<'a> {
    package: &'a Package<'a>,
    place: &'a Place,
    findings: &'a mut Vec<Finding>,
}

impl Beside<'_> {
    /// The objects on the sheet of a part: those that the sheet itself lists, and those of the parts that it leads to.
    fn objects(&mut self, sheet: &str, controls: Vec<Drawn>) -> Result<Vec<Object>, Broken> {
        let relationships = self.tolerate(sheet, self.package.relationships(sheet))?;
        let (mut drawn, mut legacy, mut older, mut threaded) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for Relationship { kind, target, .. } in relationships.iter().filter(|related| seen.insert(&related.target)) {
            match kind.as_str() {
                "drawing" => drawn.append(&mut self.part(target, drawings::read)?),
                "vmlDrawing" => legacy.append(&mut self.part(target, drawings::read_legacy)?),
                "comments" => older.append(&mut self.part(target, comments::read)?),
                "threadedComment" => threaded.append(&mut self.part(target, comments::read_threaded)?),
                _ => {}
            }
        }
        let most = self.package.budget.most(Limit::Objects);
        if [&drawn, &controls, &legacy].iter().any(|objects| objects.len() >= most) {
            let message = Message::new("read.xlsx-too-many-objects", [most.to_string()]);
            self.findings.push(Finding::new("FIL129", Severity::Warning, self.place.clone(), message));
        }
        let mut objects = one_of_each(drawn, controls, legacy);
        objects.extend(comments::together(older, threaded));
        Ok(objects)
    }

    fn part<T>(&mut self, part: &str, read: impl FnOnce(&mut Scanner<'_>) -> Result<Vec<T>, Fault>) -> Result<Vec<T>, Broken> {
        self.tolerate(part, self.package.read(part, Limit::SidePartBytes, read).map(Option::unwrap_or_default))
    }

    /// Makes a finding of a damaged part.
    fn tolerate<T>(&mut self, part: &str, read: Result<Vec<T>, Fault>) -> Result<Vec<T>, Broken> {
        match read {
            Err(fault) if fault.is_damage() => {
                let message = Message::new("read.xlsx-side-part", [part]);
                self.findings.push(Finding::new("FIL128", Severity::Warning, self.place.clone(), message));
                Ok(Vec::new())
            }
            read => read.map_err(|fault| fault.within(part)),
        }
    }
}

/// The objects of a sheet, each once: a control may be in the drawing, in the sheet and in the legacy drawing.
fn one_of_each(drawn: Vec<Drawn>, controls: Vec<Drawn>, legacy: Vec<Drawn>) -> Vec<Object> {
    let kinds: BTreeMap<u32, ObjectKind> = controls.iter().filter_map(|control| Some((control.shape?, control.object.kind))).collect();
    let mut seen = BTreeMap::new();
    let mut objects: Vec<Object> = Vec::new();
    for Drawn { mut object, shape } in drawn.into_iter().chain(controls).chain(legacy) {
        if let Some(shape) = shape {
            object.kind = kinds.get(&shape).copied().unwrap_or(ObjectKind::Control);
            if let Some(known) = seen.insert(shape, objects.len()).and_then(|at| objects.get_mut(at)) {
                known.range = known.range.or(object.range);
                if known.text.is_empty() {
                    known.text = object.text;
                }
                continue;
            }
        }
        objects.push(object);
    }
    objects
}

fn broken_sheet(name: &str, fault: &Fault) -> Message {
    match fault {
        Fault::Unreadable(reason) => Message::new("read.xlsx-sheet-unreadable", [name, reason]),
        _ => Message::new("read.xlsx-sheet-cut-short", [name]),
    }
}

impl Doubts {
    /// Adds a finding for each kind of doubt, at the first cell that it is about.
    fn tell(self, uncalculated: bool, place: &Place, findings: &mut Vec<Finding>) {
        let mut tell = |code, severity, tally: Tally, key, hint: Option<&'static str>| {
            let Some(first) = tally.first else { return };
            let message = Message::new(key, [tally.count.to_string(), tally.text]);
            let finding = Finding::new(code, severity, place.with_cell(first), message);
            findings.push(match hint {
                Some(hint) => finding.hint(Message::plain(hint)),
                None => finding,
            });
        };
        let recalculate = Some("read.xlsx-recalculate");
        tell("GRD121", Severity::Error, self.without_result, "read.xlsx-no-result", recalculate);
        if uncalculated {
            tell("GRD129", Severity::Warning, self.formulas, "read.xlsx-uncalculated", recalculate);
        }
        tell("GRD122", Severity::Error, self.beyond, "read.xlsx-beyond", None);
        tell("GRD123", Severity::Warning, self.twice, "read.xlsx-twice", None);
        tell("GRD124", Severity::Error, self.without_text, "read.xlsx-no-text", None);
        tell("GRD125", Severity::Warning, self.unread, "read.xlsx-unread", None);
        tell("GRD126", Severity::Warning, self.misplaced, "read.xlsx-misplaced", None);
        tell("GRD127", Severity::Info, self.without_style, "read.xlsx-no-style", None);
    }
}
