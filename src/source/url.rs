//! Sources from the web.

use super::SourceFile;
use super::web::{USER_AGENT, causes, with_tls};
use crate::finding::Error;
use crate::limits::{Exceeded, Limit};
use crate::message::Message;
use crate::place::Place;
use reqwest::blocking::Client;
use std::io::Read;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// A server that says nothing for this long has failed.
const TIMEOUT: Duration = Duration::from_mins(1);

static CLIENT: LazyLock<Result<Client, String>> = LazyLock::new(|| {
    with_tls();
    Client::builder().user_agent(USER_AGENT).timeout(TIMEOUT).build().map_err(|error| error.to_string())
});

/// Fetches a file. Errs where the server cannot be reached, answers with an error, or sends more bytes than `most`.
pub(super) fn fetch(address: &str, most: u64) -> Result<SourceFile, Error> {
    let place = || Place::file(address);
    let fail = |reason: String| Error::new(place(), Message::new("source.not-fetched", [reason]));
    let client = CLIENT.as_ref().map_err(|reason| fail(reason.clone()))?;
    let response = client.get(address).send().map_err(|error| fail(causes(&error)))?;
    let status = response.status();
    if !status.is_success() {
        return Err(Error::new(place(), Message::new("source.http-status", [status.to_string()])));
    }
    let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let declared_charset = charset(content_type);
    let mut bytes = Vec::new();
    response.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| fail(error.to_string()))?;
    if bytes.len() as u64 > most {
        return Err(Exceeded { limit: Limit::InputBytes, found: bytes.len() as u64, allowed: most }.error(place()));
    }
    Ok(SourceFile { name: Arc::from(address), bytes: Arc::from(bytes), declared_charset })
}

/// The charset of a content type: `text/html; charset=Shift_JIS`.
pub(super) fn charset(content_type: &str) -> Option<String> {
    let (_, value) = content_type
        .split(';')
        .map(str::trim)
        .filter_map(|part| part.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"').to_owned()).filter(|value| !value.is_empty())
}

/// The last part of an address as a file name; `index` where it has none.
pub(super) fn file_name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let name = path.split_once('/').map_or("", |(_, path)| path.rsplit('/').next().unwrap_or_default());
    if name.is_empty() { "index".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_charsets_come_from_the_answer() {
        assert_eq!(file_name("https://example.org/a/b.xlsx?x=1#y"), "b.xlsx");
        assert_eq!(file_name("https://example.org"), "index");
        assert_eq!(file_name("https://example.org/documents/d/soumu/r6-"), "r6-");
        assert_eq!(charset("text/html; charset=\"Shift_JIS\""), Some("Shift_JIS".to_owned()));
        assert_eq!(charset("application/vnd.ms-excel"), None);
    }
}
