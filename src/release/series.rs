//! A table over all its editions: each observation as the latest publication has it, in one file that grows from release to release.
//!
//! The series of a release is that of the release before with its own observations in their place: what both have is taken from the later
//! one (速報 gives way to 確報), what is new follows. Each row says which release it is from (`release`, `edition`) and which had it first
//! (`first_release`); status and mark are those of the figure, so that what is provisional stays marked until a final figure comes.

use super::csv::CsvWriter;
use super::edition::manifest_of;
use super::files::Stage;
use super::manifest::{FileFacts, Manifest, TableReport};
use super::parquet;
use super::revision::{Rows, keys};
use super::{CsvEncoding, Rendering, not_written};
use crate::definition::{Cadence, Definition, Source};
use crate::finding::{Error, Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// The columns that it has more than the tidy form.
const OWN: [&str; 3] = ["release", "edition", "first_release"];

/// Of missing periods so many are named.
const TOLD: usize = 24;

/// The name of the series of a table.
pub(super) fn file_name(table: &str) -> String {
    format!("{table}.series.csv")
}

/// What stitching is done with.
pub(super) struct Stitch<'a> {
    pub(super) definition: &'a Definition,
    pub(super) source: &'a Source,
    /// Where the release is put together.
    pub(super) folder: &'a Path,
    /// The release before.
    pub(super) before: Option<&'a Path>,
}

impl Stitch<'_> {
    /// Writes the series of a table beside its other files, and tells what is missing in it.
    ///
    /// Errs where a file cannot be written, or the release before cannot be read.
    pub(super) fn write(&self, stage: &Stage, table: &mut TableReport) -> Result<(Vec<FileFacts>, Vec<Finding>), Error> {
        let name = &table.facts.name;
        let new = Rows::read(self.folder, name)?;
        let old = self.before.map(|before| earlier(before, name)).transpose()?.flatten();
        let series = Series::new(old.as_ref(), &new, self.source);
        let mut files = Vec::new();
        let csv = file_name(name);
        let fault = |error: io::Error| not_written(Path::new(name), &error);
        files.push(series.csv(stage.file(&csv)?).map_err(fault)?.finish()?);
        let mut file = stage.file(&format!("{name}.series.parquet"))?;
        parquet::texts(&mut file, &series.columns, &series.rows).map_err(fault)?;
        files.push(file.finish()?);
        table.files.extend(files.iter().map(|file| file.name.clone()));
        let findings = self.gaps(&series, old.as_ref().map(|old| &old.rows), name).into_iter().collect();
        Ok((files, findings))
    }

    /// The periods that are missing now and were not missing before: those of the kind that the dataset's cadence promises.
    fn gaps(&self, series: &Series, old: Option<&Rows>, name: &str) -> Option<Finding> {
        let (kind, step) = match self.definition.cadence {
            Cadence::Monthly => ("month", 1),
            Cadence::Quarterly => ("quarter", 3),
            Cadence::Semiannual => ("half", 6),
            Cadence::Annual => ("year", 12),
            Cadence::Daily | Cadence::Weekly | Cadence::Irregular => return None,
        };
        let at = |name: &str| series.columns.iter().position(|column| column == name);
        let (of, start) = (at("period_type")?, at("period_start")?);
        let text = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
        let now = missing(series.rows.iter().map(|row| (text(row, of), text(row, start))), kind, step);
        let before = old.map(|old| {
            missing(
                (0..old.len()).map(|row| (old.named(row, "period_type").to_owned(), old.named(row, "period_start").to_owned())),
                kind,
                step,
            )
        });
        let told: Vec<String> =
            now.difference(&before.unwrap_or_default()).map(|month| format!("{:04}-{:02}", month / 12, month % 12 + 1)).collect();
        let place = Place::file(format!("{}/releases/{}", self.definition.id, self.source.published));
        let list = told.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
        let message = || Message::new("run.series-gaps", [name.to_owned(), told.len().to_string(), list]);
        (!told.is_empty()).then(|| Finding::new("REL030", Severity::Warning, place, message()).hint(Message::plain("run.series-gaps-hint")))
    }
}

/// What was published before.
struct Earlier {
    rows: Rows,
    /// What a row says of its release where it does not say so itself: date, edition, date.
    own: [String; 3],
}

/// The series of the release before; of one that has none, its table alone. None where it lacks the table.
fn earlier(before: &Path, name: &str) -> Result<Option<Earlier>, Error> {
    let has = |manifest: &Manifest| manifest.tables.iter().any(|table| table.facts.name == *name);
    let Some(manifest) = manifest_of(before).filter(has) else { return Ok(None) };
    let (series, tidy) = (file_name(name), Rendering::Csv.file_name(name));
    let rows = Rows::read_from(before, name, if before.join(&series).is_file() { &series } else { &tidy })?;
    let date = manifest.published.unwrap_or_default();
    Ok(Some(Earlier { rows, own: [date.clone(), manifest.edition.unwrap_or_default(), date] }))
}

/// The first months of the periods of a kind that are missing between the first and the last, counted from the year 0.
fn missing(periods: impl Iterator<Item = (String, String)>, kind: &str, step: u32) -> BTreeSet<u32> {
    let fits = |found: &str| found == kind || kind == "year" && found == "fiscal-year";
    let mut kinds: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (found, start) in periods.filter(|(found, _)| fits(found)) {
        if let Some(month) = month(&start) {
            kinds.entry(found).or_default().insert(month);
        }
    }
    let mut gaps = BTreeSet::new();
    for months in kinds.values() {
        let pairs = months.iter().zip(months.iter().skip(1));
        pairs.for_each(|(one, next)| gaps.extend((one + step..*next).step_by(step as usize)));
    }
    gaps
}

/// The month of a day such as `2026-04-01`.
fn month(day: &str) -> Option<u32> {
    let mut parts = day.split('-').map(str::parse::<u32>);
    let (year, month) = (parts.next()?.ok()?, parts.next()?.ok()?);
    (year < 10_000 && (1..=12).contains(&month)).then(|| year * 12 + month - 1)
}

/// All observations of a table, each as it was last published.
struct Series {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Series {
    fn new(before: Option<&Earlier>, new: &Rows, source: &Source) -> Self {
        let old = before.map(|before| &before.rows);
        let own = |name: &String| OWN.contains(&name.as_str());
        let mut columns = new.columns.clone();
        let more = old.iter().flat_map(|old| &old.columns).filter(|name| !own(name) && !new.columns.contains(name));
        columns.extend(more.cloned());
        let edition = source.edition.clone().unwrap_or_default();
        let row = |rows: &Rows, at: usize, own: [String; 3]| {
            let texts = columns.iter().map(|name| rows.named(at, name).to_owned());
            texts.chain(own).collect::<Vec<String>>()
        };
        let of_new = |at: usize, first: String| row(new, at, [source.published.clone(), edition.clone(), first]);
        let mut rows = Vec::new();
        let mut taken = BTreeSet::new();
        let (old_keys, new_keys) = old.map_or_else(|| (Vec::new(), Vec::new()), |old| keys(old, new));
        let places: BTreeMap<&(String, usize), usize> = new_keys.iter().zip(0..).collect();
        for (at, key) in old_keys.iter().enumerate() {
            let Some(Earlier { rows: old, own }) = before else { break };
            let is_series = old.columns.iter().any(|name| name == "first_release");
            let was = if is_series { OWN.map(|name| old.named(at, name).to_owned()) } else { own.clone() };
            match places.get(key) {
                Some(&place) => {
                    let [_, _, first] = was;
                    taken.insert(place);
                    rows.push(of_new(place, first));
                }
                None => rows.push(row(old, at, was)),
            }
        }
        let fresh = (0..new.len()).filter(|at| !taken.contains(at));
        rows.extend(fresh.map(|at| of_new(at, source.published.clone())));
        columns.extend(OWN.map(str::to_owned));
        Self { columns, rows }
    }

    fn csv<W: io::Write>(&self, out: W) -> io::Result<W> {
        let mut csv = CsvWriter::new(out, CsvEncoding::Utf8, false);
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            for text in row {
                csv.field(text);
            }
            csv.end_row()?;
        }
        csv.finish().map(|(out, _)| out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_between_the_first_and_the_last_is_told() {
        let of = |kind: &str, step, periods: &[(&str, &str)]| {
            let periods = periods.iter().map(|(kind, start)| ((*kind).to_owned(), (*start).to_owned()));
            missing(periods, kind, step).into_iter().map(|month| format!("{}-{}", month / 12, month % 12 + 1)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("month", 1, &[("month", "2025-11-01"), ("month", "2026-02-01"), ("year", "2020-01-01")]), "2025-12 2026-1");
        assert_eq!(of("quarter", 3, &[("quarter", "2026-01-01"), ("quarter", "2026-07-01")]), "2026-4");
        assert_eq!(of("year", 12, &[("fiscal-year", "2024-04-01"), ("fiscal-year", "2025-04-01"), ("year", "2020-01-01")]), "");
        assert_eq!(of("month", 1, &[("month", "2026-02-01"), ("month", "2026-01-01"), ("month", "")]), "");
    }
}
