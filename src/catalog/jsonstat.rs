//! `TABLE.jsonstat.json`: JSON-stat 2.0, where a table makes a cube that is not far larger than its rows.

use super::{Category, Cube, CubeDimension, Observations, Published, Role, Table};
use crate::message::Lang;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The cube of a table; none where it is too sparse.
pub fn json_stat(published: &Published<'_>, table: &Table, cube: &Cube, rows: &Observations) -> Option<Value> {
    let cells = cube.cells().filter(|_| cube.sparse().is_none() && !cube.repeats())?;
    let (dataset, facts) = (published.dataset, &table.report.facts);
    let positions = cube.positions();
    let names: Vec<&str> = cube.dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
    let sizes: Vec<usize> = cube.dimensions.iter().map(|dimension| dimension.categories.len()).collect();
    let categories = cube.dimensions.iter().enumerate().map(|(at, of)| (of.name.clone(), dimension(of, at, cube, table, rows)));
    Some(json!({
        "version": "2.0",
        "class": "dataset",
        "href": published.file_address(&format!("{}.jsonstat.json", facts.name)),
        "label": dataset.title_of(table, Lang::Ja),
        "source": dataset.facts.publisher,
        "updated": dataset.modified(),
        "note": table.account(dataset.sample, Lang::Ja).lines().collect::<Vec<_>>(),
        "id": names,
        "size": sizes,
        "role": roles(cube),
        "dimension": categories.collect::<Map<_, _>>(),
        "value": values(cells, &positions, rows),
        "status": statuses(&positions, rows),
        "extension": extension(published, table, &positions, rows),
    }))
}

fn roles(cube: &Cube) -> Map<String, Value> {
    let of = |role: Role| cube.dimensions.iter().filter(move |dimension| dimension.role == role).map(|dimension| dimension.name.as_str());
    let roles = [("time", Role::Time), ("geo", Role::Area), ("metric", Role::Metric)];
    let named = roles.map(|(name, role)| (name, of(role).collect::<Vec<_>>()));
    named.into_iter().filter(|(_, names)| !names.is_empty()).map(|(name, names)| (name.to_owned(), json!(names))).collect()
}

fn dimension(of: &CubeDimension, at: usize, cube: &Cube, table: &Table, rows: &Observations) -> Value {
    let ids: Vec<&str> = of.categories.iter().map(|category| category.id.as_str()).collect();
    let labels: Map<String, Value> = of.categories.iter().map(|category| (category.id.clone(), json!(category.label.ja))).collect();
    let mut category = json!({ "index": ids, "label": labels });
    if let Value::Object(map) = &mut category {
        let children = children(&of.categories);
        if !children.is_empty() {
            map.insert("child".to_owned(), Value::Object(children));
        }
        let units = if of.role == Role::Metric { units(&of.categories, at, cube, table, rows) } else { Map::new() };
        if !units.is_empty() {
            map.insert("unit".to_owned(), Value::Object(units));
        }
    }
    let english: Map<String, Value> =
        of.categories.iter().filter(|category| category.label.en != category.label.ja).map(|c| (c.id.clone(), json!(c.label.en))).collect();
    json!({
        "label": of.title.ja,
        "category": category,
        "extension": { "label": { "en": of.title.en }, "concept": of.concept, "columns": of.columns, "category": { "label": { "en": english } } },
    })
}

fn children(categories: &[Category]) -> Map<String, Value> {
    let mut map = Map::new();
    for (at, parent) in categories.iter().enumerate() {
        let children: Vec<&str> =
            categories.iter().filter(|category| category.parent == Some(at)).map(|category| category.id.as_str()).collect();
        if !children.is_empty() {
            map.insert(parent.id.clone(), json!(children));
        }
    }
    map
}

/// The unit of each category whose figures all have the same one, with the digits after the decimal point that they show.
fn units(categories: &[Category], at: usize, cube: &Cube, table: &Table, rows: &Observations) -> Map<String, Value> {
    let (unit, value) = (rows.column("unit"), rows.column("value"));
    let mut found: Vec<(BTreeSet<&str>, usize)> = vec![(BTreeSet::new(), 0); categories.len()];
    for (row, cell) in cube.rows.iter().enumerate() {
        let Some((units, decimals)) = cell.get(at).and_then(|&index| found.get_mut(index)) else { continue };
        units.insert(rows.text(row, unit).unwrap_or_default());
        let digits = rows.text(row, value).and_then(|text| text.split_once('.')).map_or(0, |(_, digits)| digits.len());
        *decimals = digits.max(*decimals);
    }
    let only = |(units, decimals): &(BTreeSet<&str>, usize)| match units.iter().collect::<Vec<_>>()[..] {
        [label] if !label.is_empty() => Some(json!({ "label": label, "decimals": decimals })),
        [_] if table.dictionary.units.is_empty() => Some(json!({ "decimals": decimals })),
        _ => None,
    };
    let named = categories.iter().zip(&found);
    named.filter_map(|(category, found)| Some((category.id.clone(), only(found)?))).collect()
}

fn values(cells: usize, positions: &[usize], rows: &Observations) -> Vec<Value> {
    let column = rows.column("value");
    let mut values = vec![Value::Null; cells];
    for (row, &at) in positions.iter().enumerate() {
        let number = rows.text(row, column).and_then(number);
        if let (Some(place), Some(number)) = (values.get_mut(at), number) {
            *place = number;
        }
    }
    values
}

/// A number as the CSV has it.
fn number(text: &str) -> Option<Value> {
    let whole = text.parse::<i64>().ok().map(Value::from);
    whole.or_else(|| text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from))
}

/// The status of each cell that has one; `text` where words stand in place of a figure.
fn statuses(positions: &[usize], rows: &Observations) -> Map<String, Value> {
    let (status, text) = (rows.column("status"), rows.column("text"));
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (row, &at) in positions.iter().enumerate() {
        let says = rows.text(row, status).or_else(|| rows.text(row, text).map(|_| "text"));
        found.extend(says.map(|status| (at, status)));
    }
    found.sort_unstable();
    found.into_iter().map(|(at, status)| (at.to_string(), json!(status))).collect()
}

fn extension(published: &Published<'_>, table: &Table, positions: &[usize], rows: &Observations) -> Value {
    let status = |status: &super::StatusEntry| {
        let marks: Vec<&str> = status.marks.iter().map(|mark| mark.mark.as_str()).collect();
        let meaning = json!({ "ja": status.meaning.ja, "en": status.meaning.en });
        (status.code.clone(), json!({ "label": meaning, "sdmx": status.sdmx, "marks": marks }))
    };
    let certain = rows.column("certain");
    let doubtful = positions.iter().enumerate().filter(|&(row, _)| rows.text(row, certain) == Some("false")).map(|(_, at)| *at);
    let mut doubtful: Vec<usize> = doubtful.collect();
    doubtful.sort_unstable();
    json!({
        "sample": published.dataset.sample,
        "label": { "en": published.dataset.title_of(table, Lang::En) },
        "note": { "en": table.account(published.dataset.sample, Lang::En) },
        "license": super::lists::licence(&published.dataset.facts.licence).url,
        "status": table.dictionary.statuses.iter().map(status).collect::<Map<_, _>>(),
        "units": table.dictionary.units,
        "doubtful": doubtful,
        "dictionary": published.file_address(&format!("{}.dictionary.json", table.report.facts.name)),
    })
}
