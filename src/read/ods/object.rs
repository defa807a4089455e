//! Comments and drawn things: `office:annotation` and the `draw:` elements.

use super::style::Styles;
use super::text::paragraphs;
use crate::grid::{Object, ObjectKind};
use crate::place::{Address, Range};
use crate::read::xml::{Fault, Xml, attribute};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::io::BufRead;

/// A drawn thing whose start element was read last.
#[derive(Debug)]
pub(super) struct Drawn {
    kind: ObjectKind,
    /// The cell at its bottom right corner.
    end: Option<Address>,
}

impl Drawn {
    /// Reads the start of a drawn thing.
    pub(super) fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let kind = if element.name().0 == "draw:control" { ObjectKind::Control } else { ObjectKind::Shape };
        Ok(Self { kind, end: attribute(element, "table:end-cell-address")?.and_then(|address| last_cell(&address)) })
    }

    /// Reads the rest of it; `cell` is the cell that it hangs on, `charts` the embedded documents that are charts.
    pub(super) fn read<R: BufRead>(
        mut self,
        xml: &mut Xml<R>,
        cell: Option<Address>,
        charts: &BTreeSet<String>,
        styles: &Styles,
    ) -> Result<Object, Fault> {
        let mut lines: Vec<String> = Vec::new();
        let mut depth = 1u64;
        while depth > 0 {
            let inner = match xml.inside()? {
                Event::Start(element) => Inner::of(&element, charts)?,
                Event::End(_) => {
                    depth -= 1;
                    continue;
                }
                _ => continue,
            };
            match inner {
                Inner::Open => depth += 1,
                Inner::Kind(kind) => {
                    self.becomes(kind);
                    xml.skip()?;
                }
                Inner::TextBox => {
                    self.becomes(ObjectKind::TextBox);
                    lines.push(paragraphs(xml, styles)?);
                }
                Inner::Words => lines.push(xml.text()?),
                Inner::Paragraph => lines.push(paragraph(xml, styles)?),
            }
        }
        lines.retain(|line| !line.is_empty());
        if !lines.is_empty() && self.kind == ObjectKind::Shape {
            self.kind = ObjectKind::TextBox;
        }
        let range = cell.map(|cell| Range::new(cell, self.end.unwrap_or(cell)));
        Ok(Object { kind: self.kind, range, text: lines.join("\n") })
    }

    /// The first thing within a frame counts; what follows is its picture for programs that cannot show it.
    fn becomes(&mut self, kind: ObjectKind) {
        if self.kind == ObjectKind::Shape {
            self.kind = kind;
        }
    }
}

enum Inner {
    Kind(ObjectKind),
    TextBox,
    Words,
    Paragraph,
    Open,
}

impl Inner {
    fn of(element: &BytesStart<'_>, charts: &BTreeSet<String>) -> Result<Self, Fault> {
        Ok(match element.name().0 {
            "draw:text-box" => Self::TextBox,
            "draw:image" => Self::Kind(ObjectKind::Image),
            "draw:object" | "draw:object-ole" => {
                let link = attribute(element, "xlink:href")?.unwrap_or_default();
                let name = link.trim_start_matches("./").trim_end_matches('/');
                Self::Kind(if charts.contains(name) { ObjectKind::Chart } else { ObjectKind::Embedded })
            }
            "svg:title" | "svg:desc" => Self::Words,
            "text:p" | "text:h" => Self::Paragraph,
            _ => Self::Open,
        })
    }
}

/// The text of the paragraph whose start was read last.
fn paragraph<R: BufRead>(xml: &mut Xml<R>, styles: &Styles) -> Result<String, Fault> {
    let mut text = super::text::Paragraphs::default();
    text.begin();
    super::text::rest_of_paragraph(xml, &mut text, styles, &mut |_, xml| xml.skip())?;
    Ok(text.text)
}

/// The comment of a cell, whose start was read last.
pub(super) fn comment<R: BufRead>(xml: &mut Xml<R>, cell: Address, styles: &Styles) -> Result<Object, Fault> {
    Ok(Object { kind: ObjectKind::Comment, range: Some(Range::cell(cell)), text: paragraphs(xml, styles)? })
}

/// The cell of an address such as `$'表 1'.D5`.
fn last_cell(address: &str) -> Option<Address> {
    address.rsplit('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(xml: &str) -> Object {
        let mut reader = Xml::new(xml.as_bytes(), &crate::limits::Budget::default());
        let drawn = match reader.next().unwrap() {
            Event::Start(element) => Drawn::from(&element).unwrap(),
            event => panic!("{event:?}"),
        };
        let charts = BTreeSet::from(["Object 1".to_owned()]);
        drawn.read(&mut reader, Some(Address::new(0, 0)), &charts, &Styles::default()).unwrap()
    }

    #[test]
    fn frames_are_what_stands_in_them_first() {
        let text = object(
            "<draw:frame table:end-cell-address='S.B3'><draw:text-box><text:p>注1</text:p><text:p>注2</text:p></draw:text-box></draw:frame>",
        );
        assert_eq!((text.kind, text.text.as_str()), (ObjectKind::TextBox, "注1\n注2"));
        assert_eq!(text.range.map(|range| range.to_string()), Some("A1:B3".to_owned()));
        let chart = object("<draw:frame><draw:object xlink:href='./Object 1'/><draw:image/><svg:desc>図</svg:desc></draw:frame>");
        assert_eq!((chart.kind, chart.text.as_str()), (ObjectKind::Chart, "図"));
        assert_eq!(object("<draw:frame><draw:image/></draw:frame>").kind, ObjectKind::Image);
    }

    #[test]
    fn shapes_with_text_are_text_boxes() {
        assert_eq!(object("<draw:line/>").kind, ObjectKind::Shape);
        let shape =
            object("<draw:custom-shape><text:p>単位<text:span>：人</text:span></text:p><draw:enhanced-geometry/></draw:custom-shape>");
        assert_eq!((shape.kind, shape.text.as_str()), (ObjectKind::TextBox, "単位：人"));
    }
}
