//! The parts of CP932 as a table of bytes, so that no start of the program decodes its rows.

use encoding_rs::SHIFT_JIS;

/// For each character up to U+FFFF the part of CP932 that it is in, as `src/source/encoding/cp932/repertoire.rs` numbers them; 0 for none.
pub(crate) fn parts() -> Vec<u8> {
    let mut parts = vec![0; 1 << 16];
    // A place that nothing stands in becomes U+FFFD, and its second byte, where that is ASCII, stands for itself: neither is asked for.
    let mut put = |bytes: &[u8], part: u8| {
        for c in SHIFT_JIS.decode_without_bom_handling(bytes).0.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER) {
            if let Some(known) = parts.get_mut(c as usize) {
                // A character with several codes belongs to the part that is known most widely.
                *known = if *known == 0 { part } else { part.min(*known) };
            }
        }
    };
    for lead in (0x81..=0x9F).chain(0xE0..=0xFC) {
        let part = match lead {
            0x87 => NEC_ROW_13,
            0xED | 0xEE | 0xFA..=0xFC => IBM,
            0xF0..=0xF9 => PRIVATE_USE,
            _ => STANDARD,
        };
        let row: Vec<u8> = (0x40..=0xFC).flat_map(|trail| [lead, trail]).collect();
        put(&row, part);
    }
    put(&(0xA1..=0xDF).collect::<Vec<u8>>(), HALF_WIDTH_KANA);
    parts
}

/// The parts, the most widely known first.
const STANDARD: u8 = 1;
const HALF_WIDTH_KANA: u8 = 2;
const NEC_ROW_13: u8 = 3;
const IBM: u8 = 4;
const PRIVATE_USE: u8 = 5;
