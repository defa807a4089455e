//! Faults of the disk and the machine as they are: a file system without room, one that is read-only, a user who may not write, a clock that
//! is set back. What is published is whole after each, and the next run completes.
//!
//! `tests/cut_off.rs` tries the same at every step by a fault on purpose. Where this system lets a test mount nothing, it says so.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod cases;
mod folder;

use cases::{ACCEPT, Case, FIRST, NEXT, PRUNE, ROLLBACK, TABLE, Trial, assert_same, copy_of, number, sources};
use folder::{Dir, definition, err, out, set_time};
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

/// Runs a script of the shell in a namespace of its own, where it may mount; `$P` is the program. None where it may not.
fn with_mounts(dir: &Dir, script: &str) -> Option<String> {
    let may = Command::new("unshare").args(["-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]).output();
    if !may.is_ok_and(|run| run.status.success()) {
        eprintln!("nothing can be mounted here: a file system that is full or read-only is not tried");
        return None;
    }
    let run = Command::new("unshare")
        .args(["-m", "sh", "-ec", script])
        .current_dir(dir.path())
        .env("P", env!("CARGO_BIN_EXE_seihyo"))
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    assert!(run.status.success(), "{script}: {}{}", out(&run), err(&run));
    Some(out(&run))
}

/// Puts the output folder on a file system in memory, as it is, and back when `inner` is through; it says the codes of what it runs.
fn on_tmpfs(inner: &str) -> String {
    format!(
        "code() {{ \"$@\" >>said.txt 2>&1 && echo 0 || echo $?; }}\n\
         mkdir -p output; mv output before; mkdir output\n\
         mount -t tmpfs tmpfs output; cp -a before/. output\n{inner}\n\
         mkdir result; cp -a output/. result; umount output; rmdir output; mv result output; rm -r before"
    )
}

/// Runs a command on a file system that has room for so much more than stands, twice, then with room for anything. True where there was enough,
/// none where it cannot be tried.
fn with_little_room(trial: &Trial, limit: &str, left: usize) -> Option<bool> {
    let dir = copy_of(&trial.base);
    let command = trial.case.command.join(" ");
    let said = with_mounts(
        &dir,
        &on_tmpfs(&format!(
            "set -- $(stat -f -c '%b %f %c %d' output)\n\
             case {limit} in size) most=$((($1 - $2) * 4 + {left}))k;; *) most=$(($3 - $4 + {left}));; esac\n\
             mount -o remount,{limit}=$most output\n\
             code $P {command}; code $P verify; code $P {command}; code $P verify\n\
             mount -o remount,size=1g,nr_inodes=100k output; code $P build"
        )),
    )?;
    let codes: Vec<i32> = said.split_whitespace().map(|code| code.parse().unwrap()).collect();
    let when = format!("{} {limit} {left}: {codes:?} {}", trial.case.name, dir.text("said.txt"));
    let [first, verified, second, again, built] = codes[..] else { panic!("{when}") };
    assert!([2, trial.case.code].contains(&first) && [2, trial.case.code].contains(&second), "{when}");
    assert!(verified < 2 && again < 2 || trial.case.name == FIRST.name, "{when}");
    assert!(trial.case.builds.contains(&built), "{when}");
    trial.assert_completed(&dir, &when, "");
    Some(first == trial.case.code)
}

/// Room that grows until it is enough: by 4 kB, or one file, with `SEIHYO_TEST_STEPS=1`.
fn until_there_is_room(case: Case, limit: &str, unit: usize) {
    let (trial, stride) = (Trial::new(case), unit * number("SEIHYO_TEST_STEPS", 23));
    for tried in 0.. {
        match with_little_room(&trial, limit, unit + tried * stride) {
            None => return,
            Some(false) => {}
            Some(true) => {
                eprintln!("{}: {tried} file systems with too little {limit}, enough with {} more", trial.case.name, unit + tried * stride);
                assert!(tried > 0, "{}: nothing was ever too little", trial.case.name);
                return;
            }
        }
    }
}

#[test]
fn a_disk_that_is_full_costs_nothing_that_stands() {
    for case in [FIRST, NEXT, ACCEPT, ROLLBACK, PRUNE] {
        until_there_is_room(case, "size", 4);
    }
}

#[test]
fn a_disk_without_room_for_another_file_costs_nothing_that_stands() {
    for case in [NEXT, ROLLBACK] {
        until_there_is_room(case, "nr_inodes", 1);
    }
}

#[test]
fn an_output_that_is_read_only_is_said_and_left_as_it_is() {
    for case in [NEXT, ACCEPT, ROLLBACK, PRUNE] {
        let trial = Trial::new(case);
        let (dir, command) = (copy_of(&trial.base), trial.case.command.join(" "));
        let inner = format!(
            "mount -o remount,ro output; code $P {command}; code $P verify; code $P why; mount -o remount,rw output; code $P build"
        );
        let Some(said) = with_mounts(&dir, &on_tmpfs(&inner)) else { return };
        let codes: Vec<i32> = said.split_whitespace().map(|code| code.parse().unwrap()).collect();
        let when = format!("{} read-only: {codes:?} {}", trial.case.name, dir.text("said.txt"));
        assert!(codes[..3] == [2, 0, 0] && trial.case.builds.contains(&codes[3]), "{when}");
        assert!(when.contains("output/.seihyo: cannot be written: Read-only file system"), "{when}");
        trial.assert_completed(&dir, &when, "");
    }
}

/// A user without rights; the tests are mostly run by one with all.
const NOBODY: u32 = 65534;

/// Runs the program as a user without rights of its own; none where this one may not become it.
fn as_nobody(dir: &Dir, arguments: &[&str]) -> Option<Output> {
    use std::os::unix::process::CommandExt;
    // The program is copied to where that user comes to.
    let program = dir.path().join("seihyo");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_seihyo"), &program).unwrap();
    }
    let run = Command::new(&program).current_dir(dir.path()).env("LC_ALL", "C").args(arguments).uid(NOBODY).gid(NOBODY).output();
    if run.is_err() {
        eprintln!("no other user can be taken here: that one may not write is not tried");
    }
    run.ok()
}

/// Gives a folder with all that is in it to a user, or a file.
fn give(path: &Path, user: u32) {
    for entry in walkdir::WalkDir::new(path).into_iter().map(Result::unwrap) {
        chown(entry.path(), Some(user), Some(user)).unwrap();
    }
}

#[test]
fn what_may_not_be_written_or_read_harms_only_itself() {
    let trial = Trial::new(NEXT);
    for (closed, to, mode, said) in [
        ("output", 0, 0o755, "output/a: cannot be written: Permission denied"),
        ("output/.seihyo", 0, 0o755, "output/.seihyo: cannot be written: Permission denied"),
        ("output/.seihyo/state.json", 0, 0o644, ""),
        ("output/.seihyo/lock", 0, 0o644, "output/.seihyo: cannot be written: Permission denied"),
        ("output/a", 0, 0o755, "output/a: cannot be written: Permission denied"),
        ("output/a/releases", 0, 0o755, "output/a: cannot be written: Permission denied"),
        ("output/site", 0, 0o755, "output/site"),
        ("output/catalog.json", 0, 0o600, ""),
        ("sources/a-2026-02-01.csv", 0, 0o600, "sources/a-2026-02-01.csv: cannot be read: Permission denied"),
        ("catalog/c.toml", 0, 0o600, "catalog/c.toml"),
        ("catalog", 0, 0o700, "catalog"),
        ("sources", 0, 0o700, "sources/"),
    ] {
        let dir = copy_of(&trial.base);
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let path = dir.path().join(closed);
        if chown(dir.path(), Some(NOBODY), Some(NOBODY)).is_err() {
            eprintln!("nothing can be given to another user here: that one may not write is not tried");
            return;
        }
        for name in ["output", "sources", "catalog"] {
            give(&dir.path().join(name), NOBODY);
        }
        chown(&path, Some(to), Some(to)).unwrap();
        let open = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let Some(run) = as_nobody(&dir, &["build"]) else { return };
        let told = format!("{closed}: {}{}", out(&run), err(&run));
        assert_eq!(run.status.code(), Some(if said.is_empty() { 0 } else { 2 }), "{told}");
        assert!(told.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{told}");
        dir.assert_whole(closed);
        fs::set_permissions(&path, open).unwrap();
        give(&path, NOBODY);
        trial.assert_completed(&dir, &told, "");
    }
}

/// A moment so many days from now.
fn days(from_now: i64) -> SystemTime {
    let span = Duration::from_secs(from_now.unsigned_abs() * 86_400);
    if from_now < 0 { SystemTime::now() - span } else { SystemTime::now() + span }
}

/// Makes all that is in a folder as old or new as a moment.
fn age(dir: &Dir, time: SystemTime) {
    walkdir::WalkDir::new(dir.path()).contents_first(true).into_iter().map(Result::unwrap).for_each(|entry| set_time(entry.path(), time));
}

/// The program as it runs by a clock that is so many days off.
fn by_clock(dir: &Dir, off: i64, arguments: &[&str]) -> Output {
    let now = jiff::Timestamp::try_from(days(off)).unwrap();
    dir.command(arguments).env("SEIHYO_TEST_NOW", now.to_string()).output().unwrap()
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    // The last run, its sources and all that it wrote are of a day to come, or of one long gone.
    for off in [-4000, 4000] {
        for case in [NEXT, ACCEPT, ROLLBACK, PRUNE] {
            let trial = Trial::new(case);
            let dir = copy_of(&trial.base);
            age(&dir, days(off));
            // It was cut off, and its lock names that day.
            dir.put("output/.seihyo/owner.json", r#"{"pid":7,"host":"there","started":"2099-01-01 02:00"}"#);
            let when = format!("{} {off}", trial.case.name);
            let run = dir.run(trial.case.command);
            assert_eq!(run.status.code(), Some(trial.case.code), "{when}: {}{}", out(&run), err(&run));
            assert!(err(&run).contains("process 7 on there, begun 2099-01-01 02:00"), "{when}: {}", err(&run));
            assert!(trial.assert_completed(&dir, &when, ""), "{when}");
        }
    }
}

#[test]
fn what_has_changed_is_told_by_bytes_whatever_the_clock_says() {
    let dir = sources();
    // A run of a day to come, then one by the clock as it is, then one before both.
    assert_eq!(by_clock(&dir, 4000, &["build"]).status.code(), Some(0));
    age(&dir, days(4000));
    let expected = dir.tree("output");
    for off in [0, -4000, 4000, 0] {
        let run = by_clock(&dir, off, &["build", "--format", "json"]);
        assert!(run.status.success() && !out(&run).contains("\"done\""), "{off}: {}", out(&run));
        assert_same(&dir.tree("output"), &expected, "nothing has changed");
        dir.says(&["verify"], 0);
    }
    // The same size and the same time, or an earlier one: it is another file all the same.
    for (figure, off) in [("989", 4000), ("988", 0), ("987", -4000)] {
        let path = dir.put("sources/b-2026-01-01.csv", TABLE.replace("980", figure));
        set_time(&path, days(off));
        let why = dir.says(&["why"], 0);
        assert!(why.contains("b 2026-01-01: the source sources/b-2026-01-01.csv has changed"), "{figure}: {why}");
        assert_eq!(by_clock(&dir, -off, &["build"]).status.code(), Some(0));
        assert!(dir.text("output/b/main.csv").contains(figure));
        dir.says(&["verify"], 0);
    }
}

#[test]
fn an_edition_is_overdue_by_the_clock_of_the_run_and_of_no_run_before_it() {
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &["2026-01-01"], "").replace("sample = true", "sample = false"));
    dir.put("sources/a-2026-01-01.csv", TABLE);
    let at = |now: &str| {
        let run = dir.command(&["build", "--format", "json"]).env("SEIHYO_TEST_NOW", now).output().unwrap();
        assert_eq!(run.status.code(), Some(i32::from(out(&run).contains("REL040"))), "{now}");
        out(&run).contains("REL040")
    };
    // The edition is of the first of January, and monthly: it is waited for until the 15th of February.
    for (now, overdue) in [("2026-02-15", false), ("2026-02-16", true), ("2026-01-10", false), ("1999-01-01", false), ("2026-03-01", true)]
    {
        assert_eq!(at(&format!("{now}T02:00:00Z")), overdue, "{now}");
        dir.says(&["verify"], 0);
    }
}

#[test]
fn a_process_by_another_clock_changes_nothing() {
    let library = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"];
    let Some(library) = library.iter().find(|path| Path::new(path).exists()) else {
        eprintln!("libfaketime is not installed: a process whose clock is set back is not tried");
        return;
    };
    let dir = sources();
    dir.says(&["build"], 0);
    let expected = dir.tree("output");
    for off in ["-4000d", "+4000d", "-1d", "+0"] {
        let faked = |arguments: &[&str]| {
            let run = dir.command(arguments).env("LD_PRELOAD", library).env("FAKETIME", off).env("NO_FAKE_STAT", "1").output().unwrap();
            assert!(run.status.success(), "{off}: {}{}", out(&run), err(&run));
        };
        faked(&["build", "--log-file", "log.jsonl"]);
        faked(&["build", "--force"]);
        faked(&["verify"]);
        assert_same(&dir.tree("output"), &expected, off);
    }
    let years: Vec<String> =
        dir.text("log.jsonl").lines().filter(|line| line.contains("begun")).map(|line| line[14..18].to_owned()).collect();
    assert!(years[0] < years[2] && years[2] < years[1], "the clock was not another one: {years:?}");
}
