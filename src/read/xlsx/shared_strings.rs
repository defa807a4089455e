//! The texts that cells refer to by number.

use super::Fences;
use super::fault::Fault;
use super::text::RichText;
use super::xml::{Scanner, Token};
use crate::grid::Run;
use crate::limits::Limit;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All shared texts of a workbook.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    texts: Vec<Arc<str>>,
    /// Parts that look different, by the number of their text.
    runs: BTreeMap<u32, Vec<Run>>,
}

impl SharedStrings {
    /// Reads the part; how many texts it claims to have is not asked.
    pub(super) fn read(scanner: &mut Scanner<'_>, fences: &Fences) -> Result<Self, Fault> {
        let mut strings = Self::default();
        let mut rich = RichText::default();
        let blank: Arc<str> = Arc::from("");
        loop {
            match scanner.next()? {
                Token::Open(tag) if tag.name == b"si" => {
                    if tag.empty {
                        rich.clear();
                    } else {
                        rich.read(scanner, b"si")?;
                    }
                    fences.budget.take(Limit::SharedTexts, 1)?;
                    fences.take_text(rich.size(), rich.damaged)?;
                    strings.push(&mut rich, &blank);
                }
                Token::End => return Ok(strings),
                _ => {}
            }
        }
    }

    fn push(&mut self, rich: &mut RichText, blank: &Arc<str>) {
        if !rich.runs.is_empty() {
            let index = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
            self.runs.insert(index, std::mem::take(&mut rich.runs));
        }
        self.texts.push(if rich.text.is_empty() { blank.clone() } else { Arc::from(rich.text.as_str()) });
    }

    /// The text of a number.
    pub(super) fn text(&self, index: u32) -> Option<&Arc<str>> {
        self.texts.get(index as usize)
    }

    /// The parts of a text that look different; empty for most.
    pub(super) fn runs(&self, index: u32) -> &[Run] {
        if self.runs.is_empty() {
            return &[];
        }
        self.runs.get(&index).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_numbers_and_runs() {
        let xml = concat!(
            "<sst count='9' uniqueCount='4000000000'><si><t>a</t></si><si/><si><t/></si>",
            "<si><r><rPr><vertAlign val='superscript'/></rPr><t>b</t></r></si><si><t>c</t></si></sst>"
        );
        let strings = SharedStrings::read(&mut Scanner::new(xml.as_bytes()), &Fences::default()).unwrap();
        let texts: Vec<&str> = (0..5).filter_map(|index| strings.text(index)).map(|text| &**text).collect();
        assert_eq!(texts, ["a", "", "", "b", "c"]);
        assert_eq!(strings.text(5), None);
        assert_eq!([0, 1, 3, 4].map(|index| strings.runs(index).len()), [0, 0, 1, 0]);
    }
}
