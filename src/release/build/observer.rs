//! Who follows a build from outside, and may have a dataset left out of it.

use super::super::state::State;
use super::super::web::Web;
use super::super::{BuildReport, DatasetReport, log};
use super::due::Due;
use super::{Looked, Run};
use crate::definition::Definition;
use crate::finding::Error;
use rayon::prelude::*;

/// Who follows a build. Datasets are known by their ids; what is called here is called on any thread.
///
/// Only datasets that are due are begun: of the others the state of the last run tells that nothing has changed.
#[derive(Clone, Copy)]
pub struct Observer<'a> {
    /// True for a dataset during which no other is to be at hand. Such datasets of a batch go one after the other, before the rest of it.
    pub alone: &'a (dyn Fn(&str) -> bool + Sync),
    /// Asked before a dataset is looked at. Where it errs the dataset is not touched in this run: it fails by that error, its last good
    /// release stays in place and in the catalog, and the next run tries it again.
    pub begin: &'a (dyn Fn(&str) -> Result<(), Error> + Sync),
    /// Told of a dataset that was begun and is put together, or has failed; it may not be in its place yet.
    pub end: &'a (dyn Fn(&str) + Sync),
    /// Told what came of each dataset, as it is through.
    pub done: &'a (dyn Fn(&DatasetReport) + Sync),
}

impl Observer<'_> {
    /// Nobody follows, and nothing is left out.
    pub const fn nothing() -> Self {
        Self { alone: &|_| false, begin: &|_| Ok(()), end: &|_| (), done: &|_| () }
    }
}

impl Run<'_> {
    /// Looks at the datasets of a batch. Those that are left out are reported here, and are none of what is given back.
    pub(super) fn look_at(&self, batch: &[Due], web: &Web, state: &mut State, report: &mut BuildReport) -> Vec<Looked> {
        let (alone, rest): (Vec<&Due>, Vec<&Due>) = batch.iter().partition(|due| (self.observer.alone)(&due.definition.id));
        let known = &*state;
        let look = |due| (due, self.begun(due, web, known));
        let mut ended: Vec<(&Due, Result<Looked, Error>)> = alone.into_iter().map(look).collect();
        ended.par_extend(rest.into_par_iter().map(look));
        let mut looked = Vec::new();
        for (due, ended) in ended {
            match ended {
                Ok(of) => looked.push(of),
                Err(error) => self.leave_out(due, error, state, report),
            }
        }
        looked
    }

    /// Looks at a dataset, where it is not to be left out.
    fn begun(&self, due: &Due, web: &Web, state: &State) -> Result<Looked, Error> {
        let id = &due.definition.id;
        (self.observer.begin)(id)?;
        let looked = self.look(due, web, state);
        (self.observer.end)(id);
        Ok(looked)
    }

    /// Reports a dataset that is left out. What was known of it stays so, but for its folders: without these the next run looks at it.
    fn leave_out(&self, due: &Due, error: Error, state: &mut State, report: &mut BuildReport) {
        let Definition { id, sample, .. } = &due.definition;
        if let Some(known) = state.datasets.get_mut(id) {
            known.folders = None;
        }
        log::left_out(id, &error);
        let dataset = DatasetReport { id: id.clone(), sample: *sample, releases: Vec::new(), reason: None, error: Some(error) };
        (self.observer.done)(&dataset);
        report.datasets.push(dataset);
    }
}
