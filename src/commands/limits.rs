//! The limits that are in force: `--limit`, else `[limits]` of `seihyo.toml`, else the defaults.

use clap::ArgMatches;
use seihyo::definition;
use seihyo::limits::Limits;
use seihyo::message::Lang;
use std::path::Path;

/// The limits for a command; what is wrong with them, as it is told, where they cannot be used.
///
/// `seihyo.toml` is looked for beside the folder of definitions, which for commands without one is `catalog` here.
pub(super) fn of(command: &str, matches: &ArgMatches, lang: Lang) -> Result<Limits, String> {
    let catalog = matches.try_get_one::<String>("catalog").ok().flatten().map_or("catalog", String::as_str);
    let mut limits = match definition::settings(&definition::base(Path::new(catalog))) {
        Ok(settings) => settings.limits,
        // These tell themselves what is wrong with the file, whatever it is.
        Err(_) if ["build", "check", "site"].contains(&command) => Limits::default(),
        Err(faults) => return Err(faults.iter().map(|fault| fault.error.text(lang)).collect::<Vec<_>>().join("\n")),
    };
    for word in matches.get_many::<String>("limit").into_iter().flatten() {
        limits.set_word(word).map_err(|error| error.text(lang))?;
    }
    Ok(limits)
}
