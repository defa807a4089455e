//! The data dictionary of a table as it is read back.

use crate::release::{TableFacts, Words};
use serde::Deserialize;

/// What the columns of a table are, which labels, units, marks and codes occur in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Dictionary {
    /// What the table is.
    pub table: TableFacts,
    /// The columns of the tidy form, in order.
    pub columns: Vec<ColumnEntry>,
    /// The units that occur, as published.
    pub units: Vec<String>,
    /// The statuses that occur.
    pub statuses: Vec<StatusEntry>,
    /// What the table's own words say of its marks.
    pub legend: Vec<LegendEntry>,
    /// The codes that occur in columns of codes.
    pub codes: Vec<CodeEntry>,
    /// The columns of the wide form that hold figures.
    pub wide: Vec<WideEntry>,
}

/// A column of the tidy form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ColumnEntry {
    /// Its name: ASCII letters, digits and `_`.
    pub name: String,
    /// What it is called.
    pub title: Words,
    /// `string`, `number`, `date` or `boolean`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `dimension`, `measure` or `attribute`.
    pub role: String,
    /// What a dimension is about: `time`, `area`, `industry`, …
    pub concept: Option<String>,
    /// The unit of all its figures, where they have one.
    pub unit: Option<String>,
    /// Digits after the decimal point that its figures show.
    #[serde(default)]
    pub decimals: Option<Decimals>,
    /// The labels that occur in order, where they are few.
    pub labels: Option<Vec<String>>,
}

/// How many digits after the decimal point the figures of a column show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Decimals {
    /// The number that most show.
    pub usual: u8,
    /// The smallest number.
    pub least: u8,
    /// The largest number.
    pub most: u8,
}

/// A status that occurs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StatusEntry {
    /// Its code: `suppressed`, `nil`, …
    pub code: String,
    /// What it means.
    pub meaning: Words,
    /// Observation status of SDMX.
    pub sdmx: Option<String>,
    /// How often it occurs.
    pub count: usize,
    /// The marks that say it.
    pub marks: Vec<MarkEntry>,
}

/// A mark as printed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MarkEntry {
    /// As printed.
    pub mark: String,
    /// How often it occurs.
    pub count: usize,
    /// What the table says of it, as published.
    pub meaning: Option<String>,
    /// Where it says so.
    pub cell: Option<String>,
}

/// A mark that the table's own words explain, whether it occurs or not.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LegendEntry {
    /// The code of the status; none for what says nothing of a figure's status.
    pub code: Option<String>,
    /// As printed.
    pub mark: String,
    /// What it means.
    pub meaning: Words,
    /// Observation status of SDMX.
    pub sdmx: Option<String>,
    /// How often it occurs.
    pub count: usize,
    /// The cell that says so.
    pub cell: Option<String>,
}

/// A code that occurs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CodeEntry {
    /// The column it stands in.
    pub column: String,
    /// The code.
    pub code: String,
    /// What it stands for.
    pub label: Words,
    /// The code of what contains it.
    pub parent: Option<String>,
}

/// A column of the wide form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WideEntry {
    /// Its name in the header row.
    pub name: String,
    /// Digits after the decimal point that its figures show; none where it has none.
    pub decimals: Option<Decimals>,
    /// The labels that it stands for.
    pub labels: Vec<LabelEntry>,
}

/// A label of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LabelEntry {
    /// The name of the dimension's column.
    pub dimension: String,
    /// The label.
    pub label: String,
}

impl Dictionary {
    /// The columns that are dimensions, in order.
    pub fn dimensions(&self) -> impl Iterator<Item = &ColumnEntry> + Clone {
        self.columns.iter().filter(|column| column.role == "dimension")
    }

    /// A column by its name.
    pub fn column(&self, name: &str) -> Option<&ColumnEntry> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What a code of a column stands for.
    pub fn code(&self, column: &str, code: &str) -> Option<&CodeEntry> {
        self.codes.iter().find(|entry| entry.column == column && entry.code == code)
    }
}
