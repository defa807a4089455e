//! Codes of vendors in the bytes of CP932 and EUC-JP.

use super::VendorCodes;
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};

/// Counts them in bytes that decode without error; none for an encoding that has no such codes.
pub(super) fn count(encoding: &'static Encoding, bytes: &[u8]) -> Option<VendorCodes> {
    let is_shift_jis = encoding == SHIFT_JIS;
    if !is_shift_jis && encoding != EUC_JP {
        return None;
    }
    let mut codes = VendorCodes::default();
    let mut rest = bytes.iter();
    while let Some(&lead) = rest.next() {
        let counter = if is_shift_jis { shift_jis(lead, &mut codes) } else { euc(lead, &mut codes) };
        if let Some(counter) = counter {
            *counter += 1;
        }
        let trails = match lead {
            0..=0x80 => 0,
            0x8F if !is_shift_jis => 2,
            0xA0..=0xDF if is_shift_jis => 0,
            _ => 1,
        };
        for _ in 0..trails {
            rest.next();
        }
    }
    Some(codes)
}

const fn shift_jis(lead: u8, codes: &mut VendorCodes) -> Option<&mut usize> {
    match lead {
        0x87 => Some(&mut codes.nec_row_13),
        0xED | 0xEE => Some(&mut codes.nec_selected),
        0xF0..=0xF9 => Some(&mut codes.private_use),
        0xFA..=0xFC => Some(&mut codes.ibm),
        _ => None,
    }
}

/// IBM's own place does not exist in EUC-JP, nor are codes for private use decoded.
const fn euc(lead: u8, codes: &mut VendorCodes) -> Option<&mut usize> {
    match lead {
        0xAD => Some(&mut codes.nec_row_13),
        0xF9..=0xFC => Some(&mut codes.nec_selected),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_the_codes_of_nec_from_those_of_ibm() {
        let codes = |nec_row_13, nec_selected, ibm, private_use| VendorCodes { nec_row_13, nec_selected, ibm, private_use };
        for (encoding, bytes, expected) in [
            (SHIFT_JIS, &b"\x87\x40,\x87\x8A\n"[..], codes(2, 0, 0, 0)),
            // 髙 by the code of NEC, then by that of IBM.
            (SHIFT_JIS, b"\xEE\xE0\xFB\xFC", codes(0, 1, 1, 0)),
            (SHIFT_JIS, b"\xF0\x40\xF9\xFC", codes(0, 0, 0, 2)),
            // A second byte is no first one, and half-width kana have one byte.
            (SHIFT_JIS, b"\x93\x87\x40\x95\xFA\xB1\xDE\x88\xED", codes(0, 0, 0, 0)),
            (EUC_JP, b"\xAD\xA1\xFC\xE2\xB0\xAD\x8E\xB1\x8F\xB0\xF9", codes(1, 1, 0, 0)),
        ] {
            assert!(encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some(), "{bytes:02X?}");
            assert_eq!(count(encoding, bytes), Some(expected), "{bytes:02X?}");
        }
        assert_eq!(count(encoding_rs::UTF_8, "①".as_bytes()), None);
    }
}
