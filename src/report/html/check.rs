//! What a check came to, as one self-contained web page for the people who made the files.
//!
//! For each file the score first, then the causes of trouble, the worst first, then the sheets as they stand in the file, with a number on
//! each cell that leads back to its cause. There is no script; what does not fit a narrow screen scrolls in its own frame.

mod card;

use super::super::lint::cause::{Cause, causes};
use super::super::lint::text::gain_said;
use super::super::lint::{Lint, Linted, LintedFile, LintedSheet};
use super::super::roles::Roles;
use super::super::view::Shown;
use super::super::width::digits;
use super::marks::{Mark, Marks, tint};
use super::picture::{Picture, Shared};
use super::{Words, escaped};
use crate::grid::Grid;
use crate::lint::{Level, Score};
use crate::message::Lang;
use crate::place::{Address, Range};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Cells of all pictures of a page together; sheets beyond them are not drawn, and the page says so.
const CELLS: u64 = 60_000;
/// Rows of a sheet that are drawn from its top.
const HEAD: u32 = 20;
/// Rows with marks that are drawn below them, each with its neighbours.
const MARKED: usize = 40;
/// So few rows are never left out.
const FEW: u32 = 3;
/// Places of a fault that are marked on the sheet.
const PLACES: usize = 3000;

impl Lint {
    /// The check as one page, complete from `<!DOCTYPE html>` on; it loads nothing from elsewhere and needs no script.
    ///
    /// Sheets are drawn where they were kept ([`Keep::sheets`](super::super::lint::Keep::sheets)) and something is wrong on them.
    pub fn html(&self, lang: Lang) -> String {
        let words = Words(lang);
        let mut page = Page { words, shared: Shared::default(), room: CELLS, many: self.sources.len() > 1 };
        let files: Vec<String> = (1..).zip(&self.sources).map(|(number, source)| page.source(number, source)).collect();
        let title = match self.sources.as_slice() {
            [only] => words.tell("check.page-title", [file_name(&only.name)]),
            all => words.tell("check.page-title-many", [digits(all.len())]),
        };
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
             <title>{title}</title>\n<style>\n{}{}{}</style>\n</head>\n<body class=\"check\">\n<a class=\"skip\" href=\"#main\">{}</a>\n",
            lang.tag(),
            include_str!("page.css"),
            include_str!("check.css"),
            page.shared.css(),
            words.say("check.skip"),
        );
        let lead = words.say("check.page-lead");
        let path = self.sources.first().filter(|only| self.sources.len() == 1 && file_name(&only.name) != only.name);
        let path = path.map_or_else(String::new, |only| format!("<p class=\"small path\">{}</p>\n", escaped(&only.name)));
        _ = writeln!(out, "<header>\n<h1>{title}</h1>\n{path}<p class=\"small\">{lead}</p>\n{}</header>", overview(words, self));
        _ = writeln!(out, "<main id=\"main\">\n{}{}</main>", files.concat(), errors(words, self));
        let footer = words.tell("check.footer", [env!("CARGO_PKG_VERSION")]);
        _ = writeln!(out, "<footer><p>{footer}</p></footer>\n</body>\n</html>");
        out
    }
}

/// The name of a file without its folders.
fn file_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A list of the files with their scores, and of the folders; nothing for a single file.
fn overview(words: Words, lint: &Lint) -> String {
    if lint.sources.len() < 2 {
        return String::new();
    }
    let level = |level: &Level| format!("<th scope=\"col\">{}</th>", level.word());
    let mut out = format!(
        "<section class=\"frame rows\" tabindex=\"0\" aria-label=\"{0}\"><table class=\"plain\">\n<thead><tr><th scope=\"col\">{0}</th>{1}</tr></thead>\n<tbody>\n",
        words.say("check.files"),
        Level::ALL.iter().map(level).collect::<String>()
    );
    let cells = |score: &Score| Level::ALL.map(|level| format!("<td>{}</td>", card::points(score.of(level)))).concat();
    for (number, source) in (1..).zip(&lint.sources) {
        let scores = source
            .file
            .as_ref()
            .map_or_else(|_| format!("<td colspan=\"3\">{}</td>", words.say("check.unread")), |file| cells(&file.score()));
        _ = writeln!(out, "<tr><th scope=\"row\"><a href=\"#file{number}\">{}</a></th>{scores}</tr>", escaped(&source.name));
    }
    for folder in lint.folders() {
        let name = words.tell("check.folder", [folder.name.clone(), digits(folder.files)]);
        let gain =
            folder.gains.first().map(|gain| format!("<br><span class=\"small\">{}</span>", escaped(&gain_said(gain, words.0, true))));
        _ = writeln!(out, "<tr class=\"folder\"><th scope=\"row\">{name}{}</th>{}</tr>", gain.unwrap_or_default(), cells(&folder.score));
    }
    out.push_str("</tbody></table></section>\n");
    out
}

fn errors(words: Words, lint: &Lint) -> String {
    let items: Vec<String> =
        lint.errors.iter().map(|error| format!("<li class=\"error\">{}</li>", escaped(&error.text(words.0)))).collect();
    if items.is_empty() { String::new() } else { format!("<ul class=\"findings\">{}</ul>\n", items.concat()) }
}

/// A page as it is made.
struct Page {
    words: Words,
    shared: Shared,
    room: u64,
    /// True where the page is about several files.
    many: bool,
}

impl Page {
    fn source(&mut self, number: usize, source: &Linted) -> String {
        // Of a single file the title of the page tells the name to the eye.
        let class = if self.many { "" } else { " class=\"skip\"" };
        let name = format!("<h2{class}>{}</h2>\n", escaped(&source.name));
        let head = format!("<section class=\"file\" id=\"file{number}\">\n{name}");
        let body = match &source.file {
            Ok(file) => self.file(number, source, file),
            Err(error) => format!("<ul class=\"findings\"><li class=\"error\">{}</li></ul>\n", escaped(&error.text(self.words.0))),
        };
        format!("{head}{body}</section>\n")
    }

    fn file(&mut self, number: usize, source: &Linted, file: &LintedFile) -> String {
        let causes = causes(source, file);
        let mut marks: BTreeMap<usize, Marks> = BTreeMap::new();
        for (cause_number, cause) in (1..).zip(&causes) {
            mark(&mut marks, number, cause_number, cause, file);
        }
        let mut sheets = String::new();
        for (index, sheet) in file.sheets.iter().enumerate() {
            if let Some(marks) = marks.get(&index) {
                sheets.push_str(&self.sheet(&sheet_id(number, index), sheet, marks));
            }
        }
        let mut out = card::scores(self.words, file);
        if causes.is_empty() {
            _ = writeln!(out, "<p class=\"clean\">{}</p>", self.words.say("check.clean"));
            return out;
        }
        out.push_str(&card::summary(self.words, number, &causes));
        let cards =
            card::Cards { words: self.words, file: number, generation: source.selection.generation(), anchors: &self.shared.anchors };
        for (cause_number, cause) in (1..).zip(&causes) {
            out.push_str(&cards.card(cause_number, cause, file));
        }
        out.push_str(&card::unjudged(self.words, file));
        if !sheets.is_empty() {
            let (label, chips) = (self.words.say("inspect.legend"), [super::roles(self.words), super::hidden(self.words)].concat());
            _ = writeln!(
                out,
                "<h3>{}</h3>\n<section aria-label=\"{label}\"><ul class=\"legend\">{chips}</ul></section>",
                self.words.say("check.sheets")
            );
        }
        out + &sheets
    }

    /// A sheet with its score and its picture.
    fn sheet(&mut self, id: &str, sheet: &LintedSheet, marks: &Marks) -> String {
        let name = if sheet.name.is_empty() { self.words.say("inspect.sheet-unnamed") } else { escaped(&sheet.name) };
        let score = escaped(&super::super::lint::text::points(self.words.0, &sheet.score()));
        let mut out = format!("<section class=\"sheet\" id=\"{id}\">\n<h3>{name}</h3>\n<p class=\"small\">{score}</p>\n");
        let Some(kept) = &sheet.sheet else { return out + "</section>\n" };
        let Some(used) = kept.grid.used() else { return out + "</section>\n" };
        let (rows, columns) = (rows(&kept.grid, marks), Shown::columns(&used));
        let cells = u64::from(rows.count()) * u64::from(columns.count());
        if cells > self.room {
            _ = writeln!(out, "<p class=\"sample\">{}</p>\n</section>", self.words.say("inspect.sheet-not-drawn"));
            return out;
        }
        self.room -= cells;
        let roles = Roles::new(&kept.layout).without_doubts();
        let seen = BTreeMap::new();
        let picture = Picture::new(self.words, id, &kept.grid, &roles, (rows, columns), &seen).marked(marks);
        out.push_str(&picture.html(&[], &mut self.shared));
        out + "</section>\n"
    }
}

/// The anchor of a sheet.
fn sheet_id(file: usize, index: usize) -> String {
    format!("s{file}-{}", index + 1)
}

/// The anchor of a cause.
fn cause_id(file: usize, cause: usize) -> String {
    format!("f{file}-{cause}")
}

/// Marks the cells of a cause on their sheets.
fn mark(sheets: &mut BTreeMap<usize, Marks>, file: usize, number: usize, cause: &Cause<'_>, linted: &LintedFile) {
    for found in &cause.found {
        let Some(index) = found.index else { continue };
        let (marks, severity) = (sheets.entry(index).or_default(), found.fault.severity);
        found.fault.ranges.iter().for_each(|&range| marks.tint(range, severity));
        let grid = linted.sheets.get(index).and_then(|sheet| sheet.sheet.as_ref()).map(|sheet| &*sheet.grid);
        let firsts = found.fault.ranges.iter().map(|range| shown_at(grid, range));
        let ranges: BTreeSet<Address> = found.fault.ranges.iter().map(|range| range.first).collect();
        let others = found.fault.cells.iter().copied().filter(|at| !ranges.contains(at));
        for at in firsts.chain(others).take(PLACES) {
            marks.put(at, Mark { anchor: cause_id(file, number), number, severity });
        }
    }
}

/// So many cells of a range are looked at for one that shows something.
const LOOKED_AT: usize = 200;

/// The cell where the mark of a range stands: its first filled one, for a blank one may lie below a text that runs over it.
fn shown_at(grid: Option<&Grid>, range: &Range) -> Address {
    let columns = |row: u32| (range.first.column..=range.last.column).map(move |column| Address::new(row, column));
    let filled = |at: &Address| grid.and_then(|grid| grid.cell(*at)).is_some_and(|cell| !cell.content.is_blank());
    (range.first.row..=range.last.row).flat_map(columns).take(LOOKED_AT).find(filled).unwrap_or(range.first)
}

/// The rows that are drawn: the first ones, those with marks and their neighbours, and the last one.
fn rows(grid: &Grid, marks: &Marks) -> Shown {
    let Some(used) = grid.used() else { return Shown::default() };
    let (first, last) = (used.first.row, used.last.row);
    let head = first..=last.min(first.saturating_add(HEAD - 1));
    let mut rows: BTreeSet<u32> = head.chain([last]).collect();
    let below: BTreeSet<u32> = marks.rows().filter(|row| !rows.contains(row) && (first..=last).contains(row)).collect();
    for row in below.into_iter().take(MARKED) {
        rows.extend((row.saturating_sub(1)..=row.saturating_add(1)).filter(|row| (first..=last).contains(row)));
    }
    let mut joined: Vec<u32> = Vec::new();
    for row in rows {
        // A line that says that two rows are left out takes as much room as the rows.
        let from = joined.last().filter(|&&before| row - before <= FEW + 1).map_or(row, |before| before + 1);
        joined.extend(from..=row);
    }
    Shown::of(joined)
}

#[cfg(test)]
mod tests;
