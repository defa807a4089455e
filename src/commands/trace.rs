//! `seihyo trace`: one JSON object a line for each observation.

use super::{Context, Outcome};
use seihyo::audit;
use seihyo::layout::{self, Axis, Label, Siblings};
use seihyo::limits::Limits;
use seihyo::meaning::Meaning;
use seihyo::read;
use seihyo::source::input::Input;
use seihyo::table::{CellDatum, Observation, Table};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{BufWriter, Write};

/// What a line of the trace holds; the order of the keys is the order of the fields.
#[derive(Serialize)]
struct Line<'a> {
    table: usize,
    sheet: &'a str,
    cell: String,
    value: Option<f64>,
    text: Cow<'a, str>,
    certain: bool,
    status: Option<&'a str>,
    unit: Option<&'a str>,
    multiplier: Option<f64>,
    period: Option<Period>,
    area: Option<&'a str>,
    labels: Vec<LabelCell<'a>>,
    /// The data of a cell that holds several, whose value is then null.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartOfCell<'a>>,
}

#[derive(Serialize)]
struct PartOfCell<'a> {
    part: usize,
    label: Option<Cow<'a, str>>,
    value: Option<f64>,
    text: &'a str,
    status: Option<&'a str>,
}

/// First and last day, both within the period.
#[derive(Serialize)]
struct Period {
    start: String,
    end: String,
}

#[derive(Serialize)]
struct LabelCell<'a> {
    cell: String,
    text: &'a str,
    axis: &'static str,
}

/// Traces the tables of a file, or of its sheet of that name.
pub(crate) fn run(context: &Context, file: &str, sheet: Option<&str>) -> Outcome {
    let input = match super::single(context, file) {
        Ok(input) => input,
        Err(error) => return context.failed(&error),
    };
    match trace(&input, sheet, &context.limits) {
        Ok(()) => Outcome::Clean,
        Err(Failure::Source(error)) => context.failed(&error),
        Err(Failure::Output) => Outcome::Failed,
    }
}

enum Failure {
    Source(seihyo::finding::Error),
    /// Whoever read the output stopped reading.
    Output,
}

impl From<std::io::Error> for Failure {
    fn from(_: std::io::Error) -> Self {
        Self::Output
    }
}

fn trace(input: &Input, sheet: Option<&str>, limits: &Limits) -> Result<(), Failure> {
    let source = input.load_within(limits).map_err(Failure::Source)?;
    let (_, mut reading) = read::read_within(&source, limits).map_err(Failure::Source)?;
    let mut siblings = match sheet {
        Some(sheet) => super::inspect::keep_sheet(&mut reading, &input.name, sheet).map_err(Failure::Source)?,
        None => Siblings::default(),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for grid in &reading.grids {
        let mut layout = layout::detect(grid, None);
        let meanings = Meaning::all(grid, &layout);
        audit::examine(grid, &mut layout, &meanings);
        siblings.compare(grid, &mut layout);
        for (number, (layout, meaning)) in layout.tables.iter().zip(&meanings).enumerate() {
            let table = Table { grid, layout, meaning, number: number + 1 };
            let reading = table.reading();
            for observation in reading.observations() {
                serde_json::to_writer(&mut out, &line(&table, &observation, reading.data(&observation))).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn line<'a>(table: &'a Table<'_>, observation: &'a Observation<'_>, data: Vec<CellDatum<'a>>) -> Line<'a> {
    let part = |datum: CellDatum<'a>| {
        let CellDatum { part, label, text, value, status, .. } = datum;
        PartOfCell { part, label, value, text, status }
    };
    let labels =
        observation.stub.iter().map(|label| (label, Axis::Stub)).chain(observation.header.iter().map(|label| (label, Axis::Header)));
    Line {
        table: table.number,
        sheet: &table.grid.sheet,
        cell: observation.cell.to_string(),
        value: observation.value,
        text: observation.text(),
        certain: observation.certain,
        status: observation.status,
        unit: observation.unit,
        multiplier: observation.multiplier,
        period: observation.period.map(|span| Period { start: span.start.to_string(), end: span.end.to_string() }),
        area: observation.area.map(|area| area.code),
        labels: labels.flat_map(|(label, axis)| label_cells(label, axis)).collect(),
        parts: data.into_iter().map(part).collect(),
    }
}

/// A label as one entry for each cell it stands in.
fn label_cells(label: &Label, axis: Axis) -> impl Iterator<Item = LabelCell<'_>> {
    let axis = match axis {
        Axis::Stub => "stub",
        Axis::Header => "header",
    };
    label.cells.iter().map(move |cell| LabelCell { cell: cell.to_string(), text: &label.text, axis })
}
