//! Gates of a definition: what holds a release back, what does not, and how a person lets it through.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod folder;

use folder::{Dir, definition};

const MONTHS: &str = "見本：事業所の月次統計,,\n月,事業所数,従業者数\n令和8年1月,100,1000\n令和8年2月,110,1100\n令和8年3月,120,1200\n";
const PARTS: &str = "見本：区別の事業所数,,,\n区,総数,法人,個人\n合計,225,89,136\n千代田区,10,4,6\n中央区,20,8,12\n港区,31,11,20\n新宿区,42,19,23\n文京区,17,5,12\n台東区,26,9,17\n墨田区,35,12,23\n江東区,44,21,23\n";

/// Two editions of which the second is to be judged.
fn two(gate: &str, first: &str, second: &str) -> Dir {
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &["2026-01-01"], "").replace("[[table]]", &format!("[gate]\n{gate}\n[[table]]")));
    dir.put("sources/a-2026-01-01.csv", first);
    dir.says(&["build"], 0);
    let both = definition("a", &["2026-01-01", "2026-02-01"], "").replace("[[table]]", &format!("[gate]\n{gate}\n[[table]]"));
    dir.put("catalog/a.toml", both);
    dir.put("sources/a-2026-02-01.csv", second);
    dir
}

#[test]
fn each_gate_holds_what_it_is_for_and_nothing_else() {
    let month = |row: &str| format!("{MONTHS}{row}\n");
    let without = |text: &str| MONTHS.replace(text, "");
    for (gate, first, second, code, said) in [
        (
            "least_rows = 80",
            MONTHS,
            without("令和8年3月,120,1200\n"),
            Some("REL010"),
            "4 observations in place of 6: fewer than 80 per cent",
        ),
        ("least_rows = 60", MONTHS, without("令和8年3月,120,1200\n"), None, ""),
        ("most_jump = 5", MONTHS, MONTHS.replace(",110,", ",11000,"), Some("REL011"), "110 became 11000, more than 5 times"),
        ("most_jump = 5", MONTHS, MONTHS.replace(",1100\n", ",1\n"), Some("REL011"), "1100 became 1, more than 5 times"),
        ("most_jump = 5", MONTHS, MONTHS.replace(",110,", ",500,"), None, ""),
        ("most_jump = 5", MONTHS, MONTHS.replace(",110,", ",x,"), None, ""),
        ("months = true", MONTHS, month("令和8年5月,130,1300"), Some("REL012"), "1 months are missing: 2026-04"),
        ("months = true", MONTHS, "見本,,\n月,事業所数,従業者数\n令和8年5月,1,2\n令和8年6月,1,2\n".to_owned(), Some("REL012"), "2026-04"),
        ("months = true", MONTHS, month("令和8年4月,130,1300"), None, ""),
        ("layout = true", PARTS, PARTS.replace("区,総数", "地域,総数").replace("法人", "会社"), None, ""),
        (
            "layout = true",
            MONTHS,
            "見本：区別の事業所数,,\n区,事業所数,従業者数\n千代田区,1,2\n中央区,3,4\n".to_owned(),
            Some("REL013"),
            "columns",
        ),
        (
            "identities = true",
            PARTS,
            PARTS.replace("新宿区,42,19,23", "新宿区,42,19,32"),
            Some("REL014"),
            "totals are not the sum of their parts",
        ),
        ("identities = true", PARTS, PARTS.replace("千代田区,10,4,6", "千代田区,12,6,6").replace("合計,225,89", "合計,227,91"), None, ""),
        ("doubts = true", MONTHS, "見本,\n項目,件数\n計,10\n計,12\n".to_owned(), Some("REL015"), "the reading is doubtful"),
        ("doubts = true", MONTHS, MONTHS.replace("110", "111"), None, ""),
    ] {
        let dir = two(gate, first, &second);
        let run = dir.run(&["build", "--format", "json"]);
        let report = folder::out(&run);
        let stands = dir.path().join("output/a/releases/2026-02-01").exists();
        let held = report.contains("\"held\"") && run.status.code() == Some(1) && !stands;
        assert_eq!(held, code.is_some(), "{gate}: {report}");
        if let Some(code) = code {
            assert!(report.contains(code) && report.contains(said), "{gate}: {report}");
            assert!(report.contains("seihyo accept a 2026-02-01"), "{report}");
        }
        dir.says(&["verify"], 0);
    }
}

#[test]
fn a_release_that_is_held_stays_so_until_it_is_accepted() {
    let dir = two("most_jump = 5", MONTHS, &MONTHS.replace(",110,", ",11000,"));
    dir.says(&["build"], 1);
    let entry = |dir: &Dir| dir.json("output/catalog.json")["datasets"][0].clone();
    assert_eq!((&entry(&dir)["latest"], &entry(&dir)["held"]["published"]), (&"2026-01-01".into(), &"2026-02-01".into()));
    assert!(entry(&dir)["held"]["findings"].to_string().contains("REL011"));
    // It is not read again, and still told.
    let again: serde_json::Value = serde_json::from_str(&folder::out(&dir.run(&["build", "--format", "json"]))).unwrap();
    assert_eq!((&again["items"][0]["status"], dir.run(&["build"]).status.code()), (&"held".into(), Some(1)));
    assert_eq!(dir.says(&["why"], 0), "0 of 2 releases would be made again\n");
    assert_eq!(dir.run(&["accept", "a", "2026-03-01"]).status.code(), Some(2));
    assert!(dir.says(&["accept", "a"], 0).starts_with("a 2026-02-01 is accepted\n"));
    assert_eq!((&entry(&dir)["latest"], entry(&dir).get("held")), (&"2026-02-01".into(), None));
    assert!(!dir.path().join("output/.seihyo/held/a/2026-02-01").exists());
    dir.says(&["verify"], 0);
    // It stays accepted when it is made again, but not when its source changes.
    dir.says(&["build", "--force"], 0);
    assert_eq!(entry(&dir)["latest"], "2026-02-01");
    dir.put("sources/a-2026-02-01.csv", MONTHS.replace(",110,", ",22000,"));
    dir.says(&["build"], 1);
    assert_eq!(entry(&dir)["held"]["published"], "2026-02-01");
    // A source that is right again is published without a word.
    dir.put("sources/a-2026-02-01.csv", MONTHS.replace(",110,", ",111,"));
    dir.says(&["build"], 0);
    assert_eq!(entry(&dir).get("held"), None);
    assert_eq!(dir.run(&["accept", "a"]).status.code(), Some(2));
}

#[test]
fn a_gate_that_cannot_be_is_refused_with_its_line() {
    for (gate, said) in [
        ("least_rows = 0", "gate: least_rows: 0 is not between 1 and 100"),
        ("least_rows = 101", "gate: least_rows: 101 is not between 1 and 100"),
        ("most_jump = 1", "gate: most_jump: 1 is not between 2 and 1000000"),
        ("most_jmup = 2", "most_jmup"),
    ] {
        let text = definition("a", &["2026-01-01"], "").replace("[[table]]", &format!("[gate]\n{gate}\n[[table]]"));
        let errors = seihyo::definition::parse("a.toml", &text).unwrap_err();
        assert!(errors[0].to_string().contains(said), "{}", errors[0]);
    }
}

#[test]
fn a_release_that_was_withdrawn_stays_so_until_it_is_accepted() {
    let dir = two("", MONTHS, &MONTHS.replace("110", "111"));
    dir.says(&["build"], 0);
    let expected = dir.tree("output");
    let latest = |dir: &Dir| dir.json("output/catalog.json").pointer("/datasets/0/latest").unwrap().clone();
    assert_eq!(latest(&dir), "2026-02-01");
    assert!(dir.says(&["rollback", "a"], 1).starts_with("a: withdrawn: 2026-02-01\n"));
    assert_eq!(latest(&dir), "2026-01-01");
    assert!(!dir.path().join("output/a/releases/2026-02-01").exists() && dir.text("output/a/main.csv").contains(",110,"));
    dir.says(&["verify"], 0);
    // Neither the next build nor one that makes all again brings it back.
    for arguments in [&["build"][..], &["build", "--force"], &["build"]] {
        assert!(folder::out(&dir.run(arguments)).contains("REL020"), "{arguments:?}");
        assert_eq!(latest(&dir), "2026-01-01");
    }
    for none in [&["rollback", "a"][..], &["rollback", "a", "2025-01-01"], &["rollback", "b"]] {
        assert_eq!(dir.run(none).status.code(), Some(2), "{none:?}");
    }
    // Once the sources are old enough to be told by their time alone, accepting is still seen.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    for _ in 0..2 {
        dir.says(&["build"], 1);
    }
    dir.says(&["accept", "a"], 0);
    assert_eq!(latest(&dir), "2026-02-01");
    assert!(dir.tree("output") == expected);
    // A source that changes makes another release of it.
    dir.says(&["rollback", "a", "2026-01-01"], 1);
    dir.put("sources/a-2026-02-01.csv", MONTHS.replace("110", "112"));
    dir.says(&["build"], 0);
    assert_eq!(latest(&dir), "2026-02-01");
    dir.says(&["verify"], 0);
}

#[test]
fn old_releases_go_by_the_rule_where_no_definition_names_them() {
    let dates = ["2024-06-01", "2024-12-01", "2025-06-01", "2025-12-01", "2026-01-01"];
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &dates, ""));
    for date in dates {
        dir.put(&format!("sources/a-{date}.csv"), MONTHS);
    }
    dir.says(&["build"], 0);
    let stand = |dir: &Dir| {
        let mut dates: Vec<String> = std::fs::read_dir(dir.path().join("output/a/releases"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        dates.sort();
        dates
    };
    assert!(dir.says(&["prune"], 0).starts_with("nothing to remove\n"));
    assert_eq!(stand(&dir), dates);
    dir.put("catalog/a.toml", definition("a", &["2026-01-01"], ""));
    dir.says(&["build"], 0);
    assert_eq!(stand(&dir), dates);
    assert!(dir.says(&["prune", "--keep", "2", "--yearly"], 0).starts_with("a: removed: 2024-06-01, 2025-06-01\n"));
    assert_eq!(stand(&dir), ["2024-12-01", "2025-12-01", "2026-01-01"]);
    dir.says(&["prune"], 0);
    assert_eq!(stand(&dir), ["2026-01-01"]);
    let releases = dir.json("output/catalog.json").pointer("/datasets/0/releases").unwrap().clone();
    assert_eq!(releases.as_array().map(Vec::len), Some(1));
    dir.says(&["verify"], 0);
    assert_eq!(dir.says(&["why"], 0), "0 of 1 releases would be made again\n");
}

#[test]
fn the_catalog_says_that_a_release_is_held_while_it_is_newer_and_the_definition_names_it() {
    let dir = two("most_jump = 5", MONTHS, &MONTHS.replace(",110,", ",11000,"));
    let gate = |dates: &[&str]| definition("a", dates, "").replace("[[table]]", "[gate]\nmost_jump = 5\n[[table]]");
    let said = |dir: &Dir, code: i32| {
        dir.says(&["build"], code);
        let catalog = dir.json("output/catalog.json");
        let held = catalog.pointer("/datasets/0/held/published").map(ToString::to_string).unwrap_or_default();
        assert_eq!(dir.text("output/site/a/index.html").contains("見合わせ"), !held.is_empty());
        dir.says(&["verify"], 0);
        format!("{} {held}", catalog.pointer("/datasets/0/latest").unwrap())
    };
    assert_eq!(said(&dir, 1), r#""2026-01-01" "2026-02-01""#);
    // A newer one that passes stands: what is held is none that readers wait for, and is still told to the keeper of the catalog.
    dir.put("catalog/a.toml", gate(&["2026-01-01", "2026-02-01", "2026-03-01"]));
    dir.put("sources/a-2026-03-01.csv", MONTHS.replace(",110,", ",112,"));
    assert_eq!(said(&dir, 1), r#""2026-03-01" "#);
    // Gone from the definition it is told no more, and stays until it is pruned.
    dir.put("catalog/a.toml", gate(&["2026-01-01"]));
    std::fs::remove_dir_all(dir.path().join("output/a/releases/2026-03-01")).unwrap();
    assert_eq!(said(&dir, 0), r#""2026-01-01" "#);
    assert!(dir.path().join("output/.seihyo/held/a/2026-02-01").exists());
    assert!(dir.says(&["prune"], 0).starts_with("a: removed: 2026-02-01\n"));
    assert!(!dir.path().join("output/.seihyo/held/a/2026-02-01").exists());
    assert!(dir.says(&["prune"], 0).starts_with("nothing to remove\n"));
    dir.says(&["verify"], 0);
}
