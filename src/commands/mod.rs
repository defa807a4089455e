//! The commands, one a file: each calls the library and prints what came out.

mod arguments;
mod build;
mod check;
mod clock;
mod convert;
mod diff;
mod explain;
mod guard;
mod inspect;
mod limits;
mod log;
mod new;
mod owner;
mod progress;
mod publish;
mod serve;
mod site;
mod summary;
mod told;
mod trace;
mod usage;
mod verify;
mod web;

use clap::ArgMatches;
use seihyo::fetch::Settings;
use seihyo::finding::Error;
use seihyo::limits::{Limits, contained};
use seihyo::message::{Lang, Message};
use seihyo::place::Place;
use seihyo::source::input::{self, Input};
use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// What a run came to; the exit code follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// All went well: 0.
    Clean,
    /// Findings or doubts: 1.
    Findings,
    /// Something could not be done: 2.
    Failed,
}

impl Outcome {
    /// The word for programs: `clean`, `findings`, `failed`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Findings => "findings",
            Self::Failed => "failed",
        }
    }
}

/// How to speak to the user.
pub(crate) struct Context {
    /// The language of all text.
    pub(crate) lang: Lang,
    /// Colours on standard output.
    pub(crate) color: bool,
    /// Progress bars on standard error.
    pub(crate) progress: bool,
    /// What one file may take.
    pub(crate) limits: Limits,
    /// How servers are asked for what is named by its address.
    pub(crate) web: web::Web,
}

impl Context {
    fn new(matches: &ArgMatches, lang: Lang, limits: Limits, fetch: Settings) -> Self {
        let color = match matches.get_one::<String>("color").map(String::as_str) {
            Some("always") => true,
            Some("never") => false,
            _ => std::io::stdout().is_terminal() && colors_are_welcome(),
        };
        Self {
            lang,
            color,
            progress: std::io::stderr().is_terminal() && !matches.get_flag("quiet"),
            limits,
            web: web::Web::new(fetch, limits),
        }
    }

    /// Prints an error on standard error.
    pub(crate) fn failed(&self, error: &Error) -> Outcome {
        tracing::error!(place = %error.place, "{}", error.message.text(Lang::En));
        complain(&error.text(self.lang));
        Outcome::Failed
    }
}

/// False where the user asks programs not to use colours: <https://no-color.org>.
fn colors_are_welcome() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Writes to standard error; that nobody reads it is no fault.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes to standard output; that nobody reads it any more is no fault.
pub(crate) fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end_matches('\n'));
}

/// Writes to standard output byte by byte as it is: a report whose line ends count.
pub(crate) fn print_as_it_is(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Parses the command line, runs the command and gives the exit code.
pub(crate) fn run(arguments: &[OsString]) -> ExitCode {
    let lang = language(arguments);
    let matches = match arguments::command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let told = |is_terminal: bool| usage::told(&error, lang, is_terminal && colors_are_welcome());
            if error.use_stderr() {
                complain(told(std::io::stderr().is_terminal()).trim_end());
                return ExitCode::from(2);
            }
            print(&told(std::io::stdout().is_terminal()));
            return ExitCode::SUCCESS;
        }
    };
    let Some((name, matches)) = matches.subcommand() else { return ExitCode::from(2) };
    if let Some(code) = guard::guarded(name, matches, arguments, lang) {
        return code;
    }
    if let Err(error) = log::start(matches) {
        complain(&error.text(lang));
        return ExitCode::from(2);
    }
    if let Some(&threads) = matches.get_one::<u16>("threads") {
        // Fails only where the pool exists already, and nothing has run yet.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
    let (limits, fetch) = match limits::of(name, matches, lang) {
        Ok(settings) => settings,
        Err(told) => {
            complain(&told);
            return ExitCode::from(2);
        }
    };
    quiet_faults();
    let context = Context::new(matches, lang, limits, fetch);
    let text = |name: &str| text_of(matches, name);
    let run = || match name {
        "check" => check::run(&context, matches),
        "explain" => explain::run(&context, text("rule").unwrap_or_default()),
        "convert" => convert::run(&context, matches),
        "inspect" => inspect::run(&context, matches),
        "trace" => trace::run(&context, text("file").unwrap_or_default(), text("sheet")),
        "accept" => build::accept(&context, matches),
        "rollback" => build::rollback(&context, matches),
        "prune" => build::prune(&context, matches),
        "diff" => diff::run(&context, matches),
        "why" => build::why(&context, matches),
        "publish" => publish::run(&context, matches),
        "verify" => verify::run(&context, matches),
        "new" => new::run(&context, matches),
        "site" => site::run(&context, matches),
        "serve" => serve::run(&context, matches),
        _ => build::run(&context, matches),
    };
    // Commands on many files hold each by itself; this is for those on one, and the last resort of all.
    let place = Place::file(text_of(matches, "file").unwrap_or(name));
    let started = std::time::Instant::now();
    tracing::info!(command = name, version = env!("CARGO_PKG_VERSION"), "begun");
    let outcome = contained(&place, || Ok(run())).unwrap_or_else(|error| context.failed(&error));
    tracing::info!(command = name, outcome = outcome.word(), ms = log::milliseconds(started), "ended");
    ExitCode::from(match outcome {
        Outcome::Clean => 0,
        Outcome::Findings => 1,
        Outcome::Failed => 2,
    })
}

fn text_of<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.try_get_one::<String>(name).ok().flatten().map(String::as_str)
}

/// A fault of the program is told where its file is told of, and once: here only the place in the program, for whoever mends it.
fn quiet_faults() {
    std::panic::set_hook(Box::new(|fault| {
        let at = fault.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!("internal fault at {at}");
    }));
}

/// The language: `--lang`, else the locale of the environment, else that of the system.
fn language(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let after = words.iter().position(|&word| word == "--lang").and_then(|at| words.get(at + 1)).copied();
    let option = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    let system = || locale().or_else(sys_locale::get_locale);
    option.map(str::to_owned).or_else(system).and_then(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

/// The one source that a user names: a file, or a URL that is asked for here.
pub(crate) fn single(context: &Context, named: &str) -> Result<Input, Error> {
    let found = input::find(&[named.to_owned()]);
    let input = match (found.inputs.len(), found.errors.into_iter().next()) {
        (_, Some(error)) => Err(error),
        (1, None) if !std::path::Path::new(named).is_dir() => found.inputs.into_iter().next().ok_or_else(|| is_folder(named)),
        _ => Err(is_folder(named)),
    }?;
    context.web.bring(&input).map(Cow::into_owned)
}

fn is_folder(named: &str) -> Error {
    Error::new(Place::file(named), Message::plain("command.is-folder")).hint(Message::plain("command.is-folder-hint"))
}

/// Writes a text into a file that the user named, with the folders that it is to be in.
pub(crate) fn write(path: &std::path::Path, text: &str) -> Result<(), Error> {
    write_bytes(path, text.as_bytes())
}

/// Writes a file that the user named, with the folders that it is to be in.
#[expect(clippy::disallowed_methods, reason = "the user names where a page or a draft goes; the library writes only what it publishes")]
pub(crate) fn write_bytes(path: &std::path::Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| Error::new(Place::file(input::portable(path)), Message::new("command.not-written", [error.to_string()])))
}

/// The terminal's width as its shell tells it; none where output goes elsewhere.
pub(crate) fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}
