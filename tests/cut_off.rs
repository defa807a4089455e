//! Every command that writes into the output folder, cut off: killed at any step and at any moment, on a disk that is full from a step
//! on, refused a change. What is published is whole after each, and the next run completes.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests stop at the first fault, write what the program is to read, and say how much was tried"
)]

mod cases;
mod folder;

use cases::{ACCEPT, Case, FIRST, NEXT, PRUNE, ROLLBACK, Trial, WITHDRAWN, assert_same, copy_of, number};
use folder::{Dir, err, out};
use std::process::{Output, Stdio};

/// Runs of a trial with a fault on purpose.
trait WithFaults {
    fn run(&self, fault: &str, switch: &str) -> (Dir, Output);
    fn steps(&self, switch: &str) -> usize;
}

impl WithFaults for Trial {
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
        let mut command = dir.command(trial.case.command);
        // A build is guarded by a process of its own, but where faults are made on purpose: what is killed here is the one that works.
        command.env("SEIHYO_TEST_FAULT", "none");
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
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
