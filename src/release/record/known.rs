//! Units and periods that rows have had: what is written of each is found out once.

use crate::release::runs::Made;
use crate::value::Span;
use crate::value::unit::read_unit;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a unit says beside its label.
#[derive(Clone, Debug, Default)]
pub(super) struct Scale {
    pub(super) code: Option<&'static str>,
    pub(super) multiplier: Option<f64>,
}

impl Scale {
    fn of(unit: &str) -> Self {
        read_unit(unit).map_or_else(Self::default, |unit| Self { code: unit.code, multiplier: unit.multiplier })
    }
}

/// The units that were met, with a number each, from 1; most figures have the unit of the one before.
#[derive(Default)]
pub(super) struct Scales {
    numbers: BTreeMap<String, usize>,
    met: Vec<(String, Scale)>,
    last: usize,
}

impl Scales {
    /// The number of a unit.
    pub(super) fn number(&mut self, unit: &str) -> usize {
        if self.last.checked_sub(1).and_then(|at| self.met.get(at)).is_none_or(|(last, _)| last != unit) {
            self.last = if let Some(&number) = self.numbers.get(unit) {
                number
            } else {
                self.met.push((unit.to_owned(), Scale::of(unit)));
                self.numbers.insert(unit.to_owned(), self.met.len());
                self.met.len()
            };
        }
        self.last
    }

    /// What the unit of a number says; none for 0.
    pub(super) fn get(&self, number: usize) -> Option<&Scale> {
        self.met.get(number.checked_sub(1)?).map(|(_, scale)| scale)
    }
}

/// A period as it is written.
pub(super) struct PeriodWords {
    pub(super) time_code: Option<String>,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) kind: &'static str,
}

impl PeriodWords {
    fn new(span: &Span) -> Self {
        Self { time_code: span.time_code(), start: span.start.to_string(), end: span.end.to_string(), kind: span.type_word() }
    }
}

/// The periods that were met, with a number each, from 1.
#[derive(Default)]
pub(super) struct Periods {
    numbers: BTreeMap<(Date, Date), Vec<usize>>,
    words: Vec<(Span, PeriodWords)>,
    /// By the column of the body.
    known: Made<Option<Span>, usize>,
}

impl Periods {
    /// The number of a period, and 0 for none; `met` is told its words where no row had it before.
    pub(super) fn number(&mut self, column: usize, span: Option<Span>, met: impl FnOnce(&PeriodWords)) -> usize {
        let Some(wanted) = span else { return 0 };
        let Self { numbers, words, known } = self;
        let find = |number: &mut usize| {
            let alike = numbers.entry((wanted.start, wanted.end)).or_default();
            let same = |number: &usize| number.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|(known, _)| *known == wanted);
            *number = alike.iter().copied().find(same).unwrap_or_else(|| {
                let new = PeriodWords::new(&wanted);
                met(&new);
                words.push((wanted, new));
                alike.push(words.len());
                words.len()
            });
        };
        known.get(column, &span, find).copied().unwrap_or_default()
    }

    /// The words of a number; none for 0.
    pub(super) fn get(&self, number: usize) -> Option<&PeriodWords> {
        self.words.get(number.checked_sub(1)?).map(|(_, words)| words)
    }
}
