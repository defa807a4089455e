//! Text with delimiters: every record a row, every field a cell, exactly as they stand in the file.
//!
//! The scanner follows RFC 4180 and where files do not, reads what a person would: a quote that is never closed, or that is closed by a
//! quote amid another field, belongs to the text. Blank lines are records, so that row numbers are record numbers.

mod delimiter;
mod scan;

use crate::finding::{Error, Finding, Severity};
use crate::grid::{Cell, Content, Grid};
use crate::limits::{Budget, Exceeded};
use crate::message::Message;
use crate::place::{Address, Place};
use crate::read::{Reading, take_cells, take_text};
use crate::source::SourceFile;
use crate::source::encoding;
use delimiter::Delimiter;
use scan::{LineEnds, Oddity, Scanner};
use std::collections::BTreeMap;

/// Reads a text file as one grid with an empty sheet name; all content is text.
///
/// Errs where the bytes are in no known encoding.
///
/// ```
/// use seihyo::{place::Address, read::csv, source::SourceFile};
/// let source = SourceFile { name: "a.csv".into(), bytes: b"x,y\n1,\"2,3\"\n".as_slice().into(), declared_charset: None };
/// let reading = csv::read(&source).unwrap();
/// let cell = reading.grids[0].cell(Address::new(1, 1)).unwrap();
/// assert_eq!(reading.grids[0].text(Address::new(1, 1), cell), "2,3");
/// ```
pub fn read(source: &SourceFile) -> Result<Reading, Error> {
    read_within(source, &Budget::default())
}

/// As [`read`], within a budget.
pub fn read_within(source: &SourceFile, budget: &Budget) -> Result<Reading, Error> {
    let file = Place::file(source.name.clone());
    let decoded = encoding::decode(&file, &source.bytes, &source.declarations())?;
    let mut findings = decoded.findings;
    let text = decoded.text.trim_end_matches('\u{1A}');
    let delimiter = delimiter::detect(text);
    let (grid, survey) = fill(text, &delimiter, budget).map_err(|exceeded| exceeded.error(file.clone()))?;
    findings.extend(survey.findings(&file.with_sheet(""), &delimiter));
    Ok(Reading { grids: vec![grid], findings, encoding: Some(decoded.certificate), ..Reading::default() })
}

fn fill(text: &str, delimiter: &Delimiter, budget: &Budget) -> Result<(Grid, Survey), Exceeded> {
    let mut grid = Grid::new("");
    let mut survey = Survey::default();
    let mut scanner = Scanner::new(text, delimiter.byte, budget);
    let mut fields = Vec::new();
    let mut row = 0;
    while scanner.record(&mut fields)? {
        let directive = row == 0 && delimiter.is_declared;
        if !directive {
            let mut cells = Vec::new();
            for (column, field) in (0..).zip(&fields) {
                survey.field(Address::new(row, column), field.as_ref());
                if !field.is_empty() {
                    take_text(budget, field.len())?;
                    cells.push(Cell::new(column, 0, Content::text(field.as_ref())));
                }
            }
            take_cells(budget, cells.len() + 1)?;
            survey.record(row, &fields);
            grid.put_row(row, cells);
        }
        for (oddity, column) in scanner.oddities.drain(..) {
            survey.oddity(oddity, Address::new(row, column));
        }
        row = row.saturating_add(1);
    }
    survey.line_ends = scanner.line_ends;
    Ok((grid, survey))
}

/// How often something was met, and where first.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: usize,
    first: Option<Address>,
}

impl Tally {
    fn add(&mut self, at: Address) {
        self.count += 1;
        self.first.get_or_insert(at);
    }

    fn finding(self, place: &Place, code: &'static str, severity: Severity, key: &'static str) -> Option<Finding> {
        let first = self.first?;
        Some(Finding::new(code, severity, place.with_cell(first), Message::new(key, [self.count.to_string()])))
    }
}

/// What is odd about a whole file.
#[derive(Default)]
struct Survey {
    /// Records by their number of fields, blank ones left out, with the first of each.
    widths: BTreeMap<usize, (usize, u32)>,
    oddities: BTreeMap<Oddity, Tally>,
    line_breaks: Tally,
    excel_texts: Tally,
    zeros: Tally,
    line_ends: LineEnds,
}

impl Survey {
    fn record(&mut self, row: u32, fields: &[std::borrow::Cow<'_, str>]) {
        if fields.iter().any(|field| !field.is_empty()) {
            self.widths.entry(fields.len()).or_insert((0, row)).0 += 1;
        }
    }

    fn field(&mut self, at: Address, field: &str) {
        if field.contains(['\n', '\r']) {
            self.line_breaks.add(at);
        }
        if field.starts_with("=\"") && field.ends_with('"') && field.len() > 2 {
            self.excel_texts.add(at);
        }
        if field.contains('\0') {
            self.zeros.add(at);
        }
    }

    fn oddity(&mut self, oddity: Oddity, at: Address) {
        self.oddities.entry(oddity).or_default().add(at);
    }

    fn findings(&self, place: &Place, delimiter: &Delimiter) -> Vec<Finding> {
        use Severity::{Info, Warning};
        let oddity = |oddity| self.oddities.get(&oddity).copied().unwrap_or_default();
        let plain = |code, key| Some(Finding::new(code, Info, place.clone(), Message::plain(key)));
        [
            self.ragged(place),
            oddity(Oddity::AfterQuote).finding(place, "CSV002", Warning, "read.csv-after-quote"),
            oddity(Oddity::Unclosed).finding(place, "CSV003", Warning, "read.csv-unclosed-quote"),
            self.line_breaks.finding(place, "CSV004", Info, "read.csv-line-break"),
            plain("CSV005", "read.csv-line-ends").filter(|_| self.line_ends.are_mixed()),
            self.zeros.finding(place, "CSV006", Warning, "read.csv-nul"),
            plain("CSV007", "read.csv-declared").filter(|_| delimiter.is_declared),
            self.excel_texts.finding(place, "CSV008", Info, "read.csv-excel-text"),
            plain("CSV009", "read.csv-one-column").filter(|_| delimiter.byte.is_none() && !self.widths.is_empty()),
            unsure(place, delimiter),
            oddity(Oddity::WithinText).finding(place, "CSV011", Info, "read.csv-quote-within"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Records that do not have as many fields as most; more fields than most may be an unquoted delimiter that shifted the figures.
    fn ragged(&self, place: &Place) -> Option<Finding> {
        let (&usual, _) = self.widths.iter().max_by_key(|(_, (count, _))| *count)?;
        let others = self.widths.iter().filter(|(width, _)| **width != usual);
        let (count, row) = others.map(|(_, record)| *record).reduce(|a, b| (a.0 + b.0, a.1.min(b.1)))?;
        let wider = self.widths.range(usual + 1..).map(|(_, (count, _))| count).sum::<usize>();
        let severity = if wider > 0 { Severity::Warning } else { Severity::Info };
        let message = Message::new("read.csv-ragged", [count.to_string(), usual.to_string(), wider.to_string()]);
        Some(Finding::new("CSV001", severity, place.with_cell(Address::new(row, 0)), message))
    }
}

fn unsure(place: &Place, delimiter: &Delimiter) -> Option<Finding> {
    let (chosen, rival) = (delimiter.byte?, delimiter.rival?);
    let message = Message::new("read.csv-unsure", [delimiter::name(chosen), delimiter::name(rival)]);
    Some(Finding::new("CSV010", Severity::Warning, place.clone(), message))
}

#[cfg(test)]
mod tests;
