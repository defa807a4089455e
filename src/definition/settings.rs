//! `seihyo.toml` beside the folder of definitions: what the catalog is, and what is asked of a check; `[check]` may stand in a definition too.
//!
//! ```toml
//! [check]
//! select = ["L1", "TAB202"]    # these rules alone: codes, first letters of codes, names, items, levels
//! ignore = ["LAY206"]          # all rules but these
//! severity = "major"           # only what matters so much is told
//! rules = "2026"               # only rules with a basis in this generation: 2026, 2020, estat
//! fail-on = "critical"         # only what matters so much makes the check fail
//!
//! [limits]                     # what one file may take: docs/limits.md
//! cells = 50000000
//! input-bytes = "2GiB"
//!
//! [publish.web]                # where it is published: docs/publish.md
//! to = "folder"
//! path = "/srv/www/statistics"
//!
//! [fetch]                      # how servers are asked: definition/fetch.rs
//! contact = "toukei@example.jp"
//! ```

use super::catalog::{CatalogSettings, catalog};
use super::error::{DefinitionError, Faults, choices};
use super::publish::{Target, targets};
use super::raw;
use crate::limits::{self, Limit, Limits};
use crate::lint::{Generation, RULES, Severity, Wishes, names_a_rule};
use crate::message::Message;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What holds for all definitions of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// What the catalog as a whole is.
    pub catalog: CatalogSettings,
    /// What is asked of a check where no definition says otherwise.
    pub check: Wishes,
    /// What one file may take.
    pub limits: Limits,
    /// Where output folders are published, in order of name.
    pub publish: Vec<Target>,
    /// How servers are asked.
    pub fetch: crate::fetch::Settings,
}

/// The name of the file beside the catalog.
pub const SETTINGS: &str = "seihyo.toml";

/// The folder of `seihyo.toml`, where paths of sources begin: the one that holds the folder of definitions.
///
/// `.` and `..` have no name, and the folder that holds them is not their parent in writing.
pub fn base(catalog: &Path) -> PathBuf {
    match catalog.parent() {
        Some(above) if catalog.file_name().is_some() => above.to_owned(),
        _ => catalog.join(".."),
    }
}

/// Reads `seihyo.toml` in a folder; the defaults where there is none.
///
/// Errs with everything that is wrong with it.
pub fn settings(folder: &Path) -> Result<Settings, Vec<DefinitionError>> {
    let path = folder.join(SETTINGS);
    if !path.is_file() {
        return Ok(Settings::default());
    }
    let name = path.to_string_lossy().replace('\\', "/");
    let text = super::text(&path, &name)?;
    parse_settings(&name, &text)
}

/// Reads the text of a `seihyo.toml`; `name` is its file as people know it.
///
/// ```
/// let text = "[catalog]\ntitle = \"東京の統計\"\nbase_url = \"https://example.jp/data\"";
/// let settings = seihyo::definition::parse_settings("seihyo.toml", text).unwrap();
/// assert_eq!(settings.catalog.base_url.as_deref(), Some("https://example.jp/data/"));
/// ```
///
/// Errs with everything that is wrong: an unknown key, an empty text, an address that is none, a rule that there is not.
pub fn parse_settings(name: &str, text: &str) -> Result<Settings, Vec<DefinitionError>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let raw: raw::Settings = toml::from_str(text).map_err(|error| vec![super::error::syntax(name, text, &error)])?;
    let mut faults = Faults::new(name, text);
    let catalog = catalog(raw.catalog, &mut faults);
    let check = wishes(raw.check, &mut faults);
    let limits = limits(raw.limits, &mut faults);
    let publish = targets(raw.publish, &mut faults);
    let fetch = super::fetch::fetch(raw.fetch, catalog.contact.as_deref(), &mut faults);
    faults.none_or(Settings { catalog, check, limits, publish, fetch })
}

/// The limits of a `[limits]` table.
fn limits(raw: Option<BTreeMap<String, toml::Spanned<toml::Value>>>, faults: &mut Faults) -> Limits {
    let mut limits = Limits::default();
    for (name, value) in raw.unwrap_or_default() {
        let written = match value.get_ref() {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match (Limit::from_name(&name), limits::number(&written)) {
            (Some(limit), Some(number)) => limits.set(limit, number),
            (Some(_), None) => faults.add(value.span(), "definition.limit-no-number", &[&name, &written], None),
            (None, _) => {
                faults.add(value.span(), "definition.limit-unknown", &[&name], Some(Message::new("limit.names", [limits::names()])));
            }
        }
    }
    limits
}

/// The wishes of a `[check]` table.
pub(super) fn wishes(raw: Option<raw::Check>, faults: &mut Faults) -> Wishes {
    let Some(raw) = raw else { return Wishes::default() };
    let severities: Vec<&str> = Severity::ALL.iter().map(|severity| severity.word()).collect();
    let generations: Vec<&str> = Generation::ALL.iter().map(|generation| generation.word()).collect();
    let mut severity = |key: &str, word: Option<raw::Text>| {
        let word = word?;
        let known = Severity::from_word(word.get_ref());
        if known.is_none() {
            faults.add(word.span(), "definition.choice", &[key, word.get_ref()], Some(choices(&severities)));
        }
        known
    };
    let (least, fail_on) = (severity("check: severity", raw.severity), severity("check: fail-on", raw.fail_on));
    let rules = raw.rules.and_then(|word| {
        let known = Generation::from_word(word.get_ref());
        if known.is_none() {
            faults.add(word.span(), "definition.choice", &["check: rules", word.get_ref()], Some(choices(&generations)));
        }
        known
    });
    let select = words("check: select", raw.select, faults);
    let ignore = words("check: ignore", raw.ignore, faults);
    Wishes { select, ignore, severity: least, rules, fail_on }
}

fn words(key: &str, words: Option<Vec<raw::Text>>, faults: &mut Faults) -> Option<Vec<String>> {
    let words = words?;
    for word in words.iter().filter(|word| !names_a_rule(word.get_ref())) {
        let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        faults.add(word.span(), "definition.no-rule", &[key, word.get_ref()], Some(choices(&codes)));
    }
    Some(words.into_iter().map(toml::Spanned::into_inner).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_from_the_table() {
        let text = "[check]\nselect = [\"L1\", \"merged-cells\"]\nseverity = \"major\"\nrules = \"estat\"\nfail-on = \"fatal\"\n";
        let check = parse_settings("seihyo.toml", text).unwrap().check;
        assert_eq!(check.select, Some(vec!["L1".to_owned(), "merged-cells".to_owned()]));
        assert_eq!((check.severity, check.rules, check.fail_on), (Some(Severity::Major), Some(Generation::Estat), Some(Severity::Fatal)));
        assert_eq!(check.ignore, None);
        assert_eq!(parse_settings("seihyo.toml", "").unwrap(), Settings::default());
    }

    #[test]
    fn limits_are_read_from_the_table() {
        let limits = parse_settings("seihyo.toml", "[limits]\ncells = 50_000_000\ninput-bytes = \"2GiB\"\n").unwrap().limits;
        let changed: Vec<_> = Limit::all().filter(|&limit| limits.get(limit) != limit.default_value()).collect();
        assert_eq!(changed, [Limit::InputBytes, Limit::Cells]);
        assert_eq!((limits.get(Limit::InputBytes), limits.get(Limit::Cells)), (2 << 30, 50_000_000));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_is_valid() {
        for (text, said) in [
            ("[check]\nselect = [\"GRD204\", \"GRD999\"]\n", "line 2: check: select: there is no rule \"GRD999\""),
            ("[check]\n\nignore = [\"x\"]\n", "line 3: check: ignore: there is no rule \"x\""),
            ("[check]\nseverity = \"bad\"\n", "line 2: check: severity"),
            ("[check]\nrules = \"2019\"\n", "line 2: check: rules"),
            ("[check]\nfail_on = \"major\"\n", "fail_on"),
            ("[limits]\ncell = 5\n", "line 2: there is no limit \"cell\""),
            ("[limits]\n\ncells = 0\n", "line 3: cells must be a whole number"),
            ("[limits]\ncells = true\n", "line 2: cells must be a whole number"),
            ("[chekc]\n", "chekc"),
        ] {
            let errors = parse_settings("seihyo.toml", text).expect_err(text);
            assert_eq!(errors.len(), 1, "{text}");
            let shown = errors[0].to_string();
            assert!(shown.contains(said) && (errors[0].error.hint.is_some() || said.contains("whole number")), "{shown}");
        }
    }
}
