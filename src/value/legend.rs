//! What a table's notes say of its marks: `「－」は該当なし、「…」は不詳`, `x 秘匿`, `r：改定値　p：速報値`.

mod head;
mod meaning;

use super::{MarkCode, fold};
use head::{Head, Link};

/// What a legend says of one mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// The mark as the legend prints it: `－`, `***`, `r`; `( )` for figures in brackets, empty for blank cells.
    pub mark: String,
    /// What it means, as published.
    pub meaning: String,
    /// The code of the status list; none where the words say something else.
    pub code: Option<MarkCode>,
}

/// A mark without what only differs in width, stroke, case and number of dots or dashes: `－－` and `-`, `...` and `…`, `χ` and `x`.
///
/// ```
/// use seihyo::value::fold_mark;
/// assert_eq!(fold_mark("－"), fold_mark("-"));
/// assert_eq!(fold_mark("・・・"), fold_mark("…"));
/// assert_ne!(fold_mark("*"), fold_mark("***"));
/// ```
pub fn fold_mark(mark: &str) -> String {
    let mut folded = String::new();
    for c in fold::trim(mark).chars() {
        let c = match c {
            c if fold::is_dash(c) => '-',
            '…' | '‥' | '⋯' | '・' | '･' | '.' | '．' | '·' => '…',
            'χ' | 'Χ' | 'х' | 'Х' => 'x',
            c => fold::narrow(c).to_ascii_lowercase(),
        };
        if !(matches!(c, '-' | '…') && folded.ends_with(c)) {
            folded.push(c);
        }
    }
    folded
}

/// Longer than this, in characters, no meaning of a mark is.
const LONGEST_MEANING: usize = 60;

/// What a line of notes says of marks; empty for a line that is about anything else.
///
/// A line is the texts of one row of cells, as a mark often has a cell of its own. A mark without quotes counts only at the beginning of
/// a text or behind a separator, one without は or a colon only where its meaning is on the list of `meanings.csv`; footnotes
/// (`* 国勢調査による`) and words that are explained (`「昼」とは`) are no legends.
///
/// ```
/// use seihyo::value::{MarkCode, read_legend};
/// let legend = read_legend(&["（注）「－」は該当数値なし、「x」は秘匿"]);
/// assert_eq!((legend[0].mark.as_str(), legend[0].code), ("－", Some(MarkCode::Nil)));
/// assert_eq!((legend[1].mark.as_str(), legend[1].meaning.as_str()), ("x", "秘匿"));
/// assert_eq!(read_legend(&["***", "データが得られないもの"]).len(), 1);
/// assert!(read_legend(&["※ 国勢調査による"]).is_empty());
/// ```
pub fn read_legend<S: AsRef<str>>(line: &[S]) -> Vec<LegendEntry> {
    let cells: Vec<&str> = line.iter().map(|cell| fold::trim(cell.as_ref())).filter(|cell| !cell.is_empty()).collect();
    let length: usize = cells.iter().map(|cell| cell.len()).sum();
    if length > LONGEST_LINE || !cells.iter().any(|cell| cell.contains(head::may_begin)) {
        return Vec::new();
    }
    let text: Vec<char> = cells.join("\t").chars().collect();
    let mut entries = Vec::new();
    let mut at = 0;
    while at < text.len() {
        // In 「※ r:改定値」 the ※ only opens the note.
        let opens_another = |head: &Head| head.link == Link::Beside && Head::read(&text, head.end).is_some();
        match Head::read(&text, at).filter(|head| !opens_another(head)) {
            Some(head) => {
                let end = meaning_end(&text, head.end);
                let found = entries_of(&head, &text, end);
                at = if found.is_empty() { at + 1 } else { end };
                entries.extend(found);
            }
            None => at += 1,
        }
    }
    entries
}

/// Lines longer than this, in bytes, are prose.
const LONGEST_LINE: usize = 2000;

/// Where the meaning ends that begins here: at the end of its sentence, or where the next mark stands.
fn meaning_end(text: &[char], start: usize) -> usize {
    let hard = |c: char| matches!(c, '。' | '；' | ';' | '\n' | '\t');
    let soft = |c: char| {
        matches!(c, '、' | '，' | ',' | '。' | '．' | '.' | '/' | '／' | ')' | '）' | '」' | '』' | '"' | '”') || fold::is_space(c)
    };
    let from = text.get(start..).unwrap_or_default();
    for (n, &c) in from.iter().enumerate() {
        let next = start + n + 1;
        if hard(c) || (n > 0 && soft(c) && Head::read(text, next).is_some()) {
            return start + n;
        }
    }
    text.len()
}

/// The entries of a head with its meaning: one for each of its marks, none where it is no legend.
fn entries_of(head: &Head, text: &[char], end: usize) -> Vec<LegendEntry> {
    let words: String = text.get(head.end..end).unwrap_or_default().iter().collect();
    let meaning = meaning::trim(&words);
    let length = meaning.chars().count();
    if length == 0 || length > LONGEST_MEANING {
        return Vec::new();
    }
    let code = meaning::code(meaning);
    let fits = |mark: &str| match head.link {
        Link::Said if head::is_abbreviation(mark) => meaning::explains(mark, meaning) || (code.is_some() && meaning::is_short(meaning)),
        Link::Said => code.is_some() || (head::is_symbol(mark) && (head.quoted || !head::is_punctuation(mark))),
        Link::Beside => code.is_some() && meaning::is_short(meaning),
    };
    let entry = |mark: &String| LegendEntry { mark: mark.clone(), meaning: meaning.to_owned(), code };
    head.marks.iter().filter(|mark| fits(mark)).map(entry).collect()
}

#[cfg(test)]
mod tests;
