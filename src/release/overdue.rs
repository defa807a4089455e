//! Whether the next edition of a dataset should have come by now. It is said in the report of a run alone, for it depends on the day.

use super::{DatasetReport, FindingFacts};
use crate::definition::{Cadence, Definition};
use crate::finding::{Finding, Severity};
use crate::message::Message;
use crate::place::Place;
use jiff::civil::Date;
use jiff::{Span, ZonedDateTime};

/// The day by which an edition newer than the newest is expected; none for made-up figures, and where editions come at no fixed time.
pub(super) fn expected(definition: &Definition) -> Option<String> {
    let newest: Date = definition.sources.last()?.published.parse().ok()?;
    let days = days(definition.cadence).filter(|_| !definition.sample)?;
    newest.checked_add(Span::new().days(days)).ok().map(|day| day.to_string())
}

/// As many days after an edition the next one is there, if nothing is wrong.
///
/// Days of publication move with holidays, and monthly statistics of some months come weeks later than those of others: about half as long
/// again as the cadence is waited for, of short ones as long as the holidays at the turn of the year.
const fn days(cadence: Cadence) -> Option<i64> {
    match cadence {
        Cadence::Daily => Some(8),
        Cadence::Weekly => Some(16),
        Cadence::Monthly => Some(45),
        Cadence::Quarterly => Some(130),
        Cadence::Semiannual => Some(250),
        Cadence::Annual => Some(480),
        Cadence::Irregular => None,
    }
}

/// Says in the report of a dataset that an edition is overdue.
pub(super) fn tell(expected: Option<&str>, now: Option<&ZonedDateTime>, report: &mut DatasetReport) {
    let (Some(expected), Some(now)) = (expected, now) else { return };
    let day: Option<Date> = expected.parse().ok();
    if day.is_none_or(|day| now.date() <= day) {
        return;
    }
    if let Some(newest) = report.releases.last_mut() {
        let message = Message::new("run.overdue", [newest.published.as_str(), expected]);
        let place = Place::file(report.id.as_str());
        let finding = Finding::new("REL040", Severity::Warning, place, message).hint(Message::plain("run.overdue-hint"));
        newest.findings.push(FindingFacts::new(&finding));
    }
}
