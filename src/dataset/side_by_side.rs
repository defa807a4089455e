//! The sheets of a file several at a time, where threads are free for it.

use crate::grid::Grid;
use rayon::prelude::*;
use std::iter::Peekable;
use std::sync::Arc;

/// Sheets are taken together until they have so many cells: a workbook of many sheets never stands in memory with everything that was
/// made of it.
const MOST_CELLS: usize = 1 << 17;

/// With fewer cells they are done sooner than threads begin.
const LEAST_CELLS: usize = 1 << 10;

/// The sheets of a file in its order, as many together as are done side by side: one alone where other files are at hand, too.
pub(super) struct Batches<G: Iterator<Item = Arc<Grid>>> {
    grids: Peekable<G>,
    /// The threads belong to this file alone.
    alone: bool,
}

impl<G: Iterator<Item = Arc<Grid>>> Batches<G> {
    pub(super) fn new(grids: G) -> Self {
        Self { grids: grids.peekable(), alone: rayon::current_thread_index().is_none() }
    }
}

impl<G: Iterator<Item = Arc<Grid>>> Iterator for Batches<G> {
    type Item = Batch<Arc<Grid>>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.grids.next()?;
        let mut size = cells(&first);
        let mut sheets = vec![first];
        // Threads are asked for, and so begun, where there is more than one sheet to do only.
        while self.alone && size < MOST_CELLS && self.grids.peek().is_some() && rayon::current_num_threads() > 1 {
            sheets.extend(self.grids.next().inspect(|grid| size += cells(grid)));
        }
        Some(Batch { sheets, pays: size >= LEAST_CELLS })
    }
}

/// Sheets that are done together.
pub(super) struct Batch<S> {
    pub(super) sheets: Vec<S>,
    /// They are so large that threads are worth it.
    pays: bool,
}

impl<S: Send> Batch<S> {
    /// Does the same with each; the results are in order.
    pub(super) fn each<T: Send>(self, work: impl Fn(S) -> T + Sync + Send) -> Batch<T> {
        let Self { sheets, pays } = self;
        let done =
            if pays && sheets.len() > 1 { sheets.into_par_iter().map(work).collect() } else { sheets.into_iter().map(work).collect() };
        Batch { sheets: done, pays }
    }
}

fn cells(grid: &Arc<Grid>) -> usize {
    grid.rows().iter().map(|row| row.cells.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::super::Sheet;
    use super::super::tests::grid;
    use super::*;
    use std::fmt::Write as _;

    /// A sheet of a year and a figure a row, named by its number.
    fn numbered(number: usize, rows: usize) -> Arc<Grid> {
        let texts: Vec<[String; 3]> =
            (0..rows).map(|row| [format!("{}年", 1900 + row), (number * row).to_string(), "-".to_owned()]).collect();
        let head = [&["年", "人口", "世帯"][..]];
        let rows: Vec<Vec<&str>> = texts.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = head.into_iter().chain(rows.iter().map(Vec::as_slice)).collect();
        Arc::new(grid(&format!("表{number}"), &rows))
    }

    fn read(grids: &[Arc<Grid>]) -> String {
        let mut said = String::new();
        for sheet in Sheet::all("a.xlsx".into(), grids.iter().cloned()) {
            writeln!(said, "{:?} {:?} {:?}", sheet.grid.sheet, sheet.layout, sheet.proof).unwrap();
        }
        said
    }

    #[test]
    fn sheets_are_read_alike_with_threads_and_without() {
        let grids: Vec<Arc<Grid>> = (1..=12).map(|number| numbered(number, 40 + number)).collect();
        let with_threads = read(&grids);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(with_threads, one.install(|| read(&grids)));
        assert_eq!(with_threads.lines().count(), 12);
        let at = |number: usize| with_threads.find(&format!("\"表{number}\"")).unwrap();
        assert!((1..12).all(|number| at(number) < at(number + 1)));
    }

    #[test]
    fn no_more_sheets_are_taken_together_than_memory_is_for() {
        let large = numbered(1, MOST_CELLS / 3);
        let sizes = |grids: Vec<Arc<Grid>>, alone: bool| -> Vec<usize> {
            Batches { grids: grids.into_iter().peekable(), alone }.map(|batch| batch.sheets.len()).collect()
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let (small, grids) = (numbered(2, 5), || vec![large.clone(), numbered(2, 5), large.clone(), large.clone()]);
        assert_eq!(pool.install(|| sizes(grids(), true)), [1, 2, 1]);
        assert_eq!(pool.install(|| sizes(vec![small.clone(), small.clone(), small.clone()], true)), [3]);
        assert_eq!(pool.install(|| sizes(grids(), false)), [1, 1, 1, 1]);
        assert!(pool.install(|| Batches::new(grids().into_iter()).all(|batch| batch.sheets.len() == 1)), "other files are at hand");
    }
}
