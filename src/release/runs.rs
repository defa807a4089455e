//! Columns beside each other that hang on the same thing, and what was made of them: a label stands in every row of its column, so that it
//! is looked at once and not for each figure.

use super::record::Record;
use crate::dataset::{ColumnKind, Columns, Part};
use std::collections::BTreeSet;
use std::ops::Range;

/// What decides what stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The row of the body.
    Row,
    /// The column of the body.
    Column,
    /// The period.
    Period,
    /// The area.
    Area,
    /// The part of the table, the unit, and whether the figure is certain; the cell where it has a status or a comment.
    Figure,
    /// The cell.
    Cell,
}

/// The same key, the same content; none where every cell is another.
pub(super) type Key = Option<(usize, usize)>;

impl By {
    /// What each column of a table hangs on.
    pub(super) fn of(parts: &[Part<'_>], columns: &Columns) -> Vec<Self> {
        let dimensions = |of_rows: bool| -> BTreeSet<usize> {
            let paths = parts.iter().zip(&columns.places).flat_map(|(part, places)| {
                let layout = part.table.layout;
                let rows = layout.rows.iter().map(|row| &row.labels).filter(move |_| of_rows);
                let others = layout.columns.iter().map(|column| &column.labels).chain(layout.fields.iter().map(|field| &field.labels));
                rows.chain(others.filter(move |_| !of_rows)).flatten().filter_map(|label| places.get(label.dimension).copied())
            });
            paths.collect()
        };
        let (of_rows, of_columns) = (dimensions(true), dimensions(false));
        let side = |dimension: usize| match (of_rows.contains(&dimension), of_columns.contains(&dimension)) {
            (true, true) => Self::Cell,
            (true, false) => Self::Row,
            (false, _) => Self::Column,
        };
        columns.columns.iter().map(|column| Self::of_kind(column.kind, &side)).collect()
    }

    fn of_kind(kind: ColumnKind, side: &dyn Fn(usize) -> Self) -> Self {
        match kind {
            ColumnKind::Label(dimension) | ColumnKind::Code(dimension) | ColumnKind::Parents(dimension) => side(dimension),
            ColumnKind::TimeCode | ColumnKind::PeriodStart | ColumnKind::PeriodEnd | ColumnKind::PeriodType => Self::Period,
            ColumnKind::AreaCode => Self::Area,
            ColumnKind::Unit
            | ColumnKind::UnitCode
            | ColumnKind::Multiplier
            | ColumnKind::Status
            | ColumnKind::Mark
            | ColumnKind::Note
            | ColumnKind::Certain
            | ColumnKind::Source
            | ColumnKind::Sample => Self::Figure,
            ColumnKind::Value | ColumnKind::Text | ColumnKind::SourceCell | ColumnKind::Part | ColumnKind::PartLabel => Self::Cell,
        }
    }

    /// The key of a row.
    #[inline]
    pub(super) fn key(self, record: &Record<'_>) -> Key {
        match self {
            Self::Row => Some((record.place.row, 0)),
            Self::Column => Some((record.part, record.place.column)),
            Self::Period => Some((record.place.period, 0)),
            Self::Area => Some((record.observation.area.map_or(0, |area| std::ptr::from_ref(area).addr()), 0)),
            Self::Figure => record.has_no_aside().then_some((record.part * 2 + usize::from(record.observation.certain), record.place.unit)),
            Self::Cell => None,
        }
    }
}

/// What was made for the last key of each column of the body.
///
/// What hangs on the column is found where it was left one row above, what hangs on the row where it was left one cell before.
#[derive(Debug)]
pub(super) struct Made<K, T> {
    slots: Vec<(K, T)>,
    /// The slot that was used last.
    last: usize,
}

impl<K, T> Default for Made<K, T> {
    fn default() -> Self {
        Self { slots: Vec::new(), last: 0 }
    }
}

impl<K: Clone + Default + PartialEq, T: Default> Made<K, T> {
    /// What was made for a key, which is not the default one; `fill` makes it anew in the place of something else.
    #[inline]
    pub(super) fn get(&mut self, column: usize, key: &K, fill: impl FnOnce(&mut T)) -> Option<&T> {
        if self.slots.get(self.last).is_none_or(|(known, _)| known != key) {
            if self.slots.len() <= column {
                self.slots.resize_with(column + 1, Default::default);
            }
            self.last = column;
            let (owner, made) = self.slots.get_mut(column)?;
            if owner != key {
                fill(made);
                owner.clone_from(key);
            }
        }
        self.slots.get(self.last).map(|(_, made)| made)
    }
}

/// The columns of a table as they are written in a row of text.
#[derive(Debug)]
pub(super) struct Runs {
    runs: Vec<Run>,
}

#[derive(Debug)]
struct Run {
    columns: Range<usize>,
    by: By,
    made: Made<Key, Piece>,
}

/// Columns as they were written, and how many of the fields are such that they are counted.
#[derive(Debug, Default)]
struct Piece {
    bytes: Vec<u8>,
    counted: usize,
}

impl Runs {
    pub(super) fn new(by: &[By]) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        for (at, &by) in by.iter().enumerate() {
            match runs.last_mut().filter(|run| run.by == by) {
                Some(run) => run.columns.end = at + 1,
                None => runs.push(Run { columns: at..at + 1, by, made: Made::default() }),
            }
        }
        Self { runs }
    }

    /// Writes a row; `write` writes a column by its number, and tells how many of its fields are counted. Gives how many are.
    pub(super) fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>, mut write: impl FnMut(usize, &mut Vec<u8>) -> usize) -> usize {
        let mut counted = 0;
        for Run { columns, by, made } in &mut self.runs {
            let key = by.key(record);
            if key.is_none() {
                counted += columns.clone().map(|column| write(column, out)).sum::<usize>();
                continue;
            }
            let piece = made.get(record.place.column, &key, |piece| {
                piece.bytes.clear();
                piece.counted = columns.clone().map(|column| write(column, &mut piece.bytes)).sum();
            });
            if let Some(piece) = piece {
                out.extend_from_slice(&piece.bytes);
                counted += piece.counted;
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often something is made for cells of column and key.
    fn times(cells: &[(usize, usize)]) -> usize {
        let (mut made, mut times) = (Made::<Key, usize>::default(), 0);
        for &(column, key) in cells {
            let found = made.get(column, &Some((key, 0)), |slot| {
                times += 1;
                *slot = key;
            });
            assert_eq!(found, Some(&key));
        }
        times
    }

    #[test]
    fn what_rows_or_columns_share_is_made_once() {
        // A row of three cells, then another: by row, by column, by neither.
        assert_eq!(times(&[(0, 1), (1, 1), (2, 1), (0, 2), (1, 2), (2, 2)]), 2);
        assert_eq!(times(&[(0, 1), (1, 2), (2, 3), (0, 1), (1, 2), (2, 3)]), 3);
        assert_eq!(times(&[(0, 1), (1, 2), (2, 3), (0, 4), (1, 5), (2, 6)]), 6);
        // What one column had, another one has now.
        assert_eq!(times(&[(0, 1), (1, 2), (0, 2), (1, 1)]), 3);
    }
}
