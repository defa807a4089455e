//! Industries by the Japan Standard Industrial Classification: divisions A to T, the divisions (中分類) of manufacturing, and TL.
//!
//! Letters are those in force since 2007 (editions 12 to 14). Editions differ in signs (「，」「、」「・」), which do not matter here, and in
//! letters: the eleventh has 製造業 under F. A label's name decides, its letter does not. Divisions that only earlier editions have go
//! under codes of ours: `jsic11-I` is 運輸業.

pub use super::classes::Class;
use super::classes::Classes;
use std::sync::LazyLock;

/// The industry that a label names; none where it names none.
///
/// ```
/// use seihyo::concept::industry;
/// assert_eq!(industry::find("Ｅ　製造業").map(|class| class.code), Some("E"));
/// assert_eq!(industry::find("卸売・小売業").map(|class| class.code), Some("I"));
/// assert_eq!(industry::find("E"), None);
/// ```
pub fn find(label: &str) -> Option<&'static Class> {
    CLASSES.find(label)
}

/// The industry that a folded label names.
pub(super) fn of_key(key: &str) -> Option<&'static Class> {
    CLASSES.of_key(key)
}

/// The industry with a code: a letter, `TL`, or two digits of manufacturing.
pub fn by_code(code: &str) -> Option<&'static Class> {
    CLASSES.by_code(code)
}

/// Every industry that has a code here.
pub fn all() -> &'static [Class] {
    CLASSES.all()
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| Classes::parse(include_str!("industry.csv")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide() {
        for (label, code) in [
            ("製造業", "E"),
            ("E 製造業", "E"),
            ("Ｅ製造業", "E"),
            ("F 製造業", "E"),
            ("TL 調査産業計", "TL"),
            ("ＴＬ", "none"),
            ("農業，林業", "A"),
            ("農業、林業", "A"),
            ("Ａ　農業･林業", "A"),
            ("農業", "01"),
            ("電気・ガス・熱供給・水道業", "F"),
            ("学術研究，専門・技術サービス業", "L"),
            ("サービス業（他に分類されないもの）", "R"),
            // The whole of a division of 2002, and short for R since.
            ("サービス業", "none"),
            ("運輸業", "jsic11-I"),
            ("医療, 福祉", "P"),
            ("09 食料品製造業", "09"),
            ("Manufacturing", "E"),
            ("製造", "none"),
            ("E", "none"),
            ("製造業者", "none"),
            ("計", "none"),
            ("", "none"),
        ] {
            assert_eq!(find(label).map_or("none", |class| class.code), code, "{label}");
        }
    }

    #[test]
    fn every_row_is_read_and_has_its_parent() {
        assert_eq!(all().len(), include_str!("industry.csv").lines().count() - 1);
        assert!(all().iter().all(|class| class.parent.is_none_or(|parent| by_code(parent).is_some())));
        assert_eq!(all().iter().filter(|class| class.code.len() == 1).count(), 20);
        assert!(all().iter().all(|class| find(class.name) == Some(class)));
    }
}
