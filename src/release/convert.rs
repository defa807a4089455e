//! A loose file: every table of every sheet, without a definition.

use super::files::{STAGE, Stage};
use super::manifest::{FileFacts, Manifest, SheetFacts, SourceRecord, TOOL, TableReport, pretty};
use super::names::{Names, folded, safe};
use super::proof::LedgerFacts;
use super::table::{self, Order};
use super::{CsvEncoding, Rendering};
use crate::audit;
use crate::dataset::{Loose, Part, ranges};
use crate::finding::{Error, Finding, Severity};
use crate::grid::Visibility;
use crate::limits::{Budget, Limits, contained};
use crate::message::Message;
use crate::place::Place;
use crate::source::Format;
use crate::source::input::Input;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What to write of a loose file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertOptions {
    /// The renderings; all by default.
    pub renderings: BTreeSet<Rendering>,
    /// The encoding of CSV files; UTF-8 by default.
    pub encoding: CsvEncoding,
    /// Whether CSV files in UTF-8 begin with a byte order mark, which Excel needs; not by default.
    pub mark: bool,
    /// Whether texts that a spreadsheet would carry out get an apostrophe in front in CSV files; not by default.
    pub safe_for_excel: bool,
    /// What a file may take.
    pub limits: Limits,
}

impl Default for ConvertOptions {
    fn default() -> Self {
        Self {
            renderings: Rendering::ALL.into_iter().collect(),
            encoding: CsvEncoding::Utf8,
            mark: false,
            safe_for_excel: false,
            limits: Limits::default(),
        }
    }
}

/// What came of a loose file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The file, as the user named it.
    pub name: String,
    /// Where its tables were written.
    pub folder: PathBuf,
    /// What it is; none where it could not be read.
    pub format: Option<Format>,
    /// Its tables with their counts.
    pub tables: Vec<TableReport>,
    /// What is wrong or doubtful, doubts of the layout among it.
    pub findings: Vec<Finding>,
    /// How many of the findings are doubts about how a table was read.
    pub doubts: usize,
    /// What no table accounts for; nothing is unused, for every table is written.
    pub sheets: SheetFacts,
    /// The files that stand in the folder now.
    pub files: Vec<FileFacts>,
    /// Those of them whose bytes are new.
    pub written: usize,
    /// Why it failed; then nothing was written.
    pub error: Option<Error>,
}

impl FileReport {
    fn new(input: &Input, folder: &Path) -> Self {
        Self {
            name: input.name.clone(),
            folder: folder.to_owned(),
            format: None,
            tables: Vec::new(),
            findings: Vec::new(),
            doubts: 0,
            sheets: SheetFacts::default(),
            files: Vec::new(),
            written: 0,
            error: None,
        }
    }

    /// The report of a file that was not even tried, for the reason given.
    pub fn failed(input: &Input, folder: &Path, error: Error) -> Self {
        Self { error: Some(error), ..Self::new(input, folder) }
    }
}

/// The folder below the output folder for each input: its path without the ending, safe on every system, each another.
///
/// Where two inputs differ by their ending only, both keep it.
pub fn output_folders(inputs: &[Input]) -> Vec<PathBuf> {
    let split = |input: &Input| -> (String, String, String) {
        let (folder, file) = input.relative.rsplit_once('/').unwrap_or(("", &input.relative));
        let folder: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(safe).collect();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        (folder.join("/"), safe(stem), safe(file))
    };
    let parts: Vec<_> = inputs.iter().map(split).collect();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for (folder, stem, _) in &parts {
        *alike.entry(folded(&format!("{folder}/{stem}"))).or_default() += 1;
    }
    let mut names = Names::default();
    let place = |(folder, stem, file): &(String, String, String)| {
        let alone = alike.get(&folded(&format!("{folder}/{stem}"))) == Some(&1);
        let name = if alone { stem } else { file };
        PathBuf::from(names.unique(if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") }.as_str()))
    };
    parts.iter().map(place).collect()
}

/// Reads a file and writes its tables into a folder, named by sheet and number: `表1-1.csv`, `表1-2.csv`; a manifest beside them.
///
/// Nothing is written where the file cannot be read or goes beyond a limit, and where the program itself fails in it; the report then says
/// why.
pub fn convert(input: &Input, folder: &Path, options: &ConvertOptions) -> FileReport {
    let mut report = FileReport::new(input, folder);
    report.error = contained(&Place::file(&*input.name), || write_all(input, folder, options, &mut report)).err();
    if report.error.is_some() {
        // What was told of tables that were not written would be believed.
        (report.tables, report.files, report.written) = (Vec::new(), Vec::new(), 0);
    }
    report
}

fn write_all(input: &Input, folder: &Path, options: &ConvertOptions, report: &mut FileReport) -> Result<(), Error> {
    let source = input.load_within(&options.limits)?;
    let mut loose = Loose::read_within(&source, &options.limits)?;
    let budget = Budget::of_output(&options.limits, source.bytes.len());
    drop(source);
    report.format = Some(loose.facts.format);
    report.findings.append(&mut loose.findings);
    let stage = Stage::new(folder.join(STAGE), budget)?;
    let mut names = Names::default();
    for sheet in loose.sheets() {
        let place = sheet.place();
        report.sheets.left_over.extend(ranges(&sheet.layout.left_over).into_iter().map(|range| place.with_range(range).to_string()));
        report.sheets.ledger.push(LedgerFacts::new(&place, &sheet.proof.ledger));
        report.findings.extend(audit::ledger_findings(&sheet.grid, &sheet.proof.ledger));
        if sheet.grid.visibility != Visibility::Visible && sheet.grid.used().is_some() {
            report.sheets.hidden.push(place.to_string());
        }
        for part in sheet.parts() {
            let name = names.unique(&table_name(&part));
            let order = Order {
                name: &name,
                dataset: None,
                definition: None,
                sample: false,
                many: false,
                renderings: &options.renderings,
                encoding: options.encoding,
                mark: options.mark,
                safe: options.safe_for_excel,
                picture: false,
            };
            let written = table::write(&stage, &[part], &order)?;
            report.doubts += written.report.doubts;
            report.tables.push(written.report);
            report.files.extend(written.files);
            report.findings.extend(written.findings);
        }
    }
    if report.tables.is_empty() {
        let message = Message::plain("release.nothing-found");
        report.findings.push(Finding::new("REL004", Severity::Warning, Place::file(loose.facts.name.clone()), message));
    }
    let manifest = manifest(&SourceRecord::new(&loose.facts), report);
    let own = stage.text("manifest.json", &pretty(&manifest))?;
    let mut moved: Vec<String> = report.files.iter().map(|file| file.name.clone()).collect();
    moved.push(own.name.clone());
    report.written = stage.commit(&moved, folder)?;
    report.files.push(own);
    Ok(())
}

/// The name of a table's files: its sheet and number, `table` where the sheet has no name.
fn table_name(part: &Part<'_>) -> String {
    let sheet = part.table.grid.sheet.trim();
    format!("{}-{}", if sheet.is_empty() { "table".to_owned() } else { safe(sheet) }, part.table.number)
}

fn manifest(source: &SourceRecord, report: &FileReport) -> Manifest {
    Manifest {
        documents: None,
        revision: None,
        accepted: None,
        sample: false,
        dataset: None,
        published: None,
        edition: None,
        tool: TOOL.to_owned(),
        definition: None,
        sources: vec![source.clone()],
        tables: report.tables.clone(),
        sheets: report.sheets.clone(),
        findings: report.findings.iter().map(super::FindingFacts::new).collect(),
        files: report.files.clone(),
    }
}
