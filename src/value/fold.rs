//! Characters that are typed in several ways, folded to one.

/// A text without white space, byte order marks and zero-width characters at its ends.
pub(super) fn trim(text: &str) -> &str {
    if is_closed(text.as_bytes()) { text } else { text.trim_matches(is_space) }
}

/// True for a text whose first and last bytes already say that no space stands there: those of ASCII signs, or of characters of three
/// bytes from U+4000 to U+9FFF.
const fn is_closed(text: &[u8]) -> bool {
    let begins = matches!(text, [b'!'..=b'~' | 0xE4..=0xE9, ..]);
    begins && matches!(text, [.., b'!'..=b'~'] | [.., 0xE4..=0xE9, 0x80..=0xBF, 0x80..=0xBF])
}

/// White space of any width, and characters that show nothing.
pub(super) fn is_space(c: char) -> bool {
    c == ' '
        || c == '\u{3000}'
        || (!matches!(c, '!'..='~') && (c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')))
}

/// Full-width ASCII as ASCII; every other character as it is.
pub(super) const fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(c) => c,
            None => c,
        },
        _ => c,
    }
}

/// True for every stroke that is typed for a minus sign: hyphens, dashes, minus, and the long vowel mark.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{30fc}' | '\u{fe63}' | '\u{ff0d}' | '\u{ff70}')
}

/// True for the waves that stand between the ends of a span: `~`, `～`, `〜`.
pub(super) const fn is_wave(c: char) -> bool {
    matches!(c, '~' | '\u{ff5e}' | '\u{301c}' | '\u{223c}')
}

/// A text that is read from its front, character by character.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// What has not been read yet.
    pub(super) const fn rest(&self) -> &'a str {
        self.rest
    }

    /// The next character, full-width ASCII as ASCII.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next().map(narrow)
    }

    /// Steps over the next character, if it is what is asked for, and gives it as written.
    pub(super) fn take_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next().filter(|&c| wanted(c))?;
        self.rest = chars.as_str();
        Some(next)
    }

    /// Steps over the next character, if it is an ASCII or full-width digit, and gives it as ASCII.
    pub(super) fn take_digit(&mut self) -> Option<u8> {
        self.take_if(|c| narrow(c).is_ascii_digit()).and_then(|c| u8::try_from(narrow(c)).ok())
    }

    pub(super) fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start_matches(is_space);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_text_lose_what_shows_nothing() {
        let ends = ["", " ", "\u{3000}", "\t", "\u{feff}", "\u{200b}", "\u{a0}", "\u{2009}"];
        for inner in ["1", "12.5", "計", "総数", "北 海", "ア", "a", "（計）", "é", "𠮷", "一", "鿿", "㐀", "豈", "~", "!"]
        {
            for (front, back) in ends.iter().flat_map(|front| ends.iter().map(move |back| (front, back))) {
                assert_eq!(trim(&format!("{front}{inner}{back}")), inner, "{front:?} {inner} {back:?}");
            }
        }
        assert_eq!((trim("　 "), trim("")), ("", ""));
    }
}
