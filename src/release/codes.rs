//! The code list of a table: every code that stands in its columns of codes, with what it means.

use super::csv::CsvWriter;
use super::manifest::Words;
use super::record::Counts;
use crate::concept::area::Area;
use crate::concept::{Concept, code_list};
use crate::dataset::Columns;
use crate::message::Message;
use crate::value::unit::read_unit;
use serde::Serialize;
use std::io::{self, Write};

/// The codes that occur in a table.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct CodeList {
    pub(super) rows: Vec<CodeRow>,
}

/// A code with what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct CodeRow {
    /// The column it stands in.
    pub(super) column: String,
    pub(super) code: String,
    pub(super) label: Words,
    /// The code of what contains it.
    pub(super) parent: Option<&'static str>,
}

impl CodeList {
    pub(super) fn new(columns: &Columns, counts: &Counts) -> Self {
        let areas = counts.areas.values().map(|area| of_area(area));
        let periods = counts.period_types.iter().map(|kind| row("period_type", kind, Words::new(&Message::plain(period_key(kind))), None));
        let units = counts.units.iter().filter_map(|label| {
            let code = read_unit(label)?.code?;
            Some(row("unit_code", code, Words { ja: label.clone(), en: code.replace('_', " ") }, None))
        });
        let dimensions = counts.codes.iter().filter_map(|((dimension, code), label)| {
            let dimension = columns.dimensions.get(*dimension)?;
            Some(of_label(&format!("{}_code", dimension.name), code, label))
        });
        let mut rows: Vec<CodeRow> = dimensions.chain(periods).chain(areas).collect();
        for unit in units {
            // Of several units with one code (円, 千円) the code itself says what they have in common.
            match rows.iter_mut().find(|row| row.column == unit.column && row.code == unit.code) {
                Some(known) => known.label.ja = format!("{}, {}", known.label.ja, unit.label.ja),
                None => rows.push(unit),
            }
        }
        Self { rows }
    }

    /// Writes the list as a table.
    pub(super) fn write<W: Write>(&self, csv: &mut CsvWriter<W>) -> io::Result<()> {
        for name in ["column", "code", "label_ja", "label_en", "parent"] {
            csv.field(name);
        }
        csv.end_row()?;
        for row in &self.rows {
            for text in [&row.column, &row.code, &row.label.ja, &row.label.en, row.parent.unwrap_or_default()] {
                csv.field(text);
            }
            csv.end_row()?;
        }
        Ok(())
    }
}

fn row(column: &str, code: &str, label: Words, parent: Option<&'static str>) -> CodeRow {
    CodeRow { column: column.to_owned(), code: code.to_owned(), label, parent }
}

fn of_area(area: &Area) -> CodeRow {
    let label = Words { ja: area.name.to_owned(), en: area.english().unwrap_or_default().to_owned() };
    row("area_code", area.code, label, area.parent)
}

/// A code of a dimension: by its list, else by the label as published.
fn of_label(column: &str, code: &str, label: &str) -> CodeRow {
    let lists = [Concept::Industry, Concept::Occupation, Concept::Sex];
    let wanted = |concept: &Concept| column.starts_with(concept.word());
    let listed = lists.into_iter().filter(wanted).flat_map(code_list).find(|known| known.code == code);
    match listed {
        Some(known) => {
            let label = Words { ja: known.label_ja.to_owned(), en: known.label_en.unwrap_or_default().to_owned() };
            row(column, code, label, known.parent)
        }
        None => row(column, code, Words { ja: label.to_owned(), en: String::new() }, None),
    }
}

/// The sentence that says what a type of period is.
fn period_key(kind: &str) -> &'static str {
    match kind {
        "year" => "release.period-year",
        "fiscal-year" => "release.period-fiscal-year",
        "half" => "release.period-half",
        "quarter" => "release.period-quarter",
        "month" => "release.period-month",
        "ten-days" => "release.period-ten-days",
        "day" => "release.period-day",
        "point" => "release.period-point",
        _ => "release.period-range",
    }
}
