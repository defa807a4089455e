//! What a run tells those who were not there: reports, a command, a log of which every line is one JSON object.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod folder;

use folder::{Dir, definition, err};
use serde_json::Value;

const TABLE: &str = "区,事業所数\n千代田区,110\n中央区,220\n";

fn dir() -> Dir {
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &["2026-01-01"], ""));
    dir.put("sources/a-2026-01-01.csv", TABLE);
    dir
}

/// The lines of a log, each of which must be an object with time, level, target and message.
fn lines(dir: &Dir, name: &str) -> Vec<Value> {
    let read = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let time = line["timestamp"].as_str().unwrap();
        assert!(time.parse::<jiff::Timestamp>().is_ok(), "{time}");
        assert!(line["target"].as_str().unwrap().starts_with("seihyo") && line["message"].is_string(), "{line}");
        line
    };
    dir.text(name).lines().map(read).collect()
}

/// The lines with that message, each as some of its fields.
fn of(lines: &[Value], message: &str, fields: &[&str]) -> Vec<String> {
    let wanted = lines.iter().filter(|line| line["message"] == message);
    let text = |line: &Value, field: &&str| line[*field].as_str().map_or_else(|| line[*field].to_string(), str::to_owned);
    wanted.map(|line| fields.iter().map(|field| text(line, field)).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn every_line_of_the_log_is_an_object() {
    let dir = dir();
    dir.put("catalog/b.toml", definition("b", &["2026-01-01"], "on_doubt = \"hold\""));
    dir.put("sources/b-2026-01-01.csv", "見本,\n項目,件数\n計,10\n計,12\n");
    dir.put("catalog/c.toml", definition("c", &["2026-01-01"], ""));
    let arguments = ["build", "--log-file", "log/build.jsonl"];
    dir.says(&arguments, 2);
    let first = lines(&dir, "log/build.jsonl");
    assert_eq!(of(&first, "begun", &["level", "command"]), ["INFO build"]);
    let mut releases = of(&first, "release", &["level", "dataset", "release", "outcome", "observations", "bytes"]);
    releases.sort();
    assert_eq!(
        releases,
        [
            "ERROR c 2026-01-01 failed 0 0".to_owned(),
            format!("INFO a 2026-01-01 built 2 {}", TABLE.len()),
            "WARN b 2026-01-01 held 2 36".to_owned()
        ]
    );
    assert!(first.iter().filter(|line| line["message"] == "release").all(|line| line["ms"].is_u64() && line["reason"].is_string()));
    assert!(of(&first, "finding", &["dataset", "code"]).contains(&"b LAY004".to_owned()), "{first:?}");
    assert_eq!(of(&first, "ended", &["command", "outcome"]), ["build failed"]);
    // The next run adds to it; what has not changed is told on level debug alone.
    std::fs::remove_file(dir.path().join("catalog/c.toml")).unwrap();
    dir.says(&arguments, 1);
    let both = lines(&dir, "log/build.jsonl");
    assert_eq!(both[..first.len()], first);
    assert!(of(&both[first.len()..], "release", &["dataset", "outcome"]).iter().all(|told| !told.starts_with("a ")));
    // The text for people on standard error is another thing, and both may be had.
    let run = dir.run(&["build", "--log-file", "log/debug.jsonl", "--log", "debug"]);
    assert!(err(&run).contains("release dataset=\"a\" release=\"2026-01-01\" outcome=\"unchanged\""), "{}", err(&run));
    assert!(of(&lines(&dir, "log/debug.jsonl"), "release", &["dataset", "outcome"]).contains(&"a unchanged".to_owned()));
    // Without the option there is none; where it cannot be written, nothing is done.
    let told = dir.run(&["build", "--log-file", "catalog/a.toml/log"]);
    assert_eq!((told.status.code(), err(&told).contains("catalog/a.toml/log: ")), (Some(2), true), "{}", err(&told));
}

#[test]
fn publishing_is_told_like_a_build() {
    let dir = dir();
    dir.says(&["build"], 0);
    std::fs::create_dir(dir.path().join("www")).unwrap();
    dir.put(
        "seihyo.toml",
        "[publish.web]\nto = \"folder\"\npath = \"www/a\"\n[publish.there]\nto = \"folder\"\npath = \"seihyo.toml/b\"\n",
    );
    let notify = "cat >notice.txt; echo $SEIHYO_OUTCOME >>notice.txt";
    let options = ["--reports", "told", "--notify", notify, "--log-file", "log.jsonl", "--lang", "en"];
    let publish = |name: &[&str], code: i32| {
        let _ = std::fs::remove_file(dir.path().join("notice.txt"));
        dir.says(&[&["publish"], name, &options].concat(), code);
        dir.path().join("notice.txt").exists().then(|| dir.text("notice.txt"))
    };
    assert_eq!(publish(&["web"], 0), None, "all is well: nobody is called");
    let files = dir.tree("output").len();
    assert!(dir.text("told/publish.txt").starts_with(&format!("web: {files} put (")));
    assert_eq!(dir.json("told/publish.json")[0]["put"].as_array().unwrap().len(), files);
    assert!(dir.text("told/seihyo-publish.prom").contains(&format!("\nseihyo_publish_files_put{{target=\"web\"}} {files}\n")));
    // One place that is not there harms only itself, and somebody is called.
    let notice = publish(&[], 2).unwrap();
    assert!(notice.contains("web: 0 put (") && notice.contains("there: ") && notice.ends_with("failed\n"), "{notice}");
    let metrics = dir.text("told/seihyo-publish.prom");
    assert!(
        metrics.contains("publish_failed{target=\"there\"} 1\n") && metrics.contains("publish_failed{target=\"web\"} 0\n"),
        "{metrics}"
    );
    // So it is where there is nothing to begin with: an unknown place, a lock that another has.
    assert!(publish(&["nowhere"], 2).unwrap().contains("nowhere"));
    let lock = std::fs::File::options().write(true).open(dir.path().join("output/.seihyo/lock")).unwrap();
    lock.lock().unwrap();
    assert!(publish(&["web"], 2).unwrap().ends_with("failed\n"));
    drop(lock);
    let log = lines(&dir, "log.jsonl");
    assert_eq!(of(&log, "publish", &["place", "put", "same", "removed"]), [format!("web {files} 0 0"), format!("web 0 {files} 0")]);
    assert_eq!(of(&log, "ended", &["outcome"]), ["clean", "failed", "failed", "failed"]);
}

#[test]
fn a_run_is_told_in_files_and_to_a_command_where_somebody_must_look() {
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &["2026-01-01"], ""));
    dir.put("sources/a-2026-01-01.csv", "区,事業所数\n千代田区,110\n中央区,220\n");
    let arguments = ["build", "--reports", "told", "--notify", "cat >notice.txt; echo $SEIHYO_OUTCOME >>notice.txt", "--lang", "en"];
    dir.says(&arguments, 0);
    assert!(!dir.path().join("notice.txt").exists(), "all is well: nobody is called");
    assert!(dir.text("told/run.html").contains("made: 1, unchanged: 0, held back: 0, failed: 0"));
    assert!(dir.text("told/seihyo.prom").contains("\nseihyo_dataset_observations{dataset=\"a\"} 2\n"));
    assert_eq!(dir.json("told/run.json").pointer("/totals/observations").unwrap(), 2);
    let made = dir.json("told/run.json").pointer("/items/0/made/0").unwrap().clone();
    assert!(made["release"] == "2026-01-01" && made["why"] == "there is no such release yet" && made["milliseconds"].is_u64(), "{made}");
    let files = dir.tree("output/a/releases/2026-01-01");
    assert_eq!(made["bytes"], files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>());
    assert!(dir.text("told/run.html").contains("2026-01-01 was made: there is no such release yet ("));
    dir.put("sources/a-2026-01-01.csv", "");
    assert_eq!(dir.run(&arguments).status.code(), Some(2));
    let notice = dir.text("notice.txt");
    assert!(notice.ends_with("failed\n") && notice.contains("a-2026-01-01.csv"), "{notice}");
    assert!(dir.text("told/seihyo.prom").contains("\nseihyo_run_errors 1\n"));
    // A command that fails is a failure of the run; one that cannot begin for the lock is told too.
    dir.put("sources/a-2026-01-01.csv", "区,事業所数\n千代田区,110\n中央区,221\n");
    assert_eq!(dir.run(&["build", "--notify", "exit 3"]).status.code(), Some(0));
    dir.put("sources/a-2026-01-01.csv", "");
    let run = dir.run(&["build", "--notify", "exit 3", "--lang", "en"]);
    assert!(err(&run).contains("the command was not run well"), "{}", err(&run));
}
