//! The client that requests go through.

use super::address::{NotPublic, PublicOnly, is_public, literal, proxies};
use super::fault::Fault;
use super::settings::Settings;
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::source::web::{causes, with_tls};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode, Url};
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use tokio::runtime::{Builder, Runtime};

/// Sends one request at a time; follows no redirect by itself.
pub(super) struct Client {
    inner: reqwest::Client,
    /// Where its work is done; threads that ask wait for it.
    runtime: Runtime,
    /// The hosts of proxies; none where any address may be asked.
    guard: Option<std::collections::BTreeSet<String>>,
}

impl Client {
    /// A client by settings; proxies are those of the environment. Errs where it cannot be made of them.
    pub(super) fn new(settings: &Settings) -> Result<Self, Error> {
        with_tls();
        let mut builder = reqwest::Client::builder()
            .user_agent(settings.user_agent())
            .redirect(Policy::none())
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .timeout(settings.total_timeout);
        let guard = (!settings.allow_private).then(proxies);
        if let Some(proxies) = &guard {
            builder = builder.dns_resolver(Arc::new(PublicOnly { proxies: proxies.clone() }));
        }
        let fail = |reason: String| Error::new(Place::file("[fetch]"), Message::new("fetch.no-client", [reason]));
        let inner = builder.build().map_err(|error| fail(causes(&error)))?;
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(|error| fail(error.to_string()))?;
        Ok(Self { inner, runtime, guard })
    }

    /// Asks a server. Errs where it cannot be reached or must not be.
    pub(super) fn send(&self, address: &str, url: &Url, headers: HeaderMap) -> Result<Reply<'_>, Fault> {
        let private = |host: String| Fault::lasting(address, "fetch.private", [host]).hint("fetch.private-hint");
        if let Some(proxies) = &self.guard {
            let host = url.host_str().unwrap_or_default().to_lowercase();
            if literal(url).is_some_and(|address| !is_public(address)) || proxies.contains(&host) || is_this_machine(&host) {
                return Err(private(host));
            }
        }
        let request = self.inner.get(url.clone()).headers(headers);
        // The clock of the timeouts is that of the runtime, so that the request must begin within it.
        let sent = self.runtime.block_on(async { request.send().await });
        let reply = sent.map(|response| Reply { client: self, response, chunk: Cursor::default() });
        reply.map_err(|error| match refused(&error) {
            Some(host) => private(host),
            None if error.is_builder() => Fault::lasting(address, "fetch.failed", [causes(&error)]),
            None if error.is_timeout() => Fault::passing(address, "fetch.timeout", [causes(&error)]),
            None => Fault::passing(address, "fetch.failed", [causes(&error)]),
        })
    }
}

/// An answer of which the body is yet to be read.
pub(super) struct Reply<'a> {
    client: &'a Client,
    response: Response,
    chunk: Cursor<Vec<u8>>,
}

impl Reply<'_> {
    pub(super) fn status(&self) -> StatusCode {
        self.response.status()
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }
}

impl Read for Reply<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.chunk.read(to)?;
            if read > 0 || to.is_empty() {
                return Ok(read);
            }
            match self.client.runtime.block_on(self.response.chunk()).map_err(io::Error::other)? {
                Some(chunk) => self.chunk = Cursor::new(chunk.to_vec()),
                None => return Ok(0),
            }
        }
    }
}

/// True for the names that stand for this machine (RFC 6761), whoever looks them up.
fn is_this_machine(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    host == "localhost" || host.ends_with(".localhost")
}

/// The host that was not looked up because it is not public, where that is the cause.
fn refused(error: &reqwest::Error) -> Option<String> {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(NotPublic(host)) = inner.downcast_ref() {
            return Some(host.clone());
        }
        cause = inner.source();
    }
    None
}
