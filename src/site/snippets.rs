//! Lines that an analyst copies to read a table.

use crate::catalog::Table;
use serde::Serialize;

/// The lines for one tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Snippet {
    /// The tool.
    pub(super) tool: &'static str,
    /// What to run, or for Excel to type.
    pub(super) code: String,
}

/// The lines for each tool; `folder` is where the table's files are, ending with `/`.
pub(super) fn snippets(folder: &str, table: &Table) -> Vec<Snippet> {
    let csv = format!("{folder}{}.csv", table.report.facts.name);
    let parquet = format!("{folder}{}.parquet", table.report.facts.name);
    let text_columns: Vec<&str> = table
        .dictionary
        .columns
        .iter()
        .filter(|column| column.kind == "string" && column.name.ends_with("_code"))
        .map(|column| column.name.as_str())
        .collect();
    let kept = text_columns.iter().map(|name| format!("\"{name}\": \"string\"")).collect::<Vec<_>>().join(", ");
    let pandas = format!(
        "import pandas as pd\n\ndf = pd.read_csv(\n    \"{csv}\",\n    dtype={{{kept}}},\n    parse_dates=[\"period_start\", \"period_end\"],\n)"
    );
    let polars = format!("import polars as pl\n\ndf = pl.read_parquet(\"{parquet}\")");
    let columns = text_columns.iter().map(|name| format!("{name} = col_character()")).collect::<Vec<_>>().join(", ");
    let r = format!("library(readr)\n\ndf <- read_csv(\n  \"{csv}\",\n  col_types = cols({columns})\n)");
    let duckdb = format!("SELECT *\nFROM read_parquet('{parquet}')\nWHERE value IS NOT NULL;");
    let excel = format!("= Csv.Document(Web.Contents(\"{csv}\"), [Delimiter=\",\", Encoding=65001])");
    [("pandas", pandas), ("Polars", polars), ("R", r), ("DuckDB", duckdb), ("Excel (Power Query)", excel)]
        .map(|(tool, code)| Snippet { tool, code })
        .into()
}
