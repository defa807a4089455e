//! How machine-readable a source is: kept with its release as `seihyo check` reckons it, and told on the page of its dataset.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests stop at the first fault")]

mod folder;

use folder::{Dir, err, out};
use serde_json::Value;
use std::path::Path;

/// Datasets of this project with workbooks, HTML and CSV among their sources.
const DATASETS: [&str; 3] = ["bankruptcies", "telework", "visitors-to-tokyo"];

#[test]
fn the_score_of_a_source_is_the_one_that_check_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = Dir::new();
    let output = dir.path().join("output");
    let built =
        dir.command(&["build", "--catalog"]).arg(root.join("catalog")).arg("--output").arg(&output).args(DATASETS).output().unwrap();
    assert!(built.status.code().unwrap() < 2, "{}", err(&built));
    for id in DATASETS {
        let manifest = dir.json(&format!("output/{id}/manifest.json"));
        for source in manifest["sources"].as_array().unwrap() {
            let name = source["name"].as_str().unwrap();
            let checked = dir.command(&["check", "--format", "json"]).current_dir(root).arg(name).output().unwrap();
            let said: Value = serde_json::from_str(&out(&checked)).unwrap();
            for level in ["L1", "L2", "L3"] {
                assert_eq!(source["score"]["levels"][level], said["sources"][0]["score"][level], "{name}: {level}");
            }
            let gain = &source["score"]["gains"][0];
            let page = dir.text(&format!("output/site/en/{id}/index.html"));
            let about = dir.text("output/site/en/about.html");
            for code in gain["codes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                assert!(page.contains(&format!("about.html#{code}")), "{id}: {code}");
                assert!(about.contains(&format!("id=\"{code}\"")), "{code}");
            }
        }
    }
}

#[test]
fn a_source_that_keeps_every_rule_has_nothing_to_raise() {
    let dir = Dir::new();
    dir.put("catalog/a.toml", folder::definition("a", &["2026-01-01"], ""));
    dir.put("sources/a-2026-01-01.csv", "time_code,area_code,区,事業所数（所）\n2026,13101,千代田区,110\n2026,13102,中央区,220\n");
    assert!(dir.run(&["build"]).status.code().unwrap() < 2);
    let score = &dir.json("output/a/manifest.json")["sources"][0]["score"];
    assert_eq!(score["levels"]["L1"], 100, "{score}");
    assert!(score["gains"].as_array().unwrap().iter().all(|gain| gain["level"] != "L1"), "{score}");
}
