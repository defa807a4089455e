//! `ckan.json`: a package as CKAN takes it, filled as Tokyo's catalogue fills it.

use super::croissant::keywords;
use super::lists::{cadence_title, ckan_group, licence, media};
use super::{Published, Table, documents};
use crate::concept::area::by_code;
use crate::message::{Lang, Message};
use crate::release::FileFacts;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The package of a dataset, ready for `package_create`.
pub fn ckan(published: &Published<'_>) -> Value {
    let (catalog, dataset) = (published.catalog, published.dataset);
    let licence_of = licence(&dataset.facts.licence);
    let resources = published.tables.iter().flat_map(|table| table.files.iter().map(move |file| (table.table, file)));
    let resources = resources.filter(|(_, file)| !file.name.ends_with(".csv-metadata.json"));
    json!({
        "name": name(&dataset.facts.id),
        "title": dataset.facts.title,
        "title_translated": { "ja": dataset.facts.title, "en": dataset.facts.title_en },
        "notes": format!("【{}】{}", dataset.facts.publisher, dataset.account(Lang::Ja)),
        "owner_org": catalog.settings.organisation,
        "author": dataset.facts.publisher,
        "maintainer": published.contact(),
        "maintainer_email": catalog.settings.contact.as_deref().filter(|contact| is_mail(contact)),
        "license_id": dataset.facts.licence,
        "license_title": licence_of.title,
        "license_url": licence_of.url,
        "url": published.page(),
        "version": dataset.modified(),
        "private": false,
        "groups": ckan_group(&dataset.facts.theme).map(|group| json!({ "name": group })).into_iter().collect::<Vec<_>>(),
        "tags": tags(published),
        "extras": extras(published),
        "resources": resources.enumerate().map(|(at, (table, file))| resource(published, table, file, at)).chain(document_list(published)).collect::<Vec<_>>(),
    })
}

/// The packages of a catalog, as `package_search` gives them.
pub fn ckan_list(packages: &[Value]) -> Value {
    json!({ "count": packages.len(), "results": packages })
}

/// A name as CKAN takes it: 2 to 100 characters, and none of the words that are addresses of its own.
fn name(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c.to_ascii_lowercase() } else { '-' };
    let name: String = id.chars().map(plain).take(100).collect();
    if ["new", "edit", "search"].contains(&name.as_str()) { name + "_" } else { format!("{name:_<2}") }
}

/// An address as CKAN takes it: what a browser takes in a field for mail.
fn is_mail(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let is_label = |label: &str| {
        (1..64).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && who.chars().all(is_word) && host.split('.').all(is_label))
}

/// Keywords of 2 to 100 letters, digits, spaces, `-`, `_` and `.`; others lose what CKAN refuses.
fn tags(published: &Published<'_>) -> Vec<Value> {
    let mut tags: Vec<String> = Vec::new();
    for tag in keywords(published.dataset).iter().map(|word| tag(word)) {
        if tag.chars().count() > 1 && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.into_iter().map(|tag| json!({ "name": tag })).collect()
}

/// A keyword as CKAN takes it. Its letters and digits are Python's, which knows no marks of their own and no letters in circles.
fn tag(word: &str) -> String {
    let is_circled = |c| matches!(c, 'Ⓐ'..='ⓩ' | '\u{1F130}'..='\u{1F189}');
    let is_letter = |c: char| c.is_alphanumeric() && !is_combining_mark(c) && !is_circled(c);
    word.trim().nfc().map(|c| if is_letter(c) || " -_.".contains(c) { c } else { '-' }).take(100).collect()
}

/// The extra fields that this program fills: all others are of the people of a portal.
pub fn ckan_extras() -> [String; 4] {
    ["catalog.cadence-label", "catalog.period-label", "catalog.area-label", "catalog.sample-label"]
        .map(|key| Message::plain(key).text(Lang::Ja))
}

/// What Tokyo's catalogue has no field for; it fills the first alone.
fn extras(published: &Published<'_>) -> Vec<Value> {
    let dataset = published.dataset;
    let [cadence, period, place, sample] = ckan_extras();
    let mut found = vec![(cadence, cadence_title(&dataset.facts.cadence, Lang::Ja).to_owned())];
    found.extend(dataset.coverage.as_ref().map(|span| (period, format!("{}/{}", span.start, span.end))));
    let area = published.catalog.settings.area.as_deref().and_then(by_code);
    found.extend(area.map(|area| (place, format!("{} {}", area.code, area.name))));
    found.extend(dataset.sample.then(|| (sample, Message::plain("catalog.sample").text(Lang::Ja))));
    found.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

fn resource(published: &Published<'_>, table: &Table, file: &FileFacts, at: usize) -> Value {
    let name = format!("{} — {}", table.title(Lang::Ja), media(&file.name).title);
    of_file(published, file, &name, &table.account(published.dataset.sample, Lang::Ja), at)
}

/// The list of the documents of a set.
fn document_list(published: &Published<'_>) -> Option<Value> {
    let dataset = published.dataset;
    let file = documents::list_file(dataset)?;
    Some(of_file(published, file, &documents::list_title(dataset, Lang::Ja), &dataset.account(Lang::Ja), 0))
}

fn of_file(published: &Published<'_>, file: &FileFacts, name: &str, description: &str, at: usize) -> Value {
    let kind = media(&file.name);
    json!({
        "name": name,
        "description": description,
        "format": kind.format.to_uppercase(),
        "mimetype": kind.media_type,
        "url": published.file_address(&file.name),
        "size": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "created": format!("{}T00:00:00", published.dataset.issued()),
        "last_modified": format!("{}T00:00:00", published.dataset.modified()),
        "position": at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keywords_and_addresses_are_such_as_ckan_takes() {
        for (id, taken) in [("a", "a_"), ("new", "new_"), ("search", "search_"), ("news", "news"), ("wages", "wages")] {
            assert_eq!(name(id), taken);
        }
        for (word, taken) in [
            ("Ⓐ番", "-番"),
            ("か\u{3099}く", "がく"),
            ("C++", "C--"),
            ("ab　cd", "ab-cd"),
            ("〆切", "〆切"),
            ("①ⅣＤＩ", "①ⅣＤＩ"),
            ("か゛", "か-"),
        ] {
            assert_eq!(tag(word), taken);
        }
        for (text, is) in [
            ("toukei@example.jp", true),
            ("a.b+c@localhost", true),
            ("統計 <toukei@example.jp>", false),
            ("https://example.jp/@toukei", false),
            ("統計@example.jp", false),
            ("a@b@example.jp", false),
            ("a@-example.jp", false),
        ] {
            assert_eq!(is_mail(text), is, "{text}");
        }
    }
}
