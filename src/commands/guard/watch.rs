//! What the working process knows of the runs before it, and notes for the guarding one.

use super::{ALONE, JOURNAL, LOST, SUSPECTS};
use seihyo::finding::Error;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::source::input::Input;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

/// What the working process knows of the runs before it.
pub(crate) struct Watch {
    journal: Option<PathBuf>,
    lost: BTreeSet<String>,
    suspects: BTreeSet<String>,
    alone: bool,
}

impl Watch {
    /// What the guarding process says; nothing where there is none.
    pub(crate) fn new() -> Self {
        let names = |variable| std::env::var(variable).unwrap_or_default().lines().map(str::to_owned).collect();
        Self {
            journal: std::env::var_os(JOURNAL).map(PathBuf::from),
            lost: names(LOST),
            suspects: names(SUSPECTS),
            alone: std::env::var_os(ALONE).is_some(),
        }
    }

    /// True for what is to be done while nothing else is at hand.
    pub(crate) fn is_alone(&self, name: &str) -> bool {
        self.alone || self.suspects.contains(&line(name))
    }

    /// The numbers of the inputs that are to be done first, one after the other.
    fn first(&self, inputs: &[Input]) -> Vec<usize> {
        (0..).zip(inputs).filter(|(_, input)| self.is_alone(&input.name)).map(|(number, _)| number).collect()
    }

    /// Errs for a file that ended a process; notes of any other that it is at hand until the guard is dropped.
    pub(crate) fn begin(&self, name: &str) -> Result<AtHand<'_>, Error> {
        let name = line(name);
        if self.lost.contains(&name) {
            return Err(Error::new(Place::file(name), Message::plain("limit.lost")).hint(Message::plain("limit.fault-hint")));
        }
        self.note('+', &name);
        Ok(AtHand { watch: self, name })
    }

    /// Errs for a dataset that ended a process; notes of any other that it is at hand.
    pub(crate) fn begin_dataset(&self, id: &str) -> Result<(), Error> {
        if self.lost.contains(id) {
            let error = Error::new(Place::file(format!("{id}.toml")), Message::new("limit.lost-dataset", [id]));
            return Err(error.hint(Message::plain("limit.lost-dataset-hint")));
        }
        self.note('+', id);
        Ok(())
    }

    /// Notes of a dataset that it is at hand no more.
    pub(crate) fn end_dataset(&self, id: &str) {
        self.note('-', id);
    }

    fn note(&self, sign: char, name: &str) {
        let Some(journal) = &self.journal else { return };
        // One short write to the end of the file; without it the guard knows less, and nothing else is lost.
        let _ = File::options().append(true).open(journal).and_then(|mut file| file.write_all(format!("{sign} {name}\n").as_bytes()));
    }
}

/// A name that stands on one line.
fn line(name: &str) -> String {
    name.replace(['\n', '\r'], " ")
}

/// A file that is at hand.
pub(crate) struct AtHand<'a> {
    watch: &'a Watch,
    name: String,
}

impl Drop for AtHand<'_> {
    fn drop(&mut self) {
        self.watch.note('-', &self.name);
    }
}

/// Does the same with every input, several at a time but for those that are to be alone; the results are in their order. Large files are
/// begun before small ones, so that none is left alone at the end.
pub(crate) fn each<T: Send>(watch: &Watch, inputs: &[Input], work: impl Fn(usize, &Input) -> T + Sync) -> Vec<T> {
    use rayon::prelude::*;
    if let [input] = inputs {
        // One file needs no threads.
        return vec![work(0, input)];
    }
    let first = watch.first(inputs);
    let mut done: Vec<(usize, T)> = first.iter().filter_map(|&number| Some((number, work(number, inputs.get(number)?)))).collect();
    let mut rest: Vec<(usize, &Input)> = (0..).zip(inputs).filter(|(number, _)| first.binary_search(number).is_err()).collect();
    rest.sort_by_cached_key(|(_, input)| std::cmp::Reverse(input.path().and_then(|path| path.metadata().ok()).map(|file| file.len())));
    done.par_extend(rest.into_iter().par_bridge().map(|(number, input)| (number, work(number, input))));
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}
