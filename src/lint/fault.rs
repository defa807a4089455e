//! One cause of trouble with all the cells it is met in.

use super::subject::text;
use super::{Print, Severity};
use crate::grid::Grid;
use crate::layout::TableLayout;
use crate::message::Message;
use crate::place::{Address, Range};

/// Whether conversion mends a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mending {
    /// The converted data is free of it.
    Mended,
    /// Only a person knows what is meant.
    NeedsPerson,
}

impl Mending {
    /// The word for machine output: `mended`, `needs-person`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mended => "mended",
            Self::NeedsPerson => "needs-person",
        }
    }

    /// The key of its name in the table of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mended => "lint.mended",
            Self::NeedsPerson => "lint.needs-person",
        }
    }
}

/// The reading that a fault rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The header of the table; none where it has none.
    pub header: Option<Range>,
    /// Its body.
    pub body: Range,
}

impl Ground {
    /// The parts of a table.
    pub(crate) const fn of(layout: &TableLayout) -> Self {
        Self { header: layout.header, body: layout.body }
    }
}

/// So many cells of a fault are shown with what stands there.
pub(super) const SAMPLES: usize = 3;
/// So many ranges of a fault are listed.
pub(super) const RANGES: usize = 100;
/// A text that is shown is cut to so many characters.
const SHOWN: usize = 40;

/// One cause with all the cells it is met in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How much it matters.
    pub severity: Severity,
    /// What stands there.
    pub message: Message,
    /// What to write instead.
    pub instead: Message,
    /// Whether conversion mends it.
    pub mending: Mending,
    /// How often it is met: cells, ranges or objects, as the message counts them.
    pub count: usize,
    /// Where it is met, in reading order, at most a hundred ranges; none for what is about a whole sheet or file.
    pub ranges: Vec<Range>,
    /// Every cell it is met in, in reading order; of a range its first one.
    pub cells: Vec<Address>,
    /// The first cells with what stands there.
    pub samples: Vec<(Address, String)>,
    /// The reading it rests on; none where it rests on none.
    pub ground: Option<Ground>,
    /// What each of its places is known by; empty unless asked for.
    pub prints: Vec<Print>,
    /// How many of its places were known before, by a baseline.
    pub known: usize,
}

impl Fault {
    /// A fault of a whole sheet or file.
    pub(crate) const fn whole(severity: Severity, message: Message, instead: Message, mending: Mending) -> Self {
        Self {
            severity,
            message,
            instead,
            mending,
            count: 1,
            ranges: Vec::new(),
            cells: Vec::new(),
            samples: Vec::new(),
            ground: None,
            prints: Vec::new(),
            known: 0,
        }
    }

    /// The same fault with the cells it is met in, in reading order, and the first of them as samples.
    #[must_use]
    pub(crate) fn at(self, grid: &Grid, cells: &[Address]) -> Self {
        let count = cells.len();
        let samples = cells.iter().take(SAMPLES).map(|&at| (at, shown(&text(grid, at)))).collect();
        Self { count, ranges: ranges(cells), cells: cells.to_vec(), samples, ..self }
    }

    /// The same fault with ranges it is met in, and the first cell of the first ones as samples.
    #[must_use]
    pub(crate) fn over(self, grid: &Grid, ranges: &[Range]) -> Self {
        let samples = ranges.iter().take(SAMPLES).map(|range| (range.first, shown(&text(grid, range.first)))).collect();
        let cells = ranges.iter().map(|range| range.first).collect();
        Self { count: ranges.len(), ranges: ranges.iter().take(RANGES).copied().collect(), cells, samples, ..self }
    }

    /// True where every place of it was known before.
    pub const fn is_known(&self) -> bool {
        self.known > 0 && self.known >= self.prints.len()
    }

    /// The same fault with the reading it rests on.
    #[must_use]
    pub(crate) fn on(self, layout: &TableLayout) -> Self {
        Self { ground: Some(Ground::of(layout)), ..self }
    }
}

/// A text as a person is shown it: line ends as a sign, not too long.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(|c| if matches!(c, '\n' | '\r') { '⏎' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Cells in reading order as ranges: neighbours in a row are joined, then equal runs of rows below each other.
fn ranges(cells: &[Address]) -> Vec<Range> {
    let mut joined: Vec<Range> = Vec::new();
    let mut runs: Vec<Range> = Vec::new();
    for &cell in cells {
        match runs.last_mut() {
            Some(run) if run.last.row == cell.row && run.last.column + 1 == cell.column => run.last = cell,
            _ => runs.push(Range::cell(cell)),
        }
    }
    let mut open: std::collections::BTreeMap<(u32, u32), usize> = std::collections::BTreeMap::new();
    for run in runs {
        let (columns, is_full) = ((run.first.column, run.last.column), joined.len() >= RANGES);
        match open.get(&columns).and_then(|&at| joined.get_mut(at)) {
            Some(above) if above.last.row + 1 == run.first.row => above.last = run.last,
            _ if is_full => break,
            _ => {
                open.insert(columns, joined.len());
                joined.push(run);
            }
        }
    }
    joined
}
