//! The page of a table's source: the sheets that it was read from, drawn, with the part that each cell plays.

use super::words::Words;
use crate::catalog::{Dataset, Table};
use crate::hash::HashMap;
use crate::place::column_letters;
use crate::release::{SheetCell, SheetPart, SheetPicture, SheetRow};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Context<'a> {
    title: String,
    table: &'a str,
    page: String,
    dataset: &'a str,
    roles: Vec<Role>,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Role {
    class: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
struct Part<'a> {
    /// File and sheet.
    name: String,
    columns: Vec<String>,
    rows: Vec<Row<'a>>,
    cut: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    number: u64,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    text: &'a str,
    role: &'a str,
    /// Its address, where anything stands in it.
    at: Option<String>,
    columns: u32,
    rows: u32,
}

/// The parts that cells play, with their words.
const ROLES: [(&str, &str); 7] = [
    ("title", "site.role-title"),
    ("unit", "site.role-unit"),
    ("stub-head", "site.role-stub-head"),
    ("header", "site.role-header"),
    ("stub", "site.role-stub"),
    ("body", "site.role-body"),
    ("note", "site.role-note"),
];

/// What the page is told.
pub(super) fn context<'a>(words: Words, dataset: &'a Dataset, table: &'a Table, picture: &'a SheetPicture) -> Context<'a> {
    let title = table.title(words.0);
    Context {
        title: words.tell("site.source-title", [title]),
        table: title,
        page: table.page(),
        dataset: dataset.title(words.0),
        roles: ROLES.into_iter().map(|(class, key)| Role { class, name: words.say(key) }).collect(),
        parts: picture.parts.iter().map(part).collect(),
    }
}

fn part(part: &SheetPart) -> Part<'_> {
    let columns = part.first_column..part.first_column.saturating_add(part.columns);
    let name = if part.sheet.is_empty() { part.file.clone() } else { format!("{} {}", part.file, part.sheet) };
    Part { name, columns: columns.map(column_letters).collect(), rows: part.rows.iter().map(row).collect(), cut: part.cut }
}

fn row(row: &SheetRow) -> Row<'_> {
    let cell = |cell: &'_ SheetCell| (!cell.text.is_empty()).then(|| format!("{}{}", column_letters(cell.column), row.number));
    let cells = row.cells.iter().map(|one| Cell {
        text: &one.text,
        role: one.role.as_deref().unwrap_or_default(),
        at: cell(one),
        columns: one.columns,
        rows: one.rows,
    });
    Row { number: row.number, cells: cells.collect() }
}

/// Where cells of the source are drawn.
pub(super) struct Links<'a> {
    page: String,
    /// By what stands before an address: the number of the drawing, and the rows that it has.
    parts: HashMap<&'a str, (usize, u64, u64)>,
}

impl<'a> Links<'a> {
    /// The links to the drawings of a table; none leads anywhere where there is no drawing.
    pub(super) fn new(table: &Table, picture: Option<&'a SheetPicture>) -> Self {
        let rows = |part: &SheetPart| Some((part.rows.first()?.number, part.rows.last()?.number));
        let parts = picture.into_iter().flat_map(|picture| &picture.parts).zip(1..);
        let parts = parts.filter_map(|(part, number)| rows(part).map(|(first, last)| (part.prefix.as_str(), (number, first, last))));
        Self { page: page(table), parts: parts.collect() }
    }

    /// The address of the row in which a cell such as `表1!C5` is drawn.
    pub(super) fn row(&self, source: &str) -> Option<String> {
        let (prefix, address) = source.rfind('!').map_or(("", source), |at| source.split_at(at + 1));
        let digits: String = address.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        let row: u64 = digits.parse().ok()?;
        let (number, first, last) = self.parts.get(prefix)?;
        (*first..=*last).contains(&row).then(|| format!("{}#r{number}-{row}", self.page))
    }
}

/// The name of the page beside that of the table.
pub(super) fn page(table: &Table) -> String {
    format!("{}.source.html", table.report.facts.name)
}
