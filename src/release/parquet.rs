//! Parquet: the figures as 64-bit floats, what is true or false as booleans, all else as text.

use super::record::{Datum, Record};
use crate::dataset::{ColumnKind, Columns};
use polars::prelude::*;
use std::io::{self, Write};

/// Rows of one row group: enough for good compression, little enough to hold in memory.
const GROUP: usize = 1 << 18;

/// Writes the rows of a table, a row group at a time.
pub(super) struct ParquetRows<W: Write> {
    out: BatchedWriter<W>,
    columns: Vec<Builder>,
    rows: usize,
}

enum Builder {
    Numbers(PrimitiveChunkedBuilder<Float64Type>),
    Flags(BooleanChunkedBuilder),
    Texts(StringChunkedBuilder),
}

impl Builder {
    fn new(name: &str, kind: ColumnKind) -> Self {
        let name = PlSmallStr::from_str(name);
        match data_type(kind) {
            DataType::Float64 => Self::Numbers(PrimitiveChunkedBuilder::new(name, 0)),
            DataType::Boolean => Self::Flags(BooleanChunkedBuilder::new(name, 0)),
            _ => Self::Texts(StringChunkedBuilder::new(name, 0)),
        }
    }

    fn push(&mut self, datum: Datum<'_>) {
        match (self, datum) {
            (Self::Numbers(builder), Datum::Number(number)) => builder.append_value(number),
            (Self::Flags(builder), Datum::Flag(flag)) => builder.append_value(flag),
            (Self::Flags(builder), _) => builder.append_null(),
            (Self::Numbers(builder), _) => builder.append_null(),
            (Self::Texts(builder), Datum::Text(text)) => builder.append_value(&*text),
            (Self::Texts(builder), _) => builder.append_null(),
        }
    }

    /// Adds what stands in a CSV file.
    fn push_text(&mut self, text: &str) {
        self.push(match self {
            _ if text.is_empty() => Datum::Missing,
            Self::Numbers(_) => text.parse().map_or(Datum::Missing, Datum::Number),
            Self::Flags(_) => Datum::Flag(text == "true"),
            Self::Texts(_) => Datum::Text(text.into()),
        });
    }

    fn finish(self) -> Column {
        match self {
            Self::Numbers(builder) => builder.finish().into_column(),
            Self::Flags(builder) => builder.finish().into_column(),
            Self::Texts(builder) => builder.finish().into_column(),
        }
    }
}

impl<W: Write> ParquetRows<W> {
    /// Begins a file; `facts` are kept in its footer.
    pub(super) fn new(out: W, columns: &Columns, facts: Vec<(String, String)>) -> io::Result<Self> {
        let out = ParquetWriter::new(out)
            .with_compression(ParquetCompression::Zstd(None))
            // Files are written side by side by the caller's threads; one that waited for another pool would begin the next file
            // on top of this one.
            .set_parallel(false)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(facts)))
            .batched(&schema(columns))
            .map_err(io::Error::other)?;
        Ok(Self { out, columns: builders(columns), rows: 0 })
    }

    /// Adds a row.
    pub(super) fn record(&mut self, columns: &Columns, record: &Record<'_>) -> io::Result<()> {
        for (builder, column) in self.columns.iter_mut().zip(&columns.columns) {
            builder.push(record.datum(column.kind));
        }
        self.rows += 1;
        if self.rows == GROUP { self.flush(builders(columns)) } else { Ok(()) }
    }

    fn flush(&mut self, next: Vec<Builder>) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let columns = std::mem::replace(&mut self.columns, next);
        if rows == 0 {
            return Ok(());
        }
        let frame = DataFrame::new(rows, columns.into_iter().map(Builder::finish).collect()).map_err(io::Error::other)?;
        self.out.write_batch(&frame).map_err(io::Error::other)
    }

    /// Writes what is left and the footer.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush(Vec::new())?;
        self.out.finish().map(drop).map_err(io::Error::other)
    }
}

/// Writes a table of texts as a file: columns by the names and with the types that they have in the tidy form, all others as text.
pub(super) fn texts<W: Write>(out: W, names: &[String], rows: &[Vec<String>]) -> io::Result<()> {
    let kinds: Vec<ColumnKind> = names.iter().map(|name| kind_of(name)).collect();
    let schema: Schema = names.iter().zip(&kinds).map(|(name, kind)| Field::new(PlSmallStr::from_str(name), data_type(*kind))).collect();
    let writer = ParquetWriter::new(out).with_compression(ParquetCompression::Zstd(None)).set_parallel(false);
    let mut writer = writer.batched(&schema).map_err(io::Error::other)?;
    for group in rows.chunks(GROUP) {
        let mut columns: Vec<Builder> = names.iter().zip(&kinds).map(|(name, kind)| Builder::new(name, *kind)).collect();
        for row in group {
            columns.iter_mut().zip(row).for_each(|(builder, text)| builder.push_text(text));
        }
        let frame = DataFrame::new(group.len(), columns.into_iter().map(Builder::finish).collect()).map_err(io::Error::other)?;
        writer.write_batch(&frame).map_err(io::Error::other)?;
    }
    writer.finish().map(drop).map_err(io::Error::other)
}

/// What a column of the tidy form holds, as far as its type goes.
fn kind_of(name: &str) -> ColumnKind {
    match name {
        "value" => ColumnKind::Value,
        "multiplier" => ColumnKind::Multiplier,
        "part" => ColumnKind::Part,
        "certain" => ColumnKind::Certain,
        "sample" => ColumnKind::Sample,
        _ => ColumnKind::Text,
    }
}

fn builders(columns: &Columns) -> Vec<Builder> {
    columns.columns.iter().map(|column| Builder::new(&column.name, column.kind)).collect()
}

/// The types of the columns.
fn schema(columns: &Columns) -> Schema {
    columns.columns.iter().map(|column| Field::new(PlSmallStr::from_str(&column.name), data_type(column.kind))).collect()
}

/// The type of a column; it depends on what the column is, never on what stands in it.
const fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Value | ColumnKind::Multiplier | ColumnKind::Part => DataType::Float64,
        ColumnKind::Certain | ColumnKind::Sample => DataType::Boolean,
        ColumnKind::Label(_)
        | ColumnKind::Code(_)
        | ColumnKind::Parents(_)
        | ColumnKind::TimeCode
        | ColumnKind::PeriodStart
        | ColumnKind::PeriodEnd
        | ColumnKind::PeriodType
        | ColumnKind::AreaCode
        | ColumnKind::UnitCode
        | ColumnKind::Text
        | ColumnKind::Unit
        | ColumnKind::Status
        | ColumnKind::Mark
        | ColumnKind::Note
        | ColumnKind::PartLabel
        | ColumnKind::Source
        | ColumnKind::SourceCell => DataType::String,
    }
}
