//! What keeps a sheet from being machine-readable, by the national rules, rule by rule.
//!
//! A [`Rule`] has a code that keeps its meaning for ever, a severity, a level of the rules of 2026, its documentation in two languages and
//! a check; each is one file of this module with one entry in [`RULES`]. A rule rests on how the sheet was read: a title, a note or a
//! caption is never judged as data, and what a finding rests on is told with it. The answer is a [`Verdict`]: that a rule holds, that it
//! does not apply and that it could not be judged are three different answers.
//!
//! | codes | what they are about |
//! |---|---|
//! | `FIL2..` | the file |
//! | `GRD2..` | cells, whatever they say: merges, formulas, objects, hidden parts |
//! | `LAY2..` | where things stand: several tables, titles, headers |
//! | `TAB2..` | what labels and figures say |
//! | `CHR2..`, `ENC2..` | characters and their encoding |
//! | `CSV2..` | text with delimiters |

mod area_names;
mod blank_figures;
mod codes_without_list;
mod container;
mod csv_formulas;
mod csv_line_break;
mod csv_quoting;
mod dictionary;
mod external_links;
mod fault;
mod format_changes;
mod formatting;
mod formulas;
mod furigana;
mod gain;
mod generation;
mod header_first;
mod header_rows;
mod headers;
mod hidden_parts;
mod layout_spaces;
mod merged_cells;
mod mixed_calendars;
mod mixed_periods;
mod objects;
mod old_encoding;
mod omitted_names;
mod other_with_text;
mod print;
mod rounded_zeros;
mod same;
mod score;
mod selection;
mod several_data;
mod several_spellings;
mod several_tables;
mod sound;
mod split_table;
mod subject;
mod text_in_number;
mod text_outside;
mod time_axis;
mod twin_characters;
mod undeclared_facts;
mod undefined_marks;
mod unit_missing;
mod unnamed_columns;
mod vendor_characters;
mod wide_layout;

pub use dictionary::{CSVW_ENDING, DATA_PACKAGE, Dictionary};
pub use fault::{Fault, Ground, Mending};
pub use gain::{Gain, gains};
pub use generation::Generation;
pub use headers::{Edition, Header};
pub use print::Print;
pub(crate) use print::prints;
pub use same::folded;
pub use score::{Score, score};
pub use selection::{Selection, Wishes, names_a_rule};
pub use subject::{Beside, FileSubject, SheetSubject};

use crate::message::{Lang, Message};

/// How much a fault matters, by the reference checker of the rules of 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; costs no points.
    Info,
    /// A program gets by.
    Minor,
    /// A program needs help.
    Major,
    /// A program goes wrong.
    Critical,
    /// A program cannot use it.
    Fatal,
}

impl Severity {
    /// Every severity, the least first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Minor, Self::Major, Self::Critical, Self::Fatal];

    /// The word for machine output: `info`, `minor`, `major`, `critical`, `fatal`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
            Self::Fatal => "fatal",
        }
    }

    /// The severity of a word; none for any other text.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }

    /// The key of its name in the table of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Info => "lint.severity-info",
            Self::Minor => "lint.severity-minor",
            Self::Major => "lint.severity-major",
            Self::Critical => "lint.severity-critical",
            Self::Fatal => "lint.severity-fatal",
        }
    }
}

/// A level of the rules of 2026; each has a score of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A program can open the file and find the cells.
    One,
    /// A program can take the values as they are.
    Two,
    /// A program can join the data with others.
    Three,
}

impl Level {
    /// Every level in order.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    /// The number as the rules write it: `L1`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::One => "L1",
            Self::Two => "L2",
            Self::Three => "L3",
        }
    }
}

/// The items of the three generations that a rule rests on, as each numbers them; empty where a generation has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// 行政データにおける機械可読性に関するルール (2026): `L1-12`.
    pub rules_2026: &'static str,
    /// 結果表における機械判読可能なデータ作成に関する表記方法 (e-Stat), for workbooks and for CSV: `2-3`, `4-2`.
    pub estat: &'static str,
    /// 統計表における機械判読可能なデータの表記方法の統一ルール (2020): `1-4`.
    pub unified_2020: &'static str,
}

/// What a rule says, in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// What the rule looks at, and what it passes over.
    pub what: &'static str,
    /// Why it is bad.
    pub why: &'static str,
    /// What breaks it.
    pub example: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

/// The documentation of a rule in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Documentation {
    /// In Japanese.
    pub ja: Text,
    /// In English.
    pub en: Text,
}

impl Documentation {
    /// The documentation in a language.
    pub const fn text(&self, lang: Lang) -> &Text {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// A file as a whole.
    File(fn(&FileSubject<'_>) -> Verdict),
    /// One sheet, visible or hidden.
    Sheet(fn(&SheetSubject<'_>) -> Verdict),
    /// One visible sheet with a table.
    Tables(fn(&SheetSubject<'_>) -> Verdict),
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code, for ever.
    pub code: &'static str,
    /// What is wrong where it is broken: `merged-cells`.
    pub name: &'static str,
    /// The most that breaking it can matter; a fault may matter less.
    pub severity: Severity,
    /// The level of the rules of 2026 that it counts for.
    pub level: Level,
    /// The items that it rests on.
    pub basis: Basis,
    /// What it says.
    pub documentation: Documentation,
    check: Check,
}

/// Every rule: those of the rules of 2026 by item, then those beyond them, which cost no points.
pub static RULES: [&Rule; 38] = [
    &container::RULE,
    &several_tables::RULE,
    &split_table::RULE,
    &text_outside::RULE,
    &unnamed_columns::RULE,
    &layout_spaces::RULE,
    &several_data::RULE,
    &vendor_characters::RULE,
    &blank_figures::RULE,
    &objects::RULE,
    &formatting::RULE,
    &merged_cells::RULE,
    &hidden_parts::RULE,
    &csv_line_break::RULE,
    &csv_quoting::RULE,
    &text_in_number::RULE,
    &omitted_names::RULE,
    &header_rows::RULE,
    &several_spellings::RULE,
    &other_with_text::RULE,
    &formulas::RULE,
    &header_first::RULE,
    &codes_without_list::RULE,
    &undefined_marks::RULE,
    &unit_missing::RULE,
    &time_axis::RULE,
    &area_names::RULE,
    &format_changes::RULE,
    &undeclared_facts::RULE,
    &wide_layout::RULE,
    &external_links::RULE,
    &furigana::RULE,
    &mixed_calendars::RULE,
    &mixed_periods::RULE,
    &rounded_zeros::RULE,
    &twin_characters::RULE,
    &old_encoding::RULE,
    &csv_formulas::RULE,
];

/// The rule of a code or a name.
pub fn rule(named: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.code.eq_ignore_ascii_case(named) || rule.name == named)
}

/// What a rule comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It applies, and nothing breaks it.
    Passed,
    /// It is broken: the faults, each of one cause. Never empty.
    Broken(Vec<Fault>),
    /// There is nothing that it could apply to.
    NotApplicable,
    /// It may apply, but it cannot be told whether it holds, and why.
    NotJudged(Message),
}

impl Verdict {
    /// Broken where there are faults, else passed.
    pub(crate) fn of(faults: Vec<Fault>) -> Self {
        if faults.is_empty() { Self::Passed } else { Self::Broken(faults) }
    }

    /// The faults; none for other verdicts.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Self::Broken(faults) => faults,
            _ => &[],
        }
    }

    /// The word for machine output: `passed`, `broken`, `not-applicable`, `not-judged`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Broken(_) => "broken",
            Self::NotApplicable => "not-applicable",
            Self::NotJudged(_) => "not-judged",
        }
    }
}

/// A rule with what it comes to.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The rule.
    pub rule: &'static Rule,
    /// What it comes to.
    pub verdict: Verdict,
}

impl Judgement {
    /// How much the worst fault matters; none where there is no fault.
    pub fn severity(&self) -> Option<Severity> {
        self.verdict.faults().iter().map(|fault| fault.severity).max()
    }
}

/// Judges a file as a whole by the rules that are wanted.
pub fn judge_file(file: &FileSubject<'_>, wanted: impl Fn(&Rule) -> bool) -> Vec<Judgement> {
    let of = |rule: &'static Rule| match rule.check {
        Check::File(check) => Some(Judgement { rule, verdict: check(file) }),
        Check::Sheet(_) | Check::Tables(_) => None,
    };
    RULES.into_iter().filter(|rule| wanted(rule)).filter_map(of).collect()
}

/// Judges a sheet by the rules that are wanted.
///
/// A sheet without cells, and one that people do not see, is judged for objects and hidden parts only. One with figures of which no table
/// could be made cannot be judged by the rules that rest on a table.
pub fn judge_sheet(sheet: &SheetSubject<'_>, wanted: impl Fn(&Rule) -> bool) -> Vec<Judgement> {
    let of = |rule: &'static Rule| {
        let verdict = match rule.check {
            Check::File(_) => return None,
            Check::Sheet(check) => check(sheet),
            Check::Tables(_) if !sheet.is_shown() => Verdict::NotApplicable,
            Check::Tables(check) if sheet.has_table() => check(sheet),
            Check::Tables(_) if sheet.may_have_table() => Verdict::NotJudged(Message::plain("lint.no-table")),
            Check::Tables(_) => Verdict::NotApplicable,
        };
        Some(Judgement { rule, verdict })
    };
    RULES.into_iter().filter(|rule| wanted(rule)).filter_map(of).collect()
}

#[cfg(test)]
mod tests;
