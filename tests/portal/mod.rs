//! An imitation of a CKAN portal, in memory: the actions that publishing uses, as CKAN 2.10 to 2.12 under uWSGI carry them out.
//!
//! `scripts/publish --ckan` does the same with CKAN itself; what was seen there is imitated here.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The name and the bytes of a file.
type Upload = (String, Vec<u8>);

#[derive(Default)]
pub(crate) struct Held {
    /// Datasets by name; each with its resources.
    pub(crate) packages: Map<String, Value>,
    /// Uploaded bytes by the id of their resource.
    pub(crate) uploads: BTreeMap<String, Vec<u8>>,
    /// The actions that were asked for, in order.
    pub(crate) asked: Vec<String>,
    /// The largest file that is taken; any where it is 0.
    pub(crate) limit: usize,
    /// So many actions are carried out from now on; the answer to the next one is lost, once.
    pub(crate) lost_after: Option<usize>,
    /// What a client that is gone had asked for: carried out with the next file that is made.
    pub(crate) late: Option<Value>,
    next: usize,
}

pub(crate) struct Portal {
    pub(crate) url: String,
    pub(crate) held: Arc<Mutex<Held>>,
}

impl Portal {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let held = Arc::new(Mutex::new(Held::default()));
        let shared = Arc::clone(&held);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &shared);
            }
        });
        Self { url, held }
    }
}

fn answer(mut stream: TcpStream, held: &Mutex<Held>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut length, mut kind, mut token) = (String::new(), 0, String::new(), String::new());
    reader.read_line(&mut line).unwrap();
    let action = line.split(['/', ' ']).filter(|part| !part.is_empty()).nth(4).unwrap_or_default().to_owned();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim().split_once(": ") else { break };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "content-type" => value.clone_into(&mut kind),
            "authorization" => value.clone_into(&mut token),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let (fields, upload) = match kind.split_once("boundary=") {
        Some((_, boundary)) => multipart(&body, boundary),
        None => (serde_json::from_slice(&body).unwrap(), None),
    };
    let (status, answer) = if token == "token" || ["package_show", "license_list"].contains(&action.as_str()) {
        held.lock().unwrap().act(&action, &fields, upload)
    } else {
        (403, json!({ "success": false, "error": { "__type": "Authorization Error" } }))
    };
    if held.lock().unwrap().is_lost() {
        return;
    }
    let text = answer.to_string();
    // The connection closes without a word of it.
    let _ = write!(stream, "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{text}", text.len());
}

/// The fields of a form as texts, and the file in it.
fn multipart(body: &[u8], boundary: &str) -> (Value, Option<Upload>) {
    let (mut fields, mut upload) = (Map::new(), None);
    for part in parts(body, format!("--{boundary}").as_bytes()) {
        let Some(at) = part.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { continue };
        let (head, value) = (String::from_utf8_lossy(&part[..at]), &part[at + 4..part.len() - 2]);
        let quoted = |key: &str| head.split_once(&format!("{key}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value);
        match quoted("filename") {
            Some(file) => upload = Some((file.to_owned(), value.to_vec())),
            None => drop(fields.insert(quoted("name").unwrap().to_owned(), String::from_utf8(value.to_vec()).unwrap().into())),
        }
    }
    (Value::Object(fields), upload)
}

fn parts<'b>(body: &'b [u8], boundary: &[u8]) -> Vec<&'b [u8]> {
    let at: Vec<usize> = (0..body.len()).filter(|at| body[*at..].starts_with(boundary)).collect();
    at.windows(2).map(|pair| &body[pair[0] + boundary.len()..pair[1]]).collect()
}

impl Held {
    fn act(&mut self, action: &str, fields: &Value, upload: Option<Upload>) -> (u16, Value) {
        self.asked.push(action.to_owned());
        let done = |result: Value| (200, json!({ "success": true, "result": result }));
        let missing = (404, json!({ "success": false, "error": { "__type": "Not Found Error" } }));
        let id = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        match action {
            "package_show" => self.packages.get(&id("id")).map_or(missing, |package| done(package.clone())),
            "license_list" => done(json!([{ "id": "notspecified" }, { "id": "cc-by" }, { "id": "cc-zero" }])),
            "package_create" | "package_patch" if fault(fields).is_some() => invalid(fault(fields)),
            "resource_create" | "resource_patch" if self.is_too_large(upload.as_ref()) => invalid(Some("upload")),
            "package_create" => {
                let mut package = fields.clone();
                package["state"] = "active".into();
                package["id"] = format!("id-of-{}", id("name")).into();
                package["resources"] = json!([]);
                self.packages.insert(id("name"), package.clone());
                done(package)
            }
            "package_patch" => {
                let package = self.package(&id("id"));
                fields.as_object().unwrap().iter().for_each(|(key, value)| package[key] = value.clone());
                done(package.clone())
            }
            "resource_create" => {
                self.next += 1;
                let mut resource = fields.clone();
                resource["id"] = format!("r{}", self.next).into();
                self.take(&mut resource, upload);
                let late = self.late.take().into_iter();
                let resources = self.package(&id("package_id"))["resources"].as_array_mut().unwrap();
                resources.extend(late.chain([resource.clone()]));
                done(resource)
            }
            "resource_patch" => {
                let mut resource = self.resources().find(|resource| resource["id"] == id("id").as_str()).unwrap().clone();
                let stays = resource["url_type"] == "upload" && fields["clear_upload"] != true;
                let fields = fields.as_object().unwrap().iter().filter(|(key, _)| !(stays && *key == "url"));
                fields.for_each(|(key, value)| resource[key] = value.clone());
                if !stays {
                    resource["url_type"] = Value::Null;
                }
                self.take(&mut resource, upload);
                *self.resources().find(|old| old["id"] == id("id").as_str()).unwrap() = resource.clone();
                done(resource)
            }
            "resource_delete" => {
                for package in self.packages.values_mut() {
                    package["resources"].as_array_mut().unwrap().retain(|resource| resource["id"] != id("id").as_str());
                }
                done(Value::Null)
            }
            "package_resource_reorder" => {
                let order: Vec<Value> = fields["order"].as_array().unwrap().clone();
                let resources = self.package(&id("id"))["resources"].as_array_mut().unwrap();
                resources.sort_by_key(|resource| order.iter().position(|id| *id == resource["id"]));
                done(Value::Null)
            }
            _ => missing,
        }
    }

    fn is_too_large(&self, upload: Option<&Upload>) -> bool {
        self.limit > 0 && upload.is_some_and(|(_, bytes)| bytes.len() > self.limit)
    }

    fn is_lost(&mut self) -> bool {
        let left = self.lost_after;
        self.lost_after = left.and_then(|left| left.checked_sub(1));
        left == Some(0)
    }

    fn package(&mut self, id: &str) -> &mut Value {
        self.packages.values_mut().find(|package| package["id"] == id).unwrap()
    }

    fn resources(&mut self) -> impl Iterator<Item = &mut Value> {
        self.packages.values_mut().flat_map(|package| package["resources"].as_array_mut().unwrap())
    }

    fn take(&mut self, resource: &mut Value, upload: Option<Upload>) {
        if let Some((name, bytes)) = upload {
            let id = resource["id"].as_str().unwrap().to_owned();
            resource["url_type"] = "upload".into();
            resource["size"] = bytes.len().into();
            resource["url"] = format!("http://portal/dataset/x/resource/{id}/download/{}", name.to_lowercase()).into();
            self.uploads.insert(id, bytes);
        }
    }
}

fn invalid(field: Option<&str>) -> (u16, Value) {
    (409, json!({ "success": false, "error": { "__type": "Validation Error", field.unwrap_or_default(): ["not taken"] } }))
}

/// The field of a dataset that CKAN's validators refuse.
fn fault(fields: &Value) -> Option<&'static str> {
    let text = |key: &str| fields[key].as_str();
    let plain =
        |name: &str| name.len() > 1 && name.len() <= 100 && name.bytes().all(|b| b.is_ascii_lowercase() || b"0123456789-_".contains(&b));
    let letter = |c: char| c.is_alphanumeric() && !('\u{24b6}'..='\u{24e9}').contains(&c);
    let tag = |tag: &Value| {
        let name = tag["name"].as_str().unwrap();
        (2..=100).contains(&name.chars().count()) && name.chars().all(|c| letter(c) || " -_.".contains(c))
    };
    if text("name").is_some_and(|name| !plain(name) || ["new", "edit", "search"].contains(&name)) {
        return Some("name");
    }
    if text("maintainer_email").is_some_and(|mail| !mail.is_ascii() || mail.contains([' ', '<', ':', '/']) || !mail.contains('@')) {
        return Some("maintainer_email");
    }
    fields["tags"].as_array().is_some_and(|tags| !tags.iter().all(tag)).then_some("tags")
}
