//! `[gate]`: what a new release must not do to be published without a person.
//!
//! ```toml
//! [gate]
//! least_rows = 90      # per cent of the observations of the release before
//! most_jump = 10       # times as large, or as small, as the figure was before
//! months = true        # no month is missing
//! layout = true        # no column and no table has gone or come
//! identities = true    # no more totals are broken than before
//! doubts = true        # no table carries a doubt, as on_doubt = "hold"
//! ```

use super::error::Faults;
use serde::Deserialize;
use toml::Spanned;

/// What a release must not do; nothing by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a gate of its own")]
pub struct Gate {
    /// So many per cent of the observations of the release before it must have, 1 to 100.
    pub least_rows: Option<u32>,
    /// A figure may be at most so many times what it was, or a so manieth of it; 2 or more.
    pub most_jump: Option<u32>,
    /// No month may be missing between the first and the last, nor between the release before and this one.
    pub months: bool,
    /// Columns and tables must be those of the release before.
    pub layout: bool,
    /// No more totals may be broken than in the release before.
    pub identities: bool,
    /// No table may carry a doubt.
    pub doubts: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a gate of its own")]
pub(super) struct Raw {
    least_rows: Option<Spanned<i64>>,
    most_jump: Option<Spanned<i64>>,
    months: bool,
    layout: bool,
    identities: bool,
    doubts: bool,
}

/// The table checked against itself.
pub(super) fn gate(raw: Option<Raw>, faults: &mut Faults) -> Gate {
    let Some(raw) = raw else { return Gate::default() };
    let mut number = |key: &str, number: Option<Spanned<i64>>, least: u32, most: u32| {
        let number = number?;
        let valid = u32::try_from(*number.get_ref()).ok().filter(|number| (least..=most).contains(number));
        if valid.is_none() {
            let found = number.get_ref().to_string();
            faults.add(number.span(), "definition.between", &[key, &found, &least.to_string(), &most.to_string()], None);
        }
        valid
    };
    Gate {
        least_rows: number("gate: least_rows", raw.least_rows, 1, 100),
        most_jump: number("gate: most_jump", raw.most_jump, 2, 1_000_000),
        months: raw.months,
        layout: raw.layout,
        identities: raw.identities,
        doubts: raw.doubts,
    }
}
