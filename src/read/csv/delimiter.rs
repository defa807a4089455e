//! Which delimiter a file has, by how evenly it cuts the records.

use super::scan::Scanner;
use crate::limits::Budget;
use std::collections::BTreeMap;

/// The delimiters that are tried, the likelier first.
const CANDIDATES: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Bytes of the text that are weighed.
const SAMPLE: usize = 1 << 20;
/// A tab that cuts nearly as evenly as another delimiter is the one: tabs do not stand in texts, commas do.
const TAB_BONUS: f64 = 0.05;
/// Points for a field more, up to twenty: they only decide between delimiters that are equally even.
const PER_FIELD: f64 = 0.001;
/// What is lost where all fields hold another delimiter between digits, as `5;2` does.
const UNCUT_PENALTY: f64 = 0.5;
/// A delimiter in fewer records, and at no number of fields in so many, is a mark within a text.
const RARE: f64 = 0.2;
/// A lead smaller than this is no decision.
const CLEAR_LEAD: f64 = 0.03;

/// A delimiter and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Delimiter {
    /// The delimiter; none for a text in one column.
    pub(super) byte: Option<u8>,
    /// Another that would cut the records as evenly.
    pub(super) rival: Option<u8>,
    /// True where the first line says it (`sep=;`); that line is no record of the table.
    pub(super) is_declared: bool,
}

/// The word for a delimiter in messages.
pub(super) fn name(delimiter: u8) -> &'static str {
    match delimiter {
        b'\t' => "TAB",
        b';' => ";",
        b'|' => "|",
        _ => ",",
    }
}

/// The delimiter of a text.
pub(super) fn detect(text: &str) -> Delimiter {
    if let Some(byte) = declared(text) {
        return Delimiter { byte: Some(byte), rival: None, is_declared: true };
    }
    let sample = sample(text);
    let mut weighed: Vec<(u8, f64)> = CANDIDATES.iter().filter_map(|&byte| Some((byte, evenness(sample, byte)?))).collect();
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = weighed.first().copied();
    let rival = weighed.get(1).filter(|rival| best.is_some_and(|best| best.1 - rival.1 < CLEAR_LEAD));
    Delimiter { byte: best.map(|best| best.0), rival: rival.map(|rival| rival.0), is_declared: false }
}

/// The delimiter that a first line `sep=;` names, which Excel obeys.
fn declared(text: &str) -> Option<u8> {
    let line = text.split(['\n', '\r']).next()?.trim_matches('"');
    let rest = line.get(..4).filter(|key| key.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    match rest.as_bytes() {
        [byte] if byte.is_ascii_punctuation() || *byte == b'\t' => Some(*byte),
        _ => None,
    }
}

/// The beginning of the text, cut at a line end.
fn sample(text: &str) -> &str {
    let Some(head) = text.as_bytes().get(..SAMPLE) else { return text };
    let end = head.iter().rposition(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(SAMPLE);
    text.get(..end).unwrap_or(text)
}

/// How evenly a delimiter cuts the records: about the share of those that have the usual number of fields; none where it is rare.
fn evenness(sample: &str, delimiter: u8) -> Option<f64> {
    let mut widths: BTreeMap<usize, u32> = BTreeMap::new();
    let (mut records, mut filled, mut uncut) = (0u32, 0u32, 0u32);
    let budget = Budget::default();
    let mut scanner = Scanner::new(sample, Some(delimiter), &budget);
    let mut fields = Vec::new();
    // A record of too many fields is one all the same: what is wrong with it is told when it is read.
    while scanner.record(&mut fields).unwrap_or(true) {
        scanner.oddities.clear();
        let cells = fields.iter().filter(|field| !field.is_empty());
        for field in cells {
            filled += 1;
            uncut += u32::from(holds_other(field, delimiter));
        }
        let blank_line = fields.len() == 1 && fields.iter().all(|field| field.is_empty());
        if !blank_line {
            records += 1;
            *widths.entry(fields.len()).or_default() += 1;
        }
    }
    let of_all = |count: u32| f64::from(count) / f64::from(records.max(1));
    let cut: u32 = widths.range(2..).map(|(_, count)| count).sum();
    let (&usual, &count) = widths.range(2..).max_by_key(|(width, count)| (**count, **width))?;
    if of_all(cut) < RARE && of_all(count) < RARE {
        return None;
    }
    let bonus = if delimiter == b'\t' { TAB_BONUS } else { 0.0 };
    let width = f64::from(u32::try_from(usual.min(20)).unwrap_or(20));
    let penalty = UNCUT_PENALTY * f64::from(uncut) / f64::from(filled.max(1));
    Some(of_all(count) + bonus + width * PER_FIELD - penalty)
}

/// True where a field holds another delimiter than a comma between digits: it should have been cut there.
fn holds_other(field: &str, delimiter: u8) -> bool {
    let other = |byte: u8| matches!(byte, b'\t' | b';' | b'|') && byte != delimiter;
    field.as_bytes().windows(3).any(|window| matches!(window, [a, byte, b] if other(*byte) && a.is_ascii_digit() && b.is_ascii_digit()))
}
