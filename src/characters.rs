//! Characters of a source that another system shows otherwise or not at all, and those that an export to CP932 would lose.
//!
//! Every text of every grid is looked at: cells, captions, comments and text boxes, names of sheets. [`survey`] says of each such
//! character what it is, how often it occurs, where first, and what becomes of it in CP932.

mod classes;

pub use classes::{Class, class, is_unit_sign};

use crate::finding::{Finding, Severity};
use crate::grid::{Content, Grid};
use crate::message::Message;
use crate::place::{Place, Range};
use crate::source::encoding::cp932::{Part, part, twin};
use crate::source::encoding::encode_cp932;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};

/// The characters of a source that are worth knowing of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Characters {
    /// By class, then by code point; of other characters only those that CP932 lacks, at the end.
    pub noted: Vec<Noted>,
    /// Occurrences of characters that are not listed, because there are more than [`MOST_LISTED`] different ones.
    pub unlisted: usize,
}

/// A character with all its occurrences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The character.
    pub character: char,
    /// What it is; none for one that merely lacks in CP932, such as 鷗.
    pub class: Option<Class>,
    /// What becomes of it in CP932.
    pub export: Export,
    /// How often it occurs.
    pub count: usize,
    /// The first cells it occurs in, at most [`CELLS_NAMED`]; a whole sheet for its name or caption.
    pub places: Vec<Place>,
}

/// What becomes of a character that is written in CP932.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Export {
    /// It is written as it is, with these bytes.
    Kept(Vec<u8>),
    /// It is written as its twin, the same sign by another code point, with these bytes.
    Twin(char, Vec<u8>),
    /// CP932 lacks it.
    Lost,
}

impl Export {
    fn of(character: char) -> Self {
        match encode_cp932(character.encode_utf8(&mut [0; 4])) {
            Err(_) => Self::Lost,
            Ok(encoded) => match encoded.substituted.first() {
                None => Self::Kept(encoded.bytes),
                Some(twin) => Self::Twin(twin.written, encoded.bytes),
            },
        }
    }

    /// The bytes that are written, in hexadecimal digits; none where there are none.
    pub fn bytes(&self) -> Option<String> {
        match self {
            Self::Kept(bytes) | Self::Twin(_, bytes) => Some(bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat()),
            Self::Lost => None,
        }
    }

    /// The word for machine output.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Kept(_) => "kept",
            Self::Twin(..) => "twin",
            Self::Lost => "lost",
        }
    }
}

/// Different characters that are listed; a text in another script has some thousand that CP932 lacks.
pub const MOST_LISTED: usize = 500;
/// Cells that are named of each.
pub const CELLS_NAMED: usize = 3;

/// What is known of each character up to U+FFFF, found out when it occurs first: a file has some hundreds of them.
static KNOWN: [AtomicU8; 1 << 16] = [const { AtomicU8::new(UNKNOWN) }; 1 << 16];

const UNKNOWN: u8 = 0;
const PLAIN: u8 = 1;
const NOTED: u8 = 2;

/// True for a character that is worth knowing of.
fn is_noted(c: char) -> bool {
    let known = KNOWN.get(c as usize);
    match known.map_or(UNKNOWN, |known| known.load(Ordering::Relaxed)) {
        UNKNOWN => {
            let noted = is_noted_by_part(c) || class(c).is_some();
            // Threads that ask at the same time find the same.
            known.inspect(|known| known.store(if noted { NOTED } else { PLAIN }, Ordering::Relaxed));
            noted
        }
        known => known == NOTED,
    }
}

/// True where the part of CP932 that a character is in, or that it is in none, makes it worth knowing of.
fn is_noted_by_part(c: char) -> bool {
    matches!(part(c), None | Some(Part::NecRow13 | Part::Ibm))
}

/// Looks at every text of some grids.
pub fn survey(grids: &[Grid]) -> Characters {
    let mut tallies = Tallies::default();
    for grid in grids {
        for (at, cell) in grid.filled() {
            if let Content::Text(text) = &cell.content {
                tallies.add(text, grid, Some(Range::cell(at)));
            }
        }
        for object in &grid.objects {
            tallies.add(&object.text, grid, object.range);
        }
        for text in grid.caption.as_deref().into_iter().chain([&*grid.sheet]) {
            tallies.add(text, grid, None);
        }
    }
    tallies.finish()
}

#[derive(Default)]
struct Tallies {
    known: BTreeMap<char, (usize, Vec<Place>)>,
    unlisted: usize,
}

impl Tallies {
    fn add(&mut self, text: &str, grid: &Grid, range: Option<Range>) {
        if text.is_ascii() {
            return;
        }
        for c in text.chars().filter(|&c| is_noted(c)) {
            self.note(c, grid, range);
        }
    }

    fn note(&mut self, c: char, grid: &Grid, range: Option<Range>) {
        if self.known.len() >= MOST_LISTED && !self.known.contains_key(&c) {
            self.unlisted += 1;
            return;
        }
        let (count, places) = self.known.entry(c).or_default();
        *count += 1;
        if places.len() < CELLS_NAMED && places.last().is_none_or(|last| last.range != range || last.sheet.as_ref() != Some(&grid.sheet)) {
            places.push(Place { range, ..grid.place() });
        }
    }

    fn finish(self) -> Characters {
        let noted = self.known.into_iter().map(|(character, (count, places))| Noted {
            character,
            class: class(character),
            export: Export::of(character),
            count,
            places,
        });
        let mut noted: Vec<Noted> = noted.collect();
        noted.sort_by_key(|noted| (noted.class.is_none(), noted.class));
        Characters { noted, unlisted: self.unlisted }
    }
}

/// Characters named in one message.
const NAMED: usize = 12;

impl Characters {
    /// The characters that an export to CP932 would lose.
    pub fn lost(&self) -> impl Iterator<Item = &Noted> {
        self.noted.iter().filter(|noted| noted.export == Export::Lost)
    }

    /// What is damaged or can be read by its maker alone, for sources whose bytes do not show it.
    pub fn damage(&self) -> Vec<Finding> {
        let of = |class, code, severity, key| self.finding(code, severity, key, |noted| noted.class == Some(class));
        let lost = of(Class::Lost, "ENC001", Severity::Error, "source.characters-lost");
        lost.into_iter().chain(of(Class::PrivateUse, "ENC002", Severity::Warning, "source.characters-private")).collect()
    }

    /// What another system may show otherwise, what is written in two ways, and what CP932 lacks.
    pub fn doubts(&self) -> Vec<Finding> {
        use Severity::{Info, Warning};
        let depends = |noted: &Noted| noted.class.is_some_and(Class::depends_on_system) && !is_unit_sign(noted.character);
        let vendors = self.finding("CHR001", Warning, "source.characters-vendor", depends);
        let is_lost = |noted: &Noted| noted.export == Export::Lost && noted.class != Some(Class::Lost);
        let lost = self.finding("CHR003", Info, "source.characters-not-in-cp932", is_lost);
        vendors.into_iter().chain(self.twins()).chain(lost).collect()
    }

    fn finding(&self, code: &'static str, severity: Severity, key: &'static str, wanted: impl Fn(&Noted) -> bool) -> Option<Finding> {
        let found: Vec<&Noted> = self.noted.iter().filter(|noted| wanted(noted)).collect();
        let place = found.iter().filter_map(|noted| noted.places.first()).min_by_key(|place| (place.range, &place.sheet))?;
        let count: usize = found.iter().map(|noted| noted.count).sum();
        let mut named: Vec<String> = found.iter().take(NAMED).map(|noted| name(noted.character)).collect();
        if found.len() > NAMED {
            named.push("…".to_owned());
        }
        Some(Finding::new(code, severity, place.clone(), Message::new(key, [count.to_string(), named.join(" ")])))
    }

    /// Signs that stand in the source by both their code points, so that the same word is written in two ways.
    fn twins(&self) -> Option<Finding> {
        let count = |c: char| self.noted.iter().find(|noted| noted.character == c).map(|noted| noted.count);
        self.noted.iter().find_map(|noted| {
            let (rarer, other) = (noted.character, twin(noted.character)?);
            let (few, many) = (noted.count, count(other)?);
            // Each pair once, by the one that is rarer.
            let place = noted.places.first().filter(|_| (few, rarer) < (many, other))?;
            let message = Message::new("source.characters-twins", [name(rarer), few.to_string(), name(other), many.to_string()]);
            Some(Finding::new("CHR002", Severity::Warning, place.clone(), message))
        })
    }
}

/// A character as a message names it: itself where it can be seen, with its code point.
pub fn name(character: char) -> String {
    let code = format!("U+{:04X}", u32::from(character));
    if is_visible(character) { format!("{character}({code})") } else { code }
}

/// True for a character that shows by itself on every terminal: no control character, mark, selector or place for private use.
pub fn is_visible(character: char) -> bool {
    let hidden = [Class::PrivateUse, Class::Combining, Class::Variation, Class::Invisible, Class::Space];
    !character.is_control() && !class(character).is_some_and(|class| hidden.contains(&class))
}

#[cfg(test)]
mod tests;
