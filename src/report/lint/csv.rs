//! The check of sources as a table: a row for each fault.

use super::cause::{Found, found};
use super::{Lint, Linted};
use crate::lint::Generation;
use crate::message::Lang;
use std::fmt::Write as _;

/// The columns, in order.
const COLUMNS: [&str; 19] = [
    "file",
    "sheet",
    "code",
    "name",
    "severity",
    "level",
    "rules_2026",
    "rules_2020",
    "estat",
    "count",
    "known",
    "ranges",
    "samples",
    "message",
    "why",
    "instead",
    "conversion",
    "header",
    "body",
];

/// How the table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// The language of the sentences.
    pub lang: Lang,
    /// For Excel: begins with a byte order mark, and no field can be taken for a formula: one that begins with `=`, `+`, `-` or `@`
    /// has an apostrophe before it.
    pub for_excel: bool,
}

impl Lint {
    /// The faults as CSV by RFC 4180, UTF-8: a header, then a row for each fault in the order of files and sheets.
    ///
    /// `ranges` holds at most a hundred ranges, `samples` what stands in the first cells; a file that could not be read has one row with
    /// the error in `message`, and no code.
    pub fn csv(&self, options: CsvOptions) -> String {
        let mut out = String::from(if options.for_excel { "\u{feff}" } else { "" });
        row(&mut out, &COLUMNS.map(str::to_owned), false);
        for source in &self.sources {
            match &source.file {
                Ok(file) => found(source, file).for_each(|found| row(&mut out, &fields(source, &found, options.lang), options.for_excel)),
                Err(error) => {
                    let mut fields: [String; COLUMNS.len()] = Default::default();
                    for (at, text) in [(0, source.name.clone()), (13, error.text(options.lang))] {
                        fields.get_mut(at).into_iter().for_each(|field| field.clone_from(&text));
                    }
                    row(&mut out, &fields, options.for_excel);
                }
            }
        }
        out
    }
}

fn fields(source: &Linted, found: &Found<'_>, lang: Lang) -> [String; COLUMNS.len()] {
    let Found { rule, sheet, fault, .. } = *found;
    let ranges: Vec<String> = fault.ranges.iter().map(ToString::to_string).collect();
    let samples: Vec<String> = fault.samples.iter().map(|(at, text)| format!("{at}「{text}」")).collect();
    let items = |generation| rule.basis.items(generation).to_owned();
    [
        source.name.clone(),
        sheet.to_owned(),
        rule.code.to_owned(),
        rule.name.to_owned(),
        fault.severity.word().to_owned(),
        rule.level.word().to_owned(),
        items(Generation::Rules2026),
        items(Generation::Unified2020),
        items(Generation::Estat),
        fault.count.to_string(),
        fault.known.to_string(),
        ranges.join(" "),
        samples.join(" "),
        fault.message.text(lang),
        rule.documentation.text(lang).why.to_owned(),
        fault.instead.text(lang),
        fault.mending.word().to_owned(),
        fault.ground.and_then(|ground| ground.header).map_or_else(String::new, |header| header.to_string()),
        fault.ground.map_or_else(String::new, |ground| ground.body.to_string()),
    ]
}

fn row(out: &mut String, fields: &[String; COLUMNS.len()], for_excel: bool) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let guard = for_excel && field.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let field = if guard { format!("'{field}") } else { field.clone() };
        if field.contains(['"', ',', '\r', '\n']) {
            _ = write!(out, "\"{}\"", field.replace('"', "\"\""));
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be_and_no_formula_in_excel() {
        let mut fields: [String; COLUMNS.len()] = Default::default();
        for (field, text) in fields.iter_mut().zip(["=1+1", "a,b", "\"x\"", "一\n二", "-"]) {
            text.clone_into(field);
        }
        let mut out = String::new();
        row(&mut out, &fields, false);
        assert!(out.starts_with("=1+1,\"a,b\",\"\"\"x\"\"\",\"一\n二\",-,") && out.ends_with(",\r\n"), "{out}");
        out.clear();
        row(&mut out, &fields, true);
        assert!(out.starts_with("'=1+1,\"a,b\",\"\"\"x\"\"\",\"一\n二\",'-,"), "{out}");
    }
}
