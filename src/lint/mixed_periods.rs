//! TAB213: periods of several lengths in one axis.

use super::{Basis, Check, Documentation, Fault, Level, Mending, Rule, Severity, SheetSubject, Text, Verdict};
use crate::concept::Concept;
use crate::message::Message;
use crate::place::Address;
use crate::table::Table;
use crate::value::{Part, Period, PeriodKind, read_period};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "TAB213",
    name: "mixed-periods",
    severity: Severity::Minor,
    level: Level::Three,
    basis: Basis { rules_2026: "", estat: "", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "期間の長さの混在",
            what: "1つの時間軸に、年・年度・半期・四半期・月・日のうち2種類以上が混じり、それぞれに数値があるかを見ます。年の見出しの下に月を並べ、年の行に数値がない場合は対象外です。数字だけの項目名は何の期間か決められないので数えません。",
            why: "年計と月の値を足して二重に数えたり、グラフが途切れたりします。",
            example: "「2023年」「2024年」「2024年1月」「2024年2月」が並ぶ列。",
            instead: "年の表と月の表に分けるか、期間の種類を示す列を加える。",
        },
        en: Text {
            title: "periods of several lengths",
            what: "Looks for an axis of time with figures for two or more of years, fiscal years, halves, quarters, months and days. Headings of years without figures of their own are passed over; bare numbers, which may be any period, are not counted.",
            why: "Years are added to their own months, and charts break.",
            example: "\"2023年\", \"2024年\", \"2024年1月\", \"2024年2月\" in one column.",
            instead: "Make a table for each, or add a column that says the kind of period.",
        },
    },
    check: Check::Tables(check),
};

/// So many labels of a kind are no slip.
const FEWEST: usize = 2;

/// The cells of the labels of each kind of period.
type Kinds = BTreeMap<PeriodKind, BTreeSet<Address>>;

fn check(sheet: &SheetSubject<'_>) -> Verdict {
    let (mut faults, mut applies) = (Vec::new(), false);
    for table in sheet.tables() {
        let dimensions = kinds(&table);
        applies |= !dimensions.is_empty();
        for kinds in dimensions.into_values() {
            let often: Vec<&BTreeSet<Address>> = kinds.values().filter(|cells| cells.len() >= FEWEST).collect();
            let Some(fewest) = often.iter().min_by_key(|cells| cells.len()).filter(|_| often.len() > 1) else { continue };
            let cells: Vec<Address> = fewest.iter().copied().collect();
            let message = Message::new("lint.periods-mixed", [often.len().to_string()]);
            let fault = Fault::whole(Severity::Minor, message, Message::plain("lint.periods-mixed-instead"), Mending::NeedsPerson);
            faults.push(fault.at(sheet.grid, &cells).on(table.layout));
        }
    }
    if applies { Verdict::of(faults) } else { Verdict::NotApplicable }
}

/// The kinds of periods of each dimension, by the innermost label of each row or column.
fn kinds(table: &Table<'_>) -> BTreeMap<usize, Kinds> {
    let mut dimensions: BTreeMap<usize, Kinds> = BTreeMap::new();
    for path in table.layout.label_paths() {
        for (place, label) in path.iter().enumerate() {
            let is_innermost = path.iter().skip(place + 1).all(|inner| inner.dimension != label.dimension);
            let is_time = table.meaning.concepts().get(label.dimension) == Some(&Concept::Time);
            let Some(&at) = label.cells.first().filter(|cell| is_innermost && is_time && !table.layout.title.contains(cell)) else {
                continue;
            };
            let kinds = dimensions.entry(label.dimension).or_default();
            if let Some(kind) = kind(&label.text) {
                kinds.entry(kind).or_default().insert(at);
            }
        }
    }
    dimensions
}

/// How long a period is; none for what does not say it, and for spans of several.
fn kind(text: &str) -> Option<PeriodKind> {
    match read_period(text)? {
        Period::Span(span) => Some(span.kind).filter(|kind| *kind != PeriodKind::Range),
        Period::Partial(partial) => match partial.part {
            Part::Whole if partial.year.is_some_and(|year| year.named) => {
                Some(if partial.fiscal { PeriodKind::FiscalYear } else { PeriodKind::Year })
            }
            Part::Half(_) => Some(PeriodKind::Half),
            Part::Quarter(_) => Some(PeriodKind::Quarter),
            Part::Months { first, last } if first == last => Some(PeriodKind::Month),
            Part::Months { first, last } if (last + 12 - first) % 12 == 2 => Some(PeriodKind::Quarter),
            _ => None,
        },
    }
}
