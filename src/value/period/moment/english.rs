//! English months: Jan, Jan. 2020, Jan-Mar 2020, Apr-20, 1-Apr-2020, April 1, 2020.

use super::part::one_month;
use super::year::YEARS;
use super::{Moment, WrittenYear};
use crate::value::period::scan::Scan;
use crate::value::period::{Basis, Part, ShortYear};

/// Jan, Jan. 2020, Jan-Mar 2020, Apr-20, 1-Apr-2020.
pub(super) fn english(scan: &mut Scan<'_>) -> Option<Moment> {
    scan.peek().filter(char::is_ascii_alphanumeric)?;
    let mut ahead = *scan;
    let day = ahead.small();
    if day.is_some() {
        ahead.eat_any(&['-', ' ', '/'])?;
    }
    let first = english_month(&mut ahead)?;
    if let Some(moment) = day_behind(scan, ahead, first).filter(|_| day.is_none()) {
        return Some(moment);
    }
    let mut part = day.map_or(one_month(first), |day| Part::Day { month: Some(first), day });
    let mut second = ahead;
    if day.is_none()
        && second.eat_any(&['-', '~']).is_some()
        && let Some(last) = english_month(&mut second)
    {
        part = Part::Months { first, last };
        ahead = second;
    }
    let mut after = ahead;
    let separator = after.eat_any(&['-', ' ', ',', '/']);
    let apostrophe = after.eat('\'');
    let year = match after.digits() {
        Some((year, 4)) if YEARS.contains(&year) => Some(WrittenYear::Western(year)),
        Some((year, 2)) if apostrophe || separator == Some('-') => {
            u8::try_from(year).ok().map(|number| WrittenYear::Short(ShortYear { number, western: true, named: true }))
        }
        _ => None,
    };
    *scan = if year.is_some() { after } else { ahead };
    Some(Moment { year, fiscal: false, part, basis: Basis::Unstated })
}

/// The rest of March 31, 2024: the comma says that it is a day.
fn day_behind<'t>(scan: &mut Scan<'t>, mut ahead: Scan<'t>, month: u8) -> Option<Moment> {
    ahead.eat(' ');
    let day = ahead.small()?;
    if !ahead.eat(',') {
        return None;
    }
    ahead.eat(' ');
    let (year, 4) = ahead.digits().filter(|(year, _)| YEARS.contains(year))? else { return None };
    *scan = ahead;
    let part = Part::Day { month: Some(month), day };
    Some(Moment { year: Some(WrittenYear::Western(year)), fiscal: false, part, basis: Basis::Unstated })
}

/// An English month: its full name or the first three letters, perhaps with a dot; Sept. too.
pub(super) fn english_month(scan: &mut Scan<'_>) -> Option<u8> {
    const NAMES: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let mut ahead = *scan;
    let first = ahead.peek()?;
    let month = (1..).zip(NAMES).filter(|(_, name)| name.starts_with(first)).find(|(_, name)| {
        let forms = [Some(*name), name.get(..4).filter(|form| *form == "Sept"), name.get(..3)];
        forms.into_iter().flatten().any(|form| ahead.eat_word(form) || ahead.eat_word(&form.to_ascii_uppercase()))
    });
    let (month, _) = month?;
    if ahead.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    ahead.eat('.');
    *scan = ahead;
    Some(month)
}
