//! Numbers as Japanese statistics write them.

mod figure;
mod tail;

use super::fold::{self, Cursor};

/// A number, with all that its text says beside the figure.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about what is written")]
pub struct Number {
    /// The figure with its sign and its 千, 万, 億; `12.3%` is 12.3. Zero has no sign.
    pub value: f64,
    /// Digits after the decimal point as written, before any 万 or 億.
    pub decimals: u8,
    /// The sign that makes it negative, as written: `-`, `△`, `－` …; none for a positive number.
    pub negative: Option<char>,
    /// Written with `%`.
    pub percent: bool,
    /// Stands in parentheses or brackets: a negative in accounts, a second figure in counts. The value is as written within them.
    pub parenthesised: bool,
    /// Written with zeros before its first digit, as codes are: `001`.
    pub leading_zeros: bool,
    /// Digits stand in groups of three.
    pub grouped: bool,
    /// A unit glued to it, as written, one of those in `units.csv`: `円`, `人`; `¥` counts as 円.
    pub suffix: Option<&'static str>,
    /// A status or footnote mark glued to it, as written: `r`, `p`, `*`, `※1`, `1)`.
    pub flag: Option<String>,
}

impl Number {
    /// True where nothing but the figure is written, perhaps with sign and grouping.
    pub const fn is_plain(&self) -> bool {
        !self.percent && !self.parenthesised && !self.leading_zeros && self.suffix.is_none() && self.flag.is_none()
    }
}

/// The number that a text is as a whole; none for anything else.
///
/// None for `1-2` and `1.2.3`, for a number with a word that is no unit (`3大都市圏`), for one with a unit that makes it a label
/// (`15歳`, but `45.3歳` is a figure), and for a whole number beyond 2⁵³, which could not be kept exactly.
///
/// ```
/// use seihyo::value::read_number;
/// assert_eq!(read_number("496億4,216万円").map(|n| n.value), Some(49_642_160_000.0));
/// assert_eq!(read_number("△ 0.5％").map(|n| (n.value, n.percent)), Some((-0.5, true)));
/// assert_eq!(read_number("1,23"), None);
/// ```
pub fn read_number(text: &str) -> Option<Number> {
    let text = fold::trim(text);
    plain(text.as_bytes()).or_else(|| read_signs(text))
}

/// Reads a text character by character, with all that may stand beside a figure.
fn read_signs(text: &str) -> Option<Number> {
    if !may_begin(text.chars().next()?) {
        return None;
    }
    let inner = within_brackets(text);
    let mut number = Number { parenthesised: inner.is_some(), ..Number::default() };
    let mut cursor = Cursor::new(inner.unwrap_or(text));
    let glued = tail::read_leading_flag(&mut cursor, &mut number);
    if cursor.take_if(|c| matches!(c, '¥' | '￥' | '\\')).is_some() {
        number.suffix = Some("円");
    }
    let sign = cursor.take_if(|c| is_minus(c) || matches!(c, '+' | '＋' | '±'));
    cursor.skip_spaces();
    figure::read(&mut cursor, &mut number)?;
    tail::read(cursor.rest(), &mut number)?;
    if glued && number.decimals == 0 && !number.grouped {
        return None;
    }
    match sign {
        Some('±') if number.value > 0.0 => None,
        Some('±' | '+' | '＋') | None => Some(number),
        Some(minus) => {
            let value = if number.value > 0.0 { -number.value } else { 0.0 };
            Some(Number { value, negative: Some(minus), ..number })
        }
    }
}

/// The number that nothing but ASCII digits write, perhaps with a minus sign, commas between groups of three and a decimal point, as most are;
/// none where zeros lead it or it is long.
fn plain(text: &[u8]) -> Option<Number> {
    /// So many digits and commas fit into 64 bits.
    const LONGEST: usize = 19;
    /// A comma and the three digits behind it.
    const GROUP: usize = 4;
    /// The powers of ten by which decimals are divided: with so few digits, both sides of the division are exact.
    const POWERS: [f64; 16] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, text) = match text {
        [b'-', rest @ ..] => (Some('-'), rest),
        _ => (None, text),
    };
    if text.len() > LONGEST || matches!(text, [b'0', b'0'..=b'9' | b',', ..] | [b'.', ..] | [.., b'.'] | []) {
        return None;
    }
    let (mut digits, mut count, mut point, mut comma) = (0u64, 0, None, None);
    let ends_group = |comma: Option<usize>, at: usize| comma.is_none_or(|comma| at - comma == GROUP);
    let begins_group = |comma: Option<usize>, at: usize| comma.map_or((1..GROUP).contains(&at), |comma| at - comma == GROUP);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => (digits, count) = (digits * 10 + u64::from(byte - b'0'), count + 1),
            b'.' if point.is_none() && ends_group(comma, at) => point = Some(at),
            b',' if point.is_none() && begins_group(comma, at) => comma = Some(at),
            _ => return None,
        }
    }
    if count >= POWERS.len() || !ends_group(comma, point.unwrap_or(text.len())) {
        return None;
    }
    let decimals = point.map_or(0, |at| text.len() - 1 - at);
    #[expect(clippy::cast_precision_loss, reason = "fifteen digits are exact")]
    let value = digits as f64 / POWERS.get(decimals)?;
    let value = if negative.is_some() && digits > 0 { -value } else { value };
    Some(Number { value, negative, decimals: u8::try_from(decimals).ok()?, grouped: comma.is_some(), ..Number::default() })
}

/// True for the characters that a number can begin with; most texts are told from numbers by this alone.
const fn may_begin(c: char) -> bool {
    let flag = matches!(c, 'r' | 'p' | 'ｒ' | 'ｐ' | '*' | '＊' | '※');
    let bracket = matches!(c, '(' | '（' | '[' | '［' | '〔' | '<' | '＜' | '〈');
    let sign = matches!(c, '+' | '＋' | '±' | '.' | '．' | '¥' | '￥' | '\\') || is_minus(c);
    matches!(c, '0'..='9' | '０'..='９') || sign || bracket || flag
}

/// True for what is written for a minus sign before a number.
pub(super) const fn is_minus(c: char) -> bool {
    matches!(c, '△' | '▲' | '▽' | '▼') || fold::is_dash(c)
}

/// The brackets that stand around figures.
const PAIRS: [(char, char); 8] = [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('〔', '〕'), ('<', '>'), ('＜', '＞'), ('〈', '〉')];

/// The texts before and after a figure without the brackets next to it; none where none stand there.
pub(super) fn without_brackets<'a>(before: &'a str, after: &'a str) -> Option<(&'a str, &'a str)> {
    let (before, after) = (before.trim_end_matches(fold::is_space), after.trim_start_matches(fold::is_space));
    PAIRS.iter().find_map(|&(open, close)| Some((before.strip_suffix(open)?, after.strip_prefix(close)?)))
}

/// What stands between an opening bracket that begins the text and its closing one that ends it.
fn within_brackets(text: &str) -> Option<&str> {
    let open = text.chars().next()?;
    let (_, close) = PAIRS.into_iter().find(|pair| pair.0 == open)?;
    let inner = text.strip_prefix(open)?;
    // Full-width and ASCII brackets are often mixed.
    let inner = inner.strip_suffix(close).or_else(|| (open == '（').then(|| inner.strip_suffix(')'))?);
    inner.or_else(|| (open == '(').then(|| text.strip_prefix('(')?.strip_suffix('）'))?).map(fold::trim)
}

#[cfg(test)]
mod tests;
