//! Which columns of a table make the dimensions of its cube.

use crate::catalog::{ColumnEntry, Observations, Table};
use crate::message::Message;
use std::collections::{BTreeMap, BTreeSet};

/// More cells for each row than this are not written.
pub(super) const MOST: usize = 4;

/// More cells for each row than this make levels of one axis one dimension.
const MANY: usize = 2;

/// Columns that together are one dimension.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// The columns of the dictionary; none for what only the periods or the codes of areas say.
    pub(super) columns: Vec<ColumnEntry>,
    pub(super) kind: Kind,
    /// Whether it stands above the body.
    above: bool,
    /// For each row the number of its category, in the order of first appearance.
    pub(super) indices: Vec<usize>,
    /// For each category the first row that has it.
    pub(super) firsts: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The periods; with the labels where these are needed to tell rows apart.
    Time {
        labels: bool,
    },
    Area,
    Other,
}

/// The axes of a table. Errs where they do not tell its rows apart.
pub(super) fn axes(table: &Table, rows: &Observations) -> Result<Vec<Axis>, Message> {
    let mut axes = all(table, rows, false);
    if repeated(&axes, rows.len()) > 0 {
        axes = all(table, rows, true);
    }
    let repeated = repeated(&axes, rows.len());
    if repeated > 0 {
        return Err(Message::new("catalog.keys-repeat", [repeated.to_string()]));
    }
    determined(&mut axes, rows);
    while cells(&axes) > rows.len().saturating_mul(MANY) && join_emptiest(&mut axes, rows) {}
    Ok(axes)
}

/// Every axis: time, area, then each other dimension.
fn all(table: &Table, rows: &Observations, labels: bool) -> Vec<Axis> {
    let above: BTreeSet<&str> =
        table.dictionary.wide.iter().flat_map(|column| column.labels.iter().map(|label| label.dimension.as_str())).collect();
    let of = |concept: &str| {
        table.dictionary.dimensions().filter(|column| column.concept.as_deref() == Some(concept)).cloned().collect::<Vec<_>>()
    };
    let period = rows.column("period_start");
    let dated = (0..rows.len()).any(|row| rows.text(row, period).is_some());
    let is_other = |column: &&ColumnEntry| match column.concept.as_deref() {
        Some("area") => false,
        Some("time") => !dated,
        _ => true,
    };
    let others = table.dictionary.dimensions().filter(is_other).cloned();
    let parts = table.dictionary.columns.iter().filter(|column| matches!(column.name.as_str(), "source" | "part")).cloned();
    let others = others.chain(parts).map(|column| Axis::new(above.contains(column.name.as_str()), vec![column], Kind::Other, rows));
    let time = Axis::new(false, if dated { of("time") } else { Vec::new() }, Kind::Time { labels }, rows);
    let area = Axis::new(false, of("area"), Kind::Area, rows);
    let said = |axis: &Axis| !axis.columns.is_empty() || axis.firsts.iter().any(|&row| !axis.plain_key(rows, row).is_empty());
    [time, area].into_iter().filter(said).chain(others).collect()
}

impl Axis {
    fn new(above: bool, columns: Vec<ColumnEntry>, kind: Kind, rows: &Observations) -> Self {
        let mut axis = Self { columns, kind, above, indices: Vec::with_capacity(rows.len()), firsts: Vec::new() };
        let mut known: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for row in 0..rows.len() {
            let key = axis.key(rows, row);
            let next = known.len();
            let index = *known.entry(key).or_insert(next);
            if index == axis.firsts.len() {
                axis.firsts.push(row);
            }
            axis.indices.push(index);
        }
        axis
    }

    /// What tells a category from the others.
    fn key<'r>(&self, rows: &'r Observations, row: usize) -> Vec<&'r str> {
        let plain = self.plain_key(rows, row);
        match self.kind {
            Kind::Time { labels: false } if !plain.is_empty() => plain,
            Kind::Area if self.columns.is_empty() => plain,
            _ => self.columns.iter().flat_map(|column| label_key(rows, row, &column.name)).chain(plain).collect(),
        }
    }

    /// What the periods or the codes of areas say; nothing for other dimensions.
    fn plain_key<'r>(&self, rows: &'r Observations, row: usize) -> Vec<&'r str> {
        let names: &[&str] = match self.kind {
            Kind::Time { .. } => &["period_start", "period_end", "period_type"],
            Kind::Area => &["area_code"],
            Kind::Other => &[],
        };
        names.iter().filter_map(|name| rows.text(row, rows.column(name))).collect()
    }

    fn is_of(&self, concept: &str) -> bool {
        self.columns.iter().all(|column| column.concept.as_deref() == Some(concept))
    }

    /// How much its categories say by themselves: periods and areas most, then those with codes.
    fn rank(&self) -> u8 {
        let is_plain = self.columns.iter().all(|column| column.concept.as_deref().is_none_or(|concept| concept == "plain"));
        if self.kind == Kind::Other { u8::from(!is_plain) } else { 2 }
    }

    /// True for a level that contains those of another one on the same side.
    fn is_outer_of(&self, inner: &Self) -> bool {
        inner.kind == Kind::Other && self.above == inner.above && self.firsts.len() < inner.firsts.len()
    }

    /// One axis of two.
    fn joined(&self, inner: &Self, rows: &Observations) -> Self {
        Self::new(self.above, self.columns.iter().chain(&inner.columns).cloned().collect(), Kind::Other, rows)
    }

    fn is_constant(&self) -> bool {
        self.firsts.len() < 2
    }
}

/// The label of a column with what stands above it and its code.
fn label_key<'r>(rows: &'r Observations, row: usize, name: &str) -> [&'r str; 3] {
    let text = |name: &str| rows.text(row, rows.column(name)).unwrap_or_default();
    [text(&format!("{name}_parents")), text(name), text(&format!("{name}_code"))]
}

/// How many rows have the categories of a row before them.
fn repeated(axes: &[Axis], count: usize) -> usize {
    let key = |row: usize| axes.iter().filter_map(|axis| axis.indices.get(row).copied()).collect::<Vec<_>>();
    count - (0..count).map(key).collect::<BTreeSet<_>>().len()
}

/// Leaves out what another dimension determines, and units that the others determine together; time and area stay.
///
/// An outer level of the same side, such as the sector of an industry, becomes one dimension with what determines it.
fn determined(axes: &mut Vec<Axis>, rows: &Observations) {
    for at in (0..axes.len()).rev() {
        let Some(one) = axes.get(at).filter(|one| one.kind == Kind::Other && !one.is_constant()) else { continue };
        if one.is_of("unit") && repeated_without(axes, at, rows.len()) == 0 {
            axes.remove(at);
            continue;
        }
        let by = axes.iter().enumerate().find(|(other, by)| *other != at && says_all_of(by, *other, one, at)).map(|(other, _)| other);
        if let Some(by) = by {
            let outer = axes.remove(at);
            if let Some(inner) = axes.get_mut(if by > at { by - 1 } else { by }).filter(|inner| at < by && outer.is_outer_of(inner)) {
                *inner = outer.joined(inner, rows);
            }
        }
    }
}

/// True where `by` determines an axis and is to stay rather than it: of two names for the same the one with codes, else the first.
fn says_all_of(by: &Axis, other: usize, axis: &Axis, at: usize) -> bool {
    let determines = !by.is_constant() && pairs(by, axis) == by.firsts.len();
    let alike = by.firsts.len() == axis.firsts.len();
    determines && (!alike || by.rank() > axis.rank() || by.rank() == axis.rank() && other < at)
}

/// How many rows have the categories of a row before them, but for one axis.
fn repeated_without(axes: &[Axis], at: usize, count: usize) -> usize {
    let rest: Vec<Axis> = axes.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, axis)| axis.clone()).collect();
    repeated(&rest, count)
}

/// How many combinations of two dimensions occur.
fn pairs(a: &Axis, b: &Axis) -> usize {
    a.indices.iter().zip(&b.indices).collect::<BTreeSet<_>>().len()
}

fn cells(axes: &[Axis]) -> usize {
    axes.iter().fold(1usize, |cells, axis| cells.saturating_mul(axis.firsts.len()))
}

/// Makes the two levels of one side of the body one dimension of which the fewest combinations occur; false where there are no two.
fn join_emptiest(axes: &mut Vec<Axis>, rows: &Observations) -> bool {
    let mut emptiest: Option<(usize, usize, (usize, usize))> = None;
    for (a, first) in axes.iter().enumerate() {
        for (b, second) in axes.iter().enumerate().skip(a + 1) {
            let alike = first.kind == Kind::Other && second.kind == Kind::Other && first.above == second.above;
            if !alike || first.is_constant() || second.is_constant() {
                continue;
            }
            let fill = (pairs(first, second), first.firsts.len() * second.firsts.len());
            let emptier = |(occur, of): (usize, usize)| fill.0.saturating_mul(of) < occur.saturating_mul(fill.1);
            if fill.0 < fill.1 && emptiest.is_none_or(|(_, _, least)| emptier(least)) {
                emptiest = Some((a, b, fill));
            }
        }
    }
    let Some((a, b, _)) = emptiest else { return false };
    let second = axes.remove(b);
    if let Some(first) = axes.get_mut(a) {
        *first = first.joined(&second, rows);
    }
    true
}
