//! The rows of a column that wait for their row group to be full.

use super::Shape;
use crate::hash::HashMap;
use crate::release::record::Datum;
use crate::release::runs::{Key, Made};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedColumnWriter;

/// Rows of texts that are handed on at a time.
const BATCH: usize = 1 << 12;

/// The level of definition of a row that has a value, and of one that has none.
const FILLED: i16 = 1;
const EMPTY: i16 = 0;

/// The rows of one column.
pub(super) enum Waiting {
    /// Numbers, each by itself.
    Numbers(Sparse<f64>),
    /// What is true or false.
    Flags(Sparse<bool>),
    /// Texts, each by itself.
    Texts(Texts),
    /// Texts of which each stands in many rows.
    Alike(Alike),
}

impl Waiting {
    /// A column whose rows are looked at one by one.
    pub(super) fn each(shape: Shape) -> Self {
        match shape {
            Shape::Number => Self::Numbers(Sparse::default()),
            Shape::Flag => Self::Flags(Sparse::default()),
            Shape::Text => Self::Texts(Texts::default()),
        }
    }

    /// A column of texts of which each stands in many rows.
    pub(super) fn alike() -> Self {
        Self::Alike(Alike::default())
    }

    /// Adds a row.
    pub(super) fn push(&mut self, datum: Datum<'_>) {
        match (self, datum) {
            (Self::Numbers(rows), Datum::Number(number)) => rows.push(Some(number)),
            (Self::Numbers(rows), _) => rows.push(None),
            (Self::Flags(rows), Datum::Flag(flag)) => rows.push(Some(flag)),
            (Self::Flags(rows), _) => rows.push(None),
            (Self::Texts(rows), Datum::Text(text)) => rows.push(Some(&text)),
            (Self::Texts(rows), _) => rows.push(None),
            (Self::Alike(rows), Datum::Text(text)) => rows.push(None, 0, || Some(text.into_owned())),
            (Self::Alike(rows), _) => rows.push(None, 0, || None),
        }
    }

    /// Adds what stands in a CSV file.
    pub(super) fn push_text(&mut self, text: &str) {
        self.push(match self {
            _ if text.is_empty() => Datum::Missing,
            Self::Numbers(_) => text.parse().map_or(Datum::Missing, Datum::Number),
            Self::Flags(_) => Datum::Flag(text == "true"),
            Self::Texts(_) | Self::Alike(_) => Datum::Text(text.into()),
        });
    }

    /// Writes the rows; none is left.
    pub(super) fn write(&mut self, out: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match self {
            Self::Numbers(rows) => rows.write::<DoubleType>(out),
            Self::Flags(rows) => rows.write::<BoolType>(out),
            Self::Texts(rows) => std::mem::take(rows).write(out),
            Self::Alike(rows) => std::mem::take(rows).write(out),
        }
    }
}

/// Values, and which rows have one.
#[derive(Default)]
pub(super) struct Sparse<T> {
    values: Vec<T>,
    levels: Vec<i16>,
}

impl<T> Sparse<T> {
    fn push(&mut self, value: Option<T>) {
        self.levels.push(if value.is_some() { FILLED } else { EMPTY });
        self.values.extend(value);
    }

    fn write<D: DataType<T = T>>(&mut self, out: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        out.typed::<D>().write_batch(&self.values, Some(&self.levels), None)?;
        self.values.clear();
        self.levels.clear();
        Ok(())
    }
}

/// Texts behind each other, and where each ends.
#[derive(Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// None for a row without a text.
    ends: Vec<Option<usize>>,
}

impl Texts {
    fn push(&mut self, text: Option<&str>) {
        self.bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        self.ends.push(text.map(|_| self.bytes.len()));
    }

    fn write(self, out: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let bytes = ByteArray::from(self.bytes);
        let mut start = 0;
        write_texts(out, &self.ends, |&end| {
            let text = bytes.slice(start, end?.saturating_sub(start));
            start = end?;
            Some(text)
        })
    }
}

/// Texts, each kept once, and for each row which of them it has.
#[derive(Default)]
pub(super) struct Alike {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
    /// [`NONE`] for a row without a text.
    rows: Vec<u32>,
    /// By the column of the body.
    known: Made<Key, Option<u32>>,
}

/// In the place of the number of a text; a row group has fewer rows than there are numbers.
const NONE: u32 = u32::MAX;

impl Alike {
    /// Adds a row; what has the same key in the same column of the body has the same text.
    pub(super) fn push(&mut self, key: Key, column: usize, text: impl FnOnce() -> Option<String>) {
        let Self { texts, numbers, rows, known } = self;
        let number = || text().map(|text| number_of(text, texts, numbers));
        let number = match key {
            None => number(),
            key => known.get(column, &key, |known| *known = number()).copied().flatten(),
        };
        rows.push(number.unwrap_or(NONE));
    }

    fn write(self, out: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let texts: Vec<ByteArray> = self.texts.into_iter().map(|text| ByteArray::from(text.into_bytes())).collect();
        write_texts(out, &self.rows, |&number| texts.get(number as usize).cloned())
    }
}

/// The number of a text among those that were met.
fn number_of(text: String, texts: &mut Vec<String>, numbers: &mut HashMap<String, u32>) -> u32 {
    *numbers.entry(text).or_insert_with_key(|text| {
        texts.push(text.clone());
        u32::try_from(texts.len() - 1).unwrap_or(NONE)
    })
}

/// Writes a text for each row that has one.
fn write_texts<R>(
    out: &mut SerializedColumnWriter<'_>,
    rows: &[R],
    mut text_of: impl FnMut(&R) -> Option<ByteArray>,
) -> Result<(), ParquetError> {
    let mut batch = Sparse::default();
    for rows in rows.chunks(BATCH) {
        for row in rows {
            batch.push(text_of(row));
        }
        batch.write::<ByteArrayType>(out)?;
    }
    Ok(())
}
