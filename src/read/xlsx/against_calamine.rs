//! Every cell of the corpus against another reader.
//!
//! Where the two differ, the difference must be of a kind that is known and explained here; a new kind fails.

use super::read;
use crate::grid::{Content, Grid};
use crate::place::{Address, Range};
use crate::source::SourceFile;
use calamine::{Data, Reader, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// Kinds of difference that are right as they are.
const EXPLAINED: [(&str, &str); 2] = [
    ("only there: empty text", "a text without characters is blank here"),
    ("text: white space", "kept here as written, dropped there at the edges of a run that does not ask for xml:space"),
];

#[test]
fn cells_of_small_workbooks_are_those_that_calamine_reads() {
    agree(100_000);
}

#[test]
#[ignore = "reads all of the corpus twice: minutes without optimisation"]
fn cells_of_all_workbooks_are_those_that_calamine_reads() {
    agree(usize::MAX);
}

/// Compares all workbooks up to a size in bytes.
fn agree(largest: usize) {
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if !shared.is_dir() {
        println!("skipped: {} is not there", shared.display());
        return;
    }
    let mut differences: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let (mut files, mut cells) = (0, 0);
    for path in workbooks(&shared.join("corpus")).into_iter().chain(workbooks(&shared.join("hostile/others"))) {
        let bytes = bytes(&path);
        let Some(mut other) =
            Some(&bytes).filter(|bytes| bytes.len() <= largest).and_then(|bytes| Xlsx::new(Cursor::new(bytes.clone())).ok())
        else {
            continue;
        };
        let name = path.display().to_string();
        let source = SourceFile { name: name.as_str().into(), bytes: bytes.into(), declared_charset: None };
        let reading = read(&source).unwrap_or_else(|error| panic!("{error}"));
        files += 1;
        for grid in &reading.grids {
            cells += grid.filled().count();
            for (kind, at) in compare(grid, &mut other) {
                let entry = differences.entry(kind).or_insert_with(|| (0, format!("{name} {} {at}", grid.sheet)));
                entry.0 += 1;
            }
        }
    }
    println!("{files} workbooks, {cells} cells");
    for (kind, (count, first)) in &differences {
        println!("{count} × {kind}, first {first}");
    }
    let known: BTreeSet<&str> = EXPLAINED.iter().map(|(kind, _)| *kind).collect();
    let new: Vec<&String> = differences.keys().filter(|kind| !known.contains(kind.as_str())).collect();
    assert!(new.is_empty(), "{new:?}");
}

/// The differences of one sheet: kind and place.
fn compare(grid: &Grid, other: &mut Xlsx<Cursor<Vec<u8>>>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Ok(range) = other.worksheet_range(&grid.sheet) else {
        found.push(("sheet: only here".to_owned(), String::new()));
        return found;
    };
    let (top, left) = range.start().unwrap_or_default();
    let mut theirs: BTreeMap<Address, &Data> = BTreeMap::new();
    for (row, column, data) in range.used_cells() {
        theirs.insert(Address::new(top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap()), data);
    }
    for (at, cell) in grid.filled() {
        if let Some(kind) = difference(&cell.content, theirs.remove(&at)) {
            found.push((kind, at.to_string()));
        }
    }
    for (at, data) in theirs {
        let kind = if matches!(data, Data::String(text) if text.is_empty()) {
            "only there: empty text".to_owned()
        } else {
            format!("only there: {data:?}")
        };
        found.push((kind, at.to_string()));
    }
    found.extend(compare_merges(grid, other));
    found.extend(compare_formulas(grid, other));
    found
}

fn difference(ours: &Content, theirs: Option<&Data>) -> Option<String> {
    let same = match (ours, theirs) {
        (_, None) => return Some(format!("only here: {ours:?}")),
        (Content::Number(number), Some(Data::Float(other))) => number.to_bits() == other.to_bits(),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's whole numbers are exact")]
        (Content::Number(number), Some(Data::Int(other))) => number.to_bits() == (*other as f64).to_bits(),
        (Content::Number(number), Some(Data::DateTime(other))) => number.to_bits() == other.as_f64().to_bits(),
        (Content::Text(text), Some(Data::String(other))) if **text != **other && unspaced(text) == unspaced(other) => {
            return Some("text: white space".to_owned());
        }
        (Content::Text(text), Some(Data::String(other))) => **text == **other,
        (Content::Logical(logical), Some(Data::Bool(other))) => logical == other,
        (Content::Error(error), Some(Data::Error(other))) => **error == *other.to_string(),
        _ => false,
    };
    (!same).then(|| format!("value: {ours:?} and {theirs:?}"))
}

fn unspaced(text: &str) -> String {
    text.split_ascii_whitespace().collect()
}

fn compare_merges(grid: &Grid, other: &mut Xlsx<Cursor<Vec<u8>>>) -> Option<(String, String)> {
    let theirs = other.merge_cells_by_sheet_name(&grid.sheet).ok()?;
    let cell = |(row, column)| Address::new(row, column);
    let theirs: BTreeSet<Range> =
        theirs.iter().map(|merge| Range::new(cell(merge.start), cell(merge.end))).filter(|range| range.first != range.last).collect();
    let ours: BTreeSet<Range> = grid.merges.iter().copied().collect();
    (ours != theirs).then(|| (format!("merges: {} and {}", ours.len(), theirs.len()), String::new()))
}

fn compare_formulas(grid: &Grid, other: &mut Xlsx<Cursor<Vec<u8>>>) -> Vec<(String, String)> {
    let Ok(range) = other.worksheet_formula(&grid.sheet) else { return Vec::new() };
    let (top, left) = range.start().unwrap_or_default();
    let filled = range.used_cells().filter(|(_, _, formula)| !formula.is_empty());
    let theirs: BTreeSet<Address> =
        filled.map(|(row, column, _)| Address::new(top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap())).collect();
    let cells = grid
        .rows()
        .iter()
        .flat_map(|row| row.cells.iter().filter(|cell| cell.is_formula()).map(|cell| Address::new(row.index, cell.column)));
    let ours: BTreeSet<Address> = cells.collect();
    let here = ours.difference(&theirs).map(|at| ("formula: only here".to_owned(), at.to_string()));
    let there = theirs.difference(&ours).map(|at| ("formula: only there".to_owned(), at.to_string()));
    here.chain(there).collect()
}

/// The workbooks under a folder, in order.
fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .follow_links(true)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "xlsx" || extension == "xlsm"))
        .collect();
    paths.sort();
    paths
}

#[expect(clippy::disallowed_methods, reason = "a test reads the files that it is about")]
fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
