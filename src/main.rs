//! The `seihyo` program: parses the command line, calls the library, prints.

mod commands;

use std::process::ExitCode;

/// The way of the data takes and gives back many small texts; the systems' own ways of keeping memory differ much in how quick they are.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::run(&std::env::args_os().collect::<Vec<_>>())
}
