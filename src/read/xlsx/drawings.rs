//! What lies on a sheet besides its cells: shapes, pictures, charts and form controls.

use super::fault::Fault;
use super::rows::LAST;
use super::xml::{Scanner, Tag, Token, number};
use crate::grid::{Object, ObjectKind};
use crate::limits::Limit;
use crate::place::{Address, Range};

/// An object, and the number by which drawing, sheet and legacy drawing name the same control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) object: Object,
    /// The number of `_x0000_s1025` and of `shapeId`; none for what is only in the drawing.
    pub(super) shape: Option<u32>,
}

/// The cells between two corners of an anchor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Anchor {
    from: Corner,
    to: Corner,
}

/// A corner of an anchor: a cell, and whether it lies beyond the cell's very edge.
#[derive(Clone, Copy, Debug, Default)]
struct Corner {
    row: Option<u32>,
    column: Option<u32>,
    below_edge: bool,
    right_of_edge: bool,
}

impl Corner {
    fn cell(&self) -> Option<Address> {
        Some(Address::new(self.row?.min(LAST.row), self.column?.min(LAST.column)))
    }

    /// Reads `<from>` or `<to>` up to its end.
    fn read(scanner: &mut Scanner<'_>, element: &[u8]) -> Result<Self, Fault> {
        let mut corner = Self::default();
        let positive = |text: &str| !text.starts_with('-') && text != "0";
        loop {
            match scanner.next()? {
                Token::Open(tag) if tag.empty => {}
                Token::Open(Tag { name: b"row", .. }) => corner.row = number(scanner.element_text()?.as_bytes()),
                Token::Open(Tag { name: b"col", .. }) => corner.column = number(scanner.element_text()?.as_bytes()),
                Token::Open(Tag { name: b"rowOff", .. }) => corner.below_edge = positive(scanner.element_text()?.trim()),
                Token::Open(Tag { name: b"colOff", .. }) => corner.right_of_edge = positive(scanner.element_text()?.trim()),
                Token::Close(name) if name == element => return Ok(corner),
                Token::End => return Err(Fault::CutShort),
                _ => {}
            }
        }
    }
}

impl Anchor {
    /// Reads the corner whose start tag came last; `is_from` where it is `<from>`, else `<to>`.
    pub(super) fn read_corner(&mut self, scanner: &mut Scanner<'_>, is_from: bool) -> Result<(), Fault> {
        let element: &[u8] = if is_from { b"from" } else { b"to" };
        let corner = Corner::read(scanner, element)?;
        *(if is_from { &mut self.from } else { &mut self.to }) = corner;
        Ok(())
    }

    /// The cells that are covered; the first one alone where the anchor has one corner, none where it has none.
    pub(super) fn range(&self) -> Option<Range> {
        let first = self.from.cell()?;
        let Some(mut last) = self.to.cell() else { return Some(Range::cell(first)) };
        // What ends at the very edge of a cell does not cover it.
        if !self.to.below_edge && last.row > first.row {
            last.row -= 1;
        }
        if !self.to.right_of_edge && last.column > first.column {
            last.column -= 1;
        }
        Some(Range::new(first, last))
    }
}

/// The shape that is being read.
struct Open {
    kind: ObjectKind,
    text: String,
    paragraphs: usize,
    alternative: String,
    shape: Option<u32>,
}

impl Open {
    fn new(element: &[u8]) -> Option<Self> {
        let kind = match element {
            b"pic" => ObjectKind::Image,
            b"sp" | b"cxnSp" | b"graphicFrame" | b"contentPart" => ObjectKind::Shape,
            _ => return None,
        };
        Some(Self { kind, text: String::new(), paragraphs: 0, alternative: String::new(), shape: None })
    }

    fn drawn(self, range: Option<Range>) -> Drawn {
        let written = self.text.trim_end();
        let (kind, text) = match self.kind {
            ObjectKind::Shape if !written.trim().is_empty() => (ObjectKind::TextBox, written.to_owned()),
            kind => (kind, self.alternative),
        };
        Drawn { object: Object { kind, range, text }, shape: self.shape }
    }
}

/// Reads a drawing part: the objects of every anchor, those within groups one by one.
pub(super) fn read(scanner: &mut Scanner<'_>) -> Result<Vec<Drawn>, Fault> {
    let most = scanner.budget.most(Limit::Objects);
    let mut drawn = Vec::new();
    let mut anchor = Anchor::default();
    let mut open: Option<Open> = None;
    loop {
        match scanner.next()? {
            Token::Open(tag) => match (tag.name, &mut open) {
                (b"from" | b"to", None) if !tag.empty => {
                    let is_from = tag.name == b"from";
                    anchor.read_corner(scanner, is_from)?;
                }
                // Older programs' form of what stands before it.
                (b"Fallback", _) if !tag.empty => scanner.skip_element()?,
                (name, None) if !tag.empty => open = Open::new(name),
                (b"cNvPr", Some(open)) => open.alternative = tag.text(b"descr").or_else(|| tag.text(b"title")).unwrap_or_default(),
                (b"compatExt", Some(open)) => open.shape = tag.get(b"spid").and_then(shape_number),
                (b"graphicData", Some(open)) if tag.get(b"uri").is_some_and(|uri| uri.windows(5).any(|word| word == b"chart")) => {
                    open.kind = ObjectKind::Chart;
                }
                (b"p", Some(open)) => {
                    if open.paragraphs > 0 {
                        open.text.push('\n');
                    }
                    open.paragraphs += 1;
                }
                (b"br", Some(open)) => open.text.push('\n'),
                (b"t", Some(open)) if !tag.empty => open.text.push_str(&scanner.element_text()?),
                _ => {}
            },
            Token::Close(b"sp" | b"cxnSp" | b"pic" | b"graphicFrame" | b"contentPart") => {
                let object = open.take().filter(|_| drawn.len() < most);
                drawn.extend(object.map(|open| open.drawn(anchor.range())));
            }
            Token::Close(b"twoCellAnchor" | b"oneCellAnchor" | b"absoluteAnchor") => anchor = Anchor::default(),
            Token::End => return Ok(drawn),
            _ => {}
        }
    }
}

/// Reads a legacy drawing (VML): its form controls. Comments are in their own part, pictures of controls are no more than that.
pub(super) fn read_legacy(scanner: &mut Scanner<'_>) -> Result<Vec<Drawn>, Fault> {
    let most = scanner.budget.most(Limit::Objects);
    let mut drawn = Vec::new();
    let (mut shape, mut text, mut is_control, mut range) = (None, String::new(), false, None);
    let mut within_text = false;
    loop {
        match scanner.next()? {
            Token::Open(tag) => match tag.name {
                b"shape" => {
                    let named =
                        tag.attributes().find(|&(name, _)| name == b"o:spid").or_else(|| tag.attributes().find(|&(name, _)| name == b"id"));
                    shape = named.and_then(|(_, id)| shape_number(id));
                    (text, is_control, range) = (String::new(), false, None);
                }
                b"textbox" => within_text = !tag.empty,
                b"ClientData" => is_control = !matches!(tag.get(b"ObjectType"), Some(b"Note" | b"Pict") | None),
                b"Anchor" if !tag.empty => range = legacy_range(&scanner.element_text()?),
                _ => {}
            },
            Token::Text(raw) if within_text => {
                super::text::decode(raw, &mut text);
            }
            Token::Close(b"textbox") => within_text = false,
            Token::Close(b"shape") if is_control => {
                is_control = false;
                if drawn.len() < most {
                    let words: Vec<&str> = text.split_ascii_whitespace().collect();
                    drawn.push(Drawn { object: Object { kind: ObjectKind::Control, range, text: words.join(" ") }, shape });
                }
            }
            Token::End => return Ok(drawn),
            _ => {}
        }
    }
}

/// The number in `_x0000_s1025`.
fn shape_number(id: &[u8]) -> Option<u32> {
    let at = id.iter().rposition(|&byte| byte == b's')?;
    number(id.get(at + 1..)?)
}

/// The cells of `left, offset, top, offset, right, offset, bottom, offset`.
fn legacy_range(text: &str) -> Option<Range> {
    let numbers: Vec<u32> = text.split(',').map_while(|part| number(part.as_bytes())).collect();
    let &[left, _, top, _, right, _, bottom, _] = numbers.as_slice() else { return None };
    let cell = |row: u32, column: u32| Address::new(row.min(LAST.row), column.min(LAST.column));
    Some(Range::new(cell(top, left), cell(bottom, right)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, range and text of each object.
    fn objects(drawn: &[Drawn]) -> Vec<String> {
        let range = |object: &Object| object.range.map_or_else(|| "-".to_owned(), |range| range.to_string());
        drawn.iter().map(|Drawn { object, .. }| format!("{:?} {} {}", object.kind, range(object), object.text)).collect()
    }

    fn corner(element: &str, row: u32, column: u32, offset: u32) -> String {
        format!("<{element}><col>{column}</col><colOff>{offset}</colOff><row>{row}</row><rowOff>{offset}</rowOff></{element}>")
    }

    #[test]
    fn anchors_give_cells_and_shapes_their_text() {
        let text = "<txBody><p><r><t>注</t></r><r><t>1</t></r></p><p/><p><r><t>次</t></r></p></txBody>";
        let xml = [
            "<xdr:wsDr><xdr:twoCellAnchor>",
            &corner("xdr:from", 1, 1, 5),
            &corner("xdr:to", 3, 4, 5),
            "<xdr:sp><xdr:nvSpPr><xdr:cNvPr id='2' name='x' descr='alt'/></xdr:nvSpPr>",
            text,
            "</xdr:sp></xdr:twoCellAnchor><xdr:twoCellAnchor>",
            &corner("xdr:from", 0, 0, 0),
            &corner("xdr:to", 2, 2, 0),
            "<xdr:grpSp><xdr:cxnSp></xdr:cxnSp><xdr:pic><xdr:cNvPr descr='写真'/></xdr:pic></xdr:grpSp></xdr:twoCellAnchor><xdr:oneCellAnchor>",
            &corner("xdr:from", 4, 0, 0),
            "<xdr:graphicFrame><a:graphicData uri='http://x/chart'/></xdr:graphicFrame></xdr:oneCellAnchor>",
            "<xdr:absoluteAnchor><mc:Choice><xdr:sp></xdr:sp></mc:Choice><mc:Fallback><xdr:pic></xdr:pic></mc:Fallback></xdr:absoluteAnchor></xdr:wsDr>",
        ]
        .concat();
        let drawn = read(&mut Scanner::new(xml.as_bytes())).unwrap();
        let expected = ["TextBox B2:E4 注1\n\n次", "Shape A1:B2 ", "Image A1:B2 写真", "Chart A5 ", "Shape - "];
        assert_eq!(objects(&drawn), expected);
    }

    #[test]
    fn controls_keep_the_number_they_are_known_by() {
        let xml = "<wsDr><sp><cNvPr hidden='1'/><a14:compatExt spid='_x0000_s1025'/><txBody><p><t>OK</t></p></txBody></sp></wsDr>";
        let drawn = read(&mut Scanner::new(xml.as_bytes())).unwrap();
        assert_eq!(drawn.first().and_then(|drawn| drawn.shape), Some(1025));
    }

    #[test]
    fn legacy_drawings_give_controls_but_no_notes() {
        let xml = concat!(
            "<xml><v:shape id='_x0000_s1026'><x:ClientData ObjectType='Note'><x:Anchor>1,0,1,0,2,0,2,0</x:Anchor></x:ClientData></v:shape>",
            "<v:shape id='Button 1' o:spid='_x0000_s1027'><v:textbox><div>実<br>行 </div></v:textbox>",
            "<x:ClientData ObjectType='Button'><x:Anchor> 1, 15, 0, 2, 3, 15, 3, 4</x:Anchor></x:ClientData></v:shape></xml>"
        );
        let drawn = read_legacy(&mut Scanner::new(xml.as_bytes())).unwrap();
        assert_eq!(objects(&drawn), ["Control B1:D4 実行"]);
        assert_eq!(drawn.first().and_then(|drawn| drawn.shape), Some(1027));
    }
}
