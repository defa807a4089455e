//! What a run tells its log of sources and releases: events with fields, for whoever looks into it later.
//!
//! | message | level | fields |
//! |---|---|---|
//! | `source` | info; error where it could not be had | `source` `outcome` `status` `bytes` `ms` |
//! | `release` | debug `unchanged`, info `built`, warn `held`, error `failed` | `dataset` `release` `outcome` `reason` `observations` `findings` `bytes` `ms` |
//! | `dataset` | error | `dataset` `outcome` `reason`, where none of its releases was looked at |
//! | `finding` | warn | `dataset` `release` `code` `place` `said` |

use super::{Outcome, ReleaseReport};
use crate::fetch::{Answer, Failure};
use crate::finding::{Error, Severity};
use crate::message::{Lang, Message};
use std::time::Duration;
use tracing::{debug, error, info, warn};

/// A source on the web that was asked for.
pub(super) fn source(url: &str, answer: &Result<Answer, Failure>, took: Duration) {
    let ms = milliseconds(took);
    match answer {
        Ok(Answer::Unchanged) => info!(source = url, outcome = "unchanged", ms, "source"),
        Ok(Answer::Received(file)) => {
            info!(source = url, outcome = "received", status = file.status, bytes = file.bytes.len(), ms, "source");
        }
        Err(failure) => {
            error!(source = url, outcome = "failed", reason = english(&failure.error.message), ms, "source");
        }
    }
}

/// An edition that was looked at; `bytes` are those of its sources that were read.
pub(super) fn release(dataset: &str, report: &ReleaseReport, bytes: usize) {
    let (release, outcome, ms) = (report.published.as_str(), report.outcome.word(), milliseconds(report.took));
    let reason = report.error.as_ref().map(|error| &error.message).or(report.reason.as_ref()).map(english);
    let (observations, findings) = (report.counts.observations, report.counts.findings);
    macro_rules! tell {
        ($level:ident) => {
            $level!(dataset, release, outcome, reason, observations, findings, bytes, ms, "release")
        };
    }
    match report.outcome {
        Outcome::Unchanged => tell!(debug),
        Outcome::Built => tell!(info),
        Outcome::Held => tell!(warn),
        Outcome::Failed => tell!(error),
    }
    let grave = report.findings.iter().filter(|finding| report.reason.is_some() && finding.severity != Severity::Info.word());
    for finding in grave {
        warn!(dataset, release, code = finding.code, place = finding.place, said = finding.message.text(Lang::En), "finding");
    }
}

/// A dataset that was not looked at, and why.
pub(super) fn left_out(dataset: &str, reason: &Error) {
    error!(dataset, outcome = Outcome::Failed.word(), reason = english(&reason.message), "dataset");
}

fn english(message: &Message) -> String {
    message.text(Lang::En)
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
