//! A table folded back from its observations: rows as in the source, with a header of several levels.

use crate::catalog::{ColumnEntry, Observations, Table};
use crate::hash::HashMap;
use crate::release::CHILD;
use std::collections::{BTreeMap, BTreeSet};

/// A table as people read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unfolded<'a> {
    /// The dimensions that rows have labels of.
    pub(super) stub: Vec<&'a ColumnEntry>,
    /// The header, level by level; every level covers all columns of figures.
    pub(super) header: Vec<Vec<Head>>,
    /// The name of each column of figures in the wide form, as far as it is not numbered there.
    pub(super) names: Vec<String>,
    /// What tells each column of figures from the others.
    pub(super) columns: Vec<ColumnKey<'a>>,
    /// The dimensions that columns have labels of.
    pub(super) across: Vec<&'a ColumnEntry>,
    /// True where a row is a sheet.
    pub(super) form: bool,
    /// The rows, in the order of the source.
    pub(super) rows: Vec<Row<'a>>,
    /// How many rows there are, those that are left out counted too.
    pub(super) total: usize,
}

/// A cell of the header.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Head {
    /// What cells below name it by.
    pub(super) id: String,
    /// The label; empty where the level has none.
    pub(super) text: String,
    /// Columns that it covers.
    pub(super) columns: usize,
    /// Levels that it covers.
    pub(super) levels: usize,
}

/// A row of figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row<'a> {
    /// Its label in each dimension of the stub, with the labels that it stands under.
    pub(super) labels: Vec<(Option<&'a str>, Vec<&'a str>)>,
    /// For each column the row of the observations; none where nothing stands.
    pub(super) cells: Vec<Option<usize>>,
}

/// The labels of a column, a level a dimension, each with its parents.
type Key<'a> = Vec<(Option<&'a str>, Option<&'a str>)>;

/// The labels of a column, and how often they have stood in a row before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct ColumnKey<'a> {
    pub(super) labels: Key<'a>,
    pub(super) time: usize,
}

/// Folds a table back; no more than `most` rows are kept, and of a very wide table no more than `widest` columns.
pub(super) fn unfold<'a>(table: &'a Table, figures: &'a Observations, most: usize, widest: usize) -> Unfolded<'a> {
    let across: BTreeSet<&str> =
        table.dictionary.wide.iter().flat_map(|column| &column.labels).map(|label| label.dimension.as_str()).collect();
    let (header, stub): (Vec<&ColumnEntry>, Vec<&ColumnEntry>) =
        table.dictionary.dimensions().partition(|column| across.contains(column.name.as_str()));
    let fields = |dimensions: &[&ColumnEntry]| -> Vec<(Option<usize>, Option<usize>)> {
        let parents = |name: &str| figures.column(&format!("{name}_parents"));
        dimensions.iter().map(|column| (figures.column(&column.name), parents(&column.name))).collect()
    };
    let (header_fields, stub_fields) = (fields(&header), fields(&stub));
    let mut columns: HashMap<(Key<'a>, usize), usize> = HashMap::default();
    let mut keys: Vec<ColumnKey<'a>> = Vec::new();
    let mut letters: BTreeMap<usize, BTreeSet<&'a str>> = BTreeMap::new();
    let mut unfolded = Unfolded { stub, across: header, ..Unfolded::default() };
    let mut rows: HashMap<RowName<'a>, usize> = HashMap::default();
    let mut times: HashMap<(usize, Key<'a>), usize> = HashMap::default();
    let place = Places::new(figures, stub_fields.is_empty());
    unfolded.form = place.form;
    for at in 0..figures.len() {
        let next = rows.len();
        let row = *rows.entry(place.row(at)).or_insert(next);
        if row < most && row == unfolded.rows.len() {
            let label = |&(label, parents): &(Option<usize>, Option<usize>)| {
                let parents = figures.text(at, parents).map(|text| text.split(CHILD).collect()).unwrap_or_default();
                (figures.text(at, label), parents)
            };
            unfolded.rows.push(Row { labels: stub_fields.iter().map(label).collect(), cells: Vec::new() });
        }
        let key: Key<'a> = header_fields.iter().map(|&(label, parents)| (figures.text(at, label), figures.text(at, parents))).collect();
        let time = times.entry((row, key.clone())).or_default();
        let column = *columns.entry((key.clone(), *time)).or_insert_with(|| {
            keys.push(ColumnKey { labels: key, time: *time });
            keys.len() - 1
        });
        letters.entry(column).or_default().insert(place.split(at).1);
        *time += 1;
        if let Some(row) = unfolded.rows.get_mut(row).filter(|_| column < widest) {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, None);
            }
            if let Some(cell) = row.cells.get_mut(column) {
                *cell = Some(at);
            }
        }
    }
    unfolded.total = rows.len();
    keys.truncate(widest);
    unfolded.rows.iter_mut().for_each(|row| row.cells.resize(keys.len(), None));
    letters.retain(|column, _| *column < keys.len());
    unfolded.sort_columns(&letters, &mut keys);
    let labelled: Vec<Key<'a>> = keys.iter().map(|key| key.labels.clone()).collect();
    unfolded.header = levels(&labelled);
    unfolded.names = labelled.iter().map(|key| labels(key).join("／")).collect();
    unfolded.columns = keys;
    unfolded
}

/// What tells a row from the others: file, sheet, row.
type RowName<'a> = (Option<&'a str>, &'a str, &'a str);

/// Which row of the source an observation stands in.
struct Places<'a> {
    figures: &'a Observations,
    file: Option<usize>,
    cell: Option<usize>,
    /// A form: one row for each sheet.
    form: bool,
}

impl<'a> Places<'a> {
    /// Without labels of rows, and no column twice on a sheet, the table is a form.
    fn new(figures: &'a Observations, no_stub: bool) -> Self {
        let mut places = Self { figures, file: figures.column("source"), cell: figures.column("source_cell"), form: false };
        let dimensions: Vec<usize> = figures.names().take_while(|name| *name != "time_code").enumerate().map(|(at, _)| at).collect();
        let mut seen = BTreeSet::new();
        let labels = |at: usize| dimensions.iter().map(|&column| figures.text(at, Some(column))).collect::<Vec<_>>();
        places.form = no_stub && (0..figures.len()).all(|at| seen.insert((figures.text(at, places.file), places.split(at).0, labels(at))));
        places
    }

    /// The sheet, the column's letters and the row of an observation.
    fn split(&self, at: usize) -> (&'a str, &'a str, &'a str) {
        let cell = self.figures.text(at, self.cell).unwrap_or_default();
        let (sheet, address) = cell.rsplit_once('!').unwrap_or(("", cell));
        let digits = address.find(|c: char| c.is_ascii_digit()).unwrap_or(address.len());
        let (letters, row) = address.split_at(digits);
        (sheet, letters, row)
    }

    fn row(&self, at: usize) -> RowName<'a> {
        let (sheet, _, row) = self.split(at);
        (self.figures.text(at, self.file), sheet, if self.form { "" } else { row })
    }
}

impl<'a> Unfolded<'a> {
    /// Puts the columns in the order of the source, where all of them come from the same sheet.
    fn sort_columns(&mut self, letters: &BTreeMap<usize, BTreeSet<&str>>, keys: &mut Vec<ColumnKey<'a>>) {
        if letters.values().any(|letters| letters.len() != 1) || letters.len() != keys.len() {
            return;
        }
        let rank = |column: usize| letters.get(&column).and_then(|letters| letters.first()).map(|letters| (letters.len(), *letters));
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by_key(|&column| rank(column));
        *keys = order.iter().filter_map(|&column| keys.get(column).cloned()).collect();
        for row in &mut self.rows {
            row.cells = order.iter().map(|&column| row.cells.get(column).copied().flatten()).collect();
        }
    }
}

/// The labels of a column from the outermost to the innermost, parents among them.
fn labels(key: &Key<'_>) -> Vec<String> {
    let mut labels = Vec::with_capacity(key.len());
    for (label, parents) in key {
        labels.extend(parents.iter().flat_map(|text| text.split(CHILD)).map(str::to_owned));
        labels.extend(label.map(str::to_owned));
    }
    labels
}

/// The levels of the header: labels that go on are one cell, a label without one below it reaches down.
fn levels(keys: &[Key<'_>]) -> Vec<Vec<Head>> {
    let path = |key| {
        let mut path = labels(key);
        path.dedup();
        path
    };
    let paths: Vec<Vec<String>> = keys.iter().map(path).collect();
    let depth = paths.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let empty = String::new();
    let mut levels = Vec::with_capacity(depth);
    for level in 0..depth {
        let mut heads: Vec<Head> = Vec::new();
        let mut at = 0;
        while let Some(own) = paths.get(at) {
            let text = own.get(level).unwrap_or(&empty);
            let last = own.len() <= level + 1;
            let same = |other: &&Vec<String>| !last && other.get(..=level) == own.get(..=level) && other.len() > level + 1;
            let columns = 1 + paths.iter().skip(at + 1).take_while(same).count();
            // A cell above reaches down to here.
            if level == 0 || level < own.len() {
                heads.push(Head {
                    id: format!("h{level}-{at}"),
                    text: text.clone(),
                    columns,
                    levels: if last { depth - level } else { 1 },
                });
            }
            at += columns;
        }
        levels.push(heads);
    }
    levels
}

impl Unfolded<'_> {
    /// For each column of figures the ids of what stands over it, the uppermost first.
    pub(super) fn over(&self) -> Vec<String> {
        let mut over: Vec<Vec<&str>> = vec![Vec::new(); self.names.len()];
        let mut free: Vec<usize> = vec![0; self.names.len()];
        for (level, heads) in self.header.iter().enumerate() {
            let mut column = 0;
            for head in heads {
                // Columns that a cell above reaches down to are taken.
                while free.get(column).is_some_and(|&free| free > level) {
                    column += 1;
                }
                for at in column..column + head.columns {
                    if let (Some(over), Some(free)) = (over.get_mut(at), free.get_mut(at)) {
                        over.extend(Some(head.id.as_str()).filter(|_| !head.text.is_empty()));
                        *free = level + head.levels;
                    }
                }
                column += head.columns;
            }
        }
        over.iter().map(|ids| ids.join(" ")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(paths: &[&[&str]]) -> Vec<String> {
        let keys: Vec<Key<'_>> = paths.iter().map(|path| path.iter().map(|label| (Some(*label), None)).collect()).collect();
        let shown = |head: &Head| format!("{}/{}x{}", head.text, head.columns, head.levels);
        levels(&keys).iter().map(|level| level.iter().map(shown).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn labels_that_go_on_are_one_cell() {
        assert_eq!(header(&[&["a", "x"], &["a", "y"], &["b", "x"]]), ["a/2x1 b/1x1", "x/1x1 y/1x1 x/1x1"]);
    }

    #[test]
    fn a_label_with_none_below_reaches_down() {
        assert_eq!(header(&[&["a"], &["b", "x"], &["b", "y", "z"]]), ["a/1x3 b/2x1", "x/1x2 y/1x1", "z/1x1"]);
    }

    #[test]
    fn each_column_knows_what_stands_over_it() {
        let paths: [&[&str]; 3] = [&["a"], &["b", "x"], &["b", "y"]];
        let keys: Vec<Key<'_>> = paths.iter().map(|path| path.iter().map(|label| (Some(*label), None)).collect()).collect();
        let table = Unfolded { header: levels(&keys), names: vec![String::new(); 3], ..Unfolded::default() };
        assert_eq!(table.over(), ["h0-0", "h0-1 h1-1", "h0-1 h1-2"]);
    }

    #[test]
    fn equal_labels_under_different_ones_stay_apart() {
        assert_eq!(header(&[&["a", "x"], &["b", "x"]]), ["a/1x1 b/1x1", "x/1x1 x/1x1"]);
        assert_eq!(header(&[&["a"], &["a"]]), ["a/1x1 a/1x1"]);
    }
}
