//! What is wrong with a definition: file, line, what was found, what is valid, and the line itself.

use crate::finding::Error;
use crate::message::{Lang, Message};
use crate::place::Place;
use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// An error of a definition with the text it points into; shown plainly, or by miette with the line and a mark under it.
#[derive(Clone, Debug)]
pub struct DefinitionError {
    /// Where, what was found, what to do.
    pub error: Error,
    lang: Lang,
    text: Option<Arc<NamedSource<String>>>,
    span: Option<Range<usize>>,
}

impl DefinitionError {
    /// An error that no line of the definition is to blame for.
    pub fn plain(error: Error) -> Self {
        Self { error, lang: Lang::En, text: None, span: None }
    }

    /// The same error, shown in a language; English by default.
    #[must_use]
    pub fn shown_in(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The bytes of the definition's text that it points to.
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }
}

impl fmt::Display for DefinitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error.place, self.error.message.text(self.lang))?;
        self.error.details.iter().try_for_each(|detail| write!(f, "\n{}", detail.text(self.lang)))
    }
}

impl std::error::Error for DefinitionError {}

impl Diagnostic for DefinitionError {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let hint = self.error.hint.as_ref()?;
        Some(Box::new(hint.text(self.lang)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.text.as_deref().map(|text| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::underline(span))))
    }
}

/// The errors of one definition as they are found.
pub(super) struct Faults {
    place: Place,
    text: Arc<NamedSource<String>>,
    found: Vec<DefinitionError>,
}

impl Faults {
    pub(super) fn new(name: &str, text: &str) -> Self {
        Self { place: Place::file(name), text: Arc::new(NamedSource::new(name, text.to_owned())), found: Vec::new() }
    }

    /// The file's name without folder and ending.
    pub(super) fn stem(&self) -> &str {
        let name = self.place.file.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".toml").unwrap_or(name)
    }

    /// The definition's text.
    pub(super) fn text(&self) -> &str {
        self.text.inner()
    }

    /// Adds an error: the line is the sentence's first argument, the key its second.
    pub(super) fn add(&mut self, span: Range<usize>, key: &'static str, arguments: &[&str], hint: Option<Message>) {
        let line = line(self.text(), span.start).to_string();
        let message = Message::new(key, std::iter::once(line.as_str()).chain(arguments.iter().copied()));
        let error = Error { place: self.place.clone(), message, details: Vec::new(), hint };
        self.found.push(DefinitionError { error, lang: Lang::En, text: Some(self.text.clone()), span: Some(span) });
    }

    /// What was made, where nothing was wrong.
    pub(super) fn none_or<T>(self, made: T) -> Result<T, Vec<DefinitionError>> {
        if self.found.is_empty() { Ok(made) } else { Err(self.found) }
    }
}

/// The valid choices as a hint.
pub(super) fn choices(valid: &[&str]) -> Message {
    Message::new("definition.choices", [valid.join(", ")])
}

/// The line of a byte, counted from 1.
fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
}

/// What the TOML reader says, in the words of the other errors where it is one of the faults that people make.
pub(super) fn syntax(name: &str, text: &str, error: &toml::de::Error) -> DefinitionError {
    let mut faults = Faults::new(name, text);
    let span = error.span().unwrap_or(0..0);
    let said = error.message();
    let quoted = said.split('`').nth(1).unwrap_or_default();
    let (key, argument, hint) = if said.starts_with("unknown field `") {
        let valid: Vec<&str> = said.split('`').skip(3).step_by(2).collect();
        ("definition.unknown-key", quoted, Some(choices(&valid)))
    } else if said.starts_with("missing field `") {
        ("definition.missing-key", quoted, None)
    } else {
        ("definition.syntax", said, None)
    };
    faults.add(span, key, &[argument], hint);
    faults.found.pop().unwrap_or_else(|| DefinitionError::plain(Error::new(Place::file(name), Message::plain(key))))
}
