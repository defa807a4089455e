//! Sources that a user names by their address: asked for as those of a build are, by the one way to the network.

use seihyo::fetch::{Fetcher, Settings};
use seihyo::finding::Error;
use seihyo::limits::Limits;
use seihyo::source::input::Input;
use std::borrow::Cow;
use std::sync::OnceLock;

/// How servers are asked in this run.
pub(crate) struct Web {
    settings: Settings,
    limits: Limits,
    /// Made when the first address is named.
    fetcher: OnceLock<Result<Fetcher, Error>>,
}

impl Web {
    pub(crate) fn new(settings: Settings, limits: Limits) -> Self {
        Self { settings, limits, fetcher: OnceLock::new() }
    }

    /// The source itself, where it is on the web after it has come. Errs where it cannot be had.
    pub(crate) fn bring<'i>(&self, input: &'i Input) -> Result<Cow<'i, Input>, Error> {
        let Some(address) = input.address() else { return Ok(Cow::Borrowed(input)) };
        let fetcher = self.fetcher.get_or_init(|| Fetcher::new(&self.settings, &self.limits, Some(super::clock::now().timestamp())));
        let file = fetcher.as_ref().map_err(Clone::clone)?.source(address)?;
        Ok(Cow::Owned(input.arrived(file)))
    }
}
