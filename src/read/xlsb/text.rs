//! Texts of a binary workbook: those that cells share, and those with parts that look unlike the rest.

use super::record::{Fields, Records};
use super::style::Styles;
use crate::grid::Run;
use crate::limits::{Budget, Limit};
use crate::read::take_text;
use std::io::{self, BufRead};
use std::sync::Arc;

const BRT_SST_ITEM: u32 = 19;

/// A text and where its fonts change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RichText {
    /// Without furigana.
    pub(super) text: Arc<str>,
    /// First byte and number of the font from there on.
    fonts: Vec<(usize, u16)>,
}

impl RichText {
    /// Reads a text with its flags before it; furigana, which come last, are left out.
    pub(super) fn read(mut fields: Fields<'_>) -> Option<Self> {
        let flags = fields.u8()?;
        let units = fields.wide()?;
        let text: Arc<str> = String::from_utf16_lossy(&units).into();
        let mut fonts = Vec::new();
        if flags & 1 != 0 {
            let count = fields.u32().unwrap_or(0);
            for _ in 0..count {
                let (Some(unit), Some(font)) = (fields.u16(), fields.u16()) else { break };
                fonts.push((usize::from(unit), font));
            }
            to_bytes(&units, &mut fonts);
        }
        Some(Self { text, fonts })
    }

    /// The parts that look unlike the rest of a cell of this style.
    pub(super) fn runs(&self, styles: &Styles, style: u32) -> Vec<Run> {
        let ends = self.fonts.iter().skip(1).map(|(start, _)| *start).chain([self.text.len()]);
        let mut runs = Vec::new();
        for (&(start, font), end) in self.fonts.iter().zip(ends) {
            if let Some(font) = styles.run_font(font, style).filter(|_| start < end) {
                runs.push(Run { start, end, superscript: font.superscript, strike: font.strike });
            }
        }
        runs
    }
}

/// Turns places counted in UTF-16 units into places counted in bytes; what lies outside or out of order is left out.
fn to_bytes(units: &[u16], fonts: &mut Vec<(usize, u16)>) {
    let mut bytes = 0;
    let mut unit = 0;
    let mut characters = char::decode_utf16(units.iter().copied()).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER));
    fonts.retain_mut(|(start, _)| {
        if *start < unit {
            return false;
        }
        while unit < *start {
            let Some(character) = characters.next() else { return false };
            unit += character.len_utf16();
            bytes += character.len_utf8();
        }
        *start = bytes;
        true
    });
}

/// Reads the texts that cells share, in the order in which cells count them.
pub(super) fn read_shared<R: BufRead>(records: &mut Records<R>, budget: &Budget) -> io::Result<Vec<RichText>> {
    let mut texts = Vec::new();
    while let Some((kind, fields)) = records.next()? {
        if kind == BRT_SST_ITEM {
            let text = RichText::read(fields).unwrap_or_else(|| RichText { text: "".into(), fonts: Vec::new() });
            budget.take(Limit::SharedTexts, 1)?;
            take_text(budget, text.text.len() + text.fonts.len() * size_of::<(usize, u16)>())?;
            texts.push(text);
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_placed_by_bytes() {
        let mut bytes = vec![3, 3, 0, 0, 0];
        bytes.extend("表1)".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend([2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 7, 0]);
        bytes.extend([9; 40]);
        let text = RichText::read(Fields(&bytes)).unwrap();
        assert_eq!((&*text.text, text.fonts), ("表1)", vec![(0, 0), (3, 7)]));
    }

    #[test]
    fn fonts_that_lie_outside_are_left_out() {
        let mut fonts = vec![(1, 1), (0, 2), (9, 3)];
        to_bytes(&[0x8868, 0x31], &mut fonts);
        assert_eq!(fonts, [(3, 1)]);
    }
}
