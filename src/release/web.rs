//! The sources of a run that are on the web: asked for before anything is read, so that reading never waits for a server.

use super::log;
use super::received::{Reception, Store, not_stored};
use crate::definition::{Definition, Origin, Page};
use crate::fetch::{Answer, Fetcher, PageLinks, Settings, links, server};
use crate::finding::{Error, Finding, Severity};
use crate::limits::{Limits, contained, timed};
use crate::message::Message;
use crate::place::Place;
use crate::source::input::Input;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// When the web is asked for sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WebUse {
    /// For every source on it, whether it has changed.
    #[default]
    Ask,
    /// For sources that were never received.
    Missing,
    /// Not at all: what was received is built from.
    Never,
}

/// The sources on the web, as far as they were asked for.
pub(super) struct Web {
    store: Store,
    answers: BTreeMap<String, Result<Reception, Error>>,
}

/// What a definition's pages came to.
#[derive(Default)]
pub(super) struct PageNews {
    /// Why the editions of a page are not known, or only as they were.
    pub(super) error: Option<Error>,
    /// What is doubtful about a page.
    pub(super) findings: Vec<Finding>,
}

/// How the web is asked.
pub(super) struct Asking<'a> {
    pub(super) settings: &'a Settings,
    pub(super) limits: &'a Limits,
    pub(super) web: WebUse,
    pub(super) now: Option<&'a jiff::ZonedDateTime>,
}

impl Web {
    /// The store of an output folder, of which nothing was asked yet.
    pub(super) fn of(output: &Path) -> Self {
        Self { store: Store::of(output), answers: BTreeMap::new() }
    }

    /// Asks for the pages of definitions and adds the editions that they link to, then for every source of them on the web.
    ///
    /// What cannot be had is told where it is asked for; of a page, with the definition that names it.
    pub(super) fn gather(&mut self, definitions: &mut [&mut Definition], asking: &Asking<'_>) -> Vec<PageNews> {
        let pages = definitions.iter().flat_map(|definition| &definition.pages).map(|page| page.address.clone());
        let pages: BTreeSet<String> = pages.collect();
        let fetcher = Self::fetcher(asking);
        self.ask(&pages, &fetcher, asking);
        let news = definitions.iter_mut().map(|definition| self.expand(definition, asking.limits)).collect();
        let origins = definitions.iter().flat_map(|definition| &definition.sources).map(|source| &source.origin);
        let urls = origins.filter_map(|origin| if let Origin::Url(url) = origin { Some(url.clone()) } else { None });
        let urls: BTreeSet<String> = urls.filter(|url| !self.answers.contains_key(url)).collect();
        self.ask(&urls, &fetcher, asking);
        news
    }

    fn fetcher(asking: &Asking<'_>) -> Result<Option<Fetcher>, Error> {
        if asking.web == WebUse::Never {
            return Ok(None);
        }
        Fetcher::new(asking.settings, asking.limits, asking.now.map(jiff::ZonedDateTime::timestamp)).map(Some)
    }

    /// Asks servers side by side, each for its files one after another, or in as many rows as it may be asked.
    fn ask(&mut self, urls: &BTreeSet<String>, fetcher: &Result<Option<Fetcher>, Error>, asking: &Asking<'_>) {
        let answers = Mutex::new(BTreeMap::new());
        let lanes = Mutex::new(lanes(urls, asking.settings.per_host));
        let work = || {
            while let Some(lane) = { lanes.lock().unwrap_or_else(PoisonError::into_inner).pop() } {
                for url in lane {
                    let answer = contained(&Place::file(url.as_str()), || self.answer(url, fetcher, asking));
                    answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url.clone(), answer);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..asking.settings.hosts.min(urls.len()) {
                scope.spawn(work);
            }
        });
        self.answers.extend(answers.into_inner().unwrap_or_else(PoisonError::into_inner));
    }

    fn answer(&self, url: &str, fetcher: &Result<Option<Fetcher>, Error>, asking: &Asking<'_>) -> Result<Reception, Error> {
        let standing = self.store.newest(url);
        if let (Some(standing), WebUse::Never | WebUse::Missing) = (&standing, asking.web) {
            return Ok(standing.clone());
        }
        let Some(fetcher) = fetcher.as_ref().map_err(Clone::clone)? else { return Err(not_stored(url)) };
        let (answer, took) = timed(|| fetcher.get(url, &self.store.known(url)));
        log::source(url, &answer, took);
        match answer {
            Ok(Answer::Unchanged) => standing.ok_or_else(|| not_stored(url)),
            Ok(Answer::Received(received)) => {
                let now = asking.now.map(|now| now.timestamp().to_string());
                self.store.keep(url, received, now.as_deref())
            }
            Err(failure) => {
                // That the beginning cannot be kept is no worse than that it is asked for again.
                let _ = match &failure.partial {
                    Some(partial) => self.store.keep_partial(url, partial),
                    None => self.store.forget_partial(url),
                };
                Err(failure.error)
            }
        }
    }

    /// Adds the editions of a definition's pages. Where a page cannot be had or has none, those that it had when it last did.
    fn expand(&self, definition: &mut Definition, limits: &Limits) -> PageNews {
        let mut news = PageNews::default();
        for page in std::mem::take(&mut definition.pages) {
            let url = &page.address;
            let fault = match self.answers.get(url) {
                Some(Ok(_)) => None,
                Some(Err(error)) => Some(error.clone()),
                None => Some(not_stored(url)),
            };
            let read = |reception: &Reception| page_links(&self.store, reception, &page, limits);
            let mut wrong = None;
            let found = self.store.receptions(url).iter().rev().find_map(|reception| match read(reception) {
                Ok(found) => Some(found),
                Err(error) => {
                    wrong.get_or_insert(error);
                    None
                }
            });
            news.error = news.error.or(fault).or(wrong);
            if let Some(found) = found {
                news.findings.extend(undated(url, &found.undated));
                definition.add_editions(&found);
            }
            definition.pages.push(page);
        }
        news
    }

    /// A source on the web as it was received. Errs where it could not be had.
    pub(super) fn input(&self, url: &str) -> Result<Input, Error> {
        match self.answers.get(url) {
            Some(answer) => answer.as_ref().map(|reception| self.store.input(reception)).map_err(Clone::clone),
            None => Err(not_stored(url)),
        }
    }
}

/// The links of a landing page as it was received. Errs where it cannot be read or has none that fit.
pub(super) fn page_links(store: &Store, reception: &Reception, page: &Page, limits: &Limits) -> Result<PageLinks, Error> {
    contained(&Place::file(&*reception.url), || {
        let file = store.input(reception).load_within(limits)?;
        links(&file, &reception.address, &page.pattern, page.newest)
    })
}

/// A finding about links of a page that fit and tell no day.
fn undated(url: &str, addresses: &[String]) -> Option<Finding> {
    let names: Vec<String> = addresses.iter().take(5).map(|address| crate::source::file_name(address)).collect();
    let message = Message::new("fetch.passed-over", [addresses.len().to_string(), names.join(", ")]);
    (!addresses.is_empty()).then(|| Finding::new("FET001", Severity::Info, Place::file(url), message))
}

/// Addresses by server, those of each in so many rows.
fn lanes(urls: &BTreeSet<String>, per_host: usize) -> Vec<Vec<&String>> {
    let mut servers: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for url in urls {
        servers.entry(server(url)).or_default().push(url);
    }
    let mut lanes = Vec::new();
    for urls in servers.into_values() {
        let rows = per_host.clamp(1, urls.len().max(1));
        lanes.extend((0..rows).map(|row| urls.iter().copied().skip(row).step_by(rows).collect()));
    }
    lanes
}
