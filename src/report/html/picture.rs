//! One sheet as a table of the page.

use super::super::facts::Facts;
use super::super::roles::{Role, Roles};
use super::super::view::{Limits, Piece, Shown, View};
use super::super::width::Measure;
use super::marks::{self, Marks};
use super::{Words, class, escaped, short};
use crate::grid::{Align, Borders, Content, Grid, Line, Style};
use crate::place::{Address, column_letters};
use crate::table::Observation;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What was understood of a body cell.
pub(super) struct Seen {
    table: usize,
    value: Option<f64>,
    status: Option<&'static str>,
    unit: Option<String>,
}

impl Seen {
    pub(super) fn new(table: usize, observation: &Observation<'_>) -> Self {
        Self { table, value: observation.value, status: observation.status, unit: observation.unit.map(str::to_owned) }
    }
}

/// What the pictures of a page share: the looks of cells, each as one class, and how much text there is room for.
pub(super) struct Shared {
    rules: BTreeMap<String, usize>,
    room: usize,
    /// The anchors of cells with marks that were drawn.
    pub(super) anchors: BTreeSet<String>,
}

impl Default for Shared {
    fn default() -> Self {
        Self { rules: BTreeMap::new(), room: TEXT_OF_PAGE, anchors: BTreeSet::new() }
    }
}

/// Bytes of cell text of a page, before texts are cut short; no file made for people has so much in so few cells.
const TEXT_OF_PAGE: usize = 2_000_000;
/// Characters of a cell that are shown.
const TEXT_OF_CELL: usize = 2000;
/// Characters of a cell that are shown once a page has had its text.
const TEXT_WITHOUT_ROOM: usize = 24;

impl Shared {
    /// As much of a cell's text as there is room for.
    fn text(&mut self, text: &str) -> String {
        let shown = escaped(&short(text, if self.room > 0 { TEXT_OF_CELL } else { TEXT_WITHOUT_ROOM }));
        self.room = self.room.saturating_sub(shown.len());
        shown
    }

    /// The class of a look, made where it is new.
    fn class(&mut self, rule: String) -> String {
        let next = self.rules.len() + 1;
        format!("y{}", self.rules.entry(rule).or_insert(next))
    }

    /// The rules of all looks, in the order of their classes.
    pub(super) fn css(&self) -> String {
        let mut rules: Vec<(&usize, &String)> = self.rules.iter().map(|(rule, number)| (number, rule)).collect();
        rules.sort_unstable();
        rules.iter().fold(String::new(), |mut css, (number, rule)| {
            _ = writeln!(css, ".grid .y{number} {{ {rule}}}");
            css
        })
    }
}

/// A sheet with what is needed to draw it.
pub(super) struct Picture<'a> {
    pub(super) view: View<'a>,
    words: Words,
    id: &'a str,
    seen: &'a BTreeMap<Address, Seen>,
    marks: Option<&'a Marks>,
}

/// Contents that are wider than this, in half-width characters, wrap.
const LIMITS: Limits = Limits { figures: 24, stub: 40, labels: 20 };
/// Cells of a doubt that each say it in their own `title`; of a larger one only the first does.
const CELLS_TITLED: u64 = 60;

impl<'a> Picture<'a> {
    pub(super) fn new(
        words: Words,
        id: &'a str,
        grid: &'a Grid,
        roles: &'a Roles<'a>,
        (rows, columns): (Shown, Shown),
        seen: &'a BTreeMap<Address, Seen>,
    ) -> Self {
        let view = View::new(grid, roles, rows, columns, Measure { wide: true }, LIMITS);
        Self { view, words, id, seen, marks: None }
    }

    /// The same picture with marks on its cells.
    pub(super) fn marked(self, marks: &'a Marks) -> Self {
        Self { marks: Some(marks), ..self }
    }

    /// The table in its frame.
    pub(super) fn html(&self, facts: &[Facts<'_>], shared: &mut Shared) -> String {
        let label = self.words.tell("inspect.picture", [&*self.view.grid.sheet]);
        let marks: Vec<(u32, String)> = self.view.rows.numbers().map(|row| (row, self.marks(row))).collect();
        let measure = Measure { wide: true };
        let widest = marks.iter().map(|(_, marks)| measure.width(marks)).max().unwrap_or(0);
        let margin = half_widths(widest, 0.62) + half_widths(self.last_number().to_string().len(), 0.6) + 1.8;
        let mut width = margin;
        let mut columns = format!("<col style=\"width:{margin:.2}em\">");
        let mut letters = format!("<th scope=\"col\"><span class=\"skip\">{}</span></th>", self.words.say("inspect.parts"));
        for (column, wide) in self.view.widths(LIMITS) {
            if self.view.columns.left_out_before(column).is_some() {
                columns.push_str("<col style=\"width:2em\">");
                letters.push_str("<th>…</th>");
                width += 2.0;
            }
            let em = half_widths(wide, 0.58) + 1.0;
            width += em;
            _ = write!(columns, "<col style=\"width:{em:.2}em\">");
            let hidden = if self.view.grid.column_is_hidden(column) { " class=\"x\"" } else { "" };
            _ = write!(letters, "<th scope=\"col\"{hidden}>{}</th>", column_letters(column));
        }
        let mut out = format!("<section class=\"frame\" tabindex=\"0\" aria-label=\"{label}\">\n");
        _ = write!(out, "<table class=\"grid\" data-sheet=\"{}\"", self.id);
        for table in facts {
            if let Some(unit) = table.first.as_ref().and_then(|seen| seen.unit) {
                _ = write!(out, " data-u{}=\"{}\"", table.number, escaped(unit));
            }
        }
        let marks_width = half_widths(widest, 0.62);
        _ = writeln!(out, " style=\"width:{width:.2}em;--marks:{marks_width:.2}em\">\n<colgroup>{columns}</colgroup>");
        _ = writeln!(out, "<thead><tr>{letters}</tr></thead>\n<tbody>");
        for (row, marks) in &marks {
            self.gap(&mut out, *row);
            self.line(&mut out, *row, marks, facts, shared);
        }
        out.push_str("</tbody></table>\n</section>\n");
        self.not_drawn(&mut out);
        out
    }

    fn last_number(&self) -> u64 {
        self.view.rows.runs().last().map_or(0, |run| u64::from(run.1) + 1)
    }

    fn marks(&self, row: u32) -> String {
        self.view.roles.marks(row, &self.view.columns, self.words.0)
    }

    /// A line for the rows left out before a row.
    fn gap(&self, out: &mut String, row: u32) {
        if let Some(count) = self.view.rows.left_out_before(row) {
            let gaps = self.view.columns.runs().len().saturating_sub(1);
            let key = if self.marks.is_some() { "check.rows-not-drawn" } else { "inspect.rows-not-drawn" };
            let text = self.words.tell(key, [count.to_string()]);
            _ = writeln!(
                out,
                "<tr class=\"gap\"><th class=\"n\"></th><td colspan=\"{}\"><span>{text}</span></td></tr>",
                self.view.columns.count() as usize + gaps
            );
        }
    }

    /// Says below the picture how many columns it lacks.
    fn not_drawn(&self, out: &mut String) {
        let columns: u32 = self.view.columns.runs().iter().filter_map(|run| self.view.columns.left_out_before(run.0)).sum();
        if columns > 0 {
            let text = self.words.tell("inspect.columns-left-out", [columns.to_string()]);
            _ = writeln!(out, "<p class=\"small\">{text}</p>");
        }
    }

    fn line(&self, out: &mut String, row: u32, marks: &str, facts: &[Facts<'_>], shared: &mut Shared) {
        let hidden = if self.view.grid.row_is_hidden(row) { " x" } else { "" };
        _ = write!(out, "<tr data-r=\"{row}\"><th class=\"n{hidden}\" scope=\"row\">{}<i>{}</i></th>", u64::from(row) + 1, escaped(marks));
        let mut before = None;
        for piece in self.view.row(row) {
            if self.view.columns.left_out_before(piece.at.column).is_some() {
                out.push_str("<td class=\"gap\">…</td>");
            }
            let role = self.view.roles.at(piece.at);
            let begins = role.is_some() && before.is_some() && role != before;
            before = role.or(before);
            if piece.line == 0 {
                self.cell(out, &piece, role, begins, facts, shared);
            }
        }
        out.push_str("</tr>\n");
    }

    fn cell(&self, out: &mut String, piece: &Piece, role: Option<Role>, begins: bool, facts: &[Facts<'_>], shared: &mut Shared) {
        let text = self.view.text(piece.source);
        let mut classes: Vec<String> = role.map(class).into_iter().map(str::to_owned).collect();
        let mut flag = |on: bool, class: &str| classes.extend(on.then(|| class.to_owned()));
        let grid = self.view.grid;
        let doubts: Vec<_> = self.view.roles.doubts_at(piece.source).collect();
        flag(begins, "e");
        flag(!doubts.is_empty(), "d");
        flag(grid.row_is_hidden(piece.at.row) || grid.column_is_hidden(piece.at.column), "x");
        flag(role == Some(Role::Body) && matches!(grid.cell(piece.source).map(|cell| &cell.content), Some(Content::Text(_))), "w");
        classes.extend(self.look(piece, role, shared));
        let marks = self.marks.map_or(&[][..], |marks| marks.at(piece.source));
        classes.extend(self.marks.and_then(|marks| marks.class(piece.source)).map(str::to_owned));
        let tag = match role {
            Some(Role::Header | Role::Stub | Role::StubHead) if !text.is_empty() => "th",
            _ => "td",
        };
        _ = write!(out, "<{tag}");
        if tag == "th" {
            classes.insert(0, "c".to_owned());
            let axis = if role == Some(Role::Stub) { "row" } else { "col" };
            let group = if (if axis == "row" { piece.rows } else { piece.columns }) > 1 { "group" } else { "" };
            _ = write!(out, " scope=\"{axis}{group}\"");
        }
        if !classes.is_empty() {
            _ = write!(out, " class=\"{}\"", classes.join(" "));
        }
        if piece.rows > 1 {
            _ = write!(out, " rowspan=\"{}\"", piece.rows);
        }
        if piece.columns > 1 {
            _ = write!(out, " colspan=\"{}\"", piece.columns);
        }
        if !marks.is_empty() || !text.is_empty() && (role != Some(Role::Body) || !doubts.is_empty()) {
            let anchor = format!("{}-{}", self.id, piece.source);
            _ = write!(out, " id=\"{anchor}\"");
            shared.anchors.extend((!marks.is_empty()).then_some(anchor));
        }
        if !doubts.is_empty() {
            let indices: Vec<String> = doubts.iter().map(|(index, _)| index.to_string()).collect();
            let said = doubts.iter().filter(|(_, doubt)| {
                doubt.place.range.is_some_and(|range| {
                    u64::from(range.height()) * u64::from(range.width()) <= CELLS_TITLED || range.first == piece.source
                })
            });
            let said: Vec<String> =
                said.map(|(_, doubt)| format!("{} {}", doubt.code, short(&doubt.message.text(self.words.0), 200))).collect();
            _ = write!(out, " data-d=\"{}\"", indices.join(" "));
            if !said.is_empty() {
                _ = write!(out, " title=\"{}\"", escaped(&said.join("\n")));
            }
        }
        if role == Some(Role::Body) {
            self.understood(out, piece.at, &text, facts);
        }
        let shown = self.runs(piece.source, &text, shared);
        _ = write!(out, ">{shown}{}</{tag}>", marks::links(self.words, marks));
    }

    /// A cell's text, with what the file strikes through or sets higher marked as such.
    fn runs(&self, at: Address, text: &str, shared: &mut Shared) -> String {
        let runs = self.view.grid.runs.get(&at).map_or(&[][..], Vec::as_slice);
        if runs.is_empty() || text.len() > TEXT_OF_CELL {
            return shared.text(text.trim_end());
        }
        let mut out = String::new();
        let mut end = 0;
        for run in runs {
            let (Some(before), Some(part)) = (text.get(end..run.start), text.get(run.start..run.end)) else { break };
            let tag = if run.strike { "s" } else { "sup" };
            _ = write!(out, "{}<{tag}>{}</{tag}>", shared.text(before), shared.text(part));
            end = run.end;
        }
        out.push_str(&shared.text(text.get(end..).unwrap_or_default().trim_end()));
        out
    }

    /// What was understood of a body cell, where it is not plain from its text.
    fn understood(&self, out: &mut String, at: Address, text: &str, facts: &[Facts<'_>]) {
        _ = write!(out, " data-c=\"{}\"", at.column);
        let Some(seen) = self.seen.get(&at) else { return };
        if facts.len() > 1 {
            _ = write!(out, " data-t=\"{}\"", seen.table + 1);
        }
        let value = seen.value.map(shown_number).unwrap_or_default();
        if value != text.trim().replace(',', "") {
            _ = write!(out, " data-v=\"{value}\"");
        }
        if let Some(status) = seen.status {
            _ = write!(out, " data-s=\"{}\"", escaped(status));
        }
        let first = facts.get(seen.table).and_then(|table| table.first.as_ref()).and_then(|first| first.unit);
        if seen.unit.as_deref() != first {
            _ = write!(out, " data-u=\"{}\"", escaped(seen.unit.as_deref().unwrap_or_default()));
        }
    }

    /// The classes of a cell's look in the file: font, alignment, indent, borders, fill.
    fn look(&self, piece: &Piece, role: Option<Role>, shared: &mut Shared) -> Vec<String> {
        let Some(cell) = self.view.grid.cell(piece.source) else { return Vec::new() };
        let style = self.view.grid.style(cell);
        let number = matches!(cell.content, Content::Number(_)) && role != Some(Role::Body);
        let css = rule(style, self.borders(piece, style), number);
        let mut classes = Vec::new();
        if style.fill.is_some() {
            classes.push("f".to_owned());
        }
        if !css.is_empty() {
            classes.push(shared.class(css));
        }
        classes
    }

    /// The lines around a piece: those at its right and bottom are of the last cells of a merge.
    fn borders(&self, piece: &Piece, style: &Style) -> Borders {
        let of = |at: Address| self.view.grid.cell(at).map_or(Borders::default(), |cell| self.view.grid.style(cell).borders);
        let bottom = Address::new(piece.at.row + piece.rows - 1, piece.at.column);
        let right = Address::new(piece.at.row, piece.at.column + piece.columns - 1);
        Borders {
            bottom: of(bottom).bottom.max(if piece.rows == 1 { style.borders.bottom } else { Line::None }),
            right: of(right).right.max(if piece.columns == 1 { style.borders.right } else { Line::None }),
            ..style.borders
        }
    }
}

/// So many half-width characters in em.
fn half_widths(count: usize, em: f64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) * em
}

/// A number in plain digits, or with an exponent where it has more of them than anybody reads.
fn shown_number(number: f64) -> String {
    if number == 0.0 || (1e-9..1e16).contains(&number.abs()) { number.to_string() } else { format!("{number:e}") }
}

/// The CSS of a look; empty for a plain cell.
fn rule(style: &Style, borders: Borders, number: bool) -> String {
    let mut css = String::new();
    let mut add = |on: bool, rule: &str| {
        if on {
            css.push_str(rule);
            css.push_str("; ");
        }
    };
    add(style.bold, "font-weight: 700");
    add(style.italic, "font-style: italic");
    add(style.strike, "text-decoration: line-through");
    add(style.vertical, "writing-mode: vertical-rl");
    match style.align {
        Align::General => add(number, "text-align: right"),
        Align::Left => add(true, "text-align: left"),
        Align::Center | Align::CenterAcross => add(true, "text-align: center"),
        Align::Right => add(true, "text-align: right"),
        Align::Spread => add(true, "text-align: justify; text-align-last: justify"),
    }
    let indent = if style.align == Align::Right { "right" } else { "left" };
    add(style.indent > 0, &format!("padding-{indent}: {}em", 0.4 + f64::from(style.indent.min(15))));
    for (side, line) in [("top", borders.top), ("right", borders.right), ("bottom", borders.bottom), ("left", borders.left)] {
        let drawn = match line {
            Line::None => continue,
            Line::Hair => "1px dotted",
            Line::Thin => "1px solid",
            Line::Medium => "2px solid",
            Line::Thick => "3px solid",
        };
        add(true, &format!("border-{side}: {drawn} var(--line)"));
    }
    if let Some(fill) = style.fill {
        add(true, &format!("--fill: #{:06x}", fill & 0x00ff_ffff));
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_cell_needs_no_rule() {
        assert_eq!(rule(&Style::default(), Borders::default(), false), "");
        assert_eq!(rule(&Style { bold: true, ..Style::default() }, Borders::default(), true), "font-weight: 700; text-align: right; ");
    }

    #[test]
    fn a_look_is_one_class() {
        let mut styles = Shared::default();
        assert_eq!((styles.class("b; ".to_owned()), styles.class("a; ".to_owned())), ("y1".to_owned(), "y2".to_owned()));
        assert_eq!(styles.class("b; ".to_owned()), "y1");
        assert_eq!(styles.css(), ".grid .y1 { b; }\n.grid .y2 { a; }\n");
    }

    #[test]
    fn numbers_show_in_digits_people_read() {
        for (number, shown) in [(0.0, "0"), (-5.0, "-5"), (1234.5, "1234.5"), (1e20, "1e20"), (0.1, "0.1")] {
            assert_eq!(shown_number(number), shown);
        }
    }
}
