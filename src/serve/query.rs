//! A question to one table: which rows, which columns, in which order, and what they come to.
//!
//! The words are those of CKAN's `datastore_search`; `group_by` and `aggregate` come on top. A question that names a column that is not
//! there, or asks for what has no answer, is an error and never an empty answer.

mod answer;
mod group;
mod parse;

pub use answer::{Answer, Format};
pub use parse::MOST_ROWS;

use crate::catalog::{Observations, Table};
use crate::message::Message;

/// The name of the column that numbers the rows of a table from 1; it is in no file.
pub const ROW: &str = "_id";

/// Rows of an answer where the question does not say.
pub(super) const USUAL_ROWS: usize = 100;

/// What is asked of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Columns with the texts of which a row must have one; all columns must agree.
    pub filters: Vec<(String, Vec<String>)>,
    /// Words that must all occur in a row, whatever the column; letters alike but for case and width are the same.
    pub words: Vec<String>,
    /// Columns with words that must all occur in them.
    pub words_in: Vec<(String, Vec<String>)>,
    /// The columns of the answer in order; all where empty.
    pub fields: Vec<String>,
    /// The order of the rows: columns, the first first, `true` for falling. Rows alike keep the order of the table.
    pub sort: Vec<(String, bool)>,
    /// Rows that are passed over.
    pub offset: usize,
    /// Rows of the answer at most.
    pub limit: usize,
    /// True where rows alike in all columns of the answer are given once.
    pub distinct: bool,
    /// True where the answer says how many rows there are in all.
    pub total: bool,
    /// Columns that rows must share to be taken together; with `aggregate`.
    pub group_by: Vec<String>,
    /// What is worked out of the figures of each group; none gives the rows themselves.
    pub aggregate: Vec<Aggregate>,
    /// The form of the records.
    pub format: Format,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            filters: Vec::new(),
            words: Vec::new(),
            words_in: Vec::new(),
            fields: Vec::new(),
            sort: Vec::new(),
            offset: 0,
            limit: USUAL_ROWS,
            distinct: false,
            total: true,
            group_by: Vec::new(),
            aggregate: Vec::new(),
            format: Format::Objects,
        }
    }
}

/// What can be worked out of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aggregate {
    /// How many figures there are; rows with a mark in place of a figure do not count.
    Count,
    /// How many rows have no figure.
    Missing,
    /// The sum of the figures.
    Sum,
    /// Their mean.
    Mean,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

impl Aggregate {
    /// All of them with the words they are asked for by.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Count, "count"),
        (Self::Missing, "missing"),
        (Self::Sum, "sum"),
        (Self::Mean, "mean"),
        (Self::Min, "min"),
        (Self::Max, "max"),
    ];

    /// The word it is asked for by, which is the name of its column too.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(aggregate, _)| *aggregate == self).map_or("", |(_, word)| word)
    }
}

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub id: String,
    /// What is in it.
    pub kind: Kind,
}

/// What is in a column, in the words of `PostgreSQL`, which CKAN uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Int,
    /// Numbers.
    Numeric,
    /// Texts.
    Text,
    /// Dates.
    Date,
    /// `true` and `false`.
    Bool,
}

impl Kind {
    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Numeric => "numeric",
            Self::Text => "text",
            Self::Date => "date",
            Self::Bool => "bool",
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Numeric)
    }
}

/// A table that is asked: its rows and what its columns are.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Its rows.
    pub rows: &'a Observations,
    /// What it is.
    pub table: &'a Table,
}

impl Asked<'_> {
    /// The columns of the table, [`ROW`] first.
    pub fn fields(&self) -> Vec<Field> {
        let kind = |name: &str| match self.table.dictionary.column(name).map_or("", |column| column.kind.as_str()) {
            "number" => Kind::Numeric,
            "date" => Kind::Date,
            "boolean" => Kind::Bool,
            _ => Kind::Text,
        };
        let row = Field { id: ROW.to_owned(), kind: Kind::Int };
        std::iter::once(row).chain(self.rows.names().map(|name| Field { id: name.to_owned(), kind: kind(name) })).collect()
    }

    /// What stands in a column of a row; empty for nothing.
    fn text(&self, row: usize, column: Column) -> std::borrow::Cow<'_, str> {
        match column {
            Column::Row => (row + 1).to_string().into(),
            Column::At(at) => self.rows.text(row, Some(at)).unwrap_or_default().into(),
        }
    }

    fn column(&self, name: &str) -> Result<Column, Fault> {
        let at = if name == ROW { Some(Column::Row) } else { self.rows.column(name).map(Column::At) };
        at.ok_or_else(|| {
            let known: Vec<&str> = std::iter::once(ROW).chain(self.rows.names()).collect();
            Fault { field: "fields", message: Message::new("serve.no-column", [name.to_owned(), known.join(", ")]) }
        })
    }
}

/// Where the text of a column comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// The number of the row.
    Row,
    /// A column of the file.
    At(usize),
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The part of the question that is wrong.
    pub field: &'static str,
    /// What is wrong with it.
    pub message: Message,
}

impl Fault {
    /// A part of a question that is not what it should be.
    pub(super) fn wrong(field: &'static str, found: &str, expected: &str) -> Self {
        let found: String = found.chars().take(200).collect();
        Self { field, message: Message::new("serve.wrong-parameter", [field.to_owned(), found, expected.to_owned()]) }
    }
}

impl Query {
    /// Asks a table. Errs where the question names a column that is not there, or puts figures of several units together.
    pub fn ask(&self, asked: &Asked<'_>) -> Result<Answer, Fault> {
        let rows = self.rows(asked)?;
        if !self.aggregate.is_empty() || !self.group_by.is_empty() {
            return group::answer(self, asked, &rows);
        }
        answer::of_rows(self, asked, self.order(asked, rows)?)
    }

    /// The rows that fit, in the order of the table.
    fn rows(&self, asked: &Asked<'_>) -> Result<Vec<usize>, Fault> {
        let in_field = |field| move |fault| Fault { field, ..fault };
        let known = |(name, texts): &(String, Vec<String>)| Ok((asked.column(name)?, texts.clone()));
        let filters = self.filters.iter().map(known).collect::<Result<Vec<_>, _>>().map_err(in_field("filters"))?;
        let words_in = self.words_in.iter().map(known).collect::<Result<Vec<_>, _>>().map_err(in_field("q"))?;
        let fits = |row: &usize| {
            let equal = |(column, texts): &(Column, Vec<String>)| texts.iter().any(|text| *text == asked.text(*row, *column));
            let holds = |text: &str, words: &[String]| {
                let text = parse::folded(text);
                words.iter().all(|word| text.contains(word))
            };
            let all = || (0..asked.rows.names().count()).map(|at| asked.text(*row, Column::At(at))).collect::<Vec<_>>().join("\n");
            filters.iter().all(equal)
                && words_in.iter().all(|(column, words)| holds(&asked.text(*row, *column), words))
                && (self.words.is_empty() || holds(&all(), &self.words))
        };
        Ok((0..asked.rows.len()).filter(fits).collect())
    }

    fn order(&self, asked: &Asked<'_>, mut rows: Vec<usize>) -> Result<Vec<usize>, Fault> {
        let fields = asked.fields();
        for (name, falling) in self.sort.iter().rev() {
            let column = asked.column(name).map_err(|fault| Fault { field: "sort", ..fault })?;
            let number = fields.iter().any(|field| field.id == *name && field.kind.is_number());
            rows = answer::sorted(rows, *falling, number, |row| asked.text(*row, column).into_owned());
        }
        Ok(rows)
    }
}
