//! Colours as styles name them: RGB, a place in the palette, or a tinted colour of the theme.

use super::fault::Fault;
use super::xml::{Scanner, Tag, Token};

/// The palette of Excel 97, which indexed colours mean where the file has none of its own; 0 to 7 repeat 8 to 15.
const PALETTE: [u32; 56] = [
    0x00_0000, 0xFF_FFFF, 0xFF_0000, 0x00_FF00, 0x00_00FF, 0xFF_FF00, 0xFF_00FF, 0x00_FFFF, 0x80_0000, 0x00_8000, 0x00_0080, 0x80_8000,
    0x80_0080, 0x00_8080, 0xC0_C0C0, 0x80_8080, 0x99_99FF, 0x99_3366, 0xFF_FFCC, 0xCC_FFFF, 0x66_0066, 0xFF_8080, 0x00_66CC, 0xCC_CCFF,
    0x00_0080, 0xFF_00FF, 0xFF_FF00, 0x00_FFFF, 0x80_0080, 0x80_0000, 0x00_8080, 0x00_00FF, 0x00_CCFF, 0xCC_FFFF, 0xCC_FFCC, 0xFF_FF99,
    0x99_CCFF, 0xFF_99CC, 0xCC_99FF, 0xFF_CC99, 0x33_66FF, 0x33_CCCC, 0x99_CC00, 0xFF_CC00, 0xFF_9900, 0xFF_6600, 0x66_6699, 0x96_9696,
    0x00_3366, 0x33_9966, 0x00_3300, 0x33_3300, 0x99_3300, 0x99_3366, 0x33_3399, 0x33_3333,
];

/// The colours that a workbook names by number.
#[derive(Debug)]
pub(super) struct Colors {
    /// In the order in which styles count them: light 1, dark 1, light 2, dark 2, six accents, two for links.
    theme: Vec<u32>,
    palette: Vec<u32>,
}

/// A colour as a style names it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Color {
    /// 0xRRGGBB.
    Rgb(u32),
    /// A place in the palette.
    Indexed(u32),
    /// A place in the theme, lighter or darker by the tint from -1 to 1.
    Theme(u32, f64),
}

impl Color {
    /// The colour of a `<color>`, `<fgColor>` or `<bgColor>`; none for the automatic one.
    pub(super) fn of(tag: &Tag<'_>) -> Option<Self> {
        if let Some(rgb) = tag.get(b"rgb").and_then(hex) {
            return Some(Self::Rgb(rgb));
        }
        if let Some(index) = tag.number(b"indexed") {
            return Some(Self::Indexed(index));
        }
        let tint = tag.text(b"tint").and_then(|tint| tint.parse().ok()).unwrap_or(0.0);
        tag.number(b"theme").map(|index| Self::Theme(index, tint))
    }
}

impl Colors {
    /// The colours of a theme part and of a workbook's own palette; an empty palette means the usual one.
    pub(super) fn new(theme: Vec<u32>, own_palette: &[u32]) -> Self {
        let first: Vec<u32> = PALETTE.iter().take(8).copied().collect();
        let usual: Vec<u32> = first.into_iter().chain(PALETTE).collect();
        let palette = usual.iter().enumerate().map(|(index, &color)| own_palette.get(index).copied().unwrap_or(color)).collect();
        Self { theme, palette }
    }

    /// The colour as 0xRRGGBB; none for the system's own colours and for what the workbook lacks.
    pub(super) fn rgb(&self, color: Color) -> Option<u32> {
        match color {
            Color::Rgb(rgb) => Some(rgb),
            Color::Indexed(index) => self.palette.get(index as usize).copied(),
            Color::Theme(index, tint) => self.theme.get(index as usize).map(|&rgb| tinted(rgb, tint)),
        }
    }
}

/// The colours of a theme part in the order in which styles count them.
pub(super) fn read_theme(scanner: &mut Scanner<'_>) -> Result<Vec<u32>, Fault> {
    let mut colors = Vec::new();
    let mut within = false;
    loop {
        match scanner.next()? {
            Token::Open(tag) if tag.name == b"clrScheme" => within = true,
            Token::Open(tag) if within => {
                let value = match tag.name {
                    b"srgbClr" => tag.get(b"val"),
                    b"sysClr" => tag.get(b"lastClr"),
                    _ => None,
                };
                colors.extend(value.and_then(hex));
            }
            Token::Close(b"clrScheme") | Token::End => break,
            _ => {}
        }
    }
    // The part has dark before light, styles count light before dark.
    for pair in colors.chunks_mut(2).take(2) {
        pair.reverse();
    }
    Ok(colors)
}

/// The colour of `AARRGGBB` or `RRGGBB`.
pub(super) fn hex(bytes: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(bytes).ok()?;
    let whole = matches!(text.len(), 6 | 8) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole.then(|| u32::from_str_radix(text, 16).ok()).flatten().map(|argb| argb & 0xFF_FFFF)
}

/// A colour made lighter (tint above 0) or darker (below 0) in its lightness.
fn tinted(rgb: u32, tint: f64) -> u32 {
    if tint.abs() < f64::EPSILON {
        return rgb;
    }
    let tint = tint.clamp(-1.0, 1.0);
    let [_, red, green, blue] = rgb.to_be_bytes().map(|part| f64::from(part) / 255.0);
    let (low, high) = (red.min(green).min(blue), red.max(green).max(blue));
    let lightness = f64::midpoint(low, high);
    let tinted = if tint < 0.0 { lightness * (1.0 + tint) } else { lightness * (1.0 - tint) + tint };
    // At the same hue and saturation a channel keeps its distance from the lightness, in proportion to the room there is.
    let room = |lightness: f64| 1.0 - (2.0 * lightness - 1.0).abs();
    let scale = if room(lightness) > 0.0 { room(tinted) / room(lightness) } else { 0.0 };
    [red, green, blue].into_iter().fold(0, |rgb, channel| rgb << 8 | byte(tinted + (channel - lightness) * scale))
}

/// A share of full light as a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 before")]
fn byte(share: f64) -> u32 {
    (share * 255.0).round().clamp(0.0, 255.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tints_are_those_of_the_office_theme() {
        // White, darker 15 %; dark blue, lighter 80 %; black, lighter 50 %.
        assert_eq!(tinted(0xFF_FFFF, -0.15), 0xD9_D9D9);
        assert_eq!(tinted(0x1F_497D, 0.8), 0xC6_D9F1);
        assert_eq!(tinted(0, 0.5), 0x80_8080);
        assert_eq!(tinted(0x12_3456, 0.0), 0x12_3456);
    }

    #[test]
    fn theme_colors_are_counted_light_first() {
        let xml = concat!(
            "<a:clrScheme><a:dk1><a:sysClr val='windowText' lastClr='000000'/></a:dk1><a:lt1><a:sysClr val='window' lastClr='FFFFFF'/></a:lt1>",
            "<a:dk2><a:srgbClr val='1F497D'/></a:dk2><a:lt2><a:srgbClr val='EEECE1'/></a:lt2><a:accent1><a:srgbClr val='4F81BD'/></a:accent1>",
            "</a:clrScheme><a:srgbClr val='123456'/>"
        );
        let theme = read_theme(&mut Scanner::new(xml.as_bytes())).unwrap();
        assert_eq!(theme, [0xFF_FFFF, 0, 0xEE_ECE1, 0x1F_497D, 0x4F_81BD]);
    }

    #[test]
    fn colors_are_found_or_none() {
        let colors = Colors::new(vec![0xFF_FFFF, 0], &[0x11_1111]);
        assert_eq!(colors.rgb(Color::Indexed(0)), Some(0x11_1111));
        assert_eq!(colors.rgb(Color::Indexed(10)), Some(0xFF_0000));
        assert_eq!(colors.rgb(Color::Indexed(64)), None);
        assert_eq!(colors.rgb(Color::Theme(1, 0.0)), Some(0));
        assert_eq!(colors.rgb(Color::Theme(9, 0.0)), None);
        assert_eq!((hex(b"FFFF0000"), hex(b"+F0000"), hex(b"F00")), (Some(0xFF_0000), None, None));
    }
}
