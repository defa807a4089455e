//! A question from the parameters of an address or the members of a JSON object.

use super::{Aggregate, Fault, Format, Query};
use crate::message::Message;
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

/// Rows of an answer at most, whatever is asked: what CKAN allows.
pub const MOST_ROWS: usize = 32_000;

/// The parameters that a question may have beside the name of its table.
const KNOWN: [&str; 12] = [
    "filters",
    "q",
    "fields",
    "sort",
    "offset",
    "limit",
    "distinct",
    "include_total",
    "records_format",
    "group_by",
    "aggregate",
    "resource_id",
];

/// A text as words are looked for in it: compatible characters are one, small letters.
pub(super) fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

impl Query {
    /// A question from parameters: each a text, or a value of JSON where the request has a body.
    ///
    /// Errs where a parameter is not known or is not what it should be.
    pub fn from_parameters(parameters: &Map<String, Value>) -> Result<Self, Fault> {
        if let Some(name) = parameters.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(Fault { field: "parameters", message: Message::new("serve.no-parameter", [name.clone(), KNOWN.join(", ")]) });
        }
        let given = |name: &str| parameters.get(name).filter(|value| !value.is_null() && value.as_str() != Some(""));
        let mut query = Self::default();
        if let Some(value) = given("filters") {
            query.filters = filters(&object(value, "filters")?)?;
        }
        match given("q") {
            Some(Value::String(text)) if !text.trim_start().starts_with('{') => query.words = words(text),
            Some(value) => {
                let pairs = object(value, "q")?;
                query.words_in = pairs.iter().map(|(name, value)| (name.clone(), words(&plain(value)))).collect();
            }
            None => {}
        }
        query.fields = list(given("fields"));
        query.sort = list(given("sort")).iter().map(|part| direction(part)).collect::<Result<_, _>>()?;
        query.offset = number(given("offset"), "offset", 0)?;
        query.limit = number(given("limit"), "limit", super::USUAL_ROWS)?.min(MOST_ROWS);
        query.distinct = flag(given("distinct"), "distinct", false)?;
        query.total = flag(given("include_total"), "include_total", true)?;
        query.group_by = list(given("group_by"));
        query.aggregate = list(given("aggregate")).iter().map(|word| aggregate(word)).collect::<Result<_, _>>()?;
        if let Some(word) = given("records_format").map(plain) {
            query.format = Format::from_word(&word).ok_or_else(|| Fault::wrong("records_format", &word, "objects, lists, csv, tsv"))?;
        }
        Ok(query)
    }
}

/// An object, or the text of one.
fn object(value: &Value, field: &'static str) -> Result<Map<String, Value>, Fault> {
    let parsed = match value {
        Value::Object(map) => Some(map.clone()),
        Value::String(text) => serde_json::from_str(text).ok(),
        _ => None,
    };
    parsed.ok_or_else(|| Fault::wrong(field, &plain(value), r#"{"column": "text"}"#))
}

/// Columns with the texts they may have: one, or one of a list.
fn filters(object: &Map<String, Value>) -> Result<Vec<(String, Vec<String>)>, Fault> {
    let one = |(name, value): (&String, &Value)| match value {
        Value::Array(values) => Ok((name.clone(), values.iter().map(plain).collect())),
        Value::Object(_) => Err(Fault::wrong("filters", &value.to_string(), r#"{"column": ["text", "text"]}"#)),
        value => Ok((name.clone(), vec![plain(value)])),
    };
    object.iter().map(one).collect()
}

/// A value as the text that stands in a file; nothing for null.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

fn words(text: &str) -> Vec<String> {
    folded(text).split_whitespace().map(str::to_owned).collect()
}

/// Names with commas between them, or a list of names.
fn list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values.iter().map(plain).collect(),
        Some(value) => plain(value).split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
        None => Vec::new(),
    }
}

/// `year desc`: a column and whether it falls.
fn direction(part: &str) -> Result<(String, bool), Fault> {
    let (name, order) = part.trim().rsplit_once(' ').map_or((part.trim(), "asc"), |(name, order)| (name.trim(), order));
    match order.to_ascii_lowercase().as_str() {
        "asc" => Ok((name.to_owned(), false)),
        "desc" => Ok((name.to_owned(), true)),
        _ => Err(Fault::wrong("sort", part, "column asc, column desc")),
    }
}

fn aggregate(word: &str) -> Result<Aggregate, Fault> {
    let known = Aggregate::ALL.iter().find(|(_, known)| *known == word);
    known.map(|(aggregate, _)| *aggregate).ok_or_else(|| Fault::wrong("aggregate", word, &Aggregate::ALL.map(|(_, word)| word).join(", ")))
}

fn number(value: Option<&Value>, field: &'static str, usual: usize) -> Result<usize, Fault> {
    value.map_or(Ok(usual), |value| plain(value).parse().map_err(|_| Fault::wrong(field, &plain(value), "0, 1, 2, …")))
}

fn flag(value: Option<&Value>, field: &'static str, usual: bool) -> Result<bool, Fault> {
    value.map_or(Ok(usual), |value| match plain(value).to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        other => Err(Fault::wrong(field, other, "true, false")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, Value)]) -> Result<Query, Fault> {
        Query::from_parameters(&pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    #[test]
    fn parameters_are_texts_or_values() {
        let text = |text: &str| Value::from(text);
        let usual = Query::default();
        for (name, value, expected) in [
            ("filters", text(r#"{"sex": "男"}"#), Query { filters: vec![("sex".into(), vec!["男".into()])], ..usual.clone() }),
            (
                "filters",
                serde_json::json!({ "year": [2024, "2025"] }),
                Query { filters: vec![("year".into(), vec!["2024".into(), "2025".into()])], ..usual.clone() },
            ),
            ("q", text("ＡＢＣ 製造"), Query { words: vec!["abc".into(), "製造".into()], ..usual.clone() }),
            ("q", text(r#"{"industry": "製造"}"#), Query { words_in: vec![("industry".into(), vec!["製造".into()])], ..usual.clone() }),
            ("fields", text("sex, value"), Query { fields: vec!["sex".into(), "value".into()], ..usual.clone() }),
            ("fields", serde_json::json!(["sex"]), Query { fields: vec!["sex".into()], ..usual.clone() }),
            ("sort", text("value desc, sex"), Query { sort: vec![("value".into(), true), ("sex".into(), false)], ..usual.clone() }),
            ("limit", text("100000"), Query { limit: MOST_ROWS, ..usual.clone() }),
            ("limit", serde_json::json!(5), Query { limit: 5, ..usual.clone() }),
            ("distinct", text("True"), Query { distinct: true, ..usual.clone() }),
            ("aggregate", text("sum,count"), Query { aggregate: vec![Aggregate::Sum, Aggregate::Count], ..usual.clone() }),
            ("records_format", text("csv"), Query { format: Format::Csv, ..usual.clone() }),
            ("q", text(""), usual.clone()),
            ("filters", Value::Null, usual.clone()),
        ] {
            assert_eq!(query(&[(name, value.clone())]), Ok(expected), "{name} {value}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_passed_over() {
        let text = |text: &str| Value::from(text);
        for (name, value) in [
            ("filter", text("{}")),
            ("filters", text("sex=男")),
            ("filters", serde_json::json!({ "sex": { "a": 1 } })),
            ("sort", text("value down")),
            ("limit", text("-1")),
            ("limit", text("ten")),
            ("offset", text("1.5")),
            ("distinct", text("yes")),
            ("aggregate", text("median")),
            ("records_format", text("xml")),
        ] {
            assert!(query(&[(name, value.clone())]).is_err(), "{name} {value}");
        }
    }
}
