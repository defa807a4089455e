//! The legacy encodings, which are told apart only by how plausible the text is.

use super::japanese::{self, JAPANESE, Scheme, Weight};
use super::{Basis, Choice, strictly};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};

/// A lead of one Japanese encoding over the other that leaves no doubt.
const CLEAR_LEAD: f64 = 0.4;
/// A text with this share of kana and familiar kanji is no other language.
const EVIDENT: f64 = 0.25;
/// So many kana prove Japanese whatever else the text holds, such as a list of rare kanji.
const PROOF: (f64, u32) = (0.1, 200);
/// Of so few characters nothing can be told but that a Japanese file is likelier.
const TOO_FEW: u32 = 4;
/// Bytes shown to the detector, from lines that are not all ASCII.
const EVIDENCE: usize = 256 * 1024;

/// Japanese in `Shift_JIS` or EUC-JP, by the weights of the bytes in each where they decode at all.
pub(super) fn japanese(bytes: &[u8], sjis: Option<Weight>, euc: Option<Weight>, declared: Option<&'static Encoding>) -> Option<Choice> {
    let score = |weight: Option<Weight>| weight.map_or(f64::MIN, Weight::score);
    let mut readings = [(SHIFT_JIS, sjis), (EUC_JP, euc)];
    if score(euc) > score(sjis) {
        readings.reverse();
    }
    if let Some(encoding) =
        declared.filter(|declared| readings.iter().any(|(encoding, weight)| encoding == declared && score(*weight) > 0.0))
    {
        return Some(Choice::certain(encoding, Basis::Declared));
    }
    let [(encoding, Some(weight)), (rival, second)] = readings else { return None };
    let clear = weight.score() - score(second) >= CLEAR_LEAD;
    let proven = weight.evidence >= PROOF.0 && weight.characters >= PROOF.1;
    if clear && (proven || (weight.score() >= JAPANESE + EVIDENT && weight.evidence >= EVIDENT)) {
        return Some(Choice::certain(encoding, Basis::Plausible));
    }
    let guess = |encoding| Some(Choice { encoding, basis: Basis::Guess, certain: false });
    match detect(bytes, Some(b"jp")) {
        detected if detected == rival && !clear && score(second) > 0.0 => guess(rival),
        detected if detected == encoding && weight.characters < TOO_FEW && weight.mean >= JAPANESE => {
            Some(Choice { encoding, basis: Basis::Plausible, certain: false })
        }
        _ if weight.mean > JAPANESE / 2.0 => guess(encoding),
        _ => None,
    }
}

/// Another legacy encoding that is declared, where the bytes agree.
pub(super) fn declared(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<Choice> {
    let encoding = declared.filter(|encoding| !is_damaged(bytes) && !gives_controls(bytes, encoding))?;
    Some(Choice::certain(encoding, Basis::Declared))
}

/// Another legacy encoding that the detector guesses, where that gives words.
pub(super) fn other(bytes: &[u8]) -> Option<Choice> {
    if is_damaged(bytes) {
        return None;
    }
    [detect(bytes, Some(b"jp")), detect(bytes, None)]
        .into_iter()
        .find(|encoding| ![SHIFT_JIS, EUC_JP].contains(encoding) && gives_words(bytes, encoding))
        .map(|encoding| Choice { encoding, basis: Basis::Guess, certain: false })
}

/// True where the bytes are nearly UTF-8 or nearly Japanese: reading them as something else would hide the damage.
fn is_damaged(bytes: &[u8]) -> bool {
    is_nearly_utf8(bytes) || [Scheme::ShiftJis, Scheme::EucJp].into_iter().any(|scheme| is_nearly_japanese(bytes, scheme))
}

/// True for a text in EUC-JP that happens to be UTF-8 too, as `年` is: two-byte characters alone, and tables' kanji in the other reading.
pub(super) fn is_euc_by_chance_utf8(text: &str, euc: Option<Weight>) -> bool {
    euc.is_some_and(|euc| euc.mean >= JAPANESE && euc.evidence >= 2.0 * EVIDENT) && text.chars().all(|c| u32::from(c) < 0x800)
}

/// True where most characters beyond ASCII are well-formed in UTF-8.
pub(super) fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| u32::from(*c) >= 0x800).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && good * 2 >= bad
}

/// True where the text would be Japanese but for some of its bytes.
fn is_nearly_japanese(bytes: &[u8], scheme: Scheme) -> bool {
    let weight = japanese::weigh(bytes, scheme);
    weight.mean >= JAPANESE && weight.evidence >= 2.0 * EVIDENT
}

/// What the detector makes of the lines that are not all ASCII.
fn detect(bytes: &[u8], country: Option<&[u8]>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut fed = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n').filter(|line| !line.is_ascii()) {
        let part = line.get(..EVIDENCE - fed).unwrap_or(line);
        detector.feed(part, false);
        fed += part.len();
        if fed >= EVIDENCE {
            break;
        }
    }
    if fed < EVIDENCE {
        detector.feed(b"", true);
    }
    detector.guess(country, Utf8Detection::Deny)
}

/// True where the bytes do not decode in the encoding, or only to control characters that no text has.
fn gives_controls(bytes: &[u8], encoding: &'static Encoding) -> bool {
    strictly(encoding, bytes)
        .is_none_or(|text| text.chars().any(|c| matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}') || is_private(c)))
}

/// True where the bytes decode in the encoding and nine of ten characters beyond ASCII stand as they do in words.
fn gives_words(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let Some(text) = strictly(encoding, bytes) else { return false };
    let (mut good, mut all) = (0usize, 0usize);
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if !c.is_ascii() {
            all += 1;
            good += usize::from(stands_as_in_a_word(before, c, characters.peek().copied().unwrap_or(' ')));
        }
        before = c;
    }
    good * 10 >= all * 9
}

/// No capital after a small letter, no sign amid a word, no control character.
fn stands_as_in_a_word(before: char, c: char, after: char) -> bool {
    if matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}') {
        true
    } else if c.is_uppercase() {
        !before.is_lowercase()
    } else if c.is_lowercase() {
        before.is_alphabetic() || after.is_alphabetic() || before.is_whitespace() || after.is_whitespace()
    } else if c.is_alphabetic() {
        true
    } else if is_mark_of_thai_or_hebrew(c) {
        before.is_alphabetic() || is_mark_of_thai_or_hebrew(before)
    } else {
        let joins = matches!(c, '’' | '·' | '\u{AD}' | '–');
        let amid = before.is_alphabetic() && after.is_alphabetic();
        !c.is_control() && !is_private(c) && (joins || !amid)
    }
}

const fn is_mark_of_thai_or_hebrew(c: char) -> bool {
    matches!(c, '\u{0591}'..='\u{05C7}' | '\u{064B}'..='\u{0652}' | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}')
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}
