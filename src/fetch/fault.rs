//! What can go wrong with a request, and whether it may pass.

use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap};
use std::time::Duration;

/// A request that came to nothing.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) error: Error,
    /// True where it may be another time.
    pub(super) passes: bool,
    /// How long the server wants to be left alone.
    pub(super) after: Option<Duration>,
}

impl Fault {
    /// One that stays.
    pub(super) fn lasting(address: &str, key: &'static str, arguments: impl IntoIterator<Item = String>) -> Self {
        Self { error: Error::new(Place::file(address), Message::new(key, arguments)), passes: false, after: None }
    }

    /// One that may pass.
    pub(super) fn passing(address: &str, key: &'static str, arguments: impl IntoIterator<Item = String>) -> Self {
        Self { passes: true, ..Self::lasting(address, key, arguments) }
    }

    /// The same with what to do about it.
    pub(super) fn hint(mut self, key: &'static str) -> Self {
        self.error = self.error.hint(Message::plain(key));
        self
    }
}

/// The fault that a status tells. Servers that are busy, restarted or behind a gateway that is come to themselves; others do not.
pub(super) fn of_status(address: &str, status: StatusCode, headers: &HeaderMap, longest: Duration, now: Option<Timestamp>) -> Fault {
    let said = || [status.to_string()];
    match status.as_u16() {
        404 => Fault::lasting(address, "fetch.not-found", said()).hint("fetch.not-found-hint"),
        410 => Fault::lasting(address, "fetch.gone", said()).hint("fetch.not-found-hint"),
        401 | 403 | 407 | 451 => Fault::lasting(address, "fetch.forbidden", said()),
        408 | 425 | 429 | 500 | 502 | 503 | 504 => {
            let after = retry_after(headers, now);
            match after.filter(|after| *after > longest) {
                Some(after) => Fault::lasting(address, "fetch.later", [status.to_string(), after.as_secs().to_string()]),
                None => Fault { after, ..Fault::passing(address, "fetch.status", said()) },
            }
        }
        _ => Fault::lasting(address, "fetch.status", said()),
    }
}

/// What `Retry-After` asks for: seconds, or a date, which is counted from the server's own time where it says it.
fn retry_after(headers: &HeaderMap, now: Option<Timestamp>) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok()).map(str::trim);
    let said = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = said.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let until = date(said)?;
    let since = text(header::DATE).and_then(date).or(now)?;
    // A date that is past asks for nothing.
    Some(Duration::try_from(until.duration_since(since)).unwrap_or_default())
}

/// A date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_say_when_to_come_again() {
        let now = date("Sat, 28 Nov 2026 02:00:00 GMT");
        for (after, date, seconds) in [
            ("120", None, Some(120)),
            ("0", None, Some(0)),
            ("Sat, 28 Nov 2026 02:00:30 GMT", None, Some(30)),
            ("Sat, 28 Nov 2026 02:00:30 GMT", Some("Sat, 28 Nov 2026 02:00:20 GMT"), Some(10)),
            ("Sat, 28 Nov 2026 01:00:00 GMT", None, Some(0)),
            ("-5", None, None),
            ("soon", None, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, after.parse().unwrap());
            date.map(|date| headers.insert(header::DATE, date.parse().unwrap()));
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{after} {date:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn what_may_pass_is_told_by_the_status() {
        let fault = |status: u16, after: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, after.parse().unwrap());
            of_status("http://a/", StatusCode::from_u16(status).unwrap(), &headers, Duration::from_mins(1), None)
        };
        for (status, passes) in
            [(404, false), (410, false), (403, false), (429, true), (500, true), (501, false), (503, true), (204, false)]
        {
            assert_eq!(fault(status, "1").passes, passes, "{status}");
        }
        assert!(fault(429, "60").passes && !fault(429, "61").passes);
    }
}
