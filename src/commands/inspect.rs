//! `seihyo inspect`: how each sheet of a file was read, on the terminal or as one HTML page.

use super::{Context, Outcome};
use clap::ArgMatches;
use seihyo::audit::{self, SheetProof};
use seihyo::finding::{Error, Finding, Severity};
use seihyo::grid::Grid;
use seihyo::layout::{self, Layout, Siblings};
use seihyo::meaning::Meaning;
use seihyo::message::Message;
use seihyo::place::Place;
use seihyo::read::{self, Reading};
use seihyo::report::{File, Sheet, html, terminal};
use seihyo::source::Format;
use seihyo::table::Table;
use std::path::Path;

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let named = text("file").unwrap_or_default();
    let limits = &context.limits;
    let read =
        super::single(context, named).and_then(|input| input.load_within(limits)).and_then(|source| read::read_within(&source, limits));
    let (format, mut reading) = match read {
        Ok(read) => read,
        Err(error) => return context.failed(&error),
    };
    let mut siblings = match text("sheet").map_or_else(|| Ok(Siblings::default()), |sheet| keep_sheet(&mut reading, named, sheet)) {
        Ok(siblings) => siblings,
        Err(error) => return context.failed(&error),
    };
    let mut layouts: Vec<Layout> = reading.grids.iter().map(|grid| layout::detect(grid, None)).collect();
    let meanings: Vec<Vec<Meaning>> = reading.grids.iter().zip(&layouts).map(|(grid, layout)| Meaning::all(grid, layout)).collect();
    let prove = |((grid, layout), meanings): ((&Grid, &mut Layout), &Vec<Meaning>)| audit::examine(grid, layout, meanings);
    let proofs: Vec<SheetProof> = reading.grids.iter().zip(&mut layouts).zip(&meanings).map(prove).collect();
    reading.grids.iter().zip(&mut layouts).for_each(|(grid, layout)| siblings.compare(grid, layout));
    for (grid, proof) in reading.grids.iter().zip(&proofs) {
        reading.findings.extend(audit::ledger_findings(grid, &proof.ledger));
    }
    let all = reading.grids.iter().zip(&layouts).zip(&meanings).zip(&proofs);
    let sheets: Vec<Sheet<'_>> = all.map(|(((grid, layout), meanings), proof)| Sheet { grid, layout, meanings, proof }).collect();
    reading.findings.extend(sheets.iter().flat_map(values));
    if let Some(page) = text("html") {
        if let Err(error) = write_page(context, named, format, &reading, &sheets, Path::new(page)) {
            return context.failed(&error);
        }
    } else {
        draw(context, &reading, &sheets, matches.get_one::<u16>("width").map(|&width| usize::from(width)));
    }
    let doubtful = layouts.iter().flat_map(|layout| &layout.tables).any(|table| !table.doubts.is_empty());
    if doubtful || reading.findings.iter().any(|finding| finding.severity > Severity::Info) { Outcome::Findings } else { Outcome::Clean }
}

/// What is to be known of the values of a sheet: cells that were split, marks with a meaning of their own.
fn values(sheet: &Sheet<'_>) -> Vec<Finding> {
    let tables = (1..).zip(sheet.layout.tables.iter().zip(sheet.meanings));
    let of_table = |(number, (layout, meaning))| {
        let table = Table { grid: sheet.grid, layout, meaning, number };
        table.reading().findings().into_iter().chain(meaning.findings(sheet.grid, layout))
    };
    tables.flat_map(of_table).collect()
}

/// Leaves the sheet of that name alone, and says how one before it that looks like it was read. Errs where there is none of that name, and
/// lists those there are.
pub(super) fn keep_sheet(reading: &mut Reading, file: &str, sheet: &str) -> Result<Siblings, Error> {
    let Some(at) = reading.grids.iter().position(|grid| *grid.sheet == *sheet) else {
        let names: Vec<String> = reading.grids.iter().map(|grid| format!("\"{}\"", grid.sheet)).collect();
        let message = Message::new("command.no-sheet", [sheet]);
        return Err(Error::new(Place::file(file), message).hint(Message::new("command.no-sheet-hint", [names.join(", ")])));
    };
    let grid = reading.grids.swap_remove(at);
    let siblings = Siblings::before(&grid, reading.grids.iter().take(at));
    reading.grids = vec![grid];
    Ok(siblings)
}

fn draw(context: &Context, reading: &Reading, sheets: &[Sheet<'_>], width: Option<usize>) {
    let width = width.or_else(super::terminal_width).unwrap_or(terminal::Options::default().width);
    let options = terminal::Options { lang: context.lang, width, color: context.color, ..terminal::Options::default() };
    for &sheet in sheets {
        super::print(&terminal::draw(sheet, options));
    }
    if !reading.findings.is_empty() {
        super::print(&terminal::findings(&reading.findings, options));
    }
}

fn write_page(context: &Context, named: &str, format: Format, reading: &Reading, sheets: &[Sheet<'_>], page: &Path) -> Result<(), Error> {
    let encoding = reading.encoding.as_ref().map(|certificate| certificate.encoding.to_owned());
    let file = File {
        name: named,
        facts: std::iter::once(format.name().to_owned()).chain(encoding).collect(),
        sheets: sheets.to_vec(),
        findings: &reading.findings,
    };
    let html = html::page(&file, html::Options { lang: context.lang, ..html::Options::default() });
    super::write(page, &html)?;
    super::print(&Message::new("command.written", [page.to_string_lossy()]).text(context.lang));
    Ok(())
}
