//! Fences: what one file may take, by name, and the time it may take.
//!
//! A [`Limit`] has a name, a default and a reason, all in one table (`limits/table.rs`, shown in `docs/limits.md`). [`Limits`] are the
//! values that are in force; a [`Budget`] counts what one file takes of them, and is asked before memory is taken. What goes beyond is
//! an [`Exceeded`], which names limit, found and allowed.
//!
//! Time is different: no place in the program is the one that takes it. A [`Deadline`] is looked at wherever cells are, and where it has
//! passed the work on the file is unwound up to [`contained`], which makes an error of it. The same place holds a fault of the program
//! itself, so that one file costs its own result only.

mod contain;
mod table;

pub use contain::{Deadline, contained, is_fault, timed};
pub use table::{Limit, Unit};

use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The limits in force: a value for each [`Limit`].
///
/// ```
/// use seihyo::limits::{Limit, Limits};
/// let mut limits = Limits::default();
/// limits.set_word("cells=5000").unwrap();
/// assert_eq!(limits.get(Limit::Cells), 5000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits([u64; Limit::COUNT]);

impl Default for Limits {
    fn default() -> Self {
        let mut values = [0; Limit::COUNT];
        for (value, limit) in values.iter_mut().zip(Limit::all()) {
            *value = limit.default_value();
        }
        Self(values)
    }
}

impl Limits {
    /// The value of a limit, in its unit.
    pub fn get(&self, limit: Limit) -> u64 {
        self.0.get(limit as usize).copied().unwrap_or(u64::MAX)
    }

    /// Sets a limit.
    pub fn set(&mut self, limit: Limit, value: u64) {
        if let Some(held) = self.0.get_mut(limit as usize) {
            *held = value;
        }
    }

    /// Sets a limit by `NAME=VALUE`, as the option `--limit` takes it: `cells=5000000`, `input-bytes=2GiB`.
    ///
    /// Errs where there is no limit of the name, and where the value is no number of 1 or more.
    pub fn set_word(&mut self, word: &str) -> Result<(), Error> {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let fail = |message| Error::new(Place::file("--limit"), message);
        let Some(limit) = Limit::from_name(name.trim()) else {
            return Err(fail(Message::new("limit.unknown", [name])).hint(Message::new("limit.names", [names()])));
        };
        let value = number(value).ok_or_else(|| fail(Message::new("limit.no-number", [limit.name(), value])))?;
        self.set(limit, value);
        Ok(())
    }
}

/// The names of all limits, as a message lists them.
pub fn names() -> String {
    Limit::all().map(Limit::name).collect::<Vec<_>>().join(", ")
}

/// A number of at least 1, with `KiB`, `MiB` or `GiB` behind it or not; `_` may part its digits.
pub fn number(text: &str) -> Option<u64> {
    const UNITS: [(&str, u32); 3] = [("KiB", 10), ("MiB", 20), ("GiB", 30)];
    let text = text.trim();
    let unit = UNITS.iter().find_map(|(unit, bits)| Some((text.strip_suffix(unit)?, *bits)));
    let (digits, bits) = unit.unwrap_or((text, 0));
    let digits = digits.trim().replace('_', "");
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse::<u64>().ok()?.checked_mul(1 << bits).filter(|&value| value > 0)
}

/// A limit that a file goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exceeded {
    /// Which.
    pub limit: Limit,
    /// What the file has, or how much of it was counted when it was too much.
    pub found: u64,
    /// The value in force.
    pub allowed: u64,
}

impl Exceeded {
    /// Threads count together, so that how far the count went differs from run to run: the first too many is told.
    const fn counted(self) -> Self {
        Self { found: self.allowed.saturating_add(1), ..self }
    }

    /// The error that people see: limit, found, allowed, and how to allow more.
    pub fn error(self, place: Place) -> Error {
        let Self { limit, found, allowed } = self;
        let [found, allowed] = [found, allowed].map(|value| limit.unit().show(value));
        let hint = Message::new("limit.hint", [limit.name()]);
        Error::new(place, Message::new("limit.exceeded", [limit.name(), &found, &allowed])).detail(Message::plain(limit.what())).hint(hint)
    }
}

impl std::fmt::Display for Exceeded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "limit {}: found {}, allowed {}", self.limit.name(), self.found, self.allowed)
    }
}

impl std::error::Error for Exceeded {}

impl From<Exceeded> for std::io::Error {
    fn from(exceeded: Exceeded) -> Self {
        Self::other(exceeded)
    }
}

/// What one file has taken of its limits; clones count together.
#[derive(Clone, Debug)]
pub struct Budget {
    limits: Limits,
    taken: Arc<[AtomicU64; Limit::COUNT]>,
    /// Bytes of the file; without end where it is not known.
    bytes: u64,
    deadline: Deadline,
}

impl Default for Budget {
    /// The default limits, and no end to the time.
    fn default() -> Self {
        Self::new(&Limits::default(), u64::MAX, Deadline::default())
    }
}

impl Budget {
    /// The budget of a file of so many bytes, of which nothing is taken.
    pub fn new(limits: &Limits, bytes: u64, deadline: Deadline) -> Self {
        Self { limits: *limits, taken: Arc::new(std::array::from_fn(|_| AtomicU64::new(0))), bytes, deadline }
    }

    /// The budget for what is written of files of so many bytes, with a deadline that begins now.
    pub fn of_output(limits: &Limits, bytes: usize) -> Self {
        Self::new(limits, bytes as u64, Deadline::of(limits, bytes as u64))
    }

    /// The limits that it has.
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// When the time is up.
    pub const fn deadline(&self) -> &Deadline {
        &self.deadline
    }

    /// The value of a limit, for a number of things.
    pub fn most(&self, limit: Limit) -> usize {
        usize::try_from(self.limits.get(limit)).unwrap_or(usize::MAX)
    }

    /// Asks for so much more of what is counted over the whole file. Errs where that is too much; then it counts all the same.
    ///
    /// # Panics
    ///
    /// Unwinds to [`contained`] where the time is up.
    pub fn take(&self, limit: Limit, more: u64) -> Result<(), Exceeded> {
        self.deadline.look();
        let before = self.taken.get(limit as usize).map_or(0, |taken| taken.fetch_add(more, Ordering::Relaxed));
        self.check(limit, before.saturating_add(more)).map_err(Exceeded::counted)
    }

    /// Asks for so many cells more, by [`Limit::Cells`] and [`Limit::DenseCells`]. Errs where that is too much.
    ///
    /// # Panics
    ///
    /// Unwinds to [`contained`] where the time is up.
    pub fn take_cells(&self, more: u64) -> Result<(), Exceeded> {
        self.take(Limit::Cells, more)?;
        let found = self.taken.get(Limit::Cells as usize).map_or(0, |taken| taken.load(Ordering::Relaxed));
        if found <= self.bytes { Ok(()) } else { self.check(Limit::DenseCells, found).map_err(Exceeded::counted) }
    }

    /// Asks whether a single thing may be so large. Errs where it may not.
    pub fn check(&self, limit: Limit, found: u64) -> Result<(), Exceeded> {
        let allowed = self.limits.get(limit);
        if found > allowed { Err(Exceeded { limit, found, allowed }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
