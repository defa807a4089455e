//! Runs that nobody watches: two at once, with nothing new, told to those who were not there; what `verify` finds.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod cases;
mod folder;

use cases::{TABLE, sources};
use folder::err;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

#[test]
fn of_two_runs_at_once_one_waits_or_leaves() {
    let dir = sources();
    dir.says(&["build"], 0);
    let expected = dir.tree("output");
    let lock = fs::OpenOptions::new().write(true).open(dir.path().join("output/.seihyo/lock")).unwrap();
    lock.lock().unwrap();
    dir.put("output/.seihyo/owner.json", r#"{"pid":7,"host":"there","started":"2026-08-10 02:00"}"#);
    let told = dir.run(&["build", "--force"]);
    assert_eq!(told.status.code(), Some(2));
    assert!(err(&told).contains("process 7 on there since 2026-08-10 02:00") && err(&told).contains("--wait"), "{}", err(&told));
    let waiting = dir.command(&["build", "--wait=30"]).stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(400));
    drop(lock);
    assert!(waiting.wait_with_output().unwrap().status.success());
    let runs: Vec<_> = (0..4).map(|_| dir.command(&["build", "--force", "--wait=60"]).stdout(Stdio::null()).spawn().unwrap()).collect();
    for run in runs {
        assert!(run.wait_with_output().unwrap().status.success());
    }
    assert!(dir.tree("output") == expected);
}

#[test]
fn a_run_with_nothing_new_writes_nothing() {
    let dir = sources();
    dir.says(&["build"], 0);
    // The first run after a change has the sources' times on record when they are old enough.
    let old = fs::FileTimes::new().set_modified(std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    for name in ["a-2026-01-01", "a-2026-02-01", "b-2026-01-01"] {
        fs::File::options().write(true).open(dir.path().join(format!("sources/{name}.csv"))).unwrap().set_times(old).unwrap();
    }
    std::thread::sleep(Duration::from_millis(2200));
    dir.says(&["build"], 0);
    let times = || {
        let entries = walkdir::WalkDir::new(dir.path()).into_iter().map(Result::unwrap);
        let kept = entries.filter(|entry| entry.file_type().is_file());
        let mut times: Vec<_> = kept.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap().modified().unwrap())).collect();
        times.sort();
        times
    };
    let before = times();
    dir.says(&["build"], 0);
    assert_eq!(times(), before);
    // A source of the same size whose time was set back is told by what no program can set.
    let path = dir.put("sources/b-2026-01-01.csv", TABLE.replace("980", "989"));
    fs::File::options().write(true).open(path).unwrap().set_times(old).unwrap();
    let why = dir.says(&["why"], 0);
    if cfg!(unix) {
        assert!(why.contains("b 2026-01-01: the source sources/b-2026-01-01.csv has changed"), "{why}");
    }
}

#[test]
fn a_dry_run_says_what_would_be_made_and_why() {
    let dir = sources();
    assert!(dir.says(&["why"], 0).ends_with("3 of 3 releases would be made again\n"));
    dir.says(&["build"], 0);
    let definition = dir.text("catalog/b.toml");
    let b = "b 2026-01-01: ";
    for (change, said) in [
        (("sources/b-2026-01-01.csv", TABLE.replace("980", "98")), format!("{b}the source sources/b-2026-01-01.csv has changed")),
        (("catalog/b.toml", definition.replace("business", "labour")), format!("{b}its definition has changed")),
        (("seihyo.toml", "[catalog]\ntitle = \"x\"\n".to_owned()), "b: seihyo.toml has changed: metadata and pages".to_owned()),
    ] {
        let (name, text) = change;
        let old = fs::read(dir.path().join(name)).ok();
        dir.put(name, text);
        let tree = dir.tree("output");
        for arguments in [&["build", "--dry-run"][..], &["why", "b"]] {
            let told = dir.says(arguments, 0);
            assert!(told.contains(&said), "{told}");
        }
        assert!(dir.tree("output") == tree);
        old.map_or_else(|| fs::remove_file(dir.path().join(name)).unwrap(), |old| drop(dir.put(name, old)));
    }
    assert_eq!(dir.says(&["why"], 0), "0 of 3 releases would be made again\n");
    assert!(dir.says(&["build", "--dry-run", "--force", "--only", "a"], 0).contains("2 of 2 releases"));
    // The settings reach metadata and pages, and no release.
    dir.put("seihyo.toml", "[catalog]\ntitle = \"題名\"\n");
    let said: serde_json::Value = serde_json::from_str(&dir.says(&["build", "--format", "json"], 0)).unwrap();
    assert_eq!((&said["totals"]["written"], said["items"][0]["status"].as_str()), (&0.into(), Some("unchanged")));
    assert!(dir.text("output/site/a/index.html").contains("題名") && dir.text("output/a/schema.jsonld").contains("題名"));
}

#[test]
fn verify_names_what_is_not_whole_and_what_nothing_names() {
    let dir = sources();
    dir.says(&["build"], 0);
    assert!(dir.says(&["verify"], 0).contains("not as they should be: 0; named nowhere: 0"));
    dir.put("output/mine.txt", "");
    assert!(dir.says(&["verify"], 1).starts_with("mine.txt: nothing names this file\n"));
    fs::remove_file(dir.path().join("output/mine.txt")).unwrap();
    for (name, said) in [
        ("a/releases/2026-01-01/main.csv", "has 3 bytes in place of "),
        ("a/main.json", "has 3 bytes in place of "),
        ("b/manifest.json", "its SHA-256 is another one"),
        ("b/datapackage.json", "its SHA-256 is another one"),
        ("catalog.ttl", "its SHA-256 is another one"),
        ("site/a/index.html", "its SHA-256 is another one"),
    ] {
        let path = dir.path().join("output").join(name);
        let old = fs::read(&path).unwrap();
        fs::write(&path, "bad").unwrap();
        assert!(dir.says(&["verify"], 2).contains(&format!("{name}: {said}")), "{name}");
        fs::remove_file(&path).unwrap();
        assert!(dir.says(&["verify"], 2).contains(&format!("{name}: is missing")), "{name}");
        fs::write(&path, old).unwrap();
    }
    dir.says(&["verify"], 0);
    // What is gone is made again.
    for name in ["a/releases/2026-01-01/main.csv", "b/main.json", "catalog.ttl"] {
        fs::remove_file(dir.path().join("output").join(name)).unwrap();
    }
    dir.says(&["build"], 0);
    dir.says(&["verify"], 0);
}

#[test]
fn an_output_that_cannot_be_written_is_said() {
    let dir = sources();
    dir.put("output", "a file in place of a folder");
    let run = dir.run(&["build"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(err(&run).contains("output/.seihyo: cannot be written"), "{}", err(&run));
}

/// A build that waits for a lock which this test holds, and the number of the process that does its work.
#[cfg(target_os = "linux")]
fn waiting(dir: &folder::Dir) -> (fs::File, std::process::Child, u32) {
    fs::create_dir_all(dir.path().join("output/.seihyo")).unwrap();
    let lock = fs::File::create(dir.path().join("output/.seihyo/lock")).unwrap();
    lock.lock().unwrap();
    let mut command = dir.command(&["build", "--wait=60", "--notify", "cat >notice.txt", "--log-file", "log.jsonl", "--lang", "en"]);
    let guard = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let children = format!("/proc/{0}/task/{0}/children", guard.id());
    let begun = || fs::read_to_string(dir.path().join("log.jsonl")).is_ok_and(|log| log.contains("begun"));
    let soon = (0..500).find(|_| {
        std::thread::sleep(Duration::from_millis(20));
        begun()
    });
    assert!(soon.is_some(), "the build was never begun");
    let work = fs::read_to_string(children).unwrap().trim().parse().unwrap();
    (lock, guard, work)
}

/// Sends a signal by its name.
#[cfg(target_os = "linux")]
fn send(signal: &str, process: u32) {
    assert!(std::process::Command::new("sh").args(["-c", &format!("kill -{signal} {process}")]).status().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_whose_guard_is_ended_does_not_go_on() {
    for signal in ["KILL", "TERM"] {
        let dir = sources();
        let (lock, mut guard, work) = waiting(&dir);
        send(signal, guard.id());
        assert_eq!(guard.wait().unwrap().code(), None);
        // It is gone, or waits for nothing but that somebody asks how it ended.
        let gone = (0..250).find(|_| {
            std::thread::sleep(Duration::from_millis(20));
            fs::read_to_string(format!("/proc/{work}/stat")).is_ok_and(|stat| !stat.contains(") Z ")).eq(&false)
        });
        assert!(gone.is_some(), "the process that did the work lives on");
        drop(lock);
        dir.says(&["build"], 0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_asked_to_end_is_not_begun_again_and_one_that_is_ended_is_told() {
    for (signal, code, said) in
        [("TERM", 143, None), ("INT", 130, None), ("KILL", 2, Some("the process that did the work was ended (signal: 9"))]
    {
        let dir = sources();
        let (lock, guard, work) = waiting(&dir);
        send(signal, work);
        let ended = guard.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(code), "{signal}: {}", err(&ended));
        let notice = fs::read_to_string(dir.path().join("notice.txt")).ok();
        match said {
            None => assert!(notice.is_none() && err(&ended).is_empty(), "{signal}: {}", err(&ended)),
            Some(said) => assert!(notice.unwrap().contains(said) && err(&ended).contains(said), "{}", err(&ended)),
        }
        assert_eq!(dir.text("log.jsonl").matches("begun").count(), 1, "{signal}");
        drop(lock);
        dir.says(&["build"], 0);
    }
}

#[cfg(unix)]
#[test]
fn what_the_guard_says_to_the_run_is_not_said_to_the_command_of_the_user() {
    let dir = sources();
    dir.put("sources/a-2026-01-01.csv", "");
    dir.says(&["build", "--notify", "env >env.txt"], 2);
    let env = dir.text("env.txt");
    let new = env.lines().filter(|line| line.starts_with("SEIHYO_") && std::env::var_os(line.split('=').next().unwrap()).is_none());
    assert_eq!(new.collect::<Vec<_>>(), ["SEIHYO_OUTCOME=failed"]);
}
