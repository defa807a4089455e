//! The data dictionary: what each column of a table is, which labels and marks occur in it.

use super::codes::CodeList;
use super::manifest::{TableFacts, Words};
use super::record::Counts;
use super::statuses::{StatusList, StatusRow};
use super::wide::Wide;
use crate::dataset::{Column, ColumnKind, Columns, DimensionColumn};
use crate::layout::Axis;
use crate::message::Message;
use crate::value::sdmx_status;
use serde::Serialize;
use std::collections::BTreeMap;

/// The dictionary of a table.
#[derive(Serialize)]
pub(super) struct Dictionary<'a> {
    dataset: Option<&'a str>,
    sample: bool,
    table: &'a TableFacts,
    columns: Vec<ColumnEntry<'a>>,
    units: Vec<&'a str>,
    statuses: Vec<StatusEntry<'a>>,
    /// What the table's own words say of its marks.
    legend: &'a [StatusRow],
    /// The codes that occur in columns of codes.
    codes: &'a CodeList,
    wide: Vec<WideEntry<'a>>,
}

#[derive(Serialize)]
struct ColumnEntry<'a> {
    name: &'a str,
    title: Words,
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    concept: Option<&'static str>,
    unit: Option<&'a str>,
    /// Digits after the decimal point that figures show.
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<Decimals>,
    /// The labels that occur, where they are few.
    labels: Option<Vec<&'a str>>,
}

/// How many digits after the decimal point the figures of a column show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Decimals {
    usual: u8,
    least: u8,
    most: u8,
}

impl Decimals {
    /// Of several that are equally usual the most counts.
    fn new<'c>(counts: impl Iterator<Item = (&'c u8, &'c usize)> + Clone) -> Option<Self> {
        let all = counts.clone().map(|(&decimals, _)| decimals);
        let usual = counts.max_by_key(|&(decimals, count)| (count, decimals)).map(|(&decimals, _)| decimals)?;
        Some(Self { usual, least: all.clone().min()?, most: all.max()? })
    }
}

#[derive(Serialize)]
struct StatusEntry<'a> {
    code: &'a str,
    meaning: Words,
    /// Observation status of SDMX.
    sdmx: Option<&'static str>,
    count: usize,
    marks: Vec<MarkEntry<'a>>,
}

#[derive(Serialize)]
struct MarkEntry<'a> {
    mark: &'a str,
    count: usize,
    /// What the table says of it, as published.
    meaning: Option<&'a str>,
    /// Where it says so.
    cell: Option<&'a str>,
}

#[derive(Serialize)]
struct WideEntry<'a> {
    name: &'a str,
    /// Digits after the decimal point that its figures show; none where it has none.
    decimals: Option<Decimals>,
    labels: Vec<LabelEntry<'a>>,
}

#[derive(Serialize)]
struct LabelEntry<'a> {
    dimension: &'a str,
    label: &'a str,
}

/// The lists that stand beside the dictionary.
pub(super) struct Lists {
    pub(super) statuses: StatusList,
    pub(super) codes: CodeList,
}

impl<'a> Dictionary<'a> {
    pub(super) fn new(
        dataset: Option<&'a str>,
        sample: bool,
        table: &'a TableFacts,
        columns: &'a Columns,
        counts: &'a Counts,
        lists: &'a Lists,
        wide: &'a Wide,
    ) -> Self {
        let statuses = counts.statuses.iter().map(|(code, marks)| StatusEntry {
            code,
            meaning: Words::new(&Message::plain(meaning(code))),
            sdmx: sdmx_status(code),
            count: marks.values().sum(),
            marks: marks.iter().map(|(mark, &count)| mark_entry(mark, count, &lists.statuses)).collect(),
        });
        let wide = wide.columns().enumerate().map(|(at, (name, labels))| WideEntry {
            name,
            decimals: counts.decimals.get(&at).and_then(|counts| Decimals::new(counts.iter())),
            labels: labels
                .iter()
                .filter_map(|(at, label)| Some(LabelEntry { dimension: &columns.dimensions.get(*at)?.name, label }))
                .collect(),
        });
        Self {
            dataset,
            sample,
            table,
            columns: columns.columns.iter().map(|column| entry(column, columns, counts)).collect(),
            units: counts.units.iter().map(String::as_str).collect(),
            statuses: statuses.collect(),
            legend: &lists.statuses.legend,
            codes: &lists.codes,
            wide: wide.collect(),
        }
    }
}

fn mark_entry<'a>(mark: &'a str, count: usize, list: &'a StatusList) -> MarkEntry<'a> {
    let said = list.said(mark);
    MarkEntry { mark, count, meaning: said.map(|row| row.meaning.ja.as_str()), cell: said.and_then(|row| row.cell.as_deref()) }
}

fn entry<'a>(column: &'a Column, columns: &'a Columns, counts: &'a Counts) -> ColumnEntry<'a> {
    let dimension = match column.kind {
        ColumnKind::Label(at) | ColumnKind::Parents(at) | ColumnKind::Code(at) => columns.dimensions.get(at),
        _ => None,
    };
    let is_label = matches!(column.kind, ColumnKind::Label(_));
    let mut units = counts.units.iter();
    let only_unit = units.next().filter(|_| units.next().is_none());
    ColumnEntry {
        name: &column.name,
        title: title(column.kind, dimension),
        kind: match column.kind {
            ColumnKind::Value | ColumnKind::Multiplier | ColumnKind::Part => "number",
            ColumnKind::PeriodStart | ColumnKind::PeriodEnd => "date",
            ColumnKind::Certain | ColumnKind::Sample => "boolean",
            _ => "string",
        },
        role: match column.kind {
            ColumnKind::Label(_) => "dimension",
            ColumnKind::Value => "measure",
            _ => "attribute",
        },
        concept: dimension.filter(|_| is_label).and_then(|dimension| dimension.concept).map(crate::definition::Concept::word),
        unit: only_unit.filter(|_| column.kind == ColumnKind::Value).map(String::as_str),
        decimals: Some(column.kind).filter(|kind| *kind == ColumnKind::Value).and_then(|_| all_decimals(counts)),
        labels: match column.kind {
            ColumnKind::PartLabel => Some(counts.part_labels.iter().map(String::as_str).collect()),
            _ => dimension.filter(|_| is_label).and_then(|dimension| Some(dimension.labels.as_ref()?.iter().map(String::as_str).collect())),
        },
    }
}

/// Over all columns of figures.
fn all_decimals(counts: &Counts) -> Option<Decimals> {
    let mut all: BTreeMap<u8, usize> = BTreeMap::new();
    for (&decimals, &count) in counts.decimals.values().flatten() {
        *all.entry(decimals).or_default() += count;
    }
    Decimals::new(all.iter())
}

/// The title of a column in both languages.
fn title(kind: ColumnKind, dimension: Option<&DimensionColumn>) -> Words {
    let words = |key| Words::new(&Message::plain(key));
    match kind {
        ColumnKind::Label(_) => dimension.map_or_else(|| words("release.column-label"), dimension_title),
        ColumnKind::Parents(_) => {
            let Words { ja, en } = dimension.map_or_else(|| words("release.column-label"), dimension_title);
            let parents = |title: String| Words::new(&Message::new("release.column-parents", [title]));
            Words { ja: parents(ja).ja, en: parents(en).en }
        }
        ColumnKind::Code(_) => {
            let Words { ja, en } = dimension.map_or_else(|| words("release.column-label"), dimension_title);
            let code = |title: String| Words::new(&Message::new("release.column-code", [title]));
            Words { ja: code(ja).ja, en: code(en).en }
        }
        ColumnKind::TimeCode => words("release.column-time-code"),
        ColumnKind::PeriodStart => words("release.column-period-start"),
        ColumnKind::PeriodEnd => words("release.column-period-end"),
        ColumnKind::PeriodType => words("release.column-period-type"),
        ColumnKind::AreaCode => words("release.column-area-code"),
        ColumnKind::UnitCode => words("release.column-unit-code"),
        ColumnKind::Multiplier => words("release.column-multiplier"),
        ColumnKind::Value => words("release.column-value"),
        ColumnKind::Text => words("release.column-text"),
        ColumnKind::Unit => words("release.column-unit"),
        ColumnKind::Status => words("release.column-status"),
        ColumnKind::Mark => words("release.column-mark"),
        ColumnKind::Note => words("release.column-note"),
        ColumnKind::Certain => words("release.column-certain"),
        ColumnKind::Source => words("release.column-source"),
        ColumnKind::SourceCell => words("release.column-source-cell"),
        ColumnKind::Sample => words("release.column-sample"),
        ColumnKind::Part => words("release.column-part"),
        ColumnKind::PartLabel => words("release.column-part-label"),
    }
}

/// The title as published, else which level of which side it is.
fn dimension_title(dimension: &DimensionColumn) -> Words {
    let key = match dimension.axis {
        Axis::Stub => "release.column-stub",
        Axis::Header => "release.column-header",
    };
    let level = Words::new(&Message::new(key, [dimension.level.to_string()]));
    match &dimension.title {
        Some(title) if title.is_ascii() => Words { ja: title.clone(), en: title.clone() },
        Some(title) => Words { ja: title.clone(), en: spoken(&dimension.name).unwrap_or(level.en) },
        None => Words { en: spoken(&dimension.name).unwrap_or(level.en), ..level },
    }
}

/// The name of a column as a title: `year_on_year` says "Year on year"; none for a name that says only where its labels stand.
fn spoken(name: &str) -> Option<String> {
    let numbered = |prefix| name.strip_prefix(prefix).is_some_and(|rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let mut letters = name.chars();
    let first = letters.next().filter(|_| !numbered("stub_") && !numbered("header_"))?;
    Some(first.to_uppercase().chain(letters.map(|c| if c == '_' { ' ' } else { c })).collect())
}

/// The codes of the status list, in the order in which it is explained.
pub const STATUSES: [&str; 14] = [
    "nil",
    "unavailable",
    "suppressed",
    "not-surveyed",
    "below-unit",
    "estimated",
    "provisional",
    "revised",
    "break",
    "unreliable",
    "flagged",
    "from-nothing",
    "to-nothing",
    "ditto",
];

/// The key of the sentence that says what a status means.
pub fn meaning(code: &str) -> &'static str {
    match code {
        "nil" => "release.status-nil",
        "unavailable" => "release.status-unavailable",
        "suppressed" => "release.status-suppressed",
        "ditto" => "release.status-ditto",
        "from-nothing" => "release.status-from-nothing",
        "to-nothing" => "release.status-to-nothing",
        "not-surveyed" => "release.status-not-surveyed",
        "below-unit" => "release.status-below-unit",
        "estimated" => "release.status-estimated",
        "break" => "release.status-break",
        "unreliable" => "release.status-unreliable",
        "revised" => "release.status-revised",
        "provisional" => "release.status-provisional",
        "flagged" => "release.status-flagged",
        "error" => "release.status-error",
        _ => "release.status-other",
    }
}
