//! One table in every rendering, from one walk over its observations.

use super::codes::CodeList;
use super::csv::{CsvWriter, TidyRows, Unfit};
use super::dictionary::{Dictionary, Lists};
use super::files::{Stage, StagedFile};
use super::json::{Head, JsonWriter};
use super::manifest::{FileFacts, TableCounts, TableFacts, TableReport, compact, pretty};
use super::parquet::ParquetRows;
use super::proof::ProofFacts;
use super::record::{self, Counts, Record};
use super::runs::By;
use super::sheet::{SHEET_ENDING, SheetPicture};
use super::statuses::StatusList;
use super::wide::{Wide, WideRows};
use super::{CsvEncoding, Rendering};
use crate::dataset::{Columns, Part};
use crate::definition::TableDefinition;
use crate::finding::{Error, Finding, Severity};
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::{Address, Place};
use std::collections::BTreeSet;
use std::io;

/// How and as what a table is written.
#[expect(clippy::struct_excessive_bools, reason = "each is an order of its own")]
pub(super) struct Order<'a> {
    /// Name of its files.
    pub(super) name: &'a str,
    /// The dataset; none for a loose file.
    pub(super) dataset: Option<&'a str>,
    pub(super) definition: Option<&'a TableDefinition>,
    pub(super) sample: bool,
    /// Whether source cells name their file.
    pub(super) many: bool,
    pub(super) renderings: &'a BTreeSet<Rendering>,
    pub(super) encoding: CsvEncoding,
    pub(super) mark: bool,
    /// Whether texts that a spreadsheet would carry out are made harmless in CSV files.
    pub(super) safe: bool,
    /// Whether the sheet is drawn too.
    pub(super) picture: bool,
}

/// What came of a table.
pub(super) struct Written {
    pub(super) report: TableReport,
    pub(super) files: Vec<FileFacts>,
    /// Doubts of the layout first, then what is wrong with the files.
    pub(super) findings: Vec<Finding>,
}

/// Writes a table in the renderings that are asked for.
pub(super) fn write(stage: &Stage, parts: &[Part<'_>], order: &Order<'_>) -> Result<Written, Error> {
    let columns = Columns::new(parts, order.definition, order.many, order.sample)?;
    let facts = TableFacts::new(order.name, parts, order.definition);
    let place = parts.first().map_or_else(|| Place::file(""), Part::place);
    let mut done = Done { stage, order, place, files: Vec::new(), findings: Vec::new() };
    let doubts: Vec<Finding> = parts.iter().flat_map(|part| part.table.layout.doubts.iter().cloned()).collect();
    let wide = Wide::new(parts, &columns, order.many, order.sample);
    let counts = done.rows(parts, &columns, &facts, &wide)?;
    let of_meaning = |part: &Part<'_>| part.table.meaning.findings(part.table.grid, part.table.layout);
    let values: Vec<Finding> = parts.iter().flat_map(|part| part.table.reading().findings().into_iter().chain(of_meaning(part))).collect();
    let counted = count(parts, &counts);
    if done.wants(Rendering::Dictionary) {
        let statuses = StatusList::new(parts, &counts, counted.blanks, order.many);
        let lists = Lists { statuses, codes: CodeList::new(&columns, &counts) };
        let dictionary = Dictionary::new(order.dataset, order.sample, &facts, &columns, &counts, &lists, &wide);
        done.files.push(stage.text(&Rendering::Dictionary.file_name(order.name), &pretty(&dictionary))?);
        done.list("statuses", lists.statuses.rows.is_empty(), |csv| lists.statuses.write(csv))?;
        done.list("codes", lists.codes.rows.is_empty(), |csv| lists.codes.write(csv))?;
    }
    if order.picture {
        let picture = SheetPicture::new(parts, order.many, order.sample);
        done.files.push(stage.text(&format!("{}{SHEET_ENDING}", order.name), &compact(&picture))?);
    }
    let report = TableReport {
        counts: counted,
        proof: ProofFacts::new(parts.iter().map(|part| part.proof)),
        coverage: counts.coverage.clone(),
        doubts: doubts.len(),
        files: done.files.iter().map(|file| file.name.clone()).collect(),
        facts,
    };
    let findings = doubts.into_iter().chain(values).chain(done.findings).collect();
    Ok(Written { report, files: done.files, findings })
}

/// The files of a table as they are finished.
struct Done<'a> {
    stage: &'a Stage,
    order: &'a Order<'a>,
    place: Place,
    files: Vec<FileFacts>,
    findings: Vec<Finding>,
}

impl Done<'_> {
    fn wants(&self, rendering: Rendering) -> bool {
        self.order.renderings.contains(&rendering)
    }

    fn file(&self, rendering: Rendering) -> Result<StagedFile, Error> {
        self.stage.file(&rendering.file_name(self.order.name))
    }

    /// Opens a file where its rendering is asked for.
    fn wanted(&self, rendering: Rendering) -> Result<Option<StagedFile>, Error> {
        self.wants(rendering).then(|| self.file(rendering)).transpose()
    }

    /// The renderings that are made from walks over the observations.
    fn rows(&mut self, parts: &[Part<'_>], columns: &Columns, facts: &TableFacts, wide: &Wide) -> Result<Counts, Error> {
        let order = self.order;
        let fault = |error: io::Error| super::not_written(std::path::Path::new(order.name), &error);
        let by = By::of(parts, columns);
        let open = Open {
            csv: self.csv(Rendering::Csv)?.map(|csv| TidyRows::new(csv, columns, &by)).transpose().map_err(fault)?,
            wide: self.csv(Rendering::Wide)?.map(|csv| wide.rows(csv, columns)).transpose().map_err(fault)?,
            excel: self.excel()?.map(|csv| wide.rows(csv, columns)).transpose().map_err(fault)?,
            json: self.json(columns, &by, facts).transpose()?,
            parquet: self
                .wanted(Rendering::Parquet)?
                .map(|file| ParquetRows::new(file, columns, &by, parquet_facts(order, facts)))
                .transpose()
                .map_err(fault)?,
        };
        let unit = facts.unit.as_deref();
        let decimals = self.wants(Rendering::Dictionary);
        let (counts, open) = side_by_side(open, parts, &|open, first| {
            record::each(parts, columns, wide, unit, order.many, decimals && first, &mut |record| {
                open.record(columns, record).map_err(fault)
            })
        })?;
        let Open { csv, wide, excel, json, parquet } = open;
        csv.map_or(Ok(()), |csv| self.end_csv(csv.into_inner()))?;
        self.files.extend(json.map(|json| json.finish().map_err(fault)?.finish()).transpose()?);
        self.files.extend(parquet.map(|rows| rows.finish().map_err(fault)?.finish()).transpose()?);
        wide.map_or(Ok(()), |wide| self.end_csv(wide.finish().map_err(fault)?))?;
        excel.map_or(Ok(()), |excel| self.end_csv(excel.finish().map_err(fault)?))?;
        Ok(counts)
    }

    fn csv(&self, rendering: Rendering) -> Result<Option<CsvWriter<StagedFile>>, Error> {
        Ok(self.wanted(rendering)?.map(|file| CsvWriter::new(file, self.order.encoding, self.order.mark).safe(self.order.safe)))
    }

    /// The wide form for Excel, which takes UTF-8 for what it is only with a mark.
    fn excel(&self) -> Result<Option<CsvWriter<StagedFile>>, Error> {
        Ok(self.wanted(Rendering::Excel)?.map(|file| CsvWriter::new(file, CsvEncoding::Utf8, true).safe(self.order.safe)))
    }

    fn json(&self, columns: &Columns, by: &[By], facts: &TableFacts) -> Option<Result<JsonWriter<StagedFile>, Error>> {
        let names = columns.columns.iter().map(|column| column.name.as_str()).collect();
        let head = Head { dataset: self.order.dataset, sample: self.order.sample, table: facts, columns: names };
        let begin = |file: StagedFile| {
            JsonWriter::new(file, &head, columns, by).map_err(|error| super::not_written(std::path::Path::new(self.order.name), &error))
        };
        Some(self.wanted(Rendering::Json).transpose()?.and_then(begin))
    }

    /// A list beside the dictionary, where there is anything on it: the marks of the table, its codes.
    fn list(&mut self, kind: &str, empty: bool, write: impl FnOnce(&mut CsvWriter<StagedFile>) -> io::Result<()>) -> Result<(), Error> {
        if empty {
            return Ok(());
        }
        let fault = |error: io::Error| super::not_written(std::path::Path::new(self.order.name), &error);
        let file = self.stage.file(&format!("{}.{kind}.csv", self.order.name))?;
        let mut csv = CsvWriter::new(file, self.order.encoding, self.order.mark).safe(self.order.safe);
        write(&mut csv).map_err(fault)?;
        self.end_csv(csv)
    }

    /// Ends a CSV file; one with characters that its encoding lacks is no file of the release.
    fn end_csv(&mut self, csv: CsvWriter<StagedFile>) -> Result<(), Error> {
        let (file, unfit) = csv.finish().map_err(|error| super::not_written(std::path::Path::new(self.order.name), &error))?;
        let file = file.finish()?;
        self.findings.extend(unfit_findings(&unfit, &file.name, &self.place));
        self.findings.extend(formula_finding(unfit.formulas, self.order.safe, &file.name, &self.place));
        if unfit.lacking.is_empty() {
            self.files.push(file);
        }
        Ok(())
    }
}

/// The files of a table that take a row at a time.
#[derive(Default)]
struct Open<'wide> {
    csv: Option<TidyRows<StagedFile>>,
    wide: Option<WideRows<'wide, StagedFile>>,
    excel: Option<WideRows<'wide, StagedFile>>,
    json: Option<JsonWriter<StagedFile>>,
    parquet: Option<ParquetRows<StagedFile>>,
}

impl Open<'_> {
    fn record(&mut self, columns: &Columns, record: &Record<'_>) -> io::Result<()> {
        self.csv.as_mut().map_or(Ok(()), |csv| csv.record(record))?;
        self.wide.as_mut().map_or(Ok(()), |wide| wide.record(columns, record))?;
        self.excel.as_mut().map_or(Ok(()), |excel| excel.record(columns, record))?;
        self.json.as_mut().map_or(Ok(()), |json| json.record(record))?;
        self.parquet.as_mut().map_or(Ok(()), |parquet| parquet.record(record))
    }
}

/// Tables of so many cells are worth a thread for each of the larger files; tests have none of this size.
const LARGE: usize = if cfg!(test) { 1 << 10 } else { 1 << 16 };

/// Fills the files by `walk`, which goes over all observations; those of a large table each with a walk and a thread of its own, where
/// more than one is to be used. The counts are those of the first walk, which is told that it is.
fn side_by_side<'wide>(
    mut open: Open<'wide>,
    parts: &[Part<'_>],
    walk: &(dyn Fn(&mut Open<'wide>, bool) -> Result<Counts, Error> + Sync),
) -> Result<(Counts, Open<'wide>), Error> {
    let cells: usize = parts.iter().map(|part| part.table.layout.rows.len() * part.table.layout.columns.len()).sum();
    if cells < LARGE || rayon::current_num_threads() < 2 {
        return Ok((walk(&mut open, true)?, open));
    }
    let mut others = [Open { json: open.json.take(), ..Open::default() }, Open { parquet: open.parquet.take(), ..Open::default() }];
    let is_wanted = |other: &&mut Open<'_>| other.json.is_some() || other.parquet.is_some();
    let counts = std::thread::scope(|scope| {
        let begin = |other| scope.spawn(move || walk(other, false).map(drop));
        let started: Vec<_> = others.iter_mut().filter(is_wanted).map(begin).collect();
        let counts = walk(&mut open, true);
        // All are waited for; what one met is met here, as if there was no thread.
        let ended: Vec<_> = started.into_iter().map(|other| other.join().unwrap_or_else(|met| std::panic::resume_unwind(met))).collect();
        ended.into_iter().collect::<Result<(), Error>>().and(counts)
    })?;
    for other in others {
        open.json = open.json.or(other.json);
        open.parquet = open.parquet.or(other.parquet);
    }
    Ok((counts, open))
}

/// What to say of characters that an encoding lacks or has a twin for.
fn unfit_findings(unfit: &Unfit, file: &str, place: &Place) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !unfit.lacking.is_empty() {
        let characters = unfit.lacking.iter().map(|(c, (count, line))| format!("{c} (U+{:04X}) ×{count}, CSV:{line}", u32::from(*c)));
        let message = Message::new("release.cp932-lacks", [file.to_owned(), characters.collect::<Vec<_>>().join("; ")]);
        findings.push(Finding::new("REL001", Severity::Error, place.clone(), message).hint(Message::plain("release.cp932-lacks-hint")));
    } else if !unfit.replaced.is_empty() {
        let characters = unfit
            .replaced
            .iter()
            .map(|((from, to), count)| format!("{from} (U+{:04X}) → {to} (U+{:04X}) ×{count}", u32::from(*from), u32::from(*to)));
        let message = Message::new("release.cp932-twins", [file.to_owned(), characters.collect::<Vec<_>>().join("; ")]);
        findings.push(Finding::new("REL002", Severity::Info, place.clone(), message));
    }
    findings
}

/// What to say of texts that a spreadsheet takes for formulas.
fn formula_finding(formulas: usize, safe: bool, file: &str, place: &Place) -> Option<Finding> {
    let key = if safe { "release.formulas-made-text" } else { "release.formulas" };
    let finding = Finding::new("REL005", Severity::Info, place.clone(), Message::new(key, [file, &formulas.to_string()]));
    let finding = if safe { finding } else { finding.hint(Message::plain("release.formulas-hint")) };
    (formulas > 0).then_some(finding)
}

/// What a Parquet file says of itself in its footer.
fn parquet_facts(order: &Order<'_>, facts: &TableFacts) -> Vec<(String, String)> {
    let dataset = order.dataset.map(|id| ("dataset".to_owned(), id.to_owned()));
    let own = [("table", facts.name.clone()), ("title", facts.title.clone()), ("sample", order.sample.to_string())];
    dataset.into_iter().chain(own.map(|(key, value)| (key.to_owned(), value))).collect()
}

/// Counts the cells of a table by what they are.
fn count(parts: &[Part<'_>], counts: &Counts) -> TableCounts {
    let layouts = || parts.iter().map(|part| part.table.layout);
    let cells: usize = layouts().map(|layout| layout.rows.len() * layout.columns.len() + layout.fields.len()).sum();
    TableCounts {
        observations: counts.observations,
        numbers: counts.numbers,
        split: counts.split,
        marks: counts.marks,
        texts: counts.texts,
        blanks: cells.saturating_sub(counts.observations),
        label_cells: layouts().map(label_cells).sum(),
        title_cells: layouts().map(|layout| layout.title.iter().chain(&layout.units).collect::<BTreeSet<_>>().len()).sum(),
        note_cells: layouts().map(|layout| layout.notes.len()).sum(),
        hidden_cells: layouts().map(|layout| layout.hidden.len()).sum(),
    }
}

fn label_cells(layout: &TableLayout) -> usize {
    let mut cells: Vec<Address> =
        layout.labels().flat_map(|label| label.cells.iter()).chain(&layout.stub_heads).chain(&layout.repeats).copied().collect();
    cells.sort_unstable();
    cells.dedup();
    cells.len()
}
