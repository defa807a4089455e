//! Every command that writes into the output folder, cut off: killed at any step and at any moment, on a disk that is full from a step
//! on, refused a change. What is published is whole after each, and the next run completes.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod folder;

use folder::{Dir, copy, definition, err, out};
use std::fs;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

const TABLE: &str = "見本：区別の事業所数,,\n区,事業所数,従業者数\n千代田区,1200,45000\n中央区,980,31000\n";

type Tree = Vec<(String, Vec<u8>)>;

/// A command in the state that it finds.
struct Case {
    name: &'static str,
    command: &'static [&'static str],
    base: fn() -> Dir,
    /// The exit code of a command that is through.
    code: i32,
    /// That of a build before and after what the command does; a build does it itself.
    builds: [i32; 2],
}

const FIRST: Case = Case { name: "first build", command: &["build"], base: sources, code: 0, builds: [0, 0] };
const NEXT: Case = Case { name: "build", command: &["build"], base: changed, code: 0, builds: [0, 0] };
const ACCEPT: Case = Case { name: "accept", command: &["accept", "a"], base: held, code: 0, builds: [1, 0] };
const ROLLBACK: Case = Case { name: "rollback", command: &["rollback", "a", "2026-01-01"], base: three, code: 1, builds: [0, 1] };
const WITHDRAWN: Case = Case { name: "forced", command: &["build", "--force"], base: withdrawn, code: 1, builds: [1, 1] };
const PRUNE: Case = Case { name: "prune", command: &["prune"], base: outlived, code: 0, builds: [0, 0] };

/// Two datasets, one with two editions.
fn sources() -> Dir {
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
struct Trial {
    case: Case,
    base: Dir,
    before: Tree,
    after: Tree,
    /// The files that are held back afterwards.
    held: Tree,
    takes: Duration,
}

impl Trial {
    fn new(case: Case) -> Self {
        let base = (case.base)();
        let before = tree(&base, "output");
        let done = copy_of(&base);
        let began = Instant::now();
        done.says(case.command, case.code);
        let (takes, after, held) = (began.elapsed(), done.tree("output"), tree(&done, "output/.seihyo/held"));
        Self { case, base, before, after, held, takes }
    }

    /// Runs the command with a fault at a step, in a copy of the state that it finds.
    fn run(&self, fault: &str, switch: &str) -> (Dir, Output) {
        let dir = copy_of(&self.base);
        let mut command = dir.command(&[self.case.command, &["--threads", "1"]].concat());
        let run = command.env("SEIHYO_TEST_FAULT", fault).env("SEIHYO_TEST_SWITCH", switch).output().unwrap();
        (dir, run)
    }

    /// How many steps the command has: no kill before one beyond the last ends it.
    fn steps(&self, switch: &str) -> usize {
        let killed = |step: &usize| self.run(&format!("kill:{step}"), switch).1.status.code().is_none();
        let beyond = std::iter::successors(Some(64), |step| Some(step * 2)).find(|step| !killed(step)).unwrap();
        let (mut last, mut beyond) = (beyond / 2, beyond);
        while beyond - last > 1 {
            let middle = usize::midpoint(last, beyond);
            *(if killed(&middle) { &mut last } else { &mut beyond }) = middle;
        }
        last
    }

    /// What stands is whole; the next build completes what was done before it was cut off, and the command all of it. True where it was done.
    fn assert_completed(&self, dir: &Dir, when: &str, switch: &str) -> bool {
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
fn tree(dir: &Dir, name: &str) -> Tree {
    if dir.path().join(name).is_dir() { dir.tree(name) } else { Tree::new() }
}

fn copy_of(dir: &Dir) -> Dir {
    let new = Dir::new();
    copy(dir.path(), new.path());
    new
}

fn assert_same(tree: &Tree, expected: &Tree, when: &str) {
    let names = |tree: &Tree| tree.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(tree), names(expected), "{when}");
    assert!(tree == expected, "{when}: other bytes");
}

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Of so many steps one is tried; `SEIHYO_TEST_STEPS=1` tries every one, which takes minutes.
fn at_every_step(case: Case, kinds: &[&str], switch: &str) {
    let trial = Trial::new(case);
    let (name, last) = (trial.case.name, trial.steps(switch));
    let mut tried = 0;
    for kind in kinds {
        let mut was_done = false;
        for step in (1..=last).step_by(number("SEIHYO_TEST_STEPS", 23)) {
            let fault = format!("{kind}:{step}");
            let when = format!("{name} {fault} {switch}");
            let (dir, run) = trial.run(&fault, switch);
            let code = run.status.code();
            match *kind {
                "kill" => assert_eq!(code, None, "{when}"),
                // The last steps take no room, and the last of all may fail in silence: it takes the name of the owner away.
                _ if code == Some(trial.case.code) => assert_same(&dir.tree("output"), &trial.after, &when),
                _ => assert_eq!(code, Some(2), "{when}: {}{}", out(&run), err(&run)),
            }
            let done = trial.assert_completed(&dir, &when, switch);
            assert!(done || !was_done, "{when}: what was done before is not any more");
            was_done = done;
            tried += 1;
        }
    }
    eprintln!("{name} {kinds:?} {switch}: {tried} runs cut off, at {last} steps");
}

/// Runs that are killed at moments that chance chooses, as parts of what a run takes here; `SEIHYO_TEST_KILLS=200` kills so many.
fn at_any_moment(case: Case) {
    let trial = Trial::new(case);
    let (mut random, mut ended, kills) = (0x5eed_u32, 0, number("SEIHYO_TEST_KILLS", 8));
    for kill in 0..kills {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let dir = copy_of(&trial.base);
        let mut run = dir.command(trial.case.command).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(trial.takes.mul_f64(f64::from(random >> 8) / f64::from(1 << 24)));
        run.kill().unwrap();
        ended += usize::from(run.wait().unwrap().code().is_some());
        trial.assert_completed(&dir, &format!("{} killed, {kill}", trial.case.name), "");
    }
    eprintln!("{}: {kills} runs killed within {:?}, {ended} of them were through", trial.case.name, trial.takes);
}

#[test]
fn a_first_build_is_completed_by_the_next() {
    at_every_step(FIRST, &["kill", "full", "denied"], "");
}

#[test]
fn a_build_is_completed_by_the_next() {
    at_every_step(NEXT, &["kill", "full", "denied"], "");
}

#[test]
fn so_it_is_where_folders_cannot_be_exchanged() {
    for case in [NEXT, ACCEPT, ROLLBACK, PRUNE] {
        at_every_step(case, &["kill"], "files");
    }
}

#[test]
fn what_is_accepted_is_published_or_still_held() {
    at_every_step(ACCEPT, &["kill", "full", "denied"], "");
}

#[test]
fn what_is_withdrawn_stands_or_is_held() {
    at_every_step(ROLLBACK, &["kill", "full", "denied"], "");
}

#[test]
fn what_was_withdrawn_is_not_published_by_a_run_that_is_cut_off() {
    at_every_step(WITHDRAWN, &["kill", "full", "denied"], "");
}

#[test]
fn what_is_pruned_stands_or_is_gone() {
    at_every_step(PRUNE, &["kill", "full", "denied"], "");
}

#[test]
fn runs_that_are_killed_at_any_moment_are_completed() {
    for case in [FIRST, NEXT, ACCEPT, ROLLBACK, WITHDRAWN, PRUNE] {
        at_any_moment(case);
    }
}
