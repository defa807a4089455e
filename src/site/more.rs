//! What a script needs to show the rows that a page leaves out, from the tidy CSV beside it.

use super::unfold::{ColumnKey, Unfolded};
use crate::catalog::{Decimals, Table};
use serde::Serialize;
use std::collections::BTreeMap;

/// The facts; the figures are in the file.
#[derive(Serialize)]
pub(super) struct More<'a> {
    /// The columns of the file that rows have labels in.
    stub: Vec<&'a str>,
    /// The columns of the file that tell the columns of the table apart.
    across: Vec<&'a str>,
    /// What tells each column of the table from the others, in the order of the page.
    columns: &'a [ColumnKey<'a>],
    /// The decimals that each column of the table usually shows, and the most; none where it has no numbers.
    decimals: Vec<Option<[u8; 2]>>,
    /// What marks mean: by status, a tab, the mark.
    meanings: BTreeMap<String, &'a str>,
    /// For each column the ids of what stands over it, where cells name that.
    over: Option<Vec<String>>,
    /// True where each figure stands with its unit.
    units: bool,
    /// True where a row is a sheet.
    form: bool,
}

/// The facts of a table of which the page has the first rows only; none where it has all.
pub(super) fn more<'a>(
    table: &'a Table,
    unfolded: &'a Unfolded<'a>,
    meanings: &BTreeMap<(&str, &str), &'a str>,
    units: bool,
    linked: bool,
) -> Option<More<'a>> {
    let names = |columns: &[&'a crate::catalog::ColumnEntry]| columns.iter().map(|column| column.name.as_str()).collect();
    let decimals = |name: &String| {
        let Decimals { usual, most, .. } = super::table::decimals(table, name)?;
        Some([usual, most])
    };
    (unfolded.total > unfolded.rows.len()).then(|| More {
        stub: names(&unfolded.stub),
        across: names(&unfolded.across),
        columns: &unfolded.columns,
        decimals: unfolded.names.iter().map(decimals).collect(),
        meanings: meanings.iter().map(|((status, mark), meaning)| (format!("{status}\t{mark}"), *meaning)).collect(),
        over: linked.then(|| unfolded.over()),
        units,
        form: unfolded.form,
    })
}
