//! Characters that show that a text was damaged before it came here, or that only its maker can read.

use super::{Basis, Certificate, LineEnds, japanese, strictly};
use crate::finding::{Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, WINDOWS_1252};
use std::sync::LazyLock;

/// Different characters named in one message.
const NAMED: usize = 5;
/// Characters of words that must be mojibake before the text is called so; fewer may be a coincidence.
const MOJIBAKE_CHARACTERS: usize = 4;

/// All characters of windows-1252 stand before this one.
const LATIN_END: char = '\u{2200}';

/// Characters of one kind: how many, on which line the first stands, which ones.
#[derive(Default)]
struct Tally {
    count: usize,
    first_line: usize,
    kinds: Vec<char>,
}

impl Tally {
    fn add(&mut self, c: char, line: usize) {
        if self.count == 0 {
            self.first_line = line;
        }
        self.count += 1;
        if self.kinds.len() <= NAMED && !self.kinds.contains(&c) {
            self.kinds.push(c);
        }
    }

    fn finding(&self, code: &'static str, severity: Severity, place: &Place, key: &'static str) -> Option<Finding> {
        let mut named: Vec<String> = self.kinds.iter().take(NAMED).map(|&c| format!("U+{:04X}", u32::from(c))).collect();
        if self.kinds.len() > NAMED {
            named.push("…".to_owned());
        }
        let message = Message::new(key, [self.count.to_string(), self.first_line.to_string(), named.join(" ")]);
        (self.count > 0).then(|| Finding::new(code, severity, place.clone(), message))
    }
}

/// Findings about the characters of a text; what was counted goes into the certificate.
pub(super) fn find(place: &Place, text: &str, certificate: &mut Certificate) -> Vec<Finding> {
    let (mut replaced, mut private, mut controls, mut marks) = (Tally::default(), Tally::default(), Tally::default(), Tally::default());
    let (mut line, mut latin, mut half_kana) = (1, 0usize, 0usize);
    let mut ends = LineEnds::default();
    let mut before = ' ';
    for c in text.chars() {
        latin += usize::from(matches!(c, '\u{80}'..LATIN_END));
        half_kana += usize::from(matches!(c, '\u{FF61}'..='\u{FF9F}'));
        match c {
            '\n' if before == '\r' => (line, ends.crlf, ends.cr) = (line + 1, ends.crlf + 1, ends.cr - 1),
            '\n' => (line, ends.lf) = (line + 1, ends.lf + 1),
            '\r' => ends.cr += 1,
            '\t' | ' '..='~' => {}
            '\u{FFFD}' => replaced.add(c, line),
            '\u{FEFF}' => marks.add(c, line),
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}' => private.add(c, line),
            _ if c.is_control() => controls.add(c, line),
            _ => {}
        }
        before = c;
    }
    certificate.line_ends = ends;
    certificate.replaced = replaced.count;
    certificate.private_use = private.count;
    certificate.controls = controls.count;
    let misreadings = MISREADINGS.iter().filter(|misreading| match misreading {
        Misreading { read, .. } if *read == WINDOWS_1252 => latin >= MOJIBAKE_CHARACTERS,
        Misreading { written, .. } if *written == EUC_JP => half_kana >= MOJIBAKE_CHARACTERS,
        _ => certificate.basis != Basis::Ascii,
    });
    let mojibake = misreadings.filter_map(|misreading| mojibake(place, text, misreading)).max_by_key(|found| found.0);
    [
        replaced.finding("ENC001", Severity::Error, place, "source.encoding-replaced"),
        private.finding("ENC002", Severity::Warning, place, "source.encoding-private"),
        mojibake.map(|found| found.1),
        controls.finding("ENC006", Severity::Warning, place, "source.encoding-controls"),
        marks.finding("ENC007", Severity::Info, place, "source.encoding-inner-mark"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A wrong reading that was saved: the text was decoded in one encoding while it was written in the other.
struct Misreading {
    read: &'static Encoding,
    written: &'static Encoding,
}

const MISREADINGS: [Misreading; 5] = [
    Misreading { read: SHIFT_JIS, written: UTF_8 },
    Misreading { read: WINDOWS_1252, written: UTF_8 },
    Misreading { read: EUC_JP, written: UTF_8 },
    Misreading { read: WINDOWS_1252, written: SHIFT_JIS },
    Misreading { read: SHIFT_JIS, written: EUC_JP },
];

/// Words that become Japanese when the wrong reading is undone, which few words do by chance: how many characters, and the finding.
fn mojibake(place: &Place, text: &str, misreading: &Misreading) -> Option<(usize, Finding)> {
    let mut characters = 0;
    let mut first = None;
    for (index, line) in text.lines().enumerate() {
        for word in line.split(|c| separates(c, misreading)).filter(|word| word.len() > 3 && !word.is_ascii()) {
            if let Some(meant) = undone(word, misreading) {
                characters += word.chars().count();
                first.get_or_insert_with(|| (index + 1, format!("{word} = {meant}")));
            }
        }
    }
    let (line, shown) = first.filter(|_| characters >= MOJIBAKE_CHARACTERS)?;
    let arguments = [misreading.written.name().to_owned(), misreading.read.name().to_owned(), line.to_string(), shown];
    let message = Message::new("source.encoding-mojibake", arguments);
    Some((characters, Finding::new("ENC005", Severity::Error, place.clone(), message)))
}

/// True for a character that ends a word. The second byte of `Shift_JIS` may be an ASCII letter, which then belongs to it.
fn separates(c: char, misreading: &Misreading) -> bool {
    if misreading.read == WINDOWS_1252 && misreading.written == SHIFT_JIS { matches!(c, ' '..='?' | '\t') } else { c.is_ascii() }
}

/// What a word meant before the wrong reading; none where it is no mojibake.
fn undone(word: &str, misreading: &Misreading) -> Option<String> {
    if !may_be(word, misreading) {
        return None;
    }
    let (bytes, _, unmappable) = misreading.read.encode(word);
    if unmappable {
        return None;
    }
    let meant = strictly(misreading.written, &bytes)?;
    let japanese = |c: char| matches!(c, '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}');
    let plausible = match misreading.written {
        written if written == UTF_8 => true,
        written if written == EUC_JP => {
            let words = japanese::weigh(&bytes, japanese::Scheme::EucJp);
            words.mean >= japanese::JAPANESE && japanese::weigh(&bytes, japanese::Scheme::ShiftJis).mean < 0.0
        }
        _ => japanese::weigh(&bytes, japanese::Scheme::ShiftJis).mean >= japanese::JAPANESE,
    };
    (plausible && meant.chars().count() >= 2 && meant.chars().all(japanese)).then(|| meant.into_owned())
}

/// A quick look that spares encoding every word: encoding kanji is slow, and mojibake begins with few characters or has half-width kana.
fn may_be(word: &str, misreading: &Misreading) -> bool {
    let Some(first) = word.chars().next() else { return false };
    if misreading.read == WINDOWS_1252 {
        word.chars().all(|c| c < LATIN_END)
    } else if misreading.written == EUC_JP {
        word.chars().filter(|c| matches!(c, '\u{FF61}'..='\u{FF9F}')).count() * 3 >= word.chars().count()
    } else if misreading.read == SHIFT_JIS {
        FIRST_AS_SHIFT_JIS.binary_search(&first).is_ok()
    } else {
        FIRST_AS_EUC_JP.binary_search(&first).is_ok()
    }
}

static FIRST_AS_SHIFT_JIS: LazyLock<Vec<char>> = LazyLock::new(|| firsts(SHIFT_JIS));
static FIRST_AS_EUC_JP: LazyLock<Vec<char>> = LazyLock::new(|| firsts(EUC_JP));

/// What an encoding makes of the first two bytes of kana, kanji and full-width forms in UTF-8, in order.
fn firsts(encoding: &'static Encoding) -> Vec<char> {
    let leads = (0xE3..=0xE9).chain([0xEF]);
    let pairs = leads.flat_map(|lead| (0x80..=0xBF).map(move |trail| [lead, trail]));
    let mut firsts: Vec<char> = pairs.filter_map(|pair| strictly(encoding, &pair)?.chars().next()).collect();
    firsts.sort_unstable();
    firsts.dedup();
    firsts
}
