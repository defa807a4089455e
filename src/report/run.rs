//! A run told to those who were not there: a web page for people, metrics for a monitor.

use super::html::escaped;
use super::summary::{Item, Status, Summary};
use super::width::digits;
use crate::message::{Lang, Message, text};
use std::fmt::Write as _;

/// Findings of a dataset that the page lists; it says how many more there are.
const MOST_FINDINGS: usize = 20;

/// What the page looks like: nothing is loaded from elsewhere, and no script runs.
const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1d2733;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d5dbe1;vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums}\
.failed,.held{font-weight:700;color:#9a1b1b}.scroll{overflow-x:auto}code{overflow-wrap:anywhere}\
@media(prefers-color-scheme:dark){body{color:#e3e8ee;background:#14181d}th,td{border-color:#39424d}.failed,.held{color:#ff9c9c}}";

impl Summary {
    /// The run as one web page; `when` is said in its title as it is, and left out where it is empty.
    pub fn page(&self, when: &str, lang: Lang) -> String {
        let say = |key| escaped(text(key, lang));
        let title = format!("{} {}", text("run.page-title", lang), when);
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            if lang == Lang::Ja { "ja" } else { "en" },
            title = escaped(title.trim())
        );
        let milliseconds = self.time.map_or(0, |time| time.as_millis());
        let seconds = format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100);
        let counts = [Status::Done, Status::Unchanged, Status::Held, Status::Failed].map(|status| digits(self.with(status)));
        let counts: Vec<String> = counts.into_iter().chain([seconds]).collect();
        let _ = writeln!(out, "<p>{}</p>", escaped(&Message::new("run.page-counts", counts).text(lang)));
        for error in &self.errors {
            let _ = writeln!(out, "<p class=\"failed\">{}</p>", escaped(&error.text(lang)));
        }
        let heads = ["run.page-dataset", "run.page-status", "run.page-observations", "run.page-doubts", "run.page-left-over"];
        out.push_str("<div class=\"scroll\"><table>\n<thead><tr>");
        for (at, key) in heads.into_iter().enumerate() {
            // Over numbers the head stands at the right, as they do.
            let class = if at < 2 { "" } else { " class=\"n\"" };
            let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", say(key));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        // What needs a person stands first.
        let mut items: Vec<&Item> = self.items.iter().collect();
        items.sort_by_key(|item| std::cmp::Reverse(item.status));
        for item in &items {
            let [observations, doubts, left_over] = [item.observations, item.doubts, item.left_over].map(digits);
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{}{}</th><td class=\"{}\">{}</td><td class=\"n\">{observations}</td><td class=\"n\">{doubts}</td>\
                 <td class=\"n\">{left_over}</td></tr>",
                escaped(&item.name),
                if item.sample { format!(" ({})", say("run.page-sample")) } else { String::new() },
                item.status.word(),
                escaped(item.status.said(lang))
            );
        }
        out.push_str("</tbody>\n</table></div>\n");
        let has_more = |item: &&&Item| !item.errors.is_empty() || !item.findings.is_empty() || !item.made.is_empty();
        items.iter().filter(has_more).for_each(|item| details(item, lang, &mut out));
        out.push_str("</body>\n</html>\n");
        out
    }

    /// The run as metrics in the text format of Prometheus, for its collector of text files; `ended` is in seconds since 1970.
    ///
    /// | name | what it is |
    /// |---|---|
    /// | `seihyo_run_end_timestamp_seconds` | when the run ended |
    /// | `seihyo_run_duration_seconds` | how long it took |
    /// | `seihyo_run_errors` | what could not be done: datasets that failed, and errors of no dataset |
    /// | `seihyo_datasets{status}` | datasets by what became of them |
    /// | `seihyo_files_written`, `seihyo_bytes_written` | files of releases whose bytes are new |
    /// | `seihyo_dataset_observations`, `_findings`, `_doubts`, `_left_over_cells` | of each dataset |
    pub fn metrics(&self, ended: u64) -> String {
        let mut out = String::new();
        let mut metric = |name: &str, help: &str, rows: Vec<(String, String)>| gauge(&mut out, name, help, rows);
        let one = |value: String| vec![(String::new(), value)];
        metric("run_end_timestamp_seconds", "When the run ended.", one(ended.to_string()));
        let time = self.time.unwrap_or_default();
        metric("run_duration_seconds", "How long the run took.", one(format!("{}.{:03}", time.as_secs(), time.subsec_millis())));
        metric("run_errors", "What could not be done.", one(self.failed().to_string()));
        let all = [Status::Done, Status::Unchanged, Status::Held, Status::Failed];
        let by_status = all.map(|status| (format!("{{status=\"{}\"}}", status.word()), self.with(status).to_string()));
        metric("datasets", "Datasets by what became of them.", by_status.to_vec());
        let bytes: u64 = self.items.iter().flat_map(|item| &item.made).map(|made| made.bytes).sum();
        metric("bytes_written", "Bytes of the files of releases that are new.", one(bytes.to_string()));
        metric("files_written", "Files whose bytes are new.", one(self.items.iter().map(|item| item.written).sum::<usize>().to_string()));
        let each = |count: fn(&Item) -> usize| {
            let row = |item: &Item| (format!("{{dataset=\"{}\"}}", quoted(&item.name)), count(item).to_string());
            self.items.iter().map(row).collect()
        };
        metric("dataset_observations", "Figures of its releases.", each(|item| item.observations));
        metric("dataset_findings", "Findings of its releases.", each(|item| item.findings.len()));
        metric("dataset_doubts", "Doubts about how its sheets were read.", each(|item| item.doubts));
        metric("dataset_left_over_cells", "Filled cells that are in no table.", each(|item| item.left_over));
        out
    }

    fn with(&self, status: Status) -> usize {
        self.items.iter().filter(|item| item.status == status).count()
    }
}

/// Adds a metric `seihyo_NAME` in the text format of Prometheus: what it is, then a line for each set of labels (`{dataset="a"}`, or empty)
/// with its value.
pub fn gauge(out: &mut String, name: &str, help: &str, rows: Vec<(String, String)>) {
    let _ = write!(out, "# HELP seihyo_{name} {help}\n# TYPE seihyo_{name} gauge\n");
    for (labels, value) in rows {
        let _ = writeln!(out, "seihyo_{name}{labels} {value}");
    }
}

/// The errors and findings of a dataset, and why its releases were made.
fn details(item: &Item, lang: Lang, out: &mut String) {
    let _ = writeln!(out, "<h2>{}</h2>\n<ul>", escaped(&item.name));
    for error in &item.errors {
        let _ = writeln!(out, "<li class=\"failed\">{}</li>", escaped(&error.text(lang)));
    }
    for told in item.findings.iter().take(MOST_FINDINGS) {
        let hint = told.hint.as_ref().map_or_else(String::new, |hint| format!("<br>{}", escaped(hint)));
        let [code, place, message] = [&told.code, &told.place, &told.message].map(|text| escaped(text));
        let _ = writeln!(out, "<li><code>{code}</code> {message} <code>{place}</code>{hint}</li>");
    }
    for made in &item.made {
        let seconds = format!("{:.1}", made.time.as_secs_f64());
        let said =
            Message::new("run.page-made", [made.release.clone(), made.why.text(lang), made.bytes.div_ceil(1000).to_string(), seconds]);
        let _ = writeln!(out, "<li>{}</li>", escaped(&said.text(lang)));
    }
    out.push_str("</ul>\n");
    let more = item.findings.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        let _ = writeln!(out, "<p>{}</p>", escaped(&Message::new("run.page-more", [digits(more)]).text(lang)));
    }
}

/// The value of a label as the format asks for it.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::super::summary::Made;
    use super::*;
    use std::time::Duration;

    fn item(name: &str, status: Status) -> Item {
        Item {
            name: name.to_owned(),
            status,
            tables: 1,
            observations: 1200,
            findings: Vec::new(),
            doubts: 2,
            left_over: 3,
            hidden_sheets: 0,
            written: 4,
            sample: false,
            errors: Vec::new(),
            made: Vec::new(),
            told: false,
        }
    }

    #[test]
    fn metrics_say_each_number_with_its_labels() {
        let items = vec![item("a", Status::Done), item("b\"\\", Status::Failed)];
        let run = Summary { items, time: Some(Duration::from_millis(1250)), ..Summary::default() };
        let said = run.metrics(1_790_000_000);
        for line in [
            "seihyo_run_end_timestamp_seconds 1790000000",
            "seihyo_run_duration_seconds 1.250",
            "seihyo_run_errors 1",
            "seihyo_datasets{status=\"done\"} 1",
            "seihyo_datasets{status=\"held\"} 0",
            "seihyo_files_written 8",
            "seihyo_dataset_observations{dataset=\"a\"} 1200",
            "seihyo_dataset_doubts{dataset=\"b\\\"\\\\\"} 2",
        ] {
            assert!(said.lines().any(|found| found == line), "{line}\n{said}");
        }
        let names = said.lines().filter(|line| line.starts_with("# TYPE ")).count();
        assert_eq!(names, said.lines().filter(|line| line.starts_with("# HELP ")).count());
    }

    #[test]
    fn the_page_escapes_what_it_shows_and_puts_what_failed_first() {
        let made =
            Made { release: "2026-04-01".to_owned(), why: Message::plain("run.why-new"), bytes: 1001, time: Duration::from_millis(240) };
        let well = Item { made: vec![made], ..item("well", Status::Done) };
        let run = Summary { items: vec![well, item("<b>", Status::Failed)], ..Summary::default() };
        let page = run.page("2026-11-28 <", Lang::En);
        assert!(page.contains("<li>2026-04-01 was made: there is no such release yet (2 kB, 0.2 s)</li>"), "{page}");
        assert!(run.metrics(0).contains("seihyo_bytes_written 1001\n"));
        assert!(page.contains("2026-11-28 &lt;") && page.contains("&lt;b&gt;") && !page.contains("<b>"), "{page}");
        assert!(page.find("&lt;b&gt;") < page.find("well"));
    }
}
