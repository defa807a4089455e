//! The rows of an answer and how they are written.

use super::{Asked, Column, Fault, Field, Kind, Query};
use serde_json::{Map, Number, Value};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The form of the records of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One object a row, by the names of the columns.
    #[default]
    Objects,
    /// One list a row.
    Lists,
    /// One text of lines with commas, without a header.
    Csv,
    /// One text of lines with tabs, without a header.
    Tsv,
}

impl Format {
    const ALL: [(Self, &'static str); 4] = [(Self::Objects, "objects"), (Self::Lists, "lists"), (Self::Csv, "csv"), (Self::Tsv, "tsv")];

    /// The word it is asked for by.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(format, _)| *format == self).map_or("", |(_, word)| word)
    }

    /// The form that a word asks for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(format, _)| *format)
    }
}

/// What a table answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The columns.
    pub fields: Vec<Field>,
    /// The rows: texts in the order of the columns, empty for nothing.
    pub rows: Vec<Vec<String>>,
    /// How many there are in all, of which the rows are a part; none where that was not asked.
    pub total: Option<usize>,
}

impl Answer {
    /// The records in a form.
    pub fn records(&self, format: Format) -> Value {
        match format {
            Format::Objects => self.rows.iter().map(|row| self.object(row)).collect(),
            Format::Lists => self.rows.iter().map(|row| Value::Array(self.values(row).collect())).collect(),
            Format::Csv => Value::String(self.lines(b',')),
            Format::Tsv => Value::String(self.lines(b'\t')),
        }
    }

    /// The rows as lines without a header, `\n` at the end of each.
    pub fn lines(&self, separator: u8) -> String {
        written(separator, self.rows.iter().map(|row| row.iter().map(String::as_str)))
    }

    /// The names of the columns as a line.
    pub fn header(&self, separator: u8) -> String {
        written(separator, [self.fields.iter().map(|field| field.id.as_str())])
    }

    fn object(&self, row: &[String]) -> Value {
        let pairs = self.fields.iter().map(|field| field.id.clone()).zip(self.values(row));
        Value::Object(pairs.collect::<Map<String, Value>>())
    }

    fn values<'a>(&'a self, row: &'a [String]) -> impl Iterator<Item = Value> + 'a {
        self.fields.iter().zip(row).map(|(field, text)| value(field.kind, text))
    }
}

/// Lines with a separator; quotes where a text needs them.
fn written<'a, R: IntoIterator<Item = &'a str>>(separator: u8, rows: impl IntoIterator<Item = R>) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail.
        let _ = writer.write_record(row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A text as a value of JSON; null for nothing, and the text itself where it is not what its column holds.
fn value(kind: Kind, text: &str) -> Value {
    let whole = || text.parse::<i64>().ok().map(Number::from);
    let real = || text.parse::<f64>().ok().and_then(Number::from_f64);
    match kind {
        _ if text.is_empty() => Value::Null,
        Kind::Int | Kind::Numeric => whole().or_else(real).map_or_else(|| text.into(), Value::Number),
        Kind::Bool => text.parse().map_or_else(|_| text.into(), Value::Bool),
        Kind::Text | Kind::Date => text.into(),
    }
}

/// Things in the order of a text or of the number in it; nothing comes last, whichever the direction, and things alike stay as they are.
pub(super) fn sorted<T>(rows: Vec<T>, falling: bool, number: bool, text: impl Fn(&T) -> String) -> Vec<T> {
    let mut keyed: Vec<(Key, T)> = rows.into_iter().map(|row| (Key::new(text(&row), number), row)).collect();
    keyed.sort_by(|(a, _), (b, _)| a.order(b, falling));
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// What a row is put in order by.
enum Key {
    Number(f64),
    Text(String),
    Nothing,
}

impl Key {
    fn new(text: String, number: bool) -> Self {
        match text.parse() {
            Ok(figure) if number => Self::Number(figure),
            _ if text.is_empty() => Self::Nothing,
            _ => Self::Text(text),
        }
    }

    fn order(&self, other: &Self, falling: bool) -> Ordering {
        let turned = |order: Ordering| if falling { order.reverse() } else { order };
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => turned(a.total_cmp(b)),
            (Self::Text(a), Self::Text(b)) => turned(a.cmp(b)),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Text(_) => 1,
            Self::Nothing => 2,
        }
    }
}

/// The answer of rows that fit, in order.
pub(super) fn of_rows(query: &Query, asked: &Asked<'_>, rows: Vec<usize>) -> Result<Answer, Fault> {
    let fields = chosen(asked.fields(), &query.fields, |name| asked.column(name))?;
    let columns: Vec<Column> = fields.iter().map(|field| asked.column(&field.id)).collect::<Result<_, _>>()?;
    let row = |row: usize| columns.iter().map(|column| asked.text(row, *column).into_owned()).collect::<Vec<String>>();
    if !query.distinct {
        let total = query.total.then_some(rows.len());
        let rows = rows.into_iter().skip(query.offset).take(query.limit).map(row).collect();
        return Ok(Answer { fields, rows, total });
    }
    let mut seen = BTreeSet::new();
    let different: Vec<Vec<String>> = rows.into_iter().map(row).filter(|row| seen.insert(row.clone())).collect();
    let total = query.total.then_some(different.len());
    let rows = different.into_iter().skip(query.offset).take(query.limit).collect();
    Ok(Answer { fields, rows, total })
}

/// The columns that are asked for, in the order they are asked for; all where none is.
fn chosen(all: Vec<Field>, wanted: &[String], check: impl Fn(&str) -> Result<Column, Fault>) -> Result<Vec<Field>, Fault> {
    if wanted.is_empty() {
        return Ok(all);
    }
    let field = |name: &String| check(name).map(|_| all.iter().find(|field| field.id == *name).cloned());
    wanted.iter().filter_map(|name| field(name).transpose()).collect()
}
