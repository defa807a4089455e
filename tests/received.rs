//! What came from the web and is not needed any more: which of it `prune --received` lets go of, and what it never does.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod folder;
mod server;

use folder::{Dir, copy, definition, err, out};
use server::{Server, file, status};
use std::sync::{Arc, Mutex};

const QUICK: &str = "[fetch]\nallow-private = true\ndelay = 0\nfirst-wait = 0.02\nretries = 0\n";

/// A table that differs in one figure.
fn table(figure: usize) -> String {
    format!("区,事業所数\n千代田区,{figure}\n中央区,20\n")
}

/// A server whose files a test lays down.
struct Web {
    server: Server,
    files: Arc<Mutex<Vec<(String, String)>>>,
}

impl Web {
    fn new() -> Self {
        let (server, files) = (Server::new(), Arc::<Mutex<Vec<(String, String)>>>::default());
        let its = files.clone();
        server.files(move |at| {
            let files = its.lock().unwrap();
            files.iter().rev().find(|(path, _)| *path == at.path).map_or_else(
                || status("404 Not Found", ""),
                |(path, text)| file(if path.ends_with('/') { "text/html" } else { "text/csv" }, "", text.as_bytes()),
            )
        });
        Self { server, files }
    }

    fn put(&self, path: &str, text: impl Into<String>) {
        self.files.lock().unwrap().push((path.to_owned(), text.into()));
    }

    fn source(&self, path: &str, published: &str) -> String {
        format!("[[source]]\nurl = \"{}\"\npublished = {published}\n", self.server.url(path))
    }
}

fn with_sources(sources: &str) -> String {
    definition("a", &[], "").replace("[[table]]", &format!("{sources}[[table]]"))
}

/// Runs at a day of 2026.
fn on(dir: &Dir, day: &str, arguments: &[&str]) -> String {
    let run = dir.command(arguments).env("SEIHYO_TEST_NOW", format!("2026-{day}T02:00:00Z")).output().unwrap();
    assert_eq!(run.status.code(), Some(0), "{day} {arguments:?}: {}{}", out(&run), err(&run));
    out(&run)
}

/// How many files are kept of what came.
fn kept(dir: &Dir) -> usize {
    dir.tree("output/.seihyo/sources/bytes").len()
}

/// One address whose file changes from day to day: of the four that came the last is published.
fn four_days() -> (Web, Dir) {
    let (web, dir) = (Web::new(), Dir::new());
    dir.put("seihyo.toml", QUICK);
    dir.put("catalog/a.toml", with_sources(&web.source("/a.csv", "2026-04-01")));
    for (day, figure) in [("04-01", 1), ("04-11", 2), ("04-21", 3), ("05-01", 4)] {
        web.put("/a.csv", table(figure));
        on(&dir, day, &["build"]);
    }
    assert_eq!(kept(&dir), 4);
    (web, dir)
}

#[test]
fn what_no_release_is_made_from_goes_when_it_is_old_enough() {
    let (web, dir) = four_days();
    let good = dir.tree("output");
    assert!(on(&dir, "05-02", &["prune"]).starts_with("nothing to remove\n"), "not without being asked for");
    assert!(on(&dir, "05-02", &["prune", "--received", "30"]).starts_with("received files removed: 1 ("), "of the first of April");
    assert_eq!(kept(&dir), 3);
    // By a clock that was set back nothing is old.
    assert!(on(&dir, "01-01", &["prune", "--received", "0"]).starts_with("nothing to remove\n"));
    assert!(on(&dir, "05-02", &["prune", "--received", "0"]).starts_with("received files removed: 2 ("));
    assert_eq!((kept(&dir), dir.tree("output")), (1, good.clone()));
    // What is left is all that a build without the web needs; the record still tells of all four.
    on(&dir, "05-03", &["build", "--offline", "--force"]);
    assert_eq!(dir.tree("output"), good);
    let record = dir.tree("output/.seihyo/sources/records");
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&record[0].1).unwrap().as_array().map(Vec::len), Some(4));
    // A file that comes once more after it was let go is kept again.
    web.put("/a.csv", table(1));
    on(&dir, "05-04", &["build"]);
    assert_eq!(kept(&dir), 2);
    dir.says(&["verify"], 0);
}

#[test]
fn what_stands_is_held_back_or_is_still_asked_for_keeps_its_source() {
    let (web, dir) = (Web::new(), Dir::new());
    dir.put("seihyo.toml", QUICK);
    let sources = [("/1.csv", "2026-01-01"), ("/2.csv", "2026-02-01"), ("/3.csv", "2026-03-01")].map(|(path, date)| {
        web.put(path, table(path.len() + usize::from(path.as_bytes()[1])));
        web.source(path, date)
    });
    dir.put("catalog/a.toml", with_sources(&sources.concat()));
    on(&dir, "04-01", &["build"]);
    // The newest is withdrawn, the first is no longer in the definition but still published.
    dir.says(&["rollback", "a", "2026-02-01"], 1);
    dir.put("catalog/a.toml", with_sources(&sources[1..].concat()));
    dir.says(&["build"], 1);
    dir.says(&["prune", "--keep", "5", "--received", "0"], 1);
    assert_eq!(kept(&dir), 3);
    // Once the first release goes, so does its source.
    dir.says(&["prune", "--received", "0"], 1);
    assert_eq!(kept(&dir), 2);
    dir.says(&["accept", "a"], 0);
    // Of an address in a definition that cannot be read it is not known whether it is asked for.
    dir.put("catalog/a.toml", "id = ");
    assert_eq!(dir.run(&["prune", "--received", "0"]).status.code(), Some(2));
    assert_eq!(kept(&dir), 2);
    // Where it is not known what a release was made from, nothing goes.
    dir.put("catalog/a.toml", with_sources(&sources[1..].concat()));
    std::fs::rename(dir.path().join("output/a/releases/2026-03-01/manifest.json"), dir.path().join("manifest.json")).unwrap();
    let run = dir.run(&["prune", "--received", "0"]);
    assert!(run.status.code() == Some(2) && err(&run).contains("not known which received files are needed"), "{}", err(&run));
    assert_eq!(kept(&dir), 2);
}

#[test]
fn the_last_page_that_had_links_stays() {
    let (web, dir) = (Web::new(), Dir::new());
    dir.put("seihyo.toml", QUICK);
    let page = format!("[[source]]\npage = \"{}\"\nlink = \"*.csv\"\n", web.server.url("/t/"));
    dir.put("catalog/a.toml", with_sources(&page));
    web.put("/t/1.csv", table(1));
    for (day, notice) in [("04-01", "x"), ("04-02", "y")] {
        web.put("/t/", format!("<meta charset=utf-8><p>{notice}<a href='1.csv'>令和8年1月分 令和8年3月2日公表</a>"));
        on(&dir, day, &["build"]);
    }
    web.put("/t/", "<meta charset=utf-8><p>under repair");
    assert_eq!(dir.run(&["build"]).status.code(), Some(2), "no link fits");
    assert_eq!(kept(&dir), 4);
    let good = dir.tree("output");
    // The page of the first day goes; that of the second still tells the editions, and the last is what the server is asked with.
    let run = dir.command(&["prune", "--received", "0"]).env("SEIHYO_TEST_NOW", "2099-01-01T00:00:00Z").output().unwrap();
    assert!(out(&run).starts_with("received files removed: 1 ("), "{}{}", out(&run), err(&run));
    assert_eq!((kept(&dir), dir.run(&["build", "--offline"]).status.code()), (3, Some(2)));
    assert_eq!(dir.tree("output"), good);
    dir.says(&["verify"], 0);
}

#[test]
fn a_run_that_is_cut_off_lets_go_of_nothing_that_is_needed() {
    let (_web, dir) = four_days();
    let good = dir.tree("output");
    let arguments = ["prune", "--received", "0"];
    for kind in ["kill", "denied"] {
        let mut ended = false;
        for step in 1..100 {
            let copied = Dir::new();
            copy(dir.path(), copied.path());
            let run = copied.command(&arguments).env("SEIHYO_TEST_FAULT", format!("{kind}:{step}")).output().unwrap();
            copied.assert_whole(&format!("{kind}:{step}"));
            ended = run.status.success();
            copied.says(&arguments, 0);
            assert_eq!((kept(&copied), copied.tree("output")), (1, good.clone()), "{kind}:{step}");
            copied.says(&["build", "--offline", "--force"], 0);
            assert_eq!(copied.tree("output"), good, "{kind}:{step}");
            if ended {
                assert!(step > 8, "{kind}: only {step} steps");
                break;
            }
        }
        assert!(ended, "{kind}: never through");
    }
}
