//! What the catalog as a whole is: the table `[catalog]` of `seihyo.toml`.

use super::error::Faults;
use crate::message::Message;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// What the catalog as a whole is: the table `[catalog]` of `seihyo.toml`.
///
/// Every key may be left out; the defaults name no body and no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogSettings {
    /// Title in Japanese; 「統計オープンデータカタログ」 by default.
    pub title: String,
    /// Title in English; "Open statistics" by default.
    pub title_en: String,
    /// What is in it, in Japanese.
    pub description: String,
    /// What is in it, in English.
    pub description_en: String,
    /// Who publishes the catalog; none by default, and then the publisher that most datasets have.
    pub publisher: Option<String>,
    /// The publisher's page.
    pub homepage: Option<String>,
    /// Whom to ask: a mail address, or the URL of a form.
    pub contact: Option<String>,
    /// Where the output folder is served, such as `https://opendata.example.jp/`; ends with `/`. None by default: then identifiers in
    /// the metadata stand under `https://example.org/`, and pages do without absolute addresses.
    pub base_url: Option<String>,
    /// SPDX identifier of the licence of the catalog's own words; `CC-BY-4.0` by default.
    pub licence: String,
    /// Name of the body in a CKAN catalogue, such as `t000001`.
    pub organisation: Option<String>,
    /// Standard area code of the region that the catalog is about, such as `13000`.
    pub area: Option<String>,
}

impl Default for CatalogSettings {
    fn default() -> Self {
        Self {
            title: "統計オープンデータカタログ".to_owned(),
            title_en: "Open statistics".to_owned(),
            description: "統計表を機械判読できる形にして公開するカタログ".to_owned(),
            description_en: "Statistical tables in machine-readable form".to_owned(),
            publisher: None,
            homepage: None,
            contact: None,
            base_url: None,
            licence: "CC-BY-4.0".to_owned(),
            organisation: None,
            area: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    title: Option<Spanned<String>>,
    title_en: Option<Spanned<String>>,
    description: Option<Spanned<String>>,
    description_en: Option<Spanned<String>>,
    publisher: Option<Spanned<String>>,
    homepage: Option<Spanned<String>>,
    contact: Option<Spanned<String>>,
    base_url: Option<Spanned<String>>,
    licence: Option<Spanned<String>>,
    organisation: Option<Spanned<String>>,
    area: Option<Spanned<String>>,
}

/// The table checked against itself; the defaults where there is none.
pub(super) fn catalog(raw: Option<Raw>, faults: &mut Faults) -> CatalogSettings {
    raw.map(|raw| checked(raw, faults)).unwrap_or_default()
}

fn checked(raw: Raw, faults: &mut Faults) -> CatalogSettings {
    let default = CatalogSettings::default();
    let mut filled = |key, text: Option<Spanned<String>>| text.and_then(|text| filled(key, text, faults));
    let made = CatalogSettings {
        title: filled("title", raw.title).unwrap_or(default.title),
        title_en: filled("title_en", raw.title_en).unwrap_or(default.title_en),
        description: filled("description", raw.description).unwrap_or(default.description),
        description_en: filled("description_en", raw.description_en).unwrap_or(default.description_en),
        publisher: filled("publisher", raw.publisher),
        contact: filled("contact", raw.contact),
        licence: filled("licence", raw.licence).unwrap_or(default.licence),
        organisation: filled("organisation", raw.organisation),
        homepage: None,
        base_url: None,
        area: None,
    };
    let homepage = raw.homepage.and_then(|url| address("homepage", url, faults));
    let base_url = raw.base_url.and_then(|url| address("base_url", url, faults));
    let area = raw.area.and_then(|code| area(code, faults));
    CatalogSettings { homepage, base_url: base_url.map(|url| format!("{}/", url.trim_end_matches('/'))), area, ..made }
}

/// A text that is not empty.
fn filled(key: &str, text: Spanned<String>, faults: &mut Faults) -> Option<String> {
    if text.get_ref().trim().is_empty() {
        faults.add(text.span(), "definition.empty", &[key], None);
        return None;
    }
    Some(text.into_inner())
}

/// An address of the web.
fn address(key: &str, text: Spanned<String>, faults: &mut Faults) -> Option<String> {
    let rest = text.get_ref().strip_prefix("https://").or_else(|| text.get_ref().strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}?#".contains(c);
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(plain)) {
        return Some(text.into_inner());
    }
    let found = text.get_ref().clone();
    faults.add(text.span(), "definition.not-address", &[key, &found], Some(Message::plain("definition.not-address-hint")));
    None
}

/// A code of the table of areas.
fn area(code: Spanned<String>, faults: &mut Faults) -> Option<String> {
    if crate::concept::area::by_code(code.get_ref()).is_some() {
        return Some(code.into_inner());
    }
    let found = code.get_ref().clone();
    faults.add(code.span(), "definition.no-area", &[&found], None);
    None
}

#[cfg(test)]
mod tests {
    use super::super::parse_settings;
    use super::*;
    use crate::message::Lang;

    #[test]
    fn a_catalog_without_settings_has_defaults() {
        assert_eq!(parse_settings("seihyo.toml", "").unwrap().catalog, CatalogSettings::default());
        assert_eq!(parse_settings("seihyo.toml", "[check]\nignore = [\"GRD201\"]").unwrap().catalog, CatalogSettings::default());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, said) in [
            ("[catalog]\ntitel = \"x\"", "line 2: unknown key \"titel\""),
            ("[catalog]\ntitle = \" \"", "line 2: title is empty, expected at least one character"),
            ("[catalog]\nbase_url = \"opendata.example.jp\"", "line 2: base_url is no address of the web: \"opendata.example.jp\""),
            ("[catalog]\nbase_url = \"javascript:alert(1)\"", "line 2: base_url is no address of the web: \"javascript:alert(1)\""),
            ("[catalog]\nhomepage = \"https://example.jp/?q=1\"", "line 2: homepage is no address of the web: \"https://example.jp/?q=1\""),
            ("[catalog]\narea = \"99000\"", "line 2: no area has the code \"99000\""),
        ] {
            let errors = parse_settings("seihyo.toml", text).unwrap_err();
            assert_eq!(errors.iter().map(|error| error.error.message.text(Lang::En)).collect::<Vec<_>>(), [said], "{text}");
        }
    }
}
