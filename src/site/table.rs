//! The page of a table: its chart, its figures, what its columns and marks mean, its files.

use super::chart::{self, Chart, Drawing};
use super::more::more;
use super::snippets::{Snippet, snippets};
use super::source::{self, Links};
use super::template::embedded;
use super::unfold::{Head, Unfolded, unfold};
use super::words::{Words, digits, figure};
use super::{Spot, TableData};
use crate::catalog::{Dataset, Decimals, Observations, Table};
use crate::message::Lang;
use crate::release::FileFacts;
use minijinja::Value;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that stand in a page; the files have all of them.
const MOST_ROWS: usize = 300;

/// Columns of figures that stand in a page.
const MOST_COLUMNS: usize = 60;

#[expect(clippy::struct_excessive_bools, reason = "each is a question that the template asks")]
#[derive(Serialize)]
pub(super) struct Context<'a> {
    title: &'a str,
    dataset: &'a str,
    id: &'a str,
    name: &'a str,
    description: String,
    sample: bool,
    coverage: Option<String>,
    observations: String,
    doubts: Vec<Finding<'a>>,
    chart: Option<Drawing>,
    chart_data: Option<Value>,
    stub: Vec<&'a str>,
    depth: usize,
    header: Vec<Vec<Head>>,
    /// The unit of each column, where columns have units of their own.
    units: Option<Vec<String>>,
    /// The unit of all figures.
    unit: Option<&'a str>,
    /// Whether each cell names what stands over and beside it: where one row of headers and one label do not say it.
    linked: bool,
    /// For each column the ids of what stands over it.
    over: Vec<String>,
    rows: Vec<Row<'a>>,
    shown_rows: String,
    total_rows: String,
    cut: bool,
    /// What a script needs to show the rows that are left out.
    more: Option<Value>,
    /// The tidy CSV, in which they are.
    csv: String,
    columns_cut: bool,
    downloads: Vec<Download>,
    columns: Vec<Column<'a>>,
    marks: Vec<Mark<'a>>,
    notes: &'a [String],
    places: &'a [String],
    proof: Vec<String>,
    snippets: Vec<Snippet>,
    siblings: Vec<Sibling<'a>>,
    /// The page on which its source is drawn.
    source: Option<String>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    place: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    labels: Vec<RowLabel<'a>>,
    cells: Vec<Cell<'a>>,
    /// The ids of its labels, each with a space after it.
    heads: String,
    /// Where its figures stand in the source.
    source: String,
    /// Where that is drawn.
    href: Option<String>,
}

#[derive(Serialize)]
struct RowLabel<'a> {
    text: &'a str,
    /// How many labels it stands under.
    depth: usize,
    /// Those labels.
    above: String,
}

#[derive(Default, Serialize)]
struct Cell<'a> {
    text: String,
    /// `n` for a number, `m` for a mark, `t` for a text; with `d` where its reading is doubtful.
    class: &'static str,
    doubtful: bool,
    /// The cell it came from.
    source: &'a str,
    /// What a mark means.
    meaning: Option<&'a str>,
    unit: Option<&'a str>,
}

/// A file to take.
#[derive(Serialize)]
pub(super) struct Download {
    pub(super) what: String,
    /// Its encoding, where people need to know it.
    pub(super) encoding: &'static str,
    pub(super) path: String,
    pub(super) size: String,
}

#[derive(Serialize)]
struct Column<'a> {
    name: &'a str,
    title: &'a str,
    kind: &'static str,
    /// What it is about, or the labels that occur.
    values: String,
}

#[derive(Serialize)]
struct Mark<'a> {
    text: &'a str,
    meaning: &'a str,
    count: String,
    cell: Option<&'a str>,
}

#[derive(Serialize)]
struct Sibling<'a> {
    title: &'a str,
    page: String,
    current: bool,
}

/// What the page of a table is told.
pub(super) fn context<'a>(at: &Spot<'_>, dataset: &'a Dataset, table: &'a Table, data: &'a TableData) -> Context<'a> {
    let words = at.words;
    let figures = &data.observations;
    let (report, id) = (&table.report, dataset.facts.id.as_str());
    let title = table.title(words.0);
    let unfolded = unfold(table, figures, MOST_ROWS, MOST_COLUMNS);
    let chart = chart::choose(table, figures, words);
    let unit = match &*table.dictionary.units {
        [unit] => Some(unit.as_str()),
        _ => None,
    };
    let units = if unit.is_none() { column_units(&unfolded, figures) } else { None };
    let meanings = marks_by_status(table, words);
    let links = Links::new(table, data.picture.as_ref());
    let with_units = unit.is_none() && units.is_none();
    let linked = unfolded.header.len() > 1 || unfolded.stub.len() > 1 || units.is_some();
    let rows = rows(table, figures, &unfolded, &meanings, with_units, &links);
    let folder = at.absolute(&format!("{id}/")).unwrap_or_default();
    Context {
        title,
        dataset: dataset.title(words.0),
        id,
        name: &report.facts.name,
        description: describe(words, dataset, table),
        sample: dataset.sample,
        coverage: report.coverage.as_ref().map(|span| words.span(&span.start, &span.end)),
        observations: digits(report.counts.observations),
        doubts: doubts(words.0, dataset, table),
        chart: chart.as_ref().map(|chart| chart.draw(&chart_title(words, title, chart), words)),
        chart_data: chart.as_ref().filter(|chart| chart.series.len() > 1).map(embedded),
        stub: unfolded.stub.iter().map(|column| words.either(&column.title.ja, Some(&column.title.en))).collect(),
        depth: unfolded.header.len() + usize::from(units.is_some()),
        unit,
        linked,
        over: unfolded.over(),
        units,
        shown_rows: digits(unfolded.rows.len()),
        total_rows: digits(unfolded.total),
        cut: unfolded.total > unfolded.rows.len(),
        more: more(table, &unfolded, &meanings, with_units, linked).as_ref().map(embedded),
        csv: format!("{id}/{}.csv", report.facts.name),
        columns_cut: table.dictionary.wide.len() > MOST_COLUMNS,
        header: unfolded.header,
        rows,
        downloads: downloads(words, id, table, data),
        columns: columns(words, table),
        marks: marks(words, table),
        notes: &report.facts.notes,
        places: &report.facts.places,
        proof: proof(words, table),
        snippets: snippets(&folder, table),
        siblings: siblings(words.0, dataset, table),
        source: data.picture.as_ref().map(|_| source::page(table)),
    }
}

/// One sentence on a table, for lists of hits and cards.
fn describe(words: Words, dataset: &Dataset, table: &Table) -> String {
    let span = table.report.coverage.as_ref().map(|span| words.span(&span.start, &span.end));
    let of = [dataset.title(words.0), table.title(words.0)];
    let said = match span {
        Some(span) => words.tell("site.describe-table-span", [of[0], of[1], &span]),
        None => words.tell("site.describe-table", of),
    };
    if dataset.sample { format!("{}{said}", words.say("site.sample-prefix")) } else { said }
}

fn chart_title(words: Words, title: &str, chart: &Chart) -> String {
    let unit = chart.unit();
    if unit.is_empty() { title.to_owned() } else { words.tell("site.chart-title", [title, unit]) }
}

fn siblings<'a>(lang: Lang, dataset: &'a Dataset, table: &Table) -> Vec<Sibling<'a>> {
    let name = &table.report.facts.name;
    let sibling = |other: &'a Table| Sibling { title: other.title(lang), page: other.page(), current: other.report.facts.name == *name };
    dataset.tables.iter().map(sibling).collect()
}

/// The doubts about how a table was read.
fn doubts<'a>(lang: Lang, dataset: &'a Dataset, table: &Table) -> Vec<Finding<'a>> {
    let within =
        |place: &str| table.report.facts.places.iter().any(|own| own.rsplit_once('!').is_some_and(|(sheet, _)| place.starts_with(sheet)));
    let newest = dataset.releases.first();
    let findings = newest.into_iter().flat_map(|release| &release.manifest.findings).filter(|finding| within(&finding.place));
    findings.map(|finding| Finding { code: &finding.code, place: &finding.place, text: finding.message.text(lang) }).collect()
}

/// The unit of each column of figures, where each has one and they are not all alike.
fn column_units(unfolded: &Unfolded<'_>, figures: &Observations) -> Option<Vec<String>> {
    let unit = figures.column("unit");
    let mut units: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); unfolded.names.len()];
    for row in &unfolded.rows {
        for (column, at) in row.cells.iter().enumerate().filter_map(|(column, at)| Some((column, (*at)?))) {
            if let Some(units) = units.get_mut(column) {
                units.extend(figures.text(at, unit));
            }
        }
    }
    let one_each = units.iter().all(|units| units.len() <= 1) && units.iter().any(|units| !units.is_empty());
    one_each.then(|| units.iter().map(|units| units.first().copied().unwrap_or_default().to_owned()).collect())
}

/// What each mark of a table means, by status and mark.
fn marks_by_status(table: &Table, words: Words) -> BTreeMap<(&str, &str), &str> {
    let statuses = table.dictionary.statuses.iter();
    let marks = statuses.flat_map(|status| status.marks.iter().map(move |mark| (status, mark)));
    marks
        .map(|(status, mark)| {
            let meaning = words.either(mark.meaning.as_deref().unwrap_or(&status.meaning.ja), Some(&status.meaning.en));
            ((status.code.as_str(), mark.mark.as_str()), meaning)
        })
        .collect()
}

fn rows<'a>(
    table: &'a Table,
    figures: &'a Observations,
    unfolded: &Unfolded<'a>,
    meanings: &BTreeMap<(&str, &str), &'a str>,
    with_units: bool,
    links: &Links<'_>,
) -> Vec<Row<'a>> {
    let column = |name| figures.column(name);
    let (value, text, mark, status) = (column("value"), column("text"), column("mark"), column("status"));
    let (certain, cell, unit) = (column("certain"), column("source_cell"), column("unit"));
    let decimals: Vec<Option<Decimals>> = unfolded.names.iter().map(|name| decimals(table, name)).collect();
    let cell_of = |at: usize, decimals: Option<Decimals>| {
        let number = figures.number(at, value);
        let marked = figures.text(at, mark);
        let status = figures.text(at, status);
        let meaning = meanings.get(&(status.unwrap_or_default(), marked.unwrap_or_default())).copied();
        let (class, shown) = match (number, marked, figures.text(at, text)) {
            (Some(number), Some(mark), _) => ("n", format!("{} {mark}", shown(number, decimals))),
            (Some(number), None, _) => ("n", shown(number, decimals)),
            (None, Some(mark), _) => ("m", mark.to_owned()),
            (None, None, text) => ("t", text.unwrap_or_default().to_owned()),
        };
        Cell {
            text: shown,
            class,
            doubtful: figures.text(at, certain) == Some("false"),
            source: figures.text(at, cell).unwrap_or_default(),
            meaning,
            unit: figures.text(at, unit).filter(|_| with_units && number.is_some()),
        }
    };
    let label = |(text, above): &(Option<&'a str>, Vec<&'a str>)| RowLabel {
        text: text.unwrap_or_default(),
        depth: above.len().min(5),
        above: above.join(" "),
    };
    unfolded
        .rows
        .iter()
        .enumerate()
        .map(|(number, row)| {
            let cells: Vec<Cell<'_>> =
                row.cells.iter().zip(&decimals).map(|(at, decimals)| at.map(|at| cell_of(at, *decimals)).unwrap_or_default()).collect();
            let labelled = row.labels.iter().enumerate().filter(|(_, (label, _))| label.is_some());
            let heads = labelled.fold(String::new(), |heads, (at, _)| format!("{heads}r{number}-{at} "));
            Row {
                labels: row.labels.iter().map(label).collect(),
                href: first_source(&cells).and_then(|source| links.row(source)),
                source: row_source(&cells),
                heads,
                cells,
            }
        })
        .collect()
}

/// A figure with the decimals that its column usually shows, or more where it has more.
fn shown(number: f64, decimals: Option<Decimals>) -> String {
    let Some(decimals) = decimals else { return figure(number, None) };
    let needed = (decimals.usual..=decimals.most).find(|&digits| {
        let times = number * 10f64.powi(i32::from(digits));
        (times - times.round()).abs() < 1e-6 * times.abs().max(1.0)
    });
    figure(number, needed)
}

pub(super) fn decimals(table: &Table, name: &str) -> Option<Decimals> {
    table.dictionary.wide.iter().find(|column| column.name == name)?.decimals
}

/// Where the first figure of a row stands.
fn first_source<'a>(cells: &[Cell<'a>]) -> Option<&'a str> {
    cells.iter().map(|cell| cell.source).find(|source| !source.is_empty())
}

/// Where the figures of a row stand: from the first to the last.
fn row_source(cells: &[Cell<'_>]) -> String {
    let mut sources = cells.iter().map(|cell| cell.source).filter(|source| !source.is_empty());
    let first = sources.next().unwrap_or_default();
    let last = sources.next_back().unwrap_or(first);
    let address = |source: &'_ str| source.rsplit_once('!').map_or(source, |(_, address)| address).to_owned();
    if first == last { first.to_owned() } else { format!("{first}:{}", address(last)) }
}

/// The files of a release that are a table's own: how they end, in what encoding, what they are.
const KINDS: [(&str, &str, &str); 10] = [
    (".csv", "UTF-8", "site.file-tidy"),
    (".wide.csv", "UTF-8", "site.file-wide"),
    (".excel.csv", "UTF-8 BOM", "site.file-excel"),
    (".json", "", "site.file-json"),
    (".parquet", "", "site.file-parquet"),
    (".series.csv", "UTF-8", "site.file-series"),
    (".series.parquet", "", "site.file-series-parquet"),
    (".dictionary.json", "", "site.file-dictionary"),
    (".codes.csv", "", "site.file-codes"),
    (".statuses.csv", "", "site.file-statuses"),
];

/// The files beside them, which are made from the newest release alone.
const METADATA: [(&str, &str); 5] = [
    (".revisions.csv", "site.file-revisions"),
    (".jsonstat.json", "site.file-jsonstat"),
    (".csv-metadata.json", "site.file-csvw"),
    (".sdmx.csv", "site.file-sdmx"),
    (".sdmx.xml", "site.file-sdmx-structure"),
];

/// The files of a table, those for people first, then its metadata.
pub(super) fn downloads(words: Words, id: &str, table: &Table, data: &TableData) -> Vec<Download> {
    let name = &table.report.facts.name;
    let metadata = METADATA.into_iter().filter_map(|(ending, key)| {
        let (file, bytes) = data.metadata.iter().find(|(file, _)| file.strip_prefix(name.as_str()) == Some(ending))?;
        Some(download(words, id, file, *bytes, "", key))
    });
    own(words, id, name, &table.files, KINDS).chain(metadata).collect()
}

/// The files of a table, by its name, among those of a release in a folder of the output folder; with what the release revised.
pub(super) fn released(words: Words, folder: &str, name: &str, files: &[FileFacts]) -> Vec<Download> {
    let revisions = METADATA.first().map(|(ending, key)| (*ending, "", *key));
    own(words, folder, name, files, KINDS.into_iter().chain(revisions)).collect()
}

fn own(
    words: Words,
    folder: &str,
    name: &str,
    files: &[FileFacts],
    kinds: impl IntoIterator<Item = (&'static str, &'static str, &'static str)>,
) -> impl Iterator<Item = Download> {
    kinds.into_iter().filter_map(move |(ending, encoding, key)| {
        let file = files.iter().find(|file| file.name.strip_prefix(name) == Some(ending))?;
        Some(download(words, folder, &file.name, file.bytes, encoding, key))
    })
}

fn download(words: Words, folder: &str, name: &str, bytes: u64, encoding: &'static str, key: &'static str) -> Download {
    Download { what: words.say(key).to_owned(), encoding, path: format!("{folder}/{name}"), size: Words::size(bytes) }
}

fn columns<'a>(words: Words, table: &'a Table) -> Vec<Column<'a>> {
    let column = |column: &'a crate::catalog::ColumnEntry| Column {
        name: &column.name,
        title: words.either(&column.title.ja, Some(&column.title.en)),
        kind: words.say(match column.kind.as_str() {
            "number" => "site.type-number",
            "date" => "site.type-date",
            "boolean" => "site.type-boolean",
            _ => "site.type-string",
        }),
        values: values(words, table, column),
    };
    table.dictionary.columns.iter().filter(|column| !column.name.ends_with("_parents")).map(column).collect()
}

/// What stands in a column: its labels, codes or units, as far as they are few.
fn values(words: Words, table: &Table, column: &crate::catalog::ColumnEntry) -> String {
    const FEW: usize = 8;
    let listed = |values: Vec<String>| match values.len() {
        0 => String::new(),
        count if count <= FEW => values.join(words.say("site.comma")),
        count => {
            let some: Vec<String> = values.into_iter().take(FEW - 2).collect();
            words.tell("site.and-others", [some.join(words.say("site.comma")), digits(count)])
        }
    };
    if let Some(labels) = &column.labels {
        return listed(labels.clone());
    }
    if column.name == "unit" {
        return listed(table.dictionary.units.clone());
    }
    let codes = table.dictionary.codes.iter().filter(|code| code.column == column.name);
    listed(codes.map(|code| format!("{} {}", code.code, words.either(&code.label.ja, Some(&code.label.en)))).collect())
}

fn marks(words: Words, table: &Table) -> Vec<Mark<'_>> {
    let all = table.dictionary.statuses.iter().flat_map(|status| status.marks.iter().map(move |mark| (status, mark)));
    all.map(|(status, mark)| Mark {
        text: &mark.mark,
        meaning: words.either(mark.meaning.as_deref().unwrap_or(&status.meaning.ja), Some(&status.meaning.en)),
        count: digits(mark.count),
        cell: mark.cell.as_deref(),
    })
    .collect()
}

/// What proves that the table was read right.
fn proof(words: Words, table: &Table) -> Vec<String> {
    let proof = &table.report.proof;
    let mut said = vec![words.tell("site.proof-round-trip", [digits(proof.round_trip.equal), digits(proof.round_trip.cells)])];
    let identities = &proof.identities;
    if identities.held + identities.broken > 0 {
        said.push(words.tell("site.proof-identities", [digits(identities.held), digits(identities.held + identities.broken)]));
    }
    said
}
