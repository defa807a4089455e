//! Every .xls workbook of the shared corpus, cell by cell against calamine.

use super::read;
use crate::grid::{Content, Grid};
use crate::place::{Address, Range};
use crate::source::SourceFile;
use calamine::{Data, Reader, Xls};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");

/// The files below a folder whose content is an OLE container.
fn workbooks(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<(PathBuf, Vec<u8>)> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut std::fs::File::open(entry.path()).ok()?, &mut bytes).ok()?;
            bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]).then(|| (entry.into_path(), bytes))
        })
        .collect();
    found.sort();
    found
}

/// What calamine says of a cell, in our words; none for what it leaves out or cannot say.
fn theirs(data: &Data) -> Option<Content> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(number) => Content::Number(f64::from(i32::try_from(*number).ok()?)),
        Data::Float(number) => Content::Number(*number),
        Data::DateTime(moment) => Content::Number(moment.as_f64()),
        Data::String(text) if text.is_empty() => return None,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Content::Text(Arc::from(text.as_str())),
        Data::Bool(value) => Content::Logical(*value),
        Data::Error(error) => Content::Error(Arc::from(error.to_string())),
    })
}

/// The cells of a sheet in which the two readings differ.
fn differences(grid: &Grid, range: &calamine::Range<Data>) -> Vec<String> {
    let mut cells: BTreeMap<Address, (Option<Content>, Option<Content>)> = BTreeMap::new();
    for (at, cell) in grid.filled() {
        cells.entry(at).or_default().0 = Some(cell.content.clone());
    }
    let (row, column) = range.start().unwrap_or_default();
    for (down, right, data) in range.used_cells() {
        let at = Address::new(row + u32::try_from(down).unwrap(), column + u32::try_from(right).unwrap());
        if let Some(content) = theirs(data) {
            cells.entry(at).or_default().1 = Some(content);
        }
    }
    let unlike = cells.into_iter().filter(|(_, (ours, theirs))| ours != theirs);
    unlike.map(|(at, (ours, theirs))| format!("{at}: ours {ours:?}, theirs {theirs:?}")).collect()
}

#[test]
fn cells_and_merges_are_those_that_calamine_reads() {
    if !Path::new(CORPUS).is_dir() {
        println!("skipped: there is no {CORPUS}");
        return;
    }
    let (mut files, mut sheets, mut cells) = (0, 0, 0);
    let mut unlike = Vec::new();
    for (path, bytes) in workbooks(Path::new(CORPUS)) {
        let file = path.strip_prefix(CORPUS).unwrap().display().to_string();
        let source = SourceFile { name: Arc::from(file.as_str()), bytes: Arc::from(bytes.as_slice()), declared_charset: None };
        let (ours, theirs) = (read(&source), Xls::new(Cursor::new(bytes)));
        let (reading, mut xls) = match (ours, theirs) {
            (Ok(reading), Ok(xls)) => (reading, xls),
            (Err(_), Err(_)) => continue,
            (ours, theirs) => {
                unlike.push(format!("{file}: ours {:?}, theirs {:?}", ours.err(), theirs.err()));
                continue;
            }
        };
        files += 1;
        for grid in &reading.grids {
            sheets += 1;
            cells += grid.filled().count();
            let Ok(range) = xls.worksheet_range(&grid.sheet) else {
                unlike.push(format!("{file}: no sheet {:?}", grid.sheet));
                continue;
            };
            unlike.extend(differences(grid, &range).into_iter().map(|line| format!("{file}!{}!{line}", grid.sheet)));
            let merges = xls.merge_cells_by_sheet_name(&grid.sheet).unwrap();
            let mut merges: Vec<Range> = merges
                .iter()
                .map(|merge| Range::new(Address::new(merge.start.0, merge.start.1), Address::new(merge.end.0, merge.end.1)))
                .filter(|merge| merge.first != merge.last)
                .collect();
            merges.sort_unstable();
            merges.dedup();
            if merges != grid.merges {
                unlike.push(format!("{file}!{}: {} merges, theirs {}", grid.sheet, grid.merges.len(), merges.len()));
            }
        }
    }
    println!("{files} workbooks, {sheets} sheets, {cells} cells");
    assert!(files > 0 && unlike.is_empty(), "{} differences\n{}", unlike.len(), unlike.join("\n"));
}

/// Workbooks that trip readers, each with a cell that must say this.
const TRAPS: [(&str, &str, &str); 16] = [
    ("jp.xls", "A14", "髙橋﨑①㈱"),
    ("jp_biff8_cp932.xls", "A14", "髙橋﨑①㈱"),
    ("jp_biff8_cp10001.xls", "A14", "髙橋﨑①㈱"),
    ("biff5_cp932.xls", "A2", "漢字withCol"),
    ("phonetic_text.xls", "A2", "漢字withColor"),
    ("mtcars.xls", "A1", "mpg"),
    ("Test_git_issue_411.xls", "R2", "Счет-фактура №"),
    ("as3xls_BIFF2.xls", "B3", "are"),
    ("testEXCEL_3.xls", "C2", "California"),
    ("testEXCEL_4.xls", "A8", "Type and size of return"),
    ("maccentraleurope.biff5.xls", "G1", "Model"),
    ("others/readxl/tests__testthat__sheets__biff5-rich-text-string.xls", "B4", "McNally"),
    ("others/xlrd/tests__samples__biff4_no_format_no_window2.xls", "C4", "Small Animal Product"),
    ("others/messytables/horror__span_rich.xls", "B2", "MERGE"),
    ("CRLFR9.XLS", "B2", "abc\r\ndef"),
    ("sheet_name_parsing.xls", "D1", "Regissör"),
];

#[test]
fn the_traps_are_read_right() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/hostile"));
    if !folder.is_dir() {
        println!("skipped: there is no {}", folder.display());
        return;
    }
    for (file, cell, text) in TRAPS {
        let mut bytes = Vec::new();
        std::fs::File::open(folder.join(file)).and_then(|mut file| std::io::Read::read_to_end(&mut file, &mut bytes)).unwrap();
        let reading = read(&SourceFile { name: Arc::from(file), bytes: Arc::from(bytes), declared_charset: None }).unwrap();
        let found = reading.grids[0].cell(cell.parse().unwrap()).map(|cell| cell.content.clone());
        assert_eq!(found, Some(Content::Text(Arc::from(text))), "{file}");
    }
}
