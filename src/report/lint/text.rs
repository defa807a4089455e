//! The check of sources as text: a file, its score, what would raise it, and what is wrong with it, the worst first.

use super::cause::{Cause, causes};
use super::{Lint, Linted, LintedFile};
use crate::lint::{Fault, Gain, Generation, Level, Rule, Score, Severity, Verdict};
use crate::message::{Lang, Message, text};
use crate::report::check::write_error;
use crate::report::terminal::{Ink, Options, Pen};
use crate::report::width::{digits, plain};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// So many places of a cause are named.
const PLACES: usize = 3;
/// So many sheets are listed with their scores, the worst first.
const SHEETS: usize = 5;

impl Lint {
    /// For each source its score, what would raise it, and the causes of trouble, the worst first; then the scores of folders, the errors
    /// and a closing line.
    ///
    /// Ends with a line end; holds no control character but line ends and, with colours, the sequences that set them.
    pub fn text(&self, options: Options) -> String {
        let pen = Pen::new(options);
        let mut out = String::new();
        for source in &self.sources {
            out.push_str(&pen.paint(&plain(&source.name), Ink::Strong));
            out.push('\n');
            match &source.file {
                Ok(file) => write_file(&pen, &mut out, source, file),
                Err(error) => write_error(&pen, &mut out, error),
            }
            out.push('\n');
        }
        for error in &self.errors {
            write_error(&pen, &mut out, error);
        }
        self.write_folders(&pen, &mut out);
        out.push_str(&self.totals().line(&pen));
        out
    }

    fn write_folders(&self, pen: &Pen, out: &mut String) {
        for folder in self.folders() {
            let name = pen.tell("check.folder", [folder.name.clone(), digits(folder.files)]);
            line(pen, out, 0, &name, Some(Ink::Strong));
            line(pen, out, 2, &pen.tell("lint.score", [points(pen.lang, &folder.score)]), None);
            if let Some(gain) = folder.gains.first() {
                line(pen, out, 2, &gain_said(gain, pen.lang, true), None);
            }
            out.push('\n');
        }
    }
}

fn write_file(pen: &Pen, out: &mut String, source: &Linted, file: &LintedFile) {
    line(pen, out, 2, &pen.tell("lint.score", [points(pen.lang, &file.score())]), None);
    if let Some(gain) = file.gains().first() {
        line(pen, out, 2, &gain_said(gain, pen.lang, false), None);
    }
    write_sheets(pen, out, file);
    let mut explained = BTreeSet::new();
    for cause in causes(source, file) {
        if cause.is_known() {
            line(pen, out, 2, &pen.tell("check.known", [head(&cause, source.selection.generation(), pen.lang)]), Some(Ink::Faint));
        } else {
            write_cause(pen, out, &cause, source.selection.generation(), explained.insert(cause.rule.code));
        }
    }
    let unjudged = file.judgements().filter(|judgement| matches!(judgement.verdict, Verdict::NotJudged(_)));
    let unjudged: BTreeSet<&str> = unjudged.map(|judgement| judgement.rule.code).collect();
    if !unjudged.is_empty() {
        let codes: Vec<&str> = unjudged.into_iter().collect();
        line(pen, out, 2, &pen.tell("lint.not-judged", [codes.join(", ")]), Some(Ink::Faint));
    }
}

/// The scores of the sheets, the worst first; nothing for a file with one.
fn write_sheets(pen: &Pen, out: &mut String, file: &LintedFile) {
    let judged = |score: &Score| Level::ALL.into_iter().any(|level| score.of(level).is_some());
    let scores = file.sheets.iter().map(|sheet| (&*sheet.name, sheet.score()));
    let mut scores: Vec<(&str, Score)> = scores.filter(|(_, score)| judged(score)).collect();
    if scores.len() < 2 {
        return;
    }
    scores.sort_by_key(|(_, score)| Level::ALL.map(|level| score.of(level)).iter().flatten().sum::<u32>());
    for (name, score) in scores.iter().take(SHEETS) {
        line(pen, out, 2, &pen.tell("check.sheet-score", [(*name).to_owned(), points(pen.lang, score)]), Some(Ink::Faint));
    }
    if scores.len() > SHEETS {
        line(pen, out, 2, &pen.tell("check.more-sheets", [digits(scores.len() - SHEETS)]), Some(Ink::Faint));
    }
}

/// `L1 95 / L2 100 / L3 0`, a dash where no rule applies.
pub(in crate::report) fn points(lang: Lang, score: &Score) -> String {
    let of = |level: Level| {
        let points = score.of(level).map_or_else(|| "-".to_owned(), |points| points.to_string());
        Message::new("lint.score-level", [level.word().to_owned(), points]).text(lang)
    };
    Level::ALL.map(of).join(" / ")
}

/// What would raise a score, as a sentence: the rules by code with what is wrong, the level, the points now and then.
pub(in crate::report) fn gain_said(gain: &Gain, lang: Lang, is_folder: bool) -> String {
    let title = |code: &&'static str| {
        let title = crate::lint::rule(code).map_or("", |rule| rule.documentation.text(lang).title);
        Message::new("check.rule", [*code, title]).text(lang)
    };
    let rules: Vec<String> = gain.codes.iter().map(title).collect();
    let key = if is_folder { "check.gain-folder" } else { "check.gain" };
    let [from, to, by] = [gain.from, gain.to, gain.to - gain.from].map(|points| points.to_string());
    Message::new(key, [rules.join(text("check.and", lang)), gain.level.word().to_owned(), from, to, by]).text(lang)
}

/// The severity, the code, the item that it rests on, and what is wrong, counted over all sheets.
pub(in crate::report) fn head(cause: &Cause<'_>, generation: Generation, lang: Lang) -> String {
    let severity = text(cause.severity().key(), lang);
    let items = cause.rule.basis.items(generation);
    let items = if items.is_empty() { String::new() } else { format!(" ({items})") };
    format!("{severity} {}{items} {}", cause.rule.code, said(cause, lang))
}

/// What is said of each table by itself: rows of a header cannot be added up.
const EACH_BY_ITSELF: [&str; 7] = [
    "lint.header-rows",
    "lint.header-not-first",
    "lint.header-none",
    "lint.hidden-sheet",
    "lint.several-tables",
    "lint.split-repeated",
    "lint.wide",
];

/// What is wrong, counted over all sheets.
pub(in crate::report) fn said(cause: &Cause<'_>, lang: Lang) -> String {
    let Some(first) = cause.found.first() else { return String::new() };
    let message = &first.fault.message;
    if cause.found.len() == 1 {
        return message.text(lang);
    }
    let mut arguments = message.arguments().to_vec();
    if let Some(count) = arguments.first_mut().filter(|count| **count == first.fault.count.to_string())
        && !EACH_BY_ITSELF.contains(&message.key())
    {
        *count = digits(cause.count());
    }
    let tables = Message::new("check.on-sheets", [digits(cause.found.len())]).text(lang);
    format!("{} {tables}", Message::new(message.key(), arguments).text(lang))
}

/// The ranges of a fault, the first few of them; nothing for what is about a whole sheet or file.
pub(in crate::report) fn places(fault: &Fault, most: usize) -> String {
    let shown: Vec<String> = fault.ranges.iter().take(most).map(ToString::to_string).collect();
    let more = if fault.ranges.len() > most { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// What stands in the first cells of a fault, each text once, but for what its message says already.
pub(in crate::report) fn samples(fault: &Fault, lang: Lang) -> String {
    let message = fault.message.text(lang);
    let mut texts: Vec<&str> = fault.samples.iter().map(|(_, text)| text.as_str()).filter(|text| !text.trim().is_empty()).collect();
    texts.dedup();
    texts.retain(|text| !message.contains(*text));
    texts.into_iter().map(|text| format!("「{text}」")).collect::<Vec<_>>().concat()
}

/// The header and body of the table that a fault rests on.
pub(in crate::report) fn ground(fault: &Fault, lang: Lang) -> Option<String> {
    let ground = fault.ground?;
    Some(match ground.header {
        Some(header) => Message::new("check.ground", [header.to_string(), ground.body.to_string()]).text(lang),
        None => Message::new("check.ground-body", [ground.body.to_string()]).text(lang),
    })
}

fn write_cause(pen: &Pen, out: &mut String, cause: &Cause<'_>, generation: Generation, explain: bool) {
    let Some(first) = cause.found.first() else { return };
    let fault = first.fault;
    let ink = if cause.severity() >= Severity::Critical { Ink::Error } else { Ink::Doubt };
    let ink = if cause.severity() == Severity::Info { Ink::Strong } else { ink };
    line(pen, out, 2, &head(cause, generation, pen.lang), Some(ink));
    let mut entry = |key, body: &str| {
        if !body.trim().is_empty() {
            let key = pen.say(key);
            pen.entry(out, 4, key, pen.measure.width(pen.say("check.key-widest")), &plain(body));
        }
    };
    if cause.fresh() > 0 && cause.found.iter().any(|found| found.fault.known > 0) {
        entry("check.key-new", &pen.tell("check.new", [digits(cause.fresh())]));
    }
    let ranges = places(fault, PLACES);
    let place = match (first.sheet.is_empty(), ranges.is_empty()) {
        (true, _) => ranges,
        (false, true) => first.sheet.to_owned(),
        (false, false) => format!("{}!{ranges}", first.sheet),
    };
    entry("check.key-place", &[place, samples(fault, pen.lang)].join(" "));
    entry("check.key-ground", &ground(fault, pen.lang).unwrap_or_default());
    if explain {
        entry("check.key-why", cause.rule.documentation.text(pen.lang).why);
    }
    let instead = pen.tell("check.instead", [fault.instead.text(pen.lang), pen.say(fault.mending.key()).to_owned()]);
    entry("check.key-instead", &instead);
}

/// Writes a text within the width, indented.
fn line(pen: &Pen, out: &mut String, indent: usize, text: &str, ink: Option<Ink>) {
    for part in pen.measure.wrap(plain(text).trim_start(), pen.width.saturating_sub(indent)) {
        let part = ink.map_or(part.clone(), |ink| pen.paint(&part, ink));
        _ = writeln!(out, "{}{part}", " ".repeat(indent));
    }
}

/// The documentation of a rule as text within a width.
pub fn explain(rule: &Rule, options: Options) -> String {
    let pen = Pen::new(options);
    let text = rule.documentation.text(pen.lang);
    let mut out = String::new();
    line(&pen, &mut out, 0, &format!("{} {}: {}", rule.code, rule.name, text.title), Some(Ink::Strong));
    line(&pen, &mut out, 0, &format!("{} / {}", rule.level.word(), pen.say(rule.severity.key())), None);
    let parts = [
        ("lint.explain-what", text.what),
        ("lint.explain-why", text.why),
        ("lint.explain-example", text.example),
        ("lint.explain-instead", text.instead),
    ];
    for (key, text) in parts {
        out.push('\n');
        line(&pen, &mut out, 0, pen.say(key), Some(Ink::Strong));
        line(&pen, &mut out, 2, text, None);
    }
    out.push('\n');
    line(&pen, &mut out, 0, pen.say("lint.explain-basis"), Some(Ink::Strong));
    for (key, items) in bases(rule) {
        line(&pen, &mut out, 2, &pen.tell(key, [items]), None);
    }
    out
}

/// The items that a rule rests on, each with the message that names its generation.
pub(in crate::report) fn bases(rule: &Rule) -> impl Iterator<Item = (&'static str, &'static str)> {
    let basis =
        [("lint.basis-2026", rule.basis.rules_2026), ("lint.basis-estat", rule.basis.estat), ("lint.basis-2020", rule.basis.unified_2020)];
    basis.into_iter().filter(|(_, items)| !items.is_empty())
}
