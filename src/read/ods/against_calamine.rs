//! Every cell of other projects' test files against another reader.

use crate::finding::Error;
use crate::grid::{Content, Grid};
use crate::place::Address;
use crate::read::Reading;
use crate::source::SourceFile;
use calamine::{Data, Ods, Reader, Xlsb};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// Files that are not compared, with the reason.
const NOT_COMPARED: [(&str, &str); 7] = [
    ("Simple.xlsb", "calamine panics: the list of sheets is that of a beta"),
    ("Test_git_issue682.xlsb", "calamine panics"),
    ("ods_row_fill.ods", "calamine asks for gigabytes"),
    ("ods_dup.ods", "calamine gives the second sheet of a name twice"),
    ("excel__invalid_value_type.ods", "calamine drops a text whose type is unknown"),
    ("horror__large.ods", "takes long"),
    ("excel__test3.ods", "calamine gives 0 for #N/A"),
];

#[test]
fn opendocument_cells_are_those_that_calamine_reads() {
    compare_all("ods", crate::read::ods::read, |bytes| Ods::new(Cursor::new(bytes)).ok());
}

#[test]
fn binary_cells_are_those_that_calamine_reads() {
    compare_all("xlsb", crate::read::xlsb::read, |bytes| Xlsb::new(Cursor::new(bytes)).ok());
}

fn compare_all<R: Reader<Cursor<Vec<u8>>>>(
    extension: &str,
    read: fn(&SourceFile) -> Result<Reading, Error>,
    open: fn(Vec<u8>) -> Option<R>,
) {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/hostile"));
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let (mut files, mut cells) = (0, 0);
    for path in files_of(folder, extension) {
        let bytes = bytes(&path);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = SourceFile { name: name.as_str().into(), bytes: bytes.clone().into(), declared_charset: None };
        let reading = read(&source);
        if NOT_COMPARED.iter().any(|(file, _)| *file == name) {
            continue;
        }
        let Some(mut other) = open(bytes) else { continue };
        let reading = reading.unwrap_or_else(|error| panic!("{error}"));
        for grid in &reading.grids {
            let ours: BTreeMap<Address, String> = grid.filled().map(|(at, cell)| (at, said(&cell.content))).collect();
            assert_eq!(ours, theirs(grid, &mut other), "{name} {}", grid.sheet);
            cells += ours.len();
        }
        files += 1;
    }
    println!("{files} files, {cells} cells");
    assert!(files > 20);
}

fn theirs<R: Reader<Cursor<Vec<u8>>>>(grid: &Grid, other: &mut R) -> BTreeMap<Address, String> {
    let range = other.worksheet_range(&grid.sheet).ok().unwrap();
    let (top, left) = range.start().unwrap_or_default();
    let at = |row: usize, column: usize| Address::new(top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap());
    let cells = range.used_cells().filter_map(|(row, column, data)| Some((at(row, column), said(&content(data)?))));
    cells.collect()
}

fn content(data: &Data) -> Option<Content> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::Int(number) => Content::Number(f64::from(i32::try_from(*number).unwrap())),
        Data::Float(number) => Content::Number(*number),
        Data::DateTime(day) => Content::Number(day.as_f64()),
        Data::DateTimeIso(text) => Content::Number(crate::read::serial::date(text)?.0),
        Data::DurationIso(text) => Content::Number(crate::read::serial::duration(text)?),
        Data::Bool(logical) => Content::Logical(*logical),
        Data::String(text) => Content::text(text.as_str()),
        Data::Error(error) => Content::Error(error.to_string().into()),
    })
}

/// What a cell says, numbers to twelve digits.
fn said(content: &Content) -> String {
    match content {
        Content::Number(number) => format!("{number:.11e}"),
        other => format!("{other:?}"),
    }
}

fn files_of(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    all.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|other| other == extension)).collect()
}

#[expect(clippy::disallowed_methods, reason = "a test reads its files itself")]
fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
