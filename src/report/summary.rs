//! What a run came to: a table with a line for each file or dataset, its errors, its findings by kind; for people and for programs.

use super::terminal::{Ink, Options, Pen};
use super::width::{Measure, Side, digits, plain};
use crate::finding::{Error, Finding, Severity};
use crate::message::{Lang, Message, text};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::time::Duration;

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Files or datasets in the order they are shown.
    pub items: Vec<Item>,
    /// Errors that belong to no item, such as a folder that could not be listed.
    pub errors: Vec<Error>,
    /// Files that were passed over because they are of another kind.
    pub passed_over: usize,
    /// Owner files of documents that are open in an office program, passed over as well.
    pub open_documents: usize,
    /// How long it took, measured by the caller; none leaves it out.
    pub time: Option<Duration>,
}

/// What became of a file or dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing had changed; what was there stays.
    Unchanged,
    /// Read and written.
    Done,
    /// Read but doubtful and therefore not published.
    Held,
    /// Could not be read or written.
    Failed,
}

impl Status {
    /// The word for machine output: `unchanged`, `done`, `held`, `failed`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Done => "done",
            Self::Held => "held",
            Self::Failed => "failed",
        }
    }

    pub(super) fn said(self, lang: Lang) -> &'static str {
        let key = match self {
            Self::Unchanged => "inspect.status-word-unchanged",
            Self::Done => "inspect.status-word-done",
            Self::Held => "inspect.status-word-held",
            Self::Failed => "inspect.status-word-failed",
        };
        text(key, lang)
    }
}

/// A file or dataset of a run.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name as the user knows it.
    pub name: String,
    /// What became of it.
    pub status: Status,
    /// Tables that were read.
    pub tables: usize,
    /// Filled body cells of all its tables.
    pub observations: usize,
    /// What is wrong or doubtful, doubts among it.
    pub findings: Vec<Told>,
    /// How many of the findings are doubts about how a table was read.
    pub doubts: usize,
    /// Filled cells that no table accounts for.
    pub left_over: usize,
    /// Hidden sheets with filled cells.
    pub hidden_sheets: usize,
    /// Files whose bytes are new.
    pub written: usize,
    /// The releases of a dataset that were made; none of a loose file.
    pub made: Vec<Made>,
    /// Says beside the name that the figures are made up.
    pub sample: bool,
    /// Why it failed; for a dataset an error for each edition that did.
    pub errors: Vec<Error>,
    /// True where its errors were told before, so that the table alone names them again.
    pub told: bool,
}

/// A release that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its date of publication.
    pub release: String,
    /// Why it was made again.
    pub why: Message,
    /// Bytes of its files whose bytes are new.
    pub bytes: u64,
    /// How long it took.
    pub time: Duration,
}

/// A finding in words of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its stable code.
    pub code: String,
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// Where it is, as places are shown.
    pub place: String,
    /// What it says.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Told {
    /// A finding in a language.
    pub fn new(finding: &Finding, lang: Lang) -> Self {
        Self {
            code: finding.code.to_owned(),
            severity: finding.severity.word().to_owned(),
            place: finding.place.to_string(),
            message: finding.message.text(lang),
            hint: finding.hint.as_ref().map(|hint| hint.text(lang)),
        }
    }

    /// How grave it is: 2 for an error, 1 for a warning, 0 for what is only worth knowing.
    fn gravity(&self) -> u8 {
        match self.severity.as_str() {
            word if word == Severity::Error.word() => 2,
            word if word == Severity::Warning.word() => 1,
            _ => 0,
        }
    }
}

/// Findings of one code.
struct Kind<'a> {
    first: &'a Told,
    count: usize,
    /// True where not all say the same as the first.
    varies: bool,
    places: Vec<&'a str>,
}

/// A column of numbers: its head, whether it is left out where it holds only zeros, and what it counts.
struct Column(&'static str, bool, fn(&Item) -> usize);

const COLUMNS: [Column; 5] = [
    Column("inspect.column-tables", false, |item| item.tables),
    Column("inspect.column-observations", false, |item| item.observations),
    Column("inspect.column-findings", false, |item| item.findings.len()),
    Column("inspect.column-doubts", false, |item| item.doubts),
    Column("inspect.column-left-over", true, |item| item.left_over),
];

/// Places that are named of each kind of finding.
const PLACES_NAMED: usize = 3;
/// Items that have a line; of more, those that went well are counted only.
const ITEMS_LISTED: usize = 40;
/// Errors of an item that its line in the table names.
const REASONS_NAMED: usize = 3;
/// Errors that are told; a run over a folder of the wrong files has as many as files.
const ERRORS_TOLD: usize = 40;

impl Summary {
    /// Items that failed, and errors that belong to none.
    pub fn failed(&self) -> usize {
        self.items.iter().filter(|item| item.status == Status::Failed).count() + self.errors.len()
    }

    /// True where something is doubtful or wrong that a person should look at, infos left out.
    pub fn needs_a_look(&self) -> bool {
        self.items.iter().any(|item| item.status >= Status::Held || item.doubts > 0 || item.findings.iter().any(|told| told.gravity() > 0))
    }

    /// The summary for a terminal: the table, the errors, the findings by kind. Ends with a line end; holds no control character but
    /// line ends and, with colours, the sequences that set them.
    pub fn text(&self, options: Options) -> String {
        let pen = Pen::new(options);
        let mut out = String::new();
        self.table(&pen, &mut out);
        self.tell_errors(&pen, &mut out);
        self.tell_findings(&pen, &mut out);
        out.push_str(&self.closing(&pen));
        out
    }

    /// The summary as one JSON object: `items`, `errors`, `findings` by kind, `totals`; sentences in a language.
    ///
    /// A kind of finding has the message of its first one; `message_varies` says whether others say something else.
    pub fn json(&self, lang: Lang) -> String {
        let kinds = self.kinds();
        let kinds = kinds.iter().map(|kind| {
            json!({"code": kind.first.code, "severity": kind.first.severity, "count": kind.count, "message": kind.first.message,
                "message_varies": kind.varies, "hint": kind.first.hint, "places": kind.places})
        });
        let mut totals = json!({
            "items": self.items.len(),
            "failed": self.failed(),
            "held": self.count(Status::Held),
            "unchanged": self.count(Status::Unchanged),
            "tables": self.sum(|item| item.tables),
            "observations": self.sum(|item| item.observations),
            "findings": self.sum(|item| item.findings.len()),
            "doubts": self.sum(|item| item.doubts),
            "left_over": self.sum(|item| item.left_over),
            "hidden_sheets": self.sum(|item| item.hidden_sheets),
            "written": self.sum(|item| item.written),
            "passed_over": self.passed_over,
            "open_documents": self.open_documents,
        });
        if let (Some(time), Some(totals)) = (self.time, totals.as_object_mut()) {
            totals.insert("milliseconds".to_owned(), json!(milliseconds(time)));
        }
        let summary = json!({
            "items": self.items.iter().map(|item| item_json(item, lang)).collect::<Vec<_>>(),
            "errors": self.errors.iter().map(|error| error_json(error, lang)).collect::<Vec<_>>(),
            "findings": kinds.collect::<Vec<_>>(),
            "totals": totals,
        });
        format!("{summary:#}\n")
    }

    fn sum(&self, of: impl Fn(&Item) -> usize) -> usize {
        self.items.iter().map(of).sum()
    }

    fn count(&self, status: Status) -> usize {
        self.items.iter().filter(|item| item.status == status).count()
    }

    /// The findings by code, the gravest first, then the most frequent.
    fn kinds(&self) -> Vec<Kind<'_>> {
        let mut kinds: Vec<Kind<'_>> = Vec::new();
        for told in self.items.iter().flat_map(|item| &item.findings) {
            match kinds.iter_mut().find(|kind| kind.first.code == told.code) {
                Some(kind) => {
                    kind.count += 1;
                    kind.varies |= told.message != kind.first.message;
                    if kind.places.len() < PLACES_NAMED {
                        kind.places.push(&told.place);
                    }
                }
                None => kinds.push(Kind { first: told, count: 1, varies: false, places: vec![&told.place] }),
            }
        }
        kinds.sort_by(|a, b| {
            let rank = |kind: &Kind<'_>| (std::cmp::Reverse(kind.first.gravity()), std::cmp::Reverse(kind.count));
            rank(a).cmp(&rank(b)).then_with(|| a.first.code.cmp(&b.first.code))
        });
        kinds
    }

    /// The table: a line for each item, or for those that need a look where there are many, and the totals.
    fn table(&self, pen: &Pen, out: &mut String) {
        let many = self.items.len() > ITEMS_LISTED;
        let wanted = |item: &&Item| !many || item.status >= Status::Held || !item.findings.is_empty() || item.left_over > 0;
        let mut listed: Vec<&Item> = self.items.iter().filter(wanted).collect();
        if many {
            // Those that failed are never among the rest.
            listed.sort_by_key(|item| std::cmp::Reverse(item.status.max(Status::Done)));
            listed.truncate(ITEMS_LISTED);
        }
        // What is left over has its column only where there is some.
        let columns: Vec<&Column> = COLUMNS.iter().filter(|column| !column.1 || self.sum(column.2) > 0).collect();
        let heads: Vec<&str> = columns.iter().map(|column| text(column.0, pen.lang)).collect();
        let total: Vec<String> = columns.iter().map(|column| digits(self.sum(column.2))).collect();
        let widths: Vec<usize> = heads.iter().zip(&total).map(|(head, total)| pen.measure.width(head).max(total.len())).collect();
        let statuses = [Status::Unchanged, Status::Done, Status::Held, Status::Failed];
        let status_width = statuses.iter().map(|status| pen.measure.width(status.said(pen.lang))).max().unwrap_or(0);
        let room = pen.width.saturating_sub(status_width + 4 + widths.iter().map(|width| width + 2).sum::<usize>()).max(12);
        let names: Vec<String> = listed.iter().map(|item| cut_front(pen.measure, &name(item, pen.lang), room)).collect();
        let total_name = Message::new("inspect.total", [digits(self.items.len())]).text(pen.lang);
        let name_width = names.iter().chain([&total_name]).map(|name| pen.measure.width(name)).max().unwrap_or(0).min(room);
        let line = |status: &str, ink: Ink, name: &str, numbers: &[String]| {
            let status = pen.paint(&pen.measure.fit(status, status_width, Side::Left), ink);
            let mut line = format!("{status}  {}", pen.measure.fit(name, name_width, Side::Left));
            for (number, width) in numbers.iter().zip(&widths) {
                line.push_str("  ");
                line.push_str(&pen.measure.fit(number, *width, Side::Right));
            }
            format!("{}\n", line.trim_end())
        };
        let heads: Vec<String> = heads.iter().map(|&head| head.to_owned()).collect();
        out.push_str(&line("", Ink::Faint, "", &heads));
        for (item, name) in listed.iter().zip(&names) {
            let numbers: Vec<String> = match item.status {
                Status::Failed if item.tables == 0 => vec!["-".to_owned(); columns.len()],
                _ => columns.iter().map(|column| digits(column.2(item))).collect(),
            };
            out.push_str(&line(item.status.said(pen.lang), ink(item), name, &numbers));
            for reason in item.errors.iter().take(REASONS_NAMED).map(|error| reason(item, error, pen.lang)) {
                let reason = pen.measure.cut(&plain(&reason), pen.width.saturating_sub(status_width + 2));
                _ = writeln!(out, "{}{}", " ".repeat(status_width + 2), pen.paint(&reason, Ink::Error));
            }
        }
        if listed.len() < self.items.len() {
            let plain_rest = self.items.iter().filter(wanted).count() == listed.len();
            let key = if plain_rest { "inspect.items-not-listed" } else { "inspect.more" };
            let more = Message::new(key, [digits(self.items.len() - listed.len())]).text(pen.lang);
            _ = writeln!(out, "{}", pen.paint(&pen.measure.cut(&more, pen.width), Ink::Faint));
        }
        _ = writeln!(out, "{}", "-".repeat(status_width + 2 + name_width + widths.iter().map(|width| width + 2).sum::<usize>()));
        out.push_str(&line("", Ink::Faint, &total_name, &total));
    }

    fn tell_errors(&self, pen: &Pen, out: &mut String) {
        let untold = self.items.iter().filter(|item| !item.told);
        let errors: Vec<&Error> = untold.flat_map(|item| &item.errors).chain(&self.errors).collect();
        if errors.is_empty() {
            return;
        }
        _ = writeln!(out, "\n{}", pen.paint(text("inspect.errors", pen.lang), Ink::Strong));
        for error in errors.iter().take(ERRORS_TOLD) {
            for (index, line) in error.text(pen.lang).lines().enumerate() {
                let indent = 2 + 2 * usize::from(index > 0);
                for line in pen.measure.wrap(plain(line).trim_start(), pen.width.saturating_sub(indent)) {
                    let line = if index == 0 { pen.paint(&line, Ink::Error) } else { line };
                    _ = writeln!(out, "{}{line}", " ".repeat(indent));
                }
            }
        }
        if errors.len() > ERRORS_TOLD {
            let more = Message::new("inspect.more", [digits(errors.len() - ERRORS_TOLD)]).text(pen.lang);
            _ = writeln!(out, "  {}", pen.paint(&more, Ink::Faint));
        }
    }

    fn tell_findings(&self, pen: &Pen, out: &mut String) {
        let kinds = self.kinds();
        if kinds.is_empty() {
            return;
        }
        _ = writeln!(out, "\n{}", pen.paint(text("inspect.findings-by-kind", pen.lang), Ink::Strong));
        let count_width = kinds.iter().map(|kind| digits(kind.count).len()).max().unwrap_or(0);
        let indent = 2 + 6 + 2 + count_width + 2;
        for kind in &kinds {
            let ink = [Ink::Faint, Ink::Doubt, Ink::Error].get(usize::from(kind.first.gravity())).copied().unwrap_or(Ink::Faint);
            let code = pen.paint(&pen.measure.fit(&plain(&kind.first.code), 6, Side::Left), ink);
            let count = pen.measure.fit(&digits(kind.count), count_width, Side::Right);
            let room = pen.width.saturating_sub(indent);
            let message = plain(&kind.first.message);
            let message = if kind.varies { Message::new("inspect.example", [message]).text(pen.lang) } else { message };
            let message = pen.measure.wrap(&message, room);
            for (index, line) in message.iter().enumerate() {
                let margin = if index == 0 { format!("  {code}  {count}  ") } else { " ".repeat(indent) };
                _ = writeln!(out, "{margin}{line}");
            }
            let mut faint: Vec<String> = kind.places.iter().map(|place| cut_front(pen.measure, &plain(place), room)).collect();
            if kind.count > kind.places.len() {
                faint.push(Message::new("inspect.more", [digits(kind.count - kind.places.len())]).text(pen.lang));
            }
            if let Some(hint) = &kind.first.hint {
                let hint = Message::new("command.hint", [hint.as_str()]).text(pen.lang);
                faint.extend(pen.measure.wrap(&plain(&hint), room));
            }
            for line in faint {
                _ = writeln!(out, "{}{}", " ".repeat(indent), pen.paint(&line, Ink::Faint));
            }
        }
    }

    /// The last line: what was passed over, what is new, how long it took.
    fn closing(&self, pen: &Pen) -> String {
        let mut parts = Vec::new();
        let mut part = |key, count: usize| {
            if count > 0 {
                parts.push(Message::new(key, [digits(count)]).text(pen.lang));
            }
        };
        part("inspect.count-failed", self.failed());
        part("inspect.count-held", self.count(Status::Held));
        part("inspect.count-unchanged", self.count(Status::Unchanged));
        part("inspect.count-left-over-cells", self.sum(|item| item.left_over));
        part("inspect.count-hidden-sheets", self.sum(|item| item.hidden_sheets));
        part("inspect.count-passed-over", self.passed_over);
        part("inspect.count-open-documents", self.open_documents);
        part("inspect.count-written", self.sum(|item| item.written));
        parts.extend(self.time.map(|time| Message::new("inspect.time", [seconds(time)]).text(pen.lang)));
        if parts.is_empty() { String::new() } else { format!("\n{}\n", pen.measure.wrap(&parts.join(" / "), pen.width).join("\n")) }
    }
}

/// Why an item failed, in one line; what its name says is not said again.
fn reason(item: &Item, error: &Error, lang: Lang) -> String {
    let place = error.place.to_string();
    let place = place.strip_prefix(&item.name).map_or(place.as_str(), |rest| rest.trim_start_matches('!'));
    let message = error.message.text(lang);
    if place.is_empty() { message } else { format!("{place}: {message}") }
}

fn ink(item: &Item) -> Ink {
    match item.status {
        Status::Failed => Ink::Error,
        Status::Held => Ink::Doubt,
        _ if item.doubts > 0 => Ink::Doubt,
        _ => Ink::Faint,
    }
}

fn name(item: &Item, lang: Lang) -> String {
    let name = plain(&item.name);
    if item.sample { format!("{name} {}", text("inspect.sample-mark", lang)) } else { name }
}

/// The end of a text that is too long, for a file's name stands at the end of its path; from a whole folder on, where there is one.
fn cut_front(measure: Measure, text: &str, columns: usize) -> String {
    if measure.width(text) <= columns {
        return text.to_owned();
    }
    let starts = text.char_indices().map(|(start, _)| text.get(start..).unwrap_or_default());
    let Some(rest) = starts.skip(1).find(|rest| measure.width(rest) < columns) else { return measure.cut(text, columns) };
    let folder = rest.find('/').and_then(|at| rest.get(at..)).filter(|folder| folder.len() > 1);
    format!("~{}", folder.unwrap_or(rest))
}

/// A time in seconds as people say it.
fn seconds(time: Duration) -> String {
    if time.as_secs() < 10 { format!("{:.1}", time.as_secs_f64()) } else { digits(usize::try_from(time.as_secs()).unwrap_or(usize::MAX)) }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn item_json(item: &Item, lang: Lang) -> Value {
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(item.name));
    object.insert("status".to_owned(), json!(item.status.word()));
    if item.sample {
        object.insert("sample".to_owned(), json!(true));
    }
    let counts = [
        ("tables", item.tables),
        ("observations", item.observations),
        ("doubts", item.doubts),
        ("left_over", item.left_over),
        ("hidden_sheets", item.hidden_sheets),
        ("written", item.written),
    ];
    for (key, count) in counts {
        object.insert(key.to_owned(), json!(count));
    }
    if !item.made.is_empty() {
        let made = item.made.iter().map(|made| {
            json!({"release": made.release, "why": made.why.text(lang), "bytes": made.bytes, "milliseconds": milliseconds(made.time)})
        });
        object.insert("made".to_owned(), made.collect());
    }
    object.insert("findings".to_owned(), item.findings.iter().map(told_json).collect());
    if !item.errors.is_empty() {
        object.insert("errors".to_owned(), item.errors.iter().map(|error| error_json(error, lang)).collect());
    }
    Value::Object(object)
}

pub(super) fn told_json(told: &Told) -> Value {
    let mut value = json!({"code": told.code, "severity": told.severity, "place": told.place, "message": told.message});
    if let (Some(hint), Some(object)) = (&told.hint, value.as_object_mut()) {
        object.insert("hint".to_owned(), json!(hint));
    }
    value
}

pub(super) fn error_json(error: &Error, lang: Lang) -> Value {
    json!({
        "place": error.place.to_string(),
        "message": error.message.text(lang),
        "details": error.details.iter().map(|detail| detail.text(lang)).collect::<Vec<_>>(),
        "hint": error.hint.as_ref().map(|hint| hint.text(lang)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn told(code: &str, severity: &str, place: &str) -> Told {
        let [code, severity, place] = [code, severity, place].map(str::to_owned);
        Told { code, severity, place, message: "what is wrong".to_owned(), hint: None }
    }

    fn item(name: &str, status: Status) -> Item {
        let (name, findings) = (name.to_owned(), Vec::new());
        Item {
            name,
            status,
            tables: 2,
            observations: 1234,
            findings,
            doubts: 0,
            left_over: 0,
            hidden_sheets: 0,
            written: 3,
            sample: false,
            errors: Vec::new(),
            made: Vec::new(),
            told: false,
        }
    }

    fn run() -> Summary {
        let failed = Error::new(Place::file("c.xls"), Message::new("read.empty-sheet", ["x"])).hint(Message::plain("inspect.none"));
        let findings = vec![told("FIL001", "info", "a"), told("LAY001", "warning", "a!表1!B3"), told("LAY001", "warning", "a!表1!B4")];
        Summary {
            items: vec![
                Item { findings, doubts: 2, ..item("a.xls", Status::Done) },
                Item { sample: true, ..item("統計/人口.xlsx", Status::Unchanged) },
                Item { errors: vec![failed], tables: 0, observations: 0, written: 0, ..item("c.xls", Status::Failed) },
            ],
            time: Some(Duration::from_millis(1234)),
            ..Summary::default()
        }
    }

    #[test]
    fn columns_stand_under_their_heads_in_both_languages() {
        for lang in [Lang::En, Lang::Ja] {
            let text = run().text(Options { lang, width: 80, ..Options::default() });
            let measure = Measure { wide: lang == Lang::Ja };
            let rows = text.lines().take(7).enumerate().filter(|(at, _)| *at != 4).map(|(_, line)| line);
            let widths: Vec<usize> = rows.map(|line| measure.width(line)).collect();
            assert!(widths.iter().all(|&width| Some(&width) == widths.first()), "{text}");
            assert!(text.lines().all(|line| measure.width(line) <= 80), "{text}");
        }
    }

    #[test]
    fn findings_are_grouped_gravest_first() {
        let text = run().text(Options::default());
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
        assert!(at("LAY001  2  what is wrong") < at("FIL001  1"));
        assert!(text.contains("  a!表1!B3\n") && text.contains("  a!表1!B4\n"), "{text}");
        assert!(text.contains("c.xls: sheet \"x\" holds no values\n    hint: none"), "{text}");
        assert!(text.contains("1.2 s"), "{text}");
    }

    #[test]
    fn what_is_left_over_or_hidden_is_counted_where_there_is_some() {
        assert!(!run().text(Options::default()).contains("left over") && !run().text(Options::default()).contains("hidden"));
        let mut run = run();
        (run.items[0].left_over, run.items[0].hidden_sheets) = (12, 1);
        let text = run.text(Options { lang: Lang::Ja, ..Options::default() });
        assert!(text.contains("うち疑問  未使用セル") && text.contains("非表示シート 1 件"), "{text}");
        let json: Value = serde_json::from_str(&run.json(Lang::En)).unwrap();
        assert_eq!((&json["items"][0]["left_over"], &json["totals"]["hidden_sheets"]), (&json!(12), &json!(1)));
    }

    #[test]
    fn a_message_that_is_not_that_of_all_is_an_example() {
        let mut run = run();
        assert!(run.text(Options::default()).contains("LAY001  2  what is wrong\n"));
        run.items[0].findings[2].message = "something else".to_owned();
        assert!(run.text(Options::default()).contains("LAY001  2  e.g. what is wrong\n"));
        assert!(run.text(Options { lang: Lang::Ja, ..Options::default() }).contains("LAY001  2  例: what is wrong\n"));
        let json: Value = serde_json::from_str(&run.json(Lang::En)).unwrap();
        assert_eq!((&json["findings"][0]["message_varies"], &json["findings"][1]["message_varies"]), (&json!(true), &json!(false)));
    }

    #[test]
    fn a_line_that_failed_says_why() {
        let mut run = run();
        let text = run.text(Options::default());
        assert!(text.contains("-\n        sheet \"x\" holds no values\n---"), "{text}");
        run.items.iter_mut().for_each(|item| item.told = true);
        assert!(!run.text(Options::default()).contains("errors\n"));
    }

    #[test]
    fn json_holds_every_item_and_the_totals() {
        let json: Value = serde_json::from_str(&run().json(Lang::En)).unwrap();
        assert_eq!(json["totals"]["observations"], 2468);
        assert_eq!(json["items"][2]["errors"][0]["place"], "c.xls");
        assert_eq!(json["items"][1]["sample"], true);
        assert_eq!(json["findings"][0]["count"], 2);
    }

    #[test]
    fn many_files_show_those_that_need_a_look() {
        let mut run = run();
        run.items.extend((0..200).map(|index| item(&format!("{index}.csv"), Status::Done)));
        let text = run.text(Options::default());
        assert!(text.lines().count() < 30 && text.contains("201 more without findings"), "{text}");
        run.items.iter_mut().for_each(|item| item.findings = vec![told("FIL001", "info", "a")]);
        run.items.push(item("last.csv", Status::Failed));
        assert!(run.text(Options::default()).lines().nth(3).is_some_and(|line| line.contains("last.csv")));
    }

    #[test]
    fn a_clean_run_needs_no_look() {
        assert!(run().needs_a_look() && run().failed() == 1);
        let clean = Summary { items: vec![item("a", Status::Done)], ..Summary::default() };
        assert!(!clean.needs_a_look() && clean.failed() == 0);
    }

    #[test]
    fn a_long_path_keeps_its_end() {
        let measure = Measure { wide: false };
        assert_eq!(cut_front(measure, "folder/人口.xlsx", 10), "~人口.xlsx");
        assert_eq!(cut_front(measure, "folder/a/人口.xlsx", 14), "~/a/人口.xlsx");
        assert_eq!(cut_front(measure, "a.xlsx", 10), "a.xlsx");
    }
}
