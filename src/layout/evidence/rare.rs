//! Cells that are other than they look by themselves, as their neighbours tell: numbers of names, codes, signs and spans among figures.

use super::{Kind, Seen, Sheet, kinds, spans, symbols};
use crate::grid::{Cell, Content};

/// So many whole numbers with leading zeros make a column one of codes.
const LEAST_CODES: usize = 3;

impl Sheet<'_> {
    /// Makes texts of the numbers that number the name right of them: (1) | 農業.
    pub(super) fn find_numbering(&mut self) {
        if !self.may_hold.numbering {
            return;
        }
        let width = self.columns.len();
        for i in 0..self.rows.len() {
            let beside_text = |pair: &[Seen]| matches!(pair, [number, text] if number.kind == Kind::Number && text.kind == Kind::Text);
            let found: Vec<usize> = self.line(i).windows(2).enumerate().filter(|(_, pair)| beside_text(pair)).map(|(j, _)| j).collect();
            for j in
                found.into_iter().filter(|&j| !self.shows_bare_digits(i, j) && kinds::is_numbering(&self.text(i, j))).collect::<Vec<_>>()
            {
                if let Some(seen) = self.cells.get_mut(i * width + j) {
                    seen.kind = Kind::Text;
                    seen.facts |= Seen::NUMBERS;
                }
            }
        }
    }

    /// Makes codes of the numbers that go on a column or a row of codes: 08 | 09 | 10.
    pub(super) fn find_codes(&mut self) {
        if !self.may_hold.codes {
            return;
        }
        let mut codes = vec![0; self.width()];
        for i in 0..self.height() {
            codes.iter_mut().zip(self.line(i)).for_each(|(count, seen)| *count += usize::from(seen.kind == Kind::Code));
        }
        for (j, _) in codes.into_iter().enumerate().filter(|&(_, count)| count >= LEAST_CODES) {
            self.complete_codes((0..self.height()).map(|i| (i, j)).collect());
        }
        for i in 0..self.height() {
            if self.line(i).iter().filter(|seen| seen.kind == Kind::Code).count() >= LEAST_CODES {
                self.complete_codes((0..self.width()).map(|j| (i, j)).collect());
            }
        }
    }

    /// Makes codes of the numbers of a line with enough codes, where all are as long as these.
    fn complete_codes(&mut self, mut line: Vec<(usize, usize)>) {
        line.retain(|&(i, j)| matches!(self.kind(i, j), Kind::Code | Kind::Number));
        let Some(&first) = line.iter().find(|&&(i, j)| self.kind(i, j) == Kind::Code) else { return };
        let length = |(i, j): (usize, usize)| self.text(i, j).trim().chars().count();
        if !line.iter().all(|&at| self.is_whole(at.0, at.1) && length(at) == length(first)) {
            return;
        }
        let width = self.width();
        for (i, j) in line {
            if let Some(seen) = self.cells.get_mut(i * width + j) {
                seen.kind = Kind::Code;
            }
        }
    }

    /// Makes data of the signs in a table of signs: ○ | △ | ×.
    pub(super) fn find_symbols(&mut self) {
        if !self.may_hold.signs {
            return;
        }
        let mut counts = vec![symbols::Count::default(); self.width()];
        let mut found: Vec<(usize, usize)> = Vec::new();
        for i in 0..self.height() {
            for (j, (count, seen)) in counts.iter_mut().zip(self.line(i)).enumerate() {
                match seen.kind {
                    Kind::Blank => {}
                    Kind::Number | Kind::Mark => count.data += 1,
                    Kind::Text if symbols::is_symbol(&self.text(i, j)) => {
                        count.signs += 1;
                        found.push((i, j));
                    }
                    Kind::Text | Kind::Period | Kind::Code => count.texts += 1,
                }
            }
        }
        let columns = if found.is_empty() { Vec::new() } else { symbols::columns(&counts) };
        let width = self.width();
        for (i, j) in found.into_iter().filter(|(_, j)| columns.contains(j)) {
            if let Some(seen) = self.cells.get_mut(i * width + j) {
                seen.kind = Kind::Mark;
            }
        }
    }

    /// Makes data of the spans among the numbers of a column: 3.4～4.2 | 3.2.
    pub(super) fn find_spans(&mut self) {
        if !self.may_hold.spans {
            return;
        }
        // Spans are figures beside numbers only.
        let mut holds = vec![(false, false); self.width()];
        for i in 0..self.height() {
            for (j, ((spans, data), seen)) in holds.iter_mut().zip(self.line(i)).enumerate() {
                *data |= seen.kind.is_data();
                *spans = *spans || seen.kind.is_label() && spans::read(&self.text(i, j)).is_some();
            }
        }
        let columns = holds.into_iter().enumerate().skip(1).filter(|(_, (spans, data))| *spans && *data).map(|(j, _)| j);
        let of_figures: Vec<usize> = columns.filter(|&j| spans::are_figures(&self.column_texts(j))).collect();
        let width = self.width();
        for j in of_figures {
            for i in 0..self.height() {
                if self.kind(i, j).is_label()
                    && spans::read(&self.text(i, j)).is_some()
                    && let Some(seen) = self.cells.get_mut(i * width + j)
                {
                    seen.kind = Kind::Mark;
                }
            }
        }
    }

    /// What the filled cells of a column say, right of a text.
    fn column_texts(&self, j: usize) -> Vec<spans::Said> {
        let named = |&i: &usize| self.is_filled(i, j) && (0..j).any(|left| self.kind(i, left) == Kind::Text);
        let said = |i: usize| match self.kind(i, j) {
            Kind::Number | Kind::Mark => spans::Said::Number,
            _ => spans::read(&self.text(i, j)).map_or(spans::Said::Other, spans::Said::Span),
        };
        (0..self.height()).filter(named).map(said).collect()
    }

    /// True for a stored number that is shown as it is, as most are: no brackets stand around it.
    fn shows_bare_digits(&self, i: usize, j: usize) -> bool {
        let is_bare = |cell: &Cell| matches!(cell.content, Content::Number(_)) && self.grid.style(cell).format.is_general();
        self.grid.shown.is_empty() && self.cell(i, j).is_some_and(is_bare)
    }
}
