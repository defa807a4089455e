use super::*;
use crate::layout;

fn grid(rows: &[&[&str]]) -> Grid {
    let mut grid = Grid::new("s");
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            grid.put(row, Cell::new(column, 0, Content::text(*text)));
        }
    }
    grid
}

const SHEET: [&[&str]; 8] = [
    &["表1 人口", "", ""],
    &["", "", "（単位：千人）"],
    &["区", "人口", "世帯"],
    &["東区", "10", "4"],
    &["西区", "20", "-"],
    &["注 「-」は該当なし", "", ""],
    &["X", "秘匿されているもの", ""],
    &["資料：統計課", "", ""],
];

fn roles(ledger: &Ledger) -> Vec<(&'static str, usize)> {
    Role::ALL.into_iter().map(|role| (role.word(), ledger.count(role))).filter(|(_, count)| *count > 0).collect()
}

#[test]
fn every_cell_plays_one_part() {
    let grid = grid(&SHEET);
    let ledger = Ledger::new(&grid, &layout::detect(&grid, None));
    assert!(ledger.balances());
    let expected = [("observations", 4), ("labels", 4), ("stub-heads", 1), ("units", 1), ("titles", 1), ("legends", 3), ("notes", 1)];
    assert_eq!((ledger.filled, roles(&ledger)), (15, expected.to_vec()));
}

#[test]
fn what_no_table_takes_is_left_over_and_figures_among_it_are_told() {
    let grid = grid(&SHEET);
    let mut layout = layout::detect(&grid, None);
    layout.tables[0].rows.pop();
    layout.left_over = ["A5", "B5", "C5"].iter().map(|cell| cell.parse().unwrap()).collect();
    let ledger = Ledger::new(&grid, &layout);
    assert!(ledger.balances());
    assert_eq!((ledger.count(Role::LeftOver), ledger.left_over_figures.as_slice()), (3, &[Address::new(4, 1)][..]));
}

#[test]
fn a_cell_of_two_parts_or_of_none_is_a_fault() {
    let grid = grid(&SHEET);
    let fault = |change: fn(&mut Layout)| {
        let mut layout = layout::detect(&grid, None);
        change(&mut layout);
        let ledger = Ledger::new(&grid, &layout);
        assert_eq!(ledger.balances(), ledger.faults.is_empty());
        ledger.faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(fault(|_| ()), Vec::<String>::new());
    assert_eq!(fault(|layout| layout.tables[0].notes.push(Address::new(3, 1))), ["B4"]);
    assert_eq!(fault(|layout| layout.tables.push(layout.tables[0].clone())), ["B4", "C4", "B5", "C5"]);
    assert_eq!(fault(|layout| layout.tables[0].title.clear()), ["A1"]);
    assert_eq!(fault(|layout| layout.left_over.push(Address::new(0, 0))), ["A1"]);
    assert_eq!(fault(|layout| layout.left_over.push(Address::new(9, 9))), ["J10"]);
    // A unit stands in the title, and a title may head columns.
    assert_eq!(fault(|layout| layout.tables[0].title.push(Address::new(1, 2))), Vec::<String>::new());
}

#[test]
fn tables_that_are_not_published_are_counted_apart() {
    let grid = grid(&SHEET);
    let layout = layout::detect(&grid, None);
    let ledger = Ledger::of(&grid, &[], &[&layout.tables[0]], Some(&layout.left_over));
    assert!(ledger.balances());
    assert_eq!(roles(&ledger), [("unpublished", 15)]);
    let twice = [&layout.tables[0], &layout.tables[0]];
    assert!(Ledger::of(&grid, &twice, &[], None).balances() && !Ledger::of(&grid, &twice, &[], Some(&[])).balances());
    assert_eq!(Ledger::unpublished(&grid).count(Role::Unpublished), 15);
}
