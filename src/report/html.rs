//! How a file was read, as one self-contained web page.
//!
//! Every sheet is drawn as a table in which merges, borders, indents and fills stand as in the file and a colour and a mark show the part
//! each cell plays. Choosing a figure lights up its labels; without scripts the same is in the lists of row and column labels.

mod check;
mod marks;
mod parts;
mod picture;

use super::facts::Facts;
use super::roles::{Role, Roles};
use super::view::Shown;
use super::width::digits;
use super::{File, Sheet};
use crate::finding::Finding;
use crate::grid::Visibility;
use crate::message::{Lang, Message, text};
use crate::place::Address;
use picture::{Picture, Seen, Shared};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How a page is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Language of the page.
    pub lang: Lang,
    /// Says at the top that the figures are made up.
    pub sample: bool,
    /// Rows of each sheet that are drawn from its beginning, at least 1.
    pub head_rows: u32,
    /// Rows of each sheet that are drawn at its end, at least 1.
    pub tail_rows: u32,
    /// Cells of the whole page; sheets are drawn with fewer rows, and the last ones not at all, before there are more.
    pub cells: u64,
    /// The address of [`SCRIPT`], for pages under a policy that lets no script stand in them; none has it in the page.
    pub script: Option<&'static str>,
}

/// The script of a page: choosing a figure lights up its labels.
pub const SCRIPT: &str = include_str!("html/page.js");

impl Default for Options {
    fn default() -> Self {
        Self { lang: Lang::En, sample: false, head_rows: 200, tail_rows: 50, cells: 40_000, script: None }
    }
}

/// The page for a file with all its sheets, complete from `<!DOCTYPE html>` on; it loads nothing from elsewhere.
///
/// With the default options it stays under a few MB whatever the file holds; what is not drawn is said where it would stand.
pub fn page(file: &File<'_>, options: Options) -> String {
    let words = Words(options.lang);
    let mut shared = Shared::default();
    let (mut nav, mut sections, mut totals) = (String::new(), String::new(), Totals::default());
    let named: Vec<_> = file.sheets.iter().map(|sheet| &*sheet.grid.sheet).collect();
    for (index, (sheet, rows)) in file.sheets.iter().zip(rows_to_draw(file, options)).enumerate() {
        let findings = file.findings.iter().filter(|finding| finding.place.sheet.as_deref() == Some(&*sheet.grid.sheet));
        let drawn = Section::new(words, index + 1, sheet, rows, &findings.collect::<Vec<_>>(), &mut shared);
        nav.push_str(&drawn.nav);
        sections.push_str(&drawn.html);
        totals.add(drawn.totals);
    }
    let loose = file.findings.iter().filter(|finding| finding.place.sheet.as_deref().is_none_or(|sheet| !named.contains(&sheet)));
    let loose = parts::findings(words, &loose.collect::<Vec<_>>());
    let many = file.sheets.len() > 1;
    let title = words.tell("inspect.page-title", [file.name]);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">{}</a>\n",
        options.lang.tag(),
        include_str!("html/page.css"),
        shared.css(),
        words.say("inspect.skip"),
    );
    out.push_str(&head(words, file, &title, totals, options.sample));
    _ = writeln!(out, "<div class=\"page{}\">", if many { " many" } else { "" });
    if many {
        let label = words.say("inspect.nav");
        _ = writeln!(out, "<nav class=\"sheets\" aria-label=\"{label}\"><h2>{label}</h2><ol>\n{nav}</ol></nav>");
    }
    _ = writeln!(out, "<main id=\"main\">\n{loose}{sections}</main>\n</div>");
    let footer = words.tell("inspect.footer", [env!("CARGO_PKG_VERSION")]);
    _ = write!(out, "<footer><p>{footer}</p></footer>\n{}", parts::reading(words));
    let script = options.script.map_or_else(|| format!("<script>\n{SCRIPT}"), |address| format!("<script src=\"{}\">", escaped(address)));
    _ = writeln!(out, "{script}</script>\n</body>\n</html>");
    out
}

/// Messages in one language, made safe for a page.
#[derive(Clone, Copy)]
struct Words(Lang);

impl Words {
    fn say(self, key: &'static str) -> String {
        escaped(text(key, self.0))
    }

    fn tell<A: Into<String>>(self, key: &'static str, arguments: impl IntoIterator<Item = A>) -> String {
        escaped(&Message::new(key, arguments).text(self.0))
    }

    fn count(self, key: &'static str, count: usize) -> String {
        self.tell(key, [digits(count)])
    }
}

/// A text that a page shows as it is: markup and control characters mean nothing in it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\r' => {}
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The beginning of a text, with `…` where the rest is left out.
fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// What a sheet or a file came to.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    tables: usize,
    observations: usize,
    doubts: usize,
    left_over: usize,
}

impl Totals {
    fn add(&mut self, other: Self) {
        self.tables += other.tables;
        self.observations += other.observations;
        self.doubts += other.doubts;
        self.left_over += other.left_over;
    }

    /// The totals as list items; what needs a look stands out.
    fn items(self, words: Words) -> String {
        let item = |key, count: usize, attention: bool| {
            let class = if attention && count > 0 { " class=\"attention\"" } else { "" };
            format!("<li{class}>{}</li>", words.count(key, count))
        };
        [
            item("inspect.count-tables", self.tables, false),
            item("inspect.count-observations", self.observations, false),
            item("inspect.count-doubts", self.doubts, true),
            item("inspect.count-left-over", self.left_over, true),
        ]
        .concat()
    }
}

/// The head of the page: what the file is, what came out, and what the colours mean.
fn head(words: Words, file: &File<'_>, title: &str, totals: Totals, sample: bool) -> String {
    let facts: Vec<String> = file.facts.iter().map(|fact| format!("<li>{}</li>", escaped(fact))).collect();
    let facts = facts.concat();
    let sheets = words.count("inspect.count-sheets", file.sheets.len());
    let sample = if sample { format!("<p class=\"sample\">{}</p>\n", words.say("inspect.sample")) } else { String::new() };
    let doubt = chip("d", &words.say("inspect.mark-doubt"), &words.say("inspect.role-doubt"));
    let chips = [roles(words), doubt, hidden(words)].concat();
    format!(
        "<header>\n<h1>{title}</h1>\n<ul class=\"facts\">{facts}<li>{sheets}</li>{}</ul>\n{sample}\
         <section aria-label=\"{}\"><ul class=\"legend\">{chips}</ul></section>\n<p class=\"small\">{}</p>\n<p class=\"small\">{}</p>\n</header>\n",
        totals.items(words),
        words.say("inspect.legend"),
        words.say("inspect.page-lead"),
        words.say("inspect.legend-marks"),
    )
}

/// An entry of a legend.
fn chip(class: &str, mark: &str, name: &str) -> String {
    format!("<li><b class=\"{class}\">{mark}</b>{name}</li>")
}

/// What the colours and marks of the parts mean.
fn roles(words: Words) -> String {
    Role::ALL.iter().map(|&role| chip(class(role), &escaped(role.mark(words.0)), &escaped(role.name(words.0)))).collect()
}

/// What the look of hidden cells means.
fn hidden(words: Words) -> String {
    chip("x", "&nbsp;", &words.say("inspect.role-hidden"))
}

/// The class of a role's cells.
const fn class(role: Role) -> &'static str {
    match role {
        Role::Title => "t",
        Role::Unit => "u",
        Role::StubHead => "k",
        Role::Header => "h",
        Role::Stub => "s",
        Role::Body => "b",
        Role::Notes => "o",
        Role::LeftOver => "l",
    }
}

/// Rows of a sheet that are drawn at least, if it is drawn at all.
const FEWEST_ROWS: u32 = 24;

/// The rows that each sheet is drawn with, so that the page keeps to its cells; none for a sheet that has no room.
fn rows_to_draw(file: &File<'_>, options: Options) -> Vec<Option<Shown>> {
    let used: Vec<_> = file.sheets.iter().map(|sheet| sheet.grid.used()).collect();
    let plan = |head: u32, tail: u32| -> Vec<(Shown, u64)> {
        used.iter()
            .map(|used| {
                let Some(used) = used else { return (Shown::default(), 0) };
                let rows = Shown::ends(used.first.row, used.last.row, head.max(1), tail.max(1));
                let cells = u64::from(rows.count()) * u64::from(Shown::columns(used).count());
                (rows, cells)
            })
            .collect()
    };
    let (mut head, mut tail) = (options.head_rows, options.tail_rows);
    let mut planned = plan(head, tail);
    while planned.iter().map(|(_, cells)| cells).sum::<u64>() > options.cells && head.saturating_add(tail) > FEWEST_ROWS {
        (head, tail) = (head / 4 * 3, tail / 4 * 3);
        planned = plan(head, tail);
    }
    let mut left = options.cells;
    let drawn = planned.into_iter().map(|(rows, cells)| {
        let room = cells <= left;
        left = left.saturating_sub(cells);
        room.then_some(rows)
    });
    drawn.collect()
}

/// A sheet of the page and its entry in the navigation.
struct Section {
    nav: String,
    html: String,
    totals: Totals,
}

impl Section {
    fn new(words: Words, number: usize, sheet: &Sheet<'_>, rows: Option<Shown>, findings: &[&Finding], shared: &mut Shared) -> Self {
        let Sheet { grid, layout, meanings, proof } = *sheet;
        let id = format!("s{number}");
        let mut seen: BTreeMap<Address, Seen> = BTreeMap::new();
        let facts = Facts::all(grid, layout, meanings, proof, |table, observation| {
            if rows.as_ref().is_some_and(|rows| rows.contains(observation.cell.row)) {
                seen.insert(observation.cell, Seen::new(table, observation));
            }
        });
        let totals = Totals {
            tables: layout.tables.len(),
            observations: facts.iter().map(|facts| facts.observations).sum(),
            doubts: layout.tables.iter().map(|table| table.doubts.len()).sum(),
            left_over: layout.left_over.len(),
        };
        let name = if grid.sheet.is_empty() { words.say("inspect.sheet-unnamed") } else { escaped(&grid.sheet) };
        let mut html = format!("<section class=\"sheet\" id=\"{id}\">\n<h2>{name}{}</h2>\n", hidden_badge(words, grid.visibility));
        if let Some(used) = grid.used() {
            _ = writeln!(html, "<ul class=\"facts\"><li>{used}</li>{}</ul>", totals.items(words));
            if layout.tables.is_empty() {
                _ = writeln!(html, "<p class=\"small\">{}</p>", words.say("inspect.sheet-no-table"));
            }
            let columns = Shown::columns(&used);
            if let Some(rows) = &rows {
                let roles = Roles::new(layout);
                let picture = Picture::new(words, &id, grid, &roles, (rows.clone(), columns.clone()), &seen);
                html.push_str(&picture.html(&facts, shared));
            } else {
                _ = writeln!(html, "<p class=\"sample\">{}</p>", words.say("inspect.sheet-not-drawn"));
            }
            html.push_str(&parts::tables(words, &id, grid, &facts, &rows.unwrap_or_default(), &columns));
            html.push_str(&parts::left_over(words, grid, &layout.left_over));
            if proof.ledger.filled > 0 {
                let ledger = escaped(&super::proof::ledger(&proof.ledger, words.0));
                _ = writeln!(html, "<p class=\"small\">{}: {ledger}</p>", words.say("inspect.key-ledger"));
            }
        } else {
            _ = writeln!(html, "<p class=\"small\">{}</p>", words.say("inspect.sheet-empty"));
        }
        html.push_str(&parts::objects(words, grid));
        html.push_str(&parts::findings(words, findings));
        html.push_str("</section>\n");
        Self { nav: nav_entry(words, &id, &name, grid.visibility, totals), html, totals }
    }
}

/// Says that people do not see a sheet.
fn hidden_badge(words: Words, visibility: Visibility) -> String {
    let key = match visibility {
        Visibility::Visible => return String::new(),
        Visibility::Hidden => "inspect.sheet-hidden",
        Visibility::VeryHidden => "inspect.sheet-very-hidden",
    };
    format!("<span class=\"badge\">{}</span>", words.say(key))
}

/// A sheet's entry in the navigation.
fn nav_entry(words: Words, id: &str, name: &str, visibility: Visibility, totals: Totals) -> String {
    let mut small = format!("<small>{}</small>", words.count("inspect.count-tables", totals.tables));
    if visibility != Visibility::Visible {
        _ = write!(small, "<small>{}</small>", words.say("inspect.sheet-hidden"));
    }
    if totals.doubts > 0 {
        _ = write!(small, "<small class=\"attention\">{}</small>", words.count("inspect.count-doubts", totals.doubts));
    }
    format!("<li><a href=\"#{id}\">{name}{small}</a></li>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::SheetProof;
    use crate::grid::{Cell, Content, Grid};
    use crate::layout::Layout;
    use crate::report::view::tests::sample;

    fn page_of(grid: &Grid, layout: &Layout, options: Options) -> String {
        let proof = SheetProof::default();
        let meanings = crate::meaning::Meaning::all(grid, layout);
        let file = File {
            name: "<a>.xlsx",
            facts: vec!["xlsx".to_owned()],
            sheets: vec![Sheet { grid, layout, meanings: &meanings, proof: &proof }],
            findings: &[],
        };
        page(&file, options)
    }

    #[test]
    fn a_page_is_self_contained_and_escaped() {
        let (grid, layout) = sample();
        let page = page_of(&grid, &layout, Options::default());
        assert!(page.contains("&lt;b&gt;x&lt;/b&gt;") && !page.contains("<b>x</b>"));
        assert!(page.contains("<title>how &lt;a&gt;.xlsx was read</title>"));
        for outside in ["http://", "https://", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn figures_carry_what_was_understood() {
        let (grid, layout) = sample();
        let page = page_of(&grid, &layout, Options::default());
        assert!(page.contains(" data-c=\"2\" data-v=\"-5\">△5</td>"), "minus");
        assert!(page.contains(" data-v=\"\" data-s=\"nil\""), "mark");
        assert!(page.contains(" data-c=\"1\">1,234</td>"), "plain");
        assert!(page.contains("id=\"s1-t1-c2\" data-path=\"人口 › 女\" data-cells=\"B3 C4\""), "header path");
        assert!(page.contains("id=\"s1-t1-r4\" data-path=\"令和5年\" data-cells=\"A5\""), "stub path");
        assert!(page.contains("id=\"s1-B3\""), "label cell");
    }

    #[test]
    fn every_tag_that_opens_closes() {
        let (grid, layout) = sample();
        let page = page_of(&grid, &layout, Options { sample: true, lang: Lang::Ja, ..Options::default() });
        for tag in ["table", "tr", "td", "th", "ol", "ul", "dl", "section", "div", "details", "main", "nav", "header", "footer", "aside"] {
            let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert!(page.contains("<html lang=\"ja\">") && page.contains("見本データです"));
    }

    #[test]
    fn a_form_shows_the_labels_of_each_field() {
        let (grid, mut layout) = sample();
        let table = layout.tables.first_mut().unwrap();
        let labels = table.columns.drain(..).next_back().unwrap().labels;
        table.rows.clear();
        table.header = None;
        table.stub = None;
        table.fields = vec![crate::layout::Field { cell: Address::new(4, 3), labels }];
        let page = page_of(&grid, &layout, Options::default());
        assert!(page.contains("id=\"s1-t1-fD5\" data-path=\"世帯\" data-cells=\"D3\""));
        assert!(page.contains("<dt>form</dt><dd>fields: 1</dd>") && page.contains("data-c=\"3\">600</td>"));
    }

    #[test]
    fn a_large_file_keeps_to_its_size_and_says_so() {
        let (mut grid, layout) = sample();
        for row in 8..3000 {
            for column in 0..40 {
                grid.put(row, Cell::new(column, 0, Content::Number(1.0)));
            }
        }
        let proof = SheetProof::default();
        let meanings = crate::meaning::Meaning::all(&grid, &layout);
        let sheets: Vec<Sheet<'_>> = (0..100).map(|_| Sheet { grid: &grid, layout: &layout, meanings: &meanings, proof: &proof }).collect();
        let file = File { name: "a", facts: Vec::new(), sheets, findings: &[] };
        let page = page(&file, Options::default());
        assert!(page.len() < 4_000_000, "{}", page.len());
        assert!(page.contains("rows are not drawn") && page.contains("this sheet is not drawn"));
    }
}
