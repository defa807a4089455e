//! A measure of `scripts/bench`: what `check` costs beside `convert` without outputs, over every file that is named; prints the seconds of
//! both and their ratio. Each file is done by both in turn, once to warm up and then as often as `ROUNDS` says; the best round counts.

use seihyo::dataset::Loose;
use seihyo::lint::Selection;
use seihyo::release::{ConvertOptions, convert};
use seihyo::report::lint::{Keep, Linted};
use seihyo::source::input::{self, Input};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Memory as the program takes it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rounds that are timed; the best of each file counts.
const ROUNDS: usize = 3;

fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let folder = std::env::temp_dir().join(format!("time-check-{}", std::process::id()));
    let options = ConvertOptions { renderings: BTreeSet::new(), ..ConvertOptions::default() };
    let (mut checking, mut converting, mut files) = (Duration::ZERO, Duration::ZERO, 0u32);
    for input in input::find(&names).inputs {
        let check = || drop(Linted::new(&*input.name, read(&input), Selection::default(), Keep::default()));
        let convert = || drop(convert(&input, &folder, &options));
        let (mut best_check, mut best_convert) = (Duration::MAX, Duration::MAX);
        for round in 0..=ROUNDS {
            let (check, convert) = (timed(check), timed(convert));
            if round > 0 {
                (best_check, best_convert) = (best_check.min(check), best_convert.min(convert));
            }
        }
        (checking, converting, files) = (checking + best_check, converting + best_convert, files + 1);
    }
    // What convert leaves behind is a manifest for each file, in the same place.
    let _ = std::fs::remove_dir_all(&folder);
    report(checking, converting, files);
}

fn read(input: &Input) -> Result<Loose, seihyo::finding::Error> {
    input.load().and_then(|source| Loose::read(&source))
}

fn timed(work: impl Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

#[expect(clippy::print_stdout, reason = "a program's result")]
fn report(checking: Duration, converting: Duration, files: u32) {
    let (check, convert) = (checking.as_secs_f64(), converting.as_secs_f64());
    println!("check {check:.3} s, convert without outputs {convert:.3} s, ratio {:.2}, {files} files", check / convert);
}
