//! The tables that are asked, read when they are asked for the first time after a change.

use crate::catalog::{self, Catalog, Dataset, Observations, Table};
use crate::release::CATALOG;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How many tables are kept in memory.
const MOST_TABLES: usize = 16;
/// How many rows are kept together; the table that was asked last is kept whatever its size.
const MOST_ROWS: usize = 2_000_000;

/// The output folder, with what was read of it.
pub(in super::super) struct Tables {
    output: PathBuf,
    kept: Mutex<Kept>,
}

/// When a file was written, and its size: where both are the same it is taken to be.
type Stamp = Option<String>;

#[derive(Default)]
struct Kept {
    catalog: Option<(Stamp, Arc<Catalog>)>,
    tables: VecDeque<(String, Stamp, Arc<Observations>)>,
}

/// A table with its rows.
pub(super) struct Found {
    catalog: Arc<Catalog>,
    place: (usize, usize),
    /// Its rows.
    pub(super) rows: Arc<Observations>,
}

impl Found {
    /// What the table is.
    #[expect(clippy::indexing_slicing, reason = "the place was found in this very catalog")]
    pub(super) fn table(&self) -> &Table {
        &self.catalog.datasets[self.place.0].tables[self.place.1]
    }
}

impl Tables {
    /// The tables of an output folder; nothing is read yet.
    pub(in super::super) fn new(output: &Path) -> Self {
        Self { output: output.to_owned(), kept: Mutex::default() }
    }

    /// The catalog as it stands; none where there is none.
    pub(super) fn catalog(&self) -> Option<Arc<Catalog>> {
        let stamp = stamp(&self.output.join(CATALOG));
        let known = self.kept().catalog.clone();
        if let Some((_, catalog)) = known.filter(|(of, _)| stamp.is_some() && *of == stamp) {
            return Some(catalog);
        }
        let catalog = Arc::new(catalog::read(&self.output).ok()?);
        self.kept().catalog = Some((stamp, Arc::clone(&catalog)));
        Some(catalog)
    }

    /// A table by `DATASET/TABLE`; none where there is no such table or its file cannot be read.
    pub(super) fn find(&self, id: &str) -> Option<Found> {
        let catalog = self.catalog()?;
        let (dataset, table) = id.split_once('/')?;
        let of = catalog.datasets.iter().position(|known| known.facts.id == dataset)?;
        let (place, dataset) = (of, catalog.datasets.get(of)?);
        let at = dataset.tables.iter().position(|known| known.report.facts.name == table)?;
        let rows = self.rows(id, dataset, dataset.tables.get(at)?)?;
        Some(Found { place: (place, at), rows, catalog })
    }

    fn rows(&self, id: &str, dataset: &Dataset, table: &Table) -> Option<Arc<Observations>> {
        let path = self.output.join(&dataset.facts.id).join(format!("{}.csv", table.report.facts.name));
        let stamp = stamp(&path);
        let known = self.kept().tables.iter().find(|(of, at, _)| of == id && *at == stamp).map(|(_, _, rows)| Arc::clone(rows));
        if let Some(rows) = known {
            return Some(rows);
        }
        let rows = Arc::new(Observations::read(&self.output, dataset, table).ok()?);
        let mut kept = self.kept();
        kept.tables.retain(|(of, _, _)| of != id);
        kept.tables.push_back((id.to_owned(), stamp, Arc::clone(&rows)));
        let count = |kept: &Kept| kept.tables.iter().map(|(_, _, rows)| rows.len()).sum::<usize>();
        while kept.tables.len() > MOST_TABLES || (kept.tables.len() > 1 && count(&kept) > MOST_ROWS) {
            kept.tables.pop_front();
        }
        Some(rows)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = std::fs::metadata(path).ok()?;
    Some(format!("{:?} {}", metadata.modified().ok()?, metadata.len()))
}
