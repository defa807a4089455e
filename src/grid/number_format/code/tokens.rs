//! The pieces of a format code: quotes, brackets, escapes, placeholders, letters.

use super::super::kanji::Numerals;
use super::{Attributes, Condition, Locale, Operator, Token};

/// Cuts a code into its sections, each with its tokens and what its brackets say.
pub(super) fn split(code: &str) -> Vec<(Vec<Token>, Attributes)> {
    let mut reader = Reader { rest: code, sections: Vec::new(), tokens: Vec::new(), attributes: Attributes::default() };
    while !reader.rest.is_empty() {
        reader.read();
    }
    reader.end_section();
    reader.sections
}

struct Reader<'a> {
    rest: &'a str,
    sections: Vec<(Vec<Token>, Attributes)>,
    tokens: Vec<Token>,
    attributes: Attributes,
}

impl<'a> Reader<'a> {
    /// Reads one piece; always steps forward.
    fn read(&mut self) {
        if self.eat_word("General") || self.eat_word("G/標準") || self.eat_word("標準") {
            return self.tokens.push(Token::General);
        }
        if self.eat_word("AM/PM") || self.eat_word("午前/午後") {
            return self.tokens.push(Token::HalfDay { short: false });
        }
        if self.eat_word("A/P") {
            return self.tokens.push(Token::HalfDay { short: true });
        }
        let Some(c) = self.next() else { return };
        match c {
            ';' => self.end_section(),
            '"' => {
                let quoted = self.up_to('"');
                self.literal(quoted);
            }
            // `!` is the escape of East Asian Excel, as in 0!.0,"万".
            '\\' | '!' => self.escaped(),
            '_' => {
                self.next();
                self.literal(" ");
            }
            '*' => {
                self.next();
            }
            '[' => {
                let bracketed = self.up_to(']');
                self.bracket(bracketed);
            }
            '0' | '#' | '?' => self.tokens.push(Token::Digit(c)),
            '.' => self.tokens.push(Token::Point),
            ',' => self.tokens.push(Token::Comma),
            '%' | '％' => self.tokens.push(Token::Percent),
            '/' => self.tokens.push(Token::Slash),
            '@' => self.tokens.push(Token::Text),
            'E' | 'e' if self.rest.starts_with(['+', '-']) && self.tokens.iter().any(|token| matches!(token, Token::Digit(_))) => {
                let plus = self.next() == Some('+');
                self.tokens.push(Token::Exponent(plus));
            }
            _ => self.letter(c),
        }
    }

    fn letter(&mut self, c: char) {
        let letter = c.to_ascii_lowercase();
        let more = self.rest.len() - self.rest.trim_start_matches([letter, c.to_ascii_uppercase()]).len();
        let count = more + 1;
        let known = match letter {
            'y' | 'm' | 'd' | 'h' | 's' | 'e' | 'g' | 'b' => true,
            'a' => count >= 3,
            'r' => count <= 2,
            _ => false,
        };
        if known {
            self.rest = self.rest.get(more..).unwrap_or_default();
            self.tokens.push(Token::Letters(letter, count));
        } else {
            self.literal(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn escaped(&mut self) {
        if let Some(c) = self.next() {
            self.literal(c.encode_utf8(&mut [0; 4]));
        }
    }

    /// Colours say nothing here; conditions, languages, currencies, numerals and elapsed time do.
    fn bracket(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        if let Some(language) = text.strip_prefix('$') {
            let (symbol, language) = language.split_once('-').unwrap_or((language, ""));
            self.literal(symbol);
            self.language(&language.to_ascii_lowercase());
        } else if let Some(condition) = condition(text) {
            self.attributes.condition = Some(condition);
        } else if let Some(number) = lower.strip_prefix("dbnum") {
            self.attributes.numerals = Numerals::from_number(number);
        } else if let Some(letter @ ('h' | 'm' | 's')) = lower.chars().next()
            && lower.chars().all(|c| c == letter)
        {
            self.tokens.push(Token::Elapsed(letter, lower.len()));
        }
    }

    fn language(&mut self, language: &str) {
        match language {
            // The system's long date and time, as a Japanese system has them.
            "f800" => self.system("yyyy\"年\"m\"月\"d\"日\""),
            "f400" => self.system("h:mm:ss"),
            _ => {}
        }
        let id = u32::from_str_radix(language, 16);
        self.attributes.locale = match id {
            Ok(id) if id & 0xffff == 0x0411 => Locale::Japanese,
            _ if language.starts_with("ja") => Locale::Japanese,
            _ if language.is_empty() || matches!(language, "f800" | "f400") => self.attributes.locale,
            _ => Locale::Other,
        };
        self.attributes.first_year_is_gannen |= language.ends_with("gannen");
    }

    /// Puts a system format in place of the rest of the section.
    fn system(&mut self, code: &'static str) {
        let end = self.rest.find(';').unwrap_or(self.rest.len());
        self.rest = self.rest.get(end..).unwrap_or_default();
        self.tokens = split(code).into_iter().next().map(|(tokens, _)| tokens).unwrap_or_default();
    }

    fn literal(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    /// The text up to a closing character, and steps over that; all the rest where there is none.
    fn up_to(&mut self, close: char) -> &'a str {
        let (text, rest) = self.rest.split_once(close).unwrap_or((self.rest, ""));
        self.rest = rest;
        text
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if found {
            self.rest = self.rest.get(word.len()..).unwrap_or_default();
        }
        found
    }

    fn end_section(&mut self) {
        self.sections.push((std::mem::take(&mut self.tokens), std::mem::take(&mut self.attributes)));
    }
}

fn condition(text: &str) -> Option<Condition> {
    const OPERATORS: [(&str, Operator); 6] = [
        ("<=", Operator::LessOrEqual),
        ("<>", Operator::NotEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("=", Operator::Equal),
    ];
    OPERATORS.into_iter().find_map(|(sign, operator)| {
        let limit = text.strip_prefix(sign)?.trim().parse().ok()?;
        Some(Condition { operator, limit })
    })
}
