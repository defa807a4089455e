//! Fonts, colours, number formats and cell formats (XF) as the globals list them, turned into grid styles.

use super::records::{Biff, u8_at, u16_at, u32_at};
use crate::grid::number_format::NumberFormat;
use crate::grid::{Align, Borders, Line, Style};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A font as far as a grid shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a feature of its own, as in the file")]
pub(super) struct Font {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) strike: bool,
    pub(super) superscript: bool,
    /// Index into the palette.
    pub(super) color: u16,
}

/// Index that stands for the automatic colour of a font.
const AUTOMATIC: u16 = 0x7FFF;

impl Font {
    /// A FONT record of any version.
    pub(super) fn read(biff: Biff, data: &[u8]) -> Self {
        /// Weights run from 100 to 1000; 400 is normal and 700 bold.
        const BOLD_FROM: u16 = 600;
        let flags = u16_at(data, 2).unwrap_or_default();
        let bold = if biff >= Biff::V5 { u16_at(data, 6).unwrap_or_default() >= BOLD_FROM } else { flags & 1 != 0 };
        Self {
            bold,
            italic: flags & 2 != 0,
            strike: flags & 8 != 0,
            superscript: biff >= Biff::V5 && u16_at(data, 8) == Some(1),
            color: if biff == Biff::V2 { AUTOMATIC } else { u16_at(data, 4).unwrap_or(AUTOMATIC) },
        }
    }
}

/// The tables that cell formats point into.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) fonts: Vec<Font>,
    /// Number format codes by number; before BIFF5 the number is the place in the file.
    pub(super) formats: BTreeMap<u16, String>,
    /// The colours from index 8 on, where the file has its own.
    pub(super) palette: Vec<u32>,
}

/// The colours of index 0 to 7, and again of 8 to 15 where the file has no palette.
const BASIC: [u32; 8] = [0x00_0000, 0xFF_FFFF, 0xFF_0000, 0x00_FF00, 0x00_00FF, 0xFF_FF00, 0xFF_00FF, 0x00_FFFF];

/// The colours of index 16 on where the file has no palette.
const PALETTE: [u32; 48] = [
    0x80_0000, 0x00_8000, 0x00_0080, 0x80_8000, 0x80_0080, 0x00_8080, 0xC0_C0C0, 0x80_8080, 0x99_99FF, 0x99_3366, 0xFF_FFCC, 0xCC_FFFF,
    0x66_0066, 0xFF_8080, 0x00_66CC, 0xCC_CCFF, 0x00_0080, 0xFF_00FF, 0xFF_FF00, 0x00_FFFF, 0x80_0080, 0x80_0000, 0x00_8080, 0x00_00FF,
    0x00_CCFF, 0xCC_FFFF, 0xCC_FFCC, 0xFF_FF99, 0x99_CCFF, 0xFF_99CC, 0xCC_99FF, 0xFF_CC99, 0x33_66FF, 0x33_CCCC, 0x99_CC00, 0xFF_CC00,
    0xFF_9900, 0xFF_6600, 0x66_6699, 0x96_9696, 0x00_3366, 0x33_9966, 0x00_3300, 0x33_3300, 0x99_3300, 0x99_3366, 0x33_3399, 0x33_3333,
];

/// The colours of a PALETTE record.
pub(super) fn palette(data: &[u8]) -> Vec<u32> {
    let colors = data.get(2..).unwrap_or_default().as_chunks::<4>().0;
    colors.iter().map(|&[red, green, blue, _]| u32::from_be_bytes([0, red, green, blue])).collect()
}

impl Tables {
    /// The font of an index; index 4 is never used in a file, so the fifth font has index 5.
    pub(super) fn font(&self, index: u16) -> Font {
        let place = usize::from(if index > 4 { index - 1 } else { index });
        self.fonts.get(place).copied().unwrap_or_default()
    }

    /// The colour of an index; none for the system's own colours.
    fn color(&self, index: u16) -> Option<u32> {
        match usize::from(index) {
            index @ 0..8 => BASIC.get(index).copied(),
            index @ 8.. if !self.palette.is_empty() => self.palette.get(index - 8).copied(),
            index @ 8..16 => BASIC.get(index - 8).copied(),
            index => PALETTE.get(index - 16).copied(),
        }
    }

    /// The number format of a number.
    fn format(&self, number: u16) -> NumberFormat {
        let code = self.formats.get(&number);
        code.map(|code| NumberFormat::new(code)).or_else(|| NumberFormat::built_in(number)).unwrap_or_default()
    }

    /// The grid styles of all cell formats, at least one.
    pub(super) fn styles(&self, xfs: &[Xf]) -> Arc<[Style]> {
        let mut formats = BTreeMap::new();
        let styles = xfs.iter().map(|xf| {
            let format = formats.entry(xf.format).or_insert_with(|| self.format(xf.format));
            self.styled(xf, format.clone())
        });
        if xfs.is_empty() { Arc::from([Style::default()]) } else { styles.collect() }
    }

    /// The grid style of one cell format.
    pub(super) fn style(&self, xf: &Xf) -> Style {
        self.styled(xf, self.format(xf.format))
    }

    fn styled(&self, xf: &Xf, format: NumberFormat) -> Style {
        let font = self.font(xf.font);
        Style {
            format,
            bold: font.bold,
            italic: font.italic,
            strike: font.strike,
            color: self.color(font.color).filter(|&color| color != 0),
            fill: self.fill(xf).filter(|&color| color != 0xFF_FFFF),
            indent: xf.indent,
            align: xf.align,
            vertical: xf.vertical,
            quote_prefix: xf.quote_prefix,
            borders: xf.borders,
            header: false,
        }
    }

    /// The colour of a fill; that of a pattern lies between its two colours.
    fn fill(&self, xf: &Xf) -> Option<u32> {
        let front = self.color(xf.fill.front).unwrap_or(0);
        match xf.fill.pattern {
            0 => None,
            1 => Some(front),
            _ => {
                let back = self.color(xf.fill.back).unwrap_or(0xFF_FFFF);
                Some(((front & 0xFE_FEFE) >> 1) + ((back & 0xFE_FEFE) >> 1))
            }
        }
    }
}

/// A cell format as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Xf {
    font: u16,
    format: u16,
    align: Align,
    indent: u8,
    vertical: bool,
    quote_prefix: bool,
    borders: Borders,
    fill: Fill,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fill {
    pattern: u32,
    front: u16,
    back: u16,
}

/// Some bits of a number, from the lowest on.
const fn bits(number: u32, from: u32, count: u32) -> u32 {
    (number >> from) & ((1 << count) - 1)
}

/// The same for an index.
fn index(number: u32, from: u32, count: u32) -> u16 {
    u16::try_from(bits(number, from, count)).unwrap_or_default()
}

/// The weight of a border line of the given style, three bits of it before BIFF8 and four since.
const fn line(style: u32) -> Line {
    match style {
        0 => Line::None,
        4 | 7 => Line::Hair,
        2 | 8 | 10 | 12 | 13 => Line::Medium,
        5 | 6 => Line::Thick,
        _ => Line::Thin,
    }
}

/// The horizontal alignment, of a byte's lowest three bits.
const fn align(byte: u8) -> Align {
    match byte & 7 {
        0 => Align::General,
        1 => Align::Left,
        2 => Align::Center,
        3 => Align::Right,
        6 => Align::CenterAcross,
        _ => Align::Spread,
    }
}

impl Xf {
    /// An XF record; one that is too short is the default format.
    pub(super) fn read(biff: Biff, data: &[u8]) -> Self {
        match biff {
            Biff::V2 => Self::read_v2(data),
            Biff::V3 | Biff::V4 => Self::read_v4(data),
            Biff::V5 => Self::read_v5(data),
            Biff::V8 => Self::read_v8(data),
        }
        .unwrap_or_default()
    }

    fn read_v8(data: &[u8]) -> Option<Self> {
        let (sides, rest) = (u32_at(data, 10)?, u32_at(data, 14)?);
        let colors = u32::from(u16_at(data, 18)?);
        Some(Self {
            font: u16_at(data, 0)?,
            format: u16_at(data, 2)?,
            align: align(u8_at(data, 6)?),
            indent: u8_at(data, 8)? & 0x0F,
            vertical: u8_at(data, 7)? == 0xFF,
            quote_prefix: u16_at(data, 4)? & 8 != 0,
            borders: Borders {
                left: line(bits(sides, 0, 4)),
                right: line(bits(sides, 4, 4)),
                top: line(bits(sides, 8, 4)),
                bottom: line(bits(sides, 12, 4)),
            },
            fill: Fill { pattern: bits(rest, 26, 6), front: index(colors, 0, 7), back: index(colors, 7, 7) },
        })
    }

    fn read_v5(data: &[u8]) -> Option<Self> {
        let (area, sides) = (u32_at(data, 8)?, u32_at(data, 12)?);
        Some(Self {
            font: u16_at(data, 0)?,
            format: u16_at(data, 2)?,
            align: align(u8_at(data, 6)?),
            indent: 0,
            vertical: u8_at(data, 7)? & 3 == 1,
            quote_prefix: u16_at(data, 4)? & 8 != 0,
            borders: Borders {
                top: line(bits(sides, 0, 3)),
                left: line(bits(sides, 3, 3)),
                right: line(bits(sides, 6, 3)),
                bottom: line(bits(area, 22, 3)),
            },
            fill: Fill { pattern: bits(area, 16, 6), front: index(area, 0, 7), back: index(area, 7, 7) },
        })
    }

    fn read_v4(data: &[u8]) -> Option<Self> {
        let (area, sides) = (u32::from(u16_at(data, 6)?), u32_at(data, 8)?);
        Some(Self {
            font: u16::from(u8_at(data, 0)?),
            format: u16::from(u8_at(data, 1)?),
            align: align(u8_at(data, 4)?),
            borders: Borders {
                top: line(bits(sides, 0, 3)),
                left: line(bits(sides, 8, 3)),
                bottom: line(bits(sides, 16, 3)),
                right: line(bits(sides, 24, 3)),
            },
            fill: Fill { pattern: bits(area, 0, 6), front: index(area, 6, 5), back: index(area, 11, 5) },
            ..Self::default()
        })
    }

    fn read_v2(data: &[u8]) -> Option<Self> {
        let font = u8_at(data, 0)?;
        Some(Self::attributes_v2(u8_at(data, 2)?, font, u8_at(data, 3)?))
    }

    /// The look of a BIFF2 cell, which names format, font and lines itself.
    pub(super) fn cell_v2(attributes: [u8; 3]) -> Self {
        let [_, format, look] = attributes;
        Self::attributes_v2(format, format >> 6, look)
    }

    fn attributes_v2(format: u8, font: u8, look: u8) -> Self {
        let side = |bit: u8| if look & bit == 0 { Line::None } else { Line::Thin };
        Self {
            font: u16::from(font),
            format: u16::from(format & 0x3F),
            align: align(look),
            borders: Borders { left: side(8), right: side(16), top: side(32), bottom: side(64) },
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Tables {
        Tables { fonts: vec![Font { color: AUTOMATIC, ..Font::default() }; 4], ..Tables::default() }
    }

    #[test]
    fn a_cell_format_of_excel_97() {
        let mut data = [0; 20];
        data[2] = 9;
        data[4] = 8;
        data[6..9].copy_from_slice(&[0x20 | 3, 0xFF, 0x10 | 2]);
        data[10..12].copy_from_slice(&[0x71, 0x62]);
        data[17] = 1 << 2;
        data[18..20].copy_from_slice(&[13, 0x20]);
        let style = tables().style(&Xf::read(Biff::V8, &data));
        assert_eq!((style.align, style.indent, style.vertical, style.quote_prefix), (Align::Right, 2, true, true));
        let lines = Borders { left: Line::Thin, right: Line::Hair, top: Line::Medium, bottom: Line::Thick };
        assert_eq!((style.borders, style.fill, style.color), (lines, Some(0xFF_FF00), None));
        assert_eq!(style.format, NumberFormat::new("0%"));
    }

    #[test]
    fn a_cell_format_of_excel_95() {
        let mut data = [0; 16];
        data[6..8].copy_from_slice(&[6, 1]);
        data[8..12].copy_from_slice(&(0x0A_u32 | 1 << 16 | 6 << 22).to_le_bytes());
        data[12] = 1 | 2 << 3;
        let style = tables().style(&Xf::read(Biff::V5, &data));
        assert_eq!((style.align, style.vertical, style.fill), (Align::CenterAcross, true, Some(0xFF_0000)));
        let lines = Borders { left: Line::Medium, right: Line::None, top: Line::Thin, bottom: Line::Thick };
        assert_eq!(style.borders, lines);
    }

    #[test]
    fn white_is_no_fill_and_black_no_colour() {
        let mut tables = tables();
        tables.fonts.push(Font { color: 8, ..Font::default() });
        tables.fonts.push(Font { color: 10, ..Font::default() });
        let solid = |front| Xf { fill: Fill { pattern: 1, front, back: 64 }, ..Xf::default() };
        assert_eq!(tables.style(&solid(9)).fill, None);
        assert_eq!(tables.style(&solid(22)).fill, Some(0xC0_C0C0));
        assert_eq!(tables.style(&Xf { font: 5, ..Xf::default() }).color, None);
        assert_eq!(tables.style(&Xf { font: 6, ..Xf::default() }).color, Some(0xFF_0000));
    }

    #[test]
    fn the_palette_of_a_file_counts_from_eight() {
        let tables = Tables { palette: palette(&[1, 0, 0x12, 0x34, 0x56, 0]), ..Tables::default() };
        assert_eq!((tables.color(8), tables.color(9), tables.color(2)), (Some(0x12_3456), None, Some(0xFF_0000)));
    }

    #[test]
    fn a_record_that_is_too_short_is_the_default() {
        assert_eq!(Xf::read(Biff::V8, &[1, 0, 2]), Xf::default());
    }
}
