//! What tells cheaply that a file is still the one that was hashed.
//!
//! A file's size, its times of change and its number in the file system are looked at in place of its bytes only where that is safe: when
//! the file was hashed, it must have been untouched for [`SETTLED`], by the clock of the file system. A change after that gives it
//! another time, whatever the clock says then; one within the same tick of the clock is ruled out by the wait. A file that is newer, or
//! that claims to be from the future, is hashed in every run.

use serde::{Deserialize, Serialize};
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// The coarsest clock of a file system in use ticks every two seconds (FAT).
const SETTLED: Duration = Duration::from_secs(2);

/// A moment, as the time since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Moment(Duration);

impl Moment {
    /// When a file or folder was last changed; none where that cannot be told, or is before 1970.
    pub(super) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().as_ref().and_then(changed)
    }
}

fn changed(metadata: &Metadata) -> Option<Moment> {
    metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok().map(Moment)
}

/// What a file looked like without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    size: u64,
    modified: Moment,
    /// Time of the last change of anything about it, and its number; programs cannot set these back. None on Windows.
    own: Option<(i64, i64, u64)>,
}

impl Stamp {
    /// The stamp of a file; none where there is no file or it has no time.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok().filter(Metadata::is_file)?;
        Some(Self { size: metadata.len(), modified: changed(&metadata)?, own: own(&metadata) })
    }

    /// True where the file had been left alone long enough at a moment.
    pub(super) fn is_settled(&self, at: Moment) -> bool {
        let last = self
            .own
            .and_then(|(seconds, nanoseconds, _)| Some(Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanoseconds).ok()?)));
        [Some(self.modified.0), last].into_iter().flatten().all(|time| time + SETTLED <= at.0)
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn own(metadata: &Metadata) -> Option<(i64, i64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.ctime(), metadata.ctime_nsec(), metadata.ino()))
}

#[cfg(not(unix))]
fn own(_: &Metadata) -> Option<(i64, i64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_settled_when_it_has_been_left_alone() {
        let stamp =
            |modified: u64, changed: i64| Stamp { size: 1, modified: Moment(Duration::from_secs(modified)), own: Some((changed, 0, 1)) };
        let now = Moment(Duration::from_secs(100));
        for (modified, changed, settled) in [(98, 98, true), (10, 10, true), (99, 98, false), (10, 99, false), (200, 10, false)] {
            assert_eq!(stamp(modified, changed).is_settled(now), settled, "{modified} {changed}");
        }
    }

    #[test]
    fn another_size_or_time_is_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let put = |text: &str| std::io::Write::write_all(&mut fs::File::create(&path).unwrap(), text.as_bytes()).unwrap();
        put("one");
        let first = Stamp::of(&path).unwrap();
        assert_eq!(Stamp::of(&path), Some(first));
        put("four");
        assert_ne!(Stamp::of(&path), Some(first));
        assert_eq!((Stamp::of(folder.path()), Stamp::of(&folder.path().join("b"))), (None, None));
    }
}
