//! The records of a BIFF stream: kind, data, and the CONTINUE records that carry on what does not fit into one.

use std::borrow::Cow;

/// What kind of record it is, by its number in the file.
///
/// BIFF2 to BIFF4 have the same records under other numbers; those end in the version.
pub(super) mod kind {
    pub(in crate::read::xls) const BLANK_2: u16 = 0x0001;
    pub(in crate::read::xls) const INTEGER_2: u16 = 0x0002;
    pub(in crate::read::xls) const NUMBER_2: u16 = 0x0003;
    pub(in crate::read::xls) const LABEL_2: u16 = 0x0004;
    pub(in crate::read::xls) const BOOLERR_2: u16 = 0x0005;
    pub(in crate::read::xls) const FORMULA: u16 = 0x0006;
    pub(in crate::read::xls) const STRING_2: u16 = 0x0007;
    pub(in crate::read::xls) const EOF: u16 = 0x000A;
    pub(in crate::read::xls) const NOTE: u16 = 0x001C;
    pub(in crate::read::xls) const FORMAT_2: u16 = 0x001E;
    pub(in crate::read::xls) const DATEMODE: u16 = 0x0022;
    pub(in crate::read::xls) const FILEPASS: u16 = 0x002F;
    pub(in crate::read::xls) const FONT: u16 = 0x0031;
    pub(in crate::read::xls) const CONTINUE: u16 = 0x003C;
    pub(in crate::read::xls) const CODEPAGE: u16 = 0x0042;
    pub(in crate::read::xls) const XF_2: u16 = 0x0043;
    pub(in crate::read::xls) const IXFE_2: u16 = 0x0044;
    pub(in crate::read::xls) const FONT_COLOR_2: u16 = 0x0045;
    pub(in crate::read::xls) const OBJ: u16 = 0x005D;
    pub(in crate::read::xls) const COLINFO: u16 = 0x007D;
    pub(in crate::read::xls) const BOUNDSHEET: u16 = 0x0085;
    pub(in crate::read::xls) const PALETTE: u16 = 0x0092;
    pub(in crate::read::xls) const MULRK: u16 = 0x00BD;
    pub(in crate::read::xls) const MULBLANK: u16 = 0x00BE;
    pub(in crate::read::xls) const RSTRING: u16 = 0x00D6;
    pub(in crate::read::xls) const XF: u16 = 0x00E0;
    pub(in crate::read::xls) const MERGECELLS: u16 = 0x00E5;
    pub(in crate::read::xls) const MSODRAWING: u16 = 0x00EC;
    pub(in crate::read::xls) const SST: u16 = 0x00FC;
    pub(in crate::read::xls) const LABELSST: u16 = 0x00FD;
    pub(in crate::read::xls) const TXO: u16 = 0x01B6;
    pub(in crate::read::xls) const BLANK: u16 = 0x0201;
    pub(in crate::read::xls) const NUMBER: u16 = 0x0203;
    pub(in crate::read::xls) const LABEL: u16 = 0x0204;
    pub(in crate::read::xls) const BOOLERR: u16 = 0x0205;
    pub(in crate::read::xls) const FORMULA_3: u16 = 0x0206;
    pub(in crate::read::xls) const STRING: u16 = 0x0207;
    pub(in crate::read::xls) const ROW: u16 = 0x0208;
    pub(in crate::read::xls) const FONT_3: u16 = 0x0231;
    pub(in crate::read::xls) const XF_3: u16 = 0x0243;
    pub(in crate::read::xls) const RK: u16 = 0x027E;
    pub(in crate::read::xls) const FORMULA_4: u16 = 0x0406;
    pub(in crate::read::xls) const FORMAT: u16 = 0x041E;
    pub(in crate::read::xls) const XF_4: u16 = 0x0443;
    pub(in crate::read::xls) const BOF_2: u16 = 0x0009;
    pub(in crate::read::xls) const BOF_3: u16 = 0x0209;
    pub(in crate::read::xls) const BOF_4: u16 = 0x0409;
    pub(in crate::read::xls) const BOF_5: u16 = 0x0809;
}

/// The byte at an offset.
pub(super) fn u8_at(data: &[u8], at: usize) -> Option<u8> {
    data.get(at).copied()
}

/// The little-endian number at an offset.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

/// The little-endian number at an offset.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

/// The eight bytes at an offset.
pub(super) fn eight_at(data: &[u8], at: usize) -> Option<[u8; 8]> {
    data.get(at..)?.first_chunk().copied()
}

/// The version of the format, in order of age; it decides how records are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Biff {
    /// Excel 2.
    V2,
    /// Excel 3.
    V3,
    /// Excel 4.
    V4,
    /// Excel 5 and 95.
    V5,
    /// Excel 97 to 2003.
    V8,
}

/// What a substream holds, by its BOF record or BOUNDSHEET entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Substream {
    /// Fonts, styles, strings and the list of sheets.
    Globals,
    /// A sheet of cells, or a dialog, which has the same records.
    Worksheet,
    /// A chart on a sheet of its own, or within one.
    Chart,
    /// Excel 4 macros.
    Macro,
    /// Visual Basic of Excel 5.
    Basic,
    /// A list of other workbooks.
    Workspace,
}

/// The version and the kind of substream that a BOF record announces; none where the record is none.
pub(super) fn beginning(record: &Record) -> Option<(Biff, Substream)> {
    let biff = match record.kind {
        kind::BOF_2 => Biff::V2,
        kind::BOF_3 => Biff::V3,
        kind::BOF_4 => Biff::V4,
        kind::BOF_5 => match u16_at(record.data, 0)? {
            0x0500 => Biff::V5,
            0x0400 => Biff::V4,
            0x0300 => Biff::V3,
            0x0200 | 0x0002 | 0x0007 => Biff::V2,
            _ => Biff::V8,
        },
        _ => return None,
    };
    let substream = match u16_at(record.data, 2)? {
        0x0005 => Substream::Globals,
        0x0006 => Substream::Basic,
        0x0020 => Substream::Chart,
        0x0040 => Substream::Macro,
        0x0100 => Substream::Workspace,
        _ => Substream::Worksheet,
    };
    Some((biff, substream))
}

/// One record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// One of [`kind`].
    pub(super) kind: u16,
    /// Its data, without the header; shorter than announced where the stream ends early.
    pub(super) data: &'a [u8],
    /// The stream after it, where CONTINUE records may follow.
    after: &'a [u8],
}

impl<'a> Record<'a> {
    /// The data together with that of the CONTINUE records that follow, from an offset on.
    pub(super) fn pieces(&self, from: usize) -> Pieces<'a> {
        Pieces { here: self.data.get(from..).unwrap_or_default(), after: self.after }
    }
}

/// The records of a stream, CONTINUE records among them.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    stream: &'a [u8],
    /// True once a record was met that announces more than is there.
    pub(super) cut: bool,
}

impl<'a> Records<'a> {
    pub(super) const fn new(stream: &'a [u8]) -> Self {
        Self { stream, cut: false }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, length) = (u16_at(self.stream, 0)?, usize::from(u16_at(self.stream, 2)?));
        let body = self.stream.get(4..)?;
        self.cut |= body.len() < length;
        let (data, after) = body.split_at(length.min(body.len()));
        self.stream = after;
        Some(Record { kind, data, after })
    }
}

/// The data of a record and its CONTINUE records, read from front to back.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'a> {
    /// What is left of the piece at hand.
    here: &'a [u8],
    after: &'a [u8],
}

impl<'a> Pieces<'a> {
    /// What is left of the piece at hand.
    pub(super) const fn here(&self) -> &'a [u8] {
        self.here
    }

    /// Goes on to the next piece that has data; false where there is none.
    pub(super) fn turn(&mut self) -> bool {
        let mut records = Records::new(self.after);
        while let Some(record) = records.next().filter(|record| record.kind == kind::CONTINUE) {
            self.after = record.after;
            if !record.data.is_empty() {
                self.here = record.data;
                return true;
            }
        }
        self.here = &[];
        false
    }

    /// All that is left, in one piece.
    pub(super) fn joined(mut self) -> Cow<'a, [u8]> {
        let mut joined = Cow::Borrowed(self.here);
        while self.turn() {
            joined.to_mut().extend(self.here);
        }
        joined
    }

    /// True where nothing is left in any piece.
    pub(super) fn is_empty(&mut self) -> bool {
        self.here.is_empty() && !self.turn()
    }

    /// Takes up to so many bytes of the piece at hand.
    pub(super) fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, left) = self.here.split_at(count.min(self.here.len()));
        self.here = left;
        taken
    }

    /// Leaves out so many bytes, over as many pieces as it takes; false where there are not that many.
    pub(super) fn skip(&mut self, mut count: usize) -> bool {
        while count > 0 {
            if self.is_empty() {
                return false;
            }
            count -= self.take(count).len();
        }
        true
    }

    /// The next byte, of the next piece where this one is used up.
    pub(super) fn u8(&mut self) -> Option<u8> {
        if self.is_empty() {
            return None;
        }
        self.take(1).first().copied()
    }

    /// The next little-endian number, split over pieces or not.
    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    /// The next little-endian number, split over pieces or not.
    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.u8()?, self.u8()?, self.u8()?, self.u8()?]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_goes_on_in_its_continue_records_alone() {
        let stream = [9, 0, 2, 0, 1, 2, 0x3C, 0, 0, 0, 0x3C, 0, 2, 0, 3, 4, 9, 0, 1, 0, 5];
        let record = Records::new(&stream).next().expect("a record");
        let mut pieces = record.pieces(1);
        assert_eq!((pieces.u16(), pieces.u8(), pieces.u8()), (Some(0x0302), Some(4), None));
        assert!(!record.pieces(0).skip(5));
        assert!(record.pieces(0).skip(4));
    }

    #[test]
    fn a_stream_that_ends_within_a_record_says_so() {
        let mut whole = Records::new(&[9, 0, 1, 0, 5]);
        assert_eq!((whole.by_ref().count(), whole.cut), (1, false));
        let mut cut = Records::new(&[9, 0, 2, 0, 5]);
        assert_eq!((cut.by_ref().count(), cut.cut), (1, true));
        let mut stub = Records::new(&[9, 0, 2]);
        assert_eq!((stub.by_ref().count(), stub.cut), (0, false));
    }

    #[test]
    fn versions_are_told_by_the_first_record() {
        let first = |bytes: &[u8]| Records::new(bytes).next().as_ref().and_then(beginning);
        assert_eq!(first(&[9, 0, 4, 0, 7, 0, 0x10, 0]), Some((Biff::V2, Substream::Worksheet)));
        assert_eq!(first(&[9, 8, 4, 0, 0, 5, 5, 0]), Some((Biff::V5, Substream::Globals)));
        assert_eq!(first(&[9, 8, 4, 0, 0, 6, 0x20, 0]), Some((Biff::V8, Substream::Chart)));
        assert_eq!(first(&[8, 0, 4, 0, 0, 6, 0x20, 0]), None);
    }
}
