//! Number styles (`number:date-style` and its kin) as number format codes.

use crate::hash::HashMap;
use crate::read::xml::{Fault, Xml, attribute, attributes};
use quick_xml::events::{BytesStart, Event};
use std::fmt::Write as _;
use std::io::BufRead;

/// Digits after the point that a code spells out; more is a slip of the pen.
const MAX_DIGITS: usize = 30;

/// What a number style shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers, percentages, currencies.
    Number,
    /// Dates, with or without a time of day.
    Date,
    /// Times and durations.
    Time,
    /// TRUE and FALSE.
    Boolean,
    /// Texts.
    Text,
}

impl Kind {
    /// The kind of style that an element holds; none where it holds no number style.
    pub(super) fn of(element: &str) -> Option<Self> {
        Some(match element {
            "number:number-style" | "number:percentage-style" | "number:currency-style" => Self::Number,
            "number:date-style" => Self::Date,
            "number:time-style" => Self::Time,
            "number:boolean-style" => Self::Boolean,
            "number:text-style" => Self::Text,
            _ => return None,
        })
    }
}

/// A number style: its own format, and the styles it hands some values on to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberStyle {
    /// What it shows.
    pub(super) kind: Kind,
    code: String,
    /// Condition and name of the style for the values that meet it.
    maps: Vec<(String, String)>,
}

/// The format code of a style, the styles that it hands values on to included.
pub(super) fn code(style: &NumberStyle, all: &HashMap<String, NumberStyle>) -> String {
    let mut sections: Vec<(&str, &str)> = Vec::new();
    for (condition, name) in style.maps.iter().take(2) {
        let Some(other) = all.get(name) else { continue };
        if let Some(condition) = condition.trim().strip_prefix("value()") {
            sections.push((condition.trim(), &other.code));
        }
    }
    match *sections.as_slice() {
        [] => style.code.clone(),
        [(">=0", positive)] => format!("{positive};{}", style.code),
        [(">0", positive), ("<0", negative)] => format!("{positive};{negative};{}", style.code),
        ref other => {
            let mut code = String::new();
            for (condition, section) in other {
                let _ = write!(code, "[{}]{section};", condition.replace("!=", "<>"));
            }
            code + &style.code
        }
    }
}

/// Reads a number style whose start element was read last.
pub(super) fn read<R: BufRead>(xml: &mut Xml<R>, kind: Kind, start: &Start) -> Result<NumberStyle, Fault> {
    let mut builder = Builder { code: String::new(), japanese: start.japanese, gengou: false, elapsed: start.elapsed };
    let mut maps = Vec::new();
    loop {
        let part = match xml.inside()? {
            Event::Start(element) if element.name().0 == "style:map" => {
                let get = |name| Ok::<_, Fault>(attribute(&element, name)?.unwrap_or_default().into_owned());
                maps.push((get("style:condition")?, get("style:apply-style-name")?));
                None
            }
            Event::Start(element) => Some(Part::from(&element)?),
            Event::End(_) => break,
            _ => continue,
        };
        match part {
            None => xml.skip()?,
            Some(part) => builder.add(&part, xml)?,
        }
    }
    let code = match kind {
        Kind::Text => "@".to_owned(),
        Kind::Boolean => String::new(),
        _ if builder.gengou => format!("[$-411]{}", builder.code),
        _ => builder.code,
    };
    Ok(NumberStyle { kind, code, maps })
}

/// What the start element of a number style says of all its parts.
pub(super) struct Start {
    japanese: bool,
    elapsed: bool,
}

impl Start {
    /// Reads the attributes.
    pub(super) fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let elapsed = attribute(element, "number:truncate-on-overflow")?.is_some_and(|value| value == "false");
        Ok(Self { japanese: attribute(element, "number:language")?.is_some_and(|value| value == "ja"), elapsed })
    }
}

/// One element of a number style.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "attributes of the format, each of them yes or no")]
struct Part {
    name: String,
    decimals: usize,
    /// True where the file does not say how many decimals: as many as the number has.
    free: bool,
    /// Decimals that are shown even where they are zero; as many as `decimals` where the file does not say.
    sure_decimals: Option<usize>,
    /// Integer digits that are shown even where they are zero.
    digits: usize,
    exponent: usize,
    denominator: usize,
    grouping: bool,
    long: bool,
    textual: bool,
    gengou: bool,
    thousands: u32,
}

impl Part {
    fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let mut part = Self { name: element.name().0.to_owned(), digits: 1, free: true, ..Self::default() };
        for pair in attributes(element) {
            let (name, value) = pair?;
            let count = || value.parse::<usize>().unwrap_or(0).min(MAX_DIGITS);
            match name {
                "number:decimal-places" => (part.decimals, part.free) = (count(), false),
                "number:min-decimal-places" => part.sure_decimals = Some(count()),
                // LibreOffice before it knew the attribute above.
                "number:decimal-replacement" => part.sure_decimals = Some(0),
                "number:min-integer-digits" => part.digits = count(),
                "number:min-exponent-digits" => part.exponent = count(),
                "number:min-denominator-digits" => part.denominator = count(),
                "number:grouping" => part.grouping = value == "true",
                "number:style" => part.long = value == "long",
                "number:textual" => part.textual = value == "true",
                "number:calendar" => part.gengou = value == "gengou",
                "number:display-factor" => {
                    part.thousands = value.parse::<f64>().map_or(0, |factor| if factor >= 1e6 { 2 } else { u32::from(factor >= 1e3) });
                }
                _ => {}
            }
        }
        Ok(part)
    }

    fn number(&self) -> String {
        let mut code = match (self.grouping, self.digits) {
            (true, 0) => "#,###".to_owned(),
            (true, 1..4) => format!("#,{}{}", "#".repeat(3 - self.digits), "0".repeat(self.digits)),
            (_, 0) => "#".to_owned(),
            (_, digits) => "0".repeat(digits),
        };
        if self.decimals > 0 {
            let sure = self.sure_decimals.unwrap_or(self.decimals).min(self.decimals);
            code.push('.');
            code += &"0".repeat(sure);
            code += &"#".repeat(self.decimals - sure);
        }
        code + &",".repeat(self.thousands as usize)
    }
}

struct Builder {
    code: String,
    japanese: bool,
    gengou: bool,
    elapsed: bool,
}

impl Builder {
    /// Adds an element and passes its end.
    fn add<R: BufRead>(&mut self, part: &Part, xml: &mut Xml<R>) -> Result<(), Fault> {
        let name = part.name.as_str();
        if let "number:text" | "number:currency-symbol" = name {
            let text = xml.text()?;
            self.literal(&text);
            return Ok(());
        }
        if name == "number:fill-character" {
            let filler = xml.text()?.chars().next().unwrap_or(' ');
            self.code.push('*');
            self.code.push(filler);
            return Ok(());
        }
        self.symbol(part);
        xml.skip()
    }

    fn symbol(&mut self, part: &Part) {
        let pick = |long: &'static str, short: &'static str| if part.long { long } else { short };
        let symbol = match part.name.as_str() {
            "number:number" if part.free && !part.grouping && part.digits < 2 => "General".to_owned(),
            "number:number" => part.number(),
            "number:scientific-number" => format!("{}E+{}", part.number(), "0".repeat(part.exponent.max(1))),
            "number:fraction" => format!("# ?/{}", "?".repeat(part.denominator.max(1))),
            "number:text-content" => "@".to_owned(),
            "number:year" if part.gengou => pick("ee", "e").to_owned(),
            "number:year" => pick("yyyy", "yy").to_owned(),
            "number:era" => pick("ggg", "g").to_owned(),
            "number:month" if part.textual => pick("mmmm", "mmm").to_owned(),
            "number:month" | "number:minutes" => pick("mm", "m").to_owned(),
            "number:day" => pick("dd", "d").to_owned(),
            "number:day-of-week" if self.japanese => pick("aaaa", "aaa").to_owned(),
            "number:day-of-week" => pick("dddd", "ddd").to_owned(),
            "number:hours" if self.elapsed => "[h]".to_owned(),
            "number:hours" => pick("hh", "h").to_owned(),
            "number:seconds" if part.decimals > 0 => format!("{}.{}", pick("ss", "s"), "0".repeat(part.decimals)),
            "number:seconds" => pick("ss", "s").to_owned(),
            "number:am-pm" => "AM/PM".to_owned(),
            _ => String::new(),
        };
        self.gengou |= part.gengou || part.name == "number:era";
        self.code += &symbol;
    }

    /// Adds text that is shown as it is. A percent sign counts by a hundred, so it stays bare.
    fn literal(&mut self, text: &str) {
        let mut quoted = String::new();
        for character in text.chars() {
            if character == '%' || (matches!(character, '-' | '/' | ':' | ' ' | '(' | ')') && quoted.is_empty()) {
                self.quote(&std::mem::take(&mut quoted));
                self.code.push(character);
            } else {
                quoted.push(character);
            }
        }
        self.quote(&quoted);
    }

    fn quote(&mut self, text: &str) {
        for (index, part) in text.split('"').enumerate() {
            if index > 0 {
                self.code += "\\\"";
            }
            if !part.is_empty() {
                let _ = write!(self.code, "\"{part}\"");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of the number styles in some XML, by name; a style with maps sees those before it.
    fn codes(xml: &str) -> Vec<(String, String)> {
        let text = format!("<styles>{xml}</styles>");
        let mut reader = Xml::new(text.as_bytes(), &crate::limits::Budget::default());
        let mut all = HashMap::default();
        let mut codes = Vec::new();
        loop {
            let (kind, name, start) = match reader.next().unwrap() {
                Event::Start(element) => match Kind::of(element.name().0) {
                    Some(kind) => {
                        let name = attribute(&element, "style:name").unwrap().unwrap_or_default().into_owned();
                        (kind, name, Start::from(&element).unwrap())
                    }
                    None => continue,
                },
                Event::Eof => return codes,
                _ => continue,
            };
            let style = read(&mut reader, kind, &start).unwrap();
            codes.push((name.clone(), code(&style, &all)));
            all.insert(name, style);
        }
    }

    fn last(xml: &str) -> String {
        codes(xml).pop().unwrap().1
    }

    #[test]
    fn numbers() {
        let number = |attributes: &str| last(&format!("<number:number-style><number:number {attributes}/></number:number-style>"));
        assert_eq!(number(r#"number:decimal-places="1" number:min-integer-digits="1" number:grouping="true""#), "#,##0.0");
        assert_eq!(number(r#"number:decimal-places="0" number:min-integer-digits="3""#), "000");
        assert_eq!(number(r#"number:decimal-places="2" number:min-decimal-places="0""#), "0.##");
        assert_eq!(number(r#"number:decimal-places="0" number:display-factor="1000" number:grouping="true""#), "#,##0,");
        assert_eq!(number(r#"number:decimal-places="many""#), "0");
        assert_eq!(number(r#"number:decimal-places="99999999""#).len(), 2 + MAX_DIGITS);
        let percent =
            r#"<number:percentage-style><number:number number:decimal-places="1"/><number:text>%</number:text></number:percentage-style>"#;
        assert_eq!(last(percent), "0.0%");
    }

    #[test]
    fn negative_numbers_have_their_own_section() {
        let styles = r#"<number:number-style style:name="N1P0"><number:number number:grouping="true"/></number:number-style>
            <number:number-style style:name="N1"><number:text>△ </number:text><number:number number:grouping="true"/>
            <style:map style:condition="value()&gt;=0" style:apply-style-name="N1P0"/></number:number-style>"#;
        assert_eq!(last(styles), "#,##0;\"△ \"#,##0");
    }

    #[test]
    fn dates_in_eras() {
        let era = r#"<number:date-style number:language="ja"><number:era number:calendar="gengou" number:style="long"/>
            <number:year number:calendar="gengou"/><number:text>年</number:text><number:month/><number:text>月</number:text></number:date-style>"#;
        assert_eq!(last(era), "[$-411]ggge\"年\"m\"月\"");
        let plain = r#"<number:date-style><number:year number:style="long"/><number:text>-</number:text>
            <number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>"#;
        assert_eq!(last(plain), "yyyy-mm-dd");
    }

    #[test]
    fn durations_and_texts() {
        let time = r#"<number:time-style number:truncate-on-overflow="false"><number:hours/><number:text>:</number:text>
            <number:minutes number:style="long"/></number:time-style>"#;
        assert_eq!(last(time), "[h]:mm");
        assert_eq!(last("<number:text-style><number:text-content/></number:text-style>"), "@");
    }
}
