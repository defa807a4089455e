//! Who runs: what the lock of an output folder tells others.

use super::{Context, complain};
use clap::ArgMatches;
use seihyo::finding::Error;
use seihyo::message::{Lang, Message};
use seihyo::release::{Lock, Owner};
use std::path::Path;
use std::time::Duration;

/// Takes the lock of the output folder, waiting for it as long as the user said.
pub(crate) fn lock(context: &Context, matches: &ArgMatches) -> Result<Lock, Error> {
    let output = matches.get_one::<String>("output").map(String::as_str).unwrap_or_default();
    let seconds = matches.get_one::<u32>("wait").copied().unwrap_or_default();
    take(context.lang, Path::new(output), Duration::from_secs(u64::from(seconds)))
}

/// The same for an output folder and a time to wait.
pub(crate) fn take(lang: Lang, output: &Path, wait: Duration) -> Result<Lock, Error> {
    let lock = Lock::take(output, &me(), wait)?;
    if let Some(Owner { pid, host, started }) = lock.interrupted() {
        complain(&Message::new("run.interrupted", [pid.to_string(), host.clone(), started.clone()]).text(lang));
    }
    Ok(lock)
}

fn me() -> Owner {
    let started = super::clock::now().strftime("%Y-%m-%d %H:%M:%S %z").to_string();
    Owner { pid: std::process::id(), host: host().unwrap_or_default(), started }
}

/// The name of this machine, as its system tells it.
fn host() -> Option<String> {
    let name = std::env::var("COMPUTERNAME").ok();
    #[expect(clippy::disallowed_methods, reason = "the name of the machine is no data")]
    let name = name.or_else(|| std::fs::read_to_string("/proc/sys/kernel/hostname").ok());
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}
