//! What is asked of a check: by the command line, else by the definition of a source, else by `seihyo.toml` beside the catalog.

use super::known::{Editions, place};
use super::{no_rule, text};
use crate::commands::{Context, summary};
use clap::ArgMatches;
use seihyo::dataset;
use seihyo::definition::{self, Definition, Origin};
use seihyo::finding::Error;
use seihyo::lint::{Generation, Selection, Severity, Wishes};
use seihyo::place::Place;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is asked, source by source.
pub(super) struct Asked {
    line: Wishes,
    settings: Wishes,
    /// What the definition of a file or URL asks.
    by_source: BTreeMap<PathBuf, Wishes>,
    /// The edition before each file of the catalog.
    pub(super) editions: Editions,
    /// Errors of definitions and of `seihyo.toml`, already told.
    pub(super) broken: usize,
}

impl Asked {
    /// Reads the options, `seihyo.toml` and the definitions of the catalog where there is one; what is wrong with these two is told, and
    /// the check goes on without them.
    ///
    /// Errs where a word of the command line names no rule, and where a catalog that the user names does not exist.
    pub(super) fn new(context: &Context, matches: &ArgMatches) -> Result<Self, Error> {
        let line = of_line(matches);
        if let Some(word) = line.unknown() {
            return Err(no_rule(word));
        }
        let catalog = Path::new(text(matches, "catalog").unwrap_or("catalog"));
        let named = matches.value_source("catalog") == Some(clap::parser::ValueSource::CommandLine);
        let mut asked = Self { line, settings: Wishes::default(), by_source: BTreeMap::new(), editions: Editions::default(), broken: 0 };
        if !catalog.is_dir() && !named {
            return Ok(asked);
        }
        let base = definition::base(catalog);
        let (definitions, mut errors) = definition::load(catalog);
        match definition::settings(&base) {
            Ok(settings) => asked.settings = settings.check,
            Err(faults) => errors.extend(faults),
        }
        for definition in &definitions {
            asked.editions.add(definition, &base);
        }
        for definition in definitions.iter().filter(|definition| definition.check != Wishes::default()) {
            asked.by_source.extend(sources(definition, &base).into_iter().map(|source| (source, definition.check.clone())));
        }
        asked.broken = errors.len();
        summary::faults(context, &errors);
        Ok(asked)
    }

    /// What is asked for a source of a name.
    pub(super) fn selection(&self, name: &str) -> Selection {
        let of_definition = self.by_source.get(&place(Path::new(name)));
        let wishes = of_definition.map_or_else(|| self.line.clone(), |wishes| self.line.clone().or(wishes));
        wishes.or(&self.settings).into()
    }
}

fn of_line(matches: &ArgMatches) -> Wishes {
    let words = |name| matches.get_many::<String>(name).map(|words| words.cloned().collect());
    let severity = |name| text(matches, name).and_then(Severity::from_word);
    Wishes {
        select: words("select"),
        ignore: words("ignore"),
        severity: severity("severity"),
        rules: text(matches, "rules").and_then(Generation::from_word),
        fail_on: severity("fail-on"),
    }
}

/// The files and URLs of a definition.
fn sources(definition: &Definition, base: &Path) -> Vec<PathBuf> {
    let origins = definition.sources.iter().map(|source| &source.origin);
    let of_origin = |origin: &Origin| match origin {
        Origin::Url(url) => vec![PathBuf::from(url)],
        Origin::Path(path) => vec![place(&base.join(path))],
        Origin::Glob(_) => {
            let inputs = dataset::inputs(origin, base, &Place::file(&*definition.id)).unwrap_or_default();
            inputs.iter().map(|input| place(&base.join(&input.name))).collect()
        }
    };
    origins.flat_map(of_origin).collect()
}
