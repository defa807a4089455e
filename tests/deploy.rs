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

/// A folder with a catalog and a place to publish to.
fn statistics() -> Dir {
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &["2026-01-01"], ""));
    dir.put("sources/a-2026-01-01.csv", "区,事業所数\n千代田区,110\n中央区,220\n");
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
    // A dataset that cannot be made is told, and nothing is published.
    dir.put("sources/a-2026-01-01.csv", "");
    assert!(!shell(&dir, &command).stdout.is_empty());
}

#[test]
#[cfg(unix)]
fn the_commands_of_the_service_and_the_workflow_run() {
    let service = example("seihyo.service");
    let commands = service.lines().filter_map(|line| line.strip_prefix("ExecStart=").or_else(|| line.strip_prefix("ExecStartPost=")));
    let commands: Vec<String> = commands.map(|line| line.replace("/usr/local/bin/", "")).collect();
    assert_eq!(commands.len(), 2);
    let workflow = example("workflow.yml");
    let block = workflow.split("run: |\n").nth(1).unwrap().split("      - name").next().unwrap();
    let steps = block.lines().map(|line| line.trim().to_owned()).filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    let publish = workflow.lines().filter_map(|line| line.trim().strip_prefix("run: seihyo ")).map(|line| format!("seihyo {line}"));
    for commands in [commands, [steps].into_iter().chain(publish).collect()] {
        let dir = statistics();
        for command in commands {
            let run = shell(&dir, &format!("set -e\n{command}"));
            assert!(run.status.success(), "{command}: {run:?}");
        }
        assert!(is_published(&dir));
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
