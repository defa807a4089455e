//! The edge of a file: what goes wrong within costs the file its result, and nothing else.

use super::{Limit, Limits};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// When the time for a file is up; never by default.
///
/// A clock decides no more than whether there is a result: what is written never depends on it. Time in which the thread did the work on
/// another file, as threads that wait for each other do, is not counted.
#[derive(Clone, Debug, Default)]
pub struct Deadline(Option<Arc<Clock>>);

#[derive(Debug)]
struct Clock {
    end: Instant,
    /// The seconds that there were.
    seconds: u64,
    /// What went to other files, and how much of it before the beginning.
    lost: Lost,
    lost_before: u64,
}

/// Nanoseconds that went to other files while a file was at hand.
type Lost = Arc<AtomicU64>;

/// A file that a thread has at hand.
struct Frame {
    file: Arc<str>,
    lost: Lost,
}

/// The time for a file was used up.
struct TimeIsUp(u64);

/// Looks at a deadline between two of which the clock is asked; asking it takes as long as some ten cells.
const STRIDE: u32 = 1024;

thread_local! {
    static LOOKS: Cell<u32> = const { Cell::new(0) };
    static FRAMES: RefCell<Vec<Frame>> = const { RefCell::new(Vec::new()) };
}

impl Deadline {
    /// The deadline of a file of so many bytes that is begun now: `seconds`, and `seconds-per-mib` for each MiB.
    pub fn of(limits: &Limits, bytes: u64) -> Self {
        let more = (bytes >> 20).saturating_mul(limits.get(Limit::SecondsPerMib));
        let seconds = limits.get(Limit::Seconds).saturating_add(more);
        let lost = FRAMES.with_borrow(|frames| frames.last().map(|frame| frame.lost.clone())).unwrap_or_default();
        let lost_before = lost.load(Ordering::Relaxed);
        let end = Instant::now().checked_add(Duration::from_secs(seconds));
        Self(end.map(|end| Arc::new(Clock { end, seconds, lost, lost_before })))
    }

    /// Asks the clock now and then.
    ///
    /// # Panics
    ///
    /// Unwinds to [`contained`] where the time is up. That is no fault of the program, so that nothing is printed.
    #[inline]
    pub fn look(&self) {
        if let Some(clock) = &self.0 {
            clock.count();
        }
    }

    /// Asks the clock: for places that are come to seldom.
    ///
    /// # Panics
    ///
    /// Unwinds to [`contained`] where the time is up.
    pub fn ask(&self) {
        if let Some(clock) = &self.0 {
            clock.ask();
        }
    }
}

impl Clock {
    fn count(&self) {
        let looks = LOOKS.get().wrapping_add(1);
        LOOKS.set(looks);
        if looks.is_multiple_of(STRIDE) {
            self.ask();
        }
    }

    fn ask(&self) {
        let late = Instant::now().saturating_duration_since(self.end);
        let lost = self.lost.load(Ordering::Relaxed).saturating_sub(self.lost_before);
        if !late.is_zero() && late >= Duration::from_nanos(lost) {
            resume_unwind(Box::new(TimeIsUp(self.seconds)));
        }
    }
}

/// Does the work on one file. Errs as the work does, and where its time is up, and where the program itself fails in it.
///
/// ```
/// use seihyo::{limits::contained, place::Place};
/// let ended = contained(&Place::file("a.csv"), || Ok(1));
/// assert_eq!(ended, Ok(1));
/// ```
pub fn contained<T>(place: &Place, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let began = Instant::now();
    begin(&place.file);
    // What the work had in hand is dropped with it: no state that others see can be left half done.
    let ended = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(error(place, &*payload)));
    end(&place.file, began.elapsed());
    ended
}

/// Does a work, and says how long it took; for logs, never for what is published.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let done = work();
    (done, began.elapsed())
}

fn begin(file: &Arc<str>) {
    FRAMES.with_borrow_mut(|frames| {
        let same = frames.last().filter(|frame| frame.file == *file);
        let lost = same.map(|frame| frame.lost.clone()).unwrap_or_default();
        frames.push(Frame { file: file.clone(), lost });
    });
}

/// Lets the file go, and tells the one that the thread had at hand before how long it had to wait.
fn end(file: &Arc<str>, took: Duration) {
    FRAMES.with_borrow_mut(|frames| {
        frames.pop();
        if let Some(other) = frames.last().filter(|frame| frame.file != *file) {
            other.lost.fetch_add(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
    });
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
