//! What each stage costs on sheets of 10,000 to 1,000,000 figures: `cargo bench`; `cargo bench -- layout` for one, `--sample-count 3` to be
//! quick.
//!
//! The time of a stage is for the whole sheet in one thread; reading and writing use as many threads as they do otherwise.

mod sheet;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use seihyo::dataset::{Loose, Sheet};
use seihyo::layout::{self, Layout};
use seihyo::lint::{self, FileSubject, SheetSubject};
use seihyo::meaning::Meaning;
use seihyo::release::{self, ConvertOptions, Rendering};
use seihyo::source::SourceFile;
use seihyo::source::input;
use seihyo::{audit, read};
use std::fs::File;
use std::io::Write as _;
use std::sync::Arc;

fn main() {
    divan::main();
}

/// The sizes of the sheets, in figures.
const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];

/// The sheet of so many figures, read as far as its layout and what its labels say.
struct Made {
    source: SourceFile,
    loose: Loose,
    grid: Arc<seihyo::grid::Grid>,
    layout: Layout,
    meanings: Vec<Meaning>,
}

impl Made {
    fn new(figures: u32) -> Self {
        let source = sheet::workbook(figures).expect("a workbook of this size can be made");
        let mut loose = Loose::read(&source).expect("what was made can be read");
        let grid = loose.take_grids().swap_remove(0);
        let layout = layout::detect(&grid, None);
        assert_eq!(layout.tables.len(), 1, "the sheet is read as the one table that it is");
        let meanings = Meaning::all(&grid, &layout);
        Self { source, loose, grid, layout, meanings }
    }
}

/// Runs one stage over and over; throughput is in figures.
fn stage<T>(bencher: Bencher<'_, '_>, figures: u32, work: impl Fn(&Made) -> T + Sync) {
    let made = Made::new(figures);
    bencher.counter(ItemsCount::new(figures)).bench(|| work(black_box(&made)));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn read(bencher: Bencher<'_, '_>, figures: u32) {
    stage(bencher, figures, |made| read::read(&made.source));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn layout(bencher: Bencher<'_, '_>, figures: u32) {
    stage(bencher, figures, |made| layout::detect(&made.grid, None));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn meaning(bencher: Bencher<'_, '_>, figures: u32) {
    stage(bencher, figures, |made| Meaning::all(&made.grid, &made.layout));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn audit(bencher: Bencher<'_, '_>, figures: u32) {
    stage(bencher, figures, |made| audit::examine(&made.grid, &mut made.layout.clone(), &made.meanings));
}

/// The rules over a sheet that has been read.
#[divan::bench(args = SIZES, sample_count = 10)]
fn check(bencher: Bencher<'_, '_>, figures: u32) {
    let made = Made::new(figures);
    let sheet = Sheet::new(made.source.name.clone(), made.grid.clone(), None);
    let facts = &made.loose.facts;
    let (format, characters, encoding) = (facts.format, &facts.characters, facts.encoding.as_ref());
    let file = FileSubject {
        name: &made.source.name,
        format,
        encoding,
        characters,
        findings: &made.loose.findings,
        beside: lint::Beside::default(),
    };
    let subject = SheetSubject::new(format, &sheet.grid, &sheet.layout, &sheet.meanings, &sheet.proof);
    bencher.counter(ItemsCount::new(figures)).bench(|| (lint::judge_file(&file, |_| true), lint::judge_sheet(&subject, |_| true)));
}

/// From the file to tidy CSV on disk; what this takes beyond read, layout, meaning and audit is the writing.
#[divan::bench(args = SIZES, sample_count = 5)]
fn convert_to_csv(bencher: Bencher<'_, '_>, figures: u32) {
    convert(bencher, figures, &ConvertOptions { renderings: [Rendering::Csv].into(), ..ConvertOptions::default() });
}

/// From the file to every rendering on disk: tidy and wide CSV, dictionary, JSON, Parquet.
#[divan::bench(args = SIZES, sample_count = 3)]
fn convert_to_all(bencher: Bencher<'_, '_>, figures: u32) {
    convert(bencher, figures, &ConvertOptions::default());
}

fn convert(bencher: Bencher<'_, '_>, figures: u32, options: &ConvertOptions) {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let path = folder.path().join("made.xlsx");
    let source = sheet::workbook(figures).expect("a workbook of this size can be made");
    File::create(&path).and_then(|mut file| file.write_all(&source.bytes)).expect("the folder can be written to");
    let input = input::Input::file(&path, "made.xlsx");
    let out = folder.path().join("out");
    bencher.counter(ItemsCount::new(figures)).bench(|| {
        let report = release::convert(&input, &out, options);
        assert!(report.error.is_none() && report.tables.len() == 1, "one table is written");
        report
    });
}
