//! Cuts a sheet into blocks from top to bottom: each has label rows, then body rows, then notes.

use super::evidence::{Kind, Sheet, label_text};
use super::{rules, words};
use crate::value;
use std::ops::Range;

/// What a row is within its sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    /// Figures stand in it.
    Body,
    /// Only texts, or numbers that label columns (years, column numbers, codes).
    Label,
}

/// A run of rows that holds one table, or several side by side.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Label rows above the body: titles and header.
    pub(super) above: Range<usize>,
    /// Body rows with the label rows between them.
    pub(super) body: Range<usize>,
    /// Label rows below: notes.
    pub(super) below: Range<usize>,
}

/// Share of a column's filled cells that are figures from which on texts in it are taken for header labels.
const DATA_COLUMN: f64 = 0.6;

/// What each row of a sheet is.
pub(super) fn row_kinds(sheet: &Sheet<'_>) -> Vec<RowKind> {
    let shares = data_shares(sheet);
    let mut kinds: Vec<RowKind> = Vec::with_capacity(sheet.height());
    let mut body_before = false;
    let mut data = Vec::with_capacity(sheet.width());
    for i in 0..sheet.height() {
        let follows_body = kinds.last() == Some(&RowKind::Body) && sheet.gap_above(i) == 0;
        let (mut filled, mut texts, mut figures) = (0, 0, 0);
        for (kind, &share) in sheet.kinds(i).zip(&shares) {
            filled += usize::from(kind != Kind::Blank);
            texts += usize::from(matches!(kind, Kind::Text | Kind::Period) && share >= DATA_COLUMN);
            figures += usize::from(kind.is_data());
        }
        // Most rows go on with a body: something stands beside several figures, and few texts over columns of figures.
        let goes_on = body_before && follows_body && figures > 1 && figures < filled && (texts < 3 || texts < figures * 2);
        data.clear();
        if !goes_on {
            data.extend(sheet.kinds(i).enumerate().filter(|(_, kind)| kind.is_data()).map(|(j, _)| j));
        }
        let body = goes_on
            || !data.is_empty()
                && !is_legend(sheet, i, &data)
                && !only_signs(sheet, i, &data, filled)
                && !is_stray(sheet, i, &data, body_before)
                && (body_before || !is_symbols(sheet, i, &data))
                && (follows_body || !labels_columns(sheet, i, &data))
                && !is_mixed_header(sheet, i, &data, texts, &shares, body_before);
        body_before = body_before || body;
        kinds.push(if body { RowKind::Body } else { RowKind::Label });
    }
    for i in 0..kinds.len() {
        let before = i.checked_sub(1).and_then(|before| kinds.get(before));
        let is_alone = kinds.get(i) == Some(&RowKind::Body) && before != Some(&RowKind::Body) && kinds.get(i + 1) == Some(&RowKind::Label);
        if is_alone
            && is_named_below(sheet, i)
            && let Some(kind) = kinds.get_mut(i)
        {
            *kind = RowKind::Label;
        }
    }
    kinds
}

/// True where the numbers of a row stand over the names of columns, and nothing stands beside them: 01 | 06 | 11 over 農林漁業 | 鉱業 | 飲食料品.
fn is_named_below(sheet: &Sheet<'_>, i: usize) -> bool {
    let numbers: Vec<usize> = sheet.filled(i).collect();
    let first_below = sheet.filled(i + 1).next();
    let named = numbers.iter().filter(|&&j| sheet.kind(i + 1, j) == Kind::Text).count();
    let only_numbers = numbers.iter().all(|&j| matches!(sheet.kind(i, j), Kind::Number | Kind::Code));
    only_numbers
        && numbers.len() > 1
        && sheet.gap_above(i + 1) == 0
        && named * 10 >= numbers.len() * 9
        && first_below >= numbers.first().copied()
}

/// For each column the share of figures among its filled cells.
fn data_shares(sheet: &Sheet<'_>) -> Vec<f64> {
    let mut counts = vec![(0u32, 0u32); sheet.width()];
    for i in 0..sheet.height() {
        for (count, kind) in counts.iter_mut().zip(sheet.kinds(i)) {
            count.0 += u32::from(kind.is_data());
            count.1 += u32::from(kind != Kind::Blank);
        }
    }
    counts.iter().map(|&(data, filled)| if filled < 2 { 0.0 } else { f64::from(data) / f64::from(filled) }).collect()
}

/// A lone number among texts, such as a page number or the year within a title: no figure stands below it.
fn is_stray(sheet: &Sheet<'_>, i: usize, data: &[usize], body_before: bool) -> bool {
    let &[j] = data else { return false };
    if body_before && sheet.filled(i).next().is_some_and(|first| first < j) {
        return false;
    }
    let below = (i + 1..sheet.height().min(i + 4)).any(|below| sheet.kind(below, j).is_data());
    let above = i.checked_sub(1).is_some_and(|above| sheet.kind(above, j).is_data());
    !below && !above
}

/// A row of footnote signs that stand under the names of columns: ※ | ※.
fn only_signs(sheet: &Sheet<'_>, i: usize, data: &[usize], filled: usize) -> bool {
    data.len() == filled && data.iter().all(|&j| words::is_sign(&sheet.text(i, j)))
}

/// A mark with its meaning beside it: *** | 調査していないもの.
fn is_legend(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let mut filled = sheet.filled(i);
    let (Some(first), Some(second), None) = (filled.next(), filled.next(), filled.next()) else { return false };
    data == [first]
        && sheet.kind(i, first) == Kind::Mark
        && sheet.kind(i, second) == Kind::Text
        && sheet.text(i, second).trim().chars().count() > SHORT_MEANING
}

/// The meaning of a mark is longer than this.
const SHORT_MEANING: usize = 4;

/// A header row of symbols in which one looks like a mark: x | nqx | lx.
fn is_symbols(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let labels = sheet.filled(i).filter(|&j| sheet.kind(i, j).is_label()).count();
    let letter = |j: usize| sheet.kind(i, j) == Kind::Mark && sheet.text(i, j).trim().chars().all(char::is_alphabetic);
    labels > data.len() && data.iter().all(|&j| letter(j))
}

/// True where a row's numbers label columns: years, a count 1, 2, 3 …, codes.
fn labels_columns(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let numbers: Option<Vec<f64>> =
        data.iter().map(|&j| sheet.number(i, j).filter(|_| sheet.kind(i, j) == Kind::Number && sheet.is_whole(i, j))).collect();
    let Some(numbers) = numbers else { return false };
    let has_label = sheet.filled(i).any(|j| sheet.kind(i, j).is_label());
    if let (&[j], &[number]) = (data, numbers.as_slice())
        && value::is_year_like(number)
        && sheet.merge(i, j).is_some_and(|merge| merge.width() > 1)
    {
        return true;
    }
    let least = if has_label { 4 } else { 3 };
    let steps = || numbers.iter().zip(numbers.iter().skip(1)).map(|(a, b)| b - a);
    let counts = numbers.len() >= least && steps().all(|step| (step - 1.0).abs() < f64::EPSILON);
    let headed = has_label && i.checked_sub(1).is_some_and(|above| data.iter().all(|&j| sheet.kind(above, j) == Kind::Text));
    let run = |forward: f64| steps().all(|step| (0.0..=30.0).contains(&(forward * step)));
    let years = !headed && numbers.iter().all(|&n| value::is_year_like(n)) && (run(1.0) || run(-1.0));
    counts || (years && numbers.len() >= if has_label { 2 } else { 1 })
}

/// A header row that mixes texts with short year numbers: 平成27 | 28 | 29 | 前年比; or, below a body, with amounts: ０円 | １円以上～2,000円未満.
///
/// `texts` counts those over columns of figures.
fn is_mixed_header(sheet: &Sheet<'_>, i: usize, data: &[usize], texts: usize, shares: &[f64], body_before: bool) -> bool {
    let of_figures = |j: &usize| shares.get(*j).is_some_and(|&share| share >= DATA_COLUMN);
    if body_before {
        return texts >= 3 && texts >= data.len() * 2 && sheet.filled(i).all(|j| of_figures(&j));
    }
    let is_small = |&j: &usize| sheet.is_whole(i, j) && sheet.number(i, j).is_some_and(|n| (0.0..=3000.0).contains(&n));
    texts >= 1 && texts * 2 >= data.len() && data.iter().all(is_small)
}

/// The first rows of a block's body that belong to its header after all: nothing names them, and they stand within the header's frame or
/// hold codes.
pub(super) fn header_rows(sheet: &Sheet<'_>, block: &Block, kinds: &[RowKind], stub: &[usize], data: &[usize]) -> usize {
    let body: Vec<usize> = block.body.clone().filter(|&i| kinds.get(i) == Some(&RowKind::Body)).collect();
    let is_named = |i: usize| stub.iter().any(|&j| sheet.is_filled(i, j));
    let unnamed = body.iter().take_while(|&&i| !is_named(i)).count();
    let rest = body.get(unnamed..).unwrap_or(&[]);
    let named = rest.iter().filter(|&&i| is_named(i)).count();
    if stub.is_empty() || unnamed == 0 || unnamed > MOST_UNNAMED || rest.len() < 2 || named * 10 < rest.len() * 9 || block.above.is_empty()
    {
        return 0;
    }
    let first = body.first().copied().unwrap_or(block.body.start);
    let last = body.get(unnamed - 1).copied().unwrap_or(first);
    let in_frame = is_in_frame(sheet, first, last, data);
    let codes = body.iter().take(unnamed).all(|&i| are_codes(sheet, i, data));
    let texts = body.iter().take(unnamed).all(|&i| are_texts(sheet, i, data));
    if in_frame || codes || texts { last + 1 - block.body.start } else { 0 }
}

/// More rows without a name than this are figures whose names are missing.
const MOST_UNNAMED: usize = 2;

/// True where no line parts rows from the label row above them, but one parts them from the row below.
fn is_in_frame(sheet: &Sheet<'_>, first: usize, last: usize, data: &[usize]) -> bool {
    let Some(above) = first.checked_sub(1) else { return false };
    let parted = |upper: usize, lower: usize| {
        data.iter().filter(|&&j| rules::between_rows(sheet, sheet.row(upper), sheet.row(lower), sheet.column(j))).count()
    };
    parted(above, first) * 5 <= data.len() && parted(last, last + 1) * 5 >= data.len() * 4
}

/// True where most of what a row holds over the figures is text: Total | 50000 | 51 000-100 000.
fn are_texts(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let filled: Vec<usize> = data.iter().copied().filter(|&j| sheet.is_filled(i, j)).collect();
    filled.len() > 1 && filled.iter().filter(|&&j| sheet.kind(i, j).is_label()).count() * 2 > filled.len()
}

/// True where a row holds nothing but whole numbers that rise from left to right, or codes.
fn are_codes(sheet: &Sheet<'_>, i: usize, data: &[usize]) -> bool {
    let cells: Vec<usize> = data.iter().copied().filter(|&j| sheet.is_filled(i, j)).collect();
    let codes = cells.iter().filter(|&&j| sheet.kind(i, j) == Kind::Code).count();
    let numbers: Vec<f64> = cells.iter().filter(|&&j| sheet.is_whole(i, j)).filter_map(|&j| sheet.number(i, j)).collect();
    let rising = numbers.iter().zip(numbers.iter().skip(1)).all(|(a, b)| a < b);
    cells.len() > 2 && numbers.len() == cells.len() && (rising || codes * 2 > cells.len())
}

/// Cuts a sheet into blocks; none where it has no body row.
pub(super) fn split(sheet: &Sheet<'_>, kinds: &[RowKind]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut run_start = 0;
    for i in 0..kinds.len() {
        if kinds.get(i) != Some(&RowKind::Body) {
            continue;
        }
        let run = run_start..i;
        run_start = i + 1;
        match blocks.last_mut() {
            Some(block) if run.is_empty() || !starts_block(sheet, kinds, &run, i) => block.body.end = i + 1,
            Some(block) => {
                let cut = end_of_notes(sheet, &run);
                block.below = run.start..cut;
                blocks.push(Block { above: cut..run.end, body: i..i + 1, below: i + 1..i + 1 });
            }
            None => blocks.push(Block { above: run, body: i..i + 1, below: i + 1..i + 1 }),
        }
    }
    if let Some(block) = blocks.last_mut() {
        block.below = block.body.end..kinds.len();
    }
    blocks
}

/// Where the notes end that open a run of label rows between two blocks: their further lines, and the second line of the last label, too.
fn end_of_notes(sheet: &Sheet<'_>, run: &Range<usize>) -> usize {
    let continued = run.start.checked_sub(1).is_some_and(|above| continues_label(sheet, above, run.start));
    let mut cut = if continued { run.start + 1 } else { run.start };
    let mut in_notes = false;
    while cut < run.end {
        let further = in_notes && sheet.gap_above(cut) == 0 && is_further_line(sheet, cut);
        in_notes = is_note(sheet, cut) || further;
        if !in_notes {
            break;
        }
        cut += 1;
    }
    // What is all notes has no header left.
    if cut == run.end { run.start } else { cut }
}

/// True for a single text that is set in, as the further lines of notes are.
fn is_further_line(sheet: &Sheet<'_>, i: usize) -> bool {
    sheet.only_filled(i).is_some_and(|j| sheet.text(i, j).starts_with(char::is_whitespace))
}

/// True where a label row holds the second line of the first label of the row above: no line between them, but one below.
pub(super) fn continues_label(sheet: &Sheet<'_>, above: usize, i: usize) -> bool {
    let mut filled = sheet.filled(i);
    let Some(j) = filled.next() else { return false };
    // Beyond the figures the label may stand once more.
    if filled.any(|other| label_text(&sheet.text(i, other)) != label_text(&sheet.text(i, j))) {
        return false;
    }
    let label = sheet.filled(above).find(|&column| sheet.kind(above, column).is_label());
    let (upper, row, column) = (sheet.row(above), sheet.row(i), sheet.column(j));
    label == Some(j)
        && sheet.gap_above(i) == 0
        && sheet.merge(above, j).is_none()
        && !rules::between_rows(sheet, upper, row, column)
        && rules::between_rows(sheet, row, row + 1, column)
}

/// True where the label rows before a body row hold a header of their own rather than section headings.
fn starts_block(sheet: &Sheet<'_>, kinds: &[RowKind], run: &Range<usize>, body: usize) -> bool {
    let data = upcoming_data(sheet, kinds, body);
    let wanted = if data.len() == 1 { 1 } else { 2.max(data.len() * 3 / 10) };
    run.clone().any(|i| {
        let over = data.iter().filter(|&&j| sheet.is_filled(i, j) && !is_spread(sheet, i, j)).count();
        let elsewhere = sheet.filled(i).count() > over;
        over >= wanted && (data.len() > 1 || elsewhere)
    })
}

/// True for a cell merged over more than half of the sheet's columns: a band, not a column label.
fn is_spread(sheet: &Sheet<'_>, i: usize, j: usize) -> bool {
    sheet.merge(i, j).is_some_and(|merge| merge.width() as usize * 2 > sheet.width())
}

/// The columns that hold figures in the body rows from `body` on, as far as they follow each other.
fn upcoming_data(sheet: &Sheet<'_>, kinds: &[RowKind], body: usize) -> Vec<usize> {
    let rows: Vec<usize> = (body..kinds.len()).take_while(|&i| kinds.get(i) == Some(&RowKind::Body)).take(6).collect();
    (0..sheet.width()).filter(|&j| rows.iter().filter(|&&i| sheet.kind(i, j).is_data()).count() * 2 >= rows.len()).collect()
}

/// True for a row that is a note by its first words, or a long sentence.
pub(super) fn is_note(sheet: &Sheet<'_>, i: usize) -> bool {
    let mut filled = sheet.filled(i);
    let Some(first) = filled.next() else { return false };
    let text = sheet.text(i, first);
    if sheet.kind(i, first) == Kind::Mark && is_legend(sheet, i, &[first]) {
        return true;
    }
    if ends_with_heading(&text) {
        return false;
    }
    let word = text.trim() == "注" && filled.clone().all(|j| sheet.kind(i, j) == Kind::Text);
    word || is_note_text(&text) || (filled.next().is_none() && text.chars().count() > LONG_TEXT)
}

/// True for a text that begins as notes and sources do.
pub(super) fn is_note_text(text: &str) -> bool {
    let text = text.trim_start();
    // The first character tells most texts from notes.
    if !text.starts_with(['注', '（', '(', '※', '＊', '*', '資', '出', '備', '〔', '［', '[', 'N', 'S']) {
        return false;
    }
    NOTE_STARTS.iter().any(|start| text.starts_with(start)) && text.chars().nth(1).is_some() && !is_other_word(text)
}

/// True for words that begin with the sign of a note but are none, such as 注射 and 注文.
fn is_other_word(text: &str) -> bool {
    let is_kanji = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}');
    let goes_on = |c: char| "意記釈解一二三四五六七八九十".contains(c);
    text.strip_prefix('注').and_then(|rest| rest.chars().next()).is_some_and(|c| is_kanji(c) && !goes_on(c))
}

/// True for a text of several lines whose last one is a heading in brackets: a note to what is above, then the title of what is below.
fn ends_with_heading(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next().is_some_and(is_note_text) && lines.any(|line| line.starts_with(['＜', '《', '【', '〈']))
}

/// How notes and sources begin in published tables.
const NOTE_STARTS: [&str; 20] = [
    "注",
    "（注",
    "(注",
    "※",
    "＊",
    "*",
    "資料",
    "（資料",
    "(資料",
    "出所",
    "出典",
    "備考",
    "（備考",
    "(備考",
    "〔注",
    "［注",
    "[注",
    "Note",
    "Source",
    "NOTE",
];

/// A label longer than this, alone on its row, was a note in every table looked at.
const LONG_TEXT: usize = 45;

#[cfg(test)]
mod tests {
    use super::is_note_text;

    #[test]
    fn notes_begin_with_their_sign_and_other_words_with_the_same_character_are_none() {
        assert!(
            ["注１　速報値", "注)速報値", "注　速報値", "注一　速報値", "注記：速報値", "注意：速報値", "（注）速報値"]
                .iter()
                .all(|text| is_note_text(text))
        );
        assert!(!["注射針", "注文数", "注", "備品"].iter().any(|text| is_note_text(text)));
    }
}
