//! `seihyo serve`: the desk, the site while it is made, and questions to the tables, on this machine.

use super::{Context, Outcome, owner};
use clap::ArgMatches;
use seihyo::definition;
use seihyo::finding::Error;
use seihyo::limits::Limits;
use seihyo::message::{Lang, Message};
use seihyo::place::Place;
use seihyo::release::{BuildOptions, Observer, WebUse};
use seihyo::serve::{self, Options};
use seihyo::source::input::portable;
use std::collections::BTreeSet;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// As long another run over the same output folder is waited for before a rebuild is given up.
const WAIT: Duration = Duration::from_mins(1);

pub(crate) fn run(context: &Context, matches: &ArgMatches) -> Outcome {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let (definitions, output) = (PathBuf::from(text("catalog")), PathBuf::from(text("output")));
    let address = match address(text("host"), matches.get_one::<u16>("port").copied().unwrap_or_default()) {
        Ok(address) => address,
        Err(error) => return context.failed(&error),
    };
    let is_built = definitions.is_dir() && !matches.get_flag("no-build");
    let (lang, limits) = (context.lang, context.limits);
    let (catalog, folder) = (definitions.clone(), output.clone());
    let rebuild = move || {
        for error in build(&catalog, &folder, limits, lang) {
            super::complain(&error.text(lang));
        }
        super::complain(&Message::plain("serve.rebuilt").text(lang));
    };
    if is_built {
        rebuild();
    }
    let watch = if is_built { watched(&definitions, &output) } else { Vec::new() };
    let options = Options { output, address, lang, watch };
    let stop = async {
        // Where the system has no such signal the process is ended from outside.
        let _ = tokio::signal::ctrl_c().await;
    };
    let listening = |address: SocketAddr| super::print(&Message::new("serve.listening", [address.to_string()]).text(lang));
    match serve::start(&options, Arc::new(rebuild), stop, listening) {
        Ok(()) => Outcome::Clean,
        Err(error) => context.failed(&error),
    }
}

/// The address to listen at. Errs where the host has none.
fn address(host: &str, port: u16) -> Result<SocketAddr, Error> {
    let failed = |said: String| Error::new(Place::file(host), Message::new("serve.not-listening", [said]));
    let mut found = (host, port).to_socket_addrs().map_err(|error| failed(error.to_string()))?;
    found.next().ok_or_else(|| failed(String::new()))
}

/// Builds what has changed, within limits; what went wrong. Where another run writes it is waited for.
fn build(definitions: &Path, output: &Path, limits: Limits, lang: Lang) -> Vec<Error> {
    let options = BuildOptions { limits, web: WebUse::Missing, ..BuildOptions::default() };
    let lock = match owner::take(lang, output, WAIT) {
        Ok(lock) => lock,
        Err(error) => return vec![error],
    };
    let report = super::build::whole(definitions, &lock, &options, Observer::nothing());
    let mut errors: Vec<Error> = report.definitions.into_iter().map(|fault| fault.error).chain(report.errors).collect();
    for dataset in report.datasets {
        errors.extend(dataset.error);
        errors.extend(dataset.releases.into_iter().filter_map(|release| release.error));
    }
    errors
}

/// The folder of definitions, the settings beside it and the folders of the sources on disk; not what is written.
fn watched(definitions: &Path, output: &Path) -> Vec<PathBuf> {
    let base = definitions.parent().filter(|base| !base.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut watched = BTreeSet::from([definitions.to_owned()]);
    let settings = base.join("seihyo.toml");
    watched.extend(settings.is_file().then_some(settings));
    for definition in definition::load(definitions).0 {
        for source in &definition.sources {
            let folder = match &source.origin {
                definition::Origin::Path(path) => base.join(path).parent().map(Path::to_owned),
                definition::Origin::Glob(pattern) => {
                    let plain = pattern.split(['*', '?', '[', '{']).next().unwrap_or_default();
                    Some(base.join(plain.rsplit_once('/').map_or("", |(folder, _)| folder)))
                }
                definition::Origin::Url(_) => None,
            };
            watched.extend(folder.filter(|folder| folder.is_dir() && !holds(folder, output)));
        }
    }
    watched.into_iter().collect()
}

/// True where what is written would be seen as a change.
fn holds(folder: &Path, output: &Path) -> bool {
    let plain = |path: &Path| std::path::absolute(path).map(|path| portable(&path)).unwrap_or_default();
    plain(output).starts_with(&plain(folder))
}
