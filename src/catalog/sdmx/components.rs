//! The dimensions and attributes of a table as SDMX knows them.

use super::identifier;
use crate::catalog::published::{short, words};
use crate::catalog::{Category, Cube, CubeDimension, Observations, Role, Table};
use crate::message::Message;
use crate::release::Words;
use std::collections::{BTreeMap, BTreeSet};

/// A dimension.
pub(super) struct Component<'a> {
    /// Its identifier: `REF_AREA`, `FREQ`, `TIME_PERIOD`, or its own name.
    pub(super) id: String,
    pub(super) title: Words,
    /// Its codes; none for periods.
    pub(super) codes: Option<Vec<Code>>,
    /// Where it is among the dimensions of the cube.
    at: usize,
    of: &'a CubeDimension,
}

/// A code of a code list.
pub(super) struct Code {
    pub(super) id: String,
    pub(super) label: Words,
    pub(super) parent: Option<String>,
}

/// The dimensions of a cube. `FREQ` and `TIME_PERIOD` where every row has a period; else its labels of time are codes as others are.
pub(super) fn components(cube: &Cube) -> Vec<Component<'_>> {
    let mut found = Vec::new();
    for (at, of) in cube.dimensions.iter().enumerate() {
        if of.role == Role::Time && is_periods(of) {
            let frequencies: BTreeSet<&str> = of.categories.iter().filter_map(|c| Some(c.period.as_ref()?.frequency())).collect();
            let code = |id: &&str| Code { id: (*id).to_owned(), label: frequency(id), parent: None };
            let codes = frequencies.iter().map(code).collect();
            found.insert(
                0,
                Component { id: FREQ.to_owned(), title: words(&Message::plain("catalog.frequency")), codes: Some(codes), at, of },
            );
            found.push(Component { id: TIME.to_owned(), title: of.title.clone(), codes: None, at, of });
        } else {
            found.push(Component { id: id(of), title: of.title.clone(), codes: Some(codes(&of.categories)), at, of });
        }
    }
    // The dimension of time stands last, as structures have it.
    found.sort_by_key(|component| component.id == TIME);
    found
}

const FREQ: &str = "FREQ";
const TIME: &str = "TIME_PERIOD";

/// What a frequency is called.
fn frequency(id: &str) -> Words {
    words(&Message::plain(match id {
        "A" => "catalog.annual",
        "S" => "catalog.half-yearly",
        "Q" => "catalog.quarterly",
        "M" => "catalog.monthly",
        "D" => "catalog.daily",
        _ => "catalog.other-frequency",
    }))
}

fn plain(text: &str) -> Words {
    Words { ja: text.to_owned(), en: text.to_owned() }
}

/// True where each category is a period of its own.
fn is_periods(of: &CubeDimension) -> bool {
    let mut known = BTreeSet::new();
    of.categories.iter().all(|category| category.period.as_ref().is_some_and(|period| known.insert((period.sdmx(), period.frequency()))))
}

fn id(of: &CubeDimension) -> String {
    match of.role {
        Role::Area => "REF_AREA".to_owned(),
        Role::Time if of.name == "time" => "TIME_LABEL".to_owned(),
        _ => {
            let own = identifier(&of.name);
            if is_taken(&own) { format!("DIM_{own}") } else { own }
        }
    }
}

/// Names that the format or another component has.
fn is_taken(id: &str) -> bool {
    ["STRUCTURE", "STRUCTURE_ID", "ACTION", FREQ, TIME, "TIME_LABEL", "REF_AREA", "OBS_VALUE"].contains(&id)
        || ATTRIBUTES.iter().any(|attribute| attribute.id == id)
}

/// The codes of categories: their own where SDMX takes it, else a name made from the label.
fn codes(categories: &[Category]) -> Vec<Code> {
    let ids: Vec<String> = categories.iter().map(code_id).collect();
    let code = |(category, id): (&Category, &String)| Code {
        id: id.clone(),
        label: category.label.clone(),
        parent: category.parent.and_then(|parent| ids.get(parent)).cloned(),
    };
    categories.iter().zip(&ids).map(code).collect()
}

fn code_id(category: &Category) -> String {
    let plain = !category.id.is_empty()
        && category.id.len() <= 50
        && category.id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-@$".contains(&b));
    if plain { category.id.clone() } else { format!("L_{}", short(&category.id)) }
}

impl Component<'_> {
    /// The code of a row.
    pub(super) fn code(&self, cube: &Cube, row: usize) -> String {
        let index = cube.rows.get(row).and_then(|cell| cell.get(self.at));
        let Some(category) = index.and_then(|&index| self.of.categories.get(index)) else { return String::new() };
        match (&category.period, self.id.as_str()) {
            (Some(period), TIME) => period.sdmx(),
            (Some(period), FREQ) => period.frequency().to_owned(),
            _ => code_id(category),
        }
    }
}

/// An attribute of the observations.
pub(super) struct Attribute {
    pub(super) id: &'static str,
    /// The message that says what it is called.
    pub(super) title: &'static str,
    /// Whether it has a code list.
    pub(super) coded: bool,
    column: &'static str,
}

const ATTRIBUTES: [Attribute; 5] = [
    Attribute { id: "OBS_STATUS", title: "catalog.observation-status", coded: true, column: "status" },
    Attribute { id: "UNIT_MEASURE", title: "catalog.unit-measure", coded: true, column: "unit" },
    Attribute { id: "UNIT_MULT", title: "catalog.multiplier", coded: false, column: "multiplier" },
    Attribute { id: "MARK", title: "catalog.mark", coded: false, column: "mark" },
    Attribute { id: "SOURCE_CELL", title: "catalog.source-cell", coded: false, column: "source_cell" },
];

/// The attributes that say something in a table; the status always.
pub(super) fn attributes(table: &Table, rows: &Observations) -> Vec<Attribute> {
    let said = |attribute: &Attribute| {
        let column = table.dictionary.column(attribute.column).and_then(|column| rows.column(&column.name));
        attribute.id == "OBS_STATUS" || (0..rows.len()).any(|row| rows.text(row, column).is_some())
    };
    ATTRIBUTES.into_iter().filter(said).collect()
}

impl Attribute {
    /// What it says of a row; empty for nothing.
    pub(super) fn value(&self, rows: &Observations, row: usize) -> String {
        let text = rows.text(row, rows.column(self.column));
        match self.id {
            "OBS_STATUS" => status(text, rows.text(row, rows.column("value")).is_some()).to_owned(),
            "UNIT_MEASURE" => text.map(|text| unit_id(text, rows.text(row, rows.column("unit_code")))).unwrap_or_default(),
            "UNIT_MULT" => text.and_then(power_of_ten).map(|power| power.to_string()).unwrap_or_default(),
            _ => text.unwrap_or_default().to_owned(),
        }
    }

    /// Its code list.
    pub(super) fn codes(&self, table: &Table, rows: &Observations) -> Vec<Code> {
        let mut labels: BTreeMap<String, Words> = BTreeMap::new();
        for row in 0..rows.len() {
            let id = self.value(rows, row);
            if !id.is_empty() {
                let label = || self.label(table, &id, rows.text(row, rows.column(self.column)));
                labels.entry(id.clone()).or_insert_with(label);
            }
        }
        labels.into_iter().map(|(id, label)| Code { id, label, parent: None }).collect()
    }

    fn label(&self, table: &Table, id: &str, text: Option<&str>) -> Words {
        let statuses = table.dictionary.statuses.iter();
        match (self.id, text) {
            ("OBS_STATUS", Some(code)) => statuses.filter(|status| status.code == code).map(|status| status.meaning.clone()).next(),
            ("OBS_STATUS", None) => Some(words(&Message::plain(if id == "A" { "catalog.normal" } else { "catalog.missing" }))),
            (_, Some(text)) => Some(plain(text)),
            _ => None,
        }
        .unwrap_or_else(|| plain(id))
    }
}

/// The code of the observation status: that of SDMX for our own, `A` for a plain figure, `M` for none.
fn status(code: Option<&str>, number: bool) -> &'static str {
    let known = code.and_then(crate::value::sdmx_status);
    known.unwrap_or(if number { "A" } else { "M" })
}

/// The code of a unit: its own, with the multiplier apart; else a name made from the unit as published.
fn unit_id(text: &str, code: Option<&str>) -> String {
    code.map_or_else(|| format!("L_{}", short(text)), identifier)
}

/// The power of ten that a multiplier is; none for 12 and the like.
fn power_of_ten(text: &str) -> Option<i32> {
    let number: f64 = text.parse().ok()?;
    (-12..=15).find(|&power| (number - 10f64.powi(power)).abs() <= number.abs() * 1e-12)
}
