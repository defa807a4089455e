//! SDMX: `TABLE.sdmx.csv` in SDMX-CSV 2.0 and its structure `TABLE.sdmx.xml` in SDMX-ML 2.1.

mod components;
mod structure;

pub use structure::sdmx_structure;

use super::{Catalog, Cube, Observations, Published, Table};
use components::{Attribute, Component, attributes, components};

/// The agency that the structures of a catalog belong to: the body's name in its CKAN catalogue, else `SEIHYO`.
pub(super) fn agency(catalog: &Catalog) -> String {
    let name = catalog.settings.organisation.as_deref().unwrap_or_default();
    let plain =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if plain { name.to_uppercase() } else { "SEIHYO".to_owned() }
}

/// The identifier of the dataflow of a table: its dataset and its name.
pub(super) fn dataflow(published: &Published<'_>, table: &Table) -> String {
    identifier(&format!("{}_{}", published.dataset.facts.id, table.report.facts.name))
}

/// A name as SDMX takes it: capital letters, digits and `_`.
fn identifier(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = name.chars().map(plain).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// Version of every structure.
const VERSION: &str = "1.0.0";

/// The figures of a table, a row for each; none where two rows would have the same key.
pub fn sdmx_csv(published: &Published<'_>, table: &Table, cube: &Cube, rows: &Observations) -> Option<String> {
    let (components, attributes) = (components(cube), attributes(table, rows));
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let names = components.iter().map(|component| component.id.as_str());
    let header = ["STRUCTURE", "STRUCTURE_ID", "ACTION"].into_iter().chain(names).chain(["OBS_VALUE"]);
    csv.write_record(header.chain(attributes.iter().map(|attribute| attribute.id))).ok()?;
    let structure = format!("{}:{}({VERSION})", agency(published.catalog), dataflow(published, table));
    for row in 0..cube.rows.len() {
        csv.write_record(record(row, &structure, &components, &attributes, cube, rows)).ok()?;
    }
    String::from_utf8(csv.into_inner().ok()?).ok().filter(|_| !cube.repeats())
}

fn record(
    row: usize,
    structure: &str,
    components: &[Component<'_>],
    attributes: &[Attribute],
    cube: &Cube,
    rows: &Observations,
) -> Vec<String> {
    let value = rows.text(row, rows.column("value")).unwrap_or("NaN").to_owned();
    let key = components.iter().map(|component| component.code(cube, row));
    let lead = ["dataflow", structure, "I"].into_iter().map(str::to_owned);
    lead.chain(key).chain([value]).chain(attributes.iter().map(|attribute| attribute.value(rows, row))).collect()
}
