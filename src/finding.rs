//! What is wrong or doubtful about a source, said so that the work can go on.
//!
//! A [`Finding`] says that the data is bad and we go on; an [`Error`] that we cannot.

use crate::message::{Lang, Message};
use crate::place::Place;
use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the data is not touched by it.
    Info,
    /// The data may be wrong or hard to use: a person should look.
    Warning,
    /// Data was lost or could not be read.
    Error,
}

impl Severity {
    /// The word for machine output: `info`, `warning`, `error`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that is wrong or doubtful: a stable code, where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where it is.
    pub place: Place,
    /// Stable code such as `ENC002`; it keeps its meaning for ever.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What stands there, and what was expected.
    pub message: Message,
    /// What to do about it.
    pub hint: Option<Message>,
}

impl Finding {
    /// A finding without a hint.
    pub const fn new(code: &'static str, severity: Severity, place: Place, message: Message) -> Self {
        Self { place, code, severity, message, hint: None }
    }

    /// The same finding with what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The finding as one line: code, place, message.
    pub fn line(&self, lang: Lang) -> String {
        format!("{} {}: {}", self.code, self.place, self.message.text(lang))
    }
}

/// Why the work on a file, a definition or a release cannot go on: where, what was found, what was expected, what to do.
///
/// Shown in English by [`fmt::Display`] and in either language by [`Error::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Where it happened.
    pub place: Place,
    /// What was found and what was expected.
    pub message: Message,
    /// Further facts, a line each.
    pub details: Vec<Message>,
    /// What to do about it.
    pub hint: Option<Message>,
}

impl Error {
    /// An error without details or hint.
    pub const fn new(place: Place, message: Message) -> Self {
        Self { place, message, details: Vec::new(), hint: None }
    }

    /// The same error with one more fact.
    #[must_use]
    pub fn detail(mut self, detail: Message) -> Self {
        self.details.push(detail);
        self
    }

    /// The same error with what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The whole error, a line for what happened, one for each detail, one for the hint.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = format!("{}: {}", self.place, self.message.text(lang));
        for detail in &self.details {
            out.push_str("\n  ");
            out.push_str(&detail.text(lang));
        }
        if let Some(hint) = &self.hint {
            out.push_str("\n  ");
            out.push_str(&Message::new("command.hint", [hint.text(lang)]).text(lang));
        }
        out
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Error {}
