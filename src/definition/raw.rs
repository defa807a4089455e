//! A definition as its file spells it: every key with its place, nothing checked but the types.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::{Spanned, Value};

pub(super) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    pub(super) id: Text,
    pub(super) title: Text,
    pub(super) title_en: Text,
    pub(super) description: Text,
    pub(super) description_en: Option<Text>,
    pub(super) publisher: Text,
    pub(super) contact: Option<Text>,
    pub(super) licence: Text,
    pub(super) cadence: Text,
    pub(super) theme: Text,
    #[serde(default)]
    pub(super) keywords: Vec<Text>,
    #[serde(default)]
    pub(super) sample: bool,
    pub(super) on_doubt: Option<Text>,
    pub(super) gate: Option<super::gate::Raw>,
    pub(super) notes: Option<Text>,
    pub(super) check: Option<Check>,
    #[serde(default)]
    pub(super) source: Vec<Spanned<Source>>,
    #[serde(default)]
    pub(super) table: Vec<Table>,
    pub(super) documents: Option<super::documents::Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) path: Option<Text>,
    pub(super) url: Option<Text>,
    pub(super) glob: Option<Text>,
    pub(super) page: Option<Text>,
    /// Of a page alone.
    pub(super) link: Option<Text>,
    pub(super) text: Option<Text>,
    pub(super) newest: Option<Spanned<i64>>,
    /// A TOML date, or a text that says one.
    pub(super) published: Option<Spanned<Value>>,
    pub(super) edition: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) name: Text,
    pub(super) title: Text,
    pub(super) title_en: Option<Text>,
    pub(super) sheet: Option<String>,
    #[serde(rename = "table")]
    pub(super) number: Option<Spanned<i64>>,
    pub(super) header: Option<Text>,
    pub(super) stub: Option<Text>,
    pub(super) body: Option<Text>,
    pub(super) unit: Option<Text>,
    #[serde(default)]
    pub(super) form: bool,
    #[serde(default)]
    pub(super) series: bool,
    #[serde(default)]
    pub(super) dimension: Vec<Dimension>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dimension {
    pub(super) name: Text,
    pub(super) title: Option<Text>,
    pub(super) concept: Option<Text>,
    pub(super) from: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Check {
    pub(super) select: Option<Vec<Text>>,
    pub(super) ignore: Option<Vec<Text>>,
    pub(super) severity: Option<Text>,
    pub(super) rules: Option<Text>,
    pub(super) fail_on: Option<Text>,
}

/// `seihyo.toml` beside the catalog.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    pub(super) catalog: Option<super::catalog::Raw>,
    pub(super) check: Option<Check>,
    pub(super) limits: Option<BTreeMap<String, Spanned<Value>>>,
    pub(super) publish: Option<BTreeMap<Text, super::publish::Raw>>,
    pub(super) fetch: Option<super::fetch::Raw>,
}
