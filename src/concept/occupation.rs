//! Occupations by the major groups of the Japan Standard Occupational Classification of 2009.

pub use super::classes::Class;
use super::classes::Classes;
use std::sync::LazyLock;

/// The occupation that a label names; none where it names none.
///
/// ```
/// use seihyo::concept::occupation;
/// assert_eq!(occupation::find("Ｃ 事務従事者").map(|class| class.code), Some("C"));
/// assert_eq!(occupation::find("事務所"), None);
/// ```
pub fn find(label: &str) -> Option<&'static Class> {
    CLASSES.find(label)
}

/// The occupation that a folded label names.
pub(super) fn of_key(key: &str) -> Option<&'static Class> {
    CLASSES.of_key(key)
}

/// The occupation with a letter from A to L.
pub fn by_code(code: &str) -> Option<&'static Class> {
    CLASSES.by_code(code)
}

/// Every major group.
pub fn all() -> &'static [Class] {
    CLASSES.all()
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| Classes::parse(include_str!("occupation.csv")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide() {
        for (label, code) in [
            ("事務従事者", "C"),
            ("Ｂ　専門的・技術的職業従事者", "B"),
            ("専門的、技術的職業従事者", "B"),
            ("運搬・清掃・包装等従事者", "K"),
            ("管理職", "A"),
            ("C", "none"),
            ("従事者", "none"),
            ("事務", "none"),
            ("", "none"),
        ] {
            assert_eq!(find(label).map_or("none", |class| class.code), code, "{label}");
        }
    }

    #[test]
    fn every_row_is_read() {
        assert_eq!(all().len(), 12);
        assert!(all().iter().all(|class| find(class.name) == Some(class)));
    }
}
