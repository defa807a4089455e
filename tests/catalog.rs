//! The catalog as it is read back from an output folder.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at the first fault")]

use seihyo::catalog::{self, Observations};
use std::path::Path;

fn output() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/output"))
}

#[test]
fn what_was_written_is_read_back_whole() {
    let catalog = catalog::read(output()).unwrap();
    assert_eq!(catalog.datasets.len(), 21);
    for dataset in &catalog.datasets {
        assert!(dataset.sample && !dataset.releases.is_empty(), "{}", dataset.facts.id);
        for table in &dataset.tables {
            let name = format!("{}/{}", dataset.facts.id, table.report.facts.name);
            let rows = Observations::read(output(), dataset, table).unwrap();
            let counts = &table.report.counts;
            assert_eq!(rows.len(), counts.observations, "{name}");
            assert!(rows.names().eq(table.dictionary.columns.iter().map(|column| column.name.as_str())), "{name}");
            let value = rows.column("value");
            let numbers = (0..rows.len()).filter(|&row| rows.number(row, value).is_some()).count();
            assert_eq!(numbers, counts.numbers, "{name}");
            assert!(table.file(".csv").is_some() && table.file(".wide.csv").is_some(), "{name}");
        }
    }
}

#[test]
fn the_coverage_of_a_table_is_that_of_its_rows() {
    let catalog = catalog::read(output()).unwrap();
    let mut dated = 0;
    for dataset in &catalog.datasets {
        for table in &dataset.tables {
            let rows = Observations::read(output(), dataset, table).unwrap();
            let days = |name| (0..rows.len()).filter_map(|row| rows.text(row, rows.column(name))).collect::<Vec<_>>();
            let coverage = table.report.coverage.as_ref();
            assert_eq!(coverage.map(|span| span.start.as_str()), days("period_start").into_iter().min());
            assert_eq!(coverage.map(|span| span.end.as_str()), days("period_end").into_iter().max());
            dated += usize::from(coverage.is_some());
        }
    }
    assert!(dated > 30, "{dated} tables have a coverage");
}

#[test]
fn a_folder_without_a_catalog_says_what_to_do() {
    let error = catalog::read(Path::new("nowhere")).unwrap_err();
    assert_eq!(
        error.text(seihyo::message::Lang::En),
        "nowhere/catalog.json: there is no such file, or it is not UTF-8\n  hint: run seihyo build first"
    );
}
