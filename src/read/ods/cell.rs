//! What a table cell says: its value by type, its text as shown.

use super::sheet::CellRun;
use super::style::Need;
use crate::grid::Content;
use crate::hash::HashSet;
use crate::read::serial::{Part, date, duration, number};
use crate::read::xml::{Fault, attributes};
use quick_xml::events::BytesStart;
use std::sync::Arc;

/// Error values as office programs write them into the text of a cell.
const ERRORS: [&str; 9] = ["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/// Texts of which equal ones share their memory.
#[derive(Default)]
pub(super) struct Texts(HashSet<Arc<str>>);

impl Texts {
    /// The shared text.
    pub(super) fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let text: Arc<str> = text.into();
        self.0.insert(text.clone());
        text
    }

    /// The shared text as content.
    fn content(&mut self, text: &str) -> Content {
        if text.is_empty() { Content::Blank } else { Content::Text(self.share(text)) }
    }
}

/// The attributes of a cell.
#[derive(Debug, Default)]
pub(super) struct CellStart {
    kind: String,
    /// The value attribute that goes with the kind.
    value: Option<String>,
    is_error: bool,
    formula: bool,
    count: u32,
    style: Option<String>,
    rows: u32,
    columns: u32,
}

/// A count of repeats or spans: at least 1, and 1 where it cannot be read.
pub(super) fn count(value: &str) -> u32 {
    value.trim().parse::<u64>().map_or(1, |count| u32::try_from(count).unwrap_or(u32::MAX).max(1))
}

impl CellStart {
    /// Reads the start of a cell.
    pub(super) fn from(element: &BytesStart<'_>) -> Result<Self, Fault> {
        let mut start = Self { count: 1, rows: 1, columns: 1, ..Self::default() };
        let mut string = None;
        for pair in attributes(element) {
            let (name, value) = pair?;
            match name {
                // The first is what older files have instead of the second.
                "table:value-type" | "office:value-type" => start.kind = value.into_owned(),
                "calcext:value-type" => start.is_error = value == "error",
                "office:value" | "office:date-value" | "office:time-value" | "office:boolean-value" => {
                    start.value = Some(value.into_owned());
                }
                "office:string-value" => string = Some(value.into_owned()),
                "table:formula" => start.formula = true,
                "table:number-columns-repeated" => start.count = count(&value),
                "table:style-name" => start.style = Some(value.into_owned()),
                "table:number-rows-spanned" => start.rows = count(&value),
                "table:number-columns-spanned" => start.columns = count(&value),
                _ => {}
            }
        }
        if start.kind == "string" {
            start.value = string;
        }
        Ok(start)
    }

    /// How many cells it stands for.
    pub(super) const fn count(&self) -> u32 {
        self.count
    }

    /// The cells with the text that their paragraphs have. Also gives the value where it could not be read.
    pub(super) fn run(self, text: &str, texts: &mut Texts) -> (CellRun, Option<String>) {
        let (content, need, unread) = self.content(text, texts);
        let is_value = !matches!(content, Content::Text(_) | Content::Error(_) | Content::Blank);
        let differs = matches!(&content, Content::Text(own) if **own != *text);
        let run = CellRun {
            count: self.count,
            style: self.style.as_deref().map(|style| texts.share(style)),
            need,
            formula: self.formula,
            shown: (!text.is_empty() && (is_value || differs)).then(|| texts.share(text)),
            span: (self.rows > 1 || self.columns > 1).then_some((self.rows, self.columns)),
            content,
        };
        (run, unread)
    }

    fn content(&self, text: &str, texts: &mut Texts) -> (Content, Need, Option<String>) {
        if !text.is_empty() && (self.is_error || (self.formula && is_error(text))) {
            return (Content::Error(texts.share(text)), Need::Any, None);
        }
        let value = self.value.as_deref();
        let read = match self.kind.as_str() {
            "float" | "currency" => value.and_then(number).map(|number| (Content::Number(number), Need::Any)),
            "percentage" => value.and_then(number).map(|number| (Content::Number(number), Need::Percent)),
            "date" => value.and_then(date).map(|(day, part)| match part {
                Part::Day => (Content::Number(day), Need::Date),
                Part::DayAndTime => (Content::Number(day), Need::DateTime),
            }),
            "time" => value.and_then(duration).map(|time| (Content::Number(time), Need::Time)),
            "boolean" => match value {
                Some("true" | "1") => Some((Content::Logical(true), Need::Any)),
                Some("false" | "0") => Some((Content::Logical(false), Need::Any)),
                _ => None,
            },
            _ => {
                let whole = value.filter(|value| text.is_empty() || !same_words(value, text));
                return (texts.content(whole.unwrap_or(text)), Need::Any, None);
            }
        };
        match read {
            Some((content, need)) => (content, need, None),
            None => (texts.content(text), Need::Any, Some(format!("{} {}", self.kind, value.unwrap_or_default()).trim().to_owned())),
        }
    }
}

/// True where two texts differ in white space alone: an attribute cannot hold line feeds.
fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

fn is_error(text: &str) -> bool {
    ERRORS.contains(&text) || text.strip_prefix("Err:").is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(kind: &str, value: &str, text: &str) -> Content {
        let start =
            CellStart { kind: kind.to_owned(), value: Some(value.to_owned()), count: 1, rows: 1, columns: 1, ..CellStart::default() };
        start.run(text, &mut Texts::default()).0.content
    }

    #[test]
    fn values_by_type() {
        assert_eq!(content("float", "1234.5", "1,234.5"), Content::Number(1234.5));
        assert_eq!(content("percentage", "0.5", "50%"), Content::Number(0.5));
        assert_eq!(content("boolean", "true", "真"), Content::Logical(true));
        assert_eq!(content("date", "2020-05-01", "令和2年5月1日"), Content::Number(43952.0));
        assert_eq!(content("date", "2020-05-01T06:00:00", ""), Content::Number(43952.25));
        assert_eq!(content("time", "PT36H00M00S", "36:00"), Content::Number(1.5));
        assert_eq!(content("string", "a b", "a\nb"), Content::text("a\nb"));
        assert_eq!(content("string", "12", "12人"), Content::text("12"));
    }

    #[test]
    fn values_that_cannot_be_read_leave_their_text() {
        for (kind, value) in [("float", "many"), ("float", "inf"), ("date", "2020-13-01"), ("time", "9:30"), ("boolean", "x")] {
            let start = CellStart { kind: kind.to_owned(), value: Some(value.to_owned()), count: 1, ..CellStart::default() };
            let (run, unread) = start.run("text", &mut Texts::default());
            assert_eq!((run.content, unread), (Content::text("text"), Some(format!("{kind} {value}"))));
        }
    }

    #[test]
    fn results_that_are_errors() {
        let start = CellStart { kind: "float".to_owned(), value: Some("0".to_owned()), formula: true, ..CellStart::default() };
        assert_eq!(start.run("#DIV/0!", &mut Texts::default()).0.content, Content::Error("#DIV/0!".into()));
        assert_eq!(content("string", "#N/A", "#N/A"), Content::text("#N/A"));
    }
}
