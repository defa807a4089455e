//! A CKAN portal, through its API: datasets made and brought up to date, files copied or linked, only what has changed.
//!
//! A dataset is found by its name and a file by the last part of its address. What people have added at the portal stays: only files that
//! carry a checksum of this program are taken away, and datasets never are.

use super::{Done, PublishReport, Tree, refused};
use crate::definition::Destination;
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::source::web::{USER_AGENT, with_tls};
use reqwest::blocking::multipart::{Form, Part};
use reqwest::blocking::{Client, RequestBuilder};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// Where the token of the API is looked for.
const TOKEN: &str = "CKAN_API_TOKEN";

/// A portal that says nothing for this long has failed; it may take long to take a large file.
const TIMEOUT: Duration = Duration::from_mins(5);

/// So often a request that changes nothing or can be made twice is made again, each time after twice as long.
const RETRIES: u32 = 4;

/// The fields of a dataset that this program fills, and that are compared.
const FIELDS: [&str; 11] =
    ["title", "notes", "owner_org", "author", "maintainer", "maintainer_email", "license_id", "url", "version", "private", "type"];

/// The fields of a file that this program fills, and that are compared.
const FILE_FIELDS: [&str; 6] = ["name", "description", "format", "mimetype", "hash", "size"];

/// Brings the datasets of a portal up to date.
pub(super) fn publish(tree: &Tree<'_>, to: &Destination, is_rehearsal: bool, done: Done<'_>) -> Result<PublishReport, Error> {
    let Destination::Ckan { url, organization, upload, groups } = to else { return Ok(PublishReport::default()) };
    let packages = packages(tree)?;
    with_tls();
    let client = Client::builder().user_agent(USER_AGENT).timeout(TIMEOUT).build().map_err(|error| refused(url, error))?;
    let token = std::env::var(TOKEN).unwrap_or_default();
    if token.is_empty() && !is_rehearsal {
        return Err(Error::new(Place::file(url.clone()), Message::new("publish.no-token", [TOKEN])));
    }
    let api = Api { client, url: url.trim_end_matches('/'), token, is_rehearsal };
    let wish = Wish { organization: organization.as_deref(), upload: *upload, groups: *groups };
    let mut portal = Portal { api, tree, wish, done, report: PublishReport::default() };
    packages.iter().try_for_each(|package| portal.dataset(package))?;
    Ok(portal.report)
}

/// The datasets as CKAN takes them: `ckan.json` of the output folder.
fn packages(tree: &Tree<'_>) -> Result<Vec<Value>, Error> {
    let absent = || refused("ckan.json", "absent");
    let file = tree.files.iter().find(|file| file.name == "ckan.json").ok_or_else(absent)?;
    let list: Value = serde_json::from_slice(&tree.bytes(file)?).map_err(|error| refused("ckan.json", error))?;
    Ok(list.get("results").and_then(Value::as_array).cloned().unwrap_or_default())
}

/// What the settings say.
struct Wish<'a> {
    organization: Option<&'a str>,
    upload: bool,
    groups: bool,
}

struct Portal<'a> {
    api: Api<'a>,
    tree: &'a Tree<'a>,
    wish: Wish<'a>,
    done: Done<'a>,
    report: PublishReport,
}

impl Portal<'_> {
    /// One dataset with its files.
    fn dataset(&mut self, package: &Value) -> Result<(), Error> {
        let id = text(package, "name").to_owned();
        let wanted = self.facts(package);
        let standing = if let Some(standing) = self.api.get("package_show", &id)? {
            if is_same(&wanted, &standing) {
                self.report.same += 1;
            } else {
                let mut patch = wanted;
                patch.insert("id".to_owned(), standing.get("id").cloned().unwrap_or_default());
                self.api.post("package_patch", &Value::Object(patch))?;
                self.put(id.clone(), 0);
            }
            standing
        } else {
            let made = self.api.post("package_create", &Value::Object(wanted))?;
            self.put(id.clone(), 0);
            made
        };
        self.files(&id, package, &standing)
    }

    fn put(&mut self, what: String, bytes: u64) {
        (self.done)(&what);
        self.report.put.push(what);
        self.report.bytes += bytes;
    }

    /// What the portal is to say of a dataset.
    fn facts(&self, package: &Value) -> Map<String, Value> {
        let keys = FIELDS.into_iter().chain(["name", "tags", "extras"]).chain(self.wish.groups.then_some("groups"));
        let found = keys.filter_map(|key| Some((key.to_owned(), package.get(key)?.clone())));
        let mut facts: Map<String, Value> = found.filter(|(_, value)| !value.is_null()).collect();
        if let Some(organization) = self.wish.organization {
            facts.insert("owner_org".to_owned(), organization.into());
        }
        facts
    }

    /// The files of a dataset: made, brought up to date, taken away, and put in their order.
    fn files(&mut self, id: &str, package: &Value, standing: &Value) -> Result<(), Error> {
        let there = standing.get("resources").and_then(Value::as_array).cloned().unwrap_or_default();
        let dataset = standing.get("id").cloned().unwrap_or_default();
        let mut order = Vec::new();
        let mut taken = BTreeSet::new();
        for wanted in package.get("resources").and_then(Value::as_array).into_iter().flatten() {
            let name = last(text(wanted, "url"));
            let old = there.iter().find(|old| last(text(old, "url")).eq_ignore_ascii_case(name) && !taken.contains(text(old, "id")));
            taken.extend(old.map(|old| text(old, "id").to_owned()));
            order.push(self.file(id, &dataset, wanted, old)?);
        }
        for old in there.iter().filter(|old| !taken.contains(text(old, "id"))) {
            if text(old, "hash").starts_with("sha256:") {
                self.api.post("resource_delete", &json!({ "id": old.get("id") }))?;
                self.report.removed.push(format!("{id}/{}", last(text(old, "url"))));
            } else {
                order.push(old.get("id").cloned().unwrap_or_default());
            }
        }
        let now: Vec<&Value> = there.iter().filter_map(|old| old.get("id")).collect();
        if !now.iter().copied().eq(&order) && !order.is_empty() {
            self.api.post("package_resource_reorder", &json!({ "id": dataset, "order": order }))?;
        }
        Ok(())
    }

    /// One file; its id at the portal.
    fn file(&mut self, id: &str, dataset: &Value, wanted: &Value, old: Option<&Value>) -> Result<Value, Error> {
        let name = last(text(wanted, "url"));
        let address = (!self.wish.upload).then(|| text(wanted, "url"));
        let is_same = |old: &&Value| {
            FILE_FIELDS.iter().all(|key| said(old.get(*key)) == said(wanted.get(*key)))
                && address.is_none_or(|address| text(old, "url") == address)
        };
        if let Some(same) = old.filter(is_same) {
            self.report.same += 1;
            return Ok(same.get("id").cloned().unwrap_or_default());
        }
        let mut fields: Map<String, Value> =
            FILE_FIELDS.iter().filter_map(|key| Some(((*key).to_owned(), wanted.get(*key)?.clone()))).collect();
        let action = if let Some(old) = old {
            ("resource_patch", "id", old.get("id").cloned())
        } else {
            ("resource_create", "package_id", Some(dataset.clone()))
        };
        fields.insert(action.1.to_owned(), action.2.unwrap_or_default());
        let same_bytes = old.is_some_and(|old| text(old, "hash") == text(wanted, "hash"));
        let (made, sent) = match address {
            Some(address) => {
                fields.insert("url".to_owned(), address.into());
                (self.api.post(action.0, &Value::Object(fields))?, 0)
            }
            None if same_bytes => (self.api.post(action.0, &Value::Object(fields))?, 0),
            None => {
                // The name at the portal may be longer than the folder's.
                let path = last_two(text(wanted, "url"));
                let file = self.tree.files.iter().find(|file| file.name == path).ok_or_else(|| refused(path, "absent"))?;
                (self.api.send(action.0, &fields, name, self.tree.bytes(file)?)?, file.bytes)
            }
        };
        self.put(format!("{id}/{name}"), sent);
        Ok(made.get("id").cloned().unwrap_or_default())
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The last part of an address.
fn last(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or_default()
}

/// The last two parts of an address: the folder of a dataset and a file in it.
fn last_two(address: &str) -> &str {
    let mut slashes = address.rmatch_indices('/').map(|(at, _)| at + 1);
    address.get(slashes.nth(1).unwrap_or_default()..).unwrap_or_default()
}

/// A value as a portal may give it back: numbers as texts, nothing as an empty text.
fn said(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.replace("\r\n", "\n").trim().to_owned(),
        Some(other) => other.to_string(),
    }
}

/// Whether the portal says of a dataset what it is to say.
fn is_same(wanted: &Map<String, Value>, standing: &Value) -> bool {
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

/// The API of a portal.
struct Api<'a> {
    client: Client,
    url: &'a str,
    token: String,
    is_rehearsal: bool,
}

impl Api<'_> {
    fn request(&self, action: &str) -> RequestBuilder {
        let request = self.client.post(format!("{}/api/3/action/{action}", self.url));
        if self.token.is_empty() { request } else { request.header("Authorization", &self.token) }
    }

    /// What the portal holds under a name; none where it holds nothing.
    fn get(&self, action: &str, id: &str) -> Result<Option<Value>, Error> {
        let mut pause = Duration::from_millis(500);
        for tried in 0.. {
            let answer = self.request(action).json(&json!({ "id": id })).send();
            let may_pass = match &answer {
                Ok(answer) => answer.status().is_server_error() || answer.status() == 429,
                Err(error) => !error.is_builder(),
            };
            if may_pass && tried < RETRIES {
                std::thread::sleep(pause);
                pause *= 2;
                continue;
            }
            let answer = answer.map_err(|error| refused(self.url, error).hint(Message::plain("publish.reach-hint")))?;
            if answer.status() == 404 {
                return Ok(None);
            }
            return self.result(id, answer).map(Some);
        }
        Ok(None)
    }

    /// Has the portal do something; what it gives back. In a rehearsal nothing is asked.
    fn post(&self, action: &str, body: &Value) -> Result<Value, Error> {
        if self.is_rehearsal {
            return Ok(body.clone());
        }
        let answer = self.request(action).json(body).send().map_err(|error| refused(self.url, error))?;
        self.result(action, answer)
    }

    /// The same with a file.
    fn send(&self, action: &str, fields: &Map<String, Value>, name: &str, bytes: Vec<u8>) -> Result<Value, Error> {
        if self.is_rehearsal {
            return Ok(Value::Object(fields.clone()));
        }
        let form = fields.iter().fold(Form::new(), |form, (key, value)| form.text(key.clone(), said(Some(value))));
        let form = form.part("upload", Part::bytes(bytes).file_name(name.to_owned()));
        let answer = self.request(action).multipart(form).send().map_err(|error| refused(self.url, error))?;
        self.result(action, answer)
    }

    /// The result of an answer. Errs with what the portal says where it did not do it.
    fn result(&self, what: &str, answer: reqwest::blocking::Response) -> Result<Value, Error> {
        let status = answer.status();
        let body = answer.text().map_err(|error| refused(self.url, error))?;
        let value: Value = serde_json::from_str(&body).unwrap_or_default();
        if value.get("success") == Some(&Value::Bool(true)) {
            return Ok(value.get("result").cloned().unwrap_or_default());
        }
        let said = value.get("error").map_or_else(|| body.chars().take(300).collect(), Value::to_string);
        Err(refused(&format!("{}: {what}", self.url), format!("{status}: {said}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
