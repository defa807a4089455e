//! What holds between the columns of a table: keys that tell its rows apart, codes that stand in a list.

use super::{Observations, Table};
use std::collections::BTreeSet;

/// The column that names each row: the cell that its figure stands in, where no two rows share it.
pub(super) fn primary(rows: &Observations) -> Option<&'static str> {
    const NAME: &str = "source_cell";
    let column = rows.column(NAME);
    let mut known = BTreeSet::new();
    let all = (0..rows.len()).all(|row| rows.text(row, column).is_some_and(|cell| known.insert(cell)));
    (all && !rows.is_empty()).then_some(NAME)
}

/// The labels, codes and periods of a row, where no two rows share all of them.
pub(super) fn labels<'a>(table: &'a Table, rows: &Observations) -> Option<Vec<&'a str>> {
    let names = table.dictionary.columns.iter().filter(|column| column.role == "dimension" || is_key(&column.name));
    let names: Vec<&str> = names.map(|column| column.name.as_str()).collect();
    let columns: Vec<Option<usize>> = names.iter().map(|name| rows.column(name)).collect();
    let mut known = BTreeSet::new();
    let key = |row| columns.iter().map(|&column| rows.text(row, column)).collect::<Vec<_>>();
    let all = (0..rows.len()).all(|row| known.insert(key(row)));
    (all && !rows.is_empty() && !names.is_empty()).then_some(names)
}

fn is_key(name: &str) -> bool {
    name.ends_with("_parents") || ["period_start", "period_end", "period_type", "area_code", "source", "part"].contains(&name)
}

/// True where everything that stands in a column is among some values; false for an empty column.
pub(super) fn all_among(rows: &Observations, name: &str, values: &BTreeSet<&str>) -> bool {
    let column = rows.column(name);
    let mut texts = (0..rows.len()).filter_map(|row| rows.text(row, column)).peekable();
    texts.peek().is_some() && texts.all(|text| values.contains(text))
}

/// True where something stands in each row of a column.
pub(super) fn filled(rows: &Observations, name: &str) -> bool {
    let column = rows.column(name);
    column.is_some() && (0..rows.len()).all(|row| rows.text(row, column).is_some())
}
