//! Sizes of establishments and enterprises by the number of persons: 5～29人, 1,000人以上.

use super::band::{self, Band};
use super::fold;

/// What a label says about size.
#[derive(Clone, Debug, PartialEq)]
pub enum Size {
    /// So many persons.
    Persons(Band),
    /// All sizes: 規模計.
    All,
}

/// The size that a label says; none where it says none, and for 計.
///
/// ```
/// use seihyo::concept::size::{self, Size};
/// assert!(matches!(size::find("事業所規模 5～29人"), Some(Size::Persons(band)) if band.whole() == (Some(5.0), Some(29.0))));
/// assert_eq!(size::find("企業規模計"), Some(Size::All));
/// assert_eq!(size::find("20～24歳"), None);
/// ```
pub fn find(label: &str) -> Option<Size> {
    of_key(&fold::key(label)?)
}

/// The size that a folded label says.
pub(super) fn of_key(key: &str) -> Option<Size> {
    let rest = ["事業所規模", "企業規模", "従業者規模", "規模"].iter().find_map(|word| key.strip_prefix(word)).unwrap_or(key);
    if rest != key && ["計", "合計", "総数"].contains(&rest) {
        return Some(Size::All);
    }
    band::read(rest).filter(|band| band.unit == "人").map(Size::Persons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_persons() {
        for (label, whole) in [
            ("5～29人", (Some(5.0), Some(29.0))),
            ("30人以上", (Some(30.0), None)),
            ("1,000人以上", (Some(1000.0), None)),
            ("500人未満", (None, Some(499.0))),
            ("企業規模10～99人", (Some(10.0), Some(99.0))),
            ("規模 5人以上", (Some(5.0), None)),
        ] {
            assert!(matches!(find(label), Some(Size::Persons(band)) if band.whole() == whole), "{label}");
        }
        assert_eq!(find("規模計"), Some(Size::All));
    }

    #[test]
    fn other_bands_are_no_sizes() {
        for label in ["計", "規模", "5～29", "20～24歳", "200～300万円", "人", "千人", "大規模"] {
            assert_eq!(find(label), None, "{label}");
        }
    }
}
