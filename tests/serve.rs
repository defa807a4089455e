//! What is served on this machine: questions to the tables, the desk, the site while it is made.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "helpers of tests write and read files, and stop at the first fault")]

use reqwest::blocking::{Client, Response};
use seihyo::message::Lang;
use seihyo::serve::{self, Options};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// A server on a port of its own, until it is dropped.
struct Server {
    address: SocketAddr,
    rebuilt: Arc<AtomicUsize>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    done: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    fn start(output: &Path, watch: Vec<PathBuf>) -> Self {
        let (told, address) = mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let rebuilt = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&rebuilt);
        let options = Options { output: output.to_owned(), address: "127.0.0.1:0".parse().unwrap(), lang: Lang::En, watch };
        let again = move || {
            count.fetch_add(1, Ordering::SeqCst);
        };
        let run = move || {
            let stop = async move { stopped.await.unwrap_or_default() };
            serve::start(&options, Arc::new(again), stop, |address| told.send(address).unwrap()).unwrap();
        };
        let done = std::thread::spawn(run);
        Self { address: address.recv_timeout(Duration::from_secs(20)).unwrap(), rebuilt, stop: Some(stop), done: Some(done) }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn get(&self, path: &str) -> Response {
        client().get(self.url(path)).send().unwrap()
    }

    fn json(&self, path: &str) -> (u16, Value) {
        told(self.get(path))
    }

    /// An action of the API with its parameters.
    fn action(&self, name: &str, parameters: &[(&str, &str)]) -> (u16, Value) {
        self.json(&asked(&format!("/api/3/action/{name}"), parameters))
    }

    /// Brings a file to the desk.
    fn bring(&self, name: &str, bytes: Vec<u8>) -> (u16, Value) {
        told(client().post(self.url(&asked("/desk/files", &[("name", name)]))).body(bytes).send().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.done.take().unwrap().join().unwrap();
    }
}

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap()
}

fn told(response: Response) -> (u16, Value) {
    (response.status().as_u16(), serde_json::from_str(&response.text().unwrap()).unwrap_or_default())
}

/// An address with parameters.
fn asked(path: &str, parameters: &[(&str, &str)]) -> String {
    format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish())
}

/// A catalog of one made-up dataset, built into a folder that goes with the test.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sources = folder.path().join("sources");
    std::fs::create_dir_all(&sources).unwrap();
    std::fs::create_dir_all(folder.path().join("catalog")).unwrap();
    std::fs::write(sources.join("a.csv"), SOURCE).unwrap();
    std::fs::write(folder.path().join("catalog/people.toml"), DEFINITION).unwrap();
    assert_eq!(build(folder.path()), Some(0));
    folder
}

fn build(folder: &Path) -> Option<i32> {
    let run = Command::new(env!("CARGO_BIN_EXE_seihyo")).current_dir(folder).args(["build", "--quiet"]).status();
    run.unwrap().code()
}

const SOURCE: &str = "年,区分,人口（人）,比率（％）\n\
2023年,総数,30,100.0\n2023年,男,10,33.3\n2023年,女,20,66.7\n\
2024年,総数,33,100.0\n2024年,男,…,…\n2024年,女,21,63.6\n";

const DEFINITION: &str = r#"
id = "people"
title = "人口（見本）"
title_en = "People (sample)"
description = "架空の数値"
publisher = "見本"
licence = "CC-BY-4.0"
cadence = "annual"
theme = "other"
sample = true
on_doubt = "publish"
[[source]]
path = "sources/a.csv"
published = "2025-01-01"
[[table]]
name = "by-sex"
title = "男女別"
[[table.dimension]]
name = "year"
from = "stub:1"
concept = "time"
[[table.dimension]]
name = "sex"
from = "stub:2"
[[table.dimension]]
name = "item"
from = "header:1"
"#;

const TABLE: (&str, &str) = ("resource_id", "people/by-sex");

/// The records of an answer as lists.
fn lists(answer: &Value) -> &Vec<Value> {
    answer.pointer("/result/records").and_then(Value::as_array).unwrap()
}

#[test]
fn rows_are_filtered_chosen_ordered_and_paged() {
    let folder = built();
    let server = Server::start(&folder.path().join("output"), Vec::new());
    let ask = |more: &[(&str, &str)]| {
        let (status, answer) =
            server.action("datastore_search", &[&[TABLE, ("records_format", "lists"), ("fields", "year,sex,item,value")], more].concat());
        assert_eq!(status, 200, "{more:?}: {answer}");
        answer
    };
    let all = ask(&[]);
    assert_eq!((all["result"]["total"].clone(), lists(&all).len()), (json!(12), 12));
    assert_eq!(lists(&all)[0], json!(["2023年", "総数", "人口（人）", 30]));
    for (more, expected) in [
        (
            &[("filters", r#"{"sex": "女", "item": "人口（人）"}"#)][..],
            json!([["2023年", "女", "人口（人）", 20], ["2024年", "女", "人口（人）", 21]]),
        ),
        (
            &[("filters", r#"{"sex": ["男", "女"], "item": "比率（％）", "year": "2023年"}"#)],
            json!([["2023年", "男", "比率（％）", 33.3], ["2023年", "女", "比率（％）", 66.7]]),
        ),
        (
            &[("filters", r#"{"item": "人口（人）"}"#), ("sort", "value desc"), ("limit", "2")],
            json!([["2024年", "総数", "人口（人）", 33], ["2023年", "総数", "人口（人）", 30]]),
        ),
        // A mark has no figure: it comes last in either direction.
        (
            &[("filters", r#"{"item": "人口（人）", "year": "2024年"}"#), ("sort", "value asc")],
            json!([["2024年", "女", "人口（人）", 21], ["2024年", "総数", "人口（人）", 33], ["2024年", "男", "人口（人）", null]]),
        ),
        (&[("q", "２０２４ 女"), ("filters", r#"{"item": "人口（人）"}"#)], json!([["2024年", "女", "人口（人）", 21]])),
        (&[("q", r#"{"sex": "総"}"#), ("limit", "1"), ("offset", "3")], json!([["2024年", "総数", "比率（％）", 100]])),
        (&[("filters", r#"{"sex": "不明"}"#)], json!([])),
    ] {
        assert_eq!(ask(more)["result"]["records"], expected, "{more:?}");
    }
    let (_, sexes) = server.action("datastore_search", &[TABLE, ("fields", "sex"), ("distinct", "true"), ("records_format", "csv")]);
    assert_eq!((sexes["result"]["records"].as_str(), sexes["result"]["total"].clone()), (Some("総数\n男\n女\n"), json!(3)));
    let (_, first) = server.action("datastore_search", &[TABLE, ("limit", "5")]);
    let next = server.json(first["result"]["_links"]["next"].as_str().unwrap());
    assert_eq!(next.1["result"]["records"][0]["_id"], 6, "the next page goes on where this one ends");
    let posted = client()
        .post(server.url("/api/3/action/datastore_search"))
        .body(json!({ "resource_id": "people/by-sex", "filters": { "sex": ["女"] }, "limit": 1 }).to_string());
    assert_eq!(told(posted.send().unwrap()).1["result"]["total"], 4);
}

#[test]
fn groups_are_worked_out_and_never_across_units_or_with_totals() {
    let folder = built();
    let server = Server::start(&folder.path().join("output"), Vec::new());
    let ask = |more: &[(&str, &str)]| server.action("datastore_search", &[&[TABLE, ("records_format", "lists")], more].concat());
    for (more, expected) in [
        (
            &[("filters", r#"{"sex": ["男", "女"], "item": "人口（人）"}"#), ("group_by", "year"), ("aggregate", "sum,count,missing")][..],
            json!([["2023年", 30, 2, 0], ["2024年", 21, 1, 1]]),
        ),
        (&[("filters", r#"{"sex": ["男", "女"], "year": "2023年", "item": "比率（％）"}"#), ("aggregate", "sum,mean")], json!([[100, 50]])),
        (
            &[("filters", r#"{"item": "人口（人）"}"#), ("group_by", "sex"), ("aggregate", "max"), ("sort", "max desc")],
            json!([["総数", 33], ["女", 21], ["男", 10]]),
        ),
        (&[("group_by", "item"), ("aggregate", "count")], json!([["人口（人）", 5], ["比率（％）", 5]])),
    ] {
        let (status, answer) = ask(more);
        assert_eq!((status, answer["result"]["records"].clone()), (200, expected), "{more:?}: {answer}");
    }
    for (more, said) in [
        (&[("aggregate", "max")][..], "cannot be put together"),
        (&[("filters", r#"{"item": "人口（人）"}"#), ("group_by", "year"), ("aggregate", "sum")], "twice"),
        (&[("filters", r#"{"item": "人口（人）", "year": "2023年"}"#), ("aggregate", "mean")], "twice"),
        (&[("group_by", "nothing"), ("aggregate", "sum")], "no column"),
        (&[("group_by", "year"), ("aggregate", "count"), ("sort", "sex")], "no column"),
    ] {
        let (status, answer) = ask(more);
        let message = answer["error"]["message"].as_str().unwrap_or_default();
        assert!(status == 409 && answer["success"] == false && message.contains(said), "{more:?}: {status} {answer}");
    }
}

#[test]
fn what_is_not_there_is_said_and_the_catalog_is_told() {
    let folder = built();
    let server = Server::start(&folder.path().join("output"), Vec::new());
    assert_eq!(server.action("package_list", &[]).1["result"], json!(["people"]));
    assert_eq!(server.action("package_show", &[("id", "people")]).1["result"]["datastore_resources"], json!(["people/by-sex"]));
    assert_eq!(server.action("package_search", &[]).1["result"]["count"], 1);
    let (_, info) = server.action("datastore_info", &[("id", "people/by-sex")]);
    let value = info["result"]["fields"].as_array().unwrap().iter().find(|field| field["id"] == "value").unwrap();
    assert_eq!((info["result"]["meta"]["count"].clone(), value["type"].clone()), (json!(12), json!("numeric")));
    for (name, parameters, status) in [
        ("datastore_search", &[("resource_id", "people/other")][..], 404),
        ("datastore_search", &[("resource_id", "../people/by-sex")], 404),
        ("datastore_search", &[], 409),
        ("datastore_search", &[TABLE, ("filters", r#"{"nothing": 1}"#)], 409),
        ("datastore_search", &[TABLE, ("fields", "nothing")], 409),
        ("datastore_search", &[TABLE, ("lmit", "5")], 409),
        ("package_show", &[("id", "other")], 404),
        ("datastore_delete", &[TABLE], 404),
    ] {
        let (found, answer) = server.action(name, parameters);
        assert_eq!((found, answer["success"].clone()), (status, json!(false)), "{name} {parameters:?}");
    }
    let dumped = server.get(&asked("/datastore/dump/people/by-sex", &[("bom", "true"), ("filters", r#"{"sex": "女"}"#)])).bytes().unwrap();
    let dumped = String::from_utf8(dumped.to_vec()).unwrap();
    assert!(dumped.starts_with("\u{feff}_id,year,") && dumped.lines().count() == 5, "{dumped}");
    let (_, described) = server.json("/api/openapi.json");
    assert_eq!((described["openapi"].clone(), described["info"]["version"].clone()), (json!("3.1.0"), json!(env!("CARGO_PKG_VERSION"))));
    for path in described["paths"].as_object().unwrap().keys() {
        let path = path.replace("{dataset}", "people").replace("{table}", "by-sex");
        let parameters = &[TABLE, ("id", "people")][..if path.contains("search") { 1 } else { 2 }];
        let response = server.get(&asked(&path, if path.contains("dump") { &[] } else { parameters }));
        assert!(
            response.status() != 405
                && response.headers()["content-type"].to_str().unwrap().contains(if path.contains("dump") { "" } else { "json" }),
            "{path}"
        );
    }
}

#[test]
fn the_output_folder_is_served_and_nothing_beside_it() {
    let folder = built();
    let server = Server::start(&folder.path().join("output"), Vec::new());
    for (path, status, kind) in [
        ("/site/", 200, "text/html; charset=utf-8"),
        ("/site/people/by-sex.html", 200, "text/html; charset=utf-8"),
        ("/people/by-sex.csv", 200, "text/csv; charset=utf-8"),
        ("/people/by-sex.csv-metadata.json", 200, "application/csvm+json"),
        ("/people/by-sex.parquet", 200, "application/vnd.apache.parquet"),
        ("/catalog.ttl", 200, "text/turtle; charset=utf-8"),
        ("/.state.json", 404, ""),
        ("/%2estate.json", 404, ""),
        ("/people/../../catalog/people.toml", 404, ""),
        ("/people/..%2f..%2fcatalog/people.toml", 404, ""),
        ("/nothing.csv", 404, ""),
    ] {
        let response = server.get(path);
        let found = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
        assert_eq!(response.status(), status, "{path}");
        assert!(status == 404 || found == kind, "{path}: {found}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
    }
    for (name, value) in [("host", "evil.example"), ("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")] {
        let response = client().post(server.url("/desk/files?name=a.csv")).header(name, value).body("a,b\n1,2\n").send().unwrap();
        assert_eq!(response.status(), 403, "{name}: {value}");
    }
}

#[test]
fn a_dropped_file_is_read_corrected_and_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), Vec::new());
    let source = "見本データ\n年,区分,人口\n2023年,男,10\n2023年,女,20\n2024年,男,11\n2024年,<b>女</b>,21\n".as_bytes().to_vec();
    let (status, file) = server.bring("人口.csv", source.clone());
    assert_eq!(status, 200, "{file}");
    let (id, table) = (file["id"].as_str().unwrap(), &file["sheets"][0]["tables"][0]);
    assert_eq!((table["body"].clone(), table["stub"].clone(), file["name"].clone()), (json!("C3:C6"), json!("A3:B6"), json!("人口.csv")));
    let page = server.get(&format!("/desk/files/{id}/sheet?sheet=0"));
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let text = page.text().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src 'unsafe-inline'"), "{policy}");
    assert!(text.contains("&lt;b&gt;女&lt;/b&gt;") && !text.contains("<b>女") && text.contains("<script src=\"/desk/page.js\">"));
    assert!(server.get(&format!("/desk/files/{id}/check")).text().unwrap().contains("<h1>"));
    let corrections = json!([{ "sheet": 0, "table": 1, "header": "B2:C2", "stub": "A3:A6", "body": "B3:C6" }]).to_string();
    let wish = |what: &str, more: &[(&str, &str)]| {
        server.get(&asked(&format!("/desk/files/{id}{what}"), &[&[("corrections", corrections.as_str())], more].concat()))
    };
    let (_, corrected) = told(wish("", &[]));
    assert_eq!(corrected["sheets"][0]["tables"][0]["body"], "B3:C6");
    let definition = wish("/definition", &[("id", "people"), ("published", "2025-01-01")]).text().unwrap();
    let parsed = seihyo::definition::parse("catalog/people.toml", &definition).unwrap();
    assert_eq!(parsed.tables[0].hint.body.map(|range| range.to_string()).as_deref(), Some("B3:C6"), "{definition}");
    assert!(parsed.sample, "the file says that it is a sample");
    let names = packed(wish("/result", &[("id", "people")]).bytes().unwrap().to_vec());
    for name in ["manifest.json", "people.toml", "table.csv", "table.wide.csv"] {
        assert!(names.contains_key(name), "{name}: {:?}", names.keys());
    }
    assert!(names["table.csv"].contains(",C6") && names["table.csv"].contains(",B3"), "{}", names["table.csv"]);
    let plain = packed(server.get(&format!("/desk/files/{id}/result")).bytes().unwrap().to_vec());
    assert!(plain["table-1.csv"].contains(",C6") && !plain["table-1.csv"].contains(",B3"), "{}", plain["table-1.csv"]);
    for (path, status) in [
        (format!("/desk/files/{id}/sheet?sheet=7"), 422),
        (format!("/desk/files/{id}/sheet?corrections=nonsense"), 422),
        (format!("/desk/files/{id}/definition?published=2025-02-30"), 422),
        ("/desk/files/0000/sheet".to_owned(), 404),
    ] {
        assert_eq!(server.get(&path).status(), status, "{path}");
    }
    let (status, refused) = server.bring("a.xlsx", b"PK\x03\x04 no workbook".to_vec());
    assert!(status == 422 && refused["error"].as_str().is_some_and(|error| error.contains("a.xlsx")), "{status} {refused}");
}

/// The files of an archive with their text.
fn packed(bytes: Vec<u8>) -> std::collections::BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = std::collections::BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned());
    }
    files
}

#[test]
fn a_change_makes_the_catalog_anew_and_tells_the_pages() {
    let folder = built();
    let server = Server::start(&folder.path().join("output"), vec![folder.path().join("sources")]);
    assert!(server.get("/site/index.html").text().unwrap().contains("<script src=\"/live.js\" defer>"));
    assert!(!server.get("/site/assets/site.css").text().unwrap().contains("live.js"));
    let mut events = client().get(server.url("/live")).send().unwrap();
    let (told, heard) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 64];
        let count = events.read(&mut bytes).unwrap_or(0);
        let _ = told.send(String::from_utf8_lossy(bytes.get(..count).unwrap_or_default()).into_owned());
    });
    // The file system may still tell of what was written before.
    std::thread::sleep(Duration::from_millis(500));
    let before = server.rebuilt.load(Ordering::SeqCst);
    std::fs::OpenOptions::new()
        .append(true)
        .open(folder.path().join("sources/a.csv"))
        .unwrap()
        .write_all("2025年,総数,34,100.0\n".as_bytes())
        .unwrap();
    let event = heard.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(event.contains("data: changed"), "{event}");
    assert!(server.rebuilt.load(Ordering::SeqCst) > before);
    let still = Server::start(&folder.path().join("output"), Vec::new());
    assert!(!still.get("/site/index.html").text().unwrap().contains("live.js"), "nothing is watched, nothing waits");
}
