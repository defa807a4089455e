//! Files made hostile: from a whole file and a number always the same damaged one.
//!
//! A zip archive is unpacked first and packed again behind the damage: a flipped bit in packed bytes would only break their checksum.

use std::io::{Cursor, Read as _, Write as _};

/// Numbers that are the same for the same seed (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    /// Any seed will do.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = if self.0 == 0 { 1 } else { self.0 };
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below another; 0 below 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % end.max(1)
    }
}

/// Numbers at the edge of what a length or count can say.
const EDGES: [u64; 10] = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, u64::MAX];

/// What numbers in texts become.
const WORDS: [&str; 12] =
    ["0", "-1", "1e308", "1048576", "1048577", "16384", "65535", "4294967295", "18446744073709551616", "NaN", "", "XFD1048576"];

/// The damaged file of a whole one, a number, and another file from which pieces may be taken.
pub(crate) fn mutated(bytes: &[u8], other: &[u8], seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let is_archive = bytes.starts_with(b"PK") && dice.below(8) > 0;
    if let Some(packed) = is_archive.then(|| repacked(bytes, &mut dice)).flatten() {
        return packed;
    }
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        damage(&mut bytes, other, &mut dice);
    }
    bytes
}

fn damage(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let (at, length) = (dice.below(bytes.len()), 1 + dice.below(64));
    let end = bytes.len().min(at + length);
    match dice.below(9) {
        0 | 1 => flip(bytes, at, dice),
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..end)),
        4 => {
            let piece = bytes.get(at..end).unwrap_or_default().repeat(1 + dice.below(40));
            bytes.splice(at..at, piece);
        }
        5 => lie(bytes, at, dice),
        6 => {
            let from = dice.below(other.len());
            let piece: Vec<u8> = other.iter().skip(from).take(length * 4).copied().collect();
            bytes.splice(at..end, piece);
        }
        7 => swap(bytes, at, dice),
        _ => word(bytes, at, dice),
    }
}

fn flip(bytes: &mut [u8], at: usize, dice: &mut Dice) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << dice.below(8);
    }
}

/// Writes a number that promises what is not there.
fn lie(bytes: &mut [u8], at: usize, dice: &mut Dice) {
    let edge = EDGES.get(dice.below(EDGES.len())).copied().unwrap_or_default().to_le_bytes();
    let width = [1, 2, 4, 8].get(dice.below(4)).copied().unwrap_or(4);
    for (byte, new) in bytes.iter_mut().skip(at).zip(edge.into_iter().take(width)) {
        *byte = new;
    }
}

/// Two blocks change places.
fn swap(bytes: &mut [u8], at: usize, dice: &mut Dice) {
    let length = (1 + dice.below(512)).min(bytes.len() / 2);
    let at = at.min(bytes.len() - length);
    let to = dice.below(bytes.len() - length + 1);
    for step in 0..length {
        bytes.swap(at + step, to + step);
    }
}

/// The next run of digits, or value in quotes, becomes another.
fn word(bytes: &mut Vec<u8>, at: usize, dice: &mut Dice) {
    let is_part = |byte: &u8| byte.is_ascii_digit();
    let Some(start) = bytes.iter().skip(at).position(is_part).map(|ahead| at + ahead) else { return };
    let length = bytes.iter().skip(start).take_while(|byte| is_part(byte)).count();
    let word = WORDS.get(dice.below(WORDS.len())).copied().unwrap_or_default();
    bytes.splice(start..start + length, word.bytes());
}

/// The archive with one of its parts damaged, left out, doubled, renamed or changed with another.
fn repacked(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut parts = unpacked(bytes)?;
    let (one, two) = (dice.below(parts.len()), dice.below(parts.len()));
    match dice.below(10) {
        0 => drop(parts.remove(one)),
        1 => {
            let copy = parts.get(one)?.clone();
            parts.push((format!("copy/{}", copy.0), copy.1));
        }
        2 => {
            let first = std::mem::take(&mut parts.get_mut(one)?.1);
            let second = std::mem::replace(&mut parts.get_mut(two)?.1, first);
            parts.get_mut(one)?.1 = second;
        }
        3 => {
            let name = parts.get(one)?.0.to_uppercase();
            parts.get_mut(one)?.0 = name;
        }
        _ => {
            let other = parts.get(two)?.1.clone();
            let part = &mut parts.get_mut(one)?.1;
            for _ in 0..=dice.below(3) {
                damage(part, &other, dice);
            }
        }
    }
    packed(&parts)
}

fn unpacked(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).ok()?;
        let mut part = Vec::new();
        let name = file.name().ok()?.into_owned();
        file.by_ref().take(8 << 20).read_to_end(&mut part).ok()?;
        parts.push((name, part));
    }
    (!parts.is_empty()).then_some(parts)
}

fn packed(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // A name that is there already is a part that the archive had twice.
        if zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).is_ok() {
            zip.write_all(bytes).ok()?;
        }
    }
    Some(zip.finish().ok()?.into_inner())
}
