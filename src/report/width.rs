//! How wide a text stands on a terminal, and texts cut and padded to a width.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Counts the columns that texts take: 1 for half-width characters, 2 for full-width ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// Characters of ambiguous width (`…`, `※`, `△`) take 2 columns, as Japanese fonts draw them.
    pub(super) wide: bool,
}

impl Measure {
    /// Columns that a text takes.
    pub(super) fn width(self, text: &str) -> usize {
        if self.wide { text.width_cjk() } else { text.width() }
    }

    fn char_width(self, c: char) -> usize {
        if self.wide { c.width_cjk() } else { c.width() }.unwrap_or(0)
    }

    /// The text cut to at most `columns`, with `~` as its last column where something was cut off.
    pub(super) fn cut(self, text: &str, columns: usize) -> String {
        if self.width(text) <= columns {
            return text.to_owned();
        }
        let mut left = columns.saturating_sub(1);
        let mut out = String::new();
        for c in text.chars() {
            let width = self.char_width(c);
            if width > left {
                break;
            }
            left -= width;
            out.push(c);
        }
        out.push_str("~".repeat(columns.min(1)).as_str());
        out
    }

    /// The text cut and filled with spaces to exactly `columns`.
    pub(super) fn fit(self, text: &str, columns: usize, side: Side) -> String {
        let text = self.cut(text, columns);
        let spaces = columns.saturating_sub(self.width(&text));
        let before = match side {
            Side::Left => 0,
            Side::Center => spaces / 2,
            Side::Right => spaces,
        };
        format!("{}{text}{}", " ".repeat(before), " ".repeat(spaces - before))
    }

    /// The text broken into lines of at most `columns`, at spaces where there are any, else anywhere.
    pub(super) fn wrap(self, text: &str, columns: usize) -> Vec<String> {
        let columns = columns.max(2);
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut width = 0;
        for c in text.chars() {
            let more = self.char_width(c);
            if width + more > columns {
                let rest = line.rfind(' ').filter(|&at| at > line.len() / 2).map(|at| line.split_off(at).trim_start().to_owned());
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                line = rest.unwrap_or_default();
                width = self.width(&line);
            }
            line.push(c);
            width += more;
        }
        lines.push(line.trim_end().to_owned());
        lines
    }
}

/// Where a text stands in a wider space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Center,
    Right,
}

/// Characters of a text that are looked at; no picture or list shows more of it.
const MOST_CHARACTERS: usize = 600;

/// A text on one line that cannot move the cursor or turn the direction of writing: line ends become spaces, other control
/// characters and bidirectional overrides go. Full-width spaces that indent it become half-width ones, to leave room for its words.
/// Of a very long text only the beginning is left, with `~` at its end.
pub(super) fn plain(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let end = text.char_indices().nth(MOST_CHARACTERS).and_then(|(end, _)| text.get(..end));
    let text = end.unwrap_or(text);
    let words = text.trim_start_matches('\u{3000}');
    let indent = text.chars().take_while(|&c| c == '\u{3000}').map(|_| ' ');
    let words = words.trim_matches(|c: char| c.is_control()).replace("\r\n", " ");
    let words = words.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    indent.chain(words.filter(|&c| !c.is_control() && !turns(c))).chain(end.map(|_| '~')).collect()
}

/// A count with a comma after each three digits.
pub(super) fn digits(count: usize) -> String {
    crate::message::grouped(&count.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Measure = Measure { wide: false };
    const WIDE: Measure = Measure { wide: true };

    #[test]
    fn full_width_counts_two_and_ambiguous_depends() {
        assert_eq!(NARROW.width("総数12"), 6);
        assert_eq!((NARROW.width("△1…"), WIDE.width("△1…")), (3, 5));
    }

    #[test]
    fn a_cut_text_never_exceeds_its_columns() {
        assert_eq!(NARROW.cut("総数", 4), "総数");
        assert_eq!(NARROW.cut("総数計", 5), "総数~");
        assert_eq!(NARROW.cut("総数計", 4), "総~");
        assert_eq!(NARROW.cut("総数計", 0), "");
        for columns in 0..9 {
            assert_eq!(WIDE.width(&WIDE.fit("表…a総", columns, Side::Right)), columns);
        }
    }

    #[test]
    fn lines_break_at_spaces_where_there_are_any() {
        assert_eq!(NARROW.wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(NARROW.wrap("一二三四五", 4), ["一二", "三四", "五"]);
        assert_eq!(NARROW.wrap("", 4), [""]);
    }

    #[test]
    fn counts_have_commas() {
        assert_eq!([0, 999, 1000, 1_234_567].map(digits), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn no_control_character_reaches_a_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\r\nc\td\u{202e}e\n"), "a[31mb c de");
        assert_eq!(plain("　　総　数"), "  総　数");
    }

    #[test]
    fn a_very_long_text_is_not_looked_at_whole() {
        let long = "長".repeat(MOST_CHARACTERS + 1);
        assert_eq!(plain(&long).chars().count(), MOST_CHARACTERS + 1);
        assert!(plain(&long).ends_with("長~") && !plain("長").contains('~'));
    }
}
