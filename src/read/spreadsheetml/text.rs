//! The text of a `Data` element, which may be marked up as HTML.

use crate::grid::Run;
use crate::read::xml::{Fault, Xml, push_characters};
use quick_xml::events::Event;

/// A text and its parts that look unlike the rest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RichText {
    /// The text as it stands, white space and all.
    pub(super) text: String,
    /// Parts set higher or struck through.
    pub(super) runs: Vec<Run>,
}

impl RichText {
    /// Reads the rest of the element whose start was read last.
    pub(super) fn read(xml: &mut Xml<&[u8]>) -> Result<Self, Fault> {
        let mut rich = Self::default();
        let mut open: Vec<(usize, Mark)> = Vec::new();
        loop {
            match xml.inside()? {
                Event::Start(element) => {
                    let mark = match element.local_name().as_ref() {
                        "Sup" => Mark::Superscript,
                        "S" => Mark::Strike,
                        "PhoneticText" => Mark::Furigana,
                        _ => Mark::Other,
                    };
                    open.push((rich.text.len(), mark));
                }
                Event::End(_) => match open.pop() {
                    Some((start, mark)) => rich.close(start, mark),
                    None => return Ok(rich),
                },
                event => push_characters(&event, &mut rich.text)?,
            }
        }
    }

    /// Reads the first child of a name within the element whose start was read last, and passes the end of that element.
    pub(super) fn read_within(xml: &mut Xml<&[u8]>, child: &str) -> Result<Self, Fault> {
        let mut rich = None;
        loop {
            let is_child = match xml.inside()? {
                Event::Start(element) => element.local_name().as_ref() == child,
                Event::End(_) => return Ok(rich.unwrap_or_default()),
                _ => continue,
            };
            if is_child && rich.is_none() {
                rich = Some(Self::read(xml)?);
            } else {
                xml.skip()?;
            }
        }
    }

    fn close(&mut self, start: usize, mark: Mark) {
        let end = self.text.len();
        match mark {
            Mark::Furigana => {
                self.text.truncate(start);
                self.runs.retain(|run| run.end <= start);
            }
            Mark::Superscript | Mark::Strike if start < end => {
                self.runs.push(Run { start, end, superscript: mark == Mark::Superscript, strike: mark == Mark::Strike });
            }
            _ => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Superscript,
    Strike,
    Furigana,
    Other,
}
