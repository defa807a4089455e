use super::*;
use crate::grid::Style;
use crate::grid::number_format::NumberFormat;
use crate::layout;
use crate::meaning::Meaning;
use std::sync::Arc;

/// A grid of texts; what reads as a number is stored as one where `stored`.
fn grid(rows: &[&[&str]], stored: bool) -> Grid {
    let mut grid = Grid::new("s");
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            let number = text.parse().ok().filter(|_| stored);
            let content = number.map_or_else(|| Content::text(*text), Content::Number);
            grid.put(row, Cell::new(column, 0, content));
        }
    }
    grid
}

const SHEET: [&[&str]; 5] = [
    &["", "人口", "面積", "増減率"],
    &["東区", "1,234", "12.50", "△1.5"],
    &["西区", "2,000", "…", "0.2%"],
    &["南区", "496億", "r 3.1", "x"],
    &["北区", "１２", "(5)", "-"],
];

#[test]
fn every_cell_of_a_body_comes_back() {
    for stored in [false, true] {
        let grid = grid(&SHEET, stored);
        let layout = layout::detect(&grid, None);
        let meanings = Meaning::all(&grid, &layout);
        let trip = RoundTrip::new(Table { grid: &grid, layout: &layout.tables[0], meaning: &meanings[0], number: 1 });
        assert_eq!((trip.cells, trip.equal, trip.faults.as_slice()), (12, 12, &[][..]));
    }
}

#[test]
fn a_cell_that_no_row_of_the_body_holds_does_not_come_back() {
    let grid = grid(&SHEET, false);
    let layout = layout::detect(&grid, None);
    let meanings = Meaning::all(&grid, &layout);
    let table = Table { grid: &grid, layout: &layout.tables[0], meaning: &meanings[0], number: 1 };
    let mut trip = Trip::new(table);
    table.observations().filter(|seen| seen.cell != Address::new(2, 2)).for_each(|seen| trip.observation(&seen, &[]));
    let trip = trip.end();
    assert_eq!((trip.cells, trip.equal, trip.faults.as_slice()), (12, 11, &[Address::new(2, 2)][..]));
    // Twice is once too many.
    let mut twice = Trip::new(table);
    table.observations().flat_map(|seen| [seen, seen]).take(2).for_each(|seen| twice.observation(&seen, &[]));
    assert_eq!(twice.end().faults[0], Address::new(1, 1));
}

#[test]
fn only_what_is_written_counts() {
    let mut grid = Grid::new("s");
    grid.styles = Arc::from([Style { format: NumberFormat::new("#,##0"), ..Style::default() }]);
    let cell = |content| Cell::new(0, 0, content);
    let at = Address::new(0, 0);
    let back = |written: &Written<'_>, content| written.gives_back(&grid, at, &cell(content), DecimalMark::Point);
    let value = |value| Written { value: Some(value), ..Written::default() };
    assert!(back(&value(1234.5), Content::Number(1234.5)));
    // What is shown is 1,235 in both cases.
    assert!(!back(&value(1235.0), Content::Number(1234.5)));
    assert!(back(&value(0.0), Content::Number(-0.0)));
    assert!(!back(&value(111.0), Content::text("0111")));
    assert!(!back(&Written::default(), Content::Number(1.0)));
    assert!(!back(&value(1.0), Content::Logical(true)));
    let mark = |mark: &'static str| Written { mark: Some(Cow::Borrowed(mark)), ..Written::default() };
    assert!(back(&mark("x"), Content::text(" x ")) && !back(&mark("x"), Content::text("…")));
    let text = |text: &'static str| Written { text: Some(Cow::Borrowed(text)), ..Written::default() };
    assert!(back(&text("0111"), Content::text("0111")) && !back(&text("111"), Content::text("0111")));
}
