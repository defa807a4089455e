//! Bands of a quantity: 20～24歳, 1,000人以上, 200万円以上300万円未満.

use super::fold;

/// A band between two bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The lower bound; none where it is open below.
    pub lower: Option<Bound>,
    /// The upper bound; none where it is open above.
    pub upper: Option<Bound>,
    /// The unit as written, folded: `歳`, `人`, `円`; 千, 万 and 億 are in the bounds. Empty where none is written.
    pub unit: String,
}

/// One end of a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The value in the band's unit: 2000000 for 200万円.
    pub value: f64,
    /// Whether the value itself is within the band.
    pub included: Included,
}

/// Whether the bound of a band is within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Included {
    /// Says so: 以上, 以下.
    Yes,
    /// Says not: 未満, 超.
    No,
    /// `～` says neither: 20～24歳 counts both ends, 200～300万円 by custom not the upper one.
    Unsaid,
}

/// The band that a label says; none where it says none. A number by itself with a unit (0歳, 3人) is a band of one value.
///
/// ```
/// use seihyo::concept::band::{self, Included};
/// let band = band::read("1,000～1,999人").unwrap();
/// assert_eq!((band.lower.unwrap().value, band.upper.unwrap().value, band.unit.as_str()), (1000.0, 1999.0, "人"));
/// assert_eq!(band::read("15歳未満").unwrap().upper.unwrap().included, Included::No);
/// assert_eq!(band::read("1,000人"), band::read("1000 人"));
/// assert_eq!(band::read("不詳"), None);
/// ```
pub fn read(label: &str) -> Option<Band> {
    // Folding makes digits of some characters, but of none that labels of Japanese and Latin letters are written in.
    if label.chars().all(|c| c.is_ascii() && !c.is_ascii_digit() || matches!(c, '\u{3041}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}')) {
        return None;
    }
    let key = fold::key(label)?.to_lowercase();
    if !key.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    english(&key).or_else(|| said(&key)).or_else(|| between(&key)).or_else(|| single(&key))
}

impl Band {
    /// The whole numbers within the band, its ends included, for what is counted in whole units: none and 14 for 15歳未満.
    ///
    /// An end of which the label does not say whether it is within counts as within.
    pub fn whole(&self) -> (Option<f64>, Option<f64>) {
        let lower = self.lower.map(|bound| if bound.included == Included::No { bound.value.floor() + 1.0 } else { bound.value.ceil() });
        let upper = self.upper.map(|bound| if bound.included == Included::No { bound.value.ceil() - 1.0 } else { bound.value.floor() });
        (lower, upper)
    }
}

/// A number with its unit at the front of a text.
struct Quantity<'a> {
    value: f64,
    /// What 千, 万 and 億 behind the number say.
    scale: f64,
    unit: &'a str,
}

/// 200万円以上300万円未満, 65歳以上, 15歳未満, 10人超: the words say which ends are within.
fn said(key: &str) -> Option<Band> {
    if !key.contains(['以', '超', '未']) {
        return None;
    }
    let (lower, rest) = match ends(key, &["以上", "超", "を超える"]) {
        Some((quantity, word, rest)) => (Some((quantity, if word == "以上" { Included::Yes } else { Included::No })), rest),
        None => (None, key),
    };
    let rest = rest.trim_start_matches(['～', '-', '・', '、']);
    let upper = match ends(rest, &["未満", "以下"]) {
        Some((quantity, word, "")) => Some((quantity, if word == "以下" { Included::Yes } else { Included::No })),
        None if rest.is_empty() && lower.is_some() => None,
        _ => return None,
    };
    let unit = upper.as_ref().or(lower.as_ref())?.0.unit.to_owned();
    let bound = |(quantity, included): (Quantity, Included)| Bound { value: quantity.value * quantity.scale, included };
    ordered(Band { lower: lower.map(bound), upper: upper.map(bound), unit })
}

/// A quantity, one of the words behind it, and the rest.
fn ends<'a>(text: &'a str, words: &[&'static str]) -> Option<(Quantity<'a>, &'static str, &'a str)> {
    words.iter().find_map(|word| {
        let (front, rest) = text.split_once(word)?;
        Some((quantity(front)?, *word, rest))
    })
}

/// 20～24歳, 20歳～24歳, 200～300万円, 65歳～, ～19歳, 65+: the ends are not said to be within or not.
fn between(key: &str) -> Option<Band> {
    if let Some(lower) = key.strip_suffix('+').and_then(quantity) {
        return Some(open_above(&lower));
    }
    let (front, back) = key.split_once('～').or_else(|| key.split_once('-'))?;
    if back.is_empty() {
        return quantity(front).map(|lower| open_above(&lower));
    }
    let upper = quantity(back)?;
    let bound = |value| Bound { value, included: Included::Unsaid };
    let end = bound(upper.value * upper.scale);
    if front.is_empty() {
        return (!upper.unit.is_empty()).then(|| Band { lower: None, upper: Some(end), unit: upper.unit.to_owned() });
    }
    let lower = quantity(front).filter(|lower| lower.unit.is_empty() || lower.unit == upper.unit)?;
    let scale = if lower.unit.is_empty() && lower.scale <= 1.0 { upper.scale } else { lower.scale };
    ordered(Band { lower: Some(bound(lower.value * scale)), upper: Some(end), unit: upper.unit.to_owned() })
}

fn open_above(lower: &Quantity) -> Band {
    let bound = Bound { value: lower.value * lower.scale, included: Included::Yes };
    Band { lower: Some(bound), upper: None, unit: lower.unit.to_owned() }
}

/// 65 years and over, under 15, 15 to 19 years: folded, so without spaces.
fn english(key: &str) -> Option<Band> {
    if !key.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let key = key.trim_end_matches("old").trim_end_matches("ofage");
    let bound = |value, included| Some(Bound { value, included });
    let over = ["andover", "andolder", "ormore"].iter().find_map(|word| quantity(key.strip_suffix(word)?.trim_end_matches("old")));
    if let Some(lower) = over {
        return Some(Band { lower: bound(lower.value, Included::Yes), upper: None, unit: lower.unit.to_owned() });
    }
    if let Some(upper) = ["under", "lessthan"].iter().find_map(|word| quantity(key.strip_prefix(word)?)) {
        return Some(Band { lower: None, upper: bound(upper.value, Included::No), unit: upper.unit.to_owned() });
    }
    let (front, back) = key.split_once("to")?;
    let (lower, upper) = (quantity(front)?, quantity(back)?);
    ordered(Band { lower: bound(lower.value, Included::Unsaid), upper: bound(upper.value, Included::Unsaid), unit: upper.unit.to_owned() })
}

/// 0歳, 3人: one value; a number without unit is none. 20代 and 20歳代 are ten.
fn single(key: &str) -> Option<Band> {
    let quantity = quantity(key).filter(|quantity| UNITS.contains(&quantity.unit))?;
    let bound = |value| Some(Bound { value, included: Included::Yes });
    let value = quantity.value * quantity.scale;
    let (upper, unit) = match quantity.unit {
        "代" | "歳代" | "才代" => (value + 9.0, "歳"),
        unit => (value, unit),
    };
    Some(Band { lower: bound(value), upper: bound(upper), unit: unit.to_owned() })
}

/// Units that make a band of a number by itself: others (1件, 3月) are figures and periods.
const UNITS: [&str; 7] = ["歳", "才", "years", "人", "代", "歳代", "才代"];

/// A band whose lower end is not above the upper one.
fn ordered(band: Band) -> Option<Band> {
    let in_order = band.lower.zip(band.upper).is_none_or(|(lower, upper)| lower.value <= upper.value);
    in_order.then_some(band)
}

/// A number, its 千, 万 or 億, and a unit of a few characters without digits.
fn quantity(text: &str) -> Option<Quantity<'_>> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len());
    let (number, mut unit) = text.split_at_checked(end)?;
    let value: f64 = number.replace(',', "").parse().ok().filter(|value: &f64| value.is_finite())?;
    let mut scale = 1.0;
    for (sign, factor) in [("千", 1e3), ("百", 1e2), ("万", 1e4), ("億", 1e8)] {
        if let Some(rest) = unit.strip_prefix(sign) {
            (scale, unit) = (scale * factor, rest);
        }
    }
    let plain = unit.chars().count() <= 6 && unit.chars().all(|c| c.is_alphabetic() || c == '㎡');
    plain.then_some(Quantity { value, scale, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(label: &str) -> String {
        let Some(band) = read(label) else { return "none".to_owned() };
        let sign = |bound: Option<Bound>| {
            bound.map_or(String::new(), |bound| {
                let sign = match bound.included {
                    Included::Yes => "=",
                    Included::No => "!",
                    Included::Unsaid => "",
                };
                format!("{}{sign}", bound.value)
            })
        };
        format!("{}..{} {}", sign(band.lower), sign(band.upper), band.unit).trim().to_owned()
    }

    #[test]
    fn bands_say_their_ends() {
        for (label, band) in [
            ("20～24歳", "20..24 歳"),
            ("２０　～　２４　歳", "20..24 歳"),
            ("20歳～24歳", "20..24 歳"),
            ("20-24歳", "20..24 歳"),
            ("20〜24才", "20..24 才"),
            ("0～4", "0..4"),
            ("65歳以上", "65=.. 歳"),
            ("15歳未満", "..15! 歳"),
            ("15歳以上65歳未満", "15=..65! 歳"),
            ("19歳以下", "..19= 歳"),
            ("85+", "85=.."),
            ("65歳～", "65=.. 歳"),
            ("～19歳", "..19 歳"),
            ("０歳", "0=..0= 歳"),
            ("20歳代", "20=..29= 歳"),
            ("1,000人以上", "1000=.. 人"),
            ("10～99人", "10..99 人"),
            ("5人超", "5!.. 人"),
            ("200～300万円", "2000000..3000000 円"),
            ("200万円以上300万円未満", "2000000=..3000000! 円"),
            ("1000万円以上", "10000000=.. 円"),
            ("1億円未満", "..100000000! 円"),
            ("65 years and over", "65=.. years"),
            ("65 years old and over", "65=.. years"),
            ("15 to 19 years", "15..19 years"),
            ("Under 15", "..15!"),
            ("1.5～3.0ha", "1.5..3 ha"),
        ] {
            assert_eq!(shown(label), band, "{label}");
        }
    }

    #[test]
    fn what_is_no_band_is_none() {
        for label in [
            "",
            "計",
            "歳",
            "24",
            "2024",
            "24～20歳",
            "1-2-3",
            "20～",
            "～",
            "第1～3表",
            "3月",
            "5件",
            "以上",
            "20歳以上の男",
            "03-1234-5678",
            "1人1日当たり",
        ] {
            let got = shown(label);
            assert!(got == "none" || label == "20～" && got == "20=..", "{label}: {got}");
        }
    }

    #[test]
    fn whole_numbers_within() {
        for (label, lower, upper) in
            [("15歳未満", None, Some(14.0)), ("5人超", Some(6.0), None), ("5～29人", Some(5.0), Some(29.0)), ("30人以下", None, Some(30.0))]
        {
            assert_eq!(read(label).map(|band| band.whole()), Some((lower, upper)), "{label}");
        }
    }
}
