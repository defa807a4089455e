//! Every command that writes into the output folder, each in a state that it finds.

#![allow(dead_code, clippy::allow_attributes, reason = "each test uses a part of it")]

use crate::folder::{Dir, copy, definition, err, out};
use std::fs;
use std::time::{Duration, Instant};

pub(crate) const TABLE: &str = "見本：区別の事業所数,,\n区,事業所数,従業者数\n千代田区,1200,45000\n中央区,980,31000\n";

pub(crate) type Tree = Vec<(String, Vec<u8>)>;

/// A command in the state that it finds.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) command: &'static [&'static str],
    pub(crate) base: fn() -> Dir,
    /// The exit code of a command that is through.
    pub(crate) code: i32,
    /// That of a build before and after what the command does; a build does it itself.
    pub(crate) builds: [i32; 2],
}

pub(crate) const FIRST: Case = Case { name: "first build", command: &["build"], base: sources, code: 0, builds: [0, 0] };
pub(crate) const NEXT: Case = Case { name: "build", command: &["build"], base: changed, code: 0, builds: [0, 0] };
pub(crate) const ACCEPT: Case = Case { name: "accept", command: &["accept", "a"], base: held, code: 0, builds: [1, 0] };
pub(crate) const ROLLBACK: Case =
    Case { name: "rollback", command: &["rollback", "a", "2026-01-01"], base: three, code: 1, builds: [0, 1] };
pub(crate) const WITHDRAWN: Case = Case { name: "forced", command: &["build", "--force"], base: withdrawn, code: 1, builds: [1, 1] };
pub(crate) const PRUNE: Case = Case { name: "prune", command: &["prune"], base: outlived, code: 0, builds: [0, 0] };

/// Two datasets, one with two editions.
pub(crate) fn sources() -> Dir {
    let dir = Dir::new();
    dir.put("catalog/a.toml", definition("a", &["2026-01-01", "2026-02-01"], ""));
    dir.put("catalog/b.toml", definition("b", &["2026-01-01"], ""));
    for name in ["a-2026-01-01", "a-2026-02-01", "b-2026-01-01"] {
        dir.put(&format!("sources/{name}.csv"), TABLE);
    }
    dir
}

/// They are built; then a source changes, a dataset vanishes, another comes.
fn changed() -> Dir {
    let dir = sources();
    dir.says(&["build"], 0);
    dir.put("sources/a-2026-02-01.csv", TABLE.replace("980", "981"));
    fs::remove_file(dir.path().join("catalog/b.toml")).unwrap();
    dir.put("catalog/c.toml", definition("c", &["2026-01-01"], ""));
    dir.put("sources/c-2026-01-01.csv", TABLE.replace("1200", "1300"));
    dir
}

/// A gate holds the second edition of one of them back.
fn held() -> Dir {
    let dir = sources();
    let gate = |dates: &[&str]| definition("a", dates, "").replacen("[[table]]", "[gate]\nmost_jump = 5\n[[table]]", 1);
    dir.put("catalog/a.toml", gate(&["2026-01-01"]));
    dir.says(&["build"], 0);
    dir.put("catalog/a.toml", gate(&["2026-01-01", "2026-02-01"]));
    dir.put("sources/a-2026-02-01.csv", TABLE.replace("980", "98000"));
    dir.says(&["build"], 1);
    dir
}

/// Three editions of one.
fn three() -> Dir {
    let dir = sources();
    dir.put("catalog/a.toml", definition("a", &["2026-01-01", "2026-02-01", "2026-03-01"], ""));
    dir.put("sources/a-2026-03-01.csv", TABLE.replace("980", "990"));
    dir.says(&["build"], 0);
    dir
}

/// Two of the three are withdrawn.
fn withdrawn() -> Dir {
    let dir = three();
    dir.says(&["rollback", "a", "2026-01-01"], 1);
    dir
}

/// The definition names the newest of the three alone.
fn outlived() -> Dir {
    let dir = three();
    dir.put("catalog/a.toml", definition("a", &["2026-03-01"], ""));
    dir.says(&["build"], 0);
    dir
}

/// A command as it is to be, cut off again and again.
pub(crate) struct Trial {
    pub(crate) case: Case,
    pub(crate) base: Dir,
    pub(crate) before: Tree,
    pub(crate) after: Tree,
    /// The files that are held back afterwards.
    pub(crate) held: Tree,
    pub(crate) takes: Duration,
}

impl Trial {
    pub(crate) fn new(case: Case) -> Self {
        let base = (case.base)();
        let before = tree(&base, "output");
        let run = || {
            let done = copy_of(&base);
            let began = Instant::now();
            done.says(case.command, case.code);
            (began.elapsed(), done)
        };
        // The quickest of three is what it takes where nothing else keeps this machine busy.
        let runs = [run(), run(), run()];
        let takes = runs.iter().map(|(took, _)| *took).min().unwrap_or_default();
        let (after, held) = (runs[0].1.tree("output"), tree(&runs[0].1, "output/.seihyo/held"));
        Self { case, base, before, after, held, takes }
    }

    /// What stands is whole; the next build completes what was done before it was cut off, and the command all of it. True where it was done.
    pub(crate) fn assert_completed(&self, dir: &Dir, when: &str, switch: &str) -> bool {
        if dir.path().join("output").is_dir() {
            dir.assert_whole(when);
        }
        let run = |command: &[&str], codes: &[i32]| {
            let run = dir.command(command).env("SEIHYO_TEST_SWITCH", switch).output().unwrap();
            let code = run.status.code().unwrap();
            assert!(codes.contains(&code), "{when}: {command:?}: {code} {}{}", out(&run), err(&run));
            code
        };
        run(&["build"], &self.case.builds);
        let stands = dir.tree("output");
        let done = stands == self.after;
        if !done {
            assert_same(&stands, &self.before, when);
            run(self.case.command, &[self.case.code]);
            assert_same(&dir.tree("output"), &self.after, when);
        }
        assert_same(&tree(dir, "output/.seihyo/held"), &self.held, when);
        assert!(!dir.path().join("output/.seihyo/owner.json").exists(), "{when}");
        let left = fs::read_dir(dir.path().join("output/.seihyo/stage")).is_ok_and(|mut left| left.next().is_some());
        assert!(!left, "{when}: something is left in the stage");
        dir.says(&["verify"], 0);
        done
    }
}

/// A folder that may not be there.
pub(crate) fn tree(dir: &Dir, name: &str) -> Tree {
    if dir.path().join(name).is_dir() { dir.tree(name) } else { Tree::new() }
}

pub(crate) fn copy_of(dir: &Dir) -> Dir {
    let new = Dir::new();
    copy(dir.path(), new.path());
    new
}

pub(crate) fn assert_same(tree: &Tree, expected: &Tree, when: &str) {
    let names = |tree: &Tree| tree.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(tree), names(expected), "{when}");
    assert!(tree == expected, "{when}: other bytes");
}

/// The number that a variable of the environment says.
pub(crate) fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
