//! One edition of a dataset: whether its release must be made again, and making it.

use super::documents::{self, DocumentsFacts};
use super::files::{self, Stage};
use super::gate::{self, Judged};
use super::manifest::{DatasetFacts, FileFacts, FindingFacts, Manifest, ScoreFacts, SheetFacts, SourceRecord, TOOL, TableReport, pretty};
use super::proof::LedgerFacts;
use super::revision;
use super::series::Stitch;
use super::stamp::{Moment, Stamp};
use super::state::{DatasetState, EditionState, InputState, inputs};
use super::table::{self, Order};
use super::web::Web;
use super::{CsvEncoding, Lock, MANIFEST, Outcome, ReleaseCounts, ReleaseReport, Rendering, disk, log, not_written, work};
use crate::dataset::{self, DatasetTable, EditionReading};
use crate::definition::{Definition, DocumentSet, OnDoubt, Origin, Source, sha256};
use crate::finding::{Error, Finding, Severity};
use crate::limits::{Budget, Limits, contained, timed};
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;
use crate::source::encoding::DeclaredBy;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the release of an edition is looked for and put.
pub(super) struct Places {
    /// Where it stands when it is published.
    pub(super) standing: PathBuf,
    /// Where it is put together.
    pub(super) stage: PathBuf,
    /// Where it is held back.
    pub(super) held: PathBuf,
}

impl Places {
    /// True where a person accepted the release that is held back.
    pub(super) fn is_accepted(&self) -> bool {
        self.held.join(ACCEPTED).is_file()
    }
}

/// What an edition is looked at with.
pub(super) struct Edition<'a> {
    pub(super) definition: &'a Definition,
    pub(super) source: &'a Source,
    /// Where paths of sources begin.
    pub(super) base: &'a Path,
    pub(super) places: Places,
    /// What the last run saw of the dataset.
    pub(super) known: Option<&'a DatasetState>,
    pub(super) force: bool,
    /// The sources on the web.
    pub(super) web: &'a Web,
    /// What a file may take.
    pub(super) limits: &'a Limits,
    /// When this run began, by the clock of the file system.
    pub(super) began: Option<Moment>,
}

/// The sources of an edition as they are now.
struct Sources {
    files: Vec<SourceFile>,
    seen: Vec<InputState>,
}

impl Edition<'_> {
    /// Makes the release where it must be made: staged where it is to be published, else held back or given up.
    pub(super) fn build(&self) -> (ReleaseReport, Option<EditionState>) {
        let mut bytes = 0;
        let ((mut report, state), took) = timed(|| self.made(&mut bytes));
        report.took = took;
        log::release(&self.definition.id, &report, bytes);
        (report, state)
    }

    fn made(&self, bytes: &mut usize) -> (ReleaseReport, Option<EditionState>) {
        let mut report = ReleaseReport::new(&self.source.published);
        let place = Place::file(format!("{}.toml", self.definition.id));
        let made = contained(&place, || {
            let sources = self.sources()?;
            *bytes = sources.files.iter().map(|file| file.bytes.len()).sum();
            let seen = sources.seen.clone();
            self.make(sources, &mut report).map(|()| seen)
        });
        match made {
            Ok(inputs) => {
                let held = report.outcome == Outcome::Held;
                let origin = self.source.origin.clone();
                let state = EditionState { published: self.source.published.clone(), origin, inputs, held, counts: report.counts };
                (report, Some(state))
            }
            Err(error) => {
                report.outcome = Outcome::Failed;
                report.error = Some(error);
                (report, None)
            }
        }
    }

    /// Why the release must be made; none where it need not be.
    pub(super) fn why(&self) -> Result<Option<Message>, Error> {
        let sources = self.sources()?;
        Ok(self.reason(&sources.seen).err())
    }

    fn sources(&self) -> Result<Sources, Error> {
        let place = Place::file(format!("{}.toml", self.definition.id));
        let mut sources = Sources { files: Vec::new(), seen: Vec::new() };
        for input in inputs(&self.source.origin, self.base, &place, self.web)? {
            let stamp = || input.path().and_then(Stamp::of);
            let before = stamp();
            let file = input.load_within(self.limits)?;
            // A file that changed while it was read is looked at again next time.
            let stamp = before.filter(|_| before == stamp());
            sources.seen.push(InputState::new(&input, sha256(&file.bytes), stamp, self.began));
            sources.files.push(file);
        }
        Ok(sources)
    }

    fn make(&self, sources: Sources, report: &mut ReleaseReport) -> Result<(), Error> {
        let reason = match self.reason(&sources.seen) {
            Ok((manifest, outcome)) => {
                report.outcome = outcome;
                report.take(&manifest);
                return Ok(());
            }
            Err(reason) => reason,
        };
        report.reason = Some(reason);
        let bytes = sources.files.iter().map(|file| file.bytes.len()).sum();
        let stage = Stage::lasting(self.places.stage.clone(), Budget::of_output(self.limits, bytes))?;
        let accepted = self.accepted(&sources.seen);
        let withdrawn = accepted.is_none() && self.is_withdrawn(&sources.seen);
        let before = self.before().and_then(|(_, place)| Some((manifest_of(&place)?, place)));
        let mut release = stage_release(self.definition, self.source, sources.files, self.limits, &stage)?;
        self.stitch(&stage, before.as_ref().map(|(_, place)| place.as_path()), &mut release.manifest)?;
        let mut compared = None;
        if let Some((_, place)) = &before {
            stage.text(MANIFEST, &pretty(&release.manifest))?;
            let mut revision = revision::compare(place, &self.places.stage)?;
            release.manifest.files.extend(revision::write(&stage, &mut revision)?);
            release.manifest.files.sort_by(|a, b| a.name.cmp(&b.name));
            release.manifest.revision = Some(revision.facts.clone());
            compared = Some(revision);
        }
        let judged = Judged {
            manifest: &release.manifest,
            folder: &self.places.stage,
            before: before.as_ref().map(|(manifest, _)| manifest),
            revision: compared.as_ref(),
            doubtful: release.doubtful,
        };
        let closed = gate::closed(&self.definition.gate, &judged);
        let holds = !closed.is_empty() || self.definition.on_doubt == OnDoubt::Hold && release.doubtful;
        if withdrawn {
            let place = Place::file(format!("{}/releases/{}", self.definition.id, self.source.published));
            let hint = Message::new("run.withdrawn-hint", [self.definition.id.as_str(), self.source.published.as_str()]);
            let said = Finding::new("REL020", Severity::Warning, place, Message::plain("run.withdrawn")).hint(hint);
            release.manifest.findings.push(FindingFacts::new(&said));
        }
        // What a person has accepted is said no more.
        let told = closed.iter().filter(|_| accepted.is_none()).map(FindingFacts::new);
        release.manifest.findings.extend(told);
        release.manifest.accepted = accepted.filter(|_| holds);
        stage.text(MANIFEST, &pretty(&release.manifest))?;
        report.take(&release.manifest);
        report.outcome = Outcome::Built;
        if withdrawn || holds && release.manifest.accepted.is_none() {
            report.outcome = Outcome::Held;
            if withdrawn {
                stage.text(WITHDRAWN, &source_digest(&release.manifest))?;
            }
            hold(&self.places.stage, &self.places.held)?;
        }
        Ok(())
    }

    /// Writes the series of the tables that are to have one.
    fn stitch(&self, stage: &Stage, before: Option<&Path>, manifest: &mut Manifest) -> Result<(), Error> {
        let stitch = Stitch { definition: self.definition, source: self.source, folder: &self.places.stage, before };
        for table in &mut manifest.tables {
            if self.definition.tables.iter().any(|wanted| wanted.series && wanted.name == table.facts.name) {
                let (files, findings) = stitch.write(stage, table)?;
                manifest.files.extend(files);
                manifest.findings.extend(findings.iter().map(FindingFacts::new));
            }
        }
        manifest.files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(())
    }

    /// The release before this one: its date, and where it is, staged or standing.
    fn before(&self) -> Option<(String, PathBuf)> {
        let folders = [&self.places.standing, &self.places.stage].map(|place| place.parent().unwrap_or(place));
        let dates = folders.iter().flat_map(|folder| files::entries(folder));
        let earlier = dates.map(|(date, _)| date).filter(|date| *date < self.source.published);
        let date = earlier.filter(|date| folders.iter().any(|folder| folder.join(date).join(MANIFEST).is_file())).max()?;
        let [standing, staged] = folders.map(|folder| folder.join(&date));
        Some((date, if staged.join(MANIFEST).is_file() { staged } else { standing }))
    }

    /// Whether what the release says of the one before it still holds.
    fn follows(&self, manifest: &Manifest) -> bool {
        let before = self.before().and_then(|(date, place)| Some((date, revision::digest(&manifest_of(&place)?))));
        let said = manifest.revision.as_ref().map(|revision| (revision.before.clone(), revision.before_sha256.clone()));
        before == said
    }

    /// True where a person withdrew the release that was made from these sources, and it is gone: where it still stands, that was cut off
    /// before anybody saw it.
    fn is_withdrawn(&self, sources: &[InputState]) -> bool {
        let digest = digest(sources.iter().map(|source| source.sha256.as_str()));
        let stands = || manifest_of(&self.places.standing).is_some_and(|manifest| source_digest(&manifest) == digest);
        files::text(&self.places.held.join(WITHDRAWN)).is_some_and(|said| said == digest) && !stands()
    }

    /// The digest of the sources, where a person accepted the release that was made from them.
    fn accepted(&self, sources: &[InputState]) -> Option<String> {
        let digest = digest(sources.iter().map(|source| source.sha256.as_str()));
        let held = files::text(&self.places.held.join(ACCEPTED));
        let standing = || manifest_of(&self.places.standing)?.accepted;
        let said = held.or_else(standing)?;
        (said == digest).then_some(digest)
    }

    /// The release that stands or is held back, where it is from these sources, this definition and this program; else why it is not.
    fn reason(&self, sources: &[InputState]) -> Result<(Manifest, Outcome), Message> {
        let known = self.known.and_then(|dataset| dataset.edition(&self.source.published));
        let held = known.is_some_and(|edition| edition.held);
        let (place, outcome) = if held { (&self.places.held, Outcome::Held) } else { (&self.places.standing, Outcome::Unchanged) };
        let manifest = manifest_of(place).ok_or_else(|| Message::plain("run.why-new"))?;
        if held && self.places.is_accepted() {
            return Err(Message::plain("run.why-accepted"));
        }
        if self.force {
            return Err(Message::plain("run.why-forced"));
        }
        if manifest.definition.as_deref() != Some(&self.definition.digest) {
            return Err(Message::plain("run.why-definition"));
        }
        source_news(&manifest, sources).map_or(Ok(()), Err)?;
        if manifest.tool != TOOL || known.is_none() || !self.known.is_some_and(|known| known.is_from(&self.definition.digest)) {
            return Err(Message::plain("run.why-program"));
        }
        if !self.follows(&manifest) {
            return Err(Message::plain("run.why-before"));
        }
        damaged(place, &manifest).map_or(Ok((manifest, outcome)), |name| Err(Message::new("run.why-damaged", [name])))
    }
}

/// The file in a release that is held back which says that a person accepted it: it holds the digest of its sources.
const ACCEPTED: &str = "accepted";

/// The file in a release that is held back which says that a person withdrew it: it holds the digest of its sources.
pub(super) const WITHDRAWN: &str = "withdrawn";

/// A digest of the SHA-256 of the sources of a release.
pub(super) fn source_digest(manifest: &Manifest) -> String {
    digest(manifest.sources.iter().map(|source| source.sha256.as_str()))
}

/// A digest of the SHA-256 of sources.
fn digest<'a>(sums: impl Iterator<Item = &'a str>) -> String {
    sha256(sums.collect::<Vec<_>>().join("\n").as_bytes())
}

/// Notes that a release that is held back may be published, by the next build. Without a date the newest of them.
///
/// Errs where none is held back, or none of that date.
pub fn accept(lock: &Lock, id: &str, date: Option<&str>) -> Result<String, Error> {
    let folder = work::held(lock.output()).join(id);
    let dates: Vec<String> = files::entries(&folder).into_iter().map(|(date, _)| date).collect();
    let found = date.map_or_else(|| dates.last().cloned(), |date| dates.iter().find(|held| *held == date).cloned());
    let missing = || {
        let error = Error::new(Place::file(id), Message::plain("run.nothing-held"));
        if dates.is_empty() { error } else { error.hint(Message::new("definition.choices", [dates.join(", ")])) }
    };
    let date = found.ok_or_else(missing)?;
    let manifest = manifest_of(&folder.join(&date)).ok_or_else(missing)?;
    files::replace(&folder.join(&date).join(ACCEPTED), &source_digest(&manifest))?;
    Ok(date)
}

/// Moves a release that is complete to where it is held back. What was held there before stays until then, with what persons said of it.
pub(super) fn hold(stage: &Path, held: &Path) -> Result<(), Error> {
    let above = held.parent().unwrap_or(Path::new(""));
    let moved = disk::folder(above).and_then(|()| {
        if held.exists() && disk::exchange(stage, held)? {
            disk::sync_folder(above)?;
            return disk::remove_folder(stage);
        }
        disk::remove_folder(held)?;
        disk::rename(stage, held)?;
        disk::sync_folder(above)
    });
    moved.map_err(|error| not_written(held, &error))
}

/// What is new about the sources of a release.
fn source_news(manifest: &Manifest, sources: &[InputState]) -> Option<Message> {
    let name = |key, name: &str| Some(Message::new(key, [name]));
    if let Some(gone) = manifest.sources.iter().find(|old| sources.iter().all(|new| new.name != old.name)) {
        return name("run.why-source-gone", &gone.name);
    }
    for new in sources {
        match manifest.sources.iter().find(|old| old.name == new.name) {
            None => return name("run.why-source-new", &new.name),
            Some(old) if old.sha256 != new.sha256 => return name("run.why-source-changed", &new.name),
            Some(old) if says_otherwise(old, new) => return name("run.why-charset", &new.name),
            Some(_) => {}
        }
    }
    None
}

/// True where the server now gives another charset to a text whose bytes are the same.
fn says_otherwise(old: &SourceRecord, new: &InputState) -> bool {
    let Some(certificate) = &old.encoding else { return false };
    let said = certificate.declared.iter().find(|declared| declared.by == DeclaredBy::Http.word());
    said.map(|declared| declared.charset.as_str()) != new.charset.as_deref()
}

/// The first file of a release that is not what its manifest says.
fn damaged(release: &Path, manifest: &Manifest) -> Option<String> {
    let whole = |file: &&FileFacts| {
        let bytes = disk::bytes(&release.join(&file.name)).ok().flatten();
        bytes.is_some_and(|bytes| bytes.len() as u64 == file.bytes && sha256(&bytes) == file.sha256)
    };
    manifest.files.iter().find(|file| !whole(file)).map(|file| file.name.clone())
}

/// The manifest of a release; none where it cannot be read.
pub(super) fn manifest_of(release: &Path) -> Option<Manifest> {
    serde_json::from_str(&files::text(&release.join(MANIFEST))?).ok()
}

impl ReleaseReport {
    /// The report of an edition of which nothing is known yet.
    pub(super) fn new(published: &str) -> Self {
        Self {
            published: published.to_owned(),
            outcome: Outcome::Failed,
            reason: None,
            counts: ReleaseCounts::default(),
            tables: Vec::new(),
            findings: Vec::new(),
            written: 0,
            bytes: 0,
            took: Duration::ZERO,
            error: None,
        }
    }

    /// Takes over what a manifest says.
    fn take(&mut self, manifest: &Manifest) {
        self.tables.clone_from(&manifest.tables);
        self.findings.clone_from(&manifest.findings);
        self.counts = ReleaseCounts::new(manifest);
    }
}

impl ReleaseCounts {
    fn new(manifest: &Manifest) -> Self {
        Self {
            tables: manifest.tables.len(),
            observations: manifest.tables.iter().map(|table| table.counts.observations).sum(),
            doubts: manifest.tables.iter().map(|table| table.doubts).sum(),
            left_over: manifest.sheets.left_over_cells(),
            hidden_sheets: manifest.sheets.hidden.len(),
            findings: manifest.findings.len(),
        }
    }
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
    if let Some(set) = &definition.documents {
        return stage_documents(definition, set, source, sources, limits, stage);
    }
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
        tables: tables.into_values().collect(),
        findings: findings.iter().map(FindingFacts::new).collect(),
        files: all_files,
        ..manifest(definition, source, &edition)
    };
    Ok(Staged { manifest, doubtful })
}

/// The release of a set of documents: doubtful where the list is not clear about one.
fn stage_documents(
    definition: &Definition,
    set: &DocumentSet,
    source: &Source,
    sources: Vec<SourceFile>,
    limits: &Limits,
    stage: &Stage,
) -> Result<Staged, Error> {
    let (edition, found) = dataset::documents(set, sources, limits)?;
    let facts = DocumentsFacts::new(set.access, &found);
    let files = vec![documents::write(stage, &facts, definition.sample)?];
    let doubtful = edition.findings.iter().any(|finding| finding.severity >= Severity::Warning);
    let manifest = Manifest { documents: Some(facts), files, ..manifest(definition, source, &edition) };
    Ok(Staged { manifest, doubtful })
}

/// What an edition is, before anything of it is written.
fn manifest(definition: &Definition, source: &Source, edition: &EditionReading) -> Manifest {
    Manifest {
        revision: None,
        accepted: None,
        sample: definition.sample,
        dataset: Some(DatasetFacts::new(definition)),
        published: Some(source.published.clone()),
        edition: source.edition.clone(),
        tool: TOOL.to_owned(),
        definition: Some(definition.digest.clone()),
        documents: None,
        sheets: sheets(edition),
        sources: sources(edition),
        tables: Vec::new(),
        findings: edition.findings.iter().map(FindingFacts::new).collect(),
        files: Vec::new(),
    }
}

fn sources(edition: &EditionReading) -> Vec<SourceRecord> {
    let scores = edition.scores.iter().map(|scored| Some(ScoreFacts::new(scored))).chain(std::iter::repeat(None));
    edition.sources.iter().zip(scores).map(|(facts, score)| SourceRecord { score, ..SourceRecord::new(facts) }).collect()
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
