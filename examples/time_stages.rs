//! A measure of `scripts/bench`: takes every file that is named through the stages, one after the other; prints the seconds of each.
//!
//! `write` is what a conversion to tidy CSV takes beyond the other stages: the digest of the source, rows, files with their digests.
//! `table` is one walk over all observations; the proof walks once and the writer once more, so it is part of `audit` and `write`, too.

use seihyo::grid::Grid;
use seihyo::layout::{self, Layout};
use seihyo::meaning::Meaning;
use seihyo::release::{self, ConvertOptions, Rendering};
use seihyo::source::input::{self, Input};
use seihyo::table::Table;
use seihyo::{audit, read};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Memory as the program takes it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The stages, in the order of the data.
const STAGES: [&str; 6] = ["read", "layout", "meaning", "table", "audit", "write"];

/// The time that each stage took.
#[derive(Default)]
struct Clock {
    stages: [Duration; STAGES.len()],
}

impl Clock {
    /// Runs one stage and adds its time.
    fn time<T>(&mut self, stage: usize, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let made = run();
        if let Some(time) = self.stages.get_mut(stage) {
            *time += start.elapsed();
        }
        made
    }
}

fn main() -> std::io::Result<()> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let folder = tempfile::tempdir()?;
    let (mut all, mut files) = (Clock::default(), 0u32);
    for input in input::find(&names).inputs {
        let mut clock = Clock::default();
        let Ok((_, read)) = clock.time(0, || input.load().and_then(|source| read::read(&source))) else { continue };
        let tables: usize = read.grids.iter().map(|grid| stages(grid, &mut clock)).sum();
        drop(read);
        files += u32::from(tables > 0);
        write(&input, folder.path(), &mut clock);
        all.stages.iter_mut().zip(clock.stages).for_each(|(all, time)| *all += time);
    }
    report(&all, files);
    Ok(())
}

/// Takes a sheet through the stages behind the reader; the number of its tables.
fn stages(grid: &Grid, clock: &mut Clock) -> usize {
    let mut layout = clock.time(1, || layout::detect(grid, None));
    let meanings = clock.time(2, || Meaning::all(grid, &layout));
    clock.time(3, || black_box(observations(grid, &layout, &meanings)));
    clock.time(4, || black_box(audit::examine(grid, &mut layout, &meanings)));
    layout.tables.len()
}

/// Walks over every observation of a sheet.
fn observations(grid: &Grid, layout: &Layout, meanings: &[Meaning]) -> usize {
    let tables = (1..).zip(layout.tables.iter().zip(meanings));
    tables.map(|(number, (layout, meaning))| Table { grid, layout, meaning, number }.observations().count()).sum()
}

/// Converts the file, and counts what that takes beyond the stages that have been timed.
fn write(input: &Input, folder: &std::path::Path, clock: &mut Clock) {
    let options = ConvertOptions { renderings: [Rendering::Csv].into(), ..ConvertOptions::default() };
    let start = Instant::now();
    black_box(release::convert(input, folder, &options));
    let [read, layout, meaning, _, audit, write] = &mut clock.stages;
    *write = start.elapsed().saturating_sub(*read + *layout + *meaning + *audit);
}

#[expect(clippy::print_stdout, reason = "a program's result")]
fn report(clock: &Clock, files: u32) {
    let times = STAGES.iter().zip(&clock.stages).map(|(stage, time)| format!("{stage} {:.3}", time.as_secs_f64()));
    println!("{} {files} files with tables", times.collect::<Vec<_>>().join(" "));
}
