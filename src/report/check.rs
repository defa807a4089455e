//! What a check of sources came to, for people and for programs.

use super::certificate;
use super::summary::{Told, error_json, told_json};
use super::terminal::{Ink, Options, Pen};
use super::width::{digits, plain};
use crate::dataset::{Loose, SourceFacts};
use crate::finding::{Error, Finding, Severity};
use crate::message::Lang;
use crate::release::SourceRecord;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What a check came to.
#[derive(Clone, Debug, Default)]
pub struct Check {
    /// The sources in the order they are shown.
    pub sources: Vec<Checked>,
    /// Errors that belong to no source, such as a folder that could not be listed.
    pub errors: Vec<Error>,
    /// Files that were passed over because they are of another kind.
    pub passed_over: usize,
    /// Owner files of documents that are open in an office program, passed over as well.
    pub open_documents: usize,
}

/// A source that was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its name as the user knows it.
    pub name: String,
    /// What is known of it, or why it could not be read.
    pub facts: Result<SourceFacts, Error>,
    /// What is wrong or doubtful, in the order of the checks.
    pub findings: Vec<Finding>,
}

/// Findings of the readers that tell of encoding and line ends, beside those whose code begins with ENC.
const OF_ENCODING: [&str; 6] = ["CSV005", "CSV006", "FIL102", "FIL103", "FIL104", "FIL145"];

impl Checked {
    /// Checks the encoding of a source that was read, or tells why it was not.
    pub fn encoding(name: impl Into<String>, read: Result<Loose, Error>) -> Self {
        let name = name.into();
        match read {
            Err(error) => Self { name, facts: Err(error), findings: Vec::new() },
            Ok(Loose { facts, mut findings, .. }) => {
                findings.retain(|finding| finding.code.starts_with("ENC") || OF_ENCODING.contains(&finding.code));
                findings.extend(facts.characters.doubts());
                Self { name, facts: Ok(facts), findings }
            }
        }
    }

    /// True where a person should look, infos left out.
    fn needs_a_look(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity > Severity::Info)
    }
}

impl Check {
    /// Sources that could not be read, and errors that belong to none.
    pub fn failed(&self) -> usize {
        self.sources.iter().filter(|source| source.facts.is_err()).count() + self.errors.len()
    }

    /// Sources that a person should look at, infos left out.
    pub fn with_findings(&self) -> usize {
        self.sources.iter().filter(|source| source.needs_a_look()).count()
    }

    /// A certificate for each source, then the errors and a closing line. Ends with a line end; holds no control character but
    /// line ends and, with colours, the sequences that set them.
    pub fn text(&self, options: Options) -> String {
        let pen = Pen::new(options);
        let mut out = String::new();
        for source in &self.sources {
            out.push_str(&pen.paint(&plain(&source.name), Ink::Strong));
            out.push('\n');
            match &source.facts {
                Ok(facts) => certificate::write(&pen, &mut out, facts),
                Err(error) => write_error(&pen, &mut out, error),
            }
            for finding in &source.findings {
                pen.finding(&mut out, finding, 2);
            }
            out.push('\n');
        }
        for error in &self.errors {
            write_error(&pen, &mut out, error);
        }
        out.push_str(&self.totals().line(&pen));
        out
    }

    fn totals(&self) -> Totals {
        Totals {
            sources: self.sources.len(),
            with_findings: self.with_findings(),
            failed: self.failed(),
            passed_over: self.passed_over,
            open_documents: self.open_documents,
        }
    }

    /// The check as one JSON object: `sources`, each as manifests keep it with its findings or its error, `errors`, `totals`;
    /// sentences in a language.
    pub fn json(&self, lang: Lang) -> String {
        let check = json!({
            "sources": self.sources.iter().map(|source| source_json(source, lang)).collect::<Vec<_>>(),
            "errors": self.errors.iter().map(|error| error_json(error, lang)).collect::<Vec<_>>(),
            "totals": self.totals().json(),
        });
        format!("{check:#}\n")
    }
}

/// What was counted over all sources of a check.
pub(super) struct Totals {
    pub(super) sources: usize,
    pub(super) with_findings: usize,
    pub(super) failed: usize,
    pub(super) passed_over: usize,
    pub(super) open_documents: usize,
}

impl Totals {
    /// The closing line for people; what did not occur but for findings is left out.
    pub(super) fn line(&self, pen: &Pen) -> String {
        let counts = [
            ("inspect.count-sources", Some(self.sources)),
            ("inspect.count-with-findings", Some(self.with_findings)),
            ("inspect.count-failed", Some(self.failed).filter(|count| *count > 0)),
            ("inspect.count-passed-over", Some(self.passed_over).filter(|count| *count > 0)),
            ("inspect.count-open-documents", Some(self.open_documents).filter(|count| *count > 0)),
        ];
        let parts: Vec<String> = counts.into_iter().filter_map(|(key, count)| Some(pen.tell(key, [digits(count?)]))).collect();
        format!("{}\n", pen.measure.wrap(&parts.join(" / "), pen.width).join("\n"))
    }

    /// The same for programs.
    pub(super) fn json(&self) -> Value {
        json!({
            "sources": self.sources,
            "with_findings": self.with_findings,
            "failed": self.failed,
            "passed_over": self.passed_over,
            "open_documents": self.open_documents,
        })
    }
}

fn source_json(source: &Checked, lang: Lang) -> Value {
    let facts = match &source.facts {
        Err(error) => return json!({"name": source.name, "error": error_json(error, lang)}),
        Ok(facts) => facts,
    };
    let mut value = serde_json::to_value(SourceRecord::new(facts)).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        let findings = source.findings.iter().map(|finding| told_json(&Told::new(finding, lang)));
        object.insert("findings".to_owned(), findings.collect());
    }
    value
}

/// An error with its details and hint, indented.
pub(super) fn write_error(pen: &Pen, out: &mut String, error: &Error) {
    for (index, line) in error.text(pen.lang).lines().enumerate() {
        let indent = if index == 0 { 2 } else { 4 };
        for line in pen.measure.wrap(plain(line).trim_start(), pen.width.saturating_sub(indent)) {
            let line = if index == 0 { pen.paint(&line, Ink::Error) } else { line };
            _ = writeln!(out, "{}{line}", " ".repeat(indent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::width::Measure;
    use crate::source::SourceFile;

    fn checked(name: &str, text: &str) -> Checked {
        let source = SourceFile { name: name.into(), bytes: text.as_bytes().into(), declared_charset: None };
        Checked::encoding(name, Loose::read(&source))
    }

    fn run() -> Check {
        let long = "東京都の①番目の㈱商店街〜～髙﨑ﾄｳｷｮｳ\u{E000}𠮷\u{1}".repeat(3);
        let sources =
            vec![checked("clean.csv", "a,b\n1,2\n"), checked("統計/店.csv", &format!("見本,x\n{long},1\n")), checked("c.csv", "")];
        Check { sources, passed_over: 2, ..Check::default() }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_in_either_language() {
        for (lang, width) in [(Lang::En, 60), (Lang::Ja, 60), (Lang::En, 100), (Lang::Ja, 100)] {
            let text = run().text(Options { lang, width, ..Options::default() });
            let measure = Measure { wide: lang == Lang::Ja };
            assert!(text.lines().all(|line| measure.width(line) <= width), "{text}");
            assert!(text.ends_with('\n') && !text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        }
    }

    #[test]
    fn sources_are_counted_by_what_came_of_them() {
        let run = run();
        assert_eq!((run.with_findings(), run.failed()), (1, 1));
        let text = run.text(Options::default());
        assert!(text.ends_with("sources: 3 / with findings: 1 / failed: 1 / passed over: 2\n"), "{text}");
        let json: Value = serde_json::from_str(&run.json(Lang::En)).unwrap();
        assert_eq!((&json["totals"]["failed"], &json["sources"][2]["name"]), (&json!(1), &json!("c.csv")));
        assert!(json["sources"][2]["error"]["message"].is_string() && json["sources"][0]["findings"] == json!([]), "{json}");
    }

    #[test]
    fn of_the_findings_only_those_of_encoding_are_kept() {
        let codes = |text: &str| checked("a.csv", text).findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
        assert_eq!(codes("a,b\n1,2\r\n3,4\n"), ["CSV005"]);
        // Records of different lengths are no matter of encoding.
        assert_eq!(codes("a,b\n1,2,3\n3,4\n"), [""; 0]);
    }
}
