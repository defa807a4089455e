//! `styles.xml`: number formats, fonts, fills and borders put together to the style of each cell format.

use super::colors::{Color, Colors, hex};
use super::fault::Fault;
use super::xml::{Scanner, Tag, Token};
use crate::grid::number_format::NumberFormat;
use crate::grid::{Align, Borders, Line, Style};
use crate::limits::Limit;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The cell formats of a workbook, each with its style.
#[derive(Debug)]
pub(super) struct Styles {
    /// By the number that cells name; never empty.
    pub(super) styles: Arc<[Style]>,
    /// True for each style that shows a number as a date or time.
    pub(super) dates: Vec<bool>,
}

impl Default for Styles {
    fn default() -> Self {
        Self { styles: Arc::from([Style::default()]), dates: vec![false] }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Font {
    bold: bool,
    italic: bool,
    strike: bool,
    color: Option<Color>,
}

/// One `<xf>`; what it does not say comes from the cell style that it names, where it names one.
#[derive(Clone, Copy, Debug, Default)]
struct Format {
    number: Option<u32>,
    font: Option<u32>,
    fill: Option<u32>,
    border: Option<u32>,
    parent: Option<u32>,
    quote_prefix: bool,
    align: Align,
    indent: u8,
    vertical: bool,
}

/// All that the part says, before it is put together.
#[derive(Debug, Default)]
struct Sheet {
    codes: BTreeMap<u32, String>,
    fonts: Vec<Font>,
    fills: Vec<Option<Color>>,
    borders: Vec<Borders>,
    cell_styles: Vec<Format>,
    formats: Vec<Format>,
    palette: Vec<u32>,
}

impl Styles {
    /// Reads the part; `theme` are the theme's colours in the order in which styles count them.
    pub(super) fn read(scanner: &mut Scanner<'_>, theme: Vec<u32>) -> Result<Self, Fault> {
        let sheet = Sheet::read(scanner)?;
        if sheet.formats.is_empty() {
            return Ok(Self::default());
        }
        let colors = Colors::new(theme, &sheet.palette);
        let mut numbers: BTreeMap<u32, (NumberFormat, bool)> = BTreeMap::new();
        let mut styles = Vec::with_capacity(sheet.formats.len());
        let mut dates = Vec::with_capacity(sheet.formats.len());
        for format in &sheet.formats {
            let id = sheet.said(format, |format| format.number);
            let (number, date) = numbers.entry(id).or_insert_with(|| {
                let number = sheet.number_format(id);
                let date = is_date(sheet.codes.get(&id).map_or(number.code(), String::as_str));
                (number, date)
            });
            dates.push(*date);
            styles.push(sheet.style(format, number.clone(), &colors));
        }
        Ok(Self { styles: styles.into(), dates })
    }
}

impl Sheet {
    fn read(scanner: &mut Scanner<'_>) -> Result<Self, Fault> {
        let mut sheet = Self::default();
        loop {
            match scanner.next()? {
                Token::Open(tag) if !tag.empty => match tag.name {
                    b"numFmts" => sheet.read_codes(scanner)?,
                    b"fonts" => sheet.read_fonts(scanner)?,
                    b"fills" => sheet.read_fills(scanner)?,
                    b"borders" => sheet.read_borders(scanner)?,
                    b"cellStyleXfs" => sheet.cell_styles = read_formats(scanner, b"cellStyleXfs")?,
                    b"cellXfs" => sheet.formats = read_formats(scanner, b"cellXfs")?,
                    b"indexedColors" => sheet.read_palette(scanner)?,
                    b"dxfs" | b"extLst" | b"tableStyles" | b"cellStyles" => scanner.skip_element()?,
                    _ => {}
                },
                Token::End => return Ok(sheet),
                _ => {}
            }
        }
    }

    fn read_codes(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        each_tag(scanner, b"numFmts", |tag| {
            if let (b"numFmt", Some(id), Some(code)) = (tag.name, tag.number(b"numFmtId"), tag.text(b"formatCode")) {
                self.codes.insert(id, code);
            }
        })
    }

    fn read_fonts(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        each_tag(scanner, b"fonts", |tag| {
            if tag.name == b"font" {
                self.fonts.push(Font::default());
            }
            let Some(font) = self.fonts.last_mut() else { return };
            match tag.name {
                b"b" => font.bold = tag.is_on(),
                b"i" => font.italic = tag.is_on(),
                b"strike" => font.strike = tag.is_on(),
                b"color" => font.color = Color::of(tag),
                _ => {}
            }
        })
    }

    fn read_fills(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        /// What a pattern of dots or lines without colours of its own looks like from afar.
        const GREY: Color = Color::Rgb(0xC0_C0C0);
        let mut solid = false;
        let mut pattern = false;
        each_tag(scanner, b"fills", |tag| {
            if tag.name == b"fill" {
                self.fills.push(None);
            }
            let Some(fill) = self.fills.last_mut() else { return };
            match tag.name {
                b"patternFill" => {
                    let kind = tag.get(b"patternType").unwrap_or(b"none");
                    solid = kind == b"solid";
                    pattern = !solid && kind != b"none";
                    *fill = pattern.then_some(GREY);
                }
                b"fgColor" if solid => *fill = Color::of(tag),
                b"fgColor" | b"bgColor" if pattern => {
                    *fill = Color::of(tag).filter(|&color| color != Color::Indexed(64) && color != Color::Indexed(65)).or(*fill);
                }
                // Of a gradient, the colour that it begins with.
                b"color" if !solid && !pattern && fill.is_none() => *fill = Color::of(tag),
                _ => {}
            }
        })
    }

    fn read_borders(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        each_tag(scanner, b"borders", |tag| {
            if tag.name == b"border" {
                self.borders.push(Borders::default());
            }
            let Some(borders) = self.borders.last_mut() else { return };
            let side = match tag.name {
                b"left" | b"start" => &mut borders.left,
                b"right" | b"end" => &mut borders.right,
                b"top" => &mut borders.top,
                b"bottom" => &mut borders.bottom,
                _ => return,
            };
            *side = line(tag.get(b"style").unwrap_or_default());
        })
    }

    fn read_palette(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        each_tag(scanner, b"indexedColors", |tag| {
            if tag.name == b"rgbColor" {
                self.palette.push(tag.get(b"rgb").and_then(hex).unwrap_or(0));
            }
        })
    }

    /// The number format of a number, which the part lists or every workbook has.
    fn number_format(&self, id: u32) -> NumberFormat {
        let built_in = || NumberFormat::built_in(u16::try_from(id).ok()?);
        self.codes.get(&id).map(|code| NumberFormat::new(code)).or_else(built_in).unwrap_or_default()
    }

    /// What a format says, or else the cell style that it names.
    fn said(&self, format: &Format, what: impl Fn(&Format) -> Option<u32>) -> u32 {
        let parent = || format.parent.and_then(|parent| self.cell_styles.get(parent as usize)).and_then(&what);
        what(format).or_else(parent).unwrap_or(0)
    }

    fn style(&self, format: &Format, number: NumberFormat, colors: &Colors) -> Style {
        let font = self.fonts.get(self.said(format, |format| format.font) as usize).copied().unwrap_or_default();
        let fill = self.fills.get(self.said(format, |format| format.fill) as usize).copied().flatten();
        let borders = self.borders.get(self.said(format, |format| format.border) as usize).copied().unwrap_or_default();
        Style {
            format: number,
            bold: font.bold,
            italic: font.italic,
            strike: font.strike,
            color: font.color.and_then(|color| colors.rgb(color)).filter(|&rgb| rgb != 0),
            fill: fill.and_then(|color| colors.rgb(color)).filter(|&rgb| rgb != 0xFF_FFFF),
            indent: format.indent,
            align: format.align,
            vertical: format.vertical,
            quote_prefix: format.quote_prefix,
            borders,
            header: false,
        }
    }
}

/// Calls `see` for every start tag up to the end of the element.
fn each_tag(scanner: &mut Scanner<'_>, element: &[u8], mut see: impl FnMut(&Tag<'_>)) -> Result<(), Fault> {
    loop {
        match scanner.next()? {
            Token::Open(tag) => see(&tag),
            Token::Close(name) if name == element => return Ok(()),
            Token::End => return Err(Fault::CutShort),
            _ => {}
        }
    }
}

fn read_formats(scanner: &mut Scanner<'_>, element: &[u8]) -> Result<Vec<Format>, Fault> {
    let mut formats: Vec<Format> = Vec::new();
    let most = scanner.budget.most(Limit::Styles);
    each_tag(scanner, element, |tag| match tag.name {
        b"xf" if formats.len() < most => formats.push(Format {
            number: tag.number(b"numFmtId"),
            font: tag.number(b"fontId"),
            fill: tag.number(b"fillId"),
            border: tag.number(b"borderId"),
            parent: tag.number(b"xfId"),
            quote_prefix: tag.flag(b"quotePrefix"),
            ..Format::default()
        }),
        b"alignment" => {
            if let Some(format) = formats.last_mut() {
                format.align = align(tag.get(b"horizontal").unwrap_or_default());
                format.indent = tag.number(b"indent").map_or(0, |indent| u8::try_from(indent).unwrap_or(u8::MAX));
                format.vertical = tag.get(b"textRotation") == Some(b"255");
            }
        }
        _ => {}
    })?;
    Ok(formats)
}

fn align(word: &[u8]) -> Align {
    match word {
        b"left" => Align::Left,
        b"center" => Align::Center,
        b"right" => Align::Right,
        b"fill" | b"justify" | b"distributed" => Align::Spread,
        b"centerContinuous" => Align::CenterAcross,
        _ => Align::General,
    }
}

fn line(word: &[u8]) -> Line {
    match word {
        b"" | b"none" => Line::None,
        b"hair" | b"dotted" => Line::Hair,
        b"thick" | b"double" => Line::Thick,
        word if word.starts_with(b"medium") => Line::Medium,
        // thin, dashed, dashDot, dashDotDot, slantDashDot
        _ => Line::Thin,
    }
}

/// True where a number format code shows a number as a date or time.
fn is_date(code: &str) -> bool {
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' | '_' | '*' => {
                characters.next();
            }
            '"' => {
                characters.find(|&c| c == '"');
            }
            '[' => {
                let inner: String = characters.by_ref().take_while(|&c| c != ']').collect();
                // [h], [mm] and [ss] count time beyond the day; the rest are colours, conditions and locales.
                if !inner.is_empty() && inner.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                    return true;
                }
            }
            'G' | 'g' if characters.as_str().get(..6).is_some_and(|rest| rest.eq_ignore_ascii_case("eneral")) => {
                characters.nth(5);
            }
            'E' if characters.as_str().starts_with(['+', '-']) => {}
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'g' | 'G' | 'e' | 'E' | 'a' | 'A' | 'r' | 'b' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(xml: &str) -> Styles {
        Styles::read(&mut Scanner::new(xml.as_bytes()), vec![0xFF_FFFF, 0, 0xEE_ECE1, 0x1F_497D]).unwrap()
    }

    #[test]
    fn a_format_is_put_together_from_its_parts() {
        let styles = styles(concat!(
            "<styleSheet><numFmts count='1'><numFmt numFmtId='164' formatCode='#,##0;&quot;△&quot;#,##0'/></numFmts>",
            "<fonts><font><sz val='11'/><color theme='1'/></font><font><b/><i val='0'/><strike/><color rgb='FFFF0000'/></font></fonts>",
            "<fills><fill><patternFill patternType='none'/></fill><fill><patternFill patternType='gray125'/></fill>",
            "<fill><patternFill patternType='solid'><fgColor theme='3'/><bgColor indexed='64'/></patternFill></fill></fills>",
            "<borders><border/><border><left style='double'/><right/><top style='hair'/><bottom style='mediumDashed'/><diagonal/></border></borders>",
            "<cellStyleXfs><xf fontId='1'/></cellStyleXfs><cellXfs><xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>",
            "<xf numFmtId='164' fillId='2' borderId='1' xfId='0' quotePrefix='1'>",
            "<alignment horizontal='centerContinuous' indent='3' textRotation='255'/></xf>",
            "<xf numFmtId='14' fontId='0' fillId='1'/></cellXfs><dxfs><dxf><font><b/></font></dxf></dxfs></styleSheet>"
        ));
        let [plain, rich, date] = &*styles.styles else { panic!("three formats") };
        assert_eq!(*plain, Style { format: NumberFormat::new("General"), ..Style::default() });
        assert_eq!((rich.bold, rich.italic, rich.strike, rich.color), (true, false, true, Some(0xFF_0000)));
        assert_eq!((rich.fill, rich.indent, rich.align), (Some(0x1F_497D), 3, Align::CenterAcross));
        assert!(rich.vertical && rich.quote_prefix);
        assert_eq!(rich.borders, Borders { top: Line::Hair, right: Line::None, bottom: Line::Medium, left: Line::Thick });
        assert_eq!((rich.format.clone(), date.format.clone()), (NumberFormat::new("#,##0;\"△\"#,##0"), NumberFormat::new("yyyy/m/d")));
        assert_eq!((date.fill, styles.dates), (Some(0xC0_C0C0), vec![false, false, true]));
    }

    #[test]
    fn without_formats_there_is_still_the_default() {
        assert_eq!(styles("<styleSheet/>").styles.len(), 1);
    }

    #[test]
    fn dates_are_told_from_numbers() {
        for code in ["yyyy/m/d", "[$-411]ge.m.d", "[h]:mm", "aaa", "[$-411]ggge\"年\"", "h:mm AM/PM", "e"] {
            assert!(is_date(code), "{code}");
        }
        for code in ["General", "0.00E+00", "#,##0;[Red]\"m\"0", "[Magenta]0", "\\d0", "_d0", "@", "General\"人\"", "[<=99]0", ""] {
            assert!(!is_date(code), "{code}");
        }
    }
}
