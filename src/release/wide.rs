//! The wide form: one header row, then a row for each body row with figures; a form is one row.
//!
//! A column is named by its header path, a figure stays where it stood. Where a table comes from many files, the first column says
//! which. Marks are left out, so that columns of figures hold figures
//! only; the tidy form has them.

use super::csv::CsvWriter;
use super::record::{Path, Record, flag_word};
use crate::dataset::{Columns, Part};
use crate::place::Address;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::Arc;

/// What stands between the labels of a header path.
const LEVEL: &str = "／";

/// The column that names the file.
const SOURCE: &str = "source";

/// The columns of the wide form.
pub(super) struct Wide {
    /// Dimensions that rows have labels of.
    stub: Vec<usize>,
    /// Names of the columns of figures.
    names: Vec<String>,
    /// The file of each part, where there are many: the first column.
    sources: Option<Vec<Arc<str>>>,
    /// Whether a constant last column says that the figures are made up.
    sample: bool,
    /// For each part the place of each of its body columns or, in a form, of each of its values among the names.
    places: Vec<Places>,
    /// For each name its labels, outermost first, by dimension.
    paths: Vec<Vec<(usize, String)>>,
}

impl Wide {
    pub(super) fn new(parts: &[Part<'_>], columns: &Columns, many: bool, sample: bool) -> Self {
        let mut stub = BTreeSet::new();
        let sources = many.then(|| parts.iter().map(|part| part.file.clone()).collect());
        let mut wide = Self { stub: Vec::new(), names: Vec::new(), sources, sample, places: Vec::new(), paths: Vec::new() };
        let mut known: BTreeMap<(String, usize), usize> = BTreeMap::new();
        for (part, places) in parts.iter().zip(&columns.places) {
            let place = |dimension: usize| places.get(dimension).copied().unwrap_or_default();
            let labels = part.table.layout.rows.iter().flat_map(|row| &row.labels);
            stub.extend(labels.map(|label| place(label.dimension)));
            let mut times: BTreeMap<String, usize> = BTreeMap::new();
            let mut part_places = Places { form: part.table.layout.is_form(), places: BTreeMap::new() };
            let body = part.table.layout.columns.iter().map(|column| (Address::new(0, column.column), &column.labels));
            let fields = part.table.layout.fields.iter().map(|field| (field.cell, &field.labels));
            for (at, labels) in body.chain(fields) {
                let path: Vec<(usize, String)> = labels.iter().map(|label| (place(label.dimension), label.text.to_string())).collect();
                let name = path.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(LEVEL);
                let time = times.entry(name.clone()).or_insert(0);
                *time += 1;
                let place = *known.entry((name.clone(), *time)).or_insert_with(|| {
                    wide.names.push(name);
                    wide.paths.push(path);
                    wide.names.len() - 1
                });
                part_places.places.insert(at, place);
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

    /// Which column of figures a cell of a part goes to.
    pub(super) fn place(&self, part: usize, cell: Address) -> Option<usize> {
        self.places.get(part)?.get(cell)
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
        if self.sources.is_some() {
            csv.field(SOURCE);
        }
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

/// Where the figures of a part go.
struct Places {
    form: bool,
    /// By cell; by column alone, in row 0, where the part is no form.
    places: BTreeMap<Address, usize>,
}

impl Places {
    fn get(&self, cell: Address) -> Option<usize> {
        self.places.get(&Address::new(if self.form { cell.row } else { 0 }, cell.column)).copied()
    }
}

/// Writes rows as their figures come.
pub(super) struct WideRows<'a, W> {
    wide: &'a Wide,
    csv: CsvWriter<W>,
    /// The part and grid row (of a form 0) that figures are being gathered for.
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
        let Some(places) = self.wide.places.get(record.part) else { return Ok(()) };
        let row = (record.part, if places.form { 0 } else { cell.row });
        if self.open != Some(row) {
            self.end_row()?;
            self.open = Some(row);
            self.gather_stub(columns, record.row);
        }
        if let Some(figure) = places.get(cell).and_then(|at| self.figures.get_mut(at)) {
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
        let Some((part, _)) = self.open.take() else { return Ok(()) };
        if let Some(sources) = &self.wide.sources {
            self.csv.field(sources.get(part).map_or("", |source| source));
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
    let mut used: BTreeSet<String> = taken.into_iter().chain(["sample", SOURCE].map(str::to_owned)).collect();
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
