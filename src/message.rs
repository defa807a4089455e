//! What the program says to people, in Japanese and English, from one table.
//!
//! The table is the `.toml` files of `src/message/`, a key with its text in each language; `{0}`, `{1}` … stand for the arguments. The key
//! of a sentence is the file's name, a dot and the key within it. `build/messages.rs` has made an array of them.
//! The same key is the same sentence in every language, so a report can be written twice from one run.

/// A language that messages, reports and help are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English, the default outside a Japanese locale.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// The language that a `--lang` value or a locale such as `ja_JP.UTF-8` asks for; none where it names another one.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The tag for HTML and JSON: `ja` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }
}

/// A sentence of the table with its arguments.
///
/// ```
/// use seihyo::message::{Lang, Message};
/// let message = Message::new("read.empty-sheet", ["表1"]);
/// assert_eq!(message.text(Lang::En), "sheet \"表1\" holds no values");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    key: &'static str,
    arguments: Vec<String>,
}

impl Message {
    /// The sentence `key` with `arguments` in the order of its placeholders.
    pub fn new<A: Into<String>>(key: &'static str, arguments: impl IntoIterator<Item = A>) -> Self {
        Self { key, arguments: arguments.into_iter().map(Into::into).collect() }
    }

    /// A sentence without arguments.
    pub const fn plain(key: &'static str) -> Self {
        Self { key, arguments: Vec::new() }
    }

    /// The key in the table.
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// The arguments, in the order of the placeholders.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// The sentence in a language, with its arguments in place.
    pub fn text(&self, lang: Lang) -> String {
        filled(text(self.key, lang), &self.arguments)
    }
}

/// The sentence of a key that is known only when the program runs, as templates name it; none where the table lacks it.
pub fn by_key(key: &str, lang: Lang, arguments: &[String]) -> Option<String> {
    texts(key).map(|texts| filled(texts.get(lang), arguments))
}

/// A template with its arguments in place.
fn filled(template: &str, arguments: &[String]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        out.push_str(before);
        let close = after.find('}').unwrap_or(after.len() - 1);
        let index = after.get(1..close).and_then(|digits| digits.parse::<usize>().ok());
        if let Some(argument) = index.and_then(|index| arguments.get(index)) {
            out.push_str(argument);
        } else {
            out.push_str(after.get(..=close).unwrap_or_default());
        }
        rest = after.get(close + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Digits with a comma after each three, as counts and figures are shown to people.
///
/// ```
/// use seihyo::message::grouped;
/// assert_eq!([grouped("1234567"), grouped("999"), grouped("")], ["1,234,567", "999", ""]);
/// ```
pub fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The text of a key as the table has it; the key itself where the table lacks it (a test sees to it that it never does).
pub fn text(key: &'static str, lang: Lang) -> &'static str {
    texts(key).map_or(key, |texts| texts.get(lang))
}

fn texts(key: &str) -> Option<&'static Texts> {
    let at = TEXTS.binary_search_by_key(&key, |&(known, _)| known).ok()?;
    TEXTS.get(at).map(|(_, texts)| texts)
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// What a key says in each language.
struct Texts {
    en: &'static str,
    ja: &'static str,
}

impl Texts {
    const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ja => self.ja,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(text: &str) -> Vec<String> {
        let mut found: Vec<String> =
            text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(index, _)| index.to_owned()).collect();
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn every_key_has_both_languages_with_the_same_arguments() {
        assert!(TEXTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (key, texts) in &TEXTS {
            assert!(!texts.en.is_empty() && !texts.ja.is_empty(), "{key} lacks a language");
            assert_eq!(placeholders(texts.en), placeholders(texts.ja), "{key}");
        }
    }

    #[test]
    fn a_placeholder_without_argument_stays_visible() {
        assert_eq!(Message::plain("read.empty-sheet").text(Lang::En), "sheet \"{0}\" holds no values");
    }

    #[test]
    fn locales_name_a_language() {
        assert_eq!(Lang::from_tag("ja_JP.UTF-8"), Some(Lang::Ja));
        assert_eq!(Lang::from_tag("en"), Some(Lang::En));
        assert_eq!(Lang::from_tag("C"), None);
    }
}
