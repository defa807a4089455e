//! Tables of texts: when a sheet is a list, and how it is read, with one header row and cells that are all worth keeping as they are.

use super::blocks::{self, Block, RowKind};
use super::evidence::{Sheet, float};
use super::roles::Panel;
use super::{BodyRow, TableLayout};
use crate::hash::HashSet;
use std::ops::Range;

/// A list, found where a sheet has no row of figures.
pub(super) struct List {
    pub(super) block: Block,
    pub(super) kinds: Vec<RowKind>,
    pub(super) panel: Panel,
    /// The header looks like one: it is the sheet's first row, or its cells look unlike those below.
    pub(super) clear: bool,
}

/// True where the figures that were found are no more than values among the texts of a list.
pub(super) fn is_meant(sheet: &Sheet<'_>, tables: &[TableLayout]) -> bool {
    holds_little(sheet, tables) || holds_numbering(sheet, tables) || holds_texts_beside(sheet, tables)
}

/// True where nearly all that a sheet holds are texts: a number or mark among them makes no table.
fn holds_little(sheet: &Sheet<'_>, tables: &[TableLayout]) -> bool {
    let filled: usize = (0..sheet.height()).map(|i| sheet.filled(i).count()).sum();
    let mut figures = 0;
    for table in tables {
        let columns: Vec<usize> = table.columns.iter().filter_map(|column| sheet.column_at(column.column)).collect();
        for i in table.rows.iter().filter_map(|row| sheet.row_at(row.row)) {
            figures += columns.iter().filter(|&&j| sheet.is_filled(i, j)).count();
            // More of them change nothing.
            if figures * MANY_MORE >= filled {
                return false;
            }
        }
    }
    filled > 0
}

/// True where all figures of a sheet count its rows, 280, 281, 282, and texts alone stand right of them: they are names of the rows.
fn holds_numbering(sheet: &Sheet<'_>, tables: &[TableLayout]) -> bool {
    let [table] = tables else { return false };
    let [column] = table.columns.as_slice() else { return false };
    let Some(j) = sheet.column_at(column.column) else { return false };
    let number = |row: &BodyRow| sheet.row_at(row.row).filter(|&i| sheet.is_whole(i, j)).and_then(|i| sheet.number(i, j));
    let numbers: Option<Vec<f64>> = table.rows.iter().map(number).collect();
    let counts = |numbers: &[f64]| numbers.array_windows().all(|[one, next]| (next - one).total_cmp(&1.0).is_eq());
    let mut cells =
        table.rows.iter().flat_map(|row| &row.labels).flat_map(|label| label.cells.iter()).filter(|at| at.row >= table.body.first.row);
    numbers.is_some_and(|numbers| numbers.len() > 1 && counts(&numbers))
        && table.rows.iter().all(|row| row.labels.len() >= LEAST_TEXTS)
        && cells.all(|at| at.column > column.column)
}

/// True where the only column of figures has many columns of texts right of it, which say more of each row and are named above.
fn holds_texts_beside(sheet: &Sheet<'_>, tables: &[TableLayout]) -> bool {
    let [table] = tables else { return false };
    let ([column], Some(header)) = (table.columns.as_slice(), table.header) else { return false };
    let beside = |row: &BodyRow| row.labels.iter().flat_map(|label| label.cells.iter()).filter(|at| at.column > column.column).count();
    let rich = table.rows.iter().filter(|row| beside(row) >= MANY_TEXTS).count();
    let named = (0..sheet.width()).filter(|&j| sheet.column(j) > column.column);
    let named = named.filter(|&j| sheet.row_at(header.last.row).is_some_and(|i| sheet.is_filled(i, j))).count();
    rich * 2 > table.rows.len() && named >= MANY_TEXTS
}

/// So many texts right of a figure are as much of their row as it is.
const MANY_TEXTS: usize = 3;

/// Beside fewer texts a number that counts on may be a figure of its row.
const LEAST_TEXTS: usize = 2;

/// So many times the figures of its tables are the filled cells of a sheet that is a list.
const MANY_MORE: usize = 20;

/// Share of the widest row's cells that a row fills to be the header of a list.
const HEADER_FILL: f64 = 0.7;

/// Share of the rows below that fill at least half of the header's columns; prose in columns stays under it.
const ROW_SHARE: f64 = 0.6;

/// Reads a sheet without figures as a list: the first full row is the header, the first columns that tell its rows apart are the key. None
/// where it is prose.
pub(super) fn find(sheet: &Sheet<'_>) -> Option<List> {
    let filled: Vec<usize> = (0..sheet.height()).map(|i| sheet.filled(i).count()).collect();
    let widest = filled.iter().copied().max().filter(|&widest| widest >= 2)?;
    let is_full = |i: &usize| filled.get(*i).is_some_and(|&count| float(count) >= HEADER_FILL * float(widest));
    let is_plain = |i: &usize| sheet.filled(*i).all(|j| sheet.merge(*i, j).is_none_or(|merge| merge.width() == 1));
    let first = (0..sheet.height()).find(is_full)?;
    let header = (first..sheet.height()).take(MOST_FURTHER).find(|i| is_full(i) && is_plain(i)).unwrap_or(first);
    let columns: Vec<usize> = (0..sheet.width()).filter(|&j| has_head(sheet, header, j)).collect();
    let further = (header + 1..sheet.height()).take(MOST_FURTHER).take_while(|&i| is_further_header(sheet, i, &columns)).count();
    let start = header + 1 + further;
    let end = end_of_rows(sheet, start);
    let body = start..end;
    let full = body.clone().filter(|&i| columns.iter().filter(|&&j| sheet.is_filled(i, j)).count() * 2 >= columns.len()).count();
    if body.is_empty() || (float(full) < ROW_SHARE * float(body.len()) && !is_keyed(sheet, header, &columns, &body)) {
        return None;
    }
    let mut kinds = vec![RowKind::Label; sheet.height()];
    for i in body.clone() {
        if let Some(kind) = kinds.get_mut(i) {
            *kind = RowKind::Body;
        }
    }
    let (stub, data) = columns.split_at_checked(keys(sheet, &columns, &body))?;
    let (above, below) = (0..body.start, body.end..sheet.height());
    let block = Block { above, body, below };
    Some(List {
        block,
        kinds,
        panel: Panel { stub: stub.to_vec(), data: data.to_vec(), ..Panel::default() },
        clear: is_clear(sheet, header, start, &columns),
    })
}

/// True where a sheet begins with the names of many columns, and every row has its key in the first one and something beside it: a list whose
/// rows leave most columns blank.
fn is_keyed(sheet: &Sheet<'_>, header: usize, columns: &[usize], body: &Range<usize>) -> bool {
    let Some((&key, others)) = columns.split_first() else { return false };
    let is_row = |i: usize| sheet.is_filled(i, key) && others.iter().any(|&j| sheet.is_filled(i, j));
    header == 0 && columns.len() == sheet.width() && body.clone().all(is_row)
}

/// True for a column that is named in the header row, or by a box that reaches down to it.
fn has_head(sheet: &Sheet<'_>, header: usize, j: usize) -> bool {
    let top = || sheet.merge(header, j).and_then(|merge| sheet.position(merge.first));
    sheet.is_filled(header, j) || top().is_some_and(|(i, column)| i < header && column == j && sheet.is_filled(i, column))
}

/// True for a header in the first row of a sheet, or in a style that the row below has not.
fn is_clear(sheet: &Sheet<'_>, header: usize, below: usize, columns: &[usize]) -> bool {
    let style =
        |i: usize, j: usize| sheet.style_at(sheet.row(i), sheet.column(j)).map(|style| (style.bold, style.fill, style.align, style.header));
    let unlike = columns.iter().filter(|&&j| style(header, j) != style(below, j)).count();
    header == 0 || unlike * 2 > columns.len()
}

/// Where the rows of a list end: at notes near its end.
fn end_of_rows(sheet: &Sheet<'_>, start: usize) -> usize {
    let first_note = sheet.height().saturating_sub(MOST_NOTES).max(start);
    (first_note..sheet.height()).find(|&i| blocks::is_note(sheet, i)).unwrap_or(sheet.height())
}

/// How many leading columns tell the rows apart; the first one alone where not even several do.
fn keys(sheet: &Sheet<'_>, columns: &[usize], body: &Range<usize>) -> usize {
    let tells_apart = |count: &usize| {
        let key = |i: usize| columns.iter().take(*count).map(|&j| sheet.text(i, j).trim().to_owned()).collect::<Vec<_>>();
        let mut seen = HashSet::default();
        body.clone().map(key).all(|key| seen.insert(key))
    };
    (1..=MOST_KEYS.min(columns.len().saturating_sub(1))).find(tells_apart).unwrap_or(1)
}

/// The key of a list has at most so many columns.
const MOST_KEYS: usize = 3;

/// Notes are looked for in so many last rows.
const MOST_NOTES: usize = 10;

/// Rows below the first header row that may belong to it.
const MOST_FURTHER: usize = 3;

/// So many rows below show what the cells of a column look like.
const LOOKED_AT: usize = 20;

/// True for a row whose cells name columns, too: nearly all of them look unlike what stands below them, 谷上 over 5:23.
fn is_further_header(sheet: &Sheet<'_>, i: usize, columns: &[usize]) -> bool {
    let differs = |&&j: &&usize| {
        let below = (i + 1..sheet.height()).filter(|&below| sheet.is_filled(below, j)).take(LOOKED_AT);
        let shapes: Vec<String> = below.map(|below| shape(&sheet.text(below, j))).collect();
        let own = shape(&sheet.text(i, j));
        shapes.len() > 1 && shapes.iter().all(|other| *other != own) && shapes.array_windows().all(|[one, next]| one == next)
    };
    let filled = columns.iter().filter(|&&j| sheet.is_filled(i, j)).count();
    let unlike = columns.iter().skip(1).filter(differs).count();
    filled == columns.len() && unlike > 1 && float(unlike) >= UNLIKE * float(columns.len() - 1)
}

/// Share of the columns right of the key whose cell looks unlike those below it, in a further header row.
const UNLIKE: f64 = 0.9;

/// What a text looks like: runs of digits are 9, runs of letters are a, signs are themselves. 5:23 is `9:9`.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in text.trim().chars() {
        let class = if c.is_numeric() {
            '9'
        } else if c.is_alphabetic() {
            'a'
        } else {
            c
        };
        if !(matches!(class, '9' | 'a') && shape.ends_with(class)) {
            shape.push(class);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn texts_that_look_alike_have_one_shape() {
        for (text, expected) in [("5:23", "9:9"), ("10：05", "9：9"), ("谷上", "a"), (" A-1 ", "a-9"), ("078-261-3330", "9-9-9"), ("", "")]
        {
            assert_eq!(shape(text), expected, "{text}");
        }
    }
}
