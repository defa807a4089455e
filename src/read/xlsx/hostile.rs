//! Files made or found to trip readers: what comes out of each.

use super::read;
use crate::source::SourceFile;
use std::path::Path;

/// File, number of cells or key of the error, and codes of the findings.
const FILES: [(&str, Result<usize, &str>, &[&str]); 22] = [
    ("54764.xlsx", Err("read.xlsx-entities"), &[]),
    ("HiddenMergeCellsTest.xlsx", Ok(4), &[]),
    ("beyond.xlsx", Ok(1), &["GRD122"]),
    ("bomb_cells27m.xlsx", Err("limit.exceeded"), &[]),
    ("bomb_sst3g.xlsx", Err("limit.exceeded"), &[]),
    ("dim_lie.xlsx", Ok(2), &[]),
    ("dim_reversed.xlsx", Ok(1), &[]),
    ("dup_cell.xlsx", Ok(1), &["GRD123"]),
    ("duplicate-filename-case-insensitive.xlsx", Ok(1), &["FIL122"]),
    ("err_unknown.xlsx", Ok(2), &[]),
    ("far_col.xlsx", Ok(2), &[]),
    ("far_one.xlsx", Ok(1), &[]),
    ("far_row.xlsx", Ok(2), &[]),
    ("far_two.xlsx", Ok(2), &[]),
    ("jp_features.xlsx", Ok(65), &["GRD129"]),
    ("poc-shared-strings.xlsx", Ok(11_997), &["GRD123", "GRD126"]),
    ("poc-xmlbomb.xlsx", Err("read.xlsx-entities"), &[]),
    ("sst_count_lie.xlsx", Ok(1), &[]),
    ("test-row-styles.xlsx", Ok(1102), &[]),
    ("type_openoffice.xlsx", Err("read.xlsx-no-workbook"), &[]),
    ("utf16be.xlsx", Ok(1), &[]),
    ("zip64.xlsx", Ok(1), &[]),
];

#[test]
fn hostile_workbooks_are_read_or_refused() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/hostile"));
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    for (name, expected, codes) in FILES {
        let source = SourceFile { name: name.into(), bytes: bytes(&folder.join(name)).into(), declared_charset: None };
        let (cells, found) = match read(&source) {
            Ok(reading) => {
                let cells = reading.grids.iter().map(|grid| grid.filled().count()).sum();
                (Ok(cells), reading.findings.iter().map(|finding| finding.code).collect())
            }
            Err(error) => (Err(error.message.key()), Vec::new()),
        };
        assert_eq!((cells, found.as_slice()), (expected, codes), "{name}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a test reads the files that it is about")]
fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
