//! The API of a portal: what is asked, and what it says where it does not do it.

use super::same::said;
use crate::finding::Error;
use crate::message::Message;
use crate::publish::refused;
use crate::source::web::{USER_AGENT, causes, with_tls};
use reqwest::StatusCode;
use reqwest::blocking::multipart::{Form, Part};
use reqwest::blocking::{Client, RequestBuilder, Response};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// A portal that says nothing for this long has failed; it may take long to take a large file.
const TIMEOUT: Duration = Duration::from_mins(5);

/// Why something was not done.
pub(super) struct Refusal {
    pub(super) error: Error,
    pub(super) kind: Kind,
}

/// What a refusal costs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing yet: it may pass.
    Passing,
    /// The dataset: the portal does not take what is in it.
    Dataset,
    /// The run: the next dataset would fare no better.
    Run,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, kind: Kind::Run }
    }
}

/// The API of a portal.
pub(super) struct Api<'a> {
    client: Client,
    url: &'a str,
    token: String,
    is_rehearsal: bool,
}

impl<'a> Api<'a> {
    /// The API at an address, for who holds a token.
    pub(super) fn new(url: &'a str, token: String, is_rehearsal: bool) -> Result<Self, Error> {
        with_tls();
        // A portal under uWSGI closes each connection without saying so; a file cannot be sent again on another.
        let client = Client::builder().user_agent(USER_AGENT).timeout(TIMEOUT).pool_max_idle_per_host(0);
        let client = client.build().map_err(|error| refused(url, error))?;
        Ok(Self { client, url: url.trim_end_matches('/'), token, is_rehearsal })
    }

    /// True where nothing is to be changed.
    pub(super) const fn is_rehearsal(&self) -> bool {
        self.is_rehearsal
    }

    fn request(&self, action: &str) -> RequestBuilder {
        let request = self.client.post(format!("{}/api/3/action/{action}", self.url));
        if self.token.is_empty() { request } else { request.header("Authorization", &self.token) }
    }

    /// What the portal holds under a name; none where it holds nothing.
    pub(super) fn get(&self, action: &str, id: &str) -> Result<Option<Value>, Refusal> {
        let answer = self.sent(self.request(action).json(&json!({ "id": id })));
        let answer = answer.map_err(|refusal| Refusal { error: refusal.error.hint(Message::plain("publish.reach-hint")), ..refusal })?;
        if answer.status() == 404 { Ok(None) } else { self.result(id, answer).map(Some) }
    }

    /// Has the portal do something for a dataset or a file; what it gives back. In a rehearsal nothing is asked.
    pub(super) fn post(&self, action: &str, what: &str, body: &Value) -> Result<Value, Refusal> {
        if self.is_rehearsal {
            return Ok(body.clone());
        }
        self.result(what, self.sent(self.request(action).json(body))?)
    }

    /// The same with a file.
    pub(super) fn send(&self, action: &str, what: &str, fields: &Map<String, Value>, name: &str, bytes: Vec<u8>) -> Result<Value, Refusal> {
        if self.is_rehearsal {
            return Ok(Value::Object(fields.clone()));
        }
        let form = fields.iter().fold(Form::new(), |form, (key, value)| form.text(key.clone(), said(Some(value))));
        let form = form.part("upload", Part::bytes(bytes).file_name(name.to_owned()));
        self.result(what, self.sent(self.request(action).multipart(form))?)
    }

    fn sent(&self, request: RequestBuilder) -> Result<Response, Refusal> {
        request.send().map_err(|error| Refusal {
            kind: if error.is_builder() { Kind::Run } else { Kind::Passing },
            error: refused(self.url, causes(&error)),
        })
    }

    /// The result of an answer. Errs with what the portal says where it did not do it.
    fn result(&self, what: &str, answer: Response) -> Result<Value, Refusal> {
        let status = answer.status();
        let body = answer.text().map_err(|error| Refusal { kind: Kind::Passing, error: refused(self.url, causes(&error)) })?;
        let value: Value = serde_json::from_str(&body).unwrap_or_default();
        if value.get("success") == Some(&Value::Bool(true)) {
            return Ok(value.get("result").cloned().unwrap_or_default());
        }
        let said = value.get("error").map_or_else(|| body.chars().take(300).collect(), Value::to_string);
        let error = refused(&format!("{}: {what}", self.url), format!("{status}: {said}"));
        Err(Refusal { error, kind: kind(status) })
    }
}

/// What a status that is no success costs. 409 is CKAN's word for what does not pass its validators, a file that is too large among it.
fn kind(status: StatusCode) -> Kind {
    match status.as_u16() {
        429 | 500.. => Kind::Passing,
        404 | 409 | 413 => Kind::Dataset,
        _ => Kind::Run,
    }
}
