//! Two releases held beside each other.

use super::rows::{Keys, Rows};
use super::{Change, ChangeKind, FIELDS, Revision, RevisionFacts, TableRevision, TableRevisionFacts, digest};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::release::Manifest;
use crate::release::edition::manifest_of;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub(super) fn releases(before: &Path, after: &Path) -> Result<Revision, Error> {
    let (old, new) = (read(before)?, read(after)?);
    let names = |manifest: &Manifest| manifest.tables.iter().map(|table| table.facts.name.clone()).collect::<Vec<_>>();
    let (old_names, new_names) = (names(&old), names(&new));
    let lacking = |of: &[String], from: &[String]| of.iter().filter(|name| !from.contains(name)).cloned().collect();
    let mut revision = Revision {
        facts: RevisionFacts {
            before: old.published.clone().unwrap_or_default(),
            before_sha256: digest(&old),
            new_tables: lacking(&new_names, &old_names),
            gone_tables: lacking(&old_names, &new_names),
            tables: Vec::new(),
        },
        tables: Vec::new(),
    };
    for name in new_names.iter().filter(|name| old_names.contains(name)) {
        let (facts, table) = tables(name, &Rows::read(before, name)?, &Rows::read(after, name)?);
        revision.facts.tables.push(facts);
        revision.tables.push(table);
    }
    Ok(revision)
}

fn read(folder: &Path) -> Result<Manifest, Error> {
    let place = || Place::file(folder.to_string_lossy().replace('\\', "/"));
    manifest_of(folder).ok_or_else(|| Error::new(place(), Message::plain("run.no-release")).hint(Message::plain("run.no-release-hint")))
}

fn tables(name: &str, old: &Rows, new: &Rows) -> (TableRevisionFacts, TableRevision) {
    let mut facts = TableRevisionFacts { name: name.to_owned(), ..TableRevisionFacts::default() };
    facts.new_columns = lacking(&new.columns, &old.columns);
    facts.gone_columns = lacking(&old.columns, &new.columns);
    let mut dimensions: Vec<String> = new.dimensions.iter().map(|(name, _)| name.clone()).collect();
    dimensions.extend(old.dimensions.iter().map(|(name, _)| name.clone()).filter(|name| !dimensions.contains(name)).collect::<Vec<_>>());
    let both = |name: &&String| [old, new].iter().all(|rows| rows.dimensions.iter().any(|(other, _)| other == *name));
    for dimension in dimensions.iter().filter(both).filter(|name| !new.dimensions.contains(&((*name).clone(), true))) {
        let (before, now) = (old.categories(dimension), new.categories(dimension));
        if !before.is_empty() && !now.is_empty() && before.is_disjoint(&now) {
            facts.replaced_columns.push(dimension.clone());
        }
        let mut note = |labels: Vec<String>, into: fn(&mut TableRevisionFacts) -> &mut BTreeMap<String, Vec<String>>| {
            if !labels.is_empty() {
                into(&mut facts).insert(dimension.clone(), labels);
            }
        };
        note(now.difference(&before).map(|label| (*label).to_owned()).collect(), |facts| &mut facts.new_categories);
        note(before.difference(&now).map(|label| (*label).to_owned()).collect(), |facts| &mut facts.gone_categories);
    }
    let (old_keys, new_keys) = keys(old, new, &dimensions);
    let mut table = TableRevision { sample: new.is_sample(), dimensions, changes: Vec::new() };
    rows(&Side { rows: old, keys: old_keys }, &Side { rows: new, keys: new_keys }, &mut facts, &mut table);
    (facts, table)
}

fn lacking(of: &[String], from: &[String]) -> Vec<String> {
    of.iter().filter(|name| !from.contains(name)).cloned().collect()
}

/// What tells the rows of two tables apart, for each row its labels as one text and which of the rows with these it is.
pub(in crate::release) fn common_keys(old: &Rows, new: &Rows) -> (RowKeys, RowKeys) {
    let mut dimensions: Vec<String> = new.dimensions.iter().map(|(name, _)| name.clone()).collect();
    dimensions.extend(old.dimensions.iter().map(|(name, _)| name.clone()).filter(|name| !dimensions.contains(name)).collect::<Vec<_>>());
    let (old, new) = keys(old, new, &dimensions);
    (old.keys, new.keys)
}

type RowKeys = Vec<(String, usize)>;

/// What tells the rows of both apart: the dimensions that both have, where these alone tell all rows apart, else all of them.
fn keys(old: &Rows, new: &Rows, dimensions: &[String]) -> (Keys, Keys) {
    let names = |rows: &Rows| rows.dimensions.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
    let common: BTreeSet<String> = names(old).intersection(&names(new)).cloned().collect();
    let by_common = (old.keys(&common), new.keys(&common));
    if common.len() == dimensions.len() || by_common.0.unique && by_common.1.unique {
        return by_common;
    }
    // The labels of one side more make the keys of the two differ, and rightly so.
    let marked = |mut keys: Keys, side: &str| {
        keys.keys.iter_mut().for_each(|(key, _)| key.insert_str(0, side));
        keys
    };
    (marked(old.keys(&names(old)), "old"), marked(new.keys(&names(new)), "new"))
}

struct Side<'a> {
    rows: &'a Rows,
    keys: Keys,
}

fn rows(old: &Side<'_>, new: &Side<'_>, facts: &mut TableRevisionFacts, table: &mut TableRevision) {
    let known: BTreeMap<&(String, usize), usize> = old.keys.keys.iter().zip(0..).collect();
    let now: BTreeSet<&(String, usize)> = new.keys.keys.iter().collect();
    let nothing = || vec![String::new(); FIELDS.len()];
    for (row, key) in new.keys.keys.iter().enumerate() {
        let after = new.rows.fields(row);
        let labels = || new.rows.labels(row, &table.dimensions);
        let Some(&at) = known.get(key) else {
            facts.added += 1;
            table.changes.push(Change { kind: ChangeKind::Added, labels: labels(), before: nothing(), after });
            continue;
        };
        let before = old.rows.fields(at);
        if !differ(&before, &after, facts) {
            facts.unchanged += 1;
            continue;
        }
        facts.changed += 1;
        table.changes.push(Change { kind: ChangeKind::Changed, labels: labels(), before, after });
    }
    for (row, key) in old.keys.keys.iter().enumerate().filter(|(_, key)| !now.contains(key)) {
        let _ = key;
        facts.removed += 1;
        let labels = old.rows.labels(row, &table.dimensions);
        table.changes.push(Change { kind: ChangeKind::Removed, labels, before: old.rows.fields(row), after: nothing() });
    }
}

/// True where two rows say something else; counts in what.
fn differ(before: &[String], after: &[String], facts: &mut TableRevisionFacts) -> bool {
    let differ = |columns: &[&str]| {
        let mut fields = FIELDS.iter().zip(before.iter().zip(after));
        fields.any(|(field, (before, after))| columns.contains(field) && before != after)
    };
    let found = [differ(&["value", "text"]), differ(&["status", "mark"]), differ(&["note"]), differ(&["unit"])];
    let [value, mark, note, unit] = found;
    facts.values += usize::from(value);
    facts.marks += usize::from(mark);
    facts.notes += usize::from(note);
    facts.units += usize::from(unit);
    found.contains(&true)
}
