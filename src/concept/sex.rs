//! Sexes of persons.

use super::fold;
use std::borrow::Cow;

/// What a label says about sex. The codes are those of SDMX (`CL_SEX`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Men or boys: 男.
    Male,
    /// Women or girls: 女.
    Female,
    /// Both together: 男女計.
    Total,
    /// Not known: 性別不詳.
    Unknown,
}

impl Sex {
    /// Every code, the total first.
    pub const ALL: [Self; 4] = [Self::Total, Self::Male, Self::Female, Self::Unknown];

    /// The code: `M`, `F`, `_T`, `_U`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "M",
            Self::Female => "F",
            Self::Total => "_T",
            Self::Unknown => "_U",
        }
    }

    /// The name in Japanese: 男, 女, 男女計, 不詳.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
            Self::Total => "男女計",
            Self::Unknown => "性別不詳",
        }
    }

    /// The name in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Male => "Male",
            Self::Female => "Female",
            Self::Total => "Both sexes",
            Self::Unknown => "Unknown",
        }
    }
}

/// The sex that a label says by itself; none for 計 and 総数, which are both sexes only beside 男 and 女.
///
/// ```
/// use seihyo::concept::sex::{self, Sex};
/// assert_eq!(sex::find("男　性"), Some(Sex::Male));
/// assert_eq!(sex::find("計"), None);
/// ```
pub fn find(label: &str) -> Option<Sex> {
    of_key(&fold::key(label)?)
}

/// The sex that a folded label says.
pub(super) fn of_key(key: &str) -> Option<Sex> {
    let key = key.trim_matches(['(', ')', '・']);
    let small = if key.is_ascii() { Cow::Owned(key.to_ascii_lowercase()) } else { Cow::Borrowed(key) };
    match &*small {
        "男" | "男性" | "男子" | "male" | "males" | "men" => Some(Sex::Male),
        "女" | "女性" | "女子" | "female" | "females" | "women" => Some(Sex::Female),
        "男女計" | "男女" | "男女総数" | "男女合計" | "男・女計" | "bothsexes" => Some(Sex::Total),
        "性別不詳" | "性別不明" => Some(Sex::Unknown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sexes_are_said_by_themselves() {
        for (label, sex) in [
            ("男", Some(Sex::Male)),
            (" 男　", Some(Sex::Male)),
            ("女性", Some(Sex::Female)),
            ("女 子", Some(Sex::Female)),
            ("男女計", Some(Sex::Total)),
            ("Male", Some(Sex::Male)),
            ("Both sexes", Some(Sex::Total)),
            ("（男）", Some(Sex::Male)),
            ("性別不詳", Some(Sex::Unknown)),
            ("計", None),
            ("総数", None),
            ("男子校", None),
            ("長男", None),
            ("不詳", None),
            ("M", None),
            ("", None),
        ] {
            assert_eq!(find(label), sex, "{label}");
        }
    }
}
