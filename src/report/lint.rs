//! What keeps sources from being machine-readable, for people and for programs.
//!
//! | form | function | for |
//! |---|---|---|
//! | text | [`Lint::text`] | people at a terminal |
//! | HTML | [`Lint::html`](Lint::html) | the people who made the file |
//! | JSON | [`Lint::json`] | programs |
//! | SARIF | [`Lint::sarif`] | programs that show findings of checkers |
//! | CSV | [`Lint::csv`] | spreadsheets |

mod baseline;
pub(super) mod cause;
mod csv;
mod folder;
mod json;
mod sarif;
pub(super) mod text;

pub use baseline::Baseline;
pub use csv::CsvOptions;
pub use folder::Folder;
pub use text::explain;

use super::check::Totals;
use crate::dataset::{Loose, Sheet, SourceFacts};
use crate::finding::Error;
use crate::limits::contained;
use crate::lint::{Beside, Dictionary, Edition, FileSubject, Header, Selection, SheetSubject, judge_file, judge_sheet, prints};
use crate::lint::{Gain, Judgement, Score, Verdict, gains, score};
use crate::place::Place;
use crate::source::Format;
use std::sync::Arc;

/// What a check of sources by the rules came to.
#[derive(Clone, Debug, Default)]
pub struct Lint {
    /// The sources in the order they are shown.
    pub sources: Vec<Linted>,
    /// Errors that belong to no source, such as a folder that could not be listed.
    pub errors: Vec<Error>,
    /// Files that were passed over because they are of another kind.
    pub passed_over: usize,
    /// Owner files of documents that are open in an office program, passed over as well.
    pub open_documents: usize,
    /// True where the faults were held against a baseline.
    pub has_baseline: bool,
}

/// A source that was judged.
#[derive(Clone, Debug)]
pub struct Linted {
    /// Its name as the user knows it.
    pub name: String,
    /// Which rules were wanted, which faults are told, which fail the check.
    pub selection: Selection,
    /// What it came to, or why it could not be read.
    pub file: Result<LintedFile, Error>,
}

/// A file that was judged.
#[derive(Clone, Debug)]
pub struct LintedFile {
    /// What is known of it.
    pub facts: SourceFacts,
    /// The rules about the file as a whole.
    pub judgements: Vec<Judgement>,
    /// Its sheets in the file's order, hidden ones too.
    pub sheets: Vec<LintedSheet>,
}

/// A sheet that was judged.
#[derive(Clone, Debug)]
pub struct LintedSheet {
    /// Its name; empty for CSV.
    pub name: Arc<str>,
    /// The rules about a sheet.
    pub judgements: Vec<Judgement>,
    /// The sheet and how it was read, where it was to be kept.
    pub sheet: Option<Sheet>,
}

/// What is kept of a file beside its judgements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// The sheets, to draw them.
    pub sheets: bool,
    /// What each place of a fault is known by, for SARIF and baselines.
    pub prints: bool,
}

/// What is known of a source from outside of it; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The edition before it.
    pub before: Option<Edition>,
    /// The data dictionary beside it.
    pub dictionary: Option<Dictionary>,
}

/// The headers of a source that was read, to hold the next edition against.
pub fn edition(name: impl Into<String>, mut loose: Loose) -> Edition {
    let format = loose.facts.format;
    let headers = |sheet: Sheet| Header::all(&subject(&sheet, format));
    Edition { name: name.into(), headers: loose.sheets().flat_map(headers).collect() }
}

fn subject(sheet: &Sheet, format: Format) -> SheetSubject<'_> {
    let Sheet { grid, layout, meanings, proof, .. } = sheet;
    SheetSubject::new(format, grid, layout, meanings, proof)
}

impl Linted {
    /// Judges a source that was read by the rules that are wanted, or tells why it was not read, or not to its end.
    pub fn new(name: impl Into<String>, read: Result<Loose, Error>, selection: Selection, keep: Keep) -> Self {
        Self::beside(name, read, selection, keep, &Known::default())
    }

    /// The same with what is known of the source from outside of it.
    pub fn beside(name: impl Into<String>, read: Result<Loose, Error>, selection: Selection, keep: Keep, known: &Known) -> Self {
        let name = name.into();
        let place = Place::file(&*name);
        let file = read.and_then(|loose| contained(&place, || Ok(LintedFile::new(loose, &selection, keep, known))));
        Self { name, selection, file }
    }

    /// True where a fault fails the check.
    pub fn is_broken(&self) -> bool {
        let mut faults = self.file.iter().flat_map(LintedFile::judgements).flat_map(|judgement| judgement.verdict.faults());
        faults.any(|fault| self.selection.fails(fault))
    }
}

impl LintedFile {
    fn new(mut loose: Loose, selection: &Selection, keep: Keep, known: &Known) -> Self {
        let facts = loose.facts.clone();
        let judged = loose.each_sheet(|sheet| {
            let headers = if known.before.is_some() { Header::all(&subject(&sheet, facts.format)) } else { Vec::new() };
            (LintedSheet::new(sheet, &facts, selection, keep), headers)
        });
        let (sheets, headers): (Vec<LintedSheet>, Vec<Vec<Header>>) = judged.into_iter().unzip();
        let headers = headers.concat();
        let beside = Beside { headers: &headers, before: known.before.as_ref(), dictionary: known.dictionary.as_ref() };
        let file = FileSubject {
            name: &facts.name,
            format: facts.format,
            encoding: facts.encoding.as_ref(),
            characters: &facts.characters,
            findings: &loose.findings,
            beside,
        };
        let mut judgements = judge_file(&file, |rule| selection.wants(rule));
        if keep.prints {
            set_prints(&mut judgements, None);
        }
        Self { facts, judgements, sheets }
    }

    /// Every judgement of the file and its sheets.
    pub fn judgements(&self) -> impl Iterator<Item = &Judgement> {
        self.judgements.iter().chain(self.sheets.iter().flat_map(|sheet| &sheet.judgements))
    }

    /// The score of the file: a rule that any sheet breaks is broken.
    pub fn score(&self) -> Score {
        score(self.judgements())
    }

    /// What would raise the score most, level by level.
    pub fn gains(&self) -> Vec<Gain> {
        gains(&self.judgements().collect::<Vec<_>>())
    }
}

impl LintedSheet {
    fn new(sheet: Sheet, facts: &SourceFacts, selection: &Selection, keep: Keep) -> Self {
        let subject = subject(&sheet, facts.format);
        let mut judgements = judge_sheet(&subject, |rule| selection.wants(rule));
        if keep.prints {
            set_prints(&mut judgements, Some(&subject));
        }
        Self { name: sheet.grid.sheet.clone(), judgements, sheet: keep.sheets.then_some(sheet) }
    }

    /// The score of the sheet by itself.
    pub fn score(&self) -> Score {
        score(self.judgements.iter())
    }
}

fn set_prints(judgements: &mut [Judgement], sheet: Option<&SheetSubject<'_>>) {
    for Judgement { rule, verdict } in judgements {
        if let Verdict::Broken(faults) = verdict {
            for fault in faults {
                fault.prints = prints(rule.code, sheet, fault);
            }
        }
    }
}

impl Lint {
    fn totals(&self) -> Totals {
        Totals {
            sources: self.sources.len(),
            with_findings: self.with_findings(),
            failed: self.failed(),
            passed_over: self.passed_over,
            open_documents: self.open_documents,
        }
    }

    /// Sources that could not be read, and errors that belong to none.
    pub fn failed(&self) -> usize {
        self.sources.iter().filter(|source| source.file.is_err()).count() + self.errors.len()
    }

    /// Sources with a fault that fails the check.
    pub fn with_findings(&self) -> usize {
        self.sources.iter().filter(|source| source.is_broken()).count()
    }
}

#[cfg(test)]
mod tests;
