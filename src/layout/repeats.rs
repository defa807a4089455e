//! The stub again at the right edge of a table: cells that say nothing new.

use super::evidence::Sheet;
use super::roles::Panel;
use super::{BodyRow, words};
use crate::place::Address;

/// The cells of a panel's dropped columns that say what the labels of their row, or the heads of the stub, say.
pub(super) fn find(sheet: &Sheet<'_>, panel: &Panel, header: &[usize], rows: &[BodyRow]) -> Vec<Address> {
    let mut found = Vec::new();
    for &j in &panel.dropped {
        let is_head = |i: usize| panel.stub.iter().any(|&stub| sheet.is_filled(i, j) && sheet.same_letters(i, stub, j));
        found.extend(header.iter().filter(|&&i| is_head(i)).map(|&i| sheet.address(i, j)));
        let says_again = |row: &&BodyRow| {
            let i = sheet.row_at(row.row).filter(|&i| sheet.is_filled(i, j));
            i.is_some_and(|i| is_said(&sheet.text(i, j), row))
        };
        found.extend(rows.iter().filter(says_again).map(|row| Address::new(row.row, sheet.column(j))));
    }
    found
}

/// True for a text that stands within the labels of a row, spaces aside, or whose digits are those of one of them.
fn is_said(text: &str, row: &BodyRow) -> bool {
    let squashed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let all: String = row.labels.iter().map(|label| squashed(&label.text)).collect();
    let digits = words::narrow_digits(text);
    let bare: String = squashed(text).chars().filter(|c| !matches!(c, '(' | ')' | '（' | '）' | '.' | '．')).collect();
    let is_number = !digits.is_empty() && digits.chars().count() == bare.chars().count();
    all.contains(&squashed(text)) || (is_number && row.labels.iter().any(|label| words::narrow_digits(&label.text) == digits))
}
