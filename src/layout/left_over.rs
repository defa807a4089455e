//! The filled cells of a sheet that no table accounts for.

use super::TableLayout;
use super::evidence::{Kind, Sheet};
use crate::place::Address;

/// Finds them, in reading order.
pub(super) fn find(sheet: &Sheet<'_>, tables: &[TableLayout]) -> Vec<Address> {
    let mut known = Accounted::new(sheet);
    for table in tables {
        let parts = [&table.title, &table.notes, &table.stub_heads, &table.repeats, &table.units];
        parts.into_iter().flatten().for_each(|&at| known.insert(at));
        table.labels().flat_map(|label| label.cells.iter()).for_each(|&at| known.insert(at));
        table.fields.iter().for_each(|field| known.insert(field.cell));
        let columns: Vec<usize> = table.columns.iter().filter_map(|column| sheet.column_at(column.column)).collect();
        table.rows.iter().for_each(|row| known.insert_row(row.row, &columns));
    }
    known.others()
}

/// A set of filled cells of a sheet, a byte of memory for each.
struct Accounted<'s, 'g> {
    sheet: &'s Sheet<'g>,
    known: Vec<bool>,
    /// The matrix row that was asked for last.
    row: usize,
}

impl<'s, 'g> Accounted<'s, 'g> {
    fn new(sheet: &'s Sheet<'g>) -> Self {
        Self { sheet, known: vec![false; sheet.height() * sheet.width()], row: 0 }
    }

    /// The cells of a grid row, by matrix column; most questions are of the row of the last one, or the next.
    fn line(&mut self, row: u32) -> Option<&mut [bool]> {
        let near = [self.row, self.row + 1].into_iter().find(|&i| i < self.sheet.height() && self.sheet.row(i) == row);
        self.row = near.or_else(|| self.sheet.row_at(row))?;
        let start = self.row * self.sheet.width();
        self.known.get_mut(start..start + self.sheet.width())
    }

    fn insert(&mut self, at: Address) {
        let column = self.sheet.column_at(at.column);
        if let Some(known) = column.and_then(|j| self.line(at.row)?.get_mut(j)) {
            *known = true;
        }
    }

    fn insert_row(&mut self, row: u32, columns: &[usize]) {
        let Some(line) = self.line(row) else { return };
        for &j in columns {
            if let Some(known) = line.get_mut(j) {
                *known = true;
            }
        }
    }

    /// The filled cells that are not among them, whether they show something or only hold spaces.
    fn others(&self) -> Vec<Address> {
        let mut others = Vec::new();
        if self.sheet.all_shown {
            // What the matrix knows of is all there is.
            for (i, known) in self.known.chunks_exact(self.sheet.width().max(1)).enumerate() {
                let shown = self.sheet.kinds(i).zip(known).enumerate().filter(|(_, (kind, known))| *kind != Kind::Blank && !**known);
                others.extend(shown.map(|(j, _)| self.sheet.address(i, j)));
            }
            return others;
        }
        let columns: Vec<u32> = (0..self.sheet.width()).map(|j| self.sheet.column(j)).collect();
        for (i, (cells, known)) in self.sheet.grid_rows().zip(self.known.chunks_exact(columns.len().max(1))).enumerate() {
            let mut slots = columns.iter().zip(known);
            for cell in cells.iter().filter(|cell| !cell.content.is_blank()) {
                // Every filled cell stands in a column of the matrix.
                let known = slots.by_ref().find(|(column, _)| **column >= cell.column).is_some_and(|(_, &known)| known);
                if !known {
                    others.push(Address::new(self.sheet.row(i), cell.column));
                }
            }
        }
        others
    }
}
