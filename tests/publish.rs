//! Publishing into a folder: at once, only what is new, nothing that is not whole, nothing of others; cut off anywhere, taken up.
//!
//! `scripts/publish` does the same with real servers: OpenSSH, `WebDAV`, S3. The portal here is an imitation of CKAN's API.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, clippy::indexing_slicing, reason = "tests stop at the first fault")]

mod folder;
mod portal;

use folder::{Dir, definition, err};
use std::fs;

const MONTHS: &str = "区,事業所数\n千代田区,110\n中央区,220\n港区,330\n";

/// A folder with one dataset of two releases, built.
fn built() -> Dir {
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &["2026-01-01", "2026-02-01"], ""));
    dir.put("sources/a-2026-01-01.csv", MONTHS);
    dir.put("sources/a-2026-02-01.csv", MONTHS.replace("110", "111"));
    dir.put("seihyo.toml", "[publish.web]\nto = \"folder\"\npath = \"www/statistics\"\n");
    fs::create_dir(dir.path().join("www")).unwrap();
    dir.says(&["build"], 0);
    dir
}

/// True where the folder holds what the output folder holds, byte for byte.
fn is_same(dir: &Dir) -> bool {
    dir.tree("output") == dir.tree("www/statistics")
}

#[test]
fn a_folder_gets_what_is_new_and_loses_what_is_gone() {
    let dir = built();
    let files = dir.tree("output").len();
    assert!(dir.says(&["publish", "--dry-run"], 0).contains(&format!("web: {files} would be put")));
    assert!(!dir.path().join("www/statistics").exists(), "a rehearsal writes nothing");
    assert!(dir.says(&["publish"], 0).starts_with(&format!("web: {files} put (")));
    assert!(is_same(&dir));
    assert_eq!(dir.says(&["publish"], 0), format!("web: 0 put (0 kB), {files} the same, 0 removed\n"));
    dir.says(&["rollback", "a"], 1);
    let said: serde_json::Value = serde_json::from_str(&dir.says(&["publish", "web", "--format", "json"], 0)).unwrap();
    let removed: Vec<&str> = said[0]["removed"].as_array().unwrap().iter().filter_map(|path| path.as_str()).collect();
    assert!(is_same(&dir) && removed.contains(&"a/releases/2026-02-01/main.csv"), "{removed:?}");
    assert!(!dir.path().join("www/statistics/a/releases/2026-02-01").exists());
}

#[test]
fn what_others_put_there_is_left_alone_and_a_folder_of_others_refused() {
    let dir = built();
    dir.says(&["publish"], 0);
    dir.put("www/statistics/logo.png", "theirs");
    dir.put("www/statistics/a/main.csv", "damaged");
    assert!(dir.says(&["publish"], 0).contains(" 1 put ("), "the damaged file alone");
    assert_eq!(dir.text("www/statistics/logo.png"), "theirs");
    fs::remove_file(dir.path().join("www/statistics/logo.png")).unwrap();
    assert!(is_same(&dir));
    dir.put("theirs/index.html", "theirs");
    let refused = dir.run(&["publish", "--folder", "theirs", "--lang", "en"]);
    assert_eq!((refused.status.code(), dir.text("theirs/index.html").as_str()), (Some(2), "theirs"));
    assert!(err(&refused).contains("holds files that seihyo did not put there"), "{}", err(&refused));
}

#[test]
fn a_file_that_is_not_whole_is_never_published() {
    let dir = built();
    dir.says(&["publish"], 0);
    let good = dir.tree("www/statistics");
    dir.put("output/a/main.csv", "damaged");
    let refused = dir.run(&["publish", "--lang", "en"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("a/main.csv"), "{}", err(&refused));
    assert!(dir.tree("www/statistics") == good);
    for (none, said) in [(&["publish", "wed"][..], "valid here: web"), (&["publish", "--output", "nothing"], "build first")] {
        let refused = dir.run(none);
        assert!(refused.status.code() == Some(2) && err(&refused).contains(said), "{none:?}: {}", err(&refused));
    }
}

#[test]
fn a_run_killed_at_any_step_leaves_the_old_folder_or_the_new_one_and_is_taken_up() {
    for by_files in [false, true] {
        let dir = built();
        dir.says(&["publish"], 0);
        let old = dir.tree("www/statistics");
        dir.says(&["rollback", "a"], 1);
        let new = dir.tree("output");
        assert!(old != new);
        let mut killed = 0;
        for step in 1.. {
            let mut command = dir.command(&["publish"]);
            command.env("SEIHYO_TEST_FAULT", format!("kill:{step}"));
            if by_files {
                command.env("SEIHYO_TEST_SWITCH", "files");
            }
            if command.output().unwrap().status.success() {
                break;
            }
            killed += 1;
            if by_files && !dir.path().join("www/statistics").exists() {
                // Between the two moves; the next run goes on from here.
                continue;
            }
            let now = dir.tree("www/statistics");
            assert!(now == old || now == new, "step {step}: {} files", now.len());
        }
        assert!(killed > 10, "{killed}");
        dir.says(&["publish"], 0);
        assert!(is_same(&dir));
        let left: Vec<_> = fs::read_dir(dir.path().join("www")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["statistics"]);
    }
}

#[test]
fn a_portal_gets_datasets_and_files_and_later_what_is_new_alone() {
    let (dir, portal) = (built(), portal::Portal::start());
    dir.put("seihyo.toml", format!("[publish.portal]\nto = \"ckan\"\nurl = \"{}/\"\norganization = \"sangyo\"\n", portal.url));
    let publish = || {
        let run = dir.command(&["publish", "--lang", "en"]).env("CKAN_API_TOKEN", "token").output().unwrap();
        assert!(run.status.success(), "{}", err(&run));
        folder::out(&run)
    };
    let asked = || std::mem::take(&mut portal.held.lock().unwrap().asked);
    let refused = dir.run(&["publish", "--lang", "en"]);
    assert!(refused.status.code() == Some(2) && err(&refused).contains("CKAN_API_TOKEN"), "{}", err(&refused));
    let refused = dir.command(&["publish"]).env("CKAN_API_TOKEN", "wrong").output().unwrap();
    assert!(refused.status.code() == Some(2) && err(&refused).contains("403"), "{}", err(&refused));
    dir.says(&["publish", "--dry-run"], 0);
    assert!(portal.held.lock().unwrap().packages.is_empty(), "a rehearsal changes nothing");
    asked();
    publish();
    {
        let held = portal.held.lock().unwrap();
        let package = &held.packages["a_"];
        assert_eq!((&package["title"], &package["owner_org"]), (&"事業所".into(), &"sangyo".into()));
        let resources = package["resources"].as_array().unwrap();
        let csv = resources.iter().find(|resource| resource["url"].as_str().unwrap().ends_with("/main.csv")).unwrap();
        assert_eq!(held.uploads[csv["id"].as_str().unwrap()], fs::read(dir.path().join("output/a/main.csv")).unwrap());
        assert_eq!(csv["format"], "CSV");
    }
    asked();
    assert!(publish().contains(" 0 put ("));
    assert_eq!(asked(), ["license_list", "package_show"], "nothing is new");
    // A file that people added stays, one that is no longer published goes, what has changed is sent again.
    let theirs = serde_json::json!({ "id": "theirs", "name": "説明会資料", "url": "https://example.jp/x.pdf", "hash": "" });
    let old = serde_json::json!({ "id": "old", "name": "old", "url": "http://portal/old.csv", "hash": "sha256:00" });
    portal.held.lock().unwrap().packages["a_"]["resources"].as_array_mut().unwrap().extend([theirs, old]);
    dir.put("sources/a-2026-02-01.csv", MONTHS.replace("110", "112"));
    dir.says(&["build"], 0);
    publish();
    let held = portal.held.lock().unwrap();
    let resources = held.packages["a_"]["resources"].as_array().unwrap();
    let ids: Vec<&str> = resources.iter().filter_map(|resource| resource["id"].as_str()).collect();
    assert!(ids.contains(&"theirs") && !ids.contains(&"old"), "{ids:?}");
    let csv = resources.iter().find(|resource| resource["url"].as_str().unwrap().ends_with("/main.csv")).unwrap();
    assert!(String::from_utf8_lossy(&held.uploads[csv["id"].as_str().unwrap()]).contains("112"));
    assert!(held.asked.iter().all(|action| action != "package_create" && action != "resource_create"), "{:?}", held.asked);
}

/// A folder of datasets with these names and keywords, and a portal for it that `portal.held` tells of.
fn with_portal(names: &[&str], more: &str) -> (Dir, portal::Portal) {
    let (dir, portal) = (Dir::new(), portal::Portal::start());
    for name in names {
        dir.put(&format!("catalog/{name}.toml"), definition(name, &["2026-01-01"], more));
        dir.put(&format!("sources/{name}-2026-01-01.csv"), MONTHS);
    }
    dir.put(
        "seihyo.toml",
        format!("[catalog]\ncontact = \"統計 <a@example.jp>\"\n[publish.portal]\nto = \"ckan\"\nurl = \"{}\"\n", portal.url),
    );
    dir.says(&["build"], 0);
    (dir, portal)
}

fn to_portal(dir: &Dir) -> std::process::Output {
    dir.command(&["publish", "--lang", "en"]).env("CKAN_API_TOKEN", "token").output().unwrap()
}

#[test]
fn a_portal_takes_names_keywords_and_addresses_that_are_not_as_it_wants_them() {
    let (dir, portal) = with_portal(&["new", "a"], "keywords = [\"Ⓐ番\", \"C++\", \"か\u{3099}く\"]");
    let run = to_portal(&dir);
    assert!(run.status.success(), "{}", err(&run));
    let held = portal.held.lock().unwrap();
    let tags: Vec<&str> = held.packages["new_"]["tags"].as_array().unwrap().iter().filter_map(|tag| tag["name"].as_str()).collect();
    assert_eq!(tags, ["-番", "C--", "がく", "見本データ"]);
    assert_eq!(held.packages["a_"]["license_id"], "cc-zero", "the portal's word for CC0-1.0");
}

#[test]
fn what_a_portal_does_not_take_costs_its_dataset_only() {
    let (dir, portal) = with_portal(&["aa", "bb"], "");
    dir.put(
        "sources/aa-2026-01-01.csv",
        MONTHS.to_owned() + &(0..2000).map(|at| ["地区", &at.to_string(), ",1\n"].concat()).collect::<String>(),
    );
    dir.run(&["build"]);
    portal.held.lock().unwrap().limit = 50_000;
    let run = to_portal(&dir);
    assert!(run.status.code() == Some(2) && err(&run).contains("aa/main.csv") && err(&run).contains("409"), "{}", err(&run));
    assert!(portal.held.lock().unwrap().packages["bb"]["resources"].as_array().unwrap().len() > 5);
}

#[test]
fn an_answer_that_is_lost_makes_nothing_twice() {
    for lost in 0..8 {
        let (dir, portal) = with_portal(&["aa"], "");
        portal.held.lock().unwrap().lost_after = Some(lost);
        let run = to_portal(&dir);
        assert!(run.status.success(), "{lost}: {}", err(&run));
        let held = portal.held.lock().unwrap();
        assert!(held.lost_after.is_none(), "{lost}: nothing was lost");
        let urls: Vec<&str> = held.packages["aa"]["resources"].as_array().unwrap().iter().filter_map(|one| one["url"].as_str()).collect();
        let names: std::collections::BTreeSet<&str> = urls.iter().filter_map(|url| url.rsplit('/').next()).collect();
        assert_eq!(urls.len(), names.len(), "{lost}: {urls:?}");
        assert_eq!(held.asked.iter().filter(|action| *action == "package_create").count(), 1, "{lost}");
    }
}

#[test]
fn a_dataset_that_was_deleted_at_the_portal_comes_back_and_fields_of_people_stay() {
    let (dir, portal) = with_portal(&["aa"], "");
    to_portal(&dir);
    {
        let mut held = portal.held.lock().unwrap();
        held.packages["aa"]["state"] = "deleted".into();
        held.packages["aa"]["extras"].as_array_mut().unwrap().push(serde_json::json!({ "key": "照会番号", "value": "12" }));
    }
    for put in [": 1 put", ": 0 put"] {
        let run = to_portal(&dir);
        assert!(folder::out(&run).contains(put), "{put}: {}{}", folder::out(&run), err(&run));
    }
    let held = portal.held.lock().unwrap();
    assert_eq!(held.packages["aa"]["state"], "active");
    let keys: Vec<&str> = held.packages["aa"]["extras"].as_array().unwrap().iter().filter_map(|extra| extra["key"].as_str()).collect();
    assert!(keys.contains(&"照会番号") && keys.contains(&"更新頻度"), "{keys:?}");
}

#[test]
fn files_that_were_copied_become_links_and_links_copies() {
    let (dir, portal) = with_portal(&["aa"], "");
    let settings = dir.text("seihyo.toml");
    for (upload, there) in [(true, "http://portal/"), (false, "https://example.org/aa/"), (true, "http://portal/")] {
        dir.put("seihyo.toml", format!("{settings}upload = {upload}\n"));
        let run = to_portal(&dir);
        assert!(run.status.success(), "{}", err(&run));
        let held = portal.held.lock().unwrap();
        let mut urls = held.packages["aa"]["resources"].as_array().unwrap().iter().map(|one| one["url"].as_str().unwrap());
        assert!(urls.all(|url| url.starts_with(there)), "{upload}");
        drop(held);
        assert!(folder::out(&to_portal(&dir)).contains(": 0 put"), "{upload}");
    }
}

#[test]
fn what_a_run_that_is_gone_had_asked_for_and_comes_late_is_not_there_twice() {
    let (dir, portal) = with_portal(&["aa"], "");
    let sum = dir.json("output/aa/ckan.json")["resources"][0]["hash"].clone();
    let late = serde_json::json!({ "id": "late", "name": "late", "url": "http://portal/x/main.csv", "url_type": "upload", "hash": sum });
    portal.held.lock().unwrap().late = Some(late);
    assert!(folder::out(&to_portal(&dir)).contains(" 1 removed"));
    let held = portal.held.lock().unwrap();
    let urls = held.packages["aa"]["resources"].as_array().unwrap().iter().filter_map(|one| one["url"].as_str());
    assert_eq!(urls.filter(|url| url.ends_with("/main.csv")).count(), 1);
}
