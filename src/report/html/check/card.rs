//! What a page says of a file and of each cause.

use super::super::super::lint::cause::{Cause, Found};
use super::super::super::lint::text::{gain_said, ground, said, samples};
use super::super::super::lint::{LintedFile, LintedSheet};
use super::super::super::width::digits;
use super::super::{Words, escaped};
use super::{cause_id, sheet_id, shown_at, tint};
use crate::lint::{Generation, Level, Verdict};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Sheets of a cause that are listed.
const SHEETS: usize = 12;
/// Ranges of a cause that are listed of each sheet.
const RANGES: usize = 12;

/// Points as a page shows them.
pub(super) fn points(points: Option<u32>) -> String {
    points.map_or_else(|| "–".to_owned(), |points| points.to_string())
}

/// The score of a file by level, and what would raise it.
pub(super) fn scores(words: Words, file: &LintedFile) -> String {
    let score = file.score();
    let mut out = String::from("<ul class=\"scores\">\n");
    for (level, key) in Level::ALL.into_iter().zip(["check.level-1", "check.level-2", "check.level-3"]) {
        let of_level = score.of(level);
        let class = match of_level {
            None => "none",
            Some(100) => "full",
            Some(60..) => "fair",
            Some(_) => "poor",
        };
        let bar = of_level.unwrap_or_default().min(100);
        _ = writeln!(
            out,
            "<li class=\"{class}\"><b>{}</b><strong>{}</strong><span class=\"of\">/ 100</span><span class=\"bar\"><i style=\"width:{bar}%\"></i></span><small>{}</small></li>",
            level.word(),
            points(of_level),
            words.say(key)
        );
    }
    out.push_str("</ul>\n");
    let gains: Vec<String> = file.gains().iter().map(|gain| format!("<li>{}</li>", escaped(&gain_said(gain, words.0, false)))).collect();
    if !gains.is_empty() {
        _ = writeln!(out, "<ul class=\"gains\">{}</ul>", gains.concat());
    }
    out + &sheet_scores(words, file)
}

/// The scores of the sheets; nothing where there is one.
fn sheet_scores(words: Words, file: &LintedFile) -> String {
    let judged = |sheet: &&LintedSheet| Level::ALL.into_iter().any(|level| sheet.score().of(level).is_some());
    let sheets: Vec<&LintedSheet> = file.sheets.iter().filter(judged).collect();
    if sheets.len() < 2 {
        return String::new();
    }
    let cells = |sheet: &LintedSheet| Level::ALL.map(|level| format!("<td>{}</td>", points(sheet.score().of(level)))).concat();
    let rows: Vec<String> =
        sheets.iter().map(|sheet| format!("<tr><th scope=\"row\">{}</th>{}</tr>\n", escaped(&sheet.name), cells(sheet))).collect();
    let levels = Level::ALL.map(|level| format!("<th scope=\"col\">{}</th>", level.word())).concat();
    format!(
        "<details><summary>{0}</summary><section class=\"frame rows\" tabindex=\"0\" aria-label=\"{0}\"><table class=\"plain\"><thead><tr><th scope=\"col\">{1}</th>{levels}</tr></thead><tbody>\n{2}</tbody></table></section></details>\n",
        words.count("check.sheet-scores", sheets.len()),
        words.say("check.sheet"),
        rows.concat()
    )
}

/// The causes in a few words each, with links.
pub(super) fn summary(words: Words, file: usize, causes: &[Cause<'_>]) -> String {
    let mut out = format!("<h3>{}</h3>\n<ol class=\"causes\">\n", words.count("check.causes", causes.len()));
    for (number, cause) in (1..).zip(causes) {
        let known = if cause.is_known() { format!("<small>{}</small>", words.say("check.in-baseline")) } else { String::new() };
        _ = writeln!(
            out,
            "<li class=\"{}\"><a href=\"#{}\"><b>{number}</b><span class=\"sev\">{}</span><span>{}</span></a>{known}</li>",
            tint(cause.severity()),
            cause_id(file, number),
            words.say(cause.severity().key()),
            escaped(&said(cause, words.0)),
        );
    }
    out.push_str("</ol>\n");
    out
}

/// The rules that could not be judged.
pub(super) fn unjudged(words: Words, file: &LintedFile) -> String {
    let unjudged = file.judgements().filter(|judgement| matches!(judgement.verdict, Verdict::NotJudged(_)));
    let codes: BTreeSet<&str> = unjudged.map(|judgement| judgement.rule.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    if codes.is_empty() { String::new() } else { format!("<p class=\"small\">{}</p>\n", words.tell("lint.not-judged", [codes.join(", ")])) }
}

/// How the causes of a file are told.
pub(super) struct Cards<'a> {
    pub(super) words: Words,
    /// Which file of the page, from 1.
    pub(super) file: usize,
    pub(super) generation: Generation,
    /// The cells that were drawn and can be linked to.
    pub(super) anchors: &'a BTreeSet<String>,
}

impl Cards<'_> {
    /// One cause.
    pub(super) fn card(&self, number: usize, cause: &Cause<'_>, linted: &LintedFile) -> String {
        let (words, rule) = (self.words, cause.rule);
        let Some(first) = cause.found.first() else { return String::new() };
        let documentation = rule.documentation.text(words.0);
        let items = rule.basis.items(self.generation);
        let items = if items.is_empty() { String::new() } else { format!(" <span class=\"item\">{}</span>", escaped(items)) };
        let mut out = format!(
            "<article class=\"cause {}\" id=\"{}\">\n<h4><b class=\"num\">{number}</b><span class=\"sev\">{}</span> {} <code>{}</code>{items}</h4>\n<dl>\n",
            tint(cause.severity()),
            cause_id(self.file, number),
            words.say(cause.severity().key()),
            escaped(&said(cause, words.0)),
            rule.code,
        );
        let mut entry = |key, body: &str| {
            if !body.is_empty() {
                _ = writeln!(out, "<dt>{}</dt><dd>{body}</dd>", words.say(key));
            }
        };
        if cause.is_known() {
            entry("check.key-new", &words.say("check.in-baseline"));
        } else if cause.found.iter().any(|found| found.fault.known > 0) {
            entry("check.key-new", &words.count("check.new", cause.fresh()));
        }
        entry("check.key-place", &self.places(cause, linted));
        entry("check.key-ground", &escaped(&ground(first.fault, words.0).unwrap_or_default()));
        entry("check.key-why", &escaped(documentation.why));
        let instead = format!("<strong>{}</strong>", escaped(&first.fault.instead.text(words.0)));
        entry("check.key-instead", &instead);
        entry("check.key-conversion", &words.say(first.fault.mending.key()));
        out.push_str("</dl>\n</article>\n");
        out
    }

    /// Every sheet of a cause with its first ranges and what stands there.
    fn places(&self, cause: &Cause<'_>, linted: &LintedFile) -> String {
        let mut lines: Vec<String> =
            cause.found.iter().take(SHEETS).map(|found| self.place(found, linted)).filter(|line| !line.is_empty()).collect();
        if cause.found.len() > SHEETS {
            lines.push(self.words.count("inspect.more", cause.found.len() - SHEETS));
        }
        lines.join("<br>\n")
    }

    fn place(&self, found: &Found<'_>, linted: &LintedFile) -> String {
        let kept = found.index.and_then(|index| linted.sheets.get(index)).and_then(|sheet| sheet.sheet.as_ref());
        let grid = kept.map(|sheet| &*sheet.grid);
        let sheet = found.index.map(|index| sheet_id(self.file, index));
        let link = |range: &crate::place::Range| {
            let anchor = sheet.as_ref().map(|sheet| format!("{sheet}-{}", shown_at(grid, range)));
            match anchor.filter(|anchor| self.anchors.contains(anchor)) {
                Some(anchor) => format!("<a href=\"#{anchor}\"><code>{range}</code></a>"),
                None => format!("<code>{range}</code>"),
            }
        };
        let ranges: Vec<String> = found.fault.ranges.iter().take(RANGES).map(link).collect();
        let more = found.fault.ranges.len().saturating_sub(RANGES);
        let more = if more > 0 { format!(", {}", self.words.tell("inspect.more", [digits(more)])) } else { String::new() };
        let name = match &sheet {
            Some(sheet) if !found.sheet.is_empty() => format!("<a href=\"#{sheet}\">{}</a>: ", escaped(found.sheet)),
            _ => String::new(),
        };
        let said = samples(found.fault, self.words.0);
        let said = if said.is_empty() { said } else { format!(" <q>{}</q>", escaped(&said)) };
        format!("{name}{}{more}{said}", ranges.join(", ")).trim_end_matches(": ").to_owned()
    }
}
