//! The present, which the library is told.

use jiff::ZonedDateTime;

/// The present by the clock of this machine, or as `SEIHYO_TEST_NOW` says it (`2026-11-28T02:00:00Z`), which is for tests alone.
pub(crate) fn now() -> ZonedDateTime {
    let said = std::env::var("SEIHYO_TEST_NOW").ok().and_then(|text| text.parse::<jiff::Timestamp>().ok());
    said.map_or_else(ZonedDateTime::now, |moment| moment.to_zoned_datetime(jiff::tz::TimeZone::UTC))
}
