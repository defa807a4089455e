//! A run over many files in a process of its own, so that a file that ends the process itself costs its own result only.
//!
//! A panic is held where the file is. What cannot be held within a process (memory that the system refuses or takes back by ending the
//! program, a stack that overflows) ends the working process alone: the guarding one reads in a journal which file was at hand, and runs
//! the command once more without it. With several at hand these are done first, one after the other, so that the next journal names
//! one. What was written already is not written again. It costs a start of the program, some milliseconds, and nothing for each file.

use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::source::input::Input;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where the working process notes which file is at hand.
const JOURNAL: &str = "SEIHYO_JOURNAL";

/// The files that ended a process before, and those of which one did; a line each.
const LOST: &str = "SEIHYO_LOST";
const SUSPECTS: &str = "SEIHYO_SUSPECTS";

/// Runs the command in a process of its own where it is one on many files; none where this process is to do the work itself.
pub(super) fn guarded(command: &str, matches: &ArgMatches, arguments: &[OsString]) -> Option<ExitCode> {
    let many = |inputs: Vec<&String>| inputs.len() > 1 || inputs.iter().any(|named| Path::new(named).is_dir());
    let inputs = || matches.try_get_many::<String>("inputs").ok().flatten().into_iter().flatten().collect();
    if !["convert", "check"].contains(&command) || std::env::var_os(JOURNAL).is_some() || !many(inputs()) {
        return None;
    }
    let journal = std::env::temp_dir().join(format!("seihyo-{}.journal", std::process::id()));
    let code = repeated(&std::env::current_exe().ok()?, arguments, &journal);
    // That it is left behind in the folder for temporary files does no harm.
    let _ = std::fs::remove_file(&journal);
    code
}

fn repeated(program: &Path, arguments: &[OsString], journal: &Path) -> Option<ExitCode> {
    let (mut lost, mut suspects) = (BTreeSet::new(), BTreeSet::new());
    loop {
        File::create(journal).ok()?;
        let lines = |names: &BTreeSet<String>| names.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        let mut work = Command::new(program);
        work.args(arguments.iter().skip(1)).env(JOURNAL, journal).env(LOST, lines(&lost)).env(SUSPECTS, lines(&suspects));
        let ended = work.status().ok()?.code();
        if let Some(code @ 0..=2) = ended {
            return Some(ExitCode::from(u8::try_from(code).unwrap_or(2)));
        }
        let mut at_hand = at_hand(journal);
        if at_hand.is_empty() || at_hand.is_subset(&lost) {
            // It ended before or behind the files: there is nothing to leave out.
            return Some(ExitCode::from(2));
        }
        match at_hand.len() {
            1 => {
                suspects.retain(|name| !at_hand.contains(name));
                lost.append(&mut at_hand);
            }
            _ => suspects = at_hand,
        }
    }
}

/// The files that were begun and not ended.
#[expect(clippy::disallowed_methods, reason = "the journal is between two processes of the program")]
fn at_hand(journal: &Path) -> BTreeSet<String> {
    let mut at_hand = BTreeSet::new();
    for line in std::fs::read_to_string(journal).unwrap_or_default().lines() {
        match (line.strip_prefix("+ "), line.strip_prefix("- ")) {
            (Some(name), _) => drop(at_hand.insert(name.to_owned())),
            (_, Some(name)) => drop(at_hand.remove(name)),
            _ => {}
        }
    }
    at_hand
}

/// What the working process knows of the runs before it.
pub(super) struct Watch {
    journal: Option<PathBuf>,
    lost: BTreeSet<String>,
    suspects: BTreeSet<String>,
}

impl Watch {
    /// What the guarding process says; nothing where there is none.
    pub(super) fn new() -> Self {
        let names = |variable| std::env::var(variable).unwrap_or_default().lines().map(str::to_owned).collect();
        Self { journal: std::env::var_os(JOURNAL).map(PathBuf::from), lost: names(LOST), suspects: names(SUSPECTS) }
    }

    /// The numbers of the inputs that are to be done first, one after the other.
    pub(super) fn first(&self, inputs: &[Input]) -> Vec<usize> {
        (0..).zip(inputs).filter(|(_, input)| self.suspects.contains(&line(&input.name))).map(|(number, _)| number).collect()
    }

    /// Errs for a file that ended a process; notes of any other that it is at hand until the guard is dropped.
    pub(super) fn begin(&self, name: &str) -> Result<AtHand<'_>, Error> {
        let name = line(name);
        if self.lost.contains(&name) {
            return Err(Error::new(Place::file(name), Message::plain("limit.lost")).hint(Message::plain("limit.fault-hint")));
        }
        self.note('+', &name);
        Ok(AtHand { watch: self, name })
    }

    fn note(&self, sign: char, name: &str) {
        let Some(journal) = &self.journal else { return };
        // One short write to the end of the file; without it the guard knows less, and nothing else is lost.
        let _ = File::options().append(true).open(journal).and_then(|mut file| file.write_all(format!("{sign} {name}\n").as_bytes()));
    }
}

/// A name that stands on one line.
fn line(name: &str) -> String {
    name.replace(['\n', '\r'], " ")
}

/// A file that is at hand.
pub(super) struct AtHand<'a> {
    watch: &'a Watch,
    name: String,
}

impl Drop for AtHand<'_> {
    fn drop(&mut self) {
        self.watch.note('-', &self.name);
    }
}

/// Does the same with every input, several at a time but those of [`Watch::first`]; the results are in their order. Large files are begun
/// before small ones, so that none is left alone at the end.
pub(super) fn each<T: Send>(watch: &Watch, inputs: &[Input], work: impl Fn(usize, &Input) -> T + Sync) -> Vec<T> {
    use rayon::prelude::*;
    if let [input] = inputs {
        // One file needs no threads.
        return vec![work(0, input)];
    }
    let first = watch.first(inputs);
    let mut done: Vec<(usize, T)> = first.iter().filter_map(|&number| Some((number, work(number, inputs.get(number)?)))).collect();
    let mut rest: Vec<(usize, &Input)> = (0..).zip(inputs).filter(|(number, _)| !first.contains(number)).collect();
    rest.sort_by_cached_key(|(_, input)| std::cmp::Reverse(input.path().and_then(|path| path.metadata().ok()).map(|file| file.len())));
    done.par_extend(rest.into_iter().par_bridge().map(|(number, input)| (number, work(number, input))));
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}
