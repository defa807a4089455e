//! How a cell looks, by its attributes and `style` attributes.

use crate::grid::{Align, Style};
use crate::hash::HashMap;
use scraper::ElementRef;
use scraper::node::Element;
use std::sync::Arc;

/// The look of a cell or of a part of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own, as in a font")]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) strike: bool,
    pub(super) superscript: bool,
    pub(super) header: bool,
    pub(super) align: Align,
    pub(super) indent: u8,
    pub(super) fill: Option<u32>,
    pub(super) color: Option<u32>,
}

impl Look {
    /// What the text of a cell takes over from the cell.
    pub(super) fn inherited(self) -> Self {
        Self { bold: self.bold, italic: self.italic, strike: self.strike, color: self.color, ..Self::default() }
    }

    /// The look of a cell of which all text looks like `text`.
    pub(super) fn with(self, text: &Self) -> Self {
        Self {
            bold: self.bold || text.bold,
            italic: self.italic || text.italic,
            strike: self.strike || text.strike,
            indent: self.indent.saturating_add(text.indent),
            color: text.color.or(self.color),
            ..self
        }
    }

    /// What two parts of a text have in common.
    pub(super) fn common(self, other: Self) -> Self {
        Self {
            bold: self.bold && other.bold,
            italic: self.italic && other.italic,
            strike: self.strike && other.strike,
            superscript: self.superscript && other.superscript,
            color: self.color.filter(|color| other.color == Some(*color)),
            ..self
        }
    }

    /// The look inside an element that stands in a text of this look.
    pub(super) fn inside(mut self, element: &Element) -> Self {
        match element.name() {
            "b" | "strong" => self.bold = true,
            "i" | "em" => self.italic = true,
            "s" | "del" | "strike" => self.strike = true,
            "sup" => self.superscript = true,
            "font" => self.color = element.attr("color").and_then(color).or(self.color),
            _ => {}
        }
        self.declare(element);
        self
    }

    /// Takes over what the `style` attribute declares.
    fn declare(&mut self, element: &Element) {
        for (name, value) in declarations(element) {
            match name.as_str() {
                "font-weight" => self.bold = matches!(value.as_str(), "bold" | "bolder" | "600" | "700" | "800" | "900"),
                "font-style" => self.italic = matches!(value.as_str(), "italic" | "oblique"),
                "text-decoration" | "text-decoration-line" => self.strike |= value.contains("line-through"),
                "vertical-align" if element.name() != "td" && element.name() != "th" => self.superscript |= value == "super",
                "text-align" => self.align = align(&value).unwrap_or(self.align),
                "background" | "background-color" => self.fill = value.split_whitespace().find_map(color).or(self.fill),
                "color" => self.color = color(&value),
                "padding-left" | "text-indent" => self.indent = self.indent.saturating_add(levels(&value)),
                _ => {}
            }
        }
        self.fill = self.fill.filter(|fill| *fill != 0x00FF_FFFF);
        self.color = self.color.filter(|color| *color != 0);
    }
}

/// The look of a cell, with what its row says.
pub(super) fn of_cell(cell: ElementRef<'_>, row: ElementRef<'_>) -> Look {
    let mut look = Look { header: cell.value().name() == "th", ..Look::default() };
    for element in [row.value(), cell.value()] {
        look.align = element.attr("align").and_then(|value| align(&value.to_ascii_lowercase())).unwrap_or(look.align);
        look.fill = element.attr("bgcolor").and_then(color).or(look.fill);
        look.declare(element);
    }
    look
}

/// True where an element and all it holds is not shown.
pub(super) fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || declarations(element).any(|(name, value)| {
            (name == "display" && value == "none") || (name == "visibility" && matches!(value.as_str(), "hidden" | "collapse"))
        })
}

/// The declarations of a `style` attribute in lower case.
fn declarations(element: &Element) -> impl Iterator<Item = (String, String)> {
    element.attr("style").unwrap_or_default().split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.to_ascii_lowercase().replace("!important", "");
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    })
}

fn align(value: &str) -> Option<Align> {
    match value {
        "left" | "start" => Some(Align::Left),
        "center" | "middle" => Some(Align::Center),
        "right" | "end" => Some(Align::Right),
        "justify" => Some(Align::Spread),
        _ => None,
    }
}

/// A length as levels of indent, one for the width of a character.
fn levels(length: &str) -> u8 {
    /// Pixels of one full-width character in the usual font size.
    const CHARACTER: f32 = 16.0;
    let split = length.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(length.len());
    let (number, unit) = length.split_at(split);
    let Ok(number) = number.parse::<f32>() else { return 0 };
    let levels = match unit.trim() {
        "em" | "rem" | "ic" => number,
        "px" => number / CHARACTER,
        "pt" => number * 4.0 / 3.0 / CHARACTER,
        _ => 0.0,
    };
    (0..=u8::MAX).rev().find(|level| f32::from(*level) <= levels + 0.5).unwrap_or(0)
}

/// A colour as 0xRRGGBB: `#RGB`, `#RRGGBB`, `rgb(…)`, or one of the basic names.
fn color(value: &str) -> Option<u32> {
    let value = value.trim().to_ascii_lowercase();
    if let Some(digits) = value.strip_prefix('#') {
        let digits = if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
        return u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 6);
    }
    if let Some(parts) = value.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let parts: Vec<u32> = parts.split(',').map_while(|part| part.trim().parse::<u8>().ok().map(u32::from)).collect();
        return if let [red, green, blue] = parts.as_slice() { Some(red << 16 | green << 8 | blue) } else { None };
    }
    NAMED.iter().find(|(name, _)| *name == value).map(|(_, color)| *color)
}

const NAMED: [(&str, u32); 18] = [
    ("black", 0x00_0000),
    ("silver", 0xC0_C0C0),
    ("gray", 0x80_8080),
    ("white", 0xFF_FFFF),
    ("maroon", 0x80_0000),
    ("red", 0xFF_0000),
    ("purple", 0x80_0080),
    ("fuchsia", 0xFF_00FF),
    ("green", 0x00_8000),
    ("lime", 0x00_FF00),
    ("olive", 0x80_8000),
    ("yellow", 0xFF_FF00),
    ("navy", 0x00_0080),
    ("blue", 0x00_00FF),
    ("teal", 0x00_8080),
    ("aqua", 0x00_FFFF),
    ("orange", 0xFF_A500),
    ("pink", 0xFF_C0CB),
];

/// The styles of a grid, each once.
#[derive(Default)]
pub(super) struct Styles {
    known: HashMap<Look, u32>,
    styles: Vec<Style>,
}

impl Styles {
    /// The index of a look among the styles; 0 is the default.
    pub(super) fn index(&mut self, look: Look) -> u32 {
        let look = Look { superscript: false, ..look };
        if look == Look::default() {
            return 0;
        }
        let next = u32::try_from(self.styles.len()).unwrap_or(u32::MAX).saturating_add(1);
        *self.known.entry(look).or_insert_with(|| {
            self.styles.push(Style {
                bold: look.bold,
                italic: look.italic,
                strike: look.strike,
                color: look.color,
                fill: look.fill,
                indent: look.indent,
                align: look.align,
                header: look.header,
                ..Style::default()
            });
            next
        })
    }

    /// The styles in the order of their indices.
    pub(super) fn finish(self) -> Arc<[Style]> {
        std::iter::once(Style::default()).chain(self.styles).collect()
    }
}
