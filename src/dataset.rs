//! The pipeline: source, read, layout, table, audit, in this order, for one loose file or for one edition of a definition.
//!
//! A grid is let go of as soon as its tables are through, so that a workbook of many sheets never stands in memory with everything
//! that was made of it. Nothing is written here: what is done with a table is up to the caller.

mod columns;
mod documents;
mod draft;
mod glob;
mod side_by_side;

pub use columns::{Column, ColumnKind, Columns, DimensionColumn};
pub use documents::{Document, documents};
pub use draft::{Correction, draft};

use crate::audit::{self, Ledger, SheetProof, TableProof};
use crate::characters::Characters;
use crate::definition::{Definition, Origin, TableDefinition, sha256};
use crate::finding::{Error, Finding};
use crate::grid::{Grid, Visibility};
use crate::layout::{self, Layout, LayoutHint, Siblings, TableLayout};
use crate::limits::Limits;
use crate::lint::{self, Beside, FileSubject, Gain, Judgement, Score, SheetSubject};
use crate::meaning::Meaning;
use crate::message::Message;
use crate::place::{Address, Place, Range};
use crate::read::{self, Reading};
use crate::source::encoding::Certificate;
use crate::source::input::Input;
use crate::source::{Format, SourceFile};
use crate::table::Table;
use side_by_side::{Batch, Batches};
use std::path::Path;
use std::sync::Arc;

/// What is known of a file that was read.
#[derive(Clone, Debug)]
pub struct SourceFacts {
    /// Its path or URL, as people know it.
    pub name: Arc<str>,
    /// Its size.
    pub bytes: usize,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// What it is, by content.
    pub format: Format,
    /// How its text was decoded; none for formats that carry their own encoding.
    pub encoding: Option<Certificate>,
    /// The characters in its sheets that another system shows otherwise or not at all.
    pub characters: Characters,
}

/// A sheet with its reading.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file it is in.
    pub file: Arc<str>,
    /// Its cells.
    pub grid: Arc<Grid>,
    /// How they were read.
    pub layout: Layout,
    /// What the labels of each table say about its figures.
    pub meanings: Vec<Meaning>,
    /// The proof of it.
    pub proof: SheetProof,
}

impl Sheet {
    /// Reads the layout of a grid and proves it.
    pub fn new(file: Arc<str>, grid: Arc<Grid>, hint: Option<&LayoutHint>) -> Self {
        let mut layout = layout::detect(&grid, hint);
        let meanings = Meaning::all(&grid, &layout);
        let proof = audit::examine(&grid, &mut layout, &meanings);
        Self { file, grid, layout, meanings, proof }
    }

    /// Reads the sheets of a file in their order, each beside those before it that look like it; several at a time where threads are free.
    pub fn all<G: Iterator<Item = Arc<Grid>>>(file: Arc<str>, grids: G) -> impl Iterator<Item = Self> + use<G> {
        Self::batches(file, grids).flat_map(|batch| batch.sheets)
    }

    fn batches<G: Iterator<Item = Arc<Grid>>>(file: Arc<str>, grids: G) -> impl Iterator<Item = Batch<Self>> + use<G> {
        let mut siblings = Siblings::default();
        Batches::new(grids).map(move |batch| {
            let mut batch = batch.each(|grid| Self::new(file.clone(), grid, None));
            for sheet in &mut batch.sheets {
                siblings.compare(&sheet.grid, &mut sheet.layout);
            }
            batch
        })
    }

    /// Where the sheet is.
    pub fn place(&self) -> Place {
        Place::file(self.file.clone()).with_sheet(self.grid.sheet.clone())
    }

    /// Its tables in reading order.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let tables = self.layout.tables.iter().zip(&self.meanings).zip(&self.proof.tables);
        (1..).zip(tables).map(|(number, ((layout, meaning), proof))| Part {
            file: &self.file,
            table: Table { grid: &self.grid, layout, meaning, number },
            proof,
        })
    }
}

/// The part of a table that one file holds; all of it, but for definitions that take many files.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The file.
    pub file: &'a Arc<str>,
    /// The table.
    pub table: Table<'a>,
    /// The proof of how it was read.
    pub proof: &'a TableProof,
}

impl Part<'_> {
    /// Where the part is: its body.
    pub fn place(&self) -> Place {
        Place::file(self.file.clone()).with_sheet(self.table.grid.sheet.clone()).with_range(self.table.layout.body)
    }

    /// The texts of some cells, trimmed, blank ones left out.
    pub fn texts(&self, cells: &[Address]) -> Vec<String> {
        let grid = self.table.grid;
        let text = |at: &Address| grid.cell(*at).map(|cell| grid.text(*at, cell).trim().to_owned());
        cells.iter().filter_map(text).filter(|text| !text.is_empty()).collect()
    }
}

/// A loose file that was read, before its sheets are looked at.
#[derive(Debug)]
pub struct Loose {
    /// What is known of the file.
    pub facts: SourceFacts,
    /// What its reader found wrong or doubtful.
    pub findings: Vec<Finding>,
    grids: Vec<Grid>,
}

impl Loose {
    /// Reads a file. Errs where no reader can.
    pub fn read(source: &SourceFile) -> Result<Self, Error> {
        Ok(Self::of(source, read::read(source)?))
    }

    /// Reads a file within limits, as [`read::read_within`] does. Errs as it does.
    pub fn read_within(source: &SourceFile, limits: &Limits) -> Result<Self, Error> {
        Ok(Self::of(source, read::read_within(source, limits)?))
    }

    fn of(source: &SourceFile, (format, reading): (Format, Reading)) -> Self {
        let Reading { grids, findings, encoding, characters } = reading;
        Self { facts: facts(source, format, encoding, characters), findings, grids }
    }

    /// The sheets in the file's order, hidden ones too; each is read when its turn comes, and gone when it is dropped.
    pub fn sheets(&mut self) -> impl Iterator<Item = Sheet> + use<> {
        Sheet::all(self.facts.name.clone(), std::mem::take(&mut self.grids).into_iter().map(Arc::new))
    }

    /// Does the same with every sheet that [`Self::sheets`] gives, several at a time where threads are free; the results are in order.
    pub fn each_sheet<T: Send>(&mut self, work: impl Fn(Sheet) -> T + Sync + Send) -> Vec<T> {
        let grids = std::mem::take(&mut self.grids).into_iter().map(Arc::new);
        Sheet::batches(self.facts.name.clone(), grids).flat_map(|batch| batch.each(&work).sheets).collect()
    }

    /// The cells of the sheets alone, in the file's order, to be read more than once; none is left for [`Self::sheets`].
    pub fn take_grids(&mut self) -> Vec<Arc<Grid>> {
        std::mem::take(&mut self.grids).into_iter().map(Arc::new).collect()
    }
}

fn facts(source: &SourceFile, format: Format, encoding: Option<Certificate>, characters: Characters) -> SourceFacts {
    SourceFacts { name: source.name.clone(), bytes: source.bytes.len(), sha256: sha256(&source.bytes), format, encoding, characters }
}

/// A table of a dataset, ready to write.
#[derive(Clone, Debug)]
pub struct DatasetTable<'a> {
    /// Its place among the tables of the definition, from 0.
    pub index: usize,
    /// What the definition says of it.
    pub definition: &'a TableDefinition,
    /// Its parts in order of the files; at least one.
    pub parts: Vec<Part<'a>>,
}

/// What came of an edition beside its tables.
#[derive(Clone, Debug, Default)]
pub struct EditionReading {
    /// The files, in order of name.
    pub sources: Vec<SourceFacts>,
    /// What the readers and the ledgers found wrong or doubtful; the tables' own doubts are in their layouts.
    pub findings: Vec<Finding>,
    /// Filled cells of the sheets in use that no table accounts for, as ranges.
    pub left_over: Vec<Place>,
    /// Tables and sheets that the definition does not name.
    pub unused: Vec<Place>,
    /// The ledger of each sheet, in order of the files and of their sheets.
    pub ledgers: Vec<(Place, Ledger)>,
    /// Hidden sheets with filled cells, whether the definition names them or not.
    pub hidden: Vec<Place>,
    /// How machine-readable each file is, in the order of the files.
    pub scores: Vec<SourceScore>,
}

/// How machine-readable a file is by the rules of 2026, and what would raise it most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceScore {
    /// The points of each level.
    pub score: Score,
    /// What would raise it, the greatest gain first.
    pub gains: Vec<Gain>,
}

impl SourceScore {
    fn new(judgements: &[Judgement]) -> Self {
        Self { score: lint::score(judgements.iter()), gains: lint::gains(&judgements.iter().collect::<Vec<_>>()) }
    }
}

/// The sources of an edition, not yet read; paths are relative to `base`.
///
/// Errs where a pattern fits no file.
pub fn inputs(origin: &Origin, base: &Path, place: &Place) -> Result<Vec<Input>, Error> {
    match origin {
        Origin::Path(path) => Ok(vec![Input::file(&base.join(path), path)]),
        Origin::Url(url) => Ok(vec![Input::web(url)]),
        Origin::Glob(pattern) => {
            let files = glob::find(base, pattern);
            if files.is_empty() {
                return Err(Error::new(place.clone(), Message::new("release.no-file-fits", [pattern.as_str()]))
                    .hint(Message::plain("release.no-file-fits-hint")));
            }
            Ok(files.iter().map(|path| Input::file(&base.join(path), path)).collect())
        }
    }
}

/// Runs one edition: every table of the definition is handed to `write` once, with all its parts.
///
/// The tables come in the order of the sheets; where there are several files, in the order of the definition after all have been read.
/// Errs where a file cannot be read within the limits, lacks a sheet, table or level that the definition names, or `write` errs.
///
/// # Panics
///
/// Unwinds to [`contained`](crate::limits::contained) where the time for a file is up.
pub fn run<'d>(
    definition: &'d Definition,
    sources: Vec<SourceFile>,
    limits: &Limits,
    write: &mut dyn FnMut(&DatasetTable<'_>) -> Result<(), Error>,
) -> Result<EditionReading, Error> {
    let mut edition = EditionReading::default();
    let many = sources.len() > 1;
    let mut kept: Vec<Kept> = Vec::new();
    for source in sources {
        let (format, reading) = read::read_within(&source, limits)?;
        let before = edition.findings.len();
        edition.findings.extend(reading.findings);
        let mut file = FileRun::new(definition, source.name.clone(), &reading.grids)?;
        let facts = facts(&source, format, reading.encoding, reading.characters);
        drop(source);
        file.judge(&facts, edition.findings.get(before..).unwrap_or_default());
        edition.sources.push(facts);
        for (at, grid) in reading.grids.into_iter().enumerate() {
            let found = file.sheet(at, grid, &mut edition)?;
            if many {
                kept.extend(found);
            } else {
                hand_over(definition, &found, write)?;
            }
        }
        file.all_found()?;
        edition.scores.push(SourceScore::new(&file.judgements));
    }
    if many {
        hand_over(definition, &kept, write)?;
    }
    Ok(edition)
}

/// A table of the definition that was found, with the sheet it is in.
struct Kept {
    index: usize,
    sheet: Arc<Sheet>,
    number: usize,
}

/// Hands every table that was found to `write`, all parts of one at once.
fn hand_over(definition: &Definition, kept: &[Kept], write: &mut dyn FnMut(&DatasetTable<'_>) -> Result<(), Error>) -> Result<(), Error> {
    for (index, table) in definition.tables.iter().enumerate() {
        let mine = kept.iter().filter(|kept| kept.index == index);
        let parts: Vec<Part<'_>> = mine.filter_map(|kept| kept.sheet.parts().nth(kept.number - 1)).collect();
        if !parts.is_empty() {
            write(&DatasetTable { index, definition: table, parts })?;
        }
    }
    Ok(())
}

/// The tables of a definition as they are looked for in one file.
struct FileRun<'d> {
    definition: &'d Definition,
    file: Arc<str>,
    /// For each table of the definition the sheet it is in; none where the first sheet with a table is meant and not yet found.
    sheets: Vec<Option<usize>>,
    /// How the sheets in use were read so far.
    siblings: Siblings,
    /// What the file is by its content.
    format: Option<Format>,
    /// What the rules come to so far.
    judgements: Vec<Judgement>,
}

impl<'d> FileRun<'d> {
    fn new(definition: &'d Definition, file: Arc<str>, grids: &[Grid]) -> Result<Self, Error> {
        let sheet = |table: &TableDefinition| table.sheet.as_deref().map(|name| sheet_named(name, &file, grids)).transpose();
        let sheets = definition.tables.iter().map(sheet).collect::<Result<_, _>>()?;
        Ok(Self { definition, file, sheets, siblings: Siblings::default(), format: None, judgements: Vec::new() })
    }

    /// Judges the file as a whole, by every rule.
    fn judge(&mut self, facts: &SourceFacts, findings: &[Finding]) {
        let SourceFacts { name, format, encoding, characters, .. } = facts;
        let subject = FileSubject { name, format: *format, encoding: encoding.as_ref(), characters, findings, beside: Beside::default() };
        self.judgements = lint::judge_file(&subject, |_| true);
        self.format = Some(*format);
    }

    /// Judges a sheet, by every rule.
    fn judge_sheet(&mut self, sheet: &Sheet) {
        let Some(format) = self.format else { return };
        let Sheet { grid, layout, meanings, proof, .. } = sheet;
        let found = lint::judge_sheet(&SheetSubject::new(format, grid, layout, meanings, proof), |_| true);
        self.judgements.extend(found);
    }

    /// The tables of the definition that are in a sheet.
    fn sheet(&mut self, at: usize, grid: Grid, edition: &mut EditionReading) -> Result<Vec<Kept>, Error> {
        if grid.visibility != Visibility::Visible && grid.used().is_some() {
            edition.hidden.push(Place::file(self.file.clone()).with_sheet(grid.sheet.clone()));
        }
        let open = grid.visibility == Visibility::Visible && self.sheets.contains(&None);
        if !open && !self.sheets.contains(&Some(at)) {
            let place = Place::file(self.file.clone()).with_sheet(grid.sheet.clone());
            edition.ledgers.push((place.clone(), Ledger::unpublished(&grid)));
            edition.unused.push(place);
            self.judge_sheet(&Sheet::new(self.file.clone(), Arc::new(grid), None));
            return Ok(Vec::new());
        }
        let mine = |sheet: &Option<usize>| sheet.map_or(open, |sheet| sheet == at);
        let form = self.definition.tables.iter().zip(&self.sheets).any(|(table, sheet)| table.hint.form && mine(sheet));
        let detected = |form: bool| LayoutHint { form, ..LayoutHint::default() };
        let mut plain = Sheet::new(self.file.clone(), Arc::new(grid), Some(&detected(form)));
        self.siblings.compare(&plain.grid, &mut plain.layout);
        if open && !plain.layout.tables.is_empty() {
            self.sheets.iter_mut().filter(|sheet| sheet.is_none()).for_each(|sheet| *sheet = Some(at));
        }
        self.judge_sheet(&plain);
        let plain = Arc::new(plain);
        let mut found = Vec::new();
        for (index, table) in self.definition.tables.iter().enumerate().filter(|(index, _)| self.sheets.get(*index) == Some(&Some(at))) {
            let sheet = if table.hint == detected(table.hint.form) {
                plain.clone()
            } else {
                Arc::new(Sheet::new(self.file.clone(), plain.grid.clone(), Some(&table.hint)))
            };
            let Some(number) = number(&sheet.layout, table) else { return Err(no_table(&sheet, table)) };
            found.push(Kept { index, sheet, number });
        }
        account(&plain, &found, edition);
        Ok(found)
    }

    /// Errs where no sheet held the tables that name none.
    fn all_found(&self) -> Result<(), Error> {
        let missing = self.definition.tables.iter().zip(&self.sheets).find(|(_, sheet)| sheet.is_none());
        missing.map_or(Ok(()), |(table, _)| {
            Err(Error::new(Place::file(self.file.clone()), Message::new("release.no-table", [table.name.as_str()])))
        })
    }
}

/// Which table of a layout, from 1, a definition means: forms and other tables are counted apart.
fn number(layout: &Layout, table: &TableDefinition) -> Option<usize> {
    // Ranges speak of one table, and the layout read by them has that one alone.
    let given = LayoutHint { form: table.hint.form, ..LayoutHint::default() } != table.hint;
    if given {
        return (!layout.tables.is_empty()).then_some(1);
    }
    let alike = (1..).zip(&layout.tables).filter(|(_, found)| found.is_form() == table.hint.form);
    alike.map(|(number, _)| number).nth(table.number.checked_sub(1)?)
}

/// Notes what of a sheet no table of the definition takes.
fn account(sheet: &Sheet, found: &[Kept], edition: &mut EditionReading) {
    let place = sheet.place();
    let mut taken: Vec<&TableLayout> = Vec::new();
    for table in found.iter().filter_map(|kept| kept.sheet.layout.tables.get(kept.number - 1)) {
        if !taken.iter().any(|other| std::ptr::eq(*other, table)) {
            taken.push(table);
        }
    }
    // The tables within a form are no part of it.
    let is_taken = |table: &&TableLayout| taken.iter().any(|taken| taken.is_form() == table.is_form() && taken.body.meets(&table.body));
    let unused: Vec<&TableLayout> = sheet.layout.tables.iter().filter(|table| !is_taken(table)).collect();
    edition.unused.extend(unused.iter().map(|table| place.with_range(table.body)));
    let detected = found.iter().all(|kept| std::ptr::eq(&raw const kept.sheet.layout, &raw const sheet.layout));
    let ledger = Ledger::of(&sheet.grid, &taken, &unused, detected.then_some(&sheet.layout.left_over));
    edition.findings.extend(audit::ledger_findings(&sheet.grid, &ledger));
    edition.left_over.extend(ranges(&ledger.left_over).into_iter().map(|range| place.with_range(range)));
    edition.ledgers.push((place, ledger));
}

/// The sheet of a name: as it is written, else the only one that differs by white space.
fn sheet_named(name: &str, file: &Arc<str>, grids: &[Grid]) -> Result<usize, Error> {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if let Some(at) = grids.iter().position(|grid| &*grid.sheet == name) {
        return Ok(at);
    }
    let mut alike = grids.iter().enumerate().filter(|(_, grid)| plain(&grid.sheet) == plain(name));
    if let (Some((at, _)), None) = (alike.next(), alike.next()) {
        return Ok(at);
    }
    let names: Vec<&str> = grids.iter().map(|grid| &*grid.sheet).collect();
    let hint = Message::new("release.sheets-are", [names.join(", ")]);
    Err(Error::new(Place::file(file.clone()), Message::new("release.no-sheet", [name])).hint(hint))
}

fn no_table(sheet: &Sheet, table: &TableDefinition) -> Error {
    let alike: Vec<&TableLayout> = sheet.layout.tables.iter().filter(|found| found.is_form() == table.hint.form).collect();
    if alike.is_empty() && table.hint.form {
        return Error::new(sheet.place(), Message::new("release.no-form", [table.name.as_str()]));
    }
    let numbers = [table.number, alike.len()].map(|number| number.to_string());
    let mut error = Error::new(sheet.place(), Message::new("release.no-such-table", std::iter::once(table.name.clone()).chain(numbers)));
    for (number, layout) in (1..).zip(alike) {
        error = error.detail(Message::new("release.table-is-at", [number.to_string(), layout.body.to_string()]));
    }
    error
}

/// Cells in reading order as ranges: neighbours in a row are joined, then equal runs of rows below each other.
pub fn ranges(cells: &[Address]) -> Vec<Range> {
    let mut runs: Vec<Range> = Vec::new();
    for &cell in cells {
        match runs.last_mut() {
            Some(run) if run.last.row == cell.row && run.last.column + 1 == cell.column => run.last = cell,
            _ => runs.push(Range::cell(cell)),
        }
    }
    let mut joined: Vec<Range> = Vec::new();
    let mut open: std::collections::BTreeMap<(u32, u32), usize> = std::collections::BTreeMap::new();
    for run in runs {
        let columns = (run.first.column, run.last.column);
        match open.get(&columns).and_then(|&at| joined.get_mut(at)) {
            Some(above) if above.last.row + 1 == run.first.row => above.last = run.last,
            _ => {
                open.insert(columns, joined.len());
                joined.push(run);
            }
        }
    }
    joined
}

#[cfg(test)]
pub(crate) mod tests;
