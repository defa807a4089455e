//! What stands before a meaning in a legend: one mark or several, with what joins them to it.

use crate::value::{fold, read_mark};

/// Marks with what joins them to their meaning.
pub(super) struct Head {
    pub(super) marks: Vec<String>,
    /// Every mark stands in quotes.
    pub(super) quoted: bool,
    pub(super) link: Link,
    /// Where the meaning begins.
    pub(super) end: usize,
}

/// How a mark and its meaning are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// By は, a colon, an equals sign, 印, or dots behind quotes.
    Said,
    /// By space alone, or by standing in the next cell.
    Beside,
}

/// True for what the head of a legend has somewhere; some texts have none of it.
pub(super) fn may_begin(c: char) -> bool {
    let joins = matches!(c, 'は' | '：' | ':' | '＝' | '=' | '内' | '印');
    joins
        || is_open(c)
        || is_sign(c)
        || fold::is_dash(c)
        || matches!(fold::narrow(c), 'a'..='z' | 'A'..='Z' | '0')
        || matches!(c, 'χ' | 'Χ')
}

const fn is_open(c: char) -> bool {
    matches!(c, '「' | '『' | '“' | '"' | '‘' | '\'' | '〔' | '［' | '[' | '〈' | '＂' | '”')
}

const fn close_of(c: char) -> char {
    match c {
        '「' => '」',
        '『' => '』',
        '“' | '”' => '”',
        '‘' => '’',
        '〔' => '〕',
        '［' => '］',
        '[' => ']',
        '〈' => '〉',
        other => other,
    }
}

const fn is_sign(c: char) -> bool {
    matches!(
        c,
        '*' | '＊'
            | '※'
            | '#'
            | '＃'
            | '…'
            | '‥'
            | '⋯'
            | '・'
            | '･'
            | '.'
            | '．'
            | '△'
            | '▲'
            | '▽'
            | '▼'
            | '†'
            | '‡'
            | '/'
            | '／'
            | '〃'
            | '−'
            | '―'
            | '★'
            | '☆'
            | '○'
            | '●'
            | '◎'
            | '◇'
            | '◆'
            | '□'
            | '■'
            | '×'
            | '?'
            | '？'
            | '\\'
            | '＼'
    )
}

/// True for a mark of signs alone, which may mean anything; a letter or a 0 may also be a letter or a 0.
pub(super) fn is_symbol(mark: &str) -> bool {
    !mark.is_empty() && mark.chars().all(|c| is_sign(c) || fold::is_dash(c)) || mark == BRACKETS || mark == BLANK
}

/// True for strokes and dots, which are also punctuation.
pub(super) fn is_punctuation(mark: &str) -> bool {
    mark.chars().all(|c| fold::is_dash(c) || matches!(c, '…' | '‥' | '⋯' | '・' | '･' | '.' | '．' | '/' | '／'))
}

/// How figures in brackets are called.
const BRACKETS: &str = "( )";

/// How blank cells are called.
const BLANK: &str = "";

/// Marks between quotes are not longer than this, in characters.
const LONGEST_MARK: usize = 6;

impl Head {
    /// The head that begins here; none where none does.
    pub(super) fn read(text: &[char], start: usize) -> Option<Self> {
        let mut at = start;
        let mut marks = Vec::new();
        let mut quoted = true;
        loop {
            let (mark, is_quoted, end) = mark_at(text, at)?;
            marks.push(mark);
            quoted &= is_quoted;
            match joined(text, end) {
                Some(next) if mark_at(text, next).is_some() => at = next,
                _ => {
                    at = end;
                    break;
                }
            }
        }
        let (link, end) = link(text, at, quoted)?;
        Some(Self { marks, quoted, link, end })
    }
}

/// The mark here, whether it is quoted, and where it ends.
fn mark_at(text: &[char], at: usize) -> Option<(String, bool, usize)> {
    let first = *text.get(at)?;
    brackets(text, at).or_else(|| blank(text, at)).map(|(mark, end)| (mark.to_owned(), true, end)).or_else(|| {
        if is_open(first) {
            return quoted(text, at, close_of(first)).map(|(mark, end)| (mark, true, end));
        }
        let begins = at == 0 || text.get(at - 1).is_some_and(|&before| is_boundary(before));
        if begins { bare(text, at).map(|(mark, end)| (mark, false, end)) } else { None }
    })
}

/// True for what may stand before a mark without quotes.
fn is_boundary(c: char) -> bool {
    fold::is_space(c)
        || matches!(
            c,
            '、' | '，'
                | ','
                | '。'
                | '；'
                | ';'
                | '：'
                | ':'
                | '（'
                | '('
                | '）'
                | ')'
                | '」'
                | '』'
                | '】'
                | '］'
                | ']'
                | '〕'
                | '/'
                | '／'
        )
}

fn quoted(text: &[char], at: usize, close: char) -> Option<(String, usize)> {
    let inner = text.get(at + 1..)?;
    let length = inner.iter().take(LONGEST_MARK + 1).position(|&c| c == close)?;
    let mark: String = inner.get(..length)?.iter().collect();
    let mark = fold::trim(&mark).to_owned();
    (is_mark(&mark) || is_abbreviation(&mark)).then_some((mark, at + length + 2))
}

/// A mark without quotes: signs of one kind, or one letter.
fn bare(text: &[char], at: usize) -> Option<(String, usize)> {
    let from = text.get(at..)?;
    let first = *from.first()?;
    // These begin lines of lists.
    if matches!(first, '・' | '○' | '●' | '◎' | '◇' | '◆' | '□' | '■' | '.' | '．' | '/' | '／' | '\\' | '?' | '？')
        && from.get(1) != Some(&first)
    {
        return None;
    }
    let signs = from.iter().take_while(|&&c| is_sign(c) || fold::is_dash(c)).count();
    let length = if signs > 0 { signs } else { from.iter().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '．')).count() };
    let mark = |length: usize| from.get(..length).map(|mark| mark.iter().collect::<String>());
    if let Some(whole) = mark(length).filter(|mark| (1..=LONGEST_MARK).contains(&length) && is_mark(mark)) {
        return Some((whole, at + length));
    }
    // xは秘匿, 分：分校: a letter that は or a colon follows.
    let alone = from.get(1).is_some_and(|&c| matches!(c, 'は' | '：' | ':' | '＝' | '=' | '印'));
    mark(1).filter(|one| signs == 0 && alone && (is_mark(one) || is_abbreviation(one))).map(|one| (one, at + 1))
}

/// True for what is printed in place of a figure or beside it.
fn is_mark(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(first), rest) = (chars.next(), chars.as_str()) else { return false };
    let letter = rest.is_empty() && (fold::narrow(first).is_ascii_alphabetic() || matches!(first, 'χ' | 'Χ'));
    // 0 and 0.0, not the code 00.
    let zero = fold::narrow(first) == '0'
        && (rest.is_empty() || rest.starts_with(['.', '．']))
        && rest.chars().all(|c| matches!(fold::narrow(c), '0' | '.'));
    letter || zero || is_symbol(text) || (read_mark(text).is_some() && !text.starts_with(['(', '（']))
}

/// True for one kanji, which may be short for a word.
pub(super) fn is_abbreviation(text: &str) -> bool {
    let mut chars = text.chars();
    matches!((chars.next(), chars.next()), (Some('\u{4e00}'..='\u{9fff}'), None))
}

/// `( )`, `＜　＞`, かっこ内: figures in brackets.
fn brackets(text: &[char], at: usize) -> Option<(&'static str, usize)> {
    let from = text.get(at..)?;
    let pair = |c: char| matches!(c, '(' | '（' | '<' | '＜' | '[' | '［' | '〔' | '〈').then_some(c);
    if from.first().copied().and_then(pair).is_some() {
        let spaces = from.iter().skip(1).take_while(|&&c| fold::is_space(c)).count();
        let closed = from.get(spaces + 1).is_some_and(|&c| matches!(c, ')' | '）' | '>' | '＞' | ']' | '］' | '〕' | '〉'));
        return closed.then_some((BRACKETS, at + spaces + 2));
    }
    let named = ["かっこ", "カッコ", "括弧"].into_iter().find(|word| starts(from, word))?;
    Some((BRACKETS, at + named.chars().count()))
}

/// 空欄, 空白: cells that hold nothing.
fn blank(text: &[char], at: usize) -> Option<(&'static str, usize)> {
    let from = text.get(at..)?;
    let open = usize::from(from.first().is_some_and(|&c| is_open(c)));
    let word = ["空欄", "空白"].into_iter().find(|word| starts(from.get(open..).unwrap_or_default(), word))?;
    Some((BLANK, at + open * 2 + word.chars().count()))
}

fn starts(text: &[char], word: &str) -> bool {
    let mut letters = text.iter();
    word.chars().all(|c| letters.next() == Some(&c))
}

/// Steps over a word and the spaces before it.
fn after(text: &[char], at: usize, words: &[&str]) -> Option<usize> {
    let from = text.get(at..)?;
    let spaces = from.iter().take_while(|&&c| fold::is_space(c) && c != '\t').count();
    let from = from.get(spaces..)?;
    words.iter().find(|word| starts(from, word)).map(|word| at + spaces + word.chars().count())
}

/// Where the next mark begins, if one is joined to this one: 「-」、「0」は.
fn joined(text: &[char], at: usize) -> Option<usize> {
    let next = after(text, at, &["及び", "および", "又は", "または", "と", "、", "，", ",", "・", "/", "and ", "or "])?;
    let spaces = text.get(next..)?.iter().take_while(|&&c| fold::is_space(c)).count();
    Some(next + spaces)
}

/// What joins the marks to their meaning, and where that begins.
fn link(text: &[char], at: usize, quoted: bool) -> Option<(Link, usize)> {
    let named = after(
        text,
        at,
        &[
            "の印",
            "印の",
            "印",
            "マーク",
            "の記号",
            "記号",
            "の符号",
            "内の数値",
            "内の数字",
            "内数値",
            "内",
            "書きの数値",
            "書き",
            "付きの数値",
            "のセル",
            "の欄",
            "の箇所",
            "の部分",
        ],
    );
    let from = named.unwrap_or(at);
    if let Some(end) = after(text, from, &["とは", "は、", "は，", "は", "：", ":", "＝", "=", "→", "･･･", "・・・", "……", "…", "‥"])
    {
        // Dots are marks as well: they lead to a meaning only from a mark in quotes.
        let dots = text.get(end - 1).is_some_and(|&c| matches!(c, '…' | '‥' | '・' | '･'));
        return (!dots || quoted).then_some((Link::Said, end));
    }
    let spaces = text.get(from..)?.iter().take_while(|&&c| fold::is_space(c)).count();
    (named.is_none() && (spaces > 0 || quoted)).then_some((Link::Beside, from + spaces))
}
