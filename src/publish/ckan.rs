//! A CKAN portal, through its API: datasets made and brought up to date, files copied or linked, only what has changed.
//!
//! A dataset is found by its name and a file by the last part of its address. What people have added at the portal stays: only files that
//! carry a checksum of this program are taken away, and datasets never are. A dataset that the portal does not take costs itself only.

mod api;
mod same;

use super::{Done, PublishReport, Tree, refused};
use crate::catalog::{ckan_extras, ckan_licence};
use crate::definition::Destination;
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use api::{Api, Kind, Refusal};
use same::{at_portal, is_same, last, last_two, said, text};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// Where the token of the API is looked for.
const TOKEN: &str = "CKAN_API_TOKEN";

/// So often a dataset is taken up again where a request failed for a passing reason, each time after twice as long. What the portal holds is
/// asked for anew each time, so nothing is made twice.
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
    let token = std::env::var(TOKEN).unwrap_or_default();
    if token.is_empty() && !is_rehearsal {
        return Err(Error::new(Place::file(url.clone()), Message::new("publish.no-token", [TOKEN])));
    }
    let api = Api::new(url, token, is_rehearsal)?;
    let wish = Wish { organization: organization.as_deref(), upload: *upload, groups: *groups };
    let mut portal = Portal { api, tree, wish, done, licences: None, report: PublishReport::default() };
    let mut refusals = Vec::new();
    for package in &packages {
        match portal.until_done(package) {
            Err(refusal) if refusal.kind == Kind::Dataset => refusals.push(refusal.error),
            done => done.map_err(|refusal| refusal.error)?,
        }
    }
    match refusals.split_first() {
        None => Ok(portal.report),
        Some((first, others)) => Err(with_others(first.clone(), others)),
    }
}

/// One refusal that tells of the others too.
fn with_others(mut error: Error, others: &[Error]) -> Error {
    let told = |other: &Error| [Message::new("publish.refused-too", [other.place.to_string()]), other.message.clone()];
    error.details.extend(others.iter().flat_map(told));
    error
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
    /// The licences that the portal knows, once they were asked for.
    licences: Option<BTreeSet<String>>,
    report: PublishReport,
}

impl Portal<'_> {
    /// One dataset, taken up again where a request failed for a passing reason.
    fn until_done(&mut self, package: &Value) -> Result<(), Refusal> {
        let (mut pause, same) = (Duration::from_millis(500), self.report.same);
        for _ in 0..RETRIES {
            match self.dataset(package) {
                Err(refusal) if refusal.kind == Kind::Passing => std::thread::sleep(pause),
                done => return done,
            }
            self.report.same = same;
            pause *= 2;
        }
        self.dataset(package)
    }

    /// Takes away what is there twice: what a run asked for that was cut off may have been carried out only now.
    fn once(&mut self, id: &str) -> Result<(), Refusal> {
        let standing = self.api.get("package_show", id)?.unwrap_or_default();
        let files = standing.get("resources").and_then(Value::as_array).into_iter().flatten();
        let mut seen = BTreeSet::new();
        for file in files.filter(|file| text(file, "hash").starts_with("sha256:")) {
            let name = last(text(file, "url"));
            if !seen.insert((at_portal(name), text(file, "hash"))) {
                self.api.post("resource_delete", id, &json!({ "id": file.get("id") }))?;
                self.report.removed.push(format!("{id}/{name}"));
            }
        }
        Ok(())
    }

    /// One dataset with its files.
    fn dataset(&mut self, package: &Value) -> Result<(), Refusal> {
        let id = text(package, "name").to_owned();
        let put = self.report.put.len();
        let mut wanted = self.facts(package)?;
        let standing = if let Some(standing) = self.api.get("package_show", &id)? {
            // One that was deleted at the portal comes back, and what people say of it in fields of their own stays.
            wanted.insert("state".to_owned(), "active".into());
            keep_extras(&mut wanted, &standing);
            if is_same(&wanted, &standing) {
                self.same(&id);
            } else {
                let mut patch = wanted;
                patch.insert("id".to_owned(), standing.get("id").cloned().unwrap_or_default());
                self.api.post("package_patch", &id, &Value::Object(patch))?;
                self.put(id.clone(), 0);
            }
            standing
        } else {
            let made = self.api.post("package_create", &id, &Value::Object(wanted))?;
            self.put(id.clone(), 0);
            made
        };
        self.files(&id, package, &standing)?;
        if self.report.put.len() > put && !self.api.is_rehearsal() { self.once(&id) } else { Ok(()) }
    }

    fn put(&mut self, what: String, bytes: u64) {
        (self.done)(&what);
        self.report.put.push(what);
        self.report.bytes += bytes;
    }

    /// Counts what is there already, but for what this run put there before it was cut off.
    fn same(&mut self, what: &str) {
        self.report.same += usize::from(!self.report.put.iter().any(|put| put == what));
    }

    /// What the portal is to say of a dataset.
    fn facts(&mut self, package: &Value) -> Result<Map<String, Value>, Refusal> {
        let keys = FIELDS.into_iter().chain(["name", "tags", "extras"]).chain(self.wish.groups.then_some("groups"));
        let found = keys.filter_map(|key| Some((key.to_owned(), package.get(key)?.clone())));
        let mut facts: Map<String, Value> = found.filter(|(_, value)| !value.is_null()).collect();
        if let Some(organization) = self.wish.organization {
            facts.insert("owner_org".to_owned(), organization.into());
        }
        facts.insert("license_id".to_owned(), self.licence(text(package, "license_id"))?.into());
        Ok(facts)
    }

    /// A licence as the portal knows it; by its SPDX identifier where it knows none that is like it.
    fn licence(&mut self, id: &str) -> Result<String, Refusal> {
        if self.licences.is_none() {
            let list = self.api.get("license_list", "")?.unwrap_or_default();
            self.licences = Some(list.as_array().into_iter().flatten().map(|one| text(one, "id").to_owned()).collect());
        }
        let is_known = |id: &&str| self.licences.as_ref().is_some_and(|known| known.contains(*id));
        Ok([Some(id), ckan_licence(id)].into_iter().flatten().find(is_known).unwrap_or(id).to_owned())
    }

    /// The files of a dataset: made, brought up to date, taken away, and put in their order.
    fn files(&mut self, id: &str, package: &Value, standing: &Value) -> Result<(), Refusal> {
        let there = standing.get("resources").and_then(Value::as_array).cloned().unwrap_or_default();
        let dataset = standing.get("id").cloned().unwrap_or_default();
        let mut order = Vec::new();
        let mut taken = BTreeSet::new();
        for wanted in package.get("resources").and_then(Value::as_array).into_iter().flatten() {
            let name = last(text(wanted, "url"));
            let old = there.iter().find(|old| !taken.contains(text(old, "id")) && at_portal(last(text(old, "url"))) == at_portal(name));
            taken.extend(old.map(|old| text(old, "id").to_owned()));
            order.push(self.file(id, &dataset, wanted, old)?);
        }
        for old in there.iter().filter(|old| !taken.contains(text(old, "id"))) {
            if text(old, "hash").starts_with("sha256:") {
                self.api.post("resource_delete", id, &json!({ "id": old.get("id") }))?;
                self.report.removed.push(format!("{id}/{}", last(text(old, "url"))));
            } else {
                order.push(old.get("id").cloned().unwrap_or_default());
            }
        }
        // New ones stand behind those that were there, in the order they came.
        let old = there.iter().filter_map(|old| old.get("id")).filter(|id| order.contains(id));
        let new = order.iter().filter(|id| !there.iter().any(|old| old.get("id") == Some(id)));
        if !old.chain(new).eq(&order) {
            self.api.post("package_resource_reorder", id, &json!({ "id": dataset, "order": order }))?;
        }
        Ok(())
    }

    /// One file; its id at the portal.
    fn file(&mut self, id: &str, dataset: &Value, wanted: &Value, old: Option<&Value>) -> Result<Value, Refusal> {
        let name = last(text(wanted, "url"));
        let what = format!("{id}/{name}");
        let address = (!self.wish.upload).then(|| text(wanted, "url"));
        let is_same = |old: &&Value| {
            FILE_FIELDS.iter().all(|key| said(old.get(*key)) == said(wanted.get(*key)))
                && address.map_or_else(|| is_upload(old), |address| text(old, "url") == address)
        };
        if let Some(same) = old.filter(is_same) {
            self.same(&what);
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
        let same_bytes = old.is_some_and(|old| is_upload(old) && text(old, "hash") == text(wanted, "hash"));
        let (made, sent) = match address {
            Some(address) => {
                fields.insert("url".to_owned(), address.into());
                // An upload stays at its own address until it is cleared.
                if old.is_some_and(is_upload) {
                    fields.insert("clear_upload".to_owned(), true.into());
                }
                // Of an upload the portal says itself when it came.
                let dates = ["created", "last_modified"].into_iter();
                fields.extend(dates.filter_map(|key| Some((key.to_owned(), wanted.get(key)?.clone()))));
                (self.api.post(action.0, &what, &Value::Object(fields))?, 0)
            }
            None if same_bytes => (self.api.post(action.0, &what, &Value::Object(fields))?, 0),
            None => {
                // The name at the portal may be longer than the folder's.
                let path = last_two(text(wanted, "url"));
                let file = self.tree.files.iter().find(|file| file.name == path).ok_or_else(|| refused(path, "absent"))?;
                let made = self.api.send(action.0, &what, &fields, name, self.tree.bytes(file)?)?;
                whole(&what, file.bytes, &made)?;
                (made, file.bytes)
            }
        };
        self.put(what, sent);
        Ok(made.get("id").cloned().unwrap_or_default())
    }
}

/// True for a file that the portal itself keeps.
fn is_upload(file: &Value) -> bool {
    text(file, "url_type") == "upload"
}

/// Errs where the portal counts other bytes than were sent.
fn whole(what: &str, bytes: u64, made: &Value) -> Result<(), Error> {
    let size = made.get("size").and_then(Value::as_u64).filter(|size| *size != bytes);
    let cut = |size: u64| Error::new(Place::file(what), Message::new("publish.cut", [bytes.to_string(), size.to_string()]));
    size.map_or(Ok(()), |size| Err(cut(size)))
}

/// Adds the extra fields of a portal that are of people to those that are wanted.
fn keep_extras(wanted: &mut Map<String, Value>, standing: &Value) {
    let ours = ckan_extras();
    let theirs = standing.get("extras").and_then(Value::as_array).into_iter().flatten();
    let theirs = theirs.filter(|extra| !ours.iter().any(|key| key == text(extra, "key")));
    let theirs = theirs.map(|extra| json!({ "key": extra.get("key"), "value": extra.get("value") }));
    if let Some(extras) = wanted.get_mut("extras").and_then(Value::as_array_mut) {
        extras.extend(theirs);
    }
}
