//! The proof over `../shared/corpus`, where it is there, and over `fixtures`: every ledger balances, every table comes back from its
//! tidy CSV, and most tables with a total are confirmed by it.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "helpers of tests stop at the first fault, and tell what they counted"
)]

use rayon::prelude::*;
use seihyo::audit::{self, Ledger, Role, Written};
use seihyo::grid::Grid;
use seihyo::layout::{self, TableLayout};
use seihyo::limits::{Limit, Limits};
use seihyo::meaning::Meaning;
use seihyo::place::Address;
use seihyo::read;
use seihyo::release::{self, ConvertOptions, Rendering};
use seihyo::source::input::{self, Input};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

/// What was counted over some files.
#[derive(Default)]
struct Tally {
    sheets: usize,
    cells: usize,
    tables: usize,
    rows: usize,
    with_total: usize,
    confirmed: usize,
    broken: usize,
    faults: Vec<String>,
}

impl Tally {
    fn joined(mut self, other: Self) -> Self {
        self.sheets += other.sheets;
        self.cells += other.cells;
        self.tables += other.tables;
        self.rows += other.rows;
        self.with_total += other.with_total;
        self.confirmed += other.confirmed;
        self.broken += other.broken;
        self.faults.extend(other.faults);
        self
    }
}

/// Proves one file, and compares what was written of it with its cells.
fn prove(input: &Input) -> Tally {
    let mut tally = Tally::default();
    let Ok(source) = input.load() else { return tally };
    let Ok((_, reading)) = read::read(&source) else { return tally };
    let out = tempfile::tempdir().unwrap();
    // What is proved here is no matter of time, and others may be at work on the machine.
    let mut limits = Limits::default();
    limits.set(Limit::Seconds, 3_600);
    let options = ConvertOptions { renderings: std::iter::once(Rendering::Csv).collect(), limits, ..ConvertOptions::default() };
    let report = release::convert(input, out.path(), &options);
    let mut written = report.tables.iter();
    for grid in &reading.grids {
        let mut layout = layout::detect(grid, None);
        let meanings = Meaning::all(grid, &layout);
        let proof = audit::examine(grid, &mut layout, &meanings);
        tally.sheets += 1;
        tally.cells += proof.ledger.filled;
        let mut fault = |text: String| tally.faults.push(format!("{}!{}: {text}", input.relative, grid.sheet));
        if !proof.ledger.balances() || grid.filled().count() != sum(&proof.ledger) {
            fault("the ledger does not balance".to_owned());
        }
        let mut rows = 0;
        for (table, proof) in layout.tables.iter().zip(&proof.tables) {
            let file = out.path().join(written.next().unwrap().files.first().unwrap());
            match compare(&std::fs::read(file).unwrap(), grid, table) {
                Ok(count) => rows += count,
                Err(text) => fault(text),
            }
            if !proof.round_trip.is_equal() {
                fault(format!("{}: {} cells do not come back", table.body, proof.round_trip.faults.len()));
            }
            tally.tables += 1;
            tally.with_total += usize::from(proof.identities.has_total);
            tally.confirmed += usize::from(proof.identities.has_total && proof.identities.confirmed());
            tally.broken += usize::from(proof.identities.broken() > 0);
        }
        if rows != proof.ledger.count(Role::Observation) {
            fault(format!("{rows} rows were written of {} body cells", proof.ledger.count(Role::Observation)));
        }
        tally.rows += rows;
    }
    tally
}

fn sum(ledger: &Ledger) -> usize {
    Role::ALL.into_iter().map(|role| ledger.count(role)).sum()
}

/// A row of a tidy CSV file.
struct Row {
    at: Address,
    /// One of several data in its cell.
    is_part: bool,
    value: Option<f64>,
    text: Option<String>,
    mark: Option<String>,
    unit: Option<String>,
}

impl Row {
    fn written(&self) -> Written<'_> {
        let text = |text: &'_ Option<String>| text.clone().map(Cow::Owned);
        Written { value: self.value, text: text(&self.text), mark: text(&self.mark), unit: self.unit.as_deref() }
    }
}

fn rows(csv: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv);
    let names = reader.headers().unwrap().clone();
    let column = |name: &str| names.iter().position(|other| other == name);
    let [value, text, mark, unit, source] = ["value", "text", "mark", "unit", "source_cell"].map(|name| column(name).unwrap());
    let part = column("part");
    let row = |record: csv::StringRecord| {
        let field = |at: usize| Some(record[at].to_owned()).filter(|text| !text.is_empty());
        let value = field(value).map(|number| number.parse().unwrap());
        let at = record[source].rsplit('!').next().unwrap().parse().unwrap();
        Row { at, is_part: part.and_then(field).is_some(), value, text: field(text), mark: field(mark), unit: field(unit) }
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// Compares a tidy CSV file with the cells that it says its rows come from; gives the number of cells.
fn compare(csv: &[u8], grid: &Grid, table: &TableLayout) -> Result<usize, String> {
    let rows = rows(csv);
    let mut seen: BTreeSet<Address> = BTreeSet::new();
    for rows in rows.chunk_by(|one, two| one.at == two.at) {
        let at = rows[0].at;
        let stands = grid.cell(at).ok_or_else(|| format!("{at} is no cell"))?;
        let comes_back = if rows[0].is_part {
            let data: Vec<Written<'_>> = rows.iter().map(Row::written).collect();
            Written::all_give_back(&data, grid, at, stands, table.decimal_mark)
        } else {
            rows.len() == 1 && rows[0].written().gives_back(grid, at, stands, table.decimal_mark)
        };
        if !comes_back {
            let written: Vec<Written<'_>> = rows.iter().map(Row::written).collect();
            return Err(format!("{at} does not come back: {written:?}, {:?}", grid.text(at, stands)));
        }
        if !seen.insert(at) {
            return Err(format!("{at} has two rows"));
        }
    }
    Ok(seen.len())
}

fn prove_folder(folder: &Path) -> Tally {
    let inputs = input::find(&[folder.to_string_lossy().into_owned()]).inputs;
    let tally = inputs.par_iter().map(prove).reduce(Tally::default, Tally::joined);
    for fault in tally.faults.iter().take(40) {
        println!("{fault}");
    }
    println!(
        "{} files, {} sheets, {} filled cells, {} tables, {} rows; {} tables have a total, {} of them are confirmed; {} have a broken identity; {} faults",
        inputs.len(),
        tally.sheets,
        tally.cells,
        tally.tables,
        tally.rows,
        tally.with_total,
        tally.confirmed,
        tally.broken,
        tally.faults.len()
    );
    assert!(tally.faults.is_empty(), "{} faults", tally.faults.len());
    tally
}

#[test]
fn the_fixtures_are_proved() {
    let tally = prove_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
    assert!(tally.tables > 20 && tally.rows > 1000 && tally.broken == 0);
}

#[test]
fn the_corpus_is_proved() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: ../shared/corpus is not there");
        return;
    }
    let tally = prove_folder(&corpus);
    assert!(tally.confirmed * 10 >= tally.with_total * 6, "{} of {}", tally.confirmed, tally.with_total);
}
