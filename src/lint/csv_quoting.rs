//! CSV202: quotes that are missing or misplaced.

use super::{Basis, Check, Documentation, Fault, FileSubject, Level, Mending, Rule, Severity, Text, Verdict};
use crate::message::Message;
use crate::source::Format;

pub(super) static RULE: Rule = Rule {
    code: "CSV202",
    name: "misquoted-fields",
    severity: Severity::Fatal,
    level: Level::One,
    basis: Basis { rules_2026: "L1-15", estat: "4-12", unified_2020: "" },
    documentation: Documentation {
        ja: Text {
            title: "引用符の誤り（CSV）",
            what: "閉じられていない引用符と、閉じた引用符の後に続く文字を見ます。項目数の違う行（表題の行など）は対象外です。",
            why: "区切りの位置がずれ、その後の値がすべて別の列のものとして読まれます。",
            example: "\"1,234 と書いて閉じていない。",
            instead: "区切り文字や引用符を含む項目だけを \" で囲み、中の \" は \"\" と書く。",
        },
        en: Text {
            title: "quotes that are missing or misplaced (CSV)",
            what: "Looks for quotes that are never closed, and for text behind a closing quote. Lines with another number of fields, such as titles, are passed over.",
            why: "All values behind it are read in another column.",
            example: "A field that begins with a quote and has no other.",
            instead: "Quote the fields that hold a delimiter or a quote, and write a quote in them twice.",
        },
    },
    check: Check::File(check),
};

/// What the reader says of such quotes: its codes with our messages.
const SAID: [(&str, &str); 2] = [("CSV003", "lint.csv-unclosed"), ("CSV002", "lint.csv-after-quote")];

fn check(file: &FileSubject<'_>) -> Verdict {
    if file.format != Format::Csv {
        return Verdict::NotApplicable;
    }
    let fault = |(code, key): (&str, &'static str)| {
        let finding = file.findings.iter().find(|finding| finding.code == code)?;
        let count = finding.message.arguments().first().cloned().unwrap_or_else(|| "1".to_owned());
        let fault =
            Fault::whole(Severity::Fatal, Message::new(key, [count]), Message::plain("lint.csv-quotes-instead"), Mending::NeedsPerson);
        Some(Fault { ranges: finding.place.range.into_iter().collect(), ..fault })
    };
    Verdict::of(SAID.into_iter().filter_map(fault).collect())
}
