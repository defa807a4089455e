//! The check of sources as text: a file, its score, and what is wrong with it, the worst first.

use super::{Lint, LintedFile};
use crate::lint::{Fault, Judgement, Level, Rule, Score, Verdict};
use crate::message::{Lang, Message};
use crate::report::check::write_error;
use crate::report::terminal::{Ink, Options, Pen};
use crate::report::width::{digits, plain};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// So many places of a cause are named.
const PLACES: usize = 3;

/// One cause of trouble with all the sheets it is met in.
struct Cause<'a> {
    rule: &'static Rule,
    /// The first fault with the sheet it is in.
    first: (&'a str, &'a Fault),
    /// Sheets it is met in, and how often in all of them.
    sheets: usize,
    count: usize,
}

impl Lint {
    /// For each source its score and the causes of trouble, the worst first, then the errors and a closing line.
    ///
    /// Ends with a line end; holds no control character but line ends and, with colours, the sequences that set them.
    pub fn text(&self, options: Options) -> String {
        let pen = Pen::new(options);
        let mut out = String::new();
        for source in &self.sources {
            out.push_str(&pen.paint(&plain(&source.name), Ink::Strong));
            out.push('\n');
            match &source.file {
                Ok(file) => write_file(&pen, &mut out, file),
                Err(error) => write_error(&pen, &mut out, error),
            }
            out.push('\n');
        }
        for error in &self.errors {
            write_error(&pen, &mut out, error);
        }
        out.push_str(&self.totals().line(&pen));
        out
    }
}

fn write_file(pen: &Pen, out: &mut String, file: &LintedFile) {
    line(pen, out, 2, &pen.tell("lint.score", [points(pen.lang, &file.score())]), None);
    for cause in causes(file) {
        write_cause(pen, out, &cause);
    }
    let unjudged: BTreeMap<&str, usize> = file.judgements().filter(|judgement| matches!(judgement.verdict, Verdict::NotJudged(_))).fold(
        BTreeMap::new(),
        |mut counts, judgement| {
            *counts.entry(judgement.rule.code).or_default() += 1;
            counts
        },
    );
    if !unjudged.is_empty() {
        let codes: Vec<&str> = unjudged.keys().copied().collect();
        line(pen, out, 2, &pen.tell("lint.not-judged", [codes.join(", ")]), Some(Ink::Faint));
    }
}

/// `L1 95 / L2 100 / L3 0`, a dash where no rule applies.
fn points(lang: Lang, score: &Score) -> String {
    let of = |level: Level| {
        let points = score.of(level).map_or_else(|| "-".to_owned(), |points| points.to_string());
        Message::new("lint.score-level", [level.word().to_owned(), points]).text(lang)
    };
    Level::ALL.map(of).join(" / ")
}

/// The causes of a file, the most severe first, then the most frequent.
fn causes(file: &LintedFile) -> Vec<Cause<'_>> {
    let mut causes: BTreeMap<(&str, &str, &[String]), Cause<'_>> = BTreeMap::new();
    let of_sheets = file.sheets.iter().flat_map(|sheet| sheet.judgements.iter().map(move |judgement| (&*sheet.name, judgement)));
    let all = file.judgements.iter().map(|judgement| ("", judgement)).chain(of_sheets);
    for (sheet, Judgement { rule, verdict }) in all {
        for fault in verdict.faults() {
            // What a message says beside its count, such as a mark, tells causes apart.
            let beside = fault.message.arguments().get(1..).filter(|_| fault.ground.is_some()).unwrap_or_default();
            let beside = if fault.message.key() == "lint.header-not-first" { &[] } else { beside };
            let key = (rule.code, fault.message.key(), beside);
            let cause = causes.entry(key).or_insert(Cause { rule, first: (sheet, fault), sheets: 0, count: 0 });
            cause.sheets += 1;
            cause.count += fault.count;
        }
    }
    let mut causes: Vec<Cause<'_>> = causes.into_values().collect();
    causes.sort_by_key(|cause| (Reverse(cause.first.1.severity), Reverse(cause.count), cause.rule.code));
    causes
}

fn write_cause(pen: &Pen, out: &mut String, cause: &Cause<'_>) {
    let (sheet, fault) = cause.first;
    let severity = pen.say(fault.severity.key());
    let head = format!("{severity} {} {}", cause.rule.code, fault.message.text(pen.lang));
    line(pen, out, 2, &head, Some(Ink::Strong));
    let shown: Vec<String> = fault.ranges.iter().take(PLACES).map(ToString::to_string).collect();
    let mut place = match (sheet.is_empty(), shown.is_empty()) {
        (true, _) => shown.join(", "),
        (false, true) => sheet.to_owned(),
        (false, false) => format!("{sheet}!{}", shown.join(", ")),
    };
    if fault.ranges.len() > PLACES {
        place.push_str(", …");
    }
    let samples: Vec<String> =
        fault.samples.iter().filter(|(_, text)| !text.trim().is_empty()).map(|(_, text)| format!("「{text}」")).collect();
    if !samples.is_empty() {
        place = format!("{place} {}", samples.concat());
    }
    if cause.sheets > 1 {
        place = format!("{place} {}", pen.tell("lint.more-sheets", [digits(cause.sheets), digits(cause.count)]));
    }
    if !place.trim().is_empty() {
        line(pen, out, 4, &place, Some(Ink::Faint));
    }
    let instead = format!("→ {} ({})", fault.instead.text(pen.lang), pen.say(fault.mending.key()));
    line(pen, out, 4, &instead, None);
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
    let basis =
        [("lint.basis-2026", rule.basis.rules_2026), ("lint.basis-estat", rule.basis.estat), ("lint.basis-2020", rule.basis.unified_2020)];
    for (key, items) in basis.into_iter().filter(|(_, items)| !items.is_empty()) {
        line(&pen, &mut out, 2, &pen.tell(key, [items]), None);
    }
    out
}
