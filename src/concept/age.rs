//! Ages of persons.

use super::band::{self, Band};
use super::fold;

/// What a label says about age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Age {
    /// Whole years, both ends included; none is open.
    Years {
        /// Youngest.
        lower: Option<u16>,
        /// Oldest.
        upper: Option<u16>,
    },
    /// All ages: 年齢計.
    All,
    /// Not known: 年齢不詳.
    Unknown,
}

impl Age {
    /// A code as SDMX has them (`CL_AGE`): `Y20T24`, `Y0`, `Y_GE65`, `Y_LE14`, `_T`, `_U`.
    ///
    /// ```
    /// use seihyo::concept::age;
    /// assert_eq!(age::find("15歳未満").map(|age| age.code()).as_deref(), Some("Y_LE14"));
    /// ```
    pub fn code(self) -> String {
        match self {
            Self::Years { lower: Some(lower), upper: Some(upper) } if lower == upper => format!("Y{lower}"),
            Self::Years { lower: Some(lower), upper: Some(upper) } => format!("Y{lower}T{upper}"),
            Self::Years { lower: Some(lower), upper: None } => format!("Y_GE{lower}"),
            Self::Years { lower: None, upper: Some(upper) } => format!("Y_LE{upper}"),
            Self::Years { lower: None, upper: None } | Self::All => "_T".to_owned(),
            Self::Unknown => "_U".to_owned(),
        }
    }
}

/// Nobody grows older; larger numbers are of something else.
const OLDEST: f64 = 130.0;

/// The age that a label says by itself; none for bands without 歳 ([`of_band`]) and for 計 and 不詳, which may be of anything.
///
/// ```
/// use seihyo::concept::age::{self, Age};
/// assert_eq!(age::find("20～24歳"), Some(Age::Years { lower: Some(20), upper: Some(24) }));
/// assert_eq!(age::find("15歳未満"), Some(Age::Years { lower: None, upper: Some(14) }));
/// assert_eq!(age::find("20～24"), None);
/// ```
pub fn find(label: &str) -> Option<Age> {
    of_key(&fold::key(label)?)
}

/// The age that a folded label says.
pub(super) fn of_key(key: &str) -> Option<Age> {
    match key.trim_start_matches("うち") {
        "年齢計" | "全年齢" | "年齢総数" | "総年齢" | "各歳計" => Some(Age::All),
        "年齢不詳" | "年齢不明" => Some(Age::Unknown),
        rest => {
            band::read(rest).filter(|band| matches!(band.unit.as_str(), "歳" | "才" | "years" | "yearsold")).and_then(|band| of_band(&band))
        }
    }
}

/// The whole years of a band that is known to be of ages; none where they are beyond any age or the band has another unit.
pub fn of_band(band: &Band) -> Option<Age> {
    if !["", "歳", "才", "years", "yearsold"].contains(&band.unit.as_str()) {
        return None;
    }
    let (lower, upper) = band.whole();
    let in_range = lower.into_iter().chain(upper).all(|years| (0.0..=OLDEST).contains(&years));
    in_range.then(|| Age::Years { lower: lower.and_then(years), upper: upper.and_then(years) })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 0 to 130, as asked before")]
fn years(number: f64) -> Option<u16> {
    (0.0..=OLDEST).contains(&number).then_some(number as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_say_whole_years() {
        for (label, lower, upper) in [
            ("0～4歳", Some(0), Some(4)),
            ("０歳", Some(0), Some(0)),
            ("65歳以上", Some(65), None),
            ("15歳未満", None, Some(14)),
            ("うち65歳以上", Some(65), None),
            ("20代", Some(20), Some(29)),
            ("80歳～84歳", Some(80), Some(84)),
            ("65 years and over", Some(65), None),
        ] {
            assert_eq!(find(label), Some(Age::Years { lower, upper }), "{label}");
        }
        assert_eq!(find("年齢不詳"), Some(Age::Unknown));
        let codes: Vec<_> =
            ["0歳", "20～24歳", "65歳以上", "15歳未満", "年齢計", "年齢不詳"].into_iter().filter_map(find).map(Age::code).collect();
        assert_eq!(codes, ["Y0", "Y20T24", "Y_GE65", "Y_LE14", "_T", "_U"]);
        assert_eq!(find("年齢計"), Some(Age::All));
    }

    #[test]
    fn other_bands_are_no_ages() {
        for label in ["0～4", "5～29人", "200歳以上", "計", "不詳", "歳", "20", "歳入", "1～3月"] {
            assert_eq!(find(label), None, "{label}");
        }
    }
}
