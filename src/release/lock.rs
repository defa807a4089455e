//! One writer for an output folder at a time.
//!
//! The system keeps the lock with the process that holds it, so a process that is gone holds none, however it ended. Where a file system
//! has no such locks, the file that names the owner stands for it; it is stale when its process is no longer there.

use super::manifest::pretty;
use super::{disk, not_written, work};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often a run that waits looks again.
const PAUSE: Duration = Duration::from_millis(200);

/// Who writes into an output folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Its number among the processes of its machine.
    pub pid: u32,
    /// The name of its machine; empty where it is not known.
    pub host: String,
    /// When it began, as people read it.
    pub started: String,
}

/// The right to write into an output folder; it is given back when this is dropped.
#[derive(Debug)]
pub struct Lock {
    output: PathBuf,
    /// Held by the system; none where the file system has no locks.
    _file: Option<File>,
    /// The owner that did not come to an end, where there was one.
    interrupted: Option<Owner>,
}

impl Lock {
    /// Takes the lock of an output folder; where another run holds it, waits so long and looks again.
    ///
    /// What a run that was cut off left complete but not in its place is put there first. Errs where the lock is not to be had in that
    /// time, and where the folder cannot be written into.
    pub fn take(output: &Path, owner: &Owner, wait: Duration) -> Result<Self, Error> {
        let lock = Self::when_free(output, owner, wait)?;
        super::switch::recover(output)?;
        Ok(lock)
    }

    fn when_free(output: &Path, owner: &Owner, wait: Duration) -> Result<Self, Error> {
        let folder = work::folder(output);
        disk::folder(&folder).map_err(|error| not_written(&folder, &error))?;
        let mut waited = Duration::ZERO;
        loop {
            match Self::attempt(output, owner).map_err(|error| not_written(&folder, &error))? {
                Ok(lock) => return Ok(lock),
                Err(other) if waited >= wait => return Err(busy(output, other.as_ref())),
                Err(_) => std::thread::sleep(PAUSE),
            }
            waited += PAUSE;
        }
    }

    /// The lock, or who has it.
    fn attempt(output: &Path, owner: &Owner) -> io::Result<Result<Self, Option<Owner>>> {
        let folder = work::folder(output);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock"))?;
        let before = owner_of(output);
        let held = match file.try_lock() {
            Ok(()) => Some(file),
            Err(TryLockError::WouldBlock) => return Ok(Err(before)),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                if before.as_ref().is_some_and(|other| is_running(other, owner)) {
                    return Ok(Err(before));
                }
                None
            }
            Err(TryLockError::Error(error)) => return Err(error),
        };
        disk::create(&owner_file(output))?.write_all(pretty(owner).as_bytes())?;
        Ok(Ok(Self { output: output.to_owned(), _file: held, interrupted: before }))
    }

    /// The output folder.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// The run before this one, where it was cut off.
    pub const fn interrupted(&self) -> Option<&Owner> {
        self.interrupted.as_ref()
    }

    /// When this run began, by the clock of the file system that its output is on.
    pub(super) fn began(&self) -> Option<super::stamp::Moment> {
        super::stamp::Moment::of(&owner_file(&self.output))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where the name of the owner stays, the next run takes this one for cut off, which costs it nothing.
        let _ = disk::remove_file(&owner_file(&self.output));
    }
}

fn owner_file(output: &Path) -> PathBuf {
    work::folder(output).join("owner.json")
}

fn owner_of(output: &Path) -> Option<Owner> {
    serde_json::from_str(&super::files::text(&owner_file(output))?).ok()
}

/// Whether the process of an owner may be there still; of one on another machine nothing is known, so it is taken for running.
fn is_running(owner: &Owner, me: &Owner) -> bool {
    let processes = Path::new("/proc/self");
    owner.host != me.host || !processes.exists() || Path::new(&format!("/proc/{}", owner.pid)).exists()
}

fn busy(output: &Path, owner: Option<&Owner>) -> Error {
    let place = Place::file(output.to_string_lossy().replace('\\', "/"));
    let message = match owner {
        Some(Owner { pid, host, started }) => Message::new("run.locked-by", [pid.to_string(), host.clone(), started.clone()]),
        None => Message::plain("run.locked"),
    };
    Error::new(place, message).hint(Message::plain("run.locked-hint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(pid: u32) -> Owner {
        Owner { pid, host: "here".to_owned(), started: "2026-08-10 02:00".to_owned() }
    }

    #[test]
    fn a_second_run_is_told_who_has_the_lock_and_gets_it_when_the_first_is_through() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path(), &owner(7), Duration::ZERO).unwrap();
        assert!(first.interrupted().is_none());
        let told = Lock::take(folder.path(), &owner(8), Duration::from_millis(300)).unwrap_err().to_string();
        assert!(told.contains("process 7 on here since 2026-08-10 02:00"), "{told}");
        let waiting = std::thread::scope(|scope| {
            let second = scope.spawn(|| Lock::take(folder.path(), &owner(8), Duration::from_secs(20)));
            std::thread::sleep(Duration::from_millis(300));
            drop(first);
            second.join().unwrap()
        });
        assert!(waiting.is_ok());
    }

    #[test]
    fn the_owner_of_a_run_that_was_cut_off_is_known_and_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        drop(Lock::take(folder.path(), &owner(1), Duration::ZERO).unwrap());
        disk::create(&owner_file(folder.path())).unwrap().write_all(pretty(&owner(9)).as_bytes()).unwrap();
        let lock = Lock::take(folder.path(), &owner(10), Duration::ZERO).unwrap();
        assert_eq!(lock.interrupted(), Some(&owner(9)));
    }

    #[test]
    fn a_process_that_is_gone_does_not_run() {
        let me = Owner { pid: std::process::id(), ..owner(0) };
        assert!(is_running(&me, &me));
        assert!(is_running(&Owner { host: "there".to_owned(), pid: u32::MAX, ..me.clone() }, &me));
        assert_eq!(is_running(&Owner { pid: u32::MAX, ..me.clone() }, &me), !Path::new("/proc/self").exists());
    }
}
