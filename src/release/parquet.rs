//! Parquet: the figures as 64-bit floats, what is true or false as booleans, all else as text.

use super::record::{Datum, Record};
use super::runs::{By, Key, Made};
use crate::dataset::{ColumnKind, Columns};
use crate::hash::HashMap;
use polars::prelude::*;
use std::io::{self, Write};

/// Rows of one row group: enough for good compression, little enough to hold in memory.
const GROUP: usize = 1 << 18;

/// Writes the rows of a table, a row group at a time.
pub(super) struct ParquetRows<W: Write> {
    out: BatchedWriter<W>,
    columns: Vec<TidyColumn>,
    rows: usize,
}

/// A column of the tidy form, and what it hangs on.
struct TidyColumn {
    name: String,
    kind: ColumnKind,
    by: By,
    builder: Rows,
}

enum Rows {
    /// Each looked at by itself.
    Each(Builder),
    /// Texts of which each stands in many rows.
    Alike(Alike),
}

/// Texts, each kept once, and for each row which of them it has.
#[derive(Default)]
struct Alike {
    texts: Vec<String>,
    numbers: HashMap<String, IdxSize>,
    /// [`NONE`] for a row without a text.
    rows: Vec<IdxSize>,
    has_none: bool,
    /// By the column of the body.
    known: Made<Key, Option<IdxSize>>,
}

/// In the place of the number of a text; a row group has fewer rows than there are numbers.
const NONE: IdxSize = IdxSize::MAX;

impl Alike {
    fn push(&mut self, key: Key, column: usize, text: impl FnOnce() -> Option<String>) {
        let Self { texts, numbers, rows, has_none, known } = self;
        let number = || text().map(|text| number_of(text, texts, numbers));
        let number = match key {
            None => number(),
            key => known.get(column, &key, |known| *known = number()).copied().flatten(),
        };
        *has_none |= number.is_none();
        rows.push(number.unwrap_or(NONE));
    }

    fn finish(&mut self, name: &str) -> PolarsResult<Column> {
        let name = PlSmallStr::from_str(name);
        let Self { texts, rows, has_none, .. } = std::mem::take(self);
        if texts.is_empty() {
            return Ok(StringChunked::full_null(name, rows.len()).into_column());
        }
        let texts = StringChunked::from_slice(name.clone(), &texts);
        let rows = if has_none {
            IdxCa::from_iter_options(name, rows.into_iter().map(|number| (number != NONE).then_some(number)))
        } else {
            IdxCa::from_vec(name, rows)
        };
        Ok(texts.take(&rows)?.into_column())
    }
}

/// The number of a text among those that were met.
fn number_of(text: String, texts: &mut Vec<String>, numbers: &mut HashMap<String, IdxSize>) -> IdxSize {
    *numbers.entry(text).or_insert_with_key(|text| {
        texts.push(text.clone());
        IdxSize::try_from(texts.len() - 1).unwrap_or(NONE)
    })
}

impl TidyColumn {
    fn new(name: &str, kind: ColumnKind, by: By) -> Self {
        let builder = match data_type(kind) {
            DataType::String if by != By::Cell => Rows::Alike(Alike::default()),
            _ => Rows::Each(Builder::new(name, kind)),
        };
        Self { name: name.to_owned(), kind, by, builder }
    }

    fn push(&mut self, record: &Record<'_>) {
        match &mut self.builder {
            Rows::Each(builder) => builder.push(record.datum(self.kind)),
            Rows::Alike(alike) => alike.push(self.by.key(record), record.place.column, || match record.datum(self.kind) {
                Datum::Text(text) => Some(text.into_owned()),
                _ => None,
            }),
        }
    }

    /// The rows so far; none are left.
    fn take(&mut self) -> PolarsResult<Column> {
        match &mut self.builder {
            Rows::Each(builder) => Ok(std::mem::replace(builder, Builder::new(&self.name, self.kind)).finish()),
            Rows::Alike(alike) => alike.finish(&self.name),
        }
    }
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
    /// Begins a file; `facts` are kept in its footer, `by` says what each column hangs on.
    pub(super) fn new(out: W, columns: &Columns, by: &[By], facts: Vec<(String, String)>) -> io::Result<Self> {
        let out = ParquetWriter::new(out)
            .with_compression(ParquetCompression::Zstd(None))
            // Files are written side by side by the caller's threads; one that waited for another pool would begin the next file
            // on top of this one.
            .set_parallel(false)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(facts)))
            .batched(&schema(columns))
            .map_err(io::Error::other)?;
        let columns = columns.columns.iter().zip(by).map(|(column, by)| TidyColumn::new(&column.name, column.kind, *by)).collect();
        Ok(Self { out, columns, rows: 0 })
    }

    /// Adds a row.
    pub(super) fn record(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.columns.iter_mut().for_each(|column| column.push(record));
        self.rows += 1;
        if self.rows == GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        if rows == 0 {
            return Ok(());
        }
        let columns = self.columns.iter_mut().map(TidyColumn::take).collect::<PolarsResult<_>>();
        let frame = columns.and_then(|columns| DataFrame::new(rows, columns)).map_err(io::Error::other)?;
        self.out.write_batch(&frame).map_err(io::Error::other)
    }

    /// Writes what is left and the footer.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush()?;
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
