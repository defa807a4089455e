//! Figures that are spans, 3.4～4.2, told from the classes of a stub, 20～24.

/// What one cell of a column says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    Number,
    /// From here to there.
    Span((f64, f64)),
    Other,
}

/// Reads two numbers with a wave or dash between them, the smaller one first.
pub(super) fn read(text: &str) -> Option<(f64, f64)> {
    // One look at the first character, for almost no text is one.
    let text = text.trim_start();
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let text = text.trim_end();
    let (first, last) = text.split_once(['～', '〜', '~', '–']).or_else(|| text.split_once('－'))?;
    let number = |text: &str| Some(text.trim()).filter(|text| text.starts_with(|c: char| c.is_ascii_digit()))?.parse::<f64>().ok();
    let span = (number(first)?, number(last)?);
    (span.0 < span.1).then_some(span)
}

/// True where a column holds figures some of which are spans: numbers stand among them, and the spans do not follow each other as the
/// classes of a stub do, each from where the one before ends.
pub(super) fn are_figures(said: &[Said]) -> bool {
    let spans: Vec<(f64, f64)> = said.iter().filter_map(|said| if let Said::Span(span) = said { Some(*span) } else { None }).collect();
    let numbers = said.iter().filter(|said| **said == Said::Number).count();
    let others = said.len() - numbers - spans.len();
    let follow = spans.windows(2).all(|pair| matches!(pair, [one, next] if one.1 <= next.0));
    numbers > 0 && spans.len() > 1 && !follow && others * 3 <= numbers + spans.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_two_numbers() {
        for (text, expected) in [("3.4～4.2", Some((3.4, 4.2))), (" 100 ~ 130 ", Some((100.0, 130.0))), ("80〜90", Some((80.0, 90.0)))] {
            assert_eq!(read(text), expected, "{text}");
        }
        for near_miss in ["～10", "10～", "20～24歳", "4.2～3.4", "5", "", "a～b", "-3～4", "1-2"] {
            assert_eq!(read(near_miss), None, "{near_miss}");
        }
    }

    #[test]
    fn figures_among_numbers_do_not_follow_each_other() {
        let of = |texts: &[&str]| {
            let said = |text: &&str| match (read(text), text.parse::<f64>()) {
                (Some(span), _) => Said::Span(span),
                (None, Ok(_)) => Said::Number,
                (None, Err(_)) => Said::Other,
            };
            are_figures(&texts.iter().map(said).collect::<Vec<_>>())
        };
        assert!(of(&["3.4～4.2", "3.2", "3.2～4.0", "4.2"]));
        for near_miss in [
            &["0～4", "5～9", "10～14", "100"][..],
            &["3.4～4.2", "3.2～4.0"],
            &["3.4～4.2", "5"],
            &["不明", "北", "2～3", "1～2", "4"],
            &[],
        ] {
            assert!(!of(near_miss), "{near_miss:?}");
        }
    }
}
