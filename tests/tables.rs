//! Little tables of `fixtures/tables`, each named for its trait: `source.*` in, `table.csv` (and `table-2.csv` …) out, through the program.
//!
//! `UPDATE_FIXTURES=1` rewrites the expectations; read the difference as a reader would before it is committed.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "helpers of tests stop at the first fault, and compare files")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tables");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

fn source(case: &Path) -> PathBuf {
    let mut entries = std::fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    entries.find(|path| path.file_stem().is_some_and(|stem| stem == "source")).expect("a case has a source")
}

/// The tidy CSV of every table of a source, in order.
fn converted(source: &Path) -> Vec<String> {
    let out = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_seihyo"))
        .args(["convert", "--to", "csv", "--lang", "en", "-o"])
        .arg(out.path())
        .arg(source)
        .output()
        .unwrap();
    assert_ne!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stderr));
    let mut files: Vec<PathBuf> =
        walk(out.path()).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    files.sort_by_key(|file| (file.as_os_str().len(), file.clone()));
    files.iter().map(|file| std::fs::read_to_string(file).unwrap().replace("\r\n", "\n")).collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn expectation(case: &Path, number: usize) -> PathBuf {
    case.join(if number == 0 { "table.csv".to_owned() } else { format!("table-{}.csv", number + 1) })
}

#[test]
fn every_little_table_reads_as_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let tables = converted(&source(&case));
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            for (number, table) in tables.iter().enumerate() {
                std::fs::write(expectation(&case, number), table).unwrap();
            }
        }
        let expected: Vec<String> = (0..=tables.len())
            .map(|number| expectation(&case, number))
            .take_while(|path| path.exists())
            .map(|path| std::fs::read_to_string(path).unwrap().replace("\r\n", "\n"))
            .collect();
        if tables != expected {
            wrong.push(format!("{}\n--- expected\n{}\n--- read\n{}", case.display(), expected.join("\n"), tables.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
