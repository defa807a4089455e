//! Texts that a spreadsheet takes for formulas when it opens a text file.

use super::{Value, read};

/// What a formula begins with; the full-width forms are turned into the others when a Japanese Excel opens the file.
const BEGINS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// True for a text that is carried out rather than shown: numbers, marks, periods and rules of dashes are none.
///
/// ```
/// use seihyo::value::is_formula;
/// assert!(is_formula("=HYPERLINK(\"http://example.org\")") && is_formula("-うち男"));
/// assert!(!is_formula("-1.5%") && !is_formula("-") && !is_formula("総数"));
/// ```
pub fn is_formula(text: &str) -> bool {
    let body = text.trim_start_matches([' ', '\u{3000}', '\n']);
    let is_rule_of_dashes = || text.chars().all(|c| matches!(c, '-' | '=' | '+' | '－' | '＝' | '＋') || c.is_whitespace());
    body.starts_with(BEGINS) && !is_rule_of_dashes() && read(text.trim()) == Value::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_figures_and_marks() {
        for (text, expected) in [
            ("=1+1", true),
            ("+cmd|' /C calc'!A0", true),
            ("-2+3+cmd", true),
            ("@SUM(A1)", true),
            ("\t=1+1", true),
            ("\r=1+1", true),
            (" =1+1", true),
            ("\n=1+1", true),
            ("＝1+1", true),
            ("－うち男", true),
            ("-うち男", true),
            ("-5", false),
            ("+5", false),
            ("-1,234.5", false),
            ("-", false),
            ("－", false),
            ("---", false),
            ("= = =", false),
            ("総数", false),
            ("a=b", false),
            ("", false),
            ("'=1+1", false),
        ] {
            assert_eq!(is_formula(text), expected, "{text:?}");
        }
    }
}
