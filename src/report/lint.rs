//! What keeps sources from being machine-readable, for people and for programs.

mod json;
mod text;

pub use text::explain;

use super::check::Totals;
use crate::dataset::{Loose, SourceFacts};
use crate::finding::Error;
use crate::lint::{FileSubject, Judgement, Rule, Score, Severity, SheetSubject, judge_file, judge_sheet, score};
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
}

/// A source that was judged.
#[derive(Clone, Debug)]
pub struct Linted {
    /// Its name as the user knows it.
    pub name: String,
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
}

impl Linted {
    /// Judges a source that was read by the rules that are wanted, or tells why it was not read.
    pub fn new(name: impl Into<String>, read: Result<Loose, Error>, wanted: impl Fn(&Rule) -> bool) -> Self {
        Self { name: name.into(), file: read.map(|loose| LintedFile::new(loose, wanted)) }
    }

    /// True where a rule is broken by more than what is merely worth knowing.
    pub fn is_broken(&self) -> bool {
        let mut all = self.file.iter().flat_map(LintedFile::judgements);
        all.any(|judgement| judgement.severity() > Some(Severity::Info))
    }
}

impl LintedFile {
    fn new(mut loose: Loose, wanted: impl Fn(&Rule) -> bool) -> Self {
        let (facts, sheets) = (loose.facts.clone(), loose.sheets());
        let subject = FileSubject {
            name: &facts.name,
            format: facts.format,
            encoding: facts.encoding.as_ref(),
            characters: &facts.characters,
            findings: &loose.findings,
        };
        let judgements = judge_file(&subject, &wanted);
        let format = facts.format;
        let sheets = sheets.map(|sheet| {
            let (grid, layout) = (&*sheet.grid, &sheet.layout);
            let subject = SheetSubject { format, grid, layout, meanings: &sheet.meanings, proof: &sheet.proof };
            LintedSheet { name: grid.sheet.clone(), judgements: judge_sheet(&subject, &wanted) }
        });
        let sheets = sheets.collect();
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
}

impl LintedSheet {
    /// The score of the sheet by itself.
    pub fn score(&self) -> Score {
        score(self.judgements.iter())
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

    /// Sources that break a rule.
    pub fn with_findings(&self) -> usize {
        self.sources.iter().filter(|source| source.is_broken()).count()
    }
}

#[cfg(test)]
mod tests;
