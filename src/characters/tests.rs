use super::*;
use crate::grid::{Cell, Object, ObjectKind};
use crate::place::Address;

/// A grid with a text in each row of its first column.
fn grid(sheet: &str, texts: &[&str]) -> Grid {
    let mut grid = Grid::new(sheet);
    grid.file = "a.xlsx".into();
    for (row, text) in (0..).zip(texts) {
        grid.put(row, Cell::new(0, 0, Content::text(*text)));
    }
    grid
}

fn shown(noted: &Noted) -> String {
    let places: Vec<String> = noted.places.iter().map(ToString::to_string).collect();
    format!("{} {} {} {} {}", noted.character, noted.class.map_or("-", Class::word), noted.export.word(), noted.count, places.join(" "))
}

#[test]
fn each_character_is_told_with_its_class_count_and_first_cells() {
    let mut first = grid("表", &["①", "東京①①", "abc", "①", "①㈱", "〜", "鷗"]);
    first.put(1, Cell::new(3, 0, Content::Number(1.0)));
    first.objects.push(Object { kind: ObjectKind::Comment, range: "B2".parse().ok(), text: "ｱ".to_owned() });
    let characters = survey(&[first, grid("第①表", &["髙"])]);
    let told: Vec<String> = characters.noted.iter().map(shown).collect();
    assert_eq!(
        told,
        [
            "① nec-row-13 kept 6 a.xlsx!表!A1 a.xlsx!表!A2 a.xlsx!表!A4",
            "㈱ nec-row-13 kept 1 a.xlsx!表!A5",
            "髙 ibm-extension kept 1 a.xlsx!第①表!A1",
            "ｱ half-width-kana kept 1 a.xlsx!表!B2",
            "〜 wave-dash twin 1 a.xlsx!表!A6",
            "鷗 - lost 1 a.xlsx!表!A7",
        ]
    );
    assert_eq!(characters.noted[0].export, Export::Kept(vec![0x87, 0x40]));
    assert_eq!(characters.noted[4].export, Export::Twin('～', vec![0x81, 0x60]));
}

#[test]
fn plain_texts_leave_nothing_to_tell() {
    let plain = survey(&[grid("表1", &["東京都", "ＡＢＣ", "△1.5", "（単位：％）", "…", "カ゛", "1,234", "★"])]);
    assert_eq!((plain.noted.len(), plain.damage().len(), plain.doubts().len()), (0, 0, 0));
}

#[test]
fn findings_say_what_is_in_doubt_and_near_misses_say_nothing() {
    for (texts, expected) in [
        (&["①", "㈱"][..], &["CHR001"][..]),
        (&["ﾄｳｷｮｳ"], &["CHR001"]),
        (&["か\u{3099}"], &["CHR001", "CHR003"]),
        // Units are not reported alone.
        (&["㎡", "㌔"], &[]),
        (&["㎥"], &["CHR003"]),
        (&["1～2", "3～4"], &[]),
        (&["1～2", "3〜4"], &["CHR002"]),
        (&["1－2", "1−2"], &["CHR002"]),
        (&["1-2", "1－2", "アー"], &[]),
        (&["鷗"], &["CHR003"]),
        (&["𠮷"], &["CHR003"]),
        (&["\u{E000}"], &["ENC002"]),
        (&["a\u{FFFD}"], &["ENC001"]),
        (&["\u{A0}a"], &["CHR003"]),
    ] {
        let characters = survey(&[grid("s", texts)]);
        let codes: Vec<&str> = characters.damage().iter().chain(&characters.doubts()).map(|finding| finding.code).collect();
        assert_eq!(codes, expected, "{texts:?}");
    }
}

#[test]
fn a_twin_is_told_by_the_rarer_one() {
    let finding = survey(&[grid("s", &["〜", "～", "〜"])]).doubts().remove(0);
    assert_eq!(finding.message.arguments(), ["～(U+FF5E)", "1", "〜(U+301C)", "2"]);
    assert_eq!(finding.place.to_string(), "a.xlsx!s!A2");
}

#[test]
fn a_text_of_another_script_does_not_fill_the_list() {
    let hangul: String = ('\u{AC00}'..).take(MOST_LISTED + 7).collect();
    let characters = survey(&[grid("s", &[&hangul, "가"])]);
    assert_eq!((characters.noted.len(), characters.unlisted), (MOST_LISTED, 7));
    assert_eq!(characters.noted[0].places[1].range, Some(Range::cell(Address::new(1, 0))));
}

#[test]
fn names_of_characters_without_a_sign_are_their_code_point_alone() {
    assert_eq!(['①', '\u{E000}', '\u{200B}', '\u{3099}', '\u{7}'].map(name), ["①(U+2460)", "U+E000", "U+200B", "U+3099", "U+0007"]);
}
