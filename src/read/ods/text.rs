//! Paragraphs of text as one string, with the parts that look unlike the rest.

use super::object::Drawn;
use super::style::{Styles, TextLook};
use crate::grid::Run;
use crate::read::xml::{Fault, Xml, attribute, push_characters};
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// Spaces that one `text:s` may stand for.
const MAX_SPACES: usize = 100;

/// Paragraphs joined by line feeds, white space as the format prescribes: runs of it are one space, other spaces are elements.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    /// The text so far.
    pub(super) text: String,
    /// Its parts that look unlike the rest.
    pub(super) runs: Vec<Run>,
    any: bool,
    /// True where white space that follows adds nothing.
    spaced: bool,
    /// True where the white space at the end is (part of) a line break of pretty-printed XML.
    broken: bool,
}

/// What an element within a paragraph means for its text.
#[derive(Debug)]
enum Inline {
    /// Its content is part of the text; holds whether it is a span that looks different.
    Transparent(TextLook),
    /// It stands for this character, so many times.
    Characters(char, usize),
    /// Furigana, notes and the like: no part of the text.
    Dropped,
    /// Something with a text of its own.
    Foreign(Foreign),
}

impl Inline {
    /// What an element within a paragraph is.
    fn of(element: &BytesStart<'_>, styles: &Styles) -> Result<Self, Fault> {
        Ok(match element.name().0 {
            "text:s" => {
                let count = attribute(element, "text:c")?.and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
                Self::Characters(' ', count.min(MAX_SPACES))
            }
            "text:tab" => Self::Characters('\t', 1),
            "text:line-break" => Self::Characters('\n', 1),
            "text:ruby-text" | "text:note" | "text:tracked-changes" => Self::Dropped,
            "office:annotation" => Self::Foreign(Foreign::Annotation),
            "text:span" => match attribute(element, "text:style-name")? {
                Some(name) => Self::Transparent(styles.text(&name)),
                None => Self::Transparent(TextLook::default()),
            },
            name if name.starts_with("draw:") && name != "draw:a" => Self::Foreign(Foreign::Drawn(Drawn::from(element)?)),
            _ => Self::Transparent(TextLook::default()),
        })
    }
}

impl Paragraphs {
    /// Begins a paragraph.
    pub(super) fn begin(&mut self) {
        if std::mem::replace(&mut self.any, true) {
            self.text.push('\n');
        }
        (self.spaced, self.broken) = (true, false);
    }

    /// Ends a paragraph.
    pub(super) fn end(&mut self) {
        if self.broken && self.text.ends_with(' ') {
            self.text.pop();
        }
        (self.spaced, self.broken) = (true, false);
    }

    /// Adds characters as they stand in the XML.
    fn push(&mut self, characters: &str) {
        for character in characters.chars() {
            if matches!(character, ' ' | '\t' | '\n' | '\r') {
                if !self.spaced {
                    self.text.push(' ');
                }
                self.spaced = true;
                self.broken |= character == '\n';
            } else {
                self.text.push(character);
                (self.spaced, self.broken) = (false, false);
            }
        }
    }

    /// Adds a character that an element stands for.
    fn push_exact(&mut self, character: char, count: usize) {
        self.text.extend(std::iter::repeat_n(character, count));
        (self.spaced, self.broken) = (false, false);
    }

    /// Adds the characters of an event that has any.
    fn push_event(&mut self, event: &Event<'_>) -> Result<(), Fault> {
        match event {
            Event::Text(text) => self.push(text),
            Event::GeneralRef(_) | Event::CData(_) => {
                let mut characters = String::new();
                push_characters(event, &mut characters)?;
                self.push(&characters);
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes how the text from `start` on looks.
    fn look(&mut self, start: usize, look: TextLook) {
        if look != TextLook::default() && start < self.text.len() {
            self.runs.push(Run { start, end: self.text.len(), superscript: look.superscript, strike: look.strike });
        }
    }
}

/// Something within a paragraph that is no text of its own.
#[derive(Debug)]
pub(super) enum Foreign {
    /// A comment.
    Annotation,
    /// A drawn thing.
    Drawn(Drawn),
}

/// Reads something foreign whose start was read last, to its end.
pub(super) type ReadForeign<'a, R> = dyn FnMut(Foreign, &mut Xml<R>) -> Result<(), Fault> + 'a;

/// The rest of a paragraph whose start was read last; `foreign` reads what stands in it without being part of its text.
pub(super) fn rest_of_paragraph<R: BufRead>(
    xml: &mut Xml<R>,
    text: &mut Paragraphs,
    styles: &Styles,
    foreign: &mut ReadForeign<'_, R>,
) -> Result<(), Fault> {
    let mut open: Vec<(usize, TextLook)> = Vec::new();
    loop {
        let inline = match xml.inside()? {
            Event::Start(element) => Inline::of(&element, styles)?,
            Event::End(_) => match open.pop() {
                Some((start, look)) => {
                    text.look(start, look);
                    continue;
                }
                None => break,
            },
            event => {
                text.push_event(&event)?;
                continue;
            }
        };
        match inline {
            Inline::Transparent(look) => open.push((text.text.len(), look)),
            Inline::Characters(character, count) => {
                text.push_exact(character, count);
                xml.skip()?;
            }
            Inline::Dropped => xml.skip()?,
            Inline::Foreign(thing) => foreign(thing, xml)?,
        }
    }
    text.end();
    Ok(())
}

/// The paragraphs within an element whose start was read last, without those of comments and drawings in it.
pub(super) fn paragraphs<R: BufRead>(xml: &mut Xml<R>, styles: &Styles) -> Result<String, Fault> {
    let mut text = Paragraphs::default();
    let mut depth = 1u64;
    while depth > 0 {
        let is_paragraph = match xml.inside()? {
            Event::Start(element) => match element.name().0 {
                "text:p" | "text:h" => true,
                "text:list" | "text:list-item" => {
                    depth += 1;
                    continue;
                }
                _ => false,
            },
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            _ => continue,
        };
        if is_paragraph {
            text.begin();
            rest_of_paragraph(xml, &mut text, styles, &mut |_, xml| xml.skip())?;
        } else {
            xml.skip()?;
        }
    }
    Ok(text.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> String {
        let text = format!("<cell>{xml}</cell>");
        let mut reader = Xml::new(text.as_bytes(), &crate::limits::Budget::default());
        reader.next().unwrap();
        paragraphs(&mut reader, &Styles::default()).unwrap()
    }

    #[test]
    fn paragraphs_are_lines() {
        for (xml, expected) in [
            ("<text:p>a<text:s text:c=\"3\"/>b</text:p><text:p>c</text:p>", "a   b\nc"),
            ("\n  <text:p>\n    総数\n  </text:p>\n", "総数"),
            ("<text:p>a  b </text:p>", "a b "),
            ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
            ("<text:p/><text:p>b</text:p>", "\nb"),
            ("<text:p>1 &lt; <text:span>2</text:span></text:p>", "1 < 2"),
            ("<text:p><text:s text:c=\"99999999999\"/></text:p>", &" ".repeat(MAX_SPACES)),
        ] {
            assert_eq!(text(xml), expected);
        }
    }

    #[test]
    fn furigana_and_comments_are_no_text() {
        let ruby = "<text:p><text:ruby><text:ruby-base>人口</text:ruby-base><text:ruby-text>じんこう</text:ruby-text></text:ruby></text:p>";
        assert_eq!(text(ruby), "人口");
        assert_eq!(text("<office:annotation><text:p>note</text:p></office:annotation><text:p>1</text:p>"), "1");
    }
}
