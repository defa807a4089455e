//! Which characters do not survive a change of system, by class.

use crate::source::encoding::cp932::{Part, part, twin};
use std::sync::LazyLock;

/// A kind of character that is worth knowing of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// U+FFFD: a character that was lost before the file came here.
    Lost,
    /// For private use (gaiji): only its maker knows what it is.
    PrivateUse,
    /// Row 13 of NEC: ①, Ⅳ, ㈱, ㎡.
    NecRow13,
    /// The extensions of IBM, most of which NEC selected as well: 髙, 﨑, ⅰ.
    Ibm,
    /// Half-width kana.
    HalfWidthKana,
    /// Numbers and words in circles or brackets that no part of CP932 has: ㊿, ㋿, ❶.
    Enclosed,
    /// Roman numerals as one character that no part of CP932 has: Ⅻ.
    RomanNumeral,
    /// Words and units squeezed into one character, forms for vertical writing: ㍿, ㎥.
    Compatibility,
    /// Kanji that are there for other codes' sake and become another character when texts are normalised.
    CompatibilityKanji,
    /// Parts of kanji that look like whole ones: ⼈ for 人.
    Radical,
    /// Marks that join the letter before them: か and U+3099 for が.
    Combining,
    /// Selectors of a variant of the character before them (IVS).
    Variation,
    /// Emoji and pictograms.
    Emoji,
    /// Characters without a sign: zero-width spaces, marks of direction.
    Invisible,
    /// Spaces other than the two that are typed.
    Space,
    /// Signs that the tables of JIS and of Microsoft map differently: 〜 and ～, − and －.
    WaveDash,
}

/// Every class with its word for machine output and the key of its name, in the order of the report.
const CLASSES: [(Class, &str, &str); 16] = [
    (Class::Lost, "lost", "source.class-lost"),
    (Class::PrivateUse, "private-use", "source.class-private-use"),
    (Class::NecRow13, "nec-row-13", "source.class-nec-row-13"),
    (Class::Ibm, "ibm-extension", "source.class-ibm-extension"),
    (Class::HalfWidthKana, "half-width-kana", "source.class-half-width-kana"),
    (Class::Enclosed, "enclosed", "source.class-enclosed"),
    (Class::RomanNumeral, "roman-numeral", "source.class-roman-numeral"),
    (Class::Compatibility, "compatibility", "source.class-compatibility"),
    (Class::CompatibilityKanji, "compatibility-kanji", "source.class-compatibility-kanji"),
    (Class::Radical, "radical", "source.class-radical"),
    (Class::Combining, "combining", "source.class-combining"),
    (Class::Variation, "variation", "source.class-variation"),
    (Class::Emoji, "emoji", "source.class-emoji"),
    (Class::Invisible, "invisible", "source.class-invisible"),
    (Class::Space, "space", "source.class-space"),
    (Class::WaveDash, "wave-dash", "source.class-wave-dash"),
];

impl Class {
    fn entry(self) -> Option<&'static (Self, &'static str, &'static str)> {
        CLASSES.iter().find(|(class, ..)| *class == self)
    }

    /// The word for machine output.
    pub fn word(self) -> &'static str {
        self.entry().map_or("", |(_, word, _)| word)
    }

    /// The key of its name in the table of messages.
    pub fn key(self) -> &'static str {
        self.entry().map_or("", |(.., key)| key)
    }

    /// True where the character is one of a vendor or a system (機種依存文字), so that another one may show it otherwise or not at all.
    ///
    /// The signs that every Japanese font has, such as － and ～, and spaces are none; what was lost or is for private use is worse.
    pub const fn depends_on_system(self) -> bool {
        !matches!(self, Self::Lost | Self::PrivateUse | Self::Space | Self::WaveDash)
    }
}

/// Rows of the data file: what a range of code points is, its first and its last.
struct Rows {
    /// In order of the code points, none with another.
    classes: Vec<(u32, u32, Class)>,
    unit_signs: Vec<(u32, u32)>,
}

static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let mut rows = Rows { classes: Vec::new(), unit_signs: Vec::new() };
    for line in include_str!("classes.csv").lines().skip(1) {
        let mut fields = line.split(',');
        let word = fields.next().unwrap_or_default();
        let mut number = || fields.next().and_then(|field| u32::from_str_radix(field, 16).ok());
        let (Some(first), Some(last)) = (number(), number()) else { continue };
        match CLASSES.iter().find(|(_, known, _)| *known == word) {
            Some((class, ..)) => rows.classes.push((first, last, *class)),
            None => rows.unit_signs.push((first, last)),
        }
    }
    rows.classes.sort_unstable();
    rows
});

/// The class of a character; none for those that every Japanese system has.
///
/// ```
/// use seihyo::characters::{Class, class};
/// assert_eq!(['①', '髙', 'ｶ', '\u{E000}', '㊿'].map(class), [
///     Some(Class::NecRow13), Some(Class::Ibm), Some(Class::HalfWidthKana), Some(Class::PrivateUse), Some(Class::Enclosed)
/// ]);
/// assert_eq!(['東', 'Ａ', '★', '△'].map(class), [None; 4]);
/// ```
pub fn class(character: char) -> Option<Class> {
    let in_cp932 = part(character);
    let code = u32::from(character);
    let after = ROWS.classes.partition_point(|(first, ..)| *first <= code);
    let row = after.checked_sub(1).and_then(|at| ROWS.classes.get(at)).filter(|(_, last, _)| code <= *last);
    match (in_cp932, row.map(|(.., class)| *class)) {
        (_, Some(Class::WaveDash)) if twin(character).is_some() => Some(Class::WaveDash),
        (Some(Part::NecRow13), _) => Some(Class::NecRow13),
        (Some(Part::Ibm), _) => Some(Class::Ibm),
        (Some(Part::Standard), _) => None,
        (_, class) => class,
    }
}

/// True for signs of units (㎡, ㌔): every guide tells of them, and nobody does without, so they are not reported alone.
pub fn is_unit_sign(character: char) -> bool {
    let code = u32::from(character);
    ROWS.unit_signs.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_word_and_a_row_of_the_data_is_one_or_a_unit_sign() {
        for (index, (class, word, key)) in CLASSES.iter().enumerate() {
            assert_eq!((class.word(), class.key(), *key), (*word, *key, format!("source.class-{word}").as_str()));
            assert!(CLASSES.iter().skip(index + 1).all(|(other, ..)| class < other), "{word} is out of order");
        }
        let known = |word: &str| word == "unit-sign" || CLASSES.iter().any(|(_, known, _)| *known == word);
        let lines: Vec<&str> = include_str!("classes.csv").lines().skip(1).collect();
        assert!(lines.iter().all(|line| known(line.split(',').next().unwrap())));
        assert_eq!(ROWS.classes.len() + ROWS.unit_signs.len(), lines.len());
        assert!(ROWS.classes.iter().zip(ROWS.classes.iter().skip(1)).all(|(a, b)| a.0 <= a.1 && a.1 < b.0), "ranges meet");
    }

    #[test]
    fn characters_have_the_class_that_people_give_them() {
        use Class::{
            Combining, Compatibility, CompatibilityKanji, Emoji, Enclosed, HalfWidthKana, Ibm, Invisible, Lost, NecRow13, PrivateUse,
            Radical, RomanNumeral, Space, Variation, WaveDash,
        };
        for (characters, expected) in [
            ("①⑳ⅠⅩ㍉㎡㏄㍻㍾〝〟№㏍℡㊤㈱㈲∮∑∟⊿", NecRow13),
            ("ⅰⅹ￤＇＂髙﨑德瀨纊黑", Ibm),
            ("ｱﾝﾞｰ｡", HalfWidthKana),
            ("\u{E000}\u{E757}\u{E758}\u{F8FF}\u{F0000}\u{10FFFD}", PrivateUse),
            ("㉑㊿㋿❶⓪㈠㊙🄐🈀", Enclosed),
            ("ⅪⅫⅻ", RomanNumeral),
            ("㍿㎥㏋﹅︵ﬁ℉", Compatibility),
            ("\u{F91D}\u{FA30}\u{FA6A}", CompatibilityKanji),
            ("⼈⺀⿕", Radical),
            ("\u{3099}\u{309A}\u{0301}\u{20DD}", Combining),
            ("\u{FE0F}\u{E0100}\u{E01EF}", Variation),
            ("☎✓😀🗾", Emoji),
            ("\u{200B}\u{FEFF}\u{00AD}\u{202E}", Invisible),
            ("\u{A0}\u{2003}", Space),
            ("〜～−－‖∥¢￠£￡¬￢—―", WaveDash),
            ("\u{FFFD}", Lost),
        ] {
            for c in characters.chars() {
                assert_eq!(class(c), Some(expected), "{c} U+{:04X}", u32::from(c));
            }
        }
    }

    #[test]
    fn what_every_system_has_is_of_no_class() {
        // 鷗 is in no part of CP932, and yet of no class.
        for c in "aZ0~\\,\n東亜弌熙鷗アがー・「」、。※〒→◎●△▲▽★☆♂♀♪♭≒≡∫√⊥∠∵∩∪\u{212B}‰′″…‐′αЯ─┃１Ａ（）￥％　".chars()
        {
            assert_eq!((class(c), part(c)), (None, (c != '鷗').then_some(Part::Standard)), "{c} U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn signs_of_units_are_known_among_those_of_their_class() {
        assert!("㎡㎥㎏㌔㌫℃㏄㎜".chars().all(is_unit_sign));
        assert!(!"①㈱㍻㍿№㏍㏂m".chars().any(is_unit_sign));
    }
}
