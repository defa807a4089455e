//! `styles.bin`: fonts, fills, borders and number formats, and the cell formats made of them.

use super::record::{Fields, Records};
use crate::grid::number_format::NumberFormat;
use crate::grid::{Align, Borders, Line, Style};
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::sync::Arc;

const BRT_FONT: u32 = 43;
const BRT_FMT: u32 = 44;
const BRT_FILL: u32 = 45;
const BRT_BORDER: u32 = 46;
const BRT_XF: u32 = 47;
const BRT_BEGIN_CELL_XFS: u32 = 617;
const BRT_END_CELL_XFS: u32 = 618;
const BRT_BEGIN_DXFS: u32 = 505;
const BRT_END_DXFS: u32 = 506;

/// Cell formats that are read; Excel itself stops at 65,490.
const MAX_FORMATS: usize = 100_000;

/// What a font says of text set in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a font has each of these or has it not")]
pub(super) struct Font {
    bold: bool,
    italic: bool,
    /// Struck through.
    pub(super) strike: bool,
    /// Set higher and smaller.
    pub(super) superscript: bool,
    color: Option<u32>,
}

/// The styles of a workbook.
#[derive(Debug)]
pub(super) struct Styles {
    /// One for each cell format, in the order in which cells count them; never empty.
    pub(super) formats: Arc<[Style]>,
    /// The font of each cell format.
    format_fonts: Vec<Font>,
    /// All fonts, in the order in which parts of texts count them.
    fonts: Vec<Font>,
}

impl Default for Styles {
    fn default() -> Self {
        Self { formats: Arc::from([Style::default()]), format_fonts: Vec::new(), fonts: Vec::new() }
    }
}

impl Styles {
    /// Reads the part.
    pub(super) fn read<R: BufRead>(records: &mut Records<R>) -> io::Result<Self> {
        let mut parts = Parts::default();
        let mut formats = Vec::new();
        let mut format_fonts = Vec::new();
        let (mut cells, mut differential) = (false, false);
        while let Some((kind, fields)) = records.next()? {
            match kind {
                BRT_BEGIN_CELL_XFS => cells = true,
                BRT_END_CELL_XFS => cells = false,
                BRT_BEGIN_DXFS => differential = true,
                BRT_END_DXFS => differential = false,
                BRT_XF if cells && formats.len() < MAX_FORMATS => {
                    let (style, font) = parts.format(fields).unwrap_or_default();
                    formats.push(style);
                    format_fonts.push(font);
                }
                _ if !differential => parts.add(kind, fields),
                _ => {}
            }
        }
        if formats.is_empty() {
            formats.push(Style::default());
        }
        Ok(Self { formats: formats.into(), format_fonts, fonts: parts.fonts })
    }

    /// The number of a style; the first where there is none of that number.
    pub(super) fn index(&self, number: u32) -> u32 {
        if (number as usize) < self.formats.len() { number } else { 0 }
    }

    /// A font of a part of a text; none where it says nothing that the cell's font does not.
    pub(super) fn run_font(&self, font: u16, style: u32) -> Option<Font> {
        let font = self.fonts.get(usize::from(font)).copied().unwrap_or_default();
        let own = self.format_fonts.get(style as usize).copied().unwrap_or_default();
        (font.superscript || font.strike || own.superscript || own.strike).then_some(font)
    }
}

#[derive(Default)]
struct Parts {
    fonts: Vec<Font>,
    codes: BTreeMap<u16, String>,
    fills: Vec<Option<u32>>,
    borders: Vec<Borders>,
}

impl Parts {
    fn add(&mut self, kind: u32, fields: Fields<'_>) {
        match kind {
            BRT_FONT => self.fonts.push(font(fields).unwrap_or_default()),
            BRT_FILL => self.fills.push(fill(fields)),
            BRT_BORDER => self.borders.push(borders(fields).unwrap_or_default()),
            BRT_FMT => {
                let mut fields = fields;
                if let (Some(number), Some(code)) = (fields.u16(), fields.text()) {
                    self.codes.insert(number, code);
                }
            }
            _ => {}
        }
    }

    fn format(&self, mut fields: Fields<'_>) -> Option<(Style, Font)> {
        let _parent = fields.u16()?;
        let number = fields.u16()?;
        let font = self.fonts.get(usize::from(fields.u16()?)).copied().unwrap_or_default();
        let fill = self.fills.get(usize::from(fields.u16()?)).copied().flatten();
        let borders = self.borders.get(usize::from(fields.u16()?)).copied().unwrap_or_default();
        let rotation = fields.u8()?;
        let indent = fields.u8()?;
        let flags = fields.u16()?;
        let format = match self.codes.get(&number) {
            Some(code) => NumberFormat::new(code),
            None => NumberFormat::built_in(number).unwrap_or_default(),
        };
        let style = Style {
            format,
            bold: font.bold,
            italic: font.italic,
            strike: font.strike,
            color: font.color.filter(|&color| color != 0),
            fill: fill.filter(|&color| color != 0x00FF_FFFF),
            indent,
            align: match flags & 7 {
                1 => Align::Left,
                2 => Align::Center,
                3 => Align::Right,
                4 | 5 | 7 => Align::Spread,
                6 => Align::CenterAcross,
                _ => Align::General,
            },
            vertical: rotation == 255,
            quote_prefix: flags & 0x8000 != 0,
            borders,
            header: false,
        };
        Some((style, font))
    }
}

fn font(mut fields: Fields<'_>) -> Option<Font> {
    let _height = fields.u16()?;
    let flags = fields.u16()?;
    let weight = fields.u16()?;
    let script = fields.u16()?;
    let _underline_family_charset = fields.bytes(4)?;
    let color = color(&mut fields);
    Some(Font { bold: weight >= 600, italic: flags & 2 != 0, strike: flags & 8 != 0, superscript: script == 1, color })
}

/// What a pattern in black and white looks like from afar.
const GREY: u32 = 0x00C0_C0C0;

/// The colour of a solid fill or of a pattern's lines.
fn fill(mut fields: Fields<'_>) -> Option<u32> {
    let pattern = fields.u32()?;
    let (front, back) = (color(&mut fields), color(&mut fields));
    match pattern {
        0 => None,
        1 => front,
        _ => front.filter(|&color| color != 0).or(back).or(Some(GREY)),
    }
}

/// A colour as 0xRRGGBB; none for the automatic one. Excel writes the colour itself beside a place in palette or theme.
fn color(fields: &mut Fields<'_>) -> Option<u32> {
    let &[flags, index, _, _, red, green, blue, _] = fields.bytes(8)? else { return None };
    let automatic = flags >> 1 == 0 || (flags >> 1 == 1 && index >= 64);
    let known = flags & 1 != 0 && !automatic;
    known.then(|| u32::from_be_bytes([0, red, green, blue]))
}

fn borders(mut fields: Fields<'_>) -> Option<Borders> {
    let _diagonals = fields.u8()?;
    let mut side = || {
        let line = fields.bytes(10)?.first().copied()?;
        Some(match line {
            0 => Line::None,
            4 | 7 => Line::Hair,
            2 | 8 | 10 | 12 => Line::Medium,
            5 | 6 => Line::Thick,
            _ => Line::Thin,
        })
    };
    Some(Borders { top: side()?, bottom: side()?, left: side()?, right: side()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_by_kind() {
        let read = |bytes: [u8; 8]| color(&mut Fields(&bytes));
        assert_eq!(read([5, 0, 0, 0, 0xFF, 0x80, 0, 0xFF]), Some(0x00FF_8000));
        assert_eq!(read([7, 4, 0, 0, 0x4F, 0x81, 0xBD, 0xFF]), Some(0x004F_81BD));
        assert_eq!(read([1, 0, 0, 0, 1, 2, 3, 0xFF]), None);
        assert_eq!(read([3, 64, 0, 0, 0, 0, 0, 0xFF]), None);
        assert_eq!(color(&mut Fields(&[5, 0])), None);
    }

    #[test]
    fn lines_by_number() {
        let mut bytes = vec![0];
        for line in [1u8, 6, 0, 7] {
            bytes.push(line);
            bytes.extend([0; 9]);
        }
        let read = borders(Fields(&bytes)).unwrap();
        assert_eq!((read.top, read.bottom, read.left, read.right), (Line::Thin, Line::Thick, Line::None, Line::Hair));
    }
}
