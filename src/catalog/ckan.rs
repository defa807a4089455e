//! `ckan.json`: a package as CKAN takes it, filled as Tokyo's catalogue fills it.

use super::croissant::keywords;
use super::lists::{cadence_title, ckan_group, licence, media};
use super::{Published, Table};
use crate::concept::area::by_code;
use crate::message::{Lang, Message};
use crate::release::FileFacts;
use serde_json::{Value, json};

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
        "maintainer_email": catalog.settings.contact.as_deref().filter(|contact| contact.contains('@')),
        "license_id": dataset.facts.licence,
        "license_title": licence_of.title,
        "license_url": licence_of.url,
        "url": published.page(),
        "version": dataset.modified(),
        "private": false,
        "groups": ckan_group(&dataset.facts.theme).map(|group| json!({ "name": group })).into_iter().collect::<Vec<_>>(),
        "tags": tags(published),
        "extras": extras(published),
        "resources": resources.enumerate().map(|(at, (table, file))| resource(published, table, file, at)).collect::<Vec<_>>(),
    })
}

/// The packages of a catalog, as `package_search` gives them.
pub fn ckan_list(packages: &[Value]) -> Value {
    json!({ "count": packages.len(), "results": packages })
}

/// A name as CKAN takes it: 2 to 100 characters.
fn name(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c.to_ascii_lowercase() } else { '-' };
    let name: String = id.chars().map(plain).take(100).collect();
    format!("{name:_<2}")
}

/// Keywords of 2 to 100 letters, digits, spaces, `-`, `_` and `.`; others lose what CKAN refuses.
fn tags(published: &Published<'_>) -> Vec<Value> {
    let mut tags: Vec<String> = Vec::new();
    for word in keywords(published.dataset) {
        let plain = |c: char| if c.is_alphanumeric() || " -_.".contains(c) { c } else { '-' };
        let tag: String = word.trim().chars().map(plain).take(100).collect();
        if tag.chars().count() > 1 && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.into_iter().map(|tag| json!({ "name": tag })).collect()
}

/// What Tokyo's catalogue has no field for; it fills the first alone.
fn extras(published: &Published<'_>) -> Vec<Value> {
    let dataset = published.dataset;
    let title = |key| Message::plain(key).text(Lang::Ja);
    let mut found = vec![(title("catalog.cadence-label"), cadence_title(&dataset.facts.cadence, Lang::Ja).to_owned())];
    found.extend(dataset.coverage.as_ref().map(|span| (title("catalog.period-label"), format!("{}/{}", span.start, span.end))));
    let area = published.catalog.settings.area.as_deref().and_then(by_code);
    found.extend(area.map(|area| (title("catalog.area-label"), format!("{} {}", area.code, area.name))));
    found.extend(dataset.sample.then(|| (title("catalog.sample-label"), title("catalog.sample"))));
    found.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

fn resource(published: &Published<'_>, table: &Table, file: &FileFacts, at: usize) -> Value {
    let kind = media(&file.name);
    json!({
        "name": format!("{} — {}", table.title(Lang::Ja), kind.title),
        "description": table.account(published.dataset.sample, Lang::Ja),
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
