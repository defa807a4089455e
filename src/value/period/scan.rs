//! A label as the characters that matter: full-width forms, dashes, waves and spaces folded; and stepping through them.

use crate::value::era::Era;
use crate::value::fold::{self, is_dash, is_space, is_wave, narrow};

/// Labels with more characters than this are sentences, not periods.
pub(super) const LONGEST: usize = 48;

/// The folded characters of a label.
pub(super) struct Letters {
    letters: [char; LONGEST],
    length: usize,
}

impl Letters {
    /// Folds a text; none where it is too long to be a period. Spaces are kept only between two ASCII letters or digits.
    pub(super) fn new(text: &str) -> Option<Self> {
        let mut folded = Self { letters: ['\0'; LONGEST], length: 0 };
        let mut space = false;
        for c in fold::trim(text).chars() {
            if is_space(c) {
                space = true;
                continue;
            }
            let c = fold_letter(c);
            let before = folded.scan().rest.last().is_some_and(char::is_ascii_alphanumeric);
            if space && before && c.is_ascii_alphanumeric() {
                folded.push(' ')?;
            }
            space = false;
            let ligature = matches!(c, '\u{337b}'..='\u{337e}' | '\u{32ff}');
            match Era::all().iter().find(|era| ligature && era.ligature == c) {
                Some(era) => era.name.chars().try_for_each(|c| folded.push(c))?,
                None => folded.push(c)?,
            }
        }
        Some(folded)
    }

    fn push(&mut self, c: char) -> Option<()> {
        *self.letters.get_mut(self.length)? = c;
        self.length += 1;
        Some(())
    }

    pub(super) fn scan(&self) -> Scan<'_> {
        Scan { rest: self.letters.get(..self.length).unwrap_or_default() }
    }
}

/// The folded characters of a sentence.
pub(super) struct Sentence {
    letters: Vec<char>,
}

impl Sentence {
    /// Folds a text as far as so many characters, without its spaces but those between two digits.
    pub(super) fn new(text: &str, longest: usize) -> Self {
        let mut letters: Vec<char> = Vec::with_capacity(text.len().min(longest));
        let mut space = false;
        for c in text.chars().take(longest) {
            if is_space(c) {
                space = true;
                continue;
            }
            let c = fold_letter(c);
            if space && c.is_ascii_digit() && letters.last().is_some_and(char::is_ascii_digit) {
                letters.push(' ');
            }
            space = false;
            match Era::all().iter().find(|era| era.ligature == c) {
                Some(era) => letters.extend(era.name.chars()),
                None => letters.push(c),
            }
        }
        Self { letters }
    }

    pub(super) fn scan(&self) -> Scan<'_> {
        Scan { rest: &self.letters }
    }
}

const fn fold_letter(c: char) -> char {
    match narrow(c) {
        c if is_wave(c) => '~',
        c if is_dash(c) => '-',
        '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        '〔' => '(',
        '〕' => ')',
        '･' => '・',
        c => c,
    }
}

/// Folded characters that are read from the front; a copy is a place to come back to.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    rest: &'a [char],
}

impl Scan<'_> {
    /// What stands before a later place in the same text.
    pub(super) fn until(&self, later: Self) -> String {
        self.rest.get(..self.rest.len().saturating_sub(later.rest.len())).unwrap_or_default().iter().collect()
    }

    /// The character right before a later place in the same text.
    pub(super) fn last_before(&self, later: Self) -> Option<char> {
        self.rest.get(..self.rest.len().checked_sub(later.rest.len())?)?.last().copied()
    }

    /// What is left.
    pub(super) fn text(&self) -> String {
        self.rest.iter().collect()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.first().copied()
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Steps over the character, if it is next.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        self.eat_any(&[wanted]).is_some()
    }

    /// Steps over the next character, if it is one of these.
    pub(super) fn eat_any(&mut self, wanted: &[char]) -> Option<char> {
        let (first, rest) = self.rest.split_first()?;
        wanted.contains(first).then(|| {
            self.rest = rest;
            *first
        })
    }

    /// Steps over the next character, if it is of a kind.
    pub(super) fn eat_if(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        self.peek().is_some_and(|c| wanted(c) && self.eat(c))
    }

    /// Steps over the word, if it is next.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let mut ahead = *self;
        let found = word.chars().all(|c| ahead.eat(c));
        if found {
            *self = ahead;
        }
        found
    }

    /// Steps over the first of these words that is next.
    pub(super) fn eat_words(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat_word(word))
    }

    /// Steps over a run of ASCII digits: the number, and how many digits; none where there is no digit or more than eight.
    pub(super) fn digits(&mut self) -> Option<(u32, usize)> {
        let mut ahead = *self;
        let (mut number, mut length) = (0u32, 0);
        while let Some(digit) = ahead.peek().and_then(|c| c.to_digit(10)) {
            number = number.checked_mul(10)?.checked_add(digit)?;
            length += 1;
            ahead.rest = ahead.rest.get(1..).unwrap_or_default();
        }
        (1..=8).contains(&length).then(|| {
            *self = ahead;
            (number, length)
        })
    }

    /// Steps over a number of one or two digits.
    pub(super) fn small(&mut self) -> Option<u8> {
        let mut ahead = *self;
        let (number, length) = ahead.digits()?;
        let number = u8::try_from(number).ok().filter(|_| length <= 2)?;
        *self = ahead;
        Some(number)
    }

    /// Steps over a number in kanji up to 99 (五十五), or by its digits (二〇二四).
    pub(super) fn kanji_number(&mut self) -> Option<u32> {
        let mut ahead = *self;
        let (mut tens, mut ones, mut length) = (None, None::<u32>, 0);
        while let Some(c) = ahead.peek() {
            if c == '十' && tens.is_none() && ones.is_none_or(|ones| ones < 10) {
                tens = Some(ones.take().unwrap_or(1));
            } else if let Some(digit) = kanji_digit(c).filter(|_| length < 5) {
                ones = Some(ones.unwrap_or(0) * 10 + digit);
            } else {
                break;
            }
            length += 1;
            ahead.rest = ahead.rest.get(1..).unwrap_or_default();
        }
        if length == 0 || (tens.is_some() && ones.is_some_and(|ones| ones > 9)) {
            return None;
        }
        *self = ahead;
        Some(tens.unwrap_or(0) * 10 + ones.unwrap_or(0))
    }

    /// Steps over what stands in parentheses, if they are next: a scan of what is within.
    pub(super) fn parenthesised(&mut self) -> Option<Self> {
        let (open, rest) = self.rest.split_first()?;
        let close = rest.iter().position(|&c| c == ')').filter(|_| *open == '(')?;
        let inner = rest.get(..close)?;
        self.rest = rest.get(close + 1..)?;
        Some(Scan { rest: inner })
    }
}

fn kanji_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().zip(0..).find(|&(digit, _)| digit == c || (c == '零' && digit == '〇')).map(|(_, value)| value)
}
