//! XML from files that nobody vouches for: no entities but the predefined ones, every fault with its byte.

use crate::limits::{Budget, Exceeded, Limit};
use quick_xml::encoding::DecodingReader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Why XML cannot be read on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It declares or uses an entity of its own; holds the name where known. They are refused, for they can grow without bound.
    Entity(String),
    /// It is not well formed, is cut short or does not unpack; holds the byte and what is wrong.
    Broken(u64, String),
    /// It has more of something than a limit allows.
    Exceeded(Exceeded),
}

impl Fault {
    /// The document ends before its elements do.
    pub(super) fn early_end() -> Self {
        Self::Broken(0, "the document ends too early".to_owned())
    }
}

/// The events of an XML document, one after the other; an empty element gives a start and an end.
pub(super) struct Xml<R> {
    reader: Reader<DecodingReader<Watched<R>>>,
    buffer: Vec<u8>,
    depth: u64,
    /// Bytes since the last event.
    since: Arc<AtomicU64>,
    budget: Budget,
}

impl<R: BufRead> Xml<R> {
    /// Reads UTF-8, or UTF-16 where a byte order mark or the first characters say so.
    pub(super) fn new(input: R, budget: &Budget) -> Self {
        let since = Arc::new(AtomicU64::new(0));
        let watched = Watched { input, since: since.clone(), budget: budget.clone() };
        let mut reader = Reader::from_reader(DecodingReader::new(watched));
        reader.config_mut().expand_empty_elements = true;
        // A bare "&" is a slip of programs that write XML by hand; what it means is plain.
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), depth: 0, since, budget: budget.clone() }
    }

    /// The next event; the end of the document is [`Event::Eof`].
    pub(super) fn next(&mut self) -> Result<Event<'_>, Fault> {
        self.buffer.clear();
        self.since.store(0, Ordering::Relaxed);
        let event = self.reader.read_event_into(&mut self.buffer);
        match &event {
            Ok(Event::DocType(text)) if text.contains('[') => return Err(Fault::Entity("DOCTYPE".to_owned())),
            Ok(Event::Start(_)) => {
                self.depth += 1;
                self.budget.check(Limit::Nesting, self.depth)?;
            }
            Ok(Event::End(_)) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        event.map_err(|error| fault(self.reader.error_position(), &error))
    }

    /// The next event of an open element: the end of the document is a fault.
    pub(super) fn inside(&mut self) -> Result<Event<'_>, Fault> {
        match self.next()? {
            Event::Eof => Err(Fault::early_end()),
            event => Ok(event),
        }
    }

    /// Passes over what is left of the element whose start was read last, its end included.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 1u64;
        while depth > 0 {
            match self.inside()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// All character data up to the end of the element whose start was read last.
    pub(super) fn text(&mut self) -> Result<String, Fault> {
        let mut out = String::new();
        let mut depth = 1u64;
        while depth > 0 {
            match self.inside()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                event => push_characters(&event, &mut out)?,
            }
        }
        Ok(out)
    }
}

fn fault(at: u64, error: &quick_xml::Error) -> Fault {
    let inner = if let quick_xml::Error::Io(error) = error { error.get_ref() } else { None };
    let exceeded = inner.and_then(|inner| inner.downcast_ref::<Exceeded>());
    exceeded.map_or_else(|| Fault::Broken(at, error.to_string()), |exceeded| Fault::Exceeded(*exceeded))
}

impl From<Exceeded> for Fault {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}

/// An input that ends with an [`Exceeded`] where a single tag or text is longer than the limit, for the reader holds it whole.
struct Watched<R> {
    input: R,
    since: Arc<AtomicU64>,
    budget: Budget,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.input.read(out)
    }
}

impl<R: BufRead> BufRead for Watched<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.budget.check(Limit::TextBytes, self.since.load(Ordering::Relaxed))?;
        self.budget.deadline().look();
        self.input.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.since.fetch_add(bytes as u64, Ordering::Relaxed);
        self.input.consume(bytes);
    }
}

/// Adds the characters of an event that has any.
pub(super) fn push_characters(event: &Event<'_>, out: &mut String) -> Result<(), Fault> {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => push_reference(reference, out)?,
        _ => {}
    }
    Ok(())
}

fn push_reference(reference: &BytesRef<'_>, out: &mut String) -> Result<(), Fault> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => out.push(character),
        Ok(None) => out.push_str(resolve_xml_entity(reference).ok_or_else(|| Fault::Entity(reference.to_string()))?),
        Err(error) => return Err(Fault::Broken(0, error.to_string())),
    }
    Ok(())
}

/// The attributes of an element as name and value, in order; a doubled one comes twice.
pub(super) fn attributes<'a>(element: &'a BytesStart<'_>) -> impl Iterator<Item = Result<(&'a str, Cow<'a, str>), Fault>> {
    let mut attributes = element.attributes();
    // Looking for doubles is quadratic in a hostile element.
    attributes.with_checks(false);
    attributes.map(|attribute| {
        let attribute = attribute.map_err(|error| Fault::Broken(0, error.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| Fault::Broken(0, error.to_string()))?;
        Ok((attribute.key.0, value))
    })
}

/// The value of one attribute.
pub(super) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Result<Option<Cow<'a, str>>, Fault> {
    for pair in attributes(element) {
        let (key, value) = pair?;
        if key == name {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_text(xml: &str) -> Result<String, Fault> {
        let mut reader = Xml::new(xml.as_bytes(), &Budget::default());
        while !matches!(reader.next()?, Event::Start(_)) {}
        reader.text()
    }

    #[test]
    fn predefined_entities_and_character_references_are_read() {
        assert_eq!(all_text("<a>A & B</a>"), Ok("A & B".to_owned()));
        assert_eq!(all_text("<a>1 &lt; 2<b/> &#x8868;&#49;<![CDATA[<x>]]></a>"), Ok("1 < 2 表1<x>".to_owned()));
    }

    #[test]
    fn own_entities_are_refused() {
        assert!(matches!(all_text("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"), Err(Fault::Entity(_))));
        assert_eq!(all_text("<a>&e;</a>"), Err(Fault::Entity("e".to_owned())));
        assert_eq!(all_text("<!DOCTYPE a><a>1</a>"), Ok("1".to_owned()));
    }

    #[test]
    fn a_document_cut_short_is_broken() {
        assert!(matches!(all_text("<a>1<b>"), Err(Fault::Broken(..))));
        assert!(matches!(all_text("<a>1</b>"), Err(Fault::Broken(..))));
    }

    #[test]
    fn what_is_too_deep_or_too_long_goes_beyond_its_limit() {
        let beyond = |xml: &str| if let Err(Fault::Exceeded(exceeded)) = all_text(xml) { Some(exceeded.limit) } else { None };
        assert_eq!(beyond(&"<a>".repeat(9999)), Some(Limit::Nesting));
        assert_eq!(beyond(&format!("<a>{}</a>", "x".repeat(17 << 20))), Some(Limit::TextBytes));
        assert_eq!(beyond(&format!("<a>{}</a>", "<b/>x".repeat(4 << 20))), None);
    }
}
