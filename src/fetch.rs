//! Files from the web: asked for politely, checked, and handed on as they came.
//!
//! A [`Fetcher`] asks each address with what is [`Known`] of it and gives an [`Answer`]: that nothing has changed, or the bytes. What goes
//! wrong for a while is tried again; what is wrong for good is an error at once. Nothing is kept here: where the bytes go is up to the caller.
//!
//! | what is asked for | how |
//! |---|---|
//! | only what is new | `If-None-Match`, `If-Modified-Since` of the last answer |
//! | the rest of a file that was cut off | `Range` with `If-Range`, where the server gave a strong validator |
//! | what may be asked for | `robots.txt`, once a run for each server, with its `Crawl-delay` |
//! | where | `http` and `https`, at public addresses alone, whatever a name or a redirect says; never from `https` back to `http` |
//! | how often | a delay between requests to a server, and so many at a time |
//!
//! [`links`] reads a landing page: the files that it links to with the day that each was published.

mod address;
mod body;
mod client;
mod dates;
mod fault;
mod hosts;
mod links;
mod robots;
mod settings;

pub use body::is_workbook;
pub use links::{Link, LinkPattern, PageLinks, links};
pub use settings::Settings;

use crate::finding::Error;
use crate::limits::{Limit, Limits};
use crate::message::Message;
use crate::place::Place;
use crate::source::SourceFile;
use backon::{BackoffBuilder, ExponentialBuilder};
use body::Partly;
use client::{Client, Reply};
use fault::Fault;
use hosts::Turn;
use reqwest::header::{self, HeaderMap};
use reqwest::{StatusCode, Url};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What is known of an address from earlier answers; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The address that answered, after redirects.
    pub address: String,
    /// Its `ETag`, as it was sent.
    pub etag: Option<String>,
    /// Its `Last-Modified`, as it was sent.
    pub last_modified: Option<String>,
    /// True where it was a workbook by content, so that a web page in its place is a fault.
    pub workbook: bool,
    /// The beginning of a file that was cut off.
    pub partial: Option<Partial>,
}

/// The beginning of a file of which the rest can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    /// The address that answered, after redirects.
    pub address: String,
    /// What came of it.
    pub bytes: Vec<u8>,
    /// The strong validator that it came with.
    pub etag: String,
    /// The size of the whole.
    pub total: u64,
}

/// What a server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The file is the one that is known.
    Unchanged,
    /// A file came.
    Received(Received),
}

/// A file that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The address that answered, after redirects.
    pub address: String,
    /// The status, 200 or 206.
    pub status: u16,
    /// The headers that say something about the file, by name in small letters.
    pub headers: BTreeMap<String, String>,
    /// The charset of its `Content-Type`, as written.
    pub charset: Option<String>,
    /// The file, without the compression that it was sent in.
    pub bytes: Vec<u8>,
}

/// Why there is no answer, and what came of the file before it was cut off.
#[derive(Debug)]
pub struct Failure {
    /// Why.
    pub error: Error,
    /// What can be gone on with; none where the file must be asked for from its beginning.
    pub partial: Option<Partial>,
}

/// Headers that are kept of an answer.
const KEPT: [&str; 8] =
    ["etag", "last-modified", "content-type", "content-disposition", "content-length", "cache-control", "date", "server"];

/// The `robots.txt` of a server, once it was asked for.
type Asked = OnceLock<Result<robots::Robots, Error>>;

/// Asks servers for files, by one set of settings.
pub struct Fetcher {
    client: Client,
    settings: Settings,
    hosts: hosts::Hosts,
    robots: Mutex<BTreeMap<String, Arc<Asked>>>,
    most: u64,
    now: Option<jiff::Timestamp>,
}

impl Fetcher {
    /// One by settings; `now` is what a date in `Retry-After` is counted from where the server does not say its own time.
    ///
    /// Errs where the settings cannot be put into requests, or the system has no root certificates.
    pub fn new(settings: &Settings, limits: &Limits, now: Option<jiff::Timestamp>) -> Result<Self, Error> {
        let client = Client::new(settings)?;
        let hosts = hosts::Hosts::new(settings.per_host);
        let (settings, most) = (settings.clone(), limits.get(Limit::InputBytes));
        Ok(Self { client, settings, hosts, robots: Mutex::default(), most, now })
    }

    /// Asks for a file, again and again where the fault may pass. Errs where it cannot be had.
    pub fn get(&self, address: &str, known: &Known) -> Result<Answer, Failure> {
        let mut partial = known.partial.clone();
        let mut waits = self.waits();
        loop {
            let fault = match self.attempt(address, known, &mut partial) {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            tracing::info!("{address}: {}", fault.error.message.text(crate::message::Lang::En));
            match waits.next().filter(|_| fault.passes) {
                Some(wait) => std::thread::sleep(fault.after.map_or(wait, |after| after.max(wait))),
                None => return Err(Failure { error: fault.error, partial }),
            }
        }
    }

    /// A file as a source, asked for as if nothing were known of it. Errs where it cannot be had.
    pub fn source(&self, address: &str) -> Result<SourceFile, Error> {
        match self.get(address, &Known::default()) {
            Ok(Answer::Received(file)) => {
                Ok(SourceFile { name: Arc::from(address), bytes: Arc::from(file.bytes), declared_charset: file.charset })
            }
            // Nothing was known of which it could be said.
            Ok(Answer::Unchanged) => Err(Fault::lasting(address, "fetch.status", [StatusCode::NOT_MODIFIED.to_string()]).error),
            Err(failure) => Err(failure.error),
        }
    }

    /// The pauses between attempts: each about twice as long as the one before, no two runs alike.
    fn waits(&self) -> impl Iterator<Item = std::time::Duration> + use<> {
        let Settings { first_wait, longest_wait, retries, .. } = self.settings;
        let steps = ExponentialBuilder::default().with_min_delay(first_wait).with_max_delay(longest_wait).with_max_times(retries);
        steps.with_jitter().build()
    }

    fn attempt(&self, address: &str, known: &Known, partial: &mut Option<Partial>) -> Result<Answer, Fault> {
        let rest = partial.take();
        let (url, response, _turn) = match self.follow(address, true, &|url| conditions(url, known, rest.as_ref())) {
            Ok(followed) => followed,
            Err(fault) => {
                *partial = rest.filter(|_| fault.passes);
                return Err(fault);
            }
        };
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && known.address == url.as_str() && rest.is_none() {
            return Ok(Answer::Unchanged);
        }
        if status == StatusCode::RANGE_NOT_SATISFIABLE && rest.is_some() {
            return Err(Fault::passing(address, "fetch.no-range", []));
        }
        if ![StatusCode::OK, StatusCode::NON_AUTHORITATIVE_INFORMATION, StatusCode::PARTIAL_CONTENT].contains(&status) {
            let fault = fault::of_status(address, status, response.headers(), self.settings.longest_wait, self.now);
            *partial = rest.filter(|_| fault.passes);
            return Err(fault);
        }
        let begun = rest.filter(|_| status == StatusCode::PARTIAL_CONTENT);
        let headers = kept(response.headers());
        let charset = crate::source::charset_of(headers.get("content-type").map_or("", String::as_str));
        let bytes = body::read(address, &url, response, begun, self.most).map_err(|cut| {
            let Partly { fault, partial: begun } = *cut;
            *partial = begun;
            fault
        })?;
        body::check(address, headers.get("content-type").map_or("", String::as_str), &bytes, known.workbook)?;
        Ok(Answer::Received(Received { address: url.to_string(), status: status.as_u16(), headers, charset, bytes }))
    }

    /// Follows redirects to the server that has the file; `ask` says with which conditions each is asked.
    ///
    /// The turn is to be held until the body is read or given up: that is what keeps the server busy.
    fn follow(&self, address: &str, obedient: bool, ask: &dyn Fn(&Url) -> HeaderMap) -> Result<(Url, Reply<'_>, Turn<'_>), Fault> {
        let mut url = address::parse(address)?;
        let mut seen = BTreeSet::new();
        loop {
            url.set_fragment(None);
            if !seen.insert(url.clone()) {
                return Err(Fault::lasting(address, "fetch.redirect-loop", [url.to_string()]));
            }
            if seen.len() > self.settings.redirects + 1 {
                return Err(Fault::lasting(address, "fetch.redirects", [self.settings.redirects.to_string()]));
            }
            let delay = if obedient { self.allowed(address, &url)? } else { self.settings.delay };
            let turn = self.hosts.turn(&server_of(&url), delay);
            let response = self.client.send(address, &url, ask(&url))?;
            let status = response.status();
            let moves = [301, 302, 303, 307, 308].contains(&status.as_u16());
            if !moves {
                return Ok((url, response, turn));
            }
            drop(turn);
            let location = response.headers().get(header::LOCATION).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
            let next = location.and_then(|location| url.join(location).ok());
            let next = next.ok_or_else(|| Fault::lasting(address, "fetch.no-location", [status.to_string()]))?;
            address::check_move(address, &url, &next)?;
            url = next;
        }
    }

    /// How long a server is left alone before it is asked for this. Errs where it does not want to be asked.
    fn allowed(&self, address: &str, url: &Url) -> Result<std::time::Duration, Fault> {
        let server = server_of(url);
        let cell = self.robots.lock().unwrap_or_else(PoisonError::into_inner).entry(server).or_default().clone();
        let robots = cell.get_or_init(|| self.robots_of(url));
        let robots = robots.as_ref().map_err(|error| {
            let asked = Message::new("fetch.robots-asked", [error.place.to_string()]);
            let error = Error { place: Place::file(address), ..error.clone() }.detail(asked);
            Fault { error, passes: false, after: None }
        })?;
        if !robots.allows(url) {
            return Err(Fault::lasting(address, "fetch.robots", [url.to_string()]));
        }
        let delay = robots.delay.unwrap_or_default();
        if delay > self.settings.longest_wait {
            return Err(Fault::lasting(address, "fetch.crawl-delay", [delay.as_secs().to_string()]));
        }
        Ok(delay.max(self.settings.delay))
    }

    /// The `robots.txt` of a server: without one everything may be asked for; where it cannot be had, nothing (RFC 9309).
    fn robots_of(&self, url: &Url) -> Result<robots::Robots, Error> {
        let Ok(place) = url.join("/robots.txt") else { return Ok(robots::Robots::default()) };
        let mut waits = self.waits();
        loop {
            let fault = match self.robots_once(place.as_str()) {
                Ok(robots) => return Ok(robots),
                Err(fault) => fault,
            };
            match waits.next().filter(|_| fault.passes) {
                Some(wait) => std::thread::sleep(fault.after.map_or(wait, |after| after.max(wait))),
                None => return Err(fault.error),
            }
        }
    }

    fn robots_once(&self, place: &str) -> Result<robots::Robots, Fault> {
        let (_, response, _turn) = self.follow(place, false, &|_| HeaderMap::new())?;
        let status = response.status();
        if status.is_success() {
            return Ok(robots::Robots::parse(&body::head(place, response, robots::MOST)?));
        }
        if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
            return Ok(robots::Robots::default());
        }
        Err(fault::of_status(place, status, response.headers(), self.settings.longest_wait, self.now))
    }
}

/// The server of an address, with its port; the address itself where it is none.
///
/// ```
/// assert_eq!(seihyo::fetch::server("https://Example.jp/a.xlsx"), "example.jp:443");
/// ```
pub fn server(address: &str) -> String {
    Url::parse(address).map_or_else(|_| address.to_owned(), |url| server_of(&url))
}

fn server_of(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// What of a file is asked for.
fn conditions(url: &Url, known: &Known, rest: Option<&Partial>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name, value: &str| {
        if let Ok(value) = header::HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if let Some(rest) = rest {
        if rest.address == url.as_str() {
            put(header::RANGE, &format!("bytes={}-", rest.bytes.len()));
            put(header::IF_RANGE, &rest.etag);
            put(header::ACCEPT_ENCODING, "identity");
        }
        return headers;
    }
    if known.address == url.as_str() {
        known.etag.iter().for_each(|etag| put(header::IF_NONE_MATCH, etag));
        known.last_modified.iter().for_each(|time| put(header::IF_MODIFIED_SINCE, time));
    }
    headers
}

fn kept(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    KEPT.iter().filter_map(|name| Some(((*name).to_owned(), text(name)?))).collect()
}
