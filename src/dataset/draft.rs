//! A first definition from how a file was read, and from where a person said that it was read wrongly.

use super::{Part, Sheet};
use crate::definition::{Draft, DraftDimension, DraftTable, Origin, draft_id, says_sample};
use crate::finding::Error;
use crate::grid::{Grid, Visibility};
use crate::layout::{Dimension, LayoutHint, TableLayout};
use crate::message::Message;
use crate::place::{Address, Place};
use std::sync::Arc;

/// What a person says of a table that was read wrongly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The sheet, by its place in the file from 0.
    pub sheet: usize,
    /// The table of the sheet that is meant, as it was detected, from 1; one more than there are for a table that was not.
    pub table: usize,
    /// How it is to be read; none where it is no table.
    pub hint: Option<LayoutHint>,
}

/// What a first definition of a file is written from: the tables of its visible sheets, corrected.
///
/// Errs where no visible sheet holds a table.
pub fn draft(
    file: &Arc<str>,
    grids: &[Arc<Grid>],
    origin: Origin,
    id: Option<&str>,
    published: &str,
    corrections: &[Correction],
) -> Result<Draft, Error> {
    let (mut tables, mut sample) = (Vec::new(), false);
    let visible = grids.iter().enumerate().filter(|(_, grid)| grid.visibility == Visibility::Visible);
    let sheets = Sheet::all(file.clone(), visible.clone().map(|(_, grid)| grid.clone()).collect::<Vec<_>>().into_iter());
    for ((at, grid), sheet) in visible.zip(sheets) {
        sample |= grid.filled().any(|(at, cell)| says_sample(&grid.text(at, cell)));
        let of_sheet: Vec<&Correction> = corrections.iter().filter(|correction| correction.sheet == at).collect();
        tables.extend(tables_of(&sheet, &of_sheet));
    }
    if tables.is_empty() {
        return Err(Error::new(Place::file(file.clone()), Message::plain("release.nothing-found")));
    }
    let id = id.map_or_else(|| draft_id(file), str::to_owned);
    Ok(Draft { id, origin, published: published.to_owned(), sample, tables })
}

/// The tables of a sheet: those that were detected, but for what is said of them, then those that were not.
fn tables_of(sheet: &Sheet, corrections: &[&Correction]) -> Vec<DraftTable> {
    let said = |number: usize| corrections.iter().rfind(|correction| correction.table == number);
    let corrected = |hint: &LayoutHint| {
        let read = Sheet::new(sheet.file.clone(), sheet.grid.clone(), Some(hint));
        let table = read.parts().find(|part| part.table.layout.is_form() == hint.form).map(|part| table(&part));
        table.map(|table| DraftTable { number: 1, hint: hint.clone(), ..table })
    };
    let detected = sheet.parts().filter_map(|part| match said(part.table.number) {
        Some(correction) => correction.hint.as_ref().and_then(&corrected),
        None => Some(table(&part)),
    });
    let count = sheet.layout.tables.len();
    let further = corrections.iter().filter(|correction| correction.table > count).filter_map(|correction| correction.hint.as_ref());
    detected.chain(further.filter_map(&corrected)).collect()
}

fn table(part: &Part<'_>) -> DraftTable {
    let TableLayout { title, units, dimensions, .. } = part.table.layout;
    let title: Vec<Address> = title.iter().filter(|cell| !units.contains(cell)).copied().collect();
    let dimension = |dimension: &Dimension| DraftDimension { axis: dimension.axis, level: dimension.level, title: dimension.title.clone() };
    DraftTable {
        sheet: part.table.grid.sheet.to_string(),
        number: part.table.number,
        hint: LayoutHint { form: part.table.layout.is_form(), ..LayoutHint::default() },
        title: Some(part.texts(&title).join(" ")).filter(|title| !title.is_empty()),
        dimensions: dimensions.iter().map(dimension).collect(),
    }
}
