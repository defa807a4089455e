//! Labels without what sets them for the eye.

use crate::value;
use std::borrow::Cow;

/// A label without spaces between its letters, line breaks, and spaces around it: 「総　　数」 is 「総数」.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let is_plain = |text: &str| !text.contains(['\n', '\r', '\u{3000}', '\u{A0}', '\t']) && !text.contains("  ") && text.trim() == text;
    let pieces: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == '\u{A0}').filter(|piece| !piece.is_empty()).collect();
    let set_apart = pieces.len() > 1 && pieces.iter().all(|piece| is_single(piece));
    if is_plain(text) && !set_apart {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for piece in &pieces {
        let start = text.get(end..).and_then(|rest| rest.find(piece)).map_or(end, |at| end + at);
        let broken = text.get(end..start).is_some_and(|gap| gap.contains(['\n', '\r']));
        let joins = set_apart || (broken && is_wide_join(&out, piece));
        if !(out.is_empty() || joins) {
            out.push(' ');
        }
        out.push_str(piece);
        end = start + piece.len();
    }
    Cow::Owned(out)
}

/// True for one full-width character by itself.
fn is_single(piece: &str) -> bool {
    let mut chars = piece.chars();
    chars.next().is_some_and(|c| !c.is_ascii()) && chars.next().is_none()
}

/// True where a line break stands within a Japanese word.
fn is_wide_join(before: &str, after: &str) -> bool {
    before.chars().next_back().is_some_and(|c| !c.is_ascii()) && after.chars().next().is_some_and(|c| !c.is_ascii())
}

/// A unit that no program takes for a figure: `100万円` is 「100万円単位」.
pub(super) fn unit(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = if text.contains(['\n', '\r', '\t']) { Cow::Owned(one_line(&text)) } else { text };
    match value::read_number(&text) {
        Some(_) if text.is_ascii() => Cow::Owned(format!("in {text}")),
        Some(_) => Cow::Owned(format!("{text}単位")),
        None => text,
    }
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    if !text.contains(['\n', '\r', '\t']) {
        return text.to_owned();
    }
    let lines = text.split(['\n', '\r', '\t']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lose_what_sets_them_for_the_eye_and_nothing_else() {
        for (text, expected) in [
            ("総　　数", "総数"),
            ("　男", "男"),
            ("従業\n者数", "従業者数"),
            ("annual\ntotal", "annual total"),
            ("total  men", "total men"),
            ("東京都 千代田区", "東京都 千代田区"),
            ("1　総数", "1 総数"),
            ("津　　市", "津市"),
            ("総数", "総数"),
            ("", ""),
            ("　", ""),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }

    #[test]
    fn units_are_no_figures() {
        for (text, expected) in [("100万円", "100万円単位"), ("千円", "千円"), ("%", "%"), ("人", "人"), ("10", "in 10")] {
            assert_eq!(unit(text.into()), expected);
        }
    }

    #[test]
    fn notes_are_one_line() {
        assert_eq!(one_line("注\n 1　x\r\n\n2"), "注 1　x 2");
    }
}
