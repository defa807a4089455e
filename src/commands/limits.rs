//! The limits that are in force: `--limit`, else `[limits]` of `seihyo.toml`, else the defaults; and how servers are asked: `[fetch]`.

use clap::ArgMatches;
use seihyo::definition;
use seihyo::fetch::Settings;
use seihyo::limits::Limits;
use seihyo::message::Lang;
use std::path::Path;

/// The limits for a command, and how it asks servers; what is wrong with them, as it is told, where they cannot be used.
///
/// `seihyo.toml` is looked for beside the folder of definitions, which for commands without one is `catalog` here.
pub(super) fn of(command: &str, matches: &ArgMatches, lang: Lang) -> Result<(Limits, Settings), String> {
    let catalog = matches.try_get_one::<String>("catalog").ok().flatten().map_or("catalog", String::as_str);
    let (mut limits, mut fetch) = match definition::settings(&definition::base(Path::new(catalog))) {
        Ok(settings) => (settings.limits, settings.fetch),
        // These tell themselves what is wrong with the file, whatever it is.
        Err(_) if ["build", "check", "site"].contains(&command) => <(Limits, Settings)>::default(),
        Err(faults) => return Err(faults.iter().map(|fault| fault.error.text(lang)).collect::<Vec<_>>().join("\n")),
    };
    for word in matches.get_many::<String>("limit").into_iter().flatten() {
        limits.set_word(word).map_err(|error| error.text(lang))?;
    }
    fetch.allow_private |= matches.try_get_one::<bool>("allow-private").ok().flatten().is_some_and(|allowed| *allowed);
    Ok((limits, fetch))
}
