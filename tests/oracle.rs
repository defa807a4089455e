//! Every filled cell of every grid equals what calamine (Excel, ODS) or the decoded text (CSV, HTML) holds.
//!
//! Runs over `fixtures/sources`, and over `../shared/corpus` where it is there. What both hold must be the same; the few things that
//! are not the same by nature (empty texts, line ends, dates of ODS as texts) are named where they are evened out. Of a page every
//! letter within a table cell is counted.

#![expect(clippy::print_stdout, reason = "a run tells how much it compared")]

use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};
use seihyo::grid::{Content, Grid};
use seihyo::place::Address;
use seihyo::read;
use seihyo::source::encoding::{self, Declaration, DeclaredBy};
use seihyo::source::{Format, SourceFile, input};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a comparison of many files came to.
#[derive(Default)]
struct Tally {
    files: AtomicUsize,
    cells: AtomicUsize,
    unread: AtomicUsize,
}

/// A cell as both sides understand it.
#[derive(Clone, Debug, PartialEq)]
enum Plain {
    Number(f64),
    Text(String),
    Logical(bool),
    Error,
}

fn ours(content: &Content) -> Option<Plain> {
    match content {
        Content::Blank => None,
        Content::Number(number) => Some(Plain::Number(*number)),
        Content::Text(text) => Some(Plain::Text(text.to_string())),
        Content::Logical(value) => Some(Plain::Logical(*value)),
        Content::Error(_) => Some(Plain::Error),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a spreadsheet's whole numbers are exact")]
fn theirs(data: &Data) -> Option<Plain> {
    match data {
        Data::Empty => None,
        Data::Int(number) => Some(Plain::Number(*number as f64)),
        Data::Float(number) => Some(Plain::Number(*number)),
        Data::DateTime(moment) => Some(Plain::Number(moment.as_f64())),
        Data::Bool(value) => Some(Plain::Logical(*value)),
        Data::Error(_) => Some(Plain::Error),
        // ODS stores dates as ISO texts; a grid holds the serial number, as the other formats do.
        Data::DateTimeIso(text) => Some(serial(text).map_or_else(|| Plain::Text(text.clone()), Plain::Number)),
        Data::String(text) | Data::DurationIso(text) if text.is_empty() => None,
        Data::String(text) | Data::DurationIso(text) => Some(Plain::Text(text.clone())),
    }
}

/// The serial number of an ISO date or date with time.
fn serial(iso: &str) -> Option<f64> {
    use jiff::civil::{DateTime, date};
    let moment: DateTime = iso.parse().ok().or_else(|| iso.parse::<jiff::civil::Date>().ok().map(DateTime::from))?;
    let days = (moment.date() - date(1899, 12, 30)).get_days();
    let seconds = moment.duration_since(DateTime::from(moment.date())).as_secs_f64();
    Some(f64::from(days) + seconds / 86_400.0)
}

/// Line ends count as one: a workbook may hold CR, LF or both, and readers unify them differently.
fn same(a: &Plain, b: &Plain) -> bool {
    match (a, b) {
        (Plain::Text(a), Plain::Text(b)) => a.replace("\r\n", "\n").replace('\r', "\n") == b.replace("\r\n", "\n").replace('\r', "\n"),
        (Plain::Number(a), Plain::Number(b)) => a.to_bits() == b.to_bits() || (a - b).abs() <= f64::EPSILON * a.abs().max(b.abs()),
        _ => a == b,
    }
}

/// The address of a cell counted from the corner of a range.
fn address(top: u32, left: u32, row: usize, column: usize) -> Address {
    let far = |count| u32::try_from(count).expect("calamine counts rows and columns in 32 bits");
    Address::new(top + far(row), left + far(column))
}

/// Compares one workbook sheet by sheet; the differences as texts.
fn compare_workbook(name: &str, bytes: &[u8], grids: &[Grid], tally: &Tally) -> Vec<String> {
    let workbook: Result<Sheets<_>, _> = open_workbook_auto_from_rs(Cursor::new(bytes));
    let Ok(mut workbook) = workbook else {
        tally.unread.fetch_add(1, Ordering::Relaxed);
        return Vec::new();
    };
    let mut differences = Vec::new();
    for grid in grids {
        let Ok(range) = workbook.worksheet_range(&grid.sheet) else {
            differences.push(format!("{name}!{}: calamine has no such sheet", grid.sheet));
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        let mut cells: BTreeMap<Address, [Option<Plain>; 2]> = BTreeMap::new();
        for (at, cell) in grid.filled() {
            cells.entry(at).or_default()[0] = ours(&cell.content);
        }
        for (row, column, data) in range.used_cells() {
            if let Some(plain) = theirs(data) {
                cells.entry(address(top, left, row, column)).or_default()[1] = Some(plain);
            }
        }
        for (at, [ours, theirs]) in &cells {
            let equal = match (ours, theirs) {
                (Some(ours), Some(theirs)) => same(ours, theirs),
                (None, None) => true,
                _ => false,
            };
            if !equal {
                differences.push(format!("{name}!{}!{at}: ours {ours:?}, calamine {theirs:?}", grid.sheet));
            }
        }
        tally.cells.fetch_add(cells.len(), Ordering::Relaxed);
    }
    differences
}

/// Compares the one grid of a CSV file with its decoded text: every character but delimiters, quotes and line ends is in a cell, in order.
fn compare_csv(name: &str, source: &SourceFile, grid: &Grid, tally: &Tally) -> Vec<String> {
    let place = seihyo::place::Place::file(name);
    let decoded = encoding::decode(&place, &source.bytes, &[]).expect("the reader decoded it").text;
    let structure = |c: &char| !matches!(c, '"' | ',' | '\t' | ';' | '|' | '\r' | '\n' | '\u{feff}');
    let written: String = decoded.chars().filter(structure).collect();
    let cells: String = grid.filled().map(|(at, cell)| grid.text(at, cell).into_owned()).collect();
    let kept: String = cells.chars().filter(structure).collect();
    tally.cells.fetch_add(grid.filled().count(), Ordering::Relaxed);
    if written == kept {
        Vec::new()
    } else {
        vec![format!("{name}: {} characters in the file, {} in the cells", written.len(), kept.len())]
    }
}

/// Compares the grids of a page with its parsed text: every letter within a `td` or `th` is in a cell, and no other.
///
/// Where the reader reports hidden parts, texts of images or cells without a table, the two differ by nature and are not compared.
fn compare_page(name: &str, source: &SourceFile, reading: &read::Reading, tally: &Tally) -> Vec<String> {
    if reading.findings.iter().any(|finding| ["GRD161", "GRD163", "GRD164"].contains(&finding.code)) {
        tally.unread.fetch_add(1, Ordering::Relaxed);
        return Vec::new();
    }
    let place = seihyo::place::Place::file(name);
    let found = reading.encoding.iter().map(|certificate| Declaration::new(DeclaredBy::Meta, certificate.encoding));
    let text = encoding::decode(&place, &source.bytes, &found.collect::<Vec<_>>()).expect("the reader decoded it").text;
    // A parser that runs scripts takes what stands in <noscript> for text; readers of data see its tables.
    let text = ["<noscript>", "</noscript>", "<NOSCRIPT>", "</NOSCRIPT>"].iter().fold(text, |text, tag| text.replace(tag, ""));
    let page = scraper::Html::parse_document(&text);
    let mut written: Vec<char> = Vec::new();
    for node in page.tree.nodes() {
        // A button shows its value.
        let shown = node.value().as_element().filter(|element| element.name() == "input" && element.attr("type") != Some("hidden"));
        let text = node.value().as_text().map(|text| &**text).or_else(|| shown.and_then(|element| element.attr("value")));
        let Some(text) = text else { continue };
        let names: Vec<&str> = node.ancestors().filter_map(|node| node.value().as_element().map(scraper::node::Element::name)).collect();
        let silent = names.iter().any(|name| ["script", "style", "rt", "rp", "template", "title"].contains(name));
        let holder = names.iter().find(|name| ["td", "th", "caption", "table"].contains(name));
        if !silent && holder.is_some_and(|name| ["td", "th"].contains(name)) {
            written.extend(text.chars().filter(|c| !c.is_whitespace()));
        }
    }
    let cells = reading.grids.iter().flat_map(|grid| grid.filled().map(|(at, cell)| grid.text(at, cell).into_owned()));
    let mut kept: Vec<char> = cells.flat_map(|text| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<char>>()).collect();
    tally.cells.fetch_add(reading.grids.iter().map(|grid| grid.filled().count()).sum(), Ordering::Relaxed);
    written.sort_unstable();
    kept.sort_unstable();
    if written == kept { Vec::new() } else { vec![format!("{name}: {} letters on the page, {} in the cells", written.len(), kept.len())] }
}

fn compare_folder(folder: &Path) -> Tally {
    let tally = Tally::default();
    let inputs = input::find(&[folder.to_string_lossy().into_owned()]).inputs;
    let mut differences = Vec::new();
    for input in &inputs {
        let Ok(source) = input.load() else { continue };
        let Ok((format, reading)) = read::read(&source) else { continue };
        tally.files.fetch_add(1, Ordering::Relaxed);
        match format {
            Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => {
                differences.extend(compare_workbook(&input.relative, &source.bytes, &reading.grids, &tally));
            }
            Format::Csv => differences.extend(reading.grids.iter().flat_map(|grid| compare_csv(&input.relative, &source, grid, &tally))),
            Format::Html => differences.extend(compare_page(&input.relative, &source, &reading, &tally)),
            Format::Biff | Format::SpreadsheetMl => {}
        }
    }
    for difference in differences.iter().take(40) {
        println!("{difference}");
    }
    println!(
        "{}: {} files read, {} cells compared, {} files not compared (calamine cannot open them, or the page has hidden parts), {} differences",
        folder.display(),
        tally.files.load(Ordering::Relaxed),
        tally.cells.load(Ordering::Relaxed),
        tally.unread.load(Ordering::Relaxed),
        differences.len()
    );
    assert!(differences.is_empty(), "{} cells differ", differences.len());
    tally
}

#[test]
fn the_fixtures_read_as_calamine_reads_them() {
    let tally = compare_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sources"));
    assert!(tally.files.load(Ordering::Relaxed) > 0 && tally.cells.load(Ordering::Relaxed) > 1000);
}

#[test]
fn the_corpus_reads_as_calamine_reads_it() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: ../shared/corpus is not there");
        return;
    }
    let tally = compare_folder(&corpus);
    assert!(tally.cells.load(Ordering::Relaxed) > 1_000_000);
}
