//! What a release revised of the one before it: in numbers, and the figures that say something else now.

use super::words::{Words, digits};
use crate::catalog::Release;
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::release::read_text;
use serde::Serialize;
use std::path::Path;

/// Figures that stand in a page; the file has all of them.
const MOST: usize = 12;

/// The columns that stand behind the labels in a file of revisions: `value_before` is the first of them.
const FIRST_FACT: &str = "value_before";

/// A figure that says something else than in the release before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Revised {
    /// Its labels.
    pub(super) labels: Vec<String>,
    /// What it said: the number, or else the mark or the text.
    pub(super) before: String,
    /// What it says.
    pub(super) after: String,
}

/// How the name of a table's file of revisions ends.
const ENDING: &str = ".revisions.csv";

/// The name of a file and its size in bytes.
type Named = (String, u64);

/// The first figures of a table that say something else now, and the name and size of its file of revisions; none where it has none.
///
/// Errs where the file is not what this program writes.
pub(super) fn read(output: &Path, id: &str, table: &str) -> Result<(Vec<Revised>, Option<Named>), Error> {
    let name = format!("{table}{ENDING}");
    let path = output.join(id).join(&name);
    let Some(text) = read_text(&path) else { return Ok((Vec::new(), None)) };
    let rows = parse(&text).map_err(|error| {
        let place = Place::file(path.to_string_lossy().replace('\\', "/"));
        Error::new(place, Message::new("source.unreadable", [error.to_string()]))
    })?;
    Ok((rows, Some((name, text.len() as u64))))
}

fn parse(text: &str) -> Result<Vec<Revised>, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers()?.clone();
    let at = |name: &str| header.iter().position(|found| found == name).unwrap_or(usize::MAX);
    let pairs = ["value", "mark", "text", "status"].map(|name| (at(&format!("{name}_before")), at(name)));
    let labels = 1..at(FIRST_FACT).min(header.len());
    let mut found = Vec::new();
    for row in reader.into_records() {
        let row = row?;
        let (before, after) = (said(&row, pairs.map(|(before, _)| before)), said(&row, pairs.map(|(_, after)| after)));
        if row.get(0) == Some("changed") && before != after {
            let labels = labels.clone().filter_map(|at| row.get(at)).filter(|label| !label.is_empty()).map(str::to_owned).collect();
            found.push(Revised { labels, before, after });
        }
        if found.len() == MOST {
            break;
        }
    }
    Ok(found)
}

/// The first of some fields that says something.
fn said(row: &csv::StringRecord, fields: [usize; 4]) -> String {
    fields.into_iter().filter_map(|at| row.get(at)).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

/// What a release changes, as its page tells it.
#[derive(Serialize)]
pub(super) struct Changes {
    /// In one sentence.
    sentence: String,
    /// The tables in which something changed.
    tables: Vec<TableChanges>,
}

#[derive(Serialize)]
struct TableChanges {
    title: String,
    sentence: String,
    /// The list of all changes, from the output folder.
    file: Option<String>,
    rows: Vec<Revised>,
    /// How many figures changed beyond those in `rows`.
    more: Option<String>,
}

/// What a release changes; none of the first one. `rows` gives the figures that changed, by the name of their table.
pub(super) fn changes(words: Words, release: &Release, rows: &dyn Fn(&str) -> Vec<Revised>) -> Option<Changes> {
    let revision = release.manifest.revision.as_ref()?;
    let title = |name: &str| {
        let table = release.manifest.tables.iter().find(|table| table.facts.name == name);
        table.map_or_else(|| name.to_owned(), |table| table.facts.title_in(words.0).to_owned())
    };
    let is_more_than_one = release.manifest.tables.len() > 1;
    let of = |table: &crate::release::TableRevisionFacts| {
        let rows = rows(&table.name);
        let more = (table.values + table.marks).saturating_sub(rows.len());
        TableChanges {
            title: title(&table.name),
            sentence: if is_more_than_one { table.line(words.0) } else { String::new() },
            file: table.file.as_ref().map(|file| format!("{}/{file}", release.folder)),
            more: (more > 0 && !rows.is_empty()).then(|| digits(more)),
            rows,
        }
    };
    let changed = revision.tables.iter().filter(|table| table.file.is_some() || table.added + table.changed + table.removed > 0);
    Some(Changes { sentence: revision.line(words.0), tables: changed.map(of).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_changed_are_told_by_number_mark_or_text() {
        let text = "change,year,area,value_before,value,text_before,text,unit_before,unit,status_before,status,mark_before,mark,note_before,note,source_cell_before,source_cell\n\
                    added,2026,港区,,5,,,,人,,,,,,,,B3\n\
                    changed,2025,,10,11,,,人,人,,,,,,,B2,B2\n\
                    changed,2025,港区,10,,,,人,人,,missing,,…,,,C2,C2\n\
                    changed,2025,北区,10,10,,,人,千人,,,,,,,D2,D2\n\
                    removed,2024,港区,1,,,,人,,,,,,,,C1,\n";
        let revised = |labels: &[&str], before: &str, after: &str| Revised {
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        assert_eq!(parse(text).unwrap(), [revised(&["2025"], "10", "11"), revised(&["2025", "港区"], "10", "…")]);
        assert_eq!(parse("change,value_before,value\n").unwrap(), []);
        assert!(parse("change,value_before,value\nchanged,1\n").is_err(), "a short row");
    }
}
