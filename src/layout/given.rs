//! A table whose parts a definition gives.

use super::blocks::{Block, RowKind};
use super::evidence::{Kind, Sheet};
use super::roles::Panel;
use super::{LayoutHint, TableLayout, header, read_panel};
use crate::finding::{Finding, Severity};
use crate::message::Message;
use crate::place::{Address, Range};
use crate::value;

/// Reads the table that a hint describes. None where no filled cell lies within its body.
pub(super) fn read(sheet: &Sheet<'_>, hint: &LayoutHint) -> Option<TableLayout> {
    let body = body(sheet, hint)?;
    let rows: Vec<usize> = (0..sheet.height()).filter(|&i| (body.first.row..=body.last.row).contains(&sheet.row(i))).collect();
    let columns = (0..sheet.width()).filter(|&j| (body.first.column..=body.last.column).contains(&sheet.column(j)));
    let data: Vec<usize> = columns.filter(|&j| rows.iter().any(|&i| sheet.is_filled(i, j))).collect();
    let kinds: Vec<RowKind> = (0..sheet.height())
        .map(|i| if rows.contains(&i) && data.iter().any(|&j| sheet.is_filled(i, j)) { RowKind::Body } else { RowKind::Label })
        .collect();
    let (first, last) = (*rows.first()?, *rows.last()?);
    let block = Block { above: 0..first, body: first..last + 1, below: last + 1..sheet.height() };
    let stub = (0..sheet.width()).filter(|&j| match hint.stub {
        Some(stub) => (stub.first.column..=stub.last.column).contains(&sheet.column(j)),
        None => sheet.column(j) < body.first.column && rows.iter().any(|&i| sheet.is_filled(i, j)),
    });
    let panel = Panel { stub: stub.collect(), data, ..Panel::default() };
    let mut rows = header::rows(sheet, &block, std::slice::from_ref(&panel));
    if let Some(given) = hint.header {
        let within = |i: &usize| (given.first.row..=given.last.row).contains(&sheet.row(*i));
        rows.header = block.above.clone().filter(within).collect();
        rows.sections = block.above.clone().filter(|&i| sheet.row(i) > given.last.row).collect();
        rows.title = block.above.clone().filter(|&i| sheet.row(i) < given.first.row).collect();
    }
    if panel.data.is_empty() {
        return None;
    }
    let mut table = read_panel(sheet, &block, &kinds, &rows, &panel, &[]);
    table.doubts.extend(figures_outside(sheet, hint, &block, &panel));
    Some(table)
}

/// The body: as given, else below the header and right of the stub, as far as they or the filled cells reach.
fn body(sheet: &Sheet<'_>, hint: &LayoutHint) -> Option<Range> {
    if hint.body.is_some() {
        return hint.body;
    }
    let used = sheet.grid.used()?;
    let top = hint.header.map(|header| header.last.row + 1).or(hint.stub.map(|stub| stub.first.row)).unwrap_or(used.first.row);
    let left = hint.stub.map(|stub| stub.last.column + 1).or(hint.header.map(|header| header.first.column)).unwrap_or(used.first.column);
    let bottom = hint.stub.map_or(used.last.row, |stub| stub.last.row);
    let right = hint.header.map_or(used.last.column, |header| header.last.column);
    (top <= bottom && left <= right).then(|| Range::new(Address::new(top, left), Address::new(bottom, right)))
}

/// LAY005: figures next to a body that a definition gives, which are not read as figures because they stand outside of it.
fn figures_outside(sheet: &Sheet<'_>, hint: &LayoutHint, block: &Block, panel: &Panel) -> Option<Finding> {
    let mut columns = columns_left(sheet, hint, block, panel);
    columns.extend(columns_right(sheet, block, panel));
    let mut rows = rows_between(sheet, hint, block);
    rows.extend(rows_below(sheet, block, panel));
    let beside = block.body.clone().flat_map(|i| columns.iter().map(move |&j| (i, j)));
    let above_and_below = rows.iter().flat_map(|&i| panel.data.iter().map(move |&j| (i, j)));
    let mut outside: Vec<(usize, usize)> = beside.chain(above_and_below).filter(|&(i, j)| sheet.kind(i, j) == Kind::Number).collect();
    outside.sort_unstable();
    let range = first_range(&outside)?;
    let range = Range::new(sheet.address(range.0.0, range.0.1), sheet.address(range.1.0, range.1.1));
    let message = Message::new("layout.figures-outside", [outside.len().to_string()]);
    let finding = Finding::new("LAY005", Severity::Warning, sheet.grid.place().with_range(range), message);
    Some(finding.hint(Message::plain("layout.figures-outside-hint")))
}

/// Columns of figures left of the body: those between it and a stub that is given, else those of the stub that look like figures.
fn columns_left(sheet: &Sheet<'_>, hint: &LayoutHint, block: &Block, panel: &Panel) -> Vec<usize> {
    let Some(&first) = panel.data.first() else { return Vec::new() };
    match hint.stub {
        Some(stub) => (0..first).filter(|&j| sheet.column(j) > stub.last.column).collect(),
        None => panel.stub.iter().copied().filter(|&j| looks_like_figures(sheet, block, j)).collect(),
    }
}

/// True for a column of numbers that are neither years nor codes nor ranks in order.
fn looks_like_figures(sheet: &Sheet<'_>, block: &Block, j: usize) -> bool {
    let kinds = || block.body.clone().map(|i| sheet.kind(i, j));
    let numbers: Vec<f64> = block.body.clone().filter(|&i| sheet.kind(i, j) == Kind::Number).filter_map(|i| sheet.number(i, j)).collect();
    let is_key = numbers.iter().all(|&number| value::is_year_like(number)) || numbers.is_sorted();
    let is_whole = numbers.iter().all(|number| number.fract() == 0.0);
    numbers.len() > 1 && !kinds().any(Kind::is_label) && !(is_whole && is_key)
}

/// Columns right of the body that go on with figures: up to a wider gap than it has itself, or a column of labels, which is a stub.
fn columns_right(sheet: &Sheet<'_>, block: &Block, panel: &Panel) -> Vec<usize> {
    let gap = |pair: (&usize, &usize)| sheet.column(*pair.1) - sheet.column(*pair.0);
    let widest = panel.data.iter().zip(panel.data.iter().skip(1)).map(gap).max().unwrap_or(1);
    let Some(&last) = panel.data.last() else { return Vec::new() };
    let mut reached = sheet.column(last);
    let mut columns = Vec::new();
    for j in last + 1..sheet.width() {
        let count = |is: fn(Kind) -> bool| block.body.clone().filter(|&i| is(sheet.kind(i, j))).count();
        let (labels, figures) = (count(Kind::is_label), count(Kind::is_data));
        let repeats = panel.stub.iter().any(|&stub| block.body.clone().all(|i| sheet.text(i, stub).trim() == sheet.text(i, j).trim()));
        if sheet.column(j) - reached > widest || labels > figures || (figures > 0 && repeats) {
            break;
        }
        if figures > 0 {
            reached = sheet.column(j);
            columns.push(j);
        }
    }
    columns
}

/// Rows between a header that is given and the body.
fn rows_between(sheet: &Sheet<'_>, hint: &LayoutHint, block: &Block) -> Vec<usize> {
    let below_header = |i: &usize| hint.header.is_some_and(|header| sheet.row(*i) > header.last.row);
    block.above.clone().filter(below_header).collect()
}

/// Rows below the body that go on with figures: up to a higher gap than it has itself, or a row with labels among the figures, which is
/// the header of another table.
fn rows_below(sheet: &Sheet<'_>, block: &Block, panel: &Panel) -> Vec<usize> {
    let highest = block.body.clone().skip(1).map(|i| sheet.gap_above(i)).max().unwrap_or(0);
    let goes_on = |i: &usize| sheet.gap_above(*i) <= highest && !panel.data.iter().any(|&j| sheet.kind(*i, j).is_label());
    block.below.clone().take_while(goes_on).collect()
}

/// The first cells that lie side by side, with those below them that do so too: the top left and the bottom right one.
fn first_range(cells: &[(usize, usize)]) -> Option<((usize, usize), (usize, usize))> {
    let &(top, left) = cells.first()?;
    let holds = |i: usize, j: usize| cells.binary_search(&(i, j)).is_ok();
    let (mut bottom, mut right) = (top, left);
    while holds(top, right + 1) {
        right += 1;
    }
    while (left..=right).all(|j| holds(bottom + 1, j)) {
        bottom += 1;
    }
    Some(((top, left), (bottom, right)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, Content, Grid};
    use crate::message::Lang;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::new("s");
        for (row, texts) in (0..).zip(rows) {
            let cell = |(column, text): (u32, &&str)| {
                let content = text.parse().map_or_else(|_| Content::text(*text), Content::Number);
                Cell::new(column, 0, content)
            };
            grid.put_row(row, (0..).zip(*texts).map(cell).collect());
        }
        grid
    }

    /// What is said of the figures outside of a table that a definition gives; its `header`, `stub` and `body`.
    fn said(rows: &[&[&str]], header: &str, stub: &str, body: &str) -> Option<String> {
        let range = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let hint = LayoutHint { header: range(header), stub: range(stub), body: range(body), form: false };
        let layout = super::super::detect(&grid(rows), Some(&hint));
        let doubts: Vec<&Finding> = layout.tables[0].doubts.iter().filter(|doubt| doubt.code == "LAY005").collect();
        assert!(doubts.len() < 2 && doubts.iter().all(|doubt| doubt.hint.is_some()));
        doubts.first().map(|doubt| doubt.line(Lang::En))
    }

    const TABLE: [&[&str]; 6] = [
        &["区", "総数", "男", "女"],
        &["千代田", "9", "4", "5"],
        &["中央", "8", "6", "2"],
        &["港", "20", "9", "11"],
        &["新宿", "30", "16", "14"],
        &["注", "", "", ""],
    ];

    #[test]
    fn figures_outside_of_a_given_body_are_a_doubt() {
        for (header, stub, body, expected) in [
            ("", "", "B2:C5", "LAY005 !s!D2:D5: 4 figures stand outside of the body that the definition gives"),
            ("", "", "B2:D4", "LAY005 !s!B5:D5: 3 figures stand outside of the body that the definition gives"),
            ("", "", "C2:D5", "LAY005 !s!B2:B5: 4 figures stand outside of the body that the definition gives"),
            ("", "A2:A5", "C2:D5", "LAY005 !s!B2:B5: 4 figures stand outside of the body that the definition gives"),
            ("", "A2:A3", "", "LAY005 !s!B4:D5: 6 figures stand outside of the body that the definition gives"),
            ("B1:C1", "", "", "LAY005 !s!D2:D5: 4 figures stand outside of the body that the definition gives"),
            ("B1:D1", "", "B3:D5", "LAY005 !s!B2:D2: 3 figures stand outside of the body that the definition gives"),
            ("B1:C1", "A2:A3", "", "LAY005 !s!D2:D3: 6 figures stand outside of the body that the definition gives"),
        ] {
            assert_eq!(said(&TABLE, header, stub, body).as_deref(), Some(expected), "{header} {stub} {body}");
        }
    }

    #[test]
    fn a_body_that_holds_every_figure_is_none() {
        for (header, stub, body) in [("", "", "B2:D5"), ("B1:D1", "", ""), ("", "A2:A5", ""), ("B1:D1", "A2:A5", "B2:D5")] {
            assert_eq!(said(&TABLE, header, stub, body), None, "{header} {stub} {body}");
        }
    }

    #[test]
    fn codes_years_repeated_stubs_and_other_tables_are_none() {
        let rows: [&[&str]; 8] = [
            &["コード", "年", "数", "年", "", "区", "数"],
            &["101", "2019", "5", "2019", "", "港", "1"],
            &["102", "2020", "3", "2020", "", "北", "2"],
            &["103", "2021", "4", "2021", "", "南", "3"],
            &["", "", "", "", "", "", ""],
            &["コード", "年", "率", "", "", "", ""],
            &["101", "2019", "1.5", "", "", "", ""],
            &["102", "2020", "1.4", "", "", "", ""],
        ];
        assert_eq!(said(&rows, "", "", "C2:C4"), None);
        assert_eq!(said(&rows, "", "B2:B4", "C2:C4"), None);
        assert_eq!(said(&rows, "G1", "F2:F4", ""), None);
    }
}
