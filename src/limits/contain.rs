//! The edge of a file: what goes wrong within costs the file its result, and nothing else.

use super::{Limit, Limits};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

/// When the time for a file is up; never by default.
///
/// A clock decides no more than whether there is a result: what is written never depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deadline {
    end: Option<Instant>,
    /// The seconds that there were.
    seconds: u64,
}

/// The time for a file was used up.
struct TimeIsUp(u64);

/// Looks at a deadline between two of which the clock is asked; asking it takes as long as some ten cells.
const STRIDE: u32 = 1024;

thread_local! {
    static LOOKS: Cell<u32> = const { Cell::new(0) };
}

impl Deadline {
    /// The deadline of a file of so many bytes that is begun now: `seconds`, and `seconds-per-mib` for each MiB.
    pub fn of(limits: &Limits, bytes: u64) -> Self {
        let more = (bytes >> 20).saturating_mul(limits.get(Limit::SecondsPerMib));
        let seconds = limits.get(Limit::Seconds).saturating_add(more);
        Self { end: Instant::now().checked_add(Duration::from_secs(seconds)), seconds }
    }

    /// Asks the clock now and then.
    ///
    /// # Panics
    ///
    /// Unwinds to [`contained`] where the time is up. That is no fault of the program, so that nothing is printed.
    #[inline]
    pub fn look(self) {
        if self.end.is_some() {
            self.count();
        }
    }

    fn count(self) {
        let looks = LOOKS.get().wrapping_add(1);
        LOOKS.set(looks);
        if looks.is_multiple_of(STRIDE) {
            self.ask();
        }
    }

    /// Asks the clock: for places that are come to seldom.
    ///
    /// # Panics
    ///
    /// Unwinds to [`contained`] where the time is up.
    pub fn ask(self) {
        if self.end.is_some_and(|end| Instant::now() >= end) {
            resume_unwind(Box::new(TimeIsUp(self.seconds)));
        }
    }
}

/// Does the work on one file. Errs as the work does, and where its time is up, and where the program itself fails in it.
///
/// ```
/// use seihyo::{limits::{contained, is_fault}, place::Place};
/// let ended = contained(&Place::file("a.csv"), || Ok(1));
/// assert_eq!(ended, Ok(1));
/// ```
pub fn contained<T>(place: &Place, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // What the work had in hand is dropped with it: no state that others see can be left half done.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(error(place, &*payload)))
}

fn error(place: &Place, payload: &(dyn Any + Send)) -> Error {
    if let Some(TimeIsUp(seconds)) = payload.downcast_ref::<TimeIsUp>() {
        let seconds = seconds.to_string();
        let hint = Message::new("limit.hint", [Limit::Seconds.name()]);
        return Error::new(place.clone(), Message::new("limit.time", [Limit::Seconds.name(), &seconds])).hint(hint);
    }
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = Message::new(FAULT, [said.unwrap_or_default()]);
    Error::new(place.clone(), message).hint(Message::plain("limit.fault-hint"))
}

/// The message of a fault of the program itself.
const FAULT: &str = "limit.fault";

/// True for the error of a fault of the program itself, which no file should be able to bring about.
pub fn is_fault(error: &Error) -> bool {
    error.message.key() == FAULT
}
