//! The examples of `deploy/`: their commands are run as they stand, and systemd looks at its units where it is there.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests stop at the first fault and say what they leave out")]

mod folder;

use folder::{Dir, definition};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PLACE: &str = "/srv/statistics";

fn example(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name)).unwrap()
}

const TABLE: &str = "区,事業所数\n千代田区,110\n中央区,220\n";

/// A folder with a catalog and a place to publish to.
fn statistics() -> Dir {
    let dir = Dir::new();
    for id in ["a", "b"] {
        dir.put(&format!("catalog/{id}.toml"), definition(id, &["2026-01-01"], ""));
        dir.put(&format!("sources/{id}-2026-01-01.csv"), TABLE);
    }
    dir.put("seihyo.toml", "[publish.web]\nto = \"folder\"\npath = \"www\"\n");
    dir
}

/// Runs a line of a shell with this program under its name.
fn shell(dir: &Dir, line: &str) -> Output {
    let programs = PathBuf::from(env!("CARGO_BIN_EXE_seihyo")).parent().unwrap().to_owned();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("sh").args(["-c", line]).current_dir(dir.path()).env("PATH", path).env("LC_ALL", "C").output().unwrap()
}

fn is_published(dir: &Dir) -> bool {
    dir.tree("output") == dir.tree("www")
}

#[test]
#[cfg(unix)]
fn the_line_of_the_crontab_builds_publishes_and_is_silent_when_all_is_well() {
    let dir = statistics();
    let crontab = example("crontab");
    let line = crontab.lines().find(|line| line.starts_with("30 2 ")).unwrap();
    assert!(!line.contains('%'), "cron ends a command at a per cent sign");
    let command = line.split(' ').skip(5).collect::<Vec<_>>().join(" ").replace(PLACE, &dir.path().to_string_lossy());
    let run = shell(&dir, &command);
    assert!(run.status.success() && run.stdout.is_empty() && run.stderr.is_empty(), "{run:?}");
    assert!(is_published(&dir));
    // A dataset that cannot be made is told, and holds the others up in nothing.
    harm(&dir);
    assert!(!shell(&dir, &command).stdout.is_empty());
    assert!(is_published(&dir) && dir.text("www/b/main.csv").contains(",111,") && dir.text("www/a/main.csv").contains(",110,"));
}

/// The source of one dataset is gone, that of the other has changed.
fn harm(dir: &Dir) {
    dir.put("sources/a-2026-01-01.csv", "");
    dir.put("sources/b-2026-01-01.csv", TABLE.replace("110", "111"));
}

#[test]
#[cfg(unix)]
fn the_commands_of_the_service_and_the_workflow_run() {
    let service = example("seihyo.service");
    let command = service.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let service = command.replace("/usr/local/bin/", "").replace("$$", "$");
    let workflow = example("workflow.yml");
    let block = workflow.split("run: |\n").nth(1).unwrap();
    let steps = block.lines().map(|line| line.trim().to_owned()).filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    for command in [service, steps] {
        let dir = statistics();
        let run = shell(&dir, &format!("set -e\n{command}"));
        assert!(run.status.success() && is_published(&dir), "{command}: {run:?}");
        // What fails is told by the code, and what is whole is published all the same.
        harm(&dir);
        let run = shell(&dir, &format!("set -e\n{command}"));
        assert!(!run.status.success() && is_published(&dir) && dir.text("www/b/main.csv").contains(",111,"), "{command}: {run:?}");
        dir.put("sources/a-2026-01-01.csv", TABLE);
        dir.put("seihyo.toml", "[publish.web]\nto = \"folder\"\npath = \"seihyo.toml/www\"\n");
        assert!(!shell(&dir, &format!("set -e\n{command}")).status.success(), "{command}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn systemd_takes_the_units() {
    let dir = Dir::new();
    let service = example("seihyo.service").replace("/usr/local/bin/seihyo", env!("CARGO_BIN_EXE_seihyo")).replace("User=seihyo\n", "");
    let units = [dir.put("seihyo.service", service), dir.put("seihyo.timer", example("seihyo.timer"))];
    let Ok(run) = Command::new("systemd-analyze").arg("verify").args(&units).output() else {
        eprintln!("systemd-analyze is not here: the units are not verified");
        return;
    };
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    // Without a running systemd it cannot look at all.
    if said.contains("Failed to") && !said.contains("seihyo.") {
        eprintln!("systemd does not run here: {said}");
        return;
    }
    assert!(run.status.success() && !said.contains("seihyo."), "{said}");
}
