//! The `seihyo` program: parses the command line, calls the library, prints.

mod commands;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run(&std::env::args_os().collect::<Vec<_>>())
}
