//! Whether a portal says what it is to say, which it gives back in its own way.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The name of a file has this many characters at a portal, its ending among them; of the ending 21 are kept.
const NAME: usize = 100;
const ENDING: usize = 21;

pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The last part of an address.
pub(super) fn last(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or_default()
}

/// The name that a portal gives a file: in small letters and cut off where it is long.
pub(super) fn at_portal(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').map_or((name, String::new()), |(stem, ending)| (stem, format!(".{ending}")));
    let ending: String = ending.chars().take(ENDING).collect();
    let stem: String = stem.chars().take(NAME - ending.chars().count()).collect();
    (stem + &ending).to_ascii_lowercase()
}

/// The last two parts of an address: the folder of a dataset and a file in it.
pub(super) fn last_two(address: &str) -> &str {
    let mut slashes = address.rmatch_indices('/').map(|(at, _)| at + 1);
    address.get(slashes.nth(1).unwrap_or_default()..).unwrap_or_default()
}

/// A value as a portal may give it back: numbers as texts, nothing as an empty text.
pub(super) fn said(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.replace("\r\n", "\n").trim().to_owned(),
        Some(other) => other.to_string(),
    }
}

/// Whether the portal says of a dataset what it is to say.
pub(super) fn is_same(wanted: &Map<String, Value>, standing: &Value) -> bool {
    wanted.iter().all(|(key, value)| match key.as_str() {
        "tags" | "groups" => names(Some(value), "name") == names(standing.get(key), "name"),
        "extras" => pairs(Some(value)) == pairs(standing.get(key)),
        "owner_org" => {
            let organization = standing.get("organization");
            [standing.get(key), organization.and_then(|of| of.get("name"))].into_iter().any(|found| said(found) == said(Some(value)))
        }
        _ => said(Some(value)) == said(standing.get(key)),
    })
}

fn names(list: Option<&Value>, key: &str) -> BTreeSet<String> {
    list.and_then(Value::as_array).into_iter().flatten().map(|one| said(one.get(key))).collect()
}

fn pairs(list: Option<&Value>) -> BTreeSet<(String, String)> {
    list.and_then(Value::as_array).into_iter().flatten().map(|one| (said(one.get("key")), said(one.get("value")))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_portal_gives_back_is_the_same_where_it_says_the_same() {
        let wanted = json!({ "title": "表", "private": false, "tags": [{ "name": "b" }, { "name": "a" }], "owner_org": "sangyo",
            "extras": [{ "key": "頻度", "value": "毎月" }] });
        let standing = |title: &str, value: &str| {
            json!({ "title": title, "private": false, "owner_org": "0-1-2", "organization": { "name": "sangyo" }, "num_tags": 2,
                "tags": [{ "name": "a", "id": "1" }, { "name": "b" }], "extras": [{ "key": "頻度", "value": value, "id": "x" }] })
        };
        let wanted = wanted.as_object().unwrap();
        assert!(is_same(wanted, &standing("表", "毎月")));
        assert!(!is_same(wanted, &standing("図", "毎月")) && !is_same(wanted, &standing("表", "毎年")));
    }

    #[test]
    fn a_name_is_cut_off_as_ckan_cuts_it() {
        let (long, cut) = ("x".repeat(120) + ".wide.csv", "x".repeat(96) + ".csv");
        for (name, kept) in [("Main.wide.CSV", "main.wide.csv"), ("readme", "readme"), (&long, &cut), (&cut, &cut)] {
            assert_eq!(at_portal(name), kept);
        }
    }

    #[test]
    fn numbers_texts_and_nothing_are_compared_by_what_they_say() {
        for (one, other, same) in [
            (json!(12), json!("12"), true),
            (json!(null), json!(""), true),
            (json!("a\r\nb"), json!("a\nb"), true),
            (json!(1), json!(2), false),
        ] {
            assert_eq!(said(Some(&one)) == said(Some(&other)), same, "{one} {other}");
        }
    }
}
