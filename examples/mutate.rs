//! Damages the files of a folder in ever new ways and runs each through everything: `mutate FOLDER MINUTES [SEED]`.
//! With 0 minutes the one seed alone.
//!
//! Prints how the files ended, and each that ended in a fault of the program or out of time. The file at hand of each thread lies as
//! `mutate-THREAD.bin` in the folder for temporary files, so that one that ended the program itself can be had.

#![expect(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a program for developers")]

#[path = "../tests/mutation/mod.rs"]
mod mutation;
#[path = "../tests/mutation/run.rs"]
mod run;

use rayon::prelude::*;
use run::End;
use seihyo::limits::Limits;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A larger file takes so long that few variants of it are tried.
const LARGEST: u64 = 400 << 10;

#[derive(Default)]
struct Tally {
    read: usize,
    refused: usize,
    late: Vec<String>,
    faults: Vec<String>,
    slowest: (Duration, String),
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "fixtures/sources".to_owned());
    let minutes: u64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let first: u64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(0);
    std::panic::set_hook(Box::new(|fault| eprintln!("{}", fault.location().map(ToString::to_string).unwrap_or_default())));
    let files = files(&folder);
    let end = Instant::now() + Duration::from_secs(60 * minutes);
    let tally = Mutex::new(Tally::default());
    let last = if minutes == 0 { first + 1 } else { u64::MAX };
    (first..last).take_while(|_| minutes == 0 || Instant::now() < end).par_bridge().for_each(|seed| one(&files, seed, &tally));
    let Ok(tally) = tally.into_inner() else { return };
    println!("files: {} / read: {} / refused: {}", files.len(), tally.read, tally.refused);
    println!("slowest: {:.2} s, {}", tally.slowest.0.as_secs_f64(), tally.slowest.1);
    println!("out of time: {}\nfaults: {}", tally.late.len(), tally.faults.len());
    for line in tally.late.iter().chain(&tally.faults) {
        println!("{line}");
    }
    if !tally.faults.is_empty() || !tally.late.is_empty() {
        std::process::exit(1);
    }
}

fn files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let small = walk.filter(|entry| entry.metadata().is_ok_and(|data| data.is_file() && (1..LARGEST).contains(&data.len())));
    small.filter_map(|entry| Some((entry.path().to_owned(), std::fs::read(entry.path()).ok()?))).collect()
}

fn one(files: &[(PathBuf, Vec<u8>)], seed: u64, tally: &Mutex<Tally>) {
    let mut dice = mutation::Dice::new(seed ^ 0xABCD);
    let (Some((path, bytes)), Some((_, other))) = (files.get(dice.below(files.len())), files.get(dice.below(files.len()))) else { return };
    let bytes = mutation::mutated(bytes, other, seed);
    let at_hand = std::env::temp_dir().join(format!("mutate-{}.bin", rayon::current_thread_index().unwrap_or(0)));
    let _ = std::fs::write(&at_hand, &bytes);
    let started = Instant::now();
    let ended = run::run(&seed.to_string(), bytes, &Limits::default());
    let took = started.elapsed();
    let named = format!("seed {seed}, {}", path.display());
    let Ok(mut tally) = tally.lock() else { return };
    if took > tally.slowest.0 {
        tally.slowest = (took, named.clone());
    }
    match ended {
        End::Read(_) => tally.read += 1,
        End::Refused(_) => tally.refused += 1,
        End::Late => tally.late.push(format!("late: {named}")),
        End::Fault(said) => tally.faults.push(format!("fault: {named}: {said}")),
    }
}
