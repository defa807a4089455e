//! What all sheets of a workbook share: fonts and formats, strings, the date system, and the list of sheets.

use super::charset::{self, Charset, Evidence};
use super::records::{Biff, Record, Records, Substream, beginning, kind, u8_at, u16_at, u32_at};
use super::strings::{Buffer, Text, shared_strings};
use super::styles::{Font, Tables, Xf, palette};
use crate::finding::{Finding, Severity};
use crate::grid::{Style, Visibility};
use crate::message::Message;
use crate::place::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What all sheets share.
#[derive(Debug)]
pub(super) struct Workbook<'a> {
    pub(super) biff: Biff,
    pub(super) charset: Charset,
    pub(super) tables: Tables,
    /// A style for each cell format (XF), in their order; the first is that of blank cells.
    pub(super) styles: Arc<[Style]>,
    pub(super) strings: Vec<Text>,
    pub(super) date1904: bool,
    pub(super) sheets: Vec<Sheet<'a>>,
}

/// One sheet of the list.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) name: Arc<str>,
    pub(super) visibility: Visibility,
    pub(super) substream: Substream,
    /// Its records, BOF first; none where they are not where the list says.
    pub(super) stream: Option<&'a [u8]>,
}

/// An entry of the list of sheets as the file has it.
#[derive(Debug)]
struct Entry {
    position: usize,
    visibility: Visibility,
    substream: Substream,
    name: Arc<str>,
}

/// Reads the globals at the front of a workbook stream; the message says why that cannot be.
///
/// A stream that begins with a worksheet, as all before Excel 4 do, is that sheet alone, named as the file is.
pub(super) fn read<'a>(stream: &'a [u8], place: &Place, findings: &mut Vec<Finding>) -> Result<Workbook<'a>, Message> {
    let first = Records::new(stream).next().as_ref().and_then(beginning);
    let (biff, substream) = first.ok_or_else(|| Message::new("read.xls-no-records", [first_bytes(stream)]))?;
    if substream == Substream::Workspace {
        return Err(Message::plain("read.xls-workspace"));
    }
    let mut globals = Globals::new(biff, charset(stream, biff, place, findings));
    for record in Records::new(stream) {
        match record.kind {
            kind::FILEPASS => return Err(Message::plain("read.xls-encrypted")),
            kind::EOF => break,
            _ => globals.record(&record),
        }
    }
    if !globals.strings_are_whole {
        let message = Message::new("read.xls-strings-cut", [globals.strings.len().to_string()]);
        findings.push(Finding::new("FIL107", Severity::Error, place.clone(), message));
    }
    let sheets = match substream {
        Substream::Globals => sheets(stream, &globals.entries),
        _ => vec![Sheet { name: Arc::from(stem(&place.file)), visibility: Visibility::Visible, substream, stream: Some(stream) }],
    };
    let styles = globals.tables.styles(&globals.xfs);
    let Globals { charset, tables, strings, date1904, .. } = globals;
    Ok(Workbook { biff, charset, tables, styles, strings, date1904, sheets })
}

/// The first bytes of a stream, to be shown.
fn first_bytes(stream: &[u8]) -> String {
    super::hex(stream.get(..8).unwrap_or(stream))
}

/// A file's name without folders and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The sheets of the list, each with its records up to where the next begins, so that none is read twice.
fn sheets<'a>(stream: &'a [u8], entries: &[Entry]) -> Vec<Sheet<'a>> {
    let begin = |position: usize| beginning(&Records::new(stream.get(position..)?).next()?);
    let mut positions: BTreeSet<usize> = entries.iter().map(|entry| entry.position).filter(|&at| begin(at).is_some()).collect();
    let ends: Vec<usize> = positions.iter().copied().skip(1).chain([stream.len()]).collect();
    let ends: BTreeMap<usize, usize> = positions.iter().copied().zip(ends).collect();
    entries
        .iter()
        .map(|entry| {
            let records = ends.get(&entry.position).and_then(|&end| stream.get(entry.position..end));
            let substream = match begin(entry.position) {
                Some((_, found)) if entry.substream == Substream::Worksheet && found != Substream::Globals => found,
                _ => entry.substream,
            };
            let stream = records.filter(|_| positions.remove(&entry.position));
            Sheet { name: entry.name.clone(), visibility: entry.visibility, substream, stream }
        })
        .collect()
}

/// Chooses how byte strings are decoded, which have to be looked at for it; BIFF8 has none.
fn charset(stream: &[u8], biff: Biff, place: &Place, findings: &mut Vec<Finding>) -> Charset {
    let evidence = if biff == Biff::V8 { Evidence::default() } else { evidence(stream, biff) };
    let (charset, remark) = charset::choose(&evidence);
    findings.extend(remark.map(|remark| Finding::new(remark.code, remark.severity, place.clone(), remark.message)));
    charset
}

/// What a stream tells of the encoding of its byte strings.
fn evidence(stream: &[u8], biff: Biff) -> Evidence<'_> {
    /// So many bytes are enough to tell the encoding by.
    const ENOUGH: usize = 1 << 16;
    let mut evidence = Evidence::default();
    let mut bytes = 0;
    for Record { kind, data, .. } in Records::new(stream) {
        let sample = match kind {
            kind::LABEL | kind::RSTRING => byte_string(data, 6, true),
            kind::LABEL_2 => byte_string(data, 7, false),
            kind::STRING => byte_string(data, 0, true),
            kind::STRING_2 => byte_string(data, 0, false),
            kind::BOUNDSHEET => byte_string(data, 6, false),
            _ => None,
        };
        if let Some(sample) = sample.filter(|sample| bytes < ENOUGH && !sample.is_ascii()) {
            bytes += sample.len();
            evidence.samples.push(sample);
        }
        match kind {
            kind::CODEPAGE => evidence.page = evidence.page.or_else(|| u16_at(data, 0)),
            kind::FONT if biff == Biff::V5 => evidence.fonts.extend(u8_at(data, 12)),
            _ => {}
        }
    }
    evidence
}

/// The bytes of a string at an offset, its length in one byte or two; as many as are there.
pub(super) fn byte_string(data: &[u8], at: usize, long: bool) -> Option<&[u8]> {
    let (length, start) = if long { (usize::from(u16_at(data, at)?), at + 2) } else { (usize::from(u8_at(data, at)?), at + 1) };
    let rest = data.get(start..)?;
    rest.get(..length).or(Some(rest))
}

/// The globals in the making.
struct Globals {
    biff: Biff,
    charset: Charset,
    tables: Tables,
    xfs: Vec<Xf>,
    strings: Vec<Text>,
    strings_are_whole: bool,
    date1904: bool,
    entries: Vec<Entry>,
    buffer: Buffer,
}

impl Globals {
    fn new(biff: Biff, charset: Charset) -> Self {
        Self {
            biff,
            charset,
            tables: Tables::default(),
            xfs: Vec::new(),
            strings: Vec::new(),
            strings_are_whole: true,
            date1904: false,
            entries: Vec::new(),
            buffer: Buffer::default(),
        }
    }

    fn record(&mut self, record: &Record) {
        let data = record.data;
        match record.kind {
            kind::DATEMODE => self.date1904 = u16_at(data, 0) == Some(1),
            kind::FONT | kind::FONT_3 => self.tables.fonts.push(Font::read(self.biff, data)),
            kind::FONT_COLOR_2 => {
                if let (Some(font), Some(color)) = (self.tables.fonts.last_mut(), u16_at(data, 0)) {
                    font.color = color;
                }
            }
            kind::FORMAT | kind::FORMAT_2 => self.format(record),
            kind::XF | kind::XF_2 | kind::XF_3 | kind::XF_4 => self.xfs.push(Xf::read(self.biff, data)),
            kind::PALETTE => self.tables.palette = palette(data),
            kind::BOUNDSHEET => {
                let entry = self.entry(record);
                self.entries.extend(entry);
            }
            kind::SST => (self.strings, self.strings_are_whole) = shared_strings(record.pieces(8)),
            _ => {}
        }
    }

    /// A number format; before BIFF5 its number is its place in the file.
    fn format(&mut self, record: &Record) {
        let data = record.data;
        let place = u16::try_from(self.tables.formats.len()).ok();
        let (number, code) = match (self.biff, record.kind) {
            (Biff::V8, _) => (u16_at(data, 0), self.buffer.long_text(&mut record.pieces(2))),
            (Biff::V5, _) => (u16_at(data, 0), byte_string(data, 2, false).map(|code| self.charset.decode(code))),
            (_, kind::FORMAT) => (place, byte_string(data, 2, false).map(|code| self.charset.decode(code))),
            _ => (place, byte_string(data, 0, false).map(|code| self.charset.decode(code))),
        };
        if let (Some(number), Some(code)) = (number, code) {
            self.tables.formats.insert(number, code.text.to_string());
        }
    }

    /// An entry of the list of sheets.
    fn entry(&mut self, record: &Record) -> Option<Entry> {
        let data = record.data;
        let name = match self.biff {
            Biff::V8 => self.buffer.short_text(&mut record.pieces(6))?.text,
            _ => self.charset.decode(byte_string(data, 6, false)?).text,
        };
        let visibility = match u8_at(data, 4)? & 3 {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        };
        let substream = match u8_at(data, 5)? {
            1 => Substream::Macro,
            2 => Substream::Chart,
            6 => Substream::Basic,
            _ => Substream::Worksheet,
        };
        let name = if name.contains('\0') { Arc::from(name.replace('\0', "")) } else { name };
        Some(Entry { position: usize::try_from(u32_at(data, 0)?).ok()?, visibility, substream, name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_its_only_sheet() {
        assert_eq!([stem("data/old/table.1.xls"), stem("table"), stem("表.XLS")], ["table.1", "table", "表"]);
    }

    #[test]
    fn a_byte_string_is_no_longer_than_its_record() {
        assert_eq!(byte_string(&[2, 0, b'a', b'b', b'c'], 0, true), Some(&b"ab"[..]));
        assert_eq!(byte_string(&[9, b'a'], 0, false), Some(&b"a"[..]));
        assert_eq!(byte_string(&[9], 0, true), None);
    }

    #[test]
    fn each_sheet_ends_where_the_next_begins() {
        let begin = [9u8, 8, 4, 0, 0, 6, 0x10, 0];
        let stream: Vec<u8> = begin.iter().chain(&begin).chain(&begin).copied().collect();
        let entry = |position| Entry { position, visibility: Visibility::Visible, substream: Substream::Worksheet, name: Arc::from("s") };
        let lengths: Vec<Option<usize>> = sheets(&stream, &[entry(16), entry(0), entry(8), entry(9), entry(16), entry(99)])
            .iter()
            .map(|sheet| sheet.stream.map(<[u8]>::len))
            .collect();
        assert_eq!(lengths, [Some(8), Some(8), Some(8), None, None, None]);
    }
}
