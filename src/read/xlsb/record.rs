//! The records of a binary part: a number, a length, and that many bytes.

use crate::read::binary::rk;
use std::io::{self, BufRead, Read};

/// Bytes that one record may have. The longest real ones are texts of 32,767 characters with their runs.
const MAX_RECORD: u64 = 16 << 20;

/// The records of a part, one after the other.
pub(super) struct Records<R> {
    input: R,
    data: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    /// Reads from the beginning of a part.
    pub(super) const fn new(input: R) -> Self {
        Self { input, data: Vec::new() }
    }

    /// The next record with its number; none at the end of the part. Errs where the part ends within a record.
    pub(super) fn next(&mut self) -> io::Result<Option<(u32, Fields<'_>)>> {
        if self.input.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let kind = self.number(2)?;
        let length = u64::from(self.number(4)?);
        if length > MAX_RECORD {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("record {kind} of {length} bytes")));
        }
        self.data.clear();
        let read = self.input.by_ref().take(length).read_to_end(&mut self.data)?;
        if (read as u64) < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((kind, Fields(&self.data))))
    }

    /// A number of seven bits a byte, the lowest first, the highest bit set where another byte follows.
    fn number(&mut self, most_bytes: u32) -> io::Result<u32> {
        let mut number = 0;
        for index in 0..most_bytes {
            let mut byte = [0];
            self.input.read_exact(&mut byte)?;
            let [byte] = byte;
            number |= u32::from(byte & 0x7F) << (7 * index);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }
}

/// What is left of a record; each call takes from its front and gives none where too little is left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    /// Bytes left.
    pub(super) fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(front)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    /// One byte.
    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// A number of two bytes.
    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    /// A number of four bytes.
    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A number of three bytes and the byte that follows.
    pub(super) fn u24_and_flags(&mut self) -> Option<(u32, u8)> {
        let [low, middle, high, flags] = self.array()?;
        Some((u32::from_le_bytes([low, middle, high, 0]), flags))
    }

    /// A floating point number.
    pub(super) fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// A number squeezed into four bytes: the upper part of a floating point number or a whole one, perhaps times a hundred.
    pub(super) fn rk(&mut self) -> Option<f64> {
        self.u32().map(rk)
    }

    /// The UTF-16 units of a text with its length before it; a text that is absent is empty.
    pub(super) fn wide(&mut self) -> Option<Vec<u16>> {
        let length = match self.u32()? {
            u32::MAX => 0,
            length => usize::try_from(length).ok()?,
        };
        let bytes = self.bytes(length.checked_mul(2)?)?;
        Some(bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes)).collect())
    }

    /// A text with its length before it.
    pub(super) fn text(&mut self) -> Option<String> {
        self.wide().map(|units| String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_numbers_and_lengths_of_varying_size() {
        let mut long = vec![0x80, 0x03, 0x81, 0x01];
        long.extend([7; 129]);
        long.extend([0x05, 0x00]);
        let mut records = Records::new(long.as_slice());
        assert_eq!(records.next().unwrap().map(|(kind, fields)| (kind, fields.0.len())), Some((384, 129)));
        assert_eq!(records.next().unwrap().map(|(kind, fields)| (kind, fields.0.len())), Some((5, 0)));
        assert!(records.next().unwrap().is_none());
    }

    #[test]
    fn a_record_cut_short_or_far_too_long_is_an_error() {
        assert!(Records::new([1, 4, 0, 0].as_slice()).next().is_err());
        assert!(Records::new([1, 0xFF, 0xFF, 0xFF, 0x7F].as_slice()).next().is_err());
    }

    #[test]
    fn squeezed_numbers() {
        let rk = |bits: u32| Fields(&bits.to_le_bytes()).rk();
        assert_eq!(rk(12_345 << 2 | 2), Some(12_345.0));
        assert_eq!(rk(12_345 << 2 | 3), Some(123.45));
        assert_eq!(rk((-5i32 << 2 | 2).cast_unsigned()), Some(-5.0));
        assert_eq!(rk(0x3FF8_0000), Some(1.5));
        assert_eq!(Fields(&[1, 2]).rk(), None);
    }

    #[test]
    fn texts_longer_than_their_record_are_none() {
        assert_eq!(Fields(&[2, 0, 0, 0, 0x68, 0x88, 0x31, 0]).text(), Some("表1".to_owned()));
        assert_eq!(Fields(&[3, 0, 0, 0, 0x68, 0x88]).text(), None);
        assert_eq!(Fields(&[0xFF; 4]).text(), Some(String::new()));
    }
}
