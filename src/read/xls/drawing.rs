//! What stands on a sheet besides its cells: comments, text boxes, shapes, pictures, charts, controls.
//!
//! Since Excel 97 an object comes in three records: the drawing layer says where it is, OBJ what it is, TXO what is written in it.

use super::charset::Charset;
use super::records::{Record, u8_at, u16_at, u32_at};
use super::strings::Buffer;
use crate::grid::{Object, ObjectKind};
use crate::place::{Address, Range};
use std::collections::BTreeMap;

/// The objects of a sheet in the making.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    /// What was met, each with the number by which a comment names it; none for groups and what Excel itself put there.
    objects: Vec<(u16, Option<Object>)>,
    /// Where the shape at hand lies; a part of a group lies where the group does.
    anchor: Option<Range>,
    /// The alternative text of the shape at hand.
    description: String,
    /// The cells that have comments, by the object's number.
    comments: BTreeMap<u16, Address>,
    /// The comment that a BIFF5 record may go on with.
    unfinished: Option<usize>,
}

/// Records of the drawing layer: a shape begins, its options, its place on the sheet.
const SHAPE: u16 = 0xF00A;
const OPTIONS: u16 = 0xF00B;
const ANCHOR: u16 = 0xF010;

/// The option that holds a shape's alternative text.
const DESCRIPTION: u16 = 0x0381;

impl Drawing {
    /// Reads records of the drawing layer, containers and what is in them alike.
    pub(super) fn shapes(&mut self, mut data: &[u8]) {
        while let (Some(head), Some(kind), Some(length)) = (u16_at(data, 0), u16_at(data, 2), u32_at(data, 4)) {
            let body = data.get(8..).unwrap_or_default();
            let is_container = head & 0x0F == 0x0F;
            let length = if is_container { 0 } else { usize::try_from(length).unwrap_or(usize::MAX) };
            let (body, after) = body.split_at(length.min(body.len()));
            match kind {
                SHAPE => self.description.clear(),
                OPTIONS => self.description = option_text(body, usize::from(head >> 4), DESCRIPTION).unwrap_or_default(),
                ANCHOR => self.anchor = anchor(body.get(2..).unwrap_or_default()),
                _ => {}
            }
            data = after;
        }
    }

    /// Reads an OBJ record: what the shape before it is.
    pub(super) fn object(&mut self, mut data: &[u8]) {
        const COMMON: u16 = 0x15;
        const PICTURE_FLAGS: u16 = 0x08;
        const PICTURE_FORMULA: u16 = 0x09;
        /// Of a list box: Excel made it, for a filter or a choice of values.
        const MADE_BY_EXCEL: u16 = 0x0100;
        let (mut kind, mut number, mut picture) = (None, 0, 0);
        while let (Some(part), Some(length)) = (u16_at(data, 0), u16_at(data, 2)) {
            let body = data.get(4..).unwrap_or_default();
            match part {
                COMMON => {
                    number = u16_at(body, 2).unwrap_or_default();
                    let own = u16_at(body, 4).is_some_and(|flags| flags & MADE_BY_EXCEL == 0);
                    kind = u16_at(body, 0).and_then(object_kind).filter(|&kind| own || kind != ObjectKind::Control);
                }
                PICTURE_FLAGS => picture = u16_at(body, 0).unwrap_or_default(),
                PICTURE_FORMULA if kind == Some(ObjectKind::Image) => kind = Some(linked_kind(picture)),
                _ => {}
            }
            data = body.get(usize::from(length)..).unwrap_or_default();
        }
        let text = std::mem::take(&mut self.description);
        self.objects.push((number, kind.map(|kind| Object { kind, range: self.anchor, text })));
    }

    /// Reads a TXO record: what is written in the object before it.
    pub(super) fn text(&mut self, record: &Record, buffer: &mut Buffer) -> Option<()> {
        let count = usize::from(u16_at(record.data, 10)?);
        let Some((_, Some(object))) = self.objects.last_mut() else { return Some(()) };
        if count > 0 {
            object.text = buffer.shape_text(&mut record.pieces(record.data.len()), count)?;
        }
        Some(())
    }

    /// Reads a NOTE record: the cell of a comment.
    pub(super) fn comment(&mut self, data: &[u8]) -> Option<()> {
        let cell = Address::new(u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?));
        self.comments.insert(u16_at(data, 6)?, cell);
        Some(())
    }

    /// Reads an OBJ record before Excel 97, which has all in it.
    pub(super) fn object_v5(&mut self, data: &[u8], charset: Charset) {
        let Some(kind) = u16_at(data, 4).and_then(object_kind) else { return };
        // The comment itself is in its NOTE record.
        if kind == ObjectKind::Comment {
            return;
        }
        let text = if kind == ObjectKind::TextBox { box_text_v5(data) } else { None };
        let text = text.map(|bytes| charset.decode(bytes).text.to_string()).unwrap_or_default();
        let range = anchor(data.get(10..).unwrap_or_default());
        self.objects.push((0, Some(Object { kind, range, text })));
    }

    /// Reads a NOTE record before Excel 97: a comment's cell and text, or more of the text of the one before.
    pub(super) fn comment_v5(&mut self, data: &[u8], charset: Charset) -> Option<()> {
        /// The row of a record that goes on with the comment before it.
        const MORE: u16 = 0xFFFF;
        let (row, column) = (u16_at(data, 0)?, u16_at(data, 2)?);
        let text = charset.decode(data.get(6..)?).text;
        if row != MORE {
            let range = Some(Range::cell(Address::new(u32::from(row), u32::from(column))));
            self.unfinished = Some(self.objects.len());
            self.objects.push((0, Some(Object { kind: ObjectKind::Comment, range, text: text.to_string() })));
        } else if let Some((_, Some(object))) = self.unfinished.and_then(|index| self.objects.get_mut(index)) {
            object.text.push_str(&text);
        }
        Some(())
    }

    /// The objects in the file's order, each comment at its cell; last the cells whose comment has no object, and so no text.
    pub(super) fn finish(mut self) -> Vec<Object> {
        let mut objects = Vec::with_capacity(self.objects.len());
        for (number, object) in self.objects {
            let Some(mut object) = object else { continue };
            if object.kind == ObjectKind::Comment && number != 0 {
                object.range = self.comments.remove(&number).map(Range::cell);
            }
            if object.kind == ObjectKind::Shape && !object.text.trim().is_empty() {
                object.kind = ObjectKind::TextBox;
            }
            objects.push(object);
        }
        let bare = |cell| Object { kind: ObjectKind::Comment, range: Some(Range::cell(cell)), text: String::new() };
        objects.extend(self.comments.into_values().map(bare));
        objects
    }
}

/// What an object is, by the number of its kind; none for a group of others.
const fn object_kind(number: u16) -> Option<ObjectKind> {
    Some(match number {
        0x00 => return None,
        0x05 => ObjectKind::Chart,
        0x06 => ObjectKind::TextBox,
        0x08 => ObjectKind::Image,
        0x07 | 0x0B..=0x14 => ObjectKind::Control,
        0x19 => ObjectKind::Comment,
        _ => ObjectKind::Shape,
    })
}

/// What a picture with a formula is: a control, a picture of cells, or an embedded document.
const fn linked_kind(flags: u16) -> ObjectKind {
    const CONTROL: u16 = 0x10;
    const CAMERA: u16 = 0x80;
    match flags {
        _ if flags & CONTROL != 0 => ObjectKind::Control,
        _ if flags & CAMERA != 0 => ObjectKind::Image,
        _ => ObjectKind::Embedded,
    }
}

/// The cells that an object covers: column, row and the part of them that is left out, for the upper left corner and the lower right one.
fn anchor(data: &[u8]) -> Option<Range> {
    let number = |index: usize| u16_at(data, index * 2).map(u32::from);
    let (left, top) = (number(0)?, number(2)?);
    // A corner at the very beginning of a cell does not reach into it.
    let last = |edge: u32, into: u32, first: u32| if into == 0 && edge > first { edge - 1 } else { edge };
    let (right, bottom) = (last(number(4)?, number(5)?, left), last(number(6)?, number(7)?, top));
    Some(Range::new(Address::new(top, left), Address::new(bottom, right)))
}

/// The text of one of the options of a shape: a table of fixed-size entries, then what did not fit into them, in the same order.
fn option_text(data: &[u8], count: usize, wanted: u16) -> Option<String> {
    const OUTSIDE: u16 = 0x8000;
    let entries = data.as_chunks::<6>().0.get(..count)?;
    let mut at = count * 6;
    for entry in entries {
        let option = u16_at(entry, 0)?;
        if option & OUTSIDE == 0 {
            continue;
        }
        let end = at.checked_add(usize::try_from(u32_at(entry, 2)?).ok()?)?;
        if option & 0x3FFF == wanted {
            let units = data.get(at..end)?.as_chunks().0.iter().copied().map(u16::from_le_bytes);
            let text: String = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            return Some(text.trim_end_matches('\0').to_owned());
        }
        at = end;
    }
    None
}

/// The text of a text box of Excel 5: behind its name, padded to an even length, and its macro.
fn box_text_v5(data: &[u8]) -> Option<&[u8]> {
    const FIXED: usize = 66;
    let (macro_length, name_length, text_length) = (u16_at(data, 26)?, u16_at(data, 30)?, u16_at(data, 44)?);
    let mut at = FIXED;
    if name_length > 0 {
        at += 1 + usize::from(u8_at(data, at)?);
        at += at & 1;
    }
    let rest = data.get(at + usize::from(macro_length)..)?;
    rest.get(..usize::from(text_length)).or(Some(rest))
}

#[cfg(test)]
mod tests {
    use super::super::records::Records;
    use super::*;

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A drawing record: version and instance, kind, length, data.
    fn drawn(head: u16, kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap();
        [&words(&[head, kind])[..], &length.to_le_bytes(), body].concat()
    }

    fn object_record(kind: u16, number: u16, flags: u16) -> Vec<u8> {
        words(&[0x15, 18, kind, number, flags, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    fn text_record(text: &str) -> Vec<u8> {
        let length = u16::try_from(text.len()).unwrap();
        let head = words(&[0x1B6, 18, 0, 0, 0, 0, 0, length, 16, 0, 0, 0x3C, length + 1]);
        [&head[..18 + 4], &head[22..], &[0], text.as_bytes()].concat()
    }

    fn add_text(drawing: &mut Drawing, text: &str) {
        let stream = text_record(text);
        let record = Records::new(&stream).next().unwrap();
        assert!(drawing.text(&record, &mut Buffer::default()).is_some());
    }

    #[test]
    fn a_shape_with_text_is_a_text_box_at_its_anchor() {
        let mut drawing = Drawing::default();
        let anchor = drawn(0, ANCHOR, &words(&[0, 1, 0, 2, 0, 4, 0, 6, 10]));
        drawing.shapes(&[drawn(0xF, 0xF004, &[]), drawn(2, SHAPE, &[0; 8]), anchor].concat());
        drawing.object(&object_record(0x1E, 1, 0));
        add_text(&mut drawing, "note 1");
        let objects = drawing.finish();
        assert_eq!(objects[0].kind, ObjectKind::TextBox);
        assert_eq!((objects[0].range.map(|range| range.to_string()), &*objects[0].text), (Some("B3:D7".to_owned()), "note 1"));
    }

    #[test]
    fn a_comment_stands_at_its_cell() {
        let mut drawing = Drawing::default();
        drawing.object(&object_record(0x19, 7, 0));
        add_text(&mut drawing, "revised");
        assert!(drawing.comment(&words(&[4, 2, 0, 7])).is_some());
        let objects = drawing.finish();
        assert_eq!((objects[0].kind, objects[0].range), (ObjectKind::Comment, Some(Range::cell(Address::new(4, 2)))));
        assert_eq!(objects[0].text, "revised");
    }

    #[test]
    fn filter_buttons_and_groups_are_no_objects() {
        let mut drawing = Drawing::default();
        drawing.object(&object_record(0x14, 1, 0x0100));
        drawing.object(&object_record(0, 2, 0));
        drawing.object(&object_record(0x14, 3, 0));
        let kinds: Vec<ObjectKind> = drawing.finish().iter().map(|object| object.kind).collect();
        assert_eq!(kinds, [ObjectKind::Control]);
    }

    #[test]
    fn a_picture_has_its_alternative_text() {
        let mut drawing = Drawing::default();
        let name: Vec<u8> = words(&[0x56F3, 0x31, 0]);
        let options = [&words(&[0x0104, 1, 0, 0x8000 | DESCRIPTION, 6, 0])[..], &name].concat();
        drawing.shapes(&drawn(2 << 4, OPTIONS, &options));
        drawing.object(&object_record(8, 1, 0));
        drawing.object(&[object_record(8, 2, 0), words(&[8, 2, 0x10, 9, 0])].concat());
        let objects = drawing.finish();
        assert_eq!((objects[0].kind, &*objects[0].text), (ObjectKind::Image, "図1"));
        assert_eq!((objects[1].kind, &*objects[1].text), (ObjectKind::Control, ""));
    }

    #[test]
    fn lengths_that_lie_end_the_reading() {
        let mut drawing = Drawing::default();
        drawing.shapes(&drawn(0xFFF0, OPTIONS, &[1, 2, 3]));
        drawing.shapes(&[0, 0, 0x10, 0xF0, 255, 255, 255, 255, 1]);
        drawing.object(&words(&[0x15, 0xFFFF, 8]));
        assert_eq!(drawing.finish().len(), 1);
    }
}
