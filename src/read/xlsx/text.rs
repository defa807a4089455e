//! Texts as office files write them: references, `_x000D_` escapes, rich text with furigana left out.

use super::fault::Fault;
use super::xml::{Scanner, Token};
use crate::grid::Run;

/// A text put together from its runs.
#[derive(Debug, Default)]
pub(super) struct RichText {
    /// The text without furigana.
    pub(super) text: String,
    /// Parts that are struck through or set as superscript.
    pub(super) runs: Vec<Run>,
    /// True where bytes that are no UTF-8 had to be replaced.
    pub(super) damaged: bool,
}

/// How the run that is being read looks.
#[derive(Clone, Copy, Default, PartialEq)]
struct Look {
    superscript: bool,
    strike: bool,
}

impl RichText {
    /// Forgets what was held.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.runs.clear();
        self.damaged = false;
    }

    /// Reads the `<si>`, `<is>` or `<text>` whose start tag came last, in place of what was held.
    pub(super) fn read(&mut self, scanner: &mut Scanner<'_>, element: &[u8]) -> Result<(), Fault> {
        self.clear();
        let mut look = Look::default();
        let mut within_text = false;
        let mut run_start = 0;
        loop {
            scanner.fits(self.text.len())?;
            match scanner.next()? {
                Token::Text(raw) if within_text => self.damaged |= decode(raw, &mut self.text),
                Token::Plain(raw) if within_text => self.text.push_str(&String::from_utf8_lossy(raw)),
                Token::Open(tag) => match tag.name {
                    b"t" => within_text = !tag.empty,
                    b"r" => {
                        look = Look::default();
                        run_start = self.text.len();
                    }
                    b"strike" => look.strike = tag.is_on(),
                    b"vertAlign" => look.superscript = tag.get(b"val") == Some(b"superscript"),
                    b"rPh" | b"phoneticPr" if !tag.empty => scanner.skip_element()?,
                    _ => {}
                },
                Token::Close(b"t") => within_text = false,
                Token::Close(b"r") => {
                    self.end_run(run_start, look);
                    look = Look::default();
                }
                Token::Close(name) if name == element => return Ok(()),
                Token::End => return Err(Fault::CutShort),
                _ => {}
            }
        }
    }

    /// The bytes that it takes to hold it.
    pub(super) const fn size(&self) -> usize {
        self.text.len() + self.runs.len() * size_of::<Run>()
    }

    /// Notes a run that looks unlike the rest, joined to the one before where they look alike.
    fn end_run(&mut self, start: usize, Look { superscript, strike }: Look) {
        let end = self.text.len();
        if start == end || !(superscript || strike) {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.end == start && (last.superscript, last.strike) == (superscript, strike) => last.end = end,
            _ => self.runs.push(Run { start, end, superscript, strike }),
        }
    }
}

/// The text of an attribute's value.
pub(super) fn decoded(raw: &[u8]) -> String {
    let mut text = String::new();
    decode(raw, &mut text);
    text
}

/// Adds a raw text with its references and escapes resolved; true where bytes that are no UTF-8 had to be replaced.
pub(super) fn decode(raw: &[u8], out: &mut String) -> bool {
    let special = raw.iter().any(|&byte| matches!(byte, b'&' | b'_' | b'\r'));
    let (raw, damaged) = match std::str::from_utf8(raw) {
        Ok(text) => (std::borrow::Cow::Borrowed(text), false),
        Err(_) => (String::from_utf8_lossy(raw), true),
    };
    if special {
        resolve(&raw, out);
    } else {
        out.push_str(&raw);
    }
    damaged
}

/// Adds a text with `&amp;`, `&#12354;`, `_x000D_` and line ends resolved; what is none of these stays as written.
fn resolve(mut rest: &str, out: &mut String) {
    while let Some(at) = rest.find(['&', '_', '\r']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let resolved = match found.as_bytes() {
            [b'&', ..] => reference(found),
            [b'_', ..] => escape(found),
            [b'\r', b'\n', ..] => Some(('\n', 2)),
            _ => Some(('\n', 1)),
        };
        let (character, length) = resolved.unwrap_or_else(|| (char::from(found.as_bytes().first().copied().unwrap_or(b'&')), 1));
        out.push(character);
        rest = found.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// The character of a reference at the front of a text, and the reference's length.
fn reference(text: &str) -> Option<(char, usize)> {
    // The longest reference is &#x10FFFF; with some leading zeros.
    let end = text.bytes().take(16).position(|byte| byte == b';')?;
    let character = match text.get(1..end)? {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        name => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((character, end + 1))
}

/// The character of an `_xHHHH_` escape at the front of a text, and the escape's length; surrogates stay as written.
fn escape(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    if text.as_bytes().get(6) != Some(&b'_') || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rich(xml: &str) -> RichText {
        let mut scanner = Scanner::new(xml.as_bytes());
        let mut rich = RichText::default();
        rich.read(&mut scanner, b"si").unwrap();
        rich
    }

    macro_rules! decodes {
        ($name:ident, $raw:expr, $text:expr) => {
            #[test]
            fn $name() {
                assert_eq!(decoded($raw.as_bytes()), $text);
            }
        };
    }

    decodes!(the_five_entities, "&lt;&gt;&amp;&quot;&apos;", "<>&\"'");
    decodes!(character_references, "&#12354;&#x3042;&#x000000041;", "ああA");
    decodes!(unknown_references_stay, "&a5; &; &#xD800; & b", "&a5; &; &#xD800; & b");
    decodes!(escapes, "a_x000D_\nb_x3042_", "a\r\nbあ");
    decodes!(an_escaped_underscore_hides_an_escape, "_x005F_x000D_", "_x000D_");
    decodes!(near_escapes_stay, "_x00G0_ _x000D x_y _xD800_", "_x00G0_ _x000D x_y _xD800_");
    decodes!(line_ends_become_one_kind, "a\r\nb\rc\nd", "a\nb\nc\nd");
    decodes!(spaces_stay, "　 a ", "　 a ");

    #[test]
    fn runs_join_and_furigana_is_left_out() {
        let rich = rich(concat!(
            "<r><t>東京</t></r><r><rPr><strike/></rPr><t>都</t></r><r><rPr><strike val='1'/></rPr><t>内</t></r>",
            "<r><rPr><vertAlign val=\"superscript\"/></rPr><t>1)</t></r><r><rPr><strike val='0'/></rPr><t>x</t></r>",
            "<rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>"
        ));
        assert_eq!(rich.text, "東京都内1)x");
        let strike = Run { start: 6, end: 12, superscript: false, strike: true };
        assert_eq!(rich.runs, [strike, Run { start: 12, end: 14, superscript: true, strike: false }]);
    }

    #[test]
    fn plain_text_has_no_runs() {
        let rich = rich("<t xml:space='preserve'> a </t></si>");
        assert_eq!((rich.text.as_str(), rich.runs.len(), rich.damaged), (" a ", 0, false));
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        let mut text = String::new();
        assert!(decode(b"a\xFFb", &mut text));
        assert_eq!(text, "a\u{FFFD}b");
    }
}
