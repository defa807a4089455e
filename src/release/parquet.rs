//! Parquet: the figures as 64-bit floats, what is true or false as booleans, all else as text.

mod waiting;

use super::record::{Datum, Record};
use super::runs::By;
use crate::dataset::{ColumnKind, Columns};
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::{self, Write};
use std::sync::Arc;
use waiting::Waiting;

/// Rows of one row group: enough for good compression, little enough to hold in memory; `DuckDB` has as many.
const GROUP: usize = 122_880;

/// Writes the rows of a table, a row group at a time.
pub(super) struct ParquetRows<W: Write + Send> {
    out: SerializedFileWriter<W>,
    columns: Vec<TidyColumn>,
    rows: usize,
}

/// A column of the tidy form, what it hangs on, and its rows of the group that is not full yet.
struct TidyColumn {
    kind: ColumnKind,
    by: By,
    rows: Waiting,
}

impl TidyColumn {
    fn new(kind: ColumnKind, by: By) -> Self {
        let rows = match Shape::of(kind) {
            Shape::Text if by != By::Cell => Waiting::alike(),
            shape => Waiting::each(shape),
        };
        Self { kind, by, rows }
    }

    fn push(&mut self, record: &Record<'_>) {
        let Self { kind, by, rows } = self;
        match rows {
            Waiting::Alike(alike) => alike.push(by.key(record), record.place.column, || match record.datum(*kind) {
                Datum::Text(text) => Some(text.into_owned()),
                _ => None,
            }),
            each => each.push(record.datum(*kind)),
        }
    }
}

impl<W: Write + Send> ParquetRows<W> {
    /// Begins a file; `facts` are kept in its footer, `by` says what each column hangs on.
    pub(super) fn new(out: W, columns: &Columns, by: &[By], facts: Vec<(String, String)>) -> io::Result<Self> {
        let out = begin(out, columns.columns.iter().map(|column| (column.name.as_str(), column.kind)), facts)?;
        let columns = columns.columns.iter().zip(by).map(|(column, by)| TidyColumn::new(column.kind, *by)).collect();
        Ok(Self { out, columns, rows: 0 })
    }

    /// Adds a row.
    pub(super) fn record(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.columns.iter_mut().for_each(|column| column.push(record));
        self.rows += 1;
        if self.rows == GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.rows) {
            0 => Ok(()),
            _ => write_group(&mut self.out, self.columns.iter_mut().map(|column| &mut column.rows)),
        }
    }

    /// Writes what is left and the footer.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.out.into_inner().map_err(fault)
    }
}

/// Writes a table of texts as a file: columns by the names and with the types that they have in the tidy form, all others as text.
pub(super) fn texts<W: Write + Send>(out: W, names: &[String], rows: &[Vec<String>]) -> io::Result<()> {
    let kinds: Vec<ColumnKind> = names.iter().map(|name| kind_of(name)).collect();
    let mut out = begin(out, names.iter().map(String::as_str).zip(kinds.iter().copied()), Vec::new())?;
    let mut columns: Vec<Waiting> = kinds.iter().map(|&kind| Waiting::each(Shape::of(kind))).collect();
    for group in rows.chunks(GROUP) {
        for row in group {
            columns.iter_mut().zip(row).for_each(|(column, text)| column.push_text(text));
        }
        write_group(&mut out, columns.iter_mut())?;
    }
    out.close().map(drop).map_err(fault)
}

/// Begins a file with columns of these names and kinds.
fn begin<'a, W: Write + Send>(
    out: W,
    columns: impl Iterator<Item = (&'a str, ColumnKind)>,
    facts: Vec<(String, String)>,
) -> io::Result<SerializedFileWriter<W>> {
    let fields = columns.map(|(name, kind)| Shape::of(kind).field(name).map(Arc::new)).collect::<Result<_, _>>().map_err(fault)?;
    let schema = Type::group_type_builder("table").with_fields(fields).build().map_err(fault)?;
    let facts: Vec<KeyValue> = facts.into_iter().map(|(key, value)| KeyValue::new(key, value)).collect();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_data_page_row_count_limit(GROUP)
        .set_max_row_group_row_count(Some(GROUP))
        .set_key_value_metadata(Some(facts).filter(|facts| !facts.is_empty()))
        .build();
    SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(fault)
}

/// Writes a row group; no row waits any more.
fn write_group<'a, W: Write + Send>(out: &mut SerializedFileWriter<W>, columns: impl Iterator<Item = &'a mut Waiting>) -> io::Result<()> {
    let mut group = out.next_row_group().map_err(fault)?;
    for column in columns {
        // Closing the group fails where it lacks a column.
        let Some(mut writer) = group.next_column().map_err(fault)? else { break };
        column.write(&mut writer).and_then(|()| writer.close()).map_err(fault)?;
    }
    group.close().map(drop).map_err(fault)
}

/// A fault of the file itself as what it was, so that a full disk is told from other things.
fn fault(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or_else(io::Error::other, |fault| *fault),
        other => io::Error::other(other),
    }
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

/// The type of a column; it depends on what the column is, never on what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Number,
    Flag,
    Text,
}

impl Shape {
    const fn of(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Value | ColumnKind::Multiplier | ColumnKind::Part => Self::Number,
            ColumnKind::Certain | ColumnKind::Sample => Self::Flag,
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
            | ColumnKind::SourceCell => Self::Text,
        }
    }

    /// The column in the schema of the file.
    fn field(self, name: &str) -> Result<Type, ParquetError> {
        let physical = match self {
            Self::Number => PhysicalType::DOUBLE,
            Self::Flag => PhysicalType::BOOLEAN,
            Self::Text => PhysicalType::BYTE_ARRAY,
        };
        Type::primitive_type_builder(name, physical)
            .with_logical_type((self == Self::Text).then_some(LogicalType::String))
            .with_repetition(Repetition::OPTIONAL)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::parquet::file::metadata::RowGroupMetaData;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;

    #[test]
    fn rows_beyond_a_group_begin_the_next_one() {
        let names = ["time", "value", "certain"].map(str::to_owned);
        let row = |number: u32| {
            vec![format!("{}年", number / 7), number.to_string(), if number.is_multiple_of(3) { "true" } else { "" }.to_owned()]
        };
        let rows: Vec<Vec<String>> = (0..u32::try_from(GROUP).unwrap() + 5).map(row).collect();
        let mut file = tempfile::tempfile().unwrap();
        texts(&mut file, &names, &rows).unwrap();
        let file = SerializedFileReader::new(file).unwrap();
        let groups: Vec<i64> = file.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
        assert_eq!(groups, [i64::try_from(GROUP).unwrap(), 5]);
        for (number, read) in (0_u32..).zip(file.get_row_iter(None).unwrap()) {
            let certain = if number.is_multiple_of(3) { Field::Bool(true) } else { Field::Null };
            let fields: Vec<Field> = read.unwrap().get_column_iter().map(|(_, field)| field.clone()).collect();
            assert_eq!(fields, [Field::Str(format!("{}年", number / 7)), Field::Double(number.into()), certain], "row {number}");
        }
    }
}
