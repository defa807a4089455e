//! The pieces of a form: filled cells and merges that no table has, line by line, and which of them look like labels.

use super::super::evidence::{Kind, Sheet};
use super::super::is_unit;
use crate::place::{Address, Range};
use std::collections::BTreeSet;

/// How labels are told from values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// Labels have a fill, or are header cells of a web page.
    Fill,
    /// Labels are bold.
    Bold,
    /// Labels and values take turns along a row; a single label has all values of its row.
    Turn,
}

impl Scheme {
    /// Every scheme, the surest first.
    pub(super) const ALL: [Self; 3] = [Self::Fill, Self::Bold, Self::Turn];
}

/// What a piece looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Look {
    fill: Option<u32>,
    header: bool,
    bold: bool,
}

/// A filled cell with the cells that it is merged with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) range: Range,
    pub(super) look: Look,
    pub(super) is_label: bool,
    /// The first filled row of the sheet that it takes.
    pub(super) line: usize,
    /// The last one.
    pub(super) last_line: usize,
}

impl Piece {
    /// The cell with the content.
    pub(super) const fn at(&self) -> Address {
        self.range.first
    }
}

/// The pieces of a sheet, by line and column; a line is a filled row.
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    lines: Vec<Vec<usize>>,
}

/// A text longer than this is a value, whatever it looks like.
const LONGEST_LABEL: usize = 60;

/// A text longer than this that stands alone in its row, and looks like nothing special, is a value.
const LONGEST_ALONE: usize = 20;

impl Pieces {
    pub(super) fn new(sheet: &Sheet<'_>, free: &BTreeSet<Address>, scheme: Scheme) -> Self {
        let mut pieces = Self { pieces: Vec::new(), lines: vec![Vec::new(); sheet.height()] };
        for &at in free {
            let Some((i, j)) = sheet.position(at).filter(|&(i, j)| sheet.is_filled(i, j) && !is_unit(sheet, at)) else { continue };
            let range = sheet.merge(i, j).unwrap_or(Range::cell(at));
            let last_line = (i..sheet.height()).take_while(|&line| sheet.row(line) <= range.last.row).last().unwrap_or(i);
            let look = look(sheet, at);
            pieces.pieces.push(Piece { range, look, is_label: may_label(sheet, i, j) && scheme.marks(look), line: i, last_line });
        }
        for (at, piece) in pieces.pieces.iter().enumerate() {
            pieces.lines.iter_mut().take(piece.last_line + 1).skip(piece.line).for_each(|line| line.push(at));
        }
        for line in &mut pieces.lines {
            line.sort_by_key(|&at| pieces.pieces.get(at).map(|piece| piece.range.first.column));
        }
        if scheme == Scheme::Turn {
            pieces.take_turns(sheet);
        }
        pieces
    }

    /// Marks every other piece of a line as its label; the first alone where the turns do not come out.
    fn take_turns(&mut self, sheet: &Sheet<'_>) {
        let mut labels = Vec::new();
        for line in &self.lines {
            let most = if line.len() == 1 { LONGEST_ALONE } else { LONGEST_LABEL };
            let fits = |(i, j)| may_label(sheet, i, j) && sheet.text(i, j).chars().count() <= most;
            let short = |at: &usize| self.pieces.get(*at).is_some_and(|piece| sheet.position(piece.at()).is_some_and(fits));
            let turns = line.len().is_multiple_of(2) && line.iter().step_by(2).all(short);
            let count = if turns { line.len() } else { 1 };
            labels.extend(line.iter().take(count).step_by(2).copied().filter(short));
        }
        for at in labels {
            if let Some(piece) = self.pieces.get_mut(at) {
                piece.is_label = true;
            }
        }
    }

    /// Number of lines.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// The pieces that take a line, from left to right.
    pub(super) fn line(&self, line: usize) -> &[usize] {
        self.lines.get(line).map_or(&[], Vec::as_slice)
    }

    pub(super) fn get(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    /// Every piece in reading order.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &Piece)> {
        self.pieces.iter().enumerate()
    }
}

impl Scheme {
    const fn marks(self, look: Look) -> bool {
        match self {
            Self::Fill => look.fill.is_some() || look.header,
            Self::Bold => look.bold,
            Self::Turn => false,
        }
    }
}

fn look(sheet: &Sheet<'_>, at: Address) -> Look {
    sheet.style_at(at.row, at.column).map_or_else(Look::default, |style| Look { fill: style.fill, header: style.header, bold: style.bold })
}

/// True for what can name something: a text or period that is not too long.
fn may_label(sheet: &Sheet<'_>, i: usize, j: usize) -> bool {
    matches!(sheet.kind(i, j), Kind::Text | Kind::Period) && sheet.text(i, j).chars().count() <= LONGEST_LABEL
}
