//! `seihyo.toml` beside the folder of definitions: what the catalog is, and what is asked of a check; `[check]` may stand in a definition too.
//!
//! ```toml
//! [check]
//! select = ["L1", "TAB202"]    # these rules alone: codes, first letters of codes, names, items, levels
//! ignore = ["LAY206"]          # all rules but these
//! severity = "major"           # only what matters so much is told
//! rules = "2026"               # only rules with a basis in this generation: 2026, 2020, estat
//! fail-on = "critical"         # only what matters so much makes the check fail
//! ```

use super::catalog::{CatalogSettings, catalog};
use super::error::{DefinitionError, Faults, choices};
use super::raw;
use crate::lint::{Generation, RULES, Severity, Wishes, names_a_rule};
use std::path::Path;

/// What holds for all definitions of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// What the catalog as a whole is.
    pub catalog: CatalogSettings,
    /// What is asked of a check where no definition says otherwise.
    pub check: Wishes,
}

/// The name of the file beside the catalog.
pub const SETTINGS: &str = "seihyo.toml";

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
    faults.none_or(Settings { catalog, check })
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
    fn what_is_wrong_is_told_with_its_line_and_what_is_valid() {
        for (text, said) in [
            ("[check]\nselect = [\"GRD204\", \"GRD999\"]\n", "line 2: check: select: there is no rule \"GRD999\""),
            ("[check]\n\nignore = [\"x\"]\n", "line 3: check: ignore: there is no rule \"x\""),
            ("[check]\nseverity = \"bad\"\n", "line 2: check: severity"),
            ("[check]\nrules = \"2019\"\n", "line 2: check: rules"),
            ("[check]\nfail_on = \"major\"\n", "fail_on"),
            ("[chekc]\n", "chekc"),
        ] {
            let errors = parse_settings("seihyo.toml", text).expect_err(text);
            assert_eq!(errors.len(), 1, "{text}");
            let shown = errors[0].to_string();
            assert!(shown.contains(said) && errors[0].error.hint.is_some(), "{shown}");
        }
    }
}
