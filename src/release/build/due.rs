//! Which datasets of a run have to be looked at: those of which the state, or what came from the web, does not say that nothing has changed.

use super::super::edition::manifest_of;
use super::super::state::{DatasetState, EditionState, State};
use super::super::web::{Asking, PageNews, Web, WebUse};
use super::super::{DatasetReport, FindingFacts, Outcome, ReleaseReport, overdue};
use super::Run;
use crate::definition::{Definition, DefinitionError, DefinitionText};
use crate::fetch::Settings;

/// A dataset that must be looked at.
pub(super) struct Due {
    pub(super) definition: Definition,
    /// What its landing pages came to.
    pub(super) pages: PageNews,
}

impl Due {
    /// Says in a report what its landing pages came to; releases say nothing of it.
    pub(super) fn tell(&self, report: &mut DatasetReport) {
        report.error = report.error.take().or_else(|| self.pages.error.clone());
        if let Some(newest) = report.releases.last_mut() {
            newest.findings.extend(self.pages.findings.iter().map(FindingFacts::new));
        }
    }
}

/// What a first look at a definition gives.
pub(super) enum First {
    /// Nothing has changed.
    Untouched(Box<DatasetReport>),
    Due(Box<Due>),
    Broken(Vec<DefinitionError>),
}

impl Run<'_> {
    /// Tells by the state alone whether a dataset must be looked at.
    pub(super) fn first(&self, text: &DefinitionText, state: &State) -> First {
        let known = state.datasets.get(&text.id).filter(|known| !self.options.force && known.is_from(&text.digest));
        let here = known.filter(|known| !known.web);
        if let Some(untouched) = here.and_then(|known| self.if_untouched(&text.id, known, &Web::of(self.output))) {
            return First::Untouched(Box::new(untouched));
        }
        let due = |definition| First::Due(Box::new(Due { definition, pages: PageNews::default() }));
        text.parse().map_or_else(First::Broken, due)
    }

    /// Asks for the sources of datasets that are on the web.
    pub(super) fn gather(&self, due: &mut [Due]) -> Web {
        let mut web = Web::of(self.output);
        let default = Settings::default();
        let asking = Asking {
            settings: self.fetch.as_ref().unwrap_or(&default),
            limits: &self.options.limits,
            web: if self.fetch.is_some() { self.options.web } else { WebUse::Never },
            now: self.options.now.as_ref(),
        };
        let (mut definitions, mut pages) = (Vec::new(), Vec::new());
        for due in due.iter_mut().filter(|due| due.definition.is_from_web()) {
            definitions.push(&mut due.definition);
            pages.push(&mut due.pages);
        }
        if !definitions.is_empty() {
            let news = web.gather(&mut definitions, &asking);
            pages.into_iter().zip(news).for_each(|(page, news)| *page = news);
        }
        web
    }

    /// The report of a dataset from the web of which nothing has changed, now that the web was asked.
    pub(super) fn is_settled(&self, due: &Due, state: &State, web: &Web) -> Option<DatasetReport> {
        let definition = &due.definition;
        let known =
            state.datasets.get(&definition.id).filter(|known| known.is_from(&definition.digest) && known.has_editions(&definition.sources));
        let fits = definition.is_from_web() && !self.options.force && due.pages.error.is_none();
        let mut report = self.if_untouched(&definition.id, known.filter(|_| fits)?, web)?;
        due.tell(&mut report);
        Some(report)
    }

    /// The report of a dataset of which nothing has changed, as far as can be told without opening a file.
    fn if_untouched(&self, id: &str, known: &DatasetState, web: &Web) -> Option<DatasetReport> {
        let mut held = known.editions.iter().filter(|edition| edition.held);
        let accepted = held.any(|edition| self.places(id, &edition.published).is_accepted());
        let untouched = !accepted && known.is_untouched(id, &self.digest, self.base, &self.output.join(id), web);
        untouched.then(|| self.untouched(id, known))
    }

    /// The report of a dataset of which nothing has changed. Its findings are read again, for they still hold.
    fn untouched(&self, id: &str, known: &DatasetState) -> DatasetReport {
        let release = |edition: &EditionState| {
            let places = self.places(id, &edition.published);
            let place = if edition.held { &places.held } else { &places.standing };
            let findings = if edition.counts.findings > 0 { manifest_of(place).map(|manifest| manifest.findings) } else { None };
            ReleaseReport {
                outcome: if edition.held { Outcome::Held } else { Outcome::Unchanged },
                counts: edition.counts,
                findings: findings.unwrap_or_default(),
                ..ReleaseReport::new(&edition.published)
            }
        };
        let mut report = DatasetReport {
            id: id.to_owned(),
            sample: known.sample,
            releases: known.editions.iter().map(release).collect(),
            reason: None,
            error: None,
        };
        overdue::tell(known.expected.as_deref(), self.options.now.as_ref(), &mut report);
        report
    }
}
