//! What a label says, without the spaces that lay it out.

/// True for a text that [`label_text`] leaves as it is, as it has no spaces at all.
pub(in crate::layout) fn is_label_text(text: &str) -> bool {
    // In most texts no two bytes are such as a white space begins with.
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let may_be_space = match byte {
            0..=b' ' => true,
            0xC2 => matches!(after, [0x85 | 0xA0, ..]),
            0xE1 => matches!(after, [0x9A, ..]),
            0xE2 => matches!(after, [0x80 | 0x81, ..]),
            0xE3 => matches!(after, [0x80, 0x80, ..]),
            _ => false,
        };
        if may_be_space {
            return !text.contains(char::is_whitespace);
        }
        // Kana and kanji are taken whole.
        rest = match (byte, after) {
            (0xE3..=0xEF, [_, _, after @ ..]) => after,
            _ => after,
        };
    }
    true
}

/// A label's text as people read it: line ends and runs of spaces become one space, or nothing within Japanese; `総　数` is `総数`.
pub(in crate::layout) fn label_text(text: &str) -> String {
    if is_label_text(text) {
        return text.to_owned();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let spaced_letters = words.len() > 1 && words.iter().all(|word| word.chars().count() == 1 && word.chars().all(is_japanese));
    if spaced_letters {
        return words.concat();
    }
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    if let Some(line) = lines.next() {
        push_words(&mut out, line);
    }
    for line in lines {
        let joins = out.chars().next_back().is_some_and(is_japanese) && line.chars().next().is_some_and(is_japanese);
        if !joins {
            out.push(' ');
        }
        push_words(&mut out, line);
    }
    out
}

fn push_words(out: &mut String, line: &str) {
    for (n, word) in line.split_whitespace().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Kana, kanji and full-width forms: written without spaces between words.
pub(in crate::layout) const fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff9f}' | '\u{20000}'..='\u{2ffff}')
}

#[cfg(test)]
mod tests {
    use super::{is_label_text, label_text};

    #[test]
    fn every_white_space_is_seen_and_nothing_else() {
        for c in '\0'..=char::MAX {
            assert!(is_label_text(&format!("総{c}数")) != c.is_whitespace(), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn labels_lose_their_layout_spaces() {
        assert_eq!(label_text("総　　数"), "総数");
        assert_eq!(label_text("　全 国\n"), "全国");
        assert_eq!(label_text("サービス\n産業"), "サービス産業");
        assert_eq!(label_text("Total\npopulation"), "Total population");
        assert_eq!(label_text("男 20～24歳"), "男 20～24歳");
    }
}
