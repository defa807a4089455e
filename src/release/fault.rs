//! Faults on purpose, for tests alone: a run that ends, or a disk that is full or closed, at a step that the environment names.
//!
//! `SEIHYO_TEST_FAULT` is `kill:N` (the process ends as by `kill -9` before the Nth change of the disk), `full:N` (from the Nth change on
//! nothing that takes room can be written) or `denied:N` (the Nth change is refused). `SEIHYO_TEST_SWITCH=files` has folders switched file
//! by file, as on systems that cannot exchange two of them. Without these variables every step costs the look at one number. Where the first
//! is set, whatever it says, no process guards the run (`src/commands/guard.rs`): what was cut off stays so.

use std::io::{Error, ErrorKind, Result};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Kill,
    Full,
    Denied,
}

static WANTED: LazyLock<Option<(Kind, u64)>> = LazyLock::new(|| parse(&std::env::var("SEIHYO_TEST_FAULT").ok()?));
static BY_FILES: LazyLock<bool> = LazyLock::new(|| std::env::var("SEIHYO_TEST_SWITCH").is_ok_and(|how| how == "files"));
static STEPS: AtomicU64 = AtomicU64::new(0);

fn parse(text: &str) -> Option<(Kind, u64)> {
    let (kind, at) = text.split_once(':')?;
    let kind = match kind {
        "kill" => Kind::Kill,
        "full" => Kind::Full,
        "denied" => Kind::Denied,
        _ => return None,
    };
    Some((kind, at.parse().ok()?))
}

/// What a change does to the room on the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// It takes room, so a full disk refuses it.
    Takes,
    /// It takes none.
    Keeps,
}

/// Goes before every change of the disk.
pub(super) fn step(room: Room) -> Result<()> {
    let Some((kind, at)) = *WANTED else { return Ok(()) };
    let now = STEPS.fetch_add(1, Ordering::Relaxed) + 1;
    match kind {
        Kind::Kill if now == at => std::process::abort(),
        Kind::Full if now >= at && room == Room::Takes => Err(Error::from(ErrorKind::StorageFull)),
        Kind::Denied if now == at => Err(Error::from(ErrorKind::PermissionDenied)),
        _ => Ok(()),
    }
}

/// True where a test wants folders switched file by file.
pub(super) fn by_files() -> bool {
    *BY_FILES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_spelt_right_is_a_fault() {
        assert!(parse("kill:3") == Some((Kind::Kill, 3)) && parse("full:1") == Some((Kind::Full, 1)));
        for text in ["", "kill", "kill:", "kill:x", "slow:1", "3"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
