//! An imitation of a CKAN portal, in memory: the actions that publishing uses, as CKAN 2.10's documentation describes them.

use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

#[derive(Default)]
pub(crate) struct Held {
    /// Datasets by name; each with its resources.
    pub(crate) packages: Map<String, Value>,
    /// Uploaded bytes by the id of their resource.
    pub(crate) uploads: Map<String, Value>,
    /// The actions that were asked for, in order.
    pub(crate) asked: Vec<String>,
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
    let (status, answer) = if token == "token" || action == "package_show" {
        held.lock().unwrap().act(&action, &fields, upload)
    } else {
        (403, json!({ "success": false, "error": { "__type": "Authorization Error" } }))
    };
    let text = answer.to_string();
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
}

/// The fields of a form as texts, and the file in it.
fn multipart(body: &[u8], boundary: &str) -> (Value, Option<(String, String)>) {
    let text = String::from_utf8_lossy(body).into_owned();
    let (mut fields, mut upload) = (Map::new(), None);
    for part in text.split(&format!("--{boundary}")).filter(|part| part.contains("\r\n\r\n")) {
        let (head, value) = part.split_once("\r\n\r\n").unwrap();
        let value = value.strip_suffix("\r\n").unwrap_or(value);
        let quoted = |key: &str| head.split_once(&format!("{key}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value);
        match quoted("filename") {
            Some(file) => upload = Some((file.to_owned(), value.to_owned())),
            None => drop(fields.insert(quoted("name").unwrap().to_owned(), value.into())),
        }
    }
    (Value::Object(fields), upload)
}

impl Held {
    fn act(&mut self, action: &str, fields: &Value, upload: Option<(String, String)>) -> (u16, Value) {
        self.asked.push(action.to_owned());
        let done = |result: Value| (200, json!({ "success": true, "result": result }));
        let missing = (404, json!({ "success": false, "error": { "__type": "Not Found Error" } }));
        let id = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        match action {
            "package_show" => self.packages.get(&id("id")).map_or(missing, |package| done(package.clone())),
            "package_create" => {
                let mut package = fields.clone();
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
                self.package(&id("package_id"))["resources"].as_array_mut().unwrap().push(resource.clone());
                done(resource)
            }
            "resource_patch" => {
                let mut resource = self.resources().find(|resource| resource["id"] == id("id").as_str()).unwrap().clone();
                fields.as_object().unwrap().iter().for_each(|(key, value)| resource[key] = value.clone());
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

    fn package(&mut self, id: &str) -> &mut Value {
        self.packages.values_mut().find(|package| package["id"] == id).unwrap()
    }

    fn resources(&mut self) -> impl Iterator<Item = &mut Value> {
        self.packages.values_mut().flat_map(|package| package["resources"].as_array_mut().unwrap())
    }

    fn take(&mut self, resource: &mut Value, upload: Option<(String, String)>) {
        if let Some((name, bytes)) = upload {
            let id = resource["id"].as_str().unwrap().to_owned();
            resource["url"] = format!("http://portal/dataset/x/resource/{id}/download/{}", name.to_lowercase()).into();
            self.uploads.insert(id, bytes.into());
        }
    }
}
