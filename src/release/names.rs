//! Names of files and folders that every system takes, made from names that people gave.

use super::sums::SUMS;
use crate::definition::is_reserved;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Names longer than this are cut: 255 bytes are the limit of most file systems, and endings must fit too.
const LONGEST: usize = 180;

/// A name that every system takes: Japanese stays, what Windows refuses becomes `_`; never empty, never `..`.
pub fn safe(name: &str) -> String {
    let plain = |c: char| if c.is_control() || is_unseen(c) || "<>:\"/\\|?*".contains(c) { '_' } else { c };
    let replaced: String = name.trim().nfc().map(plain).collect();
    let mut end = replaced.len().min(LONGEST);
    while !replaced.is_char_boundary(end) {
        end -= 1;
    }
    let cut = replaced.get(..end).unwrap_or_default().trim_end_matches(['.', ' ', '\u{3000}']);
    if cut.is_empty() || cut.starts_with('.') || is_reserved(cut) { format!("_{cut}") } else { cut.to_owned() }
}

/// True for characters that are not seen, or turn the direction of those that are: two names would look alike.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Whether a file in a dataset's folder is metadata that the catalog makes from a release, by its name; releases leave it alone.
///
/// ```
/// assert!(seihyo::release::is_metadata("datapackage.json") && seihyo::release::is_metadata("monthly.jsonstat.json"));
/// assert!(!seihyo::release::is_metadata("monthly.json") && !seihyo::release::is_metadata("manifest.json"));
/// ```
pub fn is_metadata(name: &str) -> bool {
    METADATA.contains(&name) || METADATA_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Metadata of a dataset.
const METADATA: [&str; 7] = ["datapackage.json", "croissant.json", "ckan.json", "dcat.jsonld", "schema.jsonld", "feed.atom", SUMS];

/// How the names of a table's metadata end.
const METADATA_ENDINGS: [&str; 4] = [".csv-metadata.json", ".jsonstat.json", ".sdmx.csv", ".sdmx.xml"];

/// Names that are in use, alike where only the case of letters differs.
#[derive(Debug, Default)]
pub(super) struct Names {
    used: BTreeSet<String>,
}

impl Names {
    /// The name, or with a number where it is in use.
    pub(super) fn unique(&mut self, name: &str) -> String {
        let mut unique = name.to_owned();
        let mut number = 2usize;
        while !self.used.insert(folded(&unique)) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        unique
    }
}

/// What two names have in common that some file system takes for the same.
pub(super) fn folded(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_japanese_and_lose_what_windows_refuses() {
        for (name, expected) in [
            ("表1 人口", "表1 人口"),
            ("a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j"),
            ("..", "_"),
            (".hidden", "_.hidden"),
            ("", "_"),
            ("con", "_con"),
            ("NUL.txt", "_NUL.txt"),
            ("x. . ", "x"),
            ("a\n\0b", "a__b"),
            ("a\u{202E}fdp\u{FEFF}", "a_fdp_"),
            ("../../etc/passwd", "_.._.._etc_passwd"),
            ("C:\\Windows", "C__Windows"),
            ("COM¹.x", "_COM¹.x"),
            ("ｶﾞ", "ｶﾞ"),
        ] {
            assert_eq!(safe(name), expected);
        }
        assert!(safe(&"表".repeat(200)).len() <= LONGEST);
    }

    #[test]
    fn names_are_unique_after_folding() {
        let mut names = Names::default();
        assert_eq!(["a", "A", "a_2", "Ａ"].map(|name| names.unique(name)), ["a", "A_2", "a_2_2", "Ａ_3"]);
    }
}
