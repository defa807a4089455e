//! The whole catalog: every edition of every dataset, each on its own, then the catalog over what stands.

use super::files::{self, STAGE, Stage};
use super::manifest::{DatasetFacts, FileFacts, FindingFacts, Manifest, SheetFacts, SourceRecord, TOOL, TableReport, pretty};
use super::proof::LedgerFacts;
use super::state::State;
use super::table::{self, Order};
use super::{BuildReport, CsvEncoding, DatasetReport, Outcome, ReleaseReport, Rendering, catalog};
use crate::dataset::{self, DatasetTable, EditionReading};
use crate::definition::{self, Definition, OnDoubt, Origin, Source, sha256};
use crate::finding::{Error, Finding, Severity};
use crate::limits::{Budget, Limits, contained};
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What of a catalog is built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildOptions {
    /// The ids of the datasets; all by default.
    pub only: Vec<String>,
    /// Whether releases of which nothing has changed are made again; not by default.
    pub force: bool,
    /// What a file may take.
    pub limits: Limits,
}

/// Builds the datasets of a catalog into an output folder, then writes `catalog.json` over all.
///
/// A release is made again when its sources or its definition have changed, or another program made it.
///
/// Datasets are built side by side; `done` is called as each is through. One that fails costs nothing but its own news: its last good
/// release stays in place and in the catalog. Paths of sources are relative to the folder that holds `catalog`.
pub fn build(catalog: &Path, output: &Path, options: &BuildOptions, done: &(dyn Fn(&DatasetReport) + Sync)) -> BuildReport {
    let (definitions, broken) = definition::load(catalog);
    let mut report = BuildReport { definitions: broken, ..BuildReport::default() };
    let mut ids: BTreeSet<String> = definitions.iter().map(|definition| definition.id.clone()).collect();
    ids.extend(report.definitions.iter().filter_map(|error| id_of(&error.error.place)));
    let only = &options.only;
    let unknown = only.iter().filter(|id| !ids.contains(*id));
    report.errors = unknown.map(|id| unknown_id(id, catalog, &ids)).collect();
    // `.` and `..` have no name, and the folder that holds them is not their parent in writing.
    let above = catalog.join("..");
    let base = if catalog.file_name().is_some() { catalog.parent().unwrap_or(Path::new("")) } else { &above };
    let mut state = State::read(output);
    let known = if options.force { State::default() } else { state.clone() };
    let wanted: Vec<&Definition> = definitions.iter().filter(|definition| only.is_empty() || only.contains(&definition.id)).collect();
    report.datasets = wanted
        .into_par_iter()
        .map(|definition| {
            let dataset = build_dataset(definition, base, output, &known, &options.limits);
            done(&dataset);
            dataset
        })
        .collect();
    if ids.is_empty() && !report.definitions.is_empty() {
        // The folder of definitions cannot be read: what is published is still what it was.
        return report;
    }
    for dataset in &report.datasets {
        let standing = dataset.releases.iter().filter(|release| matches!(release.outcome, Outcome::Built | Outcome::Unchanged));
        standing.for_each(|release| state.made(&dataset.id, &release.published));
    }
    report.errors.extend(state.write(output, &ids).err());
    match definition::settings(base) {
        Ok(settings) => match catalog::write(output, settings.catalog, &ids) {
            Ok(count) => report.cataloged = count,
            Err(error) => report.errors.push(error),
        },
        // What the catalog says of itself stays what it was.
        Err(faults) => report.definitions.extend(faults),
    }
    report
}

fn unknown_id(id: &str, catalog: &Path, ids: &BTreeSet<String>) -> Error {
    let place = Place::file(catalog.to_string_lossy().replace('\\', "/"));
    let valid: Vec<&str> = ids.iter().map(String::as_str).collect();
    let error = Error::new(place, Message::new("release.unknown-dataset", [id]));
    if valid.is_empty() { error } else { error.hint(Message::new("definition.choices", [valid.join(", ")])) }
}

/// The id that the file of a broken definition promises.
fn id_of(place: &Place) -> Option<String> {
    place.file.rsplit('/').next()?.strip_suffix(".toml").map(str::to_owned)
}

/// Builds every edition of one dataset and brings its folder up to date; paths of sources are relative to `base`.
fn build_dataset(definition: &Definition, base: &Path, output: &Path, known: &State, limits: &Limits) -> DatasetReport {
    let folder = output.join(&definition.id);
    let release = |source: &Source| {
        let ours = known.is_ours(&definition.id, &source.published);
        build_release(definition, source, base, &folder, ours, limits)
    };
    let releases = definition.sources.iter().map(release).collect();
    let error = bring_up_to_date(&folder).err();
    DatasetReport { id: definition.id.clone(), sample: definition.sample, releases, error }
}

/// Builds one edition into `releases/<date>`; `ours` where this program made what stands there.
fn build_release(definition: &Definition, source: &Source, base: &Path, folder: &Path, ours: bool, limits: &Limits) -> ReleaseReport {
    let mut report = ReleaseReport {
        published: source.published.clone(),
        outcome: Outcome::Failed,
        tables: Vec::new(),
        findings: Vec::new(),
        doubts: 0,
        sheets: SheetFacts::default(),
        written: 0,
        error: None,
    };
    let place = Place::file(format!("{}.toml", definition.id));
    if let Err(error) = contained(&place, || write_release(definition, source, base, folder, ours, limits, &mut report)) {
        report.outcome = Outcome::Failed;
        report.error = Some(error);
    }
    report
}

fn write_release(
    definition: &Definition,
    source: &Source,
    base: &Path,
    folder: &Path,
    ours: bool,
    limits: &Limits,
    report: &mut ReleaseReport,
) -> Result<(), Error> {
    let place = Place::file(format!("{}.toml", definition.id));
    let inputs = dataset::inputs(&source.origin, base, &place)?;
    let files: Vec<SourceFile> = inputs.iter().map(|input| input.load_within(limits)).collect::<Result<_, _>>()?;
    let target = folder.join("releases").join(&source.published);
    if ours && let Some(manifest) = standing(&target, definition, &files) {
        report.outcome = Outcome::Unchanged;
        fill(report, &manifest);
        return Ok(());
    }
    let bytes = files.iter().map(|file| file.bytes.len()).sum();
    let stage = Stage::new(folder.join(format!("{STAGE}-{}", source.published)), Budget::of_output(limits, bytes))?;
    let release = stage_release(definition, source, files, limits, &stage)?;
    let held = definition.on_doubt == OnDoubt::Hold && release.doubtful;
    fill(report, &release.manifest);
    if held {
        report.outcome = Outcome::Held;
        return Ok(());
    }
    let own = stage.text(MANIFEST, &pretty(&release.manifest))?;
    let mut moved: Vec<String> = release.manifest.files.iter().map(|file| file.name.clone()).collect();
    moved.push(own.name);
    report.written = stage.commit(&moved, &target)?;
    files::remove_stale(&target, &moved)?;
    report.outcome = Outcome::Built;
    Ok(())
}

/// The name of a release's manifest; no table has it.
pub(super) const MANIFEST: &str = "manifest.json";

fn fill(report: &mut ReleaseReport, manifest: &Manifest) {
    report.tables.clone_from(&manifest.tables);
    report.findings.clone_from(&manifest.findings);
    report.sheets.clone_from(&manifest.sheets);
    report.doubts = manifest.tables.iter().map(|table| table.doubts).sum();
}

/// The manifest of the release that stands, where it was made from this definition and these files, and is whole.
fn standing(target: &Path, definition: &Definition, files: &[SourceFile]) -> Option<Manifest> {
    let manifest = manifest(target)?;
    let same_sources = manifest.sources.len() == files.len()
        && manifest.sources.iter().zip(files).all(|(old, new)| *old.name == *new.name && old.sha256 == sha256(&new.bytes));
    let whole = manifest.files.iter().all(|file| files::size(&target.join(&file.name)) == Some(file.bytes));
    let same = manifest.tool == TOOL && manifest.definition.as_deref() == Some(&definition.digest);
    (same && same_sources && whole).then_some(manifest)
}

/// The manifest of a release; none where it cannot be read.
pub(super) fn manifest(release: &Path) -> Option<Manifest> {
    serde_json::from_str(&files::text(&release.join(MANIFEST))?).ok()
}

/// A release that is put together but not in its place.
struct Staged {
    manifest: Manifest,
    /// True where a table carries a doubt or figures were lost on the way.
    doubtful: bool,
}

fn stage_release(
    definition: &Definition,
    source: &Source,
    sources: Vec<SourceFile>,
    limits: &Limits,
    stage: &Stage,
) -> Result<Staged, Error> {
    let mut tables: BTreeMap<usize, TableReport> = BTreeMap::new();
    let (mut all_files, mut findings): (Vec<FileFacts>, Vec<Finding>) = (Vec::new(), Vec::new());
    let renderings = Rendering::ALL.into_iter().collect();
    let many = matches!(source.origin, Origin::Glob(_));
    let edition = dataset::run(definition, sources, limits, &mut |table: &DatasetTable<'_>| {
        let order = Order {
            name: &table.definition.name,
            dataset: Some(&definition.id),
            definition: Some(table.definition),
            sample: definition.sample,
            many,
            renderings: &renderings,
            encoding: CsvEncoding::Utf8,
            mark: false,
            safe: false,
            picture: true,
        };
        let written = table::write(stage, &table.parts, &order)?;
        all_files.extend(written.files);
        findings.extend(written.findings);
        tables.insert(table.index, written.report);
        Ok(())
    })?;
    all_files.sort_by(|a, b| a.name.cmp(&b.name));
    let lost = edition.findings.iter().chain(&findings).any(|finding| finding.severity == Severity::Error);
    let doubtful = lost || tables.values().any(|table| table.doubts > 0);
    findings.splice(0..0, edition.findings.iter().cloned());
    let manifest = Manifest {
        sample: definition.sample,
        dataset: Some(DatasetFacts::new(definition)),
        published: Some(source.published.clone()),
        edition: source.edition.clone(),
        tool: TOOL.to_owned(),
        definition: Some(definition.digest.clone()),
        sheets: sheets(&edition),
        sources: edition.sources.iter().map(SourceRecord::new).collect(),
        tables: tables.into_values().collect(),
        findings: findings.iter().map(FindingFacts::new).collect(),
        files: all_files,
    };
    Ok(Staged { manifest, doubtful })
}

fn sheets(edition: &EditionReading) -> SheetFacts {
    let texts = |places: &[Place]| places.iter().map(ToString::to_string).collect();
    SheetFacts {
        left_over: texts(&edition.left_over),
        unused: texts(&edition.unused),
        hidden: texts(&edition.hidden),
        ledger: edition.ledgers.iter().map(|(place, ledger)| LedgerFacts::new(place, ledger)).collect(),
    }
}

/// The dates of the releases of a dataset that have a manifest, newest first.
pub(super) fn releases(folder: &Path) -> Vec<(String, Manifest)> {
    let folder = folder.join("releases");
    let dated = files::entries(&folder).into_iter().filter(|(_, is_folder)| *is_folder);
    let mut releases: Vec<(String, Manifest)> = dated.filter_map(|(date, _)| Some((date.clone(), manifest(&folder.join(date))?))).collect();
    releases.reverse();
    releases
}

/// Copies the newest release to the dataset's stable addresses and removes what no release names.
fn bring_up_to_date(folder: &Path) -> Result<(), Error> {
    let Some((date, newest)) = releases(folder).into_iter().next() else { return Ok(()) };
    let release = folder.join("releases").join(date);
    let mut names: Vec<String> = newest.files.into_iter().map(|file| file.name).collect();
    names.push(MANIFEST.to_owned());
    for name in &names {
        files::copy(&release.join(name), &folder.join(name))?;
    }
    files::remove_stale(folder, &names)
}
