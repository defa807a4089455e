//! The `Styles` of a document.

use super::local;
use crate::grid::number_format::NumberFormat;
use crate::grid::{Align, Line, Style};
use crate::hash::HashMap;
use crate::read::xml::{Fault, Xml, attributes};
use quick_xml::events::{BytesStart, Event};
use std::sync::Arc;

/// Styles that are read; Excel 2003 itself stops at 4,000.
const MAX_STYLES: usize = 100_000;

/// The style that all others begin from.
const DEFAULT: &str = "Default";

/// The styles of a document, numbered; the first is the plain one.
pub(super) struct Styles {
    numbered: Vec<Style>,
    ids: HashMap<String, u32>,
    /// True for those that have a number format of their own.
    formatted: Vec<bool>,
    /// The same style with a date format, by number and whether it shows the day alone.
    dated: HashMap<(u32, bool), u32>,
}

impl Default for Styles {
    fn default() -> Self {
        Self { numbered: vec![Style::default()], ids: HashMap::default(), formatted: vec![false], dated: HashMap::default() }
    }
}

impl Styles {
    /// Reads the styles within an element whose start was read last. A style begins as a copy of its parent, which stands before it.
    pub(super) fn read(&mut self, xml: &mut Xml<&[u8]>) -> Result<(), Fault> {
        let mut style: Option<(String, Style)> = None;
        let mut depth = 1u64;
        while depth > 0 {
            match xml.inside()? {
                Event::Start(element) => {
                    depth += 1;
                    if element.local_name().as_ref() == "Style" {
                        style = Some(self.begin(&element)?);
                    } else if let Some((_, style)) = &mut style {
                        set(style, &element)?;
                    }
                }
                Event::End(element) => {
                    depth -= 1;
                    if element.local_name().as_ref() == "Style"
                        && let Some((id, style)) = style.take()
                    {
                        let number = self.add(style);
                        self.ids.insert(id, number);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The number of a style; of the default one where there is no such style.
    pub(super) fn index(&self, id: Option<&str>) -> u32 {
        id.and_then(|id| self.ids.get(id)).or_else(|| self.ids.get(DEFAULT)).copied().unwrap_or(0)
    }

    /// The number of a style that shows a date: itself where it has a number format, else a copy with one.
    pub(super) fn with_date(&mut self, number: u32, day_alone: bool) -> u32 {
        if self.formatted.get(number as usize).copied().unwrap_or(false) {
            return number;
        }
        if let Some(&dated) = self.dated.get(&(number, day_alone)) {
            return dated;
        }
        let mut style = self.numbered.get(number as usize).cloned().unwrap_or_default();
        style.format = NumberFormat::new(if day_alone { "yyyy/m/d" } else { "yyyy/m/d h:mm" });
        let dated = self.add(style);
        self.dated.insert((number, day_alone), dated);
        dated
    }

    /// All styles, by number.
    pub(super) fn all(self) -> Arc<[Style]> {
        self.numbered.into()
    }

    /// Adds a style and gives its number; the plain style's where it is the same or there are too many.
    fn add(&mut self, style: Style) -> u32 {
        if style == Style::default() || self.numbered.len() >= MAX_STYLES {
            return 0;
        }
        self.formatted.push(style.format != NumberFormat::default());
        self.numbered.push(style);
        u32::try_from(self.numbered.len() - 1).unwrap_or(0)
    }

    fn begin(&self, element: &BytesStart<'_>) -> Result<(String, Style), Fault> {
        let (mut id, mut parent) = (String::new(), None);
        for pair in attributes(element) {
            let (name, value) = pair?;
            match local(name) {
                "ID" => id = value.into_owned(),
                "Parent" => parent = Some(value.into_owned()),
                _ => {}
            }
        }
        let from = self.index(parent.as_deref());
        Ok((id, self.numbered.get(from as usize).cloned().unwrap_or_default()))
    }
}

/// Sets what an element within a style says.
fn set(style: &mut Style, element: &BytesStart<'_>) -> Result<(), Fault> {
    let mut values = HashMap::default();
    for pair in attributes(element) {
        let (name, value) = pair?;
        values.insert(local(name), value);
    }
    let get = |name: &str| values.get(name).map(|value| value.trim());
    let is_on = |name: &str| get(name) == Some("1");
    match element.local_name().as_ref() {
        "Alignment" => {
            style.align = align(get("Horizontal").unwrap_or_default());
            style.indent =
                get("Indent").and_then(|indent| indent.parse::<u32>().ok()).map_or(0, |indent| indent.try_into().unwrap_or(u8::MAX));
            style.vertical = is_on("VerticalText");
        }
        "Borders" => style.borders = crate::grid::Borders::default(),
        "Border" => {
            let line = line(get("LineStyle").unwrap_or("None"), get("Weight").unwrap_or_default());
            match get("Position") {
                Some("Top") => style.borders.top = line,
                Some("Right") => style.borders.right = line,
                Some("Bottom") => style.borders.bottom = line,
                Some("Left") => style.borders.left = line,
                _ => {}
            }
        }
        "Font" => {
            (style.bold, style.italic, style.strike) = (is_on("Bold"), is_on("Italic"), is_on("StrikeThrough"));
            style.color = get("Color").and_then(color).filter(|&color| color != 0);
        }
        "Interior" => {
            let filled = get("Pattern").is_none_or(|pattern| pattern != "None");
            style.fill = get("Color").and_then(color).filter(|&color| filled && color != 0x00FF_FFFF);
        }
        "NumberFormat" => {
            style.format = match code(get("Format").unwrap_or_default()) {
                "" => NumberFormat::default(),
                code => NumberFormat::new(code),
            };
        }
        _ => {}
    }
    Ok(())
}

fn align(word: &str) -> Align {
    match word {
        "Left" => Align::Left,
        "Center" => Align::Center,
        "Right" => Align::Right,
        "Fill" | "Justify" | "Distributed" | "JustifyDistributed" => Align::Spread,
        "CenterAcrossSelection" => Align::CenterAcross,
        _ => Align::General,
    }
}

fn line(style: &str, weight: &str) -> Line {
    match (style, weight) {
        ("None", _) => Line::None,
        ("Double", _) | (_, "3") => Line::Thick,
        ("Dot", _) | (_, "" | "0") => Line::Hair,
        (_, "2") => Line::Medium,
        _ => Line::Thin,
    }
}

fn color(value: &str) -> Option<u32> {
    value.strip_prefix('#').filter(|digits| digits.len() == 6).and_then(|digits| u32::from_str_radix(digits, 16).ok())
}

/// The code of a number format, which may be given by name; empty for the general one.
fn code(name: &str) -> &str {
    match name {
        "General" | "General Number" => "",
        "General Date" => "yyyy/m/d h:mm",
        "Long Date" => "yyyy\"年\"m\"月\"d\"日\"",
        "Medium Date" => "d-mmm-yy",
        "Short Date" => "yyyy/m/d",
        "Long Time" => "h:mm:ss",
        "Medium Time" => "h:mm AM/PM",
        "Short Time" => "h:mm",
        "Currency" => "\"¥\"#,##0;[Red]\"¥\"\\-#,##0",
        "Euro Currency" => "[$€-2]#,##0.00;[Red]\\-[$€-2]#,##0.00",
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Percent" => "0.00%",
        "Scientific" => "0.00E+00",
        "Yes/No" => "\"Yes\";\"Yes\";\"No\"",
        "True/False" => "\"True\";\"True\";\"False\"",
        "On/Off" => "\"On\";\"On\";\"Off\"",
        code => code,
    }
}
