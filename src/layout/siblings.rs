//! Sheets of one workbook that look alike: read differently, one of them is misread.

use super::{Layout, TableLayout};
use crate::finding::{Finding, Severity};
use crate::grid::{Content, Grid};
use crate::message::Message;
use crate::place::Range;
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many first rows show whether two sheets look alike.
const LOOKED_AT: u32 = 12;

/// Fewer texts in these rows say too little.
const LEAST_TEXTS: usize = 6;

/// How the sheets of a workbook were read so far, by how they look.
#[derive(Clone, Debug, Default)]
pub struct Siblings(BTreeMap<Look, (Arc<str>, Reading)>);

/// The texts of the first rows where they stand, without their digits: editions differ in these.
type Look = Vec<(u32, u32, String)>;

/// The parts of each table, in order.
type Reading = Vec<Parts>;

/// The parts of a table but for the rows where they begin and end, which differ with what stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts {
    /// Height of the header, and how far below it the body begins.
    header: Option<(u32, u32)>,
    /// First and last column of the stub.
    stub: Option<(u32, u32)>,
    /// First and last column of the body.
    body: (u32, u32),
}

impl Siblings {
    /// What is to be known of the sheets before one that is looked at alone: how the first of them that looks like it was read.
    pub fn before<'g>(grid: &Grid, mut earlier: impl Iterator<Item = &'g Grid>) -> Self {
        let own = look(grid);
        let mut siblings = Self::default();
        if own.len() >= LEAST_TEXTS
            && let Some(sibling) = earlier.find(|sibling| look(sibling) == own)
        {
            siblings.compare(sibling, &mut super::detect(sibling, None));
        }
        siblings
    }

    /// Adds a doubt to every table of a sheet that looks like one before and was read differently: code `LAY010`, which names that sheet.
    pub fn compare(&mut self, grid: &Grid, layout: &mut Layout) {
        let look = look(grid);
        if look.len() < LEAST_TEXTS || layout.tables.is_empty() {
            return;
        }
        let reading: Reading = layout.tables.iter().filter(|table| !table.is_form()).map(parts).collect();
        let Some((sibling, other)) = self.0.get(&look) else {
            self.0.insert(look, (grid.sheet.clone(), reading));
            return;
        };
        // One may go on below with further tables, an edition of one year where others have two.
        if other.iter().zip(&reading).all(|(one, other)| one == other) {
            return;
        }
        for table in &mut layout.tables {
            let message = Message::new("layout.sibling", [sibling.to_string()]);
            let place = grid.place().with_range(table.body);
            let hint = Message::plain("layout.sibling-hint");
            table.doubts.push(Finding::new("LAY010", Severity::Warning, place, message).hint(hint));
        }
    }
}

fn look(grid: &Grid) -> Look {
    let rows = grid.rows().iter().take_while(|row| row.index < LOOKED_AT);
    let texts = rows.flat_map(|row| row.cells.iter().map(move |cell| (row.index, cell)));
    texts
        .filter_map(|(row, cell)| match &cell.content {
            Content::Text(text) if !text.trim().is_empty() => Some((row, cell.column, text.chars().filter(|c| !c.is_numeric()).collect())),
            _ => None,
        })
        .collect()
}

fn parts(table: &TableLayout) -> Parts {
    let header = |header: Range| (header.height(), table.body.first.row.saturating_sub(header.last.row));
    Parts {
        header: table.header.map(header),
        stub: table.stub.map(|stub| (stub.first.column, stub.last.column)),
        body: (table.body.first.column, table.body.last.column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Cell;
    use crate::layout::detect;

    fn grid(name: &str, rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::new(name);
        for (row, texts) in (0..).zip(rows) {
            let cell = |(column, text): (u32, &&str)| {
                let content = text.parse().map_or_else(|_| Content::text(*text), Content::Number);
                Cell::new(column, 0, content)
            };
            grid.put_row(row, (0..).zip(*texts).map(cell).collect());
        }
        grid
    }

    /// What the second of two sheets is told: one doubt a table, naming the first.
    fn told(first: &[&[&str]], second: &[&[&str]]) -> Vec<String> {
        let mut siblings = Siblings::default();
        let (first, second) = (grid("一", first), grid("二", second));
        siblings.compare(&first, &mut detect(&first, None));
        let mut layout = detect(&second, None);
        siblings.compare(&second, &mut layout);
        let doubts = layout.tables.iter().flat_map(|table| &table.doubts).filter(|doubt| doubt.code == "LAY010");
        doubts.map(|doubt| doubt.line(crate::message::Lang::En)).collect()
    }

    #[test]
    fn a_sheet_read_unlike_its_sibling_is_a_doubt() {
        let plain: [&[&str]; 4] = [&["平成2年", "", ""], &["区", "人口", "世帯"], &["北区", "12", "7"], &["南区", "15", "8"]];
        let later: [&[&str]; 4] = [&["平成3年", "", ""], &["区", "人口", "世帯"], &["北区", "13", "8"], &["南区", "14", "9"]];
        // The figures of a column are missing here: 人口 has become a label.
        let odd: [&[&str]; 4] = [&["平成4年", "", ""], &["区", "人口", "世帯"], &["北区", "", "8"], &["南区", "", "9"]];
        let other: [&[&str]; 4] = [&["平成4年", "", ""], &["区", "面積", "世帯"], &["北区", "", "8"], &["南区", "", "9"]];
        assert_eq!(told(&plain, &odd), ["LAY010 !二!C3:C4: the sheet looks like 一, but was read differently"]);
        for (first, second) in [(&plain, &later), (&plain, &other)] {
            assert_eq!(told(first, second), [""; 0]);
        }
    }

    #[test]
    fn a_sheet_looked_at_alone_is_told_the_same() {
        let grids: Vec<Grid> = [("一", "12"), ("二", "13"), ("三", "")]
            .map(|(name, figure)| {
                grid(name, &[&["平成2年", "", ""], &["区", "人口", "世帯"], &["北区", figure, "7"], &["南区", figure, "8"]])
            })
            .into();
        let told = |at: usize| {
            let mut layout = detect(&grids[at], None);
            Siblings::before(&grids[at], grids.iter().take(at)).compare(&grids[at], &mut layout);
            layout.tables.iter().flat_map(|table| &table.doubts).filter(|doubt| doubt.code == "LAY010").count()
        };
        assert_eq!([told(0), told(1), told(2)], [0, 0, 1]);
    }
}
