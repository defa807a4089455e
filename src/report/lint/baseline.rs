//! What was wrong before: faults that are known and do not fail a check.

use super::Lint;
use super::cause::found;
use crate::finding::Error;
use crate::lint::{Print, Verdict};
use crate::message::Message;
use crate::place::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The places of faults that were met before, by file; how often, where several places are known by the same.
///
/// Its JSON is the same for the same faults, so that a version control shows what was mended and what came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    files: BTreeMap<String, BTreeMap<Print, usize>>,
    codes: BTreeMap<Print, String>,
}

/// The form of the file.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    seihyo_baseline: u32,
    files: BTreeMap<String, Vec<Entry>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    print: String,
    count: usize,
}

impl Baseline {
    /// The faults of a check, each that it tells; `key` is what a source of a name is known by in the file.
    pub fn of(lint: &Lint, key: impl Fn(&str) -> String) -> Self {
        let mut baseline = Self::default();
        for source in &lint.sources {
            let Ok(file) = &source.file else { continue };
            let key = key(&source.name);
            for found in found(source, file) {
                for print in &found.fault.prints {
                    *baseline.files.entry(key.clone()).or_default().entry(*print).or_default() += 1;
                    baseline.codes.entry(*print).or_insert_with(|| found.rule.code.to_owned());
                }
            }
        }
        baseline
    }

    /// How many places are in it.
    pub fn places(&self) -> usize {
        self.files.values().flat_map(BTreeMap::values).sum()
    }

    /// The baseline as a file holds it.
    pub fn json(&self) -> String {
        let entry = |(print, count): (&Print, &usize)| Entry {
            rule: self.codes.get(print).cloned().unwrap_or_default(),
            print: print.to_string(),
            count: *count,
        };
        let entries = |prints: &BTreeMap<Print, usize>| {
            let mut entries: Vec<Entry> = prints.iter().map(entry).collect();
            entries.sort_by(|a, b| (&a.rule, &a.print).cmp(&(&b.rule, &b.print)));
            entries
        };
        let files = self.files.iter().map(|(name, prints)| (name.clone(), entries(prints))).collect();
        let form = Form { seihyo_baseline: VERSION, files };
        serde_json::to_string_pretty(&form).map_or_else(|_| String::new(), |text| format!("{text}\n"))
    }

    /// Reads a baseline from the text of a file; `name` is the file as the user knows it.
    ///
    /// Errs where it is none.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let fail = |why: String| {
            Error::new(Place::file(name), Message::new("check.no-baseline", [why])).hint(Message::plain("check.no-baseline-hint"))
        };
        let form: Form = serde_json::from_str(text).map_err(|error| fail(error.to_string()))?;
        if form.seihyo_baseline != VERSION {
            return Err(fail(format!("seihyo_baseline: {}", form.seihyo_baseline)));
        }
        let mut baseline = Self::default();
        for (file, entries) in form.files {
            for Entry { rule, print, count } in entries {
                let print: Print = print.parse().map_err(|_| fail(format!("print: {print}")))?;
                *baseline.files.entry(file.clone()).or_default().entry(print).or_default() += count;
                baseline.codes.insert(print, rule);
            }
        }
        Ok(baseline)
    }

    /// Holds the faults of a check against the baseline: each of its places excuses one place known by the same. A source is known by its
    /// `key`, else by its name.
    pub fn excuse(&self, lint: &mut Lint, key: impl Fn(&str) -> String) {
        lint.has_baseline = true;
        for source in &mut lint.sources {
            let Ok(file) = &mut source.file else { continue };
            let mut left = self.files.get(&key(&source.name)).or_else(|| self.files.get(&source.name)).cloned().unwrap_or_default();
            let sheets = file.sheets.iter_mut().flat_map(|sheet| &mut sheet.judgements);
            for judgement in file.judgements.iter_mut().chain(sheets) {
                let Verdict::Broken(faults) = &mut judgement.verdict else { continue };
                for fault in faults {
                    fault.known = fault.prints.iter().filter(|print| take(&mut left, **print)).count();
                }
            }
        }
    }
}

/// Takes one of a fingerprint where there is any left.
fn take(left: &mut BTreeMap<Print, usize>, print: Print) -> bool {
    match left.get_mut(&print) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}
