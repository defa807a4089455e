//! What stands around a name in a label: numbering, brackets, marks of notes, words of totals.

use super::names;
use std::sync::LazyLock;

/// What stands before names to set them off.
const MARKS: [char; 14] = ['*', '※', '○', '●', '◎', '・', '□', '■', '◆', '◇', '☆', '★', '△', '▲'];

/// A label without its decoration.
pub(super) struct Bare<'a> {
    /// The name, folded.
    pub(super) name: &'a str,
    /// The number before it, which may be its code.
    pub(super) number: Option<&'a str>,
}

/// The folded label without what stands around the name: `1札幌市`, `【東京都】`, `大阪市計`, `北区*`.
pub(super) fn strip(key: &str) -> Bare<'_> {
    let mut bare = Bare { name: key, number: None };
    loop {
        let before = bare.name;
        bare.name = without_lead(without_total(without_mark(without_brackets(bare.name))));
        if let (None, Some((number, rest))) = (bare.number, numbered(bare.name)) {
            bare = Bare { name: rest, number: Some(number) };
        }
        if bare.name == before {
            return bare;
        }
    }
}

/// The name without a word such as 計 or 総数 behind it; a text that is only such a word stays.
fn without_total(name: &str) -> &str {
    let last = name.as_bytes().last();
    let rest = TOTALS.iter().filter(|total| total.as_bytes().last() == last).find_map(|total| name.strip_suffix(total.as_str()));
    rest.map(|rest| rest.trim_end_matches(['・', '-', '('])).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// The name without a word such as うち or (再掲) before it.
fn without_lead(name: &str) -> &str {
    // Its first letter tells most names from all of the words.
    let first = name.as_bytes().get(..3);
    let mut words = LEADS.iter().filter(|lead| lead.as_bytes().get(..3) == first || lead.len() < 3);
    words.find_map(|lead| name.strip_prefix(lead.as_str())).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// True for a label that is a total of whatever stands around it: 計, 総数, (合計).
pub(super) fn is_total(key: &str) -> bool {
    let name = without_mark(without_brackets(key));
    TOTALS.iter().any(|total| total == name)
}

/// The name without the marks of notes at its ends.
fn without_mark(name: &str) -> &str {
    let name = name.trim_start_matches(MARKS);
    let end = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ')' | '('));
    let noted = name.len() > end.len() && name.ends_with(')') && !end.is_empty();
    let name = if noted { end.trim_end_matches(['注', '※']) } else { name };
    name.trim_end_matches(['*', '※', '†', '・', ':'])
}

fn without_brackets(name: &str) -> &str {
    const PAIRS: [(char, char); 8] =
        [('(', ')'), ('[', ']'), ('<', '>'), ('【', '】'), ('〔', '〕'), ('「', '」'), ('《', '》'), ('〈', '〉')];
    let inner = PAIRS.iter().find_map(|&(open, close)| name.strip_prefix(open)?.strip_suffix(close));
    inner.filter(|inner| !inner.is_empty()).unwrap_or(name)
}

/// A number of up to six digits and what stands behind it and its point or dash.
fn numbered(name: &str) -> Option<(&str, &str)> {
    let name = name.strip_prefix('(').unwrap_or(name);
    let end = name.find(|c: char| !c.is_ascii_digit()).filter(|&end| (1..=6).contains(&end))?;
    let (number, rest) = name.split_at_checked(end)?;
    let rest = rest.trim_start_matches(['.', ',', '、', '-', '_', ':', ')', '・']);
    (!rest.is_empty()).then_some((number, rest))
}

/// The words of totals.
static TOTALS: LazyLock<Vec<String>> = LazyLock::new(|| longest_first("total"));

/// The words before a name that say that it is contained elsewhere too.
static LEADS: LazyLock<Vec<String>> = LazyLock::new(|| longest_first("lead"));

fn longest_first(kind: &str) -> Vec<String> {
    let mut words: Vec<_> = names::words(kind).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}
