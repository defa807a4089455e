//! The styles of a file: `style:style` with its chain of parents.

use super::number_style::{self, Kind, NumberStyle};
use crate::grid::number_format::NumberFormat;
use crate::grid::{Align, Borders, Line, Style};
use crate::hash::HashMap;
use crate::read::xml::{Fault, Xml, attribute, attributes};
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;
use std::sync::Arc;

/// Styles of one family that are kept; real files have some thousands.
const MAX_STYLES: usize = 100_000;

/// Parents that are followed; a longer chain is a ring.
const MAX_PARENTS: usize = 32;

/// Styles that a new one is compared with, so that many styles do not take quadratic time; a twin beyond them is harmless.
const MAX_COMPARED: usize = 1000;

const BLACK: u32 = 0;
const WHITE: u32 = 0x00FF_FFFF;

/// Width of one level of indent: ten points, as office programs write it.
const INDENT_CM: f64 = 0.353;

/// What one `style:style` says itself; nothing where it leaves the matter to its parent.
#[derive(Clone, Debug, Default)]
struct Look {
    parent: Option<String>,
    data_style: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    strike: Option<bool>,
    superscript: Option<bool>,
    /// Black for the automatic one.
    color: Option<u32>,
    /// White for none.
    fill: Option<u32>,
    indent: Option<u8>,
    align: Option<Align>,
    /// Where the alignment is by content, whatever `align` says.
    by_content: Option<bool>,
    repeat: Option<bool>,
    vertical: Option<bool>,
    top: Option<Line>,
    right: Option<Line>,
    bottom: Option<Line>,
    left: Option<Line>,
    /// False where a table of this style is hidden.
    display: Option<bool>,
}

/// The number format that a value needs, where its style has none of that kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Need {
    /// None in particular.
    #[default]
    Any,
    /// A percentage.
    Percent,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// A time of day or a duration.
    Time,
}

impl Need {
    const COUNT: usize = 5;

    const fn code(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Percent => "0%",
            Self::Date => "yyyy-mm-dd",
            Self::DateTime => "yyyy-mm-dd hh:mm:ss",
            Self::Time => "[h]:mm:ss",
        }
    }
}

/// How a part of a text looks unlike its cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TextLook {
    /// Set higher and smaller.
    pub(super) superscript: bool,
    /// Struck through.
    pub(super) strike: bool,
}

/// All styles of a file by family and name, and those that its cells use, numbered.
pub(super) struct Styles {
    cells: HashMap<String, Look>,
    texts: HashMap<String, Look>,
    tables: HashMap<String, Look>,
    default: Look,
    numbers: HashMap<String, NumberStyle>,
    used: Vec<Style>,
    indices: HashMap<String, [Option<u32>; Need::COUNT]>,
}

impl Default for Styles {
    fn default() -> Self {
        Self {
            cells: HashMap::default(),
            texts: HashMap::default(),
            tables: HashMap::default(),
            default: Look::default(),
            numbers: HashMap::default(),
            used: vec![Style::default()],
            indices: HashMap::default(),
        }
    }
}

impl Styles {
    /// Reads the styles within `office:styles` or `office:automatic-styles`, whose start was read last.
    pub(super) fn read<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Fault> {
        loop {
            let entry = match xml.inside()? {
                Event::Start(element) => Entry::from(&element)?,
                Event::End(_) => return Ok(()),
                _ => continue,
            };
            match entry {
                Entry::Number(name, kind, start) => {
                    let style = number_style::read(xml, kind, &start)?;
                    add(&mut self.numbers, name, style);
                }
                Entry::Look(family, name, mut look) => {
                    look.read(xml)?;
                    let family = match family {
                        Family::Cell => &mut self.cells,
                        Family::Text => &mut self.texts,
                        Family::Table => &mut self.tables,
                    };
                    add(family, name, look);
                }
                Entry::Default(mut look) => {
                    look.read(xml)?;
                    self.default = look;
                }
                Entry::Other => xml.skip()?,
            }
        }
    }

    /// The number of a cell style, with a number format that shows what is needed.
    pub(super) fn index(&mut self, name: Option<&str>, need: Need) -> u32 {
        let name = name.unwrap_or("Default");
        if let Some(Some(index)) = self.indices.get(name).and_then(|indices| indices.get(need as usize)) {
            return *index;
        }
        let style = self.style(name, need);
        let same = self.used.iter().take(MAX_COMPARED).position(|used| *used == style);
        let index = same.unwrap_or_else(|| {
            self.used.push(style);
            self.used.len() - 1
        });
        let index = u32::try_from(index).unwrap_or(0);
        if self.indices.len() < MAX_STYLES
            && let Some(slot) = self.indices.entry(name.to_owned()).or_default().get_mut(need as usize)
        {
            *slot = Some(index);
        }
        index
    }

    /// The styles that were asked for, by number; the first is the default.
    pub(super) fn used(self) -> Arc<[Style]> {
        self.used.into()
    }

    /// True where tables of this style are hidden.
    pub(super) fn hides_table(&self, name: &str) -> bool {
        self.tables.get(name).is_some_and(|look| look.display == Some(false))
    }

    /// How the text of a span looks.
    pub(super) fn text(&self, name: &str) -> TextLook {
        let mut look = TextLook::default();
        let chain = Self::chain(&self.texts, name);
        look.superscript = chain.iter().find_map(|look| look.superscript).unwrap_or(false);
        look.strike = chain.iter().find_map(|look| look.strike).unwrap_or(false);
        look
    }

    /// A style and its parents, nearest first.
    fn chain<'a>(family: &'a HashMap<String, Look>, name: &str) -> Vec<&'a Look> {
        let mut chain = Vec::new();
        let mut next = family.get(name);
        while let Some(look) = next.filter(|_| chain.len() < MAX_PARENTS) {
            chain.push(look);
            next = look.parent.as_ref().and_then(|parent| family.get(parent));
        }
        chain
    }

    fn style(&self, name: &str, need: Need) -> Style {
        let mut chain = Self::chain(&self.cells, name);
        chain.push(&self.default);
        let line = |side: fn(&Look) -> Option<Line>| chain.iter().find_map(|look| side(look)).unwrap_or_default();
        let flag = |flag: fn(&Look) -> Option<bool>| chain.iter().find_map(|look| flag(look)).unwrap_or_default();
        let align = match chain.iter().find_map(|look| look.align) {
            _ if flag(|look| look.repeat) => Align::Spread,
            Some(align) if !flag(|look| look.by_content) => align,
            _ => Align::General,
        };
        Style {
            format: self.format(&chain, need),
            bold: flag(|look| look.bold),
            italic: flag(|look| look.italic),
            strike: flag(|look| look.strike),
            color: chain.iter().find_map(|look| look.color).filter(|&color| color != BLACK),
            fill: chain.iter().find_map(|look| look.fill).filter(|&color| color != WHITE),
            indent: chain.iter().find_map(|look| look.indent).unwrap_or_default(),
            align,
            vertical: flag(|look| look.vertical),
            borders: Borders {
                top: line(|look| look.top),
                right: line(|look| look.right),
                bottom: line(|look| look.bottom),
                left: line(|look| look.left),
            },
            ..Style::default()
        }
    }

    fn format(&self, chain: &[&Look], need: Need) -> NumberFormat {
        let own = chain.iter().find_map(|look| look.data_style.as_ref()).and_then(|name| self.numbers.get(name));
        let fits = own.is_some_and(|style| match need {
            Need::Any => true,
            Need::Percent => style.kind == Kind::Number,
            Need::Date | Need::DateTime => style.kind == Kind::Date,
            Need::Time => matches!(style.kind, Kind::Date | Kind::Time),
        });
        let code = match own {
            Some(style) if fits => number_style::code(style, &self.numbers),
            _ => need.code().to_owned(),
        };
        if code.is_empty() || code == "General" { NumberFormat::default() } else { NumberFormat::new(&code) }
    }
}

/// Adds a style, unless there are too many.
fn add<T>(family: &mut HashMap<String, T>, name: String, style: T) {
    if family.len() < MAX_STYLES {
        family.insert(name, style);
    }
}

#[derive(Clone, Copy)]
enum Family {
    Cell,
    Text,
    Table,
}

/// What a child of the style section is.
enum Entry {
    Look(Family, String, Look),
    Default(Look),
    Number(String, Kind, number_style::Start),
    Other,
}

impl Entry {
    fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let get = |name| attribute(element, name).map(|value| value.map(std::borrow::Cow::into_owned));
        let tag = element.name().0;
        if let Some(kind) = Kind::of(tag) {
            return Ok(Self::Number(get("style:name")?.unwrap_or_default(), kind, number_style::Start::from(element)?));
        }
        if !matches!(tag, "style:style" | "style:default-style") {
            return Ok(Self::Other);
        }
        let look = Look { parent: get("style:parent-style-name")?, data_style: get("style:data-style-name")?, ..Look::default() };
        let family = match get("style:family")?.as_deref() {
            Some("table-cell") if tag == "style:default-style" => return Ok(Self::Default(look)),
            _ if tag == "style:default-style" => return Ok(Self::Other),
            Some("table-cell") => Family::Cell,
            Some("text") => Family::Text,
            Some("table") => Family::Table,
            _ => return Ok(Self::Other),
        };
        Ok(Self::Look(family, get("style:name")?.unwrap_or_default(), look))
    }
}

impl Look {
    /// Reads the properties within a style whose start was read last.
    fn read<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Fault> {
        let mut depth = 1u64;
        while depth > 0 {
            match xml.inside()? {
                Event::Start(element) => {
                    depth += 1;
                    if element.name().0.ends_with("-properties") {
                        for pair in attributes(&element) {
                            let (name, value) = pair?;
                            self.set(name, &value);
                        }
                    }
                }
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str) {
        match name {
            "fo:font-weight" | "style:font-weight-asian" => self.bold = Some(self.bold == Some(true) || is_bold(value)),
            "fo:font-style" | "style:font-style-asian" => {
                self.italic = Some(self.italic == Some(true) || matches!(value, "italic" | "oblique"));
            }
            "style:text-line-through-style" | "style:text-line-through-type" => {
                self.strike = Some(value != "none" && self.strike != Some(false));
            }
            "style:text-position" => self.superscript = Some(rises(value)),
            "fo:color" => self.color = Some(color(value).unwrap_or(BLACK)),
            "style:use-window-font-color" if value == "true" => self.color = Some(BLACK),
            "fo:background-color" => self.fill = Some(color(value).unwrap_or(WHITE)),
            "fo:margin-left" => self.indent = Some(indent(value)),
            "fo:text-align" => {
                self.align = match value {
                    "start" | "left" => Some(Align::Left),
                    "end" | "right" => Some(Align::Right),
                    "center" => Some(Align::Center),
                    "justify" => Some(Align::Spread),
                    _ => None,
                }
            }
            "style:text-align-source" => self.by_content = Some(value == "value-type"),
            "style:repeat-content" => self.repeat = Some(value == "true"),
            "style:direction" => self.vertical = Some(value == "ttb"),
            "fo:border" => {
                let line = Some(line(value));
                (self.top, self.right, self.bottom, self.left) = (line, line, line, line);
            }
            "fo:border-top" => self.top = Some(line(value)),
            "fo:border-right" => self.right = Some(line(value)),
            "fo:border-bottom" => self.bottom = Some(line(value)),
            "fo:border-left" => self.left = Some(line(value)),
            "table:display" => self.display = Some(value != "false"),
            _ => {}
        }
    }
}

fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
}

/// `super 58%` and `33% 58%` stand above the line, `sub 58%` and `-33% 58%` below, `0% 100%` on it.
fn rises(position: &str) -> bool {
    let first = position.split_whitespace().next().unwrap_or_default();
    first == "super" || first.trim_end_matches('%').parse().is_ok_and(|percent: f64| percent > 0.0)
}

fn color(value: &str) -> Option<u32> {
    value.strip_prefix('#').filter(|digits| digits.len() == 6).and_then(|digits| u32::from_str_radix(digits, 16).ok())
}

/// A length in centimetres; none where the unit is unknown or missing.
fn centimetres(length: &str) -> Option<f64> {
    let split = length.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = length.split_at(split);
    let factor = match unit {
        "cm" => 1.0,
        "mm" => 0.1,
        "in" => 2.54,
        "pt" => 2.54 / 72.0,
        "pc" => 2.54 / 6.0,
        "px" => 2.54 / 96.0,
        _ => return None,
    };
    number.trim().parse::<f64>().ok().map(|number| number * factor)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of the type before")]
fn indent(margin: &str) -> u8 {
    (centimetres(margin).unwrap_or(0.0) / INDENT_CM).round().clamp(0.0, 255.0) as u8
}

/// The line of a border such as `0.74pt solid #000000`.
fn line(border: &str) -> Line {
    let kind = |word: &str| border.split_whitespace().any(|part| part == word);
    if border.trim().is_empty() || kind("none") || kind("hidden") {
        return Line::None;
    }
    let points = border.split_whitespace().find_map(centimetres).map(|width| width * 72.0 / 2.54);
    match points {
        _ if kind("double") || kind("double-thin") || kind("thick") => Line::Thick,
        Some(points) if points >= 2.25 => Line::Thick,
        Some(points) if points >= 1.25 => Line::Medium,
        // A solid line of a hair's width is the usual thin line of older LibreOffice; Excel's hair comes as dots.
        _ if kind("dotted") || kind("fine-dashed") => Line::Hair,
        _ => Line::Thin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(xml: &str) -> Styles {
        let text = format!("<office:styles>{xml}</office:styles>");
        let mut reader = Xml::new(text.as_bytes(), &crate::limits::Budget::default());
        reader.next().unwrap();
        let mut styles = Styles::default();
        styles.read(&mut reader).unwrap();
        styles
    }

    fn style(xml: &str, name: &str) -> Style {
        let mut styles = styles(xml);
        let index = styles.index(Some(name), Need::Any);
        styles.used().get(index as usize).unwrap().clone()
    }

    #[test]
    fn a_child_overrides_its_parent() {
        let xml = r##"<style:default-style style:family="table-cell"><style:text-properties fo:font-style="italic"/></style:default-style>
            <style:style style:name="P" style:family="table-cell"><style:text-properties fo:font-weight="bold" fo:color="#ff0000"/></style:style>
            <style:style style:name="C" style:family="table-cell" style:parent-style-name="P"><style:text-properties fo:color="#000000"/>
              <style:table-cell-properties fo:border="0.06pt solid #000000" fo:border-top="none" fo:background-color="#ccffcc"/>
              <style:paragraph-properties fo:margin-left="0.706cm" fo:text-align="start"/></style:style>"##;
        let style = style(xml, "C");
        assert!(style.bold && style.italic && !style.strike);
        assert_eq!((style.color, style.fill, style.indent, style.align), (None, Some(0x00CC_FFCC), 2, Align::Left));
        let borders = style.borders;
        assert_eq!((borders.top, borders.right, borders.bottom), (Line::None, Line::Thin, Line::Thin));
    }

    #[test]
    fn a_ring_of_parents_ends() {
        let xml = r#"<style:style style:name="A" style:family="table-cell" style:parent-style-name="B"/>
            <style:style style:name="B" style:family="table-cell" style:parent-style-name="A"/>"#;
        assert_eq!(style(xml, "A"), Style::default());
    }

    #[test]
    fn a_date_needs_a_date_format() {
        let mut styles = styles("");
        assert_eq!(styles.index(None, Need::Any), 0);
        let date = styles.index(None, Need::Date);
        assert_eq!(styles.index(Some("unknown"), Need::Date), date);
        assert_eq!(styles.used().get(date as usize).map(|style| style.format.clone()), Some(NumberFormat::new("yyyy-mm-dd")));
    }

    #[test]
    fn borders_by_width() {
        for (border, expected) in [
            ("none", Line::None),
            ("0.74pt solid #000000", Line::Thin),
            ("0.002cm solid #000000", Line::Thin),
            ("0.06pt dotted #000000", Line::Hair),
            ("1.76pt solid #000000", Line::Medium),
            ("2.49pt solid #000000", Line::Thick),
            ("0.039cm double #000000", Line::Thick),
        ] {
            assert_eq!(line(border), expected, "{border}");
        }
    }
}
