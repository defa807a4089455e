//! What a data dictionary says of a file: the metadata of CSVW, or of a data package.

use serde_json::Value;

/// What is declared of a file outside of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    /// The file that declares it, as people know it.
    pub name: String,
    /// The encoding; none where it is not declared.
    pub encoding: Option<String>,
    /// Fields of which nothing but their name is said.
    pub undescribed: Vec<String>,
}

/// How a dictionary of one file is called beside `a.csv`: `a.csv-metadata.json`, as CSVW has it.
pub const CSVW_ENDING: &str = "-metadata.json";
/// How the dictionary of a whole folder is called.
pub const DATA_PACKAGE: &str = "datapackage.json";

impl Dictionary {
    /// What the JSON of a dictionary says of a file, by the last part of its name; none where it is no dictionary, or of other files.
    ///
    /// ```
    /// use seihyo::lint::Dictionary;
    /// let text = r#"{"url": "a.csv", "dialect": {"encoding": "utf-8"}, "tableSchema": {"columns": [{"name": "人口"}]}}"#;
    /// let dictionary = Dictionary::read("a.csv-metadata.json", text, "a.csv").unwrap();
    /// assert_eq!((dictionary.encoding.as_deref(), dictionary.undescribed), (Some("utf-8"), vec!["人口".to_owned()]));
    /// ```
    pub fn read(name: &str, text: &str, file: &str) -> Option<Self> {
        let said: Value = serde_json::from_str(text).ok()?;
        let lists = ["tables", "resources"].into_iter().filter_map(|key| said.get(key)?.as_array()).flatten();
        let of = lists.chain([&said]).find(|table| is_of(table, file))?;
        let schema = of.get("tableSchema").or_else(|| of.get("schema"))?;
        let fields = ["columns", "fields"].into_iter().find_map(|key| schema.get(key)?.as_array())?;
        let encoding = [of.get("encoding"), of.pointer("/dialect/encoding"), said.pointer("/dialect/encoding")];
        let encoding = encoding.into_iter().flatten().find_map(Value::as_str).map(str::to_owned);
        let undescribed =
            fields.iter().filter(|field| !is_described(field)).filter_map(|field| field.get("name").and_then(named)).collect();
        Some(Self { name: name.to_owned(), encoding, undescribed })
    }
}

/// True for a table or resource whose address ends in the name of a file.
fn is_of(table: &Value, file: &str) -> bool {
    let address = table.get("url").or_else(|| table.get("path")).and_then(Value::as_str);
    address.is_some_and(|address| address.rsplit('/').next() == Some(file))
}

fn is_described(field: &Value) -> bool {
    ["description", "dc:description", "dcterms:description"].iter().any(|key| field.get(key).is_some_and(|said| !said.is_null()))
}

fn named(name: &Value) -> Option<String> {
    name.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_dictionaries_are_read_and_others_are_none() {
        let said = |text: &str| Dictionary::read("d", text, "a.csv").map(|found| (found.encoding, found.undescribed.join(" ")));
        let utf8 = Some("utf-8".to_owned());
        for (text, expected) in [
            (
                r#"{"resources": [{"path": "b.csv"}, {"path": "data/a.csv", "encoding": "utf-8", "schema": {"fields": [{"name": "x", "description": "y"}]}}]}"#,
                Some((utf8.clone(), String::new())),
            ),
            (
                r#"{"dialect": {"encoding": "utf-8"}, "tables": [{"url": "a.csv", "tableSchema": {"columns": [{"name": "x"}, {"name": "z"}]}}]}"#,
                Some((utf8, "x z".to_owned())),
            ),
            (r#"{"url": "a.csv", "tableSchema": {"columns": []}}"#, Some((None, String::new()))),
            (r#"{"url": "aa.csv", "tableSchema": {"columns": []}}"#, None),
            (r#"{"url": "a.csv"}"#, None),
            ("[1", None),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
