//! A measure of `scripts/bench`: reads every file that is named, then lays out its sheets, one after the other; prints the seconds of both.

use seihyo::source::input;
use seihyo::{layout, read};
use std::time::{Duration, Instant};

fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let (mut reading, mut laying_out, mut files) = (Duration::ZERO, Duration::ZERO, 0u32);
    for input in input::find(&names).inputs {
        let start = Instant::now();
        let Ok((_, read)) = input.load().and_then(|source| read::read(&source)) else { continue };
        reading += start.elapsed();
        let start = Instant::now();
        let tables: usize = read.grids.iter().map(|grid| layout::detect(grid, None).tables.len()).sum();
        laying_out += start.elapsed();
        files += u32::from(tables > 0);
    }
    report(reading, laying_out, files);
}

#[expect(clippy::print_stdout, reason = "a program's result")]
fn report(reading: Duration, laying_out: Duration, files: u32) {
    println!("{:.3} {:.3} {files} files with tables", reading.as_secs_f64(), laying_out.as_secs_f64());
}
