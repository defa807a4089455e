//! What stands beside the digits of a number that is stored apart from them: the texts of its number format.

use super::fold;
use super::number::{self, read_number};

/// What the texts around the digits of a number say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The power of ten of a 千, 万, 億 behind the digits: 4 for `万人`.
    pub power: i32,
    /// A minus sign stands before the digits: `-`, `△`, `▲` …
    pub negative: bool,
    /// Brackets stand around the digits.
    pub brackets: bool,
    /// A unit, one of those in `units.csv`, or `%`; `¥` counts as 円.
    pub unit: Option<&'static str>,
    /// A status or footnote mark, as written: `r`, `p`, `※1`.
    pub flag: Option<String>,
}

/// Stands for the digits; with a decimal point, as whole numbers with some units are labels (15歳).
const DIGITS: &str = "1.5";

/// Reads the texts before and after the digits as [`read_number`] reads a text with digits; none where they say anything else.
///
/// ```
/// use seihyo::value::read_beside;
/// assert!(read_beside("r ", "").is_some_and(|beside| beside.flag.as_deref() == Some("r")));
/// assert!(read_beside("△ ", "千円").is_some_and(|beside| beside.negative && beside.power == 3 && beside.unit == Some("円")));
/// assert_eq!(read_beside("第", "位"), None);
/// ```
pub fn read_beside(before: &str, after: &str) -> Option<Beside> {
    let (mut before, mut after) = (fold::trim(before), after);
    let unsigned = before.trim_start_matches(|c| number::is_minus(c) || fold::is_space(c));
    let negative = unsigned.len() < before.len();
    before = unsigned;
    let mut brackets = false;
    if let Some((outside, rest)) = number::without_brackets(before, after) {
        (before, after, brackets) = (outside, rest, true);
    }
    let read = |after: &str| read_number(&format!("{before}{DIGITS}{after}"));
    // 千 and the like only count where they follow the digits at once, some footnote marks only behind a space. Digits of a text would
    // run into those that stand for the number: 2 of `"20"00`.
    let number = read(after).or_else(|| read(fold::trim(after))).filter(|number| number.decimals == 1 && !number.leading_zeros)?;
    let of_power = |power: &i32| format!("{DIGITS}e{power}").parse() == Ok(number.value.abs());
    Some(Beside {
        power: (0..=LARGEST_POWER).find(of_power)?,
        negative: negative || number.negative.is_some(),
        brackets: brackets || number.parenthesised,
        unit: number.suffix.or(number.percent.then_some("%")),
        flag: number.flag,
    })
}

/// 千兆, the most that is written behind digits, is 15.
const LARGEST_POWER: i32 = 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(before: &str, after: &str) -> (Option<String>, Option<&'static str>, i32) {
        let beside = read_beside(before, after).unwrap_or_else(|| panic!("{before} {after}"));
        (beside.flag, beside.unit, beside.power)
    }

    #[test]
    fn flags_units_and_scales_are_read_as_in_texts() {
        let flag = |flag: &str| Some(flag.to_owned());
        assert_eq!(beside("r ", ""), (flag("r"), None, 0));
        assert_eq!(beside("p", ""), (flag("p"), None, 0));
        assert_eq!(beside("", " p"), (flag("p"), None, 0));
        assert_eq!(beside("※ ", ""), (flag("※"), None, 0));
        assert_eq!(beside("", "*"), (flag("*"), None, 0));
        assert_eq!(beside("", "人"), (None, Some("人"), 0));
        assert_eq!(beside("", "歳"), (None, Some("歳"), 0));
        assert_eq!(beside("", " 千円"), (None, Some("円"), 3));
        assert_eq!(beside("", "万"), (None, None, 4));
        assert_eq!(beside("", "%"), (None, Some("%"), 0));
        assert_eq!(beside("¥", ""), (None, Some("円"), 0));
        assert_eq!(beside("-¥", ""), (None, Some("円"), 0));
        assert_eq!(beside(" ", " "), (None, None, 0));
    }

    #[test]
    fn signs_and_brackets_are_told() {
        let told = |before, after| read_beside(before, after).map(|beside| (beside.negative, beside.brackets, beside.flag));
        assert_eq!(told("△ ", ""), Some((true, false, None)));
        assert_eq!(told("(", ")"), Some((false, true, None)));
        assert_eq!(told("(", ")*"), Some((false, true, Some("*".to_owned()))));
        assert_eq!(told("<", ">"), Some((false, true, None)));
        assert_eq!(told("+", ""), Some((false, false, None)));
    }

    #[test]
    fn other_texts_say_nothing() {
        for (before, after) in [("第", "位"), ("", "位"), ("約", ""), ("20", ""), ("", "2"), ("(", ""), ("±", ""), ("", "年"), ("", "0")]
        {
            assert_eq!(read_beside(before, after), None, "{before}…{after}");
        }
    }
}
