//! A sheet on the terminal: a grid with row numbers and column letters in which every cell shows the part it plays.
//!
//! ```text
//!          A         B      C
//! 1 T   | population by year
//! 2 CH  | year     |total  men
//! 3 SB  | 2023     |1,234    600
//! ```
//!
//! The letters beside a row name its parts from left to right, a `|` stands where the next part begins, a `!` before a cell with a
//! doubt; colour only says the same again.

use super::Sheet;
use super::facts::{Facts, first_text, grouped, path};
use super::proof;
use super::roles::{Role, Roles};
use super::view::{Limits, Piece, Shown, View};
use super::width::{Measure, Side, digits, plain};
use crate::finding::{Finding, Severity};
use crate::grid::{Align, Content, Grid, Visibility};
use crate::layout::Layout;
use crate::message::{Lang, Message, text};
use crate::place::{Address, Range, column_letters};
use crate::table::Observation;
use std::fmt::Write as _;

/// How a picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Language of legend and summary. In Japanese, characters of ambiguous width (`…`, `△`) count as two columns.
    pub lang: Lang,
    /// Columns of the terminal; fewer than 40 count as 40.
    pub width: usize,
    /// Colours as ANSI escape sequences; without them the picture says the same.
    pub color: bool,
    /// Rows of the sheet that are drawn at most; the middle of a longer sheet is left out.
    pub rows: usize,
    /// Says above the picture that the figures are made up.
    pub sample: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { lang: Lang::En, width: 100, color: false, rows: 60, sample: false }
    }
}

/// Draws a sheet and says what was read: the picture, a legend, each table, its proof and doubts, what was left over, and the ledger.
///
/// The text ends with a line end and holds no control character but line ends and, with colours, the sequences that set them.
pub fn draw(sheet: Sheet<'_>, options: Options) -> String {
    let Sheet { grid, layout, meanings, proof } = sheet;
    let pen = Pen::new(options);
    let facts = Facts::all(grid, layout, meanings, proof, |_, _| {});
    let mut out = heading(&pen, grid, layout, &facts);
    if let Some(used) = grid.used() {
        let roles = Roles::new(layout);
        let rows = shown_rows(grid, &roles, &used, options.rows, options.lang);
        out.push_str(&Picture::new(&pen, grid, &roles, rows, &used).draw());
        out.push_str(&legend(&pen));
    }
    for table in &facts {
        out.push('\n');
        out.push_str(&summary(&pen, grid, table));
    }
    if layout.tables.is_empty() && grid.used().is_some() {
        _ = writeln!(out, "\n{}", pen.say("inspect.sheet-no-table"));
    }
    out.push_str(&left_over(&pen, grid, &layout.left_over));
    if proof.ledger.filled > 0 {
        out.push('\n');
        let key = pen.say("inspect.key-ledger");
        pen.entry(&mut out, 0, key, pen.measure.width(key), &proof::ledger(&proof.ledger, pen.lang));
    }
    out
}

/// Lists findings, each with its place and hint; nothing where there are none.
pub fn findings(findings: &[Finding], options: Options) -> String {
    let pen = Pen::new(options);
    let mut out = String::new();
    for finding in findings {
        pen.finding(&mut out, finding, 0);
    }
    out
}

/// Writes words, wrapped and coloured as asked.
pub(super) struct Pen {
    pub(super) lang: Lang,
    pub(super) measure: Measure,
    pub(super) width: usize,
    color: bool,
    sample: bool,
}

/// What of the text is told apart by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Part(Role),
    Doubt,
    Error,
    Faint,
    Strong,
}

impl Ink {
    /// The parameters of the ANSI sequence; the sixteen plain colours alone, which every theme makes legible.
    const fn code(self) -> &'static str {
        match self {
            Self::Part(Role::Title) | Self::Strong => "1",
            Self::Part(Role::Unit) => "35",
            Self::Part(Role::StubHead) => "1;32",
            Self::Part(Role::Header) => "36",
            Self::Part(Role::Stub) => "32",
            Self::Part(Role::Body) => "",
            Self::Part(Role::Notes) | Self::Faint => "2",
            Self::Part(Role::LeftOver) => "31",
            Self::Doubt => "1;33",
            Self::Error => "1;31",
        }
    }
}

impl Pen {
    pub(super) fn new(options: Options) -> Self {
        let Options { lang, width, color, sample, .. } = options;
        Self { lang, measure: Measure { wide: lang == Lang::Ja }, width: width.max(40), color, sample }
    }

    pub(super) fn paint(&self, text: &str, ink: Ink) -> String {
        if self.color && !ink.code().is_empty() && !text.trim().is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
        } else {
            text.to_owned()
        }
    }

    pub(super) fn say(&self, key: &'static str) -> &'static str {
        text(key, self.lang)
    }

    pub(super) fn tell<A: Into<String>>(&self, key: &'static str, arguments: impl IntoIterator<Item = A>) -> String {
        Message::new(key, arguments).text(self.lang)
    }

    /// `body` wrapped beside a key that stands once, at its left.
    pub(super) fn entry(&self, out: &mut String, indent: usize, key: &str, key_width: usize, body: &str) {
        let room = self.width.saturating_sub(indent + key_width + 2).max(20);
        for (index, line) in self.measure.wrap(body, room).iter().enumerate() {
            let key = self.measure.fit(if index == 0 { key } else { "" }, key_width, Side::Left);
            out.push_str(format!("{}{}  {line}", " ".repeat(indent), self.paint(&key, Ink::Faint)).trim_end());
            out.push('\n');
        }
    }

    /// A finding with its hint.
    pub(super) fn finding(&self, out: &mut String, finding: &Finding, indent: usize) {
        let line = plain(&format!("{}: {}", finding.place, finding.message.text(self.lang)));
        let ink = if finding.severity == Severity::Error { Ink::Error } else { Ink::Doubt };
        let code_width = self.measure.width(finding.code);
        for (index, line) in self.measure.wrap(&line, self.width.saturating_sub(indent + code_width + 1)).iter().enumerate() {
            let code = if index == 0 { self.paint(finding.code, ink) } else { " ".repeat(code_width) };
            out.push_str(format!("{}{code} {line}", " ".repeat(indent)).trim_end());
            out.push('\n');
        }
        if let Some(hint) = &finding.hint {
            let hint = plain(&self.tell("command.hint", [hint.text(self.lang)]));
            for line in self.measure.wrap(&hint, self.width.saturating_sub(indent + code_width + 1)) {
                _ = writeln!(out, "{}{}", " ".repeat(indent + code_width + 1), self.paint(&line, Ink::Faint));
            }
        }
    }
}

/// The sheet's name and what came out of it.
fn heading(pen: &Pen, grid: &Grid, layout: &Layout, facts: &[Facts<'_>]) -> String {
    let mut out = String::new();
    if pen.sample {
        _ = writeln!(out, "*** {} ***", pen.paint(pen.say("inspect.sample"), Ink::Doubt));
    }
    let name = if grid.sheet.is_empty() { pen.say("inspect.sheet-unnamed").to_owned() } else { plain(&grid.sheet) };
    let mut parts = Vec::new();
    parts.extend(grid.used().map(|used| used.to_string()));
    match grid.visibility {
        Visibility::Visible => {}
        Visibility::Hidden => parts.push(pen.say("inspect.sheet-hidden").to_owned()),
        Visibility::VeryHidden => parts.push(pen.say("inspect.sheet-very-hidden").to_owned()),
    }
    if grid.used().is_none() {
        parts.push(pen.say("inspect.sheet-empty").to_owned());
    } else {
        let observations: usize = facts.iter().map(|facts| facts.observations).sum();
        let doubts: usize = layout.tables.iter().map(|table| table.doubts.len()).sum();
        parts.push(pen.tell("inspect.count-tables", [digits(layout.tables.len())]));
        parts.push(pen.tell("inspect.count-observations", [digits(observations)]));
        parts.push(pen.tell("inspect.count-doubts", [digits(doubts)]));
        parts.push(pen.tell("inspect.count-left-over", [digits(layout.left_over.len())]));
    }
    let head = format!("{name}  {}", parts.join(" / "));
    for line in pen.measure.wrap(&head, pen.width) {
        let rest = line.strip_prefix(&name).map(|rest| format!("{}{rest}", pen.paint(&name, Ink::Strong)));
        out.push_str(&rest.unwrap_or(line));
        out.push('\n');
    }
    out
}

/// Rows of a sheet whose parts are looked at, from each end.
const ROWS_LOOKED_AT: u32 = 2000;
/// Rows alike that are shown at the beginning of their run; enough to see a pattern.
const ALIKE_HEAD: usize = 4;
/// Rows alike that are shown at the end of their run.
const ALIKE_TAIL: usize = 2;

/// The rows worth drawing: the ends of each run of rows alike, so that every change is seen; at most `most` of them.
fn shown_rows(grid: &Grid, roles: &Roles<'_>, used: &Range, most: usize, lang: Lang) -> Shown {
    let looked = Shown::ends(used.first.row, used.last.row, ROWS_LOOKED_AT, ROWS_LOOKED_AT);
    let columns = Shown::columns(used);
    let look = |row| {
        let blank = grid.row(row).iter().all(|cell| cell.content.is_blank());
        (row, (!blank).then(|| (roles.marks(row, &columns, lang), grid.row_is_hidden(row))))
    };
    let looks: Vec<(u32, Option<(String, bool)>)> = looked.numbers().map(look).collect();
    let mut rows = Vec::new();
    for alike in looks.chunk_by(|a, b| a.1 == b.1 && a.0 + 1 == b.0) {
        let blank = alike.first().is_some_and(|(_, look)| look.is_none());
        let (head, tail) = if blank { (1, 0) } else { (ALIKE_HEAD, ALIKE_TAIL) };
        let left_out = alike.len() > head + tail + 1;
        let kept = alike.iter().enumerate().filter(|(index, _)| !left_out || *index < head || alike.len() - index <= tail);
        rows.extend(kept.map(|(_, (row, _))| *row));
    }
    let most = most.max(6);
    if rows.len() > most {
        let tail = most / 3;
        rows.drain(most - tail..rows.len() - tail);
    }
    Shown::of(rows)
}

/// Labels are not cut to less than this: rather fewer columns than words nobody can read.
const NARROWEST: usize = 7;
/// Figures are cut at this width; there is hardly one that has more digits.
const WIDEST_FIGURE: usize = 16;
/// Stands where columns are left out.
const GAP: &str = " : ";
/// Labels are cut at this width where there is room for it.
const WIDEST_LABEL: usize = 26;
/// Columns that are kept at the right edge where not all have room.
const KEPT_RIGHT: u32 = 2;

/// The grid of a picture.
struct Picture<'a> {
    pen: &'a Pen,
    view: View<'a>,
    number_width: usize,
    marks_width: usize,
}

impl<'a> Picture<'a> {
    fn new(pen: &'a Pen, grid: &'a Grid, roles: &'a Roles<'a>, rows: Shown, used: &Range) -> Self {
        let columns = Shown::columns(used);
        let mut marks_width = 0;
        for row in rows.numbers() {
            marks_width = marks_width.max(pen.measure.width(&roles.marks(row, &columns, pen.lang)));
        }
        let number_width = used.last.row.saturating_add(1).to_string().len() + 2 * usize::from(!grid.hidden_rows.is_empty());
        let room = pen.width.saturating_sub(number_width + marks_width + 4).max(20);
        let view = fitted(View::new(grid, roles, rows, columns, pen.measure, limits(WIDEST_LABEL, room)), room);
        Self { pen, view, number_width, marks_width }
    }

    fn draw(&self) -> String {
        let mut out = self.letters();
        for row in self.view.rows.numbers() {
            if let Some(count) = self.view.rows.left_out_before(row) {
                let text = self.pen.tell("inspect.rows-left-out", [digits(count as usize)]);
                _ = writeln!(out, "{}{}", " ".repeat(self.number_width + 1), self.pen.paint(&text, Ink::Faint));
            }
            out.push_str(self.line(row).trim_end());
            out.push('\n');
        }
        let left_out: u32 = self.view.columns.runs().iter().skip(1).filter_map(|run| self.view.columns.left_out_before(run.0)).sum();
        if left_out > 0 {
            _ = writeln!(out, "{}", self.pen.paint(&self.pen.tell("inspect.columns-left-out", [left_out.to_string()]), Ink::Faint));
        }
        out
    }

    /// The column letters; those of hidden columns in brackets.
    fn letters(&self) -> String {
        let mut line = " ".repeat(self.number_width + self.marks_width + 3);
        for (column, width) in self.view.widths(self.view.limits) {
            line.push_str(if self.gap_before(column) { " :  " } else { " " });
            let letters = column_letters(column);
            let letters = if self.view.grid.column_is_hidden(column) { format!("({letters})") } else { letters };
            line.push_str(&self.pen.measure.fit(&letters, width, Side::Center));
        }
        format!("{}\n", self.pen.paint(line.trim_end(), Ink::Faint))
    }

    fn gap_before(&self, column: u32) -> bool {
        self.view.columns.left_out_before(column).is_some()
    }

    /// One row: its number, its marks, its cells.
    fn line(&self, row: u32) -> String {
        let number = u64::from(row) + 1;
        let number = if self.view.grid.row_is_hidden(row) { format!("({number})") } else { number.to_string() };
        let marks = self.view.roles.marks(row, &self.view.columns, self.pen.lang);
        let margin = format!(
            "{} {} |",
            self.pen.measure.fit(&number, self.number_width, Side::Right),
            self.pen.measure.fit(&marks, self.marks_width, Side::Left)
        );
        let mut out = self.pen.paint(&margin, Ink::Faint);
        let mut width = self.pen.measure.width(&margin);
        let mut before = None;
        for piece in self.view.row(row) {
            if self.gap_before(piece.at.column) {
                width += GAP.len();
                out.push_str(GAP);
            }
            let role = self.view.roles.at(piece.at);
            let begins = role.is_some() && before.is_some() && role != before;
            before = role.or(before);
            if self.view.roles.doubtful(piece.source) {
                out.push_str(&self.pen.paint("!", Ink::Doubt));
            } else {
                out.push_str(if begins { "|" } else { " " });
            }
            let cell = self.cell(&piece, role, width + 1);
            width += 1 + self.pen.measure.width(&cell);
            out.push_str(&role.map_or(cell.clone(), |role| self.pen.paint(&cell, Ink::Part(role))));
        }
        out
    }

    /// What a piece shows, in exactly its width; at the right edge a text goes on to the edge of the terminal, `before` columns away
    /// from its left one.
    fn cell(&self, piece: &Piece, role: Option<Role>, before: usize) -> String {
        let columns = piece.at.column..piece.at.column + piece.columns;
        let mut width = columns.map(|column| self.view.width_of(column) + 1).sum::<usize>().saturating_sub(1);
        let style = self.view.grid.cell(piece.source).map(|cell| (cell, self.view.grid.style(cell)));
        let (side, indent) = style.map_or((Side::Left, 0), |(cell, style)| {
            let side = match (style.align, &cell.content) {
                (Align::Right, _) | (Align::General, Content::Number(_)) => Side::Right,
                (Align::Center | Align::CenterAcross, _) if piece.columns > 1 => Side::Center,
                _ if role == Some(Role::Body) => Side::Right,
                _ => Side::Left,
            };
            (side, if side == Side::Left { self.view.indent(cell) } else { 0 })
        });
        let text = plain(&self.view.text(piece.source));
        let text = if side == Side::Left { text } else { text.trim().to_owned() };
        if side == Side::Left && self.view.columns.runs().last().is_some_and(|run| piece.at.column + piece.columns > run.1) {
            width = width.max(self.pen.width.saturating_sub(before));
        }
        let text = if piece.rows + piece.line > 1 { self.part_of(&text, width, piece) } else { text };
        self.pen.measure.fit(&format!("{}{text}", " ".repeat(indent)), width, side)
    }
}

impl Picture<'_> {
    /// What a row of a merge shows of its text, which goes on from row to row.
    fn part_of(&self, text: &str, width: usize, piece: &Piece) -> String {
        let lines = self.pen.measure.wrap(text, width);
        let line = piece.line as usize;
        if piece.rows == 1 { lines.get(line..).unwrap_or_default().concat() } else { lines.get(line).cloned().unwrap_or_default() }
    }
}

/// How wide columns become where labels above figures have at most `labels`; stubs keep enough to tell their rows apart.
fn limits(labels: usize, room: usize) -> Limits {
    Limits { figures: WIDEST_FIGURE, stub: labels.max(WIDEST_LABEL.min(room / 4)), labels }
}

/// The view with columns as wide as there is room, and where even narrow ones have none, without those in the middle.
fn fitted(view: View<'_>, room: usize) -> View<'_> {
    let total = |labels: usize| view.widths(limits(labels, room)).map(|(_, width)| width + 1).sum::<usize>();
    if let Some(labels) = (NARROWEST..=WIDEST_LABEL).rev().find(|&labels| total(labels) <= room) {
        let columns = view.columns.clone();
        return view.narrowed(columns, limits(labels, room));
    }
    let limits = limits(NARROWEST + 2, room);
    let widths: Vec<(u32, usize)> = view.widths(limits).collect();
    let last = widths.last().map_or(0, |(column, _)| *column);
    let mut used = widths.iter().rev().take(KEPT_RIGHT as usize).map(|(_, width)| width + 1).sum::<usize>() + GAP.len();
    let head = widths.iter().take_while(|(_, width)| {
        used += width + 1;
        used <= room
    });
    let head = u32::try_from(head.count()).unwrap_or(u32::MAX);
    view.narrowed(Shown::ends(0, last, head.max(1), KEPT_RIGHT), limits)
}

/// The marks and what they stand for.
fn legend(pen: &Pen) -> String {
    let mut parts: Vec<String> = Role::ALL.iter().map(|role| format!("{} {}", role.mark(pen.lang), role.name(pen.lang))).collect();
    parts.push(format!("{} {}", pen.say("inspect.mark-doubt"), pen.say("inspect.role-doubt")));
    parts.push(format!("( ) {}", pen.say("inspect.role-hidden")));
    let inks = Role::ALL.iter().map(|&role| Ink::Part(role)).chain([Ink::Doubt, Ink::Faint]);
    let mut out = String::new();
    let mut line = 0;
    for (part, ink) in parts.iter().zip(inks) {
        let width = pen.measure.width(part) + 3;
        if line > 0 && line + width > pen.width {
            out.push('\n');
            line = 0;
        }
        out.push_str(if line == 0 { "  " } else { "   " });
        out.push_str(&pen.paint(part, ink));
        line += width;
    }
    out.push('\n');
    out
}

/// Groups that are listed of what was left over.
const LEFT_OVER_LISTED: usize = 20;
/// Doubts that are listed of one table.
const DOUBTS_LISTED: usize = 20;

/// What was read of one table.
fn summary(pen: &Pen, grid: &Grid, facts: &Facts<'_>) -> String {
    let layout = facts.layout;
    let mut entries = facts.entries(pen.lang);
    let examples = [("inspect.key-first", &facts.first), ("inspect.key-last", &facts.last)];
    entries.extend(examples.into_iter().filter_map(|(key, seen)| Some((key, example(seen.as_ref()?)))));
    if !layout.hidden.is_empty() {
        entries.push(("inspect.key-merged-away", merged_away(pen, grid, &layout.hidden)));
    }
    let key_width = entries.iter().map(|(key, _)| pen.measure.width(pen.say(key))).max().unwrap_or(0);
    let title = pen.tell("inspect.table", [facts.number.to_string()]);
    let mut out = format!("{}  {}\n", pen.paint(&title, Ink::Strong), facts.range);
    for (key, body) in entries {
        pen.entry(&mut out, 2, pen.say(key), key_width, &body);
    }
    for doubt in layout.doubts.iter().take(DOUBTS_LISTED) {
        pen.finding(&mut out, doubt, 2);
    }
    more(pen, &mut out, layout.doubts.len(), DOUBTS_LISTED);
    out
}

/// A body cell with its labels: `B5  1,234 = 人口 > 男 / 令和5年`.
fn example(seen: &Observation<'_>) -> String {
    let paths = [seen.header, seen.stub].map(|labels| path(labels, " > "));
    let labels = paths.into_iter().filter(|path| !path.is_empty()).collect::<Vec<_>>().join(" / ");
    let period = seen.period.map(|period| period.interval());
    let known = [seen.unit.map(plain), period, seen.area.map(|area| format!("{} {}", area.code, area.name))];
    let known = known.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let known = if known.is_empty() { known } else { format!(" [{known}]") };
    format!("{}  {}{known} = {labels}", seen.cell, plain(&seen.text()).trim())
}

/// The values that merges hide, the first few of them.
fn merged_away(pen: &Pen, grid: &Grid, hidden: &[Address]) -> String {
    let few = hidden.iter().take(5).map(|at| format!("{at} \"{}\"", pen.measure.cut(&first_text(grid, &Range::cell(*at)), 16)));
    let mut out = few.collect::<Vec<_>>().join(", ");
    if hidden.len() > 5 {
        out.push_str(", ");
        out.push_str(&pen.tell("inspect.more", [(hidden.len() - 5).to_string()]));
    }
    out
}

/// The cells that no table accounts for, neighbours as one.
fn left_over(pen: &Pen, grid: &Grid, cells: &[Address]) -> String {
    if cells.is_empty() {
        return String::new();
    }
    let title = pen.tell("inspect.left-over", [digits(cells.len())]);
    let mut out = String::from("\n");
    for line in pen.measure.wrap(&title, pen.width) {
        _ = writeln!(out, "{}", pen.paint(&line, Ink::Strong));
    }
    let groups = grouped(cells);
    let key_width = groups.iter().take(LEFT_OVER_LISTED).map(|group| group.to_string().len()).max().unwrap_or(0);
    for group in groups.iter().take(LEFT_OVER_LISTED) {
        let text = pen.measure.cut(&first_text(grid, group), pen.width.saturating_sub(key_width + 20).max(10));
        let size = u64::from(group.height()) * u64::from(group.width());
        let size = if size > 1 { format!(" ({})", pen.tell("inspect.left-over-group", [size.to_string()])) } else { String::new() };
        pen.entry(&mut out, 2, &group.to_string(), key_width, &format!("\"{text}\"{size}"));
    }
    more(pen, &mut out, groups.len(), LEFT_OVER_LISTED);
    out
}

/// Says how many of a list are not in it.
fn more(pen: &Pen, out: &mut String, all: usize, listed: usize) {
    if all > listed {
        _ = writeln!(out, "  {}", pen.paint(&pen.tell("inspect.more", [digits(all - listed)]), Ink::Faint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::SheetProof;
    use crate::grid::Cell;
    use crate::meaning::Meaning;
    use crate::report::view::tests::sample;

    fn options(lang: Lang, width: usize) -> Options {
        Options { lang, width, ..Options::default() }
    }

    fn draw(grid: &Grid, layout: &Layout, options: Options) -> String {
        let meanings = Meaning::all(grid, layout);
        super::draw(Sheet { grid, layout, meanings: &meanings, proof: &SheetProof::default() }, options)
    }

    #[test]
    fn a_picture_shows_parts_without_colour() {
        let (grid, layout) = sample();
        let drawn = draw(&grid, &layout, options(Lang::En, 80));
        let lines: Vec<&str> = drawn.lines().collect();
        assert!(lines[0].starts_with("表1  A1:D8 / tables: 1 / observations: 6 / doubts: 1"), "{drawn}");
        assert!(lines[2].starts_with("1 T   | 人口の推移"), "{drawn}");
        assert!(lines[6].starts_with("5 SB  | 令和5年|"), "{drawn}");
        assert!(lines[7].starts_with("6 SB! | 令和6年|") && lines[7].contains("1,240!"), "{drawn}");
        assert!(drawn.contains("first         B5  1,234") && drawn.contains("= 人口 > 男 / 令和5年"), "{drawn}");
        assert!(drawn.contains("LAY999 a.xlsx!表1!C6"), "{drawn}");
        assert!(!drawn.contains('\u{1b}'));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let (mut grid, layout) = sample();
        for column in 4..60 {
            grid.put(4, Cell::new(column, 0, Content::text("とても長い文字列です")));
        }
        for (lang, width) in [(Lang::En, 80), (Lang::Ja, 80), (Lang::Ja, 200), (Lang::En, 1)] {
            let pen = Pen::new(options(lang, width));
            for line in draw(&grid, &layout, options(lang, width)).lines() {
                assert!(pen.measure.width(line) <= pen.width, "{}: {line}", pen.measure.width(line));
            }
        }
    }

    #[test]
    fn long_runs_are_shortened_and_counted() {
        let (mut grid, mut layout) = sample();
        let last = layout.tables[0].rows[1].clone();
        for row in 8..500 {
            grid.put(row, Cell::new(0, 0, Content::text("x")));
            layout.tables[0].rows.push(crate::layout::BodyRow { row, ..last.clone() });
        }
        let drawn = draw(&grid, &layout, options(Lang::En, 80));
        assert!(drawn.contains("... 486 rows ..."), "{drawn}");
        assert!(drawn.lines().count() < 40, "{drawn}");
    }

    #[test]
    fn a_hostile_text_cannot_reach_the_terminal() {
        let (mut grid, layout) = sample();
        grid.put(0, Cell::new(0, 0, Content::text("\u{1b}]0;x\u{7}\nline")));
        let drawn = draw(&grid, &layout, options(Lang::En, 80));
        assert!(!drawn.contains('\u{1b}') && drawn.contains("| ]0;x line"), "{drawn}");
    }

    #[test]
    fn sample_data_and_empty_sheets_are_said() {
        let (grid, layout) = sample();
        let sample = draw(&grid, &layout, Options { sample: true, ..options(Lang::Ja, 80) });
        assert!(sample.starts_with("*** 見本データです"), "{sample}");
        assert_eq!(draw(&Grid::new("空"), &Layout::default(), options(Lang::En, 80)), "空  no filled cells\n");
    }
}
