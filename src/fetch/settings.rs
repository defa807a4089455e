//! How servers are asked: `[fetch]` of `seihyo.toml`.

use crate::source::web::USER_AGENT;
use std::time::Duration;

/// How servers are asked. The defaults suit a run by night over the servers of public bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `contact`: whom a server's keeper may write to, an address or a URL; it stands in the `User-Agent`. None by default.
    pub contact: Option<String>,
    /// `connect-timeout`, 10 seconds: a server that is there takes a connection within one, and ten bridge lost packets.
    pub connect_timeout: Duration,
    /// `read-timeout`, 60 seconds: pages that are made when they are asked for may be silent for half a minute.
    pub read_timeout: Duration,
    /// `total-timeout`, 1800 seconds: the largest file allowed by default, 1 GiB, comes within it over 4.8 Mbit/s.
    pub total_timeout: Duration,
    /// `retries`, 4 after the first attempt: with the pauses between them they bridge the restart of a server.
    pub retries: usize,
    /// `first-wait`, 1 second: the pause before the second attempt; each one after it is twice as long, and up to as much again by chance.
    pub first_wait: Duration,
    /// `longest-wait`, 300 seconds: a pause that a server asks for, by `Retry-After` or `Crawl-delay`, is kept up to this long; for a longer
    /// one the next run has to come.
    pub longest_wait: Duration,
    /// `delay`, 1 second: between two requests to a server, as crawlers of libraries keep it; `Crawl-delay` makes it longer.
    pub delay: Duration,
    /// `per-host`, 1: requests to a server at a time.
    pub per_host: usize,
    /// `hosts`, 8: servers that are asked at a time.
    pub hosts: usize,
    /// `redirects`, 10: as many are followed, as browsers follow 20 and need 3.
    pub redirects: usize,
    /// `allow-private`, false: whether addresses of this machine and of inner networks are asked, which a name or redirect could point at.
    pub allow_private: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            contact: None,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_mins(1),
            total_timeout: Duration::from_mins(30),
            retries: 4,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_mins(5),
            delay: Duration::from_secs(1),
            per_host: 1,
            hosts: 8,
            redirects: 10,
            allow_private: false,
        }
    }
}

impl Settings {
    /// How the program introduces itself: its name and version, and whom to write to.
    pub fn user_agent(&self) -> String {
        let name = USER_AGENT;
        self.contact.as_ref().map_or_else(|| name.to_owned(), |contact| format!("{name} (+{contact})"))
    }
}
