//! A run over many files or datasets, or over a large file, in a process of its own, so that one that ends the process itself costs its own
//! result only.
//!
//! A panic is held where the file is. What cannot be held within a process (memory that the system refuses or takes back by ending the
//! program, a stack that overflows) ends the working process alone: the guarding one reads in a journal what was at hand, and runs the
//! command once more without it. With several at hand these are done one after the other, so that the next journal names one; where that
//! tells nothing, all are. What was written already is not written again. It costs a start of the program, some milliseconds, and nothing
//! for each file.
//!
//! The working process is none that goes on by itself: it does not outlive the guarding one (on Linux; elsewhere the system has no such
//! order), and where somebody ends it by a signal that asks for that, it is not begun again.

mod watch;

pub(super) use watch::{Watch, each};

use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::{Lang, Message};
use seihyo::place::Place;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};

/// Where the working process notes what is at hand.
const JOURNAL: &str = "SEIHYO_JOURNAL";

/// The number of the guarding process.
const GUARD: &str = "SEIHYO_GUARD";

/// What ended a process before, and that of which one did; a line each. With the last variable nothing is done beside another.
const LOST: &str = "SEIHYO_LOST";
const SUSPECTS: &str = "SEIHYO_SUSPECTS";
const ALONE: &str = "SEIHYO_ALONE";

/// A fault on purpose (`src/release/fault.rs`): a test is to see what a run leaves behind that is cut off, so that nothing brings it back.
const FAULT: &str = "SEIHYO_TEST_FAULT";

/// By this the working process knows for how many milliseconds memory that is free waits to be used again before the system has it back.
const PURGE: &str = "MIMALLOC_PURGE_DELAY";

/// A single file uses little of it again, so that what waits only adds to the peak.
const PURGE_OF_ONE: &str = "0";

/// The next of many files uses most of it again; to give it back and to ask for it at once would cost a tenth of the time.
const PURGE_OF_MANY: &str = "100";

/// A file of so many bytes is given a process of its own: it takes long enough that the start of one costs nothing beside it.
const LARGE: u64 = 1 << 20;

/// Runs the command in a process of its own where it is a long one; none where this process is to do the work itself.
pub(super) fn guarded(command: &str, matches: &ArgMatches, arguments: &[OsString], lang: Lang) -> Option<ExitCode> {
    if std::env::var_os(JOURNAL).is_some() {
        // Nobody would be told of a code: the one that waited for it is gone.
        return (!is_bound()).then(|| ExitCode::from(2));
    }
    let work = long_work(command, matches).filter(|_| std::env::var_os(FAULT).is_none())?;
    let journal = tempfile::Builder::new().prefix("seihyo-").suffix(".journal").tempfile().ok()?;
    let ended = repeated(&std::env::current_exe().ok()?, arguments, work, journal.as_file(), journal.path())?;
    Some(code(ended, matches, lang))
}

/// What takes so long that a process of its own costs nothing beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    /// A large file.
    One,
    /// Many files, or a build.
    Many,
}

fn long_work(command: &str, matches: &ArgMatches) -> Option<Work> {
    match command {
        "build" => (!matches.get_flag("dry-run")).then_some(Work::Many),
        "convert" | "check" => {
            let inputs: Vec<&String> = matches.try_get_many::<String>("inputs").ok().flatten().into_iter().flatten().collect();
            let found: Vec<_> = inputs.iter().filter_map(|named| Path::new(named.as_str()).metadata().ok()).collect();
            if inputs.len() > 1 || found.iter().any(std::fs::Metadata::is_dir) {
                return Some(Work::Many);
            }
            found.iter().any(|found| found.len() >= LARGE).then_some(Work::One)
        }
        _ => None,
    }
}

/// Has this process end with the one that guards it; false where that one is gone already.
#[cfg(target_os = "linux")]
fn is_bound() -> bool {
    let guard: Option<u32> = std::env::var(GUARD).ok().and_then(|number| number.parse().ok());
    // A system that refuses it is like those that do not know it.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    guard.is_none_or(|guard| guard == std::os::unix::process::parent_id())
}

#[cfg(not(target_os = "linux"))]
const fn is_bound() -> bool {
    true
}

/// Keeps a command that the user gave from taking itself for the working process.
pub(super) fn let_go(command: &mut Command) {
    for variable in [JOURNAL, GUARD, LOST, SUSPECTS, ALONE] {
        command.env_remove(variable);
    }
}

/// Runs the command until it ends as programs do, is asked to end, or ends for no reason that could be left out; how it ended.
fn repeated(program: &Path, arguments: &[OsString], of: Work, written: &std::fs::File, journal: &Path) -> Option<ExitStatus> {
    let mut known = Known::default();
    loop {
        written.set_len(0).ok()?;
        let lines = |names: &BTreeSet<String>| names.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        let mut work = Command::new(program);
        let_go(&mut work);
        if std::env::var_os(PURGE).is_none() {
            work.env(PURGE, if of == Work::One { PURGE_OF_ONE } else { PURGE_OF_MANY });
        }
        work.args(arguments.iter().skip(1)).env(JOURNAL, journal).env(GUARD, std::process::id().to_string());
        work.env(LOST, lines(&known.lost)).env(SUSPECTS, lines(&known.suspects));
        if known.alone {
            work.env(ALONE, "1");
        }
        let ended = work.status().ok()?;
        if matches!(ended.code(), Some(0..=2)) || asked_for(ended).is_some() || !known.learn(at_hand(journal)) {
            return Some(ended);
        }
    }
}

/// What the runs so far told of the files.
#[derive(Default)]
struct Known {
    /// Those that ended a process.
    lost: BTreeSet<String>,
    /// Those of which one did.
    suspects: BTreeSet<String>,
    /// True where suspects were named and none of them ended a process by itself since: it takes several at a time.
    in_vain: bool,
    /// Whether nothing is to be done beside another.
    alone: bool,
}

impl Known {
    /// Learns of what was at hand when a process ended; false where the next run would be no other than that one.
    fn learn(&mut self, mut at_hand: BTreeSet<String>) -> bool {
        let size = |known: &Self| (known.lost.len(), known.suspects.len(), known.alone);
        let before = size(self);
        if at_hand.len() > 1 {
            self.alone |= self.in_vain;
            self.in_vain = true;
            self.suspects.append(&mut at_hand);
        } else {
            self.in_vain &= at_hand.is_empty();
            self.lost.append(&mut at_hand);
        }
        size(self) != before
    }
}

/// What was begun and not ended.
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

/// The exit code for how the working process ended. That it was ended by no file is told here, for it could not tell itself.
fn code(ended: ExitStatus, matches: &ArgMatches, lang: Lang) -> ExitCode {
    if let Some(code) = ended.code().filter(|code| (0..=2).contains(code)).and_then(|code| u8::try_from(code).ok()) {
        return ExitCode::from(code);
    }
    if let Some(signal) = asked_for(ended) {
        return ExitCode::from(128 + signal);
    }
    let error = Error::new(Place::file("seihyo"), Message::new("limit.ended", [ended.to_string()]));
    super::told::ended(matches, lang, &error.hint(Message::plain("limit.ended-hint")));
    ExitCode::from(2)
}

/// The signal by which somebody asked the working process to end (hang-up, interrupt, quit, terminate); that is no fault of a file.
#[cfg(unix)]
fn asked_for(ended: ExitStatus) -> Option<u8> {
    let signal = std::os::unix::process::ExitStatusExt::signal(&ended)?;
    u8::try_from(signal).ok().filter(|signal| [1, 2, 3, 15].contains(signal))
}

#[cfg(not(unix))]
const fn asked_for(_: ExitStatus) -> Option<u8> {
    None
}

#[cfg(test)]
mod tests {
    use super::Known;

    /// Learns of one process after the other; what is lost at the end, whether all are done alone, and of how many one more run was worth it.
    fn learned(ends: &[&[&str]]) -> (Vec<String>, bool, usize) {
        let mut known = Known::default();
        let more = ends.iter().take_while(|end| known.learn(end.iter().map(|&name| name.to_owned()).collect())).count();
        (known.lost.into_iter().collect(), known.alone, more)
    }

    #[test]
    fn what_ends_a_process_is_found_and_no_run_is_repeated_for_ever() {
        for (ends, lost, alone, more) in [
            (&[&["a"][..]][..], &["a"][..], false, 1),
            (&[&["a", "b"], &["a"]], &["a"], false, 2),
            // Two that each do, among others.
            (&[&["a", "b"], &["b"], &["c", "d"], &["c"]], &["b", "c"], false, 4),
            // None does by itself.
            (&[&["a", "b"], &["c", "d"]], &[], true, 2),
            (&[&["a", "b"], &["a", "b"]], &[], true, 2),
            // Nothing was at hand; one that is left out already; several though nothing is done beside another.
            (&[&[]], &[], false, 0),
            (&[&["a", "b"], &[]], &[], false, 1),
            (&[&["a"], &["a"]], &["a"], false, 1),
            (&[&["a", "b"], &["a", "b"], &["a", "b"]], &[], true, 2),
        ] {
            assert_eq!(learned(ends), (lost.iter().map(|&name| name.to_owned()).collect(), alone, more), "{ends:?}");
        }
    }
}
