//! What the figures of groups of rows come to.

use super::answer::{Answer, sorted};
use super::{Aggregate, Asked, Column, Fault, Field, Kind, Query};
use crate::audit::counts_again;
use crate::message::Message;
use crate::release::CHILD;
use std::collections::{BTreeMap, BTreeSet};

/// The names of the columns that figures and their units stand in.
const VALUE: &str = "value";
const UNIT: &str = "unit";

/// One answer a group, in the order in which the groups first occur.
///
/// Errs where figures of several units would be put together: thousands of yen and per cent have no sum; and where a sum would count
/// figures twice, those of a total with those of its parts.
pub(super) fn answer(query: &Query, asked: &Asked<'_>, rows: &[usize]) -> Result<Answer, Fault> {
    let fault = |field| move |fault| Fault { field, ..fault };
    let by: Vec<Column> = query.group_by.iter().map(|name| asked.column(name)).collect::<Result<_, _>>().map_err(fault("group_by"))?;
    let value = asked.column(VALUE).map_err(fault("aggregate"))?;
    let unit = asked.column(UNIT).ok();
    let mut groups: Vec<Group> = Vec::new();
    let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for &row in rows {
        let labels: Vec<String> = by.iter().map(|column| asked.text(row, *column).into_owned()).collect();
        let at = *known.entry(labels.clone()).or_insert_with(|| {
            groups.push(Group { labels, ..Group::default() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            let unit = unit.map(|unit| asked.text(row, unit)).unwrap_or_default();
            group.add(asked.text(row, value).parse().ok(), &unit);
        }
    }
    let wanted = if query.aggregate.is_empty() { &[Aggregate::Count][..] } else { &query.aggregate };
    if let Some(group) = groups.iter().find(|group| group.other_unit.is_some() && wanted.iter().any(|wanted| wanted.needs_one_unit())) {
        let units = [group.unit.as_deref(), group.other_unit.as_deref()].map(|unit| unit.unwrap_or_default().to_owned());
        return Err(Fault { field: "aggregate", message: Message::new("serve.several-units", units) });
    }
    if wanted.iter().any(|wanted| matches!(wanted, Aggregate::Sum | Aggregate::Mean)) {
        counted_once(query, asked, rows)?;
    }
    let mut fields: Vec<Field> =
        query.group_by.iter().filter_map(|name| asked.fields().into_iter().find(|field| field.id == *name)).collect();
    fields.extend(wanted.iter().map(|wanted| Field { id: wanted.word().to_owned(), kind: wanted.kind() }));
    let mut answers: Vec<Vec<String>> = groups.iter().map(|group| group.row(wanted)).collect();
    for (name, falling) in query.sort.iter().rev() {
        let Some(at) = fields.iter().position(|field| field.id == *name) else {
            let names: Vec<&str> = fields.iter().map(|field| field.id.as_str()).collect();
            return Err(Fault { field: "sort", message: Message::new("serve.no-column", [name.clone(), names.join(", ")]) });
        };
        let number = fields.get(at).is_some_and(|field| field.kind.is_number());
        answers = sorted(answers, *falling, number, |row: &Vec<String>| row.get(at).cloned().unwrap_or_default());
    }
    let total = query.total.then_some(answers.len());
    Ok(Answer { fields, rows: answers.into_iter().skip(query.offset).take(query.limit).collect(), total })
}

/// Errs where a dimension that the groups do not tell apart has a total beside its parts.
fn counted_once(query: &Query, asked: &Asked<'_>, rows: &[usize]) -> Result<(), Fault> {
    let dimensions = asked.table.dictionary.dimensions().map(|column| column.name.as_str());
    for name in dimensions.filter(|name| !query.group_by.iter().any(|by| by == name)) {
        let (Ok(column), parents) = (asked.column(name), asked.column(&format!("{name}_parents")).ok()) else { continue };
        let text = |row: usize, column: Option<Column>| column.map(|column| asked.text(row, column).into_owned()).unwrap_or_default();
        let paths: BTreeSet<(String, String)> = rows.iter().map(|&row| (text(row, parents), text(row, Some(column)))).collect();
        let above: BTreeSet<&str> = paths.iter().map(|(parents, _)| parents.as_str()).collect();
        let holds = |(parents, label): &(String, String)| {
            let own = if parents.is_empty() { label.clone() } else { format!("{parents}{CHILD}{label}") };
            counts_again(label)
                || above.iter().any(|above| above.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with(CHILD)))
        };
        if let Some((_, label)) = paths.iter().find(|path| paths.len() > 1 && holds(path)) {
            return Err(Fault { field: "aggregate", message: Message::new("serve.counted-twice", [name.to_owned(), label.clone()]) });
        }
    }
    Ok(())
}

impl Aggregate {
    /// True for what only figures of one unit have.
    const fn needs_one_unit(self) -> bool {
        matches!(self, Self::Sum | Self::Mean | Self::Min | Self::Max)
    }

    const fn kind(self) -> Kind {
        if self.needs_one_unit() { Kind::Numeric } else { Kind::Int }
    }
}

/// Rows that share the texts of some columns.
#[derive(Default)]
struct Group {
    labels: Vec<String>,
    unit: Option<String>,
    other_unit: Option<String>,
    figures: Vec<f64>,
    missing: usize,
}

impl Group {
    fn add(&mut self, figure: Option<f64>, unit: &str) {
        let Some(figure) = figure else {
            self.missing += 1;
            return;
        };
        self.figures.push(figure);
        match &self.unit {
            None => self.unit = Some(unit.to_owned()),
            Some(known) if known != unit && self.other_unit.is_none() => self.other_unit = Some(unit.to_owned()),
            Some(_) => {}
        }
    }

    fn row(&self, wanted: &[Aggregate]) -> Vec<String> {
        self.labels.iter().cloned().chain(wanted.iter().map(|wanted| self.of(*wanted))).collect()
    }

    /// What the figures come to; empty where there is none.
    fn of(&self, wanted: Aggregate) -> String {
        let count = self.figures.len();
        let written = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
        match wanted {
            Aggregate::Count => count.to_string(),
            Aggregate::Missing => self.missing.to_string(),
            Aggregate::Sum => written((count > 0).then(|| sum(&self.figures))),
            #[expect(clippy::cast_precision_loss, reason = "no table has as many rows as a float cannot count")]
            Aggregate::Mean => written((count > 0).then(|| sum(&self.figures) / count as f64)),
            Aggregate::Min => written(self.figures.iter().copied().reduce(f64::min)),
            Aggregate::Max => written(self.figures.iter().copied().reduce(f64::max)),
        }
    }
}

/// The sum of figures as they are printed: worked out in the decimals that they show, so that 0.1 and 0.2 make 0.3.
fn sum(figures: &[f64]) -> f64 {
    let decimals = figures.iter().map(|figure| figure.to_string().split_once('.').map_or(0, |(_, digits)| digits.len())).max().unwrap_or(0);
    let mut total = 0.0;
    let mut rest = 0.0;
    for figure in figures {
        // Compensated summation: what is lost of each step is carried along.
        let next = total + figure;
        rest += if f64::abs(total) >= f64::abs(*figure) { (total - next) + figure } else { (figure - next) + total };
        total = next;
    }
    let sum = total + rest;
    format!("{sum:.decimals$}").parse().unwrap_or(sum)
}
