//! The wide form: one header row, then a row for each body row with figures.
//!
//! A column is named by its header path, a figure stays where it stood. Marks are left out, so that columns of figures hold figures
//! only; the tidy form has them.

use super::csv::CsvWriter;
use super::record::{Path, Record, flag_word};
use crate::dataset::{Columns, Part};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// What stands between the labels of a header path.
const LEVEL: &str = "／";

/// The columns of the wide form.
pub(super) struct Wide {
    /// Dimensions that rows have labels of.
    stub: Vec<usize>,
    /// Names of the columns of figures.
    names: Vec<String>,
    /// Whether a constant last column says that the figures are made up.
    sample: bool,
    /// For each part the place of each of its body columns among the names.
    places: Vec<BTreeMap<u32, usize>>,
    /// For each name its labels, outermost first, by dimension.
    paths: Vec<Vec<(usize, String)>>,
}

impl Wide {
    pub(super) fn new(parts: &[Part<'_>], columns: &Columns, sample: bool) -> Self {
        let mut stub = BTreeSet::new();
        let mut wide = Self { stub: Vec::new(), names: Vec::new(), sample, places: Vec::new(), paths: Vec::new() };
        let mut known: BTreeMap<(String, usize), usize> = BTreeMap::new();
        for (part, places) in parts.iter().zip(&columns.places) {
            let place = |dimension: usize| places.get(dimension).copied().unwrap_or_default();
            let labels = part.table.layout.rows.iter().flat_map(|row| &row.labels);
            stub.extend(labels.map(|label| place(label.dimension)));
            let mut times: BTreeMap<String, usize> = BTreeMap::new();
            let mut part_places = BTreeMap::new();
            for column in &part.table.layout.columns {
                let path: Vec<(usize, String)> =
                    column.labels.iter().map(|label| (place(label.dimension), label.text.to_string())).collect();
                let name = path.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(LEVEL);
                let time = times.entry(name.clone()).or_insert(0);
                *time += 1;
                let at = *known.entry((name.clone(), *time)).or_insert_with(|| {
                    wide.names.push(name);
                    wide.paths.push(path);
                    wide.names.len() - 1
                });
                part_places.insert(column.column, at);
            }
            wide.places.push(part_places);
        }
        wide.stub = stub.into_iter().collect();
        let taken = wide.stub_names(columns);
        wide.names = distinct(wide.names, taken);
        wide
    }

    /// The columns of figures: name, and labels by dimension, outermost first.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&str, &[(usize, String)])> {
        self.names.iter().map(String::as_str).zip(self.paths.iter().map(Vec::as_slice))
    }

    fn stub_names(&self, columns: &Columns) -> Vec<String> {
        let dimensions = self.stub.iter().filter_map(|&at| columns.dimensions.get(at));
        dimensions
            .flat_map(|dimension| {
                std::iter::once(dimension.name.clone()).chain(dimension.parents.then(|| format!("{}_parents", dimension.name)))
            })
            .collect()
    }

    /// Begins a file with its header row.
    pub(super) fn rows<W: Write>(&self, mut csv: CsvWriter<W>, columns: &Columns) -> io::Result<WideRows<'_, W>> {
        for name in self.stub_names(columns).iter().chain(&self.names) {
            csv.field(name);
        }
        if self.sample {
            csv.field("sample");
        }
        csv.end_row()?;
        Ok(WideRows { wide: self, csv, open: None, stub: Vec::new(), figures: vec![Figure::None; self.names.len()] })
    }
}

/// Writes rows as their figures come.
pub(super) struct WideRows<'a, W> {
    wide: &'a Wide,
    csv: CsvWriter<W>,
    /// The part and grid row that figures are being gathered for.
    open: Option<(usize, u32)>,
    stub: Vec<String>,
    figures: Vec<Figure>,
}

#[derive(Clone, Debug, Default)]
enum Figure {
    #[default]
    None,
    Number(f64),
    Text(String),
}

impl<W: Write> WideRows<'_, W> {
    /// Adds a figure to its row; the rows come in order.
    pub(super) fn record(&mut self, columns: &Columns, record: &Record<'_>) -> io::Result<()> {
        let cell = record.observation.cell;
        if self.open != Some((record.part, cell.row)) {
            self.end_row()?;
            self.open = Some((record.part, cell.row));
            self.gather_stub(columns, record.row);
        }
        let figures = self.wide.places.get(record.part).and_then(|places| places.get(&cell.column));
        if let Some(figure) = figures.and_then(|&at| self.figures.get_mut(at)) {
            *figure = match (record.observation.value, record.observation.status) {
                (Some(number), _) => Figure::Number(number),
                (None, None) => Figure::Text(record.observation.text().into_owned()),
                (None, Some(_)) => Figure::None,
            };
        }
        Ok(())
    }

    fn gather_stub(&mut self, columns: &Columns, path: &Path) {
        self.stub.clear();
        for &at in &self.wide.stub {
            self.stub.push(path.label(at).to_owned());
            if columns.dimensions.get(at).is_some_and(|dimension| dimension.parents) {
                self.stub.push(path.parents(at).to_owned());
            }
        }
    }

    fn end_row(&mut self) -> io::Result<()> {
        if self.open.take().is_none() {
            return Ok(());
        }
        for label in &self.stub {
            self.csv.field(label);
        }
        for figure in &mut self.figures {
            match std::mem::take(figure) {
                Figure::Number(number) => self.csv.number(number),
                Figure::Text(text) => self.csv.field(&text),
                Figure::None => self.csv.field(""),
            }
        }
        if self.wide.sample {
            self.csv.field(flag_word(true));
        }
        self.csv.end_row()
    }

    /// Writes the last row and gives back the file.
    pub(super) fn finish(mut self) -> io::Result<CsvWriter<W>> {
        self.end_row()?;
        Ok(self.csv)
    }
}

/// Names of which no two are the same: `value` for one without labels, a number behind one that is in use.
fn distinct(names: Vec<String>, taken: Vec<String>) -> Vec<String> {
    let mut used: BTreeSet<String> = taken.into_iter().chain(["sample".to_owned()]).collect();
    let mut unique = |name: String| {
        let base = if name.is_empty() { "value".to_owned() } else { name };
        let mut name = base.clone();
        let mut number = 2usize;
        while !used.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        name
    };
    names.into_iter().map(&mut unique).collect()
}
