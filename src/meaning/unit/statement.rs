//! What title and unit line state: （単位：千円、％）, (1,000人), （金額単位：100万円）.

use super::kind::{self, Kind};
use super::label::bracketed;
use crate::layout::Label;
use crate::meaning::text::{Around, Words};
use crate::value::unit::{Unit, read_unit, without_brackets};

/// A unit that is stated for a table.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) unit: Unit,
    /// What it is for, where that is said: 金額 of 金額単位.
    subject: Option<String>,
    /// The columns it stands over, where several stand side by side: from the first, before the second.
    over: Option<(u32, u32)>,
    /// The line that states it names such figures: 対前年度増加率（％）. Amounts that rows and columns name are then such, too.
    derived: bool,
}

impl Statement {
    /// True where the whole table is derived from the figures that its rows and columns name.
    pub(super) const fn is_of_derived(&self) -> bool {
        self.derived
    }

    /// Takes note that only some of the table's figures are derived.
    pub(super) const fn holds_for_some(&mut self) {
        self.derived = false;
    }

    /// True for a unit of all figures that no other statement is for.
    pub(super) const fn is_general(&self) -> bool {
        self.subject.is_none() && self.over.is_none()
    }
}

/// Every unit that title and unit line state.
pub(super) fn read(around: &Around) -> Vec<Statement> {
    let lines = around.units.iter().chain(around.title.iter().filter(|title| !around.units.iter().any(|unit| unit.at == title.at)));
    let mut found: Vec<(&Words, Vec<Statement>)> = lines.map(|words| (words, of_text(&words.text))).collect();
    found.extend(around.stub_heads.iter().chain(&around.asides).map(|words| (words, of_text(&words.text))));
    let nowhere = found.iter().all(|(_, statements)| statements.is_empty());
    if let Some(statements) = around.page.iter().map(|text| of_text(text)).find(|statements| nowhere && !statements.is_empty()) {
        return statements;
    }
    if nowhere {
        found.extend(around.notes.iter().map(|words| (words, of_text(&words.text))));
    }
    found.retain(|(_, statements)| !statements.is_empty());
    stand_side_by_side(&mut found);
    let mut all: Vec<Statement> = Vec::new();
    for statement in found.into_iter().flat_map(|(_, statements)| statements) {
        let known =
            all.iter().any(|known| known.unit == statement.unit && known.subject == statement.subject && known.over == statement.over);
        // The same unit in another language.
        let same = all.iter().any(|known| {
            known.unit.code.is_some()
                && known.unit.code == statement.unit.code
                && known.unit.multiplier == statement.unit.multiplier
                && known.over == statement.over
        });
        let again = known || (same && statement.subject.is_none());
        if !again {
            all.push(statement);
        }
    }
    all
}

/// Units in one row that are not the same stand each over their own columns.
fn stand_side_by_side(found: &mut [(&Words, Vec<Statement>)]) {
    let places: Vec<(u32, u32)> = found.iter().map(|(words, _)| (words.at.row, words.at.column)).collect();
    let units: Vec<Vec<Unit>> = found.iter().map(|(_, statements)| statements.iter().map(|one| one.unit.clone()).collect()).collect();
    let differs = |one: &[Unit], two: &[Unit]| one.len() != two.len() || one.iter().zip(two).any(|(one, two)| !one.is_same(two));
    for (index, (words, statements)) in found.iter_mut().enumerate() {
        let row = words.at.row;
        let mine = units.get(index).map_or(&[][..], Vec::as_slice);
        let others = || places.iter().zip(&units).filter(|(place, others)| place.0 == row && differs(mine, others));
        if others().next().is_none() {
            continue;
        }
        let next = others().filter(|(place, _)| place.1 > words.at.column).map(|(place, _)| place.1).min();
        for statement in statements {
            statement.over = Some((words.at.column, next.unwrap_or(u32::MAX)));
        }
    }
}

/// The statements that the labels of a row or column call for by their subject or place.
pub(super) fn named(statements: &[Statement], labels: &[Label], column: Option<u32>) -> Vec<usize> {
    let is_over = |statement: &Statement| statement.over.zip(column).is_some_and(|((first, end), column)| (first..end).contains(&column));
    let is_subject = |statement: &Statement| {
        statement.subject.as_ref().is_some_and(|subject| labels.iter().any(|label| plain(&label.text).contains(subject.as_str())))
    };
    let is_named = |statement: &Statement| is_over(statement) || is_subject(statement);
    statements.iter().enumerate().filter(|(_, statement)| is_named(statement)).map(|(at, _)| at).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The units that a text states.
fn of_text(text: &str) -> Vec<Statement> {
    let lower = text.to_ascii_lowercase();
    let (at, word) = match (text.find("単位"), lower.find("unit")) {
        (Some(at), _) => (at, "単位"),
        (None, Some(at)) if lower.get(at + 4..).is_some_and(|rest| rest.trim_start_matches('s').starts_with([':', '：', ' '])) => {
            (at, "unit")
        }
        _ => return of_title(text),
    };
    let before = text.get(..at).unwrap_or_default();
    let opened = before.rfind(['(', '（', '[', '［', '【']);
    let subject = before.get(opened.map_or(before.len(), |open| open)..).unwrap_or_default();
    let subject = plain(subject.trim_start_matches(['(', '（', '[', '［', '【']));
    let rest = text.get(at + word.len()..).unwrap_or_default().trim_start_matches(['s', ':', '：', ';', '；', ' ', '\u{3000}', '=', '＝']);
    let end = rest.find([')', '）', ']', '］', '】', '\n']).filter(|_| opened.is_some()).unwrap_or(rest.len());
    let rest = rest.get(..end).unwrap_or_default();
    let subject = Some(subject).filter(|subject| !subject.is_empty());
    pieces(rest).into_iter().filter_map(|piece| piece_of(piece, subject.as_deref())).collect()
}

/// A title says its unit in brackets: 総人口（千人）; a line of its own may be nothing but units: （人、％）.
fn of_title(text: &str) -> Vec<Statement> {
    let general = |unit: Unit| Statement { unit, subject: None, over: None, derived: false };
    if let Some(unit) =
        read_unit(text).filter(|_| text.starts_with(['(', '（', '[', '［', '〔']) || text.contains('=') || text.contains('＝'))
    {
        return vec![general(unit)];
    }
    let whole = without_brackets(text.trim());
    if whole.len() < text.trim().len() {
        let units: Vec<Unit> = pieces(whole).into_iter().filter_map(read_unit).collect();
        if units.len() == pieces(whole).len() {
            return units.into_iter().map(general).collect();
        }
    }
    let stated = bracketed(text).into_iter().rev().find_map(read_unit).map(general);
    let kind = kind::of_words(text.split(['(', '（', '[', '［', '〔']).next().unwrap_or_default());
    let derived = |unit: &Unit| matches!(kind, Kind::Ratio | Kind::Difference) && kind.may_have(unit);
    stated.map(|stated| Statement { derived: derived(&stated.unit), ..stated }).into_iter().collect()
}

/// The parts between commas and the like; not within a number such as 1,000人.
fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let digit_after = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next()).is_some_and(|c| c.is_ascii_digit());
        let digit_before = text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(|c| c.is_ascii_digit());
        if matches!(c, '、' | '，' | ';' | '；' | '・') || (c == ',' && !(digit_after && digit_before)) {
            found.push(text.get(start..at).unwrap_or_default());
            start = at + c.len_utf8();
        }
    }
    found.push(text.get(start..).unwrap_or_default());
    found.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// 千円, or 金額 千円, 件数：件, 前年比は％.
fn piece_of(piece: &str, subject: Option<&str>) -> Option<Statement> {
    if let Some(unit) = read_unit(piece) {
        return Some(Statement { unit, subject: subject.map(str::to_owned), over: None, derived: false });
    }
    let (before, after) = piece.split_once(['：', ':', '＝', '=', 'は']).or_else(|| piece.rsplit_once([' ', '\u{3000}']))?;
    let unit = read_unit(after)?;
    Some(Statement { unit, subject: Some(plain(before)).filter(|subject| !subject.is_empty()), over: None, derived: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_lines_are_read() {
        let shown = |text| {
            let one = |statement: Statement| {
                format!("{}{}", statement.subject.map_or(String::new(), |subject| subject + ">"), statement.unit.label)
            };
            of_text(text).into_iter().map(one).collect::<Vec<_>>().join(" ")
        };
        for (text, expected) in [
            ("（単位：千円）", "千円"),
            ("単位　人", "人"),
            ("（単位；トン）", "トン"),
            ("（単位；ﾄﾝ）", "ﾄﾝ"),
            ("（単位：人，‰）", "人 ‰"),
            ("（単位：千円、％）", "千円 ％"),
            ("（金額単位：100万円）", "金額>100万円"),
            ("（単位：件数 件、金額 百万円）", "件数>件 金額>百万円"),
            ("(Unit: 1,000 persons)", "1,000 persons"),
            ("(万人)", "万人"),
            ("（人、％）", "人 ％"),
            ("総人口（千人）", "千人"),
            ("消費者物価指数（中分類）(令和2年=100)", "令和2年=100"),
            ("就業者数（男女別）", ""),
            ("United Nations", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
