//! What stands below a picture: tables, labels, doubts, what was left over, objects, findings.

use super::super::facts::{Facts, first_text, grouped, path};
use super::super::view::Shown;
use super::{Words, escaped, short};
use crate::finding::{Finding, Severity};
use crate::grid::{Grid, ObjectKind};
use crate::layout::Label;
use crate::place::{Address, Range, column_letters};
use crate::table::Observation;
use std::fmt::Write;

/// Entries of a list; a longer one says how many more there are.
const LISTED: usize = 200;
/// Tables of a sheet that have a card.
const TABLES_LISTED: usize = 60;
/// Row labels that are listed of a table.
const LABELS_LISTED: usize = 300;
/// The text of an object, a finding or an example is cut after so many characters.
const TEXT_SHOWN: usize = 400;
/// What stands between the labels of a path.
const BETWEEN: &str = " › ";

/// A card for each table of a sheet; `doubts` count through the tables, as cells refer to them.
pub(super) fn tables(words: Words, id: &str, grid: &Grid, facts: &[Facts<'_>], rows: &Shown, columns: &Shown) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let mut out = String::from("<div class=\"tables\">\n");
    let mut doubts = 0;
    for table in facts.iter().take(TABLES_LISTED) {
        _ = write!(out, "<div class=\"card\">\n<h3>{}<code>{}</code></h3>\n", words.count("inspect.table", table.number), table.range);
        out.push_str(&summary(words, grid, table));
        out.push_str(&doubt_list(words, id, &table.layout.doubts, doubts));
        doubts += table.layout.doubts.len();
        out.push_str(&label_lists(words, id, table, rows, columns));
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n");
    more(words, &mut out, facts.len(), TABLES_LISTED);
    out
}

/// What was read of one table.
fn summary(words: Words, grid: &Grid, facts: &Facts<'_>) -> String {
    let layout = facts.layout;
    let mut entries: Vec<(&str, String)> = facts.entries(words.0).iter().map(|(key, said)| (*key, escaped(said))).collect();
    let examples = [("inspect.key-first", &facts.first), ("inspect.key-last", &facts.last)];
    entries.extend(examples.into_iter().filter_map(|(key, seen)| Some((key, example(seen.as_ref()?)))));
    if !layout.hidden.is_empty() {
        let text = |at| escaped(&short(&first_text(grid, &Range::cell(at)), 30));
        let few = layout.hidden.iter().take(8).map(|&at| format!("<code>{at}</code> {}", text(at)));
        let mut few = few.collect::<Vec<_>>().join(", ");
        if layout.hidden.len() > 8 {
            _ = write!(few, ", {}", words.count("inspect.more", layout.hidden.len() - 8));
        }
        entries.push(("inspect.key-merged-away", few));
    }
    let mut out = String::from("<dl>\n");
    for (key, body) in entries {
        _ = writeln!(out, "<dt>{}</dt><dd>{body}</dd>", words.say(key));
    }
    out.push_str("</dl>\n");
    out
}

/// A body cell with its labels.
fn example(seen: &Observation<'_>) -> String {
    let labels = [seen.header, seen.stub].map(|labels| path(labels, BETWEEN));
    let labels: Vec<String> = labels.iter().filter(|path| !path.is_empty()).map(|path| escaped(path)).collect();
    let unit = seen.unit.map_or_else(String::new, |unit| format!(" {}", escaped(unit)));
    format!(
        "<code>{}</code> {}{unit} = <span class=\"path\">{}</span>",
        seen.cell,
        escaped(&short(seen.text().trim(), TEXT_SHOWN)),
        labels.join(" / ")
    )
}

/// The doubts of a table, each with a link to its cell.
fn doubt_list(words: Words, id: &str, doubts: &[Finding], first: usize) -> String {
    if doubts.is_empty() {
        return String::new();
    }
    let mut out = String::from("<ul class=\"findings\">\n");
    for (index, doubt) in doubts.iter().take(LISTED).enumerate() {
        let said = escaped(&short(&doubt.message.text(words.0), TEXT_SHOWN));
        let link = |range: Range| format!(" <a href=\"#{id}-{}\"><code>{range}</code></a>", range.first);
        let place = doubt.place.range.map_or_else(String::new, link);
        _ = writeln!(
            out,
            "<li class=\"{}\" id=\"{id}-d{}\" data-text=\"{said}\"><strong>{}</strong>{place} {said}{}</li>",
            doubt.severity.word(),
            first + index,
            doubt.code,
            hint(words, doubt),
        );
    }
    out.push_str("</ul>\n");
    more(words, &mut out, doubts.len(), LISTED);
    out
}

/// The labels of the drawn rows and columns of a table: what the script shows beside a figure, readable without it.
fn label_lists(words: Words, id: &str, facts: &Facts<'_>, rows: &Shown, columns: &Shown) -> String {
    let entry = |mark: String, name: &str, labels: &[Label]| {
        let said = escaped(&path(labels, BETWEEN));
        let cells: Vec<String> = labels.iter().flat_map(|label| label.cells.iter()).map(ToString::to_string).collect();
        format!(
            "<li id=\"{id}-t{}-{mark}\" data-path=\"{said}\" data-cells=\"{}\"><b>{name}</b> {said}</li>\n",
            facts.number,
            cells.join(" ")
        )
    };
    let list = |key, count: usize, entries: Vec<String>| {
        if entries.is_empty() {
            return String::new();
        }
        let listed = entries.len();
        let mut out = format!("<details><summary>{}</summary>\n<ol>{}</ol>", words.count(key, count), entries.concat());
        more(words, &mut out, count, listed);
        out.push_str("</details>\n");
        out
    };
    let layout = facts.layout;
    let shown = layout.columns.iter().filter(|column| columns.contains(column.column));
    let across = shown.map(|column| entry(format!("c{}", column.column), &column_letters(column.column), &column.labels));
    let shown = layout.rows.iter().filter(|row| rows.contains(row.row));
    let down = shown.take(LABELS_LISTED).map(|row| entry(format!("r{}", row.row), &(u64::from(row.row) + 1).to_string(), &row.labels));
    let shown = layout.fields.iter().filter(|field| rows.contains(field.cell.row) && columns.contains(field.cell.column));
    let fields = shown.take(LABELS_LISTED).map(|field| entry(format!("f{}", field.cell), &field.cell.to_string(), &field.labels));
    list("inspect.fields-list", layout.fields.len(), fields.collect())
        + &list("inspect.columns-list", layout.columns.len(), across.collect())
        + &list("inspect.rows-list", layout.rows.len(), down.collect())
}

/// The cells that no table accounts for, neighbours as one.
pub(super) fn left_over(words: Words, grid: &Grid, cells: &[Address]) -> String {
    if cells.is_empty() {
        return String::new();
    }
    let groups = grouped(cells);
    let mut out = format!("<h3>{}</h3>\n<ul class=\"list\">\n", words.count("inspect.left-over", cells.len()));
    for group in groups.iter().take(LISTED) {
        _ = writeln!(out, "<li><code>{group}</code>{}</li>", escaped(&short(&first_text(grid, group), 80)));
    }
    out.push_str("</ul>\n");
    more(words, &mut out, groups.len(), LISTED);
    out
}

/// Text boxes, comments and the like.
pub(super) fn objects(words: Words, grid: &Grid) -> String {
    if grid.objects.is_empty() {
        return String::new();
    }
    let mut out = format!("<h3>{}</h3>\n<ul class=\"list\">\n", words.say("inspect.objects"));
    for object in grid.objects.iter().take(LISTED) {
        let key = match object.kind {
            ObjectKind::Comment => "inspect.object-comment",
            ObjectKind::TextBox => "inspect.object-text-box",
            ObjectKind::Shape => "inspect.object-shape",
            ObjectKind::Image => "inspect.object-image",
            ObjectKind::Chart => "inspect.object-chart",
            ObjectKind::Control => "inspect.object-control",
            ObjectKind::Embedded => "inspect.object-embedded",
        };
        let place = object.range.map_or_else(String::new, |range| format!("<code>{range}</code>"));
        _ = writeln!(out, "<li>{place}{} {}</li>", words.say(key), escaped(&short(object.text.trim(), TEXT_SHOWN)));
    }
    out.push_str("</ul>\n");
    more(words, &mut out, grid.objects.len(), LISTED);
    out
}

/// Findings with their place and hint.
pub(super) fn findings(words: Words, findings: &[&Finding]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut out = format!("<h3>{}</h3>\n<ul class=\"findings\">\n", words.say("inspect.findings"));
    for finding in findings.iter().take(LISTED) {
        let severity = match finding.severity {
            Severity::Info => "inspect.severity-info",
            Severity::Warning => "inspect.severity-warning",
            Severity::Error => "inspect.severity-error",
        };
        let place = finding.place.range.map_or_else(String::new, |range| format!(" <code>{range}</code>"));
        _ = writeln!(
            out,
            "<li class=\"{}\"><strong>{} {}</strong>{place} {}{}</li>",
            finding.severity.word(),
            words.say(severity),
            finding.code,
            escaped(&short(&finding.message.text(words.0), TEXT_SHOWN)),
            hint(words, finding),
        );
    }
    out.push_str("</ul>\n");
    more(words, &mut out, findings.len(), LISTED);
    out
}

fn hint(words: Words, finding: &Finding) -> String {
    let said = finding.hint.as_ref().map(|hint| words.tell("command.hint", [hint.text(words.0)]));
    said.map_or_else(String::new, |said| format!("<br><span class=\"hint\">{said}</span>"))
}

/// The panel that says what was read of the chosen figure; the script fills it in.
pub(super) fn reading(words: Words) -> String {
    const STATUSES: [(&str, &str); 8] = [
        ("nil", "inspect.status-nil"),
        ("unavailable", "inspect.status-unavailable"),
        ("suppressed", "inspect.status-suppressed"),
        ("ditto", "inspect.status-ditto"),
        ("fromnothing", "inspect.status-from-nothing"),
        ("tonothing", "inspect.status-to-nothing"),
        ("error", "inspect.status-error"),
        ("other", "inspect.status-other"),
    ];
    const FIELDS: [(&str, &str, bool); 7] = [
        ("cell", "inspect.reading-cell", false),
        ("written", "inspect.reading-written", false),
        ("value", "inspect.reading-value", false),
        ("unit", "inspect.reading-unit", false),
        ("header", "inspect.reading-header", true),
        ("stub", "inspect.reading-stub", true),
        ("doubts", "inspect.reading-doubts", true),
    ];
    let mut out = format!(
        "<aside id=\"reading\" hidden aria-live=\"polite\" aria-label=\"{}\" data-none=\"{}\"",
        words.say("inspect.reading"),
        words.say("inspect.value-none"),
    );
    for (word, key) in STATUSES {
        _ = write!(out, " data-s{word}=\"{}\"", words.say(key));
    }
    out.push_str("><dl>");
    for (name, key, wide) in FIELDS {
        let class = if wide { " class=\"wide\"" } else { "" };
        _ = write!(out, "<dt{class}>{}</dt><dd data-field=\"{name}\"{class}></dd>", words.say(key));
    }
    _ = writeln!(out, "</dl><button type=\"button\">{}</button></aside>", words.say("inspect.reading-close"));
    out
}

/// Says how many of a list are not in it.
fn more(words: Words, out: &mut String, all: usize, listed: usize) {
    if all > listed {
        _ = writeln!(out, "<p class=\"small\">{}</p>", words.count("inspect.more", all - listed));
    }
}
